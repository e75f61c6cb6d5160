//! The whole database at one instant, copied into files while others write, and its way back.
//!
//! SQLite copies itself into one file; PostgreSQL copies every table out of one snapshot. Sealed fields stay sealed:
//! a copy is worth as much as the database, and opens with the same master key only, which is never in it. Ledger and
//! files of the data folder are the caller's.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sea_orm::{DbBackend, DbErr, RuntimeErr, sqlx};
use sea_orm_migration::MigratorTrait;

use crate::Records;
use crate::error::Error;
use crate::store::Store;

mod postgres;
mod sqlite;

/// Why a database was not copied or not brought back.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The folder holds no copy that this engine reads.
    #[error("{0} holds no copy of a database of this engine")]
    OtherEngine(PathBuf),
    /// There is something already where the copy should go.
    #[error("the database is not empty; a copy is brought back into an empty one only")]
    NotEmpty,
    /// The copy has a step of the schema that this program does not know.
    #[error(
        "the copy has the step {0} of the schema, which this program does not know: it is older than the copy"
    )]
    Newer(String),
    /// Tables lean on one another in a circle, so that no order of bringing them back holds.
    #[error("the tables {0:?} lean on one another in a circle")]
    Circle(Vec<String>),
    /// The disk does not do what it should.
    #[error("cannot use {path}")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Records {
    /// Copies the whole database, as it stands at one instant, into an empty folder. Nobody waits for it.
    pub async fn snapshot(&self, folder: &Path) -> Result<(), Error> {
        match self.engine() {
            DbBackend::Sqlite => sqlite::copy_out(&self.store().writer, folder).await,
            _postgres => postgres::copy_out(&self.store().writer, folder).await,
        }
    }
}

/// Brings a copy back into an empty database and its schema forward to this program's.
pub async fn restore_snapshot<M: MigratorTrait>(url: &str, folder: &Path) -> Result<(), Error> {
    if let Some(file) = url.strip_prefix("sqlite:") {
        sqlite::copy_in(folder, Path::new(file.strip_prefix("//").unwrap_or(file)))?;
        crate::migrate::<M>(url).await?;
        return Ok(());
    }
    let store = Store::connect(url).await?;
    postgres::copy_in::<M>(&store.writer, folder).await?;
    M::up(&store.writer, None).await?;
    Ok(store.writer.close().await?)
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> SnapshotError {
    let path = path.to_owned();
    move |source| SnapshotError::Disk { path, source }
}

/// Makes a file survive a loss of power; its folder is the caller's.
fn sync(path: &Path) -> Result<(), SnapshotError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(disk(path))
}

fn failed(error: sqlx::Error) -> Error {
    Error::from(DbErr::Exec(RuntimeErr::SqlxError(error.into())))
}
