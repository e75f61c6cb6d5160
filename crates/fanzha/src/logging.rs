//! The program's log: structured lines on standard error, filtered by `FANZHA_LOG`.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

/// Starts the log: JSON lines, or plain ones on a terminal. Without `FANZHA_LOG`, warnings and errors only.
pub fn start() {
    let filter = EnvFilter::try_from_env("FANZHA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started =
        if io::stderr().is_terminal() { subscriber.try_init() } else { subscriber.json().try_init() };
    // A second start in one process (tests) keeps the first.
    let _already_started = started.is_err();
}
