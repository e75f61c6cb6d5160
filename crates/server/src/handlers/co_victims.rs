//! `/api/co-victims`: payers found in held accounts who have not reported, and what came of calling them.

use std::collections::BTreeMap;

use axum::extract::State as Given;
use axum::http::StatusCode;
use desk::CoVictimFilter;
use kernel::UnitId;
use uuid::Uuid;

use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::co_victim::{CoVictimCall, CoVictimHandOver, CoVictimView, CoVictimsQuery, CoVictimsView};
use crate::view::mask::Mask;

const LIMIT_DEFAULT: u32 = 100;
const LIMIT_MAX: u32 = 200;
const STATES: [&str; 4] = ["open", "warned", "reported", "no_victim"];

/// Payers who have not reported, who paid last first.
///
/// Accounts and names are masked but for cases whose masks the user has lifted.
#[utoipa::path(
    get, operation_id = "list_co_victims", path = "/api/co-victims", tag = "co-victims",
    params(CoVictimsQuery),
    responses(
        (status = OK, body = CoVictimsView),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: limit, cursor, state"),
    )
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(query): Query<CoVictimsQuery>,
) -> Result<axum::Json<CoVictimsView>, Problem> {
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", "range"));
    }
    let wanted = query.state.unwrap_or_else(|| STATES[0].to_owned());
    if !STATES.contains(&wanted.as_str()) {
        return Err(Problem::invalid("state", "unknown"));
    }
    let desk = &state.parts.desk;
    let filter = CoVictimFilter { state: wanted, scope: signed_in.session.user.scope.clone() };
    let page = desk.co_victims(&filter, query.cursor.as_deref(), u64::from(limit)).await?;
    let (mut items, mut lifted) = (Vec::with_capacity(page.rows.len()), BTreeMap::new());
    for row in page.rows {
        let case = row.case;
        if let std::collections::btree_map::Entry::Vacant(entry) = lifted.entry(case) {
            entry.insert(desk.revealed_until(case.0, signed_in.id(), state.wall_now()).await?.is_some());
        }
        let view = CoVictimView::of(row);
        items.push(if lifted[&case] { view } else { view.masked(Mask::new(state.records().ring())) });
    }
    Ok(axum::Json(CoVictimsView { items, next_cursor: page.next_cursor, open: page.open }))
}

/// Note a call to such a payer.
#[utoipa::path(
    post, operation_id = "call_co_victim", path = "/api/co-victims/{id}/calls", tag = "co-victims",
    params(("id" = Uuid, Path, description = "The task")),
    request_body = CoVictimCall,
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: closed"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: note long"),
    )
)]
pub async fn call(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(call): Json<CoVictimCall>,
) -> Result<StatusCode, Problem> {
    let note = call.note.trim().to_owned();
    if note.chars().count() > 500 {
        return Err(Problem::invalid("note", "long"));
    }
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.call_co_victim(actor, id, call.outcome.into(), &note, now).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hand the task to a unit nearer to the payer.
#[utoipa::path(
    put, operation_id = "hand_co_victim", path = "/api/co-victims/{id}/unit", tag = "co-victims",
    params(("id" = Uuid, Path, description = "The task")),
    request_body = CoVictimHandOver,
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: closed"),
    )
)]
pub async fn hand_over(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(to): Json<CoVictimHandOver>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.hand_co_victim(actor, id, UnitId(to.unit_id), now).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
