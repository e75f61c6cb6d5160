//! The city beside the centre: time passes in it, its banks take orders over HTTPS and answer the same way.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use city::{City, Happening};
use gateway::{Inbound, Listener, Reply, Sender};
use tokio::sync::{mpsc, watch};
use wire::{Message, ReturnCode};

use crate::clock::Clock;

/// How often the city is let live on.
const LIVES_EVERY: Duration = Duration::from_millis(100);
/// How long a bank waits before it sends an answer again that the centre did not take.
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// The city, shared by its clock and its banks' counters.
pub type SharedCity = Arc<Mutex<City>>;

/// Lets the city live along its clock until `stop` says so; what the centre would hear goes to the call taker and to the banks' senders.
pub async fn live(
    city: SharedCity,
    clock: Clock,
    calls: mpsc::Sender<city::Report>,
    answers: mpsc::Sender<city::Answer>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let heard = city.lock().unwrap_or_else(PoisonError::into_inner).advance(clock());
        for happening in heard {
            let sent = match happening {
                Happening::Report(report) => calls.send(report).await.is_ok(),
                Happening::Answer(answer) => answers.send(answer).await.is_ok(),
            };
            if !sent {
                return;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LIVES_EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// The banks' counters: orders come in at `/banks/NUMBER` and are acknowledged at once.
pub async fn take_orders(line: Listener, city: SharedCity, clock: Clock, mut stop: watch::Receiver<bool>) {
    let take = move |inbound: Inbound| {
        let reply = take_order(&city, &clock, &inbound);
        async move { reply }
    };
    line.serve(take, async move { while !*stop.borrow_and_update() && stop.changed().await.is_ok() {} })
        .await;
}

fn take_order(city: &SharedCity, clock: &Clock, inbound: &Inbound) -> Reply {
    let Some(bank) = inbound.path.strip_prefix("/banks/") else { return Reply::NotFound };
    let acknowledgement = match wire::decode(&inbound.bytes) {
        Ok(message) => city.lock().unwrap_or_else(PoisonError::into_inner).deliver(bank, &message, clock()),
        Err(error) => wire::Acknowledgement {
            code: ReturnCode::MALFORMED,
            description: wire::Text::cut(&error.to_string()),
            trans_serial_number: wire::envelope(&inbound.bytes).trans_serial_number,
        },
    };
    Reply::Xml(wire::encode(&Message::Ack(acknowledgement)))
}

/// Sends the banks' answers to the centre in order, each until the centre has it.
pub async fn send_answers(
    sender: Sender,
    centre: String,
    mut answers: mpsc::Receiver<city::Answer>,
    stop: watch::Receiver<bool>,
) {
    while let Some(answer) = answers.recv().await {
        let bytes = wire::encode(&answer.message);
        while let Err(error) = sender.send(&centre, bytes.clone()).await {
            tracing::debug!(%error, "a bank's answer is sent again");
            if *stop.borrow() {
                return;
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }
}
