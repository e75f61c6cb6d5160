//! Who may: asked of the records inside the transaction that acts.

use kernel::{OfficerId, UnitId};
use pursuit::law::ApproverRank;
use records::people::users::{self, User};
use records::people::{Rank, Role};
use records::units::CENTRE;
use records::{Who, Work};

use crate::error::Error;

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

/// The unit to which what the actor makes belongs: the officer's own, the centre for a part of the program.
pub(crate) async fn unit_of_actor(work: &Work) -> Result<UnitId, Error> {
    let id = match work.actor().who {
        Who::Program(_) | Who::Nobody => return Ok(CENTRE),
        Who::Officer(id) => id,
    };
    users::get(work.db(), work.ring(), id).await?.unit.ok_or(Error::Absent("unit"))
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
