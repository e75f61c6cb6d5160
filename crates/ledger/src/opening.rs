//! What an account held before its first known row, and how we know it.
//!
//! Where the bank printed running balances and they chain (each is the one before it plus or minus the rows
//! between), the opening balance follows from them. Where they are absent or do not chain, the account opens at
//! nothing and unknown money is put in at each moment of need. The choice is made once, when an account's rows
//! first come with balances or an import ends, is written to the log, and stays: a later row never changes it.

use crate::index::Account;
use crate::rows::{NOT_PRINTED, RowNo, Rows};

/// How an account's opening balance is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Not chosen yet: no balance has been seen. Behaves as [`Opening::Inserted`].
    #[default]
    Undecided,
    /// From the balance printed after one row, which chained with all others when the choice was made.
    Printed { anchor: RowNo, balance_fen: i64 },
    /// From nothing; unknown money is put in when a withdrawal needs it.
    Inserted,
}

impl Opening {
    /// The choice for an account as it stands; undecided when no bank printed a balance.
    pub fn choose(held: Account<'_>, rows: &Rows, account: u32) -> Opening {
        let mut anchor = None;
        let (mut moved, mut lowest) = (0_i128, 0_i128);
        let mut chains = true;
        for_each_move(held, rows, account, |row, signed, printed| {
            moved += i128::from(signed);
            lowest = lowest.min(moved);
            let Some(printed) = printed else { return };
            match anchor {
                None => anchor = Some((row, printed, i128::from(printed) - moved)),
                Some((_, _, opening)) => chains &= i128::from(printed) - moved == opening,
            }
        });
        match anchor {
            None => Opening::Undecided,
            Some((anchor, balance_fen, opening)) if chains && opening + lowest >= 0 => {
                Opening::Printed { anchor, balance_fen }
            }
            Some(_) => Opening::Inserted,
        }
    }

    /// The opening balance this choice gives, never below nothing.
    pub fn least_fen(self, held: Account<'_>, rows: &Rows, account: u32) -> u64 {
        let Opening::Printed { anchor, balance_fen } = self else { return 0 };
        let (mut moved, mut at_anchor) = (0_i128, None);
        for_each_move(held, rows, account, |row, signed, _| {
            moved += i128::from(signed);
            if row == anchor {
                at_anchor = Some(moved);
            }
        });
        let opening = i128::from(balance_fen) - at_anchor.unwrap_or(0);
        u64::try_from(opening.max(0)).unwrap_or(0)
    }
}

/// A break in an account's printed balances: between these two rows something is missing or out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Break {
    pub after: RowNo,
    pub before: RowNo,
    pub missing_fen: i64,
}

/// Where the printed balances of an account do not follow from one another.
pub(crate) fn breaks(held: Account<'_>, rows: &Rows, account: u32) -> Vec<Break> {
    let mut found = Vec::new();
    let mut last: Option<(RowNo, i64)> = None;
    let mut moved = 0_i64;
    for_each_move(held, rows, account, |row, signed, printed| {
        moved += signed;
        let Some(printed) = printed else { return };
        if let Some((after, balance)) = last {
            let missing_fen = printed - balance - moved;
            if missing_fen != 0 {
                found.push(Break { after, before: row, missing_fen });
            }
        }
        (last, moved) = (Some((row, printed)), 0);
    });
    found
}

/// Visits the account's rows in the ledger's order: the row, its signed amount, the balance printed after it.
fn for_each_move(
    held: Account<'_>,
    rows: &Rows,
    account: u32,
    mut visit: impl FnMut(RowNo, i64, Option<i64>),
) {
    let (outs, ins) = (held.outs, held.ins);
    let (mut out, mut inn) = (0, 0);
    loop {
        let out_is_next = match (outs.get(out), ins.get(inn)) {
            (Some(paid), Some(received)) => !rows.is_before(received.row, paid.row),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return,
        };
        let (side, position) = if out_is_next { (outs, &mut out) } else { (ins, &mut inn) };
        let Some(entry) = side.get(*position) else { return };
        *position += 1;
        let row = rows.get(entry.row);
        let printed = if out_is_next { row.payer_balance } else { row.payee_balance };
        // A payment to oneself has two balances after one row; neither says anything about the order.
        let printed = (printed != NOT_PRINTED && entry.peer != account).then_some(printed);
        visit(entry.row, if out_is_next { -row.amount } else { row.amount }, printed);
    }
}
