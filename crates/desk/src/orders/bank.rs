//! A bank's own orders, as its officer sees them: the account, the act and its term, and nothing of the victim.

use kernel::{AccountNo, Fen, OrderId, Timestamp};
use pursuit::Order;
use pursuit::law::OrderKind;
use records::crypto::RecordKey;
use records::record_keys;
use records::units::Scope;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::Desk;
use crate::error::Error;
use crate::rows::order;
use crate::seal;

/// An order as its bank sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankOrder {
    /// The order.
    pub id: OrderId,
    /// What it asks.
    pub kind: OrderKind,
    /// The bank's own account.
    pub account: AccountNo,
    /// The money it is about.
    pub amount: Fen,
    /// Where it stands: `outgoing`, `delivered`, `in_force`, …
    pub state: String,
    /// When it left.
    pub sent_at: Option<Timestamp>,
    /// From when the hold stands, by the bank's own clock.
    pub started_at: Option<Timestamp>,
    /// Until when.
    pub expires_at: Option<Timestamp>,
}

/// What has not left the centre is nobody's at a bank.
const INSIDE: [&str; 3] = ["proposed", "signed", "withdrawn"];

impl Desk {
    /// The orders to the scope's bank that have left the centre, newest first; none for a scope that is no bank's.
    pub async fn bank_orders(&self, scope: &Scope, most: u64) -> Result<Vec<BankOrder>, Error> {
        let Scope::Bank(bank) = scope else { return Ok(Vec::new()) };
        let rows = order::Entity::find()
            .filter(order::Column::Bank.eq(bank))
            .filter(order::Column::State.is_not_in(INSIDE))
            .order_by_desc(order::Column::Id)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let ring = self.records().ring();
        let cases = rows.iter().map(|row| row.case_id);
        let keys = record_keys::of_many(self.records().reader(), ring, cases).await?;
        let opened = rows.into_iter().filter_map(|row| Some((keys.get(&row.case_id)?, row)));
        opened.map(|(key, row)| self.bank_order(key, row)).collect()
    }

    fn bank_order(&self, key: &RecordKey, row: order::Model) -> Result<BankOrder, Error> {
        let order: Order = seal::open(key, self.records().ring(), "orders.order", row.id, &row.order_sealed)?;
        Ok(BankOrder {
            id: order.id,
            kind: order.kind,
            account: order.account,
            amount: order.amount_fen,
            state: row.state,
            sent_at: order.sent_at,
            started_at: order.started_at,
            expires_at: order.expires_at,
        })
    }
}
