//! What each noun asks beyond its table, and what its acts do elsewhere.

use records::Work;
use records::people::users::User;

use super::field::Said;
use super::noun::NounName;
use super::store::Dossier;
use super::way::Act;
use crate::cases::journal::Loaded;
use crate::error::Error;
use crate::{Desk, NewId, filing, handover, leads};

/// Refuses a beginning that the fields allow and the noun does not.
pub(crate) fn may_begin(noun: NounName, said: &Said) -> Result<(), Error> {
    match noun {
        NounName::Lead => leads::may_begin(said),
        NounName::Case | NounName::Suspect | NounName::Den | NounName::Seizure | NounName::Handover => Ok(()),
    }
}

/// Does what a beginning does elsewhere.
pub(crate) async fn begun(
    desk: &Desk,
    work: &mut Work,
    dossier: &mut Dossier,
    ids: NewId<'_>,
) -> Result<(), Error> {
    match dossier.noun {
        NounName::Lead => leads::begun(work, dossier, ids).await,
        NounName::Handover => handover::begun(desk, work, dossier, ids).await,
        NounName::Case | NounName::Suspect | NounName::Den | NounName::Seizure => Ok(()),
    }
}

/// Refuses a move that the table allows and the noun does not.
pub(crate) async fn may_move(
    work: &Work,
    user: &User,
    dossier: &Dossier,
    act: &Act,
    said: &Said,
) -> Result<(), Error> {
    match dossier.noun {
        NounName::Case => filing::may_move(work, user, dossier, act).await,
        NounName::Lead => leads::may_move(work, act, said).await,
        NounName::Handover => handover::may_move(work, user, dossier, act).await,
        NounName::Suspect | NounName::Den | NounName::Seizure => Ok(()),
    }
}

/// Does what a move does elsewhere.
pub(crate) async fn carry_out(
    desk: &Desk,
    work: &mut Work,
    dossier: &mut Dossier,
    case: Option<&mut Loaded>,
    act: &Act,
    said: &mut Said,
    ids: NewId<'_>,
) -> Result<(), Error> {
    match (dossier.noun, case) {
        (NounName::Case, Some(case)) => filing::carry_out(desk, work, dossier, case, (act, said), ids).await,
        (NounName::Handover, _) => handover::carry_out(desk, work, dossier, act).await,
        (NounName::Case | NounName::Lead | NounName::Suspect | NounName::Den | NounName::Seizure, _) => {
            Ok(())
        }
    }
}
