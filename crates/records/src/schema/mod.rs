//! The migrations: SQL written once for both engines, forward only.
//!
//! A [`Step`]'s SQL is portable but for the words in braces, which [`Step::sql_for`] replaces: `{uuid}`,
//! `{bytes}` and `{int}` are column types, `{table}` ends a table, `{centre}` is the first unit's id. What has no common form (triggers) is
//! written per engine. Other crates append their steps to [`steps`]; the migration's name orders them.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

/// One forward step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// `m` and four digits, then words: steps run in the order of their names.
    pub name: &'static str,
    /// SQL for both engines, with the words in braces.
    pub sql: &'static str,
    /// What only SQLite needs, after `sql`.
    pub sqlite: &'static str,
    /// What only PostgreSQL needs, after `sql`.
    pub postgres: &'static str,
}

/// The steps of the records themselves: people, sessions, keys, the trail, units.
#[must_use]
pub fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0001_people",
            sql: include_str!("m0001_people.sql"),
            sqlite: include_str!("m0001_people.sqlite.sql"),
            postgres: include_str!("m0001_people.postgres.sql"),
        },
        Step {
            name: "m0002_trail",
            sql: include_str!("m0002_trail.sql"),
            sqlite: include_str!("m0002_trail.sqlite.sql"),
            postgres: include_str!("m0002_trail.postgres.sql"),
        },
        Step {
            name: "m0003_units",
            sql: include_str!("m0003_units.sql"),
            sqlite: include_str!("m0003_units.sqlite.sql"),
            postgres: include_str!("m0003_units.postgres.sql"),
        },
        Step {
            name: "m0004_factors",
            sql: include_str!("m0004_factors.sql"),
            sqlite: "",
            postgres: "",
        },
    ]
}

/// The migrations of the records alone; a crate with tables of its own has a migrator of its own, which
/// begins with [`steps`].
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        in_order(steps())
    }
}

/// The steps as migrations, in the order of their names.
#[must_use]
pub fn in_order(mut steps: Vec<Step>) -> Vec<Box<dyn MigrationTrait>> {
    steps.sort_by_key(|step| step.name);
    steps.into_iter().map(|step| Box::new(step) as Box<dyn MigrationTrait>).collect()
}

impl Step {
    /// The whole SQL of this step in one engine's words.
    #[must_use]
    pub fn sql_for(&self, engine: DbBackend) -> String {
        let (words, own) = match engine {
            DbBackend::Sqlite => {
                ([("{uuid}", "BLOB"), ("{bytes}", "BLOB"), ("{int}", "INTEGER")], self.sqlite)
            }
            _postgres => ([("{uuid}", "UUID"), ("{bytes}", "BYTEA"), ("{int}", "BIGINT")], self.postgres),
        };
        let is_sqlite = engine == DbBackend::Sqlite;
        let table = if is_sqlite { "STRICT" } else { "" };
        let centre = crate::units::CENTRE;
        let centre = if is_sqlite { format!("x'{}'", centre.0.simple()) } else { format!("'{centre}'") };
        let shared =
            words.iter().fold(self.sql.to_owned(), |sql, (word, type_name)| sql.replace(word, type_name));
        format!("{}\n{own}", shared.replace("{table}", table).replace("{centre}", &centre))
    }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = self.sql_for(manager.get_database_backend());
        manager.get_connection().execute_unprepared(&sql).await.map(|_done| ())
    }

    /// Half a step must never stand, on either engine.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
