//! A look behind the masks: asked for with a reason, granted for a while, and shown to the auditor.

use kernel::{Minutes, OfficerId, Timestamp};
use records::crypto::Place;
use records::{Actor, Who, Work, record_keys};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::dossiers::row::dossier;
use crate::dossiers::{Named, NounName, reader};
use crate::error::Error;
use crate::orders::Names;
use crate::rows::reveal;
use crate::{Desk, NewId};

/// For so long the masks of one thing are lifted for who gave a reason.
pub const REVEALED: Minutes = Minutes(30);
/// For so long for who wrote it down, or took it up to work on it.
const REVEALED_TO_WORKER: Minutes = Minutes(120);
/// The reason of the second kind.
const WORKED: &str = "filed";

/// A look behind the masks, as the auditor sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Reveal {
    /// Its id.
    pub id: Uuid,
    /// At which case or other thing.
    pub of: Uuid,
    /// Which noun it is.
    pub noun: String,
    /// Its number for people.
    pub number: String,
    /// Who looked.
    pub officer: OfficerId,
    /// The name.
    pub name: String,
    /// From when.
    pub at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why; `filed` where the officer wrote it down or took it up.
    pub reason: String,
}

impl std::fmt::Debug for Reveal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reveal({} {} {})", self.number, self.officer, self.at)
    }
}

impl Desk {
    /// Lifts the masks of a thing for the acting officer, for [`REVEALED`] of wall time; says until when.
    pub async fn reveal(
        &self,
        actor: Actor,
        id: Uuid,
        reason: &str,
        wall: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Timestamp, Error> {
        self.lift(actor, id, reason, REVEALED, wall, ids).await
    }

    /// The same for who has just filed its report, begun it, or taken it up.
    pub async fn reveal_to_worker(
        &self,
        actor: Actor,
        id: Uuid,
        wall: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Timestamp, Error> {
        self.lift(actor, id, WORKED, REVEALED_TO_WORKER, wall, ids).await
    }

    async fn lift(
        &self,
        actor: Actor,
        id: Uuid,
        reason: &str,
        term: Minutes,
        wall: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Timestamp, Error> {
        let mut work = self.records().begin(actor, wall).await?;
        let noun = reader(&work, id).await?.noun;
        let until = wall.plus_minutes(term);
        store(&work, id, reason, until, ids()).await?;
        let action = if noun == NounName::Case { "case.revealed" } else { "dossier.revealed" };
        work.note(action, noun.name(), id, None, Some(reason.as_bytes()));
        work.commit().await?;
        Ok(until)
    }

    /// Until when a thing's masks are lifted for an officer; `None` when they are on.
    pub async fn revealed_until(
        &self,
        id: Uuid,
        officer: OfficerId,
        wall: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let row = reveal::Entity::find()
            .filter(reveal::Column::CaseId.eq(id))
            .filter(reveal::Column::UserId.eq(officer.0))
            .filter(reveal::Column::UntilAt.gt(wall.as_micros()))
            .order_by_desc(reveal::Column::UntilAt)
            .limit(1)
            .one(self.records().reader())
            .await?;
        Ok(row.map(|row| Timestamp::from_micros(row.until_at)))
    }

    /// The looks behind masks before an instant, newest first: for the auditor, whatever it was.
    pub async fn reveals(&self, before: Option<Timestamp>, most: u64) -> Result<Vec<Reveal>, Error> {
        let mut query = reveal::Entity::find();
        if let Some(before) = before {
            query = query.filter(reveal::Column::At.lt(before.as_micros()));
        }
        let rows = query
            .order_by_desc(reveal::Column::At)
            .order_by_desc(reveal::Column::Id)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.case_id).collect();
        let (db, ring) = (self.records().reader(), self.records().ring());
        let keys = record_keys::of_many(db, ring, ids.iter().copied()).await?;
        let things = dossier::Entity::find()
            .filter(dossier::Column::Id.is_in(ids))
            .all(self.records().reader())
            .await?;
        let named = |id: Uuid| {
            let thing = things.iter().find(|thing| thing.id == id);
            thing.map(|thing| (thing.noun.clone(), thing.number.clone())).unwrap_or_default()
        };
        let mut names = Names::new(self.records());
        let mut reveals = Vec::with_capacity(rows.len());
        for row in rows {
            let place = Place { column: "reveals.reason", row: row.id };
            let reason = match keys.get(&row.case_id) {
                Some(key) => key.open_text(self.records().ring(), place, &row.reason_sealed)?,
                // The look stays on record; why it was taken went with the case.
                None => String::new(),
            };
            let (noun, number) = named(row.case_id);
            reveals.push(Reveal {
                id: row.id,
                of: row.case_id,
                noun,
                number,
                officer: OfficerId(row.user_id),
                name: names.of(OfficerId(row.user_id)).await?,
                at: Timestamp::from_micros(row.at),
                until: Timestamp::from_micros(row.until_at),
                reason,
            });
        }
        Ok(reveals)
    }
}

async fn store(work: &Work, thing: Uuid, reason: &str, until: Timestamp, id: Uuid) -> Result<(), Error> {
    let Who::Officer(officer) = work.actor().who else { return Err(Error::Absent("user")) };
    let key = record_keys::of(work.db(), work.ring(), thing).await?;
    let row = reveal::ActiveModel {
        id: Set(id),
        case_id: Set(thing),
        user_id: Set(officer.0),
        at: Set(work.at().as_micros()),
        until_at: Set(until.as_micros()),
        reason_sealed: Set(key.seal(
            work.ring(),
            Place { column: "reveals.reason", row: id },
            reason.as_bytes(),
        )),
    };
    reveal::Entity::insert(row).exec_without_returning(work.db()).await?;
    Ok(())
}
