//! What the class model looks at: the trade's words, and pieces of two and three characters.

use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHasher;

use crate::text::{Span, Text};

/// The twelve operational classes, by their codes in the kernel's taxonomy and in its order.
pub(crate) const CLASSES: [&str; 12] = [
    "rebate",
    "customer_service",
    "investment",
    "loan",
    "credit_record",
    "shopping",
    "officials",
    "acquaintance",
    "game",
    "dating",
    "black_net",
    "military_purchase",
];

/// Places for hashed words and pieces; the first twelve of all places are the lexicon's sums.
pub(crate) const BUCKETS: usize = 1 << 13;

/// Length of a weight vector.
pub(crate) const PLACES: usize = CLASSES.len() + BUCKETS;

/// A word that speaks for a class.
pub(crate) struct Entry {
    pub(crate) class: usize,
    pub(crate) subtype: &'static str,
    pub(crate) word: &'static str,
    pub(crate) weight: u8,
}

/// A word of the lexicon found in a text.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) entry: &'static Entry,
    pub(crate) span: Span,
}

struct Lexicon {
    automaton: AhoCorasick,
    /// The entries of each pattern: one word may speak for several classes.
    entries: Vec<Vec<Entry>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut words: Vec<&'static str> = Vec::new();
    let mut entries: Vec<Vec<Entry>> = Vec::new();
    for row in include_str!("../data/lexicon.csv").lines().skip(1).filter(|row| !row.is_empty()) {
        let mut fields = row.split(',');
        let mut next = || fields.next().expect("a lexicon row has four fields");
        let (class, subtype, word, weight) = (next(), next(), next(), next());
        let class = CLASSES
            .iter()
            .position(|code| *code == class)
            .expect("the lexicon names classes of the taxonomy");
        let weight = weight.parse().expect("the lexicon's weights are small whole numbers");
        let entry = Entry { class, subtype, word, weight };
        match words.iter().position(|known| *known == word) {
            Some(at) => entries[at].push(entry),
            None => {
                words.push(word);
                entries.push(vec![entry]);
            }
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(&words)
        .expect("the lexicon builds an automaton");
    Lexicon { automaton, entries }
});

/// Every word of the lexicon in the text, the first place of each.
pub(crate) fn lexicon_hits(text: &Text) -> Vec<Hit> {
    let lexicon = &*LEXICON;
    let mut seen = vec![false; lexicon.entries.len()];
    let mut hits = Vec::new();
    for (word, span) in text.find_words(&lexicon.automaton) {
        if !std::mem::replace(&mut seen[word], true) {
            hits.extend(lexicon.entries[word].iter().map(|entry| Hit { entry, span }));
        }
    }
    hits
}

/// A text as places and values, each place once, in order.
pub(crate) fn of(text: &Text, hits: &[Hit]) -> Vec<(usize, f64)> {
    let mut places = Vec::with_capacity(text.len() * 2);
    let mut sums = [0_u32; CLASSES.len()];
    for hit in hits {
        sums[hit.entry.class] += u32::from(hit.entry.weight);
        places.push(CLASSES.len() + bucket(('w', hit.entry.word)));
    }
    let han = |at: usize| matches!(text.chars[at], '\u{4e00}'..='\u{9fff}');
    for at in 0..text.len().saturating_sub(1) {
        if !(han(at) && han(at + 1)) {
            continue;
        }
        places.push(CLASSES.len() + bucket((text.chars[at], text.chars[at + 1])));
        if at + 2 < text.len() && han(at + 2) {
            places.push(CLASSES.len() + bucket((text.chars[at], text.chars[at + 1], text.chars[at + 2])));
        }
    }
    places.sort_unstable();
    places.dedup();
    let share = PIECE_SHARE / (places.len().max(1) as f64).sqrt();
    let total: f64 = sums.iter().map(|&sum| f64::from(sum)).sum::<f64>().max(1.0);
    let lexicon = sums.iter().enumerate().filter(|(_, sum)| **sum > 0);
    let mut features: Vec<(usize, f64)> = lexicon
        .map(|(class, &sum)| (class, f64::from(sum).ln_1p() * 0.6 + 4.0 * f64::from(sum) / total))
        .collect();
    features.extend(places.into_iter().map(|place| (place, share)));
    features
}

/// How much all pieces together weigh beside the lexicon.
const PIECE_SHARE: f64 = 3.0;

fn bucket(piece: impl Hash) -> usize {
    let mut hasher = FxHasher::default();
    piece.hash(&mut hasher);
    let hash = hasher.finish();
    usize::try_from((hash ^ (hash >> 32)) & (BUCKETS as u64 - 1)).unwrap_or(0)
}
