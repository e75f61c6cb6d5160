//! What can be checked about a value by itself. A failed check is shown beside the element; it never hides it.

use kernel::card::CardNumber;
use kernel::phone::{PhoneClass, PhoneNumber};
use kernel::resident_id::ResidentId;
use serde::Serialize;

use super::ElementKind;

/// A check and its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was checked.
    pub check: CheckKind,
    /// Whether it holds.
    pub passed: bool,
}

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The card's last digit (Luhn).
    Luhn,
    /// A known issuer's prefix with this card length.
    Bin,
    /// The identity number's date and check character (GB 11643).
    ResidentId,
    /// The identity number's division is known.
    Division,
    /// The number is one that a telephone network has; false for forged displays.
    PhonePlan,
    /// The wallet has its currency's length and alphabet.
    WalletShape,
}

pub(super) fn run(kind: ElementKind, value: &str) -> Vec<Check> {
    match kind {
        ElementKind::BankCard => card(value),
        ElementKind::ResidentId => resident_id(value),
        ElementKind::Phone => phone(value),
        ElementKind::Wallet => vec![Check { check: CheckKind::WalletShape, passed: true }],
        ElementKind::Wechat
        | ElementKind::Qq
        | ElementKind::Url
        | ElementKind::App
        | ElementKind::Alipay
        | ElementKind::OrderNo
        | ElementKind::MeetingNo
        | ElementKind::NameSuspect => Vec::new(),
    }
}

fn card(value: &str) -> Vec<Check> {
    let Ok(card) = CardNumber::parse(value) else { return Vec::new() };
    vec![
        Check { check: CheckKind::Luhn, passed: card.passes_luhn() },
        Check { check: CheckKind::Bin, passed: card.bin().is_some() },
    ]
}

fn resident_id(value: &str) -> Vec<Check> {
    match ResidentId::parse(value) {
        Ok(id) => vec![
            Check { check: CheckKind::ResidentId, passed: true },
            Check { check: CheckKind::Division, passed: id.division().is_some() },
        ],
        Err(_) => vec![Check { check: CheckKind::ResidentId, passed: false }],
    }
}

fn phone(value: &str) -> Vec<Check> {
    let passed = PhoneNumber::parse(value).is_ok_and(|number| number.class() != PhoneClass::Spoofed);
    vec![Check { check: CheckKind::PhonePlan, passed }]
}
