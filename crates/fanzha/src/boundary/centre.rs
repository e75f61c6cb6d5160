//! The centre's end of the boundary to the partner zone: orders out, acknowledgements and answers in.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use desk::{Desk, Outgoing, OutgoingId};
use gateway::file_drop::Batch;
use tokio::sync::watch;
use uuid::Uuid;
use wire::{Acknowledgement, Message, decode, envelope};

use super::Boundary;
use crate::clock::{self, Clock};
use crate::partner_line::{PASSING, format_chain, record};

/// Messages put into one batch at most.
const BATCH_MAX: u64 = 64;
/// How often outbox and boundary are looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// A message whose acknowledgement has not come by then is put out again: the bank does each once.
const AGAIN_AFTER: Duration = Duration::from_secs(600);

/// Messages that are on their way, by their transmission's number.
type UnderWay = HashMap<String, (Crossing, Instant)>;

/// A message on its way across.
#[derive(Clone, Copy)]
enum Crossing {
    /// An order's.
    Order(OutgoingId),
    /// One that follows from another: the reply to a report, the papers of a stop.
    FollowUp(Uuid),
}

/// Carries messages across until `stop` says so.
pub async fn carry(boundary: Boundary, desk: Desk, world: Clock, mut stop: watch::Receiver<bool>) {
    let mut under_way = UnderWay::new();
    loop {
        put_out(&boundary, &desk, &world, &mut under_way).await;
        if let Err(error) = put_follow_ups(&boundary, &desk, &mut under_way).await {
            tracing::error!(error = %format_chain(&error), "messages that follow from others cannot be put out");
        }
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
        claimed.into_iter().partition(|message| is_under_way(under_way, &message.message));
    // Claimed again, so unanswered for as long as a claim lasts: counted as a line that does not answer.
    for message in late {
        record(desk.outgoing_failed(message.id, "", world(), clock::wall_now(), &clock::fresh_id).await);
    }
    if new.is_empty() {
        return;
    }
    match boundary.put(new.iter().map(|message| message.message.clone()).collect()).await {
        Ok(()) => under_way.extend(new.iter().filter_map(|message| {
            Some((serial_of(&message.message)?, (Crossing::Order(message.id), Instant::now())))
        })),
        Err(error) => {
            tracing::error!(error = %format_chain(&error), "orders cannot be put out at the boundary")
        }
    }
}

/// Puts out the replies to reports and the papers of stops.
async fn put_follow_ups(
    boundary: &Boundary,
    desk: &Desk,
    under_way: &mut UnderWay,
) -> Result<(), desk::Error> {
    for message in desk.claim_follow_ups(BATCH_MAX, clock::wall_now()).await? {
        if is_under_way(under_way, &message.message) {
            desk.follow_up_failed(message.id, clock::wall_now()).await?;
            continue;
        }
        let serial = serial_of(&message.message);
        match boundary.put(vec![message.message]).await {
            Ok(()) => {
                under_way
                    .extend(serial.map(|serial| (serial, (Crossing::FollowUp(message.id), Instant::now()))));
            }
            Err(error) => {
                tracing::error!(error = %format_chain(&error), "a message cannot be put out at the boundary");
            }
        }
    }
    Ok(())
}

fn is_under_way(under_way: &UnderWay, message: &[u8]) -> bool {
    let known = serial_of(message).and_then(|serial| under_way.get(&serial));
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
                record(acknowledged(desk, id, &said, world).await);
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

async fn acknowledged(
    desk: &Desk,
    id: Crossing,
    said: &Acknowledgement,
    world: &Clock,
) -> Result<(), desk::Error> {
    match id {
        Crossing::Order(id) => crate::partner_line::acknowledged(desk, id, said, world).await,
        Crossing::FollowUp(id) if said.is_taken_over() => desk.follow_up_done(id, true, world()).await,
        Crossing::FollowUp(id) if PASSING.contains(&said.code.as_str()) => {
            desk.follow_up_failed(id, clock::wall_now()).await
        }
        Crossing::FollowUp(id) => {
            tracing::warn!(code = %said.code, "a bank refuses a message that follows from another");
            desk.follow_up_done(id, false, world()).await
        }
    }
}

fn serial_of(message: &[u8]) -> Option<String> {
    envelope(message).trans_serial_number.map(|serial| serial.as_str().to_owned())
}
