//! `fanzha race`: how much stolen money is still there when the order arrives, by how the centre works.

use std::time::Instant;

use city::Tempo;
use race::{Config, Outcome as Raced, Policy, race, races_in_series, series};

use super::ledger::print_json;
use crate::cli::{Race, RacePolicy, RaceTempo};
use crate::outcome::{Failure, Outcome};
use crate::progress::Progress;

pub fn run(flags: Race) -> Outcome {
    let config = config(&flags);
    let began = Instant::now();
    let clock = || u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    let watch = flags.timing.then_some(&clock as &dyn Fn() -> u64);
    let raced = if flags.alone {
        let raced = race(&config, watch);
        if flags.json {
            print_json(&raced)?;
        }
        raced
    } else {
        let mut bar = Progress::over(races_in_series(&config) as u64);
        let raced = series(&config, watch, &mut |done| bar.reach(done as u64));
        drop(bar);
        if flags.json {
            print_json(&raced)?;
        }
        raced.race
    };
    if !flags.json {
        show(&raced);
    }
    let told = raced.violations_told.first();
    told.map_or(Ok(()), |told| Err(Failure::Failed(anyhow::anyhow!("the race broke a law: {told}"))))
}

fn config(flags: &Race) -> Config {
    let asked = |policy: &Policy| {
        flags.policy.is_empty() || flags.policy.iter().any(|one| policy_of(*one) == *policy)
    };
    Config {
        policies: Policy::ALL.into_iter().filter(asked).collect(),
        tempo: match flags.tempo {
            RaceTempo::Slow => Tempo::Slow,
            RaceTempo::Median => Tempo::Median,
            RaceTempo::Fast => Tempo::Fast,
            RaceTempo::Mixed => Tempo::Mixed,
        },
        answer_minutes: flags.answer,
        faults: flags.faults,
        ..Config::new(flags.seed, flags.cases)
    }
}

const fn policy_of(policy: RacePolicy) -> Policy {
    match policy {
        RacePolicy::Manual => Policy::Manual,
        RacePolicy::Beside => Policy::Beside,
        RacePolicy::Machine => Policy::Machine,
        RacePolicy::Oracle => Policy::Oracle,
        RacePolicy::Limit => Policy::Limit,
    }
}

fn show(raced: &Raced) {
    let Raced { seed, reports, stolen_fen, stolen_prompt_fen, .. } = raced;
    println!(
        "seed {seed}: {reports} reports, {stolen_fen} stolen, {stolen_prompt_fen} of it reported within an hour"
    );
    for policy in Policy::ALL {
        let Some(did) = raced.policies.get(policy.name()) else { continue };
        println!(
            "{:8} saved {} ({} of the prompt), {} accounts stopped, {} of them innocent",
            policy.name(),
            did.saved_fen,
            did.saved_prompt_fen,
            did.accounts_stopped,
            did.innocent_accounts_stopped
        );
    }
    println!("{} orders, {} violations", raced.orders, raced.violations);
}
