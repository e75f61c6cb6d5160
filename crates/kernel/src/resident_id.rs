//! Resident identity numbers (GB 11643): 18 characters with a check digit, or the old 15 digits.

use std::fmt;

use jiff::civil::{self, Date};

use crate::account::fold_width;
use crate::division::{self, Division};
use crate::mask;

/// A resident identity number (公民身份号码) in its 18-character form. Prints masked.
///
/// Residence permits of Hong Kong, Macao and Taiwan people (81, 82, 83) share the form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId(String);

/// Why a text is not a resident identity number; the checks run in this order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseResidentIdError {
    /// Neither 18 characters nor the old 15.
    #[error("a resident id has 18 characters (or 15), not {0}")]
    Length(usize),
    /// Something else than digits, or X anywhere but last.
    #[error("a resident id has no {character:?} at position {position}")]
    Character {
        /// The offending character.
        character: char,
        /// Its place, counted from 1.
        position: usize,
    },
    /// Digits 7 to 14 are no day of the calendar.
    #[error("{0} is no date of birth")]
    Birth(String),
    /// The last character does not follow from the others.
    #[error("the check character is {found}, but the digits give {expected}")]
    CheckDigit {
        /// The character that stands there.
        found: char,
        /// The character that the first 17 digits give.
        expected: char,
    },
}

impl ResidentId {
    /// Folds full-width forms, drops blanks, turns 15 digits into 18, and checks date and check character.
    pub fn parse(text: &str) -> Result<ResidentId, ParseResidentIdError> {
        let folded: String = text
            .chars()
            .map(fold_width)
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let length = folded.chars().count();
        if length != 18 && length != 15 {
            return Err(ParseResidentIdError::Length(length));
        }
        for (place, character) in folded.chars().enumerate() {
            let allowed = character.is_ascii_digit() || (place == 17 && character == 'X');
            if !allowed {
                return Err(ParseResidentIdError::Character { character, position: place + 1 });
            }
        }
        let seventeen = if length == 15 {
            format!("{}19{}", &folded[..6], &folded[6..])
        } else {
            folded[..17].to_owned()
        };
        if birth_of(&seventeen).is_none() {
            return Err(ParseResidentIdError::Birth(seventeen[6..14].to_owned()));
        }
        let expected = check_character(&seventeen);
        match folded.chars().nth(17) {
            Some(found) if found != expected => Err(ParseResidentIdError::CheckDigit { found, expected }),
            _ => Ok(ResidentId(format!("{seventeen}{expected}"))),
        }
    }

    /// The day of birth.
    #[must_use]
    pub fn birth(&self) -> Date {
        birth_of(&self.0).expect("checked when parsed")
    }

    /// Whether the sequence number is odd, which says male.
    #[must_use]
    pub fn is_male(&self) -> bool {
        self.0.as_bytes()[16] % 2 == 1
    }

    /// The division that issued the number; `None` is a warning (codes abolished before 2002 are in no table).
    #[must_use]
    pub fn division(&self) -> Option<&'static Division> {
        division::find(&self.0[..6])
    }

    /// The whole number.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// The check character of 17 digits: ISO 7064 MOD 11-2.
///
/// # Panics
/// On fewer than 17 digits.
#[must_use]
pub fn check_character(seventeen: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHARACTERS: &[u8; 11] = b"10X98765432";
    let digits = seventeen.as_bytes();
    assert!(digits.len() >= 17 && digits[..17].iter().all(u8::is_ascii_digit), "17 digits");
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(weight, digit)| weight * u32::from(digit - b'0')).sum();
    char::from(CHARACTERS[(sum % 11) as usize])
}

fn birth_of(digits: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let (year, month, day) = (number(6..10)?, number(10..12)?, number(12..14)?);
    if !(1850..=2200).contains(&year) {
        return None;
    }
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::middle(&self.0, 3, 2))
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> String {
        match ResidentId::parse(text) {
            Ok(id) => {
                let division = id.division().map_or("unknown division", |division| division.name);
                format!(
                    "{} {} {} {division}",
                    id.reveal(),
                    id.birth(),
                    if id.is_male() { "male" } else { "female" }
                )
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_both_lengths() {
        assert_eq!(check("11010519491231002X"), "11010519491231002X 1949-12-31 female 朝阳区");
        assert_eq!(check("１１０１０５ 19491231 002x"), "11010519491231002X 1949-12-31 female 朝阳区");
        assert_eq!(check("110105491231002"), "11010519491231002X 1949-12-31 female 朝阳区");
        assert_eq!(check("110103194912310000"), "110103194912310000 1949-12-31 female 崇文区");
        assert_eq!(check("999999194912310009"), "999999194912310009 1949-12-31 female unknown division");
    }

    #[test]
    fn names_what_is_wrong_in_order() {
        assert_eq!(check("1101051949123100"), "a resident id has 18 characters (or 15), not 16");
        assert_eq!(check("11010519491231X02X"), "a resident id has no 'X' at position 15");
        assert_eq!(check("110105194912A1002X"), "a resident id has no 'A' at position 13");
        assert_eq!(check("110105194902300020"), "19490230 is no date of birth");
        assert_eq!(check("110105194912310021"), "the check character is 1, but the digits give X");
        assert_eq!(ResidentId::parse("11010519491231002X").unwrap().to_string(), "110*************2X");
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(text in "\\PC{0,24}") {
            let _ = ResidentId::parse(&text);
        }

        #[test]
        fn one_wrong_digit_is_always_seen(place in 0_usize..6, by in 1_u8..10) {
            let mut digits = b"11010519491231000".to_vec();
            let whole = |d: &[u8]| String::from_utf8(d.to_vec()).unwrap();
            let right = check_character(&whole(&digits));
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            prop_assert_ne!(check_character(&whole(&digits)), right);
        }
    }
}
