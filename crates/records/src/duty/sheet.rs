//! What is on a page of duty: posts and who bears them, absences, shifts and people within a scope.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AbsenceId, OfficerId, PostId, ShiftId, Timestamp, UnitId, Window};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ConnectionTrait, QueryOrder};

use super::bearer::Present;
use super::{Place, absence, absences, holder, member, moved, post, shift};
use crate::Records;
use crate::error::Error;
use crate::people::Role;
use crate::people::users::{self, User};
use crate::units::{Scope, tree_row};

/// Duty as it stands at an instant, of the units within a scope.
#[derive(Debug)]
pub struct DutySheet {
    /// The posts, by unit and name.
    pub posts: Vec<PostSheet>,
    /// Absences that have not ended, the earliest first.
    pub absences: Vec<AbsenceSheet>,
    /// Shifts that have not ended, the earliest first.
    pub shifts: Vec<ShiftSheet>,
    /// The active users of the units, and who else is named above.
    pub people: BTreeMap<OfficerId, User>,
}

/// A post.
#[derive(Clone, Debug)]
pub struct PostSheet {
    /// Its id.
    pub id: PostId,
    /// Whose it is.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// What its duty needs.
    pub role: Role,
    /// Who holds it.
    pub holders: BTreeMap<Place, OfficerId>,
    /// Who bears its duty now; nobody when all are absent.
    pub bearer: Option<OfficerId>,
    /// When the duty moved last.
    pub moved_at: Option<Timestamp>,
    /// Whether it is still a post.
    pub is_active: bool,
    /// To be given back with a change.
    pub version: i64,
}

/// An absence.
#[derive(Clone)]
pub struct AbsenceSheet {
    /// Its id.
    pub id: AbsenceId,
    /// Who is absent.
    pub user: OfficerId,
    /// From when until when.
    pub window: Window,
    /// Why: for the user and the chief only.
    pub reason: String,
}

/// A shift.
#[derive(Clone, Debug)]
pub struct ShiftSheet {
    /// Its id.
    pub id: ShiftId,
    /// Whose it is.
    pub unit: UnitId,
    /// From when until when.
    pub window: Window,
    /// Who is on duty.
    pub members: BTreeSet<OfficerId>,
}

impl std::fmt::Debug for AbsenceSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AbsenceSheet({} {:?})", self.user, self.window)
    }
}

impl Records {
    /// Duty within a scope, or of every unit (`None`: for who runs the system), and shifts up to `until`.
    pub async fn duty(
        &self,
        scope: Option<&Scope>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<DutySheet, Error> {
        let db = self.reader();
        let units = units(db, scope).await?;
        let posts = posts(db, &units, now).await?;
        let people = self.people_of(&units).await?;
        let absences = self.absences(&people, now).await?;
        let shifts = shifts(db, &units, now, until).await?;
        let mut sheet = DutySheet { posts, absences, shifts, people };
        self.add_named(&mut sheet).await?;
        Ok(sheet)
    }

    async fn people_of(&self, units: &BTreeSet<Uuid>) -> Result<BTreeMap<OfficerId, User>, Error> {
        let working = Condition::all()
            .add(users::row::Column::UnitId.is_in(units.iter().copied()))
            .add(users::row::Column::State.eq("active"));
        let people = users::those(self.reader(), self.ring(), working).await?;
        Ok(people.into_iter().map(|user| (user.id, user)).collect())
    }

    async fn absences(
        &self,
        people: &BTreeMap<OfficerId, User>,
        now: Timestamp,
    ) -> Result<Vec<AbsenceSheet>, Error> {
        let rows = absence::Entity::find()
            .filter(absence::Column::UntilAt.gt(now.as_micros()))
            .order_by_asc(absence::Column::FromAt)
            .order_by_asc(absence::Column::Id)
            .all(self.reader())
            .await?;
        let own = rows.into_iter().filter(|row| people.contains_key(&OfficerId(row.user_id)));
        let sheets = own.map(|row| {
            Ok(AbsenceSheet {
                id: AbsenceId(row.id),
                user: OfficerId(row.user_id),
                window: window(row.from_at, row.until_at),
                reason: self.ring().open_text(absences::reason_of(row.id), &row.reason_sealed)?,
            })
        });
        sheets.collect()
    }

    /// Holders may be of a unit above the scope, or barred by now: their names belong to the page all the same.
    async fn add_named(&self, sheet: &mut DutySheet) -> Result<(), Error> {
        let of_posts = sheet.posts.iter().flat_map(|post| post.holders.values());
        let of_shifts = sheet.shifts.iter().flat_map(|shift| &shift.members);
        let named = of_posts.chain(of_shifts).copied();
        let missing: BTreeSet<OfficerId> = named.filter(|id| !sheet.people.contains_key(id)).collect();
        for id in missing {
            sheet.people.insert(id, self.user(id).await?);
        }
        Ok(())
    }
}

async fn units(db: &impl ConnectionTrait, scope: Option<&Scope>) -> Result<BTreeSet<Uuid>, Error> {
    let tree = tree_row::Entity::find();
    let tree = match scope {
        None => tree,
        Some(scope) => tree.filter(tree_row::Column::AncestorId.eq(scope.ancestor())),
    };
    Ok(tree.all(db).await?.into_iter().map(|row| row.unit_id).collect())
}

async fn posts(
    db: &impl ConnectionTrait,
    units: &BTreeSet<Uuid>,
    now: Timestamp,
) -> Result<Vec<PostSheet>, Error> {
    let rows = post::Entity::find()
        .filter(post::Column::UnitId.is_in(units.iter().copied()))
        .order_by_asc(post::Column::UnitId)
        .order_by_asc(post::Column::Name)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let holders = holder::Entity::find().filter(holder::Column::PostId.is_in(ids.clone())).all(db).await?;
    let moves = moved::Entity::find().filter(moved::Column::PostId.is_in(ids)).all(db).await?;
    let present = Present::at(db, now).await?;
    let sheets = rows.into_iter().map(|row| {
        let own = holders.iter().filter(|holder| holder.post_id == row.id);
        let own = own.map(|holder| Ok((Place::read(&holder.place)?, OfficerId(holder.user_id))));
        let unit = UnitId(row.unit_id);
        let is_active = row.state == "active";
        let moved_at = moves.iter().filter(|moved| moved.post_id == row.id).map(|moved| moved.at).max();
        let role = Role::named(&row.role);
        Ok(PostSheet {
            id: PostId(row.id),
            unit,
            role: role.ok_or(Error::Unknown { column: "posts.role", value: row.role })?,
            holders: own.collect::<Result<_, Error>>()?,
            bearer: is_active.then(|| present.bearer_of(row.id, unit)).flatten(),
            moved_at: moved_at.map(Timestamp::from_micros),
            is_active,
            name: row.name,
            version: row.version,
        })
    });
    sheets.collect()
}

async fn shifts(
    db: &impl ConnectionTrait,
    units: &BTreeSet<Uuid>,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<ShiftSheet>, Error> {
    let rows = shift::Entity::find()
        .filter(shift::Column::UnitId.is_in(units.iter().copied()))
        .filter(shift::Column::UntilAt.gt(now.as_micros()))
        .filter(shift::Column::FromAt.lt(until.as_micros()))
        .order_by_asc(shift::Column::FromAt)
        .order_by_asc(shift::Column::Id)
        .all(db)
        .await?;
    let members = member::Entity::find()
        .filter(member::Column::ShiftId.is_in(rows.iter().map(|row| row.id)))
        .all(db)
        .await?;
    let sheets = rows.into_iter().map(|row| {
        let own = members.iter().filter(|member| member.shift_id == row.id);
        ShiftSheet {
            id: ShiftId(row.id),
            unit: UnitId(row.unit_id),
            window: window(row.from_at, row.until_at),
            members: own.map(|member| OfficerId(member.user_id)).collect(),
        }
    });
    Ok(sheets.collect())
}

fn window(from: i64, until: i64) -> Window {
    Window { from: Timestamp::from_micros(from), until: Timestamp::from_micros(until) }
}
