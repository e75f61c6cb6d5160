//! The measurements.

use std::path::Path;

use kernel::{Fen, Timestamp, Window};
use rustix::time::{ClockId, clock_gettime};

use super::build::{Random, account_name, instant, transfer};
use super::{Conserved, Figures};
use crate::codec::Frame;
use crate::key::LedgerKey;
use crate::ledger::{Ledger, LedgerError};
use crate::rows::RowNo;
use crate::trace::{Axis, Limits, Rule, Stolen, Trace, TraceRequest, walk_from};
use crate::upstream::UpstreamRequest;

const TRACES: usize = 10_000;
const RULE_TRACES: usize = 2_000;
pub(super) const LAYERS: u16 = 10;
const DAY_SECONDS: i64 = 86_400;

/// Processor time of this thread.
pub(super) fn cpu_seconds() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

fn seconds(clock: ClockId) -> f64 {
    let now = clock_gettime(clock);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = cpu_seconds();
    let done = work();
    (done, (cpu_seconds() - started) * 1e6)
}

pub(super) fn percentile<T: PartialOrd + Copy + Default>(values: &mut [T], of_hundred: usize) -> T {
    values.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    values
        .get((values.len() * of_hundred / 100).min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

pub(super) fn pointer_chase_ns(seed: u64) -> f64 {
    // One cycle through all places (Sattolo), so that no load can be guessed.
    let mut random = Random::new(seed);
    let mut next: Vec<u32> = (0..(512 << 20) / 4).collect();
    for place in (1..next.len()).rev() {
        next.swap(place, random.below(place as u64) as usize);
    }
    let steps = 1_000_000;
    let (last, micros) = timed(|| (0..steps).fold(0_u32, |at, _| next[at as usize]));
    assert!((last as usize) < next.len());
    micros * 1e3 / f64::from(steps)
}

pub(super) fn restart(folder: &Path, key: &LedgerKey, figures: &mut Figures) -> Result<Ledger, LedgerError> {
    let wall = seconds(ClockId::Monotonic);
    let (opened, micros) = timed(|| Ledger::open(folder, key));
    let (ledger, _) = opened?;
    figures.restart_s = micros / 1e6;
    figures.restart_wall_s = seconds(ClockId::Monotonic) - wall;
    let state = &ledger.state;
    let bytes = state.index.bytes() + state.coverage.heap_bytes();
    figures.bytes_per_transfer = bytes as f64 / state.rows.len().max(1) as f64;
    Ok(ledger)
}

pub(super) fn request(ledger: &Ledger, row: RowNo, rule: Rule) -> TraceRequest {
    let found = ledger.state.transfer(row);
    let as_of = (rule != Rule::Fifo).then(|| found.at.plus_seconds(DAY_SECONDS));
    TraceRequest {
        transfer_id: Some(found.transfer_id),
        rule,
        as_of,
        layers: Some(LAYERS),
        ..TraceRequest::new(found.payer, found.at, found.amount)
    }
}

/// Times so many traces from random transfers; gives the microseconds and the hops of each.
fn ask(
    ledger: &Ledger,
    rule: Rule,
    count: usize,
    seed: u64,
    conserved: &mut Conserved,
) -> (Vec<f64>, Vec<u64>) {
    let mut random = Random::new(seed);
    let (mut micros, mut hops) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        let row = random.below(ledger.state.rows.sealed_count() as u64) as RowNo;
        let asked = request(ledger, row, rule);
        let (trace, taken) = timed(|| ledger.trace(&asked));
        let trace = trace.expect("a random row of the ledger can be traced");
        if rule.conserves() {
            conserved.checked += 1;
            conserved.equal += u64::from(is_conserved(&trace));
        }
        micros.push(taken);
        hops.push(trace.hops.len() as u64);
    }
    (micros, hops)
}

fn is_conserved(trace: &Trace) -> bool {
    let held: Fen = trace.held.iter().map(|held| held.held_fen).sum();
    let left: Fen = trace.left.iter().map(|left| left.fen).sum();
    held.checked_add(left) == Some(trace.stolen_fen)
}

pub(super) fn traces(ledger: &Ledger, figures: &mut Figures) {
    let (mut micros, mut hops) = ask(ledger, Rule::Fifo, TRACES, figures.seed, &mut figures.conserved);
    figures.fifo_p50_us = percentile(&mut micros, 50);
    figures.fifo_p99_us = percentile(&mut micros, 99);
    figures.fifo_hops_p50 = percentile(&mut hops, 50);
    figures.fifo_hops_p99 = percentile(&mut hops, 99);
    for rule in Rule::ALL {
        let mut p99 = || {
            let (mut micros, _) = ask(ledger, rule, RULE_TRACES, figures.seed + 1, &mut figures.conserved);
            percentile(&mut micros, 99)
        };
        match rule {
            Rule::Fifo => {}
            Rule::Lifo => figures.rules_p99_us.lifo = p99(),
            Rule::Prorata => figures.rules_p99_us.prorata = p99(),
            Rule::Libr => figures.rules_p99_us.libr = p99(),
            Rule::DirtyFirst => figures.rules_p99_us.dirty_first = p99(),
            Rule::CappedPoison => figures.rules_p99_us.capped_poison = p99(),
        }
    }
    figures.upstream_p99_us = upstream(ledger, figures.seed);
}

fn upstream(ledger: &Ledger, seed: u64) -> f64 {
    let mut random = Random::new(seed + 2);
    let mut micros = Vec::new();
    for _ in 0..RULE_TRACES {
        let row = random.below(ledger.state.rows.sealed_count() as u64) as RowNo;
        let found = ledger.state.transfer(row);
        let since = found.at.plus_seconds(-DAY_SECONDS);
        let asked = UpstreamRequest {
            window: Some(Window::new(since, found.at.plus_micros(1))),
            since: Some(since),
            layers: LAYERS,
            ..UpstreamRequest::new(found.payee)
        };
        let (answer, taken) = timed(|| ledger.upstream(&asked));
        assert!(answer.is_ok(), "a payee of the ledger can be followed up");
        micros.push(taken);
    }
    percentile(&mut micros, 99)
}

/// Follows the first transfers of the ledger together until so many pieces were walked.
pub(super) fn fragments(ledger: &Ledger, figures: &mut Figures) {
    let mut walk = |pieces: usize| {
        let limits = Limits {
            as_of: None,
            layers: u16::MAX,
            fragments_max: pieces,
            dust_fen: 0,
            past_frontiers: false,
        };
        let seeds: Vec<Stolen> = (0..(pieces / 4).min(ledger.state.rows.sealed_count()) as RowNo)
            .map(|row| Stolen { row, offset: 0, fen: ledger.state.rows.get(row).amount as u64 })
            .collect();
        // The best of five: the first one also waits for the mapped pages.
        let walk_once = |_| timed(|| walk_from(&ledger.state, Axis::Order, &seeds, limits));
        let walks: Vec<_> = (0..5).map(walk_once).collect();
        let best = walks.into_iter().min_by(|one, other| one.1.total_cmp(&other.1));
        let (path, micros) = best.expect("five walks were made");
        let stolen: u64 = seeds.iter().map(|seed| seed.fen).sum();
        let found: u64 =
            path.rests.iter().map(|rest| rest.fen).chain(path.exits.iter().map(|exit| exit.2)).sum();
        figures.conserved.checked += 1;
        figures.conserved.equal += u64::from(stolen == found);
        (path.hops.len() >= pieces).then_some(micros / 1e3)
    };
    let found = (walk(10_000), walk(100_000), walk(1_000_000));
    let figures = &mut figures.fragments_ms;
    (figures.ten_thousand, figures.hundred_thousand, figures.million) = found;
}

/// Two million rows at most: the log of more would measure the disk.
pub(super) fn ingest(folder: &Path, key: &LedgerKey, figures: &mut Figures) -> Result<(), LedgerError> {
    let count = figures.transfers.min(2_000_000);
    let mut random = Random::new(figures.seed + 3);
    let (mut ledger, _) = Ledger::open(folder, key)?;
    let (mut taken, mut place) = (0.0, 0);
    while place < count {
        let until = (place + 8_192).min(count);
        let batch: Vec<_> = (place..until)
            .map(|place| {
                transfer(format!("I{place:010}"), instant(place, count), random.one(figures.accounts))
            })
            .collect();
        let (report, micros) = timed(|| ledger.append(&batch));
        assert_eq!(report?.appended, until - place);
        (taken, place) = (taken + micros, until);
    }
    figures.ingest_per_s = count as f64 / (taken / 1e6);
    let mut memory = Ledger::in_memory();
    let mut micros = Vec::new();
    for place in 0..count.min(200_000) {
        let one = transfer(format!("I{place:010}"), instant(place, count), random.one(figures.accounts));
        micros.push(timed(|| memory.append(&[one]).is_ok()).1);
    }
    figures.append_p99_us = percentile(&mut micros, 99);
    Ok(())
}

/// One row in a hundred, at any instant of the past, straight into the index.
pub(super) fn late(ledger: &mut Ledger, figures: &mut Figures) {
    let count = figures.transfers / 100;
    let mut random = Random::new(figures.seed + 4);
    let mut taken = 0.0;
    for place in 0..count {
        let at: Timestamp = instant(random.below(figures.transfers), figures.transfers).plus_micros(1);
        let one = transfer(format!("L{place:010}"), at, random.one(figures.accounts));
        let (staged, micros) = timed(|| {
            let mut log = Frame::default();
            let staged = ledger.state.stage(&one, &ledger.state.marks(&one), 0, &mut log);
            if let Ok(crate::state::Staged::New(row)) = staged {
                ledger.state.index_row(row);
            }
            staged
        });
        assert!(staged.is_ok());
        taken += micros;
    }
    figures.late_per_s = count as f64 / (taken / 1e6).max(1e-9);
    let (mut micros, _) = ask(ledger, Rule::Fifo, TRACES, figures.seed + 5, &mut figures.conserved);
    figures.fifo_late_p99_us = percentile(&mut micros, 99);
    // The account's own figures must still be there, and the names readable.
    assert!(ledger.account(&account_name(0)).is_ok());
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_small_bench_conserves_and_measures_everything() {
        let folder = tempfile::tempdir().unwrap();
        let figures = crate::bench::run(folder.path(), 20_000, 2_000, 1, &mut |_| {}).unwrap();
        assert_eq!(figures.conserved.checked, figures.conserved.equal);
        assert!(figures.conserved.checked > 20_000);
        let key = crate::LedgerKey::new(zeroize::Zeroizing::new([7; 32]));
        let (ledger, _) = crate::Ledger::open(&folder.path().join("sealed"), &key).unwrap();
        assert!(ledger.verify().unwrap().sound, "bulk-built equals stream-built");
    }
}
