//! `/api/cases/{id}`: a case, and signing many of its orders at once.

use axum::extract::State as Given;
use axum::http::HeaderMap;
use kernel::CaseId;

use crate::edge::{chain, to_the_end};
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::case::{CaseView, RevealReason};
use crate::view::mask::Mask;
use crate::view::order::{ManyOrders, OrderOutcome};
use crate::words::Language;

/// A case with more open orders is signed in parts.
const ORDERS_MAX: usize = 200;

/// A case with everything its page shows.
#[utoipa::path(
    get, operation_id = "get_case", path = "/api/cases/{id}", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    responses((status = OK, body = CaseView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
) -> Result<axum::Json<CaseView>, Problem> {
    Ok(axum::Json(case_for(&state, &signed_in, id).await?))
}

/// Lift the masks of a case for a while, with a reason that the auditor reads.
#[utoipa::path(
    post, operation_id = "reveal_case", path = "/api/cases/{id}/reveals", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = RevealReason,
    responses(
        (status = OK, body = CaseView),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: reason short, long"),
    )
)]
pub async fn reveal(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(reveal): Json<RevealReason>,
) -> Result<axum::Json<CaseView>, Problem> {
    let reason = reason_of(&reveal)?;
    let view = to_the_end(async move {
        let (actor, wall) = (signed_in.actor(), state.wall_now());
        state.parts.desk.reveal(actor, id.0, &reason, wall, &*state.parts.new_id).await?;
        case_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(view.await?))
}

/// The reason for a look behind masks: a few words at least.
pub fn reason_of(reveal: &RevealReason) -> Result<String, Problem> {
    let reason = reveal.reason.trim();
    match reason.chars().count() {
        0..=3 => Err(Problem::invalid("reason", "short")),
        4..=200 => Ok(reason.to_owned()),
        _ => Err(Problem::invalid("reason", "long")),
    }
}

/// A case as the asking user sees it: masked but for a look that was granted.
pub(super) async fn case_for(state: &State, signed_in: &SignedIn, id: CaseId) -> Result<CaseView, Problem> {
    let desk = &state.parts.desk;
    let (actor, user) = (signed_in.actor(), &signed_in.session.user);
    let sheet = desk.case(id, user).await?;
    desk.look_at_case(actor, user, id, state.world_now(), &*state.parts.new_id).await?;
    let mut view = CaseView::of(sheet);
    view.revealed_until = desk.revealed_until(id.0, signed_in.id(), state.wall_now()).await?;
    match view.revealed_until {
        Some(_) => Ok(view),
        None => Ok(view.masked(Mask::new(state.records().ring()))),
    }
}

/// Sign many orders of a case, or approve them where the user is an approver and the order is signed.
///
/// Each order stands for itself: one that cannot be signed does not keep the others from being signed.
#[utoipa::path(
    post, operation_id = "sign_many", path = "/api/cases/{id}/signatures", tag = "cases",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = ManyOrders,
    responses(
        (status = OK, body = Vec<OrderOutcome>),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: orders empty, many"),
    )
)]
pub async fn sign_many(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    headers: HeaderMap,
    Json(acts): Json<ManyOrders>,
) -> Result<axum::Json<Vec<OrderOutcome>>, Problem> {
    let language = Language::of(&headers);
    let ManyOrders { orders } = acts;
    if orders.is_empty() {
        return Err(Problem::invalid("orders", "empty"));
    }
    if orders.len() > ORDERS_MAX {
        return Err(Problem::invalid("orders", "many"));
    }
    let chosen: Vec<_> = orders.iter().map(|choice| (choice.order_id, choice.version)).collect();
    let outcomes = to_the_end(async move {
        // A case that is not there is said so, rather than one absent order after the other.
        let desk = &state.parts.desk;
        desk.case(id, &signed_in.session.user).await?;
        Ok(desk.sign_many(signed_in.actor(), id, &chosen, state.world_now(), &*state.parts.new_id).await)
    })
    .await?;
    let outcomes = outcomes.into_iter().map(|(order_id, outcome)| {
        let problem = outcome.err().map(Problem::from);
        if let Some(cause) = problem.as_ref().and_then(Problem::cause) {
            tracing::error!(order = %order_id, cause = chain(cause), "one of many orders failed");
        }
        let problem = problem.map(|problem| problem.body(language, ""));
        OrderOutcome { order_id, ok: problem.is_none(), problem }
    });
    Ok(axum::Json(outcomes.collect()))
}
