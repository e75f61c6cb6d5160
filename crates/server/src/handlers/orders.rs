//! `/api/orders/{id}/…`: what officers do with an order.

use axum::extract::State as Given;
use kernel::OrderId;

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::mask::Mask;
use crate::view::order::{OrderVersion, OrderView, Withdrawal};

/// Sign an order; the second signature of another officer makes it ready for approval.
#[utoipa::path(
    post, operation_id = "sign_order", path = "/api/orders/{id}/signatures", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = OrderVersion,
    responses(
        (status = OK, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, same_officer, state_conflict"),
    )
)]
pub async fn sign(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(act): Json<OrderVersion>,
) -> Result<axum::Json<OrderView>, Problem> {
    let mask = state.clone();
    let order = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.sign(actor, id, act.version, now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(OrderView::of(order.await?).masked(Mask::new(mask.records().ring()))))
}

/// Approve an order that two officers have signed; it leaves for the bank.
#[utoipa::path(
    post, operation_id = "approve_order", path = "/api/orders/{id}/approval", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = OrderVersion,
    responses(
        (status = OK, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, same_officer, state_conflict"),
    )
)]
pub async fn approve(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(act): Json<OrderVersion>,
) -> Result<axum::Json<OrderView>, Problem> {
    let mask = state.clone();
    let order = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.approve(actor, id, act.version, now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(OrderView::of(order.await?).masked(Mask::new(mask.records().ring()))))
}

/// Withdraw an order that has not left.
#[utoipa::path(
    post, operation_id = "withdraw_order", path = "/api/orders/{id}/withdrawal", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = Withdrawal,
    responses(
        (status = OK, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: reason short, long"),
    )
)]
pub async fn withdraw(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(withdrawal): Json<Withdrawal>,
) -> Result<axum::Json<OrderView>, Problem> {
    let reason = withdrawal.reason.trim().to_owned();
    check_reason(&reason)?;
    let mask = state.clone();
    let order = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state
            .parts
            .desk
            .withdraw(actor, id, withdrawal.version, &reason, now, &*state.parts.new_id)
            .await?)
    });
    Ok(axum::Json(OrderView::of(order.await?).masked(Mask::new(mask.records().ring()))))
}

fn check_reason(reason: &str) -> Result<(), Problem> {
    match reason.chars().count() {
        0..=1 => Err(Problem::invalid("reason", "short")),
        2..=200 => Ok(()),
        _ => Err(Problem::invalid("reason", "long")),
    }
}
