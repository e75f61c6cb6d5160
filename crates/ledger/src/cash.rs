//! Cash that was drawn and, as an officer found, paid in again: the only way on from a withdrawal.
//!
//! A deposit of cash never inherits anything by itself: notes carry no name. [`Ledger::cash_deposits`] lists what may be
//! the same money by time, place and amount; [`Ledger::link_cash`] writes the officer's finding to the log, and from
//! then on every rule follows it. The fen of a withdrawal that are not linked have left for good.

use std::collections::BTreeMap;

use kernel::{AccountNo, Fen, Timestamp, Window};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::exit::ExitKind;
use crate::ledger::{Batch, Ledger, LedgerError, fen};
use crate::record::Record;
use crate::rows::RowNo;
use crate::state::State;

/// Fen `[from, from + fen)` of a withdrawal are fen `[into, into + fen)` of a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CashLink {
    pub withdrawal: RowNo,
    pub deposit: RowNo,
    pub from: u64,
    pub into: u64,
    pub fen: u64,
    /// When it was found, for questions about the past's knowledge.
    pub linked_at: i64,
    pub note: String,
}

/// All links, by both their ends.
#[derive(Clone, Default)]
pub(crate) struct CashLinks {
    of_withdrawal: BTreeMap<RowNo, Vec<CashLink>>,
    of_deposit: FxHashMap<RowNo, Vec<CashLink>>,
}

impl CashLinks {
    pub fn add(&mut self, link: CashLink) {
        self.of_deposit.entry(link.deposit).or_default().push(link.clone());
        self.of_withdrawal.entry(link.withdrawal).or_default().push(link);
    }

    /// What a withdrawal became, in the order of its fen.
    #[inline]
    pub fn of_withdrawal(&self, row: RowNo) -> &[CashLink] {
        if self.of_withdrawal.is_empty() {
            return &[];
        }
        self.of_withdrawal.get(&row).map_or(&[], Vec::as_slice)
    }

    /// What a deposit came from, in the order of its fen.
    pub fn of_deposit(&self, row: RowNo) -> &[CashLink] {
        self.of_deposit.get(&row).map_or(&[], Vec::as_slice)
    }

    pub fn iter(&self) -> impl Iterator<Item = &CashLink> {
        self.of_withdrawal.values().flatten()
    }
}

/// A deposit of cash that may be a withdrawal's money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CashDeposit {
    /// The deposit.
    pub transfer_id: String,
    /// Into this account.
    pub account: AccountNo,
    /// When.
    pub at: Timestamp,
    /// How much.
    pub amount_fen: Fen,
    /// How much of it no withdrawal is linked to yet.
    pub unlinked_fen: Fen,
    /// Whether both rows name the same branch, terminal or place.
    pub is_same_place: bool,
}

/// A link as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkedCash {
    /// The withdrawal.
    pub withdrawal: String,
    /// The deposit.
    pub deposit: String,
    /// How much of the one is the other.
    pub fen: Fen,
    /// Who found it and why, in the officer's words.
    pub note: String,
}

/// Why two rows cannot be linked.
#[derive(Debug, thiserror::Error)]
pub enum CashLinkError {
    /// No row has the id.
    #[error("the transfer {0} is unknown to the ledger")]
    Unknown(String),
    /// The first row draws no cash.
    #[error("the transfer {0} is no withdrawal of cash")]
    NoWithdrawal(String),
    /// The second row pays none in.
    #[error("the transfer {0} is no deposit of cash")]
    NoDeposit(String),
    /// Notes cannot be paid in before they were drawn.
    #[error("the deposit {deposit} was made before the withdrawal {withdrawal}")]
    Before {
        /// The withdrawal.
        withdrawal: String,
        /// The deposit.
        deposit: String,
    },
    /// Nothing of one of them is left to link.
    #[error("all of the transfer {0} is linked already")]
    AllLinked(String),
    /// Nobody says why.
    #[error("a link of cash needs a note: who found it, and by what")]
    NoNote,
    /// The ledger cannot be written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Ledger {
    /// Deposits of cash after a withdrawal, within a time: those at the same place first, then those nearest in amount,
    /// then those nearest in time.
    pub fn cash_deposits(
        &self,
        withdrawal: &str,
        within_seconds: i64,
    ) -> Result<Vec<CashDeposit>, CashLinkError> {
        let state = &self.state;
        let drawn = self.withdrawal(withdrawal)?;
        let (row, memo) = (*state.rows.get(drawn), state.rows.memo(drawn));
        let window = Window::new(row.at(), row.at().plus_seconds(within_seconds.max(0)));
        let mut found: Vec<CashDeposit> = Vec::new();
        for (&account, _) in state.exits.iter().filter(|(_, kind)| **kind == ExitKind::Cash) {
            let outs = state.index.outs(account);
            let (from, until) =
                (outs.first_at(&state.rows, window.from), outs.first_at(&state.rows, window.until));
            for entry in outs.range(from, until).filter(|entry| state.rows.is_before(drawn, entry.row)) {
                let deposit = state.rows.get(entry.row);
                let unlinked = deposit.amount as u64 - linked(state.cash.of_deposit(entry.row));
                if unlinked > 0 {
                    found.push(CashDeposit {
                        transfer_id: state.rows.id(entry.row).into_owned(),
                        account: state.account(deposit.payee),
                        at: deposit.at(),
                        amount_fen: Fen::new(deposit.amount),
                        unlinked_fen: fen(unlinked),
                        is_same_place: is_same_place(&memo, &state.rows.memo(entry.row)),
                    });
                }
            }
        }
        found.sort_by_key(|deposit| {
            let off_fen = (deposit.amount_fen.get() - row.amount).abs();
            (!deposit.is_same_place, off_fen, deposit.at, deposit.transfer_id.clone())
        });
        Ok(found)
    }

    /// Writes down that a withdrawal's money was paid in again: as many fen as neither is linked for yet.
    pub fn link_cash(
        &mut self,
        withdrawal: &str,
        deposit: &str,
        note: &str,
    ) -> Result<LinkedCash, CashLinkError> {
        self.check_writable()?;
        if note.trim().is_empty() {
            return Err(CashLinkError::NoNote);
        }
        let drawn = self.withdrawal(withdrawal)?;
        let paid_in = self.deposit(deposit)?;
        let state = &self.state;
        if !state.rows.is_before(drawn, paid_in) {
            let (withdrawal, deposit) = (withdrawal.to_owned(), deposit.to_owned());
            return Err(CashLinkError::Before { withdrawal, deposit });
        }
        let left = |row: RowNo, links: &[CashLink]| state.rows.get(row).amount as u64 - linked(links);
        let (of_drawn, of_paid_in) = (state.cash.of_withdrawal(drawn), state.cash.of_deposit(paid_in));
        for (id, left) in [(withdrawal, left(drawn, of_drawn)), (deposit, left(paid_in, of_paid_in))] {
            if left == 0 {
                return Err(CashLinkError::AllLinked(id.to_owned()));
            }
        }
        let link = CashLink {
            withdrawal: drawn,
            deposit: paid_in,
            from: linked(of_drawn),
            into: linked(of_paid_in),
            fen: left(drawn, of_drawn).min(left(paid_in, of_paid_in)),
            linked_at: self.received_at(),
            note: note.trim().chars().take(NOTE_CHARACTERS_MAX).collect(),
        };
        let mut batch = Batch::default();
        Record::CashLink(link.clone()).put(&mut batch.log);
        self.commit(batch)?;
        let told = said(&self.state, &link);
        self.state.cash.add(link);
        Ok(told)
    }

    /// Every link, in the order of the withdrawals.
    #[must_use]
    pub fn cash_links(&self) -> Vec<LinkedCash> {
        self.state.cash.iter().map(|link| said(&self.state, link)).collect()
    }

    fn withdrawal(&self, id: &str) -> Result<RowNo, CashLinkError> {
        let row = self.moved(id)?;
        match self.state.exit_of(self.state.rows.get(row)) {
            Some(ExitKind::Cash) => Ok(row),
            Some(_) | None => Err(CashLinkError::NoWithdrawal(id.to_owned())),
        }
    }

    fn deposit(&self, id: &str) -> Result<RowNo, CashLinkError> {
        let row = self.moved(id)?;
        let payer = self.state.rows.get(row).payer;
        match self.state.exits.get(&payer) {
            Some(ExitKind::Cash) => Ok(row),
            Some(_) | None => Err(CashLinkError::NoDeposit(id.to_owned())),
        }
    }

    fn moved(&self, id: &str) -> Result<RowNo, CashLinkError> {
        let row = self.state.find_transfer(id).filter(|&row| self.state.rows.get(row).moved_money());
        row.ok_or_else(|| CashLinkError::Unknown(id.to_owned()))
    }
}

/// A reason of a few sentences.
const NOTE_CHARACTERS_MAX: usize = 1_000;

fn linked(links: &[CashLink]) -> u64 {
    links.iter().map(|link| link.fen).sum()
}

fn said(state: &State, link: &CashLink) -> LinkedCash {
    LinkedCash {
        withdrawal: state.rows.id(link.withdrawal).into_owned(),
        deposit: state.rows.id(link.deposit).into_owned(),
        fen: fen(link.fen),
        note: link.note.clone(),
    }
}

/// The details of a memo that say where it was, as `read_statements` writes them.
const PLACES: [&str; 4] = ["terminal=", "branch_code=", "branch=", "place="];

fn is_same_place(one: &str, other: &str) -> bool {
    PLACES.iter().any(|name| detail(one, name).is_some_and(|found| detail(other, name) == Some(found)))
}

fn detail<'m>(memo: &'m str, name: &str) -> Option<&'m str> {
    memo.lines().find_map(|line| line.strip_prefix(name))
}

/// What of a part of a withdrawal was paid in again: the deposit, the offset in it, how much.
pub(crate) fn paid_in_again(
    links: &[CashLink],
    offset: u64,
    fen: u64,
) -> impl Iterator<Item = (RowNo, u64, u64)> {
    links.iter().filter_map(move |link| {
        let (from, until) = (offset.max(link.from), (offset + fen).min(link.from + link.fen));
        (from < until).then(|| (link.deposit, link.into + (from - link.from), until - from))
    })
}

/// What of a part of a deposit was drawn before: the withdrawal, the offset in it, how much.
pub(crate) fn drawn_before(
    links: &[CashLink],
    offset: u64,
    fen: u64,
) -> impl Iterator<Item = (RowNo, u64, u64)> {
    links.iter().filter_map(move |link| {
        let (from, until) = (offset.max(link.into), (offset + fen).min(link.into + link.fen));
        (from < until).then(|| (link.withdrawal, link.from + (from - link.into), until - from))
    })
}
