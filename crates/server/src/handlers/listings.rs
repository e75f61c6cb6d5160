//! `/api/cases/{id}/listings`, `/api/listings/{id}/acts`: accounts reported to the national list.

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::CaseId;
use uuid::Uuid;

use super::beside::accounts_of;
use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::listing::{ListingView, NewListing, NewListingAct};
use crate::view::mask::Mask;

/// The reports of a case, newest first.
#[utoipa::path(
    get, operation_id = "list_listings", path = "/api/cases/{id}/listings", tag = "listings",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    responses((status = OK, body = Vec<ListingView>), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
) -> Result<axum::Json<Vec<ListingView>>, Problem> {
    Ok(axum::Json(listings_for(&state, &signed_in, id).await?))
}

/// Propose to report an account as 涉案账户 (2001).
#[utoipa::path(
    post, operation_id = "propose_listing", path = "/api/cases/{id}/listings", tag = "listings",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = NewListing,
    responses(
        (status = CREATED, body = Vec<ListingView>),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: account unknown, listed; reason"),
    )
)]
pub async fn propose(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(new): Json<NewListing>,
) -> Result<(StatusCode, axum::Json<Vec<ListingView>>), Problem> {
    let listings = to_the_end(async move {
        let accounts = accounts_of(&state, &signed_in, id).await?;
        let account = Mask::new(state.records().ring()).resolve(&new.account, &accounts);
        let account = account.ok_or_else(|| Problem::invalid("account", "unknown"))?;
        let (actor, now, ids) = (signed_in.actor(), state.world_now(), &*state.parts.new_id);
        state.parts.desk.propose_listing(actor, id, account, &new.reason, now, ids).await?;
        listings_for(&state, &signed_in, id).await
    });
    Ok((StatusCode::CREATED, axum::Json(listings.await?)))
}

/// Approve, refuse, or take back a report.
#[utoipa::path(
    post, operation_id = "act_on_listing", path = "/api/listings/{id}/acts", tag = "listings",
    params(("id" = uuid::Uuid, Path, description = "The report")),
    request_body = NewListingAct,
    responses(
        (status = OK, body = Vec<ListingView>),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict: listing_state, same_officer"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: reason"),
    )
)]
pub async fn act(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(new): Json<NewListingAct>,
) -> Result<axum::Json<Vec<ListingView>>, Problem> {
    let listings = to_the_end(async move {
        let (actor, now, ids) = (signed_in.actor(), state.world_now(), &*state.parts.new_id);
        let case = state.parts.desk.act_on_listing(actor, id, new.version, new.act.act(), now, ids).await?;
        listings_for(&state, &signed_in, case).await
    });
    Ok(axum::Json(listings.await?))
}

async fn listings_for(state: &State, signed_in: &SignedIn, id: CaseId) -> Result<Vec<ListingView>, Problem> {
    let sheets = state.parts.desk.listings(id, &signed_in.session.user).await?;
    let mask = Mask::new(state.records().ring());
    Ok(sheets.into_iter().map(|sheet| ListingView::of(sheet, mask)).collect())
}
