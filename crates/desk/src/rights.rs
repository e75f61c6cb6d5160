//! Who may: asked of the records inside the transaction that acts.

use kernel::{CaseId, OfficerId, UnitId};
use pursuit::law::ApproverRank;
use records::people::users::{self, User};
use records::people::{Rank, Role};
use records::units::{CENTRE, Scope};
use records::{Who, Work};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::error::Error;
use crate::rows::case;

/// The acting user, who must be active and hold the role.
pub(crate) async fn officer_with(work: &Work, role: Role) -> Result<User, Error> {
    let Who::Officer(id) = work.actor().who else { return Err(Error::Forbidden(role)) };
    let user = users::get(work.db(), work.ring(), id).await?;
    if user.is_active && user.roles.contains(&role) {
        return Ok(user);
    }
    Err(Error::Forbidden(role))
}

/// The acting user, who must be active and sign: the first signature is an investigator's, the second may be a
/// second officer's.
pub(crate) async fn signer(work: &Work, is_first: bool) -> Result<User, Error> {
    match officer_with(work, Role::Investigator).await {
        Err(Error::Forbidden(_)) if !is_first => officer_with(work, Role::SecondOfficer).await,
        decided => decided,
    }
}

/// In which role a user signs: an investigator's counts before a second officer's.
pub(crate) async fn signing_role(work: &Work, id: OfficerId) -> Result<Role, Error> {
    let user = users::get(work.db(), work.ring(), id).await?;
    let is_second = user.roles.contains(&Role::SecondOfficer) && !user.roles.contains(&Role::Investigator);
    Ok(if is_second { Role::SecondOfficer } else { Role::Investigator })
}

/// Refuses a case of a unit outside the acting officer's scope as if it were not there. Parts of the program see all.
pub(crate) async fn refuse_hidden(work: &Work, unit: UnitId) -> Result<(), Error> {
    let id = match work.actor().who {
        Who::Program(_) => return Ok(()),
        Who::Officer(id) => id,
        Who::Nobody => return Err(Error::Absent("case")),
    };
    let user = users::get(work.db(), work.ring(), id).await?;
    match user.is_active && user.scope.holds(work.db(), unit).await? {
        true => Ok(()),
        false => Err(Error::Absent("case")),
    }
}

/// Refuses what hangs on a case that [`refuse_hidden`] refuses, as if that thing were not there.
pub(crate) async fn refuse_hidden_of(work: &Work, case: CaseId, noun: &'static str) -> Result<(), Error> {
    let row = case::Entity::find_by_id(case.0).one(work.db()).await?.ok_or(Error::Absent(noun))?;
    match refuse_hidden(work, UnitId(row.unit_id)).await {
        Err(Error::Absent(_)) => Err(Error::Absent(noun)),
        decided => decided,
    }
}

/// Refuses an officer who would act for a unit that is not the own one or below it.
pub(crate) async fn refuse_outside(work: &Work, officer: &User, unit: UnitId) -> Result<(), Error> {
    match officer.scope.holds(work.db(), unit).await? {
        true => Ok(()),
        false => Err(Error::OtherUnit),
    }
}

/// The ids of the cases that may be seen, for a condition on a column that holds a case's id.
pub(crate) fn cases_within(scope: &Scope) -> SelectStatement {
    let cases = case::Entity::find().filter(scope.over(case::Column::UnitId));
    cases.select_only().column(case::Column::Id).into_query()
}

/// The unit to which what the actor makes belongs: the officer's own, the centre for a part of the program.
pub(crate) async fn unit_of_actor(work: &Work) -> Result<UnitId, Error> {
    let id = match work.actor().who {
        Who::Program(_) | Who::Nobody => return Ok(CENTRE),
        Who::Officer(id) => id,
    };
    users::get(work.db(), work.ring(), id).await?.unit.ok_or(Error::Absent("unit"))
}

/// The acting user, who must be active and hold one of the roles.
pub(crate) async fn officer_with_any(work: &Work, roles: &[Role]) -> Result<User, Error> {
    let Some(first) = roles.first() else { return Err(Error::NotAllowed("begins_by_itself")) };
    let Who::Officer(id) = work.actor().who else { return Err(Error::Forbidden(*first)) };
    let user = users::get(work.db(), work.ring(), id).await?;
    needs_any(&user, roles).map(|()| user)
}

/// Refuses a user who is not active or holds none of the roles; the first is named.
pub(crate) fn needs_any(user: &User, roles: &[Role]) -> Result<(), Error> {
    let Some(first) = roles.first() else { return Err(Error::NotAllowed("begins_by_itself")) };
    let may = user.is_active && roles.iter().any(|role| user.roles.contains(role));
    if may { Ok(()) } else { Err(Error::Forbidden(*first)) }
}

/// The user's rank as the law of orders knows it.
pub(crate) fn rank_of(user: &User) -> Result<ApproverRank, Error> {
    match user.rank {
        Some(Rank::Centre) => Ok(ApproverRank::Centre),
        Some(Rank::County) => Ok(ApproverRank::County),
        Some(Rank::Prefecture) => Ok(ApproverRank::Prefecture),
        None => Err(Error::NoRank),
    }
}
