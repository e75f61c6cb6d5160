//! Posts, absences and shifts through the front: who may say what, and whose duty it is then.

use records::people::Role;
use records::units::CENTRE;
use serde_json::{Value, json};

use crate::house::{Guest, House};

fn code(answer: &crate::house::Answer) -> String {
    let error = &answer.json()["errors"][0];
    format!("{} {} {}", answer.line(), error["field"].as_str().unwrap(), error["code"].as_str().unwrap())
}

async fn duty(guest: &Guest) -> Value {
    guest.get("/api/duty").await.json()
}

#[tokio::test]
async fn an_absence_moves_a_posts_duty_and_the_roster_goes_before_the_place() {
    let house = House::open().await;
    house.bed.user("chief", 20, &[Role::Chief]).await;
    let (system, chief) = (house.administrator("system").await, house.user("chief").await);
    let wang = house.user("wang").await;
    let zhao = house.user("zhao").await;
    let (wang_id, zhao_id) = (house.id_of("wang").await, house.id_of("zhao").await);
    let zhang_id = house.id_of("zhang").await;
    let post =
        |holders: Value| json!({"unit_id": CENTRE, "role": "approver", "name": "审批岗", "holders": holders});
    let tries = [
        (json!({"a": zhang_id}), "422 invalid holders role"),
        (json!({"a": wang_id, "b": wang_id}), "422 invalid holders twice"),
    ];
    for (holders, expected) in tries {
        assert_eq!(code(&system.post("/api/posts", &post(holders)).await), expected);
    }
    let made = system.post("/api/posts", &post(json!({"a": wang_id, "b": zhao_id}))).await;
    assert_eq!(made.status, 201, "{made:?}");
    let again = system.post("/api/posts", &post(json!({}))).await;
    assert_eq!(code(&again), "422 invalid name taken");
    assert_eq!(duty(&chief).await["posts"][0]["bearer_id"], json!(wang_id));

    let leave =
        json!({"from": "2026-01-10T08:00:00+08:00", "until": "2026-01-12T08:00:00+08:00", "reason": "年假"});
    assert_eq!(wang.post("/api/absences", &leave).await.status, 201);
    let seen = duty(&zhao).await;
    assert_eq!(seen["posts"][0]["bearer_id"], json!(zhao_id), "{seen}");
    assert!(seen["posts"][0]["moved_at"].is_string());
    assert_eq!(seen["absences"][0]["reason"], Value::Null, "why is not for everybody");
    assert_eq!(duty(&chief).await["absences"][0]["reason"], "年假");
    let absence = seen["absences"][0]["absence_id"].as_str().unwrap().to_owned();
    let other = zhao.delete(&format!("/api/absences/{absence}")).await;
    assert_eq!(other.line(), "404 not_found", "nobody ends another's");
    assert_eq!(chief.delete(&format!("/api/absences/{absence}")).await.status, 204);
    assert_eq!(duty(&zhao).await["posts"][0]["bearer_id"], json!(wang_id));

    let shifts = |from: &str, count: usize, groups: Value| json!({"from": from, "hours": 24, "count": count, "groups": groups});
    let first = shifts("2026-01-10T08:00:00+08:00", 3, json!([[zhao_id], [wang_id, zhang_id]]));
    assert_eq!(chief.post("/api/shifts", &first).await.status, 201);
    let seen = duty(&zhao).await;
    assert_eq!(seen["posts"][0]["bearer_id"], json!(zhao_id), "on shift before A");
    assert_eq!(seen["shifts"].as_array().unwrap().len(), 3);
    assert_eq!([&seen["shifts"][0]["is_running"], &seen["shifts"][1]["is_running"]], [true, false]);
    let tries = [
        (first.clone(), "409 state_conflict  shifts_overlap"),
        (shifts("tomorrow", 1, json!([[zhao_id]])), "422 invalid from form"),
        (shifts("2026-02-10T08:00:00+08:00", 0, json!([[zhao_id]])), "422 invalid count range"),
        (shifts("2026-02-10T08:00:00+08:00", 1, json!([[]])), "422 invalid groups range"),
        (shifts("2026-02-10T08:00:00+08:00", 1, json!([[zhao_id, zhao_id]])), "422 invalid groups twice"),
    ];
    for (body, expected) in tries {
        assert_eq!(code(&chief.post("/api/shifts", &body).await), expected, "{body}");
    }
    let begun = seen["shifts"][0]["shift_id"].as_str().unwrap();
    let last = seen["shifts"][2]["shift_id"].as_str().unwrap();
    assert_eq!(code(&chief.delete(&format!("/api/shifts/{begun}")).await), "409 state_conflict  shift_begun");
    assert_eq!(chief.delete(&format!("/api/shifts/{last}")).await.status, 204);

    house.bed.records.seal_trail().await.unwrap();
    let trail = house.administrator("audit").await.get("/api/trail?action=post.moved").await.json();
    assert_eq!(trail["items"].as_array().unwrap().len(), 4, "{trail}");
}
