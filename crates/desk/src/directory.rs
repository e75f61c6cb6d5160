//! Who and which units may be named: the police's units, and the officers within one's own scope.

use kernel::{OfficerId, UnitId};
use records::people::users::User;
use records::units::Family;

use crate::Desk;
use crate::error::Error;

/// Units and officers by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// The police's units that work, those above first.
    pub units: Vec<NamedUnit>,
    /// The officers within the viewer's scope.
    pub officers: Vec<NamedOfficer>,
}

/// A unit with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedUnit {
    /// The unit.
    pub id: UnitId,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// Its kind's slug.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// An officer with the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedOfficer {
    /// The officer.
    pub id: OfficerId,
    /// The name.
    pub name: String,
    /// Where the officer belongs.
    pub unit: UnitId,
}

impl Desk {
    /// The units and officers that a viewer may name.
    pub async fn directory(&self, viewer: &User) -> Result<Directory, Error> {
        let units = self.records().units().await?;
        let police = units.into_iter().filter(|unit| unit.family == Family::Police && unit.is_active);
        let unit = |unit: records::units::Unit| NamedUnit {
            id: unit.id,
            parent: unit.parent,
            kind: unit.kind,
            name: unit.name,
        };
        let mut officers = Vec::new();
        for user in self.records().users().await? {
            let Some(unit) = user.unit.filter(|_| user.is_active) else { continue };
            if viewer.scope.holds(self.records().reader(), unit).await? {
                officers.push(NamedOfficer { id: user.id, name: user.name, unit });
            }
        }
        Ok(Directory { units: police.map(unit).collect(), officers })
    }
}
