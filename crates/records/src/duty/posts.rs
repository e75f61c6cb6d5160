//! Posts and their holders, as who runs the system names them.

use std::collections::BTreeMap;

use kernel::{OfficerId, PostId, Timestamp, UnitId};
use sea_orm::entity::prelude::*;
use sea_orm::{QuerySelect, Set};

use super::{Place, bearer, holder, post, refuse_hidden};
use crate::error::Error;
use crate::people::{Role, users};
use crate::work::Work;
use crate::{Actor, Records};

/// A post to be made.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Its id (uuid version 7).
    pub id: PostId,
    /// Whose it is.
    pub unit: UnitId,
    /// What its duty needs.
    pub role: Role,
    /// What is said of it.
    pub said: PostSaid,
}

/// What can be said anew of a post.
#[derive(Clone, Debug)]
pub struct PostSaid {
    /// Its name, once in a unit.
    pub name: String,
    /// Who holds it; each holds the post's role.
    pub holders: BTreeMap<Place, OfficerId>,
    /// Whether it is still a post.
    pub is_active: bool,
}

impl Records {
    /// Makes a post; its duty is borne at once.
    pub async fn make_post(&self, actor: Actor, at: Timestamp, post: NewPost) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        refuse_hidden(&work, post.unit).await?;
        let row = post::ActiveModel {
            id: Set(post.id.0),
            unit_id: Set(post.unit.0),
            name: Set(post.said.name.clone()),
            role: Set(post.role.name().to_owned()),
            bearer_id: Set(None),
            state: Set(state(post.said.is_active)),
            version: Set(1),
        };
        post::Entity::insert(row).exec_without_returning(work.db()).await?;
        hold(&work, post.id, post.unit, post.role, &post.said.holders).await?;
        work.note("post.made", "post", post.id, None, Some(digestible(&post.said).as_bytes()));
        bearer::move_in(&mut work, post.id.0).await?;
        work.commit().await
    }

    /// Says anew how a post is called and who holds it, at the version that was seen. `event` is a new id.
    pub async fn change_post(
        &self,
        actor: Actor,
        at: Timestamp,
        id: PostId,
        version: i64,
        said: PostSaid,
        event: Uuid,
    ) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        let row = post::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
        let row = row.ok_or(Error::Absent("post"))?;
        refuse_hidden(&work, UnitId(row.unit_id)).await.map_err(|_hidden| Error::Absent("post"))?;
        if row.version != version {
            return Err(Error::Stale("post"));
        }
        let role = Role::named(&row.role);
        let role = role.ok_or_else(|| Error::Unknown { column: "posts.role", value: row.role.clone() })?;
        let changed = post::ActiveModel {
            id: Set(id.0),
            name: Set(said.name.clone()),
            state: Set(state(said.is_active)),
            version: Set(row.version + 1),
            ..Default::default()
        };
        post::Entity::update(changed).validate()?.exec(work.db()).await?;
        holder::Entity::delete_many().filter(holder::Column::PostId.eq(id.0)).exec(work.db()).await?;
        hold(&work, id, UnitId(row.unit_id), role, &said.holders).await?;
        let action = if said.is_active { "post.changed" } else { "post.closed" };
        work.note(action, "post", id, Some(row.name.as_bytes()), Some(digestible(&said).as_bytes()));
        bearer::move_in(&mut work, event).await?;
        work.commit().await
    }
}

/// Names the holders: active users who hold the role and see the rows of the unit.
async fn hold(
    work: &Work,
    post: PostId,
    unit: UnitId,
    role: Role,
    holders: &BTreeMap<Place, OfficerId>,
) -> Result<(), Error> {
    for (place, id) in holders {
        let user = users::get(work.db(), work.ring(), *id).await?;
        if !user.is_active || !user.roles.contains(&role) {
            return Err(Error::Rule("post_holders_hold".to_owned()));
        }
        // Whoever cannot see the unit's rows cannot bear its duty.
        if !user.scope.holds(work.db(), unit).await? {
            return Err(Error::Rule("post_holders_scope".to_owned()));
        }
        let row = holder::ActiveModel {
            post_id: Set(post.0),
            place: Set(place.name().to_owned()),
            user_id: Set(id.0),
            role: Set(role.name().to_owned()),
        };
        holder::Entity::insert(row).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

fn state(is_active: bool) -> String {
    if is_active { "active" } else { "closed" }.to_owned()
}

fn digestible(said: &PostSaid) -> String {
    let holders: Vec<_> = said.holders.iter().map(|(place, id)| format!("{}={id}", place.name())).collect();
    format!("{} {}", said.name, holders.join(" "))
}
