//! Reading a report: free Chinese text in, the fields of a stop order out.
//!
//! [`read`] is the way in. It gives elements (accounts, numbers, addresses, names) with the places where they stand,
//! payments, totals, the likely kind of scam with the words that speak for it, and what is still missing for a stop
//! order. Nothing is invented: what the text does not give is absent.
//!
//! The crate knows no database, no HTTP and no clock; the time of the report is an argument.

pub mod alert;
mod amount;
mod bank_name;
pub mod class;
mod clock;
mod cue;
pub mod dialogue;
pub mod elements;
pub mod eval;
mod features;
pub mod file;
pub mod guide;
mod instant;
pub mod leak;
mod lunar;
mod missing;
pub mod model;
mod numeral;
pub mod payment;
mod reading;
pub mod redact;
pub mod screening;
mod text;
pub mod validate;
mod words;

pub use instant::Precision;
pub use missing::MissingField;
pub use reading::{Reading, read, read_with};
pub use text::Span;
