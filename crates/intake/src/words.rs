//! Word lists, read from `data/words.txt`: sections in brackets, words between blanks, lines with # are comments.

use std::collections::HashMap;

use crate::text::{Span, Text};

/// A list of words that can be asked what begins, ends or stands at a place.
pub(crate) struct WordList {
    by_first: HashMap<char, Vec<Vec<char>>>,
    by_last: HashMap<char, Vec<Vec<char>>>,
}

/// The words of one section, as they stand in the file.
pub(crate) fn section(name: &str) -> Vec<&'static str> {
    let mut inside = false;
    let mut words = Vec::new();
    for line in include_str!("../data/words.txt").lines() {
        if let Some(title) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = title == name;
        } else if inside && !line.starts_with('#') {
            words.extend(line.split_whitespace());
        }
    }
    assert!(!words.is_empty(), "words.txt has no section [{name}]");
    words
}

impl WordList {
    pub(crate) fn of(name: &str) -> WordList {
        WordList::from_words(section(name))
    }

    pub(crate) fn from_words(words: Vec<&str>) -> WordList {
        let mut by_first: HashMap<char, Vec<Vec<char>>> = HashMap::new();
        let mut by_last: HashMap<char, Vec<Vec<char>>> = HashMap::new();
        for word in words {
            let characters: Vec<char> = word.chars().collect();
            if let (Some(&first), Some(&last)) = (characters.first(), characters.last()) {
                by_first.entry(first).or_default().push(characters.clone());
                by_last.entry(last).or_default().push(characters);
            }
        }
        // The longest first, so that the first match is the longest.
        for words in by_first.values_mut().chain(by_last.values_mut()) {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        WordList { by_first, by_last }
    }

    /// The length of the longest word that begins at the position.
    pub(crate) fn starts_at(&self, text: &Text, position: usize) -> Option<usize> {
        let words = self.by_first.get(text.chars.get(position)?)?;
        words.iter().find(|word| text.chars[position..].starts_with(word)).map(Vec::len)
    }

    /// The length of the longest word that ends just before the position.
    pub(crate) fn ends_at(&self, text: &Text, position: usize) -> Option<usize> {
        let words = self.by_last.get(text.chars.get(position.checked_sub(1)?)?)?;
        words.iter().find(|word| text.chars[..position].ends_with(word)).map(Vec::len)
    }

    /// How far before the stretch's end the nearest of the words inside it ends.
    pub(crate) fn distance_back(&self, text: &Text, span: Span) -> Option<usize> {
        let end = (span.start + 1..=span.end)
            .rev()
            .find(|&end| self.ends_at(text, end).is_some_and(|length| length <= end - span.start))?;
        Some(span.end - end)
    }

    /// Whether the whole of a word is in the list.
    pub(crate) fn contains(&self, word: &str) -> bool {
        let mut characters = word.chars();
        let first = characters.next();
        first
            .and_then(|first| self.by_first.get(&first))
            .is_some_and(|words| words.iter().any(|known| known.iter().copied().eq(word.chars())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_word_at_a_place() {
        let list = WordList::from_words(vec!["转", "转账", "账户"]);
        let text = Text::new("我转账户");
        assert_eq!(list.starts_at(&text, 1), Some(2));
        assert_eq!(list.starts_at(&text, 0), None);
        assert_eq!(list.ends_at(&text, 4), Some(2));
        assert_eq!(list.ends_at(&text, 2), Some(1));
        assert_eq!(list.distance_back(&text, Span::new(0, 4)), Some(0));
        assert!(list.contains("转账") && !list.contains("账"));
    }
}
