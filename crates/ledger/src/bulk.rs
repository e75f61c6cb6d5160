//! The index built at one go from transfers that are in order already, with accounts numbered densely.

use crate::index::{AccountBase, Entry, SealedIndex, Starts};
use crate::mapped::{Records, filled};
use crate::opening::Opening;
use crate::rows::RowNo;

/// A transfer as the index needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    pub payer: u32,
    pub payee: u32,
    pub amount: u64,
}

/// Counts, then places: every entry is written once, and an account's entries lie together.
pub(crate) fn build(moves: &[Move], accounts: usize) -> SealedIndex {
    let mut starts: Vec<Starts> = filled([0; 2], accounts + 1);
    for one in moves {
        starts[one.payer as usize + 1][0] += 1;
        starts[one.payee as usize + 1][1] += 1;
    }
    for account in 0..accounts {
        let [out, inn] = starts[account];
        starts[account + 1][0] += out;
        starts[account + 1][1] += inn;
    }
    let nothing = Cursor { out: 0, inn: 0, out_total: 0, in_total: 0 };
    let mut cursors = filled(nothing, accounts);
    for (cursor, start) in cursors.iter_mut().zip(&starts) {
        [cursor.out, cursor.inn] = *start;
    }
    let unset = Entry { total: 0, row: 0, peer: 0 };
    let (mut outs, mut ins) = (filled(unset, moves.len()), filled(unset, moves.len()));
    for (row, one) in moves.iter().enumerate() {
        let row = row as RowNo;
        let payer = &mut cursors[one.payer as usize];
        payer.out_total += one.amount;
        payer.in_total = payer.in_total.max(payer.out_total);
        outs[payer.out as usize] = Entry { total: payer.out_total, row, peer: one.payee };
        payer.out += 1;
        let payee = &mut cursors[one.payee as usize];
        payee.in_total += one.amount;
        ins[payee.inn as usize] = Entry { total: payee.in_total, row, peer: one.payer };
        payee.inn += 1;
    }
    SealedIndex {
        outs: Records::Held(outs),
        ins: Records::Held(ins),
        aheads: Records::Held(Vec::new()),
        starts: Records::Held(starts),
        accounts: Records::Held(vec![AccountBase::of(Opening::Undecided, 0); accounts]),
    }
}

/// How far an account has been filled: 24 bytes, so that one load serves a whole step.
#[derive(Clone, Copy)]
struct Cursor {
    out: u32,
    inn: u32,
    out_total: u64,
    in_total: u64,
}
