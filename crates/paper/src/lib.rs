//! Papers as .docx: an office's template, edited in Word, with its `{{fields}}` filled in.
//!
//! A field may stand anywhere in the document, its headers and footers, also where the word processor has split it
//! into several runs. A table row with fields of a list (`{{accounts.number}}`) is repeated for each of its items. A
//! template that asks for what nobody gives is refused by the field's name, never filled with a blank. Enter at
//! [`fill`]; the templates that come with the program are [`Template`]; sums in words are [`capitals`].
//!
//! What this crate does not know: cases, orders, databases.

mod capitals;
mod document;
mod fields;
mod fill;
mod template;

pub use capitals::in_capitals;
pub use fields::Fields;
pub use fill::{PaperError, fields_of, fill};
pub use template::Template;
