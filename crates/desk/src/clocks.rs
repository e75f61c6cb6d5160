//! Deadlines: clocks that cases have set, fired when they are due.

use kernel::{CaseId, OrderId, Timestamp};
use pursuit::{Clock, Event, Refusal};
use records::Actor;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::cases::{clock_named, journal};
use crate::error::Error;
use crate::rows::clock;
use crate::{Desk, NewId};

impl Desk {
    /// Fires the clocks that are due, at most so many, the longest due first; says how many it fired. Each
    /// firing is a transaction of its own.
    pub async fn fire_due_clocks(&self, now: Timestamp, most: u64, ids: NewId<'_>) -> Result<u64, Error> {
        let due = clock::Entity::find()
            .filter(clock::Column::DueAt.lte(now.as_micros()))
            .order_by_asc(clock::Column::DueAt)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let (mut fired, mut failure) = (0, None);
        for row in due {
            match self.fire(&row, now, ids).await {
                Ok(true) => fired += 1,
                Ok(false) => {}
                // One case that cannot be read must not keep the others' clocks from firing.
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(fired), Err)
    }

    async fn fire(&self, row: &clock::Model, now: Timestamp, ids: NewId<'_>) -> Result<bool, Error> {
        let kind = clock_named(&row.kind)
            .ok_or_else(|| records::Error::Unknown { column: "clocks.kind", value: row.kind.clone() })?;
        let order = (row.subject_id != row.case_id).then_some(OrderId(row.subject_id));
        let event =
            Event::ClockFired { clock: Clock { kind, order }, due: Timestamp::from_micros(row.due_at) };
        let mut work = self.records().begin(Actor::program("clock"), now).await?;
        let mut loaded = journal::load(&work, CaseId(row.case_id)).await?;
        match self.take(&mut work, &mut loaded, event, ids).await {
            Ok(()) => {
                // Whatever the case made of it, this firing is over.
                let key = (row.case_id, row.kind.clone(), row.subject_id);
                clock::Entity::delete_by_id(key)
                    .filter(clock::Column::DueAt.eq(row.due_at))
                    .exec(work.db())
                    .await?;
                self.commit(work, &loaded, false).await?;
                Ok(true)
            }
            // Somebody else fired it, or the case has moved or cancelled it since it was read.
            Err(Error::Refused(Refusal::ClockNotSet(_) | Refusal::ClockNotDue(_))) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
