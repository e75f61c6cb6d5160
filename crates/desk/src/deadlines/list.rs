//! The duty officer's list: every clock that runs, the one that burns most first.

use kernel::{Minutes, Timestamp};
use records::Work;
use records::units::{CENTRE, Scope};
use sea_orm::sea_query::{Asterisk, CaseStatement, Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::row::{self, deadline};
use crate::Desk;
use crate::cursor::{Cursor, cut};
use crate::error::Error;
use crate::handover::Burning;
use crate::rows::case;

/// What of the list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadlineFilter {
    /// Only of this noun: `case`, `order`, `lead`, …
    pub noun: Option<String>,
    /// Only those of this thing, orders of a case included.
    pub root: Option<Uuid>,
    /// Only those of units whose rows may be seen; `None`: of all.
    pub scope: Option<Scope>,
}

/// A page of the list, and how hot the whole list is.
#[derive(Clone, Debug)]
pub struct DeadlinePage {
    /// The rows, soonest due first.
    pub rows: Vec<DeadlineRow>,
    /// To be given for the next page; `None` at the end.
    pub next_cursor: Option<String>,
    /// How many burn how much.
    pub heat: Heat,
}

/// How many clocks of the list are how near their end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heat {
    /// Past their due instant.
    pub past: u64,
    /// Due within the hour.
    pub burning: u64,
    /// Due within six hours.
    pub near: u64,
    /// All that run or are paused.
    pub all: u64,
}

/// A clock in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineRow {
    /// The deadline.
    pub id: Uuid,
    /// Of what kind of thing.
    pub noun: String,
    /// What to open: the thing, or the case of an order.
    pub root: Uuid,
    /// What people call it.
    pub number: String,
    /// Of an order its place in the case.
    pub part: Option<i64>,
    /// What must be done by then: a code.
    pub kind: String,
    /// The unit that must act; `None`: the centre.
    pub unit: Option<Uuid>,
    /// When it is due.
    pub due_at: Timestamp,
    /// When it was paused, if it is.
    pub paused_at: Option<Timestamp>,
    /// How often it has gone a level up.
    pub level: u32,
    /// Whether it may be paused.
    pub is_pausable: bool,
}

impl Desk {
    /// The clocks that run, soonest due first, after the cursor.
    pub async fn deadlines(
        &self,
        filter: &DeadlineFilter,
        cursor: Option<&str>,
        limit: u64,
        now: Timestamp,
    ) -> Result<DeadlinePage, Error> {
        let db = self.records().reader();
        let mut query = open(filter);
        if let Some(Cursor { key, id }) = cursor.map(Cursor::parse).transpose()? {
            let tied = Condition::all().add(deadline::Column::DueAt.eq(key)).add(deadline::Column::Id.gt(id));
            query = query.filter(Condition::any().add(deadline::Column::DueAt.gt(key)).add(tied));
        }
        let mut rows = query
            .order_by_asc(deadline::Column::DueAt)
            .order_by_asc(deadline::Column::Id)
            .limit(limit + 1)
            .all(db)
            .await?;
        let next_cursor = cut(&mut rows, limit, |row| Cursor { key: row.due_at, id: row.id });
        let heat = self.heat(filter, now).await?;
        Ok(DeadlinePage { rows: rows.into_iter().map(DeadlineRow::of).collect(), next_cursor, heat })
    }

    /// The clocks of one thing that run, those of a case's orders among them, soonest due first.
    pub(crate) async fn deadlines_of(&self, root: Uuid, most: u64) -> Result<Vec<DeadlineRow>, Error> {
        let rows = open(&DeadlineFilter { root: Some(root), ..DeadlineFilter::default() })
            .order_by_asc(deadline::Column::DueAt)
            .limit(most)
            .all(self.records().reader())
            .await?;
        Ok(rows.into_iter().map(DeadlineRow::of).collect())
    }

    async fn heat(&self, filter: &DeadlineFilter, now: Timestamp) -> Result<Heat, Error> {
        let before = |until: Timestamp| {
            let is_before = deadline::Column::DueAt.lt(until.as_micros());
            Expr::expr(Func::count(CaseStatement::new().case(is_before, 1)))
        };
        // One walk along the index for all four.
        let counts = open(filter)
            .select_only()
            .expr_as(before(now), "past")
            .expr_as(before(now.plus_minutes(Minutes(60))), "burning")
            .expr_as(before(now.plus_minutes(Minutes(6 * 60))), "near")
            .expr_as(Expr::col(Asterisk).count(), "all_open")
            .into_tuple::<(i64, i64, i64, i64)>()
            .one(self.records().reader())
            .await?;
        let (past, burning, near, all) = counts.unwrap_or_default();
        Ok(Heat {
            past: past.unsigned_abs(),
            burning: (burning - past).unsigned_abs(),
            near: (near - burning).unsigned_abs(),
            all: all.unsigned_abs(),
        })
    }
}

fn open(filter: &DeadlineFilter) -> Select<deadline::Entity> {
    let mut query = deadline::Entity::find().filter(row::is_open());
    if let Some(noun) = &filter.noun {
        query = query.filter(deadline::Column::Noun.eq(noun));
    }
    if let Some(root) = filter.root {
        query = query.filter(deadline::Column::RootId.eq(root));
    }
    match &filter.scope {
        // The centre stands above every unit, so it need not ask.
        None => query,
        Some(scope) if *scope == Scope::Unit(CENTRE) => query,
        Some(scope) => query.filter(within(scope)),
    }
}

/// A deadline is its unit's; without one it is that of the case it belongs to, or else the centre's own.
fn within(scope: &Scope) -> Condition {
    let cases = case::Entity::find().filter(scope.over(case::Column::UnitId));
    let cases = cases.select_only().column(case::Column::Id).into_query();
    let by_case = Condition::all()
        .add(deadline::Column::UnitId.is_null())
        .add(deadline::Column::RootId.in_subquery(cases));
    Condition::any().add(scope.over(deadline::Column::UnitId)).add(by_case)
}

impl DeadlineRow {
    fn of(row: deadline::Model) -> DeadlineRow {
        let policy = super::store::policy(&row.kind).ok();
        let before_escalations = policy.map_or(1, |policy| 1 + i64::from(policy.remind_minutes.is_some()));
        DeadlineRow {
            id: row.id,
            noun: row.noun,
            root: row.root_id,
            number: row.number,
            part: row.part,
            kind: row.kind,
            unit: row.unit_id,
            due_at: Timestamp::from_micros(row.due_at),
            paused_at: row.paused_at.map(Timestamp::from_micros),
            level: u32::try_from(row.stage - before_escalations).unwrap_or(0),
            is_pausable: policy.is_some_and(|policy| policy.is_pausable),
        }
    }
}

/// A scope's clocks that have run out or will before an instant, soonest first.
pub(crate) async fn burning(
    work: &Work,
    scope: &Scope,
    until: Timestamp,
    most: u64,
) -> Result<Vec<Burning>, Error> {
    let filter = DeadlineFilter { scope: Some(scope.clone()), ..DeadlineFilter::default() };
    let rows = open(&filter)
        .filter(row::is_running())
        .filter(deadline::Column::DueAt.lt(until.as_micros()))
        .order_by_asc(deadline::Column::DueAt)
        .limit(most)
        .all(work.db())
        .await?;
    let burning = |row: deadline::Model| Burning {
        noun: row.noun,
        root_id: row.root_id,
        number: row.number,
        part: row.part,
        kind: row.kind,
        due_at: Timestamp::from_micros(row.due_at),
    };
    Ok(rows.into_iter().map(burning).collect())
}
