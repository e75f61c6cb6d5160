//! An order as an officer copies it into the national platform: its fields in the platform's order.

use kernel::{CaseId, OrderId, Timestamp};
use records::Actor;
use records::crypto::Place;
use records::people::Role;
use records::people::users::User;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use wire::{EitherDown, Message};

use super::BankDesk;
use crate::cases::journal;
use crate::error::Error;
use crate::forms::complete::newest;
use crate::messages::FOLLOW_UP;
use crate::orders::{Names, OrderSheet};
use crate::rows::{case, order, outbox};
use crate::{Desk, handlers, rights, seal};

/// An order with its fields in the platform's order.
#[derive(Clone, Debug)]
pub struct CopySheet {
    /// The order.
    pub order: OrderSheet,
    /// The case's number for people.
    pub case_number: String,
    /// Which sending of the order.
    pub attempt: u16,
    /// Our own number of it; the platform gives another.
    pub application_id: String,
    /// The platform's code of the message.
    pub tx_code: &'static str,
    /// When the message was made.
    pub made_at: Timestamp,
    /// What is to be copied, in the platform's order.
    pub fields: Vec<CopyField>,
    /// The names of the papers that go with it.
    pub papers: Vec<String>,
    /// The bank's desk.
    pub desk: Option<BankDesk>,
}

/// One field to be copied.
#[derive(Clone, PartialEq, Eq)]
pub struct CopyField {
    /// The platform's name of the element.
    pub element: String,
    /// What the platform's page calls it.
    pub label: &'static str,
    /// The text as the platform takes it.
    pub text: String,
}

impl std::fmt::Debug for CopyField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CopyField({} ****)", self.element)
    }
}

/// Those whose names stand under an order type it into the platform.
const COPIERS: &[Role] = &[Role::Investigator, Role::SecondOfficer];

impl Desk {
    /// The sheet of an order that has been signed and approved. It shows everything as the platform needs it, so who
    /// looks is in the trail.
    pub async fn copy_sheet(&self, actor: Actor, id: OrderId, now: Timestamp) -> Result<CopySheet, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let viewer = rights::officer_with_any(&work, COPIERS).await?;
        let case = self.case_of(id).await?;
        rights::refuse_hidden_of(&work, case, "order").await?;
        handlers::refuse_others(&work, case, &viewer).await?;
        work.note("order.copied", "order", id, None, None);
        work.commit().await?;
        self.sheet_to_copy(id, &viewer).await
    }

    /// The papers that follow a stop (types 04 and 05), as they are copied out beside the platform. Who looks is in the trail.
    pub async fn completion_sheet(
        &self,
        actor: Actor,
        id: OrderId,
        now: Timestamp,
    ) -> Result<CopySheet, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let viewer = rights::officer_with_any(&work, COPIERS).await?;
        let case = self.case_of(id).await?;
        rights::refuse_hidden_of(&work, case, "order").await?;
        handlers::refuse_others(&work, case, &viewer).await?;
        let row = newest(work.db(), id).await?.ok_or(Error::Absent("message"))?;
        let key = journal::key_of(work.db(), work.ring(), case).await?;
        let bytes = key.open(work.ring(), Place { column: FOLLOW_UP, row: row.id }, &row.message_sealed)?;
        work.note("order.copied", "order", id, None, None);
        work.commit().await?;
        let sheet = self.sheet_to_copy(id, &viewer).await?;
        let body = body_of(&bytes)?;
        let original = sheet.order.order.platform.as_ref().map(|entry| entry.number.as_str());
        Ok(CopySheet {
            application_id: row.application_id,
            fields: fields(&body, original),
            papers: papers(&body),
            ..sheet
        })
    }

    async fn sheet_to_copy(&self, id: OrderId, viewer: &User) -> Result<CopySheet, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let sent = outbox::Entity::find()
            .filter(outbox::Column::OrderId.eq(id.0))
            .order_by_desc(outbox::Column::Attempt)
            .one(db)
            .await?
            .ok_or(Error::Absent("message"))?;
        let stored = order::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::Absent("order"))?;
        let row = case::Entity::find_by_id(sent.case_id).one(db).await?.ok_or(Error::Absent("case"))?;
        let key = journal::key_of(db, ring, CaseId(sent.case_id)).await?;
        let place = Place { column: "outbox.message", row: sent.order_id };
        let bytes = key.open(ring, place, &sent.message_sealed)?;
        let body = body_of(&bytes)?;
        let order: pursuit::Order = seal::open(&key, ring, "orders.order", stored.id, &stored.order_sealed)?;
        let desk = self.bank_desk(&sent.bank).await?;
        let original = self.platform_number_of(order.original).await?;
        Ok(CopySheet {
            order: OrderSheet::of(order, viewer, &mut Names::new(self.records())).await?,
            case_number: row.number,
            attempt: u16::try_from(sent.attempt).unwrap_or(u16::MAX),
            application_id: sent.application_id,
            tx_code: body.tx_code(),
            made_at: Timestamp::from_micros(sent.made_at),
            fields: fields(&body, original.as_deref()),
            papers: papers(&body),
            desk,
        })
    }

    /// The platform's own number of an order that was typed in there.
    async fn platform_number_of(&self, id: Option<OrderId>) -> Result<Option<String>, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let Some(id) = id else { return Ok(None) };
        let row = order::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::Absent("order"))?;
        let key = journal::key_of(db, ring, CaseId(row.case_id)).await?;
        let order: pursuit::Order = seal::open(&key, ring, "orders.order", row.id, &row.order_sealed)?;
        Ok(order.platform.map(|entry| entry.number))
    }

    /// The papers of an order as they go to its bank: the file's name and its bytes. Who looks is in the trail.
    pub async fn order_paper(
        &self,
        actor: Actor,
        id: OrderId,
        name: &str,
        now: Timestamp,
    ) -> Result<Vec<u8>, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let viewer = rights::officer_with_any(&work, COPIERS).await?;
        let case = self.case_of(id).await?;
        rights::refuse_hidden_of(&work, case, "order").await?;
        handlers::refuse_others(&work, case, &viewer).await?;
        let sent = outbox::Entity::find()
            .filter(outbox::Column::OrderId.eq(id.0))
            .order_by_desc(outbox::Column::Attempt)
            .one(work.db())
            .await?
            .ok_or(Error::Absent("message"))?;
        let place = Place { column: "outbox.message", row: sent.order_id };
        let key = journal::key_of(work.db(), work.ring(), CaseId(sent.case_id)).await?;
        let bytes = key.open(work.ring(), place, &sent.message_sealed)?;
        // A paper that followed the order is newer than the one of the same name that left with it.
        let mut bodies = vec![body_of(&bytes)?];
        if let Some(row) = newest(work.db(), id).await? {
            let place = Place { column: FOLLOW_UP, row: row.id };
            bodies.insert(0, body_of(&key.open(work.ring(), place, &row.message_sealed)?)?);
        }
        let paper =
            bodies.iter().flat_map(EitherDown::attachments).find(|paper| paper.filename.as_str() == name);
        let content = paper.ok_or(Error::Absent("paper"))?.content.bytes().to_vec();
        work.note("paper.taken", "order", id, None, Some(name.as_bytes()));
        work.commit().await?;
        Ok(content)
    }
}

fn body_of(bytes: &[u8]) -> Result<EitherDown, Error> {
    match wire::decode_either(bytes) {
        Ok(Message::Down { body, .. }) => Ok(body),
        Ok(_) | Err(_) => Err(Error::Absent("message")),
    }
}

/// The platform numbers an order itself, takes papers by upload, and knows the original by its own number.
fn fields(body: &EitherDown, original: Option<&str>) -> Vec<CopyField> {
    let copied =
        |line: &wire::Line| line.element != "ApplicationID" && !line.element.starts_with("Attachments");
    let lines = body.lines().into_iter().filter(copied);
    let field = |line: wire::Line| {
        let text = match original {
            Some(number) if line.element == "OriginalApplicationID" => number.to_owned(),
            _ => line.text,
        };
        CopyField { element: line.element, label: line.label, text }
    };
    lines.map(field).collect()
}

fn papers(body: &EitherDown) -> Vec<String> {
    body.attachments().iter().map(|paper| paper.filename.as_str().to_owned()).collect()
}
