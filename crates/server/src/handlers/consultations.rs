//! `/api/number-screenings` and `/api/officer-checks`: what the consultation desk (反诈专家咨询席) is asked on the telephone.
//!
//! Numbers and names stand in the body, never in the address: addresses are logged.

use axum::extract::State as Given;
use intake::screening::screen;

use crate::edge::to_the_end;
use crate::extract::Json;
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::consultation::{OfficerCheck, OfficerCheckView, ScreeningRequest, ScreeningView};

/// What a number on a telephone's screen can be. Nothing is stored.
#[utoipa::path(
    post, operation_id = "screen_number", path = "/api/number-screenings", tag = "consultations",
    request_body = ScreeningRequest,
    responses(
        (status = OK, body = ScreeningView),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: number format"),
    )
)]
pub async fn screen_number(
    Json(asked): Json<ScreeningRequest>,
) -> Result<axum::Json<ScreeningView>, Problem> {
    let seen = screen(&asked.number).map_err(|_| Problem::invalid("number", "format"))?;
    Ok(axum::Json(ScreeningView::of(&seen)))
}

/// Whether an officer of that name and number is on this centre's roster. The trail keeps that it was asked.
#[utoipa::path(
    post, operation_id = "check_officer", path = "/api/officer-checks", tag = "consultations",
    request_body = OfficerCheck,
    responses(
        (status = OK, body = OfficerCheckView),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name, number empty"),
    )
)]
pub async fn check_officer(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(claim): Json<OfficerCheck>,
) -> Result<axum::Json<OfficerCheckView>, Problem> {
    for (field, words) in [("name", &claim.name), ("number", &claim.number)] {
        if words.trim().is_empty() {
            return Err(Problem::invalid(field, "empty"));
        }
    }
    let on_roster = to_the_end(async move {
        let claim = desk::OfficerClaim { name: claim.name, number: claim.number };
        Ok(state.parts.desk.check_officer(signed_in.actor(), &claim, state.world_now()).await?)
    })
    .await?;
    Ok(axum::Json(OfficerCheckView { on_roster }))
}
