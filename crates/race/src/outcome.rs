//! What a race is asked, and what it answers: the documented JSON of `fanzha race`.

use std::collections::BTreeMap;

use city::Tempo;
use kernel::{Fen, Minutes, Timestamp};
use pursuit::Rules;
use serde::Serialize;

use crate::limit::{self, Limit};
use crate::losses::Losses;
use crate::policy::Policy;
use crate::run::{self, Run};

/// Reads a clock, in microseconds; only differences count. Without one there are no wall-clock figures.
pub type Stopwatch<'w> = &'w dyn Fn() -> u64;

/// A race to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Everything follows from it.
    pub seed: u64,
    /// How many scams there are.
    pub cases: u32,
    /// Which policies run; in the order of [`Policy::ALL`].
    pub policies: Vec<Policy>,
    /// How fast the gangs are.
    pub tempo: Tempo,
    /// The banks' median time to act.
    pub answer_minutes: i64,
    /// 0 to 3.
    pub faults: u8,
    /// The centre's rules.
    pub rules: Rules,
    /// The oracle is told of everybody's stolen money and may order it stopped in any case: no law allows that, and
    /// it is measured beside.
    pub oracle_knows_everybody: bool,
}

/// What the policies did, under the same city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// Scams asked for.
    pub cases: u32,
    /// Victims who reported.
    pub reports: usize,
    /// `slow`, `median`, `fast` or `mixed`.
    pub tempo: &'static str,
    /// The banks' median time to act.
    pub answer_median_minutes: i64,
    /// The level of faults.
    pub faults: u8,
    /// What was stolen from those who reported.
    pub stolen_fen: Fen,
    /// What was stolen from those who reported within an hour.
    pub stolen_prompt_fen: Fen,
    /// Orders that left under `machine` (else under the last policy that sends any).
    pub orders: usize,
    /// What must not be, over all policies.
    pub violations: usize,
    /// The first twenty of them, in words.
    pub violations_told: Vec<String>,
    /// Each policy's figures.
    pub policies: BTreeMap<&'static str, PolicyOutcome>,
    /// What the city and the centre were like.
    pub setting: Setting,
}

/// What one policy did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PolicyOutcome {
    /// Stolen money that lies under a stop or freeze at the end.
    pub saved_fen: Fen,
    /// Of those who reported within an hour.
    pub saved_prompt_fen: Fen,
    /// Different accounts stopped.
    pub accounts_stopped: usize,
    /// Of them, those of no gang and without stolen money when stopped.
    pub innocent_accounts_stopped: usize,
    /// All money held at the end.
    pub held_fen: Fen,
    /// Of it, on innocent accounts.
    pub innocent_held_fen: Fen,
    /// What could have been held and was not, by cause.
    pub lost: Losses,
    /// Orders that left.
    pub orders: usize,
    /// How often the centre went down and started again.
    pub crashes: usize,
    /// Bytes of its journal.
    pub journal_bytes: usize,
    /// Seconds from sending to answer: the quantiles 10, 50, 90 and 99 of a hundred.
    pub answer_seconds: [i64; 4],
    /// Wall clock, with a stopwatch only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
}

/// Wall-clock figures of one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// From a report's text to its first orders proposed and committed.
    pub report_to_first_order_ms_p99: u64,
    /// From an answer's bytes to the next orders proposed and committed.
    pub answer_to_next_orders_ms_p99: u64,
}

/// What the figures rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The city's size, as its assumptions name it.
    pub city: &'static str,
    /// Pairs of officers by day and by night, for `manual` and `beside`.
    pub officer_pairs: [usize; 2],
    /// People with an ordinary life for each card of a gang, per thousand.
    pub innocents_per_mule_permille: i64,
    /// Simulated days.
    pub days: i64,
}

/// The first day of every race: a Monday morning.
const START_SECONDS: i64 = 1_772_413_200;
/// A victim reports at most three days after, a stop with its extension ends four days after that.
const TAIL_DAYS: i64 = 5;

impl Config {
    /// A race of all policies without faults, gangs as assumed, banks at ten minutes.
    #[must_use]
    pub fn new(seed: u64, cases: u32) -> Config {
        Config {
            seed,
            cases,
            policies: Policy::ALL.to_vec(),
            tempo: Tempo::Mixed,
            answer_minutes: 10,
            faults: 0,
            rules: Rules::default(),
            oracle_knows_everybody: false,
        }
    }

    pub(crate) fn city(&self) -> city::Config {
        city::Config {
            tempo: self.tempo,
            answer_median: Minutes(self.answer_minutes),
            bank_faults: self.faults,
            ..city::Config::race(self.seed, Timestamp::from_seconds(START_SECONDS), self.cases)
        }
    }

    fn days(&self) -> i64 {
        let per_day = self.city().reports_per_day.unwrap_or(24).max(1);
        i64::from(self.cases) / per_day + TAIL_DAYS
    }
}

/// Runs a race. Deterministic: the same configuration gives the same outcome, timings aside.
#[must_use]
pub fn race(config: &Config, watch: Option<Stopwatch>) -> Outcome {
    let until = Timestamp::from_seconds(START_SECONDS).plus_seconds(config.days() * 86_400);
    let mut outcome = Outcome {
        seed: config.seed,
        cases: config.cases,
        reports: 0,
        tempo: tempo_name(config.tempo),
        answer_median_minutes: config.answer_minutes,
        faults: config.faults,
        stolen_fen: Fen::ZERO,
        stolen_prompt_fen: Fen::ZERO,
        orders: 0,
        violations: 0,
        violations_told: Vec::new(),
        policies: BTreeMap::new(),
        setting: Setting {
            city: config.city().size.key(),
            officer_pairs: crate::policy::PAIRS,
            innocents_per_mule_permille: 0,
            days: config.days(),
        },
    };
    let mut limit = Limit::default();
    for policy in Policy::ALL.into_iter().filter(|policy| config.policies.contains(policy)) {
        let (figures, did) = match policy {
            Policy::Limit => {
                let (undisturbed, figures) = limit::undisturbed(config, until);
                let Limit { saved_fen, saved_prompt_fen } = limit.or(undisturbed);
                (figures, PolicyOutcome { saved_fen, saved_prompt_fen, ..PolicyOutcome::default() })
            }
            Policy::Manual | Policy::Beside | Policy::Machine | Policy::Oracle => {
                let run = run::run(config, policy, until, watch);
                limit = limit.or(run.limit);
                outcome.violations += run.violations.len();
                let told = run.violations.iter().map(|what| format!("{}: {what}", policy.name()));
                outcome.violations_told.extend(told);
                if policy == Policy::Machine || !config.policies.contains(&Policy::Machine) {
                    outcome.orders = run.orders;
                }
                (run.figures, of_run(run, watch.is_some()))
            }
        };
        outcome.reports = figures.reports;
        outcome.stolen_fen = figures.stolen_fen;
        outcome.stolen_prompt_fen = figures.stolen_prompt_fen;
        outcome.setting.innocents_per_mule_permille = figures.innocents_per_mule_permille;
        outcome.policies.insert(policy.name(), did);
    }
    outcome.violations_told.truncate(20);
    outcome
}

/// The journal of one policy's centre, for tests that cut it.
#[must_use]
pub fn journal_of(config: &Config, policy: Policy) -> Vec<u8> {
    let until = Timestamp::from_seconds(START_SECONDS).plus_seconds(config.days() * 86_400);
    run::run(config, policy, until, None).journal
}

fn of_run(run: Run, timed: bool) -> PolicyOutcome {
    let Run { figures, mut report_micros, mut answer_micros, mut answer_seconds, .. } = run;
    answer_seconds.sort_unstable();
    let quantile = |percent| at_percent(&answer_seconds, percent).unwrap_or(0);
    let p99 = |micros: &mut Vec<u64>| {
        micros.sort_unstable();
        at_percent(micros, 99).unwrap_or(0).div_ceil(1_000)
    };
    PolicyOutcome {
        saved_fen: figures.saved_fen,
        saved_prompt_fen: figures.saved_prompt_fen,
        accounts_stopped: run.accounts_stopped,
        innocent_accounts_stopped: run.innocent_accounts_stopped,
        held_fen: figures.held_fen,
        innocent_held_fen: figures.innocent_held_fen,
        lost: run.losses,
        orders: run.orders,
        crashes: run.crashes,
        journal_bytes: run.journal.len(),
        answer_seconds: [quantile(10), quantile(50), quantile(90), quantile(99)],
        timing: timed.then(|| Timing {
            report_to_first_order_ms_p99: p99(&mut report_micros),
            answer_to_next_orders_ms_p99: p99(&mut answer_micros),
        }),
    }
}

fn at_percent<T: Copy>(sorted: &[T], percent: usize) -> Option<T> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get(last * percent / 100).copied()
}

fn tempo_name(tempo: Tempo) -> &'static str {
    match tempo {
        Tempo::Slow => "slow",
        Tempo::Median => "median",
        Tempo::Fast => "fast",
        Tempo::Mixed => "mixed",
    }
}
