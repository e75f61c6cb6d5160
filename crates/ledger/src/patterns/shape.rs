//! Shapes that lead through other accounts: scattered and gathered again, round and back.
//!
//! Time runs forward along every way. A budget of rows bounds the whole search and a cap the rows of each account on
//! the way, so that a hub costs what any account costs; what they cut off is not found, and the answer says so.

use std::collections::BTreeMap;

use kernel::{Timestamp, Window};
use rustc_hash::FxHashMap;

use super::{PatternPolicy, Payment};
use crate::ledger::Ledger;
use crate::rows::RowNo;

/// Accounts of a cycle: fewer are a payment and its return, more are beyond reading.
const CYCLE_MIN: usize = 3;
const CYCLE_MAX: usize = 7;

pub(super) struct Search<'a> {
    ledger: &'a Ledger,
    window: Window,
    policy: &'a PatternPolicy,
    rows_left: usize,
    was_cut: bool,
}

#[derive(Clone, Copy)]
struct Leg {
    row: RowNo,
    at: Timestamp,
    payee: u32,
}

impl<'a> Search<'a> {
    pub fn new(ledger: &'a Ledger, window: Window, policy: &'a PatternPolicy) -> Search<'a> {
        Search { ledger, window, policy, rows_left: policy.budget_rows, was_cut: false }
    }

    /// Whether a cap or the budget cut anything off.
    pub fn is_spent(&self) -> bool {
        self.was_cut
    }

    /// An account's payments after an arrival, within the window and the time a shape may take.
    fn legs_after(&mut self, account: u32, arrived: RowNo, until: Timestamp) -> Vec<Leg> {
        let rows = &self.ledger.state.rows;
        let outs = self.ledger.state.index.outs(account);
        let from = outs.first_after(rows, arrived);
        let end = outs.first_at(rows, until.min(self.window.until)).max(from);
        let wanted = end - from;
        let taken = wanted.min(self.policy.degree_max).min(self.rows_left);
        self.was_cut |= taken < wanted;
        self.rows_left -= taken;
        outs.range(from, from + taken)
            .map(|entry| Leg { row: entry.row, at: rows.get(entry.row).at(), payee: entry.peer })
            .collect()
    }

    /// The payments by which several payees of an account pay one third account.
    pub fn scatter_gather(&mut self, account: u32, outs: &[Payment]) -> Option<Vec<RowNo>> {
        // By the gathering account: by the account between, the two payments that lead over it.
        let mut over: BTreeMap<u32, FxHashMap<u32, [RowNo; 2]>> = BTreeMap::new();
        for payment in outs {
            let until = payment.at.plus_seconds(self.policy.shape_seconds_max);
            for leg in self.legs_after(payment.party, payment.row, until) {
                if leg.payee == account || leg.payee == payment.party {
                    continue;
                }
                over.entry(leg.payee).or_default().entry(payment.party).or_insert([payment.row, leg.row]);
            }
        }
        let (_, ways) = over.into_iter().max_by_key(|(_, ways)| ways.len())?;
        if ways.len() < self.policy.many_min {
            return None;
        }
        let mut rows: Vec<RowNo> = ways.into_values().flatten().collect();
        rows.sort_by(|&one, &other| self.ledger.state.rows.compare(one, other));
        Some(rows)
    }

    /// The payments of a way back to the account over three to seven different accounts, a shortest one.
    pub fn cycle(&mut self, account: u32, outs: &[Payment]) -> Option<Vec<RowNo>> {
        let mut best: Option<Vec<RowNo>> = None;
        for payment in outs {
            let until = payment.at.plus_seconds(self.policy.shape_seconds_max);
            let start = Leg { row: payment.row, at: payment.at, payee: payment.party };
            let longest = best.as_ref().map_or(CYCLE_MAX, |best| best.len() - 1);
            if longest < CYCLE_MIN || start.payee == account {
                continue;
            }
            let mut way = vec![start];
            if self.way_back(account, until, longest, &mut way) {
                best = Some(way.iter().map(|leg| leg.row).collect());
            }
        }
        best
    }

    /// Goes on from the last leg; `true` when the way leads back, which it then is.
    fn way_back(&mut self, account: u32, until: Timestamp, longest: usize, way: &mut Vec<Leg>) -> bool {
        let last = way[way.len() - 1];
        for leg in self.legs_after(last.payee, last.row, until) {
            let closes = leg.payee == account && way.len() + 1 >= CYCLE_MIN;
            let is_new = leg.payee != account && way.iter().all(|before| before.payee != leg.payee);
            if !closes && (!is_new || way.len() + 1 >= longest) {
                continue;
            }
            debug_assert!(leg.at >= last.at, "time runs forward");
            way.push(leg);
            if closes || self.way_back(account, until, longest, way) {
                return true;
            }
            way.pop();
        }
        false
    }
}
