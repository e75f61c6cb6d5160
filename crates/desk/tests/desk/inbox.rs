//! The inbox: stored before it is acknowledged, applied once.

use desk::Received;
use pursuit::OrderState;
use pursuit::law::OrderKind;
use wire::{Message, decode};

use crate::bank::Bank;
use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

async fn answered(centre: &Centre, bank: &mut Bank) -> (kernel::CaseId, Vec<u8>) {
    let filed = centre.file(STORY).await;
    let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
    centre.sign_off(&order, minute(1)).await;
    let message = centre.outgoing(minute(1)).await.pop().unwrap();
    (filed.case, bank.take(&message, minute(2)).unwrap())
}

fn code(received: &Received) -> String {
    match decode(&received.acknowledgement()).unwrap() {
        Message::Ack(ack) => format!("{} {}", ack.code.as_str(), ack.trans_serial_number.is_some()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_message_ten_times_has_one_effect() {
    on_both(|centre| async move {
        let mut bank = Bank { balance: 100, ..Bank::default() };
        let (case, answer) = answered(&centre, &mut bank).await;
        let mut codes = Vec::new();
        for _ in 0..5 {
            codes.push(code(&centre.desk.receive(&answer, minute(3), &centre.id()).await.unwrap()));
            centre.desk.apply_inbox(10, minute(3), &centre.id()).await.unwrap();
        }
        assert_eq!(codes[..2], ["100000 true", "200003 true"]);
        let deliveries = [(); 5].map(|()| {
            let (desk, answer, id) = (centre.desk.clone(), answer.clone(), centre.id());
            tokio::spawn(async move { desk.receive(&answer, minute(4), &id).await.unwrap() })
        });
        for delivery in deliveries {
            assert_eq!(code(&delivery.await.unwrap()), "200003 true");
        }
        assert_eq!(centre.count("SELECT count(*) FROM inbox").await, 1);
        assert_eq!(centre.count("SELECT count(*) FROM case_events WHERE kind = 'answered'").await, 1);
        let order = centre.order(case, OrderKind::Stop, FIRST_CARD).await.order;
        assert_eq!(order.state, OrderState::InForce);
    })
    .await;
}

#[tokio::test]
async fn appliers_at_once_apply_once() {
    on_both(|centre| async move {
        let mut bank = Bank { balance: 100, ..Bank::default() };
        let (_case, answer) = answered(&centre, &mut bank).await;
        centre.desk.receive(&answer, minute(3), &centre.id()).await.unwrap();
        let appliers = [(); 4].map(|()| {
            let (desk, id) = (centre.desk.clone(), centre.id());
            tokio::spawn(async move { desk.apply_inbox(10, minute(3), &id).await.unwrap() })
        });
        for applier in appliers {
            applier.await.unwrap();
        }
        assert_eq!(centre.count("SELECT count(*) FROM case_events WHERE kind = 'answered'").await, 1);
        assert_eq!(centre.count("SELECT count(*) FROM inbox WHERE state = 'applied'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_answers_nothing_of_ours_is_kept_and_set_aside() {
    on_both(|centre| async move {
        let elsewhere = Centre::on(centre.bed.engine).await;
        elsewhere.file(STORY).await;
        let mut bank = Bank { balance: 100, ..Bank::default() };
        let (_case, answer) = answered(&elsewhere, &mut bank).await;
        assert_eq!(
            code(&centre.desk.receive(&answer, minute(3), &centre.id()).await.unwrap()),
            "100000 true"
        );
        assert_eq!(centre.desk.apply_inbox(10, minute(3), &centre.id()).await.unwrap(), 1);
        assert_eq!(centre.desk.apply_inbox(10, minute(3), &centre.id()).await.unwrap(), 0);
        let aside = "SELECT count(*) FROM inbox WHERE state = 'refused' AND reason = 'no_such_application'";
        assert_eq!(centre.count(aside).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_not_stored() {
    on_both(|centre| async move {
        let mut bank = Bank::default();
        let (_case, answer) = answered(&centre, &mut bank).await;
        let torn = &answer[..answer.len() / 2];
        let ours = centre.outgoing(minute(100)).await.pop().unwrap().message;
        for (what, bytes, expected) in
            [("torn", torn, "200001"), ("nothing", &b""[..], "200001"), ("our own", &ours[..], "200006")]
        {
            let received = centre.desk.receive(bytes, minute(3), &centre.id()).await.unwrap();
            assert!(code(&received).starts_with(expected), "{what}: {received:?}");
        }
        assert_eq!(centre.count("SELECT count(*) FROM inbox").await, 0);
    })
    .await;
}
