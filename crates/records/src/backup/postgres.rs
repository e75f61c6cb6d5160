//! PostgreSQL: every table copied out of one snapshot, and in again in the order in which they lean on one another.
//!
//! `COPY` and not `pg_dump`, so that a server without PostgreSQL's programs can do it; the schema is not copied but
//! made by this program's own steps, of which the copy names those it had.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use futures_util::TryStreamExt;
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, raw_sql};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};
use sea_orm_migration::{MigratorTrait, SchemaManager};

use super::{SnapshotError, disk, failed, sync};
use crate::error::Error;

/// The names of the schema's steps, one a line.
const STEPS: &str = "steps";
/// A file for each table.
const TABLES: &str = "tables";
/// Where the migrations keep their names; made anew, not copied.
const OWN_TABLE: &str = "seaql_migrations";
/// How much of a file is sent at once.
const CHUNK_BYTES: usize = 1 << 20;

const ALL_TABLES: &str = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = \
     current_schema()::regnamespace ORDER BY relname";
const LEANING: &str = "SELECT child.relname::text, parent.relname::text FROM pg_constraint k \
     JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid \
     WHERE k.contype = 'f' AND child.relnamespace = current_schema()::regnamespace AND child.oid <> parent.oid";
const NUMBERED: &str = "SELECT c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
     WHERE a.attidentity <> '' AND c.relnamespace = current_schema()::regnamespace";

pub(super) async fn copy_out(db: &DatabaseConnection, folder: &Path) -> Result<(), Error> {
    let tables = folder.join(TABLES);
    fs::create_dir(&tables).map_err(disk(&tables))?;
    let mut connection = db.get_postgres_connection_pool().acquire().await.map_err(failed)?;
    run(&mut connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let copied = copy_all(&mut connection, folder, &tables).await;
    run(&mut connection, "ROLLBACK").await?;
    copied
}

async fn copy_all(connection: &mut PgConnection, folder: &Path, tables: &Path) -> Result<(), Error> {
    let steps: Vec<String> = sqlx::query_scalar("SELECT version FROM seaql_migrations ORDER BY version")
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
    let names: Vec<String> =
        sqlx::query_scalar(ALL_TABLES).fetch_all(&mut *connection).await.map_err(failed)?;
    for name in names.iter().filter(|name| *name != OWN_TABLE) {
        let path = tables.join(name);
        let mut file = fs::File::create_new(&path).map_err(disk(&path))?;
        let copy = format!("COPY \"{name}\" TO STDOUT");
        let mut rows = connection.copy_out_raw(&copy).await.map_err(failed)?;
        while let Some(bytes) = rows.try_next().await.map_err(failed)? {
            file.write_all(&bytes).map_err(disk(&path))?;
        }
        file.sync_all().map_err(disk(&path))?;
    }
    let path = folder.join(STEPS);
    fs::write(&path, steps.join("\n") + "\n").map_err(disk(&path))?;
    sync(&path)?;
    sync(tables)?;
    Ok(())
}

pub(super) async fn copy_in<M: MigratorTrait>(db: &DatabaseConnection, folder: &Path) -> Result<(), Error> {
    let steps = folder.join(STEPS);
    if !steps.is_file() {
        return Err(SnapshotError::OtherEngine(folder.to_owned()).into());
    }
    let steps = fs::read_to_string(&steps).map_err(disk(&steps))?;
    let steps: BTreeSet<&str> = steps.lines().collect();
    let mut connection = db.get_postgres_connection_pool().acquire().await.map_err(failed)?;
    if !names(&mut connection).await?.is_empty() {
        return Err(SnapshotError::NotEmpty.into());
    }
    make_schema::<M>(db, &steps).await?;
    run(&mut connection, "BEGIN").await?;
    fill(&mut connection, &folder.join(TABLES)).await?;
    run(&mut connection, "COMMIT").await
}

/// Takes the steps that the copy had, and no other: later ones may change what was copied.
async fn make_schema<M: MigratorTrait>(db: &DatabaseConnection, steps: &BTreeSet<&str>) -> Result<(), Error> {
    let migrations = M::migrations();
    let known: BTreeSet<_> = migrations.iter().map(|migration| migration.name().to_owned()).collect();
    if let Some(unknown) = steps.iter().find(|step| !known.contains(**step)) {
        return Err(SnapshotError::Newer((*unknown).to_owned()).into());
    }
    M::install(db).await?;
    for migration in migrations.iter().filter(|migration| steps.contains(migration.name())) {
        let transaction = db.begin().await?;
        migration.up(&SchemaManager::new(&transaction)).await?;
        let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ($1, \
                   CAST(extract(epoch FROM now()) AS BIGINT))";
        let noted = Statement::from_sql_and_values(db.get_database_backend(), sql, [migration.name().into()]);
        transaction.execute_raw(noted).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// Fills the tables in one transaction. What the steps put there themselves gives way; triggers rest, because what
/// comes in has been through them once, while keys and checks are asked again.
async fn fill(connection: &mut PgConnection, tables: &Path) -> Result<(), Error> {
    let names: Vec<_> = names(connection).await?.into_iter().filter(|name| name != OWN_TABLE).collect();
    let leaning: Vec<(String, String)> =
        sqlx::query_as(LEANING).fetch_all(&mut *connection).await.map_err(failed)?;
    for name in &names {
        run(connection, &format!("ALTER TABLE \"{name}\" DISABLE TRIGGER USER")).await?;
    }
    let all: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    run(connection, &format!("TRUNCATE {}", all.join(", "))).await?;
    for name in in_order(names.clone(), &leaning)? {
        let path = tables.join(&name);
        let mut file = tokio::fs::File::open(&path).await.map_err(disk(&path))?;
        let mut rows =
            connection.copy_in_raw(&format!("COPY \"{name}\" FROM STDIN")).await.map_err(failed)?;
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let read = tokio::io::AsyncReadExt::read(&mut file, &mut chunk).await.map_err(disk(&path))?;
            if read == 0 {
                break;
            }
            rows.send(&chunk[..read]).await.map_err(failed)?;
        }
        rows.finish().await.map_err(failed)?;
    }
    let numbered: Vec<(String, String)> =
        sqlx::query_as(NUMBERED).fetch_all(&mut *connection).await.map_err(failed)?;
    for (table, column) in numbered {
        run(
            connection,
            &format!(
                "SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), \
                 (SELECT COALESCE(MAX(\"{column}\"), 0) + 1 FROM \"{table}\"), false)"
            ),
        )
        .await?;
    }
    for name in &names {
        run(connection, &format!("ALTER TABLE \"{name}\" ENABLE TRIGGER USER")).await?;
    }
    Ok(())
}

/// The tables, each after those on which it leans.
fn in_order(mut left: Vec<String>, leaning: &[(String, String)]) -> Result<Vec<String>, SnapshotError> {
    let mut ordered: Vec<String> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_free =
            |name: &String| !leaning.iter().any(|(child, parent)| child == name && left.contains(parent));
        let (free, bound): (Vec<_>, Vec<_>) = left.iter().cloned().partition(is_free);
        if free.is_empty() {
            return Err(SnapshotError::Circle(bound));
        }
        ordered.extend(free);
        left = bound;
    }
    Ok(ordered)
}

async fn names(connection: &mut PgConnection) -> Result<Vec<String>, Error> {
    sqlx::query_scalar(ALL_TABLES).fetch_all(connection).await.map_err(failed)
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), Error> {
    raw_sql(AssertSqlSafe(sql)).execute(connection).await.map_err(failed)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tables: &str, leaning: &str) -> String {
        let tables = tables.split(' ').map(str::to_owned).collect();
        let pairs = leaning.split(' ').filter_map(|pair| pair.split_once('>'));
        let pairs: Vec<_> = pairs.map(|(child, parent)| (child.to_owned(), parent.to_owned())).collect();
        in_order(tables, &pairs).map_or_else(|error| error.to_string(), |order| order.join(" "))
    }

    #[test]
    fn a_table_comes_after_those_on_which_it_leans() {
        assert_eq!(check("a b c", ""), "a b c");
        assert_eq!(check("a b c", "a>b b>c"), "c b a");
        assert_eq!(check("a b c", "a>c b>c"), "c a b");
        assert_eq!(check("a b c", "a>b b>a"), "the tables [\"a\", \"b\"] lean on one another in a circle");
    }
}
