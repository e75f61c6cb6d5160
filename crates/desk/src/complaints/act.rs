//! What officers do about an objection: answer it, let the account go, tell the holder, reply in writing.

use kernel::{CaseId, ComplaintId, OrderId, Timestamp};
use paper::{Fields, Template};
use pursuit::Event;
use records::people::Role;
use records::{Actor, Work};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::file::check;
use super::{ANSWER, REPLY, said_of, stamp};
use crate::cases::journal;
use crate::deadlines;
use crate::error::Error;
use crate::papers;
use crate::rows::complaint;
use crate::{Desk, NewId, rights};

/// How an objection is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The measure was wrong, or is needed no more: the account is free.
    Released,
    /// The measure stays, for the reason in the reply.
    Kept,
    /// The objection is not about a measure of this unit, or has no ground at all.
    Unfounded,
}

/// The written reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintReply {
    /// How the objection is decided.
    pub outcome: Outcome,
    /// What was found; it stands in the reply.
    pub findings: String,
}

impl Outcome {
    /// As the records and the API name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Released => "released",
            Outcome::Kept => "kept",
            Outcome::Unfounded => "unfounded",
        }
    }

    /// As the paper says it.
    const fn words(self) -> &'static str {
        match self {
            Outcome::Released => "异议成立，已解除对该账户的控制措施",
            Outcome::Kept => "异议不成立，依法继续对该账户采取控制措施",
            Outcome::Unfounded => "异议没有事实依据，不予支持",
        }
    }
}

impl Desk {
    /// The first answer to the holder; it stands on the holder's page.
    pub async fn answer_complaint(
        &self,
        actor: Actor,
        id: ComplaintId,
        version: u32,
        text: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        check("text", text, 2, 2_000)?;
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let row = open_row(&work, id, version).await?;
        if row.state != "received" {
            return Err(Error::ComplaintState);
        }
        move_on(&row, "answered").answered(now).exec(&work).await?;
        deadlines::end(&work, "complaint", id.0, ANSWER, "met").await?;
        stamp(&mut work, id, "answered", text.trim(), ids).await?;
        Ok(work.commit().await?)
    }

    /// Finds the account unrelated: the case proposes its release, which two officers sign and an approver approves
    /// like any other order, on the law's own clock of three days.
    pub async fn release_for_complaint(
        &self,
        actor: Actor,
        id: ComplaintId,
        version: u32,
        reason: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        check("text", reason, 2, 500)?;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let row = open_row(&work, id, version).await?;
        if row.state == "releasing" {
            return Err(Error::ComplaintState);
        }
        let mut loaded = journal::load(&work, CaseId(row.case_id)).await?;
        let order = loaded.case.order(OrderId(row.order_id)).ok_or(Error::Absent("order"))?;
        let event = Event::Unrelated { account: order.account.clone(), officer: officer.id };
        self.take(&mut work, &mut loaded, event, ids).await?;
        let mut moved = move_on(&row, "releasing");
        if row.answered_at.is_none() {
            moved = moved.answered(now);
        }
        moved.exec(&work).await?;
        deadlines::end(&work, "complaint", id.0, ANSWER, "met").await?;
        stamp(&mut work, id, "release_asked", reason.trim(), ids).await?;
        self.commit(work, &loaded, false).await
    }

    /// The holder was told that the account is free.
    pub async fn tell_holder(
        &self,
        actor: Actor,
        id: ComplaintId,
        version: u32,
        how: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        check("text", how, 2, 200)?;
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let row = open_row(&work, id, version).await?;
        let order = self.order_on_desk(OrderId(row.order_id)).await?;
        if order.state.holds() || row.told_at.is_some() {
            return Err(Error::ComplaintState);
        }
        let state = row.state.clone();
        move_on(&row, &state).told(now).exec(&work).await?;
        stamp(&mut work, id, "told", how.trim(), ids).await?;
        Ok(work.commit().await?)
    }

    /// Closes an objection with the written reply. "Released" is said only once the account is free.
    pub async fn reply_to_complaint(
        &self,
        actor: Actor,
        id: ComplaintId,
        version: u32,
        reply: ComplaintReply,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Vec<u8>, Error> {
        let ComplaintReply { outcome, findings } = reply;
        check("text", &findings, 5, 2_000)?;
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Approver).await?;
        let row = open_row(&work, id, version).await?;
        let order = self.order_on_desk(OrderId(row.order_id)).await?;
        if outcome == Outcome::Released && order.state.holds() {
            return Err(Error::ComplaintState);
        }
        let mut moved = move_on(&row, "closed").closed(now, outcome);
        if row.answered_at.is_none() {
            moved = moved.answered(now);
        }
        moved.exec(&work).await?;
        for kind in [ANSWER, REPLY] {
            deadlines::end(&work, "complaint", id.0, kind, "met").await?;
        }
        let text = format!("{}。{}", outcome.words(), findings.trim());
        stamp(&mut work, id, "replied", &text, ids).await?;
        let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
        let said = said_of(&key, work.ring(), &row)?;
        let account = order.account.reveal();
        let tail: String = account.chars().skip(account.chars().count().saturating_sub(4)).collect();
        let what = if order.kind.law().needs_filing { "冻结" } else { "紧急止付" };
        let case_number = journal::load(&work, CaseId(row.case_id)).await?.row.number;
        let fields = Fields::new()
            .with("unit", self.office().name.as_str())
            .with("unit_code", self.office().code.as_str())
            .with("number", &row.number)
            .with("case_number", case_number)
            .with("date", now.to_beijing().strftime("%Y年%m月%d日").to_string())
            .with("holder", said.name)
            .with("account_tail", tail)
            .with("what", what)
            .with("findings", findings.trim())
            .with("outcome", outcome.words());
        let paper = papers::filled(&work, Template::ComplaintReply, &fields).await?;
        work.commit().await?;
        Ok(paper)
    }
}

/// The row at the version that was on screen, held until the transaction ends.
async fn open_row(work: &Work, id: ComplaintId, version: u32) -> Result<complaint::Model, Error> {
    let row = complaint::Entity::find_by_id(id.0).one(work.db()).await?.ok_or(Error::Absent("complaint"))?;
    rights::refuse_hidden_of(work, CaseId(row.case_id), "complaint").await?;
    if row.version != i64::from(version) {
        return Err(Error::Records(records::Error::Stale("complaint")));
    }
    if row.state == "closed" {
        return Err(Error::ComplaintState);
    }
    Ok(row)
}

/// A change of a row from the version that was read.
struct Moved {
    row: complaint::Model,
    update: sea_orm::UpdateMany<complaint::Entity>,
}

fn move_on(row: &complaint::Model, state: &str) -> Moved {
    let update = complaint::Entity::update_many()
        .col_expr(complaint::Column::State, Expr::value(state))
        .col_expr(complaint::Column::Version, Expr::value(row.version + 1));
    Moved { row: row.clone(), update }
}

impl Moved {
    fn answered(mut self, now: Timestamp) -> Moved {
        self.update = self.update.col_expr(complaint::Column::AnsweredAt, Expr::value(now.as_micros()));
        self
    }

    fn told(mut self, now: Timestamp) -> Moved {
        self.update = self.update.col_expr(complaint::Column::ToldAt, Expr::value(now.as_micros()));
        self
    }

    fn closed(mut self, now: Timestamp, outcome: Outcome) -> Moved {
        self.update = self
            .update
            .col_expr(complaint::Column::ClosedAt, Expr::value(now.as_micros()))
            .col_expr(complaint::Column::Outcome, Expr::value(outcome.name()));
        self
    }

    /// One officer wins; who comes second sees that the row has moved.
    async fn exec(self, work: &Work) -> Result<(), Error> {
        let done = self
            .update
            .filter(complaint::Column::Id.eq(self.row.id))
            .filter(complaint::Column::Version.eq(self.row.version))
            .exec(work.db())
            .await?;
        if done.rows_affected == 1 { Ok(()) } else { Err(Error::Records(records::Error::Stale("complaint"))) }
    }
}
