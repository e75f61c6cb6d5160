//! The centre at one glance.

use std::collections::BTreeMap;

use kernel::{Fen, Timestamp};
use records::people::users::User;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::Desk;
use crate::error::Error;
use crate::rows::{case, order};

/// The figures at the head of the console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Reports taken.
    pub reports: u64,
    /// Stolen in all of them.
    pub stolen: Fen,
    /// Of that, proved to be held.
    pub stopped: Fen,
    /// Orders by state: `proposed`, `signed`, `outgoing`, `in_force`, …
    pub orders: BTreeMap<String, u64>,
    /// Answers of banks taken in.
    pub answers: u64,
    /// When the next clock is due.
    pub next_due_at: Option<Timestamp>,
}

impl Desk {
    /// The figures now of what is within the viewer's scope.
    pub async fn overview(&self, viewer: &User) -> Result<Overview, Error> {
        let db = self.records().reader();
        // SUM(bigint) is NUMERIC on PostgreSQL.
        let sum = |column| {
            let sum = Func::coalesce([Expr::col(column).sum(), Expr::value(0_i64)]);
            Expr::expr(sum).cast_as(Alias::new("bigint"))
        };
        let own = || case::Entity::find().filter(viewer.scope.over(case::Column::UnitId)).select_only();
        let totals = own()
            .expr(Expr::col(case::Column::Id).count())
            .expr(sum(case::Column::StolenFen))
            .expr(sum(case::Column::StoppedFen))
            .expr(sum(case::Column::Answers))
            .expr(Expr::col(case::Column::NextDueAt).min())
            .into_tuple::<(i64, i64, i64, i64, Option<i64>)>()
            .one(db)
            .await?;
        let (reports, stolen, stopped, answers, next_due_at) = totals.unwrap_or_default();
        let own_cases = own().column(case::Column::Id).into_query();
        let by_state = order::Entity::find()
            .filter(order::Column::CaseId.in_subquery(own_cases))
            .select_only()
            .column(order::Column::State)
            .expr(Expr::col(order::Column::Id).count())
            .group_by(order::Column::State)
            .into_tuple::<(String, i64)>()
            .all(db)
            .await?;
        Ok(Overview {
            reports: reports.unsigned_abs(),
            stolen: Fen::new(stolen),
            stopped: Fen::new(stopped),
            orders: by_state.into_iter().map(|(state, count)| (state, count.unsigned_abs())).collect(),
            answers: answers.unsigned_abs(),
            next_due_at: next_due_at.map(Timestamp::from_micros),
        })
    }
}
