//! What a holder learns by an order's number and the end of the account: who ordered it, on what ground, until when, and
//! how to object. Nothing of the case, its victim or its money.

use kernel::{CaseId, OrderId, Timestamp};
use pursuit::Order;
use pursuit::law::OrderKind;
use records::crypto::Place;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::ACT;
use crate::cases::journal;
use crate::error::Error;
use crate::rows::{complaint, complaint_act, order, outbox, platform_entry};
use crate::{Desk, seal};

/// What a holder may know of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopNotice {
    /// The unit that ordered it.
    pub unit: String,
    /// Its telephone for objections.
    pub phone: String,
    /// Stop or freeze.
    pub kind: OrderKind,
    /// The document's number.
    pub document: Option<String>,
    /// Where the law says so.
    pub article: &'static str,
    /// Whether it is in force now.
    pub in_force: bool,
    /// Since when.
    pub started_at: Option<Timestamp>,
    /// Until when.
    pub expires_at: Option<Timestamp>,
}

/// How an objection stands, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// `received`, `answered`, `releasing`, `closed`.
    pub state: String,
    /// When it came.
    pub received_at: Timestamp,
    /// When the first answer is due.
    pub first_due_at: Timestamp,
    /// When the written reply is due.
    pub reply_due_at: Timestamp,
    /// `released`, `kept` or `unfounded`, once decided.
    pub outcome: Option<String>,
    /// What the unit has said so far, oldest first.
    pub answers: Vec<(Timestamp, String)>,
}

impl Desk {
    /// The measure of this number on an account that ends so. A wrong number and a wrong account look the same.
    pub async fn stop_notice(&self, number: &str, tail: &str) -> Result<StopNotice, Error> {
        let order = self.measure(number, tail).await?;
        Ok(StopNotice {
            unit: self.office().name.as_str().to_owned(),
            phone: self.office().phone.clone(),
            kind: order.kind,
            document: order.approval.as_ref().map(|approval| approval.document.number.clone()),
            article: order.kind.law().article,
            in_force: order.state.holds(),
            started_at: order.started_at,
            expires_at: order.expires_at,
        })
    }

    /// How the objection of this receipt stands; `tail` is the end of the account that it is about.
    pub async fn complaint_progress(&self, receipt: &str, tail: &str) -> Result<Progress, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let row = complaint::Entity::find()
            .filter(complaint::Column::Number.eq(receipt.trim()))
            .one(db)
            .await?
            .ok_or(Error::Absent("complaint"))?;
        let order = self.order_on_desk(OrderId(row.order_id)).await?;
        if !ends_so(&order, tail) {
            return Err(Error::Absent("complaint"));
        }
        let acts = complaint_act::Entity::find()
            .filter(complaint_act::Column::ComplaintId.eq(row.id))
            .filter(complaint_act::Column::Kind.is_in(["answered", "replied"]))
            .order_by_asc(complaint_act::Column::Seq)
            .all(db)
            .await?;
        let key = journal::key_of(db, ring, CaseId(row.case_id)).await?;
        let mut answers = Vec::with_capacity(acts.len());
        for act in acts {
            let text = key.open_text(ring, Place { column: ACT, row: act.id }, &act.text_sealed)?;
            answers.push((Timestamp::from_micros(act.at), text));
        }
        Ok(Progress {
            state: row.state,
            received_at: Timestamp::from_micros(row.received_at),
            first_due_at: Timestamp::from_micros(row.first_due_at),
            reply_due_at: Timestamp::from_micros(row.reply_due_at),
            outcome: row.outcome,
            answers,
        })
    }

    /// The order that holds money, by our number, the platform's or the document's.
    pub(super) async fn measure(&self, number: &str, tail: &str) -> Result<Order, Error> {
        let number: String = number.split_whitespace().collect();
        let db = self.records().reader();
        let sent = outbox::Entity::find()
            .filter(outbox::Column::ApplicationId.eq(number.as_str()))
            .one(db)
            .await?
            .map(|row| row.order_id);
        let mut candidates: Vec<_> = sent.into_iter().collect();
        let entered = platform_entry::Entity::find()
            .filter(platform_entry::Column::Number.eq(number.as_str()))
            .all(db)
            .await?;
        candidates.extend(entered.into_iter().map(|row| row.order_id));
        for id in candidates {
            let order = self.order_on_desk(OrderId(id)).await?;
            if order.kind.holds_money() && ends_so(&order, tail) {
                return Ok(order);
            }
        }
        Err(Error::Absent("measure"))
    }

    pub(super) async fn order_on_desk(&self, id: OrderId) -> Result<Order, Error> {
        let row = order::Entity::find_by_id(id.0).one(self.records().reader()).await?;
        let row = row.ok_or(Error::Absent("order"))?;
        let (db, ring) = (self.records().reader(), self.records().ring());
        let key = journal::key_of(db, ring, CaseId(row.case_id)).await?;
        seal::open(&key, ring, "orders.order", row.id, &row.order_sealed)
    }
}

/// Four characters at least, so that a guess among the accounts of a number is unlikely.
fn ends_so(order: &Order, tail: &str) -> bool {
    let tail = tail.trim();
    tail.chars().count() >= 4 && order.account.reveal().ends_with(tail)
}
