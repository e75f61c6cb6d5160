//! Orders as their bank sees them.

use desk::BankOrder;
use kernel::{OrderId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::order::OrderKindView;

/// An order to the asking officer's own bank: nothing of the victim stands in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BankOrder)]
pub struct BankOrderView {
    /// The order.
    #[schema(value_type = uuid::Uuid)]
    pub order_id: OrderId,
    /// What it asks.
    pub kind: OrderKindView,
    /// The bank's own account.
    pub account: String,
    /// The money it is about.
    pub amount_fen: i64,
    /// Where it stands exactly.
    pub stage: String,
    /// When it left the centre.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub sent_at: Option<Timestamp>,
    /// From when the hold stands.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub started_at: Option<Timestamp>,
    /// Until when.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub expires_at: Option<Timestamp>,
}

impl BankOrderView {
    /// An order as its bank sees it.
    pub fn of(order: BankOrder) -> BankOrderView {
        BankOrderView {
            order_id: order.id,
            kind: OrderKindView::of(order.kind),
            account: order.account.reveal().to_owned(),
            amount_fen: order.amount.get(),
            stage: order.state,
            sent_at: order.sent_at,
            started_at: order.started_at,
            expires_at: order.expires_at,
        }
    }
}
