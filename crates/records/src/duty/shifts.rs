//! The roster: shifts of a unit one behind the other, by groups in turn.

use kernel::{Ids, OfficerId, ShiftId, Timestamp, UnitId, Window};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QuerySelect, Set};

use super::{bearer, member, refuse_hidden, shift};
use crate::error::Error;
use crate::people::users;
use crate::units::{self, row as unit};
use crate::work::Work;
use crate::{Actor, Records};

/// The most shifts that are made at once: a quarter of days.
pub const SHIFTS_MAX: usize = 92;

/// Shifts to be made, one behind the other.
#[derive(Clone, Debug)]
pub struct NewRoster {
    /// A new id; the shifts' follow from it.
    pub event: Uuid,
    /// Whose shifts they are.
    pub unit: UnitId,
    /// When the first begins.
    pub from: Timestamp,
    /// How long each lasts, 1 to 24 hours.
    pub hours: u32,
    /// How many, at most [`SHIFTS_MAX`].
    pub count: usize,
    /// Who is on duty, in turn; at least one group, none of them empty.
    pub groups: Vec<Vec<OfficerId>>,
}

impl NewRoster {
    /// Each shift's window with its people.
    fn shifts(&self) -> impl Iterator<Item = (Window, &Vec<OfficerId>)> {
        let length = i64::from(self.hours) * 3_600;
        (0_i64..).zip(self.groups.iter().cycle()).take(self.count).map(move |(turn, group)| {
            let from = self.from.plus_seconds(length * turn);
            (Window::new(from, from.plus_seconds(length)), group)
        })
    }
}

impl Records {
    /// Makes the shifts of a roster; none that overlaps another of the unit's.
    pub async fn make_roster(&self, actor: Actor, at: Timestamp, roster: NewRoster) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        refuse_hidden(&work, roster.unit).await?;
        // The unit's row is held, so that nobody makes other shifts of the unit meanwhile.
        let unit = unit::Entity::find_by_id(roster.unit.0).lock_exclusive().one(work.db()).await?;
        unit.ok_or(Error::Absent("unit"))?;
        refuse_strangers(&work, &roster).await?;
        let mut ids = Ids::of_event(roster.event);
        for (window, group) in roster.shifts() {
            refuse_overlap(work.db(), roster.unit, window).await?;
            insert(&work, ShiftId(ids.fresh()), roster.unit, window, group).await?;
        }
        let said = format!("{} {} {} {:?}", roster.from, roster.hours, roster.count, roster.groups);
        work.note("roster.made", "unit", roster.unit, None, Some(said.as_bytes()));
        bearer::move_in(&mut work, ids.fresh()).await?;
        work.commit().await
    }

    /// Takes a shift back that has not begun.
    pub async fn drop_shift(&self, actor: Actor, at: Timestamp, id: ShiftId) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        let row = shift::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
        let row = row.ok_or(Error::Absent("shift"))?;
        refuse_hidden(&work, UnitId(row.unit_id)).await.map_err(|_hidden| Error::Absent("shift"))?;
        if row.from_at <= at.as_micros() {
            return Err(Error::Rule("shifts_begun".to_owned()));
        }
        member::Entity::delete_many().filter(member::Column::ShiftId.eq(id.0)).exec(work.db()).await?;
        shift::Entity::delete_by_id(id.0).exec(work.db()).await?;
        let said = format!("{} {}", row.from_at, row.until_at);
        work.note("shift.dropped", "unit", row.unit_id, Some(said.as_bytes()), None);
        work.commit().await
    }
}

async fn insert(
    work: &Work,
    id: ShiftId,
    unit: UnitId,
    window: Window,
    group: &[OfficerId],
) -> Result<(), Error> {
    let row = shift::ActiveModel {
        id: Set(id.0),
        unit_id: Set(unit.0),
        from_at: Set(window.from.as_micros()),
        until_at: Set(window.until.as_micros()),
    };
    shift::Entity::insert(row).exec_without_returning(work.db()).await?;
    let members = group.iter().map(|user| member::ActiveModel { shift_id: Set(id.0), user_id: Set(user.0) });
    member::Entity::insert_many(members).exec_without_returning(work.db()).await?;
    Ok(())
}

async fn refuse_overlap(db: &impl ConnectionTrait, unit: UnitId, window: Window) -> Result<(), Error> {
    let other = shift::Entity::find()
        .filter(shift::Column::UnitId.eq(unit.0))
        .filter(shift::Column::FromAt.lt(window.until.as_micros()))
        .filter(shift::Column::UntilAt.gt(window.from.as_micros()))
        .limit(1)
        .one(db)
        .await?;
    if other.is_some() { Err(Error::Rule("shifts_overlap".to_owned())) } else { Ok(()) }
}

/// Only active users of the unit or of one below it are on its shifts.
async fn refuse_strangers(work: &Work, roster: &NewRoster) -> Result<(), Error> {
    let scope = units::Scope::Unit(roster.unit);
    for id in roster.groups.iter().flatten() {
        let user = users::get(work.db(), work.ring(), *id).await?;
        let is_own = match user.unit {
            Some(unit) if user.is_active => scope.holds(work.db(), unit).await?,
            Some(_) | None => false,
        };
        if !is_own {
            return Err(Error::Rule("shift_members_unit".to_owned()));
        }
    }
    Ok(())
}
