//! Why a row is not taken in: a code with its values, beside the file and line where it stands.

use kernel::{ParseAccountNoError, ParseFenError, ParseTimestampError};
use serde::{Deserialize, Serialize};

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
    /// A spreadsheet kept a number as a number, and with it only its first fifteen digits.
    #[error(
        "{column}: {text} is a number that has lost its last digits; get the file with this column as text"
    )]
    LostDigits {
        /// The column's name in the file.
        column: String,
        /// What stands there.
        text: String,
    },
    /// Neither an instant nor a date with a clock in any form that banks print.
    #[error("{column}: the time {text:?} cannot be read")]
    UnreadTime {
        /// The column's name in the file.
        column: String,
        /// What stands there.
        text: String,
    },
    /// The direction's word is in neither list of the layout.
    #[error("{column}: {text:?} is neither money out nor money in")]
    Direction {
        /// The column's name in the file.
        column: String,
        /// What stands there.
        text: String,
    },
    /// Money out and money in at once, or neither.
    #[error("the row has {0}")]
    Amounts(&'static str),
    /// Neither the row nor anything above it says whose statement this is.
    #[error("nothing says whose account the row is about")]
    NoAccount,
    /// A cell longer than any that a bank prints.
    #[error("a cell is longer than {0} bytes")]
    CellLength(usize),
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
    /// The column to blame, by its name in the file.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            RowFault::Empty(column)
            | RowFault::Account { column, .. }
            | RowFault::Amount { column, .. }
            | RowFault::WholeFen { column, .. }
            | RowFault::LostDigits { column, .. }
            | RowFault::UnreadTime { column, .. }
            | RowFault::Direction { column, .. } => Some(column),
            RowFault::FieldCount { .. }
            | RowFault::NotText
            | RowFault::EndsEarly(_)
            | RowFault::Time(_)
            | RowFault::TimeForm { .. }
            | RowFault::Amounts(_)
            | RowFault::NoAccount
            | RowFault::CellLength(_)
            | RowFault::Status(_)
            | RowFault::BelowZero(_)
            | RowFault::TooLarge(_)
            | RowFault::TotalTooLarge
            | RowFault::IdLength(_)
            | RowFault::TextLength(_)
            | RowFault::Conflict { .. }
            | RowFault::Full(_) => None,
        }
    }

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
            RowFault::LostDigits { .. } => "lost_digits",
            RowFault::UnreadTime { .. } => "unread_time",
            RowFault::Direction { .. } => "direction",
            RowFault::Amounts(_) => "amounts",
            RowFault::NoAccount => "no_account",
            RowFault::CellLength(_) => "cell_length",
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

/// A row that was not taken in, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// The source's name; inside an archive the member's.
    pub file: String,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sheet: Option<String>,
    /// The line on which the row starts, from 1.
    pub line: u64,
    /// The column's name in the file, where one is to blame.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
    /// The stable code, for the message catalogue.
    pub code: String,
    /// Why, in a sentence.
    pub reason: String,
}

impl BadRow {
    /// A row of a file that has no sheets.
    #[must_use]
    pub fn new(file: &str, line: u64, fault: &RowFault) -> BadRow {
        BadRow {
            file: file.to_owned(),
            sheet: None,
            line,
            column: fault.column().map(str::to_owned),
            code: fault.code().to_owned(),
            reason: fault.to_string(),
        }
    }
}
