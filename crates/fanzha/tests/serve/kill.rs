//! kill -9 of `fanzha serve` under load: no acknowledged report or approval is lost, every approved order reaches the bank
//! once in effect, every answer counts once, and trail and ledger are whole.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use testbed::Engine;

use crate::bank::SharedBooks;
use crate::people::{Person, Shared, log_in, report, sign};
use crate::{json_of, start};

/// In `make test`; `make soak` says fifty by `FANZHA_KILLS`.
const KILLS: u64 = 5;
/// How long a busy machine may take to acknowledge the first reports and approvals after a start.
const LOADED_WITHIN: Duration = Duration::from_secs(60);
/// How long the centre may take to carry what is left to its end, after the last kill.
const SETTLES_WITHIN: Duration = Duration::from_secs(90);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    nothing_acknowledged_is_lost(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    nothing_acknowledged_is_lost(Engine::Postgres).await;
}

async fn nothing_acknowledged_is_lost(engine: Engine) {
    let kills =
        std::env::var("FANZHA_KILLS").map_or(KILLS, |kills| kills.parse().expect("a number of kills"));
    let _first = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let books = SharedBooks::default();
    let mut centre = start(folder.path(), engine, books.clone()).await;

    let acknowledged = Shared::default();
    let people = log_in(&centre.console()).await;
    let mut work: Vec<_> =
        (0..2).map(|line| tokio::spawn(report(people[0].clone(), line, acknowledged.clone()))).collect();
    for person in &people {
        work.push(tokio::spawn(sign(person.clone(), acknowledged.clone())));
    }
    for round in 0..kills {
        under_load(&acknowledged).await;
        tokio::time::sleep(Duration::from_millis(50 + round * 53 % 400)).await;
        centre.kill();
        centre.start();
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    work.iter().take(2).for_each(tokio::task::JoinHandle::abort);
    tokio::time::sleep(Duration::from_millis(500)).await;
    work.iter().for_each(tokio::task::JoinHandle::abort);

    settle(&people[0], &books).await;
    check(&people[0], &books, &acknowledged, kills).await;
    centre.kill();
    // The heads that the processes wrote in their turn still fit, all of them.
    let heads = centre.data().join("heads").display().to_string();
    let verdict = json_of(&centre.admin(&["verify-trail", "--heads", &heads, "--json"]));
    assert_eq!(verdict["whole"], true, "{verdict}");
    assert!(verdict["heads"].as_u64() >= Some(1), "{verdict}");
    let ledger = centre.data().join("ledger").display().to_string();
    assert_eq!(json_of(&["ledger", "verify", "--dir", &ledger, "--json"])["sound"], true);
}

/// Waits until the centre, just started, acknowledges reports and approvals again: a kill in between tells nothing.
async fn under_load(acknowledged: &Shared) {
    let counts = || {
        let acknowledged = acknowledged.lock().unwrap();
        (acknowledged.cases.len(), acknowledged.approved.len())
    };
    let (began, (cases, approved)) = (Instant::now(), counts());
    while began.elapsed() < LOADED_WITHIN {
        let (cases_now, approved_now) = counts();
        if cases_now > cases + 1 && approved_now > approved {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the centre acknowledges nothing after it was started");
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

async fn check(person: &Person, books: &SharedBooks, acknowledged: &Shared, kills: u64) {
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
    let load = cases.len().min(approved.len()) as u64;
    assert!(load >= kills, "there was load");
    assert_eq!(books.changed, Vec::<String>::new(), "an application came again with other bytes");
    let lost: Vec<_> = approved.keys().filter(|order| !left.contains(*order)).collect();
    assert!(lost.is_empty(), "approved, acknowledged, and never sent: {lost:?}");
    assert_eq!(books.applications.len(), books.taken, "every order was answered once");
}
