//! Orders: nothing leaves without two officers' signatures and a third person's approval.

use kernel::Timestamp;
use serde_json::{Value, json};

use crate::house::{Answer, Guest, House};
use crate::reports::{STORY, case, file};

/// The case's stop order as this guest sees it.
async fn stop_of(guest: &Guest, case_id: &str) -> Value {
    let case = case(guest, case_id).await;
    let orders = case["orders"].as_array().unwrap();
    orders.iter().find(|order| order["kind"] == "stop").expect("a stop order").clone()
}

async fn act(guest: &Guest, order: &Value, what: &str) -> Answer {
    let id = order["order_id"].as_str().unwrap();
    let mut body = json!({"version": order["version"]});
    if what == "withdrawal" {
        body["reason"] = json!("钱已经转走");
    }
    guest.post(&format!("/api/orders/{id}/{what}"), &body).await
}

/// How many messages are waiting to leave.
async fn outgoing(house: &House) -> usize {
    let later = Timestamp::from_micros(house.now().as_micros()).plus_seconds(3600);
    house.desk.claim_outgoing(100, later).await.expect("the outbox").len()
}

#[tokio::test]
async fn an_order_leaves_after_two_signatures_and_a_third_persons_approval() {
    let house = House::open().await;
    let (zhang, li, wang) = (house.user("zhang").await, house.user("li.na").await, house.user("wang").await);
    let case_id = file(&zhang, STORY).await;
    let order = stop_of(&zhang, &case_id).await;

    let once = act(&zhang, &order, "signatures").await.json();
    assert_eq!(
        (once["state"].as_str(), once["signatures"][0]["name"].as_str()),
        (Some("proposed"), Some("民警zhang"))
    );
    assert_eq!(once["can"]["sign"], false, "not twice");
    assert_eq!(outgoing(&house).await, 0);
    let twice = act(&li, &order, "signatures").await.json();
    assert_eq!(twice["state"], "signed");
    assert_eq!(outgoing(&house).await, 0);
    let sent = act(&wang, &order, "approval").await.json();
    assert_eq!((sent["state"].as_str(), sent["stage"].as_str()), (Some("sent"), Some("outgoing")), "{sent}");
    assert_eq!(sent["approval"]["name"], "民警wang");
    assert_eq!(outgoing(&house).await, 1);
    assert_eq!(zhang.get("/api/overview").await.json()["orders"]["sent"], 1);
}

#[tokio::test]
async fn no_other_way_leads_out() {
    let house = House::open().await;
    let (zhang, li, wang) = (house.user("zhang").await, house.user("li.na").await, house.user("wang").await);
    let zhao = house.user("zhao").await;
    let system = house.administrator("system").await;
    let case_id = file(&zhang, STORY).await;
    let order = stop_of(&zhang, &case_id).await;
    let check = async |guest: &Guest, what: &str| act(guest, &order, what).await.line();

    assert_eq!(check(&wang, "approval").await, "409 state_conflict", "unsigned");
    assert_eq!(check(&wang, "signatures").await, "403 role_required", "an approver does not sign");
    assert_eq!(check(&zhang, "approval").await, "403 role_required", "an investigator does not approve");
    assert_eq!(check(&system, "signatures").await, "403 role_required");
    assert_eq!(check(&zhao, "signatures").await, "200", "who holds both roles signs");
    assert_eq!(check(&zhao, "signatures").await, "409 same_officer", "twice");
    assert_eq!(check(&wang, "approval").await, "409 state_conflict", "one signature");
    assert_eq!(check(&zhao, "approval").await, "409 state_conflict", "one signature, and the own one");
    assert_eq!(check(&li, "signatures").await, "200");
    assert_eq!(check(&zhao, "approval").await, "409 same_officer", "who signed does not approve");
    assert_eq!(check(&zhang, "signatures").await, "409 state_conflict", "a third signature");
    assert_eq!(outgoing(&house).await, 0);
    assert_eq!(check(&wang, "approval").await, "200");
    assert_eq!(check(&wang, "approval").await, "409 state_conflict", "once only");
    assert_eq!(check(&zhang, "withdrawal").await, "409 state_conflict", "it has left");
    assert_eq!(outgoing(&house).await, 1);
}

#[tokio::test]
async fn many_are_signed_at_once_and_each_stands_for_itself() {
    let house = House::open().await;
    let (zhang, li, wang) = (house.user("zhang").await, house.user("li.na").await, house.user("wang").await);
    let case_id = file(&zhang, STORY).await;
    let path = format!("/api/cases/{case_id}/signatures");
    let chosen: Vec<_> = case(&zhang, &case_id).await["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| json!({"order_id": order["order_id"], "version": order["version"]}))
        .collect();
    let absent = json!({"order_id": "0190c000-0000-7000-8000-000000000001", "version": 1});
    let with_absent: Vec<_> = chosen.iter().cloned().chain([absent]).collect();
    let outcomes = zhang.post(&path, &json!({"orders": with_absent})).await.json();
    let done = |outcomes: &Value| outcomes.as_array().unwrap().iter().filter(|one| one["ok"] == true).count();
    assert_eq!(done(&outcomes), chosen.len());
    let last = outcomes.as_array().unwrap().last().unwrap();
    assert_eq!(last["problem"]["type"], "not_found", "{last}");
    let again = zhang.post(&path, &json!({"orders": chosen})).await.json();
    assert_eq!(again[0]["problem"]["type"], "same_officer", "{again}");
    assert_eq!(outgoing(&house).await, 0);
    assert_eq!(done(&li.post(&path, &json!({"orders": chosen})).await.json()), chosen.len());
    assert_eq!(outgoing(&house).await, 0);
    assert_eq!(done(&wang.post(&path, &json!({"orders": chosen})).await.json()), chosen.len());
    assert_eq!(outgoing(&house).await, chosen.len());
    assert_eq!(zhang.post(&path, &json!({"orders": []})).await.line(), "422 invalid");
}

#[tokio::test]
async fn what_has_changed_since_it_was_read_is_not_signed() {
    let house = House::open().await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let case_id = file(&zhang, STORY).await;
    let mut order = stop_of(&zhang, &case_id).await;
    order["version"] = json!(order["version"].as_u64().unwrap() + 1);
    assert_eq!(act(&li, &order, "signatures").await.line(), "409 version_conflict");
    let other = stop_of(&zhang, &case_id).await;
    assert_eq!(other["signatures"], json!([]));
}

#[tokio::test]
async fn two_officers_at_once_both_sign_and_one_cannot_sign_twice_at_once() {
    let house = House::open().await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let case_id = file(&zhang, STORY).await;
    let order = stop_of(&zhang, &case_id).await;
    let (first, second, third) = tokio::join!(
        act(&zhang, &order, "signatures"),
        act(&zhang, &order, "signatures"),
        act(&li, &order, "signatures"),
    );
    assert_eq!(third.line(), "200");
    let mut own = [first.line(), second.line()];
    own.sort();
    assert_eq!(own[0], "200");
    assert!(own[1] == "409 same_officer" || own[1] == "409 state_conflict", "{own:?}");
    let order = stop_of(&zhang, &case_id).await;
    assert_eq!((order["state"].as_str(), order["signatures"].as_array().unwrap().len()), (Some("signed"), 2));
}

#[tokio::test]
async fn an_order_is_withdrawn_with_a_reason_and_then_not_signed() {
    let house = House::open().await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let case_id = file(&zhang, STORY).await;
    let order = stop_of(&zhang, &case_id).await;
    let path = format!("/api/orders/{}/withdrawal", order["order_id"].as_str().unwrap());
    for reason in ["", " 无 ", &"长".repeat(201)] {
        let body = json!({"version": order["version"], "reason": reason});
        assert_eq!(zhang.post(&path, &body).await.line(), "422 invalid", "{reason}");
    }
    assert_eq!(act(&zhang, &order, "withdrawal").await.json()["state"], "withdrawn");
    assert_eq!(act(&li, &order, "signatures").await.line(), "409 state_conflict");
}

#[tokio::test]
async fn a_signature_stands_though_the_client_hangs_up() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = file(&zhang, STORY).await;
    let order = stop_of(&zhang, &case_id).await;
    let id = order["order_id"].as_str().unwrap();
    let body = json!({"version": order["version"]}).to_string();
    house.send_and_leave(&zhang, &format!("POST /api/orders/{id}/signatures"), &body).await;
    for _ in 0..100 {
        if stop_of(&zhang, &case_id).await["signatures"].as_array().unwrap().len() == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("a whole request is carried out whether or not its answer is read");
}
