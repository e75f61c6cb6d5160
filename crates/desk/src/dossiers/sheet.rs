//! A thing as its page shows it: what was said, its history, links, comments, clocks, and what the viewer may do.

use std::collections::BTreeMap;

use kernel::{OfficerId, Timestamp, UnitId};
use records::crypto::RecordKey;
use records::people::users::User;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::act::{is_place, is_seen};
use super::field::{Field, Kind, Said};
use super::list::DossierRow;
use super::noun::NounName;
use super::row::{comment, dossier, key, link, moved};
use super::store::{self, Dossier};
use super::way::Noun;
use crate::attachments::{Attached, attached};
use crate::deadlines::DeadlineRow;
use crate::error::Error;
use crate::filing::Evidence;
use crate::orders::Names;
use crate::{Desk, filing, seal};

/// A thing with everything its page shows.
#[derive(Clone, Debug)]
pub struct DossierSheet {
    /// As a list shows it.
    pub row: DossierRow,
    /// Goes up with each step; an act names the one it saw.
    pub version: u64,
    /// The unit that began it.
    pub home: UnitId,
    /// All that was said of it, the last word of each field.
    pub body: Said,
    /// Its history, oldest first.
    pub steps: Vec<Step>,
    /// What it is linked with.
    pub links: Vec<Link>,
    /// Other things of which the same name or number was said.
    pub kin: Vec<Kin>,
    /// What people said about it.
    pub comments: Vec<Comment>,
    /// Papers brought to it.
    pub attachments: Vec<Attached>,
    /// Its clocks that run.
    pub deadlines: Vec<DeadlineRow>,
    /// Of a case that was taken on: the evidence that its crime needs.
    pub checklist: Vec<Evidence>,
    /// What the viewer may do now: a hint; the act itself decides.
    pub offers: Vec<Offer>,
}

/// A step of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Who: a name, or a part of the program.
    pub actor: String,
    /// What was done.
    pub act: String,
    /// Where it stood afterwards.
    pub state: String,
    /// Whose it was afterwards.
    pub unit: UnitId,
    /// What was said.
    pub said: Said,
}

/// A link with another thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the link is: the field's name that made it.
    pub kind: String,
    /// Whether this thing named the other.
    pub is_out: bool,
    /// The other.
    pub other: DossierRow,
}

/// Another thing of which the same was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// What is the same: `name`, `phone`, `resident_id`, …
    pub kinds: Vec<String>,
    /// The other.
    pub other: DossierRow,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The comment.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub name: String,
    /// What.
    pub text: String,
}

/// An act that the viewer may do.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// The act.
    pub act: &'static str,
    /// Whether it is a signature.
    pub is_signature: bool,
    /// Whether it adds something without a step on the way.
    pub is_aside: bool,
    /// What must be said with it.
    pub fields: &'static [Field],
}

/// What the case's crime needs; empty for every other noun, and before the crime is said.
fn checklist(dossier: &Dossier) -> Vec<Evidence> {
    let is_taken_on = dossier.noun == NounName::Case && dossier.body.contains_key("crime");
    if is_taken_on { filing::checklist(&dossier.body) } else { Vec::new() }
}

/// A person with a hundred leads is read in parts.
const KIN_MAX: u64 = 50;

impl Desk {
    /// A thing as the viewer sees it; what the viewer may not see is absent.
    pub async fn dossier(&self, id: Uuid, viewer: &User) -> Result<DossierSheet, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let row = dossier::Entity::find_by_id(id).one(db).await?.ok_or(Error::Absent("dossier"))?;
        let dossier = store::opened(db, ring, row).await?;
        let tables = dossier.noun.tables();
        let reads = tables.readers.iter().any(|role| viewer.roles.contains(role));
        if !reads || !is_seen(db, viewer, id).await? {
            return Err(Error::Absent("dossier"));
        }
        Ok(DossierSheet {
            version: dossier.row.version.unsigned_abs(),
            home: UnitId(dossier.row.home_unit_id),
            steps: self.steps(&dossier, tables).await?,
            links: self.links(id, viewer).await?,
            kin: self.kin(id, viewer).await?,
            comments: self.comments(id, &dossier.key).await?,
            attachments: attached(self, id, &dossier.key).await?,
            deadlines: self.deadlines_of(id, 50).await?,
            checklist: checklist(&dossier),
            offers: self.offers(tables, &dossier, viewer).await?,
            row: self.dossier_rows(vec![dossier.row.clone()]).await?.remove(0),
            body: {
                let mut body = dossier.body;
                self.name_whom(tables, &mut body, &mut Names::new(self.records())).await?;
                body
            },
        })
    }

    async fn offers(&self, tables: &Noun, dossier: &Dossier, viewer: &User) -> Result<Vec<Offer>, Error> {
        let mut offers = Vec::new();
        for act in &tables.acts {
            let may = act.by.iter().any(|role| viewer.roles.contains(role));
            if !may || tables.next(act, &dossier.row.state).is_none() {
                continue;
            }
            if is_place(self.records().reader(), viewer, dossier, act.at).await? {
                let (act, is_signature, is_aside, fields) =
                    (act.name, act.is_signature, act.to.is_none(), act.fields);
                offers.push(Offer { act, is_signature, is_aside, fields });
            }
        }
        Ok(offers)
    }

    /// Puts names in the place of units' and officers' ids.
    async fn name_whom(&self, tables: &Noun, said: &mut Said, names: &mut Names<'_>) -> Result<(), Error> {
        for (field, value) in said.iter_mut() {
            match (tables.field(field).map(|field| field.kind), Uuid::parse_str(value)) {
                (Some(Kind::Officer), Ok(id)) => *value = names.of(OfficerId(id)).await?,
                (Some(Kind::Unit), Ok(id)) => {
                    *value = records::units::get(self.records().reader(), UnitId(id)).await?.name;
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn steps(&self, dossier: &Dossier, tables: &Noun) -> Result<Vec<Step>, Error> {
        let rows = moved::Entity::find()
            .filter(moved::Column::DossierId.eq(dossier.row.id))
            .order_by_asc(moved::Column::Version)
            .all(self.records().reader())
            .await?;
        let mut names = Names::new(self.records());
        let mut steps = Vec::with_capacity(rows.len());
        for row in rows {
            let mut said: Said =
                seal::open(&dossier.key, self.records().ring(), store::SAID, row.id, &row.said_sealed)?;
            self.name_whom(tables, &mut said, &mut names).await?;
            steps.push(Step {
                at: Timestamp::from_micros(row.at),
                actor: names.of_text(&row.actor).await?,
                act: row.act,
                state: row.to_state,
                unit: UnitId(row.unit_id),
                said,
            });
        }
        Ok(steps)
    }

    async fn links(&self, id: Uuid, viewer: &User) -> Result<Vec<Link>, Error> {
        let db = self.records().reader();
        let both = Condition::any().add(link::Column::FromId.eq(id)).add(link::Column::ToId.eq(id));
        let rows = link::Entity::find().filter(both).order_by_asc(link::Column::At).all(db).await?;
        let others: Vec<Uuid> =
            rows.iter().map(|row| if row.from_id == id { row.to_id } else { row.from_id }).collect();
        let others = self.seen(others, viewer).await?;
        let links = rows.into_iter().filter_map(|row| {
            let is_out = row.from_id == id;
            let other = others.get(if is_out { &row.to_id } else { &row.from_id })?.clone();
            Some(Link { kind: row.kind, is_out, other })
        });
        Ok(links.collect())
    }

    async fn kin(&self, id: Uuid, viewer: &User) -> Result<Vec<Kin>, Error> {
        let db = self.records().reader();
        let own = key::Entity::find().filter(key::Column::DossierId.eq(id));
        let own = own.select_only().column(key::Column::KeyIndex).into_query();
        let same = key::Entity::find()
            .filter(key::Column::KeyIndex.in_subquery(own))
            .filter(key::Column::DossierId.ne(id))
            .order_by_desc(key::Column::DossierId)
            .limit(KIN_MAX)
            .all(db)
            .await?;
        let mut kinds: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
        for row in same {
            kinds.entry(row.dossier_id).or_default().push(row.kind);
        }
        let seen = self.seen(kinds.keys().copied().collect(), viewer).await?;
        let kin =
            kinds.into_iter().filter_map(|(id, kinds)| Some(Kin { kinds, other: seen.get(&id)?.clone() }));
        Ok(kin.collect())
    }

    async fn comments(&self, id: Uuid, key: &RecordKey) -> Result<Vec<Comment>, Error> {
        let rows = comment::Entity::find()
            .filter(comment::Column::DossierId.eq(id))
            .order_by_asc(comment::Column::At)
            .all(self.records().reader())
            .await?;
        let mut names = Names::new(self.records());
        let mut comments = Vec::with_capacity(rows.len());
        for row in rows {
            comments.push(Comment {
                id: row.id,
                at: Timestamp::from_micros(row.at),
                name: names.of(OfficerId(row.officer_id)).await?,
                text: super::comments::text_of(key, self.records().ring(), &row)?,
            });
        }
        Ok(comments)
    }

    /// Of these things the ones that the viewer may see.
    pub(super) async fn seen(
        &self,
        ids: Vec<Uuid>,
        viewer: &User,
    ) -> Result<BTreeMap<Uuid, DossierRow>, Error> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let readable: Vec<&str> = NounName::readable_by(viewer);
        let rows = dossier::Entity::find()
            .filter(dossier::Column::Id.is_in(ids))
            .filter(dossier::Column::Noun.is_in(readable))
            .filter(super::list::visible(viewer))
            .all(self.records().reader())
            .await?;
        Ok(self.dossier_rows(rows).await?.into_iter().map(|row| (row.id, row)).collect())
    }

    async fn dossier_rows(&self, rows: Vec<dossier::Model>) -> Result<Vec<DossierRow>, Error> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let due = crate::deadlines::nearest(self.records().reader(), &ids).await?;
        let titles = store::titles_of(self.records().reader(), self.records().ring(), &rows).await?;
        rows.into_iter().zip(titles).map(|(row, title)| DossierRow::of(row, title, &due)).collect()
    }
}
