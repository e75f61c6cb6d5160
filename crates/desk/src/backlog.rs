//! What waits for the centre's workers: the figures that tell a watcher whether they keep up.

use kernel::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::Desk;
use crate::error::Error;
use crate::rows::{inbox, outbox};

/// What waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Entries of the trail that are committed and not chained yet.
    pub trail: u64,
    /// Messages on their way out.
    pub outbox: u64,
    /// Messages that came and are not applied yet.
    pub inbox: u64,
    /// Clocks that are due and have not been fired.
    pub clocks: u64,
}

impl Desk {
    /// What waits at an instant of the centre's time.
    pub async fn backlog(&self, now: Timestamp) -> Result<Backlog, Error> {
        let db = self.records().reader();
        Ok(Backlog {
            trail: self.records().trail_waiting().await?,
            outbox: outbox::Entity::find().filter(outbox::Column::State.eq("waiting")).count(db).await?,
            inbox: inbox::Entity::find().filter(inbox::Column::State.eq("new")).count(db).await?,
            clocks: self.due_clocks(now).await?,
        })
    }
}
