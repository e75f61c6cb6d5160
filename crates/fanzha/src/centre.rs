//! A running centre: the console, the line to the banks, and the workers that carry messages into cases and fire clocks.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use desk::Desk;
use gateway::{Listener, Sender};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::boundary::{self, Boundary};
use crate::clock::{self, Clock};
use crate::layout_choice::AUTO;
use crate::outcome::{Failure, Outcome};
use crate::partner_line::{self, format_chain};
use crate::sealer::{self, Heads};
use crate::statement_reader;

/// How often the inbox is looked at.
const INBOX_EVERY: Duration = Duration::from_millis(100);
/// How often due clocks are fired.
const CLOCKS_EVERY: Duration = Duration::from_millis(500);
/// How often somebody's absence or shift is looked for that has begun or ended.
const DUTIES_EVERY: Duration = Duration::from_secs(5);
/// Between two rounds of bringing older reports into the search: others want to write too.
const INDEXES_EVERY: Duration = Duration::from_millis(200);
/// How often sessions that have ended are swept away.
const SESSIONS_EVERY: Duration = Duration::from_secs(60);
/// How often field keys that another process made are taken up; well below the time after which they seal.
const KEYS_EVERY: Duration = Duration::from_secs(5);
/// Messages or clocks taken in one round.
const ROUND: u64 = 64;

/// What a centre runs with.
pub struct Centre {
    /// Records and use cases.
    pub desk: Desk,
    /// The centre's time.
    pub world: Clock,
    /// How much faster it runs than the wall.
    pub speed: u32,
    /// The console's address; port 0 takes a free one.
    pub console: SocketAddr,
    /// The console's certificate and key; without them it speaks plain HTTP.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Where the trail's heads go.
    pub heads: Heads,
    /// The line to the banks; without it signed orders stay in the outbox.
    pub line: Option<Line>,
    /// The boundary to the partner zone, which then has the line.
    pub boundary: Option<Boundary>,
}

/// An open line to the banks.
pub struct Line {
    /// Takes the banks' messages.
    pub listener: Listener,
    /// Sends the centre's.
    pub sender: Sender,
    /// Each bank's number and the address that takes its orders.
    pub banks: BTreeMap<String, String>,
}

/// A centre that runs.
pub struct Running {
    /// Where the console is.
    pub console: SocketAddr,
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Centre {
    /// Opens the console and starts the workers.
    pub async fn start(self) -> Outcome<Running> {
        let Centre { desk, world, speed, console, tls, heads, line, boundary } = self;
        let listener = TcpListener::bind(console).await.map_err(|error| {
            Failure::wrong_use(format!("the console cannot listen at {console}: {error}"))
        })?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let state = server::State::new(server::Parts {
            desk: desk.clone(),
            world_clock: world.clone(),
            wall_clock: clock::wall(),
            speed,
            new_id: Arc::new(clock::fresh_id),
            read_statement: Arc::new(|name: &str, bytes: Vec<u8>| statement_reader::read(name, bytes, AUTO)),
            assets: server::embedded(),
            secure_cookie: tls.is_some() || !console.ip().is_loopback(),
            limits: server::Limits::default(),
        });
        match tls {
            None => tasks.spawn(server::serve(listener, state, until_stopped(stopped.clone()))),
            Some(tls) => tasks.spawn(server::serve_tls(listener, tls, state, until_stopped(stopped.clone()))),
        };
        if let Some(Line { listener, sender, banks }) = line {
            tasks.spawn(partner_line::listen(listener, desk.clone(), world.clone(), stopped.clone()));
            tasks.spawn(partner_line::dispatch(sender, banks, desk.clone(), world.clone(), stopped.clone()));
        }
        if let Some(boundary) = boundary {
            tasks.spawn(boundary::centre::carry(boundary, desk.clone(), world.clone(), stopped.clone()));
        }
        tasks.spawn(apply_inbox(desk.clone(), world.clone(), stopped.clone()));
        tasks.spawn(fire_clocks(desk.clone(), world.clone(), stopped.clone()));
        tasks.spawn(move_duties(desk.clone(), world, stopped.clone()));
        tasks.spawn(sealer::run(desk.records().clone(), heads, stopped.clone()));
        tasks.spawn(index_reports(desk.clone(), stopped.clone()));
        tasks.spawn(take_up_keys(desk.clone(), stopped.clone()));
        tasks.spawn(sweep_sessions(desk, stopped));
        Ok(Running { console: address, tasks, stop })
    }
}

impl Running {
    /// A receiver that turns true when the centre stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Runs until Ctrl-C or SIGTERM, then lets what is under way finish.
    pub async fn until_interrupted(mut self) {
        interrupted().await;
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Returns at Ctrl-C or SIGTERM.
pub async fn interrupted() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("a process may ask to be told of SIGTERM");
    tokio::select! {
        result = tokio::signal::ctrl_c() => result.expect("a process may ask to be told of Ctrl-C"),
        _ = terminate.recv() => {}
    }
}

async fn until_stopped(mut stop: watch::Receiver<bool>) {
    while !*stop.borrow_and_update() && stop.changed().await.is_ok() {}
}

/// Applies the banks' messages to their cases, each once, as long as there are any; then waits a little.
async fn apply_inbox(desk: Desk, world: Clock, mut stop: watch::Receiver<bool>) {
    loop {
        let round = desk.apply_inbox(ROUND, world(), &clock::fresh_id).await;
        if let Err(error) = &round {
            tracing::error!(error = %format_chain(error), "the inbox cannot be applied");
        }
        if !matches!(round, Ok(1..)) && is_stopped_within(INBOX_EVERY, &mut stop).await {
            return;
        }
    }
}

async fn fire_clocks(desk: Desk, world: Clock, mut stop: watch::Receiver<bool>) {
    while !is_stopped_within(CLOCKS_EVERY, &mut stop).await {
        if let Err(error) = desk.fire_due_clocks(world(), ROUND, &clock::fresh_id).await {
            tracing::error!(error = %format_chain(&error), "due clocks cannot be fired");
        }
    }
}

/// Moves duties when an absence or a shift begins or ends.
async fn move_duties(desk: Desk, world: Clock, mut stop: watch::Receiver<bool>) {
    while !is_stopped_within(DUTIES_EVERY, &mut stop).await {
        if let Err(error) = desk.records().move_duties(world(), clock::fresh_id()).await {
            tracing::error!(error = %format_chain(&error), "duties cannot be moved");
        }
    }
}

/// Brings reports into the search that were filed before it was there; ends when there is none left.
async fn index_reports(desk: Desk, mut stop: watch::Receiver<bool>) {
    while !is_stopped_within(INDEXES_EVERY, &mut stop).await {
        match desk.index_reports(ROUND, clock::wall_now()).await {
            Ok(0) => return,
            Ok(count) => tracing::info!(count, "older reports can be searched now"),
            Err(error) => {
                tracing::error!(error = %format_chain(&error), "older reports cannot be brought into the search");
                return;
            }
        }
    }
}

/// Opens with keys made by `admin key rotate` before anybody seals with them.
async fn take_up_keys(desk: Desk, mut stop: watch::Receiver<bool>) {
    while !is_stopped_within(KEYS_EVERY, &mut stop).await {
        if let Err(error) = desk.records().take_up_keys(clock::wall_now()).await {
            tracing::error!(error = %format_chain(&error), "new keys cannot be taken up");
        }
    }
}

async fn sweep_sessions(desk: Desk, mut stop: watch::Receiver<bool>) {
    while !is_stopped_within(SESSIONS_EVERY, &mut stop).await {
        if let Err(error) = desk.records().sweep_sessions(clock::wall_now()).await {
            tracing::error!(error = %format_chain(&error), "ended sessions cannot be swept away");
        }
    }
}

async fn is_stopped_within(pause: Duration, stop: &mut watch::Receiver<bool>) -> bool {
    if *stop.borrow() {
        return true;
    }
    tokio::select! {
        () = tokio::time::sleep(pause) => false,
        _ = stop.changed() => true,
    }
}
