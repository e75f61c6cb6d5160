//! Cash drawn and paid in again: what may be the same money, and what an officer found, for a case's own withdrawals.

use std::sync::Arc;

use kernel::{CaseId, Timestamp};
use ledger::{CashDeposit, CashLinkError, LinkedCash};
use records::Actor;
use records::people::Role;

use super::journal;
use super::statement::News;
use crate::error::Error;
use crate::{Desk, NewId, rights, trace};

/// What an officer found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashFinding {
    /// The withdrawal, by its transfer id; one by which the case's money left.
    pub withdrawal: String,
    /// The deposit that is the same money.
    pub deposit: String,
    /// By what that is known.
    pub note: String,
}

impl Desk {
    /// Deposits of cash that may be a withdrawal's money.
    pub async fn cash_deposits(
        &self,
        actor: Actor,
        case: CaseId,
        withdrawal: &str,
        within_hours: u32,
        now: Timestamp,
    ) -> Result<Vec<CashDeposit>, Error> {
        self.own_withdrawal(actor, case, withdrawal, now).await?;
        let (ledger, withdrawal) = (Arc::clone(&self.inner.ledger), withdrawal.to_owned());
        let within_seconds = i64::from(within_hours) * 3_600;
        let found =
            tokio::task::spawn_blocking(move || ledger.read().cash_deposits(&withdrawal, within_seconds));
        found.await.expect("the ledger does not panic").map_err(refused)
    }

    /// Writes down that a withdrawal's money was paid in again, and traces the case through it.
    pub async fn link_cash(
        &self,
        actor: Actor,
        case: CaseId,
        finding: CashFinding,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<LinkedCash, Error> {
        let number = self.own_withdrawal(actor.clone(), case, &finding.withdrawal, now).await?;
        let CashFinding { withdrawal, deposit, note } = finding;
        let content = format!("{number} {withdrawal} {deposit} {note}");
        let ledger = Arc::clone(&self.inner.ledger);
        let linked = tokio::task::spawn_blocking(move || {
            ledger.alone(|ledger| {
                ledger.set_received_at(now);
                ledger.link_cash(&withdrawal, &deposit, &note)
            })
        });
        let linked = linked.await.expect("the ledger does not panic").map_err(refused)?;
        let news = News { what: "cash.linked", content, told: Vec::new(), known: Vec::new() };
        self.trace_again(actor, case, news, now, ids).await?;
        Ok(linked)
    }

    /// The case's number, if its money came to leave by this withdrawal.
    async fn own_withdrawal(
        &self,
        actor: Actor,
        case: CaseId,
        withdrawal: &str,
        now: Timestamp,
    ) -> Result<String, Error> {
        let asking = self.records().begin(actor, now).await?;
        rights::officer_with(&asking, Role::Investigator).await?;
        let loaded = journal::load(&asking, case).await?;
        let sheet = trace::latest(asking.db(), asking.ring(), &loaded.key, &loaded.case).await?;
        let is_own = sheet.is_some_and(|sheet| sheet.hops.iter().any(|hop| hop.transfer_id == withdrawal));
        if is_own { Ok(loaded.row.number) } else { Err(Error::Absent("withdrawal")) }
    }
}

fn refused(error: CashLinkError) -> Error {
    let (field, code) = match error {
        CashLinkError::Ledger(error) => return Error::Ledger(error),
        CashLinkError::Unknown(_) => ("deposit", "unknown"),
        CashLinkError::NoWithdrawal(_) => ("withdrawal", "wrong"),
        CashLinkError::NoDeposit(_) => ("deposit", "wrong"),
        CashLinkError::Before { .. } => ("deposit", "early"),
        CashLinkError::AllLinked(_) => ("deposit", "taken"),
        CashLinkError::NoNote => ("note", "empty"),
    };
    Error::Invalid { field: field.to_owned(), code }
}
