//! Live watches: which cards are watched, what a batch does, and how a watch ends.

use kernel::{Fen, Minutes};
use pursuit::law::OrderKind;
use pursuit::{AnswerBody, ClockKind, Effect, Event, OrderState, Passed, Position, TraceRule, Traced};

use crate::stage::{START, Stage, account, held, yuan};

const NONE: [u32; 0] = [];

/// Account `n` passed on so much of so much, so many minutes before the report.
fn passed(n: u32, out_yuan: i64, in_yuan: i64, minutes_before: i64) -> Passed {
    Passed {
        account: account(n),
        bank: Some("中国建设银行".to_owned()),
        holder: None,
        layer: 1,
        passed_fen: yuan(out_yuan),
        came_fen: yuan(in_yuan),
        last_out: START.plus_minutes(Minutes(-minutes_before)),
        watched_until: None,
    }
}

fn trace(stage: &mut Stage, passed: Vec<Passed>) {
    let traced = Traced {
        as_of: stage.now,
        rule: TraceRule::Lifo,
        held: vec![held(2, 2, 40_000, 1)],
        left: Vec::new(),
        passed,
        truncated: false,
    };
    stage.handle(Event::Traced(traced)).unwrap();
}

fn watches(stage: &Stage) -> Vec<u32> {
    let watched = |n: &u32| {
        stage.case.orders().any(|o| {
            o.kind == OrderKind::LiveWatch && o.account == account(*n) && o.state != OrderState::Withdrawn
        })
    };
    (1..10).filter(watched).collect()
}

#[test]
fn a_card_that_passes_on_what_came_is_watched_and_no_other() {
    let mut stage = Stage::reported();
    let elsewhere =
        |n| Passed { watched_until: Some(START.plus_minutes(Minutes(60))), ..passed(n, 5_000, 5_000, 3) };
    trace(
        &mut stage,
        vec![
            passed(3, 1_000, 1_000, 3),
            passed(4, 999, 999, 3),
            passed(5, 5_000, 10_000, 3),
            passed(6, 4_999, 10_000, 3),
            passed(7, 5_000, 5_000, 24 * 60),
            passed(8, 5_000, 5_000, 24 * 60 - 1),
            elsewhere(9),
        ],
    );
    assert_eq!(watches(&stage), [3, 5, 8]);
}

#[test]
fn a_watch_waits_behind_money_that_may_still_be_there() {
    let mut stage = Stage::reported();
    trace(&mut stage, vec![passed(3, 30_000, 30_000, 3)]);
    let order: Vec<&str> = stage.case.to_sign().iter().map(|order| order.kind.name()).collect();
    assert_eq!(order.last(), Some(&"live_watch"), "{order:?}");
}

/// Account 2 got 40,000 yuan a minute before the report, and its statement is asked for.
fn asking() -> Stage {
    let mut stage = Stage::reported();
    stage.trace(vec![held(2, 2, 40_000, 1)]).unwrap();
    assert_eq!(watches(&stage), NONE, "first what may be there");
    let query = stage.find(OrderKind::StatementQuery, 2);
    stage.deliver(query);
    stage
}

#[test]
fn where_money_may_lie_is_watched_once_its_statement_is_asked_for() {
    assert_eq!(watches(&asking()), [2]);
    let check = |change: fn(Position) -> Position| {
        let mut stage = asking();
        stage.trace(vec![change(held(2, 2, 40_000, 1))]).unwrap();
        watches(&stage)
    };
    // A minute after it came, 455 of 1,000 will be there in ten: 220 yuan make a hundred.
    assert_eq!(check(|there| there), [2]);
    assert_eq!(check(|there| Position { held_fen: yuan(220), ..there }), [2]);
    assert_eq!(check(|there| Position { held_fen: yuan(219), ..there }), NONE);
    assert_eq!(
        check(|there| Position { watched_until: Some(START.plus_minutes(Minutes(60))), ..there }),
        NONE
    );
    assert_eq!(check(|there| Position { watched_until: Some(START), ..there }), [2]);
}

#[test]
fn an_account_that_is_held_is_not_watched() {
    let mut stage = asking();
    let stop = stage.find(OrderKind::Stop, 2);
    stage.deliver(stop);
    stage.hold(stop, "0000", 40_000).unwrap();
    assert_eq!(watches(&stage), NONE);
}

/// What left between the statement's end and the watch's beginning, neither tells.
#[test]
fn a_statement_is_asked_for_again_when_the_watch_began_after_it() {
    let check = |watch_first: bool| {
        let mut stage = asking();
        let (query, watch) = (stage.find(OrderKind::StatementQuery, 2), stage.find(OrderKind::LiveWatch, 2));
        stage.deliver(watch);
        let begin = |stage: &mut Stage| {
            stage.wait(5);
            let first = AnswerBody::Statement { balance_fen: None, rows: 0, until: stage.now, more: true };
            stage.answer(watch, "0000", first).unwrap();
        };
        if watch_first {
            begin(&mut stage);
        }
        stage.wait(5);
        stage.statement(query, 40_000).unwrap();
        stage.trace(vec![Position { has_statement: true, ..held(2, 2, 40_000, 1) }]).unwrap();
        if !watch_first {
            begin(&mut stage);
        }
        stage.find(OrderKind::StatementQuery, 2) != query
    };
    assert!(check(false));
    assert!(!check(true));
}

/// A watch of account 3 that its bank keeps since a minute ago.
fn watching() -> Stage {
    let mut stage = Stage::reported();
    trace(&mut stage, vec![passed(3, 30_000, 30_000, 3)]);
    let id = stage.find(OrderKind::LiveWatch, 3);
    stage.deliver(id);
    stage.wait(1);
    let first = AnswerBody::Statement { balance_fen: None, rows: 0, until: stage.now, more: true };
    let effects = stage.answer(id, "0000", first).unwrap();
    assert!(!effects.contains(&Effect::RequestTrace), "an empty first word moves nothing");
    stage.wait(1);
    stage
}

#[test]
fn each_batch_has_the_case_traced_again_until_the_watch_is_over() {
    let mut stage = watching();
    let id = stage.find(OrderKind::LiveWatch, 3);
    for balance_yuan in [8_000, 0] {
        stage.wait(3);
        let balance_fen = Some(Fen::new(balance_yuan * 100));
        let batch = AnswerBody::Statement { balance_fen, rows: 1, until: stage.now, more: true };
        let effects = stage.answer(id, "0000", batch).unwrap();
        assert!(effects.contains(&Effect::RequestTrace));
        assert_eq!(stage.order(id).state, OrderState::Delivered);
        assert_eq!(stage.case.accounts()[&account(3)].balance_fen, balance_fen);
    }
    assert_eq!(
        stage.order(id).expires_at,
        stage.order(id).sent_at.map(|at| at.plus_minutes(Minutes(48 * 60)))
    );
    let effects = stage.fire(ClockKind::Lapse, Some(id)).unwrap();
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Alarm(_))), "no hold has ended");
    assert_eq!(stage.order(id).state, OrderState::Done);
    // A batch that was long under way still brings its rows.
    let late = AnswerBody::Statement { balance_fen: None, rows: 1, until: stage.now, more: true };
    assert!(stage.answer(id, "0000", late).is_ok());
    assert_eq!(stage.order(id).state, OrderState::Done);
}

/// Between the statement's end and the watch's beginning something may have moved; only a statement that reaches to it
/// is carried on by the batches.
#[test]
fn a_batch_carries_on_only_a_statement_that_reaches_to_the_watch() {
    for (reaches, expected) in [(false, false), (true, true)] {
        let mut stage = watching();
        let watch = stage.find(OrderKind::LiveWatch, 3);
        if reaches {
            trace(&mut stage, vec![passed(3, 30_000, 30_000, 3)]);
            let officer = crate::stage::officer(1);
            stage
                .handle(Event::Requested { officer, kind: OrderKind::StatementQuery, account: account(3) })
                .unwrap();
            let query = stage.find(OrderKind::StatementQuery, 3);
            stage.deliver(query);
            stage.statement(query, 0).unwrap();
        }
        stage.wait(5);
        let batch = AnswerBody::Statement { balance_fen: None, rows: 1, until: stage.now, more: true };
        stage.answer(watch, "0000", batch).unwrap();
        let until = stage.case.accounts()[&account(3)].statement_until;
        assert_eq!(until == Some(stage.now), expected, "{until:?}");
    }
}
