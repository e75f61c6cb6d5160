//! Statement files in different banks' habits, each with what must come of it: `tests/statements/`.
//!
//! `FANZHA_BLESS=1` writes the expected files anew; the difference is to be read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kernel::{Timestamp, Window};
use ledger::{
    BadRow, Entry, Ledger, LedgerKey, ReadLimits, StatementFile, StatementLayout, StatementLayouts,
    StatementReport, Status, Transfer, read_statements,
};
use zeroize::Zeroizing;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements")
}

/// The files of the folder, by name.
fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension().is_some_and(|kind| {
                ["csv", "parquet", "xls", "xlsx", "zip"].iter().any(|known| kind == *known)
            })
        })
        .collect();
    files.sort();
    files
}

fn layouts(path: &Path) -> StatementLayouts {
    match fs::read_to_string(path.with_extension("toml")) {
        Ok(text) => StatementLayouts::only(StatementLayout::from_toml(&text).expect("a layout")),
        Err(_) => StatementLayouts::shipped(),
    }
}

fn read(path: &Path) -> Result<StatementFile, String> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let bytes = fs::read(path).expect("a file");
    read_statements(name, &bytes, &layouts(path), &ReadLimits::default()).map_err(|error| error.to_string())
}

/// What comes of a file, as text: the transfers, what stands out, and the bad rows.
fn check(path: &Path) -> String {
    let file = match read(path) {
        Ok(file) => file,
        Err(why) => return format!("unreadable: {why}\n"),
    };
    let mut ledger = Ledger::in_memory();
    let report = ledger.take_statements(&file, &mut |_| {}).expect("a ledger in memory takes all");
    let again = ledger.take_statements(&file, &mut |_| {}).expect("a ledger in memory takes all");
    assert_eq!((again.imported, again.completed), (0, 0), "{path:?} twice is once");
    let verified = ledger.verify().expect("a ledger in memory is read");
    assert!(verified.sound, "{path:?}: {verified:?}");
    render(&ledger, &file, &report)
}

fn render(ledger: &Ledger, file: &StatementFile, report: &StatementReport) -> String {
    let mut text = String::new();
    let counts = (report.rows, report.imported, report.duplicates, report.completed, report.bad);
    writeln!(text, "{}: {counts:?} rows, new, known, completed, bad", report.layouts.join(" ")).unwrap();
    for one in &report.statements {
        writeln!(text, "statement {} {} – {} {}", one.account.reveal(), one.from, one.until, one.rows)
            .unwrap();
    }
    for transfer in transfers(ledger, file, report).values() {
        writeln!(text, "{}", line(transfer)).unwrap();
    }
    for gap in &report.gaps {
        writeln!(text, "gap {}:{}–{} {}", gap.file, gap.after_line, gap.before_line, gap.missing_fen)
            .unwrap();
    }
    for one in &report.reversals {
        writeln!(
            text,
            "reversal {}:{} of {:?} {}",
            one.file,
            one.line,
            one.original_line,
            one.amount_fen.get()
        )
        .unwrap();
    }
    for tie in &report.order_assumed {
        writeln!(text, "order assumed {} {} {:?}", tie.file, tie.at, tie.lines).unwrap();
    }
    for BadRow { file, sheet, line, column, code, reason } in &report.bad_rows {
        writeln!(text, "bad {file} {sheet:?}:{line} {column:?} {code}: {reason}").unwrap();
    }
    text
}

/// Every transfer of the statements' accounts, and such as moved nothing by the serials of the file.
fn transfers(
    ledger: &Ledger,
    file: &StatementFile,
    report: &StatementReport,
) -> BTreeMap<(Timestamp, String), Transfer> {
    let ever = Window::new(Timestamp::from_seconds(0), Timestamp::from_seconds(4_000_000_000));
    let moved = report
        .statements
        .iter()
        .flat_map(|one| ledger.transfers_of(&one.account, ever).expect("a known account"));
    let unmoved = file.entries.iter().filter_map(|entry| ledger.transfer(&entry.serial));
    moved.chain(unmoved).map(|one| ((one.at, one.transfer_id.clone()), one)).collect()
}

fn line(one: &Transfer) -> String {
    let balance = |fen: Option<kernel::Fen>| fen.map_or("–".to_owned(), |fen| fen.get().to_string());
    let id = if one.transfer_id.starts_with('H') && one.transfer_id.len() > 30 {
        "made"
    } else {
        &one.transfer_id
    };
    let memo = one.memo.replace('\n', " | ");
    format!(
        "{id} {} {} > {} {} [{}] {}/{} {} {memo}",
        one.at,
        one.payer.reveal(),
        one.payee.reveal(),
        one.amount.get(),
        one.channel,
        balance(one.payer_balance),
        balance(one.payee_balance),
        one.status
    )
    .trim_end()
    .to_owned()
}

#[test]
fn each_file_gives_what_is_expected() {
    let files = files();
    assert!(files.len() >= 12, "{} files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let mut expected_path = path.clone().into_os_string();
        expected_path.push(".expected");
        let found = check(&path);
        if std::env::var_os("FANZHA_BLESS").is_some() {
            fs::write(&expected_path, &found).expect("the expected file can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{}\nexpected:\n{expected}found:\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a file that is no file of statements says.
fn refused(name: &str, bytes: &[u8], limits: &ReadLimits) -> String {
    match read_statements(name, bytes, &StatementLayouts::shipped(), limits) {
        Ok(file) => format!("read {} rows", file.rows),
        Err(error) => error.to_string(),
    }
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, ::zip::write::SimpleFileOptions::default()).expect("a member");
        std::io::Write::write_all(&mut archive, bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

const TABLE: &str = "账号,交易时间,交易金额,余额\n6222020000001234560,2026-03-01 10:00:00,5.00,5.00\n";

#[test]
fn bombs_tricks_and_limits_are_refused_in_one_sentence() {
    let limits = ReadLimits {
        bytes_max: 2_000_000,
        unpacked_bytes_max: 3_000_000,
        members_max: 3,
        rows_max: 5,
        columns_max: 8,
        cell_bytes_max: 40,
    };
    let bomb = vec![b'0'; 4_000_000];
    let gzip = |bytes: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packed, bytes).expect("packs");
        packed.finish().expect("packs")
    };
    let mut halves = [(b"a.csv".to_vec(), vec![b'1'; 2_000_000]), (b"b.csv".to_vec(), vec![b'1'; 2_000_000])];
    let halves: Vec<(&str, &[u8])> = halves
        .iter_mut()
        .map(|(name, bytes)| (std::str::from_utf8(name).unwrap(), bytes.as_slice()))
        .collect();
    let table = TABLE.as_bytes();
    let rows = |count: usize| {
        format!("{TABLE}{}", "6222020000001234560,2026-03-01 10:00:00,0.00,5.00\n".repeat(count - 1))
    };
    let many = [("a", table), ("b", table), ("c", table), ("d", table)];
    let workbook_bomb = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &bomb)]);
    let torn = &zip(&[("a.csv", table)])[..60];
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty.csv", Vec::new()),
        ("table.csv", table.to_vec()),
        ("table.csv.gz", gzip(table)),
        ("large.csv", vec![b'0'; 2_000_001]),
        ("bomb.csv.gz", gzip(&bomb)),
        ("bomb.zip", zip(&[("a.csv", &bomb)])),
        ("halves.zip", zip(&halves)),
        ("bomb.xlsx", workbook_bomb),
        ("many.zip", zip(&many)),
        ("three.zip", zip(&many[..3])),
        ("up.zip", zip(&[("../a.csv", table)])),
        ("up2.zip", zip(&[("a/..\\b.csv", table)])),
        ("root.zip", zip(&[("/etc/a.csv", table)])),
        ("drive.zip", zip(&[("C:a.csv", table)])),
        ("nested.zip", zip(&[("a.zip", &zip(&[("a.csv", table)]))])),
        ("gzipped.zip", zip(&[("a.csv.gz", &gzip(table))])),
        ("nothing.zip", zip(&[])),
        ("torn.zip", torn.to_vec()),
        ("letter.pdf", b"%PDF-1.4".to_vec()),
        ("packed.rar", b"Rar!\x1a\x07".to_vec()),
        ("program.bin", b"\x7fELF\0\0\0".to_vec()),
        ("page.xls", b"<html><table></table></html>".to_vec()),
        ("five.csv", rows(4).into_bytes()),
        ("six.csv", rows(5).into_bytes()),
        ("wide8.csv", format!("{},,,,\n", TABLE.trim_end()).into_bytes()),
        ("wide9.csv", format!("{},,,,,\n", TABLE.trim_end()).into_bytes()),
        ("words.csv", b"what is this\n".to_vec()),
        ("nearly.csv", "查询账号,对方账号,交易流水号,余额,金额\n1,2,3,4,5\n".as_bytes().to_vec()),
        ("nobody.csv", "交易时间,交易金额,余额\n2026-03-01 10:00:00,5.00,5.00\n".as_bytes().to_vec()),
    ];
    let found: Vec<String> = cases.iter().map(|(name, bytes)| refused(name, bytes, &limits)).collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    empty.csv is empty
    read 1 rows
    read 1 rows
    large.csv has more than 2000000 bytes
    bomb.csv.gz has more than 3000000 bytes when unpacked
    bomb.zip/a.csv has more than 3000000 bytes when unpacked
    halves.zip/b.csv has more than 3000000 bytes when unpacked
    bomb.xlsx has more than 3000000 bytes when unpacked
    many.zip has more than 3 members
    three.zip has more than 5 rows
    up.zip has a member whose name leads out of it: "../a.csv"
    up2.zip has a member whose name leads out of it: "a/..\\b.csv"
    root.zip has a member whose name leads out of it: "/etc/a.csv"
    drive.zip has a member whose name leads out of it: "C:a.csv"
    nested.zip/a.zip is an archive inside an archive; unpack it first
    gzipped.zip/a.csv.gz is an archive inside an archive; unpack it first
    nothing.zip is empty
    torn.zip cannot be read: invalid Zip archive: Could not find EOCD
    letter.pdf is neither CSV, XLS, XLSX, Parquet nor a zipped folder of them: it is a PDF; ask the bank for a table
    packed.rar is neither CSV, XLS, XLSX, Parquet nor a zipped folder of them: it is a RAR or 7z archive; pack it as ZIP
    program.bin is neither CSV, XLS, XLSX, Parquet nor a zipped folder of them: it has bytes that no text has
    page.xls is neither CSV, XLS, XLSX, Parquet nor a zipped folder of them: it is a web page or XML; open it in a spreadsheet and save it as XLSX
    read 4 rows
    six.csv has more than 5 rows
    read 1 rows
    wide9.csv has more than 8 columns
    words.csv: no table has the head of a known layout; the nearest is bank, which lacks the time (交易时间 or 交易日期), the amount (金额 or 支出) (the head has: )
    nearly.csv: no table has the head of a known layout; the nearest is bank, which lacks the time (交易时间 or 交易日期) (the head has: 查询账号, 对方账号, 交易流水号, 余额, 金额)
    nobody.csv: no table has the head of a known layout; the nearest is bank, which lacks the account (查询账号), which stands neither above the table nor in its name (the head has: 交易时间, 交易金额, 余额)
    "#);
}

fn key() -> LedgerKey {
    LedgerKey::new(Zeroizing::new([7; 32]))
}

/// The same transfer from two banks, in any order and over a restart, is one; what an earlier file began a later one undoes.
#[test]
fn statements_join_over_files_restarts_and_seals() {
    let head = "账号,交易时间,支出,收入,余额,对方账号,流水号,摘要\n";
    let (a, b, c) = ("6222020000001234560", "6217000000001111113", "6228480000009999996");
    let payer = format!(
        "{head}{a},2026-03-01 10:00:00,80.00,,20.00,{b},A1,转账\n{a},2026-03-01 10:05:00,20.00,,0.00,{c},A2,转账\n"
    );
    let payee = format!(
        "{head}{b},2026-03-01 10:00:05,,80.00,80.00,{a},B1,转账\n{b},2026-03-01 10:09:00,80.00,,0.00,{c},B2,转账\n"
    );
    let back = format!("{head}{a},2026-03-02 09:00:00,,20.00,20.00,{c},A3,退汇\n");
    let read = |name: &str, text: &str| {
        read_statements(name, text.as_bytes(), &StatementLayouts::shipped(), &ReadLimits::default())
            .expect("a statement")
    };
    let mut outcomes = Vec::new();
    for order in [["payer", "payee"], ["payee", "payer"]] {
        let folder = tempfile::tempdir().expect("a folder");
        for name in order {
            let (mut ledger, _) = Ledger::open(folder.path(), &key()).expect("a ledger");
            let text = if name == "payer" { &payer } else { &payee };
            ledger.take_statements(&read(name, text), &mut |_| {}).expect("taken");
            ledger.seal().expect("sealed");
        }
        let (mut ledger, _) = Ledger::open(folder.path(), &key()).expect("a ledger");
        assert_eq!(ledger.stat().transfers, 3, "A1 and B1 are one");
        let one = ledger.transfer("A1").expect("under the payer's serial");
        assert_eq!(ledger.transfer("B1"), Some(one.clone()), "and under the payee's");
        assert_eq!((one.payer_balance.unwrap().get(), one.payee_balance.unwrap().get()), (2_000, 8_000));
        for text in [&payer, &payee] {
            let again = ledger.take_statements(&read("again", text), &mut |_| {}).expect("taken");
            assert_eq!((again.imported, again.completed, again.duplicates), (0, 0, 2));
        }
        let undone = ledger.take_statements(&read("back", &back), &mut |_| {}).expect("taken");
        assert_eq!(undone.reversals[0].original_line, None, "the payment came with an earlier file");
        let status = |id| ledger.transfer(id).unwrap().status.to_string();
        assert_eq!((status("A2"), status("A3")), ("reversed".to_owned(), "reversed".to_owned()));
        let verified = ledger.verify().expect("read back");
        assert!(verified.sound, "{verified:?}");
        let (reopened, _) = Ledger::open_read(folder.path(), &key()).expect("a ledger");
        assert_eq!(reopened.transfer("A2").unwrap().status.to_string(), "reversed");
        assert!(reopened.verify().expect("read back").sound);
        let account = |number| reopened.account(&kernel::AccountNo::parse(number).unwrap()).unwrap();
        outcomes.push([a, b, c].map(account));
    }
    assert_eq!(outcomes[0], outcomes[1], "whichever comes first");
}

/// A bank's answer on the line is a statement too: one transfer that two banks tell of under serials of their own is one.
#[test]
fn messages_join_as_files_do() {
    let account = |number: &str| kernel::AccountNo::parse(number).unwrap();
    let at = |second: i64| Timestamp::parse("2026-03-01T10:00:00+08:00").unwrap().plus_seconds(second);
    let row = |own: &str, other: Option<&str>, is_out: bool, serial: &str, second: i64, memo: &str| Entry {
        sheet: 0,
        line: 0,
        own: account(own),
        other: other.map(account),
        other_name: String::new(),
        is_out,
        amount: kernel::Fen::new(8_000),
        balance: None,
        at: at(second),
        serial: serial.to_owned(),
        original_serial: String::new(),
        channel: "转账".to_owned(),
        memo: memo.to_owned(),
        status: Status::Done,
        exit: None,
        is_reversal: false,
        is_order_assumed: false,
        is_beside_balance: false,
    };
    let (a, b, c) = ("6222020000001234560", "6217000000001111113", "6228480000009999996");
    let period = Window::new(at(-3_600), at(3_600));
    let mut ledger = Ledger::in_memory();
    let mut tell = |name: &str, own: &str, rows: Vec<Entry>| {
        let file = StatementFile::of_message(name, rows, account(own), period);
        let report = ledger.take_statements(&file, &mut |_| {}).expect("taken");
        assert_eq!(report.statements[0].from, period.from);
        (report.imported, report.completed, report.duplicates)
    };
    // The payee's bank does not name the payer.
    assert_eq!(tell("1", b, vec![row(b, None, false, "B1", 2, "货款")]), (1, 0, 0));
    let payer = vec![row(a, Some(b), true, "A1", 0, "货款"), row(a, Some(c), true, "A2", 60, "货款")];
    assert_eq!(tell("2", a, payer.clone()), (1, 1, 0));
    assert_eq!(tell("2", a, payer), (0, 0, 2), "the same message twice is once");
    assert_eq!(tell("3", a, vec![row(a, Some(c), false, "A3", 90, "退汇")]), (1, 0, 0));
    let status = |id| ledger.transfer(id).unwrap().status.to_string();
    assert_eq!(ledger.transfer("A1"), ledger.transfer("B1"));
    assert_eq!(ledger.transfer("B1").unwrap().payer, account(a), "named by its own bank");
    assert_eq!([status("B1"), status("A2"), status("A3")], ["ok", "reversed", "reversed"]);
    assert!(ledger.verify().unwrap().sound);
}

mod any_bytes {
    use proptest::prelude::*;

    use super::*;

    fn read_any(name: &str, bytes: &[u8]) {
        let limits = ReadLimits { unpacked_bytes_max: 1 << 20, ..ReadLimits::default() };
        let Ok(file) = read_statements(name, bytes, &StatementLayouts::shipped(), &limits) else { return };
        let mut ledger = Ledger::in_memory();
        let report = ledger.take_statements(&file, &mut |_| {}).expect("a ledger in memory takes all");
        // Members and sheets that are no tables are listed, but are no rows.
        let aside = report
            .bad_rows
            .iter()
            .filter(|row| ["set_aside", "no_layout"].contains(&row.code.as_str()))
            .count();
        let placed = report.imported + report.completed + report.duplicates + report.bad;
        assert_eq!(report.rows + aside as u64, placed, "every row is somewhere");
        assert!(ledger.verify().expect("read").sound);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn are_an_error_or_rows(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            read_any("any.csv", &bytes);
        }

        /// A file that is one, with some bytes changed, cut out or put in twice.
        #[test]
        fn near_a_file_are_an_error_or_rows(
            which in any::<prop::sample::Index>(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
            cut in any::<prop::sample::Index>(),
            length in 0_usize..40,
        ) {
            let files = files();
            let path = &files[which.index(files.len())];
            let mut bytes = fs::read(path).expect("a file");
            for (place, byte) in &changes {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            let from = cut.index(bytes.len());
            let until = (from + length).min(bytes.len());
            let part: Vec<u8> = bytes.drain(from..until).collect();
            if length % 2 == 0 {
                bytes.extend(part);
            }
            read_any("near.csv", &bytes);
        }
    }
}
