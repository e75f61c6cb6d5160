//! A race, and the same race by the gangs' tempo and by the banks' time: the documented JSON of `fanzha race`.

use std::collections::BTreeMap;
use std::thread;

use city::Tempo;
use kernel::Fen;
use serde::Serialize;

use crate::outcome::{Config, Outcome, PolicyOutcome, Stopwatch, race};

/// The banks' medians at which a race is run besides its own, in minutes (the issue of the race).
const ANSWER_MINUTES: [i64; 3] = [2, 10, 30];
const TEMPI: [(&str, Tempo); 3] = [("slow", Tempo::Slow), ("median", Tempo::Median), ("fast", Tempo::Fast)];

/// A race and its variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Series {
    /// The race that was asked for.
    #[serde(flatten)]
    pub race: Outcome,
    /// The same by tempo: all three of a mixed race, else the race's own.
    pub by_tempo: BTreeMap<&'static str, Variant>,
    /// The same by the banks' median time to act, in minutes.
    pub by_answer_minutes: BTreeMap<i64, Variant>,
}

/// What the policies did in a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// What was stolen from those who reported.
    pub stolen_fen: Fen,
    /// What was stolen from those who reported within an hour.
    pub stolen_prompt_fen: Fen,
    /// Orders that left, as in the race.
    pub orders: usize,
    /// What must not be, over all policies.
    pub violations: usize,
    /// Each policy's figures.
    pub policies: BTreeMap<&'static str, PolicyOutcome>,
}

/// How many races a series is.
#[must_use]
pub fn races_in_series(config: &Config) -> usize {
    1 + variants(config).len()
}

/// Runs a race and its variants side by side, and tells after each how many are done. Only the race itself is timed.
pub fn series(config: &Config, watch: Option<Stopwatch>, done: &mut dyn FnMut(usize)) -> Series {
    thread::scope(|scope| {
        let started: Vec<_> = variants(config)
            .into_iter()
            .map(|variant| (variant.clone(), scope.spawn(move || race(&variant, None))))
            .collect();
        let own = race(config, watch);
        done(1);
        let mut series = Series {
            by_tempo: BTreeMap::new(),
            by_answer_minutes: BTreeMap::from([(config.answer_minutes, Variant::of(&own))]),
            race: own,
        };
        if let Some((name, _)) = TEMPI.into_iter().find(|(_, tempo)| *tempo == config.tempo) {
            series.by_tempo.insert(name, Variant::of(&series.race));
        }
        for (place, (variant, running)) in started.into_iter().enumerate() {
            let outcome = running.join().expect("a race does not panic");
            if variant.answer_minutes != config.answer_minutes {
                series.by_answer_minutes.insert(variant.answer_minutes, Variant::of(&outcome));
            } else {
                series.by_tempo.insert(outcome.tempo, Variant::of(&outcome));
            }
            done(place + 2);
        }
        series
    })
}

fn variants(config: &Config) -> Vec<Config> {
    let other_minutes = ANSWER_MINUTES.into_iter().filter(|minutes| *minutes != config.answer_minutes);
    let by_answer = other_minutes.map(|answer_minutes| Config { answer_minutes, ..config.clone() });
    let tempi = TEMPI.into_iter().filter(|_| config.tempo == Tempo::Mixed);
    let by_tempo = tempi.map(|(_, tempo)| Config { tempo, ..config.clone() });
    by_tempo.chain(by_answer).collect()
}

impl Variant {
    fn of(outcome: &Outcome) -> Variant {
        Variant {
            stolen_fen: outcome.stolen_fen,
            stolen_prompt_fen: outcome.stolen_prompt_fen,
            orders: outcome.orders,
            violations: outcome.violations,
            policies: outcome.policies.clone(),
        }
    }
}
