//! Each result code of the banks moves its order as this table says.

use pursuit::law::OrderKind;
use pursuit::result::TABLE;
use pursuit::{AnswerBody, ClockKind, Effect, Event, OrderState};

use crate::stage::{Stage, account, officer, order_in, show_effects};

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

/// An order of the kind, at the bank and unanswered, reached as it is in life.
fn out(kind: OrderKind) -> (Stage, kernel::OrderId) {
    let ask = |stage: &mut Stage| {
        stage.handle(Event::Requested { officer: officer(1), kind, account: account(1) }).unwrap();
    };
    let mut stage = match kind {
        OrderKind::Stop | OrderKind::StatementQuery => Stage::reported(),
        OrderKind::Freeze | OrderKind::FreezeExtension | OrderKind::FreezeRelease => frozen(kind),
        _ => order_in(OrderState::InForce).0,
    };
    match kind {
        OrderKind::Stop | OrderKind::StatementQuery | OrderKind::Freeze => {}
        OrderKind::LiveWatchEnd => {
            let watch =
                Event::Requested { officer: officer(1), kind: OrderKind::LiveWatch, account: account(1) };
            stage.handle(watch).unwrap();
            let watch = stage.find(OrderKind::LiveWatch, 1);
            stage.deliver(watch);
            ask(&mut stage);
        }
        _ => ask(&mut stage),
    }
    let id = stage.find(kind, 1);
    stage.deliver(id);
    (stage, id)
}

/// A filed case with a freeze proposed, or in force for what is about it.
fn frozen(kind: OrderKind) -> Stage {
    let (mut stage, _stop) = order_in(OrderState::InForce);
    stage.handle(Event::Filed { number: "A1".to_owned() }).unwrap();
    if kind != OrderKind::Freeze {
        let freeze = stage.find(OrderKind::Freeze, 1);
        stage.deliver(freeze);
        stage.hold(freeze, "0000", 50_000).unwrap();
    }
    stage
}

fn body(kind: OrderKind, now: kernel::Timestamp) -> AnswerBody {
    match kind {
        OrderKind::StopRelease | OrderKind::FreezeRelease | OrderKind::LiveWatchEnd => {
            AnswerBody::Released { at: Some(now) }
        }
        OrderKind::StatementQuery | OrderKind::LiveWatch => {
            let more = kind == OrderKind::LiveWatch;
            AnswerBody::Statement { balance_fen: None, rows: 0, until: now, more }
        }
        OrderKind::HolderQuery => AnswerBody::Holder { holder: None },
        OrderKind::AllAccountsQuery => AnswerBody::Accounts { accounts: vec![account(7)] },
        OrderKind::Stop | OrderKind::StopExtension | OrderKind::Freeze | OrderKind::FreezeExtension => {
            let balance_fen = Some(kernel::Fen::new(5_000_000));
            AnswerBody::Held { balance_fen, held_fen: None, started_at: Some(now), expires_at: None }
        }
    }
}

/// Codes that move every kind alike, then those that have a meaning for some kinds only.
fn expected(kind: OrderKind, code: &str) -> OrderState {
    let (holds, stops) = (kind.holds_money(), [OrderKind::Stop, OrderKind::StopExtension]);
    let watches = [OrderKind::LiveWatch, OrderKind::LiveWatchEnd];
    let extends = [OrderKind::StopExtension, OrderKind::FreezeExtension];
    let releases = [OrderKind::StopRelease, OrderKind::FreezeRelease];
    let refused_if = |known: bool| if known { OrderState::Refused } else { OrderState::Unclear };
    match code {
        "0000" if holds => OrderState::InForce,
        "0000" if kind == OrderKind::LiveWatch => OrderState::Delivered,
        "0000" => OrderState::Done,
        "0900" | "0999" => OrderState::Delivered,
        "1100" | "1101" | "1199" => OrderState::Outgoing,
        "1200" | "1299" if holds => OrderState::PartlyInForce,
        "1301" | "1302" | "1303" if holds => OrderState::AlreadyHeld,
        "1200" | "1299" | "1301" | "1302" | "1303" => OrderState::Unclear,
        "1304" => refused_if(stops.contains(&kind)),
        "1600" | "1601" => refused_if(watches.contains(&kind)),
        "1800" | "1899" => refused_if(extends.contains(&kind)),
        "1900" | "1999" => refused_if(releases.contains(&kind)),
        _ => OrderState::Refused,
    }
}

#[test]
fn every_kind_is_moved_by_every_code() {
    let mut wrong = Vec::new();
    for kind in OrderKind::ALL {
        let (stage, id) = out(kind);
        for (code, _) in TABLE {
            let mut stage = stage.clone();
            stage.wait(5);
            let now = stage.now;
            stage.answer(id, code, body(kind, now)).unwrap();
            let state = stage.order(id).state;
            if state != expected(kind, code) {
                wrong.push(format!("{kind:?} {code}: {state:?}, not {:?}", expected(kind, code)));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// States in which an order waits for its answer, or for a clearer one; in every other an answer is refused, whatever it
/// says, and nothing moves.
const OPEN: [OrderState; 4] =
    [OrderState::Outgoing, OrderState::Delivered, OrderState::Undeliverable, OrderState::Unclear];

#[test]
fn every_code_moves_an_order_in_every_state_as_it_should() {
    let mut wrong = Vec::new();
    let codes = || TABLE.iter().map(|(code, _)| *code).chain(["1400", "1503", "1702", "x", ""]);
    for state in OrderState::ALL {
        let (stage, id) = order_in(state);
        let kind = stage.order(id).kind;
        for code in codes() {
            let mut stage = stage.clone();
            stage.wait(5);
            let (before, now) = (stage.order(id).clone(), stage.now);
            let taken = stage.answer(id, code, body(kind, now));
            let after = stage.order(id);
            let is_open = OPEN.contains(&state);
            let moved = match TABLE.iter().any(|(known, _)| *known == code) {
                // Nothing is known of the bank's first answer, so that the order stands where it stood.
                true if matches!(code, "0900" | "0999") => state,
                true => expected(kind, code),
                false => OrderState::Unclear,
            };
            let right = match taken {
                Ok(_) => is_open && after.state == moved,
                Err(pursuit::Refusal::WrongState { .. }) => !is_open && *after == before,
                Err(_) => false,
            };
            if !right {
                wrong.push(format!("{state:?} {code}: {:?}", after.state));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_live_watch_is_kept_until_it_is_ended_or_over() {
    let (mut stage, watch) = out(OrderKind::LiveWatch);
    let batch = |stage: &Stage| body(OrderKind::LiveWatch, stage.now);
    for _ in 0..2 {
        let now = batch(&stage);
        stage.answer(watch, "0000", now).unwrap();
        assert_eq!(stage.order(watch).state, OrderState::Delivered, "each batch leaves it open");
    }
    let own = |stage: &Stage| {
        let clocks = stage.case.clocks().keys().filter(|clock| clock.order == Some(watch));
        clocks.map(|clock| clock.kind).collect::<Vec<_>>()
    };
    assert_eq!(own(&stage), [ClockKind::Lapse], "nothing more is owed but its end");
    let mut ended = stage.clone();
    ended
        .handle(Event::Requested { officer: officer(1), kind: OrderKind::LiveWatchEnd, account: account(1) })
        .unwrap();
    let end = ended.find(OrderKind::LiveWatchEnd, 1);
    ended.deliver(end);
    let released = body(OrderKind::LiveWatchEnd, ended.now);
    ended.answer(end, "0000", released).unwrap();
    assert_eq!((ended.order(watch).state, ended.order(end).state), (OrderState::Done, OrderState::Done));
    let effects = stage.fire(ClockKind::Lapse, Some(watch)).unwrap();
    assert_eq!(stage.order(watch).state, OrderState::Done);
    assert!(!show_effects(&effects).contains("alarm"), "no hold has lapsed");
}

#[test]
fn the_holders_other_accounts_may_be_asked_about() {
    let (mut stage, all) = out(OrderKind::AllAccountsQuery);
    let query =
        |n| Event::Requested { officer: officer(1), kind: OrderKind::StatementQuery, account: account(n) };
    assert_eq!(stage.clone().handle(query(7)), Err(pursuit::Refusal::UnknownAccount));
    let said = body(OrderKind::AllAccountsQuery, stage.now);
    stage.answer(all, "0000", said).unwrap();
    stage.handle(query(7)).unwrap();
    let order = stage.order(stage.find(OrderKind::StatementQuery, 7)).clone();
    assert_eq!(order.bank.as_deref(), Some("中国建设银行"), "at the bank that named it");
}
