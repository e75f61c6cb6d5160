//! The sealed trail: an append-only table whose rows are chained by SM3.
//!
//! A unit of work commits its entries beside what they tell of, into `trail_waiting`; the sealer ([`sealer`])
//! chains them within a second into `trail`, so that commits need not wait for one another. A row's chain value is
//! the SM3 of the row before it and of every field of its own, each with its length, so that no two different rows
//! read alike. The engines' triggers refuse a change; whoever removes the triggers is found by [`verify`], and
//! whoever writes the chain anew by the heads kept outside ([`head`]).

use kernel::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

use crate::crypto::provider::{Digest32, sm3};
use crate::error::Error;

mod head;
mod import;
mod list;
mod sealer;
mod verify;

pub use head::{Head, HeadFault, ParseHeadError};
pub use import::OldEntry;
pub use list::{Filter, list};
pub(crate) use sealer::{Note, wait};
pub use verify::{Fault, Verdict, verify};

/// An entry as read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place, counted from 1 without gaps; of an entry that is not sealed yet, the place it is about to take.
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
    /// Whether the sealer has chained it.
    pub is_sealed: bool,
}

/// The chain value before the first entry.
pub const START: Digest32 = [0; 32];

/// A chained entry.
pub(crate) mod row {
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

/// A committed entry that the sealer has not chained yet.
pub(crate) mod waiting {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trail_waiting")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub place: i64,
        pub at: i64,
        pub actor: String,
        pub origin: String,
        pub action: String,
        pub noun: String,
        pub object: String,
        pub before_digest: Option<Vec<u8>>,
        pub after_digest: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The latest entries about one thing, newest first, those that are not sealed yet included.
pub async fn about(
    db: &impl ConnectionTrait,
    noun: &str,
    object: &str,
    most: u64,
) -> Result<Vec<Entry>, Error> {
    let of_thing = |entry: &waiting::Model| entry.noun == noun && entry.object == object;
    let sealed = row::Entity::find()
        .filter(row::Column::Noun.eq(noun))
        .filter(row::Column::Object.eq(object))
        .order_by_desc(row::Column::Seq)
        .limit(most);
    together(waiting_entries(db, of_thing).await?, sealed.all(db).await?, most)
}

/// The latest entries of all, newest first, those that are not sealed yet included.
pub async fn latest(db: &impl ConnectionTrait, most: u64) -> Result<Vec<Entry>, Error> {
    let sealed = row::Entity::find().order_by_desc(row::Column::Seq).limit(most);
    together(waiting_entries(db, |_| true).await?, sealed.all(db).await?, most)
}

/// The unsealed entries, newest first, each with the place it is about to take.
async fn waiting_entries(
    db: &impl ConnectionTrait,
    wanted: impl Fn(&waiting::Model) -> bool,
) -> Result<Vec<Entry>, Error> {
    let rows = waiting::Entity::find().order_by_asc(waiting::Column::Place).all(db).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let last = row::Entity::find().order_by_desc(row::Column::Seq).limit(1).one(db).await?;
    let first = last.map_or(1, |last| last.seq.cast_unsigned() + 1);
    let placed = (first..).zip(rows).filter(|(_, row)| wanted(row));
    let mut entries: Vec<_> = placed
        .map(|(seq, row)| Entry {
            seq,
            at: Timestamp::from_micros(row.at),
            actor: row.actor,
            origin: row.origin,
            action: row.action,
            noun: row.noun,
            object: row.object,
            is_sealed: false,
        })
        .collect();
    entries.reverse();
    Ok(entries)
}

/// The sealer may have moved entries between the two readings: a place counts once.
fn together(waiting: Vec<Entry>, sealed: Vec<row::Model>, most: u64) -> Result<Vec<Entry>, Error> {
    let newest_sealed = sealed.first().map_or(0, |row| row.seq.cast_unsigned());
    let mut entries: Vec<_> = waiting.into_iter().filter(|entry| entry.seq > newest_sealed).collect();
    entries.extend(sealed.into_iter().map(entry));
    entries.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(entries)
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
        is_sealed: true,
    }
}

/// An entry's chain value: the SM3 of the value before it and of its fields. `text` is room to write them in.
pub(crate) fn chained(text: &mut Vec<u8>, before: &[u8], row: &row::Model) -> Digest32 {
    text.clear();
    text.extend(before);
    text.extend(row.seq.to_be_bytes());
    text.extend(row.at.to_be_bytes());
    for field in [&row.actor, &row.origin, &row.action, &row.noun, &row.object] {
        put(text, Some(field.as_bytes()));
    }
    put(text, row.before_digest.as_deref());
    put(text, row.after_digest.as_deref());
    sm3(&[text])
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
