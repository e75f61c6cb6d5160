//! One case's statement is news for another: cases whose money lies on an account of which a bank has told are noted in
//! the transaction that takes the answer, and traced again in transactions of their own.

use kernel::{AccountNo, CaseId, Timestamp};
use pursuit::Event;
use records::{Actor, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::journal;
use crate::error::Error;
use crate::rows::{order, retrace};
use crate::{Desk, NewId};

/// Notes every other case that has had an order on the account: where money lies, something was proposed.
pub(crate) async fn note_others(work: &Work, account: &AccountNo, but: CaseId) -> Result<(), Error> {
    let others: Vec<Uuid> = order::Entity::find()
        .select_only()
        .column(order::Column::CaseId)
        .distinct()
        .filter(order::Column::AccountIndex.eq(work.ring().blind("account", account.reveal())))
        .filter(order::Column::CaseId.ne(but.0))
        .into_tuple()
        .all(work.db())
        .await?;
    let since = work.at().as_micros();
    let rows = others.into_iter().map(|case| retrace::ActiveModel { case_id: Set(case), since: Set(since) });
    for row in rows {
        let once =
            OnConflict::column(retrace::Column::CaseId).do_nothing_on([retrace::Column::CaseId]).to_owned();
        retrace::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

impl Desk {
    /// Traces noted cases again, at most so many, the longest waiting first; says how many.
    pub async fn retrace_noted(&self, most: u64, now: Timestamp, ids: NewId<'_>) -> Result<u64, Error> {
        let noted = retrace::Entity::find()
            .order_by_asc(retrace::Column::Since)
            .order_by_asc(retrace::Column::CaseId)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let mut traced = 0;
        for row in noted {
            self.retrace(row, now, ids).await?;
            traced += 1;
        }
        Ok(traced)
    }

    /// Nothing is written down in the case when the trace tells nothing new.
    async fn retrace(&self, row: retrace::Model, now: Timestamp, ids: NewId<'_>) -> Result<(), Error> {
        let mut work = self.records().begin(Actor::program("inbox"), now).await?;
        let mut loaded = journal::load(&work, CaseId(row.case_id)).await?;
        row.delete(work.db()).await?;
        let traced = self.trace(&work, &loaded).await?;
        if traced.held.iter().eq(loaded.case.positions().values()) {
            return Ok(work.commit().await?);
        }
        match self.take(&mut work, &mut loaded, Event::Traced(traced), ids).await {
            // Traced meanwhile by somebody whose clock was read later: that trace knows the statement too.
            Err(Error::Refused(pursuit::Refusal::TraceOutdated)) => Ok(()),
            Err(error) => Err(error),
            Ok(()) => self.commit(work, &loaded, false).await,
        }
    }
}
