//! Banks: card prefixes (BIN), full names and the short ones people write, clearing numbers.
//!
//! Reference data with its sources in `data/banks/README.md`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a card is (卡种).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKind {
    /// Debit card (借记卡).
    Debit,
    /// Credit card (贷记卡).
    Credit,
    /// Quasi-credit card (准贷记卡).
    QuasiCredit,
    /// Prepaid card (预付费卡).
    Prepaid,
}

/// A card prefix with its issuer, and the length its cards have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// The leading digits, 3 to 10 of them.
    pub prefix: &'static str,
    /// The issuer's short code in the table (`ICBC`).
    pub bank_code: &'static str,
    /// What the cards are.
    pub kind: CardKind,
    /// How many digits the cards have, 15 to 19.
    pub length: usize,
}

impl Bin {
    /// The issuer's full name, or its code where the table has no name.
    #[must_use]
    pub fn bank_name(&self) -> &'static str {
        BANK_OF_CODE.get(self.bank_code).copied().unwrap_or(self.bank_code)
    }
}

/// The issuer's prefix of a card number: the longest prefix in the table whose cards have this length.
#[must_use]
pub fn find_bin(digits: &str) -> Option<&'static Bin> {
    let longest = digits.len().min(LONGEST_PREFIX);
    (SHORTEST_PREFIX..=longest)
        .rev()
        .filter_map(|length| digits.get(..length))
        .filter_map(|prefix| BINS.get(prefix))
        .flatten()
        .copied()
        .find(|bin| bin.length == digits.len())
}

/// All card prefixes, in the table's order.
pub fn bins() -> impl Iterator<Item = &'static Bin> {
    ALL_BINS.iter()
}

/// The full name of a bank written in full or short (`工行`, `中国工商银行`, `邮储`); `None` for a name that is in
/// no table, which may still be a bank.
#[must_use]
pub fn full_name(written: &str) -> Option<&'static str> {
    let written = written.trim();
    NAME_OF_WRITTEN.get(written).or_else(|| NAME_OF_WRITTEN.get(written.trim_end_matches("银行"))).copied()
}

/// Every written form of every bank with its full name, for scanners; sorted, longest first.
#[must_use]
pub fn written_forms() -> &'static [(&'static str, &'static str)] {
    &WRITTEN_FORMS
}

/// The head office's 12-digit number in the payment system, where it is known.
#[must_use]
pub fn clearing_id(full_name: &str) -> Option<&'static str> {
    HEAD_OFFICES.iter().find(|office| office.name == full_name).map(|office| office.clearing_id)
}

/// The full name of the bank whose head office has this number.
#[must_use]
pub fn by_clearing_id(clearing_id: &str) -> Option<&'static str> {
    HEAD_OFFICES.iter().find(|office| office.clearing_id == clearing_id).map(|office| office.name)
}

struct HeadOffice {
    name: &'static str,
    clearing_id: &'static str,
    aliases: &'static str,
}

const SHORTEST_PREFIX: usize = 3;
const LONGEST_PREFIX: usize = 10;

static ALL_BINS: LazyLock<Vec<Bin>> = LazyLock::new(|| {
    rows(include_str!("../data/banks/bin.csv"))
        .map(|[prefix, bank_code, kind, length]| Bin {
            prefix,
            bank_code,
            kind: match kind {
                "DC" => CardKind::Debit,
                "CC" => CardKind::Credit,
                "SCC" => CardKind::QuasiCredit,
                "PC" => CardKind::Prepaid,
                other => panic!("bin.csv has the unknown card kind {other}"),
            },
            length: length.parse().expect("bin.csv gives the card length as a number"),
        })
        .collect()
});

static BINS: LazyLock<HashMap<&'static str, Vec<&'static Bin>>> = LazyLock::new(|| {
    let mut by_prefix: HashMap<_, Vec<_>> = HashMap::new();
    for bin in ALL_BINS.iter() {
        by_prefix.entry(bin.prefix).or_default().push(bin);
    }
    by_prefix
});

static BANK_OF_CODE: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| rows(include_str!("../data/banks/name.csv")).map(|[code, name]| (code, name)).collect());

static HEAD_OFFICES: LazyLock<Vec<HeadOffice>> = LazyLock::new(|| {
    rows(include_str!("../data/banks/names.csv"))
        .map(|[name, clearing_id, aliases]| HeadOffice { name, clearing_id, aliases })
        .collect()
});

static NAME_OF_WRITTEN: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| WRITTEN_FORMS.iter().copied().collect());

static WRITTEN_FORMS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut forms: Vec<_> = BANK_OF_CODE.values().map(|name| (*name, *name)).collect();
    for office in HEAD_OFFICES.iter() {
        forms.push((office.name, office.name));
        forms.extend(office.aliases.split('|').filter(|alias| !alias.is_empty()).map(|a| (a, office.name)));
    }
    forms.sort_by_key(|(written, name)| (std::cmp::Reverse(written.chars().count()), *written, *name));
    forms.dedup_by_key(|(written, _)| *written);
    forms
});

/// The rows of an embedded table after its header, each with exactly `N` fields and no quoting.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).filter(|line| !line.trim().is_empty()).map(|line| {
        let fields: Vec<_> = line.trim_end().split(',').collect();
        fields
            .try_into()
            .unwrap_or_else(|_| panic!("an embedded bank table has a row of another width: {line}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(digits: &str) -> String {
        find_bin(digits)
            .map_or("none".to_owned(), |bin| format!("{} {} {:?}", bin.prefix, bin.bank_name(), bin.kind))
    }

    #[test]
    fn the_longest_prefix_of_the_right_length_wins() {
        assert_eq!(check("6222020000001234567"), "622202 中国工商银行 Debit");
        assert_eq!(check("1030000000000000000"), "103 中国农业银行 Debit");
        assert_eq!(check("103000000000000000"), "none");
        assert_eq!(check("0000000000000000"), "none");
        assert_eq!(check(""), "none");
        assert_eq!(check("62220２0000001234567"), "none");
    }

    #[test]
    fn every_row_of_the_tables_is_found_again() {
        assert_eq!(bins().count(), 1709);
        for bin in bins() {
            let digits = format!("{:0<width$}", bin.prefix, width = bin.length);
            let found = find_bin(&digits).expect("a number made from a prefix has a prefix");
            assert!(found.prefix.len() >= bin.prefix.len() && found.length == bin.length);
        }
        for office in HEAD_OFFICES.iter() {
            assert!(office.clearing_id.len() == 12 && office.clearing_id.bytes().all(|b| b.is_ascii_digit()));
            assert_eq!(full_name(office.name), Some(office.name));
            assert_eq!(by_clearing_id(office.clearing_id), Some(office.name));
        }
    }

    #[test]
    fn short_names_have_full_ones() {
        assert_eq!(full_name("工行"), Some("中国工商银行"));
        assert_eq!(full_name("邮储银行"), Some("中国邮政储蓄银行"));
        assert_eq!(full_name("浦发"), Some("上海浦东发展银行"));
        assert_eq!(full_name("隆回农商行"), None);
        assert_eq!(clearing_id("招商银行"), Some("308584000013"));
    }
}
