//! The words of a refund's procedure: its units, what happens to it, where it stands, and why an event is refused.

use kernel::{AccountNo, CaseId, OfficerId, Timestamp};
use serde::{Deserialize, Serialize};

use super::split::{Split, SplitError};
use crate::law::ApproverRank;

/// A split in proportion is announced for so long before it is decided.
pub const ANNOUNCED_DAYS: i64 = 30;
/// The bank pays within so many working days where it cannot at once.
pub const BANK_WORKING_DAYS: u32 = 3;
/// The two units of a refund; one county may be both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 立案（受理）单位: took the victims' cases and drafts.
    Accepting,
    /// 冻结单位: froze the accounts and hands the money out.
    Freezing,
}

/// An officer's signature for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSignature {
    /// Which unit.
    pub unit: Unit,
    /// Who.
    pub officer: OfficerId,
    /// When.
    pub at: Timestamp,
}

/// What somebody says against an announced split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Its number within the refund, from 1.
    pub number: u32,
    /// When it came.
    pub at: Timestamp,
    /// What is said, in the objector's words.
    pub text: String,
    /// Whether it was upheld, and the reviewer's reason; `None` while it is being reviewed.
    pub review: Option<(bool, String)>,
}

/// The prefecture's decision (返还决定书).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who decided.
    pub officer: OfficerId,
    /// With which rank.
    pub rank: ApproverRank,
    /// The number of the decision, `*公*刑返字〔 〕 号`.
    pub document: String,
    /// When.
    pub at: Timestamp,
}

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Drafted by the county; shares may change.
    Drafted,
    /// Announced; objections are heard.
    Announced,
    /// Decided; the bank is told.
    Decided,
    /// Every share is paid, or has failed and waits for another account of its victim.
    Carried,
    /// Given up before a decision.
    Withdrawn,
}

impl RefundState {
    /// The word that files and pages use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            RefundState::Drafted => "drafted",
            RefundState::Announced => "announced",
            RefundState::Decided => "decided",
            RefundState::Carried => "carried",
            RefundState::Withdrawn => "withdrawn",
        }
    }
}

/// What happens to a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum RefundEvent {
    /// The county drafts, or drafts anew: another victim, an objection upheld, a corrected amount.
    Drafted {
        /// What is divided.
        split: Split,
    },
    /// The split in proportion is announced.
    Announced,
    /// Somebody objects.
    Objected {
        /// In the objector's words.
        text: String,
    },
    /// An objection is reviewed.
    Reviewed {
        /// Which.
        number: u32,
        /// Whether it is right: then the county drafts anew.
        upheld: bool,
        /// The reviewer's reason; the objector is told.
        reason: String,
    },
    /// An officer signs for a unit what is on screen.
    Signed {
        /// For which unit.
        unit: Unit,
        /// Who.
        officer: OfficerId,
        /// Which draft was on screen.
        draft: u32,
    },
    /// The prefecture decides.
    Decided {
        /// Who.
        officer: OfficerId,
        /// With which rank.
        rank: ApproverRank,
        /// Which draft was on screen.
        draft: u32,
        /// The number of the decision.
        document: String,
    },
    /// The bank reports on one share.
    Paid {
        /// From which account.
        account: AccountNo,
        /// To which victim.
        case: CaseId,
        /// Whether the money has arrived; a payment that failed needs another account of the victim.
        arrived: bool,
    },
    /// The refund is given up.
    Withdrawn,
}

/// What follows from an event, for somebody else to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundEffect {
    /// The announcement ends at this instant; until then nothing is decided.
    AnnounceUntil(Timestamp),
    /// Tell the banks; they pay within [`BANK_WORKING_DAYS`] of the decision.
    TellBanks,
    /// The payment failed: the victim names another account.
    AskForAccount(CaseId),
    /// All shares have arrived.
    Done,
}

/// Why an event was not taken; the refund is unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefusal {
    /// The draft cannot be divided.
    #[error("the draft cannot be divided")]
    Split(#[source] SplitError),
    /// Nobody would get anything.
    #[error("the draft gives nobody anything")]
    NothingToReturn,
    /// The state does not allow this.
    #[error("a refund cannot be {event} when it is {}", state.map_or("not drafted", RefundState::name))]
    WrongState {
        /// Where it stands; `None` before the first draft.
        state: Option<RefundState>,
        /// What was tried.
        event: &'static str,
    },
    /// The draft has changed since it was on screen.
    #[error("the draft is {present}, not {seen}")]
    DraftChanged {
        /// What was on screen.
        seen: u32,
        /// What it is.
        present: u32,
    },
    /// No formula, no announcement.
    #[error("no account of this draft is shared in proportion: nothing is announced")]
    NothingToAnnounce,
    /// A split in proportion that was not announced.
    #[error("a split in proportion must be announced for thirty days first")]
    NotAnnounced,
    /// The thirty days are not over.
    #[error("the announcement runs until {0}")]
    AnnouncementRuns(Timestamp),
    /// An objection waits for its review.
    #[error("objection {0} is not reviewed yet")]
    ObjectionOpen(u32),
    /// An objection was upheld and nothing was drafted since.
    #[error("objection {0} was upheld: the county drafts anew")]
    ObjectionUpheld(u32),
    /// No such objection, or reviewed before.
    #[error("there is no open objection {0}")]
    NoObjection(u32),
    /// The officer has signed this draft.
    #[error("the officer has signed this draft already")]
    SameOfficer,
    /// The unit has its two signatures.
    #[error("two officers have signed for the unit already")]
    UnitSigned(Unit),
    /// A unit's signatures are missing.
    #[error("two officers of the {0:?} unit have not signed yet")]
    SignaturesMissing(Unit),
    /// The one who decides has signed.
    #[error("the one who decides is one of those who signed")]
    DeciderSigned,
    /// A refund is the prefecture's to decide.
    #[error("the prefecture decides, not rank {0:?}")]
    RankTooLow(ApproverRank),
    /// A decision has its number.
    #[error("the decision needs its number")]
    NoDocument,
    /// No such share, or paid before.
    #[error("there is no unpaid share of that account and victim")]
    NoShare,
}

impl RefundEvent {
    /// The event's kind, as journals and the trail write it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            RefundEvent::Drafted { .. } => "refund.drafted",
            RefundEvent::Announced => "refund.announced",
            RefundEvent::Objected { .. } => "refund.objected",
            RefundEvent::Reviewed { .. } => "refund.reviewed",
            RefundEvent::Signed { .. } => "refund.signed",
            RefundEvent::Decided { .. } => "refund.decided",
            RefundEvent::Paid { .. } => "refund.paid",
            RefundEvent::Withdrawn => "refund.withdrawn",
        }
    }
}
