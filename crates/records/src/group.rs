//! Group commit on SQLite: writers that wait for the one connection share one commit, and so one sync of the disk.
//!
//! Each unit of work is a savepoint in a transaction that stays open while others already wait for their turn. Whoever
//! released the first savepoint queues a commit behind those who wait at that moment; all are answered after it, so that
//! nothing is acknowledged before it is on the disk, and everything of a group stands or falls together.
//! PostgreSQL gathers commits by itself.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::error::ConnAcquireErr;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// The queue for the one connection that writes. Its lock is fair: first come, first served.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    turn: Arc<Mutex<Group>>,
}

/// Those whose work is done and not yet on the disk.
#[derive(Debug, Default)]
struct Group {
    shared: Option<DatabaseTransaction>,
    waiting: Vec<oneshot::Sender<Result<(), DbErr>>>,
    /// Somebody gave up in it: nobody else joins, for SQLite may have undone all of it.
    is_closed: bool,
}

/// A transaction that will write. Dropped without [`Transaction::commit`], nothing of it stays.
#[derive(Debug)]
pub(crate) struct Transaction {
    /// Until it is committed.
    own: Option<DatabaseTransaction>,
    /// On SQLite the place at the connection, and the queue to give it back to.
    place: Option<(OwnedMutexGuard<Group>, Queue)>,
}

impl Queue {
    /// Waits for its turn, at most so long, and begins.
    pub async fn begin(&self, writer: &DatabaseConnection, patience: Duration) -> Result<Transaction, DbErr> {
        let turn = tokio::time::timeout(patience, Arc::clone(&self.turn).lock_owned()).await;
        let turn = turn.map_err(|_elapsed| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        uninterrupted(Transaction::join(turn, self.clone(), writer.clone())).await
    }

    /// Commits what is open once those who wait now have had their turn.
    fn commit_soon(self) {
        // Without a runtime the program is ending; whoever comes next commits first.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { self.turn.lock().await.commit().await });
        }
    }
}

/// Goes on to its end when the caller goes away: a savepoint whose beginning or release is broken off undoes the whole group's work
/// in the driver, which then calls an empty commit done.
async fn uninterrupted<T: Send + 'static>(
    step: impl Future<Output = Result<T, DbErr>> + Send + 'static,
) -> Result<T, DbErr> {
    tokio::spawn(step).await.unwrap_or_else(|broken| Err(DbErr::Custom(broken.to_string())))
}

fn immediate() -> TransactionOptions {
    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    TransactionOptions { isolation_level: None, access_mode: None, sqlite_transaction_mode }
}

impl Group {
    async fn commit(&mut self) {
        self.is_closed = false;
        let Some(shared) = self.shared.take() else { return };
        let all = std::mem::take(&mut self.waiting);
        let committed = shared.commit().await;
        for waiting in all {
            let told = match &committed {
                Ok(()) => Ok(()),
                Err(error) => Err(DbErr::Custom(error.to_string())),
            };
            // Who has gone meanwhile need not know.
            let _ = waiting.send(told);
        }
    }
}

impl Transaction {
    /// A transaction by itself.
    pub fn alone(own: DatabaseTransaction) -> Transaction {
        Transaction { own: Some(own), place: None }
    }

    /// A savepoint in what is open, or in a new transaction.
    async fn join(
        turn: OwnedMutexGuard<Group>,
        queue: Queue,
        writer: DatabaseConnection,
    ) -> Result<Transaction, DbErr> {
        let mut transaction = Transaction { own: None, place: Some((turn, queue)) };
        if let Some((group, _)) = &mut transaction.place {
            if group.is_closed {
                group.commit().await;
            }
            let shared = match group.shared.take() {
                Some(shared) => shared,
                None => writer.begin_with_options(immediate()).await?,
            };
            transaction.own = Some(group.shared.insert(shared).begin().await?);
        }
        Ok(transaction)
    }

    /// Commits. After `Ok` it is on the disk.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self.place {
            Some(_) => uninterrupted(self.finish()).await,
            None => self.finish().await,
        }
    }

    async fn finish(mut self) -> Result<(), DbErr> {
        if let Some(own) = self.own.take() {
            own.commit().await?;
        }
        let Some((mut group, queue)) = self.place.take() else { return Ok(()) };
        let (tell, told) = oneshot::channel();
        let is_first = group.waiting.is_empty();
        group.waiting.push(tell);
        drop(group);
        if is_first {
            queue.commit_soon();
        }
        told.await.unwrap_or_else(|_gone| Err(DbErr::Custom("the program ends".to_owned())))
    }
}

impl Deref for Transaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        self.own.as_ref().expect("taken only by commit, which takes all of it")
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // What was done is undone before the next one's turn.
        drop(self.own.take());
        if let Some((mut group, queue)) = self.place.take() {
            group.is_closed = true;
            drop(group);
            queue.commit_soon();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;
    use crate::store::Store;

    /// A database in a folder of its own, and how often its writer has committed.
    struct Bed {
        store: Store,
        commits: Arc<AtomicUsize>,
        _folder: tempfile::TempDir,
    }

    impl Bed {
        async fn make() -> Bed {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("group.sqlite").display());
            let store = Store::connect(&url).await.unwrap();
            for sql in [
                "CREATE TABLE owners (id INTEGER PRIMARY KEY)",
                "CREATE TABLE things (id INTEGER PRIMARY KEY, \
                 owner INTEGER REFERENCES owners (id) DEFERRABLE INITIALLY DEFERRED)",
            ] {
                store.writer.execute_unprepared(sql).await.unwrap();
            }
            let commits = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&commits);
            let mut connection = store.writer.get_sqlite_connection_pool().acquire().await.unwrap();
            connection.lock_handle().await.unwrap().set_commit_hook(move || {
                counted.fetch_add(1, Ordering::SeqCst);
                true
            });
            drop(connection);
            Bed { store, commits, _folder: folder }
        }

        /// Somebody who has the connection, while these wait for it.
        async fn after_me<T: Send + 'static>(
            &self,
            waiting: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
        ) -> Vec<T> {
            let mine = self.store.begin().await.unwrap();
            let waiting: Vec<_> = waiting.into_iter().map(tokio::spawn).collect();
            // On one thread each has run as far as it can when this one is called again.
            tokio::task::yield_now().await;
            insert(&mine, 1_000, None).await;
            mine.commit().await.unwrap_or_default();
            let mut told = Vec::new();
            for one in waiting {
                told.push(one.await.unwrap());
            }
            told
        }

        async fn things(&self) -> Vec<i64> {
            let sql = "SELECT id FROM things ORDER BY id".to_owned();
            let rows = self.store.reader.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql));
            rows.await.unwrap().iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
        }
    }

    async fn insert(transaction: &Transaction, id: i64, owner: Option<i64>) {
        let values = [id.into(), owner.into()];
        let sql = "INSERT INTO things (id, owner) VALUES ($1, $2)";
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        transaction.execute_raw(statement).await.unwrap();
    }

    /// Writes one thing; gives up in the end if told so.
    async fn write(store: Store, id: i64, owner: Option<i64>, gives_up: bool) -> bool {
        let transaction = store.begin().await.unwrap();
        insert(&transaction, id, owner).await;
        !gives_up && transaction.commit().await.is_ok()
    }

    #[tokio::test]
    async fn those_who_wait_share_one_commit() {
        let bed = Bed::make().await;
        let told = bed.after_me((0..32).map(|id| write(bed.store.clone(), id, None, false))).await;
        assert_eq!(told, vec![true; 32]);
        assert_eq!(bed.things().await.len(), 33);
        assert_eq!(bed.commits.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn who_gives_up_takes_nobody_along() {
        let bed = Bed::make().await;
        let told = bed.after_me((0..9).map(|id| write(bed.store.clone(), id, None, id % 3 == 1))).await;
        assert_eq!(told, [true, false, true, true, false, true, true, false, true]);
        assert_eq!(bed.things().await, [0, 2, 3, 5, 6, 8, 1_000]);
    }

    #[tokio::test]
    async fn a_commit_that_fails_is_told_to_all_of_it_and_leaves_nothing() {
        let bed = Bed::make().await;
        let owner_who_is_not_there = |id| (id == 2).then_some(7);
        let told = bed
            .after_me((0..4).map(|id| write(bed.store.clone(), id, owner_who_is_not_there(id), false)))
            .await;
        assert_eq!(told, vec![false; 4]);
        assert_eq!(bed.things().await, [0; 0]);
        assert!(write(bed.store.clone(), 5, None, false).await, "the next goes on");
        assert_eq!(bed.things().await, [5]);
    }

    /// As it does when the disk is full.
    #[tokio::test]
    async fn a_transaction_that_sqlite_itself_undid_does_not_keep_the_next_from_writing() {
        let bed = Bed::make().await;
        assert!(write(bed.store.clone(), 1, None, false).await);
        let transaction = bed.store.begin().await.unwrap();
        insert(&transaction, 2, None).await;
        let undone = transaction.execute_unprepared("INSERT OR ROLLBACK INTO things (id) VALUES (1)").await;
        assert!(undone.is_err());
        assert!(transaction.commit().await.is_err(), "nothing is there to be kept");
        for id in 3..6 {
            assert!(write(bed.store.clone(), id, None, false).await, "{id}");
        }
        assert_eq!(bed.things().await, [1, 3, 4, 5]);
    }

    #[tokio::test]
    async fn one_who_is_gone_leaves_the_connection_to_the_next() {
        let bed = Bed::make().await;
        let transaction = bed.store.begin().await.unwrap();
        let waiting = tokio::spawn(write(bed.store.clone(), 1, None, false));
        tokio::task::yield_now().await;
        waiting.abort();
        insert(&transaction, 2, None).await;
        drop(transaction);
        assert!(write(bed.store.clone(), 3, None, false).await);
        assert_eq!(bed.things().await, [3]);
    }

    /// Callers that go away at any moment, as clients do: who was told that it is done finds it done.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn callers_that_go_away_undo_nobody_elses_work() {
        let bed = Bed::make().await;
        let mut kept = Vec::new();
        for round in 0..40 {
            let writers: Vec<_> = (0..24)
                .map(|place| {
                    (
                        round * 24 + place,
                        tokio::spawn(write(bed.store.clone(), round * 24 + place, None, false)),
                    )
                })
                .collect();
            for (id, _) in writers.iter().filter(|(id, _)| id % 3 == 0) {
                tokio::time::sleep(Duration::from_micros(37 * (id % 11).unsigned_abs())).await;
                writers[usize::try_from(id - round * 24).unwrap()].1.abort();
            }
            for (id, writer) in writers {
                match writer.await {
                    Ok(told) => {
                        assert!(told, "nobody is refused for another's going: {id}");
                        kept.push(id);
                    }
                    Err(gone) => assert!(gone.is_cancelled()),
                }
            }
        }
        let there = bed.things().await;
        let lost: Vec<_> = kept.iter().filter(|id| !there.contains(id)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        assert!(kept.len() < 960, "some did go away");
    }
}
