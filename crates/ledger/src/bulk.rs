//! The index built at one go from transfers that are in order already, with accounts numbered densely.

use crate::index::{AccountBase, Entry, SealedIndex};
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
    let mut out_starts = filled(0_u32, accounts + 1);
    let mut in_starts = filled(0_u32, accounts + 1);
    for one in moves {
        out_starts[one.payer as usize + 1] += 1;
        in_starts[one.payee as usize + 1] += 1;
    }
    for account in 0..accounts {
        out_starts[account + 1] += out_starts[account];
        in_starts[account + 1] += in_starts[account];
    }
    let nothing = Cursor { out: 0, inn: 0, out_total: 0, in_total: 0 };
    let mut cursors = filled(nothing, accounts);
    for (account, cursor) in cursors.iter_mut().enumerate() {
        (cursor.out, cursor.inn) = (out_starts[account], in_starts[account]);
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
        out_starts: Records::Held(out_starts),
        in_starts: Records::Held(in_starts),
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
