//! An account that changed since the segment was sealed.

use crate::index::{Account, AccountBase, Entry};
use crate::opening::Opening;
use crate::rows::{RowNo, Rows};
use crate::side::Side;

/// An account's both directions, over what the segment says of it.
#[derive(Default)]
pub(crate) struct History {
    outs: Tail,
    ins: Tail,
    opening: Opening,
    opening_fen: u64,
    /// The instant of its last own row: a later one follows it without a look at any row.
    last_at: Option<i64>,
}

/// The first entries are the segment's, the others its own.
#[derive(Default)]
struct Tail {
    sealed: usize,
    entries: Vec<Entry>,
}

impl History {
    pub fn over([outs, ins]: [&[Entry]; 2], base: Option<&AccountBase>) -> History {
        History {
            outs: Tail { sealed: outs.len(), entries: Vec::new() },
            ins: Tail { sealed: ins.len(), entries: Vec::new() },
            opening: base.map_or(Opening::Undecided, AccountBase::opening),
            opening_fen: base.map_or(0, |base| base.opening_fen),
            last_at: None,
        }
    }

    /// Whether a row comes after all others, as most do.
    fn is_last(&mut self, sealed: [&[Entry]; 2], rows: &Rows, row: RowNo) -> bool {
        let at = rows.get(row).at;
        let is_last = self.last_at.is_some_and(|last| last < at)
            || ends_before(self.outs(sealed[0]), self.ins(sealed[1]), rows, row);
        if is_last {
            self.last_at = Some(at);
        }
        is_last
    }

    pub fn account<'a>(&'a self, outs: &'a [Entry], ins: &'a [Entry]) -> Account<'a> {
        let (outs, ins) = (self.outs(outs), self.ins(ins));
        Account { outs, ins, opening: self.opening, opening_fen: self.opening_fen }
    }

    #[inline]
    pub fn outs<'a>(&'a self, sealed: &'a [Entry]) -> Side<'a> {
        self.outs.side(sealed)
    }

    #[inline]
    pub fn ins<'a>(&'a self, sealed: &'a [Entry]) -> Side<'a> {
        self.ins.side(sealed)
    }

    pub fn insert_out(&mut self, sealed: [&[Entry]; 2], rows: &Rows, account: u32, mut entry: Entry) {
        let is_last = self.is_last(sealed, rows, entry.row);
        let outs = self.outs(sealed[0]);
        if is_last {
            entry.total = outs.total_before(outs.len()) + rows.get(entry.row).amount as u64;
            self.outs.entries.push(entry);
            return;
        }
        let position = outs.first_from(rows, entry.row);
        self.outs.insert(sealed[0], position, entry);
        self.retotal_from(sealed, rows, account, entry.row);
    }

    pub fn insert_in(&mut self, sealed: [&[Entry]; 2], rows: &Rows, account: u32, mut entry: Entry) {
        let is_last = self.is_last(sealed, rows, entry.row);
        let (outs, ins) = (self.outs(sealed[0]), self.ins(sealed[1]));
        if is_last {
            let received = if ins.len() == 0 { self.opening_fen } else { ins.total_before(ins.len()) };
            // Withdrawals beyond what was received were covered by unknown money.
            let received = received.max(outs.total_before(outs.len()));
            entry.total = received + rows.get(entry.row).amount as u64;
            self.ins.entries.push(entry);
            return;
        }
        let position = ins.first_from(rows, entry.row);
        self.ins.insert(sealed[1], position, entry);
        self.retotal_from(sealed, rows, account, entry.row);
    }

    pub fn open(&mut self, sealed: [&[Entry]; 2], rows: &Rows, account: u32, opening: Opening) {
        self.opening = opening;
        self.retotal_all(sealed, rows, account);
    }

    /// Totals again from a newly placed row on. A printed opening is anchored at a row's balance, so a row before
    /// the anchor moves the opening itself and with it everything.
    fn retotal_from(&mut self, sealed: [&[Entry]; 2], rows: &Rows, account: u32, row: RowNo) {
        if let Opening::Printed { anchor, .. } = self.opening
            && !rows.is_before(anchor, row)
        {
            self.retotal_all(sealed, rows, account);
            return;
        }
        let (outs, ins) = (self.outs(sealed[0]), self.ins(sealed[1]));
        let places = (outs.first_from(rows, row), ins.first_from(rows, row));
        self.total_on(sealed, rows, places);
    }

    fn retotal_all(&mut self, sealed: [&[Entry]; 2], rows: &Rows, account: u32) {
        self.opening_fen = self.opening.least_fen(self.account(sealed[0], sealed[1]), rows, account);
        self.total_on(sealed, rows, (0, 0));
    }

    fn total_on(&mut self, sealed: [&[Entry]; 2], rows: &Rows, (mut out, mut inn): (usize, usize)) {
        let mut out_total = self.outs(sealed[0]).total_before(out);
        let received = if inn == 0 { self.opening_fen } else { self.ins(sealed[1]).total_before(inn) };
        let mut in_total = received.max(out_total);
        loop {
            let next = (self.outs(sealed[0]).get(out), self.ins(sealed[1]).get(inn));
            let out_is_next = match next {
                (Some(paid), Some(received)) => !rows.is_before(received.row, paid.row),
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => return,
            };
            if let (true, Some(paid)) = (out_is_next, next.0) {
                out_total += rows.get(paid.row).amount as u64;
                in_total = in_total.max(out_total);
                self.outs.set_total(sealed[0], out, out_total);
                out += 1;
            } else if let Some(received) = next.1 {
                in_total += rows.get(received.row).amount as u64;
                self.ins.set_total(sealed[1], inn, in_total);
                inn += 1;
            }
        }
    }

    pub fn heap_bytes(&self) -> usize {
        (self.outs.entries.capacity() + self.ins.entries.capacity()) * size_of::<Entry>()
    }
}

fn ends_before(outs: Side<'_>, ins: Side<'_>, rows: &Rows, row: RowNo) -> bool {
    let not_later = |side: Side<'_>| {
        let last = side.len().checked_sub(1).and_then(|last| side.get(last));
        last.is_none_or(|entry| !rows.is_before(row, entry.row))
    };
    not_later(outs) && not_later(ins)
}

impl Tail {
    #[inline]
    fn side<'a>(&'a self, sealed: &'a [Entry]) -> Side<'a> {
        Side::new(&sealed[..self.sealed], &self.entries)
    }

    /// Takes the sealed entries from a position on over, to change them.
    fn take_over(&mut self, sealed: &[Entry], position: usize) {
        if position < self.sealed {
            self.entries.splice(0..0, sealed[position..self.sealed].iter().copied());
            self.sealed = position;
        }
    }

    fn insert(&mut self, sealed: &[Entry], position: usize, entry: Entry) {
        self.take_over(sealed, position);
        self.entries.insert(position - self.sealed, entry);
    }

    fn set_total(&mut self, sealed: &[Entry], position: usize, total: u64) {
        if position < self.sealed && sealed[position].total == total {
            return;
        }
        self.take_over(sealed, position);
        self.entries[position - self.sealed].total = total;
    }
}
