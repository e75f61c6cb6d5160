//! `/api/session/codes`: one's own second factor by one-time codes.

use axum::extract::State as Given;

use crate::edge::to_the_end;
use crate::extract::Json;
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::session::{CodeSecret, FirstCode, RecoveryCodes};

/// Begin one's second factor: a secret for an authenticator, shown once.
#[utoipa::path(
    post, operation_id = "begin_codes", path = "/api/session/codes", tag = "session",
    responses(
        (status = OK, body = CodeSecret),
        (status = UNAUTHORIZED, description = "login_required"),
        (status = CONFLICT, description = "state_conflict: factor_stands"),
    )
)]
pub async fn begin(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<axum::Json<CodeSecret>, Problem> {
    let login = signed_in.session.user.login.clone();
    let secret = to_the_end(async move {
        let (actor, id) = (signed_in.actor(), signed_in.id());
        state.records().begin_codes(actor, id, state.wall_now()).await.map_err(|error| match error {
            records::Error::Rule(rule) if rule == "second_factors_once" => Problem::conflict("factor_stands"),
            other => Problem::from(other),
        })
    })
    .await?;
    Ok(axum::Json(CodeSecret { secret: secret.reveal(), link: secret.link(&login) }))
}

/// Show the first code; from now on signing in asks for one. The recovery codes are shown once.
#[utoipa::path(
    put, operation_id = "confirm_codes", path = "/api/session/codes", tag = "session",
    request_body = FirstCode,
    responses(
        (status = OK, body = RecoveryCodes),
        (status = UNAUTHORIZED, description = "login_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: code wrong"),
    )
)]
pub async fn confirm(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(first): Json<FirstCode>,
) -> Result<axum::Json<RecoveryCodes>, Problem> {
    let now = state.wall_now();
    // Six digits are few: guessing is as slow as at the front door.
    let login = signed_in.session.user.login.clone();
    state.gate.login_per_user.take(login, now).map_err(Problem::TooManyRequests)?;
    let codes = to_the_end(async move {
        let (actor, id) = (signed_in.actor(), signed_in.id());
        Ok(state.records().confirm_codes(actor, id, &first.code, now).await?)
    });
    let codes = codes.await?.ok_or_else(|| Problem::invalid("code", "wrong"))?;
    Ok(axum::Json(RecoveryCodes { codes }))
}
