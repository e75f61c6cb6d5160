//! Who bears a post's duty, and the moving of it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Ids, OfficerId, Timestamp, UnitId};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, Set};

use super::{Place, absence, holder, member, moved, post, shift};
use crate::error::Error;
use crate::people::users::{role_row, row as user};
use crate::work::Work;
use crate::{Actor, Records};

/// Who of the holders bears the duty: one of the running shift before one who is not on it, then by place. `holders` are
/// those who may and are not absent.
#[must_use]
pub fn bearer(holders: &BTreeMap<Place, OfficerId>, on_shift: &BTreeSet<OfficerId>) -> Option<OfficerId> {
    let of_shift = holders.values().find(|holder| on_shift.contains(holder));
    of_shift.or_else(|| holders.values().next()).copied()
}

/// Everything that decides who bears what at one instant.
pub(super) struct Present {
    holders: BTreeMap<Uuid, BTreeMap<Place, OfficerId>>,
    on_shift: BTreeMap<UnitId, BTreeSet<OfficerId>>,
}

impl Present {
    /// As the rows have it at this instant.
    pub async fn at(db: &impl ConnectionTrait, now: Timestamp) -> Result<Present, Error> {
        let micros = now.as_micros();
        let absent: BTreeSet<Uuid> = absence::Entity::find()
            .filter(absence::Column::FromAt.lte(micros))
            .filter(absence::Column::UntilAt.gt(micros))
            .all(db)
            .await?
            .into_iter()
            .map(|row| row.user_id)
            .collect();
        let may = holder::Entity::find().all(db).await?;
        let ids: BTreeSet<Uuid> = may.iter().map(|row| row.user_id).collect();
        let active: BTreeSet<Uuid> = user::Entity::find()
            .filter(user::Column::Id.is_in(ids.iter().copied()))
            .filter(user::Column::State.eq("active"))
            .all(db)
            .await?
            .into_iter()
            .map(|row| row.id)
            .collect();
        let held: BTreeSet<(Uuid, String)> = role_row::Entity::find()
            .filter(role_row::Column::UserId.is_in(ids))
            .filter(role_row::Column::Held.eq(1))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.user_id, row.role))
            .collect();
        let mut holders: BTreeMap<Uuid, BTreeMap<Place, OfficerId>> = BTreeMap::new();
        for row in may {
            let is_there = active.contains(&row.user_id) && !absent.contains(&row.user_id);
            if is_there && held.contains(&(row.user_id, row.role)) {
                let place = Place::read(&row.place)?;
                holders.entry(row.post_id).or_default().insert(place, OfficerId(row.user_id));
            }
        }
        Ok(Present { holders, on_shift: running(db, micros).await? })
    }

    /// Who bears a post's duty.
    pub fn bearer_of(&self, post: Uuid, unit: UnitId) -> Option<OfficerId> {
        let nobody = BTreeSet::new();
        bearer(self.holders.get(&post)?, self.on_shift.get(&unit).unwrap_or(&nobody))
    }
}

async fn running(
    db: &impl ConnectionTrait,
    micros: i64,
) -> Result<BTreeMap<UnitId, BTreeSet<OfficerId>>, Error> {
    let shifts = shift::Entity::find()
        .filter(shift::Column::FromAt.lte(micros))
        .filter(shift::Column::UntilAt.gt(micros))
        .all(db)
        .await?;
    let members = member::Entity::find()
        .filter(member::Column::ShiftId.is_in(shifts.iter().map(|shift| shift.id)))
        .all(db)
        .await?;
    let mut running: BTreeMap<UnitId, BTreeSet<OfficerId>> = BTreeMap::new();
    for row in members {
        if let Some(shift) = shifts.iter().find(|shift| shift.id == row.shift_id) {
            running.entry(UnitId(shift.unit_id)).or_default().insert(OfficerId(row.user_id));
        }
    }
    Ok(running)
}

impl Records {
    /// Moves every duty to whoever bears it now; says how many moved. Writes nothing when none does. `id` is a new one.
    pub async fn move_duties(&self, now: Timestamp, id: Uuid) -> Result<u64, Error> {
        if to_move(self.reader(), now).await?.is_empty() {
            return Ok(0);
        }
        let mut work = self.begin(Actor::program("roster"), now).await?;
        let count = move_in(&mut work, id).await?;
        work.commit().await?;
        Ok(count)
    }
}

/// Moves duties within a transaction that has changed who is there. `id` is that of the event.
pub(super) async fn move_in(work: &mut Work, id: Uuid) -> Result<u64, Error> {
    let mut ids = Ids::of_event(id);
    let mut count = 0;
    for (row, bearer) in to_move(work.db(), work.at()).await? {
        let changed = post::Entity::update_many()
            .col_expr(post::Column::BearerId, Expr::value(bearer.map(|id| id.0)))
            .filter(post::Column::Id.eq(row.id))
            .filter(match row.bearer_id {
                Some(before) => post::Column::BearerId.eq(before),
                None => post::Column::BearerId.is_null(),
            })
            .exec(work.db())
            .await?;
        if changed.rows_affected == 0 {
            continue;
        }
        let move_row = moved::ActiveModel {
            id: Set(ids.fresh()),
            post_id: Set(row.id),
            at: Set(work.at().as_micros()),
            from_id: Set(row.bearer_id),
            to_id: Set(bearer.map(|id| id.0)),
        };
        moved::Entity::insert(move_row).exec_without_returning(work.db()).await?;
        let name = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let (before, after) = (name(row.bearer_id), name(bearer.map(|id| id.0)));
        work.note("post.moved", "post", row.id, Some(before.as_bytes()), Some(after.as_bytes()));
        count += 1;
    }
    Ok(count)
}

/// The posts whose bearer is another than the one that stands in the row, with the new one.
async fn to_move(
    db: &impl ConnectionTrait,
    now: Timestamp,
) -> Result<Vec<(post::Model, Option<OfficerId>)>, Error> {
    let posts = post::Entity::find().order_by_asc(post::Column::Id).all(db).await?;
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let present = Present::at(db, now).await?;
    let moves = posts.into_iter().filter_map(|post| {
        let is_active = post.state == "active";
        let bearer = is_active.then(|| present.bearer_of(post.id, UnitId(post.unit_id))).flatten();
        (post.bearer_id != bearer.map(|id| id.0)).then_some((post, bearer))
    });
    Ok(moves.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holders by place (`1` is somebody), who is on shift, and who bears.
    fn check(holders: &str, on_shift: &[u128]) -> String {
        let id = |number: u128| OfficerId(Uuid::from_u128(number));
        let held = holders.split(' ').filter(|word| !word.is_empty()).map(|word| {
            let (place, number) = word.split_once('=').unwrap();
            (Place::read(place).unwrap(), id(number.parse().unwrap()))
        });
        let on_shift = on_shift.iter().map(|number| id(*number)).collect();
        bearer(&held.collect(), &on_shift).map_or("nobody".to_owned(), |id| id.0.as_u128().to_string())
    }

    #[test]
    fn the_shift_bears_first_and_then_the_place() {
        assert_eq!(check("a=1 b=2 c=3", &[]), "1");
        assert_eq!(check("b=2 c=3", &[]), "2");
        assert_eq!(check("c=3", &[]), "3");
        assert_eq!(check("", &[1]), "nobody");
        assert_eq!(check("a=1 b=2 c=3", &[2, 3]), "2");
        assert_eq!(check("a=1 b=2", &[9]), "1");
    }
}
