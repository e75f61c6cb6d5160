//! Around a report: the checks of one from the portal, an officer's correction of its reading, and reports by the table.

use std::sync::Arc;

use axum::extract::{Request, State as Given};
use kernel::CaseId;

use super::cases::case_for;
use super::reports::check_source;
use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query, whole_body};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::case::CaseView;
use crate::view::intake::{Correction, ImportQuery, ImportView, PortalCheckDone};

/// Note that a report from the portal passed a check: `identity`, `voucher`, `call_back`. With the last one its orders are drafted.
#[utoipa::path(
    post, operation_id = "check_portal_report", path = "/api/cases/{id}/portal-checks", tag = "reports",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = PortalCheckDone,
    responses(
        (status = OK, body = CaseView),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: not_from_portal"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: check unknown"),
    )
)]
pub async fn check_portal(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(done): Json<PortalCheckDone>,
) -> Result<axum::Json<CaseView>, Problem> {
    let check =
        desk::PortalCheck::of_code(&done.check).ok_or_else(|| Problem::invalid("check", "unknown"))?;
    let view = to_the_end(async move {
        let (desk, ids) = (&state.parts.desk, &*state.parts.new_id);
        desk.check_portal_report(signed_in.actor(), id, check, state.world_now(), ids).await?;
        case_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(view.await?))
}

/// File a report under a class, and say what was read wrongly: kept as an example to learn from.
#[utoipa::path(
    put, operation_id = "correct_reading", path = "/api/cases/{id}/example", tag = "reports",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = Correction,
    responses(
        (status = OK, body = CaseView),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: label unknown; marks range, many"),
    )
)]
pub async fn correct(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(correction): Json<Correction>,
) -> Result<axum::Json<CaseView>, Problem> {
    let view = to_the_end(async move {
        let example = correction.example();
        state.parts.desk.keep_example(signed_in.actor(), id, &example, state.world_now()).await?;
        case_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(view.await?))
}

/// File the reports of a workbook (XLSX, XLS), a CSV file or an HTML page, one a row; bad rows are listed, the rest is filed.
#[utoipa::path(
    post, operation_id = "import_reports", path = "/api/reports/imports", tag = "reports",
    params(ImportQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = OK, body = ImportView),
        (status = BAD_REQUEST, description = "torn_upload: nothing was stored"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNPROCESSABLE_ENTITY, description = "unreadable_file; invalid: source format"),
    )
)]
pub async fn import(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> Result<axum::Json<ImportView>, Problem> {
    let source = query.source.unwrap_or_else(|| "110".to_owned());
    check_source(&source)?;
    let gate = Arc::clone(&state.gate);
    let _place = gate.uploads.try_acquire().map_err(|_| Problem::TooManyRequests(10))?;
    let file = whole_body(request, &state, state.parts.limits.statement_bytes_max).await?;
    let imported = to_the_end(async move {
        let (desk, ids) = (&state.parts.desk, &*state.parts.new_id);
        Ok(desk.import_reports(signed_in.actor(), &file, &source, state.world_now(), ids).await?)
    });
    Ok(axum::Json(ImportView::of(imported.await?)))
}
