//! Rows of one instant whose order nothing proves are traced both ways.

use kernel::{AccountNo, Fen, Timestamp};
use ledger::{
    Ledger, LedgerKey, ReadLimits, Rule, StatementLayouts, Status, Trace, TraceRequest, Transfer,
    read_statements,
};
use zeroize::Zeroizing;

const MULE: &str = "6222020000001234560";
const VICTIM: &str = "6217000000001111113";
const OTHER: &str = "6228480000009999996";
const NEXT: &str = "6225880000008888885";

fn key() -> LedgerKey {
    LedgerKey::new(Zeroizing::new([7; 32]))
}

/// A mule's statement: two deposits of one instant and a withdrawal of one of them, with or without serials.
fn statement(serials: [&str; 3]) -> String {
    let [one, two, three] = serials;
    format!(
        "查询账号,交易时间,借贷标志,金额,对方账号,流水号\n\
         {MULE},2026-03-01 10:00:00,贷,100.00,{VICTIM},{one}\n\
         {MULE},2026-03-01 10:00:00,贷,100.00,{OTHER},{two}\n\
         {MULE},2026-03-01 10:05:00,借,100.00,{NEXT},{three}\n"
    )
}

fn take(ledger: &mut Ledger, text: &str) {
    let limits = ReadLimits::default();
    let file = read_statements("mule.csv", text.as_bytes(), &StatementLayouts::shipped(), &limits);
    ledger.take_statements(&file.expect("a statement"), &mut |_| {}).expect("taken");
}

fn trace(ledger: &Ledger, rule: Rule) -> Trace {
    let at = Timestamp::parse("2026-03-01T10:00:00+08:00").unwrap();
    let victim = AccountNo::parse(VICTIM).unwrap();
    ledger.trace(&TraceRequest { rule, ..TraceRequest::new(victim, at, Fen::new(10_000)) }).unwrap()
}

/// Where the money is, whose order is assumed, and where the money would be in the other order.
fn check(trace: &Trace) -> String {
    let place = |account: &AccountNo| match account.reveal() {
        MULE => "mule",
        NEXT => "next",
        _ => "elsewhere",
    };
    let held = |held: &[ledger::Held]| {
        let held = held.iter().map(|held| format!("{} {}", place(&held.account), held.held_fen.get()));
        held.collect::<Vec<_>>().join(", ")
    };
    let assumed: Vec<&str> = trace.order_assumed.iter().map(place).collect();
    let other = trace.other_order.as_ref().map_or("the same".to_owned(), |other| {
        format!("{} of {}", held(&other.held), other.differs_fen.get())
    });
    format!("{}; assumed {}; else {other}", held(&trace.held), assumed.join(" "))
}

#[test]
fn an_assumed_order_is_turned_round_and_what_differs_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, _) = Ledger::open(folder.path(), &key()).unwrap();
    take(&mut ledger, &statement(["", "", ""]));
    let table = |ledger: &Ledger| -> Vec<String> {
        Rule::ALL.iter().map(|&rule| format!("{}: {}", rule.code(), check(&trace(ledger, rule)))).collect()
    };
    let told = table(&ledger);
    insta::assert_snapshot!(told.join("\n"), @"
    fifo: next 10000; assumed mule; else mule 10000 of 10000
    lifo: mule 10000; assumed mule; else next 10000 of 10000
    prorata: mule 5000, next 5000; assumed mule; else the same
    libr: mule 10000; assumed mule; else the same
    dirty_first: next 10000; assumed mule; else the same
    capped_poison: mule 10000, next 10000; assumed mule; else the same
    ");
    ledger.seal().unwrap();
    assert_eq!(table(&ledger), told, "sealed");
    drop(ledger);
    let (ledger, _) = Ledger::open_read(folder.path(), &key()).unwrap();
    assert_eq!(table(&ledger), told, "opened again");
}

#[test]
fn what_serials_or_balances_prove_is_not_assumed() {
    let mut ledger = Ledger::in_memory();
    take(&mut ledger, &statement(["S1", "S2", "S3"]));
    assert_eq!(check(&trace(&ledger, Rule::Fifo)), "next 10000; assumed ; else the same");
    let mut ledger = Ledger::in_memory();
    take(&mut ledger, &statement(["S2", "S1", "S3"]));
    assert_eq!(check(&trace(&ledger, Rule::Fifo)), "mule 10000; assumed ; else the same");
}

/// The mule's withdrawal is cash, which an officer finds paid in elsewhere: the other order knows that too.
#[test]
fn the_other_order_follows_cash_that_was_paid_in_again() {
    let mut ledger = Ledger::in_memory();
    take(&mut ledger, &statement(["", "", ""]).replace(NEXT, "CASH"));
    let at = Timestamp::parse("2026-03-01T12:00:00+08:00").unwrap();
    let deposit = Transfer {
        transfer_id: "D1".to_owned(),
        at,
        payer: AccountNo::parse("CASH").unwrap(),
        payee: AccountNo::parse(NEXT).unwrap(),
        amount: Fen::new(8_000),
        channel: String::new(),
        payer_balance: None,
        payee_balance: None,
        status: Status::Done,
        memo: String::new(),
    };
    ledger.append(&[deposit]).unwrap();
    let drawn = trace(&ledger, Rule::Fifo).left[0].transfer_id.clone();
    ledger.link_cash(&drawn, "D1", "王警官：录像").unwrap();
    let told: Vec<String> = [Rule::Fifo, Rule::Lifo, Rule::DirtyFirst]
        .map(|rule| {
            let trace = trace(&ledger, rule);
            let left: Vec<i64> = trace.left.iter().map(|left| left.fen.get()).collect();
            format!("{}: {}, left {left:?}", rule.code(), check(&trace))
        })
        .to_vec();
    insta::assert_snapshot!(told.join("\n"), @"
    fifo: next 8000; assumed mule; else mule 10000 of 10000, left [2000]
    lifo: mule 10000; assumed mule; else next 8000 of 10000, left []
    dirty_first: next 8000; assumed mule; else the same, left [2000]
    ");
}
