//! One live stream: what changed, batched, for as long as its session stands.
//!
//! Before each batch the session is asked for anew without keeping it alive. Who has fallen behind is told to
//! fetch everything again rather than served from a growing queue.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;

use axum::response::sse::Event;
use kernel::{CaseId, OfficerId, UnitId};
use records::people::sessions::Token;
use records::units::Scope;
use serde::Serialize;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

use desk::Change;

use crate::problem::Problem;
use crate::routes::OFFICERS;
use crate::session::SignedIn;
use crate::state::State;

/// One user's live stream.
pub struct Live {
    state: State,
    user: OfficerId,
    token: Token,
    changes: broadcast::Receiver<Change>,
    /// Some session of this server has ended: perhaps ours.
    ended: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    /// Looks at the session even when nothing happens.
    look: Interval,
    /// Before this instant no batch is made: changes of a busy moment go out together, the first after a pause at once.
    next_batch: Instant,
    ready: VecDeque<Event>,
    is_over: bool,
}

/// What changed since the last batch, each thing once.
#[derive(Debug, Default, PartialEq, Eq)]
struct Batch {
    /// Changes were lost: everything may have changed.
    is_resync: bool,
    /// Cases with their latest version.
    cases: BTreeMap<CaseId, CaseChange>,
}

/// What happened to one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CaseChange {
    unit: UnitId,
    version: u64,
    is_new: bool,
}

/// Why the stream goes on, or not.
enum Standing {
    Stands(Scope),
    Ended,
    Unknown,
}

/// The data of `report` and `case`.
#[derive(Serialize)]
struct CaseChanged {
    case_id: CaseId,
    version: u64,
}

impl Live {
    /// Opens a stream, which begins with `resync`: what happened before is not in it.
    pub fn open(state: State, signed_in: &SignedIn) -> Result<Live, Problem> {
        let user = signed_in.id();
        let limits = state.parts.limits;
        if !state.gate.open_stream(user, limits.streams_per_user_max) {
            return Err(Problem::TooManyRequests(limits.stream_check.as_secs().max(1)));
        }
        state.metrics.stream(1);
        let mut look = interval(limits.stream_check);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Live {
            user,
            token: signed_in.token.clone(),
            changes: state.parts.desk.changes(),
            ended: state.gate.ended(),
            stopping: state.stopping(),
            look,
            next_batch: Instant::now(),
            ready: VecDeque::from([event("resync", &serde_json::json!({}))]),
            is_over: false,
            state,
        })
    }

    /// The next event; `None` when the stream is over.
    pub async fn next(mut self) -> Option<(Result<Event, Infallible>, Live)> {
        while self.ready.is_empty() {
            if self.is_over {
                return None;
            }
            let mut batch = self.wait().await?;
            match self.standing().await {
                Standing::Stands(scope) => {
                    if self.leave_out_hidden(&scope, &mut batch).await.is_err() {
                        return None;
                    }
                    self.ready.extend(batch.events());
                }
                Standing::Ended => {
                    self.is_over = true;
                    self.ready.push_back(event("end", &serde_json::json!({"reason": "session_ended"})));
                }
                // Without knowing the rights nothing is said; the browser comes back by itself.
                Standing::Unknown => return None,
            }
        }
        let event = self.ready.pop_front()?;
        Some((Ok(event), self))
    }

    /// Waits for a reason to look; `None` when the server stops.
    async fn wait(&mut self) -> Option<Batch> {
        let mut batch = Batch::default();
        let change = tokio::select! {
            _ = self.stopping.wait_for(|is_stopping| *is_stopping) => return None,
            _ = self.ended.changed() => return Some(batch),
            _ = self.look.tick() => return Some(batch),
            change = self.changes.recv() => change,
        };
        match change {
            Ok(change) => batch.add(&change),
            Err(RecvError::Lagged(_)) => batch.is_resync = true,
            Err(RecvError::Closed) => return None,
        }
        tokio::time::sleep_until(self.next_batch).await;
        self.next_batch = Instant::now() + self.state.parts.limits.stream_pause;
        self.gather(&mut batch);
        Some(batch)
    }

    /// Adds what has come in meanwhile.
    fn gather(&mut self, batch: &mut Batch) {
        loop {
            match self.changes.try_recv() {
                Ok(change) => batch.add(&change),
                Err(TryRecvError::Lagged(_)) => batch.is_resync = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    async fn standing(&self) -> Standing {
        match self.state.records().peek_session(&self.token, self.state.wall_now()).await {
            Ok(Some(session)) if OFFICERS.iter().any(|role| session.user.roles.contains(role)) => {
                Standing::Stands(session.user.scope)
            }
            Ok(Some(_) | None) => Standing::Ended,
            Err(error) => {
                tracing::error!(%error, user = %self.user, "a live stream's session cannot be looked up");
                Standing::Unknown
            }
        }
    }
}

impl Live {
    /// Leaves out the cases of units whose rows the user may not see: not even that something happened is told.
    async fn leave_out_hidden(&self, scope: &Scope, batch: &mut Batch) -> Result<(), records::Error> {
        let mut seen = BTreeMap::new();
        for change in batch.cases.values() {
            if let Entry::Vacant(unseen) = seen.entry(change.unit) {
                let holds = scope.holds(self.state.records().reader(), change.unit).await;
                let holds = holds.inspect_err(|error| {
                    tracing::error!(%error, user = %self.user, "a live stream's scope cannot be looked up");
                })?;
                unseen.insert(holds);
            }
        }
        batch.cases.retain(|_case, change| seen[&change.unit]);
        Ok(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.state.gate.close_stream(self.user);
        self.state.metrics.stream(-1);
    }
}

impl Batch {
    fn add(&mut self, change: &Change) {
        let first = CaseChange { unit: change.unit, version: change.version, is_new: change.is_new };
        let latest = self.cases.entry(change.case).or_insert(first);
        latest.version = latest.version.max(change.version);
        latest.is_new |= change.is_new;
    }

    fn events(self) -> Vec<Event> {
        if self.is_resync {
            return vec![event("resync", &serde_json::json!({}))];
        }
        let mut events = Vec::new();
        if !self.cases.is_empty() {
            events.push(event("overview", &serde_json::json!({})));
        }
        for (case_id, CaseChange { version, is_new, unit: _ }) in self.cases {
            let name = if is_new { "report" } else { "case" };
            events.push(event(name, &CaseChanged { case_id, version }));
        }
        if events.is_empty() {
            // Keeps proxies from closing a quiet stream, and finds a client that is gone.
            events.push(Event::default().comment(""));
        }
        events
    }
}

fn event(name: &str, data: &impl Serialize) -> Event {
    Event::default().event(name).json_data(data).expect("ids and numbers are plain data")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn change(case: u128, version: u64, is_new: bool) -> Change {
        Change { case: CaseId(Uuid::from_u128(case)), unit: records::units::CENTRE, version, is_new }
    }

    #[test]
    fn a_batch_tells_each_case_once_with_its_latest_version() {
        let mut batch = Batch::default();
        for change in [change(1, 1, true), change(2, 5, false), change(1, 3, false), change(1, 2, false)] {
            batch.add(&change);
        }
        let told: Vec<_> =
            batch.cases.iter().map(|(id, case)| (id.0.as_u128(), case.version, case.is_new)).collect();
        assert_eq!(told, [(1, 3, true), (2, 5, false)]);
        assert_eq!(batch.events().len(), 3, "the overview and two cases");
    }

    #[test]
    fn who_fell_behind_is_told_only_that() {
        let mut batch = Batch { is_resync: true, ..Batch::default() };
        batch.add(&change(1, 1, true));
        assert_eq!(batch.events().len(), 1);
    }
}
