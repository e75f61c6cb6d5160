//! `/api/cases/{id}/statements`: a bank's statement, brought by hand.
//!
//! The file is taken whole or not at all: it is held in memory until its last byte is here (personal data is
//! never stored in the clear), and the desk takes it in one transaction.

use std::sync::Arc;

use axum::extract::{Request, State as Given};
use kernel::CaseId;

use crate::edge::to_the_end;
use crate::extract::{Path, has_media_type, whole_body};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::statement::StatementView;

/// How a gzip file begins. The ledger would unpack one, to any size.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Take in a statement as CSV in the canonical columns.
#[utoipa::path(
    post, operation_id = "import_statement", path = "/api/cases/{id}/statements", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = OK, body = StatementView),
        (status = BAD_REQUEST, description = "torn_upload: nothing was stored"),
        (status = NOT_FOUND, description = "not_found"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNSUPPORTED_MEDIA_TYPE, description = "media_type"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: the file as a whole cannot be read"),
    )
)]
pub async fn take(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    request: Request,
) -> Result<axum::Json<StatementView>, Problem> {
    if !has_media_type(request.headers(), "text/csv") {
        return Err(Problem::MediaType("text/csv"));
    }
    // Few at once, because each is held in memory; who finds no place tries again.
    let gate = Arc::clone(&state.gate);
    let _place = gate.uploads.try_acquire().map_err(|_| Problem::TooManyRequests(10))?;
    let file = whole_body(request, &state, state.parts.limits.statement_bytes_max).await?;
    if file.starts_with(&GZIP) {
        return Err(Problem::MediaType("text/csv"));
    }
    let taken = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.take_statement(actor, id, file.into(), now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(StatementView::of(taken.await?)))
}
