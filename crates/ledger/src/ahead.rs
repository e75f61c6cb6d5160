//! Where money goes on, noted when a segment is sealed, so that a walk down need not search for it.
//!
//! Two searches are made for every piece of money: for the deposit that a withdrawal is at its payee, and for the
//! withdrawal by which that deposit begins to be spent, first in, first out. A noted place is only where to look first:
//! the entry found there says whether it is the one, and when the account has changed since, it is searched for.

use crate::index::{Account, Index};
use crate::mapped::filled;
use crate::rows::RowNo;

/// Of a withdrawal: the place among its payee's deposits, and that of the first of the payee's withdrawals that spends
/// it. Four bytes a transfer; the few places too large for them are searched for.
pub(crate) type Ahead = [u16; 2];

/// A place that must be searched for.
pub(crate) const FAR: u16 = u16::MAX;
pub(crate) const UNKNOWN: Ahead = [FAR, FAR];

fn noted(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(FAR)
}

/// For each row, by its rank in the ledger's order, where its money goes on.
pub(crate) fn of_rows(index: &Index, accounts: u32, ranks: &[RowNo]) -> Vec<Ahead> {
    let mut found = filled(UNKNOWN, ranks.len());
    for account in 0..accounts {
        note(index.account(account), ranks, &mut found);
    }
    found
}

/// An account's entries from the first to the last: outs before a deposit say how much had gone when it came, outs above
/// its beginning are paid from it.
fn note(account: Account<'_>, ranks: &[RowNo], found: &mut [Ahead]) {
    let Account { outs, ins, opening_fen, .. } = account;
    let (mut before, mut spent, mut came) = (0, 0, opening_fen);
    for (place, deposit) in ins.iter().enumerate() {
        let rank = ranks[deposit.row as usize];
        while outs.get(before).is_some_and(|out| ranks[out.row as usize] <= rank) {
            before += 1;
        }
        // Withdrawals beyond what had come were covered by unknown money.
        let from = came.max(outs.total_before(before));
        while outs.get(spent).is_some_and(|out| out.total <= from) {
            spent += 1;
        }
        found[rank as usize] = [noted(place), noted(spent)];
        came = deposit.total;
    }
}
