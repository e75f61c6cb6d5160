//! What the call taker must hear before any field: somebody who speaks of dying, whose last savings went, who is still
//! in the swindlers' hands, or who is about to pay for getting the money back.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Serialize;

use crate::elements::Words;
use crate::text::{Span, Text};
use crate::words::section;

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Words of self-harm: hold the line, keep talking, call the station and, with consent, the family.
    SelfHarm,
    /// The call, the shared screen or the remote control goes on: end it first.
    UnderControl,
    /// The last savings, money for an operation, borrowed money: name the relief route.
    LastSavings,
    /// Somebody offers to get the money back for a fee: the next fraud.
    RecoveryFraud,
    /// The victim is a child.
    Minor,
}

/// Words that change how the call is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alert {
    /// What they say.
    pub kind: AlertKind,
    /// The words as written.
    pub words: Words,
    /// Where they stand.
    #[serde(flatten)]
    pub span: Span,
}

const SECTIONS: &[(&str, AlertKind)] = &[
    ("alert.self_harm", AlertKind::SelfHarm),
    ("alert.under_control", AlertKind::UnderControl),
    ("alert.last_savings", AlertKind::LastSavings),
    ("alert.recovery", AlertKind::RecoveryFraud),
    ("alert.minor", AlertKind::Minor),
];

static WORDS: LazyLock<(AhoCorasick, Vec<AlertKind>)> = LazyLock::new(|| {
    let words: Vec<(&str, AlertKind)> = SECTIONS
        .iter()
        .flat_map(|(name, kind)| section(name).into_iter().map(|word| (word, *kind)))
        .collect();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words.iter().map(|(word, _)| word))
        .expect("the words of alarm build an automaton");
    (automaton, words.into_iter().map(|(_, kind)| kind).collect())
});

/// The first place of each kind, the gravest kind first.
pub(crate) fn scan(text: &Text) -> Vec<Alert> {
    let (automaton, kinds) = &*WORDS;
    let mut alerts: Vec<Alert> = Vec::new();
    for (word, span) in text.find_words(automaton) {
        let kind = kinds[word];
        if alerts.iter().all(|known| known.kind != kind) && !is_denied(text, span) {
            alerts.push(Alert { kind, words: Words::new(text.surface(span)), span });
        }
    }
    alerts.sort_by_key(|alert| alert.kind);
    alerts
}

/// 没有轻生, 不是要自杀: said not to be.
fn is_denied(text: &Text, span: Span) -> bool {
    text.any_ends_at(span.start, &["没有", "没", "不会", "不是", "并非", "无", "未", "没想", "不想"])
}
