//! kill -9 of `fanzha serve` under load, twenty times: no acknowledged report or approval is lost, every approved order
//! reaches the bank once in effect, every answer counts once, and trail and ledger are whole.

mod bank;
mod centre;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bank::SharedBooks;
use centre::{Centre, PASSWORD, USERS};
use gateway::dev_certificates::DevCertificates;
use gateway::{Listener, ListenerLimits, Sender, SenderLimits, certificates};
use reqwest::Client;
use serde_json::{Value, json};

const KILLS: u64 = 20;
/// How long the centre may take to carry what is left to its end, after the last kill.
const SETTLES_WITHIN: Duration = Duration::from_secs(90);

/// What the centre has acknowledged to the people at the console.
#[derive(Default)]
struct Acknowledged {
    cases: BTreeSet<String>,
    /// Each approved order, with its case: the case's own filing may not have been acknowledged.
    approved: BTreeMap<String, String>,
}

type Shared = Arc<Mutex<Acknowledged>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_every_order_goes_out_once() {
    let _first = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let certified =
        DevCertificates::make(&folder.path().join("tls"), &["centre.test", "banks.test"]).unwrap();
    let books = SharedBooks::default();
    let bank = open_bank(&certified, books.clone()).await;
    let mut centre = Centre::found(folder.path(), &certified, &bank).await;
    centre.start();
    let sender = sender(&certified);
    tokio::spawn(bank::send_answers(sender, centre.feedback(), books.clone()));

    let acknowledged = Shared::default();
    let people = log_in(&centre.console()).await;
    let mut work: Vec<_> =
        (0..2).map(|line| tokio::spawn(report(people[0].clone(), line, acknowledged.clone()))).collect();
    for person in &people {
        work.push(tokio::spawn(sign(person.clone(), acknowledged.clone())));
    }
    for round in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(250 + round * 53 % 400)).await;
        centre.kill();
        centre.start();
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    work.iter().take(2).for_each(tokio::task::JoinHandle::abort);
    tokio::time::sleep(Duration::from_millis(500)).await;
    work.iter().for_each(tokio::task::JoinHandle::abort);

    settle(&people[0], &books).await;
    check(&people[0], &books, &acknowledged).await;
    centre.kill();
    assert_eq!(
        json_of(&["admin", "verify-trail", "--data", centre.data().to_str().unwrap(), "--json"])["whole"],
        true
    );
    let ledger = centre.data().join("ledger");
    assert_eq!(json_of(&["ledger", "verify", "--dir", ledger.to_str().unwrap(), "--json"])["sound"], true);
}

/// Waits until nothing is on its way: no order approved and unsent, no answer that the centre has not taken.
async fn settle(person: &Person, books: &SharedBooks) {
    let began = Instant::now();
    loop {
        let (sent, waiting) = {
            let books = books.lock().unwrap();
            (books.applications.len(), books.waiting.len())
        };
        let overview = person.get("/api/overview").await.unwrap_or_default();
        if waiting == 0
            && overview["answers"].as_u64() == Some(sent as u64)
            && overview["orders"]["sent"] == 0
        {
            return;
        }
        assert!(began.elapsed() < SETTLES_WITHIN, "unsettled: {sent} sent, {waiting} waiting, {overview}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn check(person: &Person, books: &SharedBooks, acknowledged: &Shared) {
    let (cases, approved) = {
        let acknowledged = acknowledged.lock().unwrap();
        (acknowledged.cases.clone(), acknowledged.approved.clone())
    };
    let mut left = BTreeSet::new();
    let known: BTreeSet<_> = cases.iter().chain(approved.values()).collect();
    for case in known {
        let page = person.get(&format!("/api/cases/{case}")).await;
        let page = page.unwrap_or_else(|| panic!("case {case} was acknowledged and is gone"));
        for order in page["orders"].as_array().expect("a case has orders") {
            let signers: BTreeSet<_> = order["signatures"]
                .as_array()
                .unwrap()
                .iter()
                .map(|by| by["officer_id"].to_string())
                .collect();
            if !order["sent_at"].is_null() {
                left.insert(order["order_id"].as_str().unwrap().to_owned());
                assert!(
                    signers.len() == 2 && !order["approval"].is_null(),
                    "sent without its signatures: {order}"
                );
                assert!(!order["answered_at"].is_null(), "sent and never answered: {order}");
            }
        }
    }
    let books = books.lock().unwrap();
    println!(
        "{} reports and {} approvals acknowledged, {} orders at the bank, {} repeats, {} answers",
        cases.len(),
        approved.len(),
        books.applications.len(),
        books.repeats,
        books.taken
    );
    assert!(cases.len() >= 20 && approved.len() >= 20, "there was load");
    assert_eq!(books.changed, Vec::<String>::new(), "an application came again with other bytes");
    let lost: Vec<_> = approved.keys().filter(|order| !left.contains(*order)).collect();
    assert!(lost.is_empty(), "approved, acknowledged, and never sent: {lost:?}");
    assert_eq!(books.applications.len(), books.taken, "every order was answered once");
}

/// A person at the console.
#[derive(Clone)]
struct Person {
    client: Client,
    console: String,
    csrf: String,
    approves: bool,
}

impl Person {
    async fn get(&self, path: &str) -> Option<Value> {
        let response = self.client.get(format!("{}{path}", self.console)).send().await.ok()?;
        if response.status().is_success() { response.json().await.ok() } else { None }
    }

    async fn post(&self, path: &str, body: &Value) -> Option<Value> {
        let request =
            self.client.post(format!("{}{path}", self.console)).header("x-csrf-token", &self.csrf).json(body);
        let response = request.send().await.ok()?;
        if response.status().is_success() { response.json().await.ok() } else { None }
    }
}

async fn log_in(console: &str) -> Vec<Person> {
    let mut people = Vec::new();
    for (login, role) in USERS {
        let client =
            Client::builder().cookie_store(true).no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
        let credentials = json!({ "login": login, "password": PASSWORD });
        let response =
            client.post(format!("{console}/api/session")).json(&credentials).send().await.expect("an answer");
        let session: Value = response.json().await.expect("a session");
        let csrf = session["csrf"].as_str().expect("a session has a token").to_owned();
        people.push(Person {
            client,
            console: console.to_owned(),
            csrf,
            approves: role.name() == "approver",
        });
    }
    people
}

/// Files one report after another, each with a payee of its own.
async fn report(person: Person, line: u32, acknowledged: Shared) {
    for number in 0_u32.. {
        let body = format!("6217000000{:08}", line * 10_000_000 + number);
        let card = format!("{body}{}", kernel::card::luhn_digit(&body));
        let text = format!("我被骗了，半小时前用手机银行转了30000元到建设银行账户{card}，户名王小明。");
        if let Some(filed) = person.post("/api/reports", &json!({ "text": text, "source": "110" })).await {
            let case = filed["case_id"].as_str().expect("a filed report has a case").to_owned();
            acknowledged.lock().unwrap().cases.insert(case);
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

/// Signs or approves whatever there is, for ever.
async fn sign(person: Person, acknowledged: Shared) {
    loop {
        let list = person.get("/api/reports?limit=20").await.unwrap_or_default();
        for item in list["items"].as_array().cloned().unwrap_or_default() {
            let Some(case) = item["case_id"].as_str() else { continue };
            let page = person.get(&format!("/api/cases/{case}")).await.unwrap_or_default();
            let orders: Vec<_> = page["orders"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|order| order["can"]["sign"] == true || order["can"]["approve"] == true)
                .map(|order| json!({ "order_id": order["order_id"], "version": order["version"] }))
                .collect();
            if orders.is_empty() {
                continue;
            }
            let sheet = json!({ "orders": orders });
            let signed =
                person.post(&format!("/api/cases/{case}/signatures"), &sheet).await.unwrap_or_default();
            let done =
                signed.as_array().into_iter().flatten().filter(|one| one["ok"] == true && person.approves);
            let mut acknowledged = acknowledged.lock().unwrap();
            let orders = done.filter_map(|one| one["order_id"].as_str());
            acknowledged.approved.extend(orders.map(|order| (order.to_owned(), case.to_owned())));
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
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

fn json_of(arguments: &[&str]) -> Value {
    let output =
        Command::new(env!("CARGO_BIN_EXE_fanzha")).args(arguments).output().expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}
