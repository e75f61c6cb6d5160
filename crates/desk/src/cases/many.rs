//! Many events of one case in one go: what a file of answers brings. The case takes them one after the other; what they
//! did is written at once, so that ten thousand rows take seconds.

use std::collections::BTreeMap;

use kernel::{Ids, OrderId, Timestamp};
use pursuit::{Clock, Effect, Entry, Event, FORMAT, Order, Refusal};
use records::Work;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::effects::{alarm_row, order_row, replace_order};
use super::journal::{Loaded, event_row};
use super::projection;
use crate::error::Error;
use crate::rows::{alarm, case_event, order};
use crate::{Desk, NewId, deadlines, messages, seal};

/// Rows of one statement: engines bind a limited number of values.
const ROWS_AT_ONCE: usize = 200;

/// What many events did, as it is to be written.
#[derive(Default)]
struct Written {
    events: Vec<case_event::ActiveModel>,
    orders: BTreeMap<OrderId, Box<Order>>,
    clocks: BTreeMap<Clock, Option<(Timestamp, Uuid)>>,
    alarms: Vec<alarm::ActiveModel>,
}

impl Desk {
    /// Takes events to a case in order; a refused one does nothing, and the others count. Says what became of each.
    pub(crate) async fn take_many(
        &self,
        work: &mut Work,
        loaded: &mut Loaded,
        events: Vec<Event>,
        ids: NewId<'_>,
    ) -> Result<Vec<Result<(), Refusal>>, Error> {
        let mut outcomes = Vec::with_capacity(events.len());
        let (mut written, mut sendings, mut wants_trace) = (Written::default(), Vec::new(), false);
        for event in events {
            let entry = Entry { format: FORMAT, id: ids(), at: work.at(), event };
            let effects = match loaded.case.handle(&entry.event, entry.at, &mut Ids::of_event(entry.id)) {
                Ok(effects) => effects,
                Err(refusal) => {
                    outcomes.push(Err(refusal));
                    continue;
                }
            };
            outcomes.push(Ok(()));
            loaded.answers += i64::from(matches!(entry.event, Event::Answered(_)));
            written.events.push(event_row(work, loaded, &entry));
            let noun = entry.event.order().map_or(("case", loaded.row.id), |order| ("order", order.0));
            work.note_of(&loaded.key, entry.event.name(), noun.0, noun.1, &seal::json(&entry));
            let mut clock_ids = Ids::of_event(entry.id);
            for effect in effects {
                match effect {
                    Effect::Send(sending) => sendings.push(sending),
                    Effect::RequestTrace => wants_trace = true,
                    other => written.note(work, loaded, &entry, other, &mut clock_ids),
                }
            }
        }
        written.store(work, loaded).await?;
        for sending in sendings {
            messages::post(self, work, loaded, &sending).await?;
        }
        if wants_trace {
            let traced = self.trace(work, loaded).await?;
            self.take(work, loaded, Event::Traced(traced), ids).await?;
        }
        deadlines::end_answered(work, loaded).await?;
        projection::update(work, loaded).await?;
        Ok(outcomes)
    }
}

impl Written {
    /// The last word on each order and clock stands.
    fn note(&mut self, work: &Work, loaded: &Loaded, entry: &Entry, effect: Effect, ids: &mut Ids) {
        match effect {
            Effect::OrderProposed(order) | Effect::OrderChanged(order) => {
                self.orders.insert(order.id, order);
            }
            Effect::SetClock { clock, due } => {
                self.clocks.insert(clock, Some((due, ids.fresh())));
            }
            Effect::CancelClock { clock } => {
                self.clocks.insert(clock, None);
            }
            Effect::Alarm(alarm) => {
                let of_entry = |row: &&alarm::ActiveModel| row.event_id == Set(entry.id);
                let seq = self.alarms.iter().filter(of_entry).count() + 1;
                let seq = i64::try_from(seq).unwrap_or(i64::MAX);
                self.alarms.push(alarm_row(work, loaded, entry, seq, &alarm));
            }
            Effect::Send(_) | Effect::RequestTrace => {}
        }
    }

    async fn store(self, work: &Work, loaded: &Loaded) -> Result<(), Error> {
        for some in self.events.chunks(ROWS_AT_ONCE) {
            case_event::Entity::insert_many(some.to_vec()).exec_without_returning(work.db()).await?;
        }
        let orders: Vec<_> = self.orders.values().map(|order| order_row(work, loaded, order)).collect();
        for some in orders.chunks(ROWS_AT_ONCE) {
            order::Entity::insert_many(some.to_vec())
                .on_conflict(replace_order())
                .exec_without_returning(work.db())
                .await?;
        }
        for (clock, set) in self.clocks {
            match set {
                Some((due, id)) => deadlines::set_clock(work, loaded, clock, due, id).await?,
                None => deadlines::cancel_clock(work, loaded, clock).await?,
            }
        }
        for some in self.alarms.chunks(ROWS_AT_ONCE) {
            alarm::Entity::insert_many(some.to_vec()).exec_without_returning(work.db()).await?;
        }
        Ok(())
    }
}
