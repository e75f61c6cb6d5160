//! The limit: what could be saved by somebody who knew everything from the moment of the report.
//!
//! The city lives without a centre. When a report is made, and every account that its money will reach is ordered
//! stopped at once, the money is caught that has not left for good when its bank acts. A bank's time to act is a
//! throw of the city's own distribution; each story is weighed at ten quantiles of it.

use city::truth::{self, Figures};
use city::{City, Happening};
use kernel::{Fen, ReportId, Timestamp};

use crate::outcome::Config;

/// `1000·exp(0.7·z)` at the mid-deciles of the standard normal z: the city's answer times have σ 0.7.
const ANSWER_PERMILLE: [i64; 10] = [316, 484, 624, 763, 916, 1092, 1310, 1604, 2066, 3163];

/// What the limit saves, and what all reported victims lost.
pub(crate) struct Limit {
    pub saved_fen: Fen,
    pub saved_prompt_fen: Fen,
    pub figures: Figures,
}

/// Lets the city live until an instant, and weighs each story.
pub(crate) fn run(config: &Config, until: Timestamp) -> Limit {
    let mut city = City::new(config.city());
    let mut looks: std::collections::BTreeSet<(Timestamp, usize, ReportId)> =
        std::collections::BTreeSet::new();
    let mut caught: std::collections::BTreeMap<ReportId, i64> = std::collections::BTreeMap::new();
    loop {
        let next = looks.first().map(|(at, _, _)| *at).into_iter().chain(city.next_at()).min();
        let Some(next) = next.filter(|at| *at <= until) else { break };
        for happening in city.advance(next) {
            if let Happening::Report(report) = happening {
                for (place, permille) in ANSWER_PERMILLE.iter().enumerate() {
                    let seconds = config.answer_minutes * 60 * permille / 1_000;
                    looks.insert((report.at.plus_seconds(seconds), place, report.id));
                }
            }
        }
        while let Some(look) = looks.first().copied().filter(|(at, _, _)| *at <= city.now()) {
            looks.remove(&look);
            let loose = truth::of(&city).story(look.2).map_or(0, |story| story.loose_fen.get());
            *caught.entry(look.2).or_default() += loose;
        }
    }
    let weights = ANSWER_PERMILLE.len() as i64;
    let truth = truth::of(&city);
    let (mut saved, mut prompt) = (0, 0);
    for story in truth.stories() {
        let share = caught.get(&story.report_id).copied().unwrap_or(0) / weights;
        saved += share;
        prompt += if story.is_prompt { share } else { 0 };
    }
    let figures = truth.figures();
    Limit { saved_fen: Fen::new(saved), saved_prompt_fen: Fen::new(prompt), figures }
}
