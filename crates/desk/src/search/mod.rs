//! Search in the words of reports and of what is said of things, on both engines by the same words.
//!
//! What is searched are the character bigrams of the de-identified text ([`words`]): names, accounts and numbers that
//! the reading finds are left out, and what is left stands in the index under the blind key, so that the index holds
//! nothing in the clear. SQLite keeps it in FTS5 and the keyed words beside it, to ask them of one thing; PostgreSQL in a
//! `tsvector` of the configuration `simple`; both ask
//! for the words of a term one behind the other, and hand the cases out newest filed first as they are found.

use kernel::Timestamp;
use records::crypto::{KeyRing, Place};
use records::units::{CENTRE, Scope};
use records::{Actor, Work, record_keys};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use crate::Desk;
use crate::error::Error;
use crate::rows::report;

mod words;

/// One index of words: its table, and the column of whose words they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index {
    table: &'static str,
    of: &'static str,
}

/// The words of reports, a row a case.
pub(crate) const CASES: Index = Index { table: "case_words", of: "case_id" };
/// The words of what was said of things, a row each time.
pub(crate) const DOSSIERS: Index = Index { table: "dossier_words", of: "dossier_id" };

/// How many ids are named in a query.
const FEW: i64 = 1_000;
/// Of so many texts, the latest, PostgreSQL is asked how many have the words.
const SAMPLE: i64 = 200;
/// If so many of them have, many have: a walk from the newest soon fills a page.
const MANY_OF_SAMPLE: i64 = 6;

/// What was typed, as the words to be found.
pub(crate) struct Query {
    /// As the engine's index is asked.
    asked: String,
    /// Words that stand one behind the other, each between blanks.
    phrases: Vec<String>,
}

/// A case that was found, with its place in the order of filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub place: i64,
    pub case: Uuid,
}

impl Query {
    /// Reads what was typed: terms between blanks, all of which must be in the text; `None` when nothing in it can be found
    /// in a text.
    pub fn typed(ring: &KeyRing, engine: DbBackend, typed: &str) -> Option<Query> {
        let (beside, and) = match engine {
            DbBackend::Sqlite => (" + ", " AND "),
            _postgres => (" <-> ", " & "),
        };
        let phrases: Vec<Vec<String>> = words::phrases(typed)
            .iter()
            .map(|phrase| phrase.iter().map(|word| words::keyed(ring, word)).collect())
            .collect();
        let asked: Vec<String> = phrases.iter().map(|phrase| phrase.join(beside)).collect();
        (!phrases.is_empty()).then(|| Query {
            asked: asked.join(and),
            phrases: phrases.iter().map(|phrase| format!(" {} ", phrase.join(" "))).collect(),
        })
    }

    /// What is asked of PostgreSQL, in words: for a bound value it would soon plan without knowing how many texts have it. The
    /// keyed words are letters and nothing else.
    fn tsquery(&self) -> String {
        let is_ours = |c: &char| c.is_ascii_lowercase() || " <->&".contains(*c);
        format!("'{}'::tsquery", self.asked.chars().filter(is_ours).collect::<String>())
    }

    /// The condition under which a column holds an id whose words these are. What few texts have is looked up and named;
    /// for what many have each row's own words are asked, so that a page of a list ends as soon as it is full.
    pub async fn held_by(
        &self,
        db: &impl ConnectionTrait,
        Index { table, of }: Index,
        column: &str,
    ) -> Result<SimpleExpr, Error> {
        let engine = db.get_database_backend();
        let (has, joined, values) = match engine {
            DbBackend::Sqlite => (
                format!("{table}_index i WHERE i.words MATCH $1"),
                format!("{table}_index i CROSS JOIN {table} w ON w.place = i.rowid WHERE i.words MATCH $1"),
                vec![self.asked.clone().into()],
            ),
            _postgres => {
                let has = format!("{table} w WHERE w.words @@ {}", self.tsquery());
                (has.clone(), has, Vec::new())
            }
        };
        let ask = |sql: String| Statement::from_sql_and_values(engine, sql, values.clone());
        if engine == DbBackend::Postgres && self.is_common(db, table).await? {
            return Ok(self.held_by_row(engine, Index { table, of }, column));
        }
        let counted = ask(format!("SELECT COUNT(*) FROM (SELECT 1 FROM {has} LIMIT {}) f", FEW + 1));
        let found = db.query_one_raw(counted).await?.map(|row| row.try_get_by_index(0)).transpose()?;
        if found.is_none_or(|found: i64| found <= FEW) {
            let rows = db.query_all_raw(ask(format!("SELECT w.{of} FROM {joined}"))).await?;
            let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
            return Ok(Expr::cust(column.to_owned()).is_in(ids));
        }
        Ok(self.held_by_row(engine, Index { table, of }, column))
    }

    /// Whether many of the latest texts have the words. PostgreSQL's index of words is only ever read whole, and how many
    /// have a phrase its planner cannot know.
    async fn is_common(&self, db: &impl ConnectionTrait, table: &str) -> Result<bool, Error> {
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT words FROM {table} ORDER BY place DESC LIMIT {SAMPLE}) f WHERE f.words @@ {}",
            self.tsquery()
        );
        let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let found: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(found.is_some_and(|found| found >= MANY_OF_SAMPLE))
    }

    /// The condition, asked of each row's own words.
    fn held_by_row(&self, engine: DbBackend, Index { table, of }: Index, column: &str) -> SimpleExpr {
        match engine {
            DbBackend::Sqlite => {
                let has = vec!["instr(w.words, ?) > 0"; self.phrases.len()].join(" AND ");
                let sql = format!(
                    "EXISTS (SELECT 1 FROM {table} w WHERE w.{of} = {column} AND CASE WHEN w.words IS NULL \
                     THEN EXISTS (SELECT 1 FROM {table}_index i WHERE i.rowid = w.place AND i.words MATCH ?) \
                     ELSE {has} END)"
                );
                Expr::cust_with_values(
                    sql,
                    [self.asked.clone()].into_iter().chain(self.phrases.iter().cloned()),
                )
            }
            // An aggregate, which is asked of each row: of `EXISTS` the planner would first gather everything that has
            // the words.
            _postgres => Expr::cust(format!(
                "(SELECT bool_or(w.words @@ {}) FROM {table} w WHERE w.{of} = {column}) IS TRUE",
                self.tsquery()
            )),
        }
    }
}

/// The condition under which a number begins so, such that the index on it serves. (SQLite's LIKE reads every row, and
/// PostgreSQL's collations have no last character.)
pub(crate) fn begins_with(column: impl ColumnTrait, beginning: &str, engine: DbBackend) -> SimpleExpr {
    match engine {
        DbBackend::Sqlite => column.gte(beginning).and(column.lt(format!("{beginning}\u{10ffff}"))),
        _postgres => column.starts_with(beginning),
    }
}

/// Puts a text's words into an index, in the transaction that writes the text; a thing's text without words leaves none.
pub(crate) async fn add(work: &Work, index: Index, id: Uuid, text: &str) -> Result<(), Error> {
    let Index { table, of } = index;
    let words = words::of_text(text);
    if words.is_empty() && table == DOSSIERS.table {
        return Ok(());
    }
    let words: Vec<_> = words.iter().map(|word| words::keyed(work.ring(), word)).collect();
    let words = words.join(" ");
    let engine = work.engine();
    let run = async |sql: &str, values: Vec<sea_orm::Value>| {
        work.db().execute_raw(Statement::from_sql_and_values(engine, sql, values)).await
    };
    match engine {
        DbBackend::Sqlite => {
            let sql = format!("INSERT INTO {table} ({of}, words) VALUES ($1, $2)");
            run(&sql, vec![id.into(), format!(" {words} ").into()]).await?;
            let sql = format!("INSERT INTO {table}_index (rowid, words) VALUES (last_insert_rowid(), $1)");
            run(&sql, vec![words.into()]).await?;
        }
        _postgres => {
            let sql = format!("INSERT INTO {table} ({of}, words) VALUES ($1, to_tsvector('simple', $2))");
            run(&sql, vec![id.into(), words.into()]).await?;
        }
    }
    Ok(())
}

/// Forgets an id's words. Its rows stay without them: they say that it was indexed.
pub(crate) async fn forget(db: &impl ConnectionTrait, index: Index, id: Uuid) -> Result<(), Error> {
    let Index { table, of } = index;
    let engine = db.get_database_backend();
    if engine == DbBackend::Sqlite {
        let sql =
            format!("DELETE FROM {table}_index WHERE rowid IN (SELECT place FROM {table} WHERE {of} = $1)");
        db.execute_raw(Statement::from_sql_and_values(engine, sql, [id.into()])).await?;
    }
    let sql = format!("UPDATE {table} SET words = '' WHERE {of} = $1");
    db.execute_raw(Statement::from_sql_and_values(engine, sql, [id.into()])).await?;
    Ok(())
}

/// The newest cases with these words within the scope, filed before `before`. The scope stands in the query, so that a
/// page is full while there is more for this viewer.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    query: &Query,
    scope: &Scope,
    before: i64,
    most: u64,
) -> Result<Vec<Found>, Error> {
    // Who sees no case waits for no index.
    if !matches!(scope, Scope::Unit(_)) {
        return Ok(Vec::new());
    }
    let engine = db.get_database_backend();
    let seen = "EXISTS (SELECT 1 FROM unit_tree t WHERE t.unit_id = c.unit_id AND t.ancestor_id = $2)";
    let mut values = vec![before.into(), scope.ancestor().into()];
    let sql = match engine {
        // The joins are crossed to keep their order: the index hands the places out newest first.
        DbBackend::Sqlite => {
            values.push(query.asked.clone().into());
            format!(
                "SELECT w.place, w.case_id FROM case_words_index i CROSS JOIN case_words w ON w.place = i.rowid \
                 CROSS JOIN cases c ON c.id = w.case_id \
                 WHERE i.words MATCH $3 AND i.rowid < $1 AND {seen} ORDER BY i.rowid DESC LIMIT {most}"
            )
        }
        // `OFFSET 0` keeps the words out of the walk's plan: it would gather all that have them first.
        _postgres if *scope == Scope::Unit(CENTRE) && query.is_common(db, CASES.table).await? => {
            format!(
                "SELECT w.place, w.case_id FROM \
                 (SELECT * FROM case_words WHERE place < $1 ORDER BY place DESC OFFSET 0) w \
                 JOIN cases c ON c.id = w.case_id WHERE w.words @@ {} AND {seen} ORDER BY w.place DESC LIMIT {most}",
                query.tsquery()
            )
        }
        _postgres => format!(
            "SELECT w.place, w.case_id FROM case_words w JOIN cases c ON c.id = w.case_id \
             WHERE w.words @@ {} AND w.place < $1 AND {seen} ORDER BY w.place DESC LIMIT {most}",
            query.tsquery()
        ),
    };
    let rows = db.query_all_raw(Statement::from_sql_and_values(engine, sql, values)).await?;
    let found =
        rows.iter().map(|row| Ok(Found { place: row.try_get_by_index(0)?, case: row.try_get_by_index(1)? }));
    Ok(found.collect::<Result<_, sea_orm::DbErr>>()?)
}

impl Desk {
    /// Brings reports into the index that were filed before there was one, at most so many; says how many it was.
    pub async fn index_reports(&self, most: u64, now: Timestamp) -> Result<u64, Error> {
        let missing = sea_orm::sea_query::Query::select()
            .column(sea_orm::sea_query::Alias::new("case_id"))
            .from(sea_orm::sea_query::Alias::new("case_words"))
            .to_owned();
        let rows = report::Entity::find()
            .filter(report::Column::CaseId.not_in_subquery(missing))
            .order_by_asc(report::Column::ReceivedAt)
            .order_by_asc(report::Column::Id)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let count = rows.len() as u64;
        if rows.is_empty() {
            return Ok(0);
        }
        let work = self.records().begin(Actor::program("search"), now).await?;
        for row in rows {
            let place = Place { column: "reports.text", row: row.id };
            let key = record_keys::of(work.db(), work.ring(), row.case_id).await?;
            let text = key.open_text(work.ring(), place, &row.text_sealed)?;
            add(&work, CASES, row.case_id, &text).await?;
        }
        work.commit().await?;
        Ok(count)
    }
}
