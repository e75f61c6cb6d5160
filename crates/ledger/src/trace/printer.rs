//! Rows and accounts as an answer prints them. What lies in mapped files is asked for some rows ahead, so that the waits
//! for it overlap; an account, which mostly stands on two transfers or more, is decrypted once.

use kernel::{AccountNo, Fen};
use rustc_hash::FxHashMap;

use super::Hop;
use super::walk::Carried;
use crate::ledger::fen;
use crate::rows::RowNo;
use crate::state::State;

/// So many rows ahead a row is asked for, its texts half of that later, its accounts' last.
pub(super) const AHEAD: usize = 24;

pub(crate) struct Printer<'a> {
    state: &'a State,
    accounts: FxHashMap<u32, AccountNo>,
}

impl<'a> Printer<'a> {
    pub fn new(state: &'a State) -> Printer<'a> {
        Printer { state, accounts: FxHashMap::default() }
    }

    pub fn account(&mut self, number: u32) -> AccountNo {
        self.accounts.entry(number).or_insert_with(|| self.state.account(number)).clone()
    }

    /// The transfers and the stolen money on them.
    pub fn hops(&mut self, carried: &[Carried]) -> Vec<Hop> {
        self.accounts.reserve(carried.len());
        for first in 0..AHEAD {
            self.expect(carried, first.wrapping_sub(AHEAD));
        }
        let mut hops = Vec::with_capacity(carried.len());
        for (place, one) in carried.iter().enumerate() {
            self.expect(carried, place);
            hops.push(self.hop(one));
        }
        hops
    }

    /// A transfer and the stolen money on it.
    pub fn hop(&mut self, carried: &Carried) -> Hop {
        let row = self.state.rows.get(carried.row);
        Hop {
            transfer_id: Some(self.state.rows.id(carried.row).into_owned()),
            payer: self.account(row.payer),
            payee: self.account(row.payee),
            at: row.at(),
            amount_fen: Fen::new(row.amount),
            stolen_fen: fen(carried.fen),
            layer: carried.layer,
        }
    }

    /// Asks for what the rows after a place will be printed from.
    fn expect(&self, carried: &[Carried], place: usize) {
        let State { rows, accounts, .. } = self.state;
        let row_at = |ahead: usize| -> Option<RowNo> {
            carried.get(place.wrapping_add(ahead)).map(|carried| carried.row)
        };
        if let Some(row) = row_at(AHEAD) {
            rows.expect(row);
        }
        if let Some(number) = row_at(AHEAD / 2) {
            let row = rows.get(number);
            rows.expect_texts(number);
            [row.payer, row.payee].into_iter().for_each(|account| accounts.expect_place(account));
        }
        if let Some(number) = row_at(AHEAD / 4) {
            let row = rows.get(number);
            [row.payer, row.payee].into_iter().for_each(|account| accounts.expect_text(account));
        }
    }
}
