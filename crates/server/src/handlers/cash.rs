//! `/api/cases/{id}/cash-…`: where a case's drawn cash may have been paid in again, and what an officer found.

use axum::extract::State as Given;
use desk::CashFinding;
use kernel::CaseId;

use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::cash::{
    CashDepositView, CashDepositsQuery, CashDepositsView, CashLinkRequest, CashLinkView,
};
use crate::view::mask::Mask;

const WITHIN_HOURS_DEFAULT: u32 = 72;
const WITHIN_HOURS_MAX: u32 = 8_760;
const NOTE_CHARACTERS_MAX: usize = 500;

/// Deposits of cash that may be the money of a withdrawal in the case's trace.
#[utoipa::path(
    get, operation_id = "list_cash_deposits", path = "/api/cases/{id}/cash-deposits", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case"), CashDepositsQuery),
    responses(
        (status = OK, body = CashDepositsView),
        (status = NOT_FOUND, description = "not_found: the case, or no such withdrawal in its trace"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: within_hours range, withdrawal wrong"),
    )
)]
pub async fn deposits(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Query(query): Query<CashDepositsQuery>,
) -> Result<axum::Json<CashDepositsView>, Problem> {
    let within_hours = query.within_hours.unwrap_or(WITHIN_HOURS_DEFAULT);
    if !(1..=WITHIN_HOURS_MAX).contains(&within_hours) {
        return Err(Problem::invalid("within_hours", "range"));
    }
    let (desk, now) = (&state.parts.desk, state.world_now());
    let found = desk.cash_deposits(signed_in.actor(), id, &query.withdrawal, within_hours, now).await?;
    let mask = Mask::new(state.records().ring());
    Ok(axum::Json(CashDepositsView {
        items: found.into_iter().map(|deposit| CashDepositView::of(deposit, mask)).collect(),
    }))
}

/// Write down that a withdrawal's money was paid in again; the case is traced through it.
#[utoipa::path(
    post, operation_id = "link_cash", path = "/api/cases/{id}/cash-links", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = CashLinkRequest,
    responses(
        (status = OK, body = CashLinkView),
        (status = NOT_FOUND, description = "not_found: the case, or no such withdrawal in its trace"),
        (status = UNPROCESSABLE_ENTITY,
            description = "invalid: note empty, note long, withdrawal wrong, deposit unknown, wrong, early or taken"),
    )
)]
pub async fn link(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(request): Json<CashLinkRequest>,
) -> Result<axum::Json<CashLinkView>, Problem> {
    if request.note.chars().count() > NOTE_CHARACTERS_MAX {
        return Err(Problem::invalid("note", "long"));
    }
    let CashLinkRequest { withdrawal, deposit, note } = request;
    let linked = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let (desk, new_id) = (&state.parts.desk, &*state.parts.new_id);
        Ok(desk.link_cash(actor, id, CashFinding { withdrawal, deposit, note }, now, new_id).await?)
    });
    Ok(axum::Json(CashLinkView::of(linked.await?)))
}
