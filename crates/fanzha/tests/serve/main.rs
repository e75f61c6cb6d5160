//! `fanzha serve` as a child process under load: killed, backed up, searched for what must not be read, and started on a
//! data folder of an older version. On SQLite and on PostgreSQL.

mod backup;
mod bank;
mod centre;
mod kill;
mod people;
mod upgrade;
mod zones;

use std::path::Path;
use std::process::Command;

use bank::SharedBooks;
use centre::Centre;
use gateway::dev_certificates::DevCertificates;
use gateway::{Listener, ListenerLimits, Sender, SenderLimits, certificates};
use serde_json::Value;
use testbed::Engine;

/// A founded centre that runs, with a bank on the other end of the line.
async fn start(folder: &Path, engine: Engine, books: SharedBooks) -> Centre {
    let _first = rustls::crypto::ring::default_provider().install_default();
    let certified = DevCertificates::make(&folder.join("tls"), &["centre.test", "banks.test"]).unwrap();
    let bank = open_bank(&certified, books.clone()).await;
    let mut centre = Centre::found(folder, engine, &certified, &bank).await;
    centre.start();
    tokio::spawn(bank::send_answers(sender(&certified), centre.feedback(), books));
    centre
}

async fn open_bank(certified: &DevCertificates, books: SharedBooks) -> String {
    let trust = certified.trust().unwrap();
    let tls = certificates::server_config(certified.identity("banks.test").unwrap(), Some(&trust)).unwrap();
    let line = Listener::bind("127.0.0.1:0".parse().unwrap(), tls, ListenerLimits::default()).await.unwrap();
    let address = format!("https://localhost:{}/orders", line.address().port());
    tokio::spawn(bank::take_orders(line, books));
    address
}

fn sender(certified: &DevCertificates) -> Sender {
    let identity = certified.identity("banks.test").unwrap();
    Sender::new(&certified.trust().unwrap(), Some(identity), SenderLimits::default()).unwrap()
}

/// What a command prints as JSON; it must succeed.
fn json_of(arguments: &[impl AsRef<std::ffi::OsStr>]) -> Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn run(arguments: &[impl AsRef<std::ffi::OsStr>]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_fanzha")).args(arguments).output().expect("the program runs")
}
