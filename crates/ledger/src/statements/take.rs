//! A file of statements into the ledger: each row joined with what the other side's bank said of the same transfer.
//!
//! A row is first looked for under its serial; a serial that another transfer holds already gets `-2`, `-3` …, so that the
//! same file twice is once whatever came between. A row that is not there may be the other side of one that is: the
//! same two accounts, the same amount, nearly the same time, and this side not stated yet. What neither finds is new.

mod find;

use kernel::{AccountNo, Timestamp, Window};
use rustc_hash::FxHashMap;
use serde::Serialize;

use self::find::Serial;
use super::entry::{Entry, Gap, OrderAssumed, Reversal, StatementFile};
use crate::coverage::Coverage;
use crate::fault::{BadRow, RowFault};
use crate::import::{ImportError, MadeIds, Progress};
use crate::ledger::{Batch, Ledger};
use crate::record::{Amendment, Record};
use crate::rows::{RowNo, marks};
use crate::state::Staged;
use crate::transfer::{Status, Transfer};

/// Rows per acknowledgement.
const BATCH_ROWS: usize = 8_192;
/// A payment comes back within so many days.
const UNDONE_WITHIN_MICROS: i64 = 15 * 86_400 * 1_000_000;
/// More bad rows than this are counted but not listed.
const LISTED_BAD_ROWS_MAX: usize = 10_000;
/// Money whose other end the bank does not name goes to and comes from here.
const UNKNOWN: &str = "UNKNOWN";

/// Whose statement was taken, and for which period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementPeriod {
    /// The account.
    pub account: AccountNo,
    /// The first instant that is covered.
    pub from: Timestamp,
    /// The first instant that is not covered any more.
    pub until: Timestamp,
    /// Its rows.
    pub rows: u64,
}

/// What taking a file of statements did. All of it is on the disk when the report is returned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StatementReport {
    /// The file's name.
    pub source: String,
    /// The layouts by which its tables were read.
    pub layouts: Vec<String>,
    /// Rows read, good and bad.
    pub rows: u64,
    /// Transfers that are new.
    pub imported: u64,
    /// Rows that were held already.
    pub duplicates: u64,
    /// Transfers that this file's rows completed: the other side of one held already.
    pub completed: u64,
    /// Rows not taken in.
    pub bad: u64,
    /// The first ten thousand of them.
    pub bad_rows: Vec<BadRow>,
    /// Whose statements, for which periods.
    pub statements: Vec<StatementPeriod>,
    /// Where rows are missing.
    pub gaps: Vec<Gap>,
    /// What was undone.
    pub reversals: Vec<Reversal>,
    /// Where the order is not proved.
    pub order_assumed: Vec<OrderAssumed>,
}

impl Ledger {
    /// Takes a file of statements in. What was acknowledged stays, whatever comes; the same file twice is once.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn take_statements(
        &mut self,
        file: &StatementFile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<StatementReport, ImportError> {
        self.check_writable()?;
        let mut taking = Taking::begin(self, file);
        for entry in &file.entries {
            taking.take(entry)?;
            if taking.staged >= BATCH_ROWS {
                taking.commit(progress)?;
            }
        }
        taking.end(progress)
    }
}

struct Taking<'a> {
    ledger: &'a mut Ledger,
    file: &'a StatementFile,
    batch: Batch,
    staged: usize,
    /// Rows staged and not yet in the index, by payer, payee and amount.
    fresh: FxHashMap<(u32, u32, i64), Vec<RowNo>>,
    printed: Vec<u32>,
    ids: MadeIds,
    periods: FxHashMap<AccountNo, (Timestamp, Timestamp, u64)>,
    order: Vec<AccountNo>,
    unknown: AccountNo,
    report: StatementReport,
}

impl<'a> Taking<'a> {
    fn begin(ledger: &'a mut Ledger, file: &'a StatementFile) -> Taking<'a> {
        let mut batch = Batch::default();
        Record::SourceBegin(&file.name).put(&mut batch.log);
        ledger.state.unfinished.insert(file.name.clone());
        let mut layouts: Vec<String> = file.sheets.iter().map(|sheet| sheet.layout.clone()).collect();
        layouts.dedup();
        let report = StatementReport {
            source: file.name.clone(),
            layouts,
            rows: file.rows,
            duplicates: file.repeated,
            bad: file.bad,
            bad_rows: file.bad_rows.clone(),
            gaps: file.gaps.clone(),
            reversals: file.reversals.clone(),
            order_assumed: file.order_assumed.clone(),
            ..StatementReport::default()
        };
        Taking {
            ledger,
            file,
            batch,
            staged: 0,
            fresh: FxHashMap::default(),
            printed: Vec::new(),
            ids: MadeIds::default(),
            periods: FxHashMap::default(),
            order: Vec::new(),
            unknown: AccountNo::parse(UNKNOWN).expect("a fixed name is an account number"),
            report,
        }
    }

    fn take(&mut self, entry: &Entry) -> Result<(), ImportError> {
        self.cover(entry);
        let mut transfer = self.transfer_of(entry);
        let serial =
            if entry.serial.is_empty() { self.made_serial(entry, &transfer) } else { entry.serial.clone() };
        let known = self.by_serial(&serial, entry, &transfer);
        let joined = match known {
            Serial::Held(row) => Some(row),
            Serial::Free(_) => self.other_side(entry, &transfer),
        };
        self.staged += 1;
        if let Some(row) = joined {
            return self.join(row, entry, &transfer, &serial);
        }
        if let Serial::Free(id) = known {
            transfer.transfer_id = id;
        }
        if entry.is_reversal && transfer.status == Status::Done && self.undo_held(entry)? {
            transfer.status = Status::Reversed;
        }
        match self.ledger.stage(&transfer, &mut self.batch) {
            Ok(Staged::New(row)) => {
                self.report.imported += 1;
                self.state(row, entry);
                let found = self.ledger.state.rows.get(row);
                self.fresh.entry((found.payer, found.payee, found.amount)).or_default().push(row);
            }
            Ok(Staged::Duplicate(_) | Staged::Completed(_)) => self.report.duplicates += 1,
            Err(fault) => self.refuse(entry, &fault),
        }
        Ok(())
    }

    fn transfer_of(&self, entry: &Entry) -> Transfer {
        let other = entry.other.clone().unwrap_or_else(|| self.unknown.clone());
        let (payer, payee) =
            if entry.is_out { (entry.own.clone(), other) } else { (other, entry.own.clone()) };
        Transfer {
            transfer_id: String::new(),
            at: entry.at,
            payer,
            payee,
            amount: entry.amount,
            channel: entry.channel.clone(),
            payer_balance: entry.balance.filter(|_| entry.is_out),
            payee_balance: entry.balance.filter(|_| !entry.is_out),
            status: entry.status,
            memo: entry.memo.clone(),
        }
    }

    /// A row without a serial gets one from what it says; the same again in one file is another one.
    fn made_serial(&mut self, entry: &Entry, transfer: &Transfer) -> String {
        let balance = entry.balance.map_or(String::new(), |balance| balance.get().to_string());
        self.ids.of(&format!(
            "{}\n{}\n{}\n{}\n{}\n{balance}",
            entry.own.reveal(),
            transfer.payer.reveal(),
            transfer.payee.reveal(),
            entry.at.as_micros(),
            entry.amount.get(),
        ))
    }

    /// This row says of a held transfer what its own side knows: the balance, a party that had no name, that it was undone.
    fn join(
        &mut self,
        row: RowNo,
        entry: &Entry,
        transfer: &Transfer,
        serial: &str,
    ) -> Result<(), ImportError> {
        let held = self.ledger.state.transfer(row);
        let name = |held: &AccountNo, given: &AccountNo| {
            if held.reveal() == UNKNOWN { given.clone() } else { held.clone() }
        };
        let (payer, payee) = (name(&held.payer, &transfer.payer), name(&held.payee, &transfer.payee));
        let status = match (held.status, transfer.status) {
            (Status::Done, Status::Reversed) => Status::Reversed,
            (status, _) => status,
        };
        let mut changed = (&payer, &payee, status) != (&held.payer, &held.payee, held.status);
        if changed {
            self.amend(row, &payer, &payee, status)?;
        }
        let stated = Transfer {
            payer,
            payee,
            status,
            channel: if held.channel.is_empty() { transfer.channel.clone() } else { held.channel },
            payer_balance: transfer.payer_balance.or(held.payer_balance),
            payee_balance: transfer.payee_balance.or(held.payee_balance),
            ..held
        };
        match self.ledger.stage(&stated, &mut self.batch) {
            Ok(Staged::Completed(_)) => changed = true,
            Ok(Staged::New(_) | Staged::Duplicate(_)) => {}
            Err(fault) => {
                self.refuse(entry, &fault);
                return Ok(());
            }
        }
        self.ledger.state.alias(serial, row, &mut self.batch.log);
        changed |= self.state(row, entry);
        if changed {
            self.report.completed += 1
        } else {
            self.report.duplicates += 1
        }
        Ok(())
    }

    /// Corrects a held row. Rows must stand in the index before, so what is staged is written first.
    fn amend(
        &mut self,
        row: RowNo,
        payer: &AccountNo,
        payee: &AccountNo,
        status: Status,
    ) -> Result<(), ImportError> {
        self.write()?;
        let state = &mut self.ledger.state;
        let log = &mut self.batch.log;
        let payer = state.account_logged(payer, log).map_err(crate::ledger::LedgerError::Row)?;
        let payee = state.account_logged(payee, log).map_err(crate::ledger::LedgerError::Row)?;
        state.amend_logged(Amendment { row, payer, payee, status }, log);
        Ok(())
    }

    /// Marks whose statement has the row; says whether that is new.
    fn state(&mut self, row: RowNo, entry: &Entry) -> bool {
        let (of, assumed) = if entry.is_out {
            (marks::OF_PAYER, marks::PAYER_ORDER_ASSUMED)
        } else {
            (marks::OF_PAYEE, marks::PAYEE_ORDER_ASSUMED)
        };
        let assumed = if entry.is_order_assumed { assumed } else { 0 };
        self.ledger.state.mark(row, of | assumed, &mut self.batch.log)
    }

    /// A payment that came back, whose first half came with an earlier file: that half is undone.
    fn undo_held(&mut self, entry: &Entry) -> Result<bool, ImportError> {
        self.write()?;
        let state = &self.ledger.state;
        let Some(own) = state.find_account(&entry.own) else { return Ok(false) };
        // The undoing row goes the other way.
        let side = if entry.is_out { state.index.ins(own) } else { state.index.outs(own) };
        let from = side.first_at(&state.rows, entry.at.plus_micros(-UNDONE_WITHIN_MICROS));
        let until = side.first_at(&state.rows, entry.at.plus_micros(1));
        let other = entry.other.as_ref().and_then(|other| state.find_account(other));
        let fits = |row: RowNo, peer: u32| {
            let held = state.rows.get(row);
            let named = !entry.original_serial.is_empty() && state.rows.id(row) == entry.original_serial;
            held.amount == entry.amount.get() && (named || entry.other.is_none() || other == Some(peer))
        };
        let found =
            side.range(from, until).filter(|held| fits(held.row, held.peer)).map(|held| held.row).last();
        let Some(row) = found else { return Ok(false) };
        let held = self.ledger.state.transfer(row);
        self.amend(row, &held.payer, &held.payee, Status::Reversed)?;
        Ok(true)
    }

    fn refuse(&mut self, entry: &Entry, fault: &RowFault) {
        self.report.bad += 1;
        if self.report.bad_rows.len() < LISTED_BAD_ROWS_MAX {
            let sheet = &self.file.sheets[entry.sheet as usize];
            let bad = BadRow::new(&sheet.file, entry.line, fault);
            self.report.bad_rows.push(BadRow { sheet: sheet.sheet.clone(), ..bad });
        }
    }

    fn cover(&mut self, entry: &Entry) {
        let at = entry.at;
        match self.periods.get_mut(&entry.own) {
            Some((first, last, rows)) => {
                (*first, *last, *rows) = ((*first).min(at), (*last).max(at), *rows + 1);
            }
            None => {
                self.order.push(entry.own.clone());
                self.periods.insert(entry.own.clone(), (at, at, 1));
            }
        }
    }

    fn write(&mut self) -> Result<(), ImportError> {
        let touched = self.ledger.commit(std::mem::take(&mut self.batch))?;
        self.printed.extend(touched.printed);
        self.printed.sort_unstable();
        self.printed.dedup();
        self.fresh.clear();
        self.staged = 0;
        Ok(())
    }

    fn commit(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), ImportError> {
        self.write()?;
        let durable_rows = self.report.imported + self.report.duplicates + self.report.completed;
        progress(Progress { bytes: 0, rows: durable_rows + self.report.bad, durable_rows });
        Ok(())
    }

    fn end(mut self, progress: &mut dyn FnMut(Progress)) -> Result<StatementReport, ImportError> {
        self.commit(progress)?;
        let mut batch = Batch::default();
        let log = &mut batch.log;
        for (account, window) in &self.file.periods {
            if !self.periods.contains_key(account) {
                // A statement without rows says that nothing moved.
                self.order.push(account.clone());
                self.periods.insert(account.clone(), (window.from, window.from, 0));
            }
        }
        for account in std::mem::take(&mut self.order) {
            let (first, last, rows) = self.periods[&account];
            let stated = self.file.periods.iter().filter(|(of, _)| *of == account).map(|(_, window)| *window);
            // Rows behind the last one are unknown; a period that the file states itself may reach further.
            let moved = Window::new(first, last.plus_micros(1));
            let window = stated.fold(moved, |all, window| {
                Window::new(all.from.min(window.from), all.until.max(window.until))
            });
            let state = &mut self.ledger.state;
            let id = state.account_logged(&account, log).map_err(crate::ledger::LedgerError::Row)?;
            if state.coverage.get(id) != Coverage::Whole {
                state.coverage.add(id, window);
                Record::Statement { account: id, coverage: state.coverage.get(id) }.put(log);
            }
            self.printed.push(id);
            let period = StatementPeriod { account, from: window.from, until: window.until, rows };
            self.report.statements.push(period);
        }
        self.printed.sort_unstable();
        self.printed.dedup();
        self.ledger.state.choose_openings(self.printed.iter().copied(), log);
        Record::SourceEnd(&self.file.name).put(log);
        self.ledger.state.unfinished.remove(&self.file.name);
        self.ledger.commit(batch)?;
        self.ledger.seal_if_long()?;
        Ok(self.report)
    }
}
