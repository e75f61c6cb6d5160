//! Reports: filed, and listed.

mod file;
mod list;

pub use file::{Filed, NewReport};
pub use list::{ReportPage, ReportRow};
