//! Each result code of the banks moves its order as this table says.

use pursuit::law::OrderKind;
use pursuit::result::TABLE;
use pursuit::{AnswerBody, ClockKind, Effect};

use crate::stage::{Stage, order_in, show_effects};

fn check(kind: OrderKind, code: &str) -> String {
    let mut stage = Stage::reported();
    let id = stage.find(kind, 1);
    stage.deliver(id);
    stage.wait(5);
    let effects = if kind == OrderKind::Stop {
        stage.hold(id, code, 40_000)
    } else {
        answer_query(&mut stage, id, code)
    };
    let effects = effects.unwrap();
    let told: Vec<String> = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Send(_) | Effect::Alarm(_) | Effect::OrderProposed(_)))
        .map(|effect| show_effects(std::slice::from_ref(effect)))
        .collect();
    format!("{code} {:?} {}", stage.order(id).state, told.join("; ")).trim_end().to_owned()
}

fn answer_query(stage: &mut Stage, id: kernel::OrderId, code: &str) -> Result<Vec<Effect>, pursuit::Refusal> {
    let body = AnswerBody::Statement { balance_fen: None, rows: 0, until: stage.now, more: false };
    stage.answer(id, code, body)
}

#[test]
fn a_stop_is_moved_by_each_code() {
    let codes = TABLE.iter().map(|(code, _)| *code).chain(["1400", "1503", "1702", "x", ""]);
    let table: Vec<String> = codes.map(|code| check(OrderKind::Stop, code)).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
    0000 InForce
    0100 Refused alarm bank_refused
    0199 Refused alarm bank_refused
    0200 Refused alarm bank_refused
    0299 Refused alarm bank_refused
    0300 Refused alarm bank_refused
    0301 Refused alarm bank_refused
    0302 Refused alarm bank_refused
    0303 Refused alarm bank_refused
    0304 Refused alarm bank_refused
    0399 Refused alarm bank_refused
    0400 Refused alarm bank_refused
    0499 Refused alarm bank_refused
    0500 Refused alarm bank_refused
    0501 Refused alarm bank_refused
    0599 Refused alarm bank_refused
    0600 Refused alarm bank_refused
    0699 Refused alarm bank_refused
    0700 Refused alarm bank_refused
    0701 Refused alarm bank_refused
    0799 Refused alarm bank_refused
    0800 Refused alarm bank_refused
    0801 Refused alarm bank_refused
    0802 Refused alarm bank_refused
    0899 Refused alarm bank_refused
    0900 Delivered alarm answer_lost
    0999 Delivered alarm answer_lost
    1000 Refused alarm bank_refused
    1099 Refused alarm bank_refused
    1100 Outgoing send 100101 ¥50,000.00 attempt 2
    1101 Outgoing send 100101 ¥50,000.00 attempt 2
    1199 Outgoing send 100101 ¥50,000.00 attempt 2
    1200 PartlyInForce
    1299 PartlyInForce
    1300 Refused alarm bank_refused
    1301 AlreadyHeld
    1302 AlreadyHeld
    1303 AlreadyHeld
    1304 Refused alarm stop_limit
    1399 Refused alarm bank_refused
    1600 Unclear alarm unknown_code
    1601 Unclear alarm unknown_code
    1800 Unclear alarm unknown_code
    1899 Unclear alarm unknown_code
    1900 Unclear alarm unknown_code
    1999 Unclear alarm unknown_code
    1400 Unclear alarm unknown_code
    1503 Unclear alarm unknown_code
    1702 Unclear alarm unknown_code
    x Unclear alarm unknown_code
     Unclear alarm unknown_code
    ");
}

#[test]
fn a_query_is_moved_by_each_code() {
    let codes =
        ["0000", "0300", "0600", "0900", "1100", "1200", "1301", "1304", "1600", "1800", "1900", "1400"];
    let table: Vec<String> = codes.into_iter().map(|code| check(OrderKind::StatementQuery, code)).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
    0000 Done
    0300 Refused alarm bank_refused
    0600 Refused alarm bank_refused
    0900 Delivered alarm answer_lost
    1100 Outgoing send 100301 ¥0.00 attempt 2
    1200 Unclear alarm unknown_code
    1301 Unclear alarm unknown_code
    1304 Unclear alarm unknown_code
    1600 Unclear alarm unknown_code
    1800 Unclear alarm unknown_code
    1900 Unclear alarm unknown_code
    1400 Unclear alarm unknown_code
    ");
}

#[test]
fn a_bank_that_fails_is_asked_three_times_and_no_more() {
    let (mut stage, stop) = order_in(pursuit::OrderState::Delivered);
    for attempt in 2..=3 {
        stage.hold(stop, "1100", 0).unwrap();
        assert_eq!(stage.order(stop).attempts, attempt);
        stage.handle(pursuit::Event::Acknowledged { order: stop, attempt }).unwrap();
    }
    stage.hold(stop, "1100", 0).unwrap();
    assert_eq!(stage.order(stop).state, pursuit::OrderState::Refused);
    assert!(stage.case.clocks().keys().all(|clock| clock.kind != ClockKind::AnswerDue));
}
