//! The rules that keep one number per account: how much of what is there is stolen.
//!
//! Withdrawals of the accounts reached are visited in the ledger's order; the rule says how much of the stolen
//! money each carries on. Fractions of a fen stay with the sender, so that nothing is made or lost.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::walk::{Carried, Horizon, Limits, Path, Rest};
use crate::rows::{RowNo, Rows};
use crate::state::State;

/// How much of an account's stolen money a withdrawal carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// In proportion to what is there (pro-rata, rolling charge).
    Prorata,
    /// Own money leaves first; the claim is at most the lowest balance since (LIBR).
    Libr,
    /// Stolen money leaves first.
    DirtyFirst,
    /// All of it may have left and all of it may have stayed: an upper bound, not a share.
    CappedPoison,
}

/// A withdrawal as the rule sees it.
#[derive(Clone, Copy)]
struct Withdrawal {
    amount: u64,
    balance_after: u64,
}

impl Share {
    fn carried(self, stolen: u64, withdrawal: Withdrawal) -> u64 {
        let Withdrawal { amount, balance_after } = withdrawal;
        match self {
            Share::Prorata => {
                let there = u128::from(balance_after) + u128::from(amount);
                let share = u128::from(stolen) * u128::from(amount) / there;
                u64::try_from(share).expect("a share of an amount fits where the amount did")
            }
            Share::Libr => stolen.saturating_sub(balance_after),
            Share::DirtyFirst | Share::CappedPoison => stolen.min(amount),
        }
    }
}

/// Follows the first `stolen_fen` of a transfer down.
pub(crate) fn down(state: &State, share: Share, seed: RowNo, stolen_fen: u64, limits: Limits) -> Path {
    let mut flow = Flow {
        state,
        share,
        limits,
        horizon: Horizon::new(&state.rows, limits.as_of),
        stolen_fen,
        path: Path::default(),
        reached: FxHashMap::default(),
        due: BinaryHeap::new(),
        deposits: FxHashMap::default(),
    };
    flow.arrive(seed, stolen_fen, 1);
    let mut visited = 0;
    while let Some(Due { row, position, account, .. }) = flow.due.pop() {
        visited += 1;
        if visited > limits.fragments_max {
            flow.path.truncated = true;
            flow.deposit_all();
            break;
        }
        if position != PAID_IN {
            flow.withdraw(account, row, position);
        } else if let Some((fen, layer)) = flow.deposits.remove(&row) {
            flow.arrive(row, fen, layer);
        }
    }
    flow.rest()
}

/// What is stolen of an account's money.
#[derive(Clone, Copy)]
struct Stolen {
    fen: u64,
    layer: u16,
    is_due: bool,
}

struct Flow<'a> {
    state: &'a State,
    share: Share,
    limits: Limits,
    horizon: Horizon,
    stolen_fen: u64,
    path: Path,
    reached: FxHashMap<u32, Stolen>,
    due: BinaryHeap<Due<'a>>,
    /// Cash that is yet to be paid in, by the deposit: how much, and by how few transfers it came.
    deposits: FxHashMap<RowNo, (u64, u16)>,
}

/// In the queue, the place of a deposit of cash among those of withdrawals.
const PAID_IN: usize = usize::MAX;

impl Flow<'_> {
    fn arrive(&mut self, row: RowNo, fen: u64, layer: u16) {
        self.path.hops.push(Carried { row, fen, layer });
        let found = self.state.rows.get(row);
        if let Some(kind) = self.state.exit_of(found) {
            let left = self.pay_in_again(row, fen, layer);
            if left > 0 {
                self.path.exits.push((row, kind, left));
            }
            return;
        }
        let account = found.payee;
        if !self.state.coverage.covers(account, found.at()) {
            self.path.rests.push(Rest { account, fen, layer, has_statement: false });
            return;
        }
        let nothing = Stolen { fen: 0, layer, is_due: false };
        let stolen = self.reached.entry(account).or_insert(nothing);
        stolen.layer = stolen.layer.min(layer);
        stolen.fen += fen;
        if self.share == Share::CappedPoison {
            stolen.fen = stolen.fen.min(self.stolen_fen);
        }
        if !stolen.is_due {
            let outs = self.state.index.outs(account);
            self.wait_for(account, outs.first_after(&self.state.rows, row));
        }
    }

    /// Lets what of a withdrawal was paid in again arrive in its time, by the rule itself: the notes are an account that
    /// pays the deposits one after the other. Gives what stays cash.
    fn pay_in_again(&mut self, row: RowNo, mut stolen: u64, layer: u16) -> u64 {
        let state = self.state;
        let drawn = state.rows.get(row).amount as u64;
        for link in state.cash.of_withdrawal(row) {
            if !self.horizon.shows(&state.rows, link.deposit) {
                continue;
            }
            let withdrawal = Withdrawal { amount: link.fen, balance_after: drawn - link.from - link.fen };
            let carried = self.share.carried(stolen, withdrawal);
            if carried == 0 {
                continue;
            }
            if self.share != Share::CappedPoison {
                stolen -= carried;
            }
            let deposit = self.deposits.entry(link.deposit).or_insert((0, u16::MAX));
            let is_new = deposit.0 == 0;
            *deposit = (deposit.0 + carried, deposit.1.min(layer.saturating_add(1)));
            if is_new {
                let account = state.rows.get(link.deposit).payee;
                self.due.push(Due { rows: &state.rows, row: link.deposit, position: PAID_IN, account });
            }
        }
        stolen
    }

    /// What is still cash when the walk is cut short stands where it was paid in.
    fn deposit_all(&mut self) {
        for (row, (fen, layer)) in std::mem::take(&mut self.deposits) {
            self.arrive(row, fen, layer);
        }
    }

    /// Puts the account's next withdrawal in the queue, if there is one to be seen.
    fn wait_for(&mut self, account: u32, position: usize) {
        let next = self.state.index.outs(account).get(position);
        let next = next.filter(|entry| self.horizon.shows(&self.state.rows, entry.row));
        let Some(stolen) = self.reached.get_mut(&account) else { return };
        stolen.is_due = next.is_some() && stolen.layer < self.limits.layers;
        match next {
            Some(entry) if stolen.is_due => {
                self.due.push(Due { rows: &self.state.rows, row: entry.row, position, account });
            }
            Some(_) => self.path.truncated = true,
            None => {}
        }
    }

    fn withdraw(&mut self, account: u32, row: RowNo, position: usize) {
        let balance_after = self.state.index.balance_after_out(&self.state.rows, account, position);
        let amount = self.state.rows.get(row).amount as u64;
        let Some(stolen) = self.reached.get_mut(&account) else { return };
        let mut carried = self.share.carried(stolen.fen, Withdrawal { amount, balance_after });
        if self.share == Share::Prorata && carried < self.limits.dust_fen {
            carried = 0;
        }
        if self.share != Share::CappedPoison {
            stolen.fen -= carried;
        }
        let layer = stolen.layer + 1;
        if stolen.fen > 0 {
            self.wait_for(account, position + 1);
        } else {
            stolen.is_due = false;
        }
        if carried > 0 {
            self.arrive(row, carried, layer);
        }
    }

    fn rest(mut self) -> Path {
        for (account, stolen) in self.reached {
            if stolen.fen > 0 {
                let Stolen { fen, layer, .. } = stolen;
                self.path.rests.push(Rest { account, fen, layer, has_statement: true });
            }
        }
        self.path
    }
}

/// A withdrawal in the queue; the earliest in the ledger's order is the greatest.
struct Due<'a> {
    rows: &'a Rows,
    row: RowNo,
    position: usize,
    account: u32,
}

impl Ord for Due<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rows.compare(other.row, self.row)
    }
}

impl PartialOrd for Due<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Due<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl Eq for Due<'_> {}
