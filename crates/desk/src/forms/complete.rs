//! The papers of stops that left before the victim had signed (types 04 and 05): sent after them as soon as the form is signed,
//! each under the number of its stop, on a clock of its own until the bank has answered. What was typed into the national
//! platform is completed there.

use kernel::{CaseId, OrderId, Timestamp, bank};
use pursuit::Order;
use pursuit::law::OrderKind;
use records::people::Role;
use records::{Actor, Work};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;
use wire::UpBody;

use crate::cases::journal::{self, Loaded};
use crate::deadlines::{self, NewDeadline};
use crate::error::Error;
use crate::messages::{Arrived, BY_HAND, OutgoingId, Posting, completion, post_follow_up};
use crate::rows::{case, follow_up, inbox};
use crate::{Desk, NewId, forms, handlers, rights};

/// The clock of papers that a bank has not answered yet.
const ANSWER: &str = "papers_answer";

/// Where the papers of a stop stand that left before the victim had signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// How far they are.
    pub state: CompletionState,
    /// Since when.
    pub since: Timestamp,
    /// The four digits of the bank's answer.
    pub result: Option<String>,
}

/// How far a stop's papers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionState {
    /// The victim has not signed.
    Owed,
    /// The victim has signed, and nothing is on its way.
    Due,
    /// On their way over the line.
    Waiting,
    /// To be typed into the national platform.
    ByHand,
    /// The bank has them; its answer is awaited.
    Sent,
    /// The line refused them for good.
    Refused,
    /// The bank has answered.
    Answered,
}

impl CompletionState {
    /// The name in the API and the catalogue.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CompletionState::Owed => "owed",
            CompletionState::Due => "due",
            CompletionState::Waiting => "waiting",
            CompletionState::ByHand => "by_hand",
            CompletionState::Sent => "sent",
            CompletionState::Refused => "refused",
            CompletionState::Answered => "answered",
        }
    }
}

impl Completion {
    /// Whether an officer may send the papers now, once more where they were refused.
    #[must_use]
    pub fn can_send(&self) -> bool {
        match self.state {
            CompletionState::Due | CompletionState::Refused => true,
            CompletionState::Answered => self.result.as_deref() != Some(DONE),
            CompletionState::Owed
            | CompletionState::Waiting
            | CompletionState::ByHand
            | CompletionState::Sent => false,
        }
    }
}

/// 反馈成功.
const DONE: &str = "0000";

impl Desk {
    /// Posts the papers of every stop of the case that has left and still counts.
    pub(super) async fn complete_stops(
        &self,
        work: &Work,
        case: CaseId,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let row = case::Entity::find_by_id(case.0).one(work.db()).await?.ok_or(Error::Absent("case"))?;
        let loaded = journal::fold(work.db(), work.ring(), row).await?;
        let stops: Vec<_> = loaded.case.orders().filter(|order| is_open(order)).cloned().collect();
        for order in &stops {
            self.complete(work, &loaded, order, ids).await?;
        }
        Ok(())
    }

    /// Sends a stop's papers after it, at an officer's word: the first time, or once more where they were refused.
    pub async fn complete_stop(
        &self,
        actor: Actor,
        id: OrderId,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let (mut work, loaded) = self.open_completion(actor, id, now).await?;
        let order = loaded.case.order(id).ok_or(Error::Absent("order"))?;
        let stands = completion_of(work.db(), loaded.row.id, order).await?;
        if !stands.is_some_and(|completion| completion.can_send()) {
            return Err(Error::NotAllowed("nothing_to_complete"));
        }
        self.complete(&work, &loaded, order, ids).await?;
        work.note("form.sent_after", "order", id, None, None);
        Ok(work.commit().await?)
    }

    /// Notes what the national platform says of papers that an officer typed in there: that it has them, or the bank's answer.
    pub async fn completion_brought_back(
        &self,
        actor: Actor,
        id: OrderId,
        result: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Error> {
        if result.is_some_and(|code| !pursuit::result::TABLE.iter().any(|(known, _)| *known == code)) {
            return Err(Error::Implausible { field: "result", why: "unknown" });
        }
        let (mut work, _loaded) = self.open_completion(actor, id, now).await?;
        let row = newest(work.db(), id).await?.ok_or(Error::NotAllowed("nothing_to_complete"))?;
        let is_open = row.next_try_at == BY_HAND && matches!(row.state.as_str(), "waiting" | "sent");
        if !is_open {
            return Err(Error::NotAllowed("nothing_to_complete"));
        }
        set_state(&work, &row, if result.is_some() { "answered" } else { "sent" }, result, now).await?;
        work.note("form.completed", "order", id, None, result.map(str::as_bytes));
        Ok(work.commit().await?)
    }

    async fn open_completion(
        &self,
        actor: Actor,
        id: OrderId,
        now: Timestamp,
    ) -> Result<(Work, Loaded), Error> {
        let case = self.case_of(id).await?;
        let work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let loaded = journal::load(&work, case).await?;
        handlers::refuse_others(&work, case, &officer).await?;
        Ok((work, loaded))
    }

    async fn complete(
        &self,
        work: &Work,
        loaded: &Loaded,
        order: &Order,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let Some(sending) = loaded.case.sent(order.id) else { return Ok(()) };
        let line = bank::clearing_id(&sending.bank);
        let by_hand = order.platform.is_some() || line.is_none();
        let id = ids();
        let Some(stop) = completion(self, work, loaded, &sending, id.as_u128()).await? else { return Ok(()) };
        let posting = Posting {
            id,
            completes: Some(OutgoingId { order: order.id, attempt: sending.attempt }),
            bank: line.unwrap_or_default(),
            by_hand,
            application: stop.application_id,
            body: stop.into(),
        };
        post_follow_up(self, work, loaded, posting).await?;
        let clock = NewDeadline {
            id: ids(),
            noun: "order",
            object: order.id.0,
            root: loaded.row.id,
            number: &loaded.row.number,
            part: Some(i64::from(order.number)),
            kind: ANSWER,
            unit: None,
            officer: None,
            due: None,
        };
        deadlines::set(work, clock).await.map(drop)
    }

    /// Notes a bank's answer to such papers; false when the message answers none.
    pub(crate) async fn take_completion(
        &self,
        row: &inbox::Model,
        body: &UpBody,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let UpBody::Stop(said) = body else { return Ok(false) };
        let sent = follow_up::Entity::find()
            .filter(follow_up::Column::Kind.eq("completion"))
            .filter(follow_up::Column::ApplicationId.eq(said.application_id.as_str()))
            .one(self.records().reader())
            .await?;
        let Some(sent) = sent else { return Ok(false) };
        let mut work = self.records().begin(Actor::program("inbox"), now).await?;
        if !Arrived(row).mark_applied(&work, now).await? {
            return Ok(true);
        }
        let key = journal::key_of(work.db(), work.ring(), CaseId(sent.case_id)).await?;
        Arrived(row).own(&work, &key).await?;
        set_state(&work, &sent, "answered", Some(said.result.as_str()), now).await?;
        work.note("form.completed", "order", sent.order_id.unwrap_or(sent.id), None, None);
        work.commit().await?;
        Ok(true)
    }
}

/// Moves papers on; their clock ends when the bank has taken them.
async fn set_state(
    work: &Work,
    row: &follow_up::Model,
    state: &str,
    result: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    follow_up::Entity::update_many()
        .col_expr(follow_up::Column::State, Expr::value(state))
        .col_expr(follow_up::Column::Result, Expr::value(result.map(str::to_owned)))
        .col_expr(follow_up::Column::DoneAt, Expr::value(now.as_micros()))
        .filter(follow_up::Column::Id.eq(row.id))
        .exec(work.db())
        .await?;
    match (result, row.order_id) {
        (Some(DONE), Some(order)) => deadlines::end(work, "order", order, ANSWER, "met").await,
        _ => Ok(()),
    }
}

/// Where the papers of a stop stand; `None` for one that left with them, or has not left.
pub(crate) async fn completion_of(
    db: &impl ConnectionTrait,
    case: Uuid,
    order: &Order,
) -> Result<Option<Completion>, Error> {
    let Some(sent_at) = order.sent_at.filter(|_| order.kind == OrderKind::Stop && is_bank_stop(order)) else {
        return Ok(None);
    };
    if let Some(row) = newest(db, order.id).await? {
        let state = match row.state.as_str() {
            "waiting" if row.next_try_at == BY_HAND => CompletionState::ByHand,
            "waiting" => CompletionState::Waiting,
            "sent" => CompletionState::Sent,
            "refused" => CompletionState::Refused,
            _ => CompletionState::Answered,
        };
        let since = Timestamp::from_micros(row.done_at.unwrap_or(row.made_at));
        return Ok(Some(Completion { state, since, result: row.result }));
    }
    let signed_at = forms::first_signed(db, case).await?;
    let stands = |state, since| Some(Completion { state, since, result: None });
    Ok(match signed_at {
        _ if !is_open(order) => None,
        None => stands(CompletionState::Owed, sent_at),
        Some(at) if at > sent_at => stands(CompletionState::Due, at),
        Some(_) => None,
    })
}

/// The newest papers that followed a stop.
pub(crate) async fn newest(
    db: &impl ConnectionTrait,
    order: OrderId,
) -> Result<Option<follow_up::Model>, Error> {
    let rows = follow_up::Entity::find()
        .filter(follow_up::Column::Kind.eq("completion"))
        .filter(follow_up::Column::OrderId.eq(order.0))
        .order_by_desc(follow_up::Column::MadeAt)
        .order_by_desc(follow_up::Column::Id);
    Ok(rows.one(db).await?)
}

/// A stop that waits for its answer or stands.
fn is_open(order: &Order) -> bool {
    order.kind == OrderKind::Stop
        && (order.state.awaits_answer() || order.state.holds())
        && is_bank_stop(order)
}

/// Payment institutions have no type for papers that follow.
fn is_bank_stop(order: &Order) -> bool {
    order.tx_code() == OrderKind::Stop.law().tx_code
}
