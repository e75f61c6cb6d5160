//! Things on the footing as rows: begun, loaded under a lock, saved with their history.

use std::collections::BTreeSet;

use kernel::{CaseId, UnitId};
use records::crypto::{KeyRing, Place, RecordKey};
use records::{Work, record_keys};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::field::{Field, Kind, Said};
use super::noun::NounName;
use super::row::{dossier, holding, key, link, moved};
use super::way::Named;
use crate::cases::journal;
use crate::deadlines::{self, NewDeadline};
use crate::error::Error;
use crate::{Desk, NewId, seal, search};

pub(super) const BODY: &str = "dossiers.body";
pub(super) const TITLE: &str = "dossiers.title";
pub(super) const SAID: &str = "dossier_moves.said";

/// A thing as it stands, locked by the work that loaded it.
#[derive(Clone, Debug)]
pub(crate) struct Dossier {
    pub noun: NounName,
    pub row: dossier::Model,
    /// All that was ever said of it, the last word of each field.
    pub body: Said,
    /// What seals it: a case's is the case's own.
    pub key: RecordKey,
}

/// A thing to be begun.
pub(crate) struct Beginning {
    pub id: Uuid,
    pub noun: NounName,
    pub number: String,
    pub unit: UnitId,
    pub said: Said,
}

/// Where a thing stands that was begun elsewhere.
pub(crate) struct Standing {
    pub state: &'static str,
    /// Who holds it now.
    pub unit: UnitId,
}

/// Begins a thing in its first state, with its first deadline.
pub(crate) async fn begin(work: &mut Work, new: Beginning, ids: NewId<'_>) -> Result<Dossier, Error> {
    let standing = Standing { state: new.noun.tables().opening.to, unit: new.unit };
    begin_at(work, new, "open", standing, ids).await
}

/// Begins a thing where it stands, with the deadline of its state.
pub(crate) async fn begin_at(
    work: &mut Work,
    new: Beginning,
    act: &'static str,
    standing: Standing,
    ids: NewId<'_>,
) -> Result<Dossier, Error> {
    let Beginning { id, noun, number, unit, said } = new;
    let tables = noun.tables();
    let Standing { state, unit: holder } = standing;
    let deadline = tables.deadline(state);
    let is_over = deadline.is_none() && state != tables.opening.to;
    let officer = match work.actor().who {
        records::Who::Officer(officer) => Some(officer.0),
        records::Who::Program(_) | records::Who::Nobody => None,
    };
    let row = dossier::Model {
        id,
        noun: noun.name().to_owned(),
        number,
        version: 0,
        state: state.to_owned(),
        facet: String::new(),
        home_unit_id: unit.0,
        unit_id: holder.0,
        opened_by: officer,
        opened_at: work.at().as_micros(),
        changed_at: work.at().as_micros(),
        closed_at: is_over.then(|| work.at().as_micros()),
        title_sealed: Vec::new(),
        body_sealed: Vec::new(),
    };
    dossier::Entity::insert(dossier::ActiveModel::from(row.clone()))
        .exec_without_returning(work.db())
        .await?;
    let key = match noun {
        NounName::Case => record_keys::of(work.db(), work.ring(), id).await?,
        NounName::Lead | NounName::Suspect | NounName::Den | NounName::Seizure | NounName::Handover => {
            record_keys::make(work, id).await?
        }
    };
    let mut begun = Dossier { noun, row, body: said.clone(), key };
    let step = StepTaken { act, from: "", fields: tables.opening.fields, said: &said };
    save(work, &mut begun, step, ids).await?;
    if let Some(kind) = deadline {
        start_clock(work, &begun, kind, ids).await?;
    }
    Ok(begun)
}

/// One step of a thing's history.
pub(crate) struct StepTaken<'a> {
    pub act: &'static str,
    pub from: &'a str,
    pub fields: &'static [Field],
    pub said: &'a Said,
}

/// Writes a thing as it is after a step, the step itself, and what it can be found by from now on.
pub(crate) async fn save(
    work: &mut Work,
    dossier: &mut Dossier,
    step: StepTaken<'_>,
    ids: NewId<'_>,
) -> Result<(), Error> {
    let seen = dossier.row.version;
    let Dossier { noun, row, body, key } = dossier;
    row.version += 1;
    row.changed_at = work.at().as_micros();
    row.facet = body.get(facet(*noun)).cloned().unwrap_or_default();
    row.body_sealed = seal::seal(key, work.ring(), BODY, row.id, body);
    row.title_sealed =
        key.seal(work.ring(), Place { column: TITLE, row: row.id }, title(*noun, body).as_bytes());
    let saved = dossier::Entity::update_many()
        .col_expr(dossier::Column::Version, Expr::value(row.version))
        .col_expr(dossier::Column::State, Expr::value(row.state.clone()))
        .col_expr(dossier::Column::Facet, Expr::value(row.facet.clone()))
        .col_expr(dossier::Column::UnitId, Expr::value(row.unit_id))
        .col_expr(dossier::Column::ChangedAt, Expr::value(row.changed_at))
        .col_expr(dossier::Column::ClosedAt, Expr::value(row.closed_at))
        .col_expr(dossier::Column::TitleSealed, Expr::value(row.title_sealed.clone()))
        .col_expr(dossier::Column::BodySealed, Expr::value(row.body_sealed.clone()))
        .filter(dossier::Column::Id.eq(row.id))
        .filter(dossier::Column::Version.eq(seen))
        .exec(work.db())
        .await?;
    if saved.rows_affected == 0 {
        return Err(Error::Records(records::Error::Stale(noun.name())));
    }
    let id = ids();
    let moved = moved::ActiveModel {
        dossier_id: Set(row.id),
        version: Set(row.version),
        id: Set(id),
        at: Set(work.at().as_micros()),
        actor: Set(work.actor_name()),
        act: Set(step.act.to_owned()),
        from_state: Set(step.from.to_owned()),
        to_state: Set(row.state.clone()),
        unit_id: Set(row.unit_id),
        said_sealed: Set(seal::seal(key, work.ring(), SAID, id, step.said)),
    };
    moved::Entity::insert(moved).exec_without_returning(work.db()).await?;
    hold(work, row, row.unit_id).await?;
    index(work, row.id, step.fields, step.said).await?;
    let told = step.fields.iter().filter(|field| matches!(field.kind, Kind::Line | Kind::Text));
    let told: Vec<&str> = told.filter_map(|field| step.said.get(field.name)).map(String::as_str).collect();
    search::add(work, search::DOSSIERS, row.id, &told.join("\n")).await?;
    let said = seal::json(step.said);
    work.note_of(key, step.act, noun.name(), row.id, &said);
    Ok(())
}

/// Starts the clock of a state.
pub(crate) async fn start_clock(
    work: &Work,
    dossier: &Dossier,
    kind: &'static str,
    ids: NewId<'_>,
) -> Result<(), Error> {
    deadlines::set(work, clock_of(dossier, kind, None, ids())).await.map(drop)
}

/// A clock of this thing.
pub(crate) fn clock_of<'a>(
    dossier: &'a Dossier,
    kind: &'static str,
    due: Option<kernel::Timestamp>,
    id: Uuid,
) -> NewDeadline<'a> {
    let row = &dossier.row;
    NewDeadline {
        id,
        noun: dossier.noun.name(),
        object: row.id,
        root: row.id,
        number: &row.number,
        part: None,
        kind,
        unit: Some(row.unit_id),
        officer: None,
        due,
    }
}

/// Loads a thing at the version that was on screen, to change it: nobody else can until the transaction ends.
pub(crate) async fn load(work: &Work, id: Uuid, version: u64) -> Result<Dossier, Error> {
    let row = dossier::Entity::find_by_id(id).lock_exclusive().one(work.db()).await?;
    let row = row.ok_or(Error::Absent("dossier"))?;
    // Of many who come at once all but one turn back here, before anything is opened.
    if row.version.unsigned_abs() != version {
        return Err(Error::Records(records::Error::Stale(NounName::stored(&row.noun)?.name())));
    }
    opened(work.db(), work.ring(), row).await
}

/// Which noun a thing is, and how often it has moved.
pub(super) async fn noun_and_version(db: &impl ConnectionTrait, id: Uuid) -> Result<(NounName, u64), Error> {
    let row = dossier::Entity::find_by_id(id).one(db).await?.ok_or(Error::Absent("dossier"))?;
    Ok((NounName::stored(&row.noun)?, row.version.unsigned_abs()))
}

impl Desk {
    /// How often a thing has moved.
    pub(crate) async fn dossier_version(&self, id: Uuid) -> Result<u64, Error> {
        noun_and_version(self.records().reader(), id).await.map(|(_, version)| version)
    }
}

/// The thing of this noun with this number.
pub(crate) async fn numbered(
    db: &impl ConnectionTrait,
    noun: &str,
    number: &str,
) -> Result<Option<dossier::Model>, Error> {
    let row = dossier::Entity::find()
        .filter(dossier::Column::Number.eq(number.trim().to_uppercase()))
        .filter(dossier::Column::Noun.eq(noun));
    Ok(row.one(db).await?)
}

pub(super) async fn opened(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    row: dossier::Model,
) -> Result<Dossier, Error> {
    let key = journal::key_of(db, ring, CaseId(row.id)).await?;
    // Of things that were there before the footing nothing has been said yet.
    let body = if row.body_sealed.is_empty() {
        Said::new()
    } else {
        seal::open(&key, ring, BODY, row.id, &row.body_sealed)?
    };
    Ok(Dossier { noun: NounName::stored(&row.noun)?, row, body, key })
}

/// Rows' titles as lists show them; empty where nothing was said, or the key was destroyed.
pub(super) async fn titles_of(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    rows: &[dossier::Model],
) -> Result<Vec<String>, Error> {
    let keys = record_keys::of_many(db, ring, rows.iter().map(|row| row.id)).await?;
    let title = |row: &dossier::Model| match keys.get(&row.id) {
        Some(key) if !row.title_sealed.is_empty() => {
            Ok(key.open_text(ring, Place { column: TITLE, row: row.id }, &row.title_sealed)?)
        }
        _ => Ok(String::new()),
    };
    rows.iter().map(title).collect()
}

/// Forgets by which names, numbers and words a thing can be found.
pub(crate) async fn forget_keys(work: &Work, id: Uuid) -> Result<(), Error> {
    key::Entity::delete_many().filter(key::Column::DossierId.eq(id)).exec(work.db()).await?;
    search::forget(work.db(), search::DOSSIERS, id).await
}

/// Links a thing to another.
pub(crate) async fn join(work: &Work, from: Uuid, to: Uuid, kind: &str) -> Result<(), Error> {
    let row = link::ActiveModel {
        from_id: Set(from),
        to_id: Set(to),
        kind: Set(kind.to_owned()),
        at: Set(work.at().as_micros()),
        actor: Set(work.actor_name()),
    };
    let key = [link::Column::FromId, link::Column::ToId, link::Column::Kind];
    let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
    link::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    Ok(())
}

/// Takes the link with the case of this number away; false when there is none, in either direction.
pub(crate) async fn part_numbered(work: &Work, one: Uuid, number: &str, kind: &str) -> Result<bool, Error> {
    let Some(other) = numbered(work.db(), "case", number).await? else { return Ok(false) };
    let gone = link::Entity::delete_many()
        .filter(link::Column::FromId.is_in([one, other.id]))
        .filter(link::Column::ToId.is_in([one, other.id]))
        .filter(link::Column::Kind.eq(kind))
        .exec(work.db())
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Remembers that a unit holds or has held a thing, and for all such units when it was changed.
pub(crate) async fn hold(work: &Work, row: &dossier::Model, unit: Uuid) -> Result<(), Error> {
    holding::Entity::update_many()
        .col_expr(holding::Column::ChangedAt, Expr::value(row.changed_at))
        .filter(holding::Column::DossierId.eq(row.id))
        .exec(work.db())
        .await?;
    let holder = holding::ActiveModel {
        dossier_id: Set(row.id),
        unit_id: Set(unit),
        noun: Set(row.noun.clone()),
        changed_at: Set(row.changed_at),
    };
    let key = [holding::Column::DossierId, holding::Column::UnitId];
    let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
    holding::Entity::insert(holder).on_conflict(once).exec_without_returning(work.db()).await?;
    Ok(())
}

async fn index(work: &Work, id: Uuid, fields: &[Field], said: &Said) -> Result<(), Error> {
    let mut keys = BTreeSet::new();
    for field in fields {
        if let Some(value) = said.get(field.name) {
            keys.extend(field.kind.keys(value));
        }
    }
    for (kind, value) in keys {
        let row = key::ActiveModel {
            dossier_id: Set(id),
            kind: Set(kind.to_owned()),
            key_index: Set(work.ring().blind(kind, &value)),
        };
        let key = [key::Column::DossierId, key::Column::Kind, key::Column::KeyIndex];
        let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
        key::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

/// The field by which a noun's lists are sorted into kinds.
const fn facet(noun: NounName) -> &'static str {
    match noun {
        NounName::Case => "crime",
        NounName::Lead => "source",
        NounName::Suspect => "part",
        NounName::Den => "den_kind",
        NounName::Seizure => "seized_kind",
        NounName::Handover => "shift",
    }
}

/// What a list calls a thing: the first two said fields that describe it, masked.
fn title(noun: NounName, body: &Said) -> String {
    let tells = |kind: &Kind| match kind {
        Kind::Line
        | Kind::Name
        | Kind::ResidentId
        | Kind::Phone
        | Kind::Account
        | Kind::Serial
        | Kind::Handle
        | Kind::Numbers
        | Kind::Document
        | Kind::Day => true,
        Kind::Text
        | Kind::Choice(_)
        | Kind::Unit
        | Kind::Officer
        | Kind::Number(_)
        | Kind::Instant
        | Kind::Count
        | Kind::Money => false,
    };
    let fields = noun.tables().opening.fields.iter().filter(|field| tells(&field.kind));
    let shown = fields.filter_map(|field| Some(field.kind.masked(body.get(field.name)?)));
    let shown: Vec<String> = shown.take(2).collect();
    shown.join(" ").chars().take(80).collect()
}
