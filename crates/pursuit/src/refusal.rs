//! Why an event was not taken. The case is as it was before.

use kernel::OrderId;
use ledger::ExitKind;

use crate::law::{ApproverRank, DocumentKind, OrderKind};
use crate::{Clock, OrderState};

/// Why an event was not taken; the case is unchanged, and the event must not go into the journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case has had its report already.
    #[error("the case has its report already")]
    AlreadyReported,
    /// A case begins with its report.
    #[error("the case has no report yet")]
    NotReported,
    /// A payment of nothing, or less.
    #[error("payment {position} is not above zero")]
    PaymentNotPositive {
        /// Which, counted from 1.
        position: usize,
    },
    /// The sum of the payments or positions passes 64 bits.
    #[error("the amounts do not fit in 64 bits of fen")]
    AmountsTooLarge,
    /// A position with less than nothing, or with a claim outside its range.
    #[error("position {position} has a claim outside its range")]
    ClaimOutsideRange {
        /// Which, counted from 1.
        position: usize,
    },
    /// Two positions of one account.
    #[error("position {position} repeats an account")]
    RepeatedPosition {
        /// The second, counted from 1.
        position: usize,
    },
    /// A trace that is older than the one at hand.
    #[error("the trace is older than the one at hand")]
    TraceOutdated,
    /// No such order in this case.
    #[error("the case has no order {0}")]
    UnknownOrder(OrderId),
    /// The order has changed since it was on screen.
    #[error("the order is at version {present}, not {seen}")]
    VersionChanged {
        /// What was on screen.
        seen: u32,
        /// What it is.
        present: u32,
    },
    /// The order's state does not allow this.
    #[error("an order that is {state:?} cannot be {event}")]
    WrongState {
        /// Where the order stands.
        state: OrderState,
        /// What was tried.
        event: &'static str,
    },
    /// The second officer is the first.
    #[error("the officer has signed this order already")]
    SameOfficer,
    /// The approver is one of the two who signed.
    #[error("the approver is one of the two officers who signed")]
    ApproverSigned,
    /// The approver does not stand high enough.
    #[error("the order needs an approver of rank {needed:?}, not {given:?}")]
    RankTooLow {
        /// What the law asks.
        needed: ApproverRank,
        /// What was given.
        given: ApproverRank,
    },
    /// The paper is not the one that the law asks for.
    #[error("the order needs the document {needed:?} with its number")]
    WrongDocument {
        /// What the law asks.
        needed: DocumentKind,
    },
    /// The order has nowhere to go.
    #[error("the order's bank is not known")]
    BankUnknown,
    /// The account has had its two stops.
    #[error("the account has had its two stops")]
    ThirdStop,
    /// A freeze needs a filed case.
    #[error("the case is not filed")]
    NotFiled,
    /// The acknowledgement is for another sending of the order.
    #[error("the order's sending {present} is open, not {given}")]
    WrongAttempt {
        /// What came.
        given: u16,
        /// What is open.
        present: u16,
    },
    /// This message was taken before; it has had its effect.
    #[error("the message was taken before")]
    RepeatedMessage,
    /// An answer without a message number cannot be told from its repeat.
    #[error("the answer has no message number")]
    NoMessageNumber,
    /// The answer does not fit the order.
    #[error("an order of kind {0:?} is not answered so")]
    WrongAnswer(OrderKind),
    /// The clock is not set, or is set for another instant: an old firing.
    #[error("the clock {0:?} is not set for that instant")]
    ClockNotSet(Clock),
    /// The clock is not due yet.
    #[error("the clock {0:?} is not due yet")]
    ClockNotDue(Clock),
    /// The case's filing has been decided already.
    #[error("the filing is decided already")]
    FilingDecided,
    /// The national platform's number is empty.
    #[error("the national platform's number is empty")]
    NoPlatformNumber,
    /// A promise names who gave it and an end that lies ahead.
    #[error("a promise names who gave it and until when it holds")]
    PromiseIncomplete,
    /// A freeze of the whole account needs a reason.
    #[error("a freeze of the whole account needs a reason")]
    NoReason,
    /// A case number that is empty.
    #[error("the case number is empty")]
    NoCaseNumber,
    /// An order of this kind for this account is open already.
    #[error("the order {0} asks for that already")]
    AlreadyOrdered(OrderId),
    /// A way out of the money (merchant, pooled account, cash) is not stopped.
    #[error("the account is a way out ({0:?}) and is not stopped")]
    WayOut(ExitKind),
    /// By the last word of the bank, or of the trace, there is nothing to hold.
    #[error("nothing is there to be held")]
    NothingThere,
    /// The account is held already.
    #[error("the account is held already")]
    AlreadyHeld,
    /// A payment that is known by its number only has no holder and no movements to be asked for.
    #[error("an order of kind {0:?} is about an account, not about a payment by its number")]
    NotByNumber(OrderKind),
    /// There is no order of the kind that this one would extend, release or end.
    #[error("there is no order in force that a {0:?} could be about")]
    NoOriginal(OrderKind),
    /// The filing of the case was refused: it orders nothing more.
    #[error("the filing of the case was refused")]
    FilingRefused,
    /// The case knows nothing of this account.
    #[error("the account is not in this case")]
    UnknownAccount,
    /// The account was marked so before.
    #[error("the account is marked unrelated already")]
    AlreadyUnrelated,
}

impl Refusal {
    /// Whether the event has had its effect before, so that the sender can be told yes and nothing be done.
    #[must_use]
    pub const fn is_repeat(&self) -> bool {
        matches!(self, Refusal::RepeatedMessage)
    }
}
