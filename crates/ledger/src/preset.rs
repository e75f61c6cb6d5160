//! One question, four uses: what to stop, what to freeze, what to give back, what to put before a court.
//!
//! No law names a rule for any of them; each sheet says on what each figure rests and shows the range beside it.

use kernel::{AccountNo, Fen};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::frontier::{dwell_micros, still_there};
use crate::ledger::Ledger;
use crate::trace::{Range, Rule, TraceError, TraceRequest, TraceTable};

/// What the figures are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// 止付: the newest money first, ordered by what can still be saved.
    Stop,
    /// 冻结: as for stopping, but never more than the account holds.
    Freeze,
    /// 返还: direct where the rules agree, in proportion where they do not.
    Refund,
    /// 证据: the chosen rule's figures and everything beside them.
    Evidence,
}

/// A word that is no preset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the preset {0:?} is none of stop, freeze, refund, evidence")]
pub struct ParsePresetError(pub String);

impl FromStr for Preset {
    type Err = ParsePresetError;

    fn from_str(text: &str) -> Result<Preset, ParsePresetError> {
        match text {
            "stop" => Ok(Preset::Stop),
            "freeze" => Ok(Preset::Freeze),
            "refund" => Ok(Preset::Refund),
            "evidence" => Ok(Preset::Evidence),
            other => Err(ParsePresetError(other.to_owned())),
        }
    }
}

/// The answer of `fanzha trace --preset`: the trace by the preset's rule, every rule's range, and the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PresetSheet {
    /// What the figures are for.
    pub preset: Preset,
    /// A line per account, in the order in which to act.
    pub lines: Vec<PresetLine>,
    /// The table on which they rest.
    #[serde(flatten)]
    pub table: TraceTable,
}

/// What to do about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PresetLine {
    /// The account.
    pub account: AccountNo,
    /// How much to stop, freeze, give back or claim.
    pub claim_fen: Fen,
    /// On what the claim rests.
    pub basis: Basis,
    /// The least and the most that a conserving rule says.
    pub min_fen: Fen,
    /// See `min_fen`.
    pub max_fen: Fen,
    /// What the ledger says is there at the trace's end; absent where the statement is not held.
    pub balance_fen: Option<Fen>,
    /// How much of the claim can be expected to be there still.
    pub expected_fen: Fen,
}

/// On what a claim rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Last in, first out.
    Lifo,
    /// The balance is less than the claim by the rule.
    Balance,
    /// Every rule says the same: traceable by time stamp.
    RulesAgree,
    /// The rules differ: in proportion; the other victims' claims must be laid beside it.
    Proportion,
    /// The rule that the question names.
    ChosenRule,
}

impl Ledger {
    /// Answers a question by every rule and draws up the sheet for a use.
    pub fn trace_for(&self, preset: Preset, request: &TraceRequest) -> Result<PresetSheet, TraceError> {
        let rule = match preset {
            Preset::Stop | Preset::Freeze => Rule::Lifo,
            Preset::Refund => Rule::Prorata,
            Preset::Evidence => request.rule,
        };
        let table = self.trace_all(&TraceRequest { rule, ..request.clone() })?;
        let mut lines: Vec<PresetLine> =
            table.ranges.iter().map(|range| self.line(preset, &table, range)).collect();
        lines.retain(|line| line.claim_fen > Fen::ZERO || preset == Preset::Evidence);
        if preset == Preset::Stop {
            lines.sort_by(|one, other| {
                other.expected_fen.cmp(&one.expected_fen).then_with(|| one.account.cmp(&other.account))
            });
        }
        Ok(PresetSheet { preset, lines, table })
    }

    fn line(&self, preset: Preset, table: &TraceTable, range: &Range) -> PresetLine {
        let trace = &table.chosen;
        let figure = |rule| range.by_rule.get(&rule).copied().unwrap_or(Fen::ZERO);
        let balance_fen = range.has_statement.then(|| self.balance_at(&range.account, trace.as_of)).flatten();
        let (claim_fen, basis) = match preset {
            Preset::Stop => (figure(Rule::Lifo), Basis::Lifo),
            Preset::Freeze => match balance_fen {
                Some(balance) if balance < figure(Rule::Lifo) => (balance, Basis::Balance),
                Some(_) | None => (figure(Rule::Lifo), Basis::Lifo),
            },
            Preset::Refund if range.min_fen == range.max_fen => (range.max_fen, Basis::RulesAgree),
            Preset::Refund => (figure(Rule::Prorata), Basis::Proportion),
            Preset::Evidence => (figure(trace.rule), Basis::ChosenRule),
        };
        let held = trace.held.iter().find(|held| held.account == range.account);
        let since = held.map_or(0, |held| trace.as_of.micros_since(held.first_in));
        let expected_fen = match balance_fen {
            Some(balance) => claim_fen.min(balance),
            None => still_there(claim_fen, since, dwell_micros(trace)),
        };
        let (min_fen, max_fen) = (range.min_fen, range.max_fen);
        PresetLine {
            account: range.account.clone(),
            claim_fen,
            basis,
            min_fen,
            max_fen,
            balance_fen,
            expected_fen,
        }
    }
}
