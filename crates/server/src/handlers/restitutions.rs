//! `/api/cases/{id}/restitutions`, `/api/restitutions/{id}/arrivals`: what courts order to be given back.

use axum::extract::State as Given;
use axum::http::StatusCode;
use desk::NewRestitution;
use kernel::{CaseId, Fen};
use uuid::Uuid;

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::restitution::{ArrivalView, NewRestitutionView, RestitutionView};

/// The judgments of a case, newest first.
#[utoipa::path(
    get, operation_id = "list_restitutions", path = "/api/cases/{id}/restitutions", tag = "refunds",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    responses((status = OK, body = Vec<RestitutionView>), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
) -> Result<axum::Json<Vec<RestitutionView>>, Problem> {
    Ok(axum::Json(restitutions_for(&state, &signed_in, id).await?))
}

/// Note a judgment that orders money back to the victim of a case (责令退赔).
#[utoipa::path(
    post, operation_id = "note_restitution", path = "/api/cases/{id}/restitutions", tag = "refunds",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = NewRestitutionView,
    responses(
        (status = CREATED, body = Vec<RestitutionView>),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: court, judgment, ordered_fen"),
    )
)]
pub async fn note(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(new): Json<NewRestitutionView>,
) -> Result<(StatusCode, axum::Json<Vec<RestitutionView>>), Problem> {
    let noted = to_the_end(async move {
        let NewRestitutionView { court, document, ordered_fen } = new;
        let new = NewRestitution { court, document, ordered_fen: Fen::new(ordered_fen) };
        let (actor, now, ids) = (signed_in.actor(), state.world_now(), &*state.parts.new_id);
        state.parts.desk.note_restitution(actor, id, new, now, ids).await?;
        restitutions_for(&state, &signed_in, id).await
    });
    Ok((StatusCode::CREATED, axum::Json(noted.await?)))
}

/// Note how much of a judgment has arrived in all.
#[utoipa::path(
    post, operation_id = "note_restitution_arrival", path = "/api/restitutions/{id}/arrivals", tag = "refunds",
    params(("id" = uuid::Uuid, Path, description = "The judgment")),
    request_body = ArrivalView,
    responses(
        (status = OK, body = Vec<RestitutionView>),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: paid_fen"),
    )
)]
pub async fn arrived(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(arrival): Json<ArrivalView>,
) -> Result<axum::Json<Vec<RestitutionView>>, Problem> {
    let noted = to_the_end(async move {
        let (actor, now, paid) = (signed_in.actor(), state.world_now(), Fen::new(arrival.paid_fen));
        let case = state.parts.desk.restitution_arrived(actor, id, arrival.version, paid, now).await?;
        restitutions_for(&state, &signed_in, case).await
    });
    Ok(axum::Json(noted.await?))
}

async fn restitutions_for(
    state: &State,
    signed_in: &SignedIn,
    id: CaseId,
) -> Result<Vec<RestitutionView>, Problem> {
    let sheets = state.parts.desk.restitutions(id, &signed_in.session.user).await?;
    Ok(sheets.into_iter().map(RestitutionView::of).collect())
}
