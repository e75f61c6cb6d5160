//! Row scope: which rows a user may see, as a condition that every list and every read carries.

use kernel::UnitId;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QuerySelect};

use super::{CENTRE, Family, Unit, tree_row};
use crate::error::Error;

/// Which rows a user may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What belongs to a unit of the police and to those below it.
    Unit(UnitId),
    /// What concerns the accounts of a bank or payment institution, by the full name that orders carry.
    Bank(String),
    /// Nothing of the work.
    Nothing,
}

impl Scope {
    /// The scope of those who belong to a unit; a closed unit's people see nothing.
    #[must_use]
    pub fn of(unit: &Unit) -> Scope {
        Scope::within(unit.id, unit.family, unit.is_active, unit.bank.as_deref())
    }

    pub(crate) fn within(unit: UnitId, family: Family, is_active: bool, bank: Option<&str>) -> Scope {
        match (family, bank) {
            _ if !is_active => Scope::Nothing,
            (Family::Police, _) => Scope::Unit(unit),
            (Family::Bank, Some(bank)) => Scope::Bank(bank.to_owned()),
            (Family::Bank, None) | (Family::Telecom | Family::Member, _) => Scope::Nothing,
        }
    }

    /// The condition on a column that holds the id of the unit to which a row belongs. Every unit is below the centre,
    /// so its people need none: with one, SQLite would sort all rows of a list to show the first fifty.
    pub fn over(&self, unit_column: impl ColumnTrait) -> Expr {
        match self {
            Scope::Unit(CENTRE) => Expr::cust("1 = 1"),
            Scope::Unit(_) | Scope::Bank(_) | Scope::Nothing => unit_column.in_subquery(self.units()),
        }
    }

    /// The id to bind in `EXISTS (SELECT 1 FROM unit_tree t WHERE t.unit_id = … AND t.ancestor_id = ?)` where a
    /// list is written as SQL; the nil id, which no unit has, for who sees no unit's rows.
    #[must_use]
    pub fn ancestor(&self) -> Uuid {
        match self {
            Scope::Unit(unit) => unit.0,
            Scope::Bank(_) | Scope::Nothing => Uuid::nil(),
        }
    }

    /// Whether a row that belongs to this unit may be seen.
    pub async fn holds(&self, db: &impl ConnectionTrait, unit: UnitId) -> Result<bool, Error> {
        let Scope::Unit(own) = self else { return Ok(false) };
        if *own == unit {
            return Ok(true);
        }
        let found = tree_row::Entity::find_by_id((own.0, unit.0)).limit(1).one(db).await?;
        Ok(found.is_some())
    }

    /// The ids of the units whose rows may be seen.
    fn units(&self) -> SelectStatement {
        Query::select()
            .column(tree_row::Column::UnitId)
            .from(tree_row::Entity)
            .and_where(tree_row::Column::AncestorId.eq(self.ancestor()))
            .to_owned()
    }
}
