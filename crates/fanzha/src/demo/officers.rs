//! The demo's own officers: people at the console, played through the same API, with the same rights, as anybody else.
//!
//! They have no other door: an officer here logs in, reads the list, opens a case, and posts signatures or approvals for
//! the orders that the API says this user may sign or approve. One case in four is left to whoever watches.

use std::time::Duration;

use city::{Report, Source};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use super::console::{Console, Interrupted};
use super::people::DemoUser;

/// How often an officer looks at the list.
const LOOKS_EVERY: Duration = Duration::from_millis(1500);
/// One case in so many is left for the person who watches.
const LEFT_TO_PEOPLE: u64 = 4;

/// Lets an officer sign or approve until `stop` says so.
pub async fn sign(address: String, officer: DemoUser, mut stop: watch::Receiver<bool>) {
    let mut console = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOKS_EVERY) => {}
            _ = stop.changed() => return,
        }
        if console.is_none() {
            console = Console::log_in(&address, &officer).await.ok();
        }
        if let Some(open) = &console
            && let Err(error) = look_through(open).await
        {
            tracing::warn!(login = officer.login, %error, "a demo officer starts again");
            console = None;
        }
    }
}

/// Lets the call taker file what victims say, in the order in which they say it; a report is kept until it is filed.
pub async fn take_calls(address: String, taker: DemoUser, mut calls: mpsc::Receiver<Report>) {
    let mut console = None;
    while let Some(call) = calls.recv().await {
        let body = json!({ "text": call.text, "source": source(call.source) });
        while let Err(error) = file(&mut console, &address, &taker, &body).await {
            if matches!(error, Interrupted::Refused(status) if status == StatusCode::UNPROCESSABLE_ENTITY) {
                tracing::error!(report = %call.id, "the console takes no such report");
                break;
            }
            console = None;
            tokio::time::sleep(LOOKS_EVERY).await;
        }
    }
}

async fn file(
    console: &mut Option<Console>,
    address: &str,
    taker: &DemoUser,
    body: &Value,
) -> Result<(), Interrupted> {
    let open = match console.take() {
        Some(open) => open,
        None => Console::log_in(address, taker).await?,
    };
    let console = console.insert(open);
    let filed = console.post("/api/reports", body).await?;
    if body["source"] != "portal" {
        return Ok(());
    }
    // In the city everybody has a document and a voucher, and answers when called back.
    let case = filed["case_id"].as_str().ok_or(Interrupted::Missing("case_id"))?.to_owned();
    for check in ["identity", "voucher", "call_back"] {
        console.post(&format!("/api/cases/{case}/portal-checks"), &json!({ "check": check })).await?;
    }
    Ok(())
}

/// The API's word for where a report came from.
const fn source(source: Source) -> &'static str {
    match source {
        Source::CallNote => "110",
        Source::Statement => "station",
        Source::Web => "portal",
        Source::Transcript => "96110",
    }
}

/// Takes every case on the first page of the list that has orders to sign, but those left to people.
async fn look_through(console: &Console) -> Result<(), Interrupted> {
    let list = console.get("/api/reports?limit=50").await?;
    let items = list["items"].as_array().ok_or(Interrupted::Missing("items"))?;
    for item in items.iter().filter(|item| item["orders_to_sign"].as_i64().unwrap_or(0) > 0) {
        if !is_left_to_people(item["number"].as_str().unwrap_or("")) {
            act_on(console, item["case_id"].as_str().ok_or(Interrupted::Missing("case_id"))?).await?;
        }
    }
    Ok(())
}

/// Signs or approves whatever the API offers this user in the case, in one sheet.
async fn act_on(console: &Console, case: &str) -> Result<(), Interrupted> {
    let page = console.get(&format!("/api/cases/{case}")).await?;
    let orders: Vec<_> = page["orders"]
        .as_array()
        .ok_or(Interrupted::Missing("orders"))?
        .iter()
        .filter(|order| order["can"]["sign"] == true || order["can"]["approve"] == true)
        .map(|order| json!({ "order_id": order["order_id"], "version": order["version"] }))
        .collect();
    if orders.is_empty() {
        return Ok(());
    }
    console.post(&format!("/api/cases/{case}/signatures"), &json!({ "orders": orders })).await.map(drop)
}

/// The number at the end of the case's name decides, so that every officer leaves the same cases.
fn is_left_to_people(name: &str) -> bool {
    let end = name.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    end.parse::<u64>().is_ok_and(|number| number.is_multiple_of(LEFT_TO_PEOPLE))
}
