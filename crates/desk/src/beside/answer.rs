//! A bank's answer brought back from the national platform by hand.

use kernel::{Fen, OrderId, Timestamp};
use pursuit::law::OrderKind;
use pursuit::result::ResultCode;
use pursuit::{Answer, AnswerBody, Event, HolderName, Order};
use records::Actor;
use records::crypto::provider::{sm3, to_hex};
use records::people::Role;

use super::entry::platform_number;
use crate::cases::journal;
use crate::error::Error;
use crate::orders::OrderSheet;
use crate::{Desk, NewId, handlers, rights};

/// What an officer read on the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandAnswer {
    /// The platform's number, unless it was brought back before.
    pub number: Option<String>,
    /// The bank's result, `0000` when it was carried out.
    pub result: String,
    /// When the bank's measure began (StartTime), or ended for a release; the 48 hours run from here.
    pub started_at: Option<Timestamp>,
    /// When the bank says it ends.
    pub expires_at: Option<Timestamp>,
    /// The balance before it.
    pub balance: Option<Fen>,
    /// The holder, for a holder query.
    pub holder: Option<String>,
    /// The bank's remark.
    pub remark: String,
}

/// A bank's clock may run ahead of ours by so much.
const AHEAD_MINUTES: i64 = 15;
/// A bank may have acted on the telephone so long before the order came.
const BEFORE_HOURS: i64 = 72;

impl Desk {
    /// Takes a bank's answer as an officer read it on the platform; clocks run from the bank's own start.
    pub async fn answer_by_hand(
        &self,
        actor: Actor,
        id: OrderId,
        answer: HandAnswer,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        let number = answer.number.as_deref().map(platform_number).transpose()?;
        let case = self.case_of(id).await?;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        handlers::refuse_others(&work, case, &officer).await?;
        let order = loaded.case.order(id).ok_or(Error::Absent("order"))?.clone();
        check(&order, &answer, now)?;
        if let (Some(number), None) = (&number, &order.platform) {
            self.enter_within(&mut work, &mut loaded, id, number, &officer, ids).await?;
        }
        let event = Event::Answered(event_of(&order, answer));
        self.take(&mut work, &mut loaded, event, ids).await?;
        self.commit(work, &loaded, false).await?;
        self.sheet_of(&loaded, id, &officer).await
    }
}

fn check(order: &Order, answer: &HandAnswer, now: Timestamp) -> Result<(), Error> {
    let digits = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(&answer.result) {
        return Err(Error::Implausible { field: "result", why: "unknown" });
    }
    let is_done = ResultCode(answer.result.clone()).outcome(order.kind) == pursuit::result::Outcome::Done;
    if is_done && order.kind.holds_money() && answer.started_at.is_none() {
        return Err(Error::Implausible { field: "started_at", why: "empty" });
    }
    let earliest = order.sent_at.unwrap_or(now).plus_seconds(-BEFORE_HOURS * 3_600);
    if answer.started_at.is_some_and(|at| at > now.plus_seconds(AHEAD_MINUTES * 60)) {
        return Err(Error::Implausible { field: "started_at", why: "future" });
    }
    if answer.started_at.is_some_and(|at| at < earliest) {
        return Err(Error::Implausible { field: "started_at", why: "early" });
    }
    if answer.balance.is_some_and(|balance| balance < Fen::ZERO) {
        return Err(Error::Implausible { field: "balance", why: "negative" });
    }
    Ok(())
}

/// The same answer typed twice is one message; another answer to the same sending is another.
fn event_of(order: &Order, answer: HandAnswer) -> Answer {
    let said = format!(
        "{}|{}|{:?}|{:?}|{:?}",
        order.attempts,
        answer.result,
        answer.started_at.map(Timestamp::as_micros),
        answer.expires_at.map(Timestamp::as_micros),
        answer.balance.map(Fen::get)
    );
    let digest = to_hex(&sm3(&[order.id.to_string().as_bytes(), said.as_bytes()]));
    Answer {
        order: order.id,
        message: format!("hand:{}", &digest[..32]),
        code: ResultCode(answer.result.clone()),
        remark: answer.remark.clone(),
        body: body_of(order.kind, &answer),
    }
}

/// An answer that names no rows: a statement's come in a file of their own, so this one covers no time.
pub(super) fn body_of(kind: OrderKind, answer: &HandAnswer) -> AnswerBody {
    match kind {
        OrderKind::Stop | OrderKind::StopExtension | OrderKind::Freeze | OrderKind::FreezeExtension => {
            AnswerBody::Held {
                balance_fen: answer.balance,
                held_fen: None,
                started_at: answer.started_at,
                expires_at: answer.expires_at,
            }
        }
        OrderKind::StopRelease | OrderKind::FreezeRelease | OrderKind::LiveWatchEnd => {
            AnswerBody::Released { at: answer.started_at }
        }
        OrderKind::StatementQuery => AnswerBody::Statement {
            balance_fen: answer.balance,
            rows: 0,
            until: Timestamp::from_micros(0),
            more: false,
        },
        OrderKind::LiveWatch => {
            AnswerBody::Statement { balance_fen: None, rows: 0, until: Timestamp::from_micros(0), more: true }
        }
        OrderKind::HolderQuery => {
            AnswerBody::Holder { holder: answer.holder.as_deref().and_then(HolderName::new) }
        }
        OrderKind::AllAccountsQuery => AnswerBody::Accounts { accounts: Vec::new() },
    }
}
