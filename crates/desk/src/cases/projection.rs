//! The case's row, written anew from the case after each event: what lists and figures need.

use pursuit::{Case, ClockKind, Order, OrderState};
use records::Work;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::journal::{Loaded, seq_of};
use crate::error::Error;
use crate::rows::case;

/// Writes the row.
pub(crate) async fn update(work: &Work, loaded: &mut Loaded) -> Result<(), Error> {
    let case = &loaded.case;
    let count = |wanted: fn(OrderState) -> bool| case.orders().filter(|order| wanted(order.state)).count();
    let count = |wanted| i64::try_from(count(wanted)).expect("a case has fewer than 2^63 orders");
    loaded.row.version = seq_of(case.version());
    loaded.row.state = case_state_name(case).to_owned();
    loaded.row.stolen_fen = case.stolen_fen().get();
    loaded.row.stopped_fen = case.stopped_fen().get();
    loaded.row.orders_to_sign = count(OrderState::awaits_signing);
    loaded.row.orders_open = count(OrderState::awaits_answer);
    loaded.row.answers = loaded.answers;
    loaded.row.next_due_at = case.clocks().values().min().map(|due| due.as_micros());
    let row = &loaded.row;
    let changed = case::ActiveModel {
        id: Set(row.id),
        version: Set(row.version),
        state: Set(row.state.clone()),
        stolen_fen: Set(row.stolen_fen),
        stopped_fen: Set(row.stopped_fen),
        orders_to_sign: Set(row.orders_to_sign),
        orders_open: Set(row.orders_open),
        answers: Set(row.answers),
        next_due_at: Set(row.next_due_at),
        ..Default::default()
    };
    case::Entity::update(changed).validate()?.exec(work.db()).await?;
    Ok(())
}

fn case_state_name(case: &Case) -> &'static str {
    use pursuit::CaseState;
    match case.state() {
        CaseState::New => "new",
        CaseState::ToSign => "to_sign",
        CaseState::Awaiting => "awaiting",
        CaseState::Holding => "holding",
        CaseState::Resting => "resting",
        CaseState::NotFiled => "not_filed",
    }
}

/// An order's state as the database and the API name it.
pub(crate) fn state_name(order: &Order) -> &'static str {
    match order.state {
        OrderState::Proposed => "proposed",
        OrderState::Signed => "signed",
        OrderState::Outgoing => "outgoing",
        OrderState::Delivered => "delivered",
        OrderState::Undeliverable => "undeliverable",
        OrderState::InForce => "in_force",
        OrderState::PartlyInForce => "partly_in_force",
        OrderState::AlreadyHeld => "already_held",
        OrderState::Done => "done",
        OrderState::Refused => "refused",
        OrderState::Unclear => "unclear",
        OrderState::Extended => "extended",
        OrderState::Lapsed => "lapsed",
        OrderState::Released => "released",
        OrderState::Withdrawn => "withdrawn",
    }
}

/// Every kind of clock.
pub(crate) const CLOCKS: [ClockKind; 8] = [
    ClockKind::Entry,
    ClockKind::AnswerWarning,
    ClockKind::AnswerDue,
    ClockKind::FilingMissing,
    ClockKind::LapseWarning,
    ClockKind::Lapse,
    ClockKind::PromiseEnds,
    ClockKind::ReleaseDue,
];

/// A clock's kind as the database and the API name it.
pub(crate) fn clock_kind(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Entry => "entry",
        ClockKind::AnswerWarning => "answer_warning",
        ClockKind::AnswerDue => "answer_due",
        ClockKind::FilingMissing => "filing_missing",
        ClockKind::LapseWarning => "lapse_warning",
        ClockKind::Lapse => "lapse",
        ClockKind::PromiseEnds => "promise_ends",
        ClockKind::ReleaseDue => "release_due",
    }
}

/// The clock's kind of this name.
pub(crate) fn clock_named(name: &str) -> Option<ClockKind> {
    CLOCKS.into_iter().find(|kind| clock_kind(*kind) == name)
}
