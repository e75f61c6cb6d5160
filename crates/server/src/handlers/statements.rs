//! `/api/cases/{id}/statements`: a bank's statement, brought by hand.
//!
//! The file is taken whole or not at all: it is held in memory until its last byte is here (personal data is
//! never stored in the clear), a process of its own reads it, and the desk takes what was read in one transaction.

use std::sync::Arc;

use axum::extract::{Request, State as Given};
use axum::http::HeaderMap;
use kernel::CaseId;

use crate::edge::to_the_end;
use crate::extract::{Path, Query, has_media_type, whole_body};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::statement::{StatementQuery, StatementView};

/// What browsers call the files that banks send.
const MEDIA_TYPES: [&str; 9] = [
    "application/octet-stream",
    "text/csv",
    "text/plain",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
    "application/x-zip-compressed",
    "application/gzip",
    "application/vnd.apache.parquet",
];
/// A head of ten columns stands well within these.
const HEAD_BYTES: usize = 4_096;

/// Take in a statement: CSV (UTF-8, GBK, GB18030), XLS, XLSX, Parquet, a zipped folder of them, or transfers in the canonical
/// columns. A statement's layout is found by its head.
#[utoipa::path(
    post, operation_id = "import_statement", path = "/api/cases/{id}/statements", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case"), StatementQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = OK, body = StatementView),
        (status = BAD_REQUEST, description = "torn_upload: nothing was stored"),
        (status = NOT_FOUND, description = "not_found"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNSUPPORTED_MEDIA_TYPE, description = "media_type"),
        (status = UNPROCESSABLE_ENTITY, description = "unreadable_file: the file as a whole cannot be read, and why"),
    )
)]
pub async fn take(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Query(query): Query<StatementQuery>,
    request: Request,
) -> Result<axum::Json<StatementView>, Problem> {
    if !is_file(request.headers()) {
        return Err(Problem::MediaType("CSV, XLS, XLSX, Parquet, ZIP"));
    }
    // Few at once, because each is held in memory; who finds no place tries again.
    let gate = Arc::clone(&state.gate);
    let _place = gate.uploads.try_acquire().map_err(|_| Problem::TooManyRequests(10))?;
    let file = whole_body(request, &state, state.parts.limits.statement_bytes_max).await?;
    let taken = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let (desk, new_id) = (&state.parts.desk, &*state.parts.new_id);
        if ledger::is_transfers_head(&file[..file.len().min(HEAD_BYTES)]) {
            return Ok(desk.take_transfers(actor, id, file.into(), now, new_id).await?);
        }
        // Asked before the file is read: who may not bring one learns nothing about it.
        desk.may_take_statement(actor.clone(), id, now).await?;
        let (read, name) = (Arc::clone(&state.parts.read_statement), query.file_name());
        let statement = tokio::task::spawn_blocking(move || read(&name, file.into())).await;
        let statement = statement.map_err(Problem::internal)??;
        Ok(desk.take_statement(actor, id, statement, now, new_id).await?)
    });
    Ok(axum::Json(StatementView::of(taken.await?)))
}

fn is_file(headers: &HeaderMap) -> bool {
    MEDIA_TYPES.iter().any(|kind| has_media_type(headers, kind))
}
