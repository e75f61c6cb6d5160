//! `/api/reports`: the list, and a new report.

use axum::extract::State as Given;
use axum::http::StatusCode;

use crate::edge::to_the_end;
use crate::extract::{Json, Query};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::report::{Filed, NewReport, ReportRow, ReportsQuery, ReportsView};

const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 200;
/// The longest of the public work reports' victims wrote under 2,000 characters; a chat log pasted in is longer.
const TEXT_CHARS_MAX: usize = 20_000;

/// Reports, newest first.
#[utoipa::path(
    get, operation_id = "list_reports", path = "/api/reports", tag = "reports",
    params(ReportsQuery),
    responses(
        (status = OK, body = ReportsView),
        (status = BAD_REQUEST, description = "malformed_request"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: limit, cursor"),
    )
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(query): Query<ReportsQuery>,
) -> Result<axum::Json<ReportsView>, Problem> {
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", "range"));
    }
    let (viewer, desk) = (&signed_in.session.user, &state.parts.desk);
    let page = desk.reports(viewer, query.cursor.as_deref(), u64::from(limit), query.q.as_deref()).await?;
    let items = page.rows.into_iter().map(ReportRow::of).collect();
    Ok(axum::Json(ReportsView { items, next_cursor: page.next_cursor }))
}

/// File a report: it is read, a case is opened, the first orders are proposed.
#[utoipa::path(
    post, operation_id = "file_report", path = "/api/reports", tag = "reports",
    request_body = NewReport,
    responses(
        (status = CREATED, body = Filed),
        (status = FORBIDDEN, description = "role_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: text empty, long; source"),
    )
)]
pub async fn file(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(report): Json<NewReport>,
) -> Result<(StatusCode, axum::Json<Filed>), Problem> {
    check_text(&report.text)?;
    let source = report.source.unwrap_or_else(|| "console".to_owned());
    check_source(&source)?;
    let filed = to_the_end(async move {
        let now = state.world_now();
        let new = desk::NewReport { text: report.text, source, received_at: now };
        let (desk, ids) = (&state.parts.desk, &*state.parts.new_id);
        let filed = desk.file_report(signed_in.actor(), new, now, ids).await?;
        // Who took the report has just heard it all.
        desk.reveal_to_worker(signed_in.actor(), filed.case.0, state.wall_now(), ids).await?;
        Ok(filed)
    })
    .await?;
    let filed = Filed { report_id: filed.report, case_id: filed.case, number: filed.number };
    Ok((StatusCode::CREATED, axum::Json(filed)))
}

/// A text has words, and not more than anybody tells.
pub fn check_text(text: &str) -> Result<(), Problem> {
    if text.trim().is_empty() {
        return Err(Problem::invalid("text", "empty"));
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(Problem::invalid("text", "long"));
    }
    Ok(())
}

/// A source is a slug: it stands in lists and figures.
pub(super) fn check_source(source: &str) -> Result<(), Problem> {
    let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if (1..=32).contains(&source.len()) && source.chars().all(is_slug) {
        return Ok(());
    }
    Err(Problem::invalid("source", "format"))
}
