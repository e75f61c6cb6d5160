//! What a case asks of the world after an event. `desk` commits them with the event, in one transaction.

use kernel::{AccountNo, CaseId, Fen, OfficerId, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::law::{Document, OrderKind};
use crate::result::ResultCode;
use crate::{Clock, HolderName, Order, Transfer};

/// Something that must be done because of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// A new order to be shown and signed: insert it.
    OrderProposed(Box<Order>),
    /// An order changed (content, signatures, state, withdrawal): replace it by this.
    OrderChanged(Box<Order>),
    /// Give this to the line, once in effect. Only ever after two signatures and the approval.
    Send(Box<Sending>),
    /// Set (or move) a clock.
    SetClock {
        /// Which.
        clock: Clock,
        /// When it is due.
        due: Timestamp,
    },
    /// The clock is not needed any more.
    CancelClock {
        /// Which.
        clock: Clock,
    },
    /// Trace the case's payments again and hand the result in as [`crate::Event::Traced`].
    RequestTrace,
    /// Somebody must be told.
    Alarm(Alarm),
}

/// Everything that the message of an order needs, as far as the case knows it.
///
/// The names, ids and phone numbers of officers and unit, the case's number and the attachments are added by
/// `desk`; the message's own numbering by `wire`, from `order` and `attempt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// The case.
    pub case: CaseId,
    /// The order.
    pub order: OrderId,
    /// Which sending of it, from 1. Repeats of one attempt are one message; a new attempt is a new one.
    pub attempt: u16,
    /// The version that was signed.
    pub version: u32,
    /// What it asks.
    pub kind: OrderKind,
    /// The platform's message code.
    pub tx_code: String,
    /// The order that this one extends or releases.
    pub original: Option<OrderId>,
    /// Which sending of that order the bank carried out.
    pub original_attempt: Option<u16>,
    /// The code of that order's message.
    pub original_code: Option<String>,
    /// Of which account.
    pub account: AccountNo,
    /// At which bank, full name.
    pub bank: String,
    /// Held by whom.
    pub holder: Option<HolderName>,
    /// The amount named.
    pub amount_fen: Fen,
    /// The transfer that the bank compares.
    pub answers: Option<Transfer>,
    /// From when the hold or the statement is asked for.
    pub from: Timestamp,
    /// Until when: 48 hours after `from` for a stop; the statement's last instant for a query.
    pub until: Timestamp,
    /// The two officers: 经办人, 协查人.
    pub officers: [OfficerId; 2],
    /// The approver.
    pub approver: OfficerId,
    /// Why the whole account is to be frozen (02), not the amount (01).
    #[serde(default)]
    pub whole_because: Option<String>,
    /// The paper that goes with it.
    pub document: Document,
    /// When it was approved (ApplicationTime).
    pub approved_at: Timestamp,
}

/// Something that a person must see; the words are in the message catalogue under `alarm.<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
pub enum Alarm {
    /// The report names no account that could be stopped.
    NoAccount,
    /// 30 minutes have passed and no stop has left.
    EntryLate,
    /// The bank's time to answer is nearly over.
    AnswerSoonDue {
        /// Which order.
        order: OrderId,
        /// When it is over.
        due: Timestamp,
    },
    /// The bank's promise on the telephone is over and the order is not answered.
    PromiseEnded {
        /// Which order.
        order: OrderId,
    },
    /// The bank has not answered in time.
    AnswerLate {
        /// Which order.
        order: OrderId,
    },
    /// The line to the bank is down or busy; the sending is tried again.
    LineDown {
        /// Which order.
        order: OrderId,
        /// The platform's return code; empty when there was none.
        code: String,
    },
    /// The message cannot be delivered.
    Undeliverable {
        /// Which order.
        order: OrderId,
        /// The platform's return code.
        code: String,
    },
    /// The bank refused.
    BankRefused {
        /// Which order.
        order: OrderId,
        /// Its result.
        code: ResultCode,
    },
    /// The bank says it has handled this before, but its first answer is not here.
    AnswerLost {
        /// Which order.
        order: OrderId,
    },
    /// The bank's code has no known meaning.
    UnknownCode {
        /// Which order.
        order: OrderId,
        /// The code as received.
        code: ResultCode,
    },
    /// The account has had its two stops; only a freeze can hold it now.
    StopLimit {
        /// Which account.
        account: AccountNo,
    },
    /// A stop stands and the case is not filed.
    FilingMissing {
        /// The first stop.
        order: OrderId,
    },
    /// A hold ends soon: freeze, extend or release.
    HoldEndsSoon {
        /// Which order.
        order: OrderId,
        /// When.
        expires_at: Timestamp,
    },
    /// A hold has ended.
    HoldEnded {
        /// Which order.
        order: OrderId,
    },
    /// Money is held in an account that must be released.
    MustRelease {
        /// The order that holds it.
        order: OrderId,
    },
    /// The three days for a release are over.
    ReleaseLate {
        /// The order that holds it.
        order: OrderId,
    },
}
