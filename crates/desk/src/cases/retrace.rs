//! One case's statement is news for another: cases whose money lies on an account of which a bank has told are noted in
//! the transaction that takes the answer, and traced again in transactions of their own.

use std::collections::BTreeSet;

use kernel::{AccountNo, CaseId, Timestamp};
use pursuit::{Case, Event};
use records::{Actor, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::journal;
use crate::error::Error;
use crate::rows::{place, retrace};
use crate::{Desk, NewId};

/// Below what either engine takes in one statement.
const ROWS_AT_ONCE: usize = 500;

/// Writes down where a case's money lies, from its last trace.
pub(crate) async fn note_places(work: &Work, case: &Case) -> Result<(), Error> {
    let id = case.id().0;
    let index = |account: &AccountNo| work.ring().blind("account", account.reveal());
    let now: BTreeSet<Vec<u8>> = case.positions().keys().map(index).collect();
    let before = place::Entity::find().filter(place::Column::CaseId.eq(id)).all(work.db()).await?;
    let before: BTreeSet<Vec<u8>> = before.into_iter().map(|row| row.account_index).collect();
    let left: Vec<_> = before.difference(&now).cloned().collect();
    for part in left.chunks(ROWS_AT_ONCE) {
        place::Entity::delete_many()
            .filter(place::Column::CaseId.eq(id))
            .filter(place::Column::AccountIndex.is_in(part.to_vec()))
            .exec(work.db())
            .await?;
    }
    let reached: Vec<_> = now.difference(&before).cloned().collect();
    for part in reached.chunks(ROWS_AT_ONCE) {
        let row = |account_index| place::ActiveModel { case_id: Set(id), account_index: Set(account_index) };
        let rows = part.iter().cloned().map(row);
        place::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

/// Notes every other case whose money lies on one of the accounts.
pub(crate) async fn note_others(work: &Work, accounts: &[AccountNo], but: CaseId) -> Result<(), Error> {
    let mut others: BTreeSet<Uuid> = BTreeSet::new();
    for part in accounts.chunks(ROWS_AT_ONCE) {
        let indexes = part.iter().map(|account| work.ring().blind("account", account.reveal()));
        let found: Vec<Uuid> = place::Entity::find()
            .select_only()
            .column(place::Column::CaseId)
            .filter(place::Column::AccountIndex.is_in(indexes))
            .filter(place::Column::CaseId.ne(but.0))
            .into_tuple()
            .all(work.db())
            .await?;
        others.extend(found);
    }
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
