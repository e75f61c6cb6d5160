//! The clocks that a case sets: which there are. When they are due, the case says in its effects.

use kernel::OrderId;
use serde::{Deserialize, Serialize};

/// What a clock is for. `desk` keeps and fires them; the case decides what a firing means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// 30 minutes from the report until the first account must have been entered.
    Entry,
    /// Shortly before the bank's time to answer is over.
    AnswerWarning,
    /// The bank's time to answer (24 hours) is over.
    AnswerDue,
    /// A stop stands and nobody has filed the case (立案): red from its first hour.
    FilingMissing,
    /// Hours before a stop or freeze lapses: freeze, extend or release.
    LapseWarning,
    /// The stop or freeze lapses: 48 hours from the bank's own start time, six months for a freeze.
    Lapse,
    /// The bank's promise on the telephone (临时管控) ends, and the order is not answered.
    PromiseEnds,
    /// Three days after an account was shown to be unrelated: it must be released by now.
    ReleaseDue,
}

/// One clock of a case. There is at most one of a kind for each order (or for the case as a whole).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Clock {
    /// What it is for.
    pub kind: ClockKind,
    /// The order it belongs to; `None` for the case's own.
    pub order: Option<OrderId>,
}

impl Clock {
    /// A clock of the whole case.
    #[must_use]
    pub const fn of_case(kind: ClockKind) -> Clock {
        Clock { kind, order: None }
    }

    /// A clock of one order.
    #[must_use]
    pub const fn of_order(kind: ClockKind, order: OrderId) -> Clock {
        Clock { kind, order: Some(order) }
    }
}
