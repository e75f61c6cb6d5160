//! `/api/cases/{id}/payment-numbers`: payments that went through a payment institution, by their numbers there.

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::CaseId;

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::mask::Mask;
use crate::view::payment_number::{NewPaymentNumber, NumberOfferView};

/// Payments of the case of which no account is known, and the numbers in its words that may be theirs.
#[utoipa::path(
    get, operation_id = "list_payment_numbers", path = "/api/cases/{id}/payment-numbers", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    responses(
        (status = OK, body = NumberOfferView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
    )
)]
pub async fn offer(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
) -> Result<axum::Json<NumberOfferView>, Problem> {
    let (actor, now) = (signed_in.actor(), state.world_now());
    let offer = state.parts.desk.payment_numbers(actor, id, now).await?;
    Ok(axum::Json(NumberOfferView::of(offer, Mask::new(state.records().ring()))))
}

/// Give a payment the number under which its institution knows it; a stop and a query by the number are proposed at once.
#[utoipa::path(
    post, operation_id = "number_payment", path = "/api/cases/{id}/payment-numbers", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = NewPaymentNumber,
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: not_reported"),
        (status = UNPROCESSABLE_ENTITY,
            description = "invalid: kind, institution, payment_number unknown, taken; payment unknown, payment taken"),
    )
)]
pub async fn number(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(new): Json<NewPaymentNumber>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (desk, now) = (&state.parts.desk, state.world_now());
        let offered = desk.payment_numbers(signed_in.actor(), id, now).await?.numbers;
        let numbered = new.numbered(&offered, Mask::new(state.records().ring()))?;
        desk.number_payment(signed_in.actor(), id, numbered, now, &*state.parts.new_id).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
