//! Exports as those within whose scope they are see them.

use kernel::{OfficerId, Timestamp, Window};
use records::crypto::Place;
use records::people::users::User;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::row::export;
use crate::Desk;
use crate::error::Error;
use crate::orders::Names;

/// An export.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its id.
    pub id: Uuid,
    /// What people call it.
    pub number: String,
    /// Who asked.
    pub asked_by: OfficerId,
    /// Who asked, by name.
    pub asker: String,
    /// When.
    pub asked_at: Timestamp,
    /// Of which reports, by when they came.
    pub window: Window,
    /// Why.
    pub reason: String,
    /// `asked`, `approved`, `refused` or `taken`.
    pub state: String,
    /// Who let it out or refused it, by name.
    pub decider: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// How many rows were taken.
    pub rows: Option<i64>,
}

/// The place of a sealed reason.
pub(super) const fn reason_of(id: Uuid) -> Place {
    Place { column: "exports.reason", row: id }
}

impl Desk {
    /// The newest exports of units within the viewer's scope; an auditor (`None`) sees all.
    pub async fn exports(&self, viewer: Option<&User>, most: u64) -> Result<Vec<Export>, Error> {
        let mut query = export::Entity::find();
        if let Some(viewer) = viewer {
            query = query.filter(viewer.scope.over(export::Column::UnitId));
        }
        let rows = query
            .order_by_desc(export::Column::AskedAt)
            .order_by_desc(export::Column::Id)
            .limit(most)
            .all(self.records().reader())
            .await?;
        let mut names = Names::new(self.records());
        let mut exports = Vec::with_capacity(rows.len());
        for row in rows {
            let decider = match row.decided_by {
                Some(id) => Some(names.of(OfficerId(id)).await?),
                None => None,
            };
            exports.push(Export {
                id: row.id,
                asked_by: OfficerId(row.asked_by),
                asker: names.of(OfficerId(row.asked_by)).await?,
                asked_at: Timestamp::from_micros(row.asked_at),
                window: Window::new(
                    Timestamp::from_micros(row.from_at),
                    Timestamp::from_micros(row.until_at),
                ),
                reason: self.records().ring().open_text(reason_of(row.id), &row.reason_sealed)?,
                decider,
                decided_at: row.decided_at.map(Timestamp::from_micros),
                taken_at: row.taken_at.map(Timestamp::from_micros),
                rows: row.rows_taken,
                number: row.number,
                state: row.state,
            });
        }
        Ok(exports)
    }
}
