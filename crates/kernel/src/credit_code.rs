//! Unified social credit codes (统一社会信用代码, GB 32100): 18 characters with a check character.

use std::fmt;

use crate::account::fold_width;

/// A unified social credit code of an organisation. Not personal: prints whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

/// Why a text is not a credit code; the checks run in this order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseCreditCodeError {
    /// Not 18 characters.
    #[error("a social credit code has 18 characters, not {0}")]
    Length(usize),
    /// A character outside the 31 of the standard (I, O, S, V and Z are left out).
    #[error("a social credit code has no {character:?} at position {position}")]
    Character {
        /// The offending character.
        character: char,
        /// Its place, counted from 1.
        position: usize,
    },
    /// The last character does not follow from the others.
    #[error("the check character is {found}, but the others give {expected}")]
    CheckCharacter {
        /// The character that stands there.
        found: char,
        /// The character that the first 17 give.
        expected: char,
    },
}

const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// Folds full-width forms, drops blanks, upper-cases, and checks characters and check character.
    pub fn parse(text: &str) -> Result<CreditCode, ParseCreditCodeError> {
        let code: String = text
            .chars()
            .map(fold_width)
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let length = code.chars().count();
        if length != 18 {
            return Err(ParseCreditCodeError::Length(length));
        }
        let mut sum = 0;
        let mut weight = 1; // 3 to the power of the place, modulo 31
        for (place, character) in code.chars().enumerate() {
            let value = value_of(character)
                .ok_or(ParseCreditCodeError::Character { character, position: place + 1 })?;
            if place < 17 {
                sum += value * weight;
                weight = weight * 3 % 31;
            }
        }
        let expected = char::from(CHARACTERS[(31 - sum % 31) % 31]);
        match code.chars().last() {
            Some(found) if found != expected => Err(ParseCreditCodeError::CheckCharacter { found, expected }),
            _ => Ok(CreditCode(code)),
        }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn value_of(character: char) -> Option<usize> {
    CHARACTERS.iter().position(|known| char::from(*known) == character)
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        CreditCode::parse(text).map_or_else(|error| error.to_string(), |code| code.to_string())
    }

    #[test]
    fn checks_the_check_character() {
        for whole in ["91350100M000100Y43", "91110108551385082Q", "91440300708461136T", "911100007109310534"]
        {
            assert_eq!(check(whole), whole);
        }
        assert_eq!(check(" 91110108551385082q "), "91110108551385082Q");
        assert_eq!(check("9111010855138508"), "a social credit code has 18 characters, not 16");
        assert_eq!(check("91110108551385O82Q"), "a social credit code has no 'O' at position 15");
        assert_eq!(check("911101085513850820"), "the check character is 0, but the others give Q");
    }
}
