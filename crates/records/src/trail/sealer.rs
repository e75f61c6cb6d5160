//! The sealer: takes committed entries from `trail_waiting` and chains them to the end of `trail`.
//!
//! One server's sealer runs, by the lease of [`crate::lease`]; were two to run at once, the lock below would make
//! them take turns, and the key of `trail` would refuse a second entry in one place.

use kernel::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, QueryOrder, QuerySelect, Set};

use super::{START, chained, row, waiting};
use crate::Records;
use crate::error::Error;
use crate::work::Actor;

/// What one act of a unit of work did to one thing.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub action: &'static str,
    pub noun: &'static str,
    pub object: String,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
}

/// Entries sealed in one transaction: ten fields each stay below the engines' 32,766 parameters of a statement.
const BATCH: u64 = 2_000;
/// Any fixed number, the same in every process on one database: "trail" in ASCII.
const POSTGRES_LOCK: i64 = 0x74_7261_696c;

/// Commits the notes with the transaction; the sealer chains them afterwards.
pub(crate) async fn wait(
    db: &DatabaseTransaction,
    actor: &Actor,
    at: Timestamp,
    notes: &[Note],
) -> Result<(), Error> {
    let rows = notes.iter().map(|note| waiting::ActiveModel {
        at: Set(at.as_micros()),
        actor: Set(actor.trail_name()),
        origin: Set(actor.origin.clone()),
        action: Set(note.action.to_owned()),
        noun: Set(note.noun.to_owned()),
        object: Set(note.object.clone()),
        before_digest: Set(note.before.clone()),
        after_digest: Set(note.after.clone()),
        ..Default::default()
    });
    waiting::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

impl Records {
    /// Chains every committed entry that waits; says how many. Whoever asks for the whole trail does this first; a
    /// running server does it several times a second.
    pub async fn seal_trail(&self) -> Result<u64, Error> {
        let mut sealed = 0;
        loop {
            // Looking first leaves the writer to others while nothing waits.
            if waiting::Entity::find().limit(1).one(self.reader()).await?.is_none() {
                return Ok(sealed);
            }
            let batch = self.seal_batch().await?;
            sealed += batch;
            if batch < BATCH {
                return Ok(sealed);
            }
        }
    }

    /// Committed entries that are not chained yet.
    pub async fn trail_waiting(&self) -> Result<u64, Error> {
        Ok(waiting::Entity::find().count(self.reader()).await?)
    }

    async fn seal_batch(&self) -> Result<u64, Error> {
        let db = self.store().begin().await?;
        lock(&db, self.engine()).await?;
        let found = waiting::Entity::find().order_by_asc(waiting::Column::Place).limit(BATCH);
        let found = found.all(&*db).await?;
        if found.is_empty() {
            return Ok(0);
        }
        let places: Vec<_> = found.iter().map(|entry| entry.place).collect();
        let count = found.len() as u64;
        chain(&db, found.into_iter().map(unchained)).await?;
        waiting::Entity::delete_many().filter(waiting::Column::Place.is_in(places)).exec(&*db).await?;
        db.commit().await?;
        Ok(count)
    }
}

/// Others who seal wait until the transaction ends. On SQLite the single writer does the same.
pub(super) async fn lock(db: &DatabaseTransaction, engine: DbBackend) -> Result<(), Error> {
    if engine == DbBackend::Postgres {
        db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({POSTGRES_LOCK})")).await?;
    }
    Ok(())
}

/// Chains entries, whose places and chain values are not set yet, to the end of the trail.
pub(super) async fn chain(
    db: &DatabaseTransaction,
    entries: impl Iterator<Item = row::Model>,
) -> Result<(), Error> {
    let last = row::Entity::find().order_by_desc(row::Column::Seq).limit(1).one(db).await?;
    let (mut seq, mut chain) = last.map_or((0, START.to_vec()), |last| (last.seq, last.chain));
    let mut text = Vec::new();
    let rows: Vec<_> = entries
        .map(|mut entry| {
            seq += 1;
            entry.seq = seq;
            entry.chain = chained(&mut text, &chain, &entry).to_vec();
            chain.clone_from(&entry.chain);
            // The key is set as well: an insert of a model leaves it to the database.
            row::ActiveModel { seq: Set(entry.seq), ..entry.into() }
        })
        .collect();
    row::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

fn unchained(entry: waiting::Model) -> row::Model {
    row::Model {
        seq: 0,
        at: entry.at,
        actor: entry.actor,
        origin: entry.origin,
        action: entry.action,
        noun: entry.noun,
        object: entry.object,
        before_digest: entry.before_digest,
        after_digest: entry.after_digest,
        chain: Vec::new(),
    }
}
