//! Where money leaves what can be traced: cash, a shop's till, a coin dealer. The words are data (`data/exits.toml`).

use std::collections::HashMap;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The kind of place at which traced money leaves the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitKind {
    /// Withdrawn as notes, at a machine or a counter.
    Cash,
    /// Spent at a merchant.
    Merchant,
    /// Into a payment institution's pooled reserve; the order number leads on.
    ThirdParty,
    /// To a dealer in crypto currency.
    Crypto,
    /// The bank's own charge.
    Fee,
    /// A postal order or parcel.
    Post,
    /// Handed to a courier.
    Courier,
    /// Handed to a hired car.
    HiredCar,
    /// Turned into gold.
    Gold,
    /// Turned into gift or top-up cards.
    GiftCard,
    /// Exchanged into another currency, whose ledger is a separate one.
    OtherCurrency,
}

impl ExitKind {
    /// The word the JSON carries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ExitKind::Cash => "cash",
            ExitKind::Merchant => "merchant",
            ExitKind::ThirdParty => "third_party",
            ExitKind::Crypto => "crypto",
            ExitKind::Fee => "fee",
            ExitKind::Post => "post",
            ExitKind::Courier => "courier",
            ExitKind::HiredCar => "hired_car",
            ExitKind::Gold => "gold",
            ExitKind::GiftCard => "gift_card",
            ExitKind::OtherCurrency => "other_currency",
        }
    }
}

impl ExitKind {
    /// Every kind.
    pub const ALL: [ExitKind; 11] = [
        ExitKind::Cash,
        ExitKind::Merchant,
        ExitKind::ThirdParty,
        ExitKind::Crypto,
        ExitKind::Fee,
        ExitKind::Post,
        ExitKind::Courier,
        ExitKind::HiredCar,
        ExitKind::Gold,
        ExitKind::GiftCard,
        ExitKind::OtherCurrency,
    ];

    /// The kind with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<ExitKind> {
        ExitKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for ExitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Which channels and which collecting accounts are exits.
#[derive(Clone, Debug)]
pub struct ExitWords {
    version: u32,
    channels: FxHashMap<String, ExitKind>,
    accounts: FxHashMap<String, ExitKind>,
}

/// Why a table of exits cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the table of exits cannot be read")]
pub struct ExitWordsError(#[source] toml::de::Error);

impl ExitWordsError {
    pub(crate) fn new(error: toml::de::Error) -> ExitWordsError {
        ExitWordsError(error)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    channels: HashMap<ExitKind, Vec<String>>,
    accounts: HashMap<ExitKind, Vec<String>>,
}

impl ExitWords {
    /// The table that ships with the product.
    ///
    /// # Panics
    /// Never: a test reads the same text.
    #[must_use]
    pub fn shipped() -> ExitWords {
        ExitWords::from_toml(include_str!("../data/exits.toml")).expect("the shipped table of exits is valid")
    }

    /// Reads a table in the form of `data/exits.toml`.
    pub fn from_toml(text: &str) -> Result<ExitWords, ExitWordsError> {
        let document: Document = toml::from_str(text).map_err(ExitWordsError)?;
        Ok(ExitWords {
            version: document.version,
            channels: invert(document.channels, str::to_lowercase),
            accounts: invert(document.accounts, str::to_uppercase),
        })
    }

    /// The table's version, quoted by answers that used it.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The exit a channel's word stands for.
    #[must_use]
    pub fn of_channel(&self, channel: &str) -> Option<ExitKind> {
        self.channels.get(channel.trim().to_lowercase().as_str()).copied()
    }

    /// The exit a collecting account stands for (`CASH`, `CASH:0755`).
    #[must_use]
    pub fn of_account(&self, account: &str) -> Option<ExitKind> {
        // Account numbers are upper-case already, and this is asked for every new one: nothing is copied.
        let name = account.split(':').next().unwrap_or(account);
        self.accounts.get(name).copied()
    }
}

fn invert(lists: HashMap<ExitKind, Vec<String>>, fold: fn(&str) -> String) -> FxHashMap<String, ExitKind> {
    lists
        .into_iter()
        .flat_map(|(kind, words)| words.into_iter().map(move |word| (fold(&word), kind)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide_the_exit() {
        let words = ExitWords::shipped();
        let check = |channel, account| {
            words.of_channel(channel).or_else(|| words.of_account(account)).map_or("stays", ExitKind::code)
        };
        assert_eq!(check("ATM", "A1"), "cash");
        assert_eq!(check("手续费", "A1"), "fee");
        assert_eq!(check("", "CASH:0755"), "cash");
        assert_eq!(check("", "CASHIER"), "stays");
        assert_eq!(check("手机银行", "6222000000001234"), "stays");
    }
}
