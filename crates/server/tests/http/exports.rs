//! Bulk exports: asked for, let out by somebody else, taken once, with whose it is on every row.

use records::people::Role;
use records::units::CENTRE;
use serde_json::json;

use crate::house::{Answer, Guest, House};
use crate::reports::{STORY, file};

fn code(answer: &Answer) -> String {
    format!("{} {}", answer.line(), answer.json()["errors"][0]["code"].as_str().unwrap_or_default())
}

async fn newest(guest: &Guest) -> serde_json::Value {
    guest.get("/api/exports").await.json()[0].clone()
}

#[tokio::test]
async fn an_export_leaves_by_two_people_and_once() {
    let house = House::open().await;
    let east = house.bed.unit(CENTRE, "county", "东区分局", 90).await;
    house.bed.user_of(east, "far", 90, &[Role::Investigator, Role::Approver]).await;
    let (zhang, wang, zhao) = (house.user("zhang").await, house.user("wang").await, house.user("zhao").await);
    let far = house.user("far").await;
    file(&zhang, STORY).await;
    file(&far, STORY).await;
    let ask = json!({"from": "2026-01-01T00:00:00+08:00", "until": "2026-02-01T00:00:00+08:00", "reason": "月度研判汇总"});
    assert_eq!(zhao.post("/api/exports", &ask).await.status, 201);
    let own = newest(&zhao).await;
    let path = |export: &serde_json::Value, act: &str| {
        format!("/api/exports/{}/{act}", export["export_id"].as_str().unwrap())
    };
    let yes = json!({"approved": true});
    assert_eq!(code(&zhao.post(&path(&own, "decision"), &yes).await), "409 state_conflict own_export");
    assert_eq!(far.post(&path(&own, "decision"), &yes).await.line(), "404 not_found", "not from below");
    assert_eq!(code(&zhao.post(&path(&own, "file"), &json!({})).await), "409 state_conflict export_closed");
    assert_eq!(wang.post(&path(&own, "decision"), &yes).await.status, 204);
    assert_eq!(code(&wang.post(&path(&own, "decision"), &yes).await), "409 state_conflict export_decided");
    assert_eq!(zhang.post(&path(&own, "file"), &json!({})).await.line(), "404 not_found", "another's");

    let taken = zhao.post(&path(&own, "file"), &json!({})).await;
    assert_eq!((taken.line().as_str(), taken.header("content-type")), ("200", "text/csv; charset=utf-8"));
    let text = taken.text.clone();
    let lines: Vec<_> = text.lines().collect();
    let number = own["number"].as_str().unwrap();
    assert_eq!(lines.len(), 4, "the centre's and the county's: {text}");
    assert!(lines[0].contains(number) && lines[0].contains("民警zhao"), "{}", lines[0]);
    assert!(lines[2..].iter().all(|row| row.ends_with(&format!("\"{number} 民警zhao\""))), "{text}");
    assert!(!text.contains("6217000000000000013"), "numbers stay masked");
    assert_eq!(code(&zhao.post(&path(&own, "file"), &json!({})).await), "409 state_conflict export_closed");
    let after = newest(&wang).await;
    assert_eq!(
        (&after["state"], &after["rows"], &after["decider"]),
        (&json!("taken"), &json!(2), &json!("民警wang"))
    );

    assert_eq!(far.post("/api/exports", &ask).await.status, 201);
    let of_far = newest(&far).await;
    assert_eq!(wang.post(&path(&of_far, "decision"), &yes).await.status, 204);
    house.pass_seconds(24 * 3_600 + 60);
    let far = house.user("far").await;
    assert_eq!(code(&far.post(&path(&of_far, "file"), &json!({})).await), "409 state_conflict export_late");
    house.bed.records.seal_trail().await.unwrap();
    let audit = house.administrator("audit").await;
    let trail = audit.get("/api/trail?action=export.").await.json();
    assert_eq!(trail["items"].as_array().unwrap().len(), 5, "{trail}");
    assert_eq!(audit.get("/api/exports").await.json().as_array().unwrap().len(), 2);
}
