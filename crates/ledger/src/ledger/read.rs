//! What a ledger says of accounts and transfers.

use kernel::{AccountNo, Fen, Timestamp, Window};
use serde::Serialize;

use super::{Ledger, LedgerError};
use crate::transfer::Transfer;

/// What is known of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountSummary {
    /// Its number.
    pub account: AccountNo,
    /// Transfers out of it.
    pub outgoing: u64,
    /// Transfers into it.
    pub incoming: u64,
    /// All that left it.
    pub out_fen: Fen,
    /// All that reached it.
    pub in_fen: Fen,
    /// What is there after the last known transfer.
    pub balance_fen: Fen,
    /// Whether any statement of it is held.
    pub has_statement: bool,
}

impl Ledger {
    /// How many records of the log made the ledger's state: what every answer quotes, so that it can be given again.
    #[must_use]
    pub fn index_version(&self) -> u64 {
        self.state.version
    }

    /// The moment whose knowledge this is; all of it when absent.
    #[must_use]
    pub fn known_as_of(&self) -> Option<Timestamp> {
        self.state.known_as_of
    }

    /// Whether any statement of this account is held.
    #[must_use]
    pub fn has_statement(&self, account: &AccountNo) -> bool {
        let id = self.state.find_account(account);
        id.is_some_and(|id| !self.state.coverage.is_frontier(id))
    }

    /// What is known of one account.
    pub fn account(&self, account: &AccountNo) -> Result<AccountSummary, LedgerError> {
        let unknown = || LedgerError::UnknownAccount(account.clone());
        let id = self.state.find_account(account).ok_or_else(unknown)?;
        let held = self.state.index.account(id);
        let (outs, ins) = (held.outs, held.ins);
        let in_fen = ins.iter().map(|entry| Fen::new(self.state.rows.get(entry.row).amount)).sum();
        Ok(AccountSummary {
            account: account.clone(),
            outgoing: outs.len() as u64,
            incoming: ins.len() as u64,
            out_fen: fen(outs.total_before(outs.len())),
            in_fen,
            balance_fen: fen(held.balance()),
            has_statement: !self.state.coverage.is_frontier(id),
        })
    }

    /// What the ledger says was in an account right after an instant; `None` for an account it does not know.
    #[must_use]
    pub fn balance_at(&self, account: &AccountNo, at: Timestamp) -> Option<Fen> {
        let id = self.state.find_account(account)?;
        Some(fen(self.state.index.balance_at(&self.state.rows, id, at)))
    }

    /// The transfer with this id.
    #[must_use]
    pub fn transfer(&self, transfer_id: &str) -> Option<Transfer> {
        self.state.find_transfer(transfer_id).map(|row| self.state.transfer(row))
    }

    /// An account's transfers in a period, both directions, in the ledger's order.
    pub fn transfers_of(&self, account: &AccountNo, window: Window) -> Result<Vec<Transfer>, LedgerError> {
        let unknown = || LedgerError::UnknownAccount(account.clone());
        let id = self.state.find_account(account).ok_or_else(unknown)?;
        let rows = &self.state.rows;
        let mut numbers = Vec::new();
        for side in [self.state.index.outs(id), self.state.index.ins(id)] {
            let (from, until) = (side.first_at(rows, window.from), side.first_at(rows, window.until));
            numbers.extend(side.range(from, until).map(|entry| entry.row));
        }
        numbers.sort_by(|&one, &other| rows.compare(one, other));
        numbers.dedup();
        Ok(numbers.into_iter().map(|row| self.state.transfer(row)).collect())
    }
}

/// An amount of the index, which keeps its totals within 63 bits.
pub(crate) fn fen(total: u64) -> Fen {
    Fen::new(i64::try_from(total).expect("the index keeps its totals within 63 bits"))
}
