//! What is proposed, in which order, and what is left alone.

use kernel::Minutes;
use pursuit::law::OrderKind;
use pursuit::{Event, ExitKind, OrderState, Refusal};

use crate::stage::{START, Stage, account, held, officer, order_in, paid, show_effects, yuan};

/// The orders to sign, first the first to sign, each with what it is likely to save.
fn ranking(stage: &Stage) -> String {
    let show = |order: &&pursuit::Order| {
        format!("{} {} {} likely {}", order.kind.name(), order.account, order.amount_fen, order.expected_fen)
    };
    stage.case.to_sign().iter().map(show).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_report_proposes_a_stop_and_a_query_for_each_account_paid() {
    let mut stage = Stage::new();
    let mut nowhere = paid(2, 800, 3);
    nowhere.to = None;
    let payments = vec![paid(1, 50_000, 4), paid(1, 20_000, 2), paid(3, 3_000, 90), nowhere];
    insta::assert_snapshot!(show_effects(&stage.report(payments).unwrap()), @r"
    propose 1. stop ****0001 v1 Proposed ¥70,000.00
    propose 2. query ****0001 v1 Proposed ¥0.00
    propose 3. stop ****0003 v1 Proposed ¥3,000.00
    propose 4. query ****0003 v1 Proposed ¥0.00
    set Entry in 30 min
    trace
    ");
    assert_eq!(stage.case.stolen_fen(), yuan(73_800));
    let stop = stage.find(OrderKind::Stop, 1);
    assert_eq!(stage.order(stop).answers.as_ref().unwrap().amount_fen, yuan(50_000));
}

#[test]
fn a_report_without_an_account_is_an_alarm() {
    let mut stage = Stage::new();
    let mut nowhere = paid(2, 800, 3);
    nowhere.to = None;
    let effects = stage.report(vec![nowhere]).unwrap();
    assert_eq!(show_effects(&effects), "set Entry in 30 min\nalarm no_account\ntrace");
}

#[test]
fn the_most_savable_comes_first_and_frontiers_before_all() {
    let mut stage = Stage::reported();
    let mut known = held(2, 2, 900_000, 1);
    known.has_statement = true;
    let mut old = held(3, 3, 60_000, 200);
    old.last_out = Some(START);
    let mut merchant = held(5, 3, 70_000, 1);
    merchant.exit = Some(ExitKind::Merchant);
    stage.trace(vec![known, old, held(4, 3, 20_000, 1), merchant, held(6, 2, 99, 1)]).unwrap();
    insta::assert_snapshot!(ranking(&stage), @r"
    stop ****0004 ¥20,000.00 likely ¥9,100.00
    query ****0004 ¥0.00 likely ¥9,100.00
    query ****0003 ¥0.00 likely ¥3,240.00
    stop ****0002 ¥900,000.00 likely ¥409,500.00
    ");
}

/// Past the first layer a stop must be likely to save 300 yuan, a statement to find 100.
#[test]
fn what_saves_little_is_not_ordered_past_the_first_layer() {
    let check = |layer: u16, yuan: i64| {
        let mut stage = Stage::reported();
        stage.trace(vec![held(2, layer, yuan, 1)]).unwrap();
        let kinds = stage.case.to_sign().into_iter().map(|order| order.kind.name());
        kinds.collect::<Vec<_>>().join(" ")
    };
    // One minute after the money came, at a bank that takes ten: 455 of 1,000 for a later layer.
    assert_eq!(check(2, 660), "stop query");
    assert_eq!(check(2, 659), "query");
    assert_eq!(check(2, 220), "query");
    assert_eq!(check(2, 219), "");
    assert_eq!(check(1, 100), "stop query");
    assert_eq!(check(1, 99), "");
}

/// Past the first layer an account that no statement tells of is stopped only while the money may well be there.
#[test]
fn a_cold_trail_is_looked_at_before_it_is_stopped() {
    let check = |layer: u16, minutes_before: i64, has_statement: bool| {
        let mut stage = Stage::reported();
        let mut position = held(2, layer, 900_000, minutes_before);
        position.has_statement = has_statement;
        stage.trace(vec![position]).unwrap();
        let of_account = |order: &&pursuit::Order| order.account == account(2);
        let orders = stage.case.to_sign().into_iter().filter(of_account);
        orders.map(|order| order.kind.name()).collect::<Vec<_>>().join(" ")
    };
    // With ten minutes for the bank: 179 of 1,000 for later layers after 30 minutes, 121 after 45.
    assert_eq!(check(2, 34, false), "stop query");
    assert_eq!(check(2, 35, false), "query");
    assert_eq!(check(2, 35, true), "stop");
    assert_eq!(check(1, 600, false), "stop query");
}

/// The account was found stopped by another order (1301), or frozen (1302): only the first can be frozen behind it.
#[test]
fn what_anothers_stop_holds_is_frozen_by_us() {
    let check = |code: &str| {
        let (mut stage, stop) = order_in(OrderState::Delivered);
        stage.hold(stop, code, 50_000).unwrap();
        stage.handle(Event::Filed { number: "A1".to_owned() }).unwrap();
        stage.case.orders().any(|order| order.kind == OrderKind::Freeze)
    };
    assert!(check("1301"));
    assert!(!check("1302"));
    let (mut stage, stop) = order_in(OrderState::Delivered);
    stage.hold(stop, "1301", 50_000).unwrap();
    stage.handle(Event::Filed { number: "A1".to_owned() }).unwrap();
    let freeze = stage.find(OrderKind::Freeze, 1);
    stage.deliver(freeze);
    stage.hold(freeze, "0000", 50_000).unwrap();
    assert_eq!(stage.order(stop).state, OrderState::Extended);
    assert_eq!(stage.find(OrderKind::Freeze, 1), freeze, "one freeze is enough");
}

#[test]
fn each_bank_has_one_batch() {
    let mut stage = Stage::reported();
    let mut other = held(3, 2, 90_000, 1);
    other.bank = Some("招商银行".to_owned());
    stage.trace(vec![held(2, 2, 80_000, 1), other, held(4, 2, 70_000, 1)]).unwrap();
    let show = |(bank, orders): (Option<&str>, Vec<&pursuit::Order>)| {
        let accounts = orders.iter().map(|order| order.account.to_string());
        format!("{} {}", bank.unwrap_or("-"), accounts.collect::<Vec<_>>().join(" "))
    };
    let batches: Vec<String> = stage.case.batches().into_iter().map(show).collect();
    assert_eq!(batches, ["招商银行 ****0003 ****0003", "中国建设银行 ****0002 ****0002 ****0004 ****0004"]);
}

#[test]
fn an_order_names_no_more_than_the_bank_found() {
    let mut stage = Stage::reported();
    let query = stage.find(OrderKind::StatementQuery, 1);
    stage.deliver(query);
    stage.statement(query, 12_000).unwrap();
    let stop = stage.find(OrderKind::Stop, 1);
    assert_eq!(stage.order(stop).amount_fen, yuan(12_000));
    // Stolen money that comes in later outdates the bank's word.
    let mut more = held(1, 1, 80_000, 4);
    more.last_in = stage.now.plus_minutes(Minutes(1));
    stage.trace(vec![more]).unwrap();
    assert_eq!(stage.order(stop).amount_fen, yuan(80_000));
}

#[test]
fn a_bank_that_finds_less_is_asked_for_the_statement_again() {
    let mut stage = Stage::reported();
    let query = stage.find(OrderKind::StatementQuery, 1);
    stage.deliver(query);
    stage.wait(3);
    stage.statement(query, 50_000).unwrap();
    let mut known = held(1, 1, 50_000, 4);
    known.has_statement = true;
    stage.trace(vec![known]).unwrap();
    let stop = stage.find(OrderKind::Stop, 1);
    stage.deliver(stop);
    stage.wait(3);
    stage.hold(stop, "1200", 30_000).unwrap();
    insta::assert_snapshot!(stage.show(), @r"
    1. stop ****0001 v2 PartlyInForce ¥50,000.00
    2. query ****0001 v1 Done ¥0.00
    3. live_watch ****0001 v2 Withdrawn ¥0.00 MoneyMovedOn
    4. query ****0001 v1 Proposed ¥0.00
    ");
    let again = stage.find(OrderKind::StatementQuery, 1);
    assert!(matches!(stage.order(again).reason, pursuit::ProposalReason::BalanceShort { .. }));
    assert_eq!(stage.case.stopped_fen(), yuan(30_000));
}

#[test]
fn one_stop_and_one_query_for_one_account() {
    let mut stage = Stage::reported();
    for minutes in 1..4 {
        stage.wait(minutes);
        stage.trace(vec![held(1, 1, 50_000, 4), held(2, 2, 1_000 * minutes, 1)]).unwrap();
    }
    insta::assert_snapshot!(stage.show(), @r"
    1. stop ****0001 v2 Proposed ¥50,000.00
    2. query ****0001 v2 Proposed ¥0.00
    3. stop ****0002 v3 Proposed ¥3,000.00
    4. query ****0002 v3 Proposed ¥0.00
    ");
    let ask = Event::Requested { officer: officer(1), kind: OrderKind::Stop, account: account(1) };
    let open = stage.find(OrderKind::Stop, 1);
    assert_eq!(stage.handle(ask), Err(Refusal::AlreadyOrdered(open)));
}

#[test]
fn what_an_officer_took_back_is_not_proposed_again_but_may_be_asked_for() {
    let (mut stage, stop) = order_in(OrderState::Withdrawn);
    stage.trace(vec![held(1, 1, 50_000, 4)]).unwrap();
    assert_eq!(stage.find(OrderKind::Stop, 1), stop);
    stage
        .handle(Event::Requested { officer: officer(1), kind: OrderKind::Stop, account: account(1) })
        .unwrap();
    assert_ne!(stage.find(OrderKind::Stop, 1), stop);
}

#[test]
fn what_the_bank_refused_is_proposed_again_only_when_it_says_something_new() {
    let (mut stage, stop) = order_in(OrderState::Refused);
    let mut same = held(1, 1, 50_000, 4);
    same.holder = pursuit::HolderName::new("李四");
    same.answers = stage.order(stop).answers.clone();
    stage.trace(vec![same.clone()]).unwrap();
    assert_eq!(stage.find(OrderKind::Stop, 1), stop);
    same.holder = pursuit::HolderName::new("李泗");
    stage.trace(vec![same]).unwrap();
    assert_ne!(stage.find(OrderKind::Stop, 1), stop);
}

#[test]
fn a_corrected_account_is_let_go() {
    let (mut stage, stop) = order_in(OrderState::InForce);
    stage.handle(Event::Corrected { payments: vec![paid(2, 50_000, 4)] }).unwrap();
    assert_eq!(stage.order(stop).state, OrderState::InForce);
    insta::assert_snapshot!(stage.show(), @r"
    1. stop ****0001 v1 InForce ¥50,000.00
    2. query ****0001 v1 Withdrawn ¥0.00 ReportCorrected
    3. stop ****0002 v1 Proposed ¥50,000.00
    4. query ****0002 v1 Proposed ¥0.00
    5. stop_release ****0001 v1 Proposed ¥0.00
    ");
}

#[test]
fn the_ladder_of_requests() {
    let ask = |stage: &mut Stage, kind: OrderKind, n: u32| {
        let event = Event::Requested { officer: officer(1), kind, account: account(n) };
        stage.handle(event).map_or_else(|refusal| refusal.to_string(), |effects| show_effects(&effects))
    };
    let mut stage = Stage::reported();
    let mut merchant = held(2, 2, 70_000, 1);
    merchant.exit = Some(ExitKind::Merchant);
    stage.trace(vec![held(1, 1, 50_000, 4), merchant, held(3, 2, 0, 1), held(4, 2, 50, 1)]).unwrap();
    let mut table = Vec::new();
    for (kind, n) in [
        (OrderKind::Stop, 9),
        (OrderKind::Stop, 2),
        (OrderKind::Stop, 3),
        (OrderKind::Stop, 4),
        (OrderKind::Stop, 4),
        (OrderKind::StopExtension, 1),
        (OrderKind::StopRelease, 1),
        (OrderKind::Freeze, 1),
        (OrderKind::FreezeExtension, 1),
        (OrderKind::FreezeRelease, 1),
        (OrderKind::HolderQuery, 2),
        (OrderKind::LiveWatch, 1),
        (OrderKind::LiveWatchEnd, 1),
        (OrderKind::AllAccountsQuery, 1),
    ] {
        table.push(format!("{} {n}: {}", kind.name(), ask(&mut stage, kind, n)));
    }
    let (mut stopped, _) = order_in(OrderState::InForce);
    table.push(format!("stop of a stopped account: {}", ask(&mut stopped, OrderKind::Stop, 1)));
    let mut sold = held(1, 1, 50_000, 4);
    sold.exit = Some(ExitKind::Merchant);
    let mut seller = stopped.clone();
    seller.trace(vec![sold]).unwrap();
    table.push(format!("a seller's stop: {}", ask(&mut seller, OrderKind::StopExtension, 1)));
    stopped.handle(Event::Unrelated { account: account(1), officer: officer(1) }).unwrap();
    table.push(format!("query of an unrelated account: {}", ask(&mut stopped, OrderKind::StatementQuery, 1)));
    insta::assert_snapshot!(table.join("\n"), @r"
    stop 9: the account is not in this case
    stop 2: the account is a way out (Merchant) and is not stopped
    stop 3: nothing is there to be held
    stop 4: propose 3. stop ****0004 v1 Proposed ¥50.00
    stop 4: the order 01900000-0000-7000-8000-000000020001 asks for that already
    stop_extension 1: there is no order in force that a StopExtension could be about
    stop_release 1: there is no order in force that a StopRelease could be about
    freeze 1: the case is not filed
    freeze_extension 1: the case is not filed
    freeze_release 1: there is no order in force that a FreezeRelease could be about
    holder_query 2: propose 4. holder_query ****0002 v1 Proposed ¥0.00
    live_watch 1: propose 5. live_watch ****0001 v1 Proposed ¥0.00
    live_watch_end 1: there is no order in force that a LiveWatchEnd could be about
    all_accounts_query 1: propose 6. all_accounts_query ****0001 v1 Proposed ¥0.00
    stop of a stopped account: the account is held already
    a seller's stop: the account is a way out (Merchant) and is not stopped
    query of an unrelated account: the account is marked unrelated already
    ");
}
