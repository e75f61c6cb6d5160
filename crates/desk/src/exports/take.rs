//! Taking an export: once, by who asked, within a day of the approval.

use kernel::Timestamp;
use records::Actor;
use records::people::users;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::row::export;
use super::{TAKE_WITHIN_MICROS, held, is_asker};
use crate::Desk;
use crate::cases::DESTROYED;
use crate::error::Error;
use crate::reports::ReportRow;
use crate::rows::case;

/// No export has more rows; what is longer is asked for in parts.
const ROWS_MAX: u64 = 20_000;

/// What leaves.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The export's number: the watermark of each row.
    pub number: String,
    /// Who takes it, by name.
    pub taker: String,
    /// When.
    pub at: Timestamp,
    /// The rows, oldest first, as the list shows them.
    pub rows: Vec<ReportRow>,
}

impl Desk {
    /// Takes an approved export; its rows are those within the taker's scope now.
    pub async fn take_export(&self, actor: Actor, id: Uuid, now: Timestamp) -> Result<Taken, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let row = held(&work, id).await?;
        if !is_asker(&work, &row) {
            return Err(Error::Absent("export"));
        }
        let is_late = row.decided_at.is_none_or(|at| now.as_micros() - at > TAKE_WITHIN_MICROS);
        if row.state != "approved" || is_late {
            return Err(Error::NotAllowed(if row.state == "approved" {
                "export_late"
            } else {
                "export_closed"
            }));
        }
        let taker = users::get(work.db(), work.ring(), kernel::OfficerId(row.asked_by)).await?;
        if !taker.is_active {
            return Err(Error::Absent("export"));
        }
        let cases = case::Entity::find()
            .filter(taker.scope.over(case::Column::UnitId))
            .filter(case::Column::ReceivedAt.gte(row.from_at))
            .filter(case::Column::ReceivedAt.lt(row.until_at))
            .filter(case::Column::State.ne(DESTROYED))
            .order_by_asc(case::Column::ReceivedAt)
            .order_by_asc(case::Column::Id)
            .limit(ROWS_MAX + 1)
            .all(work.db())
            .await?;
        if cases.len() as u64 > ROWS_MAX {
            return Err(Error::NotAllowed("export_too_long"));
        }
        let count = i64::try_from(cases.len()).unwrap_or(i64::MAX);
        let changed = export::ActiveModel {
            id: Set(id),
            state: Set("taken".to_owned()),
            taken_at: Set(Some(now.as_micros())),
            rows_taken: Set(Some(count)),
            ..Default::default()
        };
        export::Entity::update(changed).validate()?.exec(work.db()).await?;
        let mut rows = Vec::with_capacity(cases.len());
        // In parts: each asks for its cases' keys and reports by a list of ids.
        for part in cases.chunks(500) {
            rows.extend(self.rows(part.to_vec()).await?);
        }
        let numbers: Vec<_> = rows.iter().map(|row| row.number.as_str()).collect();
        work.note("export.taken", "export", id, None, Some(numbers.join(" ").as_bytes()));
        work.commit().await?;
        Ok(Taken { number: row.number, taker: taker.name, at: now, rows })
    }
}
