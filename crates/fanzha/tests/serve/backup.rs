//! A backup taken under load, brought back elsewhere; and the whole of it, with the running centre's own folder and log,
//! searched for the names and numbers that went in.

use std::fs;
use std::path::Path;
use std::time::Duration;

use testbed::{Engine, empty_database};

use crate::bank::SharedBooks;
use crate::centre::{Centre, PASSWORD};
use crate::people::{Shared, enter, log_in, report, sign};
use crate::{json_of, run, start};

/// What the reports of the load, its officers and their telephones are called; a card begins with the digits.
const PLANTED: [&str; 5] = ["王小明", "6217000000", "演练", "43000000000", "1380000100"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_is_brought_back_on_sqlite() {
    a_backup_under_load_is_brought_back(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_is_brought_back_on_postgres() {
    a_backup_under_load_is_brought_back(Engine::Postgres).await;
}

async fn a_backup_under_load_is_brought_back(engine: Engine) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut centre = start(folder.path(), engine, SharedBooks::default()).await;
    let acknowledged = Shared::default();
    let people = log_in(&centre.console()).await;
    let mut work = vec![tokio::spawn(report(people[0].clone(), 0, acknowledged.clone()))];
    work.extend(people.iter().map(|person| tokio::spawn(sign(person.clone(), acknowledged.clone()))));
    tokio::time::sleep(Duration::from_secs(3)).await;

    let known = acknowledged.lock().unwrap().cases.clone();
    let backup = folder.path().join("backup");
    let command = centre.admin(&["backup", "-o", &backup.display().to_string(), "--json"]);
    let made = tokio::task::spawn_blocking(move || json_of(&command)).await.unwrap();
    assert!(made["files"].as_u64() >= Some(2), "{made}");
    tokio::time::sleep(Duration::from_secs(1)).await;
    work.iter().for_each(tokio::task::JoinHandle::abort);
    let later = acknowledged.lock().unwrap().cases.len();
    assert!(
        known.len() >= 3 && later > known.len(),
        "there was load before and after: {} {later}",
        known.len()
    );
    centre.kill();

    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let restored = restore(engine, &centre, &backup, elsewhere.path()).await;
    let mut restored = restored.expect("the backup is brought back");
    restored.start();
    let person = enter(&restored.console(), "first", PASSWORD, false).await;
    for case in &known {
        let page = person.get(&format!("/api/cases/{case}")).await;
        assert!(page.is_some(), "case {case} was acknowledged before the backup and is not in it");
    }
    let found =
        person.get("/api/reports?q=%E6%89%8B%E6%9C%BA%E9%93%B6%E8%A1%8C&limit=200").await.expect("a list");
    assert!(found["items"].as_array().is_some_and(|items| items.len() >= known.len().min(200)), "手机银行");
    restored.kill();

    let searched = [folder.path().join("data"), folder.path().join("log"), backup.clone(), restored.data()];
    let bytes: u64 = searched.iter().map(|path| search(path)).sum();
    assert!(bytes > 100_000, "the search read what there is");

    // A changed byte anywhere in the set is found.
    let log = backup.join("files/ledger/transfers.000000.log");
    let mut changed = fs::read(&log).expect("the ledger's log is in the set");
    *changed.last_mut().expect("it has bytes") ^= 1;
    fs::write(&log, changed).unwrap();
    let refused = restore(engine, &centre, &backup, &elsewhere.path().join("again")).await;
    let sentence = refused.err().expect("a changed set is refused");
    assert!(sentence.contains("files/ledger/transfers.000000.log was changed"), "{sentence}");
}

/// Brings the set back into a new folder and a new database, or says why not.
async fn restore(engine: Engine, of: &Centre, backup: &Path, to: &Path) -> Result<Centre, String> {
    fs::create_dir_all(to).unwrap();
    let database = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(empty_database(engine).await.0),
    };
    let restored = Centre::over(to, database);
    let (from, key) = (backup.display().to_string(), of.data().join("master.key").display().to_string());
    let output = run(&restored.admin(&["restore", "--from", &from, "--key", &key, "--json"]));
    if output.status.success() {
        return Ok(restored);
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Reads everything below a path and finds nothing planted in it, as UTF-8 or UTF-16; says how much it read.
fn search(path: &Path) -> u64 {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().map(|entry| search(&entry.unwrap().path())).sum();
    }
    let bytes = fs::read(path).unwrap();
    for word in PLANTED {
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for form in [word.as_bytes(), &wide] {
            let found = bytes.windows(form.len()).position(|window| window == form);
            assert_eq!(found, None, "{word} stands in the clear in {}", path.display());
        }
    }
    bytes.len() as u64
}
