//! An account that changed since the segment was sealed.

use crate::index::{Account, AccountBase, Entry};
use crate::mapped::expect;
use crate::opening::Opening;
use crate::pool::{Block, Pool};
use crate::rows::{RowNo, Rows};
use crate::side::Side;

/// An account's both directions, over what the segment says of it: one line of the processor's cache.
#[derive(Default)]
#[repr(align(64))]
pub(crate) struct History {
    outs: Tail,
    ins: Tail,
    opening: Opening,
    opening_fen: u64,
    /// The instant of its last own row: a later one follows it without a look at any row.
    last_at: i64,
}

const _: () = assert!(size_of::<History>() == 64);
const NO_OWN_ROW: i64 = i64::MIN;

/// All histories, in pieces that stay where they are: as they become many none is copied, and no page is made twice.
#[derive(Default)]
pub(crate) struct Histories(Vec<Vec<History>>);

/// A quarter of a megabyte; the first piece grows to it.
const PIECE: usize = 1 << 12;

impl Histories {
    pub fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * PIECE + last.len())
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub fn get(&self, place: usize) -> Option<&History> {
        self.0.get(place / PIECE)?.get(place % PIECE)
    }

    /// # Panics
    /// Where there is none.
    #[inline]
    pub fn get_mut(&mut self, place: usize) -> &mut History {
        &mut self.0[place / PIECE][place % PIECE]
    }

    /// Asks for the memory of one. A place behind the end is no fault.
    #[inline]
    pub fn expect(&self, place: usize) {
        if let Some(piece) = self.0.get(place / PIECE) {
            expect(piece, place % PIECE);
        }
    }

    pub fn push(&mut self, history: History) {
        match self.0.last_mut().filter(|last| last.len() < PIECE) {
            Some(last) => last.push(history),
            None => {
                let room = if self.0.is_empty() { 4 } else { PIECE };
                let mut piece = Vec::with_capacity(room);
                piece.push(history);
                self.0.push(piece);
            }
        }
    }

    pub fn heap_bytes(&self) -> usize {
        self.0.iter().map(Vec::capacity).sum::<usize>() * size_of::<History>()
    }
}

/// Which of an account's two directions.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    Out,
    In,
}

/// The first entries are the segment's, the others its own.
#[derive(Default)]
struct Tail {
    sealed: u32,
    own: Block,
}

impl History {
    pub fn over([outs, ins]: [&[Entry]; 2], base: Option<&AccountBase>) -> History {
        History {
            outs: Tail { sealed: outs.len() as u32, own: Block::default() },
            ins: Tail { sealed: ins.len() as u32, own: Block::default() },
            opening: base.map_or(Opening::Undecided, AccountBase::opening),
            opening_fen: base.map_or(0, |base| base.opening_fen),
            last_at: NO_OWN_ROW,
        }
    }

    /// Whether a row comes after all others, as most do.
    fn is_last(&mut self, pool: &Pool, sealed: [&[Entry]; 2], rows: &Rows, row: RowNo) -> bool {
        let at = rows.get(row).at;
        let is_last = (self.last_at != NO_OWN_ROW && self.last_at < at)
            || ends_before(self.outs(pool, sealed[0]), self.ins(pool, sealed[1]), rows, row);
        if is_last {
            self.last_at = at;
        }
        is_last
    }

    #[inline]
    pub fn expect_last_out(&self, pool: &Pool) {
        pool.expect_end(self.outs.own);
    }

    #[inline]
    pub fn expect_last_in(&self, pool: &Pool) {
        pool.expect_end(self.ins.own);
    }

    pub fn account<'a>(&self, pool: &'a Pool, outs: &'a [Entry], ins: &'a [Entry]) -> Account<'a> {
        let (outs, ins) = (self.outs(pool, outs), self.ins(pool, ins));
        Account { outs, ins, opening: self.opening, opening_fen: self.opening_fen }
    }

    #[inline]
    pub fn outs<'a>(&self, pool: &'a Pool, sealed: &'a [Entry]) -> Side<'a> {
        self.outs.side(pool, sealed)
    }

    #[inline]
    pub fn ins<'a>(&self, pool: &'a Pool, sealed: &'a [Entry]) -> Side<'a> {
        self.ins.side(pool, sealed)
    }

    /// Takes a row in, in one direction; one that is not the last totals what comes after it anew.
    #[inline]
    pub fn insert(
        &mut self,
        pool: &mut Pool,
        sealed: [&[Entry]; 2],
        rows: &Rows,
        account: u32,
        (way, mut entry): (Way, Entry),
    ) {
        let is_last = self.is_last(pool, sealed, rows, entry.row);
        let (outs, ins) = (self.outs(pool, sealed[0]), self.ins(pool, sealed[1]));
        if is_last {
            let paid = outs.total_before(outs.len());
            let before = match way {
                Way::Out => paid,
                // Withdrawals beyond what was received were covered by unknown money.
                Way::In if ins.len() == 0 => paid.max(self.opening_fen),
                Way::In => paid.max(ins.total_before(ins.len())),
            };
            entry.total = before + rows.get(entry.row).amount as u64;
            pool.push(&mut self.tail(way).own, entry);
            return;
        }
        let side = if let Way::Out = way { outs } else { ins };
        let position = side.first_from(rows, entry.row);
        self.tail(way).insert(pool, sealed[way as usize], position, entry);
        self.retotal_from(pool, sealed, rows, account, entry.row);
    }

    fn tail(&mut self, way: Way) -> &mut Tail {
        match way {
            Way::Out => &mut self.outs,
            Way::In => &mut self.ins,
        }
    }

    /// Takes a row out again in one direction, and totals what comes after it anew.
    pub fn remove(
        &mut self,
        pool: &mut Pool,
        sealed: [&[Entry]; 2],
        rows: &Rows,
        account: u32,
        (way, row): (Way, RowNo),
    ) {
        let sealed_side = sealed[way as usize];
        let tail = self.tail(way);
        let side = tail.side(pool, sealed_side);
        let position = side.first_from(rows, row);
        if side.get(position).is_some_and(|entry| entry.row == row) {
            tail.remove(pool, sealed_side, position);
            self.last_at = NO_OWN_ROW;
            self.retotal_from(pool, sealed, rows, account, row);
        }
    }

    pub fn open(
        &mut self,
        pool: &mut Pool,
        sealed: [&[Entry]; 2],
        rows: &Rows,
        account: u32,
        opening: Opening,
    ) {
        self.opening = opening;
        self.retotal_all(pool, sealed, rows, account);
    }

    /// Totals again from a newly placed row on. A printed opening is anchored at a row's balance, so a row before
    /// the anchor moves the opening itself and with it everything.
    fn retotal_from(
        &mut self,
        pool: &mut Pool,
        sealed: [&[Entry]; 2],
        rows: &Rows,
        account: u32,
        row: RowNo,
    ) {
        if let Opening::Printed { anchor, .. } = self.opening
            && !rows.is_before(anchor, row)
        {
            self.retotal_all(pool, sealed, rows, account);
            return;
        }
        let (outs, ins) = (self.outs(pool, sealed[0]), self.ins(pool, sealed[1]));
        let places = (outs.first_from(rows, row), ins.first_from(rows, row));
        self.total_on(pool, sealed, rows, places);
    }

    fn retotal_all(&mut self, pool: &mut Pool, sealed: [&[Entry]; 2], rows: &Rows, account: u32) {
        self.opening_fen = self.opening.least_fen(self.account(pool, sealed[0], sealed[1]), rows, account);
        self.total_on(pool, sealed, rows, (0, 0));
    }

    fn total_on(
        &mut self,
        pool: &mut Pool,
        sealed: [&[Entry]; 2],
        rows: &Rows,
        (mut out, mut inn): (usize, usize),
    ) {
        let mut out_total = self.outs(pool, sealed[0]).total_before(out);
        let received = if inn == 0 { self.opening_fen } else { self.ins(pool, sealed[1]).total_before(inn) };
        let mut in_total = received.max(out_total);
        loop {
            let next = (self.outs(pool, sealed[0]).get(out), self.ins(pool, sealed[1]).get(inn));
            let out_is_next = match next {
                (Some(paid), Some(received)) => !rows.is_before(received.row, paid.row),
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => return,
            };
            if let (true, Some(paid)) = (out_is_next, next.0) {
                out_total += rows.get(paid.row).amount as u64;
                in_total = in_total.max(out_total);
                self.outs.set_total(pool, sealed[0], out, out_total);
                out += 1;
            } else if let Some(received) = next.1 {
                in_total += rows.get(received.row).amount as u64;
                self.ins.set_total(pool, sealed[1], inn, in_total);
                inn += 1;
            }
        }
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
    fn side<'a>(&self, pool: &'a Pool, sealed: &'a [Entry]) -> Side<'a> {
        Side::new(&sealed[..self.sealed as usize], pool.slice(self.own))
    }

    /// Takes the sealed entries from a position on over, to change them.
    fn take_over(&mut self, pool: &mut Pool, sealed: &[Entry], position: usize) {
        if position < self.sealed as usize {
            pool.insert(&mut self.own, 0, &sealed[position..self.sealed as usize]);
            self.sealed = position as u32;
        }
    }

    fn insert(&mut self, pool: &mut Pool, sealed: &[Entry], position: usize, entry: Entry) {
        self.take_over(pool, sealed, position);
        pool.insert(&mut self.own, position - self.sealed as usize, &[entry]);
    }

    fn remove(&mut self, pool: &mut Pool, sealed: &[Entry], position: usize) {
        self.take_over(pool, sealed, position);
        pool.remove(&mut self.own, position - self.sealed as usize);
    }

    fn set_total(&mut self, pool: &mut Pool, sealed: &[Entry], position: usize, total: u64) {
        if position < self.sealed as usize && sealed[position].total == total {
            return;
        }
        self.take_over(pool, sealed, position);
        pool.slice_mut(self.own)[position - self.sealed as usize].total = total;
    }
}
