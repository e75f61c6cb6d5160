//! `/health/live`, `/health/ready` and `/metrics`: for whoever keeps the server running.

use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::peer::Peer;
use crate::problem::Problem;
use crate::state::State;

/// Whether the process answers at all.
#[utoipa::path(get, operation_id = "get_live", path = "/health/live", tag = "health", responses((status = NO_CONTENT)))]
pub async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Whether the records answer; not while the server is stopping.
#[utoipa::path(
    get, operation_id = "get_ready", path = "/health/ready", tag = "health",
    responses((status = NO_CONTENT), (status = SERVICE_UNAVAILABLE, description = "unavailable"))
)]
pub async fn ready(Given(state): Given<State>) -> Result<StatusCode, Problem> {
    if *state.stopping().borrow() {
        return Err(Problem::unavailable(Stopping));
    }
    // Any read will do; nobody holds this token.
    let nobody = records::people::sessions::Token::sent("readiness");
    state.records().peek_session(&nobody, state.wall_now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The server has been told to stop.
#[derive(Debug, thiserror::Error)]
#[error("the server is stopping")]
struct Stopping;

/// Counts in Prometheus' text format, for this machine only: elsewhere there is no such page.
#[utoipa::path(
    get, operation_id = "get_metrics", path = "/metrics", tag = "health",
    responses((status = OK, body = String, content_type = "text/plain"), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn metrics(Given(state): Given<State>, peer: Peer) -> Result<impl IntoResponse, Problem> {
    if !peer.address.to_canonical().is_loopback() {
        return Err(Problem::NotFound);
    }
    let backlog = state.parts.desk.backlog(state.world_now()).await?;
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.print(backlog)))
}
