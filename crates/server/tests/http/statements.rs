//! Statement files: taken whole or not at all.

use serde_json::Value;
use server::Limits;

use crate::house::{Answer, Guest, House, read};
use crate::reports::{STORY, case, file};

const HEAD: &str =
    "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo\n";

/// The money comes in and goes on to two further accounts, all of them made up.
fn statement() -> String {
    format!(
        "{HEAD}\
         T1,20260109152000,6217000000001111113,6222020000001234566,5000000,mobile,,5000000,ok,\n\
         T2,20260109152500,6222020000001234566,6228480000009999996,3000000,mobile,2000000,,ok,\n\
         T3,20260109152600,6222020000001234566,6225880000008888885,2000000,mobile,0,,ok,\n"
    )
}

async fn send(guest: &Guest, case_id: &str, media_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    let path = format!("/api/cases/{case_id}/statements");
    read(guest.request(reqwest::Method::POST, &path).header("content-type", media_type).body(body)).await
}

fn held(case: &Value) -> Vec<&str> {
    case["trace"]["held"].as_array().unwrap().iter().map(|held| held["account"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_statement_extends_the_trace_and_a_second_time_changes_nothing() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = file(&zhang, STORY).await;
    let taken = send(&zhang, &case_id, "text/csv; charset=utf-8", statement()).await;
    assert_eq!(taken.status, 200, "{taken:?}");
    assert_eq!(taken.json()["imported"], 3, "{taken:?}");
    let after = case(&zhang, &case_id).await;
    assert_eq!(held(&after).len(), 2, "{}", after["trace"]);
    assert!(held(&after).contains(&"6228480000009999996"));
    let again = send(&zhang, &case_id, "text/csv", statement()).await.json();
    assert_eq!((again["imported"].as_u64(), again["duplicates"].as_u64()), (Some(0), Some(3)), "{again}");
}

#[tokio::test]
async fn a_torn_upload_stores_nothing_and_says_so() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = file(&zhang, STORY).await;
    let before = case(&zhang, &case_id).await;
    let line = format!("POST /api/cases/{case_id}/statements");
    let whole = statement();
    let cut = &whole[..whole.len() - 40];
    let short = format!("content-length: {}\r\n\r\n{cut}", whole.len());
    let unended = format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n{cut}\r\n", cut.len());
    let in_a_chunk = format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n{cut}", whole.len());
    for rest in [short, unended, in_a_chunk] {
        let answer = house.raw(&zhang, &line, "text/csv", &rest).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert!(answer.contains("\"type\":\"torn_upload\""), "{answer}");
    }
    let after = case(&zhang, &case_id).await;
    assert_eq!(before["version"], after["version"]);
    assert_eq!(before["trace"], after["trace"]);
    let whole = send(&zhang, &case_id, "text/csv", statement()).await.json();
    assert_eq!((whole["imported"].as_u64(), whole["duplicates"].as_u64()), (Some(3), Some(0)), "{whole}");
}

#[tokio::test]
async fn too_large_wrong_kind_and_wrong_case_are_refused() {
    let house = House::with(Limits { statement_bytes_max: 1_000, ..Limits::default() }).await;
    let zhang = house.user("zhang").await;
    let case_id = file(&zhang, STORY).await;
    let long = "x".repeat(1_001);
    assert_eq!(send(&zhang, &case_id, "text/csv", long.clone()).await.line(), "413 too_large");
    let chunked = format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    let answer =
        house.raw(&zhang, &format!("POST /api/cases/{case_id}/statements"), "text/csv", &chunked).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(send(&zhang, &case_id, "application/json", "{}").await.line(), "415 media_type");
    let unknown = "0190c000-0000-7000-8000-000000000001";
    assert_eq!(send(&zhang, unknown, "text/csv", statement()).await.line(), "404 not_found");
    assert_eq!(send(&zhang, &case_id, "text/csv", "what is this").await.line(), "422 unreadable_file");
    let torn = send(&zhang, &case_id, "application/gzip", vec![0x1f, 0x8b, 8, 0]).await;
    assert_eq!(torn.line(), "422 unreadable_file", "packed and torn");
}

#[tokio::test]
async fn bad_rows_are_named_by_line_and_keep_no_other_row_out() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = file(&zhang, STORY).await;
    let body = statement().replace(",3000000,", ",many,");
    let taken = send(&zhang, &case_id, "text/csv", body).await.json();
    assert_eq!(taken["imported"], 2, "{taken}");
    assert_eq!(taken["bad_rows"][0]["line"], 3, "{taken}");
}

#[tokio::test]
async fn a_banks_own_file_is_taken_as_it_is() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = file(&zhang, STORY).await;
    let rows = "户名：张三,,,,,\n交易时间,借贷标志,金额,余额,对方账号,流水号\n\
                2026-01-09 15:20:00,贷,\"50,000.00\",\"50,000.00\",6217000000001111113,N1\n\
                2026-01-09 15:25:00,借,\"30,000.00\",\"20,000.00\",6228480000009999996,N2\n\
                2026-01-09 15:26:00,借,多少,0.00,6225880000008888885,N3\n\
                2026-01-09 15:27:00,借,\"15,000.00\",0.00,6225880000008888885,N4\n";
    let body = encoding_rs::GBK.encode(rows).0.into_owned();
    // Nothing in the file says whose statement it is, but its name does.
    let path = format!("/api/cases/{case_id}/statements?name=6222020000001234566.csv");
    let request = guest_post(&zhang, &path, body.clone());
    let taken = read(request).await;
    assert_eq!(taken.status, 200, "{taken:?}");
    let json = taken.json();
    assert_eq!((json["imported"].as_u64(), json["bad_rows"].as_array().map(Vec::len)), (Some(3), Some(1)));
    let bad = &json["bad_rows"][0];
    assert_eq!(
        (bad["line"].as_u64(), bad["column"].as_str(), bad["code"].as_str()),
        (Some(5), Some("金额"), Some("amount"))
    );
    assert_eq!(json["statements"][0]["account"], "****4566", "no more of a number than its end");
    assert_eq!(
        (json["gaps"][0]["after_line"].as_u64(), json["gaps"][0]["before_line"].as_u64()),
        (Some(4), Some(6))
    );
    let after = case(&zhang, &case_id).await;
    assert!(held(&after).contains(&"6228480000009999996"), "{}", after["trace"]);
    let again = read(guest_post(&zhang, &path, body)).await.json();
    assert_eq!((again["imported"].as_u64(), again["duplicates"].as_u64()), (Some(0), Some(3)), "{again}");
}

#[tokio::test]
async fn why_a_file_cannot_be_read_is_one_sentence_in_the_readers_language() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let case_id = file(&zhang, STORY).await;
    let path = format!("/api/cases/{case_id}/statements?name=%E6%B5%81%E6%B0%B4.csv");
    let answer = read(guest_post(&zhang, &path, "查询账号,对方账号,交易流水号\n1,2,3\n")).await;
    assert_eq!(answer.line(), "422 unreadable_file");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.starts_with("流水.csv") && detail.contains("bank") && detail.contains("交易时间"),
        "{detail}"
    );
    let pdf = read(guest_post(&zhang, &path, "%PDF-1.4")).await.json();
    assert!(pdf["detail"].as_str().unwrap().contains("XLSX"), "{pdf}");
}

fn guest_post(guest: &Guest, path: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
    guest.request(reqwest::Method::POST, path).header("content-type", "application/octet-stream").body(body)
}
