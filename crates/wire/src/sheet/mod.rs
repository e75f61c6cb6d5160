//! Exports of the national platform, for centres that are not wired to it: a table of feedback or of
//! transactions as a workbook, as CSV or as an HTML page becomes the same records that the wire carries.
//!
//! Reports of a 110 system come the same way ([`reports`]).
//!
//! A column is recognised by its Chinese label or its element name, or by a name that the caller gives it
//! ([`Columns`]); cells may show codes with their meaning and times with separators. Every row that cannot be read
//! is reported with its place and never stops the others. Enter at [`Table::read`], then [`rows`].

mod cell;
mod feedback;
mod html;
mod reports;
mod rows;
mod table;
mod workbook;

pub use feedback::{FeedbackRow, feedback};
pub use reports::{ReportRow, ReportRows, reports};
pub use rows::{Columns, Row, RowError, Rows, SheetError, rows};
pub use table::{Table, TableError};
