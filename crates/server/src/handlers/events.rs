//! `/api/events`: live events, as long as the session stands.
//!
//! Before anything is sent the session is asked for anew, without keeping it alive: whoever signed out, was
//! idle too long, was disabled or lost the role gets the event `end` and nothing more.

use std::convert::Infallible;

use axum::extract::State as Given;
use axum::response::sse::{Event, Sse};
use futures_util::stream::{self, Stream};

use crate::live::Live;
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;

/// Live events (server-sent): `overview`, `report`, `case`, `resync`, `end`.
#[utoipa::path(
    get, operation_id = "get_events", path = "/api/events", tag = "events",
    responses(
        (status = OK, body = String, content_type = "text/event-stream"),
        (status = UNAUTHORIZED, description = "login_required"),
        (status = TOO_MANY_REQUESTS, description = "too_many_requests: too many streams"),
    )
)]
pub async fn stream(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let live = Live::open(state, &signed_in)?;
    Ok(Sse::new(stream::unfold(live, Live::next)))
}
