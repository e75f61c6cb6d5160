//! The legal clocks: thirty minutes, forty-eight hours twice, twenty-four hours, three days.

use kernel::{Fen, Minutes};
use pursuit::law::OrderKind;
use pursuit::{AnswerBody, Clock, ClockKind, Event, OrderState, Refusal};

use crate::stage::{START, Stage, account, held, officer, order_in, show_effects, yuan};

fn clocks(stage: &Stage) -> String {
    let show = |(clock, due): (&Clock, &kernel::Timestamp)| {
        format!("{:?} {}", clock.kind, due.micros_since(START) / 60_000_000)
    };
    stage.case.clocks().iter().map(show).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_entry_clock_runs_until_a_stop_leaves() {
    let mut stage = Stage::reported();
    assert_eq!(clocks(&stage), "Entry 30");
    let mut late = stage.clone();
    assert_eq!(show_effects(&late.fire(ClockKind::Entry, None).unwrap()), "alarm entry_late");
    let query = stage.find(OrderKind::StatementQuery, 1);
    stage.deliver(query);
    assert_eq!(clocks(&stage), "Entry 30, AnswerWarning 1425, AnswerDue 1440");
    let stop = stage.find(OrderKind::Stop, 1);
    stage.deliver(stop);
    assert!(!clocks(&stage).contains("Entry"));
}

#[test]
fn a_clock_fires_once_at_its_instant_and_not_before() {
    let mut stage = Stage::reported();
    let clock = Clock::of_case(ClockKind::Entry);
    let due = START.plus_minutes(Minutes(30));
    assert_eq!(stage.handle(Event::ClockFired { clock, due }), Err(Refusal::ClockNotDue(clock)));
    stage.wait(30);
    let other = due.plus_seconds(1);
    assert_eq!(stage.handle(Event::ClockFired { clock, due: other }), Err(Refusal::ClockNotSet(clock)));
    stage.handle(Event::ClockFired { clock, due }).unwrap();
    assert_eq!(stage.handle(Event::ClockFired { clock, due }), Err(Refusal::ClockNotSet(clock)));
}

#[test]
fn the_forty_eight_hours_run_from_the_banks_start() {
    let check = |started: i64, expires: Option<i64>| {
        let (mut stage, stop) = order_in(OrderState::Delivered);
        let at = |minutes: i64| START.plus_minutes(Minutes(minutes));
        let body = AnswerBody::Held {
            balance_fen: Some(Fen::new(1)),
            held_fen: None,
            started_at: Some(at(started)),
            expires_at: expires.map(at),
        };
        stage.answer(stop, "0000", body).unwrap();
        clocks(&stage)
    };
    assert_eq!(check(7, None), "FilingMissing 67, LapseWarning 2167, Lapse 2887");
    assert_eq!(check(7, Some(2887)), "FilingMissing 67, LapseWarning 2167, Lapse 2887");
    assert_eq!(
        check(7, Some(9999)),
        "FilingMissing 67, LapseWarning 2167, Lapse 2887",
        "the bank may not give more"
    );
    assert_eq!(check(7, Some(1447)), "FilingMissing 67, LapseWarning 727, Lapse 1447", "but less");
    assert_eq!(
        check(7, Some(7)),
        "FilingMissing 67, LapseWarning 2167, Lapse 2887",
        "an empty period is no word"
    );
}

#[test]
fn a_stop_is_extended_once_and_a_third_is_refused() {
    let (mut stage, stop) = order_in(OrderState::InForce);
    stage.wait(1);
    let effects = stage.fire(ClockKind::LapseWarning, Some(stop)).unwrap();
    insta::assert_snapshot!(show_effects(&effects), @r"
    propose 3. stop_extension ****0001 v1 Proposed ¥50,000.00
    alarm hold_ends_soon
    ");
    let extension = stage.find(OrderKind::StopExtension, 1);
    stage.deliver(extension);
    stage.hold(extension, "0000", 50_000).unwrap();
    assert_eq!(stage.order(stop).state, OrderState::Extended);
    assert_eq!(clocks(&stage), "LapseWarning 5050, Lapse 5770", "ninety-six hours after the first start");
    stage.fire(ClockKind::LapseWarning, Some(extension)).unwrap();
    let ask = |kind| Event::Requested { officer: officer(1), kind, account: account(1) };
    assert_eq!(stage.handle(ask(OrderKind::StopExtension)), Err(Refusal::ThirdStop));
    stage.fire(ClockKind::Lapse, Some(extension)).unwrap();
    assert_eq!(stage.handle(ask(OrderKind::Stop)), Err(Refusal::ThirdStop));
    assert_eq!(stage.handle(ask(OrderKind::Freeze)), Err(Refusal::NotFiled));
    assert_eq!(stage.case.stopped_fen(), Fen::ZERO);
    stage.handle(Event::Filed { number: "A1".to_owned() }).unwrap();
    let freeze = stage.find(OrderKind::Freeze, 1);
    assert_eq!(stage.order(freeze).state, OrderState::Proposed, "only a freeze can hold it now");
}

#[test]
fn a_bank_that_refuses_a_third_stop_is_believed_about_the_balance() {
    let mut stage = Stage::reported();
    stage.handle(Event::Filed { number: "A1".to_owned() }).unwrap();
    let stop = stage.find(OrderKind::Stop, 1);
    stage.deliver(stop);
    stage.wait(5);
    // The account has had its two stops elsewhere; the bank says what is there all the same.
    stage.hold(stop, "1304", 12_000).unwrap();
    let freeze = stage.find(OrderKind::Freeze, 1);
    assert_eq!(stage.order(freeze).amount_fen, yuan(12_000));

    let mut stage = Stage::reported();
    stage.handle(Event::Filed { number: "A1".to_owned() }).unwrap();
    let stop = stage.find(OrderKind::Stop, 1);
    stage.deliver(stop);
    stage.wait(5);
    let effects = stage.hold(stop, "1304", 0).unwrap();
    let freezes = |effect: &pursuit::Effect| matches!(effect, pursuit::Effect::OrderProposed(order) if order.kind == OrderKind::Freeze);
    assert!(!effects.iter().any(freezes), "there is nothing to freeze");
}

#[test]
fn a_lapsed_stop_is_proposed_once_more() {
    let (mut stage, stop) = order_in(OrderState::Lapsed);
    let second = stage.find(OrderKind::Stop, 1);
    assert_ne!(second, stop);
    assert_eq!(stage.order(second).stop_count, 2);
    stage.deliver(second);
    stage.hold(second, "0000", 50_000).unwrap();
    stage.fire(ClockKind::Lapse, Some(second)).unwrap();
    assert_eq!(stage.find(OrderKind::Stop, 1), second, "and never a third time");
}

#[test]
fn a_filed_case_freezes_what_its_stops_hold() {
    let (mut stage, stop) = order_in(OrderState::InForce);
    let filed = stage.handle(Event::Filed { number: "A1".to_owned() }).unwrap();
    insta::assert_snapshot!(show_effects(&filed), @r"
    propose 3. freeze ****0001 v1 Proposed ¥50,000.00
    cancel FilingMissing
    ");
    let freeze = stage.find(OrderKind::Freeze, 1);
    stage.deliver(freeze);
    stage.hold(freeze, "0000", 50_000).unwrap();
    assert_eq!(stage.order(stop).state, OrderState::Extended);
    assert_eq!(stage.case.stopped_fen(), yuan(50_000), "held once, not twice");
    let warning = stage.fire(ClockKind::LapseWarning, Some(freeze)).unwrap();
    insta::assert_snapshot!(show_effects(&warning), @r"
    propose 4. freeze_extension ****0001 v1 Proposed ¥50,000.00
    alarm hold_ends_soon
    ");
}

#[test]
fn what_is_unrelated_is_let_go_within_three_days() {
    let (mut stage, stop) = order_in(OrderState::InForce);
    let found = stage.handle(Event::Unrelated { account: account(1), officer: officer(1) }).unwrap();
    insta::assert_snapshot!(show_effects(&found), @r"
    propose 3. stop_release ****0001 v1 Proposed ¥0.00
    change 2. query ****0001 v1 Withdrawn ¥0.00 Unrelated
    alarm must_release
    set ReleaseDue in 4330 min
    ");
    let late = stage.fire(ClockKind::ReleaseDue, Some(stop)).unwrap();
    insta::assert_snapshot!(show_effects(&late), @"alarm release_late");
    let (stage, stop) = order_in(OrderState::Released);
    assert_eq!(stage.order(stop).state, OrderState::Released);
    assert!(stage.case.clocks().is_empty());
}

#[test]
fn a_case_that_is_not_filed_gives_everything_back() {
    let (mut stage, _) = order_in(OrderState::InForce);
    stage.trace(vec![held(1, 1, 50_000, 4), held(2, 2, 20_000, 1)]).unwrap();
    stage.handle(Event::FilingRefused { reason: "不属实".to_owned() }).unwrap();
    insta::assert_snapshot!(stage.show(), @r"
    1. stop ****0001 v1 InForce ¥50,000.00
    2. query ****0001 v2 Withdrawn ¥0.00 FilingRefused
    3. stop ****0002 v1 Withdrawn ¥20,000.00 FilingRefused
    4. query ****0002 v1 Withdrawn ¥0.00 FilingRefused
    5. stop_release ****0001 v1 Proposed ¥0.00
    ");
    let ask = Event::Requested { officer: officer(1), kind: OrderKind::Stop, account: account(2) };
    assert_eq!(stage.handle(ask), Err(Refusal::FilingRefused));
}

#[test]
fn the_bank_has_a_day_to_answer_and_is_asked_before_it_ends() {
    let (mut stage, stop) = order_in(OrderState::Delivered);
    let warning = stage.fire(ClockKind::AnswerWarning, Some(stop)).unwrap();
    assert_eq!(show_effects(&warning), "alarm answer_soon_due");
    assert_eq!(show_effects(&stage.fire(ClockKind::AnswerDue, Some(stop)).unwrap()), "alarm answer_late");
    assert_eq!(stage.order(stop).state, OrderState::Delivered, "a late answer still counts");
    stage.hold(stop, "0000", 1).unwrap();
}
