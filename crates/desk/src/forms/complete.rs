//! The papers of stops that left before the victim had signed (types 04 and 05): sent after them as soon as the form is signed,
//! each under the number of its stop, and noted when the bank has answered.

use kernel::{CaseId, Timestamp, bank};
use pursuit::Order;
use pursuit::law::OrderKind;
use records::{Actor, Work};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use wire::UpBody;

use crate::cases::journal::{self, Loaded};
use crate::error::Error;
use crate::messages::{Arrived, OutgoingId, Posting, completion, post_follow_up};
use crate::rows::{case, follow_up, inbox};
use crate::{Desk, NewId};

impl Desk {
    /// Posts the papers of every stop of the case that has left over the line and still counts.
    pub(super) async fn complete_stops(
        &self,
        work: &Work,
        case: CaseId,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let row = case::Entity::find_by_id(case.0).one(work.db()).await?.ok_or(Error::Absent("case"))?;
        let loaded = journal::fold(work.db(), work.ring(), row).await?;
        let stops: Vec<_> =
            loaded.case.orders().filter(|order| is_open(order)).map(|order| order.id).collect();
        for order in stops {
            self.complete_stop(work, &loaded, order, ids).await?;
        }
        Ok(())
    }

    async fn complete_stop(
        &self,
        work: &Work,
        loaded: &Loaded,
        order: kernel::OrderId,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let Some(sending) = loaded.case.sent(order) else { return Ok(()) };
        let Some(line) = bank::clearing_id(&sending.bank) else { return Ok(()) };
        let id = ids();
        let Some(stop) = completion(self, work, loaded, &sending, id.as_u128()).await? else { return Ok(()) };
        let posting = Posting {
            id,
            completes: Some(OutgoingId { order, attempt: sending.attempt }),
            bank: line,
            application: stop.application_id,
            body: stop.into(),
        };
        post_follow_up(self, work, loaded, posting).await
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
        follow_up::Entity::update_many()
            .col_expr(follow_up::Column::State, Expr::value("answered"))
            .col_expr(follow_up::Column::Result, Expr::value(said.result.as_str()))
            .col_expr(follow_up::Column::DoneAt, Expr::value(now.as_micros()))
            .filter(follow_up::Column::Id.eq(sent.id))
            .exec(work.db())
            .await?;
        work.note("form.completed", "order", sent.order_id.unwrap_or(sent.id), None, None);
        work.commit().await?;
        Ok(true)
    }
}

/// A stop that waits for its answer or stands.
fn is_open(order: &Order) -> bool {
    order.kind == OrderKind::Stop && (order.state.awaits_answer() || order.state.holds())
}
