//! How much of a file is read, and why one is not read at all.

use serde::{Deserialize, Serialize};

/// How much is read of one file. A file beyond a limit is refused whole, never cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of the file as it came.
    pub bytes_max: u64,
    /// Bytes after unpacking, all members together.
    pub unpacked_bytes_max: u64,
    /// Members of an archive.
    pub members_max: usize,
    /// Rows of all tables together.
    pub rows_max: u64,
    /// Columns of a table.
    pub columns_max: usize,
    /// Bytes of one cell.
    pub cell_bytes_max: usize,
}

impl Default for ReadLimits {
    fn default() -> ReadLimits {
        ReadLimits {
            bytes_max: 256 << 20,
            unpacked_bytes_max: 512 << 20,
            members_max: 2_000,
            rows_max: 1_500_000,
            columns_max: 256,
            cell_bytes_max: 8_192,
        }
    }
}

/// Why nothing of a file is read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Unreadable {
    /// Nothing in it.
    #[error("{file} is empty")]
    Empty {
        /// Which file.
        file: String,
    },
    /// No kind of file that is read here.
    #[error("{file} is neither CSV, XLS, XLSX, Parquet nor a zipped folder of them: {why}")]
    Kind {
        /// Which file.
        file: String,
        /// What it is taken for.
        why: String,
    },
    /// Damaged, or made by a program that does it differently.
    #[error("{file} cannot be read: {why}")]
    Damaged {
        /// Which file or member.
        file: String,
        /// What its reader says.
        why: String,
    },
    /// Protected by a password.
    #[error("{file} is protected by a password; open it and save it without one")]
    Locked {
        /// Which file or member.
        file: String,
    },
    /// Larger than is read.
    #[error("{file} has more than {max} {unit}")]
    TooLarge {
        /// Which file or member.
        file: String,
        /// The limit.
        max: u64,
        /// Of what.
        unit: String,
    },
    /// A member's name leads out of the archive.
    #[error("{file} has a member whose name leads out of it: {member:?}")]
    PathTrick {
        /// Which archive.
        file: String,
        /// The name.
        member: String,
    },
    /// An archive in an archive.
    #[error("{file} is an archive inside an archive; unpack it first")]
    Nested {
        /// Which member.
        file: String,
    },
    /// No table's head has the columns of any layout.
    #[error(
        "{file}: no table has the head of a known layout; the nearest is {layout}, which lacks {missing} (the head has: {found})"
    )]
    NoLayout {
        /// Which file.
        file: String,
        /// The layout that lacks least.
        layout: String,
        /// What it lacks.
        missing: String,
        /// The best head's columns.
        found: String,
    },
    /// The reader ended before the file did.
    #[error("{file} was not read to its end: {why}")]
    ReaderEnded {
        /// Which file.
        file: String,
        /// What ended it.
        why: String,
    },
}
