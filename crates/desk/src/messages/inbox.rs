//! The inbox: what banks send is stored as it came before it is acknowledged, and then applied once.
//!
//! A message is known by its TransSerialNumber. Applying is: the statement's rows to the ledger (which
//! holds a row once however often it comes), then the event, its effects and the mark "applied" in one
//! transaction. Cut anywhere, the next round does it again and the result is the same.

use std::sync::Arc;

use kernel::{AccountNo, CaseId, OrderId, Timestamp};
use ledger::ExitKind;
use letters::{Asked, Said, Statement};
use pursuit::Event;
use records::crypto::provider::sm3;
use records::crypto::{Place, RecordKey};
use records::{Actor, Work};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use wire::{
    Acknowledgement, ApplicationId, EitherUp, Message, ReturnCode, TransSerialNumber, UpBody, decode_either,
    encode, envelope,
};

use crate::cases::{journal, retrace, unreadable};
use crate::error::Error;
use crate::rows::{inbox, outbox};
use crate::{Desk, NewId, accounts, co_victims};

/// What became of a message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// It asked, and this is the reply: nothing was stored.
    Answered(Vec<u8>),
    /// It is stored and will be applied.
    Stored(TransSerialNumber),
    /// It had come before, with the same content or another; the first counts.
    Repeated(TransSerialNumber),
    /// It cannot be read, or is none that a bank sends; nothing was stored.
    Refused {
        /// What to answer.
        code: ReturnCode,
        /// Its number, if that much could be read.
        serial: Option<TransSerialNumber>,
        /// Why, in words without the message's content.
        why: String,
    },
}

impl Received {
    /// The acknowledgement or reply to answer with, in the platform's XML.
    #[must_use]
    pub fn acknowledgement(&self) -> Vec<u8> {
        let (code, serial, why) = match self {
            Received::Answered(reply) => return reply.clone(),
            Received::Stored(serial) => (ReturnCode::OK, Some(*serial), None),
            Received::Repeated(serial) => (ReturnCode::REPEATED, Some(*serial), None),
            Received::Refused { code, serial, why } => (*code, *serial, wire::Text::cut(why)),
        };
        encode(&Message::Ack(Acknowledgement { code, description: why, trans_serial_number: serial }))
    }
}

/// What a statement says beside the answer itself.
struct News {
    /// The accounts of whose payments it tells.
    told: Vec<AccountNo>,
    /// Whom it names.
    known: Vec<accounts::Known>,
}

impl Desk {
    /// Stores a message from a bank; when this returns it is durable and may be acknowledged.
    pub async fn receive(&self, raw: &[u8], now: Timestamp, ids: NewId<'_>) -> Result<Received, Error> {
        let (serial, body) = match decode_either(raw) {
            Ok(Message::Up { head, body }) => (head.trans_serial_number, body),
            Ok(Message::Down { .. } | Message::Ack(_)) => {
                let serial = envelope(raw).trans_serial_number;
                let why = "only a bank's messages are taken here".to_owned();
                return Ok(Received::Refused { code: ReturnCode::INTERFACE_NOT_ALLOWED, serial, why });
            }
            Err(error) => {
                let serial = envelope(raw).trans_serial_number;
                return Ok(Received::Refused { code: error.return_code(), serial, why: error.to_string() });
            }
        };
        if let EitherUp::Bank(body) = &body
            && let Some(reply) = self.answer_check(body, ids).await?
        {
            return Ok(Received::Answered(reply));
        }
        let known = inbox::Entity::find().filter(inbox::Column::Serial.eq(serial.as_str()));
        if known.one(self.records().reader()).await?.is_some() {
            return Ok(Received::Repeated(serial));
        }
        match self.store(raw, serial, body.tx_code(), now, ids).await {
            Ok(()) => Ok(Received::Stored(serial)),
            // The same message came twice at once; the other one is stored.
            Err(Error::Records(records::Error::Rule(rule))) if rule.contains("serial") => {
                Ok(Received::Repeated(serial))
            }
            Err(error) => Err(error),
        }
    }

    async fn store(
        &self,
        raw: &[u8],
        serial: TransSerialNumber,
        tx_code: &'static str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let id = ids();
        let mut work = self.records().begin(Actor::program("inbox"), now).await?;
        let row = inbox::ActiveModel {
            id: Set(id),
            serial: Set(serial.as_str().to_owned()),
            received_at: Set(now.as_micros()),
            tx_code: Set(tx_code.to_owned()),
            raw_sealed: Set(work.ring().seal(Place { column: "inbox.raw", row: id }, raw)),
            digest: Set(sm3(&[raw]).to_vec()),
            state: Set("new".to_owned()),
            reason: Set(None),
            applied_at: Set(None),
        };
        inbox::Entity::insert(row).exec_without_returning(work.db()).await?;
        work.note("message.received", "message", id, None, Some(raw));
        Ok(work.commit().await?)
    }

    /// Applies messages that came, at most so many, in the order in which they came; says how many. One that
    /// fails stays for the next round, and its error is told once the others are done.
    pub async fn apply_inbox(&self, most: u64, now: Timestamp, ids: NewId<'_>) -> Result<u64, Error> {
        let rows = inbox::Entity::find()
            .filter(inbox::Column::State.eq("new"))
            .order_by_asc(inbox::Column::ReceivedAt)
            .order_by_asc(inbox::Column::Id)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let (mut applied, mut failure) = (0, None);
        for row in rows {
            match self.apply(&row, now, ids).await {
                Ok(()) => applied += 1,
                // One message that fails must not keep those behind it from being applied.
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        // What one case's bank has told is news for others whose money lies there.
        if let Err(error) = self.retrace_noted(most, now, ids).await {
            failure = failure.or(Some(error));
        }
        failure.map_or(Ok(applied), Err)
    }

    async fn apply(&self, row: &inbox::Model, now: Timestamp, ids: NewId<'_>) -> Result<(), Error> {
        let raw = self.records().ring().open(Place { column: "inbox.raw", row: row.id }, &row.raw_sealed)?;
        let Ok(Message::Up { body, .. }) = decode_either(&raw) else {
            return self.set_aside(row, "unreadable", now).await;
        };
        let (application, is_batch) = match &body {
            EitherUp::Bank(body) => {
                if self.take_report(row, body, now, ids).await?
                    || self.take_completion(row, body, now).await?
                {
                    return Ok(());
                }
                (letters::application_of(body), matches!(body, UpBody::Watch(_)))
            }
            EitherUp::Institution(body) => (Some(body.application_id()), false),
        };
        let Some((sent, mut asked)) = self.what_it_answers(application).await? else {
            return self.set_aside(row, "no_such_application", now).await;
        };
        if is_batch {
            asked.watched_since = self.watched_since(&sent, now).await?;
        }
        let said = match body {
            EitherUp::Bank(body) => letters::read(body, &asked, now),
            EitherUp::Institution(body) => Some(letters::read_institution(body, &asked, now)),
        };
        let Some(mut said) = said else {
            return self.set_aside(row, "not_an_answer", now).await;
        };
        let statement = said.statement.take();
        let told = statement.iter().flat_map(|statement| statement.tells_of()).cloned().collect();
        let mut known = std::mem::take(&mut said.known);
        known.extend(match statement {
            Some(statement) => self.take_in(statement, &row.serial, now).await?,
            None => Vec::new(),
        });
        match self.apply_answer(row, &sent, said, News { told, known }, now, ids).await {
            Err(Error::Refused(refusal)) => self.set_aside(row, &format!("refused: {refusal}"), now).await,
            other => other,
        }
    }

    /// Our message that this one answers.
    async fn what_it_answers(
        &self,
        application: Option<ApplicationId>,
    ) -> Result<Option<(outbox::Model, Asked)>, Error> {
        let Some(application) = application else { return Ok(None) };
        let sent = outbox::Entity::find()
            .filter(outbox::Column::ApplicationId.eq(application.as_str()))
            .one(self.records().reader())
            .await?;
        let Some(sent) = sent else { return Ok(None) };
        let place = Place { column: "outbox.message", row: sent.order_id };
        let (db, ring) = (self.records().reader(), self.records().ring());
        let key = journal::key_of(db, ring, CaseId(sent.case_id)).await?;
        let message = key.open(ring, place, &sent.message_sealed)?;
        let asked = Asked::of(&sent.bank, Timestamp::from_micros(sent.made_at), &message);
        Ok(Some((sent, asked)))
    }

    /// Since when the bank watches the account of an order, as the case took its first word.
    async fn watched_since(&self, sent: &outbox::Model, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        let work = self.records().begin(Actor::program("inbox"), now).await?;
        let loaded = journal::load(&work, CaseId(sent.case_id)).await?;
        Ok(loaded.case.order(OrderId(sent.order_id)).and_then(|order| order.started_at))
    }

    /// Puts a statement into the ledger; what it says of accounts is for the directory.
    async fn take_in(
        &self,
        statement: Statement,
        serial: &str,
        now: Timestamp,
    ) -> Result<Vec<accounts::Known>, Error> {
        let ledger = Arc::clone(&self.inner.ledger);
        let file = statement.file(serial);
        let Statement { known, merchants, .. } = statement;
        let written = tokio::task::spawn_blocking(move || {
            ledger.alone(|ledger| -> Result<(), Error> {
                ledger.set_received_at(now);
                ledger.take_statements(&file, &mut |_progress| {}).map_err(unreadable)?;
                for merchant in &merchants {
                    ledger.mark_exit(merchant, ExitKind::Merchant)?;
                }
                Ok(())
            })
        });
        written.await.expect("the ledger does not panic")?;
        Ok(known)
    }

    async fn apply_answer(
        &self,
        row: &inbox::Model,
        sent: &outbox::Model,
        said: Said,
        news: News,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(Actor::program("inbox"), now).await?;
        let mut loaded = journal::load(&work, CaseId(sent.case_id)).await?;
        if !mark(&work, row, "applied", None, now).await? {
            return Ok(());
        }
        own(&work, row, &loaded.key).await?;
        accounts::remember(&work, news.known).await?;
        retrace::note_others(&work, &news.told, loaded.case.id()).await?;
        let answer = said.answer(OrderId(sent.order_id), &row.serial);
        self.take(&mut work, &mut loaded, Event::Answered(answer), ids).await?;
        let answered = loaded.case.order(OrderId(sent.order_id)).map(|order| order.account.clone());
        if let Some(account) = answered {
            co_victims::find(self, &mut work, &loaded, &account, ids).await?;
        }
        self.commit(work, &loaded, false).await
    }

    /// Keeps a message that changes nothing, with the reason.
    async fn set_aside(&self, row: &inbox::Model, reason: &str, now: Timestamp) -> Result<(), Error> {
        let mut work = self.records().begin(Actor::program("inbox"), now).await?;
        if mark(&work, row, "refused", Some(reason), now).await? {
            work.note("message.set_aside", "message", row.id, None, Some(reason.as_bytes()));
        }
        Ok(work.commit().await?)
    }
}

/// A message that came, for whoever else applies one.
pub(crate) struct Arrived<'r>(pub &'r inbox::Model);

impl Arrived<'_> {
    /// Marks it applied; false when somebody else has.
    pub(crate) async fn mark_applied(&self, work: &Work, now: Timestamp) -> Result<bool, Error> {
        mark(work, self.0, "applied", None, now).await
    }

    /// Seals it anew under the key of the case that it opened.
    pub(crate) async fn own(&self, work: &Work, key: &RecordKey) -> Result<(), Error> {
        own(work, self.0, key).await
    }
}

/// Seals a message anew under the key of the case to which it now belongs.
async fn own(work: &Work, row: &inbox::Model, key: &RecordKey) -> Result<(), Error> {
    let place = Place { column: "inbox.raw", row: row.id };
    let raw = work.ring().open(place, &row.raw_sealed)?;
    inbox::Entity::update_many()
        .col_expr(inbox::Column::RawSealed, Expr::value(key.seal(work.ring(), place, &raw)))
        .col_expr(inbox::Column::Digest, Expr::value(key.digest(work.ring(), &raw).to_vec()))
        .filter(inbox::Column::Id.eq(row.id))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Marks a new message; false when somebody else has.
async fn mark(
    work: &Work,
    row: &inbox::Model,
    state: &str,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error> {
    let marked = inbox::Entity::update_many()
        .col_expr(inbox::Column::State, Expr::value(state))
        .col_expr(inbox::Column::Reason, Expr::value(reason.map(str::to_owned)))
        .col_expr(inbox::Column::AppliedAt, Expr::value(now.as_micros()))
        .filter(inbox::Column::Id.eq(row.id))
        .filter(inbox::Column::State.eq("new"))
        .exec(work.db())
        .await?;
    Ok(marked.rows_affected == 1)
}
