//! What was read of a file: its rows as their account sees them, and what stands out among them.

use kernel::{AccountNo, Fen, Timestamp, Window};
use serde::{Deserialize, Serialize};

use crate::exit::ExitKind;
use crate::fault::BadRow;
use crate::transfer::Status;

/// One row of a statement: money out of or into the account whose statement it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which table, a place in [`StatementFile::sheets`].
    pub sheet: u32,
    /// The line on which it stands, from 1.
    pub line: u64,
    /// Whose statement: the account, its part (`…_02`) and, if not the yuan, its currency (`…:USD`).
    pub own: AccountNo,
    /// The other end, where the bank names it.
    pub other: Option<AccountNo>,
    /// Who that is, where the bank says it.
    pub other_name: String,
    /// Whether the money goes out.
    pub is_out: bool,
    /// How much.
    pub amount: Fen,
    /// What the bank printed as the balance after it.
    pub balance: Option<Fen>,
    /// When; rows of one instant are a microsecond apart where their order is proved by balances.
    pub at: Timestamp,
    /// The bank's serial; empty where it prints none.
    pub serial: String,
    /// The serial of the row that this one undoes, where the bank says it.
    pub original_serial: String,
    /// How it was paid, in the bank's word or the exit's.
    pub channel: String,
    /// The remark, and on further lines what leads on from an exit: `terminal=…`.
    pub memo: String,
    /// Whether the money did move.
    pub status: Status,
    /// Where it leaves the accounts.
    pub exit: Option<ExitKind>,
    /// Whether it says that it undoes another one.
    pub is_reversal: bool,
    /// Whether others stand at its instant and nothing proves which came first.
    pub is_order_assumed: bool,
    /// Whether the money came from a card behind the account, so that the printed balance does not count it.
    pub is_beside_balance: bool,
}

/// A table of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The file, or the archive's member.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The layout by which it was read.
    pub layout: String,
}

/// Between these two rows of an account something is missing: the balance does not follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Whose statement.
    pub account: AccountNo,
    /// File, or sheet of the workbook, of the second row.
    pub file: String,
    /// The line of the last row before.
    pub after_line: u64,
    /// The line of the first row behind.
    pub before_line: u64,
    /// What the missing rows come to: above zero came in, below went out.
    pub missing_fen: i64,
}

/// A row that undoes an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// Whose statement.
    pub account: AccountNo,
    /// File, or sheet of the workbook, of the undoing row.
    pub file: String,
    /// The undone row's line; absent when it is not in this file.
    pub original_line: Option<u64>,
    /// The undoing row's line.
    pub line: u64,
    /// How much came back.
    pub amount_fen: Fen,
}

/// Rows of one instant whose order is the file's and nothing proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAssumed {
    /// Whose statement.
    pub account: AccountNo,
    /// File, or sheet of the workbook, of the first of them.
    pub file: String,
    /// The instant.
    pub at: Timestamp,
    /// Their lines, in the assumed order.
    pub lines: Vec<u64>,
}

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFile {
    /// The file's name.
    pub name: String,
    /// Its tables.
    pub sheets: Vec<Sheet>,
    /// Their rows; after settling by account and in order.
    pub entries: Vec<Entry>,
    /// Rows read, good and bad, without heads, totals and blank lines.
    pub rows: u64,
    /// Rows that were there twice, serial and all.
    pub repeated: u64,
    /// Rows that cannot be read.
    pub bad: u64,
    /// The first ten thousand of them.
    pub bad_rows: Vec<BadRow>,
    /// Periods that the file itself says it covers.
    pub periods: Vec<(AccountNo, Window)>,
    /// Where rows are missing.
    pub gaps: Vec<Gap>,
    /// What was undone.
    pub reversals: Vec<Reversal>,
    /// Where the order is not proved.
    pub order_assumed: Vec<OrderAssumed>,
}

impl Sheet {
    /// The place as people say it: the file, and the sheet where there is one.
    #[must_use]
    pub fn place(&self) -> String {
        self.sheet.as_ref().map_or_else(|| self.file.clone(), |sheet| format!("{}/{sheet}", self.file))
    }
}

impl Entry {
    /// What the row adds to the account.
    pub(crate) fn signed_fen(&self) -> i64 {
        if self.is_out { -self.amount.get() } else { self.amount.get() }
    }
}
