//! Co-victims as their page shows them.

use desk::{CoVictim, CoVictimOutcome};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::mask::Mask;

/// What of the list is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CoVictimsQuery {
    /// `open` (when absent), `warned`, `reported` or `no_victim`.
    pub state: Option<String>,
    /// At most so many, 1 to 200; 100 when absent.
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CoVictims)]
pub struct CoVictimsView {
    /// Who paid last stands first.
    pub items: Vec<CoVictimView>,
    /// For the next page; absent at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// How many are still to be called.
    pub open: u64,
}

/// A payer found in a held account who has not reported.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CoVictim)]
pub struct CoVictimView {
    /// The task.
    pub co_victim_id: Uuid,
    /// In whose case the payer was found.
    pub case_id: Uuid,
    /// That case's number.
    pub case_number: String,
    /// Which unit calls.
    pub unit_id: Uuid,
    /// Whether account and name are masked.
    pub masked: bool,
    /// The payer's account.
    pub payer: String,
    /// Who holds it.
    #[schema(required = true)]
    pub holder: Option<String>,
    /// At which bank.
    #[schema(required = true)]
    pub bank: Option<String>,
    /// The held account that was paid.
    pub payee: String,
    /// How much in all, in fen.
    pub amount_fen: i64,
    /// In how many payments.
    pub payments: u32,
    /// The last of them.
    #[schema(value_type = String, format = DateTime)]
    pub last_paid_at: Timestamp,
    /// When the payer was found.
    #[schema(value_type = String, format = DateTime)]
    pub found_at: Timestamp,
    /// `open`, `warned`, `reported` or `no_victim`.
    pub state: String,
    /// How often somebody has called.
    pub calls: u32,
    /// When last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub called_at: Option<Timestamp>,
}

/// A call to a payer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoVictimCall {
    /// What came of it.
    pub outcome: CoVictimOutcomeView,
    /// What was said; may be empty.
    #[serde(default)]
    pub note: String,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = CoVictimOutcome)]
#[serde(rename_all = "snake_case")]
pub enum CoVictimOutcomeView {
    /// The payer was reached and pays no more.
    Warned,
    /// Nobody answered: the task stays.
    NotReached,
    /// The payer knows whom he paid, and was not cheated.
    NoVictim,
}

/// To whom a task is handed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoVictimHandOver {
    /// The unit.
    pub unit_id: Uuid,
}

impl From<CoVictimOutcomeView> for CoVictimOutcome {
    fn from(outcome: CoVictimOutcomeView) -> CoVictimOutcome {
        match outcome {
            CoVictimOutcomeView::Warned => CoVictimOutcome::Warned,
            CoVictimOutcomeView::NotReached => CoVictimOutcome::NotReached,
            CoVictimOutcomeView::NoVictim => CoVictimOutcome::NoVictim,
        }
    }
}

impl CoVictimView {
    /// A task of the desk's list.
    pub fn of(row: CoVictim) -> CoVictimView {
        CoVictimView {
            co_victim_id: row.id,
            case_id: row.case.0,
            case_number: row.number,
            unit_id: row.unit.0,
            masked: false,
            payer: row.payer.reveal().to_owned(),
            holder: row.holder.map(|holder| holder.reveal().to_owned()),
            bank: row.bank,
            payee: row.payee.reveal().to_owned(),
            amount_fen: row.amount.get(),
            payments: row.payments,
            last_paid_at: row.last_paid_at,
            found_at: row.found_at,
            state: row.state,
            calls: row.calls,
            called_at: row.called_at,
        }
    }

    /// The task with accounts and name masked.
    pub fn masked(mut self, mask: Mask<'_>) -> CoVictimView {
        self.masked = true;
        self.payer = mask.account(&self.payer);
        self.payee = mask.account(&self.payee);
        self.holder = self.holder.map(|holder| kernel::mask::name(&holder));
        self
    }
}
