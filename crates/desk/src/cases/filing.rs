//! Filing (立案) as the race needs it: a freeze needs a filed case, and a refusal lets everything go.

use kernel::{CaseId, Timestamp};
use pursuit::Event;
use records::Actor;
use records::people::Role;

use super::journal;
use crate::error::Error;
use crate::{Desk, NewId, rights};

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
        let event = Event::Filed { number: number.trim().to_owned() };
        self.decide_filing(actor, case, event, now, ids).await
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
        let event = Event::FilingRefused { reason: reason.trim().to_owned() };
        self.decide_filing(actor, case, event, now, ids).await
    }

    async fn decide_filing(
        &self,
        actor: Actor,
        case: CaseId,
        event: Event,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        self.take(&mut work, &mut loaded, event, ids).await?;
        self.commit(work, &loaded, false).await
    }
}
