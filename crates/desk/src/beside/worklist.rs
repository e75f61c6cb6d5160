//! Orders that have left and are not answered: what has still to be typed in, asked after or read back.

use std::collections::BTreeMap;

use kernel::{CaseId, Timestamp};
use pursuit::Order;
use records::people::users::User;
use records::record_keys;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::BankDesk;
use crate::cases::journal;
use crate::error::Error;
use crate::orders::{Names, OrderSheet};
use crate::rights::cases_within;
use crate::rows::{case, order};
use crate::{Desk, handlers, seal};

/// An order on the list.
#[derive(Clone, Debug)]
pub struct BesideRow {
    /// The case.
    pub case: CaseId,
    /// The case's number for people.
    pub case_number: String,
    /// The order.
    pub order: OrderSheet,
    /// The bank's desk.
    pub desk: Option<BankDesk>,
    /// When the bank's time to answer is over.
    pub answer_due_at: Option<Timestamp>,
    /// When a promise on the telephone ends.
    pub promise_ends_at: Option<Timestamp>,
}

/// More than an office has under way at once.
const ROWS_MAX: u64 = 500;

impl Desk {
    /// Orders within the viewer's scope that left and are unanswered, those not yet on the platform first, then the longest out.
    pub async fn beside(&self, viewer: &User) -> Result<Vec<BesideRow>, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let out = order::Entity::find()
            .filter(order::Column::CaseId.in_subquery(cases_within(&viewer.scope)))
            .filter(handlers::over(viewer, order::Column::CaseId))
            .filter(order::Column::State.is_in(["outgoing", "delivered"]))
            .order_by_asc(order::Column::Id)
            .limit(ROWS_MAX)
            .all(db)
            .await?;
        let cases: BTreeMap<_, _> = case::Entity::find()
            .filter(case::Column::Id.is_in(out.iter().map(|row| row.case_id)))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let desks = self.bank_desks().await?;
        let keys = record_keys::of_many(db, ring, out.iter().map(|row| row.case_id)).await?;
        let mut names = Names::new(self.records());
        let mut rows = Vec::with_capacity(out.len());
        for row in out {
            // One that was destroyed meanwhile waits for nobody.
            let Some(key) = keys.get(&row.case_id) else { continue };
            let order: Order = seal::open(key, ring, "orders.order", row.id, &row.order_sealed)?;
            let of = cases.get(&row.case_id).ok_or(Error::Absent("case"))?;
            let rules = journal::rules_of(of)?;
            rows.push(BesideRow {
                case: CaseId(row.case_id),
                case_number: of.number.clone(),
                desk: desks.iter().find(|desk| Some(&desk.bank) == order.bank.as_ref()).cloned(),
                answer_due_at: order.sent_at.map(|at| at.plus_minutes(rules.answer)),
                promise_ends_at: order.calls.iter().filter_map(|call| call.until).max(),
                order: OrderSheet::of(order, viewer, &mut names).await?,
            });
        }
        rows.sort_by_key(|row| (row.order.order.platform.is_some(), row.order.order.sent_at));
        Ok(rows)
    }
}
