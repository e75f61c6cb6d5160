//! Account numbers of banks and payment institutions: parsed once, always valid, printed masked.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::mask;

/// A bank account, card, payment account or order-bound account, in canonical form.
///
/// Upper-case letters, digits and `_ - @ . : *`, 1 to 64 characters; spaces and full-width forms are folded
/// away when parsing. Prints as `****` and the last four; JSON carries the whole value, so serialise it only
/// into documented files and encrypted stores.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AccountNo(String);

/// Why a text is not an account number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseAccountNoError {
    /// Nothing but blanks.
    #[error("the account number is empty")]
    Empty,
    /// Longer than any bank's.
    #[error("the account number has {0} characters, more than 64")]
    TooLong(usize),
    /// A character that no account number has, with its position.
    #[error("the account number has the character {character:?} at position {position}")]
    WrongCharacter {
        /// The offending character.
        character: char,
        /// Its place, counted from 1, after folding.
        position: usize,
    },
}

const LONGEST: usize = 64;

impl AccountNo {
    /// Folds full-width forms, drops blanks, upper-cases, and checks the characters.
    pub fn parse(text: &str) -> Result<AccountNo, ParseAccountNoError> {
        // What was parsed once is read back far more often than a text of another form is met.
        if (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_canonical) {
            return Ok(AccountNo(text.to_owned()));
        }
        let mut canonical = String::with_capacity(text.len());
        for character in text.chars().map(fold_width).filter(|c| !c.is_whitespace()) {
            let character = character.to_ascii_uppercase();
            if !u8::try_from(character).is_ok_and(is_canonical) {
                let position = canonical.len() + 1;
                return Err(ParseAccountNoError::WrongCharacter { character, position });
            }
            canonical.push(character);
        }
        match canonical.len() {
            0 => Err(ParseAccountNoError::Empty),
            1..=LONGEST => Ok(AccountNo(canonical)),
            longer => Err(ParseAccountNoError::TooLong(longer)),
        }
    }

    /// The whole number, for the wire, the ledger and an officer who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

const fn is_canonical(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'_' | b'-' | b'@' | b'.' | b':' | b'*')
}

/// Turns a full-width ASCII form or the ideographic space into its ordinary character.
#[must_use]
pub fn fold_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        other => other,
    }
}

impl fmt::Display for AccountNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::tail(&self.0, 4))
    }
}

impl fmt::Debug for AccountNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountNo({self})")
    }
}

impl<'de> Deserialize<'de> for AccountNo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AccountNo, D::Error> {
        let text = String::deserialize(deserializer)?;
        AccountNo::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        match AccountNo::parse(text) {
            Ok(account) => format!("{} {account}", account.reveal()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn folds_and_masks() {
        assert_eq!(check("6210 7600 0000 4107 602"), "6210760000004107602 ****7602");
        assert_eq!(check("６２１０ａ"), "6210A ****210A");
        assert_eq!(check("a1"), "A1 **");
        assert_eq!(
            check("6222000000001234_001/CNY"),
            "the account number has the character '/' at position 21"
        );
        assert_eq!(check(" \u{3000}"), "the account number is empty");
        assert_eq!(check(&"1".repeat(65)), "the account number has 65 characters, more than 64");
    }
}
