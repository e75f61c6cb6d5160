//! The line to the banks: orders from the outbox out, answers in to the inbox.

use std::collections::BTreeMap;
use std::time::Duration;

use desk::{Desk, Outgoing, OutgoingId};
use gateway::{Inbound, Listener, Reply, SendError, Sender};
use tokio::sync::watch;
use wire::{Acknowledgement, Message};

use crate::clock::{self, Clock};

/// Messages that may be under way to the banks at once.
const UNDER_WAY_MAX: u64 = 16;
/// How often the outbox is looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// Return codes after which the same message may be sent again: no answer in time, no connection, too many of them.
pub const PASSING: [&str; 3] = ["200002", "600004", "600005"];

/// Takes the banks' messages until `stop` says so: durable first, acknowledged after.
pub async fn listen(line: Listener, desk: Desk, world: Clock, mut stop: watch::Receiver<bool>) {
    let take = move |inbound: Inbound| {
        let (desk, world) = (desk.clone(), world.clone());
        async move {
            match desk.receive(&inbound.bytes, world(), &clock::fresh_id).await {
                Ok(received) => Reply::Xml(received.acknowledgement()),
                Err(error) => {
                    tracing::error!(peer = ?inbound.peer, error = %format_chain(&error), "a bank's message is not stored");
                    Reply::TryLater
                }
            }
        }
    };
    // A closed channel means that the program is stopping too.
    line.serve(take, async move { while !*stop.borrow_and_update() && stop.changed().await.is_ok() {} })
        .await;
}

/// Sends what waits in the outbox until `stop` says so.
pub async fn dispatch(
    sender: Sender,
    banks: BTreeMap<String, String>,
    desk: Desk,
    world: Clock,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        match desk.claim_outgoing(UNDER_WAY_MAX, clock::wall_now()).await {
            Ok(claimed) => {
                let sends = claimed.into_iter().map(|message| send(&sender, &banks, &desk, &world, message));
                futures_util::future::join_all(sends).await;
            }
            Err(error) => tracing::error!(error = %format_chain(&error), "the outbox cannot be read"),
        }
        if let Err(error) = follow_up(&sender, &banks, &desk, &world).await {
            tracing::error!(error = %format_chain(&error), "messages that follow from others cannot be sent");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOKS_EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Sends one message and records how it went.
async fn send(
    sender: &Sender,
    banks: &BTreeMap<String, String>,
    desk: &Desk,
    world: &Clock,
    outgoing: Outgoing,
) {
    let id = outgoing.id;
    // Payment institutions have no number in the payment system: theirs is the address under their name.
    let address = outgoing.bank_code.and_then(|code| banks.get(code)).or_else(|| banks.get(&outgoing.bank));
    let Some(address) = address else {
        let result = desk.outgoing_refused(id, "", world(), &clock::fresh_id).await;
        tracing::warn!(order = %id.order, bank = outgoing.bank, "no line to this bank is configured");
        return record(result);
    };
    let not_now =
        async |code: &str| desk.outgoing_failed(id, code, world(), clock::wall_now(), &clock::fresh_id).await;
    let recorded = match answer(sender.send(address, outgoing.message).await) {
        Ok(Message::Ack(said)) => acknowledged(desk, id, &said, world).await,
        // The bank may have the message; the same bytes again do no harm.
        Ok(Message::Up { .. } | Message::Down { .. }) => not_now("200001").await,
        Err(code) => not_now(code).await,
    };
    record(recorded);
}

/// Sends what follows from other messages: replies to banks' reports, papers of stops.
async fn follow_up(
    sender: &Sender,
    banks: &BTreeMap<String, String>,
    desk: &Desk,
    world: &Clock,
) -> Result<(), desk::Error> {
    for reply in desk.claim_follow_ups(UNDER_WAY_MAX, clock::wall_now()).await? {
        let Some(address) = banks.get(&reply.bank) else {
            tracing::warn!(bank = reply.bank, "no line to this bank is configured");
            desk.follow_up_done(reply.id, false, world()).await?;
            continue;
        };
        match answer(sender.send(address, reply.message).await) {
            Ok(Message::Ack(said)) if said.is_taken_over() => {
                desk.follow_up_done(reply.id, true, world()).await?
            }
            Ok(Message::Ack(said)) if !PASSING.contains(&said.code.as_str()) => {
                tracing::warn!(bank = reply.bank, code = %said.code, "a bank refuses a message that follows from another");
                desk.follow_up_done(reply.id, false, world()).await?;
            }
            Ok(_) | Err(_) => desk.follow_up_failed(reply.id, clock::wall_now()).await?,
        }
    }
    Ok(())
}

/// What a bank's system answered, or the return code that stands for no answer.
fn answer(sent: Result<bytes::Bytes, SendError>) -> Result<Message, &'static str> {
    let bytes = sent.map_err(|error| {
        tracing::warn!(%error, "a message did not reach its bank and will be sent again");
        ""
    })?;
    wire::decode(&bytes).map_err(|_| "200001")
}

/// Records what a bank's system said to a message.
pub async fn acknowledged(
    desk: &Desk,
    id: OutgoingId,
    said: &Acknowledgement,
    world: &Clock,
) -> Result<(), desk::Error> {
    let code = said.code.as_str();
    if said.is_taken_over() {
        desk.outgoing_delivered(id, world(), &clock::fresh_id).await
    } else if PASSING.contains(&code) {
        desk.outgoing_failed(id, code, world(), clock::wall_now(), &clock::fresh_id).await
    } else {
        desk.outgoing_refused(id, code, world(), &clock::fresh_id).await
    }
}

/// Says in the log when how a message went could not be recorded.
pub fn record(result: Result<(), desk::Error>) {
    if let Err(error) = result {
        tracing::error!(error = %format_chain(&error), "how a message went could not be recorded");
    }
}

/// An error with everything that caused it, in one line.
pub fn format_chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        line.push_str(": ");
        line.push_str(&inner.to_string());
        cause = inner.source();
    }
    line
}
