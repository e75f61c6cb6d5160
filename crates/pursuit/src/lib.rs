//! The race as a pure state machine: what a case knows, what it orders next, and which clocks run.
//!
//! [`Case::handle`] takes one [`Event`] and returns the [`Effect`]s that somebody else must carry out:
//! orders to show and to send, clocks to set, alarms to raise. There is no I/O here, no clock and no
//! source of ids; the same events give the same case on every machine, so the journal of [`Entry`] lines
//! is the case. A refused event ([`Refusal`]) changes nothing.
//!
//! What this crate does not know: databases, XML, who is on duty, and how a trace is made. Enter at
//! [`Case`]; the law of each order kind is the table in [`law`], the banks' answers are the table in
//! [`result`], figures that an office may change are [`Rules`]. The way of the money back to the victims is
//! [`refund`].

pub mod law;
pub mod refund;
pub mod result;

mod beside;
mod case;
mod clock;
mod effect;
mod event;
mod follow;
mod order;
mod party;
mod refusal;
mod rules;

pub use beside::{BankCall, CallOutcome, ClerkName, PlatformEntry};
pub use case::{AccountFile, Case, CaseState, Filing};
pub use clock::{Clock, ClockKind};
pub use effect::{Alarm, Effect, Sending};
pub use event::{Answer, AnswerBody, Entry, Event, FORMAT, Left, Passed, Payment, Position, Report, Traced};
pub use follow::{Followed, follow};
pub use ledger::{ExitKind, Rule as TraceRule};
pub use order::{
    Approval, Missing, Order, OrderState, ProposalReason, Signature, Transfer, WithdrawalReason,
};
pub use party::HolderName;
pub use refusal::Refusal;
pub use rules::{Dwell, Rules};
