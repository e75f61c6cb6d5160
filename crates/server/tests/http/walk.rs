//! Every endpoint of the document, asked by nobody and by each role. An endpoint without a row fails.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::house::{Guest, House, read};

/// An endpoint, a body it reads, and the answers for nobody, an investigator, an approver, an administrator.
/// Ids are those of things that do not exist, so whoever may ask gets 404.
struct Row(&'static str, Option<Value>, [&'static str; 4]);

const EVERYBODY: [&str; 4] = ["200", "200", "200", "200"];
const HEALTH: [&str; 4] = ["204", "204", "204", "204"];

fn table() -> Vec<Row> {
    let officers = ["401 login_required", "200", "200", "403 role_required"];
    let investigators_absent =
        ["401 login_required", "404 not_found", "403 role_required", "403 role_required"];
    let officers_absent = ["401 login_required", "404 not_found", "404 not_found", "403 role_required"];
    let approvers_absent = ["401 login_required", "403 role_required", "404 not_found", "403 role_required"];
    let users = ["401 login_required", "200", "200", "200"];
    let one = json!({"orders": [{"order_id": ID, "version": 1}]});
    let act = json!({"version": 1});
    let wrong_password = json!({"old": "wrong", "new": "Cc3-cccc"});
    let changes = ["401 login_required", "422 invalid", "422 invalid", "422 invalid"];
    vec![
        Row("GET /api/openapi.json", None, EVERYBODY),
        Row("GET /health/live", None, HEALTH),
        Row("GET /health/ready", None, HEALTH),
        Row("GET /metrics", None, EVERYBODY),
        Row("GET /api/session", None, users),
        Row("PUT /api/session/password", Some(wrong_password), changes),
        Row("GET /api/overview", None, officers),
        Row("GET /api/reports", None, officers),
        Row(
            "POST /api/reports",
            Some(json!({"text": "我被骗了5000元"})),
            ["401 login_required", "201", "403 role_required", "403 role_required"],
        ),
        Row(
            "POST /api/readings",
            Some(json!({"text": "我被骗了5000元"})),
            ["401 login_required", "200", "403 role_required", "403 role_required"],
        ),
        Row(
            "POST /api/number-screenings",
            Some(json!({"number": "96110"})),
            ["401 login_required", "200", "403 role_required", "403 role_required"],
        ),
        Row(
            "POST /api/officer-checks",
            Some(json!({"name": "无此人", "number": "000000"})),
            ["401 login_required", "200", "403 role_required", "403 role_required"],
        ),
        Row("GET /api/cases/{id}", None, officers_absent),
        Row("POST /api/cases/{id}/signatures", Some(one), officers_absent),
        Row("POST /api/cases/{id}/statements", Some(Value::Null), investigators_absent),
        Row("POST /api/orders/{id}/signatures", Some(act.clone()), investigators_absent),
        Row("POST /api/orders/{id}/approval", Some(act), approvers_absent),
        Row(
            "POST /api/orders/{id}/withdrawal",
            Some(json!({"version": 1, "reason": "钱已转走"})),
            investigators_absent,
        ),
        Row("GET /api/deadlines", None, officers),
        Row("POST /api/deadlines/{id}/pause", Some(json!({"reason": "等待补充材料"})), investigators_absent),
        Row("DELETE /api/deadlines/{id}/pause", None, investigators_absent),
        Row("GET /api/events", None, officers),
        // The last two, because they end the session or begin another.
        Row("DELETE /api/session", None, ["401 login_required", "204", "204", "204"]),
        Row("POST /api/session", Some(json!({"login": NOBODYS, "password": "y"})), ["401 login_failed"; 4]),
    ]
}

/// Replaced by a login of each guest's own, so that the wrong passwords do not lock one.
const NOBODYS: &str = "nobodys";
const ID: &str = "0190c000-0000-7000-8000-000000000001";
const STATEMENT: &str =
    "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo\n";

async fn ask(name: &str, guest: &Guest, row: &Row) -> String {
    let (method, path) = row.0.split_once(' ').expect("a method and a path");
    let request = guest.request(method.parse::<Method>().expect("a method"), &path.replace("{id}", ID));
    let request = match &row.1 {
        None => request,
        Some(Value::Null) => request.header("content-type", "text/csv").body(STATEMENT),
        Some(body) if body["login"] == NOBODYS => {
            request.json(&json!({"login": format!("x-{name}"), "password": "y"}))
        }
        Some(body) => request.json(body),
    };
    if path == "/api/events" {
        // A live stream has no end to read to.
        let response = request.send().await.expect("an answer");
        if response.status().is_success() {
            return response.status().as_u16().to_string();
        }
        return format!(
            "{} {}",
            response.status().as_u16(),
            response.json::<Value>().await.unwrap()["type"].as_str().unwrap()
        );
    }
    read(request).await.line()
}

#[tokio::test]
async fn every_endpoint_answers_each_role_as_the_table_says() {
    let house = House::open().await;
    let guests = [
        ("nobody", house.nobody()),
        ("investigator", house.user("zhang").await),
        ("approver", house.user("wang").await),
        ("system", house.administrator("system").await),
        ("security", house.administrator("security").await),
        ("audit", house.administrator("audit").await),
    ];
    let mut wrong = Vec::new();
    for row in table() {
        for (place, (name, guest)) in guests.iter().enumerate() {
            let expected = row.2[place.min(3)];
            let seen = ask(name, guest, &row).await;
            if seen != expected {
                wrong.push(format!("{} as {name}: {seen}, not {expected}", row.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_endpoint_of_the_document_has_its_row() {
    let document: Value = serde_json::to_value(server::openapi()).expect("a document");
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let methods = item.as_object().expect("operations").keys();
        documented.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let rows: BTreeSet<_> = table().iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(documented, rows);
}

#[tokio::test]
async fn what_is_no_id_names_nothing() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    for path in ["/api/cases/1", "/api/cases/%00", "/api/cases/FZ20260110-0001", &format!("/api/cases/{ID}")]
    {
        assert_eq!(zhang.get(path).await.line(), "404 not_found", "{path}");
    }
}
