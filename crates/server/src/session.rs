//! Sessions at the door: the cookie, the layer that lets a signed-in user in, and the limits around it.
//!
//! The records own the sessions themselves. Nothing here is remembered about a user from one request to the
//! next: roles and the user's standing are read afresh each time.

use axum::extract::{FromRequestParts, Request, State as Given};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use records::people::Role;
use records::people::sessions::{Session, Token};
use records::{Actor, Records};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use kernel::OfficerId;
use tokio::sync::{Semaphore, watch};

use crate::edge::Asker;
use crate::peer::Peer;
use crate::problem::Problem;
use crate::rate::Buckets;
use crate::state::{Limits, State};

/// The cookie's name.
pub const COOKIE_NAME: &str = "fanzha_session";
/// The header that proves that a changing request was written by our own page.
pub const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

/// Who asks: a living session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session as it stood when the request came in.
    pub session: Session,
    /// The secret that names it.
    pub token: Token,
    /// Where the request came from.
    pub address: IpAddr,
}

/// What stands at the door of one server: limits, and the word that some session has ended.
pub struct Gate {
    /// Logins tried, by address.
    pub login_per_address: Buckets<IpAddr>,
    /// Logins tried, by the login as typed (folded); a digest is not needed, as it is never stored or shown.
    pub login_per_user: Buckets<String>,
    /// All requests, by address.
    pub requests_per_address: Buckets<IpAddr>,
    /// All requests, by user.
    pub requests_per_user: Buckets<OfficerId>,
    /// Statement files under way.
    pub uploads: Semaphore,
    /// Live streams open, by user.
    streams: Mutex<HashMap<OfficerId, usize>>,
    /// Counts up when a session of this server ends by its user's act, so that live streams look at once.
    ended: watch::Sender<u64>,
}

impl Gate {
    /// A gate with these limits.
    pub fn new(limits: &Limits) -> Gate {
        Gate {
            login_per_address: Buckets::new(limits.login_per_address),
            login_per_user: Buckets::new(limits.login_per_user),
            requests_per_address: Buckets::new(limits.requests_per_address),
            requests_per_user: Buckets::new(limits.requests_per_user),
            uploads: Semaphore::new(limits.uploads_max),
            streams: Mutex::default(),
            ended: watch::Sender::new(0),
        }
    }

    /// Says that some session has ended.
    pub fn say_ended(&self) {
        self.ended.send_modify(|count| *count += 1);
    }

    /// Changes when some session has ended.
    pub fn ended(&self) -> watch::Receiver<u64> {
        self.ended.subscribe()
    }

    /// Takes one of a user's places for live streams; false when none is left.
    pub fn open_stream(&self, user: OfficerId, most: usize) -> bool {
        let mut streams = self.streams.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let open = streams.entry(user).or_default();
        if *open >= most {
            return false;
        }
        *open += 1;
        true
    }

    /// Gives a place for a live stream back.
    pub fn close_stream(&self, user: OfficerId) {
        let mut streams = self.streams.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        match streams.get_mut(&user) {
            Some(open) if *open > 1 => *open -= 1,
            Some(_) | None => {
                streams.remove(&user);
            }
        }
    }
}

impl SignedIn {
    /// The user's id.
    #[must_use]
    pub fn id(&self) -> OfficerId {
        self.session.user.id
    }

    /// The user as the trail names an actor.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::officer(self.id(), &self.address.to_string())
    }

    /// Whether the user has the role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.session.user.roles.contains(&role)
    }
}

/// Given by the layer [`only_signed_in`]; a route outside it has nobody signed in.
impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<SignedIn, Problem> {
        parts.extensions.get::<SignedIn>().cloned().ok_or(Problem::LoginRequired)
    }
}

/// The layer of every route that needs a session: session, then the csrf token of everything but a reading
/// method, then the user's share of requests, then a due change of password.
pub async fn only_signed_in(
    Given(state): Given<State>,
    peer: Peer,
    mut request: Request,
    next: Next,
) -> Response {
    let signed_in = match admit(&state, peer, Claim::of(&request)).await {
        Ok(signed_in) => signed_in,
        Err(problem) => return problem.into_response(),
    };
    let asker = Asker(signed_in.id());
    let takes = state.gate.requests_per_user.take(signed_in.id(), state.wall_now());
    let mut response = match takes {
        Err(seconds) => Problem::TooManyRequests(seconds).into_response(),
        Ok(()) => {
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
    };
    response.extensions_mut().insert(asker);
    response
}

/// What a request says of its session.
struct Claim {
    token: Option<Token>,
    csrf: Option<HeaderValue>,
    /// Whether the request's method may change something.
    changes: bool,
}

impl Claim {
    fn of(request: &Request) -> Claim {
        Claim {
            token: token_of(request.headers()),
            csrf: request.headers().get(CSRF_HEADER).cloned(),
            changes: !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS),
        }
    }
}

async fn admit(state: &State, peer: Peer, claim: Claim) -> Result<SignedIn, Problem> {
    let token = claim.token.ok_or(Problem::LoginRequired)?;
    let session = state.records().session(&token, state.wall_now()).await?.ok_or(Problem::LoginRequired)?;
    let csrf = claim.csrf.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
    if claim.changes && !session.fits_csrf(csrf) {
        return Err(Problem::CsrfFailed);
    }
    Ok(SignedIn { session, token, address: peer.address })
}

/// The layer of routes for those who hold one of these roles and owe no change of password. Who may not, learns
/// nothing about what is behind: the answer is the same for every id.
pub async fn only_roles(
    Given(allowed): Given<&'static [Role]>,
    signed_in: SignedIn,
    request: Request,
    next: Next,
) -> Response {
    if signed_in.session.user.must_change {
        return Problem::PasswordChangeRequired.into_response();
    }
    if !allowed.iter().any(|role| signed_in.has(*role)) {
        return Problem::RoleRequired.into_response();
    }
    next.run(request).await
}

/// The session's secret in a request's cookies.
#[must_use]
pub fn token_of(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    // A token is 64 hexadecimal digits; what is longer is nobody's and need not be digested.
    let (_, value) = pairs.find(|(name, value)| *name == COOKIE_NAME && value.len() <= 128)?;
    Some(Token::sent(value))
}

/// The cookie that hands a session's secret to the browser.
#[must_use]
pub fn cookie(token: &Token, is_secure: bool) -> HeaderValue {
    set_cookie(token.reveal(), "", is_secure)
}

/// The cookie that takes it away again.
#[must_use]
pub fn no_cookie(is_secure: bool) -> HeaderValue {
    set_cookie("", "; Max-Age=0", is_secure)
}

fn set_cookie(value: &str, lifetime: &str, is_secure: bool) -> HeaderValue {
    let secure = if is_secure { "; Secure" } else { "" };
    let text = format!("{COOKIE_NAME}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{lifetime}");
    let mut header = HeaderValue::from_str(&text).expect("hexadecimal digits and words");
    header.set_sensitive(true);
    header
}

impl State {
    /// The records under the desk: sessions and users.
    pub(crate) fn records(&self) -> &Records {
        self.parts.desk.records()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_token_among_other_cookies() {
        let of = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(COOKIE, HeaderValue::from_static(line));
            }
            token_of(&headers).map(|token| token.reveal().to_owned())
        };
        assert_eq!(of(&["fanzha_session=ab12"]).as_deref(), Some("ab12"));
        assert_eq!(of(&["theme=dark; fanzha_session=ab12; x=y"]).as_deref(), Some("ab12"));
        assert_eq!(of(&["theme=dark", "fanzha_session=ab12"]).as_deref(), Some("ab12"));
        assert_eq!(of(&["xfanzha_session=ab12", "theme"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn the_cookie_is_strict() {
        let token = Token::sent("ab12");
        assert_eq!(cookie(&token, true), "fanzha_session=ab12; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(no_cookie(false), "fanzha_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
        assert!(!format!("{:?}", cookie(&token, true)).contains("ab12"));
    }

    #[test]
    fn a_user_has_so_many_streams_and_no_more() {
        let gate = Gate::new(&Limits::default());
        let user = OfficerId(uuid::Uuid::nil());
        assert!(gate.open_stream(user, 2) && gate.open_stream(user, 2) && !gate.open_stream(user, 2));
        gate.close_stream(user);
        assert!(gate.open_stream(user, 2));
        gate.close_stream(user);
        gate.close_stream(user);
        assert!(gate.streams.lock().unwrap().is_empty());
    }
}
