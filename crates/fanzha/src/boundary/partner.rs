//! The partner zone: the line to the banks and the boundary, and nothing else. It has no database, no key of the records
//! and no console; what passes lies in batches only.

use std::collections::BTreeMap;
use std::time::Duration;

use gateway::file_drop::Batch;
use gateway::{Inbound, Listener, Reply, Sender};
use tokio::sync::watch;
use wire::{
    Acknowledgement, Message, ReturnCode, TransSerialNumber, decode, decode_either, encode, envelope,
};

use super::Boundary;
use crate::partner_line::format_chain;

/// How often the boundary is looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(200);
/// 600004 Socket通讯异常: the bank's line does not answer; the centre tries again by its own rules.
const NO_LINE: &str = "600004";
/// 200006 行内系统接口无权限: nobody listens for this bank; the centre is told that it is so for good.
const NO_BANK: &str = "200006";

/// Takes the banks' messages until `stop` says so: into a batch on the disk first, acknowledged after.
pub async fn listen(line: Listener, boundary: Boundary, mut stop: watch::Receiver<bool>) {
    let take = move |inbound: Inbound| {
        let boundary = boundary.clone();
        async move { take(&boundary, inbound).await }
    };
    line.serve(take, async move { while !*stop.borrow_and_update() && stop.changed().await.is_ok() {} })
        .await;
}

async fn take(boundary: &Boundary, inbound: Inbound) -> Reply {
    let serial = match decode_either(&inbound.bytes) {
        Ok(Message::Up { head, .. }) => head.trans_serial_number,
        Ok(Message::Down { .. } | Message::Ack(_)) => {
            return reply(ReturnCode::INTERFACE_NOT_ALLOWED, envelope(&inbound.bytes).trans_serial_number);
        }
        Err(error) => return reply(error.return_code(), envelope(&inbound.bytes).trans_serial_number),
    };
    match boundary.put(vec![inbound.bytes.to_vec()]).await {
        Ok(()) => reply(ReturnCode::OK, Some(serial)),
        Err(error) => {
            tracing::error!(peer = ?inbound.peer, error = %format_chain(&error), "a bank's message is not put out");
            Reply::TryLater
        }
    }
}

fn reply(code: ReturnCode, trans_serial_number: Option<TransSerialNumber>) -> Reply {
    Reply::Xml(encode(&Message::Ack(Acknowledgement { code, description: None, trans_serial_number })))
}

/// Carries the centre's batches to the banks until `stop` says so, and their acknowledgements back.
pub async fn forward(
    sender: Sender,
    banks: BTreeMap<String, String>,
    boundary: Boundary,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        if let Err(error) = forward_all(&sender, &banks, &boundary).await {
            tracing::error!(error = %format_chain(&error), "the boundary cannot be used");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOKS_EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn forward_all(
    sender: &Sender,
    banks: &BTreeMap<String, String>,
    boundary: &Boundary,
) -> Result<(), gateway::file_drop::DropError> {
    for batch in boundary.arrivals().await? {
        let answers = answers(sender, banks, &batch).await;
        // Cut in between, the messages go out again: a bank does each once.
        boundary.put(answers).await?;
        boundary.finish(batch).await?;
    }
    Ok(())
}

async fn answers(sender: &Sender, banks: &BTreeMap<String, String>, batch: &Batch) -> Vec<Vec<u8>> {
    let sends = batch.messages.iter().map(|message| send(sender, banks, message));
    futures_util::future::join_all(sends).await
}

/// The bank's acknowledgement, or one in its place that says why there is none; each carries the message's number.
async fn send(sender: &Sender, banks: &BTreeMap<String, String>, message: &[u8]) -> Vec<u8> {
    let trans_serial_number = envelope(message).trans_serial_number;
    let instead = |code: &str| {
        let code = ReturnCode::parse(code).unwrap_or(ReturnCode::MALFORMED);
        encode(&Message::Ack(Acknowledgement { code, description: None, trans_serial_number }))
    };
    let names = match decode_either(message) {
        Ok(Message::Down { head, body }) => {
            let host = || head.trans_serial_number.host().map(|host| host.to_string());
            let named = body.addressee();
            if named.is_empty() { host().into_iter().collect() } else { named }
        }
        Ok(Message::Up { .. } | Message::Ack(_)) | Err(_) => Vec::new(),
    };
    let Some(address) = names.iter().find_map(|name| banks.get(name)) else {
        tracing::warn!("no line to this bank is configured");
        return instead(NO_BANK);
    };
    let answer = match sender.send(address, message.to_vec()).await {
        Ok(bytes) => decode(&bytes),
        Err(error) => {
            tracing::warn!(%error, "a message did not reach its bank");
            return instead(NO_LINE);
        }
    };
    match answer {
        Ok(Message::Ack(said)) => encode(&Message::Ack(Acknowledgement { trans_serial_number, ..said })),
        // The bank may have the message; the same bytes again do no harm.
        Ok(Message::Up { .. } | Message::Down { .. }) | Err(_) => instead(NO_LINE),
    }
}
