//! A data folder of an older version opens, is brought forward, and goes on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::centre::Centre;
use crate::json_of;
use crate::people::enter;

/// Made by the first version: six cases, a signed order under way, two transfers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_versions_data_folder_opens_and_goes_on() {
    let _first = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut centre = unpacked(folder.path(), "first");
    let verdict = json_of(&centre.admin(&["verify-trail", "--json"]));
    assert_eq!((&verdict["whole"], &verdict["entries"]), (&true.into(), &43.into()), "{verdict}");
    centre.start();
    let person = enter(&centre.console(), "officer1", "Fanzha-demo-1", false).await;
    let list = person.get("/api/reports").await.expect("a list");
    let numbers: Vec<_> = list["items"].as_array().expect("rows").iter().map(|row| &row["number"]).collect();
    assert_eq!(numbers.len(), 6, "{numbers:?}");
    assert_eq!(numbers[0], "FZ20260601-0006");
    // Its reports can be searched, although it had no search.
    let began = Instant::now();
    loop {
        let found = person.get("/api/reports?q=%E8%BD%AC%E8%B4%A6").await.expect("a list");
        if found["items"].as_array().is_some_and(|items| !items.is_empty()) {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "转账 is found: {found}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let report = serde_json::json!({ "text": "我被骗了，刚转了3000元。", "source": "110" });
    assert!(person.post("/api/reports", &report).await.is_some(), "a new report is taken");
    centre.kill();
    assert_eq!(json_of(&centre.admin(&["verify-trail", "--json"]))["whole"], true);
    let ledger = centre.data().join("ledger").display().to_string();
    let stat = json_of(&["ledger", "stat", "--dir", &ledger, "--json"]);
    assert_eq!(stat["transfers"], 2, "{stat}");
}

fn unpacked(folder: &Path, name: &str) -> Centre {
    let data = folder.join("data");
    fs::create_dir(&data).unwrap();
    let archive = format!("{}/../../testdata/upgrade/{name}.tar.gz", env!("CARGO_MANIFEST_DIR"));
    let unpacking =
        Command::new("tar").args(["xzf", &archive, "-C"]).arg(&data).status().expect("tar is there");
    assert!(unpacking.success());
    fs::set_permissions(data.join("master.key"), fs::Permissions::from_mode(0o600)).unwrap();
    Centre::over(folder, None)
}
