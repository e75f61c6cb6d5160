//! Real databases for tests: fresh records on SQLite in a temporary folder and on PostgreSQL.
//!
//! For `[dev-dependencies]` only. The PostgreSQL server is started once from the installed binaries,
//! shared by every test process, and stopped when nobody has used it for a minute; a test that cannot
//! have it fails. Enter at [`on_both`] or [`Bed::make`].

mod postgres;

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{OfficerId, Timestamp, UnitId};
use records::crypto::MasterKey;
use records::people::founding::FirstPassword;
use records::people::password::Password;
use records::people::users::{Login, NewUser};
use records::people::{Rank, Role};
use records::units::{CENTRE, NewUnit};
use records::{Actor, Records};
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;
use uuid::Uuid;

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, in a file.
    Sqlite,
    /// A server's.
    Postgres,
}

/// Freshly founded records, alone in their database.
#[derive(Debug)]
pub struct Bed {
    /// Open.
    pub records: Records,
    /// The three administrators and their one-time passwords.
    pub administrators: [FirstPassword; 3],
    /// Where the database is.
    pub url: String,
    /// What opens its data keys.
    pub master: MasterKey,
    /// Which engine.
    pub engine: Engine,
    /// For the files of the test; holds the database too on SQLite. Gone with the bed.
    pub folder: Arc<TempDir>,
}

/// Every made user's password.
pub const PASSWORD: &str = "Aa1-aaaa";
/// When every bed is founded: 2026-01-10T08:00:00+08:00.
pub const FOUNDED_AT: Timestamp = Timestamp::from_seconds(1_768_003_200);

impl Engine {
    /// Both.
    pub const BOTH: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];
}

/// Runs a test on each engine, one after the other, each on a bed of its own.
pub async fn on_both<M: MigratorTrait, F: Future<Output = ()>>(test: impl Fn(Arc<Bed>) -> F) {
    for engine in Engine::BOTH {
        eprintln!("on {engine:?}");
        test(Arc::new(Bed::make::<M>(engine).await)).await;
    }
}

/// An empty database of the engine, nothing in it yet, and its folder.
pub async fn empty_database(engine: Engine) -> (String, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = match engine {
        Engine::Sqlite => format!("sqlite:{}", folder.path().join("records.db").display()),
        Engine::Postgres => postgres::new_database().await,
    };
    (url, folder)
}

impl Bed {
    /// Founds records in an empty database.
    pub async fn make<M: MigratorTrait>(engine: Engine) -> Bed {
        let (url, folder) = empty_database(engine).await;
        let master = MasterKey::generate();
        let ids = [1, 2, 3].map(Uuid::from_u128);
        let founding =
            records::found::<M>(&url, &master, ids, FOUNDED_AT).await.expect("the records are founded");
        let (records, administrators) = (founding.records, founding.administrators);
        Bed { records, administrators, url, master, engine, folder: Arc::new(folder) }
    }

    /// Opens the same database again, as after a restart; the old connections are closed first.
    pub async fn reopen<M: MigratorTrait>(&self) -> Bed {
        self.records.close().await.expect("the connections close");
        let records = Records::open::<M>(&self.url, &self.master).await.expect("the records open again");
        Bed {
            records,
            administrators: self.administrators.clone(),
            url: self.url.clone(),
            master: self.master.clone(),
            engine: self.engine,
            folder: Arc::clone(&self.folder),
        }
    }

    /// Makes a user of the centre whose login is the name, with [`PASSWORD`] and the roles; the id comes from the
    /// number.
    pub async fn user(&self, login: &str, number: u128, roles: &[Role]) -> OfficerId {
        self.user_of(CENTRE, login, number, roles).await
    }

    /// Makes a unit of a kind below another; the id comes from the number. A bank is named as orders name it.
    pub async fn unit(&self, parent: UnitId, kind: &str, name: &str, number: u128) -> UnitId {
        let bank = matches!(kind, "bank" | "payment").then(|| name.to_owned());
        let unit = NewUnit {
            id: UnitId(Uuid::from_u128(0x2000 + number)),
            kind: kind.to_owned(),
            parent,
            name: name.to_owned(),
            division: String::new(),
            code: None,
            bank,
        };
        self.records.make_unit(Actor::program("test"), FOUNDED_AT, unit).await.expect("a unit")
    }

    /// Makes a user of a unit, or, where the roles belong to no unit, of none.
    pub async fn user_of(&self, unit: UnitId, login: &str, number: u128, roles: &[Role]) -> OfficerId {
        let is_apart = roles.iter().any(|role| {
            matches!(role, Role::Auditor | Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin)
        });
        let user = NewUser {
            id: OfficerId(Uuid::from_u128(0x1000 + number)),
            login: Login::parse(login).expect("a login"),
            name: format!("民警{login}"),
            badge: format!("{number:06}"),
            phone: "13900000001".to_owned(),
            unit: (!is_apart).then_some(unit),
            roles: BTreeSet::from_iter(roles.iter().copied()),
            rank: roles.contains(&Role::Approver).then_some(Rank::Prefecture),
            password: Password::typed(PASSWORD),
            must_change: false,
        };
        self.records.make_user(Actor::program("test"), FOUNDED_AT, user).await.expect("a user")
    }
}
