//! kill -9 in the middle of an import, twenty times: what was acknowledged is there, nothing is half there, and the next
//! start says what it found.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

const ROWS: u64 = 120_000;
const KILLS: u64 = 20;

#[test]
fn what_was_acknowledged_survives_kill_nine() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("transfers.csv");
    fs::write(&file, transfers(ROWS)).expect("the transfers are written");
    let whole = folder.path().join("whole");
    import(&whole, &file);
    let expected = trace(&whole);

    let mut killed_midway = 0;
    for round in 0..KILLS {
        let ledger = folder.path().join(format!("round{round}"));
        let acknowledged = import_and_kill(&ledger, &file, round);
        let after = json(&["ledger", "verify", "--dir", path(&ledger), "--json"]);
        assert_eq!(after["sound"], true, "round {round}: {after}");
        let rows = after["transfers"].as_u64().expect("verify counts transfers");
        assert!(
            rows >= acknowledged,
            "round {round}: {acknowledged} rows were acknowledged, {rows} are there"
        );
        assert!(
            after["recovery"].is_object(),
            "round {round}: the next start says what it recovered: {after}"
        );
        killed_midway += u64::from(rows > 0 && rows < ROWS);
        import(&ledger, &file);
        assert_eq!(
            trace(&ledger),
            expected,
            "round {round}: the finished ledger answers as the undisturbed one"
        );
    }
    println!("killed midway with rows in the ledger: {killed_midway} of {KILLS}");
    assert!(killed_midway >= KILLS / 4, "the kills fell into the import ({killed_midway} of {KILLS})");
}

/// Imports, kills after a while that differs by round, and returns how many rows had been acknowledged.
fn import_and_kill(ledger: &Path, file: &Path, round: u64) -> u64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fanzha"))
        .args(["ledger", "import", "--dir", path(ledger), path(file)])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let output = BufReader::new(child.stdout.take().expect("its output is piped"));
    let wanted = 1 + round % 10; // so many acknowledgements, then a little further into the next batch
    let mut acknowledged = 0;
    for (count, line) in output.lines().map_while(Result::ok).enumerate() {
        if let Some(rows) = line.strip_prefix("durable ") {
            acknowledged = rows.split(' ').next().and_then(|n| n.parse().ok()).expect("a number of rows");
        }
        if count as u64 + 1 >= wanted {
            break;
        }
    }
    std::thread::sleep(Duration::from_micros(round * 700));
    child.kill().expect("the program can be killed"); // SIGKILL
    child.wait().expect("the program has ended");
    acknowledged
}

fn import(ledger: &Path, file: &Path) {
    let report = json(&["ledger", "import", "--dir", path(ledger), path(file), "--json"]);
    let total = report["imported"].as_u64().unwrap() + report["duplicates"].as_u64().unwrap();
    assert_eq!((total, report["bad_rows"].as_array().unwrap().len()), (ROWS, 0), "{report}");
}

/// All that a trace answers but the version of the index: it counts the log's records, and an import that was cut off has
/// left some of its own.
fn trace(ledger: &Path) -> Value {
    let arguments =
        ["--account", "A0", "--at", "2026-03-01T00:00:00+08:00", "--amount-fen", "10000", "--rule", "fifo"];
    let mut answer = json(&[&["trace", "--dir", path(ledger)], &arguments[..], &["--json"]].concat());
    let version = answer.as_object_mut().and_then(|fields| fields.remove("index_version"));
    assert!(
        version.is_some_and(|version| version.as_u64().is_some_and(|version| version >= ROWS)),
        "{answer}"
    );
    answer
}

fn json(arguments: &[&str]) -> Value {
    let output =
        Command::new(env!("CARGO_BIN_EXE_fanzha")).args(arguments).output().expect("the program runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{arguments:?}: no JSON ({e}), {error}"))
}

/// A chain through 500 accounts, round and round, so that every trace is long.
fn transfers(rows: u64) -> String {
    let mut text = String::from(
        "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo\n",
    );
    for row in 0..rows {
        let (payer, payee) = (row % 500, (row + 1) % 500);
        let (hour, minute, second) = (row / 3600, row / 60 % 60, row % 60);
        let (day, hour) = (1 + hour / 24, hour % 24);
        let at = format!("2026-03-{day:02}T{hour:02}:{minute:02}:{second:02}+08:00");
        writeln!(text, "T{row},{at},A{payer},A{payee},{},,,,ok,", 10_000 + row % 7).expect("text grows");
    }
    text
}

fn path(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}
