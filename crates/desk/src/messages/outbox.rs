//! The outbox: messages that must leave. A row is made in the transaction of the approval and nowhere else;
//! the database refuses one without two officers' signatures and a third person's approval.
//!
//! Sending is at least once: a claim holds a row for [`LEASE_SECONDS`], after which anybody may try again.
//! Every try sends the same bytes under the same ApplicationID, so a bank that has them already says so
//! and does nothing twice.

use kernel::{CaseId, OrderId, Timestamp, bank};
use pursuit::result::{Return, return_code};
use pursuit::{Event, Refusal, Sending};
use records::crypto::Place;
use records::{Actor, Work};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::compose;
use crate::cases::journal::{self, Loaded};
use crate::error::Error;
use crate::rows::outbox;
use crate::{Desk, NewId};

/// Which message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutgoingId {
    /// The order.
    pub order: OrderId,
    /// Which sending of it, from 1.
    pub attempt: u16,
}

/// A message to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Which.
    pub id: OutgoingId,
    /// The bank's full name.
    pub bank: String,
    /// The bank's head office in the payment system, when the name is known there.
    pub bank_code: Option<&'static str>,
    /// The message in the platform's XML.
    pub message: Vec<u8>,
    /// How often it was tried before.
    pub tries: u32,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({:?} to {}, {} bytes)", self.id, self.bank, self.message.len())
    }
}

/// A claimed row is left alone by others for so long.
pub const LEASE_SECONDS: i64 = 30;
/// Waits after a failed try: 2, 4, 8 … seconds, at most this.
pub(super) const WAIT_SECONDS_MAX: i64 = 300;
/// So many tries on a dead line, then the case is told.
const TRIES_BEFORE_ALARM: i64 = 3;

/// Puts an approved order's message into the outbox.
pub(crate) async fn post(
    desk: &Desk,
    work: &mut Work,
    loaded: &Loaded,
    sending: &Sending,
) -> Result<(), Error> {
    let composed = compose::message(desk, work, loaded, sending).await?;
    let row = sending.order.0;
    let place = Place { column: "outbox.message", row };
    let [signer1, signer2] = sending.officers;
    let row = outbox::ActiveModel {
        order_id: Set(row),
        attempt: Set(i64::from(sending.attempt)),
        case_id: Set(sending.case.0),
        version: Set(i64::from(sending.version)),
        signer1: Set(signer1.0),
        signer2: Set(signer2.0),
        approver: Set(sending.approver.0),
        application_id: Set(composed.application_id.as_str().to_owned()),
        message_sealed: Set(loaded.key.seal(work.ring(), place, &composed.bytes)),
        bank: Set(sending.bank.clone()),
        state: Set("waiting".to_owned()),
        tries: Set(0),
        next_try_at: Set(i64::MIN),
        made_at: Set(work.at().as_micros()),
        done_at: Set(None),
    };
    outbox::Entity::insert(row).exec_without_returning(work.db()).await?;
    work.note_of(&loaded.key, "message.posted", "order", sending.order, &composed.bytes);
    Ok(())
}

impl Desk {
    /// Claims messages to send, at most so many, the longest waiting first. `wall` is wall time: leases and
    /// retries do not follow an accelerated world.
    pub async fn claim_outgoing(&self, most: u64, wall: Timestamp) -> Result<Vec<Outgoing>, Error> {
        let due = outbox::Column::State.eq("waiting").and(outbox::Column::NextTryAt.lte(wall.as_micros()));
        let ready = outbox::Entity::find().filter(due.clone()).limit(1).one(self.records().reader()).await?;
        if ready.is_none() {
            return Ok(Vec::new());
        }
        let work = self.records().begin(Actor::program("outbox"), wall).await?;
        let rows = outbox::Entity::find()
            .filter(due)
            .order_by_asc(outbox::Column::NextTryAt)
            .order_by_asc(outbox::Column::MadeAt)
            .limit(most)
            .lock_with_behavior(
                sea_orm::sea_query::LockType::Update,
                sea_orm::sea_query::LockBehavior::SkipLocked,
            )
            .all(work.db())
            .await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in rows {
            set_next_try(&work, &row, row.tries + 1, wall.plus_seconds(LEASE_SECONDS)).await?;
            claimed.push(opened(&work, row).await?);
        }
        work.commit().await?;
        Ok(claimed)
    }

    /// The bank's system has the message (100000, or 200003 for a repeat). `now` is the world's time.
    pub async fn outgoing_delivered(
        &self,
        id: OutgoingId,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let event = Event::Acknowledged { order: id.order, attempt: id.attempt };
        self.finish(id, "acknowledged", event, now, ids).await
    }

    /// The line is at fault, not the message: it is tried again, later each time and without end, and the case is
    /// told once. `code` is the platform's return code, empty for a dead line.
    pub async fn outgoing_failed(
        &self,
        id: OutgoingId,
        code: &str,
        now: Timestamp,
        wall: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        // To the case a code that speaks against the message would be the end of it.
        let code = match return_code(code) {
            Return::Taken => return self.outgoing_delivered(id, now, ids).await,
            Return::NotTaken => String::new(),
            Return::LineDown => code.to_owned(),
        };
        let event = Event::AcknowledgementFailed { order: id.order, attempt: id.attempt, code };
        self.try_later(id, event, now, wall, ids).await
    }

    /// The message can never be delivered as it is: nobody listens for its bank, or the line refused it for good.
    pub async fn outgoing_refused(
        &self,
        id: OutgoingId,
        code: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        // A code that means "try again" does not say what the caller found out.
        let code = if return_code(code) == Return::NotTaken { code } else { "unreachable" }.to_owned();
        let event = Event::AcknowledgementFailed { order: id.order, attempt: id.attempt, code };
        self.finish(id, "failed", event, now, ids).await
    }

    async fn try_later(
        &self,
        id: OutgoingId,
        event: Event,
        now: Timestamp,
        wall: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let Some(row) = self.waiting(id).await? else { return Ok(()) };
        let doubled = 1_i64.checked_shl(u32::try_from(row.tries).unwrap_or(u32::MAX)).unwrap_or(i64::MAX);
        let wait = doubled.clamp(2, WAIT_SECONDS_MAX);
        let mut work = self.records().begin(Actor::program("outbox"), now).await?;
        set_next_try(&work, &row, row.tries, wall.plus_seconds(wait)).await?;
        if row.tries != TRIES_BEFORE_ALARM {
            return Ok(work.commit().await?);
        }
        let mut loaded = journal::load(&work, CaseId(row.case_id)).await?;
        match self.take(&mut work, &mut loaded, event, ids).await {
            Ok(()) => self.commit(work, &loaded, false).await,
            // Answered or withdrawn meanwhile: there is nothing to be alarmed about.
            Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn waiting(&self, id: OutgoingId) -> Result<Option<outbox::Model>, Error> {
        let row = outbox::Entity::find_by_id((id.order.0, i64::from(id.attempt)));
        let row = row.one(self.records().reader()).await?.ok_or(Error::Absent("message"))?;
        Ok(Some(row).filter(|row| row.state == "waiting"))
    }

    /// Ends a row and takes the event to its case, in one transaction; a row that has ended stays as it is.
    async fn finish(
        &self,
        id: OutgoingId,
        state: &'static str,
        event: Event,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let Some(row) = self.waiting(id).await? else { return Ok(()) };
        let mut work = self.records().begin(Actor::program("outbox"), now).await?;
        let mut loaded = journal::load(&work, CaseId(row.case_id)).await?;
        let ended = outbox::Entity::update_many()
            .col_expr(outbox::Column::State, Expr::value(state))
            .col_expr(outbox::Column::DoneAt, Expr::value(now.as_micros()))
            .filter(outbox::Column::OrderId.eq(row.order_id))
            .filter(outbox::Column::Attempt.eq(row.attempt))
            .filter(outbox::Column::State.eq("waiting"))
            .exec(work.db())
            .await?;
        if ended.rows_affected == 0 {
            return Ok(());
        }
        match self.take(&mut work, &mut loaded, event, ids).await {
            Ok(()) => self.commit(work, &loaded, false).await,
            // The bank's answer overtook its acknowledgement: the row is done, the case needs nothing more.
            Err(Error::Refused(
                Refusal::WrongState { .. } | Refusal::WrongAttempt { .. } | Refusal::RepeatedMessage,
            )) => self.end_row_only(&row, state, now).await,
            Err(error) => Err(error),
        }
    }

    async fn end_row_only(
        &self,
        row: &outbox::Model,
        state: &'static str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let work = self.records().begin(Actor::program("outbox"), now).await?;
        outbox::Entity::update_many()
            .col_expr(outbox::Column::State, Expr::value(state))
            .col_expr(outbox::Column::DoneAt, Expr::value(now.as_micros()))
            .filter(outbox::Column::OrderId.eq(row.order_id))
            .filter(outbox::Column::Attempt.eq(row.attempt))
            .exec(work.db())
            .await?;
        Ok(work.commit().await?)
    }
}

async fn set_next_try(work: &Work, row: &outbox::Model, tries: i64, at: Timestamp) -> Result<(), Error> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::Tries, Expr::value(tries))
        .col_expr(outbox::Column::NextTryAt, Expr::value(at.as_micros()))
        .filter(outbox::Column::OrderId.eq(row.order_id))
        .filter(outbox::Column::Attempt.eq(row.attempt))
        .exec(work.db())
        .await?;
    Ok(())
}

async fn opened(work: &Work, row: outbox::Model) -> Result<Outgoing, Error> {
    let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
    let place = Place { column: "outbox.message", row: row.order_id };
    let attempt = u16::try_from(row.attempt).unwrap_or(u16::MAX);
    Ok(Outgoing {
        id: OutgoingId { order: OrderId(row.order_id), attempt },
        bank_code: bank::clearing_id(&row.bank),
        bank: row.bank,
        message: key.open(work.ring(), place, &row.message_sealed)?,
        tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
    })
}
