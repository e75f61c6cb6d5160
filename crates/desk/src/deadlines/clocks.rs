//! The clocks that a case sets for itself and its orders: `pursuit` says when they are due, they stand here.

use kernel::OrderId;
use pursuit::{Clock, ClockKind, Filing, OrderState};
use records::Work;
use uuid::Uuid;

use super::store::{self, NewDeadline};
use crate::cases::journal::Loaded;
use crate::cases::{clock_kind, clock_named};
use crate::error::Error;

/// Begins or moves a clock.
pub(crate) async fn set_clock(
    work: &Work,
    loaded: &Loaded,
    clock: Clock,
    due: kernel::Timestamp,
    id: Uuid,
) -> Result<(), Error> {
    let order = clock.order.and_then(|id| loaded.case.order(id));
    let (noun, object) = subject(loaded, clock);
    let new = NewDeadline {
        id,
        noun,
        object,
        root: loaded.row.id,
        number: &loaded.row.number,
        part: order.map(|order| i64::from(order.number)),
        kind: clock_kind(clock.kind),
        unit: Some(loaded.row.unit_id),
        officer: None,
        due: Some(due),
    };
    store::set(work, new).await.map(drop)
}

/// The case has no use for a clock any more.
pub(crate) async fn cancel_clock(work: &Work, loaded: &Loaded, clock: Clock) -> Result<(), Error> {
    let (noun, object) = subject(loaded, clock);
    store::end(work, noun, object, clock_kind(clock.kind), "met").await
}

/// Ends the clocks that have rung and whose matter has been dealt with since; the others go on burning in the
/// duty officer's list although the case has taken their event.
pub(crate) async fn end_answered(work: &Work, loaded: &Loaded) -> Result<(), Error> {
    for row in store::rung_of(work, loaded.row.id).await? {
        let order = (row.object_id != loaded.row.id).then_some(OrderId(row.object_id));
        let Some(kind) = clock_named(&row.kind) else { continue };
        if !still_burns(loaded, Clock { kind, order }) {
            store::end_one(work, row.id, "met").await?;
        }
    }
    Ok(())
}

/// Whether a clock that has rung still asks somebody to act.
pub(super) fn still_burns(loaded: &Loaded, clock: Clock) -> bool {
    if loaded.case.clocks().contains_key(&clock) {
        return true;
    }
    let state = clock.order.and_then(|id| loaded.case.order(id)).map(|order| order.state);
    match clock.kind {
        ClockKind::Entry => {
            let has_left =
                loaded.case.orders().any(|order| order.kind.holds_money() && order.sent_at.is_some());
            !has_left && !matches!(loaded.case.filing(), Filing::Refused { .. })
        }
        ClockKind::AnswerDue => state.is_some_and(OrderState::awaits_answer),
        ClockKind::FilingMissing => *loaded.case.filing() == Filing::Open,
        ClockKind::LapseWarning | ClockKind::ReleaseDue => state.is_some_and(OrderState::holds),
        ClockKind::PromiseEnds => state.is_some_and(|state| state.awaits_signing() || state.awaits_answer()),
        // What they warned of has a clock of its own, or has happened.
        ClockKind::AnswerWarning | ClockKind::Lapse => false,
    }
}

fn subject(loaded: &Loaded, clock: Clock) -> (&'static str, Uuid) {
    match clock.order {
        Some(order) => ("order", order.0),
        None => ("case", loaded.row.id),
    }
}
