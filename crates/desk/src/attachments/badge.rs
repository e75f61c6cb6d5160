//! The scanned card of an officer (警官证): sealed, sent with the officer's orders in the place of the card that is
//! filled in, and in no list and no export.

use kernel::{OfficerId, Timestamp};
use records::crypto::Place;
use records::people::{Role, users};
use records::{Actor, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::media::{Media, media_of};
use crate::dossiers::row::badge_scan;
use crate::error::Error;
use crate::{Desk, rights};

const CONTENT: &str = "badge_scans.content";

const SCANS: [Media; 3] = [Media::Jpeg, Media::Png, Media::Pdf];

/// Two of them go with every order: a page each, scanned for reading and not for printing.
pub const BADGE_SCAN_BYTES_MAX: usize = 1024 * 1024;

impl Desk {
    /// Keeps the scan of an officer's card, instead of one kept before.
    pub async fn keep_badge_scan(
        &self,
        actor: Actor,
        officer: OfficerId,
        content: &[u8],
        now: Timestamp,
    ) -> Result<(), Error> {
        let fault = |code| Error::Invalid { field: "file".to_owned(), code };
        if content.is_empty() {
            return Err(fault("empty"));
        }
        if content.len() > BADGE_SCAN_BYTES_MAX {
            return Err(fault("long"));
        }
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::SystemAdmin).await?;
        users::get(work.db(), work.ring(), officer).await?;
        let media = media_of(content).filter(|media| SCANS.contains(media)).ok_or_else(|| fault("media"))?;
        let row = badge_scan::ActiveModel {
            officer_id: Set(officer.0),
            media_type: Set(media.name().to_owned()),
            at: Set(now.as_micros()),
            content_sealed: Set(work.ring().seal(Place { column: CONTENT, row: officer.0 }, content)),
        };
        let anew = OnConflict::column(badge_scan::Column::OfficerId)
            .update_columns([
                badge_scan::Column::MediaType,
                badge_scan::Column::At,
                badge_scan::Column::ContentSealed,
            ])
            .to_owned();
        badge_scan::Entity::insert(row).on_conflict(anew).exec_without_returning(work.db()).await?;
        work.note("badge.scanned", "user", officer, None, Some(content));
        Ok(work.commit().await?)
    }

    /// Whose cards were scanned, and when.
    pub async fn badge_scans(&self) -> Result<Vec<(OfficerId, Timestamp)>, Error> {
        let rows = badge_scan::Entity::find()
            .select_only()
            .columns([badge_scan::Column::OfficerId, badge_scan::Column::At])
            .into_tuple::<(Uuid, i64)>()
            .all(self.records().reader())
            .await?;
        Ok(rows.into_iter().map(|(id, at)| (OfficerId(id), Timestamp::from_micros(at))).collect())
    }
}

/// The scan of an officer's card with its file's ending, if there is one.
pub(crate) async fn badge_scan_of(
    work: &Work,
    officer: OfficerId,
) -> Result<Option<(&'static str, Vec<u8>)>, Error> {
    let Some(row) = badge_scan::Entity::find_by_id(officer.0).one(work.db()).await? else { return Ok(None) };
    let content = work.ring().open(Place { column: CONTENT, row: officer.0 }, &row.content_sealed)?;
    let media =
        SCANS.into_iter().find(|media| media.name() == row.media_type).ok_or(Error::Absent("badge scan"))?;
    Ok(Some((media.endings()[0], content)))
}
