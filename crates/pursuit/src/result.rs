//! What the banks' four-digit results mean for an order: a table, kept as data with its version.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::law::OrderKind;

/// A bank's result (业务应答码), exactly as received.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResultCode(pub String);

/// What a result means for the order that it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Carried out.
    Done,
    /// Carried out with a defect: less was there than the order named.
    Partly,
    /// The account is held already.
    AlreadyHeld,
    /// The account has had its stops.
    StopLimit,
    /// The bank's own failure: the same order may be sent again.
    Again,
    /// The bank handled this before; its first answer counts.
    Repeated,
    /// Refused, for this fault.
    Refused(Fault),
    /// No known meaning.
    Unknown,
}

/// Where the fault of a refused order lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Number and holder's document do not fit.
    Identity,
    /// The amount.
    Amount,
    /// The account: unknown, another's name.
    Account,
    /// The account is on the bank's list of protected accounts.
    Protected,
    /// The account is reported lost.
    Lost,
    /// The transfer or order that it refers to.
    Original,
    /// A missing or garbled field.
    Form,
    /// The legal document.
    Document,
    /// The organisation's code.
    Organisation,
    /// A date.
    Date,
    /// The bank does not offer this.
    Unsupported,
    /// The bank could not carry it out.
    Bank,
    /// What was to be extended, released or ended has ended already.
    Ended,
}

/// The version of the table below.
pub const VERSION: &str = "2018 (DOMAIN 2.5)";

/// Code and meaning, in the order of the code table (EGF `CFCAResult`, cross-checked with CITIC).
pub const TABLE: [(&str, Outcome); 46] = [
    ("0000", Outcome::Done),
    ("0100", Outcome::Refused(Fault::Identity)),
    ("0199", Outcome::Refused(Fault::Identity)),
    ("0200", Outcome::Refused(Fault::Amount)),
    ("0299", Outcome::Refused(Fault::Amount)),
    ("0300", Outcome::Refused(Fault::Account)),
    ("0301", Outcome::Refused(Fault::Account)),
    ("0302", Outcome::Refused(Fault::Protected)),
    ("0303", Outcome::Refused(Fault::Lost)),
    ("0304", Outcome::Refused(Fault::Account)),
    ("0399", Outcome::Refused(Fault::Account)),
    ("0400", Outcome::Refused(Fault::Original)),
    ("0499", Outcome::Refused(Fault::Original)),
    ("0500", Outcome::Refused(Fault::Form)),
    ("0501", Outcome::Refused(Fault::Form)),
    ("0599", Outcome::Refused(Fault::Form)),
    ("0600", Outcome::Refused(Fault::Document)),
    ("0699", Outcome::Refused(Fault::Document)),
    ("0700", Outcome::Refused(Fault::Organisation)),
    ("0701", Outcome::Refused(Fault::Organisation)),
    ("0799", Outcome::Refused(Fault::Organisation)),
    ("0800", Outcome::Refused(Fault::Date)),
    ("0801", Outcome::Refused(Fault::Date)),
    ("0802", Outcome::Refused(Fault::Date)),
    ("0899", Outcome::Refused(Fault::Date)),
    ("0900", Outcome::Repeated),
    ("0999", Outcome::Repeated),
    ("1000", Outcome::Refused(Fault::Unsupported)),
    ("1099", Outcome::Refused(Fault::Unsupported)),
    ("1100", Outcome::Again),
    ("1101", Outcome::Again),
    ("1199", Outcome::Again),
    ("1200", Outcome::Partly),
    ("1299", Outcome::Partly),
    ("1300", Outcome::Refused(Fault::Bank)),
    ("1301", Outcome::AlreadyHeld),
    ("1302", Outcome::AlreadyHeld),
    ("1303", Outcome::AlreadyHeld),
    ("1304", Outcome::StopLimit),
    ("1399", Outcome::Refused(Fault::Bank)),
    ("1600", Outcome::Refused(Fault::Original)),
    ("1601", Outcome::Refused(Fault::Ended)),
    ("1800", Outcome::Refused(Fault::Ended)),
    ("1899", Outcome::Refused(Fault::Bank)),
    ("1900", Outcome::Refused(Fault::Ended)),
    ("1999", Outcome::Refused(Fault::Bank)),
];

impl ResultCode {
    /// What the code means for an order of this kind. A meaning that belongs to other kinds is no meaning.
    #[must_use]
    pub fn outcome(&self, kind: OrderKind) -> Outcome {
        let found =
            TABLE.iter().find(|(code, _)| *code == self.0).map_or(Outcome::Unknown, |(_, outcome)| *outcome);
        if belongs(&self.0, found, kind) { found } else { Outcome::Unknown }
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn belongs(code: &str, outcome: Outcome, kind: OrderKind) -> bool {
    match code.get(..2) {
        Some("16") => return matches!(kind, OrderKind::LiveWatch | OrderKind::LiveWatchEnd),
        Some("18") => return matches!(kind, OrderKind::StopExtension | OrderKind::FreezeExtension),
        Some("19") => return matches!(kind, OrderKind::StopRelease | OrderKind::FreezeRelease),
        Some(_) | None => {}
    }
    match outcome {
        Outcome::Partly | Outcome::AlreadyHeld => kind.holds_money(),
        Outcome::StopLimit => matches!(kind, OrderKind::Stop | OrderKind::StopExtension),
        Outcome::Done | Outcome::Again | Outcome::Repeated | Outcome::Refused(_) | Outcome::Unknown => true,
    }
}

/// What the platform's six-digit return code (DOMAIN 2.3) means for a sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// The other side has the message.
    Taken,
    /// The line, not the message, is at fault: try again.
    LineDown,
    /// The message will not be taken as it is.
    NotTaken,
}

/// The meaning of a return code; an empty code is a dead line.
#[must_use]
pub fn return_code(code: &str) -> Return {
    match code {
        "100000" | "200003" => Return::Taken,
        "" | "200002" | "200008" | "200009" | "600004" | "600005" => Return::LineDown,
        _ => Return::NotTaken,
    }
}
