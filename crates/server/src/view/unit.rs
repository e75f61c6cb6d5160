//! Organisations and their kinds.

use kernel::UnitId;
use records::units::{Family, Kind, Unit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Every unit and every kind of unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Units)]
pub struct UnitsView {
    /// The units, each after the one above it.
    pub units: Vec<UnitView>,
    /// The kinds, the police's levels first.
    pub kinds: Vec<UnitKindView>,
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unit)]
pub struct UnitView {
    /// The unit.
    #[schema(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// The unit above it.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub parent_id: Option<UnitId>,
    /// Its kind's slug.
    pub kind: String,
    /// What its people may see: `police`, `bank`, `telecom` or `member`.
    pub family: String,
    /// Its name.
    pub name: String,
    /// Six digits of GB/T 2260; empty where none fits.
    pub division: String,
    /// The number by which the platform or the payment system knows it.
    #[schema(required = true)]
    pub code: Option<String>,
    /// The full name under which orders name this bank.
    #[schema(required = true)]
    pub bank: Option<String>,
    /// Whether it still works.
    pub is_active: bool,
    /// To be given back with a change.
    pub version: i64,
}

/// A kind of unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnitKind)]
pub struct UnitKindView {
    /// Its slug.
    pub kind: String,
    /// What the people of such a unit may see.
    pub family: String,
    /// In Chinese.
    pub name_zh: String,
    /// In English.
    pub name_en: String,
}

/// A unit to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUnit)]
pub struct NewUnitView {
    /// The unit above it.
    #[schema(value_type = uuid::Uuid)]
    pub parent_id: UnitId,
    /// Its kind's slug.
    pub kind: String,
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// Six digits of GB/T 2260, or empty.
    #[serde(default)]
    pub division: String,
    /// The number by which the platform or the payment system knows it.
    pub code: Option<String>,
    /// For a bank or payment institution: the full name under which orders name it.
    pub bank: Option<String>,
}

/// A unit's name and whether it works.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitChange)]
pub struct UnitChangeView {
    /// The version that was read.
    pub version: i64,
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// Whether it still works; nobody of a closed unit sees anything.
    pub is_active: bool,
}

impl UnitsView {
    /// Units and kinds as they are.
    pub fn of(units: Vec<Unit>, kinds: Vec<Kind>) -> UnitsView {
        UnitsView {
            units: units.into_iter().map(UnitView::of).collect(),
            kinds: kinds.into_iter().map(UnitKindView::of).collect(),
        }
    }
}

impl UnitView {
    /// A unit as it is.
    pub fn of(unit: Unit) -> UnitView {
        UnitView {
            unit_id: unit.id,
            parent_id: unit.parent,
            kind: unit.kind,
            family: family(unit.family),
            name: unit.name,
            division: unit.division,
            code: unit.code,
            bank: unit.bank,
            is_active: unit.is_active,
            version: unit.version,
        }
    }
}

impl UnitKindView {
    fn of(kind: Kind) -> UnitKindView {
        UnitKindView {
            kind: kind.kind,
            family: family(kind.family),
            name_zh: kind.name_zh,
            name_en: kind.name_en,
        }
    }
}

fn family(family: Family) -> String {
    family.name().to_owned()
}
