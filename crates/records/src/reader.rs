//! Connections for queries outside of a transaction, handed from one query to the next.
//!
//! A pool that knows nothing of what was done asks each connection that comes back whether it still answers: a second way
//! to the engine and back for every query. Here only one whose query was given up midway is asked, and keeps its place
//! until it answers, so that who asks and goes away again and again takes no more of the engine than anybody else.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::prelude::async_trait::async_trait;
use sea_orm::sqlx::query_with;
use sea_orm::sqlx::{
    self, AssertSqlSafe, ConnectOptions, Connection, Database, Executor, IntoArguments, Postgres, Sqlite,
};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
};
use sea_query_sqlx::SqlxValues;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Connections that read. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader(Engine);

#[derive(Clone, Debug)]
enum Engine {
    Sqlite(Arc<Lines<Sqlite>>),
    Postgres(Arc<Lines<Postgres>>),
}

/// Connections of one engine: those that lie ready, and how many there may be.
#[derive(Debug)]
struct Lines<D: Database> {
    options: <D::Connection as Connection>::Options,
    ready: Mutex<Vec<D::Connection>>,
    places: Arc<Semaphore>,
    patience: Duration,
}

/// A connection that a query has, and its place; comes back by itself from a query that was given up.
struct Held<D: Database> {
    lines: Arc<Lines<D>>,
    connection: Option<D::Connection>,
    place: Option<OwnedSemaphorePermit>,
}

impl Reader {
    pub(crate) async fn sqlite(
        options: <sqlx::SqliteConnection as Connection>::Options,
        most: usize,
        patience: Duration,
    ) -> Result<Reader, DbErr> {
        Ok(Reader(Engine::Sqlite(Lines::open(options, most, patience).await?)))
    }

    pub(crate) async fn postgres(
        options: <sqlx::PgConnection as Connection>::Options,
        most: usize,
        patience: Duration,
    ) -> Result<Reader, DbErr> {
        Ok(Reader(Engine::Postgres(Lines::open(options, most, patience).await?)))
    }

    /// Closes the connections; who asks afterwards is told that they are closed.
    pub(crate) async fn close(&self) -> Result<(), DbErr> {
        match &self.0 {
            Engine::Sqlite(lines) => lines.close().await,
            Engine::Postgres(lines) => lines.close().await,
        }
    }
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Engine::Sqlite(_) => DbBackend::Sqlite,
            Engine::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Engine::Sqlite(lines) => Ok(lines.execute(statement).await?.into()),
            Engine::Postgres(lines) => Ok(lines.execute(statement).await?.into()),
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.execute_raw(Statement::from_string(self.get_database_backend(), sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(match &self.0 {
            Engine::Sqlite(lines) => lines.one(statement).await?.map(QueryResult::from),
            Engine::Postgres(lines) => lines.one(statement).await?.map(QueryResult::from),
        })
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(match &self.0 {
            Engine::Sqlite(lines) => lines.all(statement).await?.into_iter().map(QueryResult::from).collect(),
            Engine::Postgres(lines) => {
                lines.all(statement).await?.into_iter().map(QueryResult::from).collect()
            }
        })
    }
}

impl<D: Database> Lines<D> {
    fn ready(&self) -> MutexGuard<'_, Vec<D::Connection>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Database> Lines<D>
where
    SqlxValues: IntoArguments<D>,
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    async fn open(
        options: <D::Connection as Connection>::Options,
        most: usize,
        patience: Duration,
    ) -> Result<Arc<Lines<D>>, DbErr> {
        let options = options.disable_statement_logging();
        let first = options.connect().await.map_err(unconnected)?;
        let (ready, places) = (Mutex::new(vec![first]), Arc::new(Semaphore::new(most)));
        Ok(Arc::new(Lines { options, ready, places, patience }))
    }

    /// Does something on a connection, which is kept if it went well.
    async fn with<T>(
        self: &Arc<Self>,
        ask: impl AsyncFnOnce(&mut D::Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, DbErr> {
        let place = match timeout(self.patience, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_closed)) => return Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
            Err(_late) => return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        };
        let ready = self.ready().pop();
        let connection = match ready {
            Some(connection) => connection,
            None => self.options.connect().await.map_err(unconnected)?,
        };
        let mut held = Held { lines: Arc::clone(self), connection: None, place: Some(place) };
        let told = ask(held.connection.insert(connection)).await;
        let connection = held.connection.take();
        match &told {
            // The engine's own no leaves the connection as good as before.
            Ok(_) | Err(sqlx::Error::Database(_)) => self.ready().extend(connection),
            // The server went away: those that lie ready have lost it too.
            Err(sqlx::Error::Io(_)) => self.ready().clear(),
            Err(_) => {}
        }
        told.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }

    async fn all(self: &Arc<Self>, statement: Statement) -> Result<Vec<D::Row>, DbErr> {
        let (sql, values) = parts(statement);
        self.with(async |connection| query_with(sql, values).fetch_all(connection).await).await
    }

    async fn one(self: &Arc<Self>, statement: Statement) -> Result<Option<D::Row>, DbErr> {
        let (sql, values) = parts(statement);
        self.with(async |connection| query_with(sql, values).fetch_optional(connection).await).await
    }

    async fn execute(self: &Arc<Self>, statement: Statement) -> Result<D::QueryResult, DbErr> {
        let (sql, values) = parts(statement);
        self.with(async |connection| query_with(sql, values).execute(connection).await).await
    }

    async fn close(&self) -> Result<(), DbErr> {
        self.places.close();
        let ready = mem::take(&mut *self.ready());
        for connection in ready {
            connection.close().await.map_err(unconnected)?;
        }
        Ok(())
    }
}

impl<D: Database> Drop for Held<D> {
    fn drop(&mut self) {
        let (Some(mut connection), Some(place)) = (self.connection.take(), self.place.take()) else { return };
        let Ok(runtime) = Handle::try_current() else { return };
        let lines = Arc::clone(&self.lines);
        runtime.spawn(async move {
            if connection.ping().await.is_ok() && !lines.places.is_closed() {
                lines.ready().push(connection);
            }
            drop(place);
        });
    }
}

fn parts(statement: Statement) -> (AssertSqlSafe<String>, SqlxValues) {
    let values = statement.values.unwrap_or_else(|| sea_orm::Values(Vec::new()));
    (AssertSqlSafe(statement.sql), SqlxValues(values))
}

fn unconnected(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    async fn store(folder: &std::path::Path) -> Store {
        let store =
            Store::connect(&format!("sqlite://{}", folder.join("reader.sqlite").display())).await.unwrap();
        store.writer.execute_unprepared("CREATE TABLE things (id INTEGER PRIMARY KEY)").await.unwrap();
        store.writer.execute_unprepared("INSERT INTO things VALUES (1), (2), (3)").await.unwrap();
        store
    }

    fn asking(sql: &str) -> Statement {
        Statement::from_string(DbBackend::Sqlite, sql)
    }

    fn ready(reader: &Reader) -> usize {
        match &reader.0 {
            Engine::Sqlite(lines) => lines.ready.lock().unwrap().len(),
            Engine::Postgres(lines) => lines.ready.lock().unwrap().len(),
        }
    }

    #[tokio::test]
    async fn a_connection_serves_the_next_query_also_after_a_refusal() {
        let folder = tempfile::tempdir().unwrap();
        let reader = store(folder.path()).await.reader;
        for _ in 0..3 {
            assert_eq!(reader.query_all_raw(asking("SELECT id FROM things")).await.unwrap().len(), 3);
            assert!(reader.query_one_raw(asking("SELECT id FROM nothing")).await.is_err());
            let written = reader.execute_raw(asking("INSERT INTO things VALUES (4)")).await;
            assert!(written.unwrap_err().to_string().contains("readonly"), "it only reads");
        }
        let one = reader.query_one_raw(asking("SELECT id FROM things ORDER BY id")).await.unwrap().unwrap();
        assert_eq!(one.try_get_by_index::<i64>(0).unwrap(), 1, "the first of many");
        assert_eq!(ready(&reader), 1);
    }

    #[tokio::test]
    async fn a_query_given_up_keeps_its_place_until_it_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let reader = store(folder.path()).await.reader;
        let Engine::Sqlite(lines) = &reader.0 else { panic!("this is SQLite") };
        let free = lines.places.available_permits();
        let long = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 500000) \
                    SELECT COUNT(*) FROM n";
        for _ in 0..3 {
            let given_up = timeout(Duration::from_millis(5), reader.query_one_raw(asking(long)));
            assert!(given_up.await.is_err());
        }
        assert_eq!((lines.places.available_permits(), ready(&reader)), (free - 3, 0));
        while lines.places.available_permits() < free {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(ready(&reader), 3, "they serve again");
        assert_eq!(reader.query_all_raw(asking("SELECT id FROM things")).await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn nobody_is_served_after_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let reader = store(folder.path()).await.reader;
        reader.close().await.unwrap();
        let told = reader.query_all_raw(asking("SELECT id FROM things")).await.unwrap_err();
        assert!(matches!(told, DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)), "{told}");
    }
}
