//! The keys of single records in the database: made with the record, destroyed to delete it.
//!
//! A key lies wrapped under a field key. Destroying it takes the wrapped bytes out of the row; what the record says
//! elsewhere in the database stays as bytes that nothing opens any more, and so does every copy of them. What was
//! copied while the key stood, a backup above all, holds both: it ends with its own keeping time.

use std::collections::HashMap;

use kernel::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, Set};

use crate::Records;
use crate::crypto::{KeyRing, Place, RecordKey};
use crate::error::Error;
use crate::work::Work;

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "record_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: Uuid,
        pub wrapped: Option<Vec<u8>>,
        pub destroyed_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const fn place(record: Uuid) -> Place {
    Place { column: "record_keys.wrapped", row: record }
}

/// Makes a new record's key, in the transaction that makes the record.
pub async fn make(work: &Work, record: Uuid) -> Result<RecordKey, Error> {
    let key = RecordKey::random();
    let wrapped = key.bytes().map(|bytes| work.ring().seal(place(record), bytes));
    let row = row::ActiveModel { record_id: Set(record), wrapped: Set(wrapped), destroyed_at: Set(None) };
    row::Entity::insert(row).exec_without_returning(work.db()).await?;
    Ok(key)
}

/// A record's key; of a record from before there were such keys, the ring. [`Error::Destroyed`] when it is gone.
pub async fn of(db: &impl ConnectionTrait, ring: &KeyRing, record: Uuid) -> Result<RecordKey, Error> {
    match row::Entity::find_by_id(record).one(db).await? {
        None => Ok(RecordKey::of_ring()),
        Some(row) => opened(ring, row)?.ok_or(Error::Destroyed),
    }
}

/// Keys of many records at once; one that was destroyed has none.
pub async fn of_many(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    records: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, RecordKey>, Error> {
    let mut keys: HashMap<Uuid, Option<RecordKey>> =
        records.into_iter().map(|record| (record, Some(RecordKey::of_ring()))).collect();
    let ids: Vec<Uuid> = keys.keys().copied().collect();
    for row in row::Entity::find().filter(row::Column::RecordId.is_in(ids)).all(db).await? {
        keys.insert(row.record_id, opened(ring, row)?);
    }
    Ok(keys.into_iter().filter_map(|(record, key)| Some((record, key?))).collect())
}

fn opened(ring: &KeyRing, row: row::Model) -> Result<Option<RecordKey>, Error> {
    let Some(wrapped) = row.wrapped else { return Ok(None) };
    let bytes = zeroize::Zeroizing::new(ring.open(place(row.record_id), &wrapped)?);
    let key = RecordKey::of_bytes(&bytes);
    key.map(Some).ok_or(Error::Unknown { column: "record_keys.wrapped", value: "a torn key".to_owned() })
}

/// Destroys a record's key, for ever. Refused for a record that has none of its own.
pub async fn destroy(work: &Work, record: Uuid) -> Result<(), Error> {
    let changed = row::Entity::update_many()
        .col_expr(row::Column::Wrapped, Expr::value(None::<Vec<u8>>))
        .col_expr(row::Column::DestroyedAt, Expr::value(work.at().as_micros()))
        .filter(row::Column::RecordId.eq(record))
        .filter(row::Column::Wrapped.is_not_null())
        .exec(work.db())
        .await?;
    match changed.rows_affected {
        0 => Err(Error::Rule("record_keys_own".to_owned())),
        _ => Ok(()),
    }
}

impl Records {
    /// When a record's key was destroyed; `None` while it stands.
    pub async fn destroyed_at(&self, record: Uuid) -> Result<Option<Timestamp>, Error> {
        let row = row::Entity::find_by_id(record).one(self.reader()).await?;
        Ok(row.and_then(|row| row.destroyed_at).map(Timestamp::from_micros))
    }

    /// Takes what destroyed keys left behind out of the database's own files: the log of SQLite, the dead rows of
    /// PostgreSQL. To be called once after destroying.
    pub async fn scrub_keys(&self) -> Result<(), Error> {
        let sql = match self.engine() {
            // Pages that are freed are overwritten (`secure_delete`); the log still has the page as it was.
            DbBackend::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
            _postgres => "VACUUM FULL record_keys",
        };
        self.store().writer.execute_unprepared(sql).await?;
        Ok(())
    }
}
