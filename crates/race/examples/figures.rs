//! Many races and their medians: `cargo run --release -p race --example figures -- --seeds 20 --cases 200`.
//!
//! Flags: `--first N` (the first seed), `--seeds N`, `--cases N`, `--tempo slow|median|fast|mixed`, `--answer MINUTES`,
//! `--faults 0-3`, `--policy NAME` (repeatable), `--threads N`; of the centre's rules `--query-yuan`, `--stop-yuan`,
//! `--watch-yuan`, `--follow-yuan` and `--blind` (per mille). Prints a line of JSON for each seed, then the medians.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use city::Tempo;
use kernel::Fen;
use race::{Config, Outcome, Policy, race};

struct Asked {
    config: Config,
    first: u64,
    seeds: u64,
    threads: usize,
}

fn main() {
    let asked = asked();
    let began = Instant::now();
    let outcomes = run(&asked);
    for outcome in &outcomes {
        println!("{}", serde_json::to_string(outcome).expect("an outcome is JSON"));
    }
    let policies: Vec<&str> = Policy::ALL.into_iter().map(Policy::name).collect();
    for (what, all, one) in [
        ("all reports", of_stolen as fn(&Outcome) -> i64, of_saved as fn(&Outcome, &str) -> Option<i64>),
        ("prompt reports", of_stolen_prompt, of_saved_prompt),
    ] {
        println!("{what}: median of saved per thousand, by policy");
        for policy in &policies {
            let mut shares: Vec<i64> = outcomes
                .iter()
                .filter_map(|outcome| Some(one(outcome, policy)? * 10_000 / all(outcome).max(1)))
                .collect();
            if !shares.is_empty() {
                let sum: i64 = outcomes.iter().filter_map(|outcome| one(outcome, policy)).sum();
                println!("  {policy:8} {:6.2} %   sum {sum} fen", median(&mut shares) as f64 / 100.0);
            }
        }
    }
    for policy in &policies {
        let of = |outcome: &Outcome| outcome.policies.get(policy).cloned();
        let figures: Vec<_> = outcomes.iter().filter_map(of).collect();
        if figures.is_empty() {
            continue;
        }
        let sum = |each: fn(&race::PolicyOutcome) -> i64| figures.iter().map(each).sum::<i64>();
        let accounts = sum(|figures| figures.accounts_stopped as i64).max(1);
        let innocent = sum(|figures| figures.innocent_accounts_stopped as i64);
        let held = sum(|figures| figures.held_fen.get()).max(1);
        let innocent_held = sum(|figures| figures.innocent_held_fen.get());
        let lost =
            |each: fn(&race::Losses) -> Fen| figures.iter().map(|figures| each(&figures.lost)).sum::<Fen>();
        println!(
            "{policy:8} lost in reach: not seen {}, not known {}, not stopped {}, refused {}, let go {} fen",
            lost(|lost| lost.not_seen_fen).get(),
            lost(|lost| lost.not_known_fen).get(),
            lost(|lost| lost.not_stopped_fen).get(),
            lost(|lost| lost.refused_fen).get(),
            lost(|lost| lost.let_go_fen).get(),
        );
        println!(
            "{policy:8} accounts stopped {accounts}, innocent {:.2} %, held {held} fen, innocent {:.2} %, orders {}, crashes {}",
            innocent as f64 * 100.0 / accounts as f64,
            innocent_held as f64 * 100.0 / held as f64,
            sum(|figures| figures.orders as i64),
            sum(|figures| figures.crashes as i64),
        );
    }
    let violations: usize = outcomes.iter().map(|outcome| outcome.violations).sum();
    println!("violations {violations}");
    for outcome in &outcomes {
        outcome.violations_told.iter().for_each(|told| println!("  seed {}: {told}", outcome.seed));
    }
    println!("seconds {:.1}", began.elapsed().as_secs_f64());
}

fn run(asked: &Asked) -> Vec<Outcome> {
    let (next, done) = (AtomicU64::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..asked.threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= asked.seeds {
                        break;
                    }
                    let config = Config { seed: asked.first + place, ..asked.config.clone() };
                    let outcome = race(&config, None);
                    done.lock().expect("nobody panics").insert(place, outcome);
                }
            });
        }
    });
    done.into_inner().expect("nobody panics").into_values().collect()
}

fn of_stolen(outcome: &Outcome) -> i64 {
    outcome.stolen_fen.get()
}

fn of_stolen_prompt(outcome: &Outcome) -> i64 {
    outcome.stolen_prompt_fen.get()
}

fn of_saved(outcome: &Outcome, policy: &str) -> Option<i64> {
    Some(outcome.policies.get(policy)?.saved_fen.get())
}

fn of_saved_prompt(outcome: &Outcome, policy: &str) -> Option<i64> {
    Some(outcome.policies.get(policy)?.saved_prompt_fen.get())
}

fn median(values: &mut [i64]) -> i64 {
    values.sort_unstable();
    values[values.len() / 2]
}

fn asked() -> Asked {
    let mut asked = Asked { config: Config::new(0, 200), first: 1, seeds: 20, threads: 2 };
    let mut policies = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().unwrap_or_else(|| panic!("{word} wants a value"));
        let number = || value.parse::<u64>().unwrap_or_else(|_| panic!("{word} wants a number"));
        match word.as_str() {
            "--first" => asked.first = number(),
            "--seeds" => asked.seeds = number(),
            "--cases" => asked.config.cases = number() as u32,
            "--answer" => asked.config.answer_minutes = number() as i64,
            "--faults" => asked.config.faults = number() as u8,
            "--query-yuan" => asked.config.rules.query_expected_fen_min = Fen::new(number() as i64 * 100),
            "--stop-yuan" => asked.config.rules.stop_expected_fen_min = Fen::new(number() as i64 * 100),
            "--blind" => asked.config.rules.blind_stop_permille_min = number() as u16,
            "--oracle" => {
                asked.config.oracle_knows_everybody = match value.as_str() {
                    "lawful" => false,
                    "lawless" => true,
                    other => panic!("there is no oracle {other}"),
                }
            }
            "--follow-yuan" => asked.config.rules.watch_expected_fen_min = Fen::new(number() as i64 * 100),
            "--watch-yuan" => asked.config.rules.watch_fen_min = Fen::new(number() as i64 * 100),
            "--threads" => asked.threads = number() as usize,
            "--tempo" => {
                asked.config.tempo = match value.as_str() {
                    "slow" => Tempo::Slow,
                    "median" => Tempo::Median,
                    "fast" => Tempo::Fast,
                    "mixed" => Tempo::Mixed,
                    other => panic!("there is no tempo {other}"),
                }
            }
            "--policy" => policies.extend(Policy::ALL.into_iter().filter(|policy| policy.name() == value)),
            other => panic!("there is no flag {other}"),
        }
    }
    if !policies.is_empty() {
        asked.config.policies = policies;
    }
    asked
}
