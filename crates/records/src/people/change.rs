//! What administrators change of a user: the person and the unit (system administrator), the roles and the rank
//! (security administrator). Every change ends the user's sessions, so that nobody works on with old rights.

use std::collections::BTreeSet;

use kernel::{OfficerId, Timestamp, UnitId};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QuerySelect, Set};

use super::users::{self, User, role_row, row};
use super::{Rank, Role, sessions};
use crate::crypto::Place;
use crate::error::Error;
use crate::work::Work;
use crate::{Actor, Records};

/// What is said anew of a person.
#[derive(Clone)]
pub struct Person {
    /// The person's name.
    pub name: String,
    /// The number of the police badge; empty for none.
    pub badge: String,
    /// The telephone; empty for none.
    pub phone: String,
    /// Where the user belongs.
    pub unit: Option<UnitId>,
    /// Whether the user may sign in.
    pub is_active: bool,
}

impl Records {
    /// Says anew who a user is and where the user belongs, at the version that was seen.
    pub async fn change_person(
        &self,
        actor: Actor,
        at: Timestamp,
        id: OfficerId,
        version: i64,
        person: Person,
    ) -> Result<User, Error> {
        let mut work = self.begin(actor, at).await?;
        let row = seen(&work, id, version).await?;
        let roles = users::roles_of(work.db(), id).await?;
        users::refuse_misplaced(&work, person.unit, &roles).await?;
        let seal = |column, text: &str| work.ring().seal(Place { column, row: id.0 }, text.as_bytes());
        let changed = row::ActiveModel {
            id: Set(id.0),
            name_sealed: Set(seal("users.name", &person.name)),
            badge_sealed: Set(seal("users.badge", &person.badge)),
            phone_sealed: Set(seal("users.phone", &person.phone)),
            unit_id: Set(person.unit.map(|unit| unit.0)),
            state: Set(if person.is_active { "active" } else { "disabled" }.to_owned()),
            version: Set(row.version + 1),
            ..Default::default()
        };
        row::Entity::update(changed).validate()?.exec(work.db()).await?;
        sessions::end_all_of(work.db(), id).await?;
        let unit = person.unit.map(|unit| unit.to_string()).unwrap_or_default();
        let action = if person.is_active { "user.changed" } else { "user.disabled" };
        work.note(action, "user", id, None, Some(unit.as_bytes()));
        let user = users::get(work.db(), work.ring(), id).await?;
        work.commit().await?;
        Ok(user)
    }

    /// Gives a user these roles and takes all others, at the version that was seen. Nobody changes the own.
    pub async fn set_roles(
        &self,
        actor: Actor,
        at: Timestamp,
        id: OfficerId,
        version: i64,
        roles: &BTreeSet<Role>,
        rank: Option<Rank>,
    ) -> Result<User, Error> {
        let mut work = self.begin(actor, at).await?;
        let row = seen(&work, id, version).await?;
        if work.actor().who == crate::Who::Officer(id) {
            return Err(Error::Rule("users_not_own_roles".to_owned()));
        }
        if roles.iter().any(|role| role.lane() != row.lane) {
            return Err(Error::Rule("user_roles_role".to_owned()));
        }
        users::refuse_misplaced(&work, row.unit_id.map(UnitId), roles).await?;
        let before = users::roles_of(work.db(), id).await?;
        for role in before.difference(roles) {
            hold(&work, &row, *role, false).await?;
        }
        for role in roles.difference(&before) {
            hold(&work, &row, *role, true).await?;
        }
        let changed = row::ActiveModel {
            id: Set(id.0),
            rank: Set(rank.map(|rank| rank.name().to_owned())),
            version: Set(row.version + 1),
            ..Default::default()
        };
        row::Entity::update(changed).validate()?.exec(work.db()).await?;
        sessions::end_all_of(work.db(), id).await?;
        work.note("user.roles", "user", id, Some(named(&before).as_bytes()), Some(named(roles).as_bytes()));
        let user = users::get(work.db(), work.ring(), id).await?;
        work.commit().await?;
        Ok(user)
    }
}

/// The user's row, held until the transaction ends, if it is still at this version.
async fn seen(work: &Work, id: OfficerId, version: i64) -> Result<row::Model, Error> {
    let row = row::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
    let row = row.ok_or(Error::Absent("user"))?;
    if row.version == version { Ok(row) } else { Err(Error::Stale("user")) }
}

/// A role that was taken away stays as a row, because old signatures lean on it.
async fn hold(work: &Work, user: &row::Model, role: Role, held: bool) -> Result<(), Error> {
    let row = role_row::ActiveModel {
        user_id: Set(user.id),
        lane: Set(user.lane.clone()),
        role: Set(role.name().to_owned()),
        held: Set(i64::from(held)),
    };
    let key = [role_row::Column::UserId, role_row::Column::Role];
    let again = OnConflict::columns(key).update_column(role_row::Column::Held).to_owned();
    role_row::Entity::insert(row).on_conflict(again).exec_without_returning(work.db()).await?;
    Ok(())
}

fn named(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" ")
}
