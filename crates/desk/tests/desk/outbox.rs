//! The outbox: claimed by one, retried with the same bytes, done once.

use pursuit::OrderState;
use pursuit::law::OrderKind;

use crate::bank::Bank;
use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

/// A centre with one stop order on its way out.
async fn with_a_message(centre: &Centre) -> kernel::CaseId {
    let filed = centre.file(STORY).await;
    let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
    centre.sign_off(&order, minute(1)).await;
    filed.case
}

#[tokio::test]
async fn a_message_is_claimed_once_until_its_lease_ends() {
    on_both(|centre| async move {
        with_a_message(&centre).await;
        let first = centre.outgoing(minute(1)).await;
        assert_eq!(first.len(), 1);
        assert!(centre.outgoing(minute(1).plus_seconds(29)).await.is_empty());
        let again = centre.outgoing(minute(1).plus_seconds(30)).await;
        assert_eq!(again[0].message, first[0].message, "the same bytes under the same number");
        assert_eq!((first[0].tries, again[0].tries), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn claims_at_once_never_meet() {
    on_both(|centre| async move {
        for _ in 0..4 {
            with_a_message(&centre).await;
        }
        let claims = [(); 4].map(|()| {
            let desk = centre.desk.clone();
            tokio::spawn(async move { desk.claim_outgoing(2, minute(1)).await.unwrap() })
        });
        let mut ids = Vec::new();
        for claim in claims {
            ids.extend(claim.await.unwrap().into_iter().map(|message| message.id.order));
        }
        ids.sort();
        let all = ids.len();
        ids.dedup();
        assert_eq!((all, ids.len()), (4, 4));
    })
    .await;
}

#[tokio::test]
async fn a_dead_line_is_tried_again_later_each_time_and_the_case_is_told_once() {
    on_both(|centre| async move {
        let case = with_a_message(&centre).await;
        let mut wall = minute(1);
        let mut waits = Vec::new();
        for _ in 0..10 {
            let message = centre.outgoing(wall).await.pop().expect("due again");
            centre.desk.outgoing_failed(message.id, "", minute(2), wall, &centre.id()).await.unwrap();
            let mut wait = 0;
            while wait < 400 && centre.count(&due(wall.plus_seconds(wait))).await == 0 {
                wait += 1;
            }
            waits.push(wait);
            wall = wall.plus_seconds(wait);
        }
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        let order = centre.order(case, OrderKind::Stop, FIRST_CARD).await.order;
        assert_eq!(order.state, OrderState::Outgoing);
        assert_eq!(centre.count("SELECT count(*) FROM alarms WHERE code = 'line_down'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_message_at_fault_is_not_sent_again() {
    on_both(|centre| async move {
        let stranger = with_a_message(&centre).await;
        let message = centre.outgoing(minute(1)).await.pop().unwrap();
        centre.desk.outgoing_refused(message.id, "", minute(2), &centre.id()).await.unwrap();
        let order = centre.order(stranger, OrderKind::Stop, FIRST_CARD).await.order;
        assert_eq!(order.state, OrderState::Undeliverable, "nobody listens for its bank");
        let case = with_a_message(&centre).await;
        let message = centre.outgoing(minute(1)).await.pop().unwrap();
        centre.desk.outgoing_refused(message.id, "200001", minute(2), &centre.id()).await.unwrap();
        assert!(centre.outgoing(minute(100)).await.is_empty());
        let order = centre.order(case, OrderKind::Stop, FIRST_CARD).await.order;
        assert_eq!(order.state, OrderState::Undeliverable);
        assert_eq!(centre.count("SELECT count(*) FROM outbox WHERE state = 'failed'").await, 2);
    })
    .await;
}

fn due(wall: kernel::Timestamp) -> String {
    let wall = wall.as_micros();
    format!("SELECT count(*) FROM outbox WHERE state <> 'waiting' OR next_try_at <= {wall}")
}

#[tokio::test]
async fn a_delivery_told_twice_counts_once() {
    on_both(|centre| async move {
        let case = with_a_message(&centre).await;
        let message = centre.outgoing(minute(1)).await.pop().unwrap();
        for _ in 0..2 {
            centre.desk.outgoing_delivered(message.id, minute(2), &centre.id()).await.unwrap();
        }
        centre.desk.outgoing_failed(message.id, "", minute(3), minute(3), &centre.id()).await.unwrap();
        let order = centre.order(case, OrderKind::Stop, FIRST_CARD).await.order;
        assert_eq!((order.state, order.acknowledged_at), (OrderState::Delivered, Some(minute(2))));
        assert_eq!(centre.count("SELECT count(*) FROM case_events WHERE kind = 'acknowledged'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_answer_may_overtake_the_acknowledgement() {
    on_both(|centre| async move {
        let case = with_a_message(&centre).await;
        let mut bank = Bank { balance: 100, ..Bank::default() };
        let message = centre.outgoing(minute(1)).await.pop().unwrap();
        let answer = bank.take(&message, minute(2)).unwrap();
        centre.desk.receive(&answer, minute(2), &centre.id()).await.unwrap();
        centre.desk.apply_inbox(10, minute(2), &centre.id()).await.unwrap();
        centre.desk.outgoing_delivered(message.id, minute(3), &centre.id()).await.unwrap();
        let order = centre.order(case, OrderKind::Stop, FIRST_CARD).await.order;
        assert_eq!(order.state, OrderState::InForce);
        assert!(centre.outgoing(minute(100)).await.is_empty(), "nothing is sent again");
    })
    .await;
}
