//! The rows, and what of them lies under seal.

use kernel::AccountNo;
use pursuit::HolderName;
use serde::{Deserialize, Serialize};

use crate::rows::rows;

/// Who paid whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    pub payer: AccountNo,
    pub holder: Option<HolderName>,
    pub bank: Option<String>,
    pub payee: AccountNo,
}

/// What the trail and the clocks call the task.
pub(crate) const NOUN: &str = "co_victim";
/// The clock of the call.
pub(crate) const CALL: &str = "co_victim_call";
pub(crate) const FOUND: &str = "co_victims.found";
pub(crate) const NOTE: &str = "co_victims.note";

rows! {
    /// A payer who has not reported.
    co_victim = "co_victims" {
        #[primary_key] id: Uuid,
        case_id: Uuid,
        unit_id: Uuid,
        payer_index: Vec<u8>,
        payee_index: Vec<u8>,
        found_sealed: Vec<u8>,
        amount_fen: i64,
        payments: i64,
        last_paid_at: i64,
        found_at: i64,
        state: String,
        calls: i64,
        called_at: Option<i64>,
        called_by: Option<Uuid>,
        note_sealed: Option<Vec<u8>>,
    }

    /// An account from which a victim says to have paid.
    report_payer = "report_payers" {
        #[primary_key] account_index: Vec<u8>,
        #[primary_key] report_id: Uuid,
    }
}
