//! The temporal index: per account and direction, running totals in the ledger's order.
//!
//! An account has an in-axis and an out-axis. A deposit owns an interval of the in-axis that ends at its entry's
//! total, a withdrawal one of the out-axis, and first-in-first-out matching is the overlap of the two; the
//! difference of the two totals is the balance, on whose levels the other rules work. Where a withdrawal would
//! take more than is there, a deposit of unknown origin is put in just before it, at the moment of need, so that
//! later rows never shift earlier matches.
//!
//! Sealed entries lie account by account in two mapped files, and beside each withdrawal where its money goes on
//! ([`ahead`](crate::ahead)). An account that changed since has a [`History`]:
//! the sealed entries up to the first change, and its own from there on. A late row changes its two accounts only.

use std::ops::Range;
use std::sync::Arc;

use kernel::Timestamp;

use crate::ahead::{Ahead, FAR};
use crate::history::{Histories, History, Way};
use crate::mapped::{Records, expect};
use crate::opening::Opening;
use crate::pool::Pool;
use crate::rows::{RowNo, Rows};
use crate::side::Side;

/// One transfer as one of its two accounts sees it: 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Entry {
    /// Total of this direction up to and including this transfer.
    pub total: u64,
    pub row: RowNo,
    /// The account at the other end.
    pub peer: u32,
}

/// An account's opening as a segment keeps it: 24 bytes.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct AccountBase {
    pub opening_fen: u64,
    pub balance_fen: i64,
    pub anchor: RowNo,
    pub kind: u32,
}

impl AccountBase {
    pub fn of(opening: Opening, opening_fen: u64) -> AccountBase {
        match opening {
            Opening::Undecided => AccountBase { opening_fen, balance_fen: 0, anchor: 0, kind: 0 },
            Opening::Inserted => AccountBase { opening_fen, balance_fen: 0, anchor: 0, kind: 1 },
            Opening::Printed { anchor, balance_fen } => {
                AccountBase { opening_fen, balance_fen, anchor, kind: 2 }
            }
        }
    }

    pub fn opening(&self) -> Opening {
        match self.kind {
            1 => Opening::Inserted,
            2 => Opening::Printed { anchor: self.anchor, balance_fen: self.balance_fen },
            _ => Opening::Undecided,
        }
    }
}

/// Where an account's withdrawals and its deposits begin.
pub(crate) type Starts = [u32; 2];

/// The sealed part: entries by account, and where each account's begin (one more place than accounts).
pub(crate) struct SealedIndex {
    pub outs: Records<Entry>,
    pub ins: Records<Entry>,
    /// Beside the withdrawals, where their money goes on; empty where a segment was written before that was noted.
    pub aheads: Records<Ahead>,
    pub starts: Records<Starts>,
    pub accounts: Records<AccountBase>,
}

impl SealedIndex {
    /// Where an account's entries of a direction lie; none for an account that the segment does not know.
    #[inline]
    fn range(&self, way: Way, account: u32) -> Range<usize> {
        match self.starts.slice().get(account as usize..account as usize + 2) {
            Some([from, until]) => from[way as usize] as usize..until[way as usize] as usize,
            Some(_) | None => 0..0,
        }
    }

    #[inline]
    fn outs(&self, account: u32) -> &[Entry] {
        self.outs.slice().get(self.range(Way::Out, account)).unwrap_or_default()
    }

    #[inline]
    fn ins(&self, account: u32) -> &[Entry] {
        self.ins.slice().get(self.range(Way::In, account)).unwrap_or_default()
    }

    /// Asks for the memory of an account's first place.
    #[inline]
    fn expect_starts(&self, account: u32) {
        self.starts.expect(account as usize);
    }

    /// Asks for the memory by which a piece of money reaches an account and goes on from it.
    #[inline]
    fn expect_way(&self, account: u32, [deposit, spent]: Ahead) {
        let (outs, ins) = (self.range(Way::Out, account), self.range(Way::In, account));
        if deposit == FAR {
            expect_all(&self.ins, ins);
        } else {
            self.ins.expect(ins.start + usize::from(deposit));
        }
        if spent == FAR {
            expect_all(&self.outs, outs);
        } else {
            let first = outs.start + usize::from(spent);
            // The one before says where the first begins; most pieces are spent by one or two.
            self.outs.expect(first.saturating_sub(1));
            self.outs.expect(first + 2);
            self.aheads.expect(first);
        }
    }

    fn sides(&self, account: u32) -> [&[Entry]; 2] {
        [self.outs(account), self.ins(account)]
    }
}

/// Entries in a line of 64 bytes of the processor's cache.
const LINE: usize = 4;

/// Asks for a short account's entries altogether, and for the places where a search of a long one begins.
#[inline]
fn expect_all(entries: &Records<Entry>, range: Range<usize>) {
    let (from, count) = (range.start, range.len());
    if count <= 6 * LINE {
        (0..=count / LINE).for_each(|line| entries.expect(from + line * LINE));
    } else {
        [1, 2, 3].into_iter().for_each(|quarter| entries.expect(from + count * quarter / 4));
    }
}

/// What is known of one account.
#[derive(Clone, Copy)]
pub(crate) struct Account<'a> {
    pub outs: Side<'a>,
    pub ins: Side<'a>,
    pub opening: Opening,
    pub opening_fen: u64,
}

impl Account<'_> {
    /// What is there after the last row.
    pub fn balance(&self) -> u64 {
        let out_total = self.outs.total_before(self.outs.len());
        self.in_total(self.ins.len()).saturating_sub(out_total)
    }

    fn in_total(&self, ins: usize) -> u64 {
        if ins == 0 { self.opening_fen } else { self.ins.total_before(ins) }
    }
}

const NOT_LIVE: u32 = u32::MAX;

/// All accounts, by their number in the dictionary.
#[derive(Default)]
pub(crate) struct Index {
    sealed: Option<Arc<SealedIndex>>,
    /// Per account, its place among the live ones.
    slots: Vec<u32>,
    live: Histories,
    pool: Pool,
}

impl Index {
    pub fn over(sealed: Arc<SealedIndex>) -> Index {
        let accounts = sealed.accounts.slice().len();
        Index { sealed: Some(sealed), slots: vec![NOT_LIVE; accounts], ..Index::default() }
    }

    pub fn grow_to(&mut self, accounts: usize) {
        if accounts > self.slots.len() {
            self.slots.resize(accounts, NOT_LIVE);
        }
    }

    fn sealed_account(&self, account: u32) -> Option<([&[Entry]; 2], &AccountBase)> {
        let sealed = self.sealed.as_deref()?;
        let base = sealed.accounts.slice().get(account as usize)?;
        Some((sealed.sides(account), base))
    }

    pub fn account(&self, account: u32) -> Account<'_> {
        let sealed = self.sealed_account(account);
        let [outs, ins] = sealed.map_or([&[][..], &[]], |(sides, _)| sides);
        match self.changed(account) {
            Some(history) => history.account(&self.pool, outs, ins),
            None => {
                let base = sealed.map(|(_, base)| base);
                Account {
                    outs: Side::sealed(outs),
                    ins: Side::sealed(ins),
                    opening: base.map_or(Opening::Undecided, AccountBase::opening),
                    opening_fen: base.map_or(0, |base| base.opening_fen),
                }
            }
        }
    }

    #[inline]
    fn changed(&self, account: u32) -> Option<&History> {
        // Just sealed, no place need be looked up.
        if self.live.is_empty() { None } else { self.live.get(self.slots[account as usize] as usize) }
    }

    #[inline]
    pub fn outs(&self, account: u32) -> Side<'_> {
        let outs = self.sealed.as_deref().map_or(&[][..], |sealed| sealed.outs(account));
        match self.changed(account) {
            Some(history) => history.outs(&self.pool, outs),
            None => Side::sealed(outs),
        }
    }

    /// Where the money of an account's sealed withdrawals goes on, in their order; empty where it was not noted.
    #[inline]
    pub fn aheads(&self, account: u32) -> &[Ahead] {
        let noted = |sealed: &'_ SealedIndex| sealed.range(Way::Out, account);
        let sealed = self.sealed.as_deref();
        sealed.and_then(|sealed| sealed.aheads.slice().get(noted(sealed))).unwrap_or_default()
    }

    #[inline]
    pub fn ins(&self, account: u32) -> Side<'_> {
        let ins = self.sealed.as_deref().map_or(&[][..], |sealed| sealed.ins(account));
        match self.changed(account) {
            Some(history) => history.ins(&self.pool, ins),
            None => Side::sealed(ins),
        }
    }

    /// Asks for the memory of where an account's entries begin.
    #[inline]
    pub fn expect_starts(&self, account: u32) {
        if let Some(sealed) = self.sealed.as_deref() {
            sealed.expect_starts(account);
        }
    }

    /// Asks for the memory by which a piece of money reaches an account and goes on from it; where the account's entries
    /// begin was asked for before.
    #[inline]
    pub fn expect_way(&self, account: u32, ahead: Ahead) {
        if let Some(sealed) = self.sealed.as_deref() {
            sealed.expect_way(account, ahead);
        }
    }

    /// Asks for the memory of how an account's opening is known.
    #[inline]
    pub fn expect_base(&self, account: u32) {
        if let Some(sealed) = self.sealed.as_deref() {
            sealed.accounts.expect(account as usize);
        }
    }

    /// Asks for the memory of an account's place among the changed ones.
    #[inline]
    pub fn expect_slot(&self, account: u32) {
        expect(&self.slots, account as usize);
    }

    /// Asks for the memory of what is known of a changed account, whose place was asked for before.
    #[inline]
    pub fn expect_history(&self, account: u32) {
        self.live.expect(self.slots[account as usize] as usize);
    }

    /// Asks for the memory behind the payer's last withdrawal and the payee's last deposit.
    #[inline]
    pub fn expect_ends(&self, payer: u32, payee: u32) {
        if let Some(history) = self.live.get(self.slots[payer as usize] as usize) {
            history.expect_last_out(&self.pool);
        }
        if let Some(history) = self.live.get(self.slots[payee as usize] as usize) {
            history.expect_last_in(&self.pool);
        }
    }

    /// Takes a transfer into both its accounts; a late one re-totals those two from its place on, no others.
    pub fn insert(&mut self, rows: &Rows, row: RowNo) {
        let found = *rows.get(row);
        let entry = |peer| Entry { total: 0, row, peer };
        self.change(found.payer, |history, pool, sealed| {
            history.insert(pool, sealed, rows, found.payer, (Way::Out, entry(found.payee)))
        });
        self.change(found.payee, |history, pool, sealed| {
            history.insert(pool, sealed, rows, found.payee, (Way::In, entry(found.payer)))
        });
    }

    /// Takes a transfer out of both its accounts, and re-totals those two from its place on.
    pub fn remove(&mut self, rows: &Rows, row: RowNo) {
        let found = *rows.get(row);
        self.change(found.payer, |history, pool, sealed| {
            history.remove(pool, sealed, rows, found.payer, (Way::Out, row))
        });
        self.change(found.payee, |history, pool, sealed| {
            history.remove(pool, sealed, rows, found.payee, (Way::In, row))
        });
    }

    /// Fixes how an account's opening balance is known and re-totals the account.
    pub fn open_account(&mut self, rows: &Rows, account: u32, opening: Opening) {
        self.change(account, |history, pool, sealed| history.open(pool, sealed, rows, account, opening));
    }

    fn change(&mut self, account: u32, change: impl FnOnce(&mut History, &mut Pool, [&[Entry]; 2])) {
        let Index { sealed, slots, live, pool } = self;
        let base = sealed
            .as_deref()
            .and_then(|sealed| Some((sealed, sealed.accounts.slice().get(account as usize)?)));
        let sides = base.map_or([&[][..], &[]], |(sealed, _)| sealed.sides(account));
        let slot = &mut slots[account as usize];
        if *slot == NOT_LIVE {
            *slot = live.len() as u32;
            live.push(History::over(sides, base.map(|(_, base)| base)));
        }
        change(live.get_mut(*slot as usize), pool, sides);
    }

    /// What is there after the account's withdrawal at this position. Where unknown money had to be put in, the
    /// withdrawal leaves nothing.
    pub fn balance_after_out(&self, rows: &Rows, account: u32, position: usize) -> u64 {
        let account = self.account(account);
        let Some(paid) = account.outs.get(position) else { return account.balance() };
        let received = account.ins.first_from(rows, paid.row);
        account.in_total(received).saturating_sub(paid.total)
    }

    /// What is there right after an instant.
    pub fn balance_at(&self, rows: &Rows, account: u32, at: Timestamp) -> u64 {
        let later = at.plus_micros(1);
        let account = self.account(account);
        let (paid, received) = (account.outs.first_at(rows, later), account.ins.first_at(rows, later));
        account.in_total(received).saturating_sub(account.outs.total_before(paid))
    }

    /// Whether two indexes over the same rows say the same, field by field.
    pub fn equals(&self, other: &Index) -> bool {
        let same = |account: u32| {
            let (one, other) = (self.account(account), other.account(account));
            let side =
                |one: Side<'_>, other: Side<'_>| one.len() == other.len() && one.iter().eq(other.iter());
            one.opening == other.opening
                && one.opening_fen == other.opening_fen
                && side(one.outs, other.outs)
                && side(one.ins, other.ins)
        };
        self.slots.len() == other.slots.len() && (0..self.slots.len() as u32).all(same)
    }

    /// Bytes that a trace reads: entries, offsets and openings, sealed or not.
    pub fn bytes(&self) -> usize {
        let sealed = self.sealed.as_deref().map_or(0, |sealed| {
            size_of_val(sealed.outs.slice())
                + size_of_val(sealed.ins.slice())
                + size_of_val(sealed.aheads.slice())
                + size_of_val(sealed.starts.slice())
                + size_of_val(sealed.accounts.slice())
        });
        sealed + self.pool.heap_bytes() + self.live.heap_bytes() + self.slots.capacity() * 4
    }
}
