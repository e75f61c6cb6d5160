//! One row as it came, of a text or of a sheet.

use csv::StringRecord;

use super::cell::clean;
use super::text::NO_CHARACTER;

/// A row's cells.
#[derive(Clone, Copy)]
pub(crate) enum Line<'r> {
    /// Of a text table.
    Text(&'r StringRecord),
    /// Of a sheet.
    Cells(&'r [String]),
}

impl<'r> Line<'r> {
    pub(super) fn len(self) -> usize {
        match self {
            Line::Text(record) => record.len(),
            Line::Cells(cells) => cells.len(),
        }
    }

    #[inline]
    pub(super) fn get(self, place: usize) -> &'r str {
        let cell = match self {
            Line::Text(record) => record.get(place),
            Line::Cells(cells) => cells.get(place).map(String::as_str),
        };
        cell.map_or("", clean)
    }

    pub(super) fn cells(self) -> Vec<&'r str> {
        (0..self.len()).map(|place| self.get(place)).collect()
    }

    pub(super) fn has_no_character(self) -> bool {
        match self {
            Line::Text(record) => record.as_slice().contains(NO_CHARACTER),
            Line::Cells(cells) => cells.iter().any(|cell| cell.contains(NO_CHARACTER)),
        }
    }

    /// Whether a cell is longer than this; most rows are shorter altogether.
    pub(super) fn has_cell_beyond(self, bytes: usize) -> bool {
        match self {
            Line::Text(record) => {
                record.as_slice().len() > bytes && record.iter().any(|cell| cell.len() > bytes)
            }
            Line::Cells(cells) => cells.iter().any(|cell| cell.len() > bytes),
        }
    }
}
