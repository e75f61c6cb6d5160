//! Objections as officers see them.

use kernel::{CaseId, ComplaintId, OrderId, Timestamp, UnitId};
use records::crypto::{Place, RecordKey};
use records::people::users::User;
use records::record_keys;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{ACT, at, id_of, said_of};
use crate::Desk;
use crate::cases::journal;
use crate::error::Error;
use crate::orders::{Names, OrderSheet};
use crate::rights::cases_within;
use crate::rows::{case, complaint, complaint_act};

/// An objection on the list.
#[derive(Clone, PartialEq, Eq)]
pub struct ComplaintRow {
    /// Which.
    pub id: ComplaintId,
    /// The receipt's number.
    pub number: String,
    /// The case of the measure.
    pub case: CaseId,
    /// The case's number for people.
    pub case_number: String,
    /// `received`, `answered`, `releasing`, `closed`.
    pub state: String,
    /// The holder's name.
    pub name: String,
    /// When it came.
    pub received_at: Timestamp,
    /// What is due next: the first answer, then the written reply; nothing once closed.
    pub due_at: Option<Timestamp>,
    /// To be given back with a change.
    pub version: u32,
}

/// An objection with everything its page shows.
#[derive(Clone)]
pub struct ComplaintSheet {
    /// The row.
    pub row: ComplaintRow,
    /// Where the holder can be reached.
    pub phone: String,
    /// Why the measure is wrong, in the holder's words.
    pub text: String,
    /// The measure.
    pub order: OrderSheet,
    /// Whether the account is held no more by it.
    pub is_free: bool,
    /// When the holder was told of the release.
    pub told_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// `released`, `kept` or `unfounded`.
    pub outcome: Option<String>,
    /// What was done, oldest first.
    pub acts: Vec<ComplaintAct>,
}

/// A stamp of an objection's history.
#[derive(Clone, PartialEq, Eq)]
pub struct ComplaintAct {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// `received`, `answered`, `release_asked`, `told`, `replied`.
    pub kind: String,
    /// What was said.
    pub text: String,
}

impl std::fmt::Debug for ComplaintRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ComplaintRow({} {})", self.number, self.state)
    }
}

impl std::fmt::Debug for ComplaintSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ComplaintSheet({:?})", self.row)
    }
}

impl std::fmt::Debug for ComplaintAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ComplaintAct({} {})", self.at, self.kind)
    }
}

const ROWS_MAX: u64 = 200;

impl Desk {
    /// Objections within the viewer's scope, open ones by what is due next, then the closed ones, newest first.
    pub async fn complaints(&self, viewer: &User) -> Result<Vec<ComplaintRow>, Error> {
        let db = self.records().reader();
        let mut rows = complaint::Entity::find()
            .filter(complaint::Column::CaseId.in_subquery(cases_within(&viewer.scope)))
            .filter(complaint::Column::State.ne("closed"))
            .order_by_asc(complaint::Column::FirstDueAt)
            .limit(ROWS_MAX)
            .all(db)
            .await?;
        let closed = complaint::Entity::find()
            .filter(complaint::Column::CaseId.in_subquery(cases_within(&viewer.scope)))
            .filter(complaint::Column::State.eq("closed"))
            .order_by_desc(complaint::Column::ClosedAt)
            .limit(ROWS_MAX)
            .all(db)
            .await?;
        rows.extend(closed);
        let cases = case::Entity::find()
            .filter(case::Column::Id.is_in(rows.iter().map(|row| row.case_id)))
            .all(db)
            .await?;
        let (ids, ring) = (rows.iter().map(|row| row.case_id), self.records().ring());
        let keys = record_keys::of_many(db, ring, ids).await?;
        let mut list = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(key) = keys.get(&row.case_id) else { continue };
            let number = cases.iter().find(|case| case.id == row.case_id).map(|case| case.number.clone());
            list.push(self.complaint_row(key, &row, number.unwrap_or_default())?);
        }
        list.sort_by_key(|row| (row.due_at.is_none(), row.due_at));
        Ok(list)
    }

    /// One objection; one outside the viewer's scope is absent.
    pub async fn complaint(&self, id: ComplaintId, viewer: &User) -> Result<ComplaintSheet, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let row = complaint::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::Absent("complaint"))?;
        let of = case::Entity::find_by_id(row.case_id).one(db).await?.ok_or(Error::Absent("complaint"))?;
        if !viewer.scope.holds(db, UnitId(of.unit_id)).await? {
            return Err(Error::Absent("complaint"));
        }
        let key = journal::key_of(db, ring, CaseId(row.case_id)).await?;
        let said = said_of(&key, ring, &row)?;
        let mut names = Names::new(self.records());
        let stamps = complaint_act::Entity::find()
            .filter(complaint_act::Column::ComplaintId.eq(row.id))
            .order_by_asc(complaint_act::Column::Seq)
            .all(db)
            .await?;
        let mut acts = Vec::with_capacity(stamps.len());
        for stamp in stamps {
            acts.push(ComplaintAct {
                at: Timestamp::from_micros(stamp.at),
                actor: names.of_text(&stamp.actor).await?,
                kind: stamp.kind,
                text: key.open_text(ring, Place { column: ACT, row: stamp.id }, &stamp.text_sealed)?,
            });
        }
        let order = self.order_on_desk(OrderId(row.order_id)).await?;
        let is_free = !order.state.holds() && !order.state.awaits_answer();
        Ok(ComplaintSheet {
            order: OrderSheet::of(order, viewer, &mut names).await?,
            is_free,
            phone: said.phone,
            text: said.text,
            told_at: at(row.told_at),
            closed_at: at(row.closed_at),
            outcome: row.outcome.clone(),
            acts,
            row: self.complaint_row(&key, &row, of.number)?,
        })
    }

    fn complaint_row(
        &self,
        key: &RecordKey,
        row: &complaint::Model,
        case_number: String,
    ) -> Result<ComplaintRow, Error> {
        let due_at = match row.state.as_str() {
            "closed" => None,
            "received" => Some(row.first_due_at),
            _ => Some(row.reply_due_at),
        };
        Ok(ComplaintRow {
            id: id_of(row.id),
            number: row.number.clone(),
            case: CaseId(row.case_id),
            case_number,
            state: row.state.clone(),
            name: said_of(key, self.records().ring(), row)?.name,
            received_at: Timestamp::from_micros(row.received_at),
            due_at: at(due_at),
            version: u32::try_from(row.version).unwrap_or(u32::MAX),
        })
    }
}
