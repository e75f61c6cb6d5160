//! Cut between any two steps and started again, the centre ends where it would have ended.

use kernel::Fen;

use crate::bank::{Bank, Row};
use crate::centre::{Centre, FIRST_CARD, STORY, VICTIM_CARD, minute, paid_at};
use testbed::Engine;

fn bank() -> Bank {
    let row = |serial, at_minutes: i64, fen, other| Row {
        serial,
        at: paid_at().plus_seconds(at_minutes * 60),
        fen,
        other,
        other_name: "某某",
    };
    let rows = vec![
        row("T0000000001", 0, 5_000_000, VICTIM_CARD),
        row("T0000000002", 8, -4_200_000, "6222020000000000020"),
    ];
    Bank { balance: 800_000, rows, ..Bank::default() }
}

/// Runs the main job and starts anew after step `cut`; what the case says at the end.
async fn run(engine: Engine, cut: u32) -> String {
    let mut centre = Centre::on(engine).await;
    let mut bank = bank();
    let mut step = 0;
    macro_rules! may_crash {
        () => {
            step += 1;
            if step == cut {
                centre = centre.restart().await;
            }
        };
    }
    let filed = centre.file(STORY).await;
    may_crash!();
    centre.sign_off_all(filed.case, minute(1)).await;
    may_crash!();
    let mut wall = minute(1);
    // A cut between claim and delivery leaves the messages to be claimed again when the lease ends.
    let _lost = centre.outgoing(wall).await;
    may_crash!();
    wall = wall.plus_seconds(60);
    let mut answers = Vec::new();
    for message in centre.outgoing(wall).await {
        answers.extend(bank.take(&message, minute(2)));
        may_crash!();
        // The bank has it, but nobody noted that; it is sent again and the bank does nothing.
        wall = wall.plus_seconds(60);
        for repeat in centre.outgoing(wall).await {
            answers.extend(bank.take(&repeat, minute(2)));
            centre.desk.outgoing_delivered(repeat.id, minute(3), &centre.id()).await.unwrap();
            may_crash!();
        }
    }
    for answer in answers {
        centre.desk.receive(&answer, minute(4), &centre.id()).await.unwrap();
        may_crash!();
    }
    for _ in 0..2 {
        centre.desk.apply_inbox(1, minute(5), &centre.id()).await.unwrap();
        may_crash!();
    }
    let case = centre.case(filed.case).await;
    assert_eq!(case.stopped, Fen::new(800_000), "cut after step {cut}");
    assert_eq!(centre.count("SELECT count(*) FROM outbox WHERE state = 'acknowledged'").await, 2);
    assert_eq!(centre.desk.records().verify_trail().await.unwrap().fault, None);
    let orders = case.orders.iter().map(|sheet| {
        let order = &sheet.order;
        format!("{:?} {} {} {:?}", order.kind, order.account, order.amount_fen, order.state)
    });
    format!("{:?} of {step} steps, {}", case.state, orders.collect::<Vec<_>>().join("; "))
}

#[tokio::test]
async fn every_cut_ends_the_same() {
    for engine in Engine::BOTH {
        let whole = run(engine, u32::MAX).await;
        assert!(whole.contains(&FIRST_CARD[15..]), "{whole}");
        for cut in 1..=11 {
            assert_eq!(run(engine, cut).await, whole, "{engine:?}, cut after step {cut}");
        }
    }
}
