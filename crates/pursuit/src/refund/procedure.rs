//! The steps of a refund, from the county's draft to the bank's word that it has paid.
//!
//! A refund is the fold of its events, as a case is. A new victim or an objection that is upheld makes a new
//! draft: signatures bind to one draft and fall with it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, CaseId, Fen, OfficerId, Timestamp};
use serde::{Deserialize, Serialize};

use super::split::{Split, SplitError, Worksheet, split};
use crate::law::ApproverRank;

/// A split in proportion is announced for so long before it is decided.
pub const ANNOUNCED_DAYS: i64 = 30;
/// The bank pays within so many working days where it cannot at once.
pub const BANK_WORKING_DAYS: u32 = 3;
/// So many officers sign for each unit.
const SIGNERS: usize = 2;

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

/// A refund: the fold of its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refund {
    draft: u32,
    drafted: Option<Split>,
    worksheet: Worksheet,
    state: Option<RefundState>,
    announced_until: Option<Timestamp>,
    objections: Vec<Objection>,
    /// The upheld objection that waits for a new draft.
    upheld: Option<u32>,
    signatures: Vec<UnitSignature>,
    decision: Option<Decision>,
    arrived: BTreeSet<(AccountNo, CaseId)>,
    failed: BTreeMap<(AccountNo, CaseId), u32>,
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

impl Refund {
    /// Takes an event. Refused, it changes nothing.
    pub fn handle(
        &mut self,
        event: &RefundEvent,
        now: Timestamp,
    ) -> Result<Vec<RefundEffect>, RefundRefusal> {
        match event {
            RefundEvent::Drafted { split } => self.take_draft(split),
            RefundEvent::Announced => self.announce(now),
            RefundEvent::Objected { text } => self.object(text, now),
            RefundEvent::Reviewed { number, upheld, reason } => self.review(*number, *upheld, reason),
            RefundEvent::Signed { unit, officer, draft } => self.sign(*unit, *officer, *draft, now),
            RefundEvent::Decided { officer, rank, draft, document } => self.decide(
                *draft,
                Decision { officer: *officer, rank: *rank, document: document.clone(), at: now },
            ),
            RefundEvent::Paid { account, case, arrived } => self.pay(account, *case, *arrived),
            RefundEvent::Withdrawn => self.withdraw(),
        }
    }

    /// Where it stands; `None` before the first draft.
    #[must_use]
    pub fn state(&self) -> Option<RefundState> {
        self.state
    }

    /// Which draft this is, from 1: signatures bind to it.
    #[must_use]
    pub fn draft(&self) -> u32 {
        self.draft
    }

    /// What is divided.
    #[must_use]
    pub fn drafted(&self) -> Option<&Split> {
        self.drafted.as_ref()
    }

    /// Who gets what.
    #[must_use]
    pub fn worksheet(&self) -> &Worksheet {
        &self.worksheet
    }

    /// When the announcement ends.
    #[must_use]
    pub fn announced_until(&self) -> Option<Timestamp> {
        self.announced_until
    }

    /// What was said against it, all drafts together.
    #[must_use]
    pub fn objections(&self) -> &[Objection] {
        &self.objections
    }

    /// Who has signed this draft.
    #[must_use]
    pub fn signatures(&self) -> &[UnitSignature] {
        &self.signatures
    }

    /// The prefecture's decision.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        self.decision.as_ref()
    }

    /// What has arrived with the victims.
    #[must_use]
    pub fn arrived_fen(&self) -> Fen {
        let arrived =
            self.worksheet.shares.iter().filter(|share| self.has_arrived(&share.account, share.case));
        Fen::checked_sum(arrived.map(|share| share.amount_fen)).unwrap_or(Fen::ZERO)
    }

    /// Whether a share has arrived.
    #[must_use]
    pub fn has_arrived(&self, account: &AccountNo, case: CaseId) -> bool {
        self.arrived.contains(&(account.clone(), case))
    }

    /// How often a share's payment has failed.
    #[must_use]
    pub fn failures(&self, account: &AccountNo, case: CaseId) -> u32 {
        self.failed.get(&(account.clone(), case)).copied().unwrap_or(0)
    }

    fn take_draft(&mut self, input: &Split) -> Result<Vec<RefundEffect>, RefundRefusal> {
        if self.state.is_some() {
            self.expect_open("drafted")?;
        }
        let worksheet = split(input).map_err(RefundRefusal::Split)?;
        if worksheet.total_fen() == Fen::ZERO {
            return Err(RefundRefusal::NothingToReturn);
        }
        self.draft += 1;
        self.drafted = Some(input.clone());
        self.worksheet = worksheet;
        self.state = Some(RefundState::Drafted);
        self.announced_until = None;
        self.upheld = None;
        self.signatures.clear();
        Ok(Vec::new())
    }

    fn announce(&mut self, now: Timestamp) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect(RefundState::Drafted, "announced")?;
        if !self.worksheet.must_be_announced() {
            return Err(RefundRefusal::NothingToAnnounce);
        }
        self.refuse_upheld()?;
        let until = now.plus_seconds(ANNOUNCED_DAYS * 86_400);
        self.state = Some(RefundState::Announced);
        self.announced_until = Some(until);
        Ok(vec![RefundEffect::AnnounceUntil(until)])
    }

    fn object(&mut self, text: &str, now: Timestamp) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect_open("objected to")?;
        let number =
            u32::try_from(self.objections.len() + 1).expect("objections are fewer than four billion");
        self.objections.push(Objection { number, at: now, text: text.to_owned(), review: None });
        Ok(Vec::new())
    }

    fn review(
        &mut self,
        number: u32,
        upheld: bool,
        reason: &str,
    ) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect_open("reviewed")?;
        let objection = self.objections.iter_mut().find(|one| one.number == number && one.review.is_none());
        objection.ok_or(RefundRefusal::NoObjection(number))?.review = Some((upheld, reason.to_owned()));
        if upheld {
            // What was announced and signed is not what will be returned.
            self.state = Some(RefundState::Drafted);
            self.announced_until = None;
            self.upheld = Some(number);
            self.signatures.clear();
        }
        Ok(Vec::new())
    }

    fn sign(
        &mut self,
        unit: Unit,
        officer: OfficerId,
        draft: u32,
        now: Timestamp,
    ) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect_open("signed")?;
        self.expect_draft(draft)?;
        self.refuse_upheld()?;
        if self.signatures.iter().any(|signature| signature.officer == officer) {
            return Err(RefundRefusal::SameOfficer);
        }
        if self.signers(unit) == SIGNERS {
            return Err(RefundRefusal::UnitSigned(unit));
        }
        self.signatures.push(UnitSignature { unit, officer, at: now });
        Ok(Vec::new())
    }

    fn decide(&mut self, draft: u32, decision: Decision) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect_open("decided")?;
        self.expect_draft(draft)?;
        if decision.rank < ApproverRank::Prefecture {
            return Err(RefundRefusal::RankTooLow(decision.rank));
        }
        if decision.document.trim().is_empty() {
            return Err(RefundRefusal::NoDocument);
        }
        self.expect_heard(decision.at)?;
        for unit in [Unit::Accepting, Unit::Freezing] {
            if self.signers(unit) < SIGNERS {
                return Err(RefundRefusal::SignaturesMissing(unit));
            }
        }
        if self.signatures.iter().any(|signature| signature.officer == decision.officer) {
            return Err(RefundRefusal::DeciderSigned);
        }
        self.decision = Some(decision);
        self.state = Some(RefundState::Decided);
        Ok(vec![RefundEffect::TellBanks])
    }

    fn pay(
        &mut self,
        account: &AccountNo,
        case: CaseId,
        arrived: bool,
    ) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect(RefundState::Decided, "paid")?;
        let is_share = self
            .worksheet
            .shares
            .iter()
            .any(|share| share.account == *account && share.case == case && share.amount_fen > Fen::ZERO);
        let key = (account.clone(), case);
        if !is_share || self.arrived.contains(&key) {
            return Err(RefundRefusal::NoShare);
        }
        if !arrived {
            *self.failed.entry(key).or_default() += 1;
            return Ok(vec![RefundEffect::AskForAccount(case)]);
        }
        self.arrived.insert(key);
        let owed = self.worksheet.shares.iter().filter(|share| share.amount_fen > Fen::ZERO).count();
        if self.arrived.len() < owed {
            return Ok(Vec::new());
        }
        self.state = Some(RefundState::Carried);
        Ok(vec![RefundEffect::Done])
    }

    fn withdraw(&mut self) -> Result<Vec<RefundEffect>, RefundRefusal> {
        self.expect_open("withdrawn")?;
        self.state = Some(RefundState::Withdrawn);
        Ok(Vec::new())
    }

    /// Drafted, not yet decided and not given up.
    fn expect_open(&self, event: &'static str) -> Result<(), RefundRefusal> {
        match self.state {
            Some(RefundState::Drafted | RefundState::Announced) => Ok(()),
            state @ (None | Some(RefundState::Decided | RefundState::Carried | RefundState::Withdrawn)) => {
                Err(RefundRefusal::WrongState { state, event })
            }
        }
    }

    fn expect(&self, needed: RefundState, event: &'static str) -> Result<(), RefundRefusal> {
        let state = self.state;
        if state == Some(needed) { Ok(()) } else { Err(RefundRefusal::WrongState { state, event }) }
    }

    fn expect_draft(&self, seen: u32) -> Result<(), RefundRefusal> {
        let present = self.draft;
        if seen == present { Ok(()) } else { Err(RefundRefusal::DraftChanged { seen, present }) }
    }

    /// The announcement is over, and every objection has been heard.
    fn expect_heard(&self, now: Timestamp) -> Result<(), RefundRefusal> {
        self.refuse_upheld()?;
        if let Some(open) = self.objections.iter().find(|objection| objection.review.is_none()) {
            return Err(RefundRefusal::ObjectionOpen(open.number));
        }
        if !self.worksheet.must_be_announced() {
            return Ok(());
        }
        match self.announced_until {
            None => Err(RefundRefusal::NotAnnounced),
            Some(until) if now < until => Err(RefundRefusal::AnnouncementRuns(until)),
            Some(_over) => Ok(()),
        }
    }

    fn refuse_upheld(&self) -> Result<(), RefundRefusal> {
        self.upheld.map_or(Ok(()), |number| Err(RefundRefusal::ObjectionUpheld(number)))
    }

    fn signers(&self, unit: Unit) -> usize {
        self.signatures.iter().filter(|signature| signature.unit == unit).count()
    }
}
