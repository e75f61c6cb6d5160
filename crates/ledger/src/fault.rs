//! Why a row is not taken in: a code with its values, beside the file and line where it stands.

use kernel::{ParseAccountNoError, ParseFenError, ParseTimestampError};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::transfer::ParseStatusError;

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// The row has more or fewer fields than the header: a torn file or an unquoted separator.
    #[error("the row has {found} fields, the header {expected}")]
    FieldCount {
        /// In this row.
        found: usize,
        /// In the header.
        expected: usize,
    },
    /// The bytes are not UTF-8.
    #[error("the row is not UTF-8 text")]
    NotText,
    /// The file ends inside a row or a compressed block.
    #[error("the file ends early: {0}")]
    EndsEarly(String),
    /// A value that must be there is not.
    #[error("the column {0:?} is empty")]
    Empty(String),
    /// Not an account number.
    #[error("{column}: {fault}")]
    Account {
        /// The column's name in the file.
        column: String,
        /// What is wrong with it.
        fault: ParseAccountNoError,
    },
    /// Not an amount.
    #[error("{column}: {fault}")]
    Amount {
        /// The column's name in the file.
        column: String,
        /// What is wrong with it.
        fault: ParseFenError,
    },
    /// Not a whole number of fen.
    #[error("{column}: {text:?} is not a whole number of fen")]
    WholeFen {
        /// The column's name in the file.
        column: String,
        /// What stands there.
        text: String,
    },
    /// Not an instant in the canonical form.
    #[error("{0}")]
    Time(ParseTimestampError),
    /// Not an instant in the layout's form.
    #[error("the time {text:?} does not have the form {form:?}")]
    TimeForm {
        /// What stands there.
        text: String,
        /// What the layout expects.
        form: String,
    },
    /// Not a status.
    #[error("{0}")]
    Status(ParseStatusError),
    /// Less than nothing was moved; nothing is held (banks print such rows) but not traced.
    #[error("the amount {0} fen is below zero")]
    BelowZero(i64),
    /// More than any transfer: 10 trillion yuan.
    #[error("the amount {0} fen is beyond any transfer")]
    TooLarge(i64),
    /// All amounts of the ledger together no longer fit in 62 bits of fen.
    #[error("with this row the ledger's total would pass 46 quadrillion yuan")]
    TotalTooLarge,
    /// An id of nothing or of more than 255 bytes.
    #[error("the transfer id has {0} bytes, not 1 to 255")]
    IdLength(usize),
    /// A memo or channel of 64 KiB or more.
    #[error("the {0} is longer than 65,535 bytes")]
    TextLength(&'static str),
    /// Another transfer with this id is held, and the two differ in this.
    #[error("the transfer {transfer_id} is held already with another {field}")]
    Conflict {
        /// The id that both carry.
        transfer_id: String,
        /// The first column in which they differ.
        field: &'static str,
    },
    /// The ledger has as many rows, accounts or channels as it can number.
    #[error("the ledger is full: no number is left for a new {0}")]
    Full(&'static str),
}

impl RowFault {
    /// The stable code, for the message catalogue.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            RowFault::FieldCount { .. } => "field_count",
            RowFault::NotText => "not_text",
            RowFault::EndsEarly(_) => "ends_early",
            RowFault::Empty(_) => "empty",
            RowFault::Account { .. } => "account",
            RowFault::Amount { .. } => "amount",
            RowFault::WholeFen { .. } => "whole_fen",
            RowFault::Time(_) => "time",
            RowFault::TimeForm { .. } => "time_form",
            RowFault::Status(_) => "status",
            RowFault::BelowZero(_) => "below_zero",
            RowFault::TooLarge(_) => "too_large",
            RowFault::TotalTooLarge => "total_too_large",
            RowFault::IdLength(_) => "id_length",
            RowFault::TextLength(_) => "text_length",
            RowFault::Conflict { .. } => "conflict",
            RowFault::Full(_) => "full",
        }
    }
}

/// A row that was not taken in, with its place. JSON: `{file, line, code, reason}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The source's name.
    pub file: String,
    /// The line on which the row starts, from 1.
    pub line: u64,
    /// Why.
    pub fault: RowFault,
}

impl Serialize for BadRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("BadRow", 4)?;
        row.serialize_field("file", &self.file)?;
        row.serialize_field("line", &self.line)?;
        row.serialize_field("code", self.fault.code())?;
        row.serialize_field("reason", &self.fault.to_string())?;
        row.end()
    }
}
