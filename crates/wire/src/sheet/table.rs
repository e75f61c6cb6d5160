//! A file as a table of texts.

use std::borrow::Cow;

use super::{html, workbook};

/// Rows of cells, as a file has them; the header is one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The rows, each with its place in the file: the line in CSV, the row in a page, from 1.
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

/// Why a file is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Larger than any export.
    #[error("the file has {bytes} bytes, more than {bytes_max}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// A workbook that cannot be opened: torn, locked by a password, or no workbook at all.
    #[error("the workbook cannot be opened; is it torn or locked by a password?")]
    Workbook,
    /// Neither UTF-8 nor GB 18030.
    #[error("the file is neither UTF-8 nor GB 18030")]
    Encoding,
    /// A line that no CSV has.
    #[error("line {line} is not CSV")]
    NotCsv {
        /// The line, from 1.
        line: u64,
    },
    /// Nothing in it.
    #[error("the file has no row")]
    Empty,
}

const BYTES_MAX: usize = 64 << 20;

impl Table {
    /// Reads a workbook (XLSX, XLS), CSV (commas, semicolons or tabs) or the tables of an HTML page, in UTF-8 or GB 18030.
    pub fn read(bytes: &[u8]) -> Result<Table, TableError> {
        if bytes.len() > BYTES_MAX {
            return Err(TableError::TooLarge { bytes: bytes.len(), bytes_max: BYTES_MAX });
        }
        if workbook::is_workbook(bytes) {
            return Ok(Table { rows: workbook::rows_of(bytes)? });
        }
        let text = text_of(bytes)?;
        let rows = if html::is_page(&text) { html::rows_of(&text) } else { csv_rows(&text)? };
        if rows.is_empty() { Err(TableError::Empty) } else { Ok(Table { rows }) }
    }
}

fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, TableError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if wrong { Err(TableError::Encoding) } else { Ok(text) }
}

fn csv_rows(text: &str) -> Result<Vec<(u64, Vec<String>)>, TableError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter_of(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { text, at: 0, line: 1 };
    loop {
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(rows),
            Err(_) => return Err(TableError::NotCsv { line: lines.line_of_row(from) }),
        }
        if record.iter().any(|cell| !cell.is_empty()) {
            rows.push((lines.line_of_row(from), record.iter().map(str::to_owned).collect()));
        }
    }
}

/// Counts lines up to a place; the reader's own count lags where lines end in `\r\n`.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first character of a row that begins at or after this byte, behind line ends.
    fn line_of_row(&mut self, from: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(from..).unwrap_or_default();
        let start = from + rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let passed = bytes.get(self.at..start).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.at = start.max(self.at);
        self.line
    }
}

/// The separator that stands most often in the first lines.
fn delimiter_of(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(5).collect();
    let count = |separator: u8| {
        head.iter().map(|line| line.bytes().filter(|b| *b == separator).count()).sum::<usize>()
    };
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}
