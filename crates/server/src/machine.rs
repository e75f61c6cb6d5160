//! Machines at the door: a bank's gateway shows a token (`authorization: Bearer fzm_…`) instead of a session.
//!
//! Only the routes under these two layers know machines, and they only read: what is asked for is answered by the scope
//! of the token's unit, as it is for the unit's own people.

use axum::extract::{FromRequestParts, Request, State as Given};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::OfficerId;
use records::people::Role;
use records::people::machines::Machine;
use records::units::Scope;

use crate::edge::Asker;
use crate::peer::Peer;
use crate::problem::Problem;
use crate::session::{SignedIn, only_signed_in};
use crate::state::State;

/// Whose rows are read: those within this scope.
#[derive(Clone, Debug)]
pub struct Reader(pub Scope);

/// Given by the layers of this file; a route outside them has none.
impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Reader, Problem> {
        parts.extensions.get::<Reader>().cloned().ok_or(Problem::LoginRequired)
    }
}

/// The outer layer: lets a living token in, or whoever is signed in.
pub async fn machine_or_session(
    Given(state): Given<State>,
    peer: Peer,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(secret) = bearer(request.headers()) else {
        return only_signed_in(Given(state), peer, request, next).await;
    };
    let machine = match admit(&state, &secret).await {
        Ok(machine) => machine,
        Err(problem) => return problem.into_response(),
    };
    request.extensions_mut().insert(Reader(machine.scope));
    let mut response = next.run(request).await;
    response.extensions_mut().insert(Asker(OfficerId(machine.id.0)));
    response
}

/// The inner layer: of those who are signed in only these roles; a machine has its scope already.
pub async fn only_readers(
    Given(allowed): Given<&'static [Role]>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.extensions().get::<Reader>().is_some() {
        return next.run(request).await;
    }
    let Some(signed_in) = request.extensions().get::<SignedIn>().cloned() else {
        return Problem::LoginRequired.into_response();
    };
    if signed_in.session.user.must_change {
        return Problem::PasswordChangeRequired.into_response();
    }
    if !allowed.iter().any(|role| signed_in.has(*role)) {
        return Problem::RoleRequired.into_response();
    }
    request.extensions_mut().insert(Reader(signed_in.session.user.scope));
    next.run(request).await
}

async fn admit(state: &State, secret: &str) -> Result<Machine, Problem> {
    let now = state.wall_now();
    let machine = state.records().machine(secret, now).await?.ok_or(Problem::LoginRequired)?;
    // A machine has a user's share of requests.
    let share = state.gate.requests_per_user.take(OfficerId(machine.id.0), now);
    share.map_err(Problem::TooManyRequests)?;
    Ok(machine)
}

/// The secret of a bearer's header; what is longer than any of ours is nobody's.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && secret.len() <= 128).then(|| secret.to_owned())
}
