//! Rows into a ledger: staged together, made durable together, visible after that.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::{AccountNo, Window};

use super::{Ledger, LedgerError, Store};
use crate::codec::Frame;
use crate::exit::ExitKind;
use crate::fault::RowFault;
use crate::log::Log;
use crate::record::Record;
use crate::state::{Marks, Staged};
use crate::transfer::Transfer;

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

/// Transfers whose memory is asked for together, so that the waits for it overlap.
const AT_ONCE: usize = 32;

impl Ledger {
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
        let written = self.write_frame(frame);
        if written.is_ok() {
            self.state.version += frame.records();
        }
        written
    }

    fn write_frame(&mut self, frame: &Frame) -> Result<(), LedgerError> {
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
