//! `/api/duty`, `/api/posts`, `/api/absences`, `/api/shifts`: who is on duty, and who steps in.

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::{AbsenceId, Minutes, PostId, ShiftId};
use records::duty::absences::NewAbsence;
use records::duty::posts::{NewPost, PostSaid};
use records::duty::shifts::{NewRoster, SHIFTS_MAX};
use records::people::Role;

use super::units::check_name;
use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::duty::{
    DutyQuery, DutyView, NewAbsenceView, NewPostView, NewShiftsView, PostChangeView, instant, window,
};

const DAYS_DEFAULT: u32 = 14;
const DAYS_MAX: u32 = 92;
/// An absence is no longer than a year.
const ABSENCE_DAYS_MAX: i64 = 366;
/// More people than this are no shift.
const GROUP_MAX: usize = 50;

/// Posts with who bears them now, absences, shifts, and who can be named.
#[utoipa::path(
    get, operation_id = "read_duty", path = "/api/duty", tag = "duty",
    params(DutyQuery),
    responses((status = OK, body = DutyView), (status = UNPROCESSABLE_ENTITY, description = "invalid: days"))
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(query): Query<DutyQuery>,
) -> Result<axum::Json<DutyView>, Problem> {
    let days = query.days.unwrap_or(DAYS_DEFAULT);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(Problem::invalid("days", "range"));
    }
    let viewer = &signed_in.session.user;
    let now = state.world_now();
    let until = now.plus_minutes(Minutes(i64::from(days) * 24 * 60));
    // Who runs the system names the holders of every unit's posts.
    let scope = (!signed_in.has(Role::SystemAdmin)).then_some(&viewer.scope);
    let sheet = state.records().duty(scope, now, until).await?;
    Ok(axum::Json(DutyView::of(sheet, viewer, now)))
}

/// Make a post.
#[utoipa::path(
    post, operation_id = "make_post", path = "/api/posts", tag = "duty",
    request_body = NewPostView,
    responses(
        (status = CREATED),
        (status = NOT_FOUND, description = "not_found: the unit or a holder"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name, role, holders"),
    )
)]
pub async fn make_post(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewPostView>,
) -> Result<StatusCode, Problem> {
    check_name(&new.name)?;
    let role = Role::named(&new.role).ok_or_else(|| Problem::invalid("role", "unknown"))?;
    let said = PostSaid { name: new.name.trim().to_owned(), holders: new.holders.read(), is_active: true };
    let post = NewPost { id: PostId(state.new_id()), unit: new.unit_id, role, said };
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        state.records().make_post(actor, now, post).await.map_err(refusal)
    })
    .await?;
    Ok(StatusCode::CREATED)
}

/// Say anew how a post is called, who holds it, and whether it is one.
#[utoipa::path(
    put, operation_id = "change_post", path = "/api/posts/{id}", tag = "duty",
    params(("id" = uuid::Uuid, Path, description = "The post")),
    request_body = PostChangeView,
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found: the post or a holder"),
        (status = CONFLICT, description = "version_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name, holders"),
    )
)]
pub async fn change_post(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<PostId>,
    Json(change): Json<PostChangeView>,
) -> Result<StatusCode, Problem> {
    check_name(&change.name)?;
    to_the_end(async move {
        let (actor, now, event) = (signed_in.actor(), state.world_now(), state.new_id());
        let changed = state.records().change_post(actor, now, id, change.version, change.read(), event);
        changed.await.map_err(refusal)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Declare an absence: one's own, or as a chief somebody else's. The duties move.
#[utoipa::path(
    post, operation_id = "declare_absence", path = "/api/absences", tag = "duty",
    request_body = NewAbsenceView,
    responses(
        (status = CREATED),
        (status = NOT_FOUND, description = "not_found: no such user, or not one that you may speak for"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: from, until, reason"),
    )
)]
pub async fn declare_absence(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewAbsenceView>,
) -> Result<StatusCode, Problem> {
    let window = window(&new.from, &new.until)?;
    if window.until.micros_since(window.from) > ABSENCE_DAYS_MAX * 86_400_000_000 {
        return Err(Problem::invalid("until", "range"));
    }
    let reason = new.reason.trim().to_owned();
    match reason.chars().count() {
        0..=1 => return Err(Problem::invalid("reason", "short")),
        2..=200 => {}
        _ => return Err(Problem::invalid("reason", "long")),
    }
    let user = new.user_id.unwrap_or(signed_in.id());
    let new = NewAbsence { id: AbsenceId(state.new_id()), user, window, reason };
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        state.records().declare_absence(actor, now, new).await.map_err(refusal)
    })
    .await?;
    Ok(StatusCode::CREATED)
}

/// End an absence now, or take back one that has not begun. The duties move back.
#[utoipa::path(
    delete, operation_id = "end_absence", path = "/api/absences/{id}", tag = "duty",
    params(("id" = uuid::Uuid, Path, description = "The absence")),
    responses((status = NO_CONTENT), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn end_absence(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<AbsenceId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now, event) = (signed_in.actor(), state.world_now(), state.new_id());
        state.records().end_absence(actor, now, id, event).await.map_err(refusal)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make shifts one behind the other, by groups in turn.
#[utoipa::path(
    post, operation_id = "make_shifts", path = "/api/shifts", tag = "duty",
    request_body = NewShiftsView,
    responses(
        (status = CREATED),
        (status = NOT_FOUND, description = "not_found: the unit or a user"),
        (status = CONFLICT, description = "state_conflict: shifts_overlap"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: from, hours, count, groups"),
    )
)]
pub async fn make_shifts(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewShiftsView>,
) -> Result<StatusCode, Problem> {
    let from = instant("from", &new.from)?;
    if !(1..=24).contains(&new.hours) {
        return Err(Problem::invalid("hours", "range"));
    }
    if !(1..=SHIFTS_MAX).contains(&new.count) {
        return Err(Problem::invalid("count", "range"));
    }
    let is_group = |group: &Vec<_>| (1..=GROUP_MAX).contains(&group.len());
    if !(1..=new.count).contains(&new.groups.len()) || !new.groups.iter().all(is_group) {
        return Err(Problem::invalid("groups", "range"));
    }
    let unit = new.unit_id.or(signed_in.session.user.unit).ok_or(Problem::NotFound)?;
    let NewShiftsView { hours, count, groups, .. } = new;
    let roster = NewRoster { event: state.new_id(), unit, from, hours, count, groups };
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        state.records().make_roster(actor, now, roster).await.map_err(refusal)
    })
    .await?;
    Ok(StatusCode::CREATED)
}

/// Take a shift back that has not begun.
#[utoipa::path(
    delete, operation_id = "drop_shift", path = "/api/shifts/{id}", tag = "duty",
    params(("id" = uuid::Uuid, Path, description = "The shift")),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: shift_begun"),
    )
)]
pub async fn drop_shift(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<ShiftId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        state.records().drop_shift(actor, now, id).await.map_err(refusal)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A rule of the database that a form can break, as the field that broke it.
fn refusal(error: records::Error) -> Problem {
    let records::Error::Rule(rule) = &error else { return Problem::from(error) };
    match rule.as_str() {
        "posts_once" | "posts.unit_id, posts.name" => Problem::invalid("name", "taken"),
        "post_holders_hold" => Problem::invalid("holders", "role"),
        "post_holders_scope" => Problem::invalid("holders", "scope"),
        "post_holders_once" | "post_holders.post_id, post_holders.user_id" => {
            Problem::invalid("holders", "twice")
        }
        "shift_members_unit" => Problem::invalid("groups", "scope"),
        // The same person twice in one shift.
        "shift_members_pkey" | "shift_members.shift_id, shift_members.user_id" => {
            Problem::invalid("groups", "twice")
        }
        "shifts_overlap" | "shifts_once" => Problem::conflict("shifts_overlap"),
        "shifts_begun" => Problem::conflict("shift_begun"),
        _ => Problem::from(error),
    }
}
