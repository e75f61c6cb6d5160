//! Around every request: its number, its log line, its problem's words, its headers, its time.
//!
//! The log names the route's template, never the path, and the user's id, never a name.

use std::any::Any;
use std::error::Error;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State as Given};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::OfficerId;

use crate::headers;
use crate::peer::Peer;
use crate::problem::{Cause, Problem};
use crate::rate::address_key;
use crate::state::State;
use crate::words::Language;

/// The header with the request's number.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Who asked, left on the answer for the log line.
#[derive(Clone, Copy)]
pub struct Asker(pub OfficerId);

/// The outermost layer.
pub async fn around(Given(state): Given<State>, peer: Peer, request: Request, next: Next) -> Response {
    let id = state.new_id().to_string();
    let language = Language::of(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(console)", MatchedPath::as_str).to_owned();
    let began = state.wall_now();

    let mut response = match state.gate.requests_per_address.take(address_key(peer.address), began) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Problem::TooManyRequests(seconds).into_response(),
    };
    let problem = take_problem(&mut response);
    if let Some(problem) = &problem {
        write_problem(&mut response, problem, language, &id);
    }
    headers::add(response.headers_mut(), peer.is_tls);
    response.headers_mut().insert(REQUEST_ID, HeaderValue::from_str(&id).expect("a uuid is visible ascii"));

    let micros = state.wall_now().micros_since(began);
    let status = response.status().as_u16();
    state.metrics.request(method.as_str(), &route, status, micros);
    let user = response.extensions().get::<Asker>().map(|asker| asker.0.to_string());
    let user = user.as_deref().unwrap_or("-");
    tracing::info!(request_id = id, %method, route, status, micros, user, "request answered");
    if let Some(cause) = problem.as_ref().and_then(Problem::cause) {
        tracing::error!(request_id = id, %method, route, cause = chain(cause), "request failed");
    }
    response
}

/// The problem of an answer; an error that did not come from us (a layer's plain text) becomes one of ours.
fn take_problem(response: &mut Response) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::TooLarge(0)),
        _ => None,
    }
}

fn write_problem(response: &mut Response, problem: &Problem, language: Language, request_id: &str) {
    let body = serde_json::to_vec(&problem.body(language, request_id)).expect("a problem is plain data");
    let headers = response.headers_mut();
    headers.remove(axum::http::header::CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    *response.body_mut() = Body::from(body);
}

/// A cause with its sources, outermost first.
pub fn chain(cause: &Cause) -> String {
    let mut text = cause.to_string();
    let mut source: Option<&dyn Error> = cause.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// Gives a request so much time, reading its body included; a live stream's answer begins at once and is not
/// cut by this.
pub async fn within(Given(allowed): Given<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(allowed, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::RequestTimeout.into_response(),
    }
}

/// A handler's panic is our mistake; its message may quote a person, so it is not repeated.
pub fn on_panic(_message: Box<dyn Any + Send>) -> Response {
    Problem::internal(Panicked).into_response()
}

/// A handler panicked; the place stands in the process's standard error.
#[derive(Debug, thiserror::Error)]
#[error("a handler panicked")]
struct Panicked;

/// Runs a use case to its end even when the caller hangs up or runs out of time, so that a commit is never cut
/// off from what follows it.
pub async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, Problem>> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(_) => Err(Problem::internal(Panicked)),
    }
}
