//! Telephone numbers: what a written or displayed number can be, and what it cannot.
//!
//! Ranges as of 2022 (DOMAIN notes from VincentSit/ChinaMobilePhoneNumberRegex, MIT). Numbers move between
//! carriers since 2019, so the class says what kind of number it is, never who serves it.

use std::fmt;

use serde::Serialize;

use crate::account::fold_width;
use crate::mask;

/// A telephone number as written, without blanks and hyphens. Prints masked when it can be a person's.
///
/// `+86` and `0086` are dropped before an eleven-digit mobile number; any other leading `+` or `00` is kept,
/// because it is how a forged display is recognised.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    canonical: String,
    class: PhoneClass,
}

/// What kind of number it is (号码类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneClass {
    /// A person's mobile number of one of the four networks (手机).
    Mobile,
    /// A mobile number of a virtual operator (虚拟运营商): 162, 165, 167, 170, 171.
    VirtualMobile,
    /// A thing's 13-digit number (物联网): 140, 141, 144, 146, 148.
    InternetOfThings,
    /// A landline with or without its area code (固话).
    Landline,
    /// A nationwide service number (95 号段).
    Service95,
    /// A provincial service number (96 号段), 96110 among them.
    Service96,
    /// A 400 number: it can be called but never calls out.
    Service400,
    /// An 800 number, free for the caller.
    Service800,
    /// A carrier's or the government's hotline: 10086, 12345, 12381.
    Hotline,
    /// 110, 119, 120, 122.
    Emergency,
    /// A sender of mass messages (106).
    Sms106,
    /// A number from abroad: `+` or `00` and another country's code.
    Overseas,
    /// A display that no real number has: `+86110`, `00` before a short number, rows of leading zeros (改号).
    Spoofed,
}

/// Why a text is no telephone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePhoneNumberError {
    /// Fewer than 3 or more than 20 digits.
    #[error("a telephone number has 3 to 20 digits, not {0}")]
    Length(usize),
    /// Something else than digits, a leading plus, blanks, hyphens and brackets.
    #[error("a telephone number has no {0:?}")]
    Character(char),
    /// Digits in a shape that no numbering plan has.
    #[error("no kind of telephone number has {digits} digits and begins with {head}")]
    Shape {
        /// How many digits there are.
        digits: usize,
        /// The first three characters.
        head: String,
    },
}

impl PhoneNumber {
    /// Folds full-width forms, drops blanks, hyphens and brackets, and finds the class.
    pub fn parse(text: &str) -> Result<PhoneNumber, ParsePhoneNumberError> {
        let mut written = String::with_capacity(text.len());
        for character in text.chars().map(fold_width) {
            match character {
                '0'..='9' => written.push(character),
                '+' if written.is_empty() => written.push('+'),
                '-' | '(' | ')' | '–' | '—' => {}
                blank if blank.is_whitespace() => {}
                other => return Err(ParsePhoneNumberError::Character(other)),
            }
        }
        let digits = written.trim_start_matches('+').len();
        if !(3..=20).contains(&digits) {
            return Err(ParsePhoneNumberError::Length(digits));
        }
        let canonical = without_country_code(&written).map_or(written.clone(), str::to_owned);
        let class = classify(&canonical).ok_or_else(|| ParsePhoneNumberError::Shape {
            digits,
            head: written.chars().take(3).collect(),
        })?;
        Ok(PhoneNumber { canonical, class })
    }

    /// What kind of number it is.
    #[must_use]
    pub fn class(&self) -> PhoneClass {
        self.class
    }

    /// The whole number in canonical form.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.canonical
    }
}

impl PhoneClass {
    /// Whether a private person can own such a number, so that it must be masked.
    #[must_use]
    pub fn is_personal(self) -> bool {
        match self {
            PhoneClass::Mobile
            | PhoneClass::VirtualMobile
            | PhoneClass::InternetOfThings
            | PhoneClass::Landline
            | PhoneClass::Overseas => true,
            PhoneClass::Service95
            | PhoneClass::Service96
            | PhoneClass::Service400
            | PhoneClass::Service800
            | PhoneClass::Hotline
            | PhoneClass::Emergency
            | PhoneClass::Sms106
            | PhoneClass::Spoofed => false,
        }
    }
}

/// The mobile number behind `+86`, `0086` or `86`, when what follows is one.
fn without_country_code(written: &str) -> Option<&str> {
    let rest = written.strip_prefix("+86").or_else(|| written.strip_prefix("0086")).or_else(|| {
        let bare = written.strip_prefix("86")?;
        Some(bare).filter(|rest| rest.len() == 11)
    })?;
    mobile_class(rest).map(|_| rest)
}

fn classify(number: &str) -> Option<PhoneClass> {
    if let Some(class) = mobile_class(number) {
        return Some(class);
    }
    if let Some(rest) = number.strip_prefix('+').or_else(|| number.strip_prefix("00")) {
        return Some(from_abroad(rest));
    }
    service_class(number).or_else(|| is_landline(number).then_some(PhoneClass::Landline))
}

fn mobile_class(number: &str) -> Option<PhoneClass> {
    let head = number.get(..3)?;
    match (number.len(), head) {
        (13, "140" | "141" | "144" | "146" | "148") => Some(PhoneClass::InternetOfThings),
        (11, "162" | "165" | "167" | "170" | "171") => Some(PhoneClass::VirtualMobile),
        (
            11,
            "140" | "141" | "142" | "143" | "144" | "146" | "148" | "154" | "160" | "161" | "163" | "164"
            | "168" | "169" | "179" | "194",
        ) => None,
        (11, _) if matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]) => Some(PhoneClass::Mobile),
        _ => None,
    }
}

/// What stands behind `+` or `00`: another country's number, or a display that cannot be real.
fn from_abroad(rest: &str) -> PhoneClass {
    match rest.strip_prefix("86") {
        // A Chinese number shown with its country code is real only when it is a landline: mobiles were folded before.
        Some(national) => {
            if is_landline(&format!("0{}", national.trim_start_matches('0'))) {
                PhoneClass::Landline
            } else {
                PhoneClass::Spoofed
            }
        }
        None if rest.starts_with('0') || rest.len() < 7 || rest.len() > 15 => PhoneClass::Spoofed,
        None => PhoneClass::Overseas,
    }
}

fn service_class(number: &str) -> Option<PhoneClass> {
    let length = number.len();
    match number {
        "110" | "119" | "120" | "122" => Some(PhoneClass::Emergency),
        _ if number.starts_with("106") && (8..=20).contains(&length) => Some(PhoneClass::Sms106),
        _ if number.starts_with("400") && length == 10 => Some(PhoneClass::Service400),
        _ if number.starts_with("800") && length == 10 => Some(PhoneClass::Service800),
        // Five to eight digits: banks add a few behind their 95 number for branches.
        _ if number.starts_with("95") && (5..=6).contains(&length) => Some(PhoneClass::Service95),
        _ if number.starts_with("96") && (5..=6).contains(&length) => Some(PhoneClass::Service96),
        _ if length == 5 && (number.starts_with("10") || number.starts_with("12")) => {
            Some(PhoneClass::Hotline)
        }
        _ if length == 3 && number.starts_with('1') => Some(PhoneClass::Hotline),
        _ => None,
    }
}

/// An area code of 0 and two or three digits with seven or eight more, or the seven or eight alone.
fn is_landline(number: &str) -> bool {
    match number.as_bytes() {
        [b'0', b'1' | b'2', ..] => {
            (10..=11).contains(&number.len()) && !matches!(number.as_bytes()[3], b'0' | b'1')
        }
        [b'0', b'3'..=b'9', ..] => (11..=12).contains(&number.len()),
        [b'2'..=b'9', ..] => (7..=8).contains(&number.len()),
        _ => false,
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.class.is_personal() {
            f.write_str(&mask::middle(&self.canonical, 3, 4))
        } else {
            f.write_str(&self.canonical)
        }
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({self}, {:?})", self.class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> String {
        match PhoneNumber::parse(text) {
            Ok(phone) => format!("{} {:?} {phone}", phone.reveal(), phone.class()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn finds_the_class() {
        assert_eq!(check("138 0000 1234"), "13800001234 Mobile 138****1234");
        assert_eq!(check("+86-138-0000-1234"), "13800001234 Mobile 138****1234");
        assert_eq!(check("008613800001234"), "13800001234 Mobile 138****1234");
        assert_eq!(check("１７０００００１２３４"), "17000001234 VirtualMobile 170****1234");
        assert_eq!(check("1440000012345"), "1440000012345 InternetOfThings 144******2345");
        assert_eq!(check("0739-0000123"), "07390000123 Landline 073****0123");
        assert_eq!(check("(010)60000123"), "01060000123 Landline 010****0123");
        assert_eq!(check("+861060000123"), "+861060000123 Landline +86******0123");
        assert_eq!(check("95588"), "95588 Service95 95588");
        assert_eq!(check("96110"), "96110 Service96 96110");
        assert_eq!(check("400-000-1234"), "4000001234 Service400 4000001234");
        assert_eq!(check("10086"), "10086 Hotline 10086");
        assert_eq!(check("110"), "110 Emergency 110");
        assert_eq!(check("106900001234"), "106900001234 Sms106 106900001234");
        assert_eq!(check("+60000002917"), "+60000002917 Overseas +60*****2917");
        assert_eq!(check("+86110"), "+86110 Spoofed +86110");
        assert_eq!(check("00000110"), "00000110 Spoofed 00000110");
    }

    #[test]
    fn refuses_what_no_plan_has() {
        assert_eq!(check("12"), "a telephone number has 3 to 20 digits, not 2");
        assert_eq!(check("138a0001234"), "a telephone number has no 'a'");
        assert_eq!(check("138+0001234"), "a telephone number has no '+'");
        assert_eq!(check("12345678901"), "no kind of telephone number has 11 digits and begins with 123");
    }

    proptest! {
        #[test]
        fn canonical_of_canonical_is_itself(text in "[+]?[0-9]{3,20}") {
            if let Ok(phone) = PhoneNumber::parse(&text) {
                prop_assert_eq!(PhoneNumber::parse(phone.reveal()), Ok(phone));
            }
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,24}") {
            let _ = PhoneNumber::parse(&text);
        }
    }
}
