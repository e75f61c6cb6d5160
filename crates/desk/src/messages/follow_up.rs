//! Messages that follow from others and are no orders of their own: the reply to a reported case (100402), the papers of a
//! stop that left without them. Posted with what they follow from, sent until the bank has them.

use kernel::{CaseId, Timestamp};
use records::crypto::Place;
use records::{Actor, Work};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;
use wire::{ApplicationId, DownBody, DownHead, Message, OrganisationCode, TransSerialNumber, encode};

use super::OutgoingId;
use super::outbox::{LEASE_SECONDS, WAIT_SECONDS_MAX};
use crate::Desk;
use crate::cases::journal::{self, Loaded};
use crate::error::Error;
use crate::rows::follow_up;

pub(crate) const COLUMN: &str = "follow_ups.message";
/// The next try of what goes by an officer's hands: never.
pub(crate) const BY_HAND: i64 = i64::MAX;

/// A message to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Which.
    pub id: Uuid,
    /// The twelve-character number of the bank, or of its host, whose line it goes to.
    pub bank: String,
    /// The message in the platform's XML.
    pub message: Vec<u8>,
}

impl std::fmt::Debug for FollowUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FollowUp({} to {}, {} bytes)", self.id, self.bank, self.message.len())
    }
}

/// A message as it is posted.
pub(crate) struct Posting<'p> {
    /// Its row's id, which numbers the transmission.
    pub id: Uuid,
    /// The order whose papers it brings; `None` for the reply to a report.
    pub completes: Option<OutgoingId>,
    pub bank: &'p str,
    /// Whether an officer types it into the national platform, as its order was; the line never takes it up.
    pub by_hand: bool,
    pub application: ApplicationId,
    pub body: DownBody,
}

/// Posts a message.
pub(crate) async fn post(
    desk: &Desk,
    work: &Work,
    loaded: &Loaded,
    posting: Posting<'_>,
) -> Result<(), Error> {
    let Posting { id, completes, bank, by_hand, application, body } = posting;
    let code = desk.office().code;
    // The reply to a report names no bank: the place of the institution that hosts says whose line it goes to.
    let host = completes.is_none().then(|| OrganisationCode::parse(bank).ok()).flatten();
    let trans_serial_number = TransSerialNumber::new(code, host, id.as_u128());
    let head = DownHead { message_from: code, trans_serial_number };
    let bytes = encode(&Message::Down { head, body });
    let row = follow_up::ActiveModel {
        id: Set(id),
        case_id: Set(loaded.row.id),
        kind: Set(if completes.is_some() { "completion" } else { "case_reply" }.to_owned()),
        order_id: Set(completes.map(|order| order.order.0)),
        attempt: Set(completes.map(|order| i64::from(order.attempt))),
        bank: Set(bank.to_owned()),
        application_id: Set(application.as_str().to_owned()),
        message_sealed: Set(loaded.key.seal(work.ring(), Place { column: COLUMN, row: id }, &bytes)),
        state: Set("waiting".to_owned()),
        result: Set(None),
        tries: Set(0),
        next_try_at: Set(if by_hand { BY_HAND } else { i64::MIN }),
        made_at: Set(work.at().as_micros()),
        done_at: Set(None),
    };
    follow_up::Entity::insert(row).exec_without_returning(work.db()).await?;
    Ok(())
}

impl Desk {
    /// Claims messages to send, at most so many, the longest waiting first.
    pub async fn claim_follow_ups(&self, most: u64, wall: Timestamp) -> Result<Vec<FollowUp>, Error> {
        let due =
            follow_up::Column::State.eq("waiting").and(follow_up::Column::NextTryAt.lte(wall.as_micros()));
        let ready =
            follow_up::Entity::find().filter(due.clone()).limit(1).one(self.records().reader()).await?;
        if ready.is_none() {
            return Ok(Vec::new());
        }
        let work = self.records().begin(Actor::program("outbox"), wall).await?;
        let rows = follow_up::Entity::find()
            .filter(due)
            .order_by_asc(follow_up::Column::NextTryAt)
            .order_by_asc(follow_up::Column::MadeAt)
            .limit(most)
            .all(work.db())
            .await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in rows {
            set_next_try(&work, &row, row.tries + 1, wall.plus_seconds(LEASE_SECONDS)).await?;
            let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
            let place = Place { column: COLUMN, row: row.id };
            let message = key.open(work.ring(), place, &row.message_sealed)?;
            claimed.push(FollowUp { id: row.id, bank: row.bank, message });
        }
        work.commit().await?;
        Ok(claimed)
    }

    /// The bank has the message, or its line refused it for good.
    pub async fn follow_up_done(&self, id: Uuid, is_taken: bool, now: Timestamp) -> Result<(), Error> {
        let state = if is_taken { "sent" } else { "refused" };
        let work = self.records().begin(Actor::program("outbox"), now).await?;
        follow_up::Entity::update_many()
            .col_expr(follow_up::Column::State, Expr::value(state))
            .col_expr(follow_up::Column::DoneAt, Expr::value(now.as_micros()))
            .filter(follow_up::Column::Id.eq(id))
            .filter(follow_up::Column::State.eq("waiting"))
            .exec(work.db())
            .await?;
        Ok(work.commit().await?)
    }

    /// The line did not answer: the message is tried again, later each time.
    pub async fn follow_up_failed(&self, id: Uuid, wall: Timestamp) -> Result<(), Error> {
        let row = follow_up::Entity::find_by_id(id).one(self.records().reader()).await?;
        let row = row.ok_or(Error::Absent("message"))?;
        let doubled = 1_i64.checked_shl(u32::try_from(row.tries).unwrap_or(u32::MAX)).unwrap_or(i64::MAX);
        let work = self.records().begin(Actor::program("outbox"), wall).await?;
        let wait = doubled.clamp(2, WAIT_SECONDS_MAX);
        set_next_try(&work, &row, row.tries, wall.plus_seconds(wait)).await?;
        Ok(work.commit().await?)
    }
}

async fn set_next_try(work: &Work, row: &follow_up::Model, tries: i64, at: Timestamp) -> Result<(), Error> {
    follow_up::Entity::update_many()
        .col_expr(follow_up::Column::Tries, Expr::value(tries))
        .col_expr(follow_up::Column::NextTryAt, Expr::value(at.as_micros()))
        .filter(follow_up::Column::Id.eq(row.id))
        .exec(work.db())
        .await?;
    Ok(())
}
