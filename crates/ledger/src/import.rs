//! A file of transfers, read row by row, made durable batch by batch.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use flate2::bufread::MultiGzDecoder;
use rustc_hash::FxHashMap;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::coverage::Coverage;
use crate::fault::{BadRow, RowFault};
use crate::layout::Layout;
use crate::ledger::{Batch, Ledger, LedgerError};
use crate::record::Record;
use crate::row_reader::{Header, RowReader};
use crate::state::Staged;

/// Rows per acknowledgement: large enough that the disk's sync does not count, small enough to lose little work.
const BATCH_ROWS: usize = 8_192;
/// More bad rows than this are counted but not listed.
const LISTED_BAD_ROWS_MAX: usize = 10_000;

/// Whose statements a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statements {
    /// A bulk file: the whole history of every account in it.
    #[default]
    Every,
    /// Of nobody; `mark_statement` says later whose.
    Nobody,
}

/// How far an import has come. Given after each batch that is on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read from the source, compressed ones where it is compressed.
    pub bytes: u64,
    /// Rows read, good and bad.
    pub rows: u64,
    /// Transfers on the disk, new and known: acknowledged, they survive whatever comes.
    pub durable_rows: u64,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The source's name.
    pub source: String,
    /// Rows read, good and bad, without the header.
    pub rows: u64,
    /// Transfers that are new.
    pub imported: u64,
    /// Transfers held already with the same content.
    pub duplicates: u64,
    /// Transfers held already to which this source added a balance or a channel.
    pub completed: u64,
    /// Rows not taken in.
    pub bad: u64,
    /// The first ten thousand of them.
    pub bad_rows: Vec<BadRow>,
}

/// Why an import stops before the end. What was acknowledged until then stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The source cannot be read at all.
    #[error("cannot read {0}")]
    Read(String, #[source] io::Error),
    /// The header lacks a column that the layout names.
    #[error("{file}: the header has no column {column:?} (it has: {found})")]
    MissingColumn {
        /// The source's name.
        file: String,
        /// The column.
        column: String,
        /// The columns there are.
        found: String,
    },
    /// Nothing in the file, not even a header.
    #[error("{0} is empty")]
    Empty(String),
    /// The ledger cannot take it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Ledger {
    /// Imports a file, plain or gzip, whose every account's whole history is in it.
    pub fn import_csv(
        &mut self,
        source: &str,
        reader: impl Read,
        layout: &Layout,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReport, ImportError> {
        self.import_csv_of(Statements::Every, source, reader, layout, progress)
    }

    /// Imports a file, plain or gzip, and says whose statements it holds.
    pub fn import_csv_of(
        &mut self,
        statements: Statements,
        source: &str,
        reader: impl Read,
        layout: &Layout,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReport, ImportError> {
        self.check_writable()?;
        let cannot_read = |error| ImportError::Read(source.to_owned(), error);
        let bytes = Rc::new(Cell::new(0));
        let counted = Counted { inner: reader, bytes: Rc::clone(&bytes) };
        let plain = unzipped(counted).map_err(cannot_read)?;
        let mut csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(layout.delimiter as u8)
            .from_reader(plain);
        let mut record = ByteRecord::new();
        if !csv.read_byte_record(&mut record).map_err(|e| cannot_read(e.into()))? {
            return Err(ImportError::Empty(source.to_owned()));
        }
        let header = Header::find(&record, layout).map_err(|(column, found)| ImportError::MissingColumn {
            file: source.to_owned(),
            column,
            found,
        })?;
        let mut run = Run::begin(self, source);
        let mut rows = RowReader::new(header, layout);
        loop {
            let line = csv.position().line();
            match csv.read_byte_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(line, csv::Position::line);
                    run.take(line, rows.read(&record))?;
                }
                Err(error) => {
                    run.refuse(line, RowFault::EndsEarly(error.to_string()));
                    break;
                }
            }
            if run.staged >= BATCH_ROWS {
                run.commit(bytes.get(), progress)?;
            }
        }
        run.end(statements, bytes.get(), progress)
    }
}

/// Whether bytes, plain or gzip, begin with the head of the documented transfers file.
#[must_use]
pub fn is_transfers_head(bytes: &[u8]) -> bool {
    let mut head = Vec::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        // The rest of the block is not here; what could be unpacked is enough.
        let _torn = MultiGzDecoder::new(bytes).take(1 << 12).read_to_end(&mut head);
    } else {
        head.extend_from_slice(&bytes[..bytes.len().min(1 << 12)]);
    }
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let names: Vec<&[u8]> = first.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).collect();
    ["payer", "payee", "amount_fen"].iter().all(|name| names.contains(&name.as_bytes()))
}

/// One import under way.
struct Run<'a> {
    ledger: &'a mut Ledger,
    batch: Batch,
    staged: usize,
    touched: AccountSet,
    printed: AccountSet,
    known: u64,
    report: ImportReport,
}

impl<'a> Run<'a> {
    fn begin(ledger: &'a mut Ledger, source: &str) -> Run<'a> {
        let mut batch = Batch::default();
        Record::SourceBegin(source).put(&mut batch.log);
        ledger.state.unfinished.insert(source.to_owned());
        let report = ImportReport { source: source.to_owned(), ..ImportReport::default() };
        Run {
            ledger,
            batch,
            staged: 0,
            touched: AccountSet::default(),
            printed: AccountSet::default(),
            known: 0,
            report,
        }
    }

    fn take(&mut self, line: u64, read: Result<crate::Transfer, RowFault>) -> Result<(), ImportError> {
        self.report.rows += 1;
        self.staged += 1;
        match read.and_then(|transfer| self.ledger.stage(&transfer, &mut self.batch)) {
            Ok(Staged::New(_)) => self.report.imported += 1,
            Ok(Staged::Duplicate(_)) => self.report.duplicates += 1,
            Ok(Staged::Completed(_)) => self.report.completed += 1,
            Err(fault) => {
                self.report.rows -= 1;
                self.refuse(line, fault);
            }
        }
        Ok(())
    }

    fn refuse(&mut self, line: u64, fault: RowFault) {
        self.report.rows += 1;
        self.report.bad += 1;
        if self.report.bad_rows.len() < LISTED_BAD_ROWS_MAX {
            self.report.bad_rows.push(BadRow::new(&self.report.source, line, &fault));
        }
    }

    fn commit(&mut self, bytes: u64, progress: &mut dyn FnMut(Progress)) -> Result<(), ImportError> {
        let touched = self.ledger.commit(std::mem::take(&mut self.batch))?;
        self.touched.add(touched.accounts);
        self.printed.add(touched.printed);
        self.staged = 0;
        self.known = self.report.imported + self.report.duplicates + self.report.completed;
        progress(Progress { bytes, rows: self.report.rows, durable_rows: self.known });
        Ok(())
    }

    fn end(
        mut self,
        statements: Statements,
        bytes: u64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReport, ImportError> {
        self.commit(bytes, progress)?;
        let mut batch = Batch::default();
        let state = &mut self.ledger.state;
        match statements {
            Statements::Nobody => {}
            Statements::Every => {
                for account in self.touched.iter() {
                    if !state.coverage.is_whole(account) {
                        Record::Statement { account, coverage: Coverage::Whole }.put(&mut batch.log);
                        state.coverage.set(account, Coverage::Whole);
                    }
                }
            }
        }
        state.choose_openings(self.printed.iter(), &mut batch.log);
        Record::SourceEnd(&self.report.source).put(&mut batch.log);
        state.unfinished.remove(&self.report.source);
        self.ledger.commit(batch)?;
        self.ledger.seal_if_long()?;
        Ok(self.report)
    }
}

/// Which accounts a file names, a bit each.
#[derive(Default)]
struct AccountSet(Vec<u64>);

impl AccountSet {
    fn add(&mut self, accounts: Vec<u32>) {
        for account in accounts {
            let (word, bit) = (account as usize / 64, account % 64);
            if word >= self.0.len() {
                self.0.resize(word + 1, 0);
            }
            self.0[word] |= 1 << bit;
        }
    }

    fn iter(&self) -> impl Iterator<Item = u32> {
        let bits = |(word, &bits): (usize, &u64)| {
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word as u32 * 64 + bit)
        };
        self.0.iter().enumerate().flat_map(bits)
    }
}

/// Makes ids for files without any: the content's hash and how often it came before.
#[derive(Default)]
pub(crate) struct MadeIds {
    seen: FxHashMap<u128, u32>,
}

impl MadeIds {
    pub fn of(&mut self, content: &str) -> String {
        let hash = xxh3_128(content.as_bytes());
        let times = self.seen.entry(hash).or_insert(0);
        *times += 1;
        if *times == 1 { format!("H{hash:032X}") } else { format!("H{hash:032X}-{times}") }
    }
}

struct Counted<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

fn unzipped<'a>(reader: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut buffered = BufReader::with_capacity(1 << 18, reader);
    let is_gzip = buffered.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_gzip { Box::new(MultiGzDecoder::new(buffered)) } else { Box::new(buffered) })
}
