//! What a bank reports of its own, and what it asks before it lets money go.

use std::fs;

use serde_json::json;
use wire::codes::{ApplicationType, IsCeased};
use wire::{CaseReportAnswer, Message, ResultCode, Text, UpBody};

use crate::bank::fits;
use crate::platform::{LISTED, connected, stop_order, transmission};

/// The example of the guide: a customer at the counter.
fn case() -> serde_json::Value {
    json!({
        "operator": { "name": "孙某", "phone": "13800000002" },
        "report": {
            "kind": "case",
            "victim": { "name": "李某", "phone": "13800000003", "document_kind": "01",
                        "document_number": "110101199001010001" },
            "words": "客户称被冒充客服诱导转账",
            "transfers": [{
                "serial": "T1", "at": "2026-01-10T17:30:00+08:00", "amount_fen": 4980000, "is_stopped": true,
                "payer": { "account": "6217000000001234567", "holder": "李某", "bank": "中国建设银行" },
                "payee": { "account": "6222020000001234567", "holder": "周某" }
            }]
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_is_reported_once_and_a_stop_refers_to_it() {
    let (mut bank, mut platform) = connected("").await;
    let file = bank.folder.path().join("case.json");
    fs::write(&file, case().to_string()).unwrap();
    let path = file.display().to_string();
    bank.command(&["report", &path]);
    let Message::Up { body: UpBody::CaseReport(report), head } = platform.next().await else {
        panic!("no case report")
    };
    assert_eq!(head.is_initial_node.map(|code| code.to_string()).as_deref(), Some("01"));
    assert_eq!(report.transactions[0].is_ceased, IsCeased::YES);
    assert_eq!(report.transactions[0].transfer_out.bank_id.unwrap().as_str(), "105100000017");
    let waiting = bank.folder.path().join("data/reports");
    let left: Vec<_> = fs::read_dir(&waiting).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 0, "nothing that names people stays in the clear: {left:?}");

    // Handed in again after a kill, it is the same report.
    bank.kill();
    bank.command(&["report", &path]);
    bank.start();
    let reply = CaseReportAnswer {
        application_id: report.application_id,
        result: ResultCode::SUCCESS,
        case_number: Text::new("A3502000002026010001").ok(),
        failure_cause: None,
        answerer: wire::Answerer {
            feedback_remark: None,
            feedback_org_name: None,
            operator_name: None,
            operator_phone_number: None,
        },
    };
    assert_eq!(bank.send(transmission(1, reply)).await, "100000");
    let mut stop = stop_order(2);
    stop.application_type = ApplicationType::BANK_REPORT;
    stop.original_application_id = Some(stop.application_id);
    assert_eq!(bank.exchange(&mut platform, transmission(2, stop.clone())).await, "100000, 100102 0400");
    let mut stop = stop_order(3);
    stop.application_type = ApplicationType::BANK_REPORT;
    stop.original_application_id = Some(report.application_id);
    let said = bank.exchange(&mut platform, transmission(3, stop)).await;
    assert_eq!(said, "100000, 100102 0000 AccountBalance 32100.55", "and no second case report before it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openings_accounts_and_events_leave_as_their_messages() {
    let (bank, mut platform) = connected("").await;
    let holder = json!({ "name": "周某", "document_kind": "01", "document_number": "110101199001010001" });
    let movement = json!({ "at": "2026-01-10T17:30:00+08:00", "direction": "in", "amount_fen": 100 });
    let table = [
        (
            json!({ "kind": "opening", "feature": "1001", "person": holder,
                 "accounts": [{ "account": "6222020000001234567", "place": "某支行" }] }),
            "100403 ",
        ),
        (
            json!({ "kind": "account", "feature": "2001", "account": "6222020000001234567", "holder": holder }),
            "100404 ",
        ),
        (
            json!({ "kind": "event", "feature": "3007", "account": "6222020000001234567", "holder": holder,
                 "movements": [movement] }),
            "100405  rows 1",
        ),
    ];
    for (report, expected) in table {
        let written = json!({ "operator": { "name": "孙某", "phone": "13800000002" }, "report": report });
        let file = bank.folder.path().join("report.json");
        fs::write(&file, written.to_string()).unwrap();
        bank.command(&["report", &file.display().to_string()]);
        assert_eq!(platform.said().await, expected);
    }
    let file = bank.folder.path().join("wrong.json");
    fs::write(&file, "{\"operator\": {}}").unwrap();
    let (is_done, said) = bank.try_command(&["report", &file.display().to_string()]);
    assert!(!is_done && said.contains("line 1, column 15: missing field `name`"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_asked_by_key_and_answers_at_once() {
    let (bank, _platform) = connected("").await;
    let said = bank.command(&["check", "--account", LISTED, "--json"]);
    assert_eq!(fits("bank-check", &said), json!({ "listed": ["1"] }));
    let said = bank.command(&["check", "--account", "6222020000001234567", "--payee", LISTED]);
    assert_eq!(said.lines().map(|line| &line[..1]).collect::<Vec<_>>(), ["0", "1"], "{said}");
    let said = bank.command(&["check", "--resident", "110101199001010001", "--json"]);
    assert_eq!(said.trim(), r#"{"listed":["0"]}"#);
}
