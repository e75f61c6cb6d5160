//! What can go wrong between the centre and its database.

use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::backup::SnapshotError;
use crate::crypto::OpenError;
use crate::crypto::provider::SelfTestError;

/// Why the records could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL names neither engine.
    #[error("the database url must begin with sqlite: or postgres:")]
    Url,
    /// The database cannot be reached or opened.
    #[error("the database cannot be opened")]
    Connect(#[source] DbErr),
    /// The database refused or failed.
    #[error("the database failed")]
    Database(#[source] DbErr),
    /// A rule kept by the database refused the change.
    #[error("the rule {0:?} of the database refuses this")]
    Rule(String),
    /// Steps of the schema are missing, and this way in does not take them.
    #[error(
        "the database lacks {0} steps of this program's schema; start `fanzha serve` on it, which takes them"
    )]
    Behind(usize),
    /// `admin init` has not been run on this database.
    #[error("the database has no keys yet; run `fanzha admin init`")]
    NotFounded,
    /// `admin init` has been run on this database already.
    #[error("the database has its keys and administrators already")]
    Founded,
    /// The master key is another installation's.
    #[error("the master key does not open this database's data keys")]
    WrongMasterKey,
    /// A standard's vector failed.
    #[error(transparent)]
    SelfTest(#[from] SelfTestError),
    /// A sealed value does not open.
    #[error(transparent)]
    Sealed(#[from] OpenError),
    /// The database was not copied or not brought back.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A stored value is not one this program writes.
    #[error("{column} holds {value:?}, which this program does not know")]
    Unknown {
        /// Table and column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// The thing was changed since it was read.
    #[error("the {0} was changed by somebody else meanwhile")]
    Stale(&'static str),
    /// The record's key was destroyed, and with it the record.
    #[error("the record was destroyed")]
    Destroyed,
    /// No such thing.
    #[error("there is no such {0}")]
    Absent(&'static str),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Error {
        match rule_of(&error) {
            Some(rule) => Error::Rule(rule),
            None => Error::Database(error),
        }
    }
}

/// The name of the constraint or trigger that refused, the same on both engines: a check's or trigger's own
/// name; for keys `table.column` on SQLite, the constraint's name on PostgreSQL.
fn rule_of(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    let sqlx::Error::Database(error) = &**error else { return None };
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    let message = error.message();
    let code = error.code().unwrap_or_default();
    // SQLSTATE class 23; SQLITE_CONSTRAINT and its kin are 19 with a detail in the higher bits.
    let is_postgres_rule = code.len() == 5 && code.starts_with("23");
    let is_sqlite_rule = code.len() < 5 && code.parse::<i64>().is_ok_and(|code| code & 0xff == 19);
    (is_postgres_rule || is_sqlite_rule)
        .then(|| message.rsplit("failed: ").next().unwrap_or(message).to_owned())
}
