//! The temporal index: per account and direction, running totals in the ledger's order.
//!
//! An account has an in-axis and an out-axis. A deposit owns an interval of the in-axis that ends at its entry's
//! total, a withdrawal one of the out-axis, and first-in-first-out matching is the overlap of the two; the
//! difference of the two totals is the balance, on whose levels the other rules work. Where a withdrawal would
//! take more than is there, a deposit of unknown origin is put in just before it, at the moment of need, so that
//! later rows never shift earlier matches.

use kernel::Timestamp;

use crate::opening::Opening;
use crate::rows::{RowNo, Rows};

/// One transfer as one of its two accounts sees it: 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Total of this direction up to and including this transfer.
    pub total: u64,
    pub row: RowNo,
    /// The account at the other end.
    pub peer: u32,
}

/// One direction of one account, in the ledger's order.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a>(&'a [Entry]);

impl<'a> Side<'a> {
    pub fn len(self) -> usize {
        self.0.len()
    }

    pub fn get(self, position: usize) -> Option<Entry> {
        self.0.get(position).copied()
    }

    pub fn entries(self) -> &'a [Entry] {
        self.0
    }

    /// The total before the entry at this position, given that nothing precedes the first one.
    pub fn total_before(self, position: usize) -> u64 {
        if position == 0 { 0 } else { self.0[position - 1].total }
    }

    /// The first entry whose interval ends above a coordinate.
    pub fn first_above(self, coordinate: u64) -> usize {
        self.0.partition_point(|entry| entry.total <= coordinate)
    }

    /// The first entry that is not before a row.
    pub fn first_from(self, rows: &Rows, row: RowNo) -> usize {
        self.0.partition_point(|entry| rows.is_before(entry.row, row))
    }

    /// The first entry strictly after a row.
    pub fn first_after(self, rows: &Rows, row: RowNo) -> usize {
        self.0.partition_point(|entry| !rows.is_before(row, entry.row))
    }

    /// The first entry at an instant or later.
    pub fn first_at(self, rows: &Rows, at: Timestamp) -> usize {
        self.0.partition_point(|entry| rows.get(entry.row).at < at.as_micros())
    }
}

/// An account's both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    outs: Vec<Entry>,
    ins: Vec<Entry>,
    in_total: u64,
    out_total: u64,
    pub opening: Opening,
    pub opening_fen: u64,
}

/// All accounts' histories, by account number of the dictionary.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Index {
    histories: Vec<History>,
}

impl Index {
    pub fn grow_to(&mut self, accounts: usize) {
        self.histories.resize_with(accounts, History::default);
    }

    pub fn history(&self, account: u32) -> &History {
        &self.histories[account as usize]
    }

    pub fn outs(&self, account: u32) -> Side<'_> {
        Side(&self.histories[account as usize].outs)
    }

    pub fn ins(&self, account: u32) -> Side<'_> {
        Side(&self.histories[account as usize].ins)
    }

    /// What is there after the account's withdrawal at this position. Where unknown money had to be put in, the
    /// withdrawal leaves nothing.
    pub fn balance_after_out(&self, rows: &Rows, account: u32, position: usize) -> u64 {
        let (outs, history) = (self.outs(account), self.history(account));
        let Some(paid) = outs.get(position) else { return history.balance() };
        let ins = self.ins(account);
        let received = ins.first_from(rows, paid.row);
        let in_total = if received == 0 { history.opening_fen } else { ins.total_before(received) };
        in_total.saturating_sub(paid.total)
    }

    /// What is there right after an instant.
    pub fn balance_at(&self, rows: &Rows, account: u32, at: Timestamp) -> u64 {
        let later = at.plus_micros(1);
        let (outs, ins) = (self.outs(account), self.ins(account));
        let (paid, received) = (outs.first_at(rows, later), ins.first_at(rows, later));
        let in_total =
            if received == 0 { self.history(account).opening_fen } else { ins.total_before(received) };
        in_total.saturating_sub(outs.total_before(paid))
    }

    /// Takes a transfer into both its accounts; a late one re-totals those two from its place on, no others.
    pub fn insert(&mut self, rows: &Rows, row: RowNo) {
        let found = *rows.get(row);
        let entry = |peer| Entry { total: 0, row, peer };
        self.histories[found.payer as usize].insert_out(rows, found.payer, entry(found.payee));
        self.histories[found.payee as usize].insert_in(rows, found.payee, entry(found.payer));
    }

    /// Fixes how an account's opening balance is known and re-totals the account.
    pub fn open_account(&mut self, rows: &Rows, account: u32, opening: Opening) {
        let history = &mut self.histories[account as usize];
        history.opening = opening;
        history.retotal_all(rows, account);
    }

    pub fn heap_bytes(&self) -> usize {
        let entries: usize = self.histories.iter().map(|h| h.outs.capacity() + h.ins.capacity()).sum();
        entries * size_of::<Entry>() + self.histories.capacity() * size_of::<History>()
    }
}

impl History {
    pub fn outs(&self) -> Side<'_> {
        Side(&self.outs)
    }

    pub fn ins(&self) -> Side<'_> {
        Side(&self.ins)
    }

    /// What is there after the last row.
    pub fn balance(&self) -> u64 {
        self.in_total - self.out_total
    }

    fn insert_out(&mut self, rows: &Rows, account: u32, mut entry: Entry) {
        if self.ends_before(rows, entry.row) {
            self.out_total += rows.get(entry.row).amount as u64;
            self.in_total = self.in_total.max(self.out_total);
            entry.total = self.out_total;
            self.outs.push(entry);
            return;
        }
        self.outs.insert(self.outs().first_from(rows, entry.row), entry);
        self.retotal_from(rows, account, entry.row);
    }

    fn insert_in(&mut self, rows: &Rows, account: u32, mut entry: Entry) {
        if self.ends_before(rows, entry.row) {
            self.in_total += rows.get(entry.row).amount as u64;
            entry.total = self.in_total;
            self.ins.push(entry);
            return;
        }
        self.ins.insert(self.ins().first_from(rows, entry.row), entry);
        self.retotal_from(rows, account, entry.row);
    }

    fn ends_before(&self, rows: &Rows, row: RowNo) -> bool {
        let not_later = |last: Option<&Entry>| last.is_none_or(|entry| !rows.is_before(row, entry.row));
        not_later(self.outs.last()) && not_later(self.ins.last())
    }

    /// Totals again from a newly placed row on. A printed opening is anchored at a row's balance, so a row before
    /// the anchor moves the opening itself and with it everything.
    fn retotal_from(&mut self, rows: &Rows, account: u32, row: RowNo) {
        if let Opening::Printed { anchor, .. } = self.opening
            && !rows.is_before(anchor, row)
        {
            self.retotal_all(rows, account);
            return;
        }
        let (out, inn) = (self.outs().first_from(rows, row), self.ins().first_from(rows, row));
        self.total_on(rows, out, inn);
    }

    fn retotal_all(&mut self, rows: &Rows, account: u32) {
        self.opening_fen = self.opening.least_fen(self, rows, account);
        self.total_on(rows, 0, 0);
    }

    fn total_on(&mut self, rows: &Rows, mut out: usize, mut inn: usize) {
        let mut out_total = self.outs().total_before(out);
        let ins_before = if inn == 0 { self.opening_fen } else { self.ins[inn - 1].total };
        let mut in_total = ins_before.max(out_total);
        while out < self.outs.len() || inn < self.ins.len() {
            let out_is_next = match (self.outs.get(out), self.ins.get(inn)) {
                (Some(paid), Some(received)) => !rows.is_before(received.row, paid.row),
                (paid, _) => paid.is_some(),
            };
            if out_is_next {
                out_total += rows.get(self.outs[out].row).amount as u64;
                in_total = in_total.max(out_total);
                self.outs[out].total = out_total;
                out += 1;
            } else {
                in_total += rows.get(self.ins[inn].row).amount as u64;
                self.ins[inn].total = in_total;
                inn += 1;
            }
        }
        (self.in_total, self.out_total) = (in_total, out_total);
    }
}
