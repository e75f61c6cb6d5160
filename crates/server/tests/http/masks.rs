//! Masks on a case's page, the way behind them, and what the auditor sees of it.

use serde_json::{Value, json};

use crate::house::{Answer, Guest, House};
use crate::reports::{STORY, file};
use records::people::Role;

/// Everything in the story that names somebody.
const PLANTED: [&str; 3] = ["6222020000001234566", "13800000012", "王小明"];

async fn page(guest: &Guest, id: &str) -> Answer {
    guest.get(&format!("/api/cases/{id}")).await
}

fn named(answer: &Answer) -> Vec<&'static str> {
    PLANTED.into_iter().filter(|planted| answer.text.contains(planted)).collect()
}

async fn reveal(guest: &Guest, id: &str, reason: &str) -> Answer {
    guest.post(&format!("/api/cases/{id}/reveals"), &json!({"reason": reason})).await
}

#[tokio::test]
async fn a_case_is_masked_but_for_who_took_it_and_who_gave_a_reason() {
    let house = House::open().await;
    house.bed.user("auditor", 50, &[Role::Auditor]).await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let id = file(&zhang, STORY).await;
    let own = page(&zhang, &id).await;
    assert_eq!(named(&own), PLANTED, "who took the report has heard it all");
    assert_eq!(own.json()["masked"], false);

    let masked = page(&li, &id).await;
    assert_eq!(named(&masked), Vec::<&str>::new(), "{}", masked.text);
    let (case, whole) = (masked.json(), own.json());
    assert_eq!(case["masked"], true);
    assert_eq!(case["report"]["text"].as_str().unwrap().chars().count(), STORY.chars().count());
    let account = case["orders"][0]["account"].as_str().unwrap();
    assert!(account.starts_with("****4566·") && account.chars().count() == 12, "{account}");
    for order in case["orders"].as_array().unwrap() {
        assert_eq!(order["account"], account, "one account has one mask");
    }
    assert_eq!(case["report"]["payments"][0]["to"], account);
    assert_eq!(case["report"]["payments"][0]["to_name"], "王**");
    assert_eq!(
        case["report"]["elements"].as_array().map(Vec::len),
        whole["report"]["elements"].as_array().map(Vec::len)
    );

    let order = &case["orders"][0];
    let sign = format!("/api/orders/{}/signatures", order["order_id"].as_str().unwrap());
    let signed = li.post(&sign, &json!({"version": order["version"]})).await;
    assert_eq!((signed.status.as_u16(), named(&signed)), (200, Vec::new()), "signing lifts no mask");

    assert_eq!(reveal(&li, &id, " 看 ").await.line(), "422 invalid");
    assert_eq!(reveal(&li, &id, &"长".repeat(201)).await.line(), "422 invalid");
    let revealed = reveal(&li, &id, "回电核对收款账号").await;
    assert_eq!((revealed.status.as_u16(), named(&revealed)), (200, PLANTED.to_vec()));
    house.pass_seconds(9 * 60);
    assert_eq!(named(&page(&li, &id).await), PLANTED, "for half an hour");
    for _ in 0..3 {
        house.pass_seconds(8 * 60);
        page(&li, &id).await;
    }
    assert_eq!(named(&page(&li, &id).await), Vec::<&str>::new(), "and no longer");

    let auditor = house.user("auditor").await;
    house.bed.records.seal_trail().await.unwrap();
    let reveals = auditor.get("/api/reveals").await.json();
    let said: Vec<_> = reveals["items"].as_array().unwrap().iter().map(line).collect();
    let number = whole["number"].as_str().unwrap();
    assert_eq!(said, [format!("民警li.na {number} 回电核对收款账号"), format!("民警zhang {number} filed")]);
    assert_eq!(li.get("/api/reveals").await.line(), "403 role_required");
    let trail = auditor.get(&format!("/api/trail?object={id}&action=case.revealed")).await.json();
    let actors: Vec<_> =
        trail["items"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap()).collect();
    assert_eq!(actors, ["民警li.na", "民警zhang"]);
}

fn line(entry: &Value) -> String {
    let text = |name: &str| entry[name].as_str().unwrap();
    format!("{} {} {}", text("name"), text("number"), text("reason"))
}

#[tokio::test]
async fn the_trail_is_paged_and_narrowed() {
    let house = House::open().await;
    house.bed.user("auditor", 50, &[Role::Auditor]).await;
    let zhang = house.user("zhang").await;
    file(&zhang, STORY).await;
    let auditor = house.user("auditor").await;
    house.bed.records.seal_trail().await.unwrap();
    let mut seen: Vec<u64> = Vec::new();
    let mut path = "/api/trail?limit=4".to_owned();
    loop {
        let answer = auditor.get(&path).await.json();
        seen.extend(answer["items"].as_array().unwrap().iter().map(|entry| entry["seq"].as_u64().unwrap()));
        let Some(before) = answer["next_before"].as_u64() else { break };
        path = format!("/api/trail?limit=4&before={before}");
    }
    let expected: Vec<u64> = (1..=seen.len() as u64).rev().collect();
    assert_eq!(seen, expected, "every entry once, newest first");
    let id = house.id_of("zhang").await;
    let own = auditor.get(&format!("/api/trail?actor={id}&action=report.")).await.json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1, "{own}");
    assert_eq!(auditor.get("/api/trail?limit=0").await.line(), "422 invalid");
    assert!(!own.to_string().contains("6222020000001234566"));
}
