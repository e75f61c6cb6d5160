//! The ledger: one folder, one writer, many readers.

mod read;
mod write;

pub use read::AccountSummary;
pub(crate) use read::fen;
pub use write::AppendReport;
pub(crate) use write::{Batch, held};

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use kernel::{AccountNo, Timestamp};
use serde::Serialize;

use crate::exit::ExitWords;
use crate::fault::RowFault;
use crate::folder;
use crate::key::{Cipher, LedgerKey};
use crate::log::{Log, LogError};
use crate::segment::{self, SegmentError};
use crate::state::State;

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

    pub(crate) fn received_at(&self) -> i64 {
        self.received_at
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
