//! The ledger: one folder, one writer, many readers.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use kernel::{AccountNo, Fen, Timestamp, Window};
use serde::Serialize;

use crate::exit::{ExitKind, ExitWords};
use crate::fault::RowFault;
use crate::log::{Log, LogError};
use crate::record::Record;
use crate::segment::{self, SegmentError};
use crate::state::{Staged, State};
use crate::transfer::Transfer;

/// Transfers, the temporal index over them, and the log that makes them durable.
///
/// Readers share `&Ledger`; a writer has `&mut Ledger` and, on a folder, the folder's lock.
pub struct Ledger {
    pub(crate) state: State,
    store: Store,
    received_at: i64,
}

enum Store {
    Memory,
    Writer { log: Log, folder: PathBuf, generation: u32, _lock: File },
    Reader { folder: PathBuf, generation: u32 },
}

/// A log of a million rows is read back in about a second.
const UNSEALED_ROWS_MAX: usize = 1_000_000;

/// Why a ledger cannot be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another process writes this folder.
    #[error("another process writes the ledger in {0}")]
    Locked(PathBuf),
    /// The folder is not there, and only a writer makes one.
    #[error("there is no ledger in {0}")]
    Missing(PathBuf),
    /// This ledger was opened for reading.
    #[error("the ledger in {0} is open for reading only")]
    ReadOnly(PathBuf),
    /// The folder cannot be used.
    #[error("cannot {doing} {path}")]
    Folder {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The log cannot be read or written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The sealed segment cannot be read or written.
    #[error(transparent)]
    Segment(#[from] SegmentError),
    /// The account is in no row, so nothing can be said about it.
    #[error("the account {0} is unknown to the ledger")]
    UnknownAccount(AccountNo),
    /// A new account or exit cannot be numbered.
    #[error(transparent)]
    Row(RowFault),
}

/// What opening a folder found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recovery {
    /// Transfers held.
    pub rows: u64,
    /// Of these, read back from the log because they were not sealed into a segment yet.
    pub replayed_rows: u64,
    /// Acknowledged batches read back.
    pub replayed_batches: u64,
    /// Bytes of a batch that was being written when the last process ended: never acknowledged, dropped.
    pub torn_bytes: u64,
    /// Files whose import began and did not end; import them again, what is held already is held once.
    pub unfinished: Vec<String>,
}

/// What appending did. All of it is on the disk when the report is returned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppendReport {
    /// Transfers that are new.
    pub appended: u64,
    /// Transfers held already with the same content.
    pub duplicates: u64,
    /// Transfers held already to which this source added a balance or a channel.
    pub completed: u64,
    /// Transfers not taken in: their place in the slice, and why.
    pub refused: Vec<(usize, RowFault)>,
}

/// What is known of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountSummary {
    /// Its number.
    pub account: AccountNo,
    /// Transfers out of it.
    pub outgoing: u64,
    /// Transfers into it.
    pub incoming: u64,
    /// All that left it.
    pub out_fen: Fen,
    /// All that reached it.
    pub in_fen: Fen,
    /// What is there after the last known transfer.
    pub balance_fen: Fen,
    /// Whether any statement of it is held.
    pub has_statement: bool,
}

impl Ledger {
    /// Opens or creates the ledger in a folder for writing, under the folder's lock.
    pub fn open(folder: &Path) -> Result<(Ledger, Recovery), LedgerError> {
        let failed = |doing| move |source| LedgerError::Folder { doing, path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(failed("create the folder"))?;
        let lock = take_lock(folder)?;
        let generation = segment::newest_generation(folder);
        let mut state = segment::open(folder, generation)?;
        let (log, replayed) =
            Log::open(&segment::log_of(folder, generation), |payload| state.replay(payload))?;
        segment::sweep(folder, generation);
        let recovery = recovery_of(&state, replayed.frames, replayed.torn_bytes);
        let store = Store::Writer { log, folder: folder.to_owned(), generation, _lock: lock };
        Ok((Ledger { state, store, received_at: i64::MIN }, recovery))
    }

    /// Opens the ledger in a folder as it stands now, without the lock; later rows are not seen.
    pub fn open_read(folder: &Path) -> Result<(Ledger, Recovery), LedgerError> {
        loop {
            let generation = segment::newest_generation(folder);
            let opened = Ledger::read_generation(folder, generation);
            // A writer that sealed meanwhile took the files away from under the reading: read what it wrote.
            if segment::newest_generation(folder) == generation {
                return opened;
            }
        }
    }

    fn read_generation(folder: &Path, generation: u32) -> Result<(Ledger, Recovery), LedgerError> {
        if generation == 0 && !segment::log_of(folder, 0).is_file() {
            return Err(LedgerError::Missing(folder.to_owned()));
        }
        let mut state = segment::open(folder, generation)?;
        let replayed = Log::read(&segment::log_of(folder, generation), |payload| state.replay(payload))?;
        let recovery = recovery_of(&state, replayed.frames, replayed.torn_bytes);
        let store = Store::Reader { folder: folder.to_owned(), generation };
        Ok((Ledger { state, store, received_at: i64::MIN }, recovery))
    }

    /// A ledger that lives and dies in memory.
    #[must_use]
    pub fn in_memory() -> Ledger {
        Ledger { state: State::new(ExitWords::shipped()), store: Store::Memory, received_at: i64::MIN }
    }

    /// A ledger in memory over a state made elsewhere.
    pub(crate) fn over(state: State) -> Ledger {
        Ledger { state, store: Store::Memory, received_at: i64::MIN }
    }

    /// States when the rows of the following writes came to be known, for questions about the past's knowledge.
    /// Rows written before any such statement count as always known.
    pub fn set_received_at(&mut self, now: Timestamp) {
        self.received_at = now.as_micros();
    }

    /// Takes transfers in; returns when they are on the disk. Rows earlier than those held are welcome. The same
    /// transfer twice is once; a held transfer that comes with a balance not known before is completed.
    pub fn append(&mut self, transfers: &[Transfer]) -> Result<AppendReport, LedgerError> {
        self.check_writable()?;
        let mut report = AppendReport::default();
        let mut batch = Batch::default();
        for (place, transfer) in transfers.iter().enumerate() {
            match self.stage(transfer, &mut batch) {
                Ok(staged) => report.count(staged),
                Err(fault) => report.refused.push((place, fault)),
            }
        }
        let touched = self.commit(batch)?;
        self.choose_openings(touched.printed)?;
        Ok(report)
    }

    /// States that an account's statement of a period is held, so that a trace goes on through it. The account
    /// may be new: an empty statement is a statement.
    pub fn mark_statement(&mut self, account: &AccountNo, window: Window) -> Result<(), LedgerError> {
        self.check_writable()?;
        let mut batch = Batch::default();
        let id = self.state.account_logged(account, &mut batch.log).map_err(LedgerError::Row)?;
        self.state.coverage.add(id, window);
        Record::Statement { account: id, coverage: self.state.coverage.get(id) }.put(&mut batch.log);
        self.commit(batch)?;
        self.choose_openings(vec![id])
    }

    /// States that money which reaches this account has left what can be traced.
    pub fn mark_exit(&mut self, account: &AccountNo, kind: ExitKind) -> Result<(), LedgerError> {
        self.check_writable()?;
        let mut batch = Batch::default();
        let id = self.state.account_logged(account, &mut batch.log).map_err(LedgerError::Row)?;
        Record::Exit { account: id, kind }.put(&mut batch.log);
        self.state.exits.insert(id, kind);
        self.commit(batch)?;
        Ok(())
    }

    /// Whether any statement of this account is held.
    #[must_use]
    pub fn has_statement(&self, account: &AccountNo) -> bool {
        let id = self.state.accounts.find(account.reveal());
        id.is_some_and(|id| !self.state.coverage.is_frontier(id))
    }

    /// What is known of one account.
    pub fn account(&self, account: &AccountNo) -> Result<AccountSummary, LedgerError> {
        let unknown = || LedgerError::UnknownAccount(account.clone());
        let id = self.state.accounts.find(account.reveal()).ok_or_else(unknown)?;
        let held = self.state.index.account(id);
        let (outs, ins) = (held.outs, held.ins);
        let in_fen = ins.iter().map(|entry| Fen::new(self.state.rows.get(entry.row).amount)).sum();
        Ok(AccountSummary {
            account: account.clone(),
            outgoing: outs.len() as u64,
            incoming: ins.len() as u64,
            out_fen: fen(outs.total_before(outs.len())),
            in_fen,
            balance_fen: fen(held.balance()),
            has_statement: !self.state.coverage.is_frontier(id),
        })
    }

    /// What the ledger says was in an account right after an instant; `None` for an account it does not know.
    #[must_use]
    pub fn balance_at(&self, account: &AccountNo, at: Timestamp) -> Option<Fen> {
        let id = self.state.accounts.find(account.reveal())?;
        Some(fen(self.state.index.balance_at(&self.state.rows, id, at)))
    }

    /// The transfer with this id.
    #[must_use]
    pub fn transfer(&self, transfer_id: &str) -> Option<Transfer> {
        self.state.rows.find(transfer_id).map(|row| self.state.transfer(row))
    }

    /// An account's transfers in a period, both directions, in the ledger's order.
    pub fn transfers_of(&self, account: &AccountNo, window: Window) -> Result<Vec<Transfer>, LedgerError> {
        let unknown = || LedgerError::UnknownAccount(account.clone());
        let id = self.state.accounts.find(account.reveal()).ok_or_else(unknown)?;
        let rows = &self.state.rows;
        let mut numbers = Vec::new();
        for side in [self.state.index.outs(id), self.state.index.ins(id)] {
            let (from, until) = (side.first_at(rows, window.from), side.first_at(rows, window.until));
            numbers.extend(side.range(from, until).map(|entry| entry.row));
        }
        numbers.sort_by(|&one, &other| rows.compare(one, other));
        numbers.dedup();
        Ok(numbers.into_iter().map(|row| self.state.transfer(row)).collect())
    }

    /// The folder, if the ledger has one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.store {
            Store::Memory => None,
            Store::Writer { folder, .. } | Store::Reader { folder, .. } => Some(folder),
        }
    }

    /// Rewrites everything known so far as a sealed segment, so that the next start maps it instead of reading the
    /// log. Gives the number of rows sealed; a ledger in memory seals nothing.
    pub fn seal(&mut self) -> Result<u64, LedgerError> {
        self.check_writable()?;
        let Store::Writer { folder, generation, .. } = &self.store else { return Ok(0) };
        let (folder, next) = (folder.clone(), generation + 1);
        segment::write(&folder, next, &self.state)?;
        let state = segment::open(&folder, next)?;
        let (log, _) = Log::open(&segment::log_of(&folder, next), |_| false)?;
        if let Store::Writer { log: old, generation, .. } = &mut self.store {
            (*old, *generation) = (log, next);
        }
        self.state = state;
        segment::sweep(&folder, next);
        Ok(self.state.rows.len() as u64)
    }

    /// Seals when so much lies in the log only that reading it would delay the next start.
    pub(crate) fn seal_if_long(&mut self) -> Result<(), LedgerError> {
        let unsealed = self.state.rows.unsealed();
        let is_long = unsealed >= UNSEALED_ROWS_MAX && unsealed >= self.state.rows.sealed_count() / 4;
        if is_long { self.seal().map(|_| ()) } else { Ok(()) }
    }

    pub(crate) fn generation(&self) -> u32 {
        match &self.store {
            Store::Memory => 0,
            Store::Writer { generation, .. } | Store::Reader { generation, .. } => *generation,
        }
    }

    pub(crate) fn log_bytes(&self) -> u64 {
        match &self.store {
            Store::Memory => 0,
            Store::Writer { log, .. } => log.bytes(),
            Store::Reader { folder, generation } => {
                std::fs::metadata(segment::log_of(folder, *generation)).map_or(0, |m| m.len())
            }
        }
    }

    pub(crate) fn stage(&mut self, transfer: &Transfer, batch: &mut Batch) -> Result<Staged, RowFault> {
        let staged = self.state.stage(transfer, self.received_at, &mut batch.log)?;
        let row = match staged {
            Staged::New(row) => {
                batch.new_rows.push(row);
                row
            }
            Staged::Duplicate(row) | Staged::Completed(row) => row,
        };
        let found = self.state.rows.get(row);
        batch.touched.extend([found.payer, found.payee]);
        // Without a balance there is nothing to choose an opening from.
        batch.printed.extend(transfer.payer_balance.map(|_| found.payer));
        batch.printed.extend(transfer.payee_balance.map(|_| found.payee));
        Ok(staged)
    }

    /// Makes a batch durable and then visible; gives the accounts it touched.
    pub(crate) fn commit(&mut self, batch: Batch) -> Result<Touched, LedgerError> {
        if let Err(error) = self.write(&batch.log) {
            batch.new_rows.into_iter().for_each(|row| self.state.rows.forget(row));
            return Err(error);
        }
        for row in batch.new_rows {
            self.state.index_row(row);
        }
        Ok(Touched { accounts: batch.touched, printed: batch.printed })
    }

    pub(crate) fn choose_openings(&mut self, mut accounts: Vec<u32>) -> Result<(), LedgerError> {
        accounts.sort_unstable();
        accounts.dedup();
        let mut log = Vec::new();
        self.state.choose_openings(accounts, &mut log);
        self.write(&log)
    }

    /// A reader must not even stage rows: nothing may be seen that is not on the disk.
    pub(crate) fn check_writable(&self) -> Result<(), LedgerError> {
        match &self.store {
            Store::Memory | Store::Writer { .. } => Ok(()),
            Store::Reader { folder, .. } => Err(LedgerError::ReadOnly(folder.clone())),
        }
    }

    fn write(&mut self, payload: &[u8]) -> Result<(), LedgerError> {
        match &mut self.store {
            Store::Memory => Ok(()),
            Store::Reader { folder, .. } => Err(LedgerError::ReadOnly(folder.clone())),
            Store::Writer { .. } if payload.is_empty() => Ok(()),
            Store::Writer { log, .. } => Ok(log.append(payload)?),
        }
    }
}

/// Rows staged for one acknowledgement.
#[derive(Default)]
pub(crate) struct Batch {
    pub log: Vec<u8>,
    new_rows: Vec<u32>,
    touched: Vec<u32>,
    printed: Vec<u32>,
}

/// The accounts of a batch, as often as they occur.
pub(crate) struct Touched {
    pub accounts: Vec<u32>,
    /// Those whose balance was printed.
    pub printed: Vec<u32>,
}

impl AppendReport {
    fn count(&mut self, staged: Staged) {
        match staged {
            Staged::New(_) => self.appended += 1,
            Staged::Duplicate(_) => self.duplicates += 1,
            Staged::Completed(_) => self.completed += 1,
        }
    }
}

/// An amount of the index, which keeps its totals within 63 bits.
pub(crate) fn fen(total: u64) -> Fen {
    Fen::new(i64::try_from(total).expect("the index keeps its totals within 63 bits"))
}

fn recovery_of(state: &State, batches: u64, torn_bytes: u64) -> Recovery {
    let rows = state.rows.len() as u64;
    Recovery {
        rows,
        replayed_rows: state.rows.unsealed() as u64,
        replayed_batches: batches,
        torn_bytes,
        unfinished: state.unfinished.iter().cloned().collect(),
    }
}

fn take_lock(folder: &Path) -> Result<File, LedgerError> {
    let path = folder.join("writer.lock");
    let failed = |source| LedgerError::Folder { doing: "lock", path: path.clone(), source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LedgerError::Locked(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}
