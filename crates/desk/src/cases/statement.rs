//! A statement brought by hand: its rows go to the ledger, and the case is traced again.

/// What became of a statement file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementTaken {
    /// New transfers.
    pub imported: u64,
    /// Transfers known already.
    pub duplicates: u64,
    /// Rows not taken in: the line in the file, and why.
    pub bad_rows: Vec<(u64, String)>,
}
