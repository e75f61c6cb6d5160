//! A file per command: flags in, work done by the crates, words and JSON out.

pub mod admin;
pub mod bank;
pub mod city;
pub mod city_history;
mod city_leads;
pub mod demo;
pub mod ledger;
pub mod people;
pub mod race;
pub mod read;
pub mod serve;
pub mod tokens;
pub mod trace;

use std::fmt::Display;
use std::io::{self, Write};

use crate::outcome::Outcome;

/// Runs an asynchronous command to its end.
fn in_runtime(command: impl Future<Output = Outcome>) -> Outcome {
    // Both TLS users of the program take ring; a second provider would need a choice at every connection.
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(command)
}

/// Says a line on standard output. A long-running command outlives whoever read its first lines, so a closed pipe is
/// no reason to end.
fn announce(line: impl Display) {
    let _gone = writeln!(io::stdout(), "{line}").and_then(|()| io::stdout().flush());
}
