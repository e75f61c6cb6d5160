//! Users: made, given roles, disabled. Their names, badges and telephones are sealed.

use std::collections::BTreeSet;

use kernel::{OfficerId, Timestamp, UnitId, mask};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{
    Condition, ConnectionTrait, ExprTrait, FromQueryResult, JoinType, QueryOrder, QuerySelect, Set,
};

use super::password::Password;
use super::{Rank, Role};
use crate::Records;
use crate::crypto::{KeyRing, Place};
use crate::error::Error;
use crate::units::{self, Family, Scope};
use crate::work::Work;

/// A user to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Its id (uuid version 7).
    pub id: OfficerId,
    /// The name to sign in with.
    pub login: Login,
    /// The person's name.
    pub name: String,
    /// The number of the police badge (警官证), empty for who has none.
    pub badge: String,
    /// The telephone the bank may call, empty for none.
    pub phone: String,
    /// Where the user belongs; `None` for administrators and auditors only.
    pub unit: Option<UnitId>,
    /// What the user may do; at least one role.
    pub roles: BTreeSet<Role>,
    /// How high an approver stands; `None` for who approves nothing.
    pub rank: Option<Rank>,
    /// The first password.
    pub password: Password,
    /// Whether the password must be changed at the first sign-in.
    pub must_change: bool,
}

/// A name to sign in with: 3 to 32 of `a-z 0-9 . _ -`, folded to lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login(String);

/// Why a text is no login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a login has 3 to 32 of the characters a-z, 0-9, '.', '_' and '-'")]
pub struct ParseLoginError;

/// A user as others see it.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: OfficerId,
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The number of the police badge; empty for none.
    pub badge: String,
    /// The telephone; empty for none.
    pub phone: String,
    /// Where the user belongs; `None` for administrators and auditors.
    pub unit: Option<UnitId>,
    /// Which rows the user may see, by the unit.
    pub scope: Scope,
    /// What the user may do.
    pub roles: BTreeSet<Role>,
    /// How high the user stands as an approver.
    pub rank: Option<Rank>,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// When the password was chosen.
    pub password_at: Timestamp,
    /// To be given back with a change.
    pub version: i64,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "User({} {} {:?})", self.id, mask::name(&self.name), self.roles)
    }
}

impl Login {
    /// Folds and checks.
    pub fn parse(text: &str) -> Result<Login, ParseLoginError> {
        let login = text.trim().to_ascii_lowercase();
        let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if (3..=32).contains(&login.len()) && login.chars().all(is_allowed) {
            return Ok(Login(login));
        }
        Err(ParseLoginError)
    }

    /// The login's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn index(&self, ring: &KeyRing) -> Vec<u8> {
        ring.blind("login", &self.0)
    }
}

pub(crate) mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub login_index: Vec<u8>,
        pub login_sealed: Vec<u8>,
        pub name_sealed: Vec<u8>,
        pub badge_sealed: Vec<u8>,
        pub phone_sealed: Vec<u8>,
        pub lane: String,
        pub rank: Option<String>,
        pub password_hash: String,
        pub must_change: i64,
        pub state: String,
        pub made_at: i64,
        pub version: i64,
        pub unit_id: Option<Uuid>,
        pub password_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod role_row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_roles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub lane: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: String,
        pub held: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Records {
    /// Makes a user in a transaction of its own; the password is hashed before it begins.
    pub async fn make_user(
        &self,
        actor: crate::Actor,
        at: Timestamp,
        user: NewUser,
    ) -> Result<OfficerId, Error> {
        let hash = self.hashing().hash(&user.password).await;
        let mut work = self.begin(actor, at).await?;
        insert(&mut work, &user, hash).await?;
        work.commit().await?;
        Ok(user.id)
    }

    /// The user of this id.
    pub async fn user(&self, id: OfficerId) -> Result<User, Error> {
        get(self.reader(), self.ring(), id).await
    }

    /// Every user, the oldest first.
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        those(self.reader(), self.ring(), Condition::all()).await
    }

    /// Bars a user from signing in and ends every session of the user.
    pub async fn disable_user(&self, actor: crate::Actor, at: Timestamp, id: OfficerId) -> Result<(), Error> {
        let mut work = self.begin(actor, at).await?;
        let changed = row::Entity::update_many()
            .col_expr(row::Column::State, Expr::value("disabled"))
            .col_expr(row::Column::Version, Expr::col(row::Column::Version).add(1))
            .filter(row::Column::Id.eq(id.0))
            .exec(work.db())
            .await?;
        if changed.rows_affected == 0 {
            return Err(Error::Absent("user"));
        }
        super::sessions::end_all_of(work.db(), id).await?;
        work.note("user.disabled", "user", id, None, None);
        work.commit().await
    }
}

/// The user of this id.
pub async fn get(db: &impl ConnectionTrait, ring: &KeyRing, id: OfficerId) -> Result<User, Error> {
    let found = those(db, ring, row::Column::Id.eq(id.0).into_condition()).await?;
    found.into_iter().next().ok_or(Error::Absent("user"))
}

/// A user beside the unit and one of the roles held, as one query gives them: every request asks for a user.
#[derive(FromQueryResult)]
struct Joined {
    #[sea_orm(nested)]
    user: row::Model,
    unit_family: Option<String>,
    unit_bank: Option<String>,
    unit_state: Option<String>,
    held_role: Option<String>,
}

/// The users for whom the condition holds, the oldest first.
pub(crate) async fn those(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    condition: Condition,
) -> Result<Vec<User>, Error> {
    use units::row::Column as Unit;
    let unit = row::Entity::belongs_to(units::row::Entity).from(row::Column::UnitId).to(Unit::Id);
    let roles = row::Entity::belongs_to(role_row::Entity)
        .from(row::Column::Id)
        .to(role_row::Column::UserId)
        .on_condition(|_user, role| Expr::col((role, role_row::Column::Held)).eq(1).into_condition());
    let rows = row::Entity::find()
        .join(JoinType::LeftJoin, unit.into())
        .join(JoinType::LeftJoin, roles.into())
        .column_as(Unit::Family, "unit_family")
        .column_as(Unit::Bank, "unit_bank")
        .column_as(Unit::State, "unit_state")
        .column_as(role_row::Column::Role, "held_role")
        .filter(condition)
        .order_by_asc(row::Column::Id)
        .into_model::<Joined>()
        .all(db)
        .await?;
    let mut users: Vec<User> = Vec::new();
    for row in rows {
        let role = row.held_role.clone();
        if users.last().is_none_or(|last| last.id != OfficerId(row.user.id)) {
            users.push(row.opened(ring)?);
        }
        if let (Some(user), Some(role)) = (users.last_mut(), role) {
            user.roles.insert(role_named(role)?);
        }
    }
    Ok(users)
}

/// Writes a user whose password is hashed already.
pub(crate) async fn insert(work: &mut Work, user: &NewUser, hash: String) -> Result<(), Error> {
    let lane = user.roles.first().map_or("work", |role| role.lane());
    refuse_misplaced(work, user.unit, &user.roles).await?;
    let seal = |column, text: &str| work.ring().seal(Place { column, row: user.id.0 }, text.as_bytes());
    let row = row::ActiveModel {
        id: Set(user.id.0),
        login_index: Set(user.login.index(work.ring())),
        login_sealed: Set(seal("users.login", user.login.as_str())),
        name_sealed: Set(seal("users.name", &user.name)),
        badge_sealed: Set(seal("users.badge", &user.badge)),
        phone_sealed: Set(seal("users.phone", &user.phone)),
        lane: Set(lane.to_owned()),
        rank: Set(user.rank.map(|rank| rank.name().to_owned())),
        password_hash: Set(hash),
        must_change: Set(i64::from(user.must_change)),
        state: Set("active".to_owned()),
        made_at: Set(work.at().as_micros()),
        version: Set(1),
        unit_id: Set(user.unit.map(|unit| unit.0)),
        password_at: Set(work.at().as_micros()),
    };
    row::Entity::insert(row).exec_without_returning(work.db()).await?;
    for role in &user.roles {
        let row = role_row::ActiveModel {
            user_id: Set(user.id.0),
            lane: Set(lane.to_owned()),
            role: Set(role.name().to_owned()),
            held: Set(1),
        };
        role_row::Entity::insert(row).exec_without_returning(work.db()).await?;
    }
    let roles: Vec<_> = user.roles.iter().map(|role| role.name()).collect();
    work.note("user.made", "user", user.id, None, Some(roles.join(" ").as_bytes()));
    Ok(())
}

/// A role is held in its family of units only: no bank's officer takes reports, no policeman answers for a bank.
pub(crate) async fn refuse_misplaced(
    work: &Work,
    unit: Option<UnitId>,
    roles: &BTreeSet<Role>,
) -> Result<(), Error> {
    let Some(unit) = unit else { return Ok(()) };
    let family = units::get(work.db(), unit).await?.family;
    match roles.iter().all(|role| role.family().is_none_or(|needed| needed == family)) {
        true => Ok(()),
        false => Err(Error::Rule("users_role_in_family".to_owned())),
    }
}

impl Joined {
    /// The user without roles.
    fn opened(self, ring: &KeyRing) -> Result<User, Error> {
        let row = self.user;
        let open = |column, sealed: &[u8]| ring.open_text(Place { column, row: row.id }, sealed);
        let unit = row.unit_id.map(UnitId);
        let scope = match (unit, self.unit_family.as_deref()) {
            (Some(unit), Some(family)) => {
                let is_active = self.unit_state.as_deref() == Some("active");
                Scope::within(unit, Family::read(family)?, is_active, self.unit_bank.as_deref())
            }
            _ => Scope::Nothing,
        };
        Ok(User {
            id: OfficerId(row.id),
            login: open("users.login", &row.login_sealed)?,
            name: open("users.name", &row.name_sealed)?,
            badge: open("users.badge", &row.badge_sealed)?,
            phone: open("users.phone", &row.phone_sealed)?,
            unit,
            scope,
            roles: BTreeSet::new(),
            rank: row.rank.as_deref().map(rank_named).transpose()?,
            is_active: row.state == "active",
            must_change: row.must_change != 0,
            password_at: Timestamp::from_micros(row.password_at),
            version: row.version,
        })
    }
}

fn role_named(role: String) -> Result<Role, Error> {
    Role::named(&role).ok_or(Error::Unknown { column: "user_roles.role", value: role })
}

fn rank_named(name: &str) -> Result<Rank, Error> {
    Rank::named(name).ok_or_else(|| Error::Unknown { column: "users.rank", value: name.to_owned() })
}

pub(crate) async fn roles_of(db: &impl ConnectionTrait, id: OfficerId) -> Result<BTreeSet<Role>, Error> {
    let held = role_row::Column::UserId.eq(id.0).and(role_row::Column::Held.eq(1));
    let rows = role_row::Entity::find().filter(held).all(db).await?;
    rows.into_iter().map(|row| role_named(row.role)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_folded_and_checked() {
        let check =
            |text| Login::parse(text).map_or_else(|e| e.to_string(), |login| login.as_str().to_owned());
        assert_eq!(check(" Zhang.San "), "zhang.san");
        let wrong = "a login has 3 to 32 of the characters a-z, 0-9, '.', '_' and '-'";
        let long = "a".repeat(33);
        for text in ["ab", "张三丰", "a b c", long.as_str()] {
            assert_eq!(check(text), wrong, "{text}");
        }
        assert_eq!(check(&"a".repeat(32)).len(), 32);
    }
}
