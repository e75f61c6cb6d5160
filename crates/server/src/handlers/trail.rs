//! `/api/trail` and `/api/reveals`: what the auditor reads.

use axum::extract::State as Given;
use kernel::Timestamp;

use crate::extract::Query;
use crate::problem::Problem;
use crate::state::State;
use crate::view::trail::{RevealEntryView, RevealsQuery, RevealsView, TrailQuery, TrailView};

const LIMIT_DEFAULT: u32 = 100;
const LIMIT_MAX: u32 = 500;

/// The trail, newest first.
#[utoipa::path(
    get, operation_id = "list_trail", path = "/api/trail", tag = "audit",
    params(TrailQuery),
    responses(
        (status = OK, body = TrailView),
        (status = FORBIDDEN, description = "role_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: limit"),
    )
)]
pub async fn list(
    Given(state): Given<State>,
    Query(query): Query<TrailQuery>,
) -> Result<axum::Json<TrailView>, Problem> {
    let limit = check_limit(query.limit)?;
    let filter = query.filter();
    let records = state.records();
    let entries = records::trail::list(records.reader(), &filter, u64::from(limit)).await?;
    let mut names = std::collections::HashMap::new();
    for entry in &entries {
        if let Ok(id) = entry.actor.parse()
            && !names.contains_key(&entry.actor)
        {
            // A user is never removed, so an id without a user is not one of ours and stays an id.
            if let Ok(user) = records.user(id).await {
                names.insert(entry.actor.clone(), user.name);
            }
        }
    }
    Ok(axum::Json(TrailView::of(entries, &names, limit as usize)))
}

/// Looks behind the masks, newest first.
#[utoipa::path(
    get, operation_id = "list_reveals", path = "/api/reveals", tag = "audit",
    params(RevealsQuery),
    responses(
        (status = OK, body = RevealsView),
        (status = FORBIDDEN, description = "role_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: limit, before"),
    )
)]
pub async fn reveals(
    Given(state): Given<State>,
    Query(query): Query<RevealsQuery>,
) -> Result<axum::Json<RevealsView>, Problem> {
    let limit = check_limit(query.limit)?;
    let before = query.before.as_deref().map(Timestamp::parse).transpose();
    let before = before.map_err(|_| Problem::invalid("before", "form"))?;
    let reveals = state.parts.desk.reveals(before, u64::from(limit)).await?;
    Ok(axum::Json(RevealsView { items: reveals.into_iter().map(RevealEntryView::of).collect() }))
}

fn check_limit(limit: Option<u32>) -> Result<u32, Problem> {
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if (1..=LIMIT_MAX).contains(&limit) { Ok(limit) } else { Err(Problem::invalid("limit", "range")) }
}
