//! A text as the readers see it: folded character by character, so that every offset is also one of the original.

use aho_corasick::AhoCorasick;
use kernel::account::fold_width;
use serde::Serialize;

/// A stretch of the original text, in characters (Unicode scalar values), half-open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The first character inside.
    pub start: usize,
    /// The first character after.
    pub end: usize,
}

impl Span {
    /// The stretch from `start` until `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// Whether the two stretches share a character.
    #[must_use]
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the other stretch lies wholly inside.
    #[must_use]
    pub const fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The original and its folded form; the two have the same number of characters.
pub(crate) struct Text {
    /// What was written.
    raw: Vec<char>,
    /// What is compared: ordinary width, one kind of dash and space, 账 for 帐.
    pub(crate) chars: Vec<char>,
    /// The folded form again, for searches by byte.
    folded: String,
    /// The character at which each byte of `folded` lies.
    char_of_byte: Vec<u32>,
}

impl Text {
    pub(crate) fn new(original: &str) -> Text {
        let raw: Vec<char> = original.chars().collect();
        let chars: Vec<char> = raw.iter().map(|&c| fold(c)).collect();
        let folded: String = chars.iter().collect();
        let mut char_of_byte = Vec::with_capacity(folded.len() + 1);
        for (position, character) in chars.iter().enumerate() {
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            char_of_byte.extend(std::iter::repeat_n(position, character.len_utf8()));
        }
        char_of_byte.push(u32::try_from(chars.len()).unwrap_or(u32::MAX));
        Text { raw, chars, folded, char_of_byte }
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The folded character at a position; a line break past either end, so that rules need no special ends.
    pub(crate) fn at(&self, position: usize) -> char {
        self.chars.get(position).copied().unwrap_or('\n')
    }

    /// The folded character so many places before a position.
    pub(crate) fn before(&self, position: usize, places: usize) -> char {
        position.checked_sub(places).map_or('\n', |at| self.at(at))
    }

    /// The words as they were written.
    pub(crate) fn surface(&self, span: Span) -> String {
        self.raw[span.start.min(self.raw.len())..span.end.min(self.raw.len())].iter().collect()
    }

    /// The folded words.
    pub(crate) fn folded(&self, span: Span) -> String {
        self.chars[span.start.min(self.len())..span.end.min(self.len())].iter().collect()
    }

    /// The words in ordinary width, every character otherwise as it was written: 帐篷 stays 帐篷.
    pub(crate) fn plain(&self, span: Span) -> String {
        let raw = &self.raw[span.start.min(self.raw.len())..span.end.min(self.raw.len())];
        raw.iter().map(|&c| fold_width(c)).collect()
    }

    /// The whole folded text.
    pub(crate) fn as_str(&self) -> &str {
        &self.folded
    }

    /// The stretch of characters of a stretch of bytes of [`Text::as_str`].
    pub(crate) fn span_of_bytes(&self, start: usize, end: usize) -> Span {
        Span::new(self.char_of_byte[start] as usize, self.char_of_byte[end] as usize)
    }

    pub(crate) fn starts_with_at(&self, position: usize, words: &str) -> bool {
        for (at, character) in (position..).zip(words.chars()) {
            if self.chars.get(at) != Some(&character) {
                return false;
            }
        }
        true
    }

    /// Whether the words end just before the position.
    pub(crate) fn ends_with_at(&self, position: usize, words: &str) -> bool {
        let length = words.chars().count();
        position >= length && self.starts_with_at(position - length, words)
    }

    pub(crate) fn any_ends_at(&self, position: usize, many: &[&str]) -> bool {
        many.iter().any(|words| self.ends_with_at(position, words))
    }

    pub(crate) fn any_starts_at(&self, position: usize, many: &[&str]) -> bool {
        many.iter().any(|words| self.starts_with_at(position, words))
    }

    /// Whether any of the words stands wholly inside the stretch.
    #[expect(
        clippy::chars_next_cmp,
        reason = "starts_with compares bytes through a call; here it is the hot path"
    )]
    pub(crate) fn has_any(&self, span: Span, many: &[&str]) -> bool {
        (span.start..span.end.min(self.len())).any(|at| {
            let here = self.chars[at];
            many.iter().any(|words| {
                words.chars().next() == Some(here)
                    && self.starts_with_at(at, words)
                    && at + words.chars().count() <= span.end
            })
        })
    }

    /// Every place where one of the automaton's words stands, with the word's number.
    pub(crate) fn find_words<'a>(
        &'a self,
        words: &'a AhoCorasick,
    ) -> impl Iterator<Item = (usize, Span)> + 'a {
        words
            .find_iter(&self.folded)
            .map(|hit| (hit.pattern().as_usize(), self.span_of_bytes(hit.start(), hit.end())))
    }

    /// The stretch of so many characters before the position, not crossing a mark of `stops`.
    pub(crate) fn window_before(&self, position: usize, places: usize, stops: &[char]) -> Span {
        let mut start = position;
        while start > 0 && position - start < places && !stops.contains(&self.chars[start - 1]) {
            start -= 1;
        }
        Span::new(start, position)
    }

    /// The stretch of so many characters after the position, not crossing a mark of `stops`.
    pub(crate) fn window_after(&self, position: usize, places: usize, stops: &[char]) -> Span {
        let mut end = position.min(self.len());
        while end < self.len() && end - position < places && !stops.contains(&self.chars[end]) {
            end += 1;
        }
        Span::new(position.min(self.len()), end)
    }

    /// The first position at or after this one that is not blank.
    pub(crate) fn skip_blanks(&self, mut position: usize) -> usize {
        while self.chars.get(position) == Some(&' ') {
            position += 1;
        }
        position
    }
}

/// One character for one, so that offsets stay those of the original. The full-width comma is kept apart from
/// the thousands separator.
fn fold(character: char) -> char {
    match character {
        '，' => '，',
        '帐' => '账',
        '俺' => '我',
        '￥' => '¥',
        '萬' => '万',
        '億' => '亿',
        '—' | '–' | '−' | '‐' | '‑' | '－' | '﹣' => '-',
        '\u{a0}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\t' | '\r' => ' ',
        '\u{2000}'..='\u{200a}' | '\u{202f}' => ' ',
        '﹒' | '∙' => '.',
        other => fold_width(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_width_and_keeps_offsets() {
        let text = Text::new("卡号：６２１０　帐户，Ａ");
        assert_eq!(text.as_str(), "卡号:6210 账户，A");
        assert_eq!(text.surface(Span::new(3, 7)), "６２１０");
        assert_eq!(text.folded(Span::new(3, 7)), "6210");
    }

    proptest! {
        #[test]
        fn folding_keeps_the_number_of_characters(original in "\\PC*") {
            let text = Text::new(&original);
            prop_assert_eq!(text.len(), original.chars().count());
            prop_assert_eq!(text.surface(Span::new(0, text.len())), original);
        }
    }
}
