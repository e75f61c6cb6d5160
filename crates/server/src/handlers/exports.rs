//! `/api/exports`: bulk exports, asked for, let out by somebody else, taken once.

use axum::extract::State as Given;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use desk::NewExport;
use records::people::Role;
use uuid::Uuid;

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::duty::window;
use crate::view::export::{ExportDecision, ExportView, NewExportView, csv};

/// The newest; older ones stand in the trail.
const MOST: u64 = 200;

/// The newest exports of the units within one's scope; an auditor sees all.
#[utoipa::path(
    get, operation_id = "list_exports", path = "/api/exports", tag = "exports",
    responses((status = OK, body = Vec<ExportView>), (status = FORBIDDEN, description = "role_required"))
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<axum::Json<Vec<ExportView>>, Problem> {
    let sees_all = signed_in.has(Role::Auditor) || signed_in.has(Role::AuditAdmin);
    let viewer = (!sees_all).then_some(&signed_in.session.user);
    let exports = state.parts.desk.exports(viewer, MOST).await?;
    let id = signed_in.id();
    Ok(axum::Json(exports.into_iter().map(|export| ExportView::of(export, id)).collect()))
}

/// Ask for an export of the reports within one's scope that came in a window.
#[utoipa::path(
    post, operation_id = "ask_export", path = "/api/exports", tag = "exports",
    request_body = NewExportView,
    responses((status = CREATED), (status = UNPROCESSABLE_ENTITY, description = "invalid: from, until, reason"))
)]
pub async fn ask(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewExportView>,
) -> Result<StatusCode, Problem> {
    let window = window(&new.from, &new.until)?;
    let reason = new.reason.trim().to_owned();
    match reason.chars().count() {
        0..=3 => return Err(Problem::invalid("reason", "short")),
        4..=200 => {}
        _ => return Err(Problem::invalid("reason", "long")),
    }
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.wall_now());
        let new = NewExport { window, reason };
        Ok(state.parts.desk.ask_export(actor, new, now, &*state.parts.new_id).await?)
    })
    .await?;
    Ok(StatusCode::CREATED)
}

/// Let an export out, or refuse it; nobody decides the own.
#[utoipa::path(
    post, operation_id = "decide_export", path = "/api/exports/{id}/decision", tag = "exports",
    params(("id" = Uuid, Path, description = "The export")),
    request_body = ExportDecision,
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: export_decided, own_export"),
    )
)]
pub async fn decide(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(decision): Json<ExportDecision>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.wall_now());
        Ok(state.parts.desk.decide_export(actor, id, decision.approved, now).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an approved export, once: a CSV file whose every row says whose export it is.
#[utoipa::path(
    post, operation_id = "take_export", path = "/api/exports/{id}/file", tag = "exports",
    params(("id" = Uuid, Path, description = "The export")),
    responses(
        (status = OK, body = String, content_type = "text/csv"),
        (status = NOT_FOUND, description = "not_found: none, or another's"),
        (status = CONFLICT, description = "state_conflict: export_closed, export_late, export_too_long"),
    )
)]
pub async fn take(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<([(HeaderName, String); 2], String), Problem> {
    let taken = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.wall_now());
        Ok(state.parts.desk.take_export(actor, id, now).await?)
    })
    .await?;
    let name = format!("attachment; filename=\"{}.csv\"", taken.number);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, csv(&taken)))
}
