//! Many small races under the worst faults, resumable: `cargo run --release -p race --example soak -- --seeds 10000`.
//!
//! Flags: `--seeds N`, `--cases N`, `--faults 0-3`, `--state FILE` (a line for each seed that is done; those are not run
//! again), `--minutes N` (stops by itself after so long, to be started again), `--threads N`. Exits 1 when a law was
//! broken, and says by which seed and policy.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use race::{Config, Policy, race};

struct Asked {
    seeds: u64,
    cases: u32,
    faults: u8,
    state: String,
    minutes: u64,
    threads: u64,
}

fn main() -> ExitCode {
    let asked = asked();
    let before = fs::read_to_string(&asked.state).unwrap_or_default();
    // A line torn by a kill has no end, and its seed is run again.
    let whole = before.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let done: BTreeSet<u64> = whole.clone().filter_map(|line| line.split(' ').next()?.parse().ok()).collect();
    let kept: String = whole.collect();
    fs::write(&asked.state, kept).expect("the state can be written");
    let file = OpenOptions::new().append(true).open(&asked.state).expect("the state can be appended to");
    let (file, next, broken) = (Mutex::new(file), AtomicU64::new(1), AtomicU64::new(0));
    let until = Instant::now() + Duration::from_secs(asked.minutes * 60);
    std::thread::scope(|scope| {
        for _ in 0..asked.threads {
            scope.spawn(|| {
                while Instant::now() < until {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > asked.seeds {
                        break;
                    }
                    if !done.contains(&seed) {
                        let line = run(&asked, seed, &broken);
                        let mut file = file.lock().expect("nobody panics");
                        file.write_all(line.as_bytes()).expect("the state can be appended to");
                    }
                }
            });
        }
    });
    let lines = fs::read_to_string(&asked.state).expect("the state can be read");
    let sum = |field: usize| {
        let of = |line: &str| line.split(' ').nth(field).and_then(|number| number.parse::<u64>().ok());
        lines.lines().filter_map(of).sum::<u64>()
    };
    let (seeds, orders, crashes, violations) = (lines.lines().count(), sum(2), sum(3), sum(4));
    println!("{seeds} of {} seeds, {orders} orders, {crashes} crashes, {violations} violations", asked.seeds);
    if violations + broken.into_inner() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Half of the seeds go to the machine, for it orders most; the others take turns.
fn run(asked: &Asked, seed: u64, broken: &AtomicU64) -> String {
    let policy = [Policy::Machine, Policy::Manual, Policy::Machine, Policy::Beside][(seed % 4) as usize];
    let config = Config { faults: asked.faults, policies: vec![policy], ..Config::new(seed, asked.cases) };
    let outcome = race(&config, None);
    for told in &outcome.violations_told {
        println!("seed {seed}: {told}");
    }
    broken.fetch_add(outcome.violations as u64, Ordering::Relaxed);
    let did = &outcome.policies[policy.name()];
    format!("{seed} {} {} {} {}\n", policy.name(), did.orders, did.crashes, outcome.violations)
}

fn asked() -> Asked {
    let state = "race-soak.txt".to_owned();
    let mut asked = Asked { seeds: 10_000, cases: 5, faults: 3, state, minutes: 60, threads: 2 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().unwrap_or_else(|| panic!("{word} wants a value"));
        let number = || value.parse::<u64>().unwrap_or_else(|_| panic!("{word} wants a number"));
        match word.as_str() {
            "--seeds" => asked.seeds = number(),
            "--cases" => asked.cases = number() as u32,
            "--faults" => asked.faults = number() as u8,
            "--state" => asked.state = value,
            "--minutes" => asked.minutes = number(),
            "--threads" => asked.threads = number(),
            other => panic!("there is no flag {other}"),
        }
    }
    asked
}
