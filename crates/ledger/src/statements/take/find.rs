//! Which held row a row of a statement is, or is the other side of.

use kernel::{AccountNo, Timestamp};

use super::Taking;
use crate::rows::{Row, RowNo, balance_of, marks};
use crate::statements::entry::Entry;
use crate::transfer::{Status, Transfer};

/// Two banks' clocks for one transfer, when each has its own serial: most settle at once, some in minutes.
const SAME_TRANSFER_WITHIN_MICROS: i64 = 10 * 60 * 1_000_000;
/// Within so much, transfers of one amount between the same two accounts are taken in their order.
const IN_ORDER_WITHIN_MICROS: i64 = 60 * 1_000_000;
/// The same, when both print one serial: the payee's bank may book it the next working day.
const SAME_SERIAL_WITHIN_MICROS: i64 = 3 * 86_400 * 1_000_000;
/// Transfers that share one serial: a payment and its fee, or banks that count alike.
const SAME_SERIAL_MAX: u32 = 64;

/// What a serial leads to.
pub(super) enum Serial {
    Held(RowNo),
    Free(String),
}

impl Taking<'_> {
    /// The transfer that this serial stands for, or the serial that is free for it.
    pub(super) fn by_serial(&self, serial: &str, entry: &Entry, transfer: &Transfer) -> Serial {
        let state = &self.ledger.state;
        let mut id = serial.to_owned();
        for again in 2..=SAME_SERIAL_MAX {
            match state.find_staged(&id) {
                None => return Serial::Free(id),
                Some(row) if self.is_same(row, entry, transfer) => return Serial::Held(row),
                Some(_) => id = format!("{serial}-{again}"),
            }
        }
        Serial::Free(format!("{serial}@{}", entry.own.reveal()))
    }

    /// Whether a held row with this row's serial is this row, or the other side of it.
    fn is_same(&self, row: RowNo, entry: &Entry, transfer: &Transfer) -> bool {
        let held = self.ledger.state.rows.get(row);
        held.amount == transfer.amount.get()
            && (held.at - transfer.at.as_micros()).abs() <= SAME_SERIAL_WITHIN_MICROS
            && self.fits(held, entry, transfer)
            && agrees(held, entry)
    }

    /// Whether the parties fit; an end that one of the two does not name may be anybody.
    fn fits(&self, held: &Row, entry: &Entry, transfer: &Transfer) -> bool {
        let state = &self.ledger.state;
        let (own, other) = if entry.is_out { (held.payer, held.payee) } else { (held.payee, held.payer) };
        let wanted = if entry.is_out { &transfer.payee } else { &transfer.payer };
        let is_unnamed = *wanted == self.unknown || state.find_account(&self.unknown) == Some(other);
        state.find_account(&entry.own) == Some(own)
            && (is_unnamed || state.find_account(wanted) == Some(other))
    }

    /// The row in which the other side's bank states this transfer already.
    pub(super) fn other_side(&self, entry: &Entry, transfer: &Transfer) -> Option<RowNo> {
        let state = &self.ledger.state;
        let id = |account: &AccountNo| state.find_account(account);
        let mark = if entry.is_out { marks::OF_PAYER } else { marks::OF_PAYEE };
        let amount = transfer.amount.get();
        let fits = |row: RowNo| {
            let held = state.rows.get(row);
            let near = (held.at - transfer.at.as_micros()).abs() <= SAME_TRANSFER_WITHIN_MICROS;
            near && held.amount == amount && held.marks & mark == 0 && held.status() != Status::Failed
        };
        let unknown = state.find_account(&self.unknown);
        let (payer, payee) = (id(&transfer.payer), id(&transfer.payee));
        // Both ends named by both, or the other end's bank did not name ours.
        let named = payer.zip(payee).and_then(|pair| self.nearest(pair, amount, transfer.at, fits));
        named
            .or_else(|| {
                let unnamed = if entry.is_out { (unknown?, payee?) } else { (payer?, unknown?) };
                let is_named =
                    if entry.is_out { Some(unnamed.1) != unknown } else { Some(unnamed.0) != unknown };
                if is_named { self.only(unnamed, amount, transfer.at, fits) } else { None }
            })
            .or_else(|| self.unnamed_here(entry, transfer, fits))
    }

    /// Our bank does not name the other end, but another bank names us: the only such transfer.
    fn unnamed_here(
        &self,
        entry: &Entry,
        transfer: &Transfer,
        fits: impl Fn(RowNo) -> bool,
    ) -> Option<RowNo> {
        if entry.other.is_some() {
            return None;
        }
        let state = &self.ledger.state;
        let own = state.find_account(&entry.own)?;
        let side = if entry.is_out { state.index.outs(own) } else { state.index.ins(own) };
        let from = side.first_at(&state.rows, transfer.at.plus_micros(-SAME_TRANSFER_WITHIN_MICROS));
        let until = side.first_at(&state.rows, transfer.at.plus_micros(SAME_TRANSFER_WITHIN_MICROS + 1));
        let mut found = side.range(from, until).map(|held| held.row).filter(|&row| fits(row));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// Held rows between two accounts of an amount near an instant: in the index, and staged since.
    fn between(&self, (payer, payee): (u32, u32), amount: i64, at: Timestamp) -> Vec<RowNo> {
        let state = &self.ledger.state;
        let side = state.index.outs(payer);
        let from = side.first_at(&state.rows, at.plus_micros(-SAME_TRANSFER_WITHIN_MICROS));
        let until = side.first_at(&state.rows, at.plus_micros(SAME_TRANSFER_WITHIN_MICROS + 1));
        let indexed = side.range(from, until).filter(|held| held.peer == payee).map(|held| held.row);
        let fresh = self.fresh.get(&(payer, payee, amount)).into_iter().flatten().copied();
        indexed.chain(fresh).collect()
    }

    fn nearest(
        &self,
        pair: (u32, u32),
        amount: i64,
        at: Timestamp,
        fits: impl Fn(RowNo) -> bool,
    ) -> Option<RowNo> {
        let rows = &self.ledger.state.rows;
        let found: Vec<RowNo> = self.between(pair, amount, at).into_iter().filter(|&row| fits(row)).collect();
        let distance = |row: RowNo| (rows.get(row).at - at.as_micros()).abs();
        // The other side's rows come in their order too, so the first that is left is the one that is meant.
        let first = found.iter().copied().find(|&row| distance(row) <= IN_ORDER_WITHIN_MICROS);
        first.or_else(|| found.into_iter().min_by_key(|&row| distance(row)))
    }

    /// The only one: between an account and nobody in particular, two of one amount are two guesses.
    fn only(
        &self,
        pair: (u32, u32),
        amount: i64,
        at: Timestamp,
        fits: impl Fn(RowNo) -> bool,
    ) -> Option<RowNo> {
        let mut found = self.between(pair, amount, at).into_iter().filter(|&row| fits(row));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }
}

/// Whether the balance that this side prints is the one that is held, if one is.
fn agrees(held: &Row, entry: &Entry) -> bool {
    let printed = if entry.is_out { held.payer_balance } else { held.payee_balance };
    match (balance_of(printed), entry.balance) {
        (Some(held), Some(given)) => held == given,
        (None, _) | (_, None) => true,
    }
}
