//! Money: whole fen (分, a hundredth of a yuan) in a 64-bit integer, with checked arithmetic only.

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};

/// An amount of money in fen (分). May be negative only as a difference, never as a transfer.
///
/// Written to JSON, databases and the wire as the integer; yuan exist only in [`Fen::from_yuan_text`]
/// and in `Display`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseFenError {
    /// Nothing stands between the separators.
    #[error("the amount is empty")]
    Empty,
    /// A character that no decimal number has.
    #[error("the amount {0:?} is not a decimal number")]
    NotANumber(String),
    /// Less than a fen cannot be paid; rounding would invent or lose money.
    #[error("the amount {0:?} has more than two decimals")]
    TooFine(String),
    /// More than 92 quadrillion yuan.
    #[error("the amount {0:?} does not fit in 64 bits of fen")]
    TooLarge(String),
}

impl Fen {
    /// No money.
    pub const ZERO: Fen = Fen(0);
    /// One fen, the least that can be paid.
    pub const ONE: Fen = Fen(1);
    /// The greatest amount that can be held.
    pub const MAX: Fen = Fen(i64::MAX);

    /// An amount of so many fen.
    #[must_use]
    pub const fn new(fen: i64) -> Fen {
        Fen(fen)
    }

    /// The integer number of fen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// An amount of whole yuan; `None` past 64 bits.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Option<Fen> {
        match yuan.checked_mul(100) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// Reads a decimal number of yuan: `1234.5`, `1,234.50`, `-3`, `￥20`. At most two decimals count;
    /// further zeros are accepted (bank files print `12.0000`).
    pub fn from_yuan_text(text: &str) -> Result<Fen, ParseFenError> {
        let trimmed = text.trim().trim_start_matches(['￥', '¥']).trim_end_matches('元').trim();
        if trimmed.is_empty() {
            return Err(ParseFenError::Empty);
        }
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let magnitude = join_yuan(whole, fraction, text)?;
        Ok(Fen(if negative { -magnitude } else { magnitude }))
    }

    /// The sum, or `None` past 64 bits.
    #[must_use]
    pub const fn checked_add(self, other: Fen) -> Option<Fen> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The difference, or `None` past 64 bits.
    #[must_use]
    pub const fn checked_sub(self, other: Fen) -> Option<Fen> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The difference, but never below zero.
    #[must_use]
    pub const fn saturating_sub_to_zero(self, other: Fen) -> Fen {
        if self.0 <= other.0 { Fen(0) } else { Fen(self.0 - other.0) }
    }

    /// The share `numerator / denominator` of this amount, rounded down, in 128-bit arithmetic.
    ///
    /// # Panics
    /// When the denominator is zero, or the share exceeds 64 bits.
    #[must_use]
    pub fn share_floor(self, numerator: i64, denominator: i64) -> Fen {
        assert!(denominator != 0, "a share needs a denominator");
        let share = (i128::from(self.0) * i128::from(numerator)).div_euclid(i128::from(denominator));
        Fen(i64::try_from(share).expect("the share of an amount fits where the amount did"))
    }

    /// The sum of many amounts, or `None` past 64 bits.
    #[must_use]
    pub fn checked_sum<I: IntoIterator<Item = Fen>>(amounts: I) -> Option<Fen> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// The decimal number of yuan with two decimals and no separators, as the platform's messages carry it.
    #[must_use]
    pub fn to_yuan_text(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }
}

/// Yuan with thousands separators: `¥12,345.60`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let whole = (magnitude / 100).to_string();
        let mut grouped = String::with_capacity(whole.len() + whole.len() / 3);
        for (position, digit) in whole.chars().enumerate() {
            if position > 0 && (whole.len() - position).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}¥{grouped}.{:02}", magnitude % 100)
    }
}

/// Adds amounts that are known to fit.
///
/// # Panics
/// Past 64 bits of fen, which no sum of real accounts reaches; use [`Fen::checked_sum`] for input.
impl Sum for Fen {
    fn sum<I: Iterator<Item = Fen>>(amounts: I) -> Fen {
        Fen::checked_sum(amounts).expect("a sum of held amounts fits in 64 bits of fen")
    }
}

fn join_yuan(whole: &str, fraction: &str, text: &str) -> Result<i64, ParseFenError> {
    let not_a_number = || ParseFenError::NotANumber(text.to_owned());
    if whole.is_empty() && fraction.is_empty() {
        return Err(not_a_number());
    }
    let mut yuan: i64 = 0;
    for character in whole.chars() {
        if character == ',' || character == '，' {
            continue;
        }
        let digit = character.to_digit(10).ok_or_else(not_a_number)?;
        yuan = yuan
            .checked_mul(10)
            .and_then(|so_far| so_far.checked_add(i64::from(digit)))
            .ok_or_else(|| ParseFenError::TooLarge(text.to_owned()))?;
    }
    if !fraction.chars().all(|c| c.is_ascii_digit()) {
        return Err(not_a_number());
    }
    let (cents, finer) = fraction.split_at(fraction.len().min(2));
    if finer.chars().any(|c| c != '0') {
        return Err(ParseFenError::TooFine(text.to_owned()));
    }
    let cents = format!("{cents:0<2}").parse::<i64>().map_err(|_| not_a_number())?;
    yuan.checked_mul(100)
        .and_then(|fen| fen.checked_add(cents))
        .ok_or_else(|| ParseFenError::TooLarge(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> String {
        match Fen::from_yuan_text(text) {
            Ok(fen) => format!("{} {fen}", fen.get()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_what_banks_print() {
        assert_eq!(check("1234.5"), "123450 ¥1,234.50");
        assert_eq!(check(" 1,234,567.89 "), "123456789 ¥1,234,567.89");
        assert_eq!(check("￥20"), "2000 ¥20.00");
        assert_eq!(check("12.0000"), "1200 ¥12.00");
        assert_eq!(check("-0.01"), "-1 -¥0.01");
        assert_eq!(check(".5"), "50 ¥0.50");
        assert_eq!(check("92233720368547758.07"), "9223372036854775807 ¥92,233,720,368,547,758.07");
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(check(""), "the amount is empty");
        assert_eq!(check("."), r#"the amount "." is not a decimal number"#);
        assert_eq!(check("12a"), r#"the amount "12a" is not a decimal number"#);
        assert_eq!(check("1.2.3"), r#"the amount "1.2.3" is not a decimal number"#);
        assert_eq!(check("1.005"), r#"the amount "1.005" has more than two decimals"#);
        assert_eq!(
            check("92233720368547758.08"),
            r#"the amount "92233720368547758.08" does not fit in 64 bits of fen"#
        );
    }

    proptest! {
        #[test]
        fn reads_back_what_it_prints(fen in (i64::MIN + 1)..=i64::MAX) {
            let amount = Fen::new(fen);
            prop_assert_eq!(Fen::from_yuan_text(&amount.to_yuan_text()), Ok(amount));
        }

        #[test]
        fn a_share_never_exceeds_the_whole(fen in 0..=i64::MAX, numerator in 0..=i64::MAX, more in 1..=1_000_i64) {
            let denominator = numerator.saturating_add(more);
            prop_assert!(Fen::new(fen).share_floor(numerator, denominator) <= Fen::new(fen));
        }
    }
}
