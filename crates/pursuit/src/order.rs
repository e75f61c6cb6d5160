//! An order: what it asks, who signed it, where it stands.

use kernel::{AccountNo, Fen, OfficerId, OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::HolderName;
use crate::law::{ApproverRank, Document, OrderKind};
use crate::result::ResultCode;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Proposed; fewer than two officers have signed.
    Proposed,
    /// Two officers have signed; the approver has not.
    Signed,
    /// Approved: on its way to the bank, not yet acknowledged.
    Outgoing,
    /// The bank's system has it; the answer is awaited.
    Delivered,
    /// The message could not be delivered; a person must look.
    Undeliverable,
    /// Carried out in full: the account is held.
    InForce,
    /// Carried out in part (1200): less was there than the order named.
    PartlyInForce,
    /// The account was already held, by us or by another office (1301 to 1303).
    AlreadyHeld,
    /// A query was answered, a release was carried out.
    Done,
    /// The bank refused.
    Refused,
    /// The bank's code has no known meaning; kept as received, a person must look.
    Unclear,
    /// The hold goes on under a later order: an extension, or a freeze.
    Extended,
    /// The hold ran out.
    Lapsed,
    /// The hold was lifted by a release.
    Released,
    /// Taken back before it left.
    Withdrawn,
}

impl OrderState {
    /// Every state, in the order of an order's life.
    pub const ALL: [OrderState; 15] = [
        OrderState::Proposed,
        OrderState::Signed,
        OrderState::Outgoing,
        OrderState::Delivered,
        OrderState::Undeliverable,
        OrderState::InForce,
        OrderState::PartlyInForce,
        OrderState::AlreadyHeld,
        OrderState::Done,
        OrderState::Refused,
        OrderState::Unclear,
        OrderState::Extended,
        OrderState::Lapsed,
        OrderState::Released,
        OrderState::Withdrawn,
    ];

    /// Whether the order has left the centre and its bank still owes an answer.
    #[must_use]
    pub const fn awaits_answer(self) -> bool {
        matches!(self, OrderState::Outgoing | OrderState::Delivered)
    }

    /// Whether the order waits for people of the centre.
    #[must_use]
    pub const fn awaits_signing(self) -> bool {
        matches!(self, OrderState::Proposed | OrderState::Signed)
    }

    /// Whether money is held because of this order, or is known to be held by another's.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, OrderState::InForce | OrderState::PartlyInForce | OrderState::AlreadyHeld)
    }
}

/// The transfer that an order answers: the bank checks it against its books (银发〔2016〕86号).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// When it was made; `None` when nobody knows yet.
    pub at: Option<Timestamp>,
    /// How much.
    pub amount_fen: Fen,
    /// Who paid.
    pub from: Option<AccountNo>,
    /// The payer's name.
    pub from_holder: Option<HolderName>,
    /// The payer's bank.
    pub from_bank: Option<String>,
}

/// An officer's signature (经办人 first, 协查人 second).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who.
    pub officer: OfficerId,
    /// When.
    pub at: Timestamp,
}

/// The approval of a signed order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub officer: OfficerId,
    /// With which rank.
    pub rank: ApproverRank,
    /// When.
    pub at: Timestamp,
    /// The paper issued with it.
    pub document: Document,
}

/// What an order still lacks; the bank may refuse it for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The bank: without it the order has nowhere to go and cannot be approved.
    Bank,
    /// The holder's name, which the bank compares.
    Holder,
    /// The time of the transfer, which the bank compares.
    TransferTime,
}

/// Why an order was proposed; the words are in the message catalogue under `reason.<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
pub enum ProposalReason {
    /// The victim paid into this account, and its statement is not here.
    VictimPaid {
        /// How much reached it.
        held_fen: Fen,
        /// Of which so much is likely to be there when the bank acts.
        expected_fen: Fen,
        /// Whole minutes since the money came.
        dwell_minutes: i64,
    },
    /// The trace ends in this account, whose statement is not here.
    FrontierHolds {
        /// How much reached it.
        held_fen: Fen,
        /// Of which so much is likely to be there when the bank acts.
        expected_fen: Fen,
        /// Its layer.
        layer: u16,
        /// Whole minutes since the money came.
        dwell_minutes: i64,
    },
    /// The statement shows stolen money still in this account.
    StatementShowsMoney {
        /// How much.
        held_fen: Fen,
        /// Of which so much is likely to be there when the bank acts.
        expected_fen: Fen,
        /// Its layer.
        layer: u16,
        /// Whole minutes since the money came.
        dwell_minutes: i64,
    },
    /// Without this account's statement the money cannot be followed.
    StatementMissing {
        /// How much reached it.
        held_fen: Fen,
        /// Its layer.
        layer: u16,
    },
    /// The account has passed stolen money on: what comes there next is to be seen at once.
    PassedOn {
        /// How much it passed on.
        passed_fen: Fen,
        /// Its layer.
        layer: u16,
    },
    /// Stolen money may still be in the account: where it goes is to be seen at once.
    MayMoveOn {
        /// How much reached it.
        held_fen: Fen,
        /// Its layer.
        layer: u16,
    },
    /// The bank found less than the statement showed: money has moved on since.
    BalanceShort {
        /// What the trace had there.
        held_fen: Fen,
        /// What the bank found.
        balance_fen: Fen,
    },
    /// The stop ends soon and money is still there.
    StopEnds {
        /// When.
        expires_at: Timestamp,
    },
    /// The account has nothing to do with the case, or the case was not filed.
    MustRelease,
    /// The case is filed: what the stop holds can be frozen.
    CaseFiled,
    /// An officer asked for a freeze of the whole account.
    WholeFreeze {
        /// Who.
        officer: OfficerId,
        /// Why the amount does not do.
        text: String,
    },
    /// An officer asked for it.
    Requested {
        /// Who.
        officer: OfficerId,
    },
}

/// Why an order was taken back; the words are in the message catalogue under `withdrawal.<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
pub enum WithdrawalReason {
    /// The trace shows that the money is no longer there.
    MoneyMovedOn,
    /// The report was corrected; the account is not in it any more.
    ReportCorrected,
    /// The account was shown to be unrelated.
    Unrelated,
    /// The statement has come by another way.
    StatementHere,
    /// The account is held already.
    AlreadyHeld,
    /// The stop that it was to follow has ended.
    HoldEnded,
    /// Filing was refused.
    FilingRefused,
    /// The account has had its two stops.
    StopLimit,
    /// The national platform has the answer already, from another unit's order.
    AnsweredElsewhere {
        /// The number there.
        number: String,
    },
    /// An officer decided so, in these words.
    Officer {
        /// The officer's words.
        text: String,
    },
}

/// An order to a bank. Its `version` counts changes of what is signed; each change takes the signatures off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's id.
    pub id: OrderId,
    /// Its number within the case, from 1.
    pub number: u32,
    /// Version of the signed content, from 1.
    pub version: u32,
    /// What it asks.
    pub kind: OrderKind,
    /// Of which account.
    pub account: AccountNo,
    /// At which bank, full name.
    pub bank: Option<String>,
    /// Held by whom.
    pub holder: Option<HolderName>,
    /// How far from the victim, 1 for the account that was paid.
    pub layer: u16,
    /// The amount named: never above the claim, nor above the last known balance. Zero for queries.
    pub amount_fen: Fen,
    /// The claim by the stop rule when the order was last changed.
    pub claim_fen: Fen,
    /// The least claim over the rules.
    pub claim_min_fen: Fen,
    /// The greatest claim over the rules.
    pub claim_max_fen: Fen,
    /// The transfer it answers.
    pub answers: Option<Transfer>,
    /// For an extension or release: the order it is about.
    pub original: Option<OrderId>,
    /// For a stop or its extension: the first or the second for this account.
    pub stop_count: u8,
    /// What is likely to be saved by it, when it was proposed or last changed; orders are shown by it.
    pub expected_fen: Fen,
    /// Why it was proposed.
    pub reason: ProposalReason,
    /// What it still lacks.
    pub missing: Vec<Missing>,
    /// Where it stands.
    pub state: OrderState,
    /// Who signed this version; at most two.
    pub signatures: Vec<Signature>,
    /// Who approved this version.
    pub approval: Option<Approval>,
    /// How often it was given to the line; a repeat after the bank's own failure is a new message.
    pub attempts: u16,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When it was approved and given to the line.
    pub sent_at: Option<Timestamp>,
    /// When the bank's system acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// When the bank's answer was taken.
    pub answered_at: Option<Timestamp>,
    /// The bank's result, as received.
    pub result_code: Option<ResultCode>,
    /// The balance that the bank reported.
    pub balance_fen: Option<Fen>,
    /// When the bank's hold began, by the bank's clock.
    pub started_at: Option<Timestamp>,
    /// When it ends, by the law and by the bank, whichever is sooner.
    pub expires_at: Option<Timestamp>,
    /// Calls to the bank's desk about it, oldest first.
    #[serde(default)]
    pub calls: Vec<crate::BankCall>,
    /// Its place on the national platform, once an officer has typed it in there.
    #[serde(default)]
    pub platform: Option<crate::PlatformEntry>,
    /// Why it was withdrawn.
    pub withdrawal: Option<WithdrawalReason>,
}

/// 该账户已止付 (DOMAIN 2.5).
const ALREADY_STOPPED: &str = "1301";

impl Order {
    /// Whether this officer may sign now: it awaits signatures and theirs is not on it.
    #[must_use]
    pub fn can_sign(&self, officer: OfficerId) -> bool {
        self.state == OrderState::Proposed && !self.signed_by(officer)
    }

    /// Whether this officer may approve now: two others have signed.
    #[must_use]
    pub fn can_approve(&self, officer: OfficerId) -> bool {
        self.state == OrderState::Signed && !self.signed_by(officer) && !self.missing.contains(&Missing::Bank)
    }

    /// Whether the account was found stopped by another order than this one (1301).
    #[must_use]
    pub fn is_under_anothers_stop(&self) -> bool {
        let is_stop = self.result_code.as_ref().is_some_and(|code| code.0 == ALREADY_STOPPED);
        self.state == OrderState::AlreadyHeld && is_stop
    }

    /// The code of the message that carries it.
    #[must_use]
    pub fn tx_code(&self) -> &'static str {
        self.kind.tx_code(&self.account, self.bank.as_deref())
    }

    /// Whether the order can still be taken back.
    #[must_use]
    pub const fn can_withdraw(&self) -> bool {
        self.state.awaits_signing()
    }

    /// Whether this officer's signature is on the present version.
    #[must_use]
    pub fn signed_by(&self, officer: OfficerId) -> bool {
        self.signatures.iter().any(|signature| signature.officer == officer)
    }
}
