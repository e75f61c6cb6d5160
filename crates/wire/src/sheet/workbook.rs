//! The first sheet with rows of a workbook (XLSX or XLS) as texts.

use std::io::Cursor;

use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};

use super::table::TableError;

/// A workbook unpacks to many times its size; more cells than this are no export.
const CELLS_MAX: usize = 4_000_000;

/// Above this, a workbook's numbers have lost digits: 2 to the power of 53.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;
/// What stands for such a number.
const DIGITS_LOST: &str = "#DIGITS";

/// Whether the bytes are a zip archive (xlsx) or a compound file (xls).
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// The rows of the first sheet that has any, each with its place from 1.
pub(super) fn rows_of(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, TableError> {
    let mut book: Sheets<_> =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| TableError::Workbook)?;
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (height, width) = range.get_size();
        if height.saturating_mul(width) > CELLS_MAX {
            return Err(TableError::TooLarge { bytes: bytes.len(), bytes_max: bytes.len() });
        }
        let first = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
        let rows: Vec<_> = (first..)
            .zip(range.rows())
            .map(|(row, cells)| (row, cells.iter().map(text_of).collect::<Vec<_>>()))
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(TableError::Empty)
}

/// A cell as a reader sees it: whole numbers without a point, dates with seconds.
fn text_of(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        Data::Empty | Data::Error(_) => String::new(),
        // A number of sixteen digits or more has lost its last ones; a text in its place is refused by its field.
        Data::Float(number) if number.abs() >= WHOLE_MAX => DIGITS_LOST.to_owned(),
        other => other.to_string().trim().to_owned(),
    }
}
