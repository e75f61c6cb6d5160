//! No order leaves without two officers and the approver: not through the desk, not by SQL.

use desk::Error;
use kernel::{OfficerId, OrderId};
use pursuit::law::OrderKind;
use pursuit::{OrderState, Refusal};
use records::Actor;
use records::people::Role;
use sea_orm::ConnectionTrait;
use testbed::Engine;

use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

async fn sign(centre: &Centre, officer: OfficerId, order: OrderId, version: u32) -> String {
    match centre.desk.sign(centre.actor(officer), order, version, minute(1), &centre.id()).await {
        Ok(sheet) => format!("{:?} {}", sheet.order.state, sheet.signatures.len()),
        Err(error) => error.to_string(),
    }
}

async fn approve(centre: &Centre, officer: OfficerId, order: OrderId, version: u32) -> String {
    match centre.desk.approve(centre.actor(officer), order, version, minute(1), &centre.id()).await {
        Ok(sheet) => format!("{:?}", sheet.order.state),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn the_ladder_of_a_signature() {
    on_both(|centre| async move {
        let both = centre.bed.user("both", 4, &[Role::Investigator, Role::Approver]).await;
        let filed = centre.file(STORY).await;
        let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await.order;
        let (id, version) = (order.id, order.version);
        let (zhang, li, wang) = (centre.zhang, centre.li, centre.wang);
        assert_eq!(sign(&centre, wang, id, version).await, "this needs the role investigator");
        assert_eq!(approve(&centre, zhang, id, version).await, "this needs the role approver");
        assert_eq!(
            approve(&centre, wang, id, version).await,
            "an order that is Proposed cannot be approved",
            "nobody has signed"
        );
        let nobody = OrderId(uuid::Uuid::from_u128(5));
        assert_eq!(sign(&centre, zhang, nobody, version).await, "there is no such order");
        assert_eq!(sign(&centre, both, id, version + 1).await, "the order is at version 1, not 2");
        assert_eq!(sign(&centre, both, id, version).await, "Proposed 1");
        assert_eq!(sign(&centre, both, id, version).await, "the officer has signed this order already");
        assert_eq!(
            approve(&centre, wang, id, version).await,
            "an order that is Proposed cannot be approved",
            "one has signed"
        );
        assert_eq!(sign(&centre, li, id, version).await, "Signed 2");
        assert_eq!(
            approve(&centre, both, id, version).await,
            "the approver is one of the two officers who signed"
        );
        assert_eq!(centre.count("SELECT count(*) FROM outbox").await, 0);
        assert_eq!(approve(&centre, wang, id, version).await, "Outgoing");
        assert_eq!(centre.count("SELECT count(*) FROM outbox").await, 1);
        assert_eq!(approve(&centre, wang, id, version).await, "an order that is Outgoing cannot be approved");
        assert_eq!(centre.count("SELECT count(*) FROM outbox").await, 1);
    })
    .await;
}

#[tokio::test]
async fn many_are_signed_each_for_itself() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let orders: Vec<_> = centre.case(filed.case).await.orders.iter().map(|o| (o.order.id, 1)).collect();
        let stale = (orders[0].0, 9);
        let nobody = (OrderId(uuid::Uuid::from_u128(5)), 1);
        let outcomes = async |officer, orders: &[(OrderId, u32)]| {
            let id = centre.id();
            let done = centre.desk.sign_many(centre.actor(officer), filed.case, orders, minute(1), &id);
            let states = done.await.into_iter().map(|(_, outcome)| outcome.map(|s| s.order.state).ok());
            states.collect::<Vec<_>>()
        };
        assert_eq!(
            outcomes(centre.zhang, &[orders[1], stale, nobody]).await,
            [Some(OrderState::Proposed), None, None]
        );
        assert_eq!(outcomes(centre.zhang, &orders).await, [Some(OrderState::Proposed), None]);
        assert_eq!(outcomes(centre.li, &orders).await, [Some(OrderState::Signed); 2]);
        assert_eq!(outcomes(centre.wang, &orders).await, [Some(OrderState::Outgoing); 2]);
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_order_cannot_be_signed() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await.order;
        let ids = centre.id();
        let withdrawn = centre.desk.withdraw(
            centre.actor(centre.zhang),
            order.id,
            order.version,
            "重复报案",
            minute(1),
            &ids,
        );
        assert_eq!(withdrawn.await.unwrap().order.state, OrderState::Withdrawn);
        let said = sign(&centre, centre.li, order.id, order.version).await;
        assert_eq!(said, "an order that is Withdrawn cannot be signed");
    })
    .await;
}

#[tokio::test]
async fn two_who_sign_at_once_both_count_and_none_twice() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await.order;
        let tries = [centre.zhang, centre.li, centre.zhang, centre.li].map(|officer| {
            let (desk, actor, id) = (centre.desk.clone(), centre.actor(officer), centre.id());
            tokio::spawn(async move { desk.sign(actor, order.id, 1, minute(1), &id).await.map(|_| ()) })
        });
        let mut signed = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(()) => signed += 1,
                Err(Error::Refused(Refusal::SameOfficer | Refusal::WrongState { .. })) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(signed, 2);
        assert_eq!(centre.count("SELECT count(*) FROM signatures").await, 2);
    })
    .await;
}

/// What somebody with a hand on the database might try.
#[tokio::test]
async fn the_database_refuses_an_outbox_row_that_is_not_signed_for() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await.order;
        let signed = centre.order(filed.case, OrderKind::StatementQuery, FIRST_CARD).await;
        centre.sign_off(&signed, minute(1)).await;
        let id = |id: uuid::Uuid| match centre.bed.engine {
            Engine::Sqlite => format!("x'{}'", id.simple()),
            Engine::Postgres => format!("'{id}'"),
        };
        let (empty, infinite) = match centre.bed.engine {
            Engine::Sqlite => ("x''", "-9223372036854775808"),
            Engine::Postgres => ("''", "-9223372036854775807"),
        };
        let (zhang, li, wang) = (centre.zhang.0, centre.li.0, centre.wang.0);
        let insert = |order: uuid::Uuid, signer1: &str, signer2: &str, approver: &str, attempt: i64| {
            format!(
                "INSERT INTO outbox (order_id, attempt, case_id, version, signer1, signer2, approver, \
                 application_id, message_sealed, bank, state, tries, next_try_at, made_at) VALUES ({}, {attempt}, \
                 {}, 1, {signer1}, {signer2}, {approver}, 'A{attempt}', {empty}, 'x', 'waiting', 0, {infinite}, 0)",
                id(order),
                id(filed.case.0),
            )
        };
        let (z, l, w) = (id(zhang), id(li), id(wang));
        let unsigned = order.id.0;
        let approved = signed.order.id.0;
        let tries = [
            ("nobody signed", insert(unsigned, &z, &l, &w, 1)),
            ("no names at all", insert(unsigned, "NULL", "NULL", "NULL", 1)),
            ("one officer twice", insert(approved, &z, &z, &w, 2)),
            ("the approver signed", insert(approved, &z, &w, &w, 2)),
            ("an officer approves", insert(approved, &z, &l, &z, 2)),
            ("a stranger approves", insert(approved, &z, &l, &id(filed.case.0), 2)),
            (
                "a signature by an approver",
                format!(
                    "INSERT INTO signatures (order_id, version, officer_id, role, at) VALUES ({}, 1, {w}, 'investigator', 0)",
                    id(unsigned)
                ),
            ),
            (
                "a signature as an approver",
                format!(
                    "INSERT INTO signatures (order_id, version, officer_id, role, at) VALUES ({}, 1, {w}, 'approver', 0)",
                    id(unsigned)
                ),
            ),
            (
                "an approval by an investigator",
                format!(
                    "INSERT INTO approvals (order_id, version, officer_id, role, at) VALUES ({}, 1, {z}, 'approver', 0)",
                    id(unsigned)
                ),
            ),
            ("another message under the same signatures", format!("UPDATE outbox SET message_sealed = {empty}")),
            ("another signer", format!("UPDATE outbox SET signer1 = {w}")),
            ("a message gone", "DELETE FROM outbox".to_owned()),
            ("a signature gone", "DELETE FROM signatures".to_owned()),
            ("an approval moved", format!("UPDATE approvals SET officer_id = {z}")),
        ];
        for (what, sql) in tries {
            let work = centre.desk.records().begin(Actor::program("test"), minute(2)).await.unwrap();
            let result = match work.db().execute_unprepared(&sql).await {
                Ok(_) => work.commit().await,
                Err(error) => Err(error.into()),
            };
            assert!(matches!(result, Err(records::Error::Rule(_))), "{what}: {result:?}");
        }
        assert_eq!(centre.count("SELECT count(*) FROM outbox").await, 1, "the one that is signed for");
        let lawful = insert(approved, &z, &l, &w, 2);
        let work = centre.desk.records().begin(Actor::program("test"), minute(2)).await.unwrap();
        work.db().execute_unprepared(&lawful).await.expect("the same row with the right people is taken");
    })
    .await;
}
