//! The victim's signed application for a stop: a link (or the same page at a station or branch) with the claim, the
//! pledge, a signature by hand and a picture of the document; sealed, and named in the order's own application.

mod ask;
pub(crate) mod complete;
mod sign;

pub use ask::{AskedForm, FormChannel, FormSheet};
pub use complete::{Completion, CompletionState};
pub use sign::{FormPage, Picture, PictureKind, SignedBy};

use kernel::{CaseId, Timestamp};
use records::Work;
use records::crypto::{KeyRing, RecordKey};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cases::journal;
use crate::deadlines::{self, NewDeadline};
use crate::error::Error;
use crate::rows::{case, victim_form};
use crate::{NewId, seal};

/// What a victim wrote.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    pub name: String,
    pub document: String,
    pub phone: String,
}

/// A form that the victim has signed.
pub(crate) struct Signed {
    pub written: Written,
    pub at: Timestamp,
}

const SAID: &str = "victim_forms.said";
const HANDWRITING: &str = "victim_forms.handwriting";
const SCAN: &str = "victim_forms.scan";
/// The kind of the tokens' blind index.
const TOKEN: &str = "victim form";

/// The newest form that the victim of a case has signed.
pub(crate) async fn signed_of(work: &Work, case: Uuid) -> Result<Option<Signed>, Error> {
    let row = victim_form::Entity::find()
        .filter(victim_form::Column::CaseId.eq(case))
        .filter(victim_form::Column::SignedAt.is_not_null())
        .order_by_desc(victim_form::Column::SignedAt)
        .one(work.db())
        .await?;
    let key = journal::key_of(work.db(), work.ring(), CaseId(case)).await?;
    row.and_then(|row| signed(&key, work.ring(), &row).transpose()).transpose()
}

/// When the victim of a case first signed.
pub(crate) async fn first_signed(db: &impl ConnectionTrait, case: Uuid) -> Result<Option<Timestamp>, Error> {
    let row = victim_form::Entity::find()
        .filter(victim_form::Column::CaseId.eq(case))
        .filter(victim_form::Column::SignedAt.is_not_null())
        .order_by_asc(victim_form::Column::SignedAt)
        .one(db)
        .await?;
    Ok(row.and_then(|row| row.signed_at).map(Timestamp::from_micros))
}

/// The clock of a stop that left before the victim had signed.
const MISSING: &str = "form_missing";

/// A stop has left: unless the victim has signed, the application is to be completed, on a clock of its own.
pub(crate) async fn expect(work: &Work, case: &case::Model, ids: NewId<'_>) -> Result<(), Error> {
    if signed_of(work, case.id).await?.is_some() {
        return Ok(());
    }
    let clock = NewDeadline {
        id: ids(),
        noun: "case",
        object: case.id,
        root: case.id,
        number: &case.number,
        part: None,
        kind: MISSING,
        unit: None,
        officer: None,
        due: None,
    };
    // A second stop of the case waits for the same form: the first one's clock goes on.
    if deadlines::runs(work, "case", case.id, MISSING).await? {
        return Ok(());
    }
    deadlines::set(work, clock).await.map(drop)
}

fn signed(key: &RecordKey, ring: &KeyRing, row: &victim_form::Model) -> Result<Option<Signed>, Error> {
    let (Some(at), Some(said)) = (row.signed_at, &row.said_sealed) else { return Ok(None) };
    let written = seal::open(key, ring, SAID, row.id, said)?;
    Ok(Some(Signed { written, at: Timestamp::from_micros(at) }))
}
