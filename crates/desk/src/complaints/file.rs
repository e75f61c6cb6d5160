//! An objection comes in: anybody who knows the measure's number and the account's end may file one.

use kernel::{ComplaintId, Timestamp};
use records::Actor;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{ANSWER, REPLY, SAID, Said, stamp};
use crate::cases::{journal, next_number};
use crate::deadlines::{self, NewDeadline};
use crate::error::Error;
use crate::rows::complaint;
use crate::{Desk, NewId, seal};

/// What a holder writes.
#[derive(Clone, PartialEq, Eq)]
pub struct NewComplaint {
    /// The measure's number, as the bank told it.
    pub number: String,
    /// The end of the account, four characters at least.
    pub tail: String,
    /// The holder's name.
    pub name: String,
    /// Where the holder can be reached.
    pub phone: String,
    /// Why the measure is wrong.
    pub text: String,
}

impl std::fmt::Debug for NewComplaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewComplaint({} ****)", self.number)
    }
}

/// The receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintReceipt {
    /// The complaint.
    pub id: ComplaintId,
    /// The receipt's number.
    pub number: String,
    /// When the first answer is due.
    pub first_due_at: Timestamp,
    /// When the written reply is due.
    pub reply_due_at: Timestamp,
}

/// More open objections to one measure are somebody's play with the form.
const OPEN_MAX: u64 = 5;

impl Desk {
    /// Takes an objection and gives its receipt; two clocks run from here.
    pub async fn file_complaint(
        &self,
        actor: Actor,
        new: NewComplaint,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<ComplaintReceipt, Error> {
        check("name", &new.name, 2, 60)?;
        check("phone", &new.phone, 5, 30)?;
        check("text", &new.text, 5, 2_000)?;
        let order = self.measure(&new.number, &new.tail).await?;
        let case = self.case_of(order.id).await?;
        let mut work = self.records().begin(actor, now).await?;
        let open = complaint::Entity::find()
            .filter(complaint::Column::OrderId.eq(order.id.0))
            .filter(complaint::Column::State.ne("closed"))
            .count(work.db())
            .await?;
        if open >= OPEN_MAX {
            return Err(Error::Implausible { field: "number", why: "many" });
        }
        let id = ComplaintId(ids());
        let day = now.beijing_date().strftime("%Y%m%d").to_string();
        let number = format!("YY{day}-{:04}", next_number(&work, &format!("complaint {day}")).await?);
        let clock = |own, kind| NewDeadline {
            id: own,
            noun: "complaint",
            object: id.0,
            root: case.0,
            number: &number,
            part: None,
            kind,
            unit: None,
            officer: None,
            due: None,
        };
        let first_due_at = deadlines::set(&work, clock(ids(), ANSWER)).await?;
        let reply_due_at = deadlines::set(&work, clock(ids(), REPLY)).await?;
        let NewComplaint { name, phone, text, .. } = new;
        let said = Said { name, phone, text };
        let key = journal::key_of(work.db(), work.ring(), case).await?;
        let row = complaint::ActiveModel {
            id: Set(id.0),
            number: Set(number.clone()),
            order_id: Set(order.id.0),
            case_id: Set(case.0),
            version: Set(1),
            state: Set("received".to_owned()),
            received_at: Set(now.as_micros()),
            first_due_at: Set(first_due_at.as_micros()),
            reply_due_at: Set(reply_due_at.as_micros()),
            answered_at: Set(None),
            closed_at: Set(None),
            told_at: Set(None),
            outcome: Set(None),
            said_sealed: Set(seal::seal(&key, work.ring(), SAID, id.0, &said)),
        };
        complaint::Entity::insert(row).exec_without_returning(work.db()).await?;
        stamp(&mut work, id, "received", "", ids).await?;
        work.commit().await?;
        Ok(ComplaintReceipt { id, number, first_due_at, reply_due_at })
    }
}

pub(super) fn check(
    field: &'static str,
    text: &str,
    chars_min: usize,
    chars_max: usize,
) -> Result<(), Error> {
    match text.trim().chars().count() {
        few if few < chars_min => Err(Error::Implausible { field, why: "short" }),
        many if many > chars_max => Err(Error::Implausible { field, why: "long" }),
        _ => Ok(()),
    }
}
