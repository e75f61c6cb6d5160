//! The first start: the data keys and the three administrators, made once and together.

use std::collections::BTreeSet;

use kernel::{OfficerId, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, Set};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use super::Role;
use super::password::{Hashing, Password};
use super::users::{self, Login, NewUser};
use crate::Records;
use crate::crypto::SEALS_AFTER_SECONDS;
use crate::crypto::key_ring::{Purpose, WrappedKey};
use crate::crypto::{KeyRing, MasterKey, provider};
use crate::error::Error;
use crate::store::Store;
use crate::work::Actor;

/// What the first start gives: the open records, and who may now sign in, once, with which password.
#[derive(Debug)]
pub struct Founding {
    /// The records, open.
    pub records: Records,
    /// The three administrators; the passwords are kept nowhere else.
    pub administrators: [FirstPassword; 3],
}

/// An administrator's login and one-time password.
#[derive(Clone, Debug)]
pub struct FirstPassword {
    /// The login.
    pub login: String,
    /// The only role the user can ever hold.
    pub role: Role,
    /// To be changed at the first sign-in.
    pub password: Password,
}

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "data_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub purpose: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        pub wrapped: Vec<u8>,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const ADMINISTRATORS: [(Role, &str, &str); 3] = [
    (Role::SystemAdmin, "system", "系统管理员"),
    (Role::SecurityAdmin, "security", "安全管理员"),
    (Role::AuditAdmin, "audit", "审计管理员"),
];

/// Brings the schema up, makes the data keys and the three administrators (`system`, `security`, `audit`),
/// and opens the records. A second founding of one database is refused and changes nothing; one that was
/// cut short is simply done again.
pub async fn found<M: MigratorTrait>(
    url: &str,
    master: &MasterKey,
    ids: [Uuid; 3],
    now: Timestamp,
) -> Result<Founding, Error> {
    provider::self_test()?;
    let store = Store::connect(url).await?;
    M::up(&store.writer, None).await?;
    if wrapped_keys(&store.writer).await?.is_empty() {
        make_keys(&store, master, now).await?;
    }
    let records = Records::with_keys(store, master).await?;
    if !records.users().await?.is_empty() {
        return Err(Error::Founded);
    }
    let administrators = ADMINISTRATORS.map(|(role, login, _name)| FirstPassword {
        login: login.to_owned(),
        role,
        password: Password::one_time(),
    });
    let hashing = Hashing::new();
    let mut work = records.begin(Actor::program("founding"), now).await?;
    for ((first, id), (_role, _login, name)) in administrators.iter().zip(ids).zip(ADMINISTRATORS) {
        let user = NewUser {
            id: OfficerId(id),
            login: Login::parse(&first.login).map_err(|_| Error::Absent("login"))?,
            name: name.to_owned(),
            badge: String::new(),
            phone: String::new(),
            unit: None,
            roles: BTreeSet::from([first.role]),
            rank: None,
            password: first.password.clone(),
            must_change: true,
        };
        users::insert(&mut work, &user, hashing.hash(&first.password).await).await?;
    }
    work.note("records.founded", "records", "all", None, None);
    work.commit().await?;
    Ok(Founding { records, administrators })
}

/// The wrapped data keys in the database.
pub(crate) async fn wrapped_keys(db: &impl ConnectionTrait) -> Result<Vec<WrappedKey>, Error> {
    let rows = row::Entity::find().all(db).await?;
    rows.into_iter().map(wrapped_key).collect()
}

fn wrapped_key(row: row::Model) -> Result<WrappedKey, Error> {
    let purpose = Purpose::named(&row.purpose);
    let version = u16::try_from(row.version).ok();
    match (purpose, version) {
        (Some(purpose), Some(version)) => Ok(WrappedKey { purpose, version, wrapped: row.wrapped }),
        _ => Err(Error::Unknown { column: "data_keys", value: format!("{} {}", row.purpose, row.version) }),
    }
}

impl Records {
    /// Makes a new field key, which seals from now on in this process; what older keys sealed still opens. Nobody
    /// waits: what is written meanwhile is sealed under the one or the other. Another process on the same
    /// database opens what the new key sealed once it is started again. Says the new key's version.
    pub async fn rotate_field_key(
        &self,
        master: &MasterKey,
        actor: Actor,
        now: Timestamp,
    ) -> Result<u16, Error> {
        let mut work = self.begin(actor, now).await?;
        let keys = wrapped_keys(work.db()).await?;
        KeyRing::unwrap_all(master, &keys).ok_or(Error::WrongMasterKey)?;
        let newest = keys.iter().filter(|key| key.purpose == Purpose::Field).map(|key| key.version).max();
        let version = newest.and_then(|newest| newest.checked_add(1)).ok_or(Error::NotFounded)?;
        let key = KeyRing::new_wrapped(master, Purpose::Field, version);
        insert_key(work.db(), &key, now).await?;
        work.note("key.rotated", "key", version, None, None);
        work.commit().await?;
        self.ring().admit(master, &key, true).ok_or(Error::WrongMasterKey)?;
        Ok(version)
    }

    /// Makes a new field key for every process on this database: each takes it up by [`Records::take_up_keys`], opens
    /// with it at once, and seals with it after [`crate::crypto::SEALS_AFTER_SECONDS`]. Says its version.
    pub async fn add_field_key(&self, actor: Actor, now: Timestamp) -> Result<u16, Error> {
        let mut work = self.begin(actor, now).await?;
        let keys = wrapped_keys(work.db()).await?;
        let newest = keys.iter().filter(|key| key.purpose == Purpose::Field).map(|key| key.version).max();
        let version = newest.and_then(|newest| newest.checked_add(1)).ok_or(Error::NotFounded)?;
        let key = KeyRing::new_wrapped(self.master(), Purpose::Field, version);
        insert_key(work.db(), &key, now).await?;
        work.note("key.rotated", "key", version, None, None);
        work.commit().await?;
        Ok(version)
    }

    /// Takes up field keys that another process has made; says under which version this one seals now.
    pub async fn take_up_keys(&self, now: Timestamp) -> Result<u16, Error> {
        let field = row::Column::Purpose.eq(Purpose::Field.name());
        for row in row::Entity::find().filter(field).all(self.reader()).await? {
            let age_micros = now.micros_since(Timestamp::from_micros(row.made_at));
            let seals = age_micros >= SEALS_AFTER_SECONDS * 1_000_000;
            let key = wrapped_key(row)?;
            self.ring().admit(self.master(), &key, seals).ok_or(Error::WrongMasterKey)?;
        }
        Ok(self.ring().field_version())
    }
}

async fn insert_key(db: &impl ConnectionTrait, key: &WrappedKey, now: Timestamp) -> Result<(), Error> {
    let row = row::ActiveModel {
        purpose: Set(key.purpose.name().to_owned()),
        version: Set(i64::from(key.version)),
        wrapped: Set(key.wrapped.clone()),
        made_at: Set(now.as_micros()),
    };
    row::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// All three keys in one transaction: half a ring would never open.
async fn make_keys(store: &Store, master: &MasterKey, now: Timestamp) -> Result<(), Error> {
    let transaction = store.begin().await?;
    for purpose in Purpose::ALL {
        insert_key(&*transaction, &KeyRing::new_wrapped(master, purpose, 1), now).await?;
    }
    Ok(transaction.commit().await?)
}
