//! A lease: of several servers on one database, one does what only one should.
//!
//! It saves work, it is not what makes a stamp unique (the stamps' key is), so a holder that wakes up late does
//! no harm.

use kernel::Timestamp;
use records::Actor;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::row::lease;
use crate::Desk;
use crate::error::Error;

/// How long a lease lasts without being renewed.
pub const LEASE_SECONDS: i64 = 10;

/// One server's claim to ring the clocks of a database that it may share with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The server, by an id of its own that lasts as long as it runs.
    pub holder: Uuid,
    /// Now, on the wall: the centre's own time may run faster.
    pub wall: Timestamp,
}

impl Desk {
    /// Takes or renews a lease for [`LEASE_SECONDS`]; false when another holds it. The instant is the wall's.
    pub async fn hold_lease(&self, name: &str, holder: Uuid, now: Timestamp) -> Result<bool, Error> {
        let until = now.plus_seconds(LEASE_SECONDS).as_micros();
        let work = self.records().begin(Actor::program("clock"), now).await?;
        let first = lease::ActiveModel { name: Set(name.to_owned()), holder: Set(holder), until: Set(until) };
        let unless_there =
            OnConflict::column(lease::Column::Name).do_nothing_on([lease::Column::Name]).to_owned();
        lease::Entity::insert(first).on_conflict(unless_there).exec_without_returning(work.db()).await?;
        let free = Condition::any()
            .add(lease::Column::Holder.eq(holder))
            .add(lease::Column::Until.lte(now.as_micros()))
            // Given by a clock that ran ahead.
            .add(lease::Column::Until.gt(until));
        let taken = lease::Entity::update_many()
            .col_expr(lease::Column::Holder, Expr::value(holder))
            .col_expr(lease::Column::Until, Expr::value(until))
            .filter(lease::Column::Name.eq(name))
            .filter(free)
            .exec(work.db())
            .await?;
        work.commit().await?;
        Ok(taken.rows_affected == 1)
    }
}
