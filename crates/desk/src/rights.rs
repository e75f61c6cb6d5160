//! Who may: asked of the records inside the transaction that acts.

use pursuit::law::ApproverRank;
use records::people::users::{self, User};
use records::people::{Rank, Role};
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

/// The user's rank as the law of orders knows it.
pub(crate) fn rank_of(user: &User) -> Result<ApproverRank, Error> {
    match user.rank {
        Some(Rank::Centre) => Ok(ApproverRank::Centre),
        Some(Rank::County) => Ok(ApproverRank::County),
        Some(Rank::Prefecture) => Ok(ApproverRank::Prefecture),
        None => Err(Error::NoRank),
    }
}
