//! The database and its rights in one, so that there is no way round them.
//!
//! SQLite in one file or PostgreSQL by URL, with one set of migrations ([`schema`]); users, roles and
//! sessions ([`people`]); organisations and what their people may see ([`units`]); who is on duty ([`duty`]); fields sealed under a key ring ([`crypto`]); and the trail of who did what
//! ([`trail`]), committed with what it tells of in one [`Work`]. It knows nothing of cases; clocks are
//! arguments. Start at [`Records`].

pub mod backup;
pub mod crypto;
pub mod duty;
mod error;
mod group;
mod lease;
pub mod people;
mod reader;
pub mod record_keys;
pub mod schema;
mod store;
pub mod trail;
pub mod units;
mod work;

use std::sync::Arc;

use kernel::Timestamp;
use sea_orm::DbBackend;
use sea_orm_migration::MigratorTrait;

use crate::crypto::{KeyRing, MasterKey};
use crate::store::Store;

pub use error::Error;
pub use people::founding::{Founding, found};
pub use reader::Reader;
pub use work::{Actor, Who, Work};

/// An open database with its keys. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Records {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    ring: KeyRing,
    /// Unwraps the data keys that another process makes while this one runs.
    master: MasterKey,
    hashing: people::password::Hashing,
}

impl Records {
    /// Opens a founded database whose schema is this program's.
    pub async fn open<M: MigratorTrait>(url: &str, master: &MasterKey) -> Result<Records, Error> {
        crypto::provider::self_test()?;
        let store = Store::connect(url).await?;
        let pending = M::get_pending_migrations(&store.writer).await.map_err(Error::Connect)?;
        if !pending.is_empty() {
            return Err(Error::Behind(pending.len()));
        }
        Records::with_keys(store, master).await
    }

    pub(crate) async fn with_keys(store: Store, master: &MasterKey) -> Result<Records, Error> {
        let keys = people::founding::wrapped_keys(&store.writer).await?;
        if keys.is_empty() {
            return Err(Error::NotFounded);
        }
        let ring = KeyRing::unwrap_all(master, &keys).ok_or(Error::WrongMasterKey)?;
        Ok(Records {
            inner: Arc::new(Inner {
                store,
                ring,
                master: master.clone(),
                hashing: people::password::Hashing::new(),
            }),
        })
    }

    /// Begins a unit of work: one transaction that will write.
    pub async fn begin(&self, actor: Actor, at: Timestamp) -> Result<Work, Error> {
        Work::begin(self, actor, at).await
    }

    /// Connections that only read (on PostgreSQL: that should only read).
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.inner.store.reader
    }

    /// The engine under the records.
    #[must_use]
    pub fn engine(&self) -> DbBackend {
        self.inner.store.engine
    }

    /// The keys that seal and open fields.
    #[must_use]
    pub fn ring(&self) -> &KeyRing {
        &self.inner.ring
    }

    /// Seals what waits and walks the whole trail.
    pub async fn verify_trail(&self) -> Result<trail::Verdict, Error> {
        self.seal_trail().await?;
        trail::verify(self.reader()).await
    }

    /// Closes every connection, so that a SQLite file is whole without its log.
    pub async fn close(&self) -> Result<(), Error> {
        self.inner.store.reader.close().await?;
        Ok(self.inner.store.writer.clone().close().await?)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn master(&self) -> &MasterKey {
        &self.inner.master
    }

    pub(crate) fn hashing(&self) -> &people::password::Hashing {
        &self.inner.hashing
    }
}

/// Brings a database's schema forward to this program's; says how many steps it took.
pub async fn migrate<M: MigratorTrait>(url: &str) -> Result<usize, Error> {
    let store = Store::connect(url).await?;
    let pending = M::get_pending_migrations(&store.writer).await.map_err(Error::Connect)?.len();
    M::up(&store.writer, None).await?;
    store.reader.close().await?;
    store.writer.close().await?;
    Ok(pending)
}
