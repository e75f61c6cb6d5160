//! What happened to a case, as codes of the message catalogue with their parameters.

use std::collections::BTreeMap;

use kernel::{OrderId, Timestamp};
use pursuit::{CallOutcome, Case, Event};

use super::projection::clock_kind;

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// What: `timeline.<kind>` in the message catalogue.
    pub kind: String,
    /// Who: a user's name, or a part of the program.
    pub actor: String,
    /// What stands in the sentence's braces.
    pub params: BTreeMap<String, String>,
}

/// The moment's code.
pub(crate) fn kind(event: &Event) -> String {
    match event {
        Event::ClockFired { clock, .. } => format!("clock_{}", clock_kind(clock.kind)),
        other => other.name().to_owned(),
    }
}

/// A call's outcome as the catalogue names it under `call.outcome.`.
pub(crate) fn outcome_name(outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Promised => "promised",
        CallOutcome::Noted => "noted",
        CallOutcome::Declined => "declined",
        CallOutcome::NoAnswer => "no_answer",
    }
}

/// The moment's parameters; accounts are masked.
pub(crate) fn params(event: &Event, case: &Case) -> BTreeMap<String, String> {
    let mut params = BTreeMap::new();
    let mut put = |name: &str, value: String| params.insert(name.to_owned(), value);
    if let Some(order) = event.order().and_then(|id: OrderId| case.order(id)) {
        put("order", order.number.to_string());
        put("order_kind", order.kind.name().to_owned());
        put("account", order.account.to_string());
    }
    match event {
        Event::Reported(report) => {
            put("payments", report.payments.len().to_string());
        }
        Event::Corrected { payments } => {
            put("payments", payments.len().to_string());
        }
        Event::Traced(traced) => {
            put("accounts", traced.held.len().to_string());
            put(
                "held_fen",
                traced.held.iter().map(|position| position.held_fen.get()).sum::<i64>().to_string(),
            );
        }
        Event::Answered(answer) => {
            put("result", answer.code.0.clone());
        }
        Event::AcknowledgementFailed { code, .. } => {
            put("code", code.clone());
        }
        Event::Filed { number } => {
            put("number", number.clone());
        }
        Event::Entered { number, .. } | Event::AnsweredElsewhere { number, .. } => {
            put("number", number.clone());
        }
        Event::Called { call, .. } => {
            put("outcome", outcome_name(call.outcome).to_owned());
        }
        Event::Unrelated { account, .. }
        | Event::Requested { account, .. }
        | Event::WholeFreezeRequested { account, .. } => {
            put("account", account.to_string());
        }
        Event::Signed { .. }
        | Event::Approved { .. }
        | Event::Withdrawn { .. }
        | Event::Acknowledged { .. }
        | Event::ClockFired { .. }
        | Event::FilingRefused { .. } => {}
    }
    params
}
