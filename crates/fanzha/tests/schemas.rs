//! Each `--json` output fits its schema in `docs/schemas/`, on real input.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[test]
fn outputs_fit_their_schemas() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("a plain name").to_owned();
    let ledger = at("ledger");
    let layout = root().join("testdata/layouts/amlsim.toml");
    let transfers = root().join("testdata/amlsim_sample/transactions.csv.gz");
    let import =
        ["ledger", "import", "--dir", &ledger, "--layout", path(&layout), path(&transfers), "--json"];
    fits("ledger-import", &run(&import));
    let statements = root().join("crates/ledger/tests/statements");
    for name in [
        "reversals.csv",
        "ties.csv",
        "gaps.csv",
        "bad_rows.csv",
        "split_time.xls",
        "folder.zip",
        "exits.xlsx",
        "typed.parquet",
    ] {
        let brought =
            run(&["ledger", "import", "--dir", &at("brought"), path(&statements.join(name)), "--json"]);
        fits("ledger-import", &brought);
        let brought: Value = serde_json::from_str(&brought).unwrap();
        assert_ne!(brought["statements"], Value::Array(Vec::new()), "{name}");
    }
    fits("ledger-cash", &run(&["ledger", "cash", "--dir", &at("brought"), "--json"]));
    fits("ledger-stat", &run(&["ledger", "stat", "--dir", &ledger, "--json"]));
    fits("ledger-verify", &run(&["ledger", "verify", "--dir", &ledger, "--json"]));

    let victim = ["--account", "216", "--at", "2017-01-01T00:00:00+08:00", "--amount-fen", "16330"];
    for rule in ["fifo", "lifo", "prorata", "libr", "dirty_first"] {
        let trace = [&["trace", "--dir", &ledger, "--rule", rule, "--json"], &victim[..]].concat();
        let answer = run(&trace);
        fits("trace", &answer);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let sum = |list: &str, field: &str| -> i64 {
            answer[list].as_array().unwrap().iter().map(|row| row[field].as_i64().unwrap()).sum()
        };
        assert_eq!(sum("held", "held_fen") + sum("left", "fen"), answer["stolen_fen"].as_i64().unwrap());
    }

    let at_first = ["--at", "2017-01-01T00:00:00+08:00"];
    let about = |more: &[&str]| run(&[&["trace", "--dir", &ledger, "--json"], more].concat());
    fits("trace-upstream", &about(&["--account", "216", "--upstream"]));
    fits("trace-reach", &about(&[&["--account", "216", "--reach", "--layers", "3"], &at_first[..]].concat()));
    let cases = at("cases.csv");
    let lines =
        "account,at,amount_fen\n216,2017-01-01T00:00:00+08:00,16330\n216,2017-01-01T00:00:00+08:00,16330\n";
    fs::write(&cases, lines).expect("the cases are written");
    let answers = at("answers.jsonl");
    let met = about(&["--cases", &cases, "-o", &answers, "--meeting", "--account", "216"]);
    fits("trace-cases", &met);
    let met: Value = serde_json::from_str(&met).expect("JSON");
    assert!(
        !met["common"]["meetings"].as_array().expect("a list").is_empty(),
        "both cases begin alike: {met}"
    );
    assert_eq!(fs::read_to_string(&answers).expect("the answers are written").lines().count(), 2);
    fits("ledger-patterns", &run(&["ledger", "patterns", "--dir", &ledger, "--account", "216", "--json"]));
    for (format, begins) in
        [("csv", "kind,layer,transfer_id,"), ("dot", "digraph trace {"), ("json", "{\"rule\"")]
    {
        let printed = run(&[&["trace", "--dir", &ledger, "--format", format], &victim[..]].concat());
        assert!(printed.starts_with(begins), "{format}: {printed}");
    }

    let alone =
        ["race", "--cases", "3", "--policy", "manual", "machine", "limit", "--timing", "--alone", "--json"];
    fits("race", &run(&alone));
    let series = run(&["race", "--cases", "3", "--policy", "machine", "--json"]);
    fits("race", &series);
    let series: Value = serde_json::from_str(&series).unwrap();
    for (by, all) in [("by_tempo", ["slow", "median", "fast"]), ("by_answer_minutes", ["2", "10", "30"])] {
        let parts = series[by].as_object().unwrap();
        assert!(parts.len() == 3 && all.iter().all(|part| parts.contains_key(*part)), "{by}");
    }

    let readings = at("readings.jsonl");
    run(&["read", "--jsonl", path(&root().join("testdata/reports_dev.jsonl")), "-o", &readings]);
    let readings = fs::read_to_string(&readings).expect("the readings are written");
    assert_eq!(readings.lines().count(), 240);
    readings.lines().for_each(|line| fits("reading", line));
}

fn fits(schema: &str, output: &str) {
    let file = root().join("docs/schemas").join(format!("{schema}.json"));
    let schema_text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema_text).expect("a schema is JSON"))
        .expect("a schema is one");
    let output: Value = serde_json::from_str(output).expect("the output is one JSON value");
    let wrong: Vec<String> = validator.iter_errors(&output).map(|error| error.to_string()).collect();
    assert_eq!(wrong, Vec::<String>::new(), "{schema}");
}

fn run(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_fanzha")).args(arguments).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("outputs are UTF-8")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the workspace has a plain name")
}
