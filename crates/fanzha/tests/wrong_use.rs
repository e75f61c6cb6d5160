//! Wrong use: each mistake gets one clear sentence and exit code 2, or a listed row while the rest goes in.

use std::fs;
use std::path::Path;
use std::process::Command;

const HEAD: &str =
    "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo\n";

/// Runs the program in the folder: exit code, then what it says on standard error.
fn check(folder: &Path, arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_fanzha"))
        .args(arguments.split(' '))
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    format!("{} {said}", output.status.code().expect("no signal ended it")).trim().to_owned()
}

fn folder_with_a_ledger() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rows =
        "T1,2026-03-01T10:00:00+08:00,V,M1,50000,,,,ok,\nT2,2026-03-01T10:05:00+08:00,M1,M2,50000,,,,ok,\n";
    fs::write(folder.path().join("good.csv"), format!("{HEAD}{rows}")).unwrap();
    assert_eq!(check(folder.path(), "ledger import --dir l good.csv --json"), "0");
    folder
}

#[test]
fn each_mistake_gets_one_sentence_and_exit_code_two() {
    let folder = folder_with_a_ledger();
    fs::write(folder.path().join("layout.toml"), "name = \"x\"\ncollumns = 1\n").unwrap();
    fs::write(folder.path().join("broken.toml"), "data = \"d\"\nlistten = \"127.0.0.1:1\"\n").unwrap();
    fs::write(folder.path().join("words.txt"), "what is this\n").unwrap();
    fs::write(folder.path().join("letter.pdf"), "%PDF-1.4\n").unwrap();
    let trace = "trace --dir l --at 2026-03-01T10:00:00+08:00";
    let no_file = "cannot be read: No such file or directory (os error 2)";
    let table = [
        ("read --jsonl none.jsonl".to_owned(), format!("the file none.jsonl {no_file}")),
        ("ledger import --dir l none.csv".to_owned(), format!("the file none.csv {no_file}")),
        ("ledger import --dir l --layout none.toml good.csv".to_owned(), format!("the layout none.toml {no_file}")),
        (
            "ledger import --dir l --layout layout.toml good.csv".to_owned(),
            "layout.toml: the layout cannot be read: TOML parse error at line 2, column 1: unknown field `collumns`, \
             expected one of `name`, `delimiter`, `columns`, `amount`, `time`"
                .to_owned(),
        ),
        (
            "ledger import --dir l words.txt".to_owned(),
            "words.txt: no table has the head of a known layout; the nearest is bank, which lacks the time \
             (交易时间 or 交易日期), the amount (金额 or 支出) (the head has: )"
                .to_owned(),
        ),
        ("ledger import --dir l letter.pdf".to_owned(), "letter.pdf is neither CSV, XLS, XLSX, Parquet nor a zipped folder of \
             them: it is a PDF; ask the bank for a table".to_owned()),
        ("ledger stat --dir none".to_owned(), "there is no ledger in none".to_owned()),
        (
            format!("{trace} --account UNKNOWN --amount-fen 50000"),
            "the account ****NOWN is unknown to the ledger".to_owned(),
        ),
        (format!("{trace} --account V --amount-fen 0"), "the amount ¥0.00 is not above zero".to_owned()),
        (format!("{trace} --account V --amount-fen -5"), "the amount -¥0.05 is not above zero".to_owned()),
        (
            format!("{trace} --account V --amount-fen 50000 --rule best"),
            "--rule: the rule \"best\" is none of fifo, lifo, prorata, libr, dirty_first, capped_poison".to_owned(),
        ),
        (
            "trace --dir l --account V --at yesterday --amount-fen 50000".to_owned(),
            "--at: the time \"yesterday\" is neither RFC 3339 nor yyyyMMddHHmmss (Beijing time)".to_owned(),
        ),
        (
            format!("{trace} --account V/ --amount-fen 50000"),
            "--account: the account number has the character '/' at position 2".to_owned(),
        ),
        (
            format!("{trace} --account V --amount-fen 50000 --preset seize"),
            "--preset: the preset \"seize\" is none of stop, freeze, refund, evidence".to_owned(),
        ),
        ("read --eval good.csv".to_owned(), "good.csv:1: expected ident at line 1 column 3".to_owned()),
        ("serve --config none.toml".to_owned(), format!("the configuration none.toml {no_file}")),
        (
            "serve --config broken.toml".to_owned(),
            "the configuration broken.toml, line 2: unknown field `listten`, expected one of `data`, `database`, \
             `listen`, `zone`, `heads`, `tls`, `partner`, `boundary`"
                .to_owned(),
        ),
        (
            "serve --data nowhere".to_owned(),
            "nowhere is no data folder yet: run fanzha admin init --data nowhere".to_owned(),
        ),
        (
            "admin init --data d --database mysql://x".to_owned(),
            "the database url must begin with sqlite: or postgres:".to_owned(),
        ),
        (
            format!("{trace} --account V --amount-fen 50000 --transfer T9"),
            "the transfer T9 is unknown to the ledger".to_owned(),
        ),
    ];
    for (arguments, sentence) in table {
        assert_eq!(check(folder.path(), &arguments), format!("2 fanzha: {sentence}"), "{arguments}");
    }
}

#[test]
fn a_taken_port_is_said_plainly_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    assert!(check(folder.path(), "admin init --data d --json").starts_with('0'));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let said = check(folder.path(), &format!("serve --data d --listen {address}"));
    assert!(said.starts_with(&format!("2 fanzha: the console cannot listen at {address}: ")), "{said}");
    assert_eq!(check(folder.path(), "admin verify-trail --data d --json"), "0");
    let again = check(folder.path(), "admin init --data d");
    assert_eq!(again, "2 fanzha: the database has its keys and administrators already");
}

#[test]
fn clap_refuses_what_is_no_number() {
    let folder = folder_with_a_ledger();
    let said = check(folder.path(), "trace --dir l --account V --at 20260301100000 --amount-fen 12.50");
    assert!(said.starts_with("2 error: invalid value '12.50' for '--amount-fen <AMOUNT_FEN>'"), "{said}");
}

#[test]
fn a_torn_file_imports_its_good_rows_and_lists_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "T1,2026-03-01T10:00:00+08:00,V,M1,50000,,,,ok,\n\
                T2,2026-03-01T10:05:00+08:00,M1,M2,12.5,,,,ok,\n\
                T3,yesterday,M1,M2,100,,,,ok,\n\
                T4,2026-03-01T10:06:00+08:00,M1,,100,,,,ok,\n\
                T5,2026-03-01T10:07:00+08:00,M1,M2,100,,,,ok,\n\
                T6,2026-03-01T10:0";
    fs::write(folder.path().join("torn.csv"), format!("{HEAD}{rows}")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_fanzha"))
        .args(["ledger", "import", "--dir", "l", "torn.csv", "--json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(report["imported"], 2);
    let listed: Vec<_> = report["bad_rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!("{} {} {}", row["file"].as_str().unwrap(), row["line"], row["reason"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        listed,
        [
            "torn.csv 3 amount_fen: \"12.5\" is not a whole number of fen",
            "torn.csv 4 the time \"yesterday\" is neither RFC 3339 nor yyyyMMddHHmmss (Beijing time)",
            "torn.csv 5 the column \"payee\" is empty",
            "torn.csv 7 the row has 2 fields, the header 10",
        ]
    );
}
