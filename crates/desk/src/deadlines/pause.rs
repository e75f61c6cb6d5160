//! Pausing a deadline, where its kind allows it, and letting it run again.

use kernel::{Calendar, Term, Timestamp, UnitId};
use records::Actor;
use records::people::Role;
use records::units::CENTRE;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::row::deadline;
use super::store;
use crate::error::Error;
use crate::rows::case;
use crate::{Desk, rights};

impl Desk {
    /// Stops a deadline's time, for a reason that goes into the trail.
    pub async fn pause_deadline(
        &self,
        actor: Actor,
        id: Uuid,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let row = locked(&work, id).await?;
        if !store::policy(&row.kind)?.is_pausable {
            return Err(Error::NotAllowed("not_pausable"));
        }
        if row.state != "running" {
            return Err(Error::NotAllowed("not_running"));
        }
        let mut changed = row.into_active_model();
        changed.state = Set("paused".to_owned());
        changed.paused_at = Set(Some(now.as_micros()));
        changed.next_at = Set(None);
        changed.update(work.db()).await?;
        work.note("deadline.paused", "deadline", id, None, Some(reason.as_bytes()));
        Ok(work.commit().await?)
    }

    /// Lets a paused deadline run again; the time of the pause is given back. Says when it is due now.
    pub async fn resume_deadline(&self, actor: Actor, id: Uuid, now: Timestamp) -> Result<Timestamp, Error> {
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let row = locked(&work, id).await?;
        let (Some(paused_at), Ok(term)) = (row.paused_at, row.term.parse::<Term>()) else {
            return Err(Error::NotAllowed("not_paused"));
        };
        let pause = (Timestamp::from_micros(paused_at), now);
        let due = term.resumed(Timestamp::from_micros(row.due_at), pause, Calendar::china());
        store::restart(&work, &row, store::policy(&row.kind)?, due).await?;
        work.note("deadline.resumed", "deadline", id, None, Some(due.to_string().as_bytes()));
        work.commit().await?;
        Ok(due)
    }
}

async fn locked(work: &records::Work, id: Uuid) -> Result<deadline::Model, Error> {
    let row = deadline::Entity::find_by_id(id).lock_exclusive().one(work.db()).await?;
    let row = row.ok_or(Error::Absent("deadline"))?;
    let unit = match row.unit_id {
        Some(unit) => unit,
        None => {
            let case = case::Entity::find_by_id(row.root_id).one(work.db()).await?;
            case.map_or(CENTRE.0, |case| case.unit_id)
        }
    };
    rights::refuse_hidden(work, UnitId(unit)).await?;
    Ok(row)
}
