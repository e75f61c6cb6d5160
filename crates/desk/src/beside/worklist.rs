//! Orders that have left and are not answered: what has still to be typed in, asked after or read back.

use std::collections::BTreeMap;

use kernel::{CaseId, Timestamp};
use pursuit::Order;
use records::crypto::KeyRing;
use records::people::users::User;
use records::record_keys;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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
        let which = Condition::all()
            .add(order::Column::CaseId.in_subquery(cases_within(&viewer.scope)))
            .add(handlers::over(viewer, order::Column::CaseId));
        let out = under_way(db, ring, which).await?;
        let desks = self.bank_desks().await?;
        let mut names = Names::new(self.records());
        let mut rows = Vec::with_capacity(out.len());
        for UnderWay { case, case_number, answer_due_at, promise_ends_at, order } in out {
            rows.push(BesideRow {
                case,
                case_number,
                desk: desks.iter().find(|desk| Some(&desk.bank) == order.bank.as_ref()).cloned(),
                answer_due_at,
                promise_ends_at,
                order: OrderSheet::of(order, viewer, &mut names).await?,
            });
        }
        rows.sort_by_key(|row| (row.order.order.platform.is_some(), row.order.order.sent_at));
        Ok(rows)
    }
}

/// An order that left and is unanswered, with what it waits for.
pub(crate) struct UnderWay {
    pub case: CaseId,
    pub case_number: String,
    pub answer_due_at: Option<Timestamp>,
    pub promise_ends_at: Option<Timestamp>,
    pub order: Order,
}

/// The orders that left and are unanswered, of the cases that the condition lets through, in the order of their making.
pub(crate) async fn under_way(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    which: Condition,
) -> Result<Vec<UnderWay>, Error> {
    let out = order::Entity::find()
        .filter(which)
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
    let keys = record_keys::of_many(db, ring, out.iter().map(|row| row.case_id)).await?;
    let mut rows = Vec::with_capacity(out.len());
    for row in out {
        // One that was destroyed meanwhile waits for nobody.
        let Some(key) = keys.get(&row.case_id) else { continue };
        let order: Order = seal::open(key, ring, "orders.order", row.id, &row.order_sealed)?;
        let of = cases.get(&row.case_id).ok_or(Error::Absent("case"))?;
        let rules = journal::rules_of(of)?;
        rows.push(UnderWay {
            case: CaseId(row.case_id),
            case_number: of.number.clone(),
            answer_due_at: order.sent_at.map(|at| at.plus_minutes(rules.answer)),
            promise_ends_at: order.calls.iter().filter_map(|call| call.until).max(),
            order,
        });
    }
    Ok(rows)
}
