//! Where a number was seen, who looked at what is under way, and what units did with their leads.

use desk::{Hit, LeadFigures, Look, LookUp, UnitFigures};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dossier::DossierRowView;

/// A name or number to look up; in the body, so that no log or history keeps it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLookUp {
    /// The name or number.
    pub value: String,
}

/// Where a name or number was seen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LookUp)]
pub struct LookUpView {
    /// Things of which it was said.
    pub dossiers: Vec<HitView>,
    /// Cases with an order on this account.
    pub cases: Vec<DossierRowView>,
    /// Transfers out of the account; absent when the ledger does not know it.
    #[schema(required = true)]
    pub transfers_out: Option<u64>,
    /// Transfers into it.
    #[schema(required = true)]
    pub transfers_in: Option<u64>,
}

/// A thing of which it was said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hit)]
pub struct HitView {
    /// As what it was said.
    pub kind: String,
    /// The thing.
    pub dossier: DossierRowView,
}

/// A look at an account whose order was on its way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Look)]
pub struct LookView {
    /// The look.
    pub look_id: Uuid,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who looked.
    pub name: String,
    /// The order.
    pub order_id: Uuid,
    /// The case's number.
    pub case_number: String,
    /// How: `case` or `lookup`.
    pub way: String,
    /// When an auditor noted it.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub noted_at: Option<Timestamp>,
}

/// The period of figures: half-open.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// Its first instant.
    #[param(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first instant after it.
    #[param(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// What a unit did with the leads it took.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeadFigures)]
pub struct UnitFiguresView {
    /// The unit.
    pub unit_id: Uuid,
    /// Leads it took.
    pub taken: u64,
    /// Of these, closed.
    pub closed: u64,
    /// Of these, closed before the answer was due.
    pub in_time: u64,
    /// Answers that were returned.
    pub returned: u64,
    /// Points for those closed in time.
    pub points: u64,
}

impl LookUpView {
    /// Where the desk has seen it.
    pub fn of(found: LookUp) -> LookUpView {
        let hit = |hit: Hit| HitView { kind: hit.kind, dossier: DossierRowView::of(hit.dossier) };
        LookUpView {
            dossiers: found.dossiers.into_iter().map(hit).collect(),
            cases: found.cases.into_iter().map(DossierRowView::of).collect(),
            transfers_out: found.transfers.map(|(out, _)| out),
            transfers_in: found.transfers.map(|(_, into)| into),
        }
    }
}

impl LookView {
    /// A look of the auditor's list.
    pub fn of(look: Look) -> LookView {
        LookView {
            look_id: look.id,
            at: look.at,
            name: look.name,
            order_id: look.order.0,
            case_number: look.case_number,
            way: look.way,
            noted_at: look.seen_at,
        }
    }
}

impl UnitFiguresView {
    /// The figures of each unit.
    pub fn all(figures: LeadFigures) -> Vec<UnitFiguresView> {
        let view = |unit: UnitFigures| {
            let UnitFigures { unit, taken, closed, in_time, returned, points } = unit;
            UnitFiguresView { unit_id: unit.0, taken, closed, in_time, returned, points }
        };
        figures.units.into_iter().map(view).collect()
    }
}
