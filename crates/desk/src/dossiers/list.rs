//! Lists of one noun, the latest changed first: filters, exact search by name or number, a page at a time.

use kernel::{OfficerId, Timestamp, UnitId};
use records::people::users::User;
use records::units::{CENTRE, Scope};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
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
        let mut query = dossier::Entity::find()
            .filter(dossier::Column::Noun.eq(noun.name()))
            .filter(self.filtered(noun, filter).await?)
            .filter(visible(viewer));
        if let Some(Cursor { key, id }) = cursor.map(Cursor::parse).transpose()? {
            let tied =
                Condition::all().add(dossier::Column::ChangedAt.eq(key)).add(dossier::Column::Id.lt(id));
            query = query.filter(Condition::any().add(dossier::Column::ChangedAt.lt(key)).add(tied));
        }
        let mut rows = query
            .order_by_desc(dossier::Column::ChangedAt)
            .order_by_desc(dossier::Column::Id)
            .limit(limit + 1)
            .all(db)
            .await?;
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

/// What a user may see: what a unit within the scope holds or has held, and what waits for any unit below its holder.
pub(super) fn visible(user: &User) -> Condition {
    if user.scope == Scope::Unit(CENTRE) {
        // Every unit is below the centre.
        return Condition::all();
    }
    let held = Query::select()
        .column(holding::Column::DossierId)
        .from(holding::Entity)
        .and_where(user.scope.over(holding::Column::UnitId))
        .to_owned();
    let above = Query::select()
        .column(Alias::new("ancestor_id"))
        .from(Alias::new("unit_tree"))
        .and_where(Expr::col(Alias::new("unit_id")).eq(user.scope.ancestor()))
        .to_owned();
    let offered = Condition::all()
        .add(dossier::Column::State.eq("at_station"))
        .add(dossier::Column::UnitId.in_subquery(above));
    Condition::any().add(dossier::Column::Id.in_subquery(held)).add(offered)
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
