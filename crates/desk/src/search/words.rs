//! The words of a text: pairs of neighbouring Chinese characters, and whole words of Latin letters and few digits.

use kernel::account::fold_width;
use records::crypto::KeyRing;

/// A longer run of digits may be a number of somebody's and is left out, whatever the copy left of it.
const DIGITS_MAX: usize = 4;

/// The words of a report's de-identified copy, in order.
pub(super) fn of_text(text: &str) -> Vec<String> {
    let copy = intake::redact::redact(text).text;
    let mut in_mark = false;
    // What stands for a person is no word of the report.
    let left: String = copy
        .chars()
        .map(|character| {
            in_mark = (in_mark || character == '〔') && character != '〕';
            if in_mark { '\n' } else { character }
        })
        .collect();
    phrases(&left).concat()
}

/// The words of each run of characters: a run ends at blanks and punctuation.
pub(super) fn phrases(text: &str) -> Vec<Vec<String>> {
    let folded: Vec<char> = text.chars().map(fold_width).flat_map(char::to_lowercase).collect();
    let mut phrases = Vec::new();
    for run in folded.chunk_by(|a, b| kind(*a) == kind(*b)) {
        match kind(run[0]) {
            Kind::Chinese if run.len() > 1 => {
                phrases.push(run.windows(2).map(|pair| pair.iter().collect()).collect());
            }
            Kind::Latin if !is_number(run) => phrases.push(vec![run.iter().collect()]),
            Kind::Chinese | Kind::Latin | Kind::Between => {}
        }
    }
    phrases
}

/// A word as the index holds it: eight letters that only the key makes of it.
pub(super) fn keyed(ring: &KeyRing, word: &str) -> String {
    let blind = ring.blind("search", word);
    let first = blind[..8].try_into().expect("a blind index has thirty-two bytes");
    let mut rest = u64::from_be_bytes(first);
    let letter = |rest: &mut u64| {
        let letter = char::from(b'a' + u8::try_from(*rest % 26).expect("below 26"));
        *rest /= 26;
        letter
    };
    (0..8).map(|_| letter(&mut rest)).collect()
}

#[derive(PartialEq, Eq)]
enum Kind {
    Chinese,
    Latin,
    Between,
}

fn kind(character: char) -> Kind {
    match character {
        'a'..='z' | '0'..='9' => Kind::Latin,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}' => Kind::Chinese,
        _ => Kind::Between,
    }
}

fn is_number(run: &[char]) -> bool {
    run.iter().filter(|character| character.is_ascii_digit()).count() > DIGITS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        of_text(text).join(" ")
    }

    #[test]
    fn a_text_is_its_pairs_without_what_names_somebody() {
        assert_eq!(check("冒充客服，退款"), "冒充 充客 客服 退款");
        assert_eq!(check("下载ＡＰＰ, 加vx"), "下载 app vx");
        assert_eq!(check("我"), "");
        assert_eq!(check("客服96110和400"), "客服 400");
        let story = "对方收款账号6217000000000000013，户名：罗永强，开户行中国建设银行，电话16500003422";
        let words = check(story);
        assert!(words.contains("收款") && words.contains("建设"), "{words}");
        assert!(!words.contains("永强") && !words.contains("62") && !words.contains("165"), "{words}");
    }
}
