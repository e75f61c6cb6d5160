//! Organisations: the police from the ministry to the station, banks with their branches, telecoms, and the other
//! members of the joint meeting. Kinds are rows of a table, not an enum; only the family decides what may be seen.

mod scope;

use kernel::{Timestamp, UnitId};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Set};

use crate::error::Error;
use crate::work::Work;
use crate::{Actor, Records};

pub use scope::Scope;

/// The first unit of every database: the centre itself.
pub const CENTRE: UnitId = UnitId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));

/// What a unit's people may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// The police: what belongs to the unit and to those below it.
    Police,
    /// Banks and payment institutions: what concerns their own accounts.
    Bank,
    /// Telecoms: what concerns their own numbers.
    Telecom,
    /// Every other member: figures and tasks, no case.
    Member,
}

/// A kind of unit, as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its slug: `city`, `station`, `branch`, …
    pub kind: String,
    /// What its people may see.
    pub family: Family,
    /// The police's level, 1 for the ministry; `None` beside the levels.
    pub level: Option<i64>,
    /// In Chinese.
    pub name_zh: String,
    /// In English.
    pub name_en: String,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its kind's slug.
    pub kind: String,
    /// What its people may see.
    pub family: Family,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// Its name.
    pub name: String,
    /// Six digits of GB/T 2260; empty where none fits.
    pub division: String,
    /// The number by which the platform or the payment system knows it.
    pub code: Option<String>,
    /// The full name under which orders name this bank or payment institution.
    pub bank: Option<String>,
    /// Whether it still works.
    pub is_active: bool,
    /// To be given back with a change.
    pub version: i64,
}

/// A unit to be made.
#[derive(Clone, Debug)]
pub struct NewUnit {
    /// Its id (uuid version 7).
    pub id: UnitId,
    /// Its kind's slug; the table knows which there are.
    pub kind: String,
    /// The unit above it.
    pub parent: UnitId,
    /// Its name, once below one parent.
    pub name: String,
    /// Six digits of GB/T 2260; empty where none fits.
    pub division: String,
    /// The number by which the platform or the payment system knows it.
    pub code: Option<String>,
    /// For the bank's family: the full name under which orders name it.
    pub bank: Option<String>,
}

/// A unit's name and whether it works, said anew.
#[derive(Clone, Debug)]
pub struct UnitChange {
    /// The version that was seen.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Whether it still works. A unit with working units below it, or with users, is not closed.
    pub is_active: bool,
}

impl Family {
    const ALL: [Family; 4] = [Family::Police, Family::Bank, Family::Telecom, Family::Member];

    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Family::Police => "police",
            Family::Bank => "bank",
            Family::Telecom => "telecom",
            Family::Member => "member",
        }
    }

    pub(crate) fn read(name: &str) -> Result<Family, Error> {
        let known = Family::ALL.into_iter().find(|family| family.name() == name);
        known.ok_or_else(|| Error::Unknown { column: "units.family", value: name.to_owned() })
    }
}

pub(crate) mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub family: String,
        pub parent_id: Option<Uuid>,
        pub name: String,
        pub division: String,
        pub code: Option<String>,
        pub bank: Option<String>,
        pub state: String,
        pub made_at: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod kind_row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unit_kinds")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub family: String,
        pub level: Option<i64>,
        pub name_zh: String,
        pub name_en: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A unit, itself or one above it, and the number of steps between.
pub(crate) mod tree_row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unit_tree")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ancestor_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit_id: Uuid,
        pub depth: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Records {
    /// Makes a unit below another.
    pub async fn make_unit(&self, actor: Actor, at: Timestamp, unit: NewUnit) -> Result<UnitId, Error> {
        let mut work = self.begin(actor, at).await?;
        insert(&mut work, &unit).await?;
        work.commit().await?;
        Ok(unit.id)
    }

    /// The unit of this id.
    pub async fn unit(&self, id: UnitId) -> Result<Unit, Error> {
        get(self.reader(), id).await
    }

    /// Every unit, those above first.
    pub async fn units(&self) -> Result<Vec<Unit>, Error> {
        let rows = row::Entity::find().order_by_asc(row::Column::Id).all(self.reader()).await?;
        rows.into_iter().map(Unit::of).collect()
    }

    /// Every kind of unit, the police's from above first, then by name.
    pub async fn unit_kinds(&self) -> Result<Vec<Kind>, Error> {
        let rows = kind_row::Entity::find().order_by_asc(kind_row::Column::Kind).all(self.reader()).await?;
        let mut kinds = Vec::with_capacity(rows.len());
        for row in rows {
            let kind_row::Model { kind, family, level, name_zh, name_en } = row;
            kinds.push(Kind { kind, family: Family::read(&family)?, level, name_zh, name_en });
        }
        kinds.sort_by_key(|kind| kind.level.unwrap_or(i64::MAX));
        Ok(kinds)
    }
}

impl Records {
    /// Renames a unit, closes it or opens it again.
    pub async fn change_unit(
        &self,
        actor: Actor,
        at: Timestamp,
        id: UnitId,
        change: UnitChange,
    ) -> Result<Unit, Error> {
        let mut work = self.begin(actor, at).await?;
        let row = row::Entity::find_by_id(id.0).lock_exclusive().one(work.db()).await?;
        let row = row.ok_or(Error::Absent("unit"))?;
        if row.version != change.version {
            return Err(Error::Stale("unit"));
        }
        if !change.is_active && is_busy(work.db(), id).await? {
            return Err(Error::Rule("units_busy".to_owned()));
        }
        let changed = row::ActiveModel {
            id: Set(id.0),
            name: Set(change.name.clone()),
            state: Set(if change.is_active { "active" } else { "closed" }.to_owned()),
            version: Set(row.version + 1),
            ..Default::default()
        };
        row::Entity::update(changed).validate()?.exec(work.db()).await?;
        let action = if change.is_active { "unit.changed" } else { "unit.closed" };
        work.note(action, "unit", id, Some(row.name.as_bytes()), Some(change.name.as_bytes()));
        let unit = get(work.db(), id).await?;
        work.commit().await?;
        Ok(unit)
    }
}

/// Whether somebody would be left without a unit.
async fn is_busy(db: &impl ConnectionTrait, id: UnitId) -> Result<bool, Error> {
    use crate::people::users::row as user;
    let below = row::Entity::find()
        .filter(row::Column::ParentId.eq(id.0))
        .filter(row::Column::State.eq("active"))
        .limit(1);
    let people = user::Entity::find()
        .filter(user::Column::UnitId.eq(id.0))
        .filter(user::Column::State.eq("active"))
        .limit(1);
    Ok(below.one(db).await?.is_some() || people.one(db).await?.is_some())
}

/// The unit of this id.
pub async fn get(db: &impl ConnectionTrait, id: UnitId) -> Result<Unit, Error> {
    let row = row::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::Absent("unit"))?;
    Unit::of(row)
}

async fn insert(work: &mut Work, unit: &NewUnit) -> Result<(), Error> {
    let kind = kind_row::Entity::find_by_id(unit.kind.clone()).one(work.db()).await?;
    let kind = kind.ok_or(Error::Absent("kind of unit"))?;
    // The parent's row is held, so that it cannot move or close meanwhile.
    let parent = row::Entity::find_by_id(unit.parent.0).lock_exclusive().one(work.db()).await?;
    let parent = parent.filter(|parent| parent.state == "active").ok_or(Error::Absent("unit"))?;
    let row = row::ActiveModel {
        id: Set(unit.id.0),
        kind: Set(kind.kind),
        family: Set(kind.family),
        parent_id: Set(Some(parent.id)),
        name: Set(unit.name.clone()),
        division: Set(unit.division.clone()),
        code: Set(unit.code.clone()),
        bank: Set(unit.bank.clone().or(parent.bank)),
        state: Set("active".to_owned()),
        made_at: Set(work.at().as_micros()),
        version: Set(1),
    };
    row::Entity::insert(row).exec_without_returning(work.db()).await?;
    plant(work.db(), unit.id.0, parent.id).await?;
    work.note("unit.made", "unit", unit.id, None, Some(unit.name.as_bytes()));
    Ok(())
}

/// Writes a new unit's place in the tree: below everything its parent is below.
async fn plant(db: &impl ConnectionTrait, unit: Uuid, parent: Uuid) -> Result<(), Error> {
    let above = tree_row::Entity::find().filter(tree_row::Column::UnitId.eq(parent)).all(db).await?;
    let row = |ancestor: Uuid, depth: i64| tree_row::ActiveModel {
        ancestor_id: Set(ancestor),
        unit_id: Set(unit),
        depth: Set(depth),
    };
    let mut rows = vec![row(unit, 0)];
    rows.extend(above.iter().map(|up| row(up.ancestor_id, up.depth + 1)));
    tree_row::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

impl Unit {
    fn of(row: row::Model) -> Result<Unit, Error> {
        Ok(Unit {
            id: UnitId(row.id),
            kind: row.kind,
            family: Family::read(&row.family)?,
            parent: row.parent_id.map(UnitId),
            name: row.name,
            division: row.division,
            code: row.code,
            bank: row.bank,
            is_active: row.state == "active",
            version: row.version,
        })
    }
}
