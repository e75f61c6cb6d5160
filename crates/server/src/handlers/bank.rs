//! `/api/bank/orders`: what a bank's officer sees, and its gateway.

use axum::extract::State as Given;

use crate::machine::Reader;
use crate::problem::Problem;
use crate::state::State;
use crate::view::bank::BankOrderView;

/// The newest orders; older ones are the bank's own affair.
const MOST: u64 = 500;

/// The orders to one's own bank, newest first: for its officers, and for its gateway with a token.
#[utoipa::path(
    get, operation_id = "list_bank_orders", path = "/api/bank/orders", tag = "bank",
    responses((status = OK, body = Vec<BankOrderView>), (status = FORBIDDEN, description = "role_required"))
)]
pub async fn orders(
    Given(state): Given<State>,
    Reader(scope): Reader,
) -> Result<axum::Json<Vec<BankOrderView>>, Problem> {
    let orders = state.parts.desk.bank_orders(&scope, MOST).await?;
    Ok(axum::Json(orders.into_iter().map(BankOrderView::of).collect()))
}
