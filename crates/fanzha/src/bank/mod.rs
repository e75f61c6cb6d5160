//! A bank's end of the line, running: the transport, and the workers that carry out, watch, send and report.

pub mod config;
mod line;
mod reports;

pub use reports::hand_in;

use std::collections::HashSet;
use std::time::Duration;

use teller::{HttpCore, JournalError, Teller};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::boundary::Boundary;
use crate::centre::interrupted;
use crate::clock;
use crate::outcome::{Failure, Outcome};
use crate::partner_line::format_chain;
use config::Config;

/// The gateway over the bank's system.
pub type Gateway = Teller<HttpCore>;

/// How often waiting orders and messages are looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// How often the clocks of open orders are looked at.
const CLOCKS_EVERY: Duration = Duration::from_secs(30);

/// Runs until the program is ended; `announce` says where it listens.
pub async fn run(config: Config, announce: impl Fn(String)) -> Outcome {
    let gateway = Teller::open(&config.data, config.journal_key()?, config.setup()?).map_err(refused)?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    if let Some(written) = &config.line {
        let listener = line::open(written).await?;
        announce(format!("orders   https://{}/orders", listener.address()));
        let name = written.platform_name.clone();
        tasks.spawn(line::listen(listener, name, gateway.clone(), stopped.clone()));
        let sender = written.sender()?;
        tasks.spawn(line::send(sender, written.platform.clone(), gateway.clone(), stopped.clone()));
    }
    if let Some(written) = &config.drop {
        let boundary = Boundary::open(written)?;
        announce(format!("orders   {}", written.folder.join("in").display()));
        tasks.spawn(line::carry(boundary, gateway.clone(), stopped.clone()));
    }
    tasks.spawn(carry_out(gateway.clone(), stopped.clone()));
    tasks.spawn(keep_watch(gateway.clone(), config.watch_every(), stopped.clone()));
    tasks.spawn(reports::take_in(config.data.clone(), gateway.clone(), stopped.clone()));
    tasks.spawn(mind_clocks(gateway, stopped));
    interrupted().await;
    stop.send_replace(true);
    while tasks.join_next().await.is_some() {}
    Ok(())
}

fn refused(error: JournalError) -> Failure {
    Failure::Failed(error.into())
}

/// Carries out what waits.
async fn carry_out(gateway: Gateway, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = gateway.work(&clock::wall_now).await {
            tracing::error!(error = %format_chain(&error), "orders cannot be carried out");
        }
        if is_stopped_within(LOOKS_EVERY, &mut stop).await {
            return;
        }
    }
}

async fn keep_watch(gateway: Gateway, every: Duration, mut stop: watch::Receiver<bool>) {
    while !is_stopped_within(every, &mut stop).await {
        if let Err(error) = gateway.watch(clock::wall_now()).await {
            tracing::error!(error = %format_chain(&error), "watched accounts cannot be told of");
        }
    }
}

/// Says once of each order that its answer is due soon.
async fn mind_clocks(gateway: Gateway, mut stop: watch::Receiver<bool>) {
    let mut told = HashSet::new();
    loop {
        let now = clock::wall_now();
        for duty in gateway.open_duties().into_iter().filter(|duty| duty.alarm_at <= now) {
            if told.insert(duty.application.clone()) {
                let (application, institution) = (&duty.application, &duty.institution);
                tracing::error!(application, institution, due_at = %duty.due_at, "an order's answer is due");
            }
        }
        if is_stopped_within(CLOCKS_EVERY, &mut stop).await {
            return;
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
