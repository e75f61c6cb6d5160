//! The API's document: the one the web's types are made from is the one the handlers give.

use crate::house::House;

#[test]
fn the_webs_document_is_the_handlers() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
    let made = server::openapi().to_pretty_json().expect("a document");
    let kept = std::fs::read_to_string(path).expect("web/openapi.json");
    assert!(
        kept.trim_end() == made,
        "web/openapi.json is stale: cargo run -p server --example openapi > web/openapi.json"
    );
}

#[tokio::test]
async fn the_server_gives_its_document_to_everybody() {
    let house = House::open().await;
    let answer = house.nobody().get("/api/openapi.json").await;
    assert_eq!(answer.status, 200);
    let made: serde_json::Value = serde_json::to_value(server::openapi()).expect("a document");
    assert_eq!(answer.json(), made);
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document: serde_json::Value = serde_json::to_value(server::openapi()).expect("a document");
    let paths = document["paths"].as_object().expect("paths").values();
    let operations = paths.flat_map(|item| item.as_object().expect("operations").values());
    let mut names: Vec<_> = operations.filter_map(|operation| operation["operationId"].as_str()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(all >= 15, "{all}");
}
