//! One ledger under several writers and readers of a process.
//!
//! Writers wait together: whoever finds nobody at work takes everything that waits, writes it as one batch and tells
//! the others (group commit). Nobody keeps readers out while the disk is waited for; they see a batch whole or not.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::ledger::{AppendReport, Batch, Ledger, LedgerError, held};
use crate::transfer::Transfer;

/// A ledger that threads share.
pub struct SharedLedger {
    ledger: RwLock<Ledger>,
    queue: Mutex<Queue>,
    told: Condvar,
}

type Told = Result<AppendReport, Arc<LedgerError>>;

#[derive(Default)]
struct Queue {
    next_ticket: u64,
    waiting: Vec<(u64, Vec<Transfer>)>,
    told: HashMap<u64, Told>,
    is_busy: bool,
}

impl SharedLedger {
    /// Shares a ledger.
    #[must_use]
    pub fn new(ledger: Ledger) -> SharedLedger {
        SharedLedger { ledger: RwLock::new(ledger), queue: Mutex::default(), told: Condvar::new() }
    }

    /// Takes transfers in, together with what other threads bring meanwhile; returns when they are on the disk.
    /// An error is that of the whole batch.
    pub fn append(&self, transfers: Vec<Transfer>) -> Result<AppendReport, Arc<LedgerError>> {
        let mut queue = self.queue();
        let ticket = queue.next_ticket;
        queue.next_ticket += 1;
        queue.waiting.push((ticket, transfers));
        loop {
            if let Some(told) = queue.told.remove(&ticket) {
                return told;
            }
            if queue.is_busy {
                queue = self.told.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            queue.is_busy = true;
            let together = mem::take(&mut queue.waiting);
            drop(queue);
            let told = self.commit(together);
            queue = self.queue();
            queue.told.extend(told);
            queue.is_busy = false;
            self.told.notify_all();
        }
    }

    /// The ledger as of the last whole batch, for reading.
    pub fn read(&self) -> RwLockReadGuard<'_, Ledger> {
        self.ledger.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ledger alone, for anything but appending; waits for a batch under way.
    pub fn alone<T>(&self, work: impl FnOnce(&mut Ledger) -> T) -> T {
        let mut queue = self.queue();
        while queue.is_busy {
            queue = self.told.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        let done = work(&mut self.write());
        drop(queue);
        done
    }

    fn commit(&self, together: Vec<(u64, Vec<Transfer>)>) -> Vec<(u64, Told)> {
        let mut batch = Batch::default();
        let mut reports = Vec::with_capacity(together.len());
        let mut ledger = self.write();
        if let Err(error) = ledger.check_writable() {
            return all_told(together.iter().map(|(ticket, _)| *ticket), error);
        }
        for (ticket, transfers) in together {
            let mut report = AppendReport::default();
            ledger.stage_all(&transfers, &mut batch, |place, staged| match staged {
                Ok(staged) => report.count(staged),
                Err(fault) => report.refused.push((place, fault)),
            });
            reports.push((ticket, report));
        }
        let (log, cipher) = (ledger.log(), Arc::clone(&ledger.state.cipher));
        drop(ledger);
        let written = match log {
            Some(log) if !batch.log.is_empty() => {
                held(&log).append(|payload| batch.log.seal(&cipher, payload)).map_err(LedgerError::Log)
            }
            Some(_) | None => Ok(()),
        };
        let mut ledger = self.write();
        ledger.settle(&batch, written.is_ok());
        if written.is_ok() {
            ledger.state.version += batch.log.records();
        }
        let settled = written.and_then(|()| ledger.choose_openings(mem::take(&mut batch.printed)));
        match settled {
            Ok(()) => reports.into_iter().map(|(ticket, report)| (ticket, Ok(report))).collect(),
            Err(error) => all_told(reports.iter().map(|(ticket, _)| *ticket), error),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Ledger> {
        self.ledger.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn all_told(tickets: impl Iterator<Item = u64>, error: LedgerError) -> Vec<(u64, Told)> {
    let error = Arc::new(error);
    tickets.map(|ticket| (ticket, Err(Arc::clone(&error)))).collect()
}
