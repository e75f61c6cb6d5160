//! Filing (立案) as it is noted beside the national platform: decided there, written down here, as an act of the
//! case's way like every other.

use kernel::{CaseId, Timestamp};
use records::Actor;

use crate::dossiers::{Asked, Said};
use crate::error::Error;
use crate::{Desk, NewId};

impl Desk {
    /// Notes the number under which the case was filed; freezes are proposed for what its stops hold.
    pub async fn file_case(
        &self,
        actor: Actor,
        case: CaseId,
        number: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        self.note_filing(actor, case, "note_filed", ("case_number", number), now, ids).await
    }

    /// Notes that filing was refused; what is held must be released within the law's three days.
    pub async fn refuse_filing(
        &self,
        actor: Actor,
        case: CaseId,
        reason: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        self.note_filing(actor, case, "note_refused", ("reason", reason), now, ids).await
    }

    async fn note_filing(
        &self,
        actor: Actor,
        case: CaseId,
        act: &str,
        (field, value): (&str, &str),
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let said = Said::from([(field.to_owned(), value.trim().to_owned())]);
        let version = self.dossier_version(case.0).await?;
        let asked = Asked { id: case.0, act: act.to_owned(), version, said };
        match self.move_dossier(actor, &asked, now, ids).await {
            Err(Error::Absent("dossier")) => Err(Error::Absent("case")),
            moved => moved,
        }
    }
}
