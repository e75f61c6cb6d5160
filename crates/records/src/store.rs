//! The two engines behind one door: one writer and several readers.
//!
//! SQLite has one connection that writes (every transaction begins IMMEDIATE; writers of this process queue for it and
//! share commits, and never meet in the file) and several that read; PostgreSQL has several of both.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, TransactionTrait};

use crate::error::Error;
use crate::group::{Queue, Transaction};
use crate::reader::Reader;

/// Connections to one database.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub writer: DatabaseConnection,
    pub reader: Reader,
    pub engine: DbBackend,
    queue: Queue,
}

/// How long a writer waits for its turn, and a connection for a free place.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a server may take to answer at the start.
const TRIAL: Duration = Duration::from_secs(3);
const SQLITE_READERS: usize = 6;
const POSTGRES_READERS: usize = 16;
const POSTGRES_WRITERS: u32 = 16;
/// 32 MiB for each connection (negative: KiB instead of pages); the default of two suits a telephone.
const SQLITE_CACHE_KIB: &str = "-32768";

impl Store {
    /// Opens `sqlite:PATH`, `sqlite://PATH` (made when it is not there) or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Store, Error> {
        if url.starts_with("sqlite:") {
            return connect_sqlite(url).await;
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return connect_postgres(url).await;
        }
        Err(Error::Url)
    }

    /// Begins a transaction that will write.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        Ok(match self.engine {
            DbBackend::Sqlite => self.queue.begin(&self.writer, PATIENCE).await?,
            _postgres => Transaction::alone(self.writer.begin().await?),
        })
    }
}

async fn connect_sqlite(url: &str) -> Result<Store, Error> {
    let mut writing = patient(url, 1);
    writing.map_sqlx_sqlite_opts(|options| durable(options).create_if_missing(true));
    let writer = Database::connect(writing).await.map_err(Error::Connect)?;
    let reading = url.parse::<SqliteConnectOptions>().map_err(|_| Error::Url)?;
    let reading = durable(reading).pragma("query_only", "on");
    let reader = Reader::sqlite(reading, SQLITE_READERS, PATIENCE).await.map_err(Error::Connect)?;
    Ok(Store { writer, reader, engine: DbBackend::Sqlite, queue: Queue::default() })
}

async fn connect_postgres(url: &str) -> Result<Store, Error> {
    // The pool would try again and again for as long as it waits for a place; a wrong URL should be told soon.
    let mut trial = patient(url, 1);
    trial.acquire_timeout(TRIAL).connect_timeout(TRIAL);
    Database::connect(trial).await.map_err(Error::Connect)?.close().await.map_err(Error::Connect)?;
    let mut options = patient(url, POSTGRES_WRITERS);
    options.set_application_name("fanzha");
    let writer = Database::connect(options).await.map_err(Error::Connect)?;
    let reading = url.parse::<PgConnectOptions>().map_err(|_| Error::Url)?.application_name("fanzha");
    let reader = Reader::postgres(reading, POSTGRES_READERS, PATIENCE).await.map_err(Error::Connect)?;
    Ok(Store { reader, writer, engine: DbBackend::Postgres, queue: Queue::default() })
}

fn patient(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

/// A committed transaction is on the disk; readers never wait for the writer; foreign keys are kept.
fn durable(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .pragma("cache_size", SQLITE_CACHE_KIB)
        // What is taken out is overwritten: a destroyed key must not lie in a free page.
        .pragma("secure_delete", "on")
        .statement_cache_capacity(256)
}
