//! The stock of sentences: per class six stories, four short forms and endings; and the words between them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::assumptions::assumptions;

/// The sentences of one class.
pub(super) struct Plot {
    pub stories: Vec<&'static str>,
    pub briefs: Vec<&'static str>,
    pub endings: Vec<&'static str>,
}

/// Words that belong to no class, by their key.
pub(super) struct Words(BTreeMap<&'static str, Vec<&'static str>>);

const FILES: [&str; 12] = [
    include_str!("../../data/telling/rebate.txt"),
    include_str!("../../data/telling/service.txt"),
    include_str!("../../data/telling/investment.txt"),
    include_str!("../../data/telling/loan.txt"),
    include_str!("../../data/telling/credit.txt"),
    include_str!("../../data/telling/shopping.txt"),
    include_str!("../../data/telling/police.txt"),
    include_str!("../../data/telling/acquaintance.txt"),
    include_str!("../../data/telling/game.txt"),
    include_str!("../../data/telling/dating.txt"),
    include_str!("../../data/telling/cyber.txt"),
    include_str!("../../data/telling/army.txt"),
];

/// The sentences of a class, by its place in the assumptions.
///
/// # Panics
/// When a class has no sentences, which a test would show.
pub(super) fn plot(class: usize) -> &'static Plot {
    static PLOTS: LazyLock<BTreeMap<&str, Plot>> = LazyLock::new(|| FILES.into_iter().map(read).collect());
    let label = assumptions().class[class].label.as_str();
    PLOTS.get(label).expect("every class has sentences")
}

/// The words of a key.
///
/// # Panics
/// For a key that has none.
pub(super) fn words(key: &str) -> &'static [&'static str] {
    static WORDS: LazyLock<Words> =
        LazyLock::new(|| read_words(include_str!("../../data/telling/words.txt")));
    WORDS.0.get(key).expect("the words have every key")
}

/// How people write a bank's name.
pub(super) fn bank_names(full_name: &str) -> Vec<&'static str> {
    let rows = words("bank").iter();
    let found = rows.filter_map(|row| row.strip_prefix(full_name)).find_map(|rest| rest.strip_prefix(' '));
    found.expect("every bank has names").split(' ').collect()
}

fn read(file: &'static str) -> (&'static str, Plot) {
    let of = |key: &str| -> Vec<&'static str> {
        file.lines().filter_map(|line| line.strip_prefix(key)).map(str::trim).collect()
    };
    let plot = Plot { stories: of("story "), briefs: of("brief "), endings: of("found ") };
    (of("label ")[0], plot)
}

/// Keys whose line is a sentence, not a list of words.
const SENTENCES: [&str; 8] = ["bank", "plea", "note", "greet", "askpay", "askcard", "askwho", "bye"];

fn read_words(file: &'static str) -> Words {
    let mut words: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (key, rest) in file.lines().filter_map(|line| line.split_once(' ')) {
        let list = words.entry(key).or_default();
        if SENTENCES.contains(&key) {
            list.push(rest);
        } else {
            list.extend(rest.split(' '));
        }
    }
    Words(words)
}
