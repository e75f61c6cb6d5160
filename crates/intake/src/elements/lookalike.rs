//! Numbers with a letter typed or read for a digit: 62220O0000009001538, l3800000001. The value stays as it was written; what
//! it may have been is a suggestion beside it, made only where the corrected number passes the checks of its kind.

use kernel::bank;
use kernel::card;
use kernel::resident_id::ResidentId;

use super::{ElementKind, Finds, Found};
use crate::text::{Span, Text};

/// Shorter runs are words, longer ones serial numbers.
const LENGTHS: std::ops::RangeInclusive<usize> = 11..=19;
/// More letters than this are no slips.
const LETTERS_MOST: usize = 3;

pub(super) fn find(text: &Text, found: &mut Finds) {
    let mut at = 0;
    while at < text.len() {
        let is_start = is_part(text.at(at)) && !is_joined(text.before(at, 1));
        if !is_start {
            at += 1;
            continue;
        }
        let end = end_of(text, at);
        let span = Span::new(at, end);
        at = end.max(at + 1);
        if is_joined(text.at(end)) || found.is_taken(span) || is_account_name(text, span) {
            continue;
        }
        let written: String = text.chars[span.start..span.end].iter().filter(|c| is_part(**c)).collect();
        if let Some((kind, _)) = read_as(&written) {
            found.push(Found { kind, span, value: written, confidence: 60 });
        }
    }
}

/// The digits that a number with slips may have been.
pub(super) fn suggestion(value: &str) -> Option<String> {
    read_as(value).map(|(_, digits)| digits)
}

/// The kind and the digits, where the corrected number is one beyond doubt.
fn read_as(written: &str) -> Option<(ElementKind, String)> {
    let letters = written.chars().filter(char::is_ascii_alphabetic).count();
    if !LENGTHS.contains(&written.len()) || !(1..=LETTERS_MOST).contains(&letters) {
        return None;
    }
    let digits: String = written.chars().map(digit_for).collect::<Option<String>>()?;
    if digits.len() == 11 {
        let is_mobile = digits.starts_with('1') && digits.as_bytes()[1] >= b'3';
        return is_mobile.then_some((ElementKind::Phone, digits));
    }
    if digits.len() == 18 && ResidentId::parse(&digits).is_ok() {
        return Some((ElementKind::ResidentId, digits));
    }
    let issued = digits.len() >= 16 && bank::find_bin(&digits).is_some_and(|bin| bin.length == digits.len());
    (issued && card::passes_luhn(&digits)).then_some((ElementKind::BankCard, digits))
}

fn digit_for(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        'O' | 'o' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => None,
    }
}

fn is_part(character: char) -> bool {
    digit_for(character).is_some()
}

fn is_joined(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '@' | '/' | '-')
}

/// The end of a run that blanks may group.
fn end_of(text: &Text, start: usize) -> usize {
    let mut end = start;
    loop {
        while is_part(text.at(end)) {
            end += 1;
        }
        if text.at(end) != ' ' || !is_part(text.at(end + 1)) || end - start > 24 {
            return end;
        }
        end += 1;
    }
}

/// 微信号l3800000001: a name may be spelt so.
fn is_account_name(text: &Text, span: Span) -> bool {
    let before = text.window_before(span.start, 8, &['。', '，', ';', '\n']);
    text.has_any(before, &["微信", "QQ", "qq", "wx", "WX", "昵称", "群", "单号", "订单", "推荐码", "邀请码"])
}

#[cfg(test)]
mod tests {
    use crate::elements::find;
    use crate::text::Text;

    fn check(words: &str) -> String {
        let say = |one: &crate::elements::Element| {
            let maybe = one.suggestion.as_ref().map_or("", |words| words.reveal()).to_owned();
            format!("{} {} ({maybe})", one.kind.code(), one.value.reveal())
        };
        find(&Text::new(words)).iter().map(say).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn suggests_and_changes_nothing() {
        for (words, expected) in [
            ("转到6222O20000009001538。", "bank_card 6222O20000009001538 (6222020000009001538)"),
            ("转到6222 O2oo 0000 9001 538。", "bank_card 6222O2oo00009001538 (6222020000009001538)"),
            ("电话l38OO001234", "phone l38OO001234 (13800001234)"),
            // The corrected number fails its check, so nothing is known of it.
            ("转到6222O20000009001539。", ""),
            // Four slips are too many; a name is spelt as its owner likes; a word is no number.
            ("电话l38OOOO1234", ""),
            ("微信l38OO001234", "wechat l38OO001234 ()"),
            ("hello Ollo 100", ""),
            ("转到6222020000009001538。", "bank_card 6222020000009001538 ()"),
        ] {
            assert_eq!(check(words), expected, "{words}");
        }
    }
}
