//! The victim's transfer in the ledger, found by its id or by what the victim reports.

use kernel::{AccountNo, Fen};

use super::{Stolen, TraceError, TraceRequest};
use crate::rows::{Row, RowNo};
use crate::side::Side;
use crate::state::State;

/// Reported times are often rounded to the day or off by a night.
const SAME_AMOUNT_WITHIN_MICROS: i64 = 72 * 3_600 * 1_000_000;
/// A reported amount may leave out a fee or be rounded: one in a hundred, if the time is near.
const NEAR_AMOUNT_WITHIN_MICROS: i64 = 2 * 3_600 * 1_000_000;
const NEAR_AMOUNT_DIVISOR: i64 = 100;

/// Where a trace begins.
pub(crate) enum Seed {
    /// A part of a transfer that the ledger holds.
    Row(Stolen),
    /// A transfer that only the report speaks of.
    Reported { payee: AccountNo },
}

/// The bank's record decides: more than the transfer carried cannot have been stolen by it.
pub(crate) fn find(state: &State, request: &TraceRequest) -> Result<Seed, TraceError> {
    if request.amount <= Fen::ZERO {
        return Err(TraceError::NotAboveZero(request.amount));
    }
    let row = match &request.transfer_id {
        Some(transfer_id) => Some(by_id(state, request, transfer_id)?),
        None => by_report(state, request),
    };
    let Some(row) = row else { return unstated(state, request) };
    let found = state.rows.get(row);
    check_end(request, found.at())?;
    let offset = request.offset.get().max(0);
    let stolen = request.amount.get().min(found.amount - offset);
    if stolen <= 0 {
        return Err(TraceError::NotAboveZero(Fen::new(stolen)));
    }
    Ok(Seed::Row(Stolen { row, offset: offset as u64, fen: stolen as u64 }))
}

fn by_id(state: &State, request: &TraceRequest, transfer_id: &str) -> Result<RowNo, TraceError> {
    let unknown = || TraceError::UnknownTransfer(transfer_id.to_owned());
    let row = state.find_transfer(transfer_id).ok_or_else(unknown)?;
    let found = state.rows.get(row);
    if state.find_account(&request.account) != Some(found.payer) {
        let (transfer_id, account) = (transfer_id.to_owned(), request.account.clone());
        return Err(TraceError::ForeignTransfer { transfer_id, account });
    }
    if found.moved_money() {
        return Ok(row);
    }
    Err(TraceError::MovedNothing { transfer_id: transfer_id.to_owned(), status: found.status() })
}

/// The victim's outgoing transfer that fits best; else, where the report names the payee, the payee's incoming one.
fn by_report(state: &State, request: &TraceRequest) -> Option<RowNo> {
    let id = |account: &AccountNo| state.find_account(account);
    let payee = request.payee.as_ref().map(id);
    let to_payee = |row: &Row| payee.is_none_or(|payee| payee == Some(row.payee));
    if let Some(payer) = id(&request.account) {
        let outs = state.index.outs(payer);
        let found = best(state, outs, request, to_payee).or_else(|| best(state, outs, request, |_| true));
        if found.is_some() {
            return found;
        }
    }
    let ins = state.index.ins(payee??);
    exact(state, ins, request, |_| true)
}

fn best(state: &State, side: Side<'_>, request: &TraceRequest, fits: impl Fn(&Row) -> bool) -> Option<RowNo> {
    exact(state, side, request, &fits)
        .or_else(|| same_instant(state, side, request, &fits))
        .or_else(|| near(state, side, request, &fits))
}

/// The very amount, nearest in time.
fn exact(
    state: &State,
    side: Side<'_>,
    request: &TraceRequest,
    fits: impl Fn(&Row) -> bool,
) -> Option<RowNo> {
    nearest(state, side, request, SAME_AMOUNT_WITHIN_MICROS, |row| {
        row.amount == request.amount.get() && fits(row)
    })
}

/// The very instant, if only one transfer was made then: the victim names a part or a round sum.
fn same_instant(
    state: &State,
    side: Side<'_>,
    request: &TraceRequest,
    fits: impl Fn(&Row) -> bool,
) -> Option<RowNo> {
    let from = side.first_at(&state.rows, request.at);
    let until = side.first_at(&state.rows, request.at.plus_micros(1));
    let mut then = side.range(from, until).filter(|entry| fits(state.rows.get(entry.row)));
    let only = then.next()?;
    then.next().is_none().then_some(only.row)
}

/// Nearly the amount, shortly before or after.
fn near(state: &State, side: Side<'_>, request: &TraceRequest, fits: impl Fn(&Row) -> bool) -> Option<RowNo> {
    let reported = request.amount.get();
    nearest(state, side, request, NEAR_AMOUNT_WITHIN_MICROS, |row| {
        (row.amount - reported).abs() <= reported / NEAR_AMOUNT_DIVISOR && fits(row)
    })
}

fn nearest(
    state: &State,
    side: Side<'_>,
    request: &TraceRequest,
    within_micros: i64,
    fits: impl Fn(&Row) -> bool,
) -> Option<RowNo> {
    let from = side.first_at(&state.rows, request.at.plus_micros(-within_micros));
    let until = side.first_at(&state.rows, request.at.plus_micros(within_micros.saturating_add(1)));
    let fitting = side.range(from, until).filter(|entry| fits(state.rows.get(entry.row)));
    let distance = |row: RowNo| state.rows.get(row).at().micros_since(request.at).abs();
    fitting.map(|entry| entry.row).min_by_key(|&row| distance(row))
}

fn unstated(state: &State, request: &TraceRequest) -> Result<Seed, TraceError> {
    if let Some(payee) = &request.payee {
        check_end(request, request.at)?;
        return Ok(Seed::Reported { payee: payee.clone() });
    }
    let account = request.account.clone();
    if state.find_account(&account).is_none() {
        return Err(TraceError::UnknownAccount(account));
    }
    Err(TraceError::NoSuchTransfer { account, at: request.at, amount: request.amount })
}

fn check_end(request: &TraceRequest, at: kernel::Timestamp) -> Result<(), TraceError> {
    match request.as_of {
        Some(as_of) if as_of < at => Err(TraceError::EndsBefore { as_of, at }),
        Some(_) | None => Ok(()),
    }
}
