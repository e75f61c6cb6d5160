//! What came of a call, and handing the task to another unit.

use kernel::{CaseId, Timestamp, UnitId};
use records::people::Role;
use records::{Actor, Work};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::row::{CALL, NOTE, NOUN, co_victim};
use crate::cases::journal;
use crate::error::Error;
use crate::{Desk, deadlines, rights, seal};

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The payer was reached and pays no more.
    Warned,
    /// Nobody answered: the task stays.
    NotReached,
    /// The payer knows whom he paid, and was not cheated.
    NoVictim,
}

impl Desk {
    /// Notes a call to a payer.
    pub async fn call_co_victim(
        &self,
        actor: Actor,
        id: Uuid,
        outcome: Outcome,
        note: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let caller = caller(&work).await?;
        let row = open(&work, id).await?;
        let calls = row.calls + 1;
        let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
        let mut changed = row.into_active_model();
        match outcome {
            Outcome::Warned => changed.state = Set("warned".to_owned()),
            Outcome::NoVictim => changed.state = Set("no_victim".to_owned()),
            Outcome::NotReached => {}
        }
        changed.calls = Set(calls);
        changed.called_at = Set(Some(now.as_micros()));
        changed.called_by = Set(Some(caller));
        changed.note_sealed = Set(Some(seal::seal(&key, work.ring(), NOTE, id, &note)));
        changed.update(work.db()).await?;
        if outcome != Outcome::NotReached {
            deadlines::end(&work, NOUN, id, CALL, "met").await?;
        }
        work.note_of(&key, "co_victim.called", "co_victim", id, note.as_bytes());
        Ok(work.commit().await?)
    }

    /// Hands the task to a unit nearer to the payer, the centre's or one below the acting officer's own.
    pub async fn hand_co_victim(
        &self,
        actor: Actor,
        id: Uuid,
        unit: UnitId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        caller(&work).await?;
        let row = open(&work, id).await?;
        rights::refuse_hidden(&work, unit).await.map_err(|_| Error::Absent("unit"))?;
        let mut changed = row.into_active_model();
        changed.unit_id = Set(unit.0);
        changed.update(work.db()).await?;
        deadlines::hand(&work, NOUN, id, CALL, unit).await?;
        work.note("co_victim.handed", "co_victim", id, None, Some(unit.0.as_bytes()));
        Ok(work.commit().await?)
    }
}

/// Whoever takes reports may call.
async fn caller(work: &Work) -> Result<Uuid, Error> {
    let mut refused = Error::Forbidden(Role::CallTaker);
    for role in [Role::CallTaker, Role::Investigator, Role::StationOfficer] {
        match rights::officer_with(work, role).await {
            Ok(user) => return Ok(user.id.0),
            Err(error @ Error::Forbidden(_)) => refused = error,
            Err(error) => return Err(error),
        }
    }
    Err(refused)
}

/// A task that is still open, within the acting officer's scope.
async fn open(work: &Work, id: Uuid) -> Result<co_victim::Model, Error> {
    let row = co_victim::Entity::find_by_id(id).lock_exclusive().one(work.db()).await?;
    let row = row.ok_or(Error::Absent("co-victim"))?;
    rights::refuse_hidden(work, UnitId(row.unit_id)).await.map_err(|error| match error {
        Error::Absent(_) => Error::Absent("co-victim"),
        other => other,
    })?;
    match row.state.as_str() {
        "open" => Ok(row),
        _ => Err(Error::NotAllowed("closed")),
    }
}
