//! Rows of one instant whose order nothing proves: the trace is made again with each such run turned round, and what
//! comes out otherwise stands beside the answer.
//!
//! An order is assumed by one account's statement and turned round in that account alone. The other order is a source of
//! its own, walked by [`trace_over`]: an account without such rows is the index's, the others are replayed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::rc::Rc;

use kernel::{AccountNo, Fen, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::{Held, Left, Trace, TraceRequest};
use crate::ledger::{Ledger, fen};
use crate::rows::{Row, RowNo, marks};
use crate::source::{Movement, PaidIn, Place, TransferSource, trace_over};
use crate::state::State;

/// What a trace says when the rows whose order is assumed stand the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherOrder {
    /// How much of the money stands or left elsewhere.
    pub differs_fen: Fen,
    /// Where the money is.
    pub held: Vec<Held>,
    /// Where it left.
    pub left: Vec<Left>,
}

impl Ledger {
    /// Says on which accounts of a trace an order is assumed, and what the other order would say.
    pub(super) fn weigh_order(&self, request: &TraceRequest, seed: RowNo, trace: &mut Trace) {
        let state = &self.state;
        if state.tied.is_empty() {
            return;
        }
        let touched: FxHashSet<&AccountNo> = trace.hops.iter().map(|hop| &hop.payee).collect();
        let is_tied = |account: &AccountNo| {
            state.find_account(account).is_some_and(|account| state.tied.contains(&account))
        };
        let mut tied: Vec<AccountNo> =
            touched.into_iter().filter(|account| is_tied(account)).cloned().collect();
        if tied.is_empty() {
            return;
        }
        tied.sort_unstable();
        trace.order_assumed = tied;
        let source = Turned { ledger: self, accounts: RefCell::default() };
        let asked = TraceRequest { transfer_id: Some(state.rows.id(seed).into_owned()), ..request.clone() };
        let Ok(other) = trace_over(&source, &asked) else { return };
        let differs_fen = differs(trace, &other);
        if differs_fen > Fen::ZERO {
            let Trace { held, left, .. } = other;
            trace.other_order = Some(OtherOrder { differs_fen, held, left });
        }
    }
}

/// What stands somewhere in the one answer and not in the other.
fn differs(one: &Trace, other: &Trace) -> Fen {
    let places = |trace: &Trace| {
        let mut places: BTreeMap<(AccountNo, String), i64> = BTreeMap::new();
        for held in &trace.held {
            *places.entry((held.account.clone(), String::new())).or_default() += held.held_fen.get();
        }
        for left in &trace.left {
            *places.entry((left.account.clone(), left.transfer_id.clone())).or_default() += left.fen.get();
        }
        places
    };
    let other = places(other);
    let more = |(place, fen): (_, i64)| (fen - other.get(&place).copied().unwrap_or(0)).max(0);
    Fen::new(places(one).into_iter().map(more).sum())
}

/// The ledger with the runs of assumed order turned round.
struct Turned<'a> {
    ledger: &'a Ledger,
    accounts: RefCell<FxHashMap<u32, Rc<Replay>>>,
}

/// An account with such runs, replayed.
struct Replay {
    steps: Vec<Step>,
    /// Where a row stands among them, by its direction: out first.
    places: [FxHashMap<RowNo, usize>; 2],
}

#[derive(Clone, Copy)]
struct Step {
    row: RowNo,
    is_out: bool,
    /// All that ever came and all that ever went, this row included.
    came: u64,
    went: u64,
}

impl Turned<'_> {
    fn replay_of(&self, account: u32) -> Option<Rc<Replay>> {
        if !self.ledger.state.tied.contains(&account) {
            return None;
        }
        let known = self.accounts.borrow().get(&account).cloned();
        Some(known.unwrap_or_else(|| {
            let made = Rc::new(Replay::of(&self.ledger.state, account));
            self.accounts.borrow_mut().insert(account, Rc::clone(&made));
            made
        }))
    }

    fn described(&self, number: RowNo) -> Movement {
        let row = self.ledger.state.rows.get(number);
        let mut movement = self.ledger.described(number);
        if let Some(step) = self.replay_of(row.payer).and_then(|replay| replay.step(number, true)) {
            (movement.payer_out, movement.payer_balance) = (fen(step.went), fen(step.came - step.went));
        }
        if let Some(step) = self.replay_of(row.payee).and_then(|replay| replay.step(number, false)) {
            (movement.payee_in, movement.payee_balance) = (fen(step.came), fen(step.came - step.went));
        }
        movement
    }

    /// The withdrawals of a replayed account behind one of its rows.
    fn behind(&self, replay: &Replay, place: &Place, at_most: usize) -> Vec<Movement> {
        let state = &self.ledger.state;
        let row = state.find_transfer(&place.transfer_id);
        let from = row.and_then(|row| replay.last_place(row)).map_or(0, |place| place + 1);
        let outs = replay.steps[from..].iter().filter(|step| step.is_out).take(at_most);
        outs.map(|step| self.described(step.row)).collect()
    }
}

impl TransferSource for Turned<'_> {
    type Error = Infallible;

    fn movement(&self, transfer_id: &str) -> Result<Option<Movement>, Infallible> {
        let state = &self.ledger.state;
        let row = state.find_transfer(transfer_id).filter(|&row| state.rows.get(row).moved_money());
        Ok(row.map(|row| self.described(row)))
    }

    fn outgoing(
        &self,
        after: &[(AccountNo, Place)],
        at_most: usize,
    ) -> Result<Vec<Vec<Movement>>, Infallible> {
        let answer = |(account, place): &(AccountNo, Place)| {
            let replay = self.ledger.state.find_account(account).and_then(|account| self.replay_of(account));
            match replay {
                Some(replay) => self.behind(&replay, place, at_most),
                None => {
                    let rows = self.ledger.rows_out_of(account, place, at_most);
                    rows.into_iter().map(|row| self.described(row)).collect()
                }
            }
        };
        Ok(after.iter().map(answer).collect())
    }

    fn paid_in_again(&self, withdrawal: &str) -> Result<Vec<PaidIn>, Infallible> {
        Ok(self.ledger.cash_of(withdrawal, |row| self.described(row)))
    }

    fn last_at(&self) -> Result<Option<Timestamp>, Infallible> {
        self.ledger.last_at()
    }

    fn version(&self) -> u64 {
        self.ledger.version()
    }
}

impl Replay {
    fn of(state: &State, account: u32) -> Replay {
        let mut rows = in_order(state, account);
        for run in rows.chunk_by_mut(|one, other| are_tied(state, account, one.0, other.0)) {
            run.reverse();
        }
        let (mut came, mut went) = (state.index.account(account).opening_fen, 0);
        let mut places = [FxHashMap::default(), FxHashMap::default()];
        let mut steps = Vec::with_capacity(rows.len());
        for (row, is_out) in rows {
            let amount = state.rows.get(row).amount as u64;
            if is_out {
                went += amount;
                // What was not there is money of unknown origin, put in just now.
                came = came.max(went);
            } else {
                came += amount;
            }
            places[usize::from(!is_out)].insert(row, steps.len());
            steps.push(Step { row, is_out, came, went });
        }
        Replay { steps, places }
    }

    fn step(&self, row: RowNo, is_out: bool) -> Option<Step> {
        self.places[usize::from(!is_out)].get(&row).map(|&place| self.steps[place])
    }

    fn last_place(&self, row: RowNo) -> Option<usize> {
        self.places.iter().filter_map(|places| places.get(&row).copied()).max()
    }
}

/// An account's rows in the ledger's order, and whether the money goes out.
fn in_order(state: &State, account: u32) -> Vec<(RowNo, bool)> {
    let account = state.index.account(account);
    let outs = account.outs.iter().map(|entry| (entry.row, true));
    let mut rows: Vec<(RowNo, bool)> =
        outs.chain(account.ins.iter().map(|entry| (entry.row, false))).collect();
    rows.sort_by(|one, other| state.rows.compare(one.0, other.0).then(other.1.cmp(&one.1)));
    rows
}

/// Whether two neighbours are of one instant by this account's statement, which does not prove their order. Rows that a
/// statement set apart lie microseconds from each other; banks tick in seconds.
fn are_tied(state: &State, account: u32, one: RowNo, other: RowNo) -> bool {
    let is_assumed = |row: &Row| {
        let mark = if row.payer == account { marks::PAYER_ORDER_ASSUMED } else { marks::PAYEE_ORDER_ASSUMED };
        row.marks & mark != 0
    };
    let (one, other) = (state.rows.get(one), state.rows.get(other));
    let second = |row: &Row| row.at.div_euclid(1_000_000);
    is_assumed(one) && is_assumed(other) && second(one) == second(other)
}
