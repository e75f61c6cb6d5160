//! `/api/orders/{id}/completion`: the papers of a stop that left before the victim had signed (types 04 and 05).

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::OrderId;

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::beside::CopySheetView;
use crate::view::order::CompletionBroughtBack;

/// Send the papers after their stop, or once more where they were refused.
#[utoipa::path(
    post, operation_id = "complete_stop", path = "/api/orders/{id}/completion", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: nothing_to_complete"),
    )
)]
pub async fn send(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        state.parts.desk.complete_stop(actor, id, now, &*state.parts.new_id).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// The papers with their fields in the national platform's order. Who looks is in the trail.
#[utoipa::path(
    get, operation_id = "get_completion_sheet", path = "/api/orders/{id}/completion", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    responses((status = OK, body = CopySheetView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn sheet(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
) -> Result<axum::Json<CopySheetView>, Problem> {
    let (actor, now) = (signed_in.actor(), state.world_now());
    Ok(axum::Json(CopySheetView::of(state.parts.desk.completion_sheet(actor, id, now).await?)))
}

/// Note that the papers were typed into the national platform, or what the bank answered there.
#[utoipa::path(
    put, operation_id = "bring_back_completion", path = "/api/orders/{id}/completion", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = CompletionBroughtBack,
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: nothing_to_complete"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: result unknown"),
    )
)]
pub async fn bring_back(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(said): Json<CompletionBroughtBack>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let result = said.result.as_deref().map(str::trim).filter(|result| !result.is_empty());
        state.parts.desk.completion_brought_back(actor, id, result, now).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
