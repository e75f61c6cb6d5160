//! A case with everything its page shows.

use std::collections::BTreeMap;

use desk::{CaseSheet, Moment, RunningClock};
use kernel::{CaseId, OrderId, Timestamp};
use pursuit::{CaseState, Filing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::order::OrderView;
use super::report::ReportView;
use super::trace::TraceView;

/// A case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub struct CaseView {
    /// The case.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// Its number for people.
    pub number: String,
    /// Goes up with everything that happens to the case.
    pub version: u64,
    /// Where it stands.
    pub state: String,
    /// The number under which it is filed; null while it is not.
    #[schema(required = true)]
    pub filed_number: Option<String>,
    /// When the report came in.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Stolen, as far as known.
    pub stolen_fen: i64,
    /// Of that, held under a stop in force.
    pub stopped_fen: i64,
    /// The victim's words and what is read out of them.
    pub report: ReportView,
    /// Where the money went.
    pub trace: TraceView,
    /// The orders, most urgent first.
    pub orders: Vec<OrderView>,
    /// Whether there are orders that only the named handlers see.
    pub are_orders_hidden: bool,
    /// The legal clocks that run.
    pub clocks: Vec<ClockView>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineView>,
    /// Whether what names a person is masked.
    pub masked: bool,
    /// Until when the masks are lifted for the asking user.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub revealed_until: Option<Timestamp>,
}

/// A look behind the masks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealReason {
    /// Why; 4 to 200 characters. The auditor reads it.
    pub reason: String,
}

/// Whether a case is filed: its number, or why filing was refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingDecision {
    /// The number under which it was filed.
    #[serde(default)]
    pub number: Option<String>,
    /// Why filing was refused.
    #[serde(default)]
    pub refused_because: Option<String>,
}

/// A legal clock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Clock)]
pub struct ClockView {
    /// Which.
    pub kind: String,
    /// When it runs out.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// The order it belongs to.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub order_id: Option<OrderId>,
}

/// Something that happened to a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
pub struct TimelineView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What, a code of the message catalogue.
    pub kind: String,
    /// Who: a name, or a part of the program.
    pub actor: String,
    /// What stands in the sentence's braces.
    pub params: BTreeMap<String, String>,
}

impl CaseView {
    /// A case as the asking user sees it.
    pub fn of(sheet: CaseSheet) -> CaseView {
        CaseView {
            case_id: sheet.id,
            number: sheet.number,
            version: sheet.version,
            state: state_code(sheet.state).to_owned(),
            filed_number: match sheet.filing {
                Filing::Filed { number, .. } => Some(number),
                Filing::Open | Filing::Refused { .. } => None,
            },
            received_at: sheet.received_at,
            stolen_fen: sheet.stolen.get(),
            stopped_fen: sheet.stopped.get(),
            report: ReportView::of(sheet.report),
            trace: sheet.trace.map_or_else(|| TraceView::none(sheet.received_at), TraceView::of),
            orders: sheet.orders.into_iter().map(OrderView::of).collect(),
            are_orders_hidden: sheet.are_orders_hidden,
            clocks: sheet.clocks.iter().map(ClockView::of).collect(),
            timeline: sheet.timeline.into_iter().map(TimelineView::of).collect(),
            masked: false,
            revealed_until: None,
        }
    }
}

impl ClockView {
    fn of(running: &RunningClock) -> ClockView {
        ClockView { kind: running.kind().to_owned(), due_at: running.due_at, order_id: running.clock.order }
    }
}

impl TimelineView {
    fn of(moment: Moment) -> TimelineView {
        TimelineView { at: moment.at, kind: moment.kind, actor: moment.actor, params: moment.params }
    }
}

fn state_code(state: CaseState) -> &'static str {
    match state {
        CaseState::New => "new",
        CaseState::ToSign => "to_sign",
        CaseState::Awaiting => "awaiting",
        CaseState::Holding => "holding",
        CaseState::Resting => "resting",
        CaseState::NotFiled => "not_filed",
    }
}
