//! Cash that was drawn and paid in again, as an officer found.

use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{Ledger, LedgerKey, Rule, Status, Trace, TraceRequest, Transfer, UpstreamRequest, trace_over};
use zeroize::Zeroizing;

fn account(name: &str) -> AccountNo {
    AccountNo::parse(name).unwrap()
}

fn minute(minutes: i64) -> Timestamp {
    Timestamp::parse("2026-01-10T18:00:00+08:00").unwrap().plus_seconds(60 * minutes)
}

/// `T1 5 V>M 500 terminal=7`: an id, a minute, payer and payee, fen, and a detail of the memo.
fn transfer(line: &str) -> Transfer {
    let words: Vec<&str> = line.split(' ').collect();
    let (payer, payee) = words[2].split_once('>').unwrap();
    Transfer {
        transfer_id: words[0].to_owned(),
        at: minute(words[1].parse().unwrap()),
        payer: account(payer),
        payee: account(payee),
        amount: Fen::new(words[3].parse().unwrap()),
        channel: if payer == "CASH" || payee == "CASH" { "现金" } else { "" }.to_owned(),
        payer_balance: None,
        payee_balance: None,
        status: Status::Done,
        memo: words.get(4).map_or(String::new(), |detail| format!("取款\n{detail}")),
    }
}

/// A victim's money is drawn in two halves; somebody pays cash into N, and N pays on.
fn story(mut ledger: Ledger) -> Ledger {
    let rows = [
        "T1 1 V>M 500",
        "W1 5 M>CASH 300 terminal=7",
        "W2 6 M>CASH 200",
        "D1 60 CASH>N 250 terminal=7",
        "D2 61 CASH>N 300",
        "D0 2 CASH>N 40",
        "T2 90 N>Q 400",
    ];
    ledger.set_received_at(minute(100));
    ledger.append(&rows.map(transfer)).unwrap();
    for name in ["V", "M", "N"] {
        ledger.mark_statement(&account(name), Window::new(minute(-60), minute(600))).unwrap();
    }
    ledger
}

fn trace(ledger: &Ledger, rule: Rule) -> Trace {
    let request = TraceRequest { rule, ..TraceRequest::new(account("V"), minute(1), Fen::new(500)) };
    ledger.trace(&request).unwrap()
}

fn over_source(ledger: &Ledger, rule: Rule) -> Trace {
    let request = TraceRequest {
        rule,
        transfer_id: Some("T1".to_owned()),
        ..TraceRequest::new(account("V"), minute(1), Fen::new(500))
    };
    trace_over(ledger, &request).unwrap()
}

fn check(trace: &Trace) -> String {
    let held = trace.held.iter().map(|held| format!("{} {}", held.account.reveal(), held.held_fen.get()));
    let left = trace.left.iter().map(|left| format!("{} {}", left.transfer_id, left.fen.get()));
    format!("held {} left {}", held.collect::<Vec<_>>().join(" "), left.collect::<Vec<_>>().join(" "))
}

#[test]
fn deposits_are_listed_by_place_amount_and_time() {
    let ledger = story(Ledger::in_memory());
    let found = |withdrawal: &str, minutes: i64| {
        let found = ledger.cash_deposits(withdrawal, minutes * 60).unwrap();
        found.into_iter().map(|one| one.transfer_id).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("W1", 100), "D1 D2", "the same machine before the same amount; D0 came before");
    assert_eq!(found("W2", 100), "D1 D2", "50 off before 100 off");
    assert_eq!(found("W1", 55), "", "a deposit at the end of the time is outside");
    assert_eq!(found("W1", 56), "D1");
}

#[test]
fn a_link_is_followed_by_every_rule_down_and_up() {
    let folder = tempfile::tempdir().unwrap();
    let key = LedgerKey::new(Zeroizing::new([7; 32]));
    let mut ledger = story(Ledger::open(folder.path(), &key).unwrap().0);
    assert_eq!(check(&trace(&ledger, Rule::Fifo)), "held  left W1 300 W2 200");
    let before = ledger.index_version();
    ledger.set_received_at(minute(200));
    let link = ledger.link_cash("W1", "D1", "王警官：同一台机器的录像").unwrap();
    assert_eq!((link.fen, ledger.index_version()), (Fen::new(250), before + 1));
    assert_eq!(
        ledger.link_cash("W2", "D1", "again").unwrap_err().to_string(),
        "all of the transfer D1 is linked already"
    );
    ledger.link_cash("W2", "D2", "同一人").unwrap();
    let table = |ledger: &Ledger| -> Vec<String> {
        let line = |&rule: &Rule| {
            let trace = trace(ledger, rule);
            assert_eq!(over_source(ledger, rule), trace, "the walk over a source");
            let sum: Fen = trace
                .held
                .iter()
                .map(|held| held.held_fen)
                .chain(trace.left.iter().map(|left| left.fen))
                .sum();
            assert!(sum == trace.stolen_fen || !rule.conserves(), "{trace:?}");
            format!("{}: {}", rule.code(), check(&trace))
        };
        Rule::ALL.iter().map(line).collect()
    };
    let told = table(&ledger);
    insta::assert_snapshot!(told.join("\n"), @"
    fifo: held Q 360 N 90 left W1 50
    lifo: held Q 300 N 150 left W1 50
    prorata: held Q 305 N 145 left W1 50
    libr: held Q 260 N 190 left W1 50
    dirty_first: held Q 400 N 50 left W1 50
    capped_poison: held M 500 N 450 Q 400 left W1 300 W2 200
    ");
    let up = ledger.upstream(&UpstreamRequest {
        transfer_id: Some("T2".to_owned()),
        ..UpstreamRequest::new(account("N"))
    });
    let up = up.unwrap();
    let sources: Vec<String> = up
        .sources
        .iter()
        .map(|source| format!("{} {:?} {}", source.account.reveal(), source.kind, source.fen.get()))
        .collect();
    assert_eq!(sources, ["V Own 360", "CASH Outside 40"]);
    let then = ledger.as_known_at(minute(150));
    assert_eq!(check(&trace(&then, Rule::Fifo)), "held  left W1 300 W2 200", "the link was found later");
    assert!(ledger.verify().unwrap().sound);
    ledger.seal().unwrap();
    assert_eq!(table(&ledger), told, "sealed");
    drop(ledger);
    let (ledger, _) = Ledger::open_read(folder.path(), &key).unwrap();
    assert_eq!(table(&ledger), told, "opened again");
    let links: Vec<String> = ledger
        .cash_links()
        .iter()
        .map(|link| format!("{} {} {} {}", link.withdrawal, link.deposit, link.fen.get(), link.note))
        .collect();
    assert_eq!(links, ["W1 D1 250 王警官：同一台机器的录像", "W2 D2 200 同一人"]);
}

#[test]
fn what_cannot_be_linked_says_why() {
    let mut ledger = story(Ledger::in_memory());
    let mut check = |withdrawal, deposit, note| match ledger.link_cash(withdrawal, deposit, note) {
        Ok(link) => format!("{}", link.fen.get()),
        Err(error) => error.to_string(),
    };
    assert_eq!(check("W1", "D1", " "), "a link of cash needs a note: who found it, and by what");
    assert_eq!(check("W9", "D1", "x"), "the transfer W9 is unknown to the ledger");
    assert_eq!(check("T1", "D1", "x"), "the transfer T1 is no withdrawal of cash");
    assert_eq!(check("D1", "D1", "x"), "the transfer D1 is no withdrawal of cash");
    assert_eq!(check("W1", "T2", "x"), "the transfer T2 is no deposit of cash");
    assert_eq!(check("W1", "D0", "x"), "the deposit D0 was made before the withdrawal W1");
    assert_eq!(check("W1", "D2", "x"), "300");
    assert_eq!(check("W1", "D1", "x"), "all of the transfer W1 is linked already");
}
