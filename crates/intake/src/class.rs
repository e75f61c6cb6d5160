//! The likely kinds of scam, ranked, with the words that speak for and against each.

use std::sync::LazyLock;

use kernel::scam;
use serde::Serialize;

use crate::elements::Words;
use crate::features::{self, CLASSES, Hit};
use crate::model::Model;
use crate::text::{Span, Text};
use crate::words::WordList;

/// A kind of scam that the report may be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The label of the operational classes.
    pub label: &'static str,
    /// The class's code in the taxonomy.
    pub code: &'static str,
    /// The sub-type that the words speak for most.
    pub subtype: Option<&'static str>,
    /// How likely, 0 to 1, in thousandths. The scores of all twelve add up to one.
    pub score: f64,
    /// The words of the report that speak for it, strongest first, and against it.
    pub reasons: Vec<Reason>,
}

/// A word of the report that speaks for or against a class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// The word as written.
    pub word: Words,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// Against the class: it speaks for the next likely one.
    pub against: bool,
}

/// Where none of the twelve classes may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// A fraud outside the twelve (其他类型诈骗), such as a prize.
    Other,
    /// No word speaks for any class: cannot tell.
    CannotTell,
}

/// The candidates, most likely first, and whether a person must decide.
pub(crate) struct Ranking {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) undecided: bool,
    pub(crate) aside: Option<Aside>,
}

const SHOWN: usize = 3;
const REASONS_MOST: usize = 6;
const AGAINST_MOST: usize = 3;
/// Below this likelihood of the first class, or this lead over the second, a person must look.
const LIKELY_LEAST: f64 = 0.5;
const LEAD_LEAST: f64 = 0.2;

pub(crate) fn rank(text: &Text, model: &Model) -> Ranking {
    let hits = features::lexicon_hits(text);
    let likely = model.probabilities(&features::of(text, &hits));
    let mut order: Vec<usize> = (0..CLASSES.len()).collect();
    order.sort_by(|&a, &b| likely[b].total_cmp(&likely[a]).then(a.cmp(&b)));
    let undecided = hits.is_empty()
        || likely[order[0]] < LIKELY_LEAST
        || likely[order[0]] - likely[order[1]] < LEAD_LEAST;
    let candidates = order
        .iter()
        .take(SHOWN)
        .map(|&class| candidate(text, &hits, class, likely[class], rival(&order, class)))
        .collect();
    let aside = aside(text, &hits, order[0]);
    Ranking { candidates, undecided: undecided || aside.is_some(), aside }
}

static OTHER: LazyLock<WordList> = LazyLock::new(|| WordList::of("class.other"));

/// Fewer weights of words than this tell nothing.
const TELLING_LEAST: u32 = 3;

fn aside(text: &Text, hits: &[Hit], first: usize) -> Option<Aside> {
    let weight = |class: Option<usize>| -> u32 {
        let counted = hits.iter().filter(|hit| class.is_none_or(|class| hit.entry.class == class));
        counted.map(|hit| u32::from(hit.entry.weight)).sum()
    };
    let other = (0..text.len()).filter(|&at| OTHER.starts_at(text, at).is_some()).count();
    if other >= 2 && weight(Some(first)) < u32::try_from(other).unwrap_or(u32::MAX).saturating_mul(3) {
        return Some(Aside::Other);
    }
    (weight(None) < TELLING_LEAST).then_some(Aside::CannotTell)
}

/// The class against which a candidate is weighed: the first, or for the first the second.
fn rival(order: &[usize], class: usize) -> usize {
    if order[0] == class { order[1] } else { order[0] }
}

fn candidate(text: &Text, hits: &[Hit], class: usize, likely: f64, rival: usize) -> Candidate {
    let known = scam::class(CLASSES[class]).expect("the twelve classes are in the taxonomy");
    let mut reasons = reasons(text, hits, class, false, REASONS_MOST);
    let shared: Vec<Span> = hits.iter().filter(|hit| hit.entry.class == class).map(|hit| hit.span).collect();
    let against = reasons_of(text, hits, rival, true, AGAINST_MOST, &shared);
    reasons.extend(against);
    Candidate {
        label: known.label,
        code: known.code,
        subtype: subtype(hits, class),
        score: (likely * 1000.0).round() / 1000.0,
        reasons,
    }
}

fn reasons(text: &Text, hits: &[Hit], class: usize, against: bool, most: usize) -> Vec<Reason> {
    reasons_of(text, hits, class, against, most, &[])
}

fn reasons_of(
    text: &Text,
    hits: &[Hit],
    class: usize,
    against: bool,
    most: usize,
    without: &[Span],
) -> Vec<Reason> {
    let mut own: Vec<&Hit> =
        hits.iter().filter(|hit| hit.entry.class == class && !without.contains(&hit.span)).collect();
    own.sort_by_key(|hit| (std::cmp::Reverse(hit.entry.weight), hit.span.start));
    own.into_iter()
        .take(most)
        .map(|hit| Reason { word: Words::new(text.surface(hit.span)), span: hit.span, against })
        .collect()
}

fn subtype(hits: &[Hit], class: usize) -> Option<&'static str> {
    let mut best: Option<(&'static str, u32)> = None;
    for candidate in scam::subtypes(CLASSES[class]) {
        let weight = hits
            .iter()
            .filter(|hit| hit.entry.class == class && hit.entry.subtype == candidate.code)
            .map(|hit| u32::from(hit.entry.weight))
            .sum();
        if weight > best.map_or(0, |(_, most)| most) {
            best = Some((candidate.code, weight));
        }
    }
    best.map(|(code, _)| code)
}
