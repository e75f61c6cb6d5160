//! The table of allowed moves: each state of an order with each event about it.

use kernel::OrderId;
use pursuit::law::{ApproverRank, OrderKind};
use pursuit::result::ResultCode;
use pursuit::{Answer, AnswerBody, Case, Clock, ClockKind, Event, OrderState, Refusal};

use crate::stage::{Stage, account, document, officer, order_in, paid};

/// One event of every kind that is about an order, otherwise in good order.
fn events(stage: &Stage, id: OrderId) -> Vec<Event> {
    let order = stage.order(id);
    let version = order.version;
    let body = if order.kind == OrderKind::StatementQuery {
        AnswerBody::Statement { balance_fen: None, rows: 0, until: stage.now, more: false }
    } else {
        AnswerBody::Held { balance_fen: None, held_fen: None, started_at: None, expires_at: None }
    };
    let answer = Answer {
        order: id,
        message: "late".to_owned(),
        code: ResultCode("0000".to_owned()),
        remark: String::new(),
        body,
    };
    let approved = Event::Approved {
        order: id,
        officer: officer(9),
        rank: ApproverRank::County,
        version,
        document: document(order.kind),
    };
    vec![
        Event::Signed { order: id, officer: officer(8), version },
        approved,
        Event::Withdrawn { order: id, officer: officer(8), version, text: String::new() },
        Event::Acknowledged { order: id, attempt: 1 },
        Event::AcknowledgementFailed { order: id, attempt: 1, code: "200001".to_owned() },
        Event::Answered(answer),
        Event::ClockFired { clock: Clock::of_order(ClockKind::AnswerDue, id), due: stage.now },
    ]
}

fn check(state: OrderState) -> String {
    let (stage, id) = order_in(state);
    assert_eq!(stage.order(id).state, state);
    let mut cells = Vec::new();
    for event in events(&stage, id) {
        let name = event.name();
        let mut tried = stage.clone();
        let before: Case = tried.case.clone();
        match tried.handle(event) {
            Ok(_) => cells.push(format!("{name} → {:?}", tried.order(id).state)),
            Err(refusal) => {
                assert_eq!(tried.case, before, "a refused event changes nothing");
                if !matches!(refusal, Refusal::WrongState { .. } | Refusal::ClockNotSet(_)) {
                    cells.push(format!("{name}: {refusal}"));
                }
            }
        }
    }
    format!("{state:?}: {}", cells.join(", "))
}

/// What is not named is refused as [`Refusal::WrongState`] (a clock as [`Refusal::ClockNotSet`]).
#[test]
fn every_state_has_its_moves_and_no_others() {
    let table: Vec<String> = OrderState::ALL.into_iter().map(check).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
    Proposed: signed → Proposed, withdrawn → Withdrawn
    Signed: approved → Outgoing, withdrawn → Withdrawn
    Outgoing: acknowledged → Delivered, acknowledgement_failed → Undeliverable, answered → InForce
    Delivered: acknowledged: the message was taken before, answered → InForce
    Undeliverable: acknowledged → Undeliverable, answered → InForce
    InForce: acknowledged: the message was taken before
    PartlyInForce: acknowledged: the message was taken before
    AlreadyHeld: acknowledged: the message was taken before
    Done: acknowledged: the message was taken before
    Refused: acknowledged: the message was taken before
    Unclear: acknowledged: the message was taken before, answered → InForce
    Extended: acknowledged: the message was taken before
    Lapsed: acknowledged: the message was taken before
    Released: acknowledged: the message was taken before
    Withdrawn:
    ");
}

#[test]
fn the_case_has_its_moves_and_no_others() {
    let tell = |stage: &mut Stage, event: Event| {
        let name = event.name();
        stage.handle(event).map_or_else(|refusal| format!("{name}: {refusal}"), |_| format!("{name}: taken"))
    };
    let filed = || Event::Filed { number: "A0000".to_owned() };
    let refused = || Event::FilingRefused { reason: "不属实".to_owned() };
    let unrelated = |n| Event::Unrelated { account: account(n), officer: officer(1) };
    let mut new = Stage::new();
    assert_eq!(tell(&mut new, filed()), "filed: the case has no report yet");
    let mut wrong = paid(1, 1, 1);
    wrong.amount_fen = kernel::Fen::ZERO;
    assert_eq!(
        new.report(vec![paid(1, 1, 1), wrong.clone()]),
        Err(Refusal::PaymentNotPositive { position: 2 })
    );
    wrong.amount_fen = kernel::Fen::MAX;
    assert_eq!(new.report(vec![paid(1, 1, 1), wrong.clone()]), Err(Refusal::AmountsTooLarge));
    let mut stage = Stage::reported();
    assert_eq!(stage.report(vec![]), Err(Refusal::AlreadyReported));
    assert_eq!(tell(&mut stage, unrelated(7)), "unrelated: the account is not in this case");
    assert_eq!(tell(&mut stage, unrelated(1)), "unrelated: taken");
    assert_eq!(tell(&mut stage, unrelated(1)), "unrelated: the account is marked unrelated already");
    assert_eq!(tell(&mut stage, Event::Filed { number: " ".to_owned() }), "filed: the case number is empty");
    assert_eq!(tell(&mut stage, filed()), "filed: taken");
    assert_eq!(tell(&mut stage, refused()), "filing_refused: the filing is decided already");
    let mut reversed = Stage::reported();
    assert_eq!(tell(&mut reversed, refused()), "filing_refused: taken");
    assert_eq!(tell(&mut reversed, refused()), "filing_refused: the filing is decided already");
    assert_eq!(tell(&mut reversed, filed()), "filed: taken");
    assert_eq!(tell(&mut reversed, filed()), "filed: the filing is decided already");
}

#[test]
fn a_trace_that_cannot_be_is_refused() {
    let mut stage = Stage::reported();
    let good = crate::stage::held(2, 2, 100, 1);
    let mut low = good.clone();
    low.min_fen = kernel::Fen::new(-1);
    let mut high = good.clone();
    high.held_fen = kernel::Fen::new(10_001);
    assert_eq!(stage.trace(vec![good.clone(), low]), Err(Refusal::ClaimOutsideRange { position: 2 }));
    assert_eq!(stage.trace(vec![high]), Err(Refusal::ClaimOutsideRange { position: 1 }));
    assert_eq!(stage.trace(vec![good.clone(), good.clone()]), Err(Refusal::RepeatedPosition { position: 2 }));
    stage.trace(vec![good.clone()]).unwrap();
    stage.now = stage.now.plus_seconds(-1);
    assert_eq!(stage.trace(vec![good]), Err(Refusal::TraceOutdated));
}
