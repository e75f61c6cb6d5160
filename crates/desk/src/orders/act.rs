//! What officers do with an order: sign, approve, withdraw; each in one transaction.

use kernel::{CaseId, OrderId, Timestamp};
use pursuit::law::{Document, DocumentKind, OrderKind};
use pursuit::{Event, Order, OrderState};
use records::crypto::RecordKey;
use records::people::Role;
use records::people::users::User;
use records::{Actor, Work};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{Names, OrderSheet};
use crate::cases::journal::{self, Loaded};
use crate::cases::next_number;
use crate::dossiers::{SignedScreen, keep_screen};
use crate::error::Error;
use crate::rows::order;
use crate::{Desk, NewId, forms, handlers, rights};

/// What an officer does.
#[derive(Clone, Debug)]
enum Act {
    Sign,
    Approve,
    Withdraw(String),
    /// Approve what is signed, sign what is not.
    SignOrApprove,
}

impl Desk {
    /// Signs an order, at the version that the officer saw.
    pub async fn sign(
        &self,
        actor: Actor,
        order: OrderId,
        version: u32,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        self.act(actor, order, version, Act::Sign, now, ids).await
    }

    /// Approves an order that two others have signed; its message is on its way out when this returns.
    pub async fn approve(
        &self,
        actor: Actor,
        order: OrderId,
        version: u32,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        self.act(actor, order, version, Act::Approve, now, ids).await
    }

    /// Takes an order back that has not left.
    pub async fn withdraw(
        &self,
        actor: Actor,
        order: OrderId,
        version: u32,
        reason: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        self.act(actor, order, version, Act::Withdraw(reason.to_owned()), now, ids).await
    }

    /// Signs, or where two have signed and the actor is an approver approves, many orders of a case. Each
    /// stands for itself, in a transaction of its own.
    pub async fn sign_many(
        &self,
        actor: Actor,
        case: CaseId,
        orders: &[(OrderId, u32)],
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Vec<(OrderId, Result<OrderSheet, Error>)> {
        let mut outcomes = Vec::with_capacity(orders.len());
        for (order, version) in orders {
            let outcome = match self.case_of(*order).await {
                Ok(of) if of == case => {
                    self.act(actor.clone(), *order, *version, Act::SignOrApprove, now, ids).await
                }
                Ok(_other) => Err(Error::Absent("order")),
                Err(error) => Err(error),
            };
            outcomes.push((*order, outcome));
        }
        outcomes
    }

    /// The case of an order.
    pub(crate) async fn case_of(&self, id: OrderId) -> Result<CaseId, Error> {
        let row = order::Entity::find_by_id(id.0).one(self.records().reader()).await?;
        row.map(|row| CaseId(row.case_id)).ok_or(Error::Absent("order"))
    }

    async fn act(
        &self,
        actor: Actor,
        id: OrderId,
        version: u32,
        act: Act,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        let case = self.case_of(id).await?;
        let mut work = self.records().begin(actor, now).await?;
        let mut loaded = journal::load(&work, case).await?;
        let order = order_of(&loaded, id)?.clone();
        let (officer, event) = self.event_of(&work, &order, version, act).await?;
        let leaves = matches!(event, Event::Approved { .. }) && order.kind == OrderKind::Stop;
        handlers::refuse_others(&work, case, &officer).await?;
        keep_what_is_signed(&mut work, &loaded.key, &order, &officer, &event, ids()).await?;
        self.take(&mut work, &mut loaded, event, ids).await?;
        if leaves {
            forms::expect(&work, &loaded.row, ids).await?;
        }
        self.commit(work, &loaded, false).await?;
        let order = order_of(&loaded, id)?.clone();
        OrderSheet::of(order, &officer, &mut Names::new(self.records())).await
    }

    async fn event_of(
        &self,
        work: &Work,
        order: &Order,
        version: u32,
        act: Act,
    ) -> Result<(User, Event), Error> {
        let act = match act {
            Act::SignOrApprove if order.state == OrderState::Signed => Act::Approve,
            Act::SignOrApprove => Act::Sign,
            other => other,
        };
        let id = order.id;
        match act {
            Act::Sign | Act::SignOrApprove => {
                let user = rights::signer(work, order.signatures.is_empty()).await?;
                let event = Event::Signed { order: id, officer: user.id, version };
                Ok((user, event))
            }
            Act::Approve => {
                let user = rights::officer_with(work, Role::Approver).await?;
                let rank = rights::rank_of(&user)?;
                let document = self.document(work, order.kind.law().document).await?;
                let event = Event::Approved { order: id, officer: user.id, rank, version, document };
                Ok((user, event))
            }
            Act::Withdraw(text) => {
                let user = rights::officer_with(work, Role::Investigator).await?;
                let event = Event::Withdrawn { order: id, officer: user.id, version, text };
                Ok((user, event))
            }
        }
    }

    /// A paper of this kind with the next number of its year: 〔2026〕12号 of the unit's own series.
    async fn document(&self, work: &Work, kind: DocumentKind) -> Result<Document, Error> {
        let word = match kind {
            DocumentKind::StopApplication => "止付",
            DocumentKind::QueryNotice => "查询",
            DocumentKind::FreezeNotice => "冻结",
            DocumentKind::ReleaseNotice => "解冻",
        };
        let year = work.at().beijing_date().year();
        let number = next_number(work, &format!("document {word} {year}")).await?;
        Ok(Document { kind, number: format!("反诈{word}字〔{year}〕{number}号") })
    }
}

/// A signature and an approval are given to what was on screen: the order at the version that was seen.
async fn keep_what_is_signed(
    work: &mut Work,
    key: &RecordKey,
    order: &Order,
    officer: &User,
    event: &Event,
    id: Uuid,
) -> Result<(), Error> {
    let act = match event {
        Event::Signed { version, .. } if *version == order.version => "sign",
        Event::Approved { version, .. } if *version == order.version => "approve",
        _ => return Ok(()),
    };
    let signed = SignedScreen { noun: "order", object: order.id.0, version: i64::from(order.version), act };
    keep_screen(work, key, &signed, officer.id, order, id).await
}

fn order_of(loaded: &Loaded, id: OrderId) -> Result<&Order, Error> {
    loaded.case.order(id).ok_or(Error::Absent("order"))
}
