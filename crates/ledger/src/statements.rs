//! Bank statements as they come (调单): files in any bank's habit to transfers of the ledger.
//!
//! [`read_statements`] is pure, bytes in and a [`StatementFile`] out, so that a child process with little memory and
//! no rights can do it; [`Ledger::take_statements`](crate::Ledger::take_statements) joins what it read with what the
//! other side's bank said. On the way: `container` opens archives and workbooks, `text` decodes, `header` finds the
//! layout by its head, `table` finds rows and `row` reads them, `settle` orders ties, proves balances and links reversals, `take` joins.

mod cell;
mod container;
mod entry;
mod exit_rule;
mod header;
mod layout;
mod limits;
mod line;
mod moved;
mod parquet;
mod parties;
mod row;
mod settle;
mod table;
mod take;
mod text;
mod time;

use std::sync::LazyLock;

use kernel::{AccountNo, Window};

pub use entry::{Entry, Gap, OrderAssumed, Reversal, Sheet, StatementFile};
pub use layout::{StatementLayout, StatementLayouts};
pub use limits::{ReadLimits, Unreadable};
pub use take::{StatementPeriod, StatementReport};

impl StatementFile {
    /// A statement that came as a message (100302, 100306) and not as a file: its rows, settled as a file's are.
    #[must_use]
    pub fn of_message(
        name: &str,
        mut entries: Vec<Entry>,
        account: AccountNo,
        period: Window,
    ) -> StatementFile {
        static WORDS: LazyLock<StatementLayouts> = LazyLock::new(StatementLayouts::shipped);
        for (place, entry) in entries.iter_mut().enumerate() {
            (entry.sheet, entry.line) = (0, place as u64 + 1);
            let remark = entry.memo.lines().next().unwrap_or_default();
            entry.is_reversal |= WORDS.words.undoes(&entry.channel) || WORDS.words.undoes(remark);
        }
        let sheet = Sheet { file: name.to_owned(), sheet: None, layout: "message".to_owned() };
        let mut file = StatementFile {
            name: name.to_owned(),
            sheets: vec![sheet],
            rows: entries.len() as u64,
            entries,
            periods: vec![(account, period)],
            ..StatementFile::default()
        };
        settle::settle(&mut file);
        file
    }
}

/// Reads a file of statements: CSV, XLS, XLSX, Parquet, gzip or a zipped folder of them. The layout of each table is found by
/// its head among those given. Rows that cannot be read are listed and the rest goes on.
///
/// # Errors
/// When nothing of the file can be read: what it is, or what its best layout lacks.
pub fn read_statements(
    name: &str,
    bytes: &[u8],
    layouts: &StatementLayouts,
    limits: &ReadLimits,
) -> Result<StatementFile, Unreadable> {
    let mut reading = table::Reading::new(name, layouts, limits);
    container::read(name, bytes, limits, &mut reading)?;
    let mut file = reading.finish()?;
    settle::settle(&mut file);
    Ok(file)
}
