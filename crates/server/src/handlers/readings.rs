//! `/api/readings`: reading a text without filing it.

use axum::extract::State as Given;

use super::reports::check_text;
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::State;
use crate::view::reading::{ReadingRequest, ReadingView};

/// What a text says. Nothing is stored.
#[utoipa::path(
    post, operation_id = "read_text", path = "/api/readings", tag = "reports",
    request_body = ReadingRequest,
    responses(
        (status = OK, body = ReadingView),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: text empty, long"),
    )
)]
pub async fn read(
    Given(state): Given<State>,
    Json(reading): Json<ReadingRequest>,
) -> Result<axum::Json<ReadingView>, Problem> {
    check_text(&reading.text)?;
    let received_at = reading.received_at.unwrap_or_else(|| state.world_now());
    Ok(axum::Json(ReadingView::of(reading.text, received_at)))
}
