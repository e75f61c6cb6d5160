//! What became of a statement file.

use desk::StatementTaken;
use serde::Serialize;
use utoipa::ToSchema;

/// What became of a statement file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementImport)]
pub struct StatementView {
    /// New transfers.
    pub imported: u64,
    /// Transfers that were known already.
    pub duplicates: u64,
    /// Rows that are no transfer, with the reason.
    pub bad_rows: Vec<BadRowView>,
}

/// A row that is no transfer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BadRow)]
pub struct BadRowView {
    /// The line in the file, from 1.
    pub line: u64,
    /// Why, as the ledger says it.
    pub reason: String,
}

impl StatementView {
    /// What the desk says of it.
    pub fn of(taken: StatementTaken) -> StatementView {
        let bad_rows = taken.bad_rows.into_iter().map(|(line, reason)| BadRowView { line, reason });
        StatementView { imported: taken.imported, duplicates: taken.duplicates, bad_rows: bad_rows.collect() }
    }
}
