//! A copy of a report without the people in it (去标识化), for training and for what leaves the office.
//!
//! Numbers, accounts, names, addresses and mail of people give way to marks such as 〔银行卡1〕; the same value has the same
//! mark throughout, so that a reader still follows the story. Sums, times, banks, links and apps stay: they are what the
//! copy is for. What is left is read again until nothing of a person is found in it.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use crate::elements::{self, Element, ElementKind};
use crate::text::{Span, Text};
use crate::{amount, clock};

/// A copy without the people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redacted {
    /// The copy.
    pub text: String,
    /// How many passages gave way.
    pub removed: usize,
}

/// Marks that may uncover others are looked for this often; two rounds are nearly always enough.
const ROUNDS: usize = 6;

/// The copy of a text without the people in it.
#[must_use]
pub fn redact(original: &str) -> Redacted {
    redact_marked(original, &[])
}

/// A stretch of a text that an officer marked against its reading, in characters, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked {
    /// First character.
    pub start: usize,
    /// First character after it.
    pub end: usize,
    /// What was missed there; `None` where something was read that is none.
    pub missed: Option<ElementKind>,
}

/// The copy of a text without the people in it, those that the reader missed included. What was missed stands in it as
/// 〔漏电话1〕, what was read wrongly as 〔误姓名1〕, so that the copy shows where the reader has to learn.
#[must_use]
pub fn redact_marked(original: &str, marked: &[Marked]) -> Redacted {
    let mut marks = Marks::default();
    let mut copy = original.to_owned();
    let mut removed = 0;
    for round in 0..ROUNDS {
        let text = Text::new(&copy);
        let spots = if round == 0 { corrected(&text, marked) } else { spots(&text) };
        if spots.is_empty() {
            break;
        }
        removed += spots.len();
        copy = marks.replace(&text, &spots);
    }
    Redacted { text: copy, removed }
}

/// Whether an element names a person or leads to one.
#[must_use]
pub fn is_personal(kind: ElementKind) -> bool {
    match kind {
        ElementKind::Phone
        | ElementKind::BankCard
        | ElementKind::ResidentId
        | ElementKind::Wechat
        | ElementKind::Qq
        | ElementKind::Alipay
        | ElementKind::Wallet
        | ElementKind::OrderNo
        | ElementKind::NameSuspect => true,
        ElementKind::Url | ElementKind::App | ElementKind::MeetingNo => false,
    }
}

/// A passage that names a person or leads to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Personal {
    /// First character.
    pub start: usize,
    /// First character after it.
    pub end: usize,
    /// Whether it is a person's name, and not a number or an address.
    pub is_name: bool,
}

/// The passages that give way in a copy, in order: for who masks them in their places instead.
#[must_use]
pub fn personal(original: &str) -> Vec<Personal> {
    let spots = spots(&Text::new(original));
    let personal =
        |spot: Spot| Personal { start: spot.span.start, end: spot.span.end, is_name: spot.what == "姓名" };
    spots.into_iter().map(personal).collect()
}

/// A passage that gives way.
struct Spot {
    span: Span,
    what: &'static str,
    /// What makes two passages the same.
    value: String,
    /// What an officer said of it.
    note: &'static str,
}

impl Spot {
    fn new(span: Span, what: &'static str, value: String) -> Spot {
        Spot { span, what, value, note: "" }
    }
}

/// The marks given so far: what, and its value.
#[derive(Default)]
struct Marks(Vec<(&'static str, String)>);

impl Marks {
    fn replace(&mut self, text: &Text, spots: &[Spot]) -> String {
        let mut copy = String::new();
        let mut from = 0;
        for spot in spots {
            copy.push_str(&text.surface(Span::new(from, spot.span.start)));
            copy.push_str(&self.mark(spot));
            from = spot.span.end;
        }
        copy.push_str(&text.surface(Span::new(from, text.len())));
        copy
    }

    fn mark(&mut self, spot: &Spot) -> String {
        let known = self.0.iter().position(|(kind, same)| *kind == spot.what && *same == spot.value);
        let place = known.unwrap_or_else(|| {
            self.0.push((spot.what, spot.value.clone()));
            self.0.len() - 1
        });
        let number = self.0[..=place].iter().filter(|(kind, _)| *kind == spot.what).count();
        format!("〔{}{}{number}〕", spot.note, spot.what)
    }
}

/// All passages of a text that give way, in order, none overlapping.
fn spots(text: &Text) -> Vec<Spot> {
    let elements = elements::find(text);
    let mut spots: Vec<Spot> = elements.iter().filter(|one| is_personal(one.kind)).map(of_element).collect();
    again(text, &elements, &mut spots);
    by_pattern(text, &elements, &mut spots);
    long_numbers(text, &elements, &mut spots);
    without_overlap(spots)
}

fn without_overlap(mut spots: Vec<Spot>) -> Vec<Spot> {
    spots.sort_by_key(|spot| (spot.span.start, std::cmp::Reverse(spot.span.end)));
    let mut last = 0;
    spots.retain(|spot| {
        let free = spot.span.start >= last;
        last = if free { spot.span.end } else { last };
        free
    });
    spots
}

/// The passages as an officer left them: the missed ones first, everywhere in the text.
fn corrected(text: &Text, marked: &[Marked]) -> Vec<Spot> {
    let mut missed: Vec<Spot> = Vec::new();
    for mark in marked.iter().filter(|mark| mark.end <= text.len() && mark.start < mark.end) {
        let Some(kind) = mark.missed else { continue };
        let value = text.folded(Span::new(mark.start, mark.end));
        let size = mark.end - mark.start;
        let places = (0..text.len()).filter(|&at| text.starts_with_at(at, &value));
        let what = what_of(kind, &value);
        missed.extend(
            places.map(|at| Spot { note: "漏", ..Spot::new(Span::new(at, at + size), what, value.clone()) }),
        );
    }
    let mut missed = without_overlap(missed);
    let mut read = spots(text);
    read.retain(|spot| missed.iter().all(|other| !other.span.overlaps(spot.span)));
    let refused: Vec<Span> = marked
        .iter()
        .filter(|mark| mark.missed.is_none())
        .map(|mark| Span::new(mark.start, mark.end))
        .collect();
    for spot in &mut read {
        if refused.iter().any(|span| span.overlaps(spot.span)) {
            spot.note = "误";
        }
    }
    missed.extend(read);
    without_overlap(missed)
}

fn of_element(element: &Element) -> Spot {
    let value = element.value.reveal();
    Spot::new(element.span, what_of(element.kind, value), value.to_owned())
}

fn what_of(kind: ElementKind, value: &str) -> &'static str {
    match kind {
        ElementKind::Phone => "电话",
        ElementKind::BankCard => "银行卡",
        ElementKind::ResidentId => "证件",
        ElementKind::Wechat => "微信",
        ElementKind::Qq => "扣扣",
        ElementKind::Alipay => "支付账户",
        ElementKind::Wallet => "钱包",
        ElementKind::OrderNo => "单号",
        ElementKind::NameSuspect if value.chars().count() > 4 => "单位",
        ElementKind::NameSuspect => "姓名",
        ElementKind::Url | ElementKind::App | ElementKind::MeetingNo => "其他",
    }
}

/// Shorter numbers stand in others by chance.
const NUMBER_LEAST: usize = 6;

/// Every place of every name, the victim's people included, and of every number and handle, also where it was read as
/// part of something that stays: a link, a file's name.
fn again(text: &Text, elements: &[Element], spots: &mut Vec<Spot>) {
    let theirs = elements.iter().filter(|element| is_personal(element.kind)).filter_map(|element| {
        let written = text.folded(element.span);
        let is_name = element.kind == ElementKind::NameSuspect;
        let is_long = is_name || written.chars().count() >= NUMBER_LEAST;
        let value = element.value.reveal().to_owned();
        is_long.then(|| (if is_name { value.clone() } else { written }, value, of_element(element).what))
    });
    let own = elements::own_names(text).into_iter().map(|name| (name.clone(), name, "姓名"));
    let mut known: Vec<(String, String, &str)> = theirs.chain(own).collect();
    known.sort_by_key(|(written, _, _)| std::cmp::Reverse(written.chars().count()));
    for (written, value, what) in known {
        let size = written.chars().count();
        let mut at = 0;
        while let Some(offset) = text.as_str()[at..].find(written.as_str()) {
            let byte = at + offset;
            let start = text.span_of_bytes(byte, byte).start;
            spots.push(Spot::new(Span::new(start, start + size), what, value.clone()));
            at = byte + written.len();
        }
    }
}

static PATTERNS: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    let make = |pattern: &str| Regex::new(pattern).expect("the pattern of personal data is written right");
    vec![
        (make(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), "邮箱"),
        (
            make(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·.]?[A-Z0-9]{5,6}"),
            "车牌",
        ),
        (
            make(
                r"(?:(?:现?住址|户籍地?|家庭地址|收货地址|地址)[是为:]{0,2}|(?:家住|现住|住在|户籍在))([^，,。;；\n()〔〕\x{20}、]{3,40})",
            ),
            "住址",
        ),
        (make(r"(?:[A-Za-z0-9_-]{0,24}[0-9]){4}[A-Za-z0-9_-]{0,24}"), "编号"),
    ]
});

fn by_pattern(text: &Text, elements: &[Element], spots: &mut Vec<Spot>) {
    for (pattern, what) in PATTERNS.iter() {
        for found in pattern.captures_iter(text.as_str()) {
            let whole = found.get(1).or_else(|| found.get(0)).expect("a match has itself");
            let span = text.span_of_bytes(whole.start(), whole.end());
            let words = whole.as_str();
            let is_code = *what != "编号" || has_letters_and_digits(words);
            // What runs into an element is cut before it; the element is judged for itself.
            let inside =
                elements.iter().find(|element| element.span.overlaps(span)).map(|element| element.span.start);
            let span = Span::new(span.start, inside.unwrap_or(span.end));
            if is_code && span.end > span.start + 3 {
                spots.push(Spot::new(span, what, text.folded(span)));
            }
        }
    }
}

/// Accounts and serials in letters and digits; plain numbers are judged apart.
fn has_letters_and_digits(words: &str) -> bool {
    words.len() >= 6 && words.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Links, apps and meetings stay as they are.
fn is_kept(elements: &[Element], span: Span) -> bool {
    elements.iter().any(|element| !is_personal(element.kind) && element.span.overlaps(span))
}

/// Seven digits and more that are neither a sum nor a time: registers, badges, tails of something.
fn long_numbers(text: &Text, elements: &[Element], spots: &mut Vec<Spot>) {
    let taken: Vec<Span> = elements.iter().map(|element| element.span).collect();
    let times = clock::scan(text, &taken);
    let sums = amount::scan(text, &taken);
    let mut told = vec![false; text.len()];
    for span in
        times.iter().map(|time| time.span).chain(sums.iter().filter(|sum| sum.is_yuan()).map(|sum| sum.span))
    {
        told[span.start..span.end.min(text.len())].fill(true);
    }
    let is_free_digit = |at: usize| is_digit(text.at(at)) && told.get(at) == Some(&false);
    let mut at = 0;
    while at < text.len() {
        let (mut end, mut digits) = (at, 0);
        while is_free_digit(end) {
            end += 1;
            digits += 1;
            // 0200 0000 9001: groups of one number.
            end += usize::from(matches!(text.at(end), ' ' | '-') && is_free_digit(end + 1));
        }
        let span = Span::new(at, end);
        if digits >= DIGITS_LEAST && !is_kept(elements, span) {
            spots.push(Spot::new(span, "编号", text.folded(span)));
        }
        at = end.max(at + 1);
    }
}

const DIGITS_LEAST: usize = 7;

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || crate::numeral::digit_of(character).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Marked, redact, redact_marked};
    use crate::elements::ElementKind;

    #[test]
    fn what_an_officer_marked_gives_way_too() {
        let text = "微信kk转给小欧阳5000元，小欧阳和佟晓雯（6212880000006885693）一伙。";
        let missed = Marked { start: 6, end: 9, missed: Some(ElementKind::NameSuspect) };
        let start = text.chars().position(|c| c == '佟').unwrap();
        let wrong = Marked { start, end: start + 3, missed: None };
        assert_eq!(
            redact_marked(text, &[missed, wrong]).text,
            "微信kk转给〔漏姓名1〕5000元，〔漏姓名1〕和〔误姓名2〕（〔银行卡1〕）一伙。"
        );
    }

    #[test]
    fn people_give_way_and_the_story_stays() {
        for (text, expected) in [
            (
                "受害人祝大勇（510703198604010001，15100002483）称，2月3日向佟晓雯的6212 8800 0000 6885 693转账20000元，祝大勇被佟晓雯拉黑。",
                "受害人〔姓名1〕（〔证件1〕，〔电话1〕）称，2月3日向〔姓名2〕的〔银行卡1〕转账20000元，〔姓名1〕被〔姓名2〕拉黑。",
            ),
            (
                "加微信xiaowen0000t，QQ300004567，下载“金鼎国际”APP，网址http://zx0000.cn，邮箱a.b@c.com。",
                "加微信〔微信1〕，QQ〔扣扣1〕，下载“金鼎国际”APP，网址http://zx0000.cn，邮箱〔邮箱1〕。",
            ),
            (
                "家住滨江花园3栋2单元，车牌粤B12345，警情编号20261010000381。",
                "家住〔住址1〕，车牌〔车牌1〕，警情编号〔编号1〕。",
            ),
            ("被骗12345678元，昨晚10点30分。", "被骗12345678元，昨晚10点30分。"),
            ("加微信xingyao0000，他的网站xingyao0000.aa", "加微信〔微信1〕，他的网站〔微信1〕.aa"),
        ] {
            assert_eq!(redact(text).text, expected, "{text}");
        }
    }
}
