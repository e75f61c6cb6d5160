//! The promises, measured: a generated ledger of any size, built, sealed, mapped, asked.
//!
//! Transfers join accounts drawn from a power law (the same for payers and payees, so that hubs are both), amounts
//! are spread evenly over the orders of magnitude from ¥1 to ¥10,000, instants evenly over ninety days. Figures are
//! processor time of one thread unless their name says wall; nothing here is money, so fractions are floats.

mod build;
mod measure;
mod peers;
mod statements;

use std::path::Path;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::key::LedgerKey;
use crate::ledger::LedgerError;

pub use peers::{PeerFigures, PeersError, peers};

/// The figures of `fanzha ledger bench --json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// Transfers generated.
    pub transfers: u64,
    /// Accounts they join.
    pub accounts: u64,
    /// The generator's seed.
    pub seed: u64,
    /// First-in-first-out down, ten layers, whole answer with evidence: half of the traces are faster.
    pub fifo_p50_us: f64,
    /// 99 of 100 are faster.
    pub fifo_p99_us: f64,
    /// Transfers in the answer: half of the traces have fewer.
    pub fifo_hops_p50: u64,
    /// 99 of 100 have fewer.
    pub fifo_hops_p99: u64,
    /// First-in-first-out after one late row in a hundred was put in mid-history.
    pub fifo_late_p99_us: f64,
    /// The other rules, a day on, ten layers, dust ¥1.
    pub rules_p99_us: RuleFigures,
    /// A walk of so many pieces of money, before anything is printed.
    pub fragments_ms: FragmentFigures,
    /// Up from an account: all that reached it in a day, ten layers, within that day.
    pub upstream_p99_us: f64,
    /// The index from numbered accounts.
    pub build_per_s: f64,
    /// Rows taken in, deduplicated, logged and indexed, in batches of 8,192.
    pub ingest_per_s: f64,
    /// One row, without the disk's sync.
    pub append_p99_us: f64,
    /// Rows of a bank's wide statement (28 columns, GBK).
    pub statement_rows_per_s: StatementFigures,
    /// Late rows put in mid-history.
    pub late_per_s: f64,
    /// Entries, offsets, openings, coverage: all that a trace of any rule reads, both directions.
    pub bytes_per_transfer: f64,
    /// Opening the sealed ledger.
    pub restart_s: f64,
    /// The same by the wall clock's pace, the disk included.
    pub restart_wall_s: f64,
    /// Traces whose held and left were what was stolen, of all that were checked.
    pub conserved: Conserved,
    /// A chain of dependent loads over 512 MiB, as a measure of the machine: nanoseconds each.
    pub pointer_chase_ns: f64,
}

/// 99 of 100 traces are faster than this.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(missing_docs, reason = "one field per rule")]
pub struct RuleFigures {
    pub lifo: f64,
    pub prorata: f64,
    pub libr: f64,
    pub dirty_first: f64,
    pub capped_poison: f64,
}

/// Rows a second.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StatementFigures {
    /// From bytes to rows.
    pub parsed: f64,
    /// From bytes into the ledger: parsed, joined with what other banks said, logged, indexed.
    pub taken: f64,
}

/// Milliseconds for so many pieces; absent where the ledger has not so many.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(missing_docs, reason = "one field per size")]
pub struct FragmentFigures {
    #[serde(rename = "10000")]
    pub ten_thousand: Option<f64>,
    #[serde(rename = "100000")]
    pub hundred_thousand: Option<f64>,
    #[serde(rename = "1000000")]
    pub million: Option<f64>,
}

/// How many traces conserved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Conserved {
    /// Traces whose sums were compared.
    pub checked: u64,
    /// Those that were equal.
    pub equal: u64,
}

/// Generates, builds, seals into `folder` (which must be empty and is left full), measures.
///
/// `told` is called with the name of each step as it begins.
pub fn run(
    folder: &Path,
    transfers: u64,
    accounts: u64,
    seed: u64,
    told: &mut dyn FnMut(&str),
) -> Result<Figures, LedgerError> {
    let mut figures = Figures { transfers, accounts, seed, ..Figures::default() };
    let key = test_key();
    told("measure the machine");
    figures.pointer_chase_ns = measure::pointer_chase_ns(seed);
    told("generate and build");
    let sealed = folder.join("sealed");
    build::sealed_ledger(&sealed, &key, &mut figures)?;
    told("open again");
    let mut ledger = measure::restart(&sealed, &key, &mut figures)?;
    told("trace by every rule");
    measure::traces(&ledger, &mut figures);
    told("walk far");
    measure::fragments(&ledger, &mut figures);
    told("take in with the log");
    measure::ingest(&folder.join("ingest"), &key, &mut figures)?;
    told("take statements in");
    statements::import(folder, &mut figures)?;
    told("put late rows in");
    measure::late(&mut ledger, &mut figures);
    Ok(figures)
}

/// Measures taking in with the log, and nothing else.
pub fn ingest(folder: &Path, transfers: u64, accounts: u64, seed: u64) -> Result<Figures, LedgerError> {
    let mut figures = Figures { transfers, accounts, seed, ..Figures::default() };
    measure::ingest(&folder.join("ingest"), &test_key(), &mut figures)?;
    Ok(figures)
}

/// Measures taking statements in, and nothing else.
pub fn statements(folder: &Path, rows: u64) -> Result<Figures, LedgerError> {
    let mut figures = Figures { transfers: rows, ..Figures::default() };
    statements::import(folder, &mut figures)?;
    Ok(figures)
}

/// Nothing that is generated here is secret.
fn test_key() -> LedgerKey {
    LedgerKey::new(Zeroizing::new([7; 32]))
}
