//! Deleting a case by destroying its key: what it says is gone, that it was there stays.

use kernel::{CaseId, Timestamp, UnitId};
use records::{Actor, Records, record_keys};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement,
};

use crate::deadlines;
use crate::dossiers;
use crate::error::Error;
use crate::rows::case;
use crate::{refunds, rights, search};

/// The state of a case whose key was destroyed.
pub const DESTROYED: &str = "destroyed";

/// The case of this number, for who may name any.
pub async fn case_numbered(records: &Records, number: &str) -> Result<CaseId, Error> {
    let row = case::Entity::find().filter(case::Column::Number.eq(number)).one(records.reader());
    row.await?.map(|row| CaseId(row.id)).ok_or(Error::Absent("case"))
}

/// Destroys a case's key for ever. What stays is its number, when it came, the ids and instants of its acts, and
/// digests that nobody can compare with anything any more; its clocks end and no search finds it. Refused while
/// a bank owes an answer or holds money for it.
pub async fn destroy_case(
    records: &Records,
    actor: Actor,
    id: CaseId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let mut work = records.begin(actor, now).await?;
    let row = case::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
    let row = row.ok_or(Error::Absent("case"))?;
    rights::refuse_hidden(&work, UnitId(row.unit_id)).await?;
    if row.state == DESTROYED {
        return Err(Error::NotAllowed(DESTROYED));
    }
    if row.orders_open > 0 || row.stopped_fen > 0 {
        return Err(Error::NotAllowed("case_under_way"));
    }
    record_keys::destroy(&work, id.0).await.map_err(|error| match error {
        records::Error::Rule(_) => Error::NotAllowed("no_own_key"),
        other => Error::from(other),
    })?;
    let changed = case::ActiveModel {
        id: Set(id.0),
        state: Set(DESTROYED.to_owned()),
        label: Set(String::new()),
        source: Set(String::new()),
        excerpt_sealed: Set(Vec::new()),
        stolen_fen: Set(0),
        orders_to_sign: Set(0),
        next_due_at: Set(None),
        ..Default::default()
    };
    case::Entity::update(changed).validate()?.exec(work.db()).await?;
    search::forget(work.db(), search::CASES, id.0).await?;
    // What an order's account was is a digest under the general key, which can be tried: it goes too.
    let blank = "UPDATE orders SET account_index = $1, bank = NULL WHERE case_id = $2";
    let values = [Vec::<u8>::new().into(), id.0.into()];
    work.db().execute_raw(Statement::from_sql_and_values(work.engine(), blank, values)).await?;
    // So are who else paid, and from where the victim did.
    for forget in [
        "DELETE FROM co_victims WHERE case_id = $1",
        "DELETE FROM report_payers WHERE report_id IN (SELECT id FROM reports WHERE case_id = $1)",
        "DELETE FROM retraces WHERE case_id = $1",
        "DELETE FROM places WHERE case_id = $1",
    ] {
        work.db().execute_raw(Statement::from_sql_and_values(work.engine(), forget, [id.0.into()])).await?;
    }
    dossiers::forget_keys(&work, id.0).await?;
    refunds::destroy_with(&mut work, id).await?;
    deadlines::cancel_all(&work, id.0).await?;
    work.note("case.destroyed", "case", id, None, Some(reason.as_bytes()));
    work.commit().await?;
    Ok(records.scrub_keys().await?)
}
