//! Bank card numbers: 13 to 19 digits, with the Luhn digit as a warning only.

use std::fmt;

use crate::account::{AccountNo, fold_width};
use crate::bank::{self, Bin};
use crate::mask;

/// A bank card number (银行卡号). Prints masked.
///
/// Passbooks and company accounts share the shape without the check digit, so a failed
/// [`CardNumber::passes_luhn`] is a warning, never a refusal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardNumber(String);

/// Why a text is not a card number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseCardNumberError {
    /// Not 13 to 19 digits.
    #[error("a card number has 13 to 19 digits, not {0}")]
    Length(usize),
    /// Something else than digits, spaces and hyphens.
    #[error("a card number has no {0:?}")]
    Character(char),
}

impl CardNumber {
    /// Folds full-width digits, drops spaces and hyphens, and checks the length.
    pub fn parse(text: &str) -> Result<CardNumber, ParseCardNumberError> {
        let mut digits = String::with_capacity(19);
        for character in text.chars().map(fold_width) {
            match character {
                '0'..='9' => digits.push(character),
                '-' => {}
                blank if blank.is_whitespace() => {}
                other => return Err(ParseCardNumberError::Character(other)),
            }
        }
        match digits.len() {
            13..=19 => Ok(CardNumber(digits)),
            length => Err(ParseCardNumberError::Length(length)),
        }
    }

    /// Whether the last digit is the Luhn check digit (ISO/IEC 7812-1 annex B) of the others.
    #[must_use]
    pub fn passes_luhn(&self) -> bool {
        passes_luhn(&self.0)
    }

    /// The issuer's prefix, when the table has one for cards of this length.
    #[must_use]
    pub fn bin(&self) -> Option<&'static Bin> {
        bank::find_bin(&self.0)
    }

    /// The card as an account number.
    #[must_use]
    pub fn account(&self) -> AccountNo {
        AccountNo::parse(&self.0).expect("digits are an account number")
    }

    /// The whole number.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Whether the digits end in their Luhn check digit; `false` when there is anything but digits.
#[must_use]
pub fn passes_luhn(digits: &str) -> bool {
    let mut sum = 0;
    for (place, byte) in digits.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = u32::from(byte - b'0') * (1 + place as u32 % 2);
        sum += digit / 10 + digit % 10;
    }
    !digits.is_empty() && sum % 10 == 0
}

/// The digit that makes the digits pass [`passes_luhn`] when it is put behind them.
///
/// # Panics
/// When there is anything but digits.
#[must_use]
pub fn luhn_digit(digits: &str) -> char {
    ('0'..='9').find(|last| passes_luhn(&format!("{digits}{last}"))).expect("digits have a Luhn digit")
}

impl fmt::Display for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::tail(&self.0, 4))
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> String {
        match CardNumber::parse(text) {
            Ok(card) => format!("{} luhn {}", card.reveal(), card.passes_luhn()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_what_people_write() {
        assert_eq!(check("6210 7600-0000 4107 602"), "6210760000004107602 luhn true");
        assert_eq!(check("６２１０７６００００００４１０７６０３"), "6210760000004107603 luhn false");
        assert_eq!(check("621076000000"), "a card number has 13 to 19 digits, not 12");
        assert_eq!(check("62107600000041076021"), "a card number has 13 to 19 digits, not 20");
        assert_eq!(check("6210O60000004107602"), "a card number has no 'O'");
        assert_eq!(CardNumber::parse("6210760000004107602").unwrap().to_string(), "****7602");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes(digits in "[0-9]{12,18}", place in 0_usize..12, by in 1_u8..10) {
            let mut card = format!("{digits}{}", luhn_digit(&digits)).into_bytes();
            prop_assert!(passes_luhn(std::str::from_utf8(&card).unwrap()));
            card[place] = b'0' + (card[place] - b'0' + by) % 10;
            prop_assert!(!passes_luhn(std::str::from_utf8(&card).unwrap()));
        }
    }
}
