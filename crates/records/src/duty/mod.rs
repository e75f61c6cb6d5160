//! Duty: posts with up to three holders, absences, and the shifts of a unit; who bears each post's duty at an instant.
//!
//! A post names what its duty needs (a role) and who holds it: A, and B and C, who step in. [`bearer`] says who bears it:
//! whoever of them is on the unit's running shift before whoever is not, then A before B before C, never somebody absent.
//! The duty moves, rights do not: a holder holds the role already, and loses nothing by an absence. Each move stands
//! in the trail and in `post_moves`. Here stand the rows; [`sheet`] reads them for a page.

pub mod absences;
pub mod bearer;
pub mod posts;
pub mod sheet;
pub mod shifts;

use kernel::{OfficerId, UnitId};

use crate::error::Error;
use crate::people::Role;
use crate::people::users::{self, User};
use crate::units;
use crate::work::{Who, Work};

/// A holder's place in a post; earlier bears first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Bears the duty unless absent.
    A,
    /// Steps in for A.
    B,
    /// Steps in for both.
    C,
}

impl Place {
    /// The three, in order.
    pub const ALL: [Place; 3] = [Place::A, Place::B, Place::C];

    /// Its name in the database and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Place::A => "a",
            Place::B => "b",
            Place::C => "c",
        }
    }

    fn read(name: &str) -> Result<Place, Error> {
        let known = Place::ALL.into_iter().find(|place| place.name() == name);
        known.ok_or_else(|| Error::Unknown { column: "post_holders.place", value: name.to_owned() })
    }
}

/// Refuses, as if it were not there, what belongs to a unit outside the acting user's scope. Parts of the program and
/// who runs the system act on all.
async fn refuse_hidden(work: &Work, unit: UnitId) -> Result<(), Error> {
    let Some(user) = acting(work).await? else { return Ok(()) };
    if user.is_active
        && (user.roles.contains(&Role::SystemAdmin) || user.scope.holds(work.db(), unit).await?)
    {
        return Ok(());
    }
    Err(Error::Absent("unit"))
}

/// The acting user; `None` for a part of the program.
async fn acting(work: &Work) -> Result<Option<User>, Error> {
    match work.actor().who {
        Who::Program(_) => Ok(None),
        Who::Nobody => Err(Error::Absent("user")),
        Who::Officer(id) => users::get(work.db(), work.ring(), id).await.map(Some),
    }
}

/// The unit of a user who has one.
async fn unit_of(work: &Work, user: OfficerId) -> Result<UnitId, Error> {
    let unit = users::get(work.db(), work.ring(), user).await?.unit.ok_or(Error::Absent("user"))?;
    Ok(units::get(work.db(), unit).await?.id)
}

pub(crate) mod post {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "posts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub unit_id: Uuid,
        pub name: String,
        pub role: String,
        pub bearer_id: Option<Uuid>,
        pub state: String,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod holder {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "post_holders")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub post_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: String,
        pub user_id: Uuid,
        pub role: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod moved {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "post_moves")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub post_id: Uuid,
        pub at: i64,
        pub from_id: Option<Uuid>,
        pub to_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod absence {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "absences")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        pub from_at: i64,
        pub until_at: i64,
        pub reason_sealed: Vec<u8>,
        pub made_by: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod shift {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub unit_id: Uuid,
        pub from_at: i64,
        pub until_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod member {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shift_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub shift_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
