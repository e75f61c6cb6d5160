//! All rules on one question: what each says of each account, and the range between them.

use std::collections::BTreeMap;

use kernel::{AccountNo, Fen};
use serde::Serialize;

use super::{Rule, Trace, TraceError, TraceRequest};
use crate::ledger::Ledger;

/// The answer of `fanzha trace --rule all`: the chosen rule's trace, and beside it every rule's figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceTable {
    /// The trace by the rule that the request names.
    #[serde(flatten)]
    pub chosen: Trace,
    /// Per account that holds anything by any rule, the figures, largest upper end first.
    pub ranges: Vec<Range>,
    /// Each rule's whole trace.
    pub rules: Vec<Trace>,
}

/// What the rules say of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The account.
    pub account: AccountNo,
    /// The fewest transfers by which any rule's money came.
    pub layer: u16,
    /// The least that a conserving rule puts there.
    pub min_fen: Fen,
    /// The most that a conserving rule puts there.
    pub max_fen: Fen,
    /// What can be there at most, by capped poison.
    pub bound_fen: Fen,
    /// Each rule's figure.
    pub by_rule: BTreeMap<Rule, Fen>,
    /// Whether the statement after the money's arrival is held, for every rule.
    pub has_statement: bool,
}

impl TraceTable {
    /// What the rules say of an account; `None` where none puts anything.
    #[must_use]
    pub fn range(&self, account: &AccountNo) -> Option<&Range> {
        self.ranges.iter().find(|range| &range.account == account)
    }
}

impl Ledger {
    /// Follows the victim's money by every rule at once.
    pub fn trace_all(&self, request: &TraceRequest) -> Result<TraceTable, TraceError> {
        let ask = |rule| self.trace(&TraceRequest { rule, ..request.clone() });
        let rules = Rule::ALL.into_iter().map(ask).collect::<Result<Vec<Trace>, TraceError>>()?;
        let chosen = match rules.iter().find(|trace| trace.rule == request.rule) {
            Some(trace) => trace.clone(),
            None => ask(request.rule)?,
        };
        Ok(TraceTable { chosen, ranges: ranges(&rules), rules })
    }
}

fn ranges(rules: &[Trace]) -> Vec<Range> {
    let mut figures: BTreeMap<AccountNo, Range> = BTreeMap::new();
    for trace in rules {
        for held in &trace.held {
            let range = figures.entry(held.account.clone()).or_insert_with(|| Range {
                account: held.account.clone(),
                layer: held.layer,
                min_fen: Fen::ZERO,
                max_fen: Fen::ZERO,
                bound_fen: Fen::ZERO,
                by_rule: Rule::ALL.into_iter().map(|rule| (rule, Fen::ZERO)).collect(),
                has_statement: true,
            });
            range.by_rule.insert(trace.rule, held.held_fen);
            range.layer = range.layer.min(held.layer);
            range.has_statement &= held.has_statement;
        }
    }
    let mut ranges: Vec<Range> = figures.into_values().map(Range::settle).collect();
    ranges
        .sort_by(|one, other| other.max_fen.cmp(&one.max_fen).then_with(|| one.account.cmp(&other.account)));
    ranges
}

impl Range {
    fn settle(mut self) -> Range {
        let conserving = || self.by_rule.iter().filter(|(rule, _)| rule.conserves()).map(|(_, &fen)| fen);
        let (min_fen, max_fen) = (conserving().min(), conserving().max());
        self.min_fen = min_fen.unwrap_or(Fen::ZERO);
        self.max_fen = max_fen.unwrap_or(Fen::ZERO);
        self.bound_fen = self.by_rule.get(&Rule::CappedPoison).copied().unwrap_or(Fen::ZERO);
        self
    }
}
