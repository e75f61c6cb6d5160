//! Named handlers, and who looked at an account while its order was on its way.
//!
//! A case whose handlers are named shows its orders to them, to the approver and to nobody else, and nobody else
//! signs them. A look at an account whose order has left and is not carried out is kept for the auditor, unless the
//! looker is one who handles or signed that order: a warned holder empties the account.

mod looks;

use kernel::{CaseId, OfficerId};
use records::Work;
use records::people::Role;
use records::people::users::User;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::dossiers::row::handler;
use crate::error::Error;

pub use looks::Look;
pub(crate) use looks::note_looks;

/// Orders in these states have left and are not carried out.
pub(crate) const PENDING: [&str; 3] = ["outgoing", "delivered", "signed"];

/// Who looks numbers up.
pub(crate) const LOOKERS: &[Role] =
    &[Role::Investigator, Role::SecondOfficer, Role::Approver, Role::StationOfficer, Role::Chief];

/// The officers named to handle a case; empty when all who sign do.
pub(crate) async fn of(db: &impl ConnectionTrait, case: CaseId) -> Result<Vec<OfficerId>, Error> {
    let rows = handler::Entity::find().filter(handler::Column::CaseId.eq(case.0)).all(db).await?;
    Ok(rows.into_iter().map(|row| OfficerId(row.officer_id)).collect())
}

/// The cases whose handlers are named.
pub(crate) fn named_cases() -> SelectStatement {
    handler::Entity::find().select_only().column(handler::Column::CaseId).into_query()
}

/// The condition on a column that holds a case's id under which a user sees the case's orders.
pub(crate) fn over(user: &User, case_column: impl ColumnTrait) -> Condition {
    if user.roles.contains(&Role::Approver) {
        return Condition::all();
    }
    let own = handler::Entity::find().filter(handler::Column::OfficerId.eq(user.id.0));
    let own = own.select_only().column(handler::Column::CaseId).into_query();
    Condition::any().add(case_column.not_in_subquery(named_cases())).add(case_column.in_subquery(own))
}

/// Refuses an order of a case that others handle by name as if it were not there.
pub(crate) async fn refuse_others(work: &Work, case: CaseId, user: &User) -> Result<(), Error> {
    if handles(work.db(), case, user).await? { Ok(()) } else { Err(Error::Absent("order")) }
}

/// Whether a user sees and signs the orders of a case.
pub(crate) async fn handles(db: &impl ConnectionTrait, case: CaseId, user: &User) -> Result<bool, Error> {
    let named = of(db, case).await?;
    Ok(named.is_empty() || named.contains(&user.id) || user.roles.contains(&Role::Approver))
}
