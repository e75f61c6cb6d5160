//! Calls to a bank's 24-hour desk, and what it promised until the order comes.

use kernel::{OrderId, Timestamp};
use pursuit::{BankCall, CallOutcome, ClerkName, Event};
use records::Actor;
use records::people::Role;

use crate::cases::journal;
use crate::error::Error;
use crate::orders::OrderSheet;
use crate::{Desk, NewId, handlers, rights};

/// A call that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCall {
    /// What came of it.
    pub outcome: CallOutcome,
    /// Who at the bank promised.
    pub clerk: Option<ClerkName>,
    /// Until when a promise holds.
    pub until: Option<Timestamp>,
}

impl Desk {
    /// Logs a call to the bank's desk about an order; a promise gets a clock.
    pub async fn log_call(
        &self,
        actor: Actor,
        id: OrderId,
        call: NewCall,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<OrderSheet, Error> {
        let case = self.case_of(id).await?;
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with(&work, Role::Investigator).await?;
        let mut loaded = journal::load(&work, case).await?;
        handlers::refuse_others(&work, case, &officer).await?;
        let NewCall { outcome, clerk, until } = call;
        let call = BankCall { officer: officer.id, at: now, outcome, clerk, until };
        self.take(&mut work, &mut loaded, Event::Called { order: id, call }, ids).await?;
        self.commit(work, &loaded, false).await?;
        self.sheet_of(&loaded, id, &officer).await
    }
}
