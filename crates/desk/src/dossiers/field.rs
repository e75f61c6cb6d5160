//! What must be said when something is begun or moved: fields with their kinds, checked before anything is written.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::phone::PhoneNumber;
use kernel::resident_id::ResidentId;
use kernel::{AccountNo, Fen, Timestamp, mask};
use uuid::Uuid;

use crate::error::Error;

/// What was said, by the fields' names.
pub type Said = BTreeMap<String, String>;

/// One thing to be said.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name: `field.<name>` in the message catalogue.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Whether it may not be left out.
    pub is_required: bool,
}

/// What a field is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A line of words.
    Line,
    /// Several lines of words.
    Text,
    /// The number of a document, ours or another organ's; found again.
    Document,
    /// One of these codes: `choice.<field>.<code>` in the catalogue.
    Choice(fn() -> Vec<&'static str>),
    /// A unit's id.
    Unit,
    /// A user's id.
    Officer,
    /// The number of a thing of this noun.
    Number(&'static str),
    /// A day.
    Day,
    /// An instant.
    Instant,
    /// How many.
    Count,
    /// An amount, said in yuan and kept in fen.
    Money,
    /// Numbers of any kind, one a line: cards, SIMs, devices; each found again.
    Numbers,
    /// A person's name; found again by its exact form.
    Name,
    /// A resident id; found again.
    ResidentId,
    /// A telephone number; found again.
    Phone,
    /// An account or card number; found again.
    Account,
    /// A device's or a document's number (IMEI, ICCID, licence); found again.
    Serial,
    /// A name on a network (微信, QQ); found again.
    Handle,
}

/// A field that must be said.
pub const fn needed(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_required: true }
}

/// A field that may be said.
pub const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_required: false }
}

const LINE_CHARS_MAX: usize = 200;
const TEXT_CHARS_MAX: usize = 20_000;
/// A raid brings a box of cards, not a warehouse; more are brought in parts.
const NUMBERS_MAX: usize = 500;

/// What was said, with every value in its one form; the first fault is told by its field.
pub fn check(fields: &[Field], said: &Said) -> Result<Said, Error> {
    if let Some(other) = said.keys().find(|name| !fields.iter().any(|field| field.name == name.as_str())) {
        return Err(Error::Invalid { field: other.clone(), code: "unknown" });
    }
    let mut checked = Said::new();
    for field in fields {
        let fault = |code| Error::Invalid { field: field.name.to_owned(), code };
        let value = said.get(field.name).map_or("", |value| value.trim());
        if value.is_empty() {
            if field.is_required {
                return Err(fault("required"));
            }
            continue;
        }
        checked.insert(field.name.to_owned(), field.kind.canonical(value).map_err(fault)?);
    }
    Ok(checked)
}

impl Kind {
    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Line => "line",
            Kind::Text => "text",
            Kind::Document => "document",
            Kind::Choice(_) => "choice",
            Kind::Unit => "unit",
            Kind::Officer => "officer",
            Kind::Number(_) => "number",
            Kind::Day => "day",
            Kind::Instant => "instant",
            Kind::Count => "count",
            Kind::Money => "money",
            Kind::Numbers => "numbers",
            Kind::Name => "name",
            Kind::ResidentId => "resident_id",
            Kind::Phone => "phone",
            Kind::Account => "account",
            Kind::Serial => "serial",
            Kind::Handle => "handle",
        }
    }

    /// Under which kinds and values a said value is found again; nothing for what is not looked up.
    #[must_use]
    pub fn keys(self, value: &str) -> Vec<(&'static str, String)> {
        let one = |kind| vec![(kind, value.to_owned())];
        match self {
            Kind::Name => one("name"),
            Kind::ResidentId => one("resident_id"),
            Kind::Phone => one("phone"),
            Kind::Account => one("account"),
            Kind::Serial => one("serial"),
            Kind::Handle => one("handle"),
            Kind::Document => one("document_number"),
            Kind::Numbers => value.lines().flat_map(number_keys).collect(),
            Kind::Line
            | Kind::Text
            | Kind::Choice(_)
            | Kind::Unit
            | Kind::Officer
            | Kind::Number(_)
            | Kind::Day
            | Kind::Instant
            | Kind::Count
            | Kind::Money => Vec::new(),
        }
    }

    /// The value in its one form, or why it is none.
    pub fn canonical(self, value: &str) -> Result<String, &'static str> {
        let within = |most: usize| match value.chars().count() {
            count if count <= most => Ok(value.to_owned()),
            _longer => Err("long"),
        };
        match self {
            Kind::Line | Kind::Name | Kind::Number(_) => within(LINE_CHARS_MAX),
            Kind::Text => within(TEXT_CHARS_MAX),
            Kind::Document => within(LINE_CHARS_MAX).map(|number| number.to_uppercase()),
            Kind::Choice(choices) if choices().contains(&value) => Ok(value.to_owned()),
            Kind::Choice(_) => Err("unknown"),
            Kind::Unit | Kind::Officer => {
                Uuid::parse_str(value).map(|id| id.to_string()).map_err(|_| "format")
            }
            Kind::Day => value.parse::<Date>().map(|day| day.to_string()).map_err(|_| "format"),
            Kind::Instant => Timestamp::parse(value).map(|at| at.to_string()).map_err(|_| "format"),
            Kind::Count => value.parse::<u32>().map(|count| count.to_string()).map_err(|_| "format"),
            Kind::ResidentId => {
                ResidentId::parse(value).map(|id| id.reveal().to_owned()).map_err(|_| "format")
            }
            Kind::Phone => PhoneNumber::parse(value).map(|no| no.reveal().to_owned()).map_err(|_| "format"),
            Kind::Account => AccountNo::parse(value).map(|no| no.reveal().to_owned()).map_err(|_| "format"),
            Kind::Money => match Fen::from_yuan_text(value) {
                Ok(fen) if fen >= Fen::ZERO => Ok(fen.get().to_string()),
                Ok(_) | Err(_) => Err("format"),
            },
            Kind::Serial => serial(value).ok_or("format"),
            Kind::Numbers => {
                let lines = value.lines().map(str::trim).filter(|line| !line.is_empty());
                let serials: Option<Vec<String>> = lines.take(NUMBERS_MAX + 1).map(serial).collect();
                match serials {
                    Some(serials) if serials.len() > NUMBERS_MAX => Err("long"),
                    Some(serials) => Ok(serials.join("\n")),
                    None => Err("format"),
                }
            }
            Kind::Handle => within(LINE_CHARS_MAX).map(|handle| handle.to_lowercase()),
        }
    }

    /// The value as lists show it: what names a person or an account is masked.
    #[must_use]
    pub fn masked(self, value: &str) -> String {
        match self {
            Kind::Name => mask::name(value),
            Kind::ResidentId | Kind::Account | Kind::Serial | Kind::Handle => mask::tail(value, 4),
            Kind::Numbers => value.lines().map(|line| mask::tail(line, 4)).collect::<Vec<_>>().join(" "),
            Kind::Phone => mask::middle(value, 3, 4),
            Kind::Line
            | Kind::Text
            | Kind::Document
            | Kind::Choice(_)
            | Kind::Unit
            | Kind::Officer
            | Kind::Number(_)
            | Kind::Day
            | Kind::Instant
            | Kind::Count
            | Kind::Money => value.to_owned(),
        }
    }
}

/// Every way in which a written number may be asked for again.
pub(crate) fn number_keys(number: &str) -> Vec<(&'static str, String)> {
    let account = AccountNo::parse(number).ok().map(|account| ("account", account.reveal().to_owned()));
    let phone = PhoneNumber::parse(number).ok().map(|phone| ("phone", phone.reveal().to_owned()));
    let id = ResidentId::parse(number).ok().map(|id| ("resident_id", id.reveal().to_owned()));
    let serial = serial(number).map(|serial| ("serial", serial));
    [account, phone, id, serial].into_iter().flatten().collect()
}

/// A device's or document's number without blanks and hyphens.
fn serial(written: &str) -> Option<String> {
    let plain: String = written.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (!plain.is_empty() && plain.len() <= 64).then(|| plain.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[
        needed("subject", Kind::Line),
        needed("source", Kind::Choice(|| vec!["ministry", "province"])),
        may("resident_id", Kind::ResidentId),
        may("phone", Kind::Phone),
        may("account", Kind::Account),
        may("serial", Kind::Serial),
        may("day", Kind::Day),
        may("unit", Kind::Unit),
    ];

    /// `name=value` pairs to what is kept, or to the fault.
    fn checked(line: &str) -> String {
        let pairs = line.split(' ').filter_map(|pair| pair.split_once('='));
        let said = pairs.map(|(name, value)| (name.to_owned(), value.replace('_', " "))).collect();
        match check(FIELDS, &said) {
            Ok(said) => {
                said.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_kind_has_one_form_and_every_fault_its_field() {
        let rows = [
            ("", "subject: required"),
            ("subject=_", "subject: required"),
            ("subject=a", "source: required"),
            ("subject=a source=moon", "source: unknown"),
            ("subject=a source=ministry colour=red", "colour: unknown"),
            ("subject=a source=ministry", "source=ministry subject=a"),
            ("subject=a source=ministry resident_id=1", "resident_id: format"),
            ("subject=a source=ministry phone=x", "phone: format"),
            ("subject=a source=ministry phone=138_0000_1234", "phone=13800001234 source=ministry subject=a"),
            ("subject=a source=ministry account=卡号", "account: format"),
            (
                "subject=a source=ministry serial=86-00_0000000001ab",
                "serial=86000000000001AB source=ministry subject=a",
            ),
            ("subject=a source=ministry day=2026-02-30", "day: format"),
            ("subject=a source=ministry unit=7", "unit: format"),
        ];
        for (line, expected) in rows {
            assert_eq!(checked(line), expected, "{line}");
        }
        let long = "字".repeat(LINE_CHARS_MAX + 1);
        assert_eq!(checked(&format!("subject={long} source=ministry")), "subject: long");
    }
}
