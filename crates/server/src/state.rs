//! What every handler is given: the desk, the two clocks, the source of ids, the console's files, the limits.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use desk::Desk;
use kernel::Timestamp;
use ledger::{StatementFile, Unreadable};
use tokio::sync::watch;
use uuid::Uuid;

use crate::assets::AssetSource;
use crate::metrics::Metrics;
use crate::rate::Rate;
use crate::session::Gate;

/// Reads a clock. Only binaries own one; the server never asks the system for the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Makes a new id (UUID version 7).
pub type IdSource = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// Reads a statement file, by its name and bytes; blocks. The binary does it in a process of its own.
pub type ReadStatement = Arc<dyn Fn(&str, Vec<u8>) -> Result<StatementFile, Unreadable> + Send + Sync>;

/// What a server needs from its binary.
#[derive(Clone)]
pub struct Parts {
    /// The centre's records and use cases.
    pub desk: Desk,
    /// The centre's time: reports, orders and legal clocks. Accelerated in a demo.
    pub world_clock: Clock,
    /// The wall's time: sessions, limits and logs.
    pub wall_clock: Clock,
    /// How much faster the world runs than the wall; 1 outside a demo.
    pub speed: u32,
    /// Ids of requests and of journal events.
    pub new_id: IdSource,
    /// Reads statement files.
    pub read_statement: ReadStatement,
    /// The console's files.
    pub assets: AssetSource,
    /// Whether cookies are for TLS only. False only on a loopback address without TLS.
    pub secure_cookie: bool,
    /// How much is allowed.
    pub limits: Limits,
}

/// How much is allowed, of size, time and number.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest JSON body: a victim's story has a few thousand characters.
    pub json_bytes_max: usize,
    /// The longest statement file; held in memory while it arrives, because personal data is never stored in
    /// the clear.
    pub statement_bytes_max: usize,
    /// Statement files that may be under way at once.
    pub uploads_max: usize,
    /// An ordinary request's whole time.
    pub request_timeout: Duration,
    /// A statement file's whole time.
    pub upload_timeout: Duration,
    /// How often a live stream asks anew whether its session stands.
    pub stream_check: Duration,
    /// The least time between two batches of one live stream, so that a slow console costs little.
    pub stream_pause: Duration,
    /// Live streams of one user at once: tabs.
    pub streams_per_user_max: usize,
    /// Logins tried from one address.
    pub login_per_address: Rate,
    /// Logins tried for one login name, from anywhere.
    pub login_per_user: Rate,
    /// All requests from one address.
    pub requests_per_address: Rate,
    /// All requests of one user.
    pub requests_per_user: Rate,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            json_bytes_max: 256 * 1024,
            statement_bytes_max: 32 * 1024 * 1024,
            uploads_max: 4,
            request_timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_secs(300),
            stream_check: Duration::from_secs(5),
            stream_pause: Duration::from_millis(250),
            streams_per_user_max: 16,
            login_per_address: Rate::per_minute(30, 30),
            login_per_user: Rate::per_minute(10, 10),
            requests_per_address: Rate::per_minute(2_000, 60_000),
            requests_per_user: Rate::per_minute(1_000, 30_000),
        }
    }
}

/// The state of one running server; cheap to clone.
#[derive(Clone)]
pub struct State {
    pub(crate) parts: Arc<Parts>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) metrics: Arc<Metrics>,
    stopping: Arc<watch::Sender<bool>>,
}

impl State {
    /// The state of a server that is about to start.
    #[must_use]
    pub fn new(parts: Parts) -> State {
        let gate = Arc::new(Gate::new(&parts.limits));
        State {
            parts: Arc::new(parts),
            gate,
            metrics: Arc::new(Metrics::default()),
            stopping: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Now, on the wall.
    pub(crate) fn wall_now(&self) -> Timestamp {
        (self.parts.wall_clock)()
    }

    /// Now, in the centre's world.
    pub(crate) fn world_now(&self) -> Timestamp {
        (self.parts.world_clock)()
    }

    /// A new id.
    pub(crate) fn new_id(&self) -> Uuid {
        (self.parts.new_id)()
    }

    /// Tells live streams and open connections to finish.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Turns true when the server is stopping.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }
}

impl FromRef<State> for Desk {
    fn from_ref(state: &State) -> Desk {
        state.parts.desk.clone()
    }
}
