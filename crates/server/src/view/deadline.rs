//! Deadlines as the duty officer's list shows them.

use desk::{DeadlinePage, DeadlineRow, Heat};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What of the list is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeadlinesQuery {
    /// Only of this noun: `case`, `order`, `lead`, …
    pub noun: Option<String>,
    /// Only those of this thing; orders are their case's.
    pub root: Option<Uuid>,
    /// At most so many, 1 to 200; 100 when absent.
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadlines)]
pub struct DeadlinesView {
    /// The clocks that run, soonest due first.
    pub items: Vec<DeadlineView>,
    /// For the next page; absent at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// How many of the whole list are how near their end.
    pub heat: HeatView,
}

/// How many clocks are how near their end.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Heat)]
pub struct HeatView {
    /// Past their due instant.
    pub past: u64,
    /// Due within the hour.
    pub burning: u64,
    /// Due within six hours.
    pub near: u64,
    /// All.
    pub all: u64,
}

/// A clock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct DeadlineView {
    /// The deadline.
    pub deadline_id: Uuid,
    /// Of what kind of thing: `case`, `order`, `lead`, …
    pub noun: String,
    /// What to open: the thing, or the case of an order.
    pub root_id: Uuid,
    /// What people call it.
    pub number: String,
    /// Of an order its place in the case.
    #[schema(required = true)]
    pub part: Option<i64>,
    /// What must be done by then: `deadline.<kind>` in the catalogue.
    pub kind: String,
    /// The unit that must act; the centre when absent.
    #[schema(required = true)]
    pub unit_id: Option<Uuid>,
    /// When it is due.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// When it was paused, if it is.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub paused_at: Option<Timestamp>,
    /// How often it has gone a level up.
    pub level: u32,
    /// Whether it may be paused.
    pub can_pause: bool,
}

/// Why a deadline is paused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// The reason, for the trail.
    pub reason: String,
}

/// A deadline that runs again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Resumed {
    /// When it is due now.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
}

impl DeadlinesView {
    /// A page of the desk's list.
    pub fn of(page: DeadlinePage) -> DeadlinesView {
        let Heat { past, burning, near, all } = page.heat;
        DeadlinesView {
            items: page.rows.into_iter().map(DeadlineView::of).collect(),
            next_cursor: page.next_cursor,
            heat: HeatView { past, burning, near, all },
        }
    }
}

impl DeadlineView {
    /// A clock of the desk's list.
    pub fn of(row: DeadlineRow) -> DeadlineView {
        DeadlineView {
            deadline_id: row.id,
            noun: row.noun,
            root_id: row.root,
            number: row.number,
            part: row.part,
            kind: row.kind,
            unit_id: row.unit,
            due_at: row.due_at,
            paused_at: row.paused_at,
            level: row.level,
            can_pause: row.is_pausable && row.paused_at.is_none(),
        }
    }
}
