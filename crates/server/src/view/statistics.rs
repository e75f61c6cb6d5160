//! What became of stops and freezes that holders objected to.

use desk::{MeasureStatistics, Tally};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Of which period.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// So many days back from now, 1 to 366; 90 when absent.
    #[param(minimum = 1, maximum = 366)]
    pub days: Option<u32>,
}

/// Tallies of a period, to learn from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeasureStatistics)]
pub struct MeasureStatisticsView {
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// By approver, in order of their names: all of them for a chief, the own one for an approver.
    pub approvers: Vec<TallyView>,
    /// By the rule that proposed the measure, as a code under `rule.`.
    pub rules: Vec<TallyView>,
}

/// What became of the measures of one approver, or of one rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tally)]
pub struct TallyView {
    /// The approver's name, or the rule's code.
    pub of: String,
    /// Stops and freezes that left.
    pub measures: u64,
    /// What they name, together.
    pub amount_fen: i64,
    /// Those that a holder objected to.
    pub objections: u64,
    /// Objections after which the account was let go.
    pub released: u64,
    /// Objections after which the measure stayed.
    pub kept: u64,
    /// Objections without ground.
    pub unfounded: u64,
}

impl MeasureStatisticsView {
    /// The desk's tallies.
    pub fn of(statistics: MeasureStatistics, from: Timestamp, until: Timestamp) -> MeasureStatisticsView {
        let tallies = |tallies: Vec<(String, Tally)>| tallies.into_iter().map(TallyView::of).collect();
        let MeasureStatistics { approvers, rules } = statistics;
        MeasureStatisticsView { from, until, approvers: tallies(approvers), rules: tallies(rules) }
    }
}

impl TallyView {
    fn of((of, tally): (String, Tally)) -> TallyView {
        let Tally { measures, amount, objections, released, kept, unfounded } = tally;
        TallyView { of, measures, amount_fen: amount.get(), objections, released, kept, unfounded }
    }
}
