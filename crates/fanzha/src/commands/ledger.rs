//! `fanzha ledger import|stat|verify`: transfers and statements into a ledger's folder, and what is there.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{
    BadRow, CashLinkError, Gap, ImportError, ImportReport, Layout, Ledger as Transfers, LedgerError,
    OrderAssumed, PatternPolicy, Recovery, Reversal, StatementPeriod, StatementReport,
};
use serde::Serialize;

use crate::cli::{Ledger, LedgerBench, LedgerCash, LedgerFolder, LedgerImport, LedgerPatterns};
use crate::clock;
use crate::layout_choice::LayoutChoice;
use crate::ledger_key;
use crate::outcome::{Failure, OrWrongUse, Outcome};
use crate::progress::Progress;
use crate::statement_reader;

/// How many bad rows are listed for a person; `--json` lists them all.
const BAD_ROWS_SHOWN: usize = 20;
/// A head of ten columns stands well within these.
const HEAD_BYTES: usize = 4_096;

pub fn run(command: Ledger) -> Outcome {
    match command {
        Ledger::Import(flags) => import(&flags),
        Ledger::Stat(flags) => stat(&flags),
        Ledger::Verify(flags) => verify(&flags),
        Ledger::Patterns(flags) => patterns(&flags),
        Ledger::Cash(flags) => cash(&flags),
        Ledger::Bench(flags) => bench(&flags),
    }
}

/// What `fanzha ledger import --json` prints: the files' reports added up.
#[derive(Default, Serialize)]
struct Imported {
    files: Vec<String>,
    rows: u64,
    imported: u64,
    duplicates: u64,
    completed: u64,
    bad: u64,
    bad_rows: Vec<BadRow>,
    layouts: Vec<String>,
    statements: Vec<StatementPeriod>,
    gaps: Vec<Gap>,
    reversals: Vec<Reversal>,
    order_assumed: Vec<OrderAssumed>,
    recovery: Recovery,
}

fn import(flags: &LedgerImport) -> Outcome {
    let choice = LayoutChoice::of(&flags.layout)?;
    for path in &flags.files {
        File::open(path).or_wrong_use(format_args!("the file {} cannot be read", path.display()))?;
    }
    let key = ledger_key::find_or_make(&flags.dir)?;
    let (mut transfers, recovery) = Transfers::open(&flags.dir, &key).map_err(refused)?;
    tell_recovery(&recovery, flags.json);
    transfers.set_received_at(clock::wall_now());
    let mut sum = Imported { recovery, ..Imported::default() };
    for path in &flags.files {
        import_file(&mut transfers, path, flags, &choice, &mut sum)?;
    }
    if flags.json {
        return print_json(&sum);
    }
    sum.print();
    Ok(())
}

/// Imports a file of transfers or of statements.
fn import_file(
    transfers: &mut Transfers,
    path: &Path,
    flags: &LedgerImport,
    choice: &LayoutChoice,
    sum: &mut Imported,
) -> Outcome {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let unread =
        |error: io::Error| Failure::wrong_use(format!("the file {} cannot be read: {error}", path.display()));
    let mut file = File::open(path).map_err(unread)?;
    let mut bar = Progress::over(file.metadata().map_or(0, |about| about.len()));
    // What is durable is said on standard output, batch by batch: that much survives whatever comes.
    let mut durable = |reached: ledger::Progress| {
        bar.reach(reached.bytes);
        if !flags.json {
            println!("durable {} rows", reached.durable_rows);
            // A reader that has gone away is no reason to stop the import.
            let _unheard = io::stdout().flush();
        }
    };
    let transfers_layout = match choice {
        LayoutChoice::Transfers(layout) => Some(Layout::clone(layout)),
        LayoutChoice::Auto if is_transfers(&file).map_err(unread)? => Some(Layout::canonical()),
        LayoutChoice::Auto | LayoutChoice::Statements(_) => None,
    };
    if let Some(layout) = transfers_layout {
        let report = transfers.import_csv(&name, file, &layout, &mut durable).map_err(import_refused)?;
        sum.add(report);
        return Ok(());
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(unread)?;
    let read = statement_reader::read(&name, bytes, &flags.layout).map_err(Failure::wrong_use)?;
    sum.add_statements(transfers.take_statements(&read, &mut durable).map_err(import_refused)?);
    Ok(())
}

/// Whether a file begins with the head of the documented transfers file.
fn is_transfers(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::FileExt as _;
    let mut head = vec![0; HEAD_BYTES];
    let read = file.read_at(&mut head, 0)?;
    head.truncate(read);
    Ok(ledger::is_transfers_head(&head))
}

fn import_refused(error: ImportError) -> Failure {
    match error {
        ImportError::MissingColumn { .. } | ImportError::Empty(_) => Failure::wrong_use(error),
        ImportError::Read(..) => Failure::Failed(error.into()),
        ImportError::Ledger(error) => refused(error),
    }
}

fn stat(flags: &LedgerFolder) -> Outcome {
    let (transfers, _recovery) = open_to_read(&flags.dir)?;
    let stat = transfers.stat();
    if flags.json {
        return print_json(&stat);
    }
    let span = |at: Option<Timestamp>| at.map_or("–".to_owned(), |at| at.to_string());
    println!("{} transfers between {} accounts, {}", stat.transfers, stat.accounts, stat.total_fen);
    println!("from {} to {}", span(stat.first_at), span(stat.last_at));
    println!("log {} bytes, index {} bytes", stat.log_bytes, stat.index_bytes);
    Ok(())
}

/// What `fanzha ledger verify --json` prints.
#[derive(Serialize)]
struct Verified {
    #[serde(flatten)]
    findings: ledger::Verification,
    recovery: Recovery,
}

fn verify(flags: &LedgerFolder) -> Outcome {
    let (transfers, recovery) = open_to_read(&flags.dir)?;
    tell_recovery(&recovery, flags.json);
    let findings = transfers.verify().map_err(|error| Failure::Failed(error.into()))?;
    let sound = findings.sound;
    if flags.json {
        print_json(&Verified { findings, recovery })?;
    } else {
        let word = if sound { "sound" } else { "NOT sound" };
        println!(
            "{} transfers, {word}; {} accounts with missing rows",
            findings.transfers, findings.accounts_with_breaks
        );
    }
    if sound { Ok(()) } else { Err(Failure::Failed(anyhow::anyhow!("the ledger is not sound"))) }
}

fn patterns(flags: &LedgerPatterns) -> Outcome {
    let (transfers, _recovery) = open_to_read(&flags.dir)?;
    let account = AccountNo::parse(&flags.account).or_wrong_use("--account")?;
    let stat = transfers.stat();
    let instant = |text: &Option<String>, flag: &str| {
        text.as_deref().map(Timestamp::parse).transpose().or_wrong_use(flag)
    };
    let never = Timestamp::from_seconds(0);
    let from = instant(&flags.from, "--from")?.or(stat.first_at).unwrap_or(never);
    let last = stat.last_at.map(|last| last.plus_micros(1));
    let until = instant(&flags.until, "--until")?.or(last).unwrap_or(never);
    if until < from {
        return Err(Failure::wrong_use("--until is before --from"));
    }
    let signs = transfers.patterns(&account, Window::new(from, until), &PatternPolicy::default());
    let signs = signs.map_err(refused)?;
    if flags.json {
        return print_json(&serde_json::json!({
            "account": account, "from": from, "until": until, "signs": signs,
            "index_version": transfers.index_version(),
        }));
    }
    for sign in &signs {
        let code = sign.code.map_or(String::new(), |code| format!(" ({code})"));
        println!(
            "{:?}{code}  in {} of {}, out {} to {}",
            sign.kind, sign.incoming, sign.payers, sign.outgoing, sign.payees
        );
    }
    if signs.is_empty() {
        println!("no sign in this window");
    }
    Ok(())
}

fn cash(flags: &LedgerCash) -> Outcome {
    match (&flags.withdrawal, &flags.deposit, &flags.note) {
        (Some(withdrawal), Some(deposit), Some(note)) => link(flags, withdrawal, deposit, note),
        (Some(withdrawal), ..) => deposits(flags, withdrawal),
        (None, ..) => links(flags),
    }
}

fn link(flags: &LedgerCash, withdrawal: &str, deposit: &str, note: &str) -> Outcome {
    let (mut transfers, recovery) =
        Transfers::open(&flags.dir, &ledger_key::find(&flags.dir)?).map_err(refused)?;
    tell_recovery(&recovery, flags.json);
    transfers.set_received_at(clock::wall_now());
    let linked = transfers.link_cash(withdrawal, deposit, note).map_err(not_linked)?;
    if flags.json {
        return print_json(&serde_json::json!({ "links": [linked] }));
    }
    println!("{} of {} were paid in again as {}", linked.fen, linked.withdrawal, linked.deposit);
    Ok(())
}

fn deposits(flags: &LedgerCash, withdrawal: &str) -> Outcome {
    let (transfers, _recovery) = open_to_read(&flags.dir)?;
    let within_seconds = i64::from(flags.within_hours) * 3_600;
    let found = transfers.cash_deposits(withdrawal, within_seconds).map_err(not_linked)?;
    if flags.json {
        return print_json(&serde_json::json!({ "withdrawal": withdrawal, "deposits": found }));
    }
    for one in &found {
        let place = if one.is_same_place { ", the same place" } else { "" };
        println!("{}  {}  {}  {}{place}", one.transfer_id, one.at, one.account, one.unlinked_fen);
    }
    if found.is_empty() {
        println!("no deposit of cash within {} hours", flags.within_hours);
    }
    Ok(())
}

fn links(flags: &LedgerCash) -> Outcome {
    let (transfers, _recovery) = open_to_read(&flags.dir)?;
    let links = transfers.cash_links();
    if flags.json {
        return print_json(&serde_json::json!({ "links": links }));
    }
    for one in &links {
        println!("{} of {} is {}: {}", one.fen, one.withdrawal, one.deposit, one.note);
    }
    Ok(())
}

fn not_linked(error: CashLinkError) -> Failure {
    match error {
        CashLinkError::Ledger(error) => refused(error),
        other => Failure::wrong_use(other),
    }
}

fn bench(flags: &LedgerBench) -> Outcome {
    if flags.accounts < 2 || flags.transfers < flags.accounts {
        return Err(Failure::wrong_use(
            "a ledger to measure has two accounts or more and a transfer for each",
        ));
    }
    let folder = tempfile::tempdir()?;
    let mut told = |step: &str| eprintln!("{step} …");
    let figures = ledger::bench::run(folder.path(), flags.transfers, flags.accounts, flags.seed, &mut told)
        .map_err(|error| Failure::Failed(error.into()))?;
    if flags.json {
        return print_json(&figures);
    }
    println!("{figures:#?}");
    Ok(())
}

/// Opens a ledger without taking its lock.
pub fn open_to_read(dir: &Path) -> Outcome<(Transfers, Recovery)> {
    if !dir.is_dir() {
        return Err(refused(LedgerError::Missing(dir.to_owned())));
    }
    Transfers::open_read(dir, &ledger_key::find(dir)?).map_err(refused)
}

fn tell_recovery(recovery: &Recovery, quiet: bool) {
    if quiet || (recovery.torn_bytes == 0 && recovery.unfinished.is_empty()) {
        return;
    }
    eprintln!(
        "recovered {} acknowledged rows; dropped {} bytes that had not been acknowledged",
        recovery.rows, recovery.torn_bytes
    );
    for file in &recovery.unfinished {
        eprintln!("the import of {file} did not end: import it again, known rows count once");
    }
}

fn refused(error: LedgerError) -> Failure {
    match error {
        LedgerError::Missing(_)
        | LedgerError::UnknownAccount(_)
        | LedgerError::Locked(_)
        | LedgerError::Key(_)
        | LedgerError::Plain(_) => Failure::wrong_use(error),
        other => Failure::Failed(other.into()),
    }
}

/// Prints a value as JSON, one object.
pub fn print_json(value: &impl Serialize) -> Outcome {
    let text = serde_json::to_string(value).map_err(|error| Failure::Failed(error.into()))?;
    println!("{text}");
    Ok(())
}

impl Imported {
    fn print(&self) {
        let Imported { rows, imported, duplicates, completed, bad, .. } = self;
        println!("{rows} rows: {imported} new, {duplicates} known, {completed} completed, {bad} bad");
        for one in &self.statements {
            println!("statement of {}: {} rows from {} to {}", one.account, one.rows, one.from, one.until);
        }
        for gap in &self.gaps {
            let (missing, way) =
                (Fen::new(gap.missing_fen.saturating_abs()), if gap.missing_fen > 0 { "in" } else { "out" });
            let (file, after, before) = (&gap.file, gap.after_line, gap.before_line);
            println!(
                "{file}: {missing} {way} is missing between lines {after} and {before} of {}",
                gap.account
            );
        }
        for undone in &self.reversals {
            let Reversal { file, line, amount_fen, .. } = undone;
            match undone.original_line {
                Some(original) => println!("{file}:{line}: undoes line {original}, {amount_fen}"),
                None => println!("{file}:{line}: undoes a payment of {amount_fen} that is not in this file"),
            }
        }
        for tie in &self.order_assumed {
            println!("{}: order assumed at {} for lines {:?}", tie.file, tie.at, tie.lines);
        }
        for row in self.bad_rows.iter().take(BAD_ROWS_SHOWN) {
            let sheet = row.sheet.as_ref().map_or(String::new(), |sheet| format!("/{sheet}"));
            println!("{}{sheet}:{}: {}", row.file, row.line, row.reason);
        }
        if self.bad_rows.len() > BAD_ROWS_SHOWN {
            println!("… {} more bad rows; --json lists them", self.bad_rows.len() - BAD_ROWS_SHOWN);
        }
    }

    fn add_statements(&mut self, report: StatementReport) {
        self.files.push(report.source);
        self.layouts.extend(report.layouts);
        self.rows += report.rows;
        self.imported += report.imported;
        self.duplicates += report.duplicates;
        self.completed += report.completed;
        self.bad += report.bad;
        self.bad_rows.extend(report.bad_rows);
        self.statements.extend(report.statements);
        self.gaps.extend(report.gaps);
        self.reversals.extend(report.reversals);
        self.order_assumed.extend(report.order_assumed);
    }

    fn add(&mut self, report: ImportReport) {
        self.files.push(report.source);
        self.rows += report.rows;
        self.imported += report.imported;
        self.duplicates += report.duplicates;
        self.completed += report.completed;
        self.bad += report.bad;
        self.bad_rows.extend(report.bad_rows);
    }
}
