//! Bulk exports of the list: asked for with a reason, let out by an approver who is somebody else, taken once by who asked.
//!
//! Rows leave as the list shows them: excerpts with numbers masked, no names of accounts. Each carries the export's number,
//! so that a row found elsewhere says whose export it was; [`Taken`] has what the head of the file says.

mod list;
mod row;
mod take;

use kernel::{Timestamp, UnitId, Window};
use records::people::Role;
use records::{Actor, Who, Work};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use uuid::Uuid;

use crate::cases::next_number;
use crate::error::Error;
use crate::{Desk, NewId, rights};

pub use list::Export;
pub use take::Taken;

use row::export;

/// So long after the approval an export can be taken.
pub const TAKE_WITHIN_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// An export to be asked for.
#[derive(Clone, Debug)]
pub struct NewExport {
    /// The reports that came in this window.
    pub window: Window,
    /// Why; the approver and the auditor read it.
    pub reason: String,
}

impl Desk {
    /// Asks for an export of what is within one's scope; says its id.
    pub async fn ask_export(
        &self,
        actor: Actor,
        new: NewExport,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Uuid, Error> {
        let id = ids();
        let mut work = self.records().begin(actor, now).await?;
        let asker = match rights::officer_with(&work, Role::Investigator).await {
            Err(Error::Forbidden(_)) => rights::officer_with(&work, Role::Chief).await?,
            decided => decided?,
        };
        let unit = asker.unit.ok_or(Error::Absent("unit"))?;
        let day = now.beijing_date().strftime("%Y%m%d").to_string();
        let number = format!("DC{day}-{:03}", next_number(&work, &format!("export {day}")).await?);
        let row = export::ActiveModel {
            id: Set(id),
            number: Set(number),
            asked_by: Set(asker.id.0),
            unit_id: Set(unit.0),
            asked_at: Set(now.as_micros()),
            from_at: Set(new.window.from.as_micros()),
            until_at: Set(new.window.until.as_micros()),
            reason_sealed: Set(work.ring().seal(list::reason_of(id), new.reason.as_bytes())),
            state: Set("asked".to_owned()),
            decided_by: Set(None),
            decided_at: Set(None),
            taken_at: Set(None),
            rows_taken: Set(None),
        };
        export::Entity::insert(row).exec_without_returning(work.db()).await?;
        let said = format!("{} {} {}", new.window.from, new.window.until, new.reason);
        work.note("export.asked", "export", id, None, Some(said.as_bytes()));
        work.commit().await?;
        Ok(id)
    }

    /// Lets an export out, or refuses it: an approver within whose scope the asker's unit is, and who did not ask.
    pub async fn decide_export(
        &self,
        actor: Actor,
        id: Uuid,
        is_approved: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let row = held(&work, id).await?;
        rights::refuse_hidden(&work, UnitId(row.unit_id)).await.map_err(|_hidden| Error::Absent("export"))?;
        let approver = rights::officer_with(&work, Role::Approver).await?;
        if row.state != "asked" {
            return Err(Error::NotAllowed("export_decided"));
        }
        if approver.id.0 == row.asked_by {
            return Err(Error::NotAllowed("own_export"));
        }
        let (state, action) =
            if is_approved { ("approved", "export.approved") } else { ("refused", "export.refused") };
        let changed = export::ActiveModel {
            id: Set(id),
            state: Set(state.to_owned()),
            decided_by: Set(Some(approver.id.0)),
            decided_at: Set(Some(now.as_micros())),
            ..Default::default()
        };
        export::Entity::update(changed).validate()?.exec(work.db()).await?;
        work.note(action, "export", id, None, None);
        Ok(work.commit().await?)
    }
}

/// An export's row, held until the transaction ends.
async fn held(work: &Work, id: Uuid) -> Result<export::Model, Error> {
    let row = export::Entity::find_by_id(id).lock_exclusive().one(work.db()).await?;
    row.ok_or(Error::Absent("export"))
}

/// Whether the acting officer is the one who asked.
fn is_asker(work: &Work, row: &export::Model) -> bool {
    matches!(work.actor().who, Who::Officer(id) if id.0 == row.asked_by)
}
