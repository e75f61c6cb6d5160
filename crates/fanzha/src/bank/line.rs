//! The bank's transports: HTTPS with certificates on both ends, or batches of files.

use gateway::{Identity, Trust};
use gateway::{Inbound, Listener, ListenerLimits, Reply, Sender, certificates};
use teller::Outgoing;
use tokio::sync::watch;
use wire::{Acknowledgement, Message, ReturnCode, decode, encode, envelope};

use super::config::Line;
use super::{Gateway, LOOKS_EVERY, is_stopped_within};
use crate::boundary::Boundary;
use crate::clock;
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::partner_line::{PASSING, format_chain};

/// Messages under way at once, and in one batch.
const UNDER_WAY_MAX: usize = 16;

/// Opens the bank's side of the line.
pub async fn open(line: &Line) -> Outcome<Listener> {
    let identity = Identity::read(&line.certificate, &line.key).or_wrong_use("line.certificate")?;
    let trust = Trust::read(&line.authority).or_wrong_use("line.authority")?;
    let tls = certificates::server_config(identity, Some(&trust)).or_wrong_use("line.certificate")?;
    Listener::bind(line.listen, tls, ListenerLimits::default())
        .await
        .map_err(|error| Failure::WrongUse(format!("line.listen: {:#}", anyhow::Error::from(error))))
}

/// Takes the platform's transmissions, and nobody else's, until `stop` says so: durable first, acknowledged after.
pub async fn listen(line: Listener, platform: String, gateway: Gateway, mut stop: watch::Receiver<bool>) {
    let take = move |inbound: Inbound| {
        let (gateway, platform) = (gateway.clone(), platform.clone());
        async move {
            if inbound.peer.name().as_deref() != Some(platform.as_str()) {
                tracing::warn!(peer = ?inbound.peer, "orders of somebody else are not taken");
                let trans_serial_number = envelope(&inbound.bytes).trans_serial_number;
                let code = ReturnCode::PEER_NOT_ALLOWED;
                let refusal = Acknowledgement { code, description: None, trans_serial_number };
                return Reply::Xml(encode(&Message::Ack(refusal)));
            }
            match take(gateway, inbound.bytes.to_vec()).await {
                Ok(reply) => Reply::Xml(reply),
                Err(error) => {
                    tracing::error!(error = %format_chain(&error), "a transmission cannot be kept");
                    Reply::TryLater
                }
            }
        }
    };
    line.serve(take, async move { while !*stop.borrow_and_update() && stop.changed().await.is_ok() {} })
        .await;
}

/// It waits for the disk.
async fn take(gateway: Gateway, raw: Vec<u8>) -> Result<Vec<u8>, teller::JournalError> {
    let taking = tokio::task::spawn_blocking(move || gateway.take(&raw, clock::wall_now()));
    taking.await.expect("taking a transmission does not panic")
}

/// Sends what waits until `stop` says so, each message until the platform has it.
pub async fn send(sender: Sender, platform: String, gateway: Gateway, mut stop: watch::Receiver<bool>) {
    loop {
        let sent = async {
            let waiting = gateway.outgoing(UNDER_WAY_MAX)?;
            let sends = waiting.iter().map(|message| send_one(&sender, &platform, message));
            let taken = futures_util::future::join_all(sends).await;
            let delivered = waiting.into_iter().zip(taken).filter(|(_, is_taken)| *is_taken);
            gateway.delivered(&delivered.map(|(message, _)| message.serial).collect::<Vec<_>>())
        };
        if let Err(error) = sent.await {
            tracing::error!(error = %format_chain(&error), "the journal cannot be used");
        }
        if is_stopped_within(LOOKS_EVERY, &mut stop).await {
            return;
        }
    }
}

/// Whether the platform has the message, or has refused it for good: then somebody must look, and it stays kept.
async fn send_one(sender: &Sender, platform: &str, message: &Outgoing) -> bool {
    let answer = match sender.send(platform, message.message.clone()).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(%error, "a message did not reach the platform and will be sent again");
            return false;
        }
    };
    match decode(&answer) {
        Ok(Message::Ack(said)) if said.is_taken_over() => true,
        Ok(Message::Ack(said)) if PASSING.contains(&said.code.as_str()) => false,
        Ok(Message::Ack(said)) => {
            tracing::error!(serial = message.serial, code = %said.code, "the platform refuses a message");
            true
        }
        Ok(Message::Up { .. } | Message::Down { .. }) | Err(_) => false,
    }
}

/// Carries batches until `stop` says so.
pub async fn carry(boundary: Boundary, gateway: Gateway, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = carry_all(&boundary, &gateway).await {
            tracing::error!(error = %format!("{error:#}"), "the boxes cannot be used");
        }
        if is_stopped_within(LOOKS_EVERY, &mut stop).await {
            return;
        }
    }
}

async fn carry_all(boundary: &Boundary, gateway: &Gateway) -> anyhow::Result<()> {
    for batch in boundary.arrivals().await? {
        let mut replies = Vec::new();
        for message in &batch.messages {
            // An acknowledgement of ours needs none in turn.
            if !matches!(decode(message), Ok(Message::Ack(_))) {
                replies.push(take(gateway.clone(), message.clone()).await?);
            }
        }
        if !replies.is_empty() {
            boundary.put(replies).await?;
        }
        // Cut before this, the batch comes again and each of its messages is a repeat.
        boundary.finish(batch).await?;
    }
    let waiting = gateway.outgoing(UNDER_WAY_MAX)?;
    if !waiting.is_empty() {
        boundary.put(waiting.iter().map(|message| message.message.clone()).collect()).await?;
        gateway.delivered(&waiting.into_iter().map(|message| message.serial).collect::<Vec<_>>())?;
    }
    Ok(())
}
