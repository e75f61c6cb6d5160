//! Bank statements as they come (调单): files in any bank's habit to transfers of the ledger.
//!
//! [`read_statements`] is pure, bytes in and a [`StatementFile`] out, so that a child process with little memory and
//! no rights can do it; [`Ledger::take_statements`](crate::Ledger::take_statements) joins what it read with what the
//! other side's bank said. On the way: `container` opens archives and workbooks, `text` decodes, `header` finds the
//! layout by its head, `table` reads rows, `settle` orders ties, proves balances and links reversals, `take` joins.

mod cell;
mod container;
mod entry;
mod exit_rule;
mod header;
mod layout;
mod limits;
mod settle;
mod table;
mod take;
mod text;
mod time;

pub use entry::{Entry, Gap, OrderAssumed, Reversal, Sheet, StatementFile};
pub use layout::{StatementLayout, StatementLayouts};
pub use limits::{ReadLimits, Unreadable};
pub use take::{StatementPeriod, StatementReport};

/// Reads a file of statements: CSV, XLS, XLSX, gzip or a zipped folder of them. The layout of each table is found by
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
