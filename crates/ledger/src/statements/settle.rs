//! Puts an account's rows in order, proves it by balances, names where rows are missing, and links what was undone.
//!
//! Banks print up or down, tick in seconds, and leave ties in any order. An order that the balances prove is taken; else
//! the serials'; else the file's, and that is said. The ledger orders rows of one instant by their serials, so where
//! another order is proved the rows are set a microsecond apart.

use kernel::{AccountNo, Fen, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use super::entry::{Entry, Gap, OrderAssumed, Reversal, StatementFile};
use crate::transfer::Status;

/// A payment comes back within so many days, or it is another payment.
const UNDONE_WITHIN_DAYS: i64 = 15;
const DAY_MICROS: i64 = 86_400 * 1_000_000;
/// Ties up to this many rows are searched for an order that the balances prove.
const SEARCHED_TIES_MAX: usize = 200;

/// Settles every account of a file.
pub(crate) fn settle(file: &mut StatementFile) {
    drop_repeated(file);
    let entries = std::mem::take(&mut file.entries);
    for mut account in by_account(entries) {
        sort(&mut account);
        order_ties(&mut account, file);
        find_gaps(&account, file);
        link_reversals(&mut account, file);
        file.entries.append(&mut account);
    }
}

/// Pages that overlap print rows twice; with a serial and a balance the second is no new one.
fn drop_repeated(file: &mut StatementFile) {
    let mut seen: FxHashSet<(u64, i64, i64, i64)> = FxHashSet::default();
    let before = file.entries.len();
    file.entries.retain(|entry| {
        let Some(balance) = entry.balance else { return true };
        if entry.serial.is_empty() {
            return true;
        }
        let names = [entry.own.reveal(), "\n", &entry.serial].concat();
        let name = xxhash_rust::xxh3::xxh3_64(names.as_bytes());
        seen.insert((name, entry.at.as_micros(), entry.signed_fen(), balance.get()))
    });
    file.repeated += (before - file.entries.len()) as u64;
}

/// The rows of each account, in the order in which accounts appear.
fn by_account(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let mut places: FxHashMap<AccountNo, usize> = FxHashMap::default();
    let mut accounts: Vec<Vec<Entry>> = Vec::new();
    let mut last: Option<usize> = None;
    for entry in entries {
        let same = last.filter(|&place| accounts[place].last().is_some_and(|before| before.own == entry.own));
        let place = same.unwrap_or_else(|| {
            *places.entry(entry.own.clone()).or_insert_with(|| {
                accounts.push(Vec::new());
                accounts.len() - 1
            })
        });
        accounts[place].push(entry);
        last = Some(place);
    }
    accounts
}

/// By time; a file that runs backwards is turned first, so that ties keep the bank's order.
fn sort(account: &mut [Entry]) {
    let falls = account.windows(2).filter(|pair| pair[1].at < pair[0].at).count();
    let rises = account.windows(2).filter(|pair| pair[1].at > pair[0].at).count();
    if falls > rises || (falls == rises && runs_backwards(account)) {
        account.reverse();
    }
    account.sort_by_key(|entry| entry.at);
}

/// Whether the balances of a file whose rows all share an instant follow from the last to the first.
fn runs_backwards(account: &[Entry]) -> bool {
    account.len() > 1 && !chains(None, account.iter()) && chains(None, account.iter().rev())
}

/// Whether each printed balance follows from the one before.
fn chains<'a>(mut balance: Option<i64>, rows: impl Iterator<Item = &'a Entry>) -> bool {
    for row in rows {
        let Some(printed) = row.balance else {
            balance = balance.map(|balance| balance.saturating_add(moved(row)));
            continue;
        };
        if balance.is_some_and(|balance| balance.saturating_add(moved(row)) != printed.get()) {
            return false;
        }
        balance = Some(printed.get());
    }
    true
}

/// What a row did to the printed balance.
fn moved(row: &Entry) -> i64 {
    match row.status {
        _ if row.is_beside_balance => 0,
        Status::Done | Status::Reversed => row.signed_fen(),
        Status::Failed => 0,
    }
}

fn order_ties(account: &mut [Entry], file: &mut StatementFile) {
    let mut from = 0;
    while from < account.len() {
        let at = account[from].at;
        let until = from + account[from..].iter().take_while(|entry| entry.at == at).count();
        if until - from > 1 {
            let before = balance_before(&account[..from]);
            let tie = account[from..until].to_vec();
            let (ordered, is_proved) = order(tie, before);
            if !is_proved && matters(&ordered) {
                let sheet = &file.sheets[ordered[0].sheet as usize];
                file.order_assumed.push(OrderAssumed {
                    account: ordered[0].own.clone(),
                    file: sheet.place(),
                    at,
                    lines: ordered.iter().map(|entry| entry.line).collect(),
                });
            }
            let is_serial = ordered.windows(2).all(|pair| before_by_serial(&pair[0], &pair[1]));
            for (place, mut entry) in ordered.into_iter().enumerate() {
                entry.is_order_assumed = !is_proved;
                if !is_serial {
                    entry.at = at.plus_micros(place as i64);
                }
                account[from + place] = entry;
            }
        }
        from = until;
    }
}

/// The balance after the last row that prints one, moved on by those behind it.
fn balance_before(rows: &[Entry]) -> Option<i64> {
    let last = rows.iter().rposition(|row| row.balance.is_some())?;
    let printed = rows[last].balance?.get();
    Some(rows[last + 1..].iter().fold(printed, |balance, row| balance.saturating_add(moved(row))))
}

/// The order of a tie, and whether anything proves it.
fn order(tie: Vec<Entry>, before: Option<i64>) -> (Vec<Entry>, bool) {
    let mut by_serial = tie.clone();
    by_serial.sort_by(|one, other| serial_key(one).cmp(&serial_key(other)));
    let serials_order = by_serial.windows(2).all(|pair| before_by_serial(&pair[0], &pair[1]));
    let has_balances = tie.iter().all(|entry| entry.balance.is_some());
    if has_balances {
        if serials_order && chains(before, by_serial.iter()) {
            return (by_serial, true);
        }
        if chains(before, tie.iter()) {
            return (tie, true);
        }
        if let Some(proved) = prove(&tie, before) {
            return (proved, true);
        }
    }
    if serials_order { (by_serial, true) } else { (tie, false) }
}

fn serial_key(entry: &Entry) -> (usize, &str) {
    (entry.serial.len(), &entry.serial)
}

fn before_by_serial(one: &Entry, other: &Entry) -> bool {
    !one.serial.is_empty() && serial_key(one) < serial_key(other)
}

/// The one order in which each row starts from the balance that the row before left: from a known balance, or from
/// the only row that no other leads to. Follows the balances, taking the first row where several would do.
fn prove(tie: &[Entry], before: Option<i64>) -> Option<Vec<Entry>> {
    if tie.len() > SEARCHED_TIES_MAX {
        return None;
    }
    let start = |entry: &Entry| entry.balance.map(|balance| balance.get().saturating_sub(moved(entry)));
    let first = match before {
        Some(balance) => balance,
        None => {
            let after: Vec<_> = tie.iter().filter_map(|entry| entry.balance.map(Fen::get)).collect();
            let starts: Vec<_> =
                tie.iter().filter_map(start).filter(|balance| !after.contains(balance)).collect();
            *starts.first().filter(|_| starts.len() == 1)?
        }
    };
    let mut left: Vec<&Entry> = tie.iter().collect();
    let mut ordered = Vec::with_capacity(tie.len());
    let mut balance = first;
    while !left.is_empty() {
        let next = left.iter().position(|entry| start(entry) == Some(balance))?;
        let entry = left.remove(next);
        balance = entry.balance?.get();
        ordered.push(entry.clone());
    }
    Some(ordered)
}

/// Rows that are alike may stand in any order.
fn matters(tie: &[Entry]) -> bool {
    tie.windows(2).any(|pair| {
        pair[0].is_out != pair[1].is_out || pair[0].other != pair[1].other || pair[0].amount != pair[1].amount
    }) && tie.iter().filter(|entry| entry.status == Status::Done).count() > 1
}

fn find_gaps(account: &[Entry], file: &mut StatementFile) {
    let mut last: Option<(&Entry, i64)> = None;
    let mut since = 0_i64;
    for entry in account {
        let step = moved(entry);
        since = since.saturating_add(step);
        let Some(printed) = entry.balance.map(Fen::get) else { continue };
        if let Some((before, balance)) = last {
            let missing_fen = printed.saturating_sub(balance).saturating_sub(since);
            // A bank that marks the undone row itself prints the balance as if it had not been.
            let is_undone = entry.status == Status::Reversed && missing_fen == -step;
            if missing_fen != 0 && !is_undone {
                file.gaps.push(Gap {
                    account: entry.own.clone(),
                    file: file.sheets[entry.sheet as usize].place(),
                    after_line: before.line,
                    before_line: entry.line,
                    missing_fen,
                });
            }
        }
        (last, since) = (Some((entry, printed)), 0);
    }
}

/// Links each undoing row with what it undoes: by the serial that it names, else the nearest payment before it of the
/// same amount, the other way, with the same account if both name one. Both then moved nothing.
fn link_reversals(account: &mut [Entry], file: &mut StatementFile) {
    for place in 0..account.len() {
        if !account[place].is_reversal || account[place].status != Status::Done {
            continue;
        }
        let original = original_of(account, place);
        let undoing = &account[place];
        file.reversals.push(Reversal {
            account: undoing.own.clone(),
            file: file.sheets[undoing.sheet as usize].place(),
            original_line: original.map(|original| account[original].line),
            line: undoing.line,
            amount_fen: undoing.amount,
        });
        let Some(original) = original else { continue };
        account[original].status = Status::Reversed;
        account[place].status = Status::Reversed;
        // What is printed between the two counts the payment that was undone.
        account[original..place].iter_mut().for_each(|between| between.balance = None);
        if original + 1 == place {
            account[place].balance = None;
        }
        if account[place].other.is_none() {
            account[place].other = account[original].other.clone();
        }
    }
}

fn original_of(account: &[Entry], place: usize) -> Option<usize> {
    let undoing = &account[place];
    let since = undoing.at.plus_micros(-UNDONE_WITHIN_DAYS * DAY_MICROS);
    let within = |entry: &Entry, since: Timestamp| entry.at >= since;
    let candidates = || {
        account[..place].iter().enumerate().rev().take_while(move |(_, entry)| within(entry, since)).filter(
            |(_, entry)| {
                entry.status == Status::Done
                    && !entry.is_reversal
                    && entry.is_out != undoing.is_out
                    && entry.amount == undoing.amount
            },
        )
    };
    let named = candidates().find(|(_, entry)| {
        !entry.serial.is_empty()
            && (entry.serial == undoing.original_serial || entry.serial == undoing.serial)
    });
    let same = |entry: &Entry| match (&entry.other, &undoing.other) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => true,
    };
    named.or_else(|| candidates().find(|(_, entry)| same(entry))).map(|(place, _)| place)
}
