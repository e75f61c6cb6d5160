//! What can happen to a case: the events, which are also the documented format of its journal.

use kernel::{AccountNo, Fen, OfficerId, OrderId, ReportId, Timestamp};
use ledger::{ExitKind, Rule as TraceRule};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::law::{ApproverRank, Document, OrderKind};
use crate::result::ResultCode;
use crate::{Clock, HolderName};

/// The version of the journal format that this code writes.
pub const FORMAT: u16 = 1;

/// One line of a case's journal. Folding the lines in order gives the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The format's version, [`FORMAT`].
    pub format: u16,
    /// The event's own id (uuid version 7); it seeds the ids of the orders that the event proposes.
    pub id: Uuid,
    /// When the centre took the event.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// What can happen to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A victim reported. The first event of every case.
    Reported(Report),
    /// The report's payments were read again or corrected by hand; they replace those before.
    Corrected {
        /// All payments of the report, corrected.
        payments: Vec<Payment>,
    },
    /// The ledger was traced again; the positions replace those before.
    Traced(Traced),
    /// An officer signed an order, at the version that was on screen.
    Signed {
        /// Which order.
        order: OrderId,
        /// Who.
        officer: OfficerId,
        /// The order's version that the officer saw.
        version: u32,
    },
    /// An approver approved an order that two officers have signed, and issued its document.
    Approved {
        /// Which order.
        order: OrderId,
        /// Who.
        officer: OfficerId,
        /// The approver's rank, as the personnel records have it.
        rank: ApproverRank,
        /// The order's version that the approver saw.
        version: u32,
        /// The document that the law asks for with this kind of order.
        document: Document,
    },
    /// An officer took back an order that has not left.
    Withdrawn {
        /// Which order.
        order: OrderId,
        /// Who.
        officer: OfficerId,
        /// The order's version that the officer saw.
        version: u32,
        /// Why, in the officer's words.
        text: String,
    },
    /// An officer asks for an order that the case did not propose by itself.
    Requested {
        /// Who asks.
        officer: OfficerId,
        /// What for.
        kind: OrderKind,
        /// Of which account.
        account: AccountNo,
    },
    /// The bank's system acknowledged the message (100000): it has the order, not yet carried out.
    Acknowledged {
        /// Which order.
        order: OrderId,
        /// Which sending of it, counted from 1.
        attempt: u16,
    },
    /// The message got no acknowledgement, or one that says no.
    AcknowledgementFailed {
        /// Which order.
        order: OrderId,
        /// Which sending of it, counted from 1.
        attempt: u16,
        /// The platform's six-digit return code; empty when the line was dead.
        code: String,
    },
    /// The bank answered an order.
    Answered(Answer),
    /// An officer asked for a freeze of the whole account (02) instead of the amount.
    WholeFreezeRequested {
        /// Who.
        officer: OfficerId,
        /// Of which account.
        account: AccountNo,
        /// Why the amount does not do, in the officer's words.
        because: String,
    },
    /// An officer typed a sent order into the national platform, and brought back its number.
    Entered {
        /// Which order.
        order: OrderId,
        /// Which sending of it, counted from 1.
        attempt: u16,
        /// Who.
        officer: OfficerId,
        /// The platform's number.
        number: String,
    },
    /// The national platform has this order's answer already, under another number: ours is not sent.
    AnsweredElsewhere {
        /// Which order.
        order: OrderId,
        /// Who found it there.
        officer: OfficerId,
        /// The order's version on screen.
        version: u32,
        /// The number there.
        number: String,
    },
    /// The bank's desk was called about an order.
    Called {
        /// Which order.
        order: OrderId,
        /// What came of it.
        call: crate::BankCall,
    },
    /// A clock that the case had set became due.
    ClockFired {
        /// Which clock.
        clock: Clock,
        /// When it was due, as the case had set it.
        due: Timestamp,
    },
    /// The case was filed (立案).
    Filed {
        /// The case number given by the unit.
        number: String,
    },
    /// Filing was refused (不立案): everything held must be released.
    FilingRefused {
        /// The reason the unit gave, as written.
        reason: String,
    },
    /// An account was shown to have nothing to do with the case.
    Unrelated {
        /// Which account.
        account: AccountNo,
        /// Who found so.
        officer: OfficerId,
    },
}

/// A victim's report, as far as the race needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The report's id.
    pub report: ReportId,
    /// When the centre got it; the 30 minutes run from here.
    pub received_at: Timestamp,
    /// What the victim says was paid.
    pub payments: Vec<Payment>,
}

/// One payment as the victim claims it. What the words did not give is absent, never guessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// When; `None` when the report does not say.
    pub at: Option<Timestamp>,
    /// How much.
    pub amount_fen: Fen,
    /// The victim's own account.
    pub from: Option<AccountNo>,
    /// The victim's name as the account has it.
    pub from_holder: Option<HolderName>,
    /// The victim's bank.
    pub from_bank: Option<String>,
    /// The account paid to; without it nothing can be stopped yet.
    pub to: Option<AccountNo>,
    /// The payee's name.
    pub to_holder: Option<HolderName>,
    /// The payee's bank, full name.
    pub to_bank: Option<String>,
}

/// What a trace over the ledger found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traced {
    /// The instant up to which transfers were followed.
    pub as_of: Timestamp,
    /// The rule behind `held_fen`; `min_fen` and `max_fen` are over all rules that were run.
    pub rule: TraceRule,
    /// Accounts in which stolen money is, or may still be.
    pub held: Vec<Position>,
    /// Money that has left what a stop can reach.
    pub left: Vec<Left>,
    /// Accounts that have passed stolen money on, whether or not some is left there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
    /// Whether the trace was cut short by its budget.
    pub truncated: bool,
}

/// Stolen money that rests in one account, as far as the ledger shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The account.
    pub account: AccountNo,
    /// Its bank, full name.
    pub bank: Option<String>,
    /// Its holder.
    pub holder: Option<HolderName>,
    /// 1 for the account that the victim paid.
    pub layer: u16,
    /// The claim by the trace's rule.
    pub held_fen: Fen,
    /// The least over the rules that were run.
    pub min_fen: Fen,
    /// The greatest over the rules that were run.
    pub max_fen: Fen,
    /// When stolen money first came in.
    pub first_in: Timestamp,
    /// When stolen money last came in; a bank's balance from before then says nothing about it.
    pub last_in: Timestamp,
    /// When stolen money last went out; `None` when none has, or none is known to have.
    pub last_out: Option<Timestamp>,
    /// Whether the ledger holds this account's own statement; without it the account is a frontier.
    pub has_statement: bool,
    /// Set when the account is a way out (merchant, pooled account, cash): such are not stopped.
    pub exit: Option<ExitKind>,
    /// The transfer that brought (the largest part of) the money: an order names it, the bank checks it.
    pub answers: Option<crate::Transfer>,
    /// Until when some case of the centre has its transfers told as they happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched_until: Option<Timestamp>,
}

/// An account that has passed stolen money on: what comes there next is likely to be stolen too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// The account.
    pub account: AccountNo,
    /// Its bank, full name.
    pub bank: Option<String>,
    /// Its holder.
    pub holder: Option<HolderName>,
    /// 1 for the account that the victim paid.
    pub layer: u16,
    /// How much of the case's money it passed on, by the trace's rule.
    pub passed_fen: Fen,
    /// How much of it had come there.
    pub came_fen: Fen,
    /// When stolen money last went out.
    pub last_out: Timestamp,
    /// Until when some case of the centre has its transfers told as they happen.
    pub watched_until: Option<Timestamp>,
}

/// Stolen money that has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The account it left from.
    pub account: AccountNo,
    /// How.
    pub kind: ExitKind,
    /// How much.
    pub fen: Fen,
    /// When.
    pub at: Timestamp,
    /// By which transfer; empty in what was traced before that was kept.
    #[serde(default)]
    pub transfer_id: String,
}

/// A bank's answer to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The order it answers.
    pub order: OrderId,
    /// The answering message's own number (TransSerialNumber): the same message has one effect.
    pub message: String,
    /// The bank's result, kept as received.
    pub code: ResultCode,
    /// The bank's remark, kept as received.
    pub remark: String,
    /// What came with it.
    pub body: AnswerBody,
}

/// What came with an answer; each order kind has its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "body", rename_all = "snake_case")]
pub enum AnswerBody {
    /// 100102, 100106, 100202, 100206: the account is held, or is not.
    Held {
        /// The balance before the stop; the bank's word on what is there.
        balance_fen: Option<Fen>,
        /// What the bank says it holds: the whole account when `None`.
        held_fen: Option<Fen>,
        /// When the bank's hold began; the 48 hours run from here.
        started_at: Option<Timestamp>,
        /// When the bank says it ends.
        expires_at: Option<Timestamp>,
    },
    /// 100302, 100306: the statement. Its rows go to the ledger; here is only that they came.
    Statement {
        /// The balance at the statement's end.
        balance_fen: Option<Fen>,
        /// How many transfers it had.
        rows: u32,
        /// The statement covers transfers before this instant.
        until: Timestamp,
        /// Whether more parts follow.
        more: bool,
    },
    /// 100104, 100204, 100308: the account is free again.
    Released {
        /// When, by the bank.
        at: Option<Timestamp>,
    },
    /// 100304: the holder.
    Holder {
        /// The name.
        holder: Option<HolderName>,
    },
    /// 100310: the holder's other accounts at this bank.
    Accounts {
        /// The accounts.
        accounts: Vec<AccountNo>,
    },
}

impl Event {
    /// The event's kind, as the journal writes it, for logs and tests.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Event::Reported(_) => "reported",
            Event::Corrected { .. } => "corrected",
            Event::Traced(_) => "traced",
            Event::Signed { .. } => "signed",
            Event::Approved { .. } => "approved",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Requested { .. } => "requested",
            Event::WholeFreezeRequested { .. } => "whole_freeze_requested",
            Event::Entered { .. } => "entered",
            Event::AnsweredElsewhere { .. } => "answered_elsewhere",
            Event::Called { .. } => "called",
            Event::Acknowledged { .. } => "acknowledged",
            Event::AcknowledgementFailed { .. } => "acknowledgement_failed",
            Event::Answered(_) => "answered",
            Event::ClockFired { .. } => "clock_fired",
            Event::Filed { .. } => "filed",
            Event::FilingRefused { .. } => "filing_refused",
            Event::Unrelated { .. } => "unrelated",
        }
    }

    /// Whether other orders may be wanted after it. A signature and a receipt change only the order that they are for;
    /// with time alone money grows only less likely to be there.
    pub(crate) const fn may_change_plans(&self) -> bool {
        match self {
            Event::Signed { .. }
            | Event::Acknowledged { .. }
            | Event::Entered { .. }
            | Event::Called { .. } => false,
            Event::Reported(_)
            | Event::Corrected { .. }
            | Event::Traced(_)
            | Event::Approved { .. }
            | Event::Withdrawn { .. }
            | Event::Requested { .. }
            | Event::WholeFreezeRequested { .. }
            | Event::AnsweredElsewhere { .. }
            | Event::AcknowledgementFailed { .. }
            | Event::Answered(_)
            | Event::ClockFired { .. }
            | Event::Filed { .. }
            | Event::FilingRefused { .. }
            | Event::Unrelated { .. } => true,
        }
    }

    /// The order that the event is about, if it is about one.
    #[must_use]
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Event::Signed { order, .. }
            | Event::Approved { order, .. }
            | Event::Withdrawn { order, .. }
            | Event::Entered { order, .. }
            | Event::AnsweredElsewhere { order, .. }
            | Event::Called { order, .. }
            | Event::Acknowledged { order, .. }
            | Event::AcknowledgementFailed { order, .. } => Some(*order),
            Event::Answered(answer) => Some(answer.order),
            Event::ClockFired { clock, .. } => clock.order,
            Event::Reported(_)
            | Event::Corrected { .. }
            | Event::Traced(_)
            | Event::Filed { .. }
            | Event::FilingRefused { .. }
            | Event::Requested { .. }
            | Event::WholeFreezeRequested { .. }
            | Event::Unrelated { .. } => None,
        }
    }
}

impl AnswerBody {
    /// Whether an order of this kind is answered by a body of this kind.
    #[must_use]
    pub const fn fits(&self, kind: OrderKind) -> bool {
        match self {
            AnswerBody::Held { .. } => matches!(
                kind,
                OrderKind::Stop | OrderKind::StopExtension | OrderKind::Freeze | OrderKind::FreezeExtension
            ),
            AnswerBody::Statement { .. } => matches!(kind, OrderKind::StatementQuery | OrderKind::LiveWatch),
            AnswerBody::Released { .. } => {
                matches!(kind, OrderKind::StopRelease | OrderKind::FreezeRelease | OrderKind::LiveWatchEnd)
            }
            AnswerBody::Holder { .. } => matches!(kind, OrderKind::HolderQuery),
            AnswerBody::Accounts { .. } => matches!(kind, OrderKind::AllAccountsQuery),
        }
    }
}
