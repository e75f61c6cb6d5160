//! Work beside the national platform: orders typed in there by hand, and the telephone to the bank's desk.

use std::fmt;

use kernel::{OfficerId, Timestamp, mask};
use serde::{Deserialize, Serialize};

/// A person at a bank, as named on the telephone. `Display` and `Debug` show the first character only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClerkName(String);

impl ClerkName {
    /// The name without blanks around it; `None` when nothing is left.
    #[must_use]
    pub fn new(text: &str) -> Option<ClerkName> {
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| ClerkName(trimmed.to_owned()))
    }

    /// The whole name, for an officer who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClerkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::name(&self.0))
    }
}

impl fmt::Debug for ClerkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClerkName({self})")
    }
}

/// What a call to a bank's desk gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// The bank keeps the account under its own temporary control (临时管控) until the order comes.
    Promised,
    /// The bank will see to it, without a promise.
    Noted,
    /// The bank will do nothing before the order.
    Declined,
    /// Nobody answered.
    NoAnswer,
}

/// A call to a bank's desk about an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankCall {
    /// Who called.
    pub officer: OfficerId,
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: CallOutcome,
    /// Who at the bank promised.
    pub clerk: Option<ClerkName>,
    /// Until when a promise holds.
    pub until: Option<Timestamp>,
}

/// An order's place on the national platform, into which an officer typed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformEntry {
    /// The platform's own number of it.
    pub number: String,
    /// Who typed it in.
    pub officer: OfficerId,
    /// When the number was brought back.
    pub at: Timestamp,
}
