//! `/api/cases/{id}/cooperation-letters`: asking another unit for help.

use axum::extract::State as Given;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use desk::Cooperation;
use kernel::CaseId;

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::cooperation::CooperationBody;

/// Write a letter to another unit of the police (办案协作函), given back as a .docx under a number of its own.
#[utoipa::path(
    post, operation_id = "write_cooperation_letter", path = "/api/cases/{id}/cooperation-letters", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = CooperationBody,
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: unit_asked, matter"),
    )
)]
pub async fn write(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(asked): Json<CooperationBody>,
) -> Result<Response, Problem> {
    let letter = to_the_end(async move {
        let asked = Cooperation { to: asked.to, matter: asked.matter };
        Ok(state.parts.desk.cooperation_letter(signed_in.actor(), id, asked, state.world_now()).await?)
    });
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, letter.await?.bytes).into_response())
}
