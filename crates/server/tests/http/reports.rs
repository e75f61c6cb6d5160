//! Reports and cases: filed once, listed by pages, seen by officers only.

use serde_json::{Value, json};

use crate::house::{Guest, House};

/// Made up: the card has zeros in its middle, the name is nobody's.
pub const STORY: &str = "1月9日15时20分用手机银行向王小明的工商银行卡6222020000001234566转账50000元，共被骗50000元。\
    对方自称客服，电话13800000012。";

/// Files a report; its case's id.
pub async fn file(guest: &Guest, text: &str) -> String {
    let answer = guest.post("/api/reports", &json!({"text": text})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["case_id"].as_str().expect("an id").to_owned()
}

/// A case as this guest sees it.
pub async fn case(guest: &Guest, id: &str) -> Value {
    let answer = guest.get(&format!("/api/cases/{id}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn a_report_becomes_a_case_with_its_reading_and_its_first_orders() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let id = file(&zhang, STORY).await;
    let case = case(&zhang, &id).await;
    assert_eq!(case["case_id"], id);
    assert_eq!(case["report"]["text"], STORY);
    assert_eq!(case["stolen_fen"], 5_000_000);
    assert_eq!(case["stopped_fen"], 0);
    let card = case["report"]["elements"].as_array().unwrap().iter().find(|one| one["kind"] == "bank_card");
    let card = card.expect("the card is marked");
    let (start, end) = (card["start"].as_u64().unwrap(), card["end"].as_u64().unwrap());
    let marked: String = STORY.chars().skip(start as usize).take((end - start) as usize).collect();
    assert_eq!(marked, "6222020000001234566", "spans count characters");
    let orders = case["orders"].as_array().unwrap();
    let kinds: Vec<_> = orders.iter().map(|order| order["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"stop") && kinds.contains(&"query"), "{kinds:?}");
    for order in orders {
        assert_eq!(order["account"], "6222020000001234566");
        assert_eq!(order["state"], "proposed");
        assert_eq!(order["can"], json!({"sign": true, "approve": false, "withdraw": true, "record": true}));
    }
    assert_eq!(case["timeline"][0]["kind"], "reported");
    assert_eq!(case["timeline"][0]["actor"], "民警zhang");
}

#[tokio::test]
async fn the_list_goes_by_pages_newest_first_and_finds_a_number() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let mut filed = Vec::new();
    for number in 1..=5 {
        filed.push(file(&zhang, &format!("我被骗了{number}000元")).await);
        house.pass_seconds(60);
    }
    let mut seen = Vec::new();
    let mut path = "/api/reports?limit=2".to_owned();
    loop {
        let page = zhang.get(&path).await.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|row| row["case_id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/reports?limit=2&cursor={cursor}");
    }
    filed.reverse();
    assert_eq!(seen, filed);
    let number =
        zhang.get("/api/reports?limit=1").await.json()["items"][0]["number"].as_str().unwrap().to_owned();
    let found = zhang.get(&format!("/api/reports?q={number}")).await.json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["case_id"], filed[0]);
    assert_eq!(zhang.get("/api/overview").await.json()["reports"], 5);
}

#[tokio::test]
async fn what_is_wrong_in_a_report_or_a_page_is_named() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let error = async |body: Value| {
        let problem = zhang.post("/api/reports", &body).await.json();
        let error = &problem["errors"][0];
        format!("{} {} {}", problem["type"], error["field"], error["code"]).replace('"', "")
    };
    assert_eq!(error(json!({"text": " \n"})).await, "invalid text empty");
    assert_eq!(error(json!({"text": "骗".repeat(20_001)})).await, "invalid text long");
    assert_eq!(error(json!({"text": "x", "source": "The Console"})).await, "invalid source format");
    for (query, expected) in [
        ("limit=0", "422 invalid"),
        ("limit=201", "422 invalid"),
        ("limit=x", "400 malformed_request"),
        ("cursor=zzz", "422 invalid"),
        ("colour=red", "400 malformed_request"),
    ] {
        assert_eq!(zhang.get(&format!("/api/reports?{query}")).await.line(), expected, "{query}");
    }
}

#[tokio::test]
async fn a_text_is_read_without_being_filed() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let reading = zhang.post("/api/readings", &json!({"text": STORY})).await.json();
    assert_eq!(reading["payments"][0]["amount_fen"], 5_000_000);
    assert_eq!(reading["payments"][0]["to"], "6222020000001234566");
    assert_eq!(reading["text"], STORY);
    assert!(reading["label"].as_str().is_some_and(|label| !label.is_empty()));
    assert_eq!(zhang.get("/api/overview").await.json()["reports"], 0);
}

#[tokio::test]
async fn what_is_stored_names_nobody_in_the_clear() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    file(&zhang, STORY).await;
    house.bed.records.close().await.unwrap();
    let mut files = vec![house.bed.folder.path().to_owned()];
    let mut read = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        read += bytes.len();
        for planted in ["6222020000001234566", "13800000012", "王小明"] {
            let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!found, "{planted} in {}", path.display());
        }
    }
    assert!(read > 10_000, "the database has been read");
}
