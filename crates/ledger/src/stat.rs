//! What is in a ledger, and whether it is sound.

use kernel::{Fen, Timestamp};
use serde::Serialize;

use crate::ledger::Ledger;
use crate::log::{Log, LogError};
use crate::mapped::SealedError;
use crate::opening::{Opening, breaks};
use crate::segment::{self, SegmentError};
use crate::state::State;

/// The figures of `fanzha ledger stat --json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stat {
    /// Transfers held, whatever their status.
    pub transfers: u64,
    /// Of these, such as moved money and stand in the index.
    pub indexed: u64,
    /// Accounts named by any of them.
    pub accounts: u64,
    /// Accounts of which a statement is held.
    pub accounts_with_statement: u64,
    /// All amounts together.
    pub total_fen: Fen,
    /// The instant of the first transfer.
    pub first_at: Option<Timestamp>,
    /// The instant of the last transfer.
    pub last_at: Option<Timestamp>,
    /// Accounts whose opening balance follows from printed balances.
    pub openings_printed: u64,
    /// Accounts whose printed balances do not chain, so that unknown money is put in where needed.
    pub openings_inserted: u64,
    /// Accounts without any printed balance.
    pub openings_undecided: u64,
    /// Of the transfers, such as lie in the sealed segment; the others are read back from the log at each start.
    pub sealed: u64,
    /// Bytes of the log.
    pub log_bytes: u64,
    /// Bytes of the index in memory, both directions.
    pub index_bytes: u64,
    /// Bytes of the rows in memory.
    pub row_bytes: u64,
    /// Files whose import did not end.
    pub unfinished: Vec<String>,
}

/// The findings of `fanzha ledger verify --json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether everything that must hold does.
    pub sound: bool,
    /// Transfers read back from the disk.
    pub transfers: u64,
    /// Whether each frame's length, sequence and checksum is right. A torn tail is no fault.
    pub log_sound: bool,
    /// Whether each sealed file has the checksum it was written with.
    pub segment_sound: bool,
    /// Bytes of a torn tail.
    pub torn_bytes: u64,
    /// Whether the index in memory equals one rebuilt from the rows, field by field.
    pub index_equals_rebuild: bool,
    /// Whether no account's balance is ever below nothing.
    pub balances_sound: bool,
    /// Accounts whose printed balances break: rows are missing there or out of order. Not a fault of the ledger.
    pub accounts_with_breaks: u64,
    /// Breaks altogether.
    pub breaks: u64,
}

impl Ledger {
    /// Counts what is there.
    #[must_use]
    pub fn stat(&self) -> Stat {
        let state = &self.state;
        let accounts = 0..state.accounts.len() as u32;
        let openings = |wanted: fn(Opening) -> bool| {
            accounts.clone().filter(|&account| wanted(state.index.account(account).opening)).count() as u64
        };
        let indexed = state.visible().filter(|&row| state.rows.get(row).moved_money()).count();
        let span = state.span();
        Stat {
            transfers: state.visible().len() as u64,
            indexed: indexed as u64,
            accounts: state.accounts.len() as u64,
            accounts_with_statement: state.coverage.count(),
            total_fen: Fen::new(state.total_fen()),
            first_at: span.map(|(first, _)| first),
            last_at: span.map(|(_, last)| last),
            openings_printed: openings(|o| matches!(o, Opening::Printed { .. })),
            openings_inserted: openings(|o| o == Opening::Inserted),
            openings_undecided: openings(|o| o == Opening::Undecided),
            sealed: state.rows.sealed_count() as u64,
            log_bytes: self.log_bytes(),
            index_bytes: state.index.bytes() as u64,
            row_bytes: state.rows.heap_bytes() as u64,
            unfinished: state.unfinished.iter().cloned().collect(),
        }
    }

    /// Reads the log again from the disk, rebuilds the index from the rows in the order of time, and compares.
    /// Damage that the log itself reports is a finding, not an error; only an unreadable disk is one.
    pub fn verify(&self) -> Result<Verification, SegmentError> {
        let segment_sound = self.check_segment()?;
        let (from_disk, torn_bytes, log_sound) = self.read_back()?;
        let disk_equal = from_disk.is_none_or(|state| {
            state.rows.len() == self.state.visible().len() && state.index.equals(&self.state.index)
        });
        let rebuilt = rebuild(&self.state);
        let state = &self.state;
        let broken: Vec<usize> = (0..state.accounts.len() as u32)
            .map(|account| breaks(state.index.account(account), &state.rows, account).len())
            .filter(|&count| count > 0)
            .collect();
        let index_equals_rebuild = rebuilt.equals(&state.index) && disk_equal;
        let balances_sound = (0..state.accounts.len() as u32).all(|account| balances_hold(state, account));
        Ok(Verification {
            sound: log_sound && segment_sound && index_equals_rebuild && balances_sound,
            transfers: state.visible().len() as u64,
            log_sound,
            segment_sound,
            torn_bytes,
            index_equals_rebuild,
            balances_sound,
            accounts_with_breaks: broken.len() as u64,
            breaks: broken.iter().sum::<usize>() as u64,
        })
    }

    fn check_segment(&self) -> Result<bool, SegmentError> {
        let Some(folder) = self.folder() else { return Ok(true) };
        match segment::check(folder, self.generation()) {
            Ok(is_sorted) => Ok(is_sorted),
            Err(SealedError::Foreign(_) | SealedError::Damaged(_)) => Ok(false),
            Err(error @ SealedError::Io { .. }) => Err(error.into()),
        }
    }

    fn read_back(&self) -> Result<(Option<State>, u64, bool), SegmentError> {
        let Some(folder) = self.folder() else { return Ok((None, 0, true)) };
        let mut state = segment::open(folder, self.generation(), &self.state.cipher)?;
        match Log::read(&segment::log_of(folder, self.generation()), |payload| state.replay(payload)) {
            Ok(replayed) => Ok((Some(state), replayed.torn_bytes, true)),
            Err(error @ LogError::Io { .. }) => Err(error.into()),
            Err(LogError::Damaged { .. } | LogError::Foreign(_) | LogError::Version { .. }) => {
                Ok((None, 0, false))
            }
        }
    }
}

/// The index as it would be if all rows had come at once and in order, with the frozen openings.
fn rebuild(state: &State) -> crate::index::Index {
    let mut numbers: Vec<u32> = state.visible().filter(|&row| state.rows.get(row).moved_money()).collect();
    numbers.sort_by(|&one, &other| state.rows.compare(one, other));
    let mut index = crate::index::Index::default();
    index.grow_to(state.accounts.len());
    for row in numbers {
        index.insert(&state.rows, row);
    }
    for account in 0..state.accounts.len() as u32 {
        index.open_account(&state.rows, account, state.index.account(account).opening);
    }
    index
}

/// No withdrawal takes money that has not yet come.
fn balances_hold(state: &State, account: u32) -> bool {
    let (outs, ins) = (state.index.outs(account), state.index.ins(account));
    (0..ins.len()).all(|position| {
        let Some(deposit) = ins.get(position) else { return false };
        let paid = outs.total_before(outs.first_after(&state.rows, deposit.row));
        paid <= deposit.total
    })
}
