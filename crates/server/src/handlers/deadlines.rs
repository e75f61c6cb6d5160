//! `/api/deadlines`: the duty officer's list of every clock that runs, and pausing one.

use axum::extract::State as Given;
use axum::http::StatusCode;
use desk::DeadlineFilter;
use uuid::Uuid;

use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::deadline::{DeadlinesQuery, DeadlinesView, Pause, Resumed};

const LIMIT_DEFAULT: u32 = 100;
const LIMIT_MAX: u32 = 200;

/// Every clock that runs, soonest due first.
#[utoipa::path(
    get, operation_id = "list_deadlines", path = "/api/deadlines", tag = "deadlines",
    params(DeadlinesQuery),
    responses(
        (status = OK, body = DeadlinesView),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: limit, cursor"),
    )
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(query): Query<DeadlinesQuery>,
) -> Result<axum::Json<DeadlinesView>, Problem> {
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", "range"));
    }
    let scope = signed_in.session.user.scope;
    let filter = DeadlineFilter { noun: query.noun, root: query.root, scope: Some(scope) };
    let (cursor, now) = (query.cursor.as_deref(), state.world_now());
    let page = state.parts.desk.deadlines(&filter, cursor, u64::from(limit), now).await?;
    Ok(axum::Json(DeadlinesView::of(page)))
}

/// Pause a clock whose kind allows it.
#[utoipa::path(
    post, operation_id = "pause_deadline", path = "/api/deadlines/{id}/pause", tag = "deadlines",
    params(("id" = Uuid, Path, description = "The deadline")),
    request_body = Pause,
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: not_pausable, not_running"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: reason short, long"),
    )
)]
pub async fn pause(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(pause): Json<Pause>,
) -> Result<StatusCode, Problem> {
    let reason = pause.reason.trim().to_owned();
    match reason.chars().count() {
        0..=1 => return Err(Problem::invalid("reason", "short")),
        2..=200 => {}
        _ => return Err(Problem::invalid("reason", "long")),
    }
    to_the_end(async move {
        Ok(state.parts.desk.pause_deadline(signed_in.actor(), id, &reason, state.world_now()).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a paused clock run again; the time of the pause is given back.
#[utoipa::path(
    delete, operation_id = "resume_deadline", path = "/api/deadlines/{id}/pause", tag = "deadlines",
    params(("id" = Uuid, Path, description = "The deadline")),
    responses(
        (status = OK, body = Resumed),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: not_paused"),
    )
)]
pub async fn resume(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Resumed>, Problem> {
    let resumed = to_the_end(async move {
        Ok(state.parts.desk.resume_deadline(signed_in.actor(), id, state.world_now()).await?)
    });
    Ok(axum::Json(Resumed { due_at: resumed.await? }))
}
