//! Saved views: filters that a user has kept under a name.

use kernel::Timestamp;
use records::people::users::User;
use records::{Actor, Who};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::noun::NounName;
use super::row::saved_view;
use super::way::Named;
use crate::error::Error;
use crate::{Desk, NewId};

/// A filter under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// The view.
    pub id: Uuid,
    /// Of which noun's list.
    pub noun: String,
    /// Its name.
    pub name: String,
    /// The list's query, as the list's page writes it.
    pub query: String,
}

/// Nobody finds one among more.
const VIEWS_MAX: u64 = 50;

impl Desk {
    /// The views that a user has kept.
    pub async fn saved_views(&self, user: &User) -> Result<Vec<SavedView>, Error> {
        let rows = saved_view::Entity::find()
            .filter(saved_view::Column::OfficerId.eq(user.id.0))
            .order_by_asc(saved_view::Column::Noun)
            .order_by_asc(saved_view::Column::Name)
            .all(self.records().reader())
            .await?;
        let view = |row: saved_view::Model| SavedView {
            id: row.id,
            noun: row.noun,
            name: row.name,
            query: row.query,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Keeps a filter under a name; one of that name is replaced.
    pub async fn save_view(
        &self,
        actor: Actor,
        noun: NounName,
        (name, query): (&str, &str),
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Uuid, Error> {
        let Who::Officer(officer) = actor.who else { return Err(Error::Absent("user")) };
        let work = self.records().begin(actor, now).await?;
        let own = || saved_view::Entity::find().filter(saved_view::Column::OfficerId.eq(officer.0));
        if own().count(work.db()).await? >= VIEWS_MAX {
            return Err(Error::NotAllowed("too_many_views"));
        }
        saved_view::Entity::delete_many()
            .filter(saved_view::Column::OfficerId.eq(officer.0))
            .filter(saved_view::Column::Noun.eq(noun.name()))
            .filter(saved_view::Column::Name.eq(name))
            .exec(work.db())
            .await?;
        let id = ids();
        let row = saved_view::ActiveModel {
            id: Set(id),
            officer_id: Set(officer.0),
            noun: Set(noun.name().to_owned()),
            name: Set(name.to_owned()),
            query: Set(query.to_owned()),
        };
        saved_view::Entity::insert(row).exec_without_returning(work.db()).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Forgets a view of the actor's own.
    pub async fn forget_view(&self, actor: Actor, id: Uuid, now: Timestamp) -> Result<(), Error> {
        let Who::Officer(officer) = actor.who else { return Err(Error::Absent("view")) };
        let work = self.records().begin(actor, now).await?;
        let gone = saved_view::Entity::delete_many()
            .filter(saved_view::Column::Id.eq(id))
            .filter(saved_view::Column::OfficerId.eq(officer.0))
            .exec(work.db())
            .await?;
        if gone.rows_affected == 0 {
            return Err(Error::Absent("view"));
        }
        Ok(work.commit().await?)
    }
}
