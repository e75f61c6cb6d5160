//! Reports of a 110 system or of a spreadsheet: one row a report, its words in one column.

use kernel::Timestamp;
use kernel::account::fold_width;

use super::cell::instant;
use super::rows::SheetError;
use super::table::Table;

/// A row that is a report.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// The number that the other system gave it.
    pub number: Option<String>,
    /// The words.
    pub text: String,
    /// When it came in, where a column says so.
    pub received_at: Option<Timestamp>,
}

impl std::fmt::Debug for ReportRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReportRow({:?} {:?} ****)", self.number, self.received_at)
    }
}

/// What became of a table of reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRows {
    /// The reports, each with its row in the file.
    pub records: Vec<(u64, ReportRow)>,
    /// The rows that are none, each with the reason: a code of the message catalogue.
    pub wrong: Vec<(u64, &'static str)>,
}

/// What columns are called, the likelier names first.
const TEXTS: &[&str] = &[
    "报警内容",
    "简要案情",
    "案情描述",
    "警情内容",
    "报案内容",
    "案情",
    "警情描述",
    "报警描述",
    "内容",
    "描述",
    "text",
];
const TIMES: &[&str] = &["报警时间", "接警时间", "报案时间", "受理时间", "接报时间", "时间", "received_at"];
const NUMBERS: &[&str] =
    &["警情编号", "接警单编号", "接警编号", "报警编号", "案件编号", "事件编号", "编号", "id"];

const HEADER_WITHIN: usize = 10;

/// Reads every row below the header. A blank row is passed over; a row without words or with a wrong time is listed.
///
/// # Errors
/// [`SheetError::NoHeader`] where none of the first rows names a column of words.
pub fn reports(table: &Table) -> Result<ReportRows, SheetError> {
    let column = |cells: &[String], names: &[&str]| {
        names.iter().find_map(|name| cells.iter().position(|cell| label(cell) == *name))
    };
    let head = table.rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(at, (_, cells))| {
        Some((at, column(cells, TEXTS)?, column(cells, TIMES), column(cells, NUMBERS)))
    });
    let Some((head, text, time, number)) = head else {
        let looked_at = table.rows.len().min(HEADER_WITHIN);
        return Err(SheetError::NoHeader { looked_at, missing: vec![TEXTS[0]] });
    };
    let mut out = ReportRows { records: Vec::new(), wrong: Vec::new() };
    for (row, cells) in &table.rows[head + 1..] {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let (words, said) = (cell(Some(text)), cell(time));
        let received_at = instant(said);
        if words.is_empty() {
            out.wrong.push((*row, "empty"));
        } else if !said.is_empty() && received_at.is_none() {
            out.wrong.push((*row, "time"));
        } else {
            let number = Some(cell(number)).filter(|number| !number.is_empty()).map(str::to_owned);
            out.records.push((*row, ReportRow { number, text: words.to_owned(), received_at }));
        }
    }
    Ok(out)
}

/// A header without blanks, width and a unit in brackets.
fn label(cell: &str) -> String {
    let folded: String = cell.chars().map(fold_width).filter(|c| !c.is_whitespace()).collect();
    folded.split('(').next().unwrap_or_default().trim_matches(['*', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str) -> String {
        let table = Table::read(file.as_bytes()).expect("a table");
        match reports(&table) {
            Ok(found) => {
                let say = |(row, one): &(u64, ReportRow)| {
                    let at = one.received_at.map_or("-".to_owned(), |at| at.to_platform_text());
                    format!("{row} {} {at} {}", one.number.as_deref().unwrap_or("-"), one.text)
                };
                let records: Vec<String> = found.records.iter().map(say).collect();
                format!("{} | {:?}", records.join("; "), found.wrong)
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_rows_and_lists_those_that_are_none() {
        for (file, expected) in [
            (
                "110接警记录\n警情编号,报警时间,报警内容\nA1,2026-01-10 18:18,我被骗了5000元\n,,\nA2,昨天,又一个\nA3,2026/1/11 9:05,\n",
                "3 A1 20260110181800 我被骗了5000元 | [(5, \"time\"), (6, \"empty\")]",
            ),
            ("简要案情\n转账三万\n", "2 - - 转账三万 | []"),
            ("姓名,电话\n某,1\n", "none of the first 2 rows names the columns [\"报警内容\"]"),
        ] {
            assert_eq!(check(file), expected, "{file}");
        }
    }
}
