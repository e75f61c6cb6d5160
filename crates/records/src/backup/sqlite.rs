//! SQLite: the database copies itself into one file, out of one read transaction.

use std::fs;
use std::path::Path;

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, ConnectOptions, Connection};

use super::{SnapshotError, disk, failed, sync};
use crate::error::Error;

/// The copy's name in its folder.
const FILE: &str = "records.sqlite";

pub(super) async fn copy_out(db: &DatabaseConnection, folder: &Path) -> Result<(), Error> {
    let path = folder.join(FILE);
    // A connection of its own: who writes does not wait for the copy.
    let options = (*db.get_sqlite_connection_pool().connect_options()).clone();
    let mut connection = options.connect().await.map_err(failed)?;
    let copied = sqlx::query("VACUUM INTO ?").bind(path.display().to_string()).execute(&mut connection).await;
    connection.close().await.map_err(failed)?;
    copied.map_err(failed)?;
    Ok(sync(&path)?)
}

pub(super) fn copy_in(folder: &Path, to: &Path) -> Result<(), SnapshotError> {
    let from = folder.join(FILE);
    if !from.is_file() {
        return Err(SnapshotError::OtherEngine(folder.to_owned()));
    }
    if to.exists() {
        return Err(SnapshotError::NotEmpty);
    }
    fs::copy(&from, to).map_err(disk(to))?;
    sync(to)
}
