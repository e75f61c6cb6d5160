//! People at the console: they file reports, sign and approve as fast as the centre lets them, and remember what it has
//! acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};

use crate::centre::{PASSWORD, USERS};

/// What the centre has acknowledged to the people at the console.
#[derive(Default)]
pub struct Acknowledged {
    pub cases: BTreeSet<String>,
    /// Each approved order, with its case: the case's own filing may not have been acknowledged.
    pub approved: BTreeMap<String, String>,
}

pub type Shared = Arc<Mutex<Acknowledged>>;

/// A person at the console.
#[derive(Clone)]
pub struct Person {
    client: Client,
    console: String,
    csrf: String,
    approves: bool,
}

impl Person {
    /// What stands at a path; `None` while the centre does not answer.
    pub async fn get(&self, path: &str) -> Option<Value> {
        let response = self.client.get(format!("{}{path}", self.console)).send().await.ok()?;
        if response.status().is_success() { response.json().await.ok() } else { None }
    }

    pub async fn post(&self, path: &str, body: &Value) -> Option<Value> {
        let request =
            self.client.post(format!("{}{path}", self.console)).header("x-csrf-token", &self.csrf).json(body);
        let response = request.send().await.ok()?;
        if response.status().is_success() { response.json().await.ok() } else { None }
    }
}

pub async fn log_in(console: &str) -> Vec<Person> {
    let mut people = Vec::new();
    for (login, role) in USERS {
        people.push(enter(console, login, PASSWORD, role.name() == "approver").await);
    }
    people
}

/// Logs one person in.
pub async fn enter(console: &str, login: &str, password: &str, approves: bool) -> Person {
    let client =
        Client::builder().cookie_store(true).no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
    let credentials = json!({ "login": login, "password": password });
    let response =
        client.post(format!("{console}/api/session")).json(&credentials).send().await.expect("an answer");
    let session: Value = response.json().await.expect("a session");
    let csrf = session["csrf"].as_str().unwrap_or_else(|| panic!("no session: {session}")).to_owned();
    Person { client, console: console.to_owned(), csrf, approves }
}

/// Files one report after another, each with a payee of its own.
pub async fn report(person: Person, line: u32, acknowledged: Shared) {
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
pub async fn sign(person: Person, acknowledged: Shared) {
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
