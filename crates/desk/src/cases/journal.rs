//! The journal: a case is loaded by folding it, and changed by adding a line to it.

use std::collections::VecDeque;

use kernel::{CaseId, Ids, UnitId};
use pursuit::{Case, Entry, Event, FORMAT, Payment, Refusal, Rules};
use records::crypto::{KeyRing, RecordKey};
use records::{Work, record_keys};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{effects, projection, retrace};
use crate::error::Error;
use crate::rows::{case, case_event};
use crate::{Change, Desk, NewId, deadlines, rights, seal};

const ENTRY: &str = "case_events.entry";

/// A case with its row.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The row as it stood.
    pub row: case::Model,
    /// The fold of its journal.
    pub case: Case,
    /// Answers of banks that it has taken.
    pub answers: i64,
    /// What seals it.
    pub key: RecordKey,
}

/// A line of the journal with who caused it.
#[derive(Debug)]
pub(crate) struct Line {
    pub entry: Entry,
    pub actor: String,
}

/// Loads a case to change it: nobody else can until the transaction ends. An officer for whose eyes it is not
/// finds none.
pub(crate) async fn load(work: &Work, id: CaseId) -> Result<Loaded, Error> {
    let row = lock(work, id).await?;
    rights::refuse_hidden(work, UnitId(row.unit_id)).await?;
    fold(work.db(), work.ring(), row).await
}

/// A case's row, locked: nobody else can change the case until the transaction ends.
pub(crate) async fn lock(work: &Work, id: CaseId) -> Result<case::Model, Error> {
    let row = case::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
    row.ok_or(Error::Absent("case"))
}

/// A case as its journal tells it.
pub(crate) async fn fold(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    row: case::Model,
) -> Result<Loaded, Error> {
    let key = key_of(db, ring, CaseId(row.id)).await?;
    let lines = lines(db, ring, &key, CaseId(row.id)).await?;
    let rules = rules_of(&row)?;
    let case = Case::replay(CaseId(row.id), rules, lines.iter().map(|line| &line.entry))?;
    Ok(Loaded { answers: row.answers, row, case, key })
}

/// A case's key; one whose key was destroyed says so.
pub(crate) async fn key_of(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    id: CaseId,
) -> Result<RecordKey, Error> {
    match record_keys::of(db, ring, id.0).await {
        Err(records::Error::Destroyed) => Err(Error::NotAllowed(super::destroy::DESTROYED)),
        other => Ok(other?),
    }
}

/// What a case's victim says was paid, without holding the case.
pub(crate) async fn payments(work: &Work, id: CaseId) -> Result<Vec<Payment>, Error> {
    let row = case::Entity::find_by_id(id.0).one(work.db()).await?.ok_or(Error::Absent("case"))?;
    let loaded = fold(work.db(), work.ring(), row).await?;
    Ok(loaded.case.report().map(|report| report.payments.clone()).unwrap_or_default())
}

/// Every line of a case's journal, in order.
pub(crate) async fn lines(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    key: &RecordKey,
    id: CaseId,
) -> Result<Vec<Line>, Error> {
    let rows = case_event::Entity::find()
        .filter(case_event::Column::CaseId.eq(id.0))
        .order_by_asc(case_event::Column::Seq)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Line { entry: seal::open(key, ring, ENTRY, row.id, &row.entry_sealed)?, actor: row.actor })
        })
        .collect()
}

/// The rules that a case was opened with.
pub(crate) fn rules_of(row: &case::Model) -> Result<Rules, Error> {
    serde_json::from_str(&row.rules).map_err(|source| Error::Corrupt { what: "cases.rules", source })
}

impl Desk {
    /// Takes an event to a case: the journal's line, its effects, and whatever events follow from them.
    pub(crate) async fn take(
        &self,
        work: &mut Work,
        loaded: &mut Loaded,
        event: Event,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut queue = VecDeque::from([event]);
        let mut is_first = true;
        while let Some(event) = queue.pop_front() {
            let entry = Entry { format: FORMAT, id: ids(), at: work.at(), event };
            let effects = match loaded.case.handle(&entry.event, entry.at, &mut Ids::of_event(entry.id)) {
                Ok(effects) => effects,
                // Somebody whose clock was read later has traced meanwhile; the event itself still counts.
                Err(Refusal::TraceOutdated) if !is_first => continue,
                Err(refusal) => return Err(Error::Refused(refusal)),
            };
            is_first = false;
            append(work, loaded, &entry).await?;
            match entry.event {
                Event::Answered(_) => loaded.answers += 1,
                Event::Traced(_) => retrace::note_places(work, &loaded.case).await?,
                _ => {}
            }
            let wants_trace = effects::carry_out(self, work, loaded, &entry, effects).await?;
            if wants_trace {
                queue.push_back(Event::Traced(self.trace(work, loaded).await?));
            }
        }
        deadlines::end_answered(work, loaded).await?;
        projection::update(work, loaded).await
    }

    /// Commits, and tells the listeners of the case's change.
    pub(crate) async fn commit(&self, work: Work, loaded: &Loaded, is_new: bool) -> Result<(), Error> {
        work.commit().await?;
        let unit = UnitId(loaded.row.unit_id);
        self.tell(Change { case: loaded.case.id(), unit, version: loaded.case.version(), is_new });
        Ok(())
    }
}

async fn append(work: &mut Work, loaded: &Loaded, entry: &Entry) -> Result<(), Error> {
    case_event::Entity::insert(event_row(work, loaded, entry)).exec_without_returning(work.db()).await?;
    let (noun, object) = match entry.event.order() {
        Some(order) => ("order", order.0),
        None => ("case", loaded.row.id),
    };
    work.note_of(&loaded.key, entry.event.name(), noun, object, &seal::json(entry));
    Ok(())
}

/// The journal's line of an event that the case has just taken.
pub(crate) fn event_row(work: &Work, loaded: &Loaded, entry: &Entry) -> case_event::ActiveModel {
    case_event::ActiveModel {
        case_id: Set(loaded.row.id),
        seq: Set(seq_of(loaded.case.version())),
        id: Set(entry.id),
        at: Set(entry.at.as_micros()),
        kind: Set(entry.event.name().to_owned()),
        actor: Set(work.actor_name()),
        entry_sealed: Set(seal::seal(&loaded.key, work.ring(), ENTRY, entry.id, entry)),
    }
}

/// A case's version counts its events, so it is the place of the last one.
pub(crate) fn seq_of(version: u64) -> i64 {
    i64::try_from(version).expect("a journal has fewer than 2^63 lines")
}
