//! Asking a victim for the signed form, and what officers see of it.

use kernel::{CaseId, Timestamp, UnitId};
use records::Actor;
use records::crypto::Place;
use records::crypto::provider::{random32, to_hex};
use records::people::Role;
use records::people::users::User;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{HANDWRITING, SCAN, TOKEN, signed};
use crate::cases::journal;
use crate::error::Error;
use crate::rows::{case, victim_form};
use crate::{Desk, NewId, rights};

/// How the victim comes to the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormChannel {
    /// By a link on the own telephone.
    Link,
    /// At the nearest station.
    Station,
    /// At the nearest branch of a bank.
    Branch,
}

/// A form that was asked for; the token is shown once and stored nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct AskedForm {
    /// The form.
    pub id: Uuid,
    /// What opens the victim's page.
    pub token: String,
    /// Until when.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for AskedForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AskedForm({} ****)", self.id)
    }
}

/// A form as officers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormSheet {
    /// The form.
    pub id: Uuid,
    /// `link`, `station`, `branch`.
    pub channel: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when it can be signed.
    pub expires_at: Timestamp,
    /// When the victim signed.
    pub signed_at: Option<Timestamp>,
    /// Whole minutes that the victim took, apart from the machine's time.
    pub victim_minutes: Option<i64>,
    /// The victim's name, as written.
    pub name: Option<String>,
}

/// A victim on the way to a station needs some hours.
const OPEN_HOURS: i64 = 24;

impl FormChannel {
    /// As the records name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FormChannel::Link => "link",
            FormChannel::Station => "station",
            FormChannel::Branch => "branch",
        }
    }

    /// The channel of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<FormChannel> {
        [FormChannel::Link, FormChannel::Station, FormChannel::Branch].into_iter().find(|c| c.name() == name)
    }
}

impl Desk {
    /// Opens a form for the victim of a case, for a day.
    pub async fn ask_for_form(
        &self,
        actor: Actor,
        case: CaseId,
        channel: FormChannel,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<AskedForm, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        rights::refuse_hidden_of(&work, case, "case").await?;
        let (id, token) = (ids(), to_hex(&random32()));
        let expires_at = now.plus_seconds(OPEN_HOURS * 3_600);
        let row = victim_form::ActiveModel {
            id: Set(id),
            case_id: Set(case.0),
            token_index: Set(work.ring().blind(TOKEN, &token)),
            channel: Set(channel.name().to_owned()),
            asked_at: Set(now.as_micros()),
            asked_by: Set(officer.id.0),
            expires_at: Set(expires_at.as_micros()),
            signed_at: Set(None),
            said_sealed: Set(None),
            handwriting_sealed: Set(None),
            scan_sealed: Set(None),
        };
        victim_form::Entity::insert(row).exec_without_returning(work.db()).await?;
        work.note("form.asked", "form", id, None, Some(channel.name().as_bytes()));
        work.commit().await?;
        Ok(AskedForm { id, token, expires_at })
    }

    /// The forms of a case, newest first; a case outside the viewer's scope is absent.
    pub async fn forms(&self, case: CaseId, viewer: &User) -> Result<Vec<FormSheet>, Error> {
        let db = self.records().reader();
        let of = case::Entity::find_by_id(case.0).one(db).await?.ok_or(Error::Absent("case"))?;
        if !viewer.scope.holds(db, UnitId(of.unit_id)).await? {
            return Err(Error::Absent("case"));
        }
        let rows = victim_form::Entity::find()
            .filter(victim_form::Column::CaseId.eq(case.0))
            .order_by_desc(victim_form::Column::AskedAt)
            .all(db)
            .await?;
        let key = journal::key_of(db, self.records().ring(), case).await?;
        let mut sheets = Vec::with_capacity(rows.len());
        for row in rows {
            let written = signed(&key, self.records().ring(), &row)?;
            sheets.push(FormSheet {
                id: row.id,
                channel: row.channel,
                asked_at: Timestamp::from_micros(row.asked_at),
                expires_at: Timestamp::from_micros(row.expires_at),
                signed_at: written.as_ref().map(|signed| signed.at),
                victim_minutes: row.signed_at.map(|at| (at - row.asked_at) / 60_000_000),
                name: written.map(|signed| signed.written.name),
            });
        }
        Ok(sheets)
    }

    /// The handwriting or the picture of the document. Who looks is in the trail.
    pub async fn form_picture(
        &self,
        actor: Actor,
        id: Uuid,
        handwriting: bool,
        now: Timestamp,
    ) -> Result<Vec<u8>, Error> {
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with_any(&work, &[Role::Investigator, Role::Approver]).await?;
        let row = victim_form::Entity::find_by_id(id).one(work.db()).await?.ok_or(Error::Absent("form"))?;
        rights::refuse_hidden_of(&work, CaseId(row.case_id), "form").await?;
        let (column, sealed) =
            if handwriting { (HANDWRITING, row.handwriting_sealed) } else { (SCAN, row.scan_sealed) };
        let sealed = sealed.ok_or(Error::Absent("picture"))?;
        let key = journal::key_of(work.db(), work.ring(), CaseId(row.case_id)).await?;
        let picture = key.open(work.ring(), Place { column, row: id }, &sealed)?;
        work.note("form.seen", "form", id, None, Some(column.as_bytes()));
        work.commit().await?;
        Ok(picture)
    }
}
