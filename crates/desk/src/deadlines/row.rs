//! The rows of deadlines and stamps, as SeaORM sees them; the migration explains the columns.

use sea_orm::sea_query::Expr;

use crate::rows::rows;

rows! {
    deadline = "deadlines" {
        #[primary_key] id: Uuid,
        noun: String,
        object_id: Uuid,
        root_id: Uuid,
        number: String,
        part: Option<i64>,
        kind: String,
        unit_id: Option<Uuid>,
        officer_id: Option<Uuid>,
        term: String,
        from_at: i64,
        due_at: i64,
        state: String,
        round: i64,
        stage: i64,
        next_at: Option<i64>,
        paused_at: Option<i64>,
        ended_at: Option<i64>,
        ended_by: Option<String>,
    }

    stamp = "deadline_stamps" {
        #[primary_key] deadline_id: Uuid,
        #[primary_key] round: i64,
        #[primary_key] stage: i64,
        kind: String,
        planned_at: i64,
        at: i64,
    }
}

/// Not ended. The states stand here in words and not as values: only so do both engines know that the indexes of open and
/// running clocks answer it, and need not walk through all that ever ran.
pub(super) fn is_open() -> Expr {
    Expr::cust("\"deadlines\".\"state\" IN ('running', 'paused')")
}

/// Running, in words as well.
pub(super) fn is_running() -> Expr {
    Expr::cust("\"deadlines\".\"state\" = 'running'")
}
