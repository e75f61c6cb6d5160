//! Lists of one noun, the latest changed first: filters, exact search by name or number, a page at a time.

use std::cmp::Reverse;

use kernel::{OfficerId, Timestamp, UnitId};
use records::people::users::User;
use records::units::{CENTRE, Scope};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationBuilder, Select,
};
use uuid::Uuid;

use super::field;
use super::noun::NounName;
use super::row::{dossier, holding, key};
use super::store::titles_of;
use super::way::Named;
use crate::Desk;
use crate::cursor::{Cursor, cut};
use crate::error::Error;
use crate::search;

/// What of a noun's things is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierFilter {
    /// In one of these states.
    pub states: Vec<String>,
    /// Of this kind: a lead's source, a case's crime.
    pub facet: Option<String>,
    /// Held by this unit.
    pub unit: Option<UnitId>,
    /// Begun by this officer.
    pub officer: Option<OfficerId>,
    /// A number of ours or its beginning, any name or number said of a thing, exactly, or words of what was said.
    pub search: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct DossierPage {
    /// The rows, latest changed first.
    pub rows: Vec<DossierRow>,
    /// To be given for the next page; `None` at the end.
    pub next_cursor: Option<String>,
}

/// A thing in a list.
#[derive(Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// The thing.
    pub id: Uuid,
    /// Which noun it is.
    pub noun: NounName,
    /// Its number for people.
    pub number: String,
    /// What describes it, masked.
    pub title: String,
    /// Its kind.
    pub facet: String,
    /// Where it stands.
    pub state: String,
    /// Whose it is now.
    pub unit: UnitId,
    /// When it was begun.
    pub opened_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Its nearest clock.
    pub due_at: Option<Timestamp>,
}

impl std::fmt::Debug for DossierRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DossierRow({} {})", self.number, self.state)
    }
}

impl Desk {
    /// A page of a noun's things that the viewer may see, after the cursor.
    pub async fn dossiers(
        &self,
        viewer: &User,
        noun: NounName,
        filter: &DossierFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<DossierPage, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        if !noun.tables().readers.iter().any(|role| viewer.roles.contains(role)) {
            return Err(Error::Absent("dossier"));
        }
        let filtered = self.filtered(noun, filter).await?;
        let query =
            dossier::Entity::find().filter(dossier::Column::Noun.eq(noun.name())).filter(filtered.clone());
        let cursor = cursor.map(Cursor::parse).transpose()?;
        let mut rows = match &viewer.scope {
            // A unit with none below it walks its own few things rather than everybody's.
            Scope::Unit(unit) if !has_below(db, *unit).await? => {
                let held = query.clone().join(JoinType::InnerJoin, holders().into());
                let held = held
                    .filter(holding::Column::UnitId.eq(unit.0))
                    .filter(holding::Column::Noun.eq(noun.name()));
                let held = page(held, holding::Column::ChangedAt, holding::Column::DossierId, cursor, limit);
                let held = held.all(db).await?;
                // Only leads wait for a unit; their noun is not asked for, or SQLite would walk all that wait anywhere.
                let offered = if noun == NounName::Lead {
                    let offered = dossier::Entity::find().filter(filtered).filter(offered(*unit));
                    let (at, id) = (dossier::Column::ChangedAt, dossier::Column::Id);
                    page(offered, at, id, cursor, limit).all(db).await?
                } else {
                    Vec::new()
                };
                merged(held, offered, limit)
            }
            Scope::Unit(_) | Scope::Bank(_) | Scope::Nothing => {
                let seen = query.filter(visible(viewer));
                page(seen, dossier::Column::ChangedAt, dossier::Column::Id, cursor, limit).all(db).await?
            }
        };
        let next_cursor = cut(&mut rows, limit, |row| Cursor { key: row.changed_at, id: row.id });
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let due = crate::deadlines::nearest(db, &ids).await?;
        let titles = titles_of(db, ring, &rows).await?;
        let rows = rows.into_iter().zip(titles).map(|(row, title)| DossierRow::of(row, title, &due));
        Ok(DossierPage { rows: rows.collect::<Result<_, Error>>()?, next_cursor })
    }

    async fn filtered(&self, noun: NounName, filter: &DossierFilter) -> Result<Condition, Error> {
        let mut all = Condition::all();
        if !filter.states.is_empty() {
            all = all.add(dossier::Column::State.is_in(filter.states.iter().map(String::as_str)));
        }
        if let Some(facet) = &filter.facet {
            all = all.add(dossier::Column::Facet.eq(facet.as_str()));
        }
        if let Some(unit) = filter.unit {
            all = all.add(dossier::Column::UnitId.eq(unit.0));
        }
        if let Some(officer) = filter.officer {
            all = all.add(dossier::Column::OpenedBy.eq(officer.0));
        }
        if let Some(words) = filter.search.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            let (db, ring) = (self.records().reader(), self.records().ring());
            let mut found = Condition::any().add(dossier::Column::Id.in_subquery(self.with_key(words)));
            if words.is_ascii() {
                let number = words.to_uppercase();
                found =
                    found.add(search::begins_with(dossier::Column::Number, &number, self.records().engine()));
            }
            if let Some(query) = search::Query::typed(ring, self.records().engine(), words) {
                found = found.add(query.held_by(db, search::DOSSIERS, "dossiers.id").await?);
                if noun == NounName::Case {
                    found = found.add(query.held_by(db, search::CASES, "dossiers.id").await?);
                }
            }
            all = all.add(found);
        }
        Ok(all)
    }

    /// The things of which this name or number was said.
    pub(super) fn with_key(&self, words: &str) -> SelectStatement {
        let indexes = self.key_indexes(words);
        Query::select()
            .column(key::Column::DossierId)
            .from(key::Entity)
            .and_where(Expr::col(key::Column::KeyIndex).is_in(indexes))
            .to_owned()
    }

    /// Every index under which a name or number may stand.
    pub(super) fn key_indexes(&self, words: &str) -> Vec<Vec<u8>> {
        let mut keys = field::number_keys(words);
        keys.push(("name", words.to_owned()));
        keys.push(("handle", words.to_lowercase()));
        keys.push(("document_number", words.to_uppercase()));
        keys.iter().map(|(kind, value)| self.records().ring().blind(kind, value)).collect()
    }
}

/// A page and one row more, from the cursor on, of what is in the order of these columns.
fn page(
    query: Select<dossier::Entity>,
    at: impl ColumnTrait,
    id: impl ColumnTrait,
    cursor: Option<Cursor>,
    limit: u64,
) -> Select<dossier::Entity> {
    let query = match cursor {
        Some(Cursor { key, id: last }) => {
            let tied = Condition::all().add(at.eq(key)).add(id.lt(last));
            query.filter(Condition::any().add(at.lt(key)).add(tied))
        }
        None => query,
    };
    query.order_by_desc(at).order_by_desc(id).limit(limit + 1)
}

/// A page and one row more of two.
fn merged(one: Vec<dossier::Model>, other: Vec<dossier::Model>, limit: u64) -> Vec<dossier::Model> {
    let mut rows = one;
    rows.extend(other);
    rows.sort_by_key(|row| Reverse((row.changed_at, row.id)));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(limit as usize + 1);
    rows
}

fn holders() -> RelationBuilder<dossier::Entity, holding::Entity> {
    dossier::Entity::belongs_to(holding::Entity).from(dossier::Column::Id).to(holding::Column::DossierId)
}

async fn has_below(db: &impl ConnectionTrait, unit: UnitId) -> Result<bool, Error> {
    let tree = Query::select()
        .expr(Expr::val(1))
        .from(Alias::new("unit_tree"))
        .and_where(Expr::col(Alias::new("ancestor_id")).eq(unit.0))
        .limit(2)
        .to_owned();
    Ok(db.query_all(&tree).await?.len() > 1)
}

/// What a user may see: what a unit within the scope holds or has held, and what waits for any unit below its holder.
pub(super) fn visible(user: &User) -> Condition {
    let Scope::Unit(unit) = user.scope else { return Condition::all().add(Expr::cust("1 = 0")) };
    if unit == CENTRE {
        // Every unit is below the centre.
        return Condition::all();
    }
    let held = Query::select()
        .expr(Expr::val(1))
        .from(holding::Entity)
        .and_where(
            Expr::col(holding::Column::DossierId.as_column_ref()).equals(dossier::Column::Id.as_column_ref()),
        )
        .and_where(user.scope.over(holding::Column::UnitId))
        .to_owned();
    Condition::any().add(Expr::exists(held)).add(offered(unit))
}

/// What waits for any unit below its holder, of which this is one.
fn offered(unit: UnitId) -> Condition {
    let above = Query::select()
        .column(Alias::new("ancestor_id"))
        .from(Alias::new("unit_tree"))
        .and_where(Expr::col(Alias::new("unit_id")).eq(unit.0))
        .to_owned();
    // In words, as the index of these has it.
    Condition::all()
        .add(Expr::cust("dossiers.state = 'at_station'"))
        .add(dossier::Column::UnitId.in_subquery(above))
}

impl DossierRow {
    pub(super) fn of(
        row: dossier::Model,
        title: String,
        due: &std::collections::BTreeMap<Uuid, i64>,
    ) -> Result<DossierRow, Error> {
        Ok(DossierRow {
            id: row.id,
            noun: NounName::stored(&row.noun)?,
            title,
            due_at: due.get(&row.id).copied().map(Timestamp::from_micros),
            number: row.number,
            facet: row.facet,
            state: row.state,
            unit: UnitId(row.unit_id),
            opened_at: Timestamp::from_micros(row.opened_at),
            changed_at: Timestamp::from_micros(row.changed_at),
        })
    }
}
