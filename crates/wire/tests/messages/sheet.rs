//! The national platform's exports as records: every form a file comes in, and every way a row is wrong.

use std::collections::HashMap;
use std::fmt::Write as _;

use wire::sheet::{Columns, FeedbackRow, Row, Table, feedback, rows};
use wire::{StopFeedback, Transaction};

const APPLICATION: &str = "010120260110181800000000000000000042";
const HEADER: &str = "业务申请编号,执行结果,账号,止付前账户余额,执行起始时间";

/// What a file of stop feedbacks says, a line per row.
fn check(bytes: impl AsRef<[u8]>) -> String {
    read(bytes.as_ref(), &Columns::new(), |said: &StopFeedback| {
        let account = said.account_number.as_ref().map(|account| account.reveal().to_owned());
        format!(
            "{} {} {:?} {:?}",
            said.result,
            account.unwrap_or_default(),
            said.account_balance,
            said.start_time
        )
    })
}

fn read<R: Row>(bytes: &[u8], columns: &Columns, shown: impl Fn(&R) -> String) -> String {
    let table = match Table::read(bytes) {
        Ok(table) => table,
        Err(error) => return error.to_string(),
    };
    match rows::<R>(&table, columns) {
        Ok(read) => {
            let mut lines: Vec<String> =
                read.records.iter().map(|(row, record)| format!("{row}: {}", shown(record))).collect();
            lines.extend(read.wrong.iter().map(ToString::to_string));
            lines.extend(read.unknown_columns.iter().map(|name| format!("unknown {name}")));
            lines.join("\n")
        }
        Err(error) => error.to_string(),
    }
}

const READ: &str = "2: 0000 6222020000001234567 Some(Fen(3210055)) Some(20260110181825)";

fn row() -> String {
    format!("{APPLICATION},0000,6222020000001234567,32100.55,20260110181825")
}

#[test]
fn a_file_comes_in_many_forms() {
    let plain = format!("{HEADER}\n{}\n", row());
    assert_eq!(check(&plain), READ);
    assert_eq!(check(plain.replace('\n', "\r\n")), READ);
    assert_eq!(check(format!("\u{feff}{plain}")), READ);
    assert_eq!(check(plain.replace(',', "\t")), READ);
    assert_eq!(check(plain.replace(',', ";")), READ);
    let (gbk, _, _) = encoding_rs::GB18030.encode(&plain);
    assert_eq!(check(&gbk), READ);
    let as_people_see_it = format!(
        "{HEADER}\n'{APPLICATION},0000-反馈成功,\"=\"\"6222020000001234567\"\"\",\"￥32,100.55\",2026-01-10 18:18:25\n"
    );
    assert_eq!(check(as_people_see_it), READ);
    let by_element = plain.replace(HEADER, "ApplicationID,Result,AccountNumber,AccountBalance,StartTime");
    assert_eq!(check(by_element), READ);
    let titled = format!("止付反馈导出,,,,\n\n{plain}");
    assert_eq!(check(titled), READ.replace("2:", "4:"));
    let page = format!(
        "<html><style>td{{}}</style><table border=1><thead><tr><th colspan=\"5\">止付反馈</th></tr><tr><th>{}</th></tr></thead>\
         <!-- <tr> --><TR><TD>{}</TD></TR><tr><td>&nbsp;</td></tr></table></html>",
        HEADER.replace(',', "</th><th>"),
        row().replace(',', "</td><td>")
    );
    assert_eq!(check(page), READ.replace("2:", "3:"));
}

#[test]
fn a_file_that_is_no_table_says_why() {
    assert_eq!(check(""), "the file has no row");
    assert_eq!(check("\n\n"), "the file has no row");
    assert!(check(b"PK\x03\x04...").starts_with("the workbook cannot be opened"));
    assert_eq!(check(b"\xff\xff\xff"), "the file is neither UTF-8 nor GB 18030");
    assert_eq!(
        check("姓名,电话\n某,1\n"),
        "none of the first 2 rows names the columns [\"ApplicationID\", \"Result\"]"
    );
    assert_eq!(check("业务申请编号,电话\n1,1\n"), "none of the first 2 rows names the columns [\"Result\"]");
    let twice = format!("{HEADER},账号\n{}\n", row());
    assert_eq!(check(twice), "two columns mean AccountNumber");
}

#[test]
fn a_wrong_row_stops_no_other() {
    let mut file = format!("{HEADER},备注\n");
    let wrong = [
        row().replace(APPLICATION, ""),
        row().replace(APPLICATION, "42"),
        row().replace("0000,6", "反馈不明,6"),
        row().replace("32100.55", "三万"),
        row().replace("20260110181825", "昨晚"),
        row().replace("6222020000001234567", &"6".repeat(51)),
    ];
    for line in &wrong {
        let _ = writeln!(file, "{line}");
    }
    let _ = writeln!(file, ",,,,,");
    let _ = writeln!(file, "{APPLICATION},1304");
    assert_eq!(
        check(file),
        "9: 1304  None None\n\
         row 2: the element ApplicationID is missing\n\
         row 3: the element ApplicationID is wrong: it has 2 characters, not 36\n\
         row 4: the element Result is wrong: its character 1 may not stand there\n\
         row 5: the element AccountBalance is wrong: it is not an amount in yuan\n\
         row 6: the element StartTime is wrong: it is not a time yyyyMMddHHmmss\n\
         row 7: the element AccountNumber is wrong: it has 51 characters, more than 50\n\
         unknown 备注"
    );
}

#[test]
fn a_unit_names_its_columns() {
    let own = HashMap::from([
        ("收付标志", "BorrowingSigns"),
        ("金额(元)", "TransactionAmount"),
        ("时间", "TransactionTime"),
    ]);
    let own: Columns =
        own.into_iter().map(|(header, element)| (header.to_owned(), element.to_owned())).collect();
    let file = "时间,收付标志,币种,金额(元),交易对方账卡号\n2026/1/10 17:30:05,贷,人民币,\"49,800.00\",6217000000001234567\n";
    let shown = |row: &Transaction| {
        format!("{} {} {}", row.transaction_time, row.borrowing_signs, row.transaction_amount.to_yuan_text())
    };
    assert_eq!(read(file.as_bytes(), &own, shown), "2: 20260110173005 1 49800.00");
}

/// The promise is 10,000 rows in three seconds; this allows as much in an unoptimised build.
#[test]
fn ten_thousand_rows_are_read_in_time() {
    let mut file = format!("{HEADER}\n");
    (0..10_000).for_each(|_| file.push_str(&format!("{}\n", row())));
    let started = std::time::Instant::now();
    let table = Table::read(file.as_bytes()).unwrap();
    let read = rows::<StopFeedback>(&table, &Columns::new()).unwrap();
    assert_eq!((read.records.len(), read.wrong.len()), (10_000, 0));
    assert!(started.elapsed().as_secs() < 3, "{:?}", started.elapsed());
}

/// What an export of many kinds says, a line per row.
fn check_feedback(bytes: &[u8]) -> String {
    let table = match Table::read(bytes) {
        Ok(table) => table,
        Err(error) => return error.to_string(),
    };
    match feedback(&table, &Columns::new()) {
        Ok(read) => {
            let shown =
                |row: &FeedbackRow| format!("{} {} {:?}", &row.number[..4], row.body.tx_code(), row.account);
            let mut lines: Vec<String> =
                read.records.iter().map(|(row, record)| format!("{row}: {}", shown(record))).collect();
            lines.extend(read.wrong.iter().map(ToString::to_string));
            lines.join("\n")
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_export_of_many_kinds_is_read_row_by_row_by_its_numbers() {
    let row = |prefix: &str, result: &str| format!("{prefix}{:032},{result},6222020000001234567", 7);
    let file = format!(
        "业务申请编号,执行结果,账号\n{}\n{}\n{}\n{}\n{}\n",
        row("0101", "0000"),
        row("0203", "0000"),
        row("0105", "1800-止付延期失败-已到期"),
        row("0101", "x"),
        "转账,0000,6222020000001234567"
    );
    assert_eq!(
        check_feedback(file.as_bytes()),
        "2: 0101 100102 Some(\"6222020000001234567\")\n\
         3: 0203 100204 Some(\"6222020000001234567\")\n\
         4: 0105 100106 Some(\"6222020000001234567\")\n\
         5: 0101 100102 Some(\"6222020000001234567\")\n\
         row 6: the element ApplicationID is wrong: it has 2 characters, not 36"
    );
}

/// A workbook as the platform exports it: numbers as text, one long number as a number, a date as a date.
const WORKBOOK: &[u8] = include_bytes!("../sheets/feedback.xlsx");

#[test]
fn a_workbook_is_read_and_a_number_that_has_lost_digits_is_no_account() {
    let read = check(WORKBOOK);
    let first = read.lines().next().unwrap_or_default();
    assert_eq!(first, READ, "{read}");
    assert!(read.contains("#DIGITS"), "{read}");
    assert!(check(&WORKBOOK[..WORKBOOK.len() / 2]).starts_with("the workbook cannot be opened"));
}
