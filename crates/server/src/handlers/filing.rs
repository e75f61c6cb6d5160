//! `/api/cases/{id}/filing`: whether a case is filed.

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::CaseId;

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::case::FilingDecision;

/// Note that the case was filed, under its number, or that filing was refused, with the reason.
#[utoipa::path(
    post, operation_id = "decide_filing", path = "/api/cases/{id}/filing", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = FilingDecision,
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: number, reason"),
    )
)]
pub async fn decide(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(decision): Json<FilingDecision>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now, desk) = (signed_in.actor(), state.world_now(), &state.parts.desk);
        let ids = &*state.parts.new_id;
        match (decision.number.as_deref().map(str::trim), decision.refused_because.as_deref().map(str::trim))
        {
            (Some(number), None) if (1..=60).contains(&number.chars().count()) => {
                Ok(desk.file_case(actor, id, number, now, ids).await?)
            }
            (None, Some(reason)) if (2..=200).contains(&reason.chars().count()) => {
                Ok(desk.refuse_filing(actor, id, reason, now, ids).await?)
            }
            (None, Some(_)) => Err(Problem::invalid("reason", "short")),
            _ => Err(Problem::invalid("number", "required")),
        }
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
