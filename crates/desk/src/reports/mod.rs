//! Reports: filed one by one or by the table, listed, corrected; those from the portal wait for their checks.

mod by_number;
mod example;
mod file;
mod import;
mod list;
mod portal;

pub use by_number::{NumberOffer, NumberedPayment, UnplacedPayment, WhichPayment};
pub use example::{Example, Marks, StoredExample, examples};
pub use file::{Filed, NewReport};
pub use import::{Imported, RowFiled, RowRefused};
pub use list::{ReportPage, ReportRow};
pub use portal::PortalCheck;
