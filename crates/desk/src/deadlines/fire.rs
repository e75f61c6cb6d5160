//! Ringing what is due: a stage at a time, each in a transaction of its own, each at most once.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};
use kernel::{CaseId, OrderId, Timestamp};
use pursuit::{Clock, Event, Refusal};
use records::{Actor, Work};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::clocks::still_burns;
use super::policy::Stage;
use super::row::{self, deadline, stamp};
use super::store;
use crate::cases::{clock_named, journal};
use crate::error::Error;
use crate::{Desk, NewId};

/// Of so many things deadlines ring at once: after a night without a server thousands are due.
const AT_ONCE: usize = 16;

/// What is due to ring at an instant.
pub(super) fn ringing(now: Timestamp) -> Select<deadline::Entity> {
    deadline::Entity::find().filter(row::is_running()).filter(deadline::Column::NextAt.lte(now.as_micros()))
}

impl Desk {
    /// Rings the deadlines that are due, at most so many, the longest due first; says how many it rang. Each
    /// ringing is a transaction of its own; those of different things wait for the disk together.
    pub async fn fire_due_clocks(&self, now: Timestamp, most: u64, ids: NewId<'_>) -> Result<u64, Error> {
        let due = ringing(now)
            .order_by_asc(deadline::Column::NextAt)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let mut by_root: Vec<Vec<deadline::Model>> = Vec::new();
        let mut places: HashMap<Uuid, usize> = HashMap::new();
        for row in due {
            let place = *places.entry(row.root_id).or_insert(by_root.len());
            match by_root.get_mut(place) {
                Some(rows) => rows.push(row),
                None => by_root.push(vec![row]),
            }
        }
        let rung: Vec<(u64, Option<Error>)> = stream::iter(by_root)
            .map(|rows| self.fire_in_turn(rows, now, ids))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let (fired, failures): (Vec<u64>, Vec<Option<Error>>) = rung.into_iter().unzip();
        failures.into_iter().flatten().next().map_or(Ok(fired.iter().sum()), Err)
    }

    /// Rings what is due of one thing, in order; says how many it rang and the first failure.
    async fn fire_in_turn(
        &self,
        rows: Vec<deadline::Model>,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> (u64, Option<Error>) {
        let (mut fired, mut failure) = (0, None);
        for row in rows {
            match self.fire(&row, now, ids).await {
                Ok(true) => fired += 1,
                Ok(false) => {}
                // One thing that cannot be read must not keep the others' clocks from ringing.
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        (fired, failure)
    }

    /// How many deadlines are due to ring and have not rung.
    pub(crate) async fn due_clocks(&self, now: Timestamp) -> Result<u64, Error> {
        Ok(ringing(now).count(self.records().reader()).await?)
    }

    async fn fire(&self, row: &deadline::Model, now: Timestamp, ids: NewId<'_>) -> Result<bool, Error> {
        let stages = store::policy(&row.kind)?.stages(Timestamp::from_micros(row.due_at));
        let place = usize::try_from(row.stage).unwrap_or(usize::MAX);
        let Some((stage, planned)) = stages.get(place).copied() else { return Ok(false) };
        let next = stages.get(place + 1).map(|(_, at)| *at);
        let ring = Ring { row, stage, planned, next };
        match (stage, clock_named(&row.kind)) {
            (Stage::Due, Some(kind)) => {
                let order = (row.object_id != row.root_id).then_some(OrderId(row.object_id));
                self.fire_clock(&ring, Clock { kind, order }, now, ids).await
            }
            (Stage::Due | Stage::Remind | Stage::Escalate(_), _) => {
                let mut work = self.records().begin(Actor::program("clock"), now).await?;
                if !ring.stamp(&mut work).await? {
                    return Ok(false);
                }
                work.commit().await?;
                Ok(true)
            }
        }
    }

    /// A clock of an order or case rings by handing the case its event.
    async fn fire_clock(
        &self,
        ring: &Ring<'_>,
        clock: Clock,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<bool, Error> {
        let event = Event::ClockFired { clock, due: Timestamp::from_micros(ring.row.due_at) };
        let mut work = self.records().begin(Actor::program("clock"), now).await?;
        // The case first: whoever changes it locks it before its clocks.
        let mut loaded = journal::load(&work, CaseId(ring.row.root_id)).await?;
        if !ring.stamp(&mut work).await? {
            return Ok(false);
        }
        match self.take(&mut work, &mut loaded, event, ids).await {
            Ok(()) => {
                if !still_burns(&loaded, clock) {
                    store::end_one(&work, ring.row.id, "met").await?;
                }
                self.commit(work, &loaded, false).await?;
                Ok(true)
            }
            // The row is the one that was read, and yet the case knows nothing of the clock: it ends here, or it
            // would be tried for ever.
            Err(Error::Refused(Refusal::ClockNotSet(_))) => {
                let mut work = self.records().begin(Actor::program("clock"), now).await?;
                store::end_one(&work, ring.row.id, "cancelled").await?;
                work.note("deadline.cancelled", "deadline", ring.row.id, None, None);
                work.commit().await?;
                Ok(false)
            }
            Err(Error::Refused(Refusal::ClockNotDue(_))) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// One stage of one deadline that is about to ring.
struct Ring<'a> {
    row: &'a deadline::Model,
    stage: Stage,
    planned: Timestamp,
    next: Option<Timestamp>,
}

impl Ring<'_> {
    /// Moves the deadline to its next stage and leaves the stamp; false when somebody has moved it meanwhile.
    async fn stamp(&self, work: &mut Work) -> Result<bool, Error> {
        let row = self.row;
        let moved = deadline::Entity::update_many()
            .col_expr(deadline::Column::Stage, Expr::col(deadline::Column::Stage).add(1))
            .col_expr(deadline::Column::NextAt, Expr::value(self.next.map(Timestamp::as_micros)))
            .filter(deadline::Column::Id.eq(row.id))
            .filter(row::is_running())
            .filter(deadline::Column::Round.eq(row.round))
            .filter(deadline::Column::Stage.eq(row.stage))
            .exec(work.db())
            .await?;
        if moved.rows_affected == 0 {
            return Ok(false);
        }
        let stamped = stamp::ActiveModel {
            deadline_id: Set(row.id),
            round: Set(row.round),
            stage: Set(row.stage),
            kind: Set(self.stage.name().to_owned()),
            planned_at: Set(self.planned.as_micros()),
            at: Set(work.at().as_micros()),
        };
        stamp::Entity::insert(stamped).exec_without_returning(work.db()).await?;
        let action = match self.stage {
            Stage::Remind => "deadline.remind",
            Stage::Due => "deadline.due",
            Stage::Escalate(_) => "deadline.escalate",
        };
        let said = format!("{} {} {} {}", row.kind, row.round, row.stage, self.planned);
        work.note(action, "deadline", row.id, None, Some(said.as_bytes()));
        Ok(true)
    }
}
