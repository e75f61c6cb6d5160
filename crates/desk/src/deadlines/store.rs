//! Clocks begun, moved and ended, in the transaction of the step that does so.

use std::collections::BTreeMap;

use kernel::{Calendar, Term, Timestamp, UnitId};
use records::Work;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::policy::{Policies, Policy};
use super::row::{self, deadline};
use crate::error::Error;

/// A clock to be begun.
#[derive(Clone, Debug)]
pub(crate) struct NewDeadline<'a> {
    /// Its id, should none of its kind run for the thing.
    pub id: Uuid,
    pub noun: &'static str,
    pub object: Uuid,
    pub root: Uuid,
    pub number: &'a str,
    pub part: Option<i64>,
    pub kind: &'static str,
    pub unit: Option<Uuid>,
    pub officer: Option<Uuid>,
    /// When it is due; `None`: as the table of deadlines says, from now.
    pub due: Option<Timestamp>,
}

/// Begins a clock, or moves the one of its kind that runs.
pub(crate) async fn set(work: &Work, new: NewDeadline<'_>) -> Result<Timestamp, Error> {
    let policy = policy(new.kind)?;
    let term = policy.term;
    let due = match (new.due, term) {
        (Some(due), _) => due,
        (None, Some(term)) => term.due(work.at(), Calendar::china()),
        (None, None) => return Err(Error::NoTerm(new.kind)),
    };
    if let Some(running) = open_of(work, new.noun, new.object, new.kind).await? {
        restart(work, &running, policy, due).await?;
        return Ok(due);
    }
    let row = deadline::ActiveModel {
        id: Set(new.id),
        noun: Set(new.noun.to_owned()),
        object_id: Set(new.object),
        root_id: Set(new.root),
        number: Set(new.number.to_owned()),
        part: Set(new.part),
        kind: Set(new.kind.to_owned()),
        unit_id: Set(new.unit),
        officer_id: Set(new.officer),
        term: Set(term.map(|term| term.to_string()).unwrap_or_default()),
        from_at: Set(work.at().as_micros()),
        due_at: Set(due.as_micros()),
        state: Set("running".to_owned()),
        round: Set(0),
        stage: Set(0),
        next_at: Set(policy.stages(due).first().map(|(_, at)| at.as_micros())),
        paused_at: Set(None),
        ended_at: Set(None),
        ended_by: Set(None),
    };
    deadline::Entity::insert(row).exec_without_returning(work.db()).await?;
    Ok(due)
}

/// Whether a clock of this kind runs, or is paused, for a thing.
pub(crate) async fn runs(
    work: &Work,
    noun: &'static str,
    object: Uuid,
    kind: &'static str,
) -> Result<bool, Error> {
    Ok(open_of(work, noun, object, kind).await?.is_some())
}

/// Moves a clock to another due instant: its stages begin anew, in a new round.
pub(super) async fn restart(
    work: &Work,
    row: &deadline::Model,
    policy: &Policy,
    due: Timestamp,
) -> Result<(), Error> {
    let next = policy.stages(due).first().map(|(_, at)| at.as_micros());
    deadline::Entity::update_many()
        .col_expr(deadline::Column::DueAt, Expr::value(due.as_micros()))
        .col_expr(deadline::Column::Round, Expr::col(deadline::Column::Round).add(1))
        .col_expr(deadline::Column::Stage, Expr::value(0_i64))
        .col_expr(deadline::Column::NextAt, Expr::value(next))
        .col_expr(deadline::Column::State, Expr::value("running"))
        .col_expr(deadline::Column::PausedAt, Expr::value(None::<i64>))
        .filter(deadline::Column::Id.eq(row.id))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Ends a thing's clock of one kind, if it runs: what it waited for has been done, or is not needed any more.
pub(crate) async fn end(
    work: &Work,
    noun: &'static str,
    object: Uuid,
    kind: &str,
    how: &'static str,
) -> Result<(), Error> {
    ending(work, how)
        .filter(deadline::Column::Noun.eq(noun))
        .filter(deadline::Column::ObjectId.eq(object))
        .filter(deadline::Column::Kind.eq(kind))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Makes a thing's running clock another unit's.
pub(crate) async fn hand(
    work: &Work,
    noun: &'static str,
    object: Uuid,
    kind: &str,
    unit: UnitId,
) -> Result<(), Error> {
    deadline::Entity::update_many()
        .col_expr(deadline::Column::UnitId, Expr::value(unit.0))
        .filter(deadline::Column::Noun.eq(noun))
        .filter(deadline::Column::ObjectId.eq(object))
        .filter(deadline::Column::Kind.eq(kind))
        .filter(row::is_open())
        .exec(work.db())
        .await?;
    Ok(())
}

/// Ends every clock of a thing and of what belongs to it: nobody waits for it any more.
pub(crate) async fn cancel_all(work: &Work, root: Uuid) -> Result<(), Error> {
    ending(work, "cancelled").filter(deadline::Column::RootId.eq(root)).exec(work.db()).await?;
    Ok(())
}

/// Ends the clock of this id, if it runs.
pub(super) async fn end_one(work: &Work, id: Uuid, how: &'static str) -> Result<(), Error> {
    ending(work, how).filter(deadline::Column::Id.eq(id)).exec(work.db()).await?;
    Ok(())
}

fn ending(work: &Work, how: &'static str) -> sea_orm::UpdateMany<deadline::Entity> {
    deadline::Entity::update_many()
        .col_expr(deadline::Column::State, Expr::value(how))
        .col_expr(deadline::Column::NextAt, Expr::value(None::<i64>))
        .col_expr(deadline::Column::EndedAt, Expr::value(work.at().as_micros()))
        .col_expr(deadline::Column::EndedBy, Expr::value(work.actor_name()))
        .filter(row::is_open())
}

/// A thing's clock of one kind that runs or is paused.
pub(crate) async fn open_of(
    work: &Work,
    noun: &'static str,
    object: Uuid,
    kind: &str,
) -> Result<Option<deadline::Model>, Error> {
    Ok(open_clock(noun, object, kind).one(work.db()).await?)
}

/// The statement that finds it.
pub(super) fn open_clock(noun: &str, object: Uuid, kind: &str) -> Select<deadline::Entity> {
    deadline::Entity::find()
        .filter(deadline::Column::Noun.eq(noun))
        .filter(deadline::Column::ObjectId.eq(object))
        .filter(deadline::Column::Kind.eq(kind))
        .filter(row::is_open())
}

/// The running clocks of a case and its orders that have rung at their due instant, and still burn.
pub(super) async fn rung_of(work: &Work, root: Uuid) -> Result<Vec<deadline::Model>, Error> {
    let rows = deadline::Entity::find()
        .filter(deadline::Column::RootId.eq(root))
        .filter(deadline::Column::Noun.is_in(["case", "order"]))
        .filter(row::is_running())
        .filter(deadline::Column::Stage.gt(0))
        .order_by_asc(deadline::Column::Id)
        .limit(1_000)
        .all(work.db())
        .await?;
    Ok(rows)
}

pub(super) fn policy(kind: &str) -> Result<&'static Policy, Error> {
    let unknown = || records::Error::Unknown { column: "deadlines.kind", value: kind.to_owned() };
    Policies::at_hand().of(kind).ok_or_else(|| Error::from(unknown()))
}

/// Gives a running clock another term, counted from when it began.
pub(crate) async fn extend(
    work: &Work,
    noun: &'static str,
    object: Uuid,
    kind: &'static str,
    term: Term,
) -> Result<Timestamp, Error> {
    let running = open_of(work, noun, object, kind).await?.ok_or(Error::Absent("deadline"))?;
    let due = term.due(Timestamp::from_micros(running.from_at), Calendar::china());
    restart(work, &running, policy(kind)?, due).await?;
    Ok(due)
}

/// Ends every clock of a thing that runs.
pub(crate) async fn end_all(
    work: &Work,
    noun: &'static str,
    object: Uuid,
    how: &'static str,
) -> Result<(), Error> {
    ending(work, how)
        .filter(deadline::Column::Noun.eq(noun))
        .filter(deadline::Column::ObjectId.eq(object))
        .exec(work.db())
        .await?;
    Ok(())
}

/// Of these things the clocks of one kind that have ended: when each was due, and when it ended.
pub(crate) async fn ended_of_kind(
    db: &impl ConnectionTrait,
    kind: &str,
    objects: &[Uuid],
) -> Result<BTreeMap<Uuid, (i64, i64)>, Error> {
    let rows = deadline::Entity::find()
        .filter(deadline::Column::Kind.eq(kind))
        .filter(deadline::Column::RootId.is_in(objects.iter().copied()))
        .filter(deadline::Column::EndedAt.is_not_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.object_id, (row.due_at, row.ended_at.unwrap_or(i64::MAX)))).collect())
}

/// The nearest open clock of each of these things, where one runs.
pub(crate) async fn nearest(db: &impl ConnectionTrait, roots: &[Uuid]) -> Result<BTreeMap<Uuid, i64>, Error> {
    if roots.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = deadline::Entity::find()
        .select_only()
        .columns([deadline::Column::RootId, deadline::Column::DueAt])
        .filter(deadline::Column::RootId.is_in(roots.iter().copied()))
        .filter(row::is_open())
        .order_by_desc(deadline::Column::DueAt)
        .into_tuple::<(Uuid, i64)>()
        .all(db)
        .await?;
    // The last written is the earliest.
    Ok(rows.into_iter().collect())
}
