//! Running numbers without gaps: a number given in a transaction that fails is given again.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use records::Work;

use crate::error::Error;
use crate::rows::counter;

/// The next number of this name, from 1. Others who want one wait until the transaction ends.
pub(crate) async fn next_number(work: &Work, name: &str) -> Result<i64, Error> {
    let first = counter::ActiveModel { name: Set(name.to_owned()), value: Set(0) };
    let unless_there =
        OnConflict::column(counter::Column::Name).do_nothing_on([counter::Column::Name]).to_owned();
    counter::Entity::insert(first).on_conflict(unless_there).exec_without_returning(work.db()).await?;
    counter::Entity::update_many()
        .col_expr(counter::Column::Value, Expr::col(counter::Column::Value).add(1))
        .filter(counter::Column::Name.eq(name))
        .exec(work.db())
        .await?;
    let row = counter::Entity::find_by_id(name.to_owned()).one(work.db()).await?;
    row.map(|row| row.value).ok_or(Error::Absent("counter"))
}
