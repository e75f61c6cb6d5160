//! Screening a displayed number (来电识别): what a number on a telephone's screen can be, and what it cannot.
//!
//! A verdict is about the number alone: an ordinary number proves nothing about who speaks.

use kernel::phone::{ParsePhoneNumberError, PhoneClass, PhoneNumber};
use serde::Serialize;

/// What is known about a displayed number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screening {
    /// The kind of number, `None` where no numbering plan has it.
    pub class: Option<PhoneClass>,
    /// What to think of a call from it.
    pub verdict: Verdict,
    /// The facts behind the verdict, the weightiest first.
    pub signs: Vec<Sign>,
}

/// What to think of a call that shows this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A public line that is to be answered: 96110, 12381.
    Answer,
    /// Nothing in the number speaks against it, and nothing for it.
    Ordinary,
    /// A kind of number that swindlers rent often, or that no office calls from.
    Caution,
    /// No telephone network shows such a number for a real call.
    Impossible,
}

/// A fact about a displayed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// `+86110`, `0086` before a hotline: an emergency or service number never shows a country code.
    CountryCodeBeforeHotline,
    /// Rows of leading zeros, or `00` before too few digits: a changed display.
    LeadingZeros,
    /// Digits that no numbering plan has.
    NoPlan,
    /// 400 and 800 numbers receive calls; they do not call out.
    NeverCallsOut,
    /// 110, 119, 120, 122: they receive; a call back comes from a station's own number.
    EmergencyReceives,
    /// 106 numbers send messages only.
    MessagesOnly,
    /// A call from abroad: no Chinese office, bank or shop serves its customers from there.
    FromAbroad,
    /// A virtual operator's number, cheap to rent in numbers.
    VirtualOperator,
    /// A number for machines, not for people.
    ForMachines,
    /// A private person's number: no office handles a case from one.
    PrivateNumber,
    /// A 95 or 96 number with digits behind it is a rented call centre, not the bank's own line.
    RentedServiceNumber,
    /// A bank's or firm's nationwide line. It can be shown by a forger; call it back oneself.
    ServiceLine,
    /// The centre's dissuasion line.
    FraudLine,
    /// The ministries' warning by message; it never asks for money or codes.
    WarningMessage,
    /// A landline with its area code.
    Landline,
}

/// What a displayed number can be. Only text that is no number at all is refused.
pub fn screen(displayed: &str) -> Result<Screening, ParsePhoneNumberError> {
    match PhoneNumber::parse(displayed) {
        Ok(number) => Ok(judge(number.reveal(), number.class())),
        Err(ParsePhoneNumberError::Shape { .. }) => {
            Ok(Screening { class: None, verdict: Verdict::Impossible, signs: vec![Sign::NoPlan] })
        }
        Err(error) => Err(error),
    }
}

fn judge(number: &str, class: PhoneClass) -> Screening {
    let (verdict, sign) = match class {
        PhoneClass::Spoofed => (Verdict::Impossible, forgery(number)),
        PhoneClass::Service400 | PhoneClass::Service800 => (Verdict::Caution, Sign::NeverCallsOut),
        PhoneClass::Emergency => (Verdict::Caution, Sign::EmergencyReceives),
        PhoneClass::Sms106 => (Verdict::Caution, Sign::MessagesOnly),
        PhoneClass::Overseas => (Verdict::Caution, Sign::FromAbroad),
        PhoneClass::VirtualMobile => (Verdict::Caution, Sign::VirtualOperator),
        PhoneClass::InternetOfThings => (Verdict::Caution, Sign::ForMachines),
        PhoneClass::Service96 if number == "96110" => (Verdict::Answer, Sign::FraudLine),
        PhoneClass::Hotline if number == "12381" => (Verdict::Answer, Sign::WarningMessage),
        PhoneClass::Service95 | PhoneClass::Service96 if number.len() > 5 => {
            (Verdict::Caution, Sign::RentedServiceNumber)
        }
        PhoneClass::Service95 | PhoneClass::Service96 | PhoneClass::Hotline => {
            (Verdict::Ordinary, Sign::ServiceLine)
        }
        PhoneClass::Landline => (Verdict::Ordinary, Sign::Landline),
        PhoneClass::Mobile => (Verdict::Ordinary, Sign::PrivateNumber),
    };
    let mut signs = vec![sign];
    if class == PhoneClass::VirtualMobile {
        signs.push(Sign::PrivateNumber);
    }
    Screening { class: Some(class), verdict, signs }
}

/// `+86110` and `008610086` put the country's code before a number that never has it; the rest begin with zeros.
fn forgery(number: &str) -> Sign {
    let rest = number.trim_start_matches('+').trim_start_matches('0');
    match rest.strip_prefix("86") {
        Some(national) if !national.is_empty() && national.len() <= 8 => Sign::CountryCodeBeforeHotline,
        _ => Sign::LeadingZeros,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(displayed: &str) -> String {
        match screen(displayed) {
            Ok(seen) => format!("{:?} {:?}", seen.verdict, seen.signs),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn says_what_a_display_can_be() {
        for (displayed, expected) in [
            ("96110", "Answer [FraudLine]"),
            ("12381", "Answer [WarningMessage]"),
            ("+86110", "Impossible [CountryCodeBeforeHotline]"),
            ("008610086", "Impossible [CountryCodeBeforeHotline]"),
            ("00000110", "Impossible [LeadingZeros]"),
            ("12345678901", "Impossible [NoPlan]"),
            ("110", "Caution [EmergencyReceives]"),
            ("400-000-1234", "Caution [NeverCallsOut]"),
            ("106900001234", "Caution [MessagesOnly]"),
            ("+85200001234", "Caution [FromAbroad]"),
            ("170 0000 1234", "Caution [VirtualOperator, PrivateNumber]"),
            ("1440000012345", "Caution [ForMachines]"),
            ("955880", "Caution [RentedServiceNumber]"),
            ("95588", "Ordinary [ServiceLine]"),
            ("10086", "Ordinary [ServiceLine]"),
            ("0739-0000123", "Ordinary [Landline]"),
            ("+86 138 0000 1234", "Ordinary [PrivateNumber]"),
            ("来电", "a telephone number has no '来'"),
        ] {
            assert_eq!(check(displayed), expected, "{displayed}");
        }
    }
}
