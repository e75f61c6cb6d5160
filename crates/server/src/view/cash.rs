//! Cash that was drawn and may have been paid in again.

use kernel::Timestamp;
use ledger::{CashDeposit, LinkedCash};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::mask::Mask;

/// Of which withdrawal deposits are looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CashDepositsQuery {
    /// The withdrawal's transfer id, one of the case's trace.
    #[serde(default)]
    pub withdrawal: String,
    /// How long after it, 1 to 8,760 hours; 72 when absent.
    pub within_hours: Option<u32>,
}

/// Deposits that may be the same money: the same place first, then the nearest amount, then the nearest time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CashDeposits)]
pub struct CashDepositsView {
    /// The deposits.
    pub items: Vec<CashDepositView>,
}

/// A deposit of cash.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CashDeposit)]
pub struct CashDepositView {
    /// Its transfer id.
    pub transfer_id: String,
    /// Into which account, masked.
    pub account: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How much, in fen.
    pub amount_fen: i64,
    /// How much of it no withdrawal is linked to yet.
    pub unlinked_fen: i64,
    /// Whether both rows name the same branch, terminal or place.
    pub is_same_place: bool,
}

/// What an officer found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CashLinkRequest)]
pub struct CashLinkRequest {
    /// The withdrawal's transfer id, one of the case's trace.
    pub withdrawal: String,
    /// The deposit that is the same money.
    pub deposit: String,
    /// By what that is known.
    pub note: String,
}

/// A withdrawal and a deposit that are the same money.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CashLink)]
pub struct CashLinkView {
    /// The withdrawal.
    pub withdrawal: String,
    /// The deposit.
    pub deposit: String,
    /// How much of the one is the other, in fen.
    pub fen: i64,
}

impl CashDepositView {
    /// A deposit with its account masked.
    pub fn of(deposit: CashDeposit, mask: Mask<'_>) -> CashDepositView {
        CashDepositView {
            transfer_id: deposit.transfer_id,
            account: mask.account(deposit.account.reveal()),
            at: deposit.at,
            amount_fen: deposit.amount_fen.get(),
            unlinked_fen: deposit.unlinked_fen.get(),
            is_same_place: deposit.is_same_place,
        }
    }
}

impl CashLinkView {
    /// A link.
    pub fn of(link: LinkedCash) -> CashLinkView {
        CashLinkView { withdrawal: link.withdrawal, deposit: link.deposit, fen: link.fen.get() }
    }
}
