//! Cash that left a case and was paid in again: listed, linked, traced through.

use serde_json::{Value, json};

use crate::house::{Guest, House, read};
use crate::reports::{STORY, case, file};

const HEAD: &str =
    "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo\n";

/// The money comes in, most of it is drawn, and two deposits of cash are made elsewhere, one before and one after; each
/// account's own statement says so.
async fn story(guest: &Guest) -> String {
    let case_id = file(guest, STORY).await;
    let path = format!("/api/cases/{case_id}/statements");
    for rows in [
        "T1,20260109152000,6217000000001111113,6222020000001234566,5000000,mobile,,5000000,ok,\n\
         W1,20260109152500,6222020000001234566,CASH,3000000,ATM,2000000,,ok,terminal=7\n",
        "D0,20260109152400,CASH,6228480000009999996,100000,现金,,100000,ok,terminal=7\n\
         D1,20260109161000,CASH,6228480000009999996,2900000,现金,,3000000,ok,terminal=7\n",
        "D2,20260109180000,CASH,6225880000008888885,3000000,现金,,3000000,ok,\n",
    ] {
        let sent = guest.request(reqwest::Method::POST, &path).header("content-type", "text/csv");
        let taken = read(sent.body(format!("{HEAD}{rows}"))).await;
        assert_eq!(taken.json()["imported"], rows.lines().count(), "{taken:?}");
    }
    case_id
}

fn left(case: &Value) -> Vec<String> {
    let left = case["trace"]["left"].as_array().unwrap().iter();
    left.map(|left| {
        format!(
            "{} {} {}",
            left["transfer_id"].as_str().unwrap(),
            left["kind"].as_str().unwrap(),
            left["fen"]
        )
    })
    .collect()
}

#[tokio::test]
async fn a_withdrawal_is_linked_to_a_deposit_and_the_case_traced_through_it() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = story(&zhang).await;
    let traced = case(&zhang, &case_id).await;
    assert_eq!(left(&traced), ["W1 cash 3000000"], "{}", traced["trace"]);

    let deposits = format!("/api/cases/{case_id}/cash-deposits?withdrawal=W1");
    let found = zhang.get(&deposits).await.json();
    let listed: Vec<String> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            // Behind the last four stands the mask's tag.
            let account = item["account"].as_str().unwrap().split('·').next().unwrap();
            format!("{} {account} {}", item["transfer_id"].as_str().unwrap(), item["is_same_place"])
        })
        .collect();
    assert_eq!(listed, ["D1 ****9996 true", "D2 ****8885 false"], "the same place first; D0 came before");
    let within_an_hour = zhang.get(&format!("{deposits}&within_hours=1")).await.json();
    assert_eq!(within_an_hour["items"].as_array().map(Vec::len), Some(1));

    let links = format!("/api/cases/{case_id}/cash-links");
    let finding = |deposit: &str, note: &str| json!({"withdrawal": "W1", "deposit": deposit, "note": note});
    let linked = zhang.post(&links, &finding("D1", "同一台机具，录像为同一人")).await;
    assert_eq!((linked.status.as_u16(), linked.json()["fen"].as_i64()), (200, Some(2_900_000)), "{linked:?}");
    let after = case(&zhang, &case_id).await;
    assert_eq!(left(&after), ["W1 cash 100000"], "what was not paid in again has left");
    let held = after["trace"]["held"].as_array().unwrap();
    let there =
        held.iter().find(|held| held["account"] == "6228480000009999996").expect("the deposit's account");
    assert_eq!((there["held_fen"].as_i64(), there["layer"].as_i64()), (Some(2_900_000), Some(3)), "{there}");
}

#[tokio::test]
async fn what_cannot_be_linked_is_refused_by_name() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = story(&zhang).await;
    let links = format!("/api/cases/{case_id}/cash-links");
    let try_to = async |withdrawal: &str, deposit: &str, note: &str| {
        let finding = json!({"withdrawal": withdrawal, "deposit": deposit, "note": note});
        let answer = zhang.post(&links, &finding).await;
        let errors = answer.json()["errors"].clone();
        format!("{} {} {}", answer.line(), errors[0]["field"], errors[0]["code"])
    };
    let foreign = "404 not_found null null";
    assert_eq!(try_to("T9", "D1", "录像").await, foreign, "not of this case");
    assert_eq!(try_to("D1", "D2", "录像").await, foreign, "nor is a deposit");
    assert_eq!(try_to("T1", "D1", "录像").await, r#"422 invalid "withdrawal" "wrong""#);
    assert_eq!(try_to("W1", "D9", "录像").await, r#"422 invalid "deposit" "unknown""#);
    assert_eq!(try_to("W1", "T1", "录像").await, r#"422 invalid "deposit" "wrong""#);
    assert_eq!(try_to("W1", "D0", "录像").await, r#"422 invalid "deposit" "early""#);
    assert_eq!(try_to("W1", "D1", " ").await, r#"422 invalid "note" "empty""#);
    assert_eq!(try_to("W1", "D1", &"录".repeat(501)).await, r#"422 invalid "note" "long""#);
    assert_eq!(try_to("W1", "D2", "录像").await, "200 null null");
    assert_eq!(try_to("W1", "D1", "录像").await, r#"422 invalid "deposit" "taken""#);
    let wide = format!("/api/cases/{case_id}/cash-deposits?withdrawal=W1&within_hours=0");
    assert_eq!(zhang.get(&wide).await.line(), "422 invalid");
}
