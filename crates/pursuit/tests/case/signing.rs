//! Nothing leaves without two different officers, an approver who is neither, and the paper.

use pursuit::law::{ApproverRank, Document, DocumentKind, OrderKind};
use pursuit::{Effect, Event, Missing, OrderState, Refusal};

use crate::stage::{Stage, document, held, officer, order_in, paid, show_effects};

fn approve(
    stage: &mut Stage,
    by: u8,
    rank: ApproverRank,
    document: Document,
) -> Result<Vec<Effect>, Refusal> {
    let order = stage.find(OrderKind::Stop, 1);
    let version = stage.order(order).version;
    stage.handle(Event::Approved { order, officer: officer(by), rank, version, document })
}

#[test]
fn the_ladder_of_refusals() {
    let mut stage = Stage::reported();
    let stop = stage.find(OrderKind::Stop, 1);
    let unknown = kernel::OrderId(uuid::Uuid::nil());
    let paper = document(OrderKind::Stop);
    assert_eq!(stage.sign(unknown, 1), Err(Refusal::UnknownOrder(unknown)));
    let stale = Event::Signed { order: stop, officer: officer(1), version: 7 };
    assert_eq!(stage.handle(stale), Err(Refusal::VersionChanged { seen: 7, present: 1 }));
    let early = approve(&mut stage, 3, ApproverRank::County, paper.clone());
    assert_eq!(early, Err(Refusal::WrongState { state: OrderState::Proposed, event: "approved" }));
    stage.sign(stop, 1).unwrap();
    assert_eq!(stage.sign(stop, 1), Err(Refusal::SameOfficer));
    assert!(approve(&mut stage, 3, ApproverRank::County, paper.clone()).is_err());
    stage.sign(stop, 2).unwrap();
    assert_eq!(stage.sign(stop, 3), Err(Refusal::WrongState { state: OrderState::Signed, event: "signed" }));
    assert_eq!(approve(&mut stage, 1, ApproverRank::County, paper.clone()), Err(Refusal::ApproverSigned));
    assert_eq!(approve(&mut stage, 2, ApproverRank::County, paper.clone()), Err(Refusal::ApproverSigned));
    let notice = Document { kind: DocumentKind::QueryNotice, number: "1".to_owned() };
    let wrong = Err(Refusal::WrongDocument { needed: DocumentKind::StopApplication });
    assert_eq!(approve(&mut stage, 3, ApproverRank::County, notice), wrong);
    let unnumbered = Document { number: " ".to_owned(), ..paper.clone() };
    assert_eq!(approve(&mut stage, 3, ApproverRank::County, unnumbered), wrong);
    let effects = approve(&mut stage, 3, ApproverRank::Centre, paper).unwrap();
    insta::assert_snapshot!(show_effects(&effects), @r"
    change 1. stop ****0001 v1 Outgoing ¥50,000.00
    cancel Entry
    send 100101 ¥50,000.00 attempt 1
    set AnswerWarning in 1425 min
    set AnswerDue in 1440 min
    ");
}

#[test]
fn a_query_needs_the_head_of_a_county() {
    let mut stage = Stage::reported();
    let order = stage.find(OrderKind::StatementQuery, 1);
    stage.sign(order, 1).unwrap();
    stage.sign(order, 2).unwrap();
    let document = document(OrderKind::StatementQuery);
    let (officer, rank) = (officer(3), ApproverRank::Centre);
    let refusal = stage.handle(Event::Approved { order, officer, rank, version: 1, document }).unwrap_err();
    assert_eq!(refusal, Refusal::RankTooLow { needed: ApproverRank::County, given: ApproverRank::Centre });
}

#[test]
fn an_order_without_its_bank_has_nowhere_to_go() {
    let mut stage = Stage::new();
    let mut payment = paid(1, 5_000, 3);
    payment.to_bank = None;
    payment.to = Some(kernel::AccountNo::parse("999990000000001").unwrap());
    stage.report(vec![payment.clone()]).unwrap();
    let stop = stage.case.orders().find(|order| order.kind == OrderKind::Stop).unwrap().id;
    assert_eq!(stage.order(stop).missing, [Missing::Bank]);
    stage.sign(stop, 1).unwrap();
    stage.sign(stop, 2).unwrap();
    assert_eq!(stage.approve(stop, 3), Err(Refusal::BankUnknown));
    payment.to_bank = Some("中国银行".to_owned());
    stage.handle(Event::Corrected { payments: vec![payment] }).unwrap();
    let order = stage.order(stop);
    assert_eq!((order.version, order.signatures.len(), order.state), (2, 0, OrderState::Proposed));
}

#[test]
fn a_changed_order_loses_its_signatures_and_a_small_rise_changes_nothing() {
    let check = |yuan: i64| {
        let mut stage = Stage::reported();
        let stop = stage.find(OrderKind::Stop, 1);
        stage.sign(stop, 1).unwrap();
        let mut position = held(1, 1, yuan, 4);
        position.holder = pursuit::HolderName::new("李四");
        stage.trace(vec![position]).unwrap();
        let order = stage.order(stop);
        format!("{} v{} {} signed", order.amount_fen, order.version, order.signatures.len())
    };
    assert_eq!(check(50_000), "¥50,000.00 v1 1 signed");
    assert_eq!(check(60_000), "¥50,000.00 v1 1 signed");
    assert_eq!(check(60_001), "¥60,001.00 v2 0 signed");
    assert_eq!(check(49_999), "¥49,999.00 v2 0 signed");
}

#[test]
fn a_signed_order_is_taken_back_when_its_money_has_moved_on() {
    let (mut stage, stop) = order_in(OrderState::Signed);
    stage.trace(vec![held(2, 2, 50_000, 1)]).unwrap();
    assert_eq!(stage.order(stop).state, OrderState::Withdrawn);
    insta::assert_snapshot!(stage.show(), @r"
    1. stop ****0001 v1 Withdrawn ¥50,000.00 MoneyMovedOn
    2. query ****0001 v1 Withdrawn ¥0.00 MoneyMovedOn
    3. stop ****0002 v1 Proposed ¥50,000.00
    4. query ****0002 v1 Proposed ¥0.00
    ");
}
