//! Sealing: everything known so far, in the ledger's order, as mapped files that open in an instant.
//!
//! Account numbers, ids and memos lie encrypted under the ledger's key ([`crate::key`]), and are found by keyed hashes.
//!
//! Generation g of a ledger is the folder `sealed.g` and the log `transfers.g.log` of what came after; generation 0
//! has no folder. A new generation is written aside, synced, and renamed: until then the old one stands, from then
//! on the new one does, and at no moment neither.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ahead::{self, Ahead};
use crate::cash::CashLink;
use crate::codec::{Frame, Take};
use crate::dictionary::{Dictionary, SealedNames};
use crate::exit::ExitWords;
use crate::index::{AccountBase, Entry, Index, SealedIndex, Starts};
use crate::key::{Cipher, Tag};
use crate::log::{Log, LogError, sync_folder};
use crate::mapped::{Records, SealedError, Sealer, filled};
use crate::opening::Opening;
use crate::record::Record;
use crate::rows::{Row, RowNo, Rows, SealedRows, marks};
use crate::state::State;
use crate::table::{self, Slot};
use crate::texts::{TextSealer, Texts};

const ROWS: &str = "rows";
const TEXTS: &str = "texts";
const IDS: &str = "id_slots";
const OUTS: &str = "outs";
const INS: &str = "ins";
const AHEADS: &str = "aheads";
const STARTS: &str = "starts";
/// Before places were noted, where the entries of each direction begin lay in a file of its own.
const STARTS_BEFORE: [&str; 2] = ["out_starts", "in_starts"];
const ACCOUNTS: &str = "accounts";
const NAME_TEXTS: &str = "name_texts";
const NAME_ENDS: &str = "name_ends";
const NAME_TAGS: &str = "name_tags";
const NAME_SLOTS: &str = "name_slots";
/// Channels, statements and exits, as one frame of records.
const NAMES: &str = "names.log";

/// Why a segment cannot be written or opened.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// One of its mapped files.
    #[error(transparent)]
    Sealed(#[from] SealedError),
    /// Its names.
    #[error(transparent)]
    Names(#[from] LogError),
}

pub(crate) fn folder_of(ledger: &Path, generation: u32) -> PathBuf {
    ledger.join(format!("sealed.{generation:06}"))
}

pub(crate) fn log_of(ledger: &Path, generation: u32) -> PathBuf {
    ledger.join(format!("transfers.{generation:06}.log"))
}

/// The newest whole generation.
pub(crate) fn newest_generation(ledger: &Path) -> u32 {
    let Ok(entries) = fs::read_dir(ledger) else { return 0 };
    let number = |name: &str| name.strip_prefix("sealed.")?.parse::<u32>().ok();
    entries.flatten().filter_map(|entry| number(entry.file_name().to_str()?)).max().unwrap_or(0)
}

/// Removes what older generations and an unfinished one left behind. What cannot be removed does no harm.
pub(crate) fn sweep(ledger: &Path, generation: u32) {
    let _ = fs::remove_dir_all(ledger.join("sealed.new"));
    for older in 0..generation {
        let (folder, log) = (folder_of(ledger, older), log_of(ledger, older));
        if folder.exists() {
            let _ = fs::remove_dir_all(folder);
        }
        if log.exists() {
            let _ = fs::remove_file(log);
        }
    }
}

/// Opens a generation's segment; generation 0 is an empty state.
pub(crate) fn open(ledger: &Path, generation: u32, cipher: &Arc<Cipher>) -> Result<State, SegmentError> {
    if generation == 0 {
        return Ok(State::new(ExitWords::shipped(), Arc::clone(cipher)));
    }
    let folder = folder_of(ledger, generation);
    let rows = SealedRows {
        rows: Records::map(&folder.join(ROWS))?,
        texts: Texts::over(Records::map(&folder.join(TEXTS))?, Arc::clone(cipher)),
        ids: Records::map(&folder.join(IDS))?,
    };
    let names = SealedNames {
        texts: Texts::over(Records::map(&folder.join(NAME_TEXTS))?, Arc::clone(cipher)),
        ends: Records::map(&folder.join(NAME_ENDS))?,
        tags: Records::map(&folder.join(NAME_TAGS))?,
        slots: Records::map(&folder.join(NAME_SLOTS))?,
    };
    let (names, rows, index) = (Arc::new(names), Arc::new(rows), Arc::new(map_index(&folder)?));
    populate(&names, &rows, &index);
    let mut state = State::over(
        ExitWords::shipped(),
        Arc::clone(cipher),
        Dictionary::over(names),
        Rows::over(rows),
        Index::over(index),
    );
    Log::read(&folder.join(NAMES), |payload| state.replay(payload))?;
    Ok(state)
}

/// Fewer sealed rows are in memory after a few questions.
const POPULATED_ROWS_MIN: usize = 100_000;

/// Brings what traces read into memory beside the work, the index first: opening waits for no disk, and the first
/// questions do not pay for each page by itself.
fn populate(names: &Arc<SealedNames>, rows: &Arc<SealedRows>, index: &Arc<SealedIndex>) {
    if rows.rows.slice().len() < POPULATED_ROWS_MIN {
        return;
    }
    let (names, rows, index) = (Arc::clone(names), Arc::clone(rows), Arc::clone(index));
    let populating = std::thread::Builder::new().name("populate".to_owned()).spawn(move || {
        index.starts.populate();
        index.outs.populate();
        index.aheads.populate();
        index.ins.populate();
        rows.rows.populate();
        rows.texts.populate();
        names.ends.populate();
        names.texts.populate();
    });
    // Without a thread the pages come one by one, as they are read.
    drop(populating);
}

fn map_index(folder: &Path) -> Result<SealedIndex, SealedError> {
    let (aheads, starts) = if has_aheads(folder) {
        (Records::map(&folder.join(AHEADS))?, Records::map(&folder.join(STARTS))?)
    } else {
        let [outs, ins] = STARTS_BEFORE.map(|name| Records::<u32>::map(&folder.join(name)));
        let (outs, ins) = (outs?, ins?);
        let starts = outs.slice().iter().zip(ins.slice()).map(|(&out, &inn)| [out, inn]).collect();
        (Records::Held(Vec::new()), Records::Held(starts))
    };
    Ok(SealedIndex {
        outs: Records::map(&folder.join(OUTS))?,
        ins: Records::map(&folder.join(INS))?,
        aheads,
        starts,
        accounts: Records::map(&folder.join(ACCOUNTS))?,
    })
}

fn has_aheads(folder: &Path) -> bool {
    folder.join(AHEADS).exists()
}

/// Whether a generation was written before texts were encrypted.
pub(crate) fn is_plain(ledger: &Path, generation: u32) -> bool {
    let segment = folder_of(ledger, generation).join(NAMES);
    Log::is_plain(&log_of(ledger, generation)) || (generation > 0 && Log::is_plain(&segment))
}

/// Reads a generation that was written before texts were encrypted, to be written anew: nothing is found by id in it.
pub(crate) fn open_plain(
    ledger: &Path,
    generation: u32,
    cipher: &Arc<Cipher>,
) -> Result<State, SegmentError> {
    let mut state = State::new(ExitWords::shipped(), Arc::clone(cipher));
    if generation > 0 {
        let folder = folder_of(ledger, generation);
        let rows = SealedRows {
            rows: Records::map(&folder.join(ROWS))?,
            texts: Texts::over(Records::map(&folder.join(TEXTS))?, Arc::clone(cipher)),
            ids: Records::Held(table::slots_of(Vec::new())),
        };
        let index = Index::over(Arc::new(map_index(&folder)?));
        let rows = Rows::over(Arc::new(rows));
        state = State::over(ExitWords::shipped(), Arc::clone(cipher), Dictionary::default(), rows, index);
        Log::read_plain(&folder.join(NAMES), |payload| state.replay_records(Take::plain(payload)))?;
    }
    let log = log_of(ledger, generation);
    Log::read_plain(&log, |payload| state.replay_records(Take::plain(payload)))?;
    Ok(state)
}

/// Compares every file of a segment with its checksum, and the order of its rows with the ledger's.
pub(crate) fn check(ledger: &Path, generation: u32) -> Result<bool, SealedError> {
    if generation == 0 {
        return Ok(true);
    }
    let folder = folder_of(ledger, generation);
    let path = |name: &str| folder.join(name);
    let rows = Records::<Row>::map(&path(ROWS))?;
    rows.check(&path(ROWS))?;
    Records::<u8>::map(&path(TEXTS))?.check(&path(TEXTS))?;
    Records::<u8>::map(&path(NAME_TEXTS))?.check(&path(NAME_TEXTS))?;
    Records::<u64>::map(&path(NAME_ENDS))?.check(&path(NAME_ENDS))?;
    Records::<Tag>::map(&path(NAME_TAGS))?.check(&path(NAME_TAGS))?;
    for name in [IDS, NAME_SLOTS] {
        Records::<Slot>::map(&path(name))?.check(&path(name))?;
    }
    for name in [OUTS, INS] {
        Records::<Entry>::map(&path(name))?.check(&path(name))?;
    }
    if has_aheads(&folder) {
        Records::<Ahead>::map(&path(AHEADS))?.check(&path(AHEADS))?;
        Records::<Starts>::map(&path(STARTS))?.check(&path(STARTS))?;
    } else {
        for name in STARTS_BEFORE {
            Records::<u32>::map(&path(name))?.check(&path(name))?;
        }
    }
    Records::<AccountBase>::map(&path(ACCOUNTS))?.check(&path(ACCOUNTS))?;
    Ok(rows.slice().is_sorted_by_key(|row| row.at))
}

/// Writes a state as a generation.
pub(crate) fn write(ledger: &Path, generation: u32, state: &State) -> Result<(), SegmentError> {
    let folder = ledger.join("sealed.new");
    let failed = |doing| {
        let path = folder.clone();
        move |source| SealedError::Io { doing, path, source }
    };
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed("clear"))?;
    }
    fs::create_dir_all(&folder).map_err(failed("create"))?;
    let order = in_order(&state.rows);
    let mut ranks = filled(0, order.len());
    for (rank, &row) in order.iter().enumerate() {
        ranks[row as usize] = rank as RowNo;
    }
    write_rows(&folder, state, &order)?;
    drop(order);
    write_index(&folder, state, &ranks)?;
    write_accounts(&folder, state)?;
    write_names(&folder, state, &ranks)?;
    let final_folder = folder_of(ledger, generation);
    sync_folder(&folder.join(NAMES)).map_err(failed("sync"))?;
    fs::rename(&folder, &final_folder).map_err(failed("rename"))?;
    sync_folder(&final_folder).map_err(failed("sync"))?;
    Ok(())
}

fn in_order(rows: &Rows) -> Vec<RowNo> {
    let mut order: Vec<RowNo> = rows.numbers().collect();
    // The sealed rows are one sorted run already, and rows arrive nearly in order: the stable sort merges runs.
    order.sort_by(|&one, &other| rows.compare(one, other));
    order
}

fn write_rows(folder: &Path, state: &State, order: &[RowNo]) -> Result<(), SealedError> {
    let rows = &state.rows;
    let mut records = Sealer::create(folder.join(ROWS))?;
    let mut texts = TextSealer::create(folder.join(TEXTS), &state.cipher)?;
    let mut slots = Vec::with_capacity(order.len());
    let mut text = 0;
    for (rank, &number) in order.iter().enumerate() {
        let (id, memo) = (rows.id(number), rows.memo(number));
        records.put(&[Row { text, ..*rows.get(number) }])?;
        texts.put(id.as_bytes())?;
        text = texts.put(memo.as_bytes())?;
        slots.push([table::half(state.cipher.tag(&id)), rank as u32]);
    }
    records.finish()?;
    texts.finish()?;
    write_slots(folder.join(IDS), slots)
}

fn write_slots(path: PathBuf, pairs: Vec<Slot>) -> Result<(), SealedError> {
    let mut slots = Sealer::create(path)?;
    slots.put(&table::slots_of(pairs))?;
    slots.finish()
}

fn write_accounts(folder: &Path, state: &State) -> Result<(), SealedError> {
    let mut texts = TextSealer::create(folder.join(NAME_TEXTS), &state.cipher)?;
    let mut ends = Sealer::create(folder.join(NAME_ENDS))?;
    let mut tags = Sealer::create(folder.join(NAME_TAGS))?;
    let mut slots = Vec::with_capacity(state.accounts.len());
    for account in 0..state.accounts.len() as u32 {
        let tag = state.accounts.tag(account);
        ends.put(&[texts.put(state.accounts.text(account).as_bytes())?])?;
        tags.put(&[tag])?;
        slots.push([table::half(tag), account]);
    }
    texts.finish()?;
    ends.finish()?;
    tags.finish()?;
    write_slots(folder.join(NAME_SLOTS), slots)
}

fn write_index(folder: &Path, state: &State, ranks: &[RowNo]) -> Result<(), SealedError> {
    let mut accounts = Sealer::create(folder.join(ACCOUNTS))?;
    for number in 0..state.accounts.len() as u32 {
        let account = state.index.account(number);
        let opening = match account.opening {
            Opening::Printed { anchor, balance_fen } => {
                Opening::Printed { anchor: ranks[anchor as usize], balance_fen }
            }
            opening @ (Opening::Undecided | Opening::Inserted) => opening,
        };
        accounts.put(&[AccountBase::of(opening, account.opening_fen)])?;
    }
    accounts.finish()?;
    let found = ahead::of_rows(&state.index, state.accounts.len() as u32, ranks);
    let mut outs = Sealer::create(folder.join(OUTS))?;
    let mut ins = Sealer::create(folder.join(INS))?;
    let mut aheads = Sealer::create(folder.join(AHEADS))?;
    let mut starts = Sealer::create(folder.join(STARTS))?;
    let mut start: Starts = [0; 2];
    for account in 0..state.accounts.len() as u32 {
        starts.put(&[start])?;
        for entry in state.index.outs(account).iter() {
            let row = ranks[entry.row as usize];
            outs.put(&[Entry { row, ..entry }])?;
            aheads.put(&[found[row as usize]])?;
            start[0] += 1;
        }
        for entry in state.index.ins(account).iter() {
            ins.put(&[Entry { row: ranks[entry.row as usize], ..entry }])?;
            start[1] += 1;
        }
    }
    starts.put(&[start])?;
    outs.finish()?;
    ins.finish()?;
    aheads.finish()?;
    starts.finish()
}

fn write_names(folder: &Path, state: &State, ranks: &[RowNo]) -> Result<(), LogError> {
    let mut frame = Frame::default();
    for channel in 0..state.channels.len() as u32 {
        Record::Channel(&state.channels.text(channel)).put(&mut frame);
    }
    for account in 0..state.accounts.len() as u32 {
        if !state.coverage.is_frontier(account) {
            Record::Statement { account, coverage: state.coverage.get(account) }.put(&mut frame);
        }
    }
    for (&account, &kind) in &state.exits {
        Record::Exit { account, kind }.put(&mut frame);
    }
    for (id, &row) in &state.aliases {
        Record::Alias { row: ranks[row as usize], id }.put(&mut frame);
    }
    let assumed = marks::PAYER_ORDER_ASSUMED | marks::PAYEE_ORDER_ASSUMED;
    for row in state.rows.numbers().filter(|_| !state.tied.is_empty()) {
        let marks = state.rows.get(row).marks & assumed;
        if marks != 0 {
            Record::Mark { row: ranks[row as usize], marks }.put(&mut frame);
        }
    }
    for link in state.cash.iter() {
        let (withdrawal, deposit) = (ranks[link.withdrawal as usize], ranks[link.deposit as usize]);
        Record::CashLink(CashLink { withdrawal, deposit, ..link.clone() }).put(&mut frame);
    }
    for source in &state.unfinished {
        Record::SourceBegin(source).put(&mut frame);
    }
    let span = state.span();
    Record::Totals { total_fen: state.total_fen(), span }.put(&mut frame);
    Record::Version(state.version).put(&mut frame);
    let (mut log, _) = Log::open(&folder.join(NAMES), |_| true)?;
    log.append(|payload| frame.seal(&state.cipher, payload))
}

#[cfg(test)]
mod tests {
    use kernel::{AccountNo, Fen, Timestamp};
    use zeroize::Zeroizing;

    use super::*;
    use crate::ledger::Ledger;
    use crate::transfer::{Status, Transfer};
    use crate::{LedgerKey, TraceRequest};

    fn transfer(number: i64, payer: &str, payee: &str) -> Transfer {
        Transfer {
            transfer_id: format!("T{number}"),
            at: Timestamp::from_seconds(1_767_225_600 + number),
            payer: AccountNo::parse(payer).unwrap(),
            payee: AccountNo::parse(payee).unwrap(),
            amount: Fen::new(100 - number),
            channel: String::new(),
            payer_balance: None,
            payee_balance: None,
            status: Status::Done,
            memo: String::new(),
        }
    }

    /// As the program wrote it that noted no places yet.
    fn take_back(folder: &Path) {
        let starts = Records::<Starts>::map(&folder.join(STARTS)).unwrap();
        for (way, name) in STARTS_BEFORE.into_iter().enumerate() {
            let mut before = Sealer::create(folder.join(name)).unwrap();
            before.put(&starts.slice().iter().map(|start| start[way]).collect::<Vec<u32>>()).unwrap();
            before.finish().unwrap();
        }
        fs::remove_file(folder.join(STARTS)).unwrap();
        fs::remove_file(folder.join(AHEADS)).unwrap();
    }

    #[test]
    fn a_segment_without_noted_places_says_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let key = LedgerKey::new(Zeroizing::new([7; 32]));
        let (mut ledger, _) = Ledger::open(folder.path(), &key).unwrap();
        let names = ["A", "B", "C", "D"];
        let rows: Vec<Transfer> = (0..40)
            .map(|number| {
                transfer(number as i64, names[number % 4], names[(number * 7 + 1 + number / 4) % 4])
            })
            .collect();
        ledger.append(&rows).unwrap();
        for name in names {
            let always = kernel::Window::new(Timestamp::from_seconds(0), Timestamp::from_seconds(1 << 33));
            ledger.mark_statement(&AccountNo::parse(name).unwrap(), always).unwrap();
        }
        ledger.seal().unwrap();
        let traces = |ledger: &Ledger| -> Vec<_> {
            let requests = rows.iter().map(|row| TraceRequest::new(row.payer.clone(), row.at, row.amount));
            requests.map(|request| ledger.trace(&request).unwrap()).collect()
        };
        let told = traces(&ledger);
        assert!(told.iter().any(|trace| trace.hops.len() > 3), "money goes on");
        drop(ledger);
        take_back(&folder_of(folder.path(), 1));
        let (mut ledger, _) = Ledger::open(folder.path(), &key).unwrap();
        assert_eq!(traces(&ledger), told);
        assert!(ledger.verify().unwrap().sound);
        ledger.append(&[transfer(50, "A", "B")]).unwrap();
        ledger.seal().unwrap();
        assert!(has_aheads(&folder_of(folder.path(), 2)), "the next one has them");
        assert!(ledger.verify().unwrap().sound);
    }
}
