//! The walk: pieces of money, layer by layer, each resting, leaving, or going on by the transfers its rule names.
//!
//! A piece is an interval on one axis of one account. Under first-in-first-out the axis is all money ever paid in,
//! and a withdrawal takes what its own interval of the out-axis covers. Under last-in-first-out the axis is the
//! balance: a deposit lies on the levels above what was there, and a withdrawal that brings the balance down to
//! some level takes everything above it. Pieces are independent of each other and never share a fen.

use kernel::Timestamp;

use crate::ahead::{Ahead, UNKNOWN};
use crate::cash;
use crate::exit::ExitKind;
use crate::rows::{RowNo, Rows};
use crate::state::State;

#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub as_of: Option<Timestamp>,
    pub layers: u16,
    pub fragments_max: usize,
    pub dust_fen: u64,
    /// Whether money goes on from an account without a statement by what others' statements tell.
    pub past_frontiers: bool,
}

/// Which axis pieces lie on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    /// All money ever paid in: the oldest leaves first.
    Order,
    /// The balance: the newest leaves first.
    Levels,
}

/// What a walk found: unsorted, a row or an account as often as pieces touched it.
#[derive(Default)]
pub(crate) struct Path {
    pub hops: Vec<Carried>,
    pub rests: Vec<Rest>,
    pub exits: Vec<(RowNo, ExitKind, u64)>,
    pub truncated: bool,
}

/// Stolen money on a transfer.
#[derive(Clone, Copy)]
pub(crate) struct Carried {
    pub row: RowNo,
    pub fen: u64,
    pub layer: u16,
}

/// Stolen money in an account.
#[derive(Clone, Copy)]
pub(crate) struct Rest {
    pub account: u32,
    pub fen: u64,
    pub layer: u16,
    pub has_statement: bool,
}

/// A piece of money that reached an account by a transfer: `[from, until)` of the axis.
#[derive(Clone, Copy)]
struct Piece {
    account: u32,
    row: RowNo,
    from: u64,
    until: u64,
    layer: u16,
    has_statement: bool,
    /// The withdrawal by which the transfer begins to be spent, if it was noted.
    spent: u16,
}

/// A part of a transfer on its way to the payee: `fen` of it, from the `offset`-th fen on.
#[derive(Clone, Copy)]
struct Part {
    row: RowNo,
    payee: u32,
    amount: u64,
    offset: u64,
    fen: u64,
    layer: u16,
    ahead: Ahead,
}

/// Parts whose memory is asked for together, so that the waits for it overlap.
const AT_ONCE: usize = 64;

/// Stolen fen of a transfer: so many, from the offset-th on.
#[derive(Clone, Copy)]
pub(crate) struct Stolen {
    pub row: RowNo,
    pub offset: u64,
    pub fen: u64,
}

/// Follows parts of some transfers down; seeds that share no fen share none below.
pub(crate) fn down(state: &State, axis: Axis, seeds: &[Stolen], limits: Limits) -> Path {
    let horizon = Horizon::new(&state.rows, limits.as_of);
    let mut walk = Walk { state, axis, limits, horizon, path: Path::default(), pieces: 0, next: Vec::new() };
    for &Stolen { row, offset, fen } in seeds {
        walk.next.push(Part::of(state, row, (offset, fen), 1));
    }
    let mut parts = Vec::new();
    while !walk.next.is_empty() {
        std::mem::swap(&mut parts, &mut walk.next);
        for some in parts.chunks(AT_ONCE) {
            some.iter().for_each(|part| state.index.expect_starts(part.payee));
            some.iter().for_each(|part| state.index.expect_way(part.payee, part.ahead));
            some.iter().for_each(|&part| walk.arrive(part));
        }
        parts.clear();
    }
    walk.path
}

impl Part {
    /// A part of a transfer that no walk came to.
    fn of(state: &State, row: RowNo, (offset, fen): (u64, u64), layer: u16) -> Part {
        let found = state.rows.get(row);
        let (payee, amount) = (found.payee, found.amount as u64);
        Part { row, payee, amount, offset, fen, layer, ahead: UNKNOWN }
    }
}

struct Walk<'a> {
    state: &'a State,
    axis: Axis,
    limits: Limits,
    horizon: Horizon,
    path: Path,
    pieces: usize,
    /// What goes on to the next layer.
    next: Vec<Part>,
}

impl Walk<'_> {
    /// A part of a transfer reaches its payee: it leaves there, rests there, or goes on.
    fn arrive(&mut self, part: Part) {
        let Part { row, payee, fen, layer, .. } = part;
        self.path.hops.push(Carried { row, fen, layer });
        if let Some(kind) = self.exit(part) {
            let goes_on = self.paid_in_again(part);
            if goes_on < fen {
                self.path.exits.push((row, kind, fen - goes_on));
            }
            return;
        }
        self.pieces += 1;
        let coverage = &self.state.coverage;
        let has_statement = coverage.is_whole(payee) || coverage.covers(payee, self.state.rows.get(row).at());
        if !has_statement && !self.limits.past_frontiers {
            self.path.rests.push(Rest { account: payee, fen, layer, has_statement });
            return;
        }
        let from = match self.axis {
            Axis::Order => place_in_order(self.state, part),
            Axis::Levels => place_on_levels(self.state, part),
        };
        let spent = part.ahead[1];
        self.step(Piece { account: payee, row, from, until: from + fen, layer, has_statement, spent });
    }

    /// Lets what of a withdrawal was paid in again go on from there; says how much that is.
    fn paid_in_again(&mut self, part: Part) -> u64 {
        let state = self.state;
        let mut goes_on = 0;
        for (row, offset, fen) in
            cash::paid_in_again(state.cash.of_withdrawal(part.row), part.offset, part.fen)
        {
            if self.horizon.shows(&state.rows, row) {
                self.arrive(Part::of(state, row, (offset, fen), part.layer.saturating_add(1)));
                goes_on += fen;
            }
        }
        goes_on
    }

    /// Most ledgers' exits are accounts; only where a channel is one must the row itself be read.
    fn exit(&self, part: Part) -> Option<ExitKind> {
        if self.state.exits_by_channel() {
            return self.state.exit_of(self.state.rows.get(part.row));
        }
        self.state.exits.get(&part.payee).copied()
    }

    fn step(&mut self, piece: Piece) {
        let may_go_on = piece.layer < self.limits.layers && self.pieces < self.limits.fragments_max;
        if !may_go_on {
            // Only money that would have gone on makes the answer a truncated one.
            self.path.truncated |= self.moves(piece, |_| false) < piece.until - piece.from;
            self.rest(piece, piece.until - piece.from);
            return;
        }
        let mut next = std::mem::take(&mut self.next);
        let stays = self.moves(piece, |part| {
            next.push(part);
            true
        });
        self.next = next;
        if stays > 0 {
            self.rest(piece, stays);
        }
    }

    fn rest(&mut self, piece: Piece, fen: u64) {
        let Piece { account, layer, has_statement, .. } = piece;
        self.path.rests.push(Rest { account, fen, layer, has_statement });
    }

    /// Gives the parts of transfers by which a piece goes on, until `take` says stop; returns what stays.
    fn moves(&self, piece: Piece, take: impl FnMut(Part) -> bool) -> u64 {
        match self.axis {
            Axis::Order => moves_in_order(self.state, piece, self.horizon, take),
            Axis::Levels => moves_on_levels(self.state, piece, self.horizon, take),
        }
    }
}

/// Up to where transfers are seen.
#[derive(Clone, Copy)]
pub(crate) struct Horizon {
    as_of: Option<Timestamp>,
    sealed_until: RowNo,
}

impl Horizon {
    pub fn new(rows: &Rows, as_of: Option<Timestamp>) -> Horizon {
        Horizon { as_of, sealed_until: as_of.map_or(RowNo::MAX, |as_of| rows.sealed_until(as_of)) }
    }

    /// Sealed rows are numbered in order, so that most are judged by their number alone.
    #[inline]
    pub fn shows(&self, rows: &Rows, row: RowNo) -> bool {
        let Some(as_of) = self.as_of else { return true };
        if (row as usize) < rows.sealed_count() {
            row < self.sealed_until
        } else {
            rows.get(row).at() <= as_of
        }
    }
}

/// Where a part of a deposit lies on the payee's in-axis.
fn place_in_order(state: &State, part: Part) -> u64 {
    let ins = state.index.ins(part.payee);
    let noted = ins.noted(part.ahead[0]).filter(|entry| entry.row == part.row);
    let entry = noted.or_else(|| ins.get(ins.first_from(&state.rows, part.row)));
    entry.expect("a done row stands in its payee's index").total - part.amount + part.offset
}

fn moves_in_order(state: &State, piece: Piece, horizon: Horizon, mut take: impl FnMut(Part) -> bool) -> u64 {
    let outs = state.index.outs(piece.account);
    let aheads = state.index.aheads(piece.account);
    let mut from = piece.from;
    let mut position = outs.first_above_from(piece.spent, from);
    let mut start = outs.total_before(position);
    while from < piece.until {
        let Some(entry) = outs.get(position) else { break };
        if !horizon.shows(&state.rows, entry.row) {
            break;
        }
        let taken_until = entry.total.min(piece.until);
        let part = Part {
            row: entry.row,
            payee: entry.peer,
            amount: entry.total - start,
            offset: from - start,
            fen: taken_until - from,
            layer: piece.layer + 1,
            ahead: outs.noted_beside(aheads, position),
        };
        (from, start) = (taken_until, entry.total);
        position += 1;
        if !take(part) {
            break;
        }
    }
    piece.until - from
}

/// Where a part of a deposit lies on the payee's balance.
fn place_on_levels(state: &State, part: Part) -> u64 {
    let outs = state.index.outs(part.payee);
    let paid_before = outs.total_before(outs.first_after(&state.rows, part.row));
    place_in_order(state, part) - paid_before
}

fn moves_on_levels(state: &State, piece: Piece, horizon: Horizon, mut take: impl FnMut(Part) -> bool) -> u64 {
    let (outs, ins) = (state.index.outs(piece.account), state.index.ins(piece.account));
    let aheads = state.index.aheads(piece.account);
    let mut position = outs.first_after(&state.rows, piece.row);
    let mut later_in = ins.first_after(&state.rows, piece.row);
    let mut until = piece.until;
    while until > piece.from {
        let Some(entry) = outs.get(position) else { break };
        if !horizon.shows(&state.rows, entry.row) {
            break;
        }
        while ins.get(later_in).is_some_and(|deposit| state.rows.is_before(deposit.row, entry.row)) {
            later_in += 1;
        }
        // Where unknown money had to be put in, the withdrawal leaves nothing.
        let left = ins.total_before(later_in).saturating_sub(entry.total);
        let amount = entry.total - outs.total_before(position);
        let ahead = outs.noted_beside(aheads, position);
        position += 1;
        if left >= until {
            continue;
        }
        let from = left.max(piece.from);
        let part = Part {
            row: entry.row,
            payee: entry.peer,
            amount,
            offset: from - left,
            fen: until - from,
            layer: piece.layer + 1,
            ahead,
        };
        until = from;
        if !take(part) {
            break;
        }
    }
    until - piece.from
}
