//! Units and officers by name.

use desk::Directory;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Units and officers that may be named.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Directory)]
pub struct DirectoryView {
    /// The police's units.
    pub units: Vec<NamedUnitView>,
    /// The officers within the asker's scope.
    pub officers: Vec<NamedOfficerView>,
}

/// A unit with its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NamedUnit)]
pub struct NamedUnitView {
    /// The unit.
    pub unit_id: Uuid,
    /// The unit above it.
    #[schema(required = true)]
    pub parent_id: Option<Uuid>,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// An officer with the name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NamedOfficer)]
pub struct NamedOfficerView {
    /// The officer.
    pub user_id: Uuid,
    /// The name.
    pub name: String,
    /// Where the officer belongs.
    pub unit_id: Uuid,
}

impl DirectoryView {
    /// The desk's directory.
    pub fn of(directory: Directory) -> DirectoryView {
        let units = directory.units.into_iter().map(|unit| NamedUnitView {
            unit_id: unit.id.0,
            parent_id: unit.parent.map(|parent| parent.0),
            kind: unit.kind,
            name: unit.name,
        });
        let officers = directory.officers.into_iter().map(|officer| NamedOfficerView {
            user_id: officer.id.0,
            name: officer.name,
            unit_id: officer.unit.0,
        });
        DirectoryView { units: units.collect(), officers: officers.collect() }
    }
}
