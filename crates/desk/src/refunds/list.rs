//! The list of refunds, newest first, a page at a time.

use kernel::{Fen, RefundId, Timestamp};
use records::people::users::User;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::Desk;
use crate::cursor::{Cursor, cut};
use crate::error::Error;
use crate::rows::refund;

/// A page of the list.
#[derive(Clone, Debug)]
pub struct RefundPage {
    /// The rows, newest first.
    pub rows: Vec<RefundRow>,
    /// To be given for the next page; `None` at the end.
    pub next_cursor: Option<String>,
}

/// One refund in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRow {
    /// The refund.
    pub id: RefundId,
    /// Its number for people.
    pub number: String,
    /// Its state by name: `drafted`, `announced`, `decided`, `carried`, `withdrawn`.
    pub state: String,
    /// When it was first drafted.
    pub made_at: Timestamp,
    /// Victims in it.
    pub victims: u64,
    /// Accounts in it.
    pub accounts: u64,
    /// What is frozen in them.
    pub frozen: Fen,
    /// What the victims get.
    pub total: Fen,
    /// What has arrived with them.
    pub arrived: Fen,
    /// When the announcement ends.
    pub announced_until: Option<Timestamp>,
}

impl Desk {
    /// A page of the refunds that the viewer's unit has a part in, after the cursor.
    pub async fn refunds(
        &self,
        viewer: &User,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<RefundPage, Error> {
        let seen = Condition::any()
            .add(viewer.scope.over(refund::Column::UnitId))
            .add(viewer.scope.over(refund::Column::FreezingUnitId));
        let mut query = refund::Entity::find().filter(seen);
        if let Some(Cursor { key, id }) = cursor.map(Cursor::parse).transpose()? {
            let tied = Condition::all().add(refund::Column::MadeAt.eq(key)).add(refund::Column::Id.lt(id));
            query = query.filter(Condition::any().add(refund::Column::MadeAt.lt(key)).add(tied));
        }
        let mut rows = query
            .order_by_desc(refund::Column::MadeAt)
            .order_by_desc(refund::Column::Id)
            .limit(limit + 1)
            .all(self.records().reader())
            .await?;
        let next_cursor = cut(&mut rows, limit, |row| Cursor { key: row.made_at, id: row.id });
        Ok(RefundPage { rows: rows.into_iter().map(row_of).collect(), next_cursor })
    }
}

fn row_of(row: refund::Model) -> RefundRow {
    RefundRow {
        id: RefundId(row.id),
        number: row.number,
        state: row.state,
        made_at: Timestamp::from_micros(row.made_at),
        victims: row.victims.unsigned_abs(),
        accounts: row.accounts.unsigned_abs(),
        frozen: Fen::new(row.frozen_fen),
        total: Fen::new(row.total_fen),
        arrived: Fen::new(row.arrived_fen),
        announced_until: row.announced_until.map(Timestamp::from_micros),
    }
}
