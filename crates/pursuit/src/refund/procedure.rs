//! The steps of a refund, from the county's draft to the bank's word that it has paid.
//!
//! A refund is the fold of its events, as a case is. A new victim or an objection that is upheld makes a new
//! draft: signatures bind to one draft and fall with it.

mod objections;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, CaseId, Fen, OfficerId, Timestamp};

use super::event::{
    ANNOUNCED_DAYS, Decision, Objection, RefundEffect, RefundEvent, RefundRefusal, RefundState, Unit,
    UnitSignature,
};
use super::split::{Split, Worksheet, split};
use crate::law::ApproverRank;

/// So many officers sign for each unit.
const SIGNERS: usize = 2;

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

    fn signers(&self, unit: Unit) -> usize {
        self.signatures.iter().filter(|signature| signature.unit == unit).count()
    }
}
