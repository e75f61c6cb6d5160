//! The centre's end of the boundary to the partner zone: orders out, acknowledgements and answers in.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use desk::{Desk, Outgoing, OutgoingId};
use gateway::file_drop::Batch;
use tokio::sync::watch;
use wire::{Message, decode, envelope};

use super::Boundary;
use crate::clock::{self, Clock};
use crate::partner_line::{format_chain, record};

/// Messages put into one batch at most.
const BATCH_MAX: u64 = 64;
/// How often outbox and boundary are looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// A message whose acknowledgement has not come by then is put out again: the bank does each once.
const AGAIN_AFTER: Duration = Duration::from_secs(600);

/// Messages that are on their way, by their transmission's number.
type UnderWay = HashMap<String, (OutgoingId, Instant)>;

/// Carries messages across until `stop` says so.
pub async fn carry(boundary: Boundary, desk: Desk, world: Clock, mut stop: watch::Receiver<bool>) {
    let mut under_way = UnderWay::new();
    loop {
        put_out(&boundary, &desk, &world, &mut under_way).await;
        take_in(&boundary, &desk, &world, &mut under_way).await;
        tokio::select! {
            () = tokio::time::sleep(LOOKS_EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn put_out(boundary: &Boundary, desk: &Desk, world: &Clock, under_way: &mut UnderWay) {
    let claimed = match desk.claim_outgoing(BATCH_MAX, clock::wall_now()).await {
        Ok(claimed) => claimed,
        Err(error) => return tracing::error!(error = %format_chain(&error), "the outbox cannot be read"),
    };
    let (late, new): (Vec<Outgoing>, Vec<Outgoing>) =
        claimed.into_iter().partition(|message| is_under_way(under_way, message));
    // Claimed again, so unanswered for as long as a claim lasts: counted as a line that does not answer.
    for message in late {
        record(desk.outgoing_failed(message.id, "", world(), clock::wall_now(), &clock::fresh_id).await);
    }
    if new.is_empty() {
        return;
    }
    match boundary.put(new.iter().map(|message| message.message.clone()).collect()).await {
        Ok(()) => under_way.extend(
            new.iter()
                .filter_map(|message| Some((serial_of(&message.message)?, (message.id, Instant::now())))),
        ),
        Err(error) => {
            tracing::error!(error = %format_chain(&error), "orders cannot be put out at the boundary")
        }
    }
}

fn is_under_way(under_way: &UnderWay, message: &Outgoing) -> bool {
    let known = serial_of(&message.message).and_then(|serial| under_way.get(&serial));
    known.is_some_and(|(_, since)| since.elapsed() < AGAIN_AFTER)
}

async fn take_in(boundary: &Boundary, desk: &Desk, world: &Clock, under_way: &mut UnderWay) {
    let batches = match boundary.arrivals().await {
        Ok(batches) => batches,
        Err(error) => return tracing::error!(error = %format_chain(&error), "the boundary cannot be read"),
    };
    for batch in batches {
        if take_batch(boundary, &batch, desk, world, under_way).await
            && let Err(error) = boundary.finish(batch).await
        {
            tracing::error!(error = %format_chain(&error), "a batch cannot be finished and will come again");
        }
    }
}

/// True when every message of the batch is safe.
async fn take_batch(
    boundary: &Boundary,
    batch: &Batch,
    desk: &Desk,
    world: &Clock,
    under_way: &mut UnderWay,
) -> bool {
    for message in &batch.messages {
        match decode(message) {
            Ok(Message::Ack(said)) => {
                let serial = said.trans_serial_number.map(|serial| serial.as_str().to_owned());
                // Unknown after a restart: the message goes out again and is acknowledged again.
                let Some((id, _)) = serial.and_then(|serial| under_way.remove(&serial)) else { continue };
                let told = crate::partner_line::acknowledged(desk, id, &said, world).await;
                record(told);
            }
            Ok(Message::Up { .. } | Message::Down { .. }) | Err(_) => {
                match desk.receive(message, world(), &clock::fresh_id).await {
                    Ok(desk::Received::Stored(_) | desk::Received::Repeated(_)) => {}
                    Ok(desk::Received::Answered(reply)) => {
                        if let Err(error) = boundary.put(vec![reply]).await {
                            tracing::error!(error = %format_chain(&error), "a reply is not put out");
                            return false;
                        }
                    }
                    Ok(desk::Received::Refused { why, .. }) => {
                        tracing::error!(batch = batch.name, why, "a message in a batch is none of a bank's");
                    }
                    Err(error) => {
                        tracing::error!(error = %format_chain(&error), "a bank's message is not stored");
                        return false;
                    }
                }
            }
        }
    }
    true
}

fn serial_of(message: &[u8]) -> Option<String> {
    envelope(message).trans_serial_number.map(|serial| serial.as_str().to_owned())
}
