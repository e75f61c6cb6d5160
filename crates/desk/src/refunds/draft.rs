//! What a refund divides: the accounts that the cases' freezes hold, and what each case's trace left in them.

use std::collections::BTreeMap;

use kernel::{AccountNo, CaseId, Fen, RefundId, Timestamp, UnitId};
use pursuit::law::OrderKind;
use pursuit::refund::{Claim, Deposit, Pool, Refund, RefundEvent, Share, Split, Strategy};
use records::people::Role;
use records::{Actor, Work};

use super::store::{self, Loaded, Units};
use super::{RefundSheet, sheet};
use crate::cases::{journal, next_number};
use crate::error::Error;
use crate::trace::{self, TraceSheet};
use crate::{Desk, NewId, rights};

/// What a refund is drafted from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefundDraft {
    /// The victims' cases.
    pub cases: Vec<CaseId>,
    /// What an officer chose instead of the rule's own strategy, by account.
    pub chosen: Chosen,
    /// The unit that froze the accounts; the drafter's own when absent. It stays when drafted anew.
    pub freezing: Option<UnitId>,
}

type Chosen = BTreeMap<AccountNo, Strategy>;

impl Desk {
    /// Drafts a refund to the victims of these cases from every account that one of them holds frozen. The freezing
    /// unit is the drafter's own unless another one is named.
    pub async fn draft_refund(
        &self,
        actor: Actor,
        draft: RefundDraft,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<RefundSheet, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let accepting = rights::unit_of_actor(&work).await?;
        let units = Units { accepting, freezing: draft.freezing.unwrap_or(accepting) };
        refuse_no_police(&work, units.freezing).await?;
        let split = divide(&work, &draft.cases, draft.chosen).await?;
        let year = now.beijing_date().year();
        let number = next_number(&work, &format!("refund {year}")).await?;
        let number = format!("FH{year}-{number:04}");
        let mut loaded = Loaded::new(&work, RefundId(ids()), number, units).await?;
        store::take(&mut work, &mut loaded, &RefundEvent::Drafted { split }, ids).await?;
        work.commit().await?;
        sheet::of(self, loaded, &officer).await
    }

    /// Drafts a refund anew, from what the cases hold by now: a victim more or less, an objection upheld, another
    /// strategy. Signatures and the announcement fall with the old draft.
    pub async fn redraft_refund(
        &self,
        actor: Actor,
        id: RefundId,
        version: u64,
        draft: RefundDraft,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<RefundSheet, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = store::load(&work, id, &officer).await?;
        super::act::expect_version(&loaded, version)?;
        let split = divide(&work, &draft.cases, draft.chosen).await?;
        store::take(&mut work, &mut loaded, &RefundEvent::Drafted { split }, ids).await?;
        work.commit().await?;
        sheet::of(self, loaded, &officer).await
    }
}

/// Refuses to decide what no longer holds: an account must still hold the shares, a victim must still lack them.
pub(super) async fn refuse_outdated(work: &Work, refund: &Refund) -> Result<(), Error> {
    let Some(drafted) = refund.drafted() else { return Ok(()) };
    let cases: Vec<CaseId> = drafted.claims.iter().map(|claim| claim.case).collect();
    let present = divide(work, &cases, BTreeMap::new()).await?;
    let shares = &refund.worksheet().shares;
    let sum = |of: &dyn Fn(&Share) -> bool| {
        Fen::checked_sum(shares.iter().filter(|share| of(share)).map(|share| share.amount_fen))
            .unwrap_or(Fen::MAX)
    };
    let frozen = |account: &AccountNo| {
        present.pools.iter().find(|pool| pool.account == *account).map_or(Fen::ZERO, |pool| pool.frozen_fen)
    };
    let is_held =
        drafted.pools.iter().all(|pool| sum(&|share| share.account == pool.account) <= frozen(&pool.account));
    let is_owed = present.claims.iter().all(|claim| {
        let lacks = claim.loss_fen.saturating_sub_to_zero(claim.returned_fen);
        sum(&|share| share.case == claim.case) <= lacks
    });
    if is_held && is_owed { Ok(()) } else { Err(Error::RefundOutdated) }
}

/// Only a unit of the police freezes.
async fn refuse_no_police(work: &Work, unit: UnitId) -> Result<(), Error> {
    let unit = records::units::get(work.db(), unit).await.map_err(|_| Error::Absent("unit"))?;
    if unit.family == records::units::Family::Police && unit.is_active {
        Ok(())
    } else {
        Err(Error::Absent("unit"))
    }
}

async fn divide(work: &Work, cases: &[CaseId], chosen: Chosen) -> Result<Split, Error> {
    let mut claims = Vec::with_capacity(cases.len());
    let mut pools: BTreeMap<AccountNo, Pool> = BTreeMap::new();
    let mut traces = Vec::with_capacity(cases.len());
    for id in cases {
        let loaded = journal::load(work, *id).await?;
        let (case, loss_fen) = (*id, loaded.case.stolen_fen());
        claims.push(Claim { case, loss_fen, returned_fen: store::returned_to(work, case).await? });
        for (account, held) in frozen_by(&loaded.case) {
            let pool = pools.entry(account.clone()).or_insert_with(|| Pool {
                account,
                frozen_fen: Fen::ZERO,
                deposits: Vec::new(),
            });
            // An account is frozen once; another case's order on it waits its turn and holds nothing more.
            pool.frozen_fen = pool.frozen_fen.max(held);
        }
        if let Some(trace) = trace::latest(work.db(), work.ring(), &loaded.key, &loaded.case).await? {
            traces.push((case, trace));
        }
    }
    for pool in pools.values_mut() {
        let taken = store::taken_from(work, &pool.account).await?;
        pool.frozen_fen = pool.frozen_fen.saturating_sub_to_zero(taken);
        pool.deposits =
            traces.iter().filter_map(|(case, trace)| deposit(*case, trace, &pool.account)).collect();
    }
    let chosen = chosen.into_iter().filter(|(account, _)| pools.contains_key(account)).collect();
    let pools = pools.into_values().filter(|pool| !pool.deposits.is_empty()).collect();
    Ok(Split { claims, pools, chosen })
}

/// The accounts that a case's freezes hold, with what each holds by the bank's own word.
fn frozen_by(case: &pursuit::Case) -> impl Iterator<Item = (AccountNo, Fen)> {
    let freezes = case.orders().filter(|order| {
        matches!(order.kind, OrderKind::Freeze | OrderKind::FreezeExtension) && order.state.holds()
    });
    freezes.map(|order| {
        let there = order.balance_fen.unwrap_or(order.amount_fen);
        (order.account.clone(), order.amount_fen.min(there))
    })
}

/// One case's money in an account: what came in by the trace, and what the rules leave there at least and most.
fn deposit(case: CaseId, trace: &TraceSheet, account: &AccountNo) -> Option<Deposit> {
    let position = trace.traced.held.iter().find(|position| position.account == *account)?;
    let came = trace.hops.iter().filter(|hop| hop.payee == *account).map(|hop| hop.stolen_fen);
    let amount_fen = Fen::checked_sum(came).unwrap_or(Fen::MAX).max(position.max_fen);
    Some(Deposit { case, amount_fen, held_min_fen: position.min_fen, held_max_fen: position.max_fen })
}
