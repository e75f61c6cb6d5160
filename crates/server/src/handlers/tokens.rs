//! `/api/tokens`: the tokens of machines, issued and taken back by the security administrator.

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::TokenId;
use records::people::machines::{DAYS_MAX, NewMachine};

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::token::{IssuedToken, NewTokenView, TokenView};

/// Every token, the newest first; never a secret.
#[utoipa::path(
    get, operation_id = "list_tokens", path = "/api/tokens", tag = "people",
    responses((status = OK, body = Vec<TokenView>), (status = FORBIDDEN, description = "role_required"))
)]
pub async fn list(Given(state): Given<State>) -> Result<axum::Json<Vec<TokenView>>, Problem> {
    let tokens = state.records().tokens().await?;
    Ok(axum::Json(tokens.into_iter().map(TokenView::of).collect()))
}

/// Issue a token for a machine of a unit; the secret is shown once.
#[utoipa::path(
    post, operation_id = "issue_token", path = "/api/tokens", tag = "people",
    request_body = NewTokenView,
    responses(
        (status = CREATED, body = IssuedToken),
        (status = NOT_FOUND, description = "not_found: the unit"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name empty, long, taken; days range"),
    )
)]
pub async fn issue(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewTokenView>,
) -> Result<(StatusCode, axum::Json<IssuedToken>), Problem> {
    let name = new.name.trim().to_owned();
    match name.chars().count() {
        0 => return Err(Problem::invalid("name", "empty")),
        1..=100 => {}
        _ => return Err(Problem::invalid("name", "long")),
    }
    if !(1..=DAYS_MAX).contains(&new.days) {
        return Err(Problem::invalid("days", "range"));
    }
    let new = NewMachine { id: TokenId(state.new_id()), name, unit: new.unit_id, days: new.days };
    let secret = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.wall_now());
        state.records().issue_token(actor, now, new).await.map_err(refusal)
    });
    Ok((StatusCode::CREATED, axum::Json(IssuedToken { secret: secret.await?.reveal().to_owned() })))
}

/// Take a token back; from now on it opens nothing.
#[utoipa::path(
    delete, operation_id = "revoke_token", path = "/api/tokens/{id}", tag = "people",
    params(("id" = uuid::Uuid, Path, description = "The token")),
    responses((status = NO_CONTENT), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn revoke(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<TokenId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.wall_now());
        Ok(state.records().revoke_token(actor, now, id).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn refusal(error: records::Error) -> Problem {
    match &error {
        records::Error::Rule(rule)
            if matches!(rule.as_str(), "machine_tokens_name" | "machine_tokens.name") =>
        {
            Problem::invalid("name", "taken")
        }
        _ => Problem::from(error),
    }
}
