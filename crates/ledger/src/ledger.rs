//! The ledger: one folder, one writer, many readers.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{AccountNo, Fen, Timestamp, Window};
use serde::Serialize;

use crate::codec::Frame;
use crate::exit::{ExitKind, ExitWords};
use crate::fault::RowFault;
use crate::folder;
use crate::key::{Cipher, LedgerKey};
use crate::log::{Log, LogError};
use crate::record::Record;
use crate::segment::{self, SegmentError};
use crate::state::{Marks, Staged, State};
use crate::transfer::Transfer;

/// Transfers, the temporal index over them, and the log that makes them durable.
///
/// Readers share `&Ledger`; a writer has `&mut Ledger` and, on a folder, the folder's lock.
pub struct Ledger {
    pub(crate) state: State,
    store: Store,
    received_at: i64,
    /// Kept for its memory: batch follows batch.
    spare: Batch,
}

enum Store {
    Memory,
    Writer { log: Arc<Mutex<Log>>, folder: PathBuf, generation: u32, _lock: File },
    Reader { folder: PathBuf, generation: u32 },
}

/// Transfers whose memory is asked for together, so that the waits for it overlap.
const AT_ONCE: usize = 32;

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
    /// The folder was made under another key.
    #[error("the ledger in {0} was made under another key than the one given")]
    Key(PathBuf),
    /// Written before texts were encrypted, and opened for reading only.
    #[error("the ledger in {0} was written before account numbers were encrypted: open it once for writing")]
    Plain(PathBuf),
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
    ///
    /// A folder of the time before texts were encrypted is written anew under the key.
    pub fn open(folder: &Path, key: &LedgerKey) -> Result<(Ledger, Recovery), LedgerError> {
        let failed = |doing| move |source| LedgerError::Folder { doing, path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(failed("create the folder"))?;
        let lock = take_lock(folder)?;
        let cipher = Arc::new(Cipher::new(key));
        folder::check_or_set_key(folder, &cipher)?;
        if segment::is_plain(folder, segment::newest_generation(folder)) {
            folder::encrypt(folder, &cipher)?;
        }
        let generation = segment::newest_generation(folder);
        let mut state = segment::open(folder, generation, &cipher)?;
        let (log, replayed) =
            Log::open(&segment::log_of(folder, generation), |payload| state.replay(payload))?;
        segment::sweep(folder, generation);
        let recovery = recovery_of(&state, replayed.frames, replayed.torn_bytes);
        let log = Arc::new(Mutex::new(log));
        let store = Store::Writer { log, folder: folder.to_owned(), generation, _lock: lock };
        Ok((Ledger::with(state, store), recovery))
    }

    /// Opens the ledger in a folder as it stands now, without the lock; later rows are not seen.
    pub fn open_read(folder: &Path, key: &LedgerKey) -> Result<(Ledger, Recovery), LedgerError> {
        let cipher = Arc::new(Cipher::new(key));
        loop {
            let generation = segment::newest_generation(folder);
            let opened = Ledger::read_generation(folder, generation, &cipher);
            // A writer that sealed meanwhile took the files away from under the reading: read what it wrote.
            if segment::newest_generation(folder) == generation {
                return opened;
            }
        }
    }

    fn read_generation(
        folder: &Path,
        generation: u32,
        cipher: &Arc<Cipher>,
    ) -> Result<(Ledger, Recovery), LedgerError> {
        if generation == 0 && !segment::log_of(folder, 0).is_file() {
            return Err(LedgerError::Missing(folder.to_owned()));
        }
        if segment::is_plain(folder, generation) {
            return Err(LedgerError::Plain(folder.to_owned()));
        }
        folder::check_key(folder, cipher)?;
        let mut state = segment::open(folder, generation, cipher)?;
        let replayed = Log::read(&segment::log_of(folder, generation), |payload| state.replay(payload))?;
        let recovery = recovery_of(&state, replayed.frames, replayed.torn_bytes);
        let store = Store::Reader { folder: folder.to_owned(), generation };
        Ok((Ledger::with(state, store), recovery))
    }

    /// A ledger that lives and dies in memory.
    #[must_use]
    pub fn in_memory() -> Ledger {
        let cipher = Arc::new(Cipher::new(&LedgerKey::passing()));
        Ledger::over(State::new(ExitWords::shipped(), cipher))
    }

    fn with(state: State, store: Store) -> Ledger {
        Ledger { state, store, received_at: i64::MIN, spare: Batch::default() }
    }

    /// A ledger in memory over a state made elsewhere.
    pub(crate) fn over(state: State) -> Ledger {
        Ledger::with(state, Store::Memory)
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
        let mut batch = std::mem::take(&mut self.spare);
        self.stage_all(transfers, &mut batch, |place, staged| match staged {
            Ok(staged) => report.count(staged),
            Err(fault) => report.refused.push((place, fault)),
        });
        self.make_durable(&batch)?;
        self.choose_openings(std::mem::take(&mut batch.printed))?;
        batch.clear();
        self.spare = batch;
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
        let id = self.state.find_account(account);
        id.is_some_and(|id| !self.state.coverage.is_frontier(id))
    }

    /// What is known of one account.
    pub fn account(&self, account: &AccountNo) -> Result<AccountSummary, LedgerError> {
        let unknown = || LedgerError::UnknownAccount(account.clone());
        let id = self.state.find_account(account).ok_or_else(unknown)?;
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
        let id = self.state.find_account(account)?;
        Some(fen(self.state.index.balance_at(&self.state.rows, id, at)))
    }

    /// The transfer with this id.
    #[must_use]
    pub fn transfer(&self, transfer_id: &str) -> Option<Transfer> {
        self.state.find_transfer(transfer_id).map(|row| self.state.transfer(row))
    }

    /// An account's transfers in a period, both directions, in the ledger's order.
    pub fn transfers_of(&self, account: &AccountNo, window: Window) -> Result<Vec<Transfer>, LedgerError> {
        let unknown = || LedgerError::UnknownAccount(account.clone());
        let id = self.state.find_account(account).ok_or_else(unknown)?;
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
        let state = segment::open(&folder, next, &self.state.cipher)?;
        let (log, _) = Log::open(&segment::log_of(&folder, next), |_| false)?;
        if let Store::Writer { log: old, generation, .. } = &mut self.store {
            (*old, *generation) = (Arc::new(Mutex::new(log)), next);
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
            Store::Writer { log, .. } => held(log).bytes(),
            Store::Reader { folder, generation } => {
                std::fs::metadata(segment::log_of(folder, *generation)).map_or(0, |m| m.len())
            }
        }
    }

    /// Stages transfers in order and tells what became of each.
    pub(crate) fn stage_all(
        &mut self,
        transfers: &[Transfer],
        batch: &mut Batch,
        mut told: impl FnMut(usize, Result<Staged, RowFault>),
    ) {
        let mut marks = [Marks::default(); AT_ONCE];
        for (chunk, some) in transfers.chunks(AT_ONCE).enumerate() {
            for (mark, transfer) in marks.iter_mut().zip(some) {
                *mark = self.state.marks(transfer);
                self.state.expect(mark);
            }
            marks[..some.len()].iter().for_each(|mark| self.state.expect_tags(mark));
            for (place, (mark, transfer)) in marks.iter().zip(some).enumerate() {
                told(chunk * AT_ONCE + place, self.stage_marked(transfer, mark, batch));
            }
        }
    }

    pub(crate) fn stage(&mut self, transfer: &Transfer, batch: &mut Batch) -> Result<Staged, RowFault> {
        self.stage_marked(transfer, &self.state.marks(transfer), batch)
    }

    fn stage_marked(
        &mut self,
        transfer: &Transfer,
        marks: &Marks,
        batch: &mut Batch,
    ) -> Result<Staged, RowFault> {
        let staged = self.state.stage(transfer, marks, self.received_at, &mut batch.log)?;
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
        self.make_durable(&batch)?;
        Ok(Touched { accounts: batch.touched, printed: batch.printed })
    }

    fn make_durable(&mut self, batch: &Batch) -> Result<(), LedgerError> {
        let written = self.write(&batch.log);
        self.settle(batch, written.is_ok());
        written
    }

    /// Shows a batch's rows when they are durable, and forgets them when they could not be made so.
    pub(crate) fn settle(&mut self, batch: &Batch, is_durable: bool) {
        if is_durable {
            self.state.index_rows(&batch.new_rows);
        } else {
            batch.new_rows.iter().for_each(|&row| self.state.forget(row));
        }
    }

    /// The log, to be written to while others read the ledger; none in memory.
    pub(crate) fn log(&self) -> Option<Arc<Mutex<Log>>> {
        match &self.store {
            Store::Writer { log, .. } => Some(Arc::clone(log)),
            Store::Memory | Store::Reader { .. } => None,
        }
    }

    pub(crate) fn choose_openings(&mut self, mut accounts: Vec<u32>) -> Result<(), LedgerError> {
        accounts.sort_unstable();
        accounts.dedup();
        let mut log = Frame::default();
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

    fn write(&mut self, frame: &Frame) -> Result<(), LedgerError> {
        match &mut self.store {
            Store::Memory => Ok(()),
            Store::Reader { folder, .. } => Err(LedgerError::ReadOnly(folder.clone())),
            Store::Writer { .. } if frame.is_empty() => Ok(()),
            Store::Writer { log, .. } => {
                Ok(held(log).append(|payload| frame.seal(&self.state.cipher, payload))?)
            }
        }
    }
}

pub(crate) fn held(log: &Mutex<Log>) -> std::sync::MutexGuard<'_, Log> {
    // A log whose write failed says so itself.
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Rows staged for one acknowledgement.
#[derive(Default)]
pub(crate) struct Batch {
    pub log: Frame,
    new_rows: Vec<u32>,
    touched: Vec<u32>,
    pub printed: Vec<u32>,
}

impl Batch {
    fn clear(&mut self) {
        self.log.clear();
        self.new_rows.clear();
        self.touched.clear();
        self.printed.clear();
    }
}

/// The accounts of a batch, as often as they occur.
pub(crate) struct Touched {
    pub accounts: Vec<u32>,
    /// Those whose balance was printed.
    pub printed: Vec<u32>,
}

impl AppendReport {
    pub(crate) fn count(&mut self, staged: Staged) {
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
