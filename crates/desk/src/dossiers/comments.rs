//! Comments: said once, kept as they were said.

use kernel::Timestamp;
use records::crypto::{KeyRing, Place, RecordKey};
use records::{Actor, record_keys};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::act::reader;
use super::row::comment;
use crate::error::Error;
use crate::{Desk, NewId, search};

const TEXT: &str = "comments.text";

impl Desk {
    /// Adds a comment to a thing that the actor may see.
    pub async fn comment(
        &self,
        actor: Actor,
        id: Uuid,
        text: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let user = reader(&work, id).await?.user;
        let key = record_keys::of(work.db(), work.ring(), id).await?;
        let own = ids();
        let row = comment::ActiveModel {
            id: Set(own),
            dossier_id: Set(id),
            at: Set(now.as_micros()),
            officer_id: Set(user.id.0),
            text_sealed: Set(key.seal(work.ring(), Place { column: TEXT, row: own }, text.as_bytes())),
        };
        comment::Entity::insert(row).exec_without_returning(work.db()).await?;
        search::add(&work, search::DOSSIERS, id, text).await?;
        work.note_of(&key, "comment.made", "dossier", id, text.as_bytes());
        Ok(work.commit().await?)
    }
}

pub(super) fn text_of(key: &RecordKey, ring: &KeyRing, row: &comment::Model) -> Result<String, Error> {
    Ok(key.open_text(ring, Place { column: TEXT, row: row.id }, &row.text_sealed)?)
}
