//! Wrongful stops: what a holder may learn of a stop or freeze by its number, the objection, its clocks, the check, the
//! release, and the written reply (反电信网络诈骗法第三十二条: reason, remedy and papers are told, an appeal is checked).

mod act;
mod file;
mod list;
mod notice;
mod statistics;

pub use act::{ComplaintReply, Outcome};
pub use file::{ComplaintReceipt, NewComplaint};
pub use list::{ComplaintAct, ComplaintRow, ComplaintSheet};
pub use notice::{Progress, StopNotice};
pub use statistics::{MeasureStatistics, Tally};

use kernel::{CaseId, ComplaintId, Timestamp};
use records::Work;
use records::crypto::{KeyRing, Place, RecordKey};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cases::journal;
use crate::error::Error;
use crate::rows::{complaint, complaint_act};
use crate::{NewId, seal};

/// The clock of the first answer, and of the written reply; their terms are in the table of deadlines.
const ANSWER: &str = "complaint_answer";
const REPLY: &str = "complaint_reply";

/// What a holder wrote.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    name: String,
    phone: String,
    text: String,
}

const SAID: &str = "complaints.said";
const ACT: &str = "complaint_acts.text";

/// Adds a stamp to a complaint's history.
async fn stamp(
    work: &mut Work,
    id: ComplaintId,
    kind: &'static str,
    text: &str,
    ids: NewId<'_>,
) -> Result<(), Error> {
    let before = complaint_act::Entity::find()
        .filter(complaint_act::Column::ComplaintId.eq(id.0))
        .count(work.db())
        .await?;
    let of = complaint::Entity::find_by_id(id.0).one(work.db()).await?.ok_or(Error::Absent("complaint"))?;
    let key = journal::key_of(work.db(), work.ring(), CaseId(of.case_id)).await?;
    let act = ids();
    let row = complaint_act::ActiveModel {
        complaint_id: Set(id.0),
        seq: Set(i64::try_from(before).unwrap_or(i64::MAX) + 1),
        id: Set(act),
        at: Set(work.at().as_micros()),
        actor: Set(work.actor_name()),
        kind: Set(kind.to_owned()),
        text_sealed: Set(key.seal(work.ring(), Place { column: ACT, row: act }, text.as_bytes())),
    };
    complaint_act::Entity::insert(row).exec_without_returning(work.db()).await?;
    work.note("complaint.stamped", "complaint", id, None, Some(kind.as_bytes()));
    Ok(())
}

fn said_of(key: &RecordKey, ring: &KeyRing, row: &complaint::Model) -> Result<Said, Error> {
    seal::open(key, ring, SAID, row.id, &row.said_sealed)
}

fn at(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(Timestamp::from_micros)
}

fn id_of(row: Uuid) -> ComplaintId {
    ComplaintId(row)
}
