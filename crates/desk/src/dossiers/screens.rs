//! What was on screen when somebody signed, kept sealed with its digest.

use kernel::OfficerId;
use records::Work;
use records::crypto::RecordKey;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use super::row::screen;
use super::store::Dossier;
use super::way::Named;
use crate::error::Error;
use crate::{NewId, seal};

const SCREEN: &str = "screens.screen";

/// What was signed.
pub(crate) struct Signed {
    pub noun: &'static str,
    pub object: Uuid,
    pub version: i64,
    pub act: &'static str,
}

/// Keeps what an officer had on screen of a dossier.
pub(super) async fn keep(
    work: &mut Work,
    dossier: &Dossier,
    act: &'static str,
    officer: OfficerId,
    screen: &impl Serialize,
    ids: NewId<'_>,
) -> Result<(), Error> {
    let Dossier { noun, row, key, .. } = dossier;
    let signed = Signed { noun: noun.name(), object: row.id, version: row.version, act };
    keep_screen(work, key, &signed, officer, screen, ids()).await
}

/// Keeps what an officer had on screen; the first for each version and act counts.
pub(crate) async fn keep_screen(
    work: &mut Work,
    key: &RecordKey,
    signed: &Signed,
    officer: OfficerId,
    screen: &impl Serialize,
    id: Uuid,
) -> Result<(), Error> {
    let shown = seal::json(screen);
    let row = screen::ActiveModel {
        id: Set(id),
        noun: Set(signed.noun.to_owned()),
        object_id: Set(signed.object),
        version: Set(signed.version),
        act: Set(signed.act.to_owned()),
        officer_id: Set(officer.0),
        at: Set(work.at().as_micros()),
        digest: Set(key.digest(work.ring(), &shown).to_vec()),
        screen_sealed: Set(seal::seal(key, work.ring(), SCREEN, id, screen)),
    };
    let columns =
        [screen::Column::ObjectId, screen::Column::Version, screen::Column::Act, screen::Column::OfficerId];
    let once = OnConflict::columns(columns).do_nothing_on(columns).to_owned();
    screen::Entity::insert(row).on_conflict(once).exec_without_returning(work.db()).await?;
    work.note_of(key, "screen.kept", signed.noun, signed.object, &shown);
    Ok(())
}
