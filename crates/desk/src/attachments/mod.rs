//! Papers brought to a thing: sealed, kept once by their SM3 digest, and only of kinds that the content proves.

mod badge;
mod media;

use kernel::{OfficerId, Timestamp};
use records::crypto::provider::sm3;
use records::crypto::{Place, RecordKey};
use records::{Actor, record_keys};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::dossiers::reader;
use crate::dossiers::row::{attachment, blob};
use crate::error::Error;
use crate::orders::Names;
use crate::{Desk, NewId};

pub use badge::BADGE_SCAN_BYTES_MAX;
pub(crate) use badge::badge_scan_of;
use media::media_of;

const NAME: &str = "attachments.name";
const CONTENT: &str = "blobs.content";

/// The largest paper: a scanned file of a few hundred pages.
pub const ATTACHMENT_BYTES_MAX: usize = 20 * 1024 * 1024;

/// A paper at a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The paper.
    pub id: Uuid,
    /// Its file's name.
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// How long.
    pub bytes: u64,
    /// When it was brought.
    pub at: Timestamp,
    /// By whom.
    pub officer: String,
    /// Its SM3 digest, in hexadecimal.
    pub digest: String,
}

/// A paper with its content.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its file's name.
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// The content.
    pub content: Vec<u8>,
}

impl Desk {
    /// Brings a paper to a thing that the actor may see. The content must be what the name says it is.
    pub async fn attach(
        &self,
        actor: Actor,
        to: Uuid,
        (name, content): (&str, Vec<u8>),
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<Uuid, Error> {
        let fault = |code| Error::Invalid { field: "file".to_owned(), code };
        if content.is_empty() {
            return Err(fault("empty"));
        }
        if content.len() > ATTACHMENT_BYTES_MAX {
            return Err(fault("long"));
        }
        let media = media_of(&content).ok_or_else(|| fault("media"))?;
        if !media.fits(name) {
            return Err(fault("other_media"));
        }
        let digest = sm3(&[&content]).to_vec();
        let bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
        let mut work = self.records().begin(actor, now).await?;
        let user = reader(&work, to).await?.user;
        let key = record_keys::of(work.db(), work.ring(), to).await?;
        let blob_id = ids();
        let kept = blob::ActiveModel {
            digest: Set(digest.clone()),
            id: Set(blob_id),
            bytes: Set(bytes),
            content_sealed: Set(work.ring().seal(Place { column: CONTENT, row: blob_id }, &content)),
        };
        let once = OnConflict::column(blob::Column::Digest).do_nothing_on([blob::Column::Digest]).to_owned();
        blob::Entity::insert(kept).on_conflict(once).exec_without_returning(work.db()).await?;
        let id = ids();
        let row = attachment::ActiveModel {
            id: Set(id),
            dossier_id: Set(to),
            digest: Set(digest),
            media_type: Set(media.name().to_owned()),
            bytes: Set(bytes),
            at: Set(now.as_micros()),
            officer_id: Set(user.id.0),
            name_sealed: Set(key.seal(work.ring(), Place { column: NAME, row: id }, name.as_bytes())),
        };
        attachment::Entity::insert(row).exec_without_returning(work.db()).await?;
        work.note_of(&key, "attachment.brought", "dossier", to, &content);
        work.commit().await?;
        Ok(id)
    }

    /// A paper of a thing that the actor may see; reading it goes into the trail.
    pub async fn paper(&self, actor: Actor, (of, id): (Uuid, Uuid), now: Timestamp) -> Result<Paper, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let absent = || Error::Absent("attachment");
        let row = attachment::Entity::find_by_id(id).one(work.db()).await?.ok_or_else(absent)?;
        if row.dossier_id != of {
            return Err(absent());
        }
        reader(&work, of).await?;
        let kept = blob::Entity::find_by_id(row.digest.clone()).one(work.db()).await?.ok_or_else(absent)?;
        let content = work.ring().open(Place { column: CONTENT, row: kept.id }, &kept.content_sealed)?;
        let key = record_keys::of(work.db(), work.ring(), of).await?;
        let name = key.open_text(work.ring(), Place { column: NAME, row: id }, &row.name_sealed)?;
        work.note("attachment.read", "dossier", of, None, None);
        work.commit().await?;
        Ok(Paper { name, media_type: row.media_type, content })
    }
}

/// The papers of a thing, oldest first.
pub(crate) async fn attached(desk: &Desk, of: Uuid, key: &RecordKey) -> Result<Vec<Attached>, Error> {
    let rows = attachment::Entity::find()
        .filter(attachment::Column::DossierId.eq(of))
        .order_by_asc(attachment::Column::At)
        .all(desk.records().reader())
        .await?;
    let mut names = Names::new(desk.records());
    let mut papers = Vec::with_capacity(rows.len());
    for row in rows {
        papers.push(Attached {
            id: row.id,
            name: key.open_text(
                desk.records().ring(),
                Place { column: NAME, row: row.id },
                &row.name_sealed,
            )?,
            media_type: row.media_type,
            bytes: row.bytes.unsigned_abs(),
            at: Timestamp::from_micros(row.at),
            officer: names.of(OfficerId(row.officer_id)).await?,
            digest: records::crypto::provider::to_hex(&row.digest),
        });
    }
    Ok(papers)
}
