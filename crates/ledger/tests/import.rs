//! Files of transfers: what goes in, what is listed, what the same file twice does.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ledger::{ImportError, Layout, Ledger};

const HEADER: &str =
    "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo";

fn import(ledger: &mut Ledger, text: &[u8], layout: &Layout) -> String {
    match ledger.import_csv("bank.csv", text, layout, &mut |_| {}) {
        Err(error) => error.to_string(),
        Ok(report) => {
            let bad: Vec<String> = report
                .bad_rows
                .iter()
                .map(|row| format!("{}:{} {}", row.file, row.line, row.reason))
                .collect();
            let counts = (report.imported, report.duplicates, report.completed);
            format!("new {} same {} completed {}\n{}", counts.0, counts.1, counts.2, bad.join("\n"))
        }
    }
}

fn check(rows: &str) -> String {
    let mut ledger = Ledger::in_memory();
    import(&mut ledger, format!("{HEADER}\n{rows}").as_bytes(), &Layout::canonical())
}

#[test]
fn a_bad_row_is_listed_and_the_rest_goes_in() {
    let answer = check(
        "T1,2026-01-10T18:18:00+08:00,A1,A2,5000,,100,,ok,房租\n\
         T2,20260110181800,a 1,A2,5000,,,,,\n\
         T3,yesterday,A1,A2,5000,,,,,\n\
         T4,20260110181800,A1/2,A2,5000,,,,,\n\
         T5,20260110181800,A1,,5000,,,,,\n\
         T6,20260110181800,A1,A2,50.5,,,,,\n\
         T7,20260110181800,A1,A2,0,,,,,\n\
         T8,20260110181800,A1,A2,-1,,,,,\n\
         T9,20260110181800,A1,A2,1000000000000001,,,,,\n\
         T10,20260110181800,A1,A2,1,,,,maybe,\n\
         ,20260110181800,A1,A2,1,,,,,\n\
         T1,2026-01-10T18:18:00+08:00,A1,A2,5001,,100,,ok,房租\n\
         T11,20260110181800,A1,A2,1,,x,,,\n\
         T12,20260110",
    );
    insta::assert_snapshot!(answer, @r#"
    new 3 same 0 completed 0
    bank.csv:4 the time "yesterday" is neither RFC 3339 nor yyyyMMddHHmmss (Beijing time)
    bank.csv:5 payer: the account number has the character '/' at position 3
    bank.csv:6 the column "payee" is empty
    bank.csv:7 amount_fen: "50.5" is not a whole number of fen
    bank.csv:9 the amount -1 fen is below zero
    bank.csv:10 the amount 1000000000000001 fen is beyond any transfer
    bank.csv:11 the status "maybe" is none of ok, failed, reversed
    bank.csv:12 the column "transfer_id" is empty
    bank.csv:13 the transfer T1 is held already with another amount
    bank.csv:14 payer_balance_fen: "x" is not a whole number of fen
    bank.csv:15 the row has 2 fields, the header 10
    "#);
}

#[test]
fn the_same_file_twice_is_once() {
    let mut ledger = Ledger::in_memory();
    let file =
        format!("{HEADER},x_day\nT1,20260110181800,A1,A2,5000,,,,,,7\nT2,20260110181801,A2,A3,5000,,,,,,7\n");
    assert_eq!(import(&mut ledger, file.as_bytes(), &Layout::canonical()), "new 2 same 0 completed 0\n");
    assert_eq!(import(&mut ledger, file.as_bytes(), &Layout::canonical()), "new 0 same 2 completed 0\n");
    assert_eq!(ledger.stat().transfers, 2);
}

#[test]
fn the_other_bank_completes_a_transfer() {
    let mut ledger = Ledger::in_memory();
    let (payer, payee) =
        ("T1,20260110181800,A1,A2,5000,,7000,,,", "T1,20260110181800,A1,A2,5000,手机银行,,6000,,");
    let (wrong, again) =
        ("T1,20260110181800,A1,A2,5000,,,6001,,", "T1,20260110181800,A1,A2,5000,手机银行,7000,6000,,");
    let mut take =
        |row: &str| import(&mut ledger, format!("{HEADER}\n{row}\n").as_bytes(), &Layout::canonical());
    assert_eq!(take(payer), "new 1 same 0 completed 0\n");
    assert_eq!(take(payee), "new 0 same 0 completed 1\n");
    assert_eq!(take(again), "new 0 same 1 completed 0\n");
    let conflict = "bank.csv:2 the transfer T1 is held already with another payee balance";
    assert_eq!(take(wrong), format!("new 0 same 0 completed 0\n{conflict}"));
    assert_eq!(ledger.transfer("T1").unwrap().payee_balance, Some(kernel::Fen::new(6_000)));
}

#[test]
fn a_compressed_file_reads_the_same_and_a_torn_one_says_so() {
    let rows: String =
        (0..5_000).map(|n| format!("T{n},20260110181800,A{},A{n},5000,,,,,\n", n + 1)).collect();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(format!("{HEADER}\n{rows}").as_bytes()).unwrap();
    let whole = gz.finish().unwrap();
    let mut ledger = Ledger::in_memory();
    assert_eq!(import(&mut ledger, &whole, &Layout::canonical()), "new 5000 same 0 completed 0\n");
    let mut ledger = Ledger::in_memory();
    let torn = import(&mut ledger, &whole[..whole.len() / 2], &Layout::canonical());
    assert!(torn.contains("the file ends early"), "{torn}");
    assert!(ledger.stat().transfers > 0);
}

#[test]
fn a_file_without_ids_or_instants_reads_by_its_layout() {
    let layout = Layout::named("amlsim").unwrap();
    let file =
        "sourceNodeId,targetNodeId,value,time\n1,2,163.3,1\n1,2,163.3,1\n1,2,163.3,2\n1,2,1.005,2\n1,2,5,x\n";
    let mut ledger = Ledger::in_memory();
    let answer = import(&mut ledger, file.as_bytes(), &layout);
    insta::assert_snapshot!(answer, @r#"
    new 3 same 0 completed 0
    bank.csv:5 value: the amount "1.005" has more than two decimals
    bank.csv:6 the time "x" does not have the form "a step's number"
    "#);
    assert_eq!(
        import(&mut ledger, file.as_bytes(), &layout).lines().next(),
        Some("new 0 same 3 completed 0")
    );
    let account = kernel::AccountNo::parse("1").unwrap();
    let stat = ledger.stat();
    let window = kernel::Window::new(stat.first_at.unwrap(), stat.last_at.unwrap().plus_seconds(1));
    let at: Vec<String> = ledger
        .transfers_of(&account, window)
        .unwrap()
        .iter()
        .map(|transfer| transfer.at.to_string())
        .collect();
    assert_eq!(at, ["2017-01-01T00:00:00+08:00", "2017-01-01T00:00:01+08:00", "2017-01-02T00:00:00+08:00"]);
}

#[test]
fn what_is_no_such_file_is_refused() {
    let mut ledger = Ledger::in_memory();
    let canonical = Layout::canonical();
    assert_eq!(import(&mut ledger, b"", &canonical), "bank.csv is empty");
    assert_eq!(
        import(&mut ledger, b"a,b\n1,2\n", &canonical),
        r#"bank.csv: the header has no column "transfer_id" (it has: a, b)"#
    );
    let missing = std::fs::File::open("/nonexistent");
    assert!(missing.is_err());
    assert!(matches!(
        ledger.import_csv("x", &b""[..], &canonical, &mut |_| {}),
        Err(ImportError::Empty(name)) if name == "x"
    ));
}
