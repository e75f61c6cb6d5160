//! The sealed trail: an append-only table whose rows are chained by SM3 in the order of commit.
//!
//! A row's chain value is the SM3 of the row before it and of every field of its own, each with its
//! length, so that no two different rows read alike. The engines' triggers refuse a change; whoever
//! removes the triggers is found by [`verify`].

use std::num::NonZeroU64;

use kernel::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, QueryOrder, QuerySelect, Set};

use crate::crypto::provider::{Digest32, sm3};
use crate::error::Error;
use crate::work::Actor;

mod head;
mod list;

pub use head::{Head, ParseHeadError};
pub use list::{Filter, list};

/// What one act of a unit of work did to one thing.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub action: &'static str,
    pub noun: &'static str,
    pub object: String,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
}

/// An entry as read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place, counted from 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a user's id or a part of the program.
    pub actor: String,
    /// From where.
    pub origin: String,
    /// What was done, a stable slug.
    pub action: String,
    /// To which kind of thing.
    pub noun: String,
    /// To which one: its id.
    pub object: String,
}

/// What a walk over the whole trail found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Entries read.
    pub entries: u64,
    /// The chain value of the last good entry; the start value when there is none.
    pub head: Digest32,
    /// The first thing wrong, if any.
    pub fault: Option<Fault>,
}

/// The first thing wrong in a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An entry is not there.
    Missing(NonZeroU64),
    /// An entry, or the one before it, is not what was written.
    Changed(NonZeroU64),
}

/// How a trail differs from a head that was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadFault {
    /// The chain is not the one whose head was exported: it was written anew up to here.
    Rewritten(NonZeroU64),
    /// The trail ends before this exported head: its end was cut off.
    CutOff(NonZeroU64),
}

/// The chain value before the first entry.
pub const START: Digest32 = [0; 32];

const PAGE: u64 = 2_000;
/// Any fixed number, the same in every process on one database: "trail" in ASCII.
const POSTGRES_LOCK: i64 = 0x74_7261_696c;

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trail")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub at: i64,
        pub actor: String,
        pub origin: String,
        pub action: String,
        pub noun: String,
        pub object: String,
        pub before_digest: Option<Vec<u8>>,
        pub after_digest: Option<Vec<u8>>,
        pub chain: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Chains the notes to the end of the trail. On PostgreSQL a lock held until the commit makes the order of
/// the chain the order of the commits; on SQLite the single writer does.
pub(crate) async fn append(
    db: &DatabaseTransaction,
    engine: DbBackend,
    actor: &Actor,
    at: Timestamp,
    notes: &[Note],
) -> Result<(), Error> {
    if engine == DbBackend::Postgres {
        db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({POSTGRES_LOCK})")).await?;
    }
    let last = row::Entity::find().order_by_desc(row::Column::Seq).limit(1).one(db).await?;
    let (mut seq, mut chain) = last.map_or((0, START.to_vec()), |last| (last.seq, last.chain));
    let mut rows = Vec::with_capacity(notes.len());
    for note in notes {
        seq += 1;
        let mut next = row::Model {
            seq,
            at: at.as_micros(),
            actor: actor.trail_name(),
            origin: actor.origin.clone(),
            action: note.action.to_owned(),
            noun: note.noun.to_owned(),
            object: note.object.clone(),
            before_digest: note.before.clone(),
            after_digest: note.after.clone(),
            chain: Vec::new(),
        };
        next.chain = chained(&chain, &next).to_vec();
        chain.clone_from(&next.chain);
        rows.push(insertable(next));
    }
    row::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Walks the whole trail and recomputes its chain; stops at the first fault.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Verdict, Error> {
    let mut verdict = Verdict { entries: 0, head: START, fault: None };
    loop {
        let after = i64::try_from(verdict.entries).unwrap_or(i64::MAX);
        let page = row::Entity::find()
            .filter(row::Column::Seq.gt(after))
            .order_by_asc(row::Column::Seq)
            .limit(PAGE)
            .all(db)
            .await?;
        if page.is_empty() {
            return Ok(verdict);
        }
        for row in page {
            let expected = NonZeroU64::MIN.saturating_add(verdict.entries);
            let computed = chained(&verdict.head, &row);
            if row.seq.cast_unsigned() != expected.get() {
                verdict.fault = Some(Fault::Missing(expected));
            } else if row.chain[..] != computed {
                verdict.fault = Some(Fault::Changed(expected));
            }
            if verdict.fault.is_some() {
                return Ok(verdict);
            }
            verdict.entries += 1;
            verdict.head = computed;
        }
    }
}

/// The last entry's place and chain value; `None` before the first.
pub(crate) async fn last(db: &impl ConnectionTrait) -> Result<Option<(NonZeroU64, Digest32)>, Error> {
    let row = row::Entity::find().order_by_desc(row::Column::Seq).limit(1).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let chain = Digest32::try_from(&row.chain[..]).ok();
    Ok(NonZeroU64::new(row.seq.cast_unsigned()).zip(chain))
}

/// The chain value of the entry at this place, if there is one.
pub(crate) async fn chain_at(db: &impl ConnectionTrait, seq: NonZeroU64) -> Result<Option<Digest32>, Error> {
    let Ok(seq) = i64::try_from(seq.get()) else { return Ok(None) };
    let row = row::Entity::find_by_id(seq).one(db).await?;
    Ok(row.and_then(|row| Digest32::try_from(&row.chain[..]).ok()))
}

/// The latest entries about one thing, newest first.
pub async fn about(
    db: &impl ConnectionTrait,
    noun: &str,
    object: &str,
    most: u64,
) -> Result<Vec<Entry>, Error> {
    let rows = row::Entity::find()
        .filter(row::Column::Noun.eq(noun))
        .filter(row::Column::Object.eq(object))
        .order_by_desc(row::Column::Seq)
        .limit(most)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(entry).collect())
}

/// The latest entries of all, newest first.
pub async fn latest(db: &impl ConnectionTrait, most: u64) -> Result<Vec<Entry>, Error> {
    let rows = row::Entity::find().order_by_desc(row::Column::Seq).limit(most).all(db).await?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry(row: row::Model) -> Entry {
    Entry {
        seq: row.seq.cast_unsigned(),
        at: Timestamp::from_micros(row.at),
        actor: row.actor,
        origin: row.origin,
        action: row.action,
        noun: row.noun,
        object: row.object,
    }
}

fn chained(before: &[u8], row: &row::Model) -> Digest32 {
    let mut text = before.to_vec();
    text.extend(row.seq.to_be_bytes());
    text.extend(row.at.to_be_bytes());
    for field in [&row.actor, &row.origin, &row.action, &row.noun, &row.object] {
        put(&mut text, Some(field.as_bytes()));
    }
    put(&mut text, row.before_digest.as_deref());
    put(&mut text, row.after_digest.as_deref());
    sm3(&[&text])
}

/// A field with its length before it; an absent one is told from an empty one.
fn put(text: &mut Vec<u8>, field: Option<&[u8]>) {
    match field {
        None => text.push(0),
        Some(bytes) => {
            text.push(1);
            text.extend((bytes.len() as u64).to_be_bytes());
            text.extend(bytes);
        }
    }
}

fn insertable(row: row::Model) -> row::ActiveModel {
    row::ActiveModel {
        seq: Set(row.seq),
        at: Set(row.at),
        actor: Set(row.actor),
        origin: Set(row.origin),
        action: Set(row.action),
        noun: Set(row.noun),
        object: Set(row.object),
        before_digest: Set(row.before_digest),
        after_digest: Set(row.after_digest),
        chain: Set(row.chain),
    }
}
