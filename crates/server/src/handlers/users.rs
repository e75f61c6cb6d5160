//! `/api/users`: the system administrator says who a user is, the security administrator what the user may do.

use std::collections::BTreeSet;

use axum::extract::{Request, State as Given};
use axum::http::StatusCode;
use desk::BADGE_SCAN_BYTES_MAX;
use kernel::OfficerId;
use records::people::Role;
use records::people::change::Person;
use records::people::password::Password;
use records::people::users::{Login, NewUser};

use crate::edge::to_the_end;
use crate::extract::{Json, Path, whole_body};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::user::{
    BadgeScan, MadeUser, NewUserView, OneTimePassword, RolesChange, UserChangeView, UserFileView,
};

/// Every user, the oldest first.
#[utoipa::path(
    get, operation_id = "list_users", path = "/api/users", tag = "people",
    responses((status = OK, body = Vec<UserFileView>), (status = FORBIDDEN, description = "role_required"))
)]
pub async fn list(Given(state): Given<State>) -> Result<axum::Json<Vec<UserFileView>>, Problem> {
    let users = state.records().users().await?;
    Ok(axum::Json(users.into_iter().map(UserFileView::of).collect()))
}

/// Make a user without roles; the password is shown once.
#[utoipa::path(
    post, operation_id = "make_user", path = "/api/users", tag = "people",
    request_body = NewUserView,
    responses(
        (status = CREATED, body = MadeUser),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found: the unit"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: login form, taken; name empty, long"),
    )
)]
pub async fn make(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(user): Json<NewUserView>,
) -> Result<(StatusCode, axum::Json<MadeUser>), Problem> {
    check_name(&user.name)?;
    let login = Login::parse(&user.login).map_err(|_| Problem::invalid("login", "form"))?;
    let password = Password::one_time();
    let is_auditor = user.unit_id.is_none();
    let new = NewUser {
        id: OfficerId(state.new_id()),
        login,
        name: user.name.trim().to_owned(),
        badge: user.badge.trim().to_owned(),
        phone: user.phone.trim().to_owned(),
        unit: user.unit_id,
        roles: if is_auditor { BTreeSet::from([Role::Auditor]) } else { BTreeSet::new() },
        rank: None,
        password: password.clone(),
        must_change: true,
    };
    let made = to_the_end(async move {
        let now = state.wall_now();
        let id = state.records().make_user(signed_in.actor(), now, new).await.map_err(refusal)?;
        Ok(state.records().user(id).await?)
    });
    let user = UserFileView::of(made.await?);
    Ok((StatusCode::CREATED, axum::Json(MadeUser { user, password: password.reveal().to_owned() })))
}

/// Say anew who a user is, where the user belongs, and whether the user may sign in.
#[utoipa::path(
    put, operation_id = "change_user", path = "/api/users/{id}", tag = "people",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    request_body = UserChangeView,
    responses(
        (status = OK, body = UserFileView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found: the user or the unit"),
        (status = CONFLICT, description = "version_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name; unit_id missing, family"),
    )
)]
pub async fn change(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OfficerId>,
    Json(change): Json<UserChangeView>,
) -> Result<axum::Json<UserFileView>, Problem> {
    check_name(&change.name)?;
    let person = Person {
        name: change.name.trim().to_owned(),
        badge: change.badge.trim().to_owned(),
        phone: change.phone.trim().to_owned(),
        unit: change.unit_id,
        is_active: change.is_active,
    };
    let changed = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.wall_now());
        let changed = state.records().change_person(actor, now, id, change.version, person).await;
        state.gate.say_ended();
        changed.map_err(refusal)
    });
    Ok(axum::Json(UserFileView::of(changed.await?)))
}

/// Whose cards were scanned.
#[utoipa::path(
    get, operation_id = "list_badge_scans", path = "/api/badge-scans", tag = "people",
    responses((status = OK, body = Vec<BadgeScan>), (status = FORBIDDEN, description = "role_required"))
)]
pub async fn badge_scans(Given(state): Given<State>) -> Result<axum::Json<Vec<BadgeScan>>, Problem> {
    let scans = state.parts.desk.badge_scans().await?;
    Ok(axum::Json(scans.into_iter().map(|(user, at)| BadgeScan { user_id: user.0, at }).collect()))
}

/// Keep the scan of a user's card (警官证), a picture or a PDF: it goes with the user's orders and is shown nowhere.
#[utoipa::path(
    put, operation_id = "keep_badge_scan", path = "/api/users/{id}/badge-scan", tag = "people",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: file empty, media"),
    )
)]
pub async fn keep_badge_scan(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OfficerId>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let content = whole_body(request, &state, BADGE_SCAN_BYTES_MAX).await?;
    let kept = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.keep_badge_scan(actor, id, &content, now).await?)
    });
    kept.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a user exactly these roles. Nobody changes the own.
#[utoipa::path(
    put, operation_id = "set_roles", path = "/api/users/{id}/roles", tag = "people",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    request_body = RolesChange,
    responses(
        (status = OK, body = UserFileView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict: own_roles"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: roles unknown, apart, family; rank missing, needless"),
    )
)]
pub async fn set_roles(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OfficerId>,
    Json(change): Json<RolesChange>,
) -> Result<axum::Json<UserFileView>, Problem> {
    let (roles, rank) = change.read().map_err(|(field, code)| Problem::invalid(field, code))?;
    let changed = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.wall_now());
        let changed = state.records().set_roles(actor, now, id, change.version, &roles, rank).await;
        state.gate.say_ended();
        changed.map_err(refusal)
    });
    Ok(axum::Json(UserFileView::of(changed.await?)))
}

/// Give a user a one-time password, shown once; every session of the user ends.
#[utoipa::path(
    post, operation_id = "reset_password", path = "/api/users/{id}/password", tag = "people",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    responses(
        (status = OK, body = OneTimePassword),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
    )
)]
pub async fn reset_password(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OfficerId>,
) -> Result<axum::Json<OneTimePassword>, Problem> {
    let password = to_the_end(async move {
        let reset = state.records().reset_password(signed_in.actor(), id, state.wall_now()).await;
        state.gate.say_ended();
        Ok(reset?)
    });
    Ok(axum::Json(OneTimePassword { password: password.await?.reveal().to_owned() }))
}

/// Take a user's second factors away: the telephone or the key is lost.
#[utoipa::path(
    delete, operation_id = "drop_factors", path = "/api/users/{id}/factors", tag = "people",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
    )
)]
pub async fn drop_factors(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OfficerId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let dropped = state.records().drop_factors(signed_in.actor(), id, state.wall_now()).await;
        state.gate.say_ended();
        Ok(dropped?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check_name(name: &str) -> Result<(), Problem> {
    match name.trim().chars().count() {
        0 => Err(Problem::invalid("name", "empty")),
        1..=50 => Ok(()),
        _ => Err(Problem::invalid("name", "long")),
    }
}

/// A rule of the database that a form can break, as the field that broke it.
fn refusal(error: records::Error) -> Problem {
    let records::Error::Rule(rule) = &error else { return Problem::from(error) };
    match rule.as_str() {
        "users_login" | "users.login_index" => Problem::invalid("login", "taken"),
        "users_have_unit" => Problem::invalid("unit_id", "missing"),
        "users_role_in_family" => Problem::invalid("roles", "family"),
        "users_not_own_roles" => Problem::conflict("own_roles"),
        // The lanes of the three administrators: no role leads from one into another.
        "user_roles_role" => Problem::invalid("roles", "apart"),
        _ => Problem::from(error),
    }
}
