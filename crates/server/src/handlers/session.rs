//! `/api/session`: signing in, who is signed in, signing out, a new password.

use axum::extract::State as Given;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use records::people::password::Password;
use records::people::second_factor::Proof;
use records::people::sessions::{ChangeError, SignInError};

use crate::edge::to_the_end;
use crate::extract::Json;
use crate::peer::Peer;
use crate::problem::Problem;
use crate::rate::address_key;
use crate::session::{SignedIn, cookie, no_cookie, token_of};
use crate::state::State;
use crate::view::session::{Credentials, PasswordChange, SessionView};

/// Sign in.
///
/// The answer sets the cookie `fanzha_session`. A session the browser held before ends.
#[utoipa::path(
    post, operation_id = "log_in", path = "/api/session", tag = "session",
    request_body = Credentials,
    responses(
        (status = OK, body = SessionView),
        (status = UNAUTHORIZED, description = "login_failed, factor_required"),
        (status = TOO_MANY_REQUESTS, description = "login_locked, too_many_requests"),
    )
)]
pub async fn sign_in(
    Given(state): Given<State>,
    peer: Peer,
    headers: HeaderMap,
    Json(credentials): Json<Credentials>,
) -> Result<impl IntoResponse, Problem> {
    refuse_other_sites(&headers)?;
    let now = state.wall_now();
    let login: String = credentials.login.trim().to_lowercase().chars().take(64).collect();
    state.gate.login_per_address.take(address_key(peer.address), now).map_err(Problem::TooManyRequests)?;
    state.gate.login_per_user.take(login, now).map_err(Problem::TooManyRequests)?;

    let former = token_of(&headers);
    let is_secure = state.parts.secure_cookie;
    let (token, session) = to_the_end(async move {
        let address = peer.address.to_string();
        let password = Password::typed(&credentials.password);
        let proof = Proof { code: credentials.code, certificate: peer.certificate };
        let records = state.records();
        let signed_in = records.sign_in_with(&credentials.login, &password, &proof, &address, now).await;
        let signed_in = signed_in.map_err(|error| refusal(&state, error))?;
        if let Some(former) = former {
            state.records().sign_out(&former, &address, now).await?;
            state.gate.say_ended();
        }
        Ok(signed_in)
    })
    .await?;
    let set_cookie = AppendHeaders([(SET_COOKIE, cookie(&token, is_secure))]);
    Ok((set_cookie, axum::Json(SessionView::of(&session))))
}

/// A page of another site may not sign our browser in under its own name.
fn refuse_other_sites(headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    match site {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => Err(Problem::CsrfFailed),
    }
}

fn refusal(state: &State, error: SignInError) -> Problem {
    match error {
        SignInError::Refused => {
            state.metrics.login_failed();
            Problem::LoginFailed
        }
        SignInError::FactorRequired => Problem::FactorRequired,
        SignInError::Locked(until) => {
            state.metrics.login_failed();
            let micros = until.micros_since(state.wall_now()).max(1).cast_unsigned();
            Problem::LoginLocked(micros.div_ceil(1_000_000))
        }
        SignInError::Records(error) => Problem::from(error),
    }
}

/// Who is signed in.
#[utoipa::path(
    get, operation_id = "get_session", path = "/api/session", tag = "session",
    responses((status = OK, body = SessionView), (status = UNAUTHORIZED, description = "login_required"))
)]
pub async fn read(signed_in: SignedIn) -> axum::Json<SessionView> {
    axum::Json(SessionView::of(&signed_in.session))
}

/// Sign out; the session's live streams end.
#[utoipa::path(
    delete, operation_id = "log_out", path = "/api/session", tag = "session",
    responses((status = NO_CONTENT), (status = UNAUTHORIZED, description = "login_required"))
)]
pub async fn sign_out(Given(state): Given<State>, signed_in: SignedIn) -> Result<impl IntoResponse, Problem> {
    let is_secure = state.parts.secure_cookie;
    to_the_end(async move {
        let address = signed_in.address.to_string();
        state.records().sign_out(&signed_in.token, &address, state.wall_now()).await?;
        state.gate.say_ended();
        Ok(())
    })
    .await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, no_cookie(is_secure))])))
}

/// Change one's own password; every session of the user ends, this one included.
#[utoipa::path(
    put, operation_id = "change_password", path = "/api/session/password", tag = "session",
    request_body = PasswordChange,
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, description = "login_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: old wrong; new same, short, long, plain"),
    )
)]
pub async fn change_password(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(change): Json<PasswordChange>,
) -> Result<impl IntoResponse, Problem> {
    let now = state.wall_now();
    // Guessing the old password of a session left open is as slow as guessing at the front door.
    let login = signed_in.session.user.login.clone();
    state.gate.login_per_user.take(login, now).map_err(Problem::TooManyRequests)?;
    let is_secure = state.parts.secure_cookie;
    let old = Password::typed(&change.old);
    let new = Password::new(&change.new).map_err(|weak| weakness(&weak))?;
    to_the_end(async move {
        let address = signed_in.address.to_string();
        let changed = state.records().change_password(signed_in.id(), &old, &new, &address, now).await;
        state.gate.say_ended();
        changed.map_err(|error| match error {
            ChangeError::Refused => Problem::invalid("old", "wrong"),
            ChangeError::Same => Problem::invalid("new", "same"),
            ChangeError::Records(error) => Problem::from(error),
        })
    })
    .await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, no_cookie(is_secure))])))
}

fn weakness(weak: &records::people::password::WeakPassword) -> Problem {
    use records::people::password::WeakPassword;
    let code = match weak {
        WeakPassword::Short(_) => "short",
        WeakPassword::Long(_) => "long",
        WeakPassword::Plain(_) => "plain",
    };
    Problem::invalid("new", code)
}
