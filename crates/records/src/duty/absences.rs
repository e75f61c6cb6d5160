//! Absences: a user's own, or said by a chief for somebody within the scope.

use kernel::{AbsenceId, OfficerId, Timestamp, Window};
use sea_orm::entity::prelude::*;
use sea_orm::{QuerySelect, Set};

use super::{absence, acting, bearer, unit_of};
use crate::crypto::Place as Column;
use crate::error::Error;
use crate::people::Role;
use crate::work::Work;
use crate::{Actor, Records};

/// An absence to be declared.
#[derive(Clone, Debug)]
pub struct NewAbsence {
    /// Its id (uuid version 7).
    pub id: AbsenceId,
    /// Who will be absent.
    pub user: OfficerId,
    /// From when until when.
    pub window: Window,
    /// Why; kept under seal, for the user and the chief.
    pub reason: String,
}

/// The place of a sealed reason.
pub(super) const fn reason_of(id: Uuid) -> Column {
    Column { column: "absences.reason", row: id }
}

impl Records {
    /// Declares an absence; what the user bears moves at once if it has begun.
    pub async fn declare_absence(&self, actor: Actor, at: Timestamp, new: NewAbsence) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        refuse_others(&work, new.user).await?;
        let row = absence::ActiveModel {
            id: Set(new.id.0),
            user_id: Set(new.user.0),
            from_at: Set(new.window.from.as_micros()),
            until_at: Set(new.window.until.as_micros()),
            reason_sealed: Set(work.ring().seal(reason_of(new.id.0), new.reason.as_bytes())),
            made_by: Set(work.actor_name()),
        };
        absence::Entity::insert(row).exec_without_returning(work.db()).await?;
        let said = format!("{} {} {}", new.window.from, new.window.until, new.reason);
        work.note("absence.declared", "user", new.user, None, Some(said.as_bytes()));
        bearer::move_in(&mut work, new.id.0).await?;
        work.commit().await
    }

    /// Ends an absence now, or takes back one that has not begun; the duties move back. `event` is a new id.
    pub async fn end_absence(
        &self,
        actor: Actor,
        at: Timestamp,
        id: AbsenceId,
        event: Uuid,
    ) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        let row = absence::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
        let row = row.ok_or(Error::Absent("absence"))?;
        let user = OfficerId(row.user_id);
        refuse_others(&work, user).await.map_err(|_hidden| Error::Absent("absence"))?;
        let until = at.as_micros().clamp(row.from_at, row.until_at);
        let changed = absence::ActiveModel { id: Set(id.0), until_at: Set(until), ..Default::default() };
        absence::Entity::update(changed).validate()?.exec(work.db()).await?;
        work.note("absence.ended", "user", user, None, Some(at.to_string().as_bytes()));
        bearer::move_in(&mut work, event).await?;
        work.commit().await
    }
}

/// Lets a user speak for the own absence, and a chief for those within the scope.
async fn refuse_others(work: &Work, user: OfficerId) -> Result<(), Error> {
    let Some(acting) = acting(work).await? else { return Ok(()) };
    if !acting.is_active {
        return Err(Error::Absent("user"));
    }
    if acting.id == user {
        return Ok(());
    }
    let unit = unit_of(work, user).await?;
    match acting.roles.contains(&Role::Chief) && acting.scope.holds(work.db(), unit).await? {
        true => Ok(()),
        false => Err(Error::Absent("user")),
    }
}
