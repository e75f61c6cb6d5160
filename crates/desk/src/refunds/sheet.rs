//! A refund as a user sees it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, CaseId, Fen, OfficerId, RefundId, Timestamp};
use pursuit::refund::{Refund, RefundState, Unit};
use records::people::users::User;
use records::people::{Rank, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::store::{self, Loaded};
use crate::Desk;
use crate::accounts;
use crate::error::Error;
use crate::orders::Names;
use crate::rows::{case, refund};

/// A refund with everything its page shows.
#[derive(Clone, Debug)]
pub struct RefundSheet {
    /// The refund.
    pub id: RefundId,
    /// Its number for people.
    pub number: String,
    /// Who took the victims' cases and drafts.
    pub accepting_unit: String,
    /// Who froze the accounts and hands the money out.
    pub freezing_unit: String,
    /// How many events it has taken; acts name it.
    pub version: u64,
    /// When it was first drafted.
    pub made_at: Timestamp,
    /// The fold of its journal: worksheet, signatures, objections, decision.
    pub refund: Refund,
    /// The victims' cases.
    pub cases: Vec<RefundCase>,
    /// The bank of each account, where it is known.
    pub banks: BTreeMap<AccountNo, String>,
    /// The names of those who signed and decided.
    pub officers: BTreeMap<OfficerId, String>,
    /// What the viewer may do now.
    pub can: RefundCan,
}

/// A victim's case in a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundCase {
    /// The case.
    pub id: CaseId,
    /// Its number for people.
    pub number: String,
    /// What was lost.
    pub loss: Fen,
    /// What came back before.
    pub returned: Fen,
    /// What this refund gives.
    pub gets: Fen,
}

/// What a user may do with a refund now. A hint: the act itself decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundCan {
    /// Draft anew, take down and review objections, withdraw.
    pub draft: bool,
    /// Announce.
    pub announce: bool,
    /// Sign for the accepting unit.
    pub sign_accepting: bool,
    /// Sign for the freezing unit.
    pub sign_freezing: bool,
    /// Decide.
    pub decide: bool,
    /// Note what the bank says.
    pub report: bool,
}

impl Desk {
    /// A refund as one user sees it; one in which the viewer's unit has no part is absent.
    pub async fn refund(&self, id: RefundId, viewer: &User) -> Result<RefundSheet, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let row = refund::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::Absent("refund"))?;
        let loaded = store::fold(db, ring, row).await?;
        match loaded.units.are_seen(db, &viewer.scope).await? {
            true => of(self, loaded, viewer).await,
            false => Err(Error::Absent("refund")),
        }
    }
}

pub(super) async fn of(desk: &Desk, loaded: Loaded, viewer: &User) -> Result<RefundSheet, Error> {
    let Loaded { id, number, units, made_at, version, refund, .. } = loaded;
    let db = desk.records().reader();
    let mut is_of = BTreeSet::new();
    for unit in [Unit::Accepting, Unit::Freezing] {
        if viewer.scope.holds(db, units.of(unit)).await? {
            is_of.insert(unit);
        }
    }
    let unit_name = async |unit| Ok::<_, Error>(records::units::get(db, units.of(unit)).await?.name);
    let cases = cases_of(desk, &refund).await?;
    let mut banks = BTreeMap::new();
    for pool in refund.drafted().into_iter().flat_map(|split| &split.pools) {
        if let Some(bank) = accounts::bank_of(&pool.account, None) {
            banks.insert(pool.account.clone(), bank);
        }
    }
    let mut names = Names::new(desk.records());
    let mut officers = BTreeMap::new();
    let signers = refund.signatures().iter().map(|signature| signature.officer);
    for officer in signers.chain(refund.decision().map(|decision| decision.officer)) {
        officers.insert(officer, names.of(officer).await?);
    }
    let can = can(&refund, viewer, &is_of);
    Ok(RefundSheet {
        id,
        number,
        accepting_unit: unit_name(Unit::Accepting).await?,
        freezing_unit: unit_name(Unit::Freezing).await?,
        version: version.unsigned_abs(),
        made_at,
        refund,
        cases,
        banks,
        officers,
        can,
    })
}

async fn cases_of(desk: &Desk, refund: &Refund) -> Result<Vec<RefundCase>, Error> {
    let Some(split) = refund.drafted() else { return Ok(Vec::new()) };
    let ids = split.claims.iter().map(|claim| claim.case.0);
    let rows = case::Entity::find().filter(case::Column::Id.is_in(ids)).all(desk.records().reader()).await?;
    let numbers: BTreeMap<_, _> = rows.into_iter().map(|row| (row.id, row.number)).collect();
    let mut gets: BTreeMap<CaseId, Fen> = BTreeMap::new();
    for share in &refund.worksheet().shares {
        let sum = gets.entry(share.case).or_default();
        *sum = sum.checked_add(share.amount_fen).unwrap_or(Fen::MAX);
    }
    let of_claim = |claim: &pursuit::refund::Claim| RefundCase {
        id: claim.case,
        number: numbers.get(&claim.case.0).cloned().unwrap_or_default(),
        loss: claim.loss_fen,
        returned: claim.returned_fen,
        gets: gets.get(&claim.case).copied().unwrap_or_default(),
    };
    Ok(split.claims.iter().map(of_claim).collect())
}

fn can(refund: &Refund, viewer: &User, is_of: &BTreeSet<Unit>) -> RefundCan {
    let is = |role| viewer.roles.contains(&role);
    let open = matches!(refund.state(), Some(RefundState::Drafted | RefundState::Announced));
    let signed = refund.signatures().iter().any(|signature| signature.officer == viewer.id);
    let needs =
        |unit: Unit| refund.signatures().iter().filter(|signature| signature.unit == unit).count() < 2;
    let may_sign = is(Role::Investigator) && open && !signed;
    let complete = !needs(Unit::Accepting) && !needs(Unit::Freezing);
    RefundCan {
        draft: is(Role::Investigator) && open,
        announce: is(Role::Investigator)
            && refund.state() == Some(RefundState::Drafted)
            && refund.worksheet().must_be_announced(),
        sign_accepting: may_sign && needs(Unit::Accepting) && is_of.contains(&Unit::Accepting),
        sign_freezing: may_sign && needs(Unit::Freezing) && is_of.contains(&Unit::Freezing),
        decide: is(Role::Approver)
            && viewer.rank == Some(Rank::Prefecture)
            && is_of.contains(&Unit::Accepting)
            && open
            && complete
            && !signed,
        report: is(Role::Investigator) && refund.state() == Some(RefundState::Decided),
    }
}
