//! Numbers made of digits: cards, identity numbers, telephones, QQ, meetings, orders.
//!
//! A run of digits may be broken by blanks or hyphens where people group them, and read out in Chinese digits.

use kernel::bank;
use kernel::card;

use super::context::{Announced, Announcements};
use super::{ElementKind, Finds, Found};
use crate::numeral::digit_of;
use crate::text::{Span, Text};

/// A run of digit groups: each group's stretch.
struct Run {
    groups: Vec<Span>,
    has_plus: bool,
}

pub(super) fn find(text: &Text, found: &mut Finds) {
    let announced = Announcements::of(text);
    let mut at = 0;
    while at < text.len() {
        if found.is_taken(Span::new(at, at + 1)) {
            at += 1;
            continue;
        }
        let read = if starts_number(text, at) {
            let run = run_at(text, at);
            read_run(text, &run, &announced)
        } else if digit_of(text.at(at)).is_some() {
            spoken_at(text, at, &announced)
        } else {
            None
        };
        match read {
            Some(one) if !found.is_taken(one.span) => {
                at = one.span.end;
                found.push(one);
            }
            _ => at = skip_run(text, at),
        }
    }
}

fn starts_number(text: &Text, at: usize) -> bool {
    let here = text.at(at);
    let before = text.before(at, 1);
    let free = !before.is_ascii_alphanumeric() && !matches!(before, '_' | '.')
        || before == '.' && !text.before(at, 2).is_ascii_digit();
    free && (here.is_ascii_digit() || here == '+' && text.at(at + 1).is_ascii_digit())
}

fn skip_run(text: &Text, at: usize) -> usize {
    let mut end = at;
    while text.at(end).is_ascii_alphanumeric() {
        end += 1;
    }
    end.max(at + 1)
}

fn run_at(text: &Text, start: usize) -> Run {
    let has_plus = text.at(start) == '+';
    let mut at = start + usize::from(has_plus);
    let mut groups = Vec::new();
    loop {
        let begin = at;
        while text.at(at).is_ascii_digit() {
            at += 1;
        }
        groups.push(Span::new(begin, at));
        // +1 (000) 555-0142: brackets group a number from abroad.
        let blanks = (0..2)
            .take_while(|&k| text.at(at + k) == ' ' || has_plus && matches!(text.at(at + k), '(' | ')'))
            .count();
        let gap = if blanks > 0 { blanks } else { usize::from(matches!(text.at(at), '-' | '\n')) };
        if gap == 0 || !text.at(at + gap).is_ascii_digit() || groups.len() == 8 {
            break;
        }
        if text.at(at) == '\n' && begins_entry(text, at + 1) {
            break;
        }
        at += gap;
    }
    Run { groups, has_plus }
}

/// `2）18:59`, `3.`, `4、`: the next line's own number, not the rest of this one.
fn begins_entry(text: &Text, start: usize) -> bool {
    let end = (start..start + 3).find(|&at| !text.at(at).is_ascii_digit()).unwrap_or(start + 3);
    end - start <= 2
        && matches!(
            text.at(end),
            ')' | '.' | '、' | ':' | '，' | ',' | '月' | '日' | '号' | '点' | '时' | '年' | '|'
        )
}

/// A grouping whose digits pass every check of a card wins over a longer one that swallowed the next number.
fn checked_card(text: &Text, run: &Run) -> Option<Found> {
    (1..run.groups.len()).rev().find_map(|count| {
        let span = Span::new(run.groups[0].start, run.groups[count - 1].end);
        let digits: String = text.chars[span.start..span.end].iter().filter(|c| c.is_ascii_digit()).collect();
        let whole = (16..=19).contains(&digits.len()) && card::passes_luhn(&digits);
        let issued = bank::find_bin(&digits).is_some();
        (whole && issued).then_some(Found {
            kind: ElementKind::BankCard,
            span,
            value: digits,
            confidence: 96,
        })
    })
}

/// 对公账户62262200000051725万: a card with the sum written straight behind it.
fn glued_card(text: &Text, run: &Run) -> Option<Found> {
    let last = *run.groups.last()?;
    if !matches!(text.at(last.end), '万' | '元' | '块' | 'w' | 'W' | '.' | ',') {
        return None;
    }
    let digits = digits_of(text, run);
    (16..=19).rev().filter(|&length| digits.len() > length && digits.len() - length <= 7).find_map(|length| {
        let value = &digits[..length];
        let issued = bank::find_bin(value).is_some_and(|bin| bin.length == length);
        let mut left = length;
        let end = run.groups.iter().find_map(|group| {
            let here = group.end - group.start;
            if left <= here {
                return Some(group.start + left);
            }
            left -= here;
            None
        })?;
        (issued && card::passes_luhn(value) && text.at(end) != '0').then(|| Found {
            kind: ElementKind::BankCard,
            span: Span::new(run.groups[0].start, end),
            value: value.to_owned(),
            confidence: 85,
        })
    })
}

fn read_run(text: &Text, run: &Run, announced: &Announcements) -> Option<Found> {
    if let Some(card) = glued_card(text, run) {
        return Some(card);
    }
    let long: usize = run.groups.iter().map(|group| group.end - group.start).sum();
    if long > 16
        && !run.has_plus
        && let Some(card) = checked_card(text, run)
        && !(long <= 19 && card::passes_luhn(&digits_of(text, run)))
    {
        return Some(card);
    }
    // The longest grouping that is something wins: 6210 7600 0000 4107 602 before 6210.
    (1..=run.groups.len()).rev().find_map(|count| {
        let span = Span::new(run.groups[0].start - usize::from(run.has_plus), run.groups[count - 1].end);
        let lengths: Vec<usize> = run.groups[..count].iter().map(|group| group.end - group.start).collect();
        classify(text, span, &lengths, run.has_plus, announced)
    })
}

fn digits_of(text: &Text, run: &Run) -> String {
    run.groups.iter().flat_map(|group| text.chars[group.start..group.end].iter()).collect()
}

fn classify(
    text: &Text,
    span: Span,
    lengths: &[usize],
    has_plus: bool,
    announced: &Announcements,
) -> Option<Found> {
    let digits: String = text.chars[span.start..span.end].iter().filter(|c| c.is_ascii_digit()).collect();
    let crosses_line = text.chars[span.start..span.end].contains(&'\n');
    let found = |kind, span: Span, value: String, confidence| Some(Found { kind, span, value, confidence });
    let said = announced.before(span.start, 16);
    let tight = said.filter(|(_, distance)| *distance <= 5).map(|(what, _)| what);
    if has_plus && !text.any_starts_at(span.end, &["开头", "打头"]) {
        return phone_abroad(&digits, lengths).then(|| Found {
            kind: ElementKind::Phone,
            span,
            value: phone_value(&digits, "+"),
            confidence: 95,
        });
    }
    if let Some((span, value)) = resident_id(text, span, &digits, lengths, tight) {
        return found(ElementKind::ResidentId, span, value, 98);
    }
    let next = text.at(span.end);
    if next.is_ascii_alphabetic() || next == '.' && text.at(span.end + 1).is_ascii_digit() || next == '%' {
        return None;
    }
    if text.any_starts_at(span.end, &["开头", "打头"]) {
        return None;
    }
    if tight == Some(Announced::Desk) {
        return None;
    }
    if is_card(&digits, lengths, said.map(|(what, _)| what)) {
        return found(ElementKind::BankCard, span, digits, 97);
    }
    if crosses_line {
        return None;
    }
    if is_mobile(&digits, lengths) && pays_by_alipay(text, span) {
        return found(ElementKind::Alipay, span, digits, 88);
    }
    if let Some(kind) = announced_kind(&digits, lengths, said) {
        return found(kind, span, digits, 92);
    }
    if is_phone(&digits, lengths, said.map(|(what, _)| what)) {
        return found(ElementKind::Phone, span, phone_value(&digits, ""), 95);
    }
    if lengths.len() == 1 && digits.len() >= 20 {
        return found(ElementKind::OrderNo, span, digits, 85);
    }
    let asked_of = announced_after(text, span.end);
    if asked_of == Some(ElementKind::MeetingNo) && is_meeting(&digits, lengths) {
        return found(ElementKind::MeetingNo, span, digits, 85);
    }
    let asked = announced
        .all_before(span.start, 30)
        .find(|(what, _)| matches!(what, Announced::Qq | Announced::Order | Announced::Meeting));
    match asked {
        Some((Announced::Qq, _))
            if lengths.len() == 1 && is_qq(&digits) && !is_money_or_count(text, span) =>
        {
            found(ElementKind::Qq, span, digits, 80)
        }
        Some((Announced::Meeting, _)) if is_meeting(&digits, lengths) => {
            found(ElementKind::MeetingNo, span, digits, 80)
        }
        Some((Announced::Order, _)) if lengths.len() == 1 && (12..=40).contains(&digits.len()) => {
            found(ElementKind::OrderNo, span, digits, 80)
        }
        _ => None,
    }
}

/// 512 889 436这个会议号: what the number is, said behind it.
fn announced_after(text: &Text, end: usize) -> Option<ElementKind> {
    let at = ["这个", "的", "那个", ""].into_iter().map(|lead| (end + lead.chars().count(), lead));
    let named = |at: usize| text.any_starts_at(at, &["会议号", "会议室", "会议码", "会议ID", "房间号"]);
    at.into_iter()
        .any(|(at, lead)| text.starts_with_at(end, lead) && named(at))
        .then_some(ElementKind::MeetingNo)
}

fn announced_kind(digits: &str, lengths: &[usize], said: Option<(Announced, usize)>) -> Option<ElementKind> {
    let (what, distance) = said?;
    let is_mobile = digits.len() == 11 && digits.starts_with('1') && is_phone(digits, lengths, None);
    match what {
        Announced::Qq if distance <= 6 && lengths.len() == 1 && is_qq(digits) => Some(ElementKind::Qq),
        Announced::Wechat if distance <= 3 && is_mobile => Some(ElementKind::Wechat),
        Announced::Alipay if distance <= 5 && is_mobile => Some(ElementKind::Alipay),
        Announced::Meeting if distance <= 6 && is_meeting(digits, lengths) => Some(ElementKind::MeetingNo),
        Announced::Order if distance <= 6 && lengths.len() == 1 && (10..=40).contains(&digits.len()) => {
            Some(ElementKind::OrderNo)
        }
        _ => None,
    }
}

fn is_mobile(digits: &str, lengths: &[usize]) -> bool {
    digits.len() == 11 && digits.starts_with('1') && is_phone(digits, lengths, None)
}

/// 支付宝转账（给）138…, 支付宝转的，账号138…: a mobile number as the account that money went to.
fn pays_by_alipay(text: &Text, span: Span) -> bool {
    let before = text.window_before(span.start, 14, &['。', '\n', ';']);
    text.has_any(before, &["支付宝转", "支付宝付", "支付宝汇", "支付宝打", "支付宝向"])
        && !text.has_any(before, &["电话", "手机", "来电", "客服", "微信", "QQ"])
        || text.any_starts_at(span.end, &["(支付宝", "(支付寶"])
}

fn is_qq(digits: &str) -> bool {
    (5..=11).contains(&digits.len()) && !digits.starts_with('0')
}

fn is_meeting(digits: &str, lengths: &[usize]) -> bool {
    matches!(lengths, [3, 3, 3] | [3, 3, 4] | [3, 4, 3] | [3, 4, 4] | [4, 3, 4])
        || lengths.len() == 1 && (6..=12).contains(&digits.len())
}

fn is_money_or_count(text: &Text, span: Span) -> bool {
    matches!(
        text.at(span.end),
        '元' | '块' | '万' | '多' | '人' | '个' | '年' | '月' | '日' | '号' | '笔' | '单' | 'w'
    ) || text.any_ends_at(span.start, &["转", "付", "充", "投", "了", "¥", "款", "共", "钱"])
}

/// Fifteen to nineteen digits with an issuer's prefix or a right last digit, or announced as an account.
fn is_card(digits: &str, lengths: &[usize], said: Option<Announced>) -> bool {
    let count = digits.len();
    // 盛京银行账号0334…: accounts of some banks begin with a nought, cards never.
    let may_begin_with_nought =
        matches!(said, Some(Announced::Card)) && count >= 14 && !digits.starts_with("00");
    if !(12..=21).contains(&count) || digits.starts_with('0') && !may_begin_with_nought {
        return false;
    }
    let grouped = lengths.len() > 1;
    if grouped
        && (lengths[0] < 4
            || lengths.len() > 6
            || lengths[..lengths.len() - 1].iter().any(|&length| length < 3))
    {
        return false;
    }
    if matches!(said, Some(Announced::Order | Announced::Desk)) && !grouped {
        return false;
    }
    let has_bin = bank::find_bin(digits).is_some();
    let passes = (13..=19).contains(&count) && card::passes_luhn(digits);
    let looks = (15..=19).contains(&count) && matches!(&digits[..1], "3" | "4" | "5" | "6" | "9");
    let said_card = matches!(said, Some(Announced::Card));
    looks && (has_bin || passes || said_card || digits.starts_with("62"))
        || said_card && !grouped && (14..=21).contains(&count)
        || said_card && count >= 16
}

/// Eighteen characters with a real birth date; the check character may be wrong. 17 digits and an X count too.
fn resident_id(
    text: &Text,
    span: Span,
    digits: &str,
    lengths: &[usize],
    said: Option<Announced>,
) -> Option<(Span, String)> {
    let next = text.at(span.end);
    let gap = usize::from(
        next == ' '
            && matches!(text.at(span.end + 1), 'x' | 'X')
            && !text.at(span.end + 2).is_ascii_alphanumeric(),
    );
    let mark = text.at(span.end + gap);
    let has_x = digits.len() == 17
        && matches!(mark, 'x' | 'X' | '×')
        && !text.at(span.end + gap + 1).is_ascii_alphanumeric();
    if !(digits.len() == 18 && !next.is_ascii_alphanumeric() || has_x) || lengths.len() > 4 {
        let is_old = digits.len() == 15 && said == Some(Announced::ResidentId) && lengths.len() == 1;
        return is_old.then(|| (span, digits.to_owned()));
    }
    if matches!(said, Some(Announced::Card | Announced::Order)) && !has_x {
        return None;
    }
    let number =
        |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let is_date = (1900..=2030).contains(&number(6, 10))
        && (1..=12).contains(&number(10, 12))
        && (1..=31).contains(&number(12, 14));
    let is_place = (11..=82).contains(&number(0, 2));
    if !(is_date && is_place) {
        return None;
    }
    if has_x {
        Some((Span::new(span.start, span.end + gap + 1), format!("{digits}X")))
    } else {
        Some((span, digits.to_owned()))
    }
}

fn phone_abroad(digits: &str, lengths: &[usize]) -> bool {
    (5..=16).contains(&digits.len()) && lengths.len() <= 5
}

/// The digits with their prefix; +86 and 0086 are dropped before an eleven-digit mobile number.
fn phone_value(digits: &str, plus: &str) -> String {
    let is_mobile = |rest: &str| {
        rest.len() == 11
            && rest.starts_with('1')
            && rest.as_bytes().get(1).is_some_and(|d| (b'3'..=b'9').contains(d))
    };
    for prefix in ["0086", "86"] {
        if let Some(rest) = digits.strip_prefix(prefix)
            && is_mobile(rest)
        {
            return rest.to_owned();
        }
    }
    format!("{plus}{digits}")
}

fn is_phone(digits: &str, lengths: &[usize], said: Option<Announced>) -> bool {
    let count = digits.len();
    let second = digits.as_bytes().get(1).copied().unwrap_or(b'0');
    let said_phone = matches!(said, Some(Announced::Phone));
    let mobile = |rest: &str| rest.len() == 11 && rest.starts_with('1') && rest.as_bytes()[1] >= b'3';
    if mobile(digits) {
        return matches!(
            lengths,
            [11] | [3, 4, 4] | [3, 3, 5] | [4, 3, 4] | [3, 8] | [7, 4] | [5, 6] | [4, 4, 3]
        );
    }
    if digits.starts_with("00") {
        let grouped_well = lengths.len() <= 5 && lengths[0] >= 2;
        return (9..=18).contains(&count) && grouped_well;
    }
    if digits.strip_prefix("86").is_some_and(mobile) {
        return true;
    }
    if digits.starts_with('0') {
        // An area code of three or four digits and seven or eight more.
        return (10..=12).contains(&count)
            && second != b'0'
            && matches!(lengths, [_] | [3 | 4, 7 | 8] | [3 | 4, 4, 4] | [3 | 4, 3, 4]);
    }
    if digits.starts_with("400") || digits.starts_with("800") {
        return count == 10
            && matches!(lengths, [10] | [3, 3, 4] | [4, 3, 3] | [3, 7] | [3, 4, 3])
            && !matches!(said, Some(Announced::Qq));
    }
    if digits.starts_with("106") {
        return (8..=20).contains(&count) && lengths.len() == 1;
    }
    if digits.starts_with("95") || digits.starts_with("96") {
        return (6..=12).contains(&count) && lengths.len() <= 2 && (count > 8 || said_phone);
    }
    said_phone && (7..=8).contains(&count) && matches!(lengths, [_] | [3 | 4, 4]) && second != b'0'
}

/// 幺九二零零零零四五三四: eleven digits or more read out in Chinese.
fn spoken_at(text: &Text, start: usize, announced: &Announcements) -> Option<Found> {
    if digit_of(text.before(start, 1)).is_some() {
        return None;
    }
    let mut end = start;
    let mut digits = String::new();
    loop {
        let gap = usize::from(!digits.is_empty() && text.at(end) == ' ');
        let Some(digit) = spoken_digit(text.at(end + gap)) else { break };
        digits.push(char::from(b'0' + digit));
        end += gap + 1;
    }
    let span = Span::new(start, end);
    let lengths = [digits.len()];
    if digits.len() < 7 {
        return None;
    }
    let said = announced.before(start, 16).map(|(what, _)| what);
    if is_card(&digits, &lengths, said) {
        return Some(Found { kind: ElementKind::BankCard, span, value: digits, confidence: 85 });
    }
    if said == Some(Announced::Qq) && is_qq(&digits) {
        return Some(Found { kind: ElementKind::Qq, span, value: digits, confidence: 85 });
    }
    is_phone(&digits, &lengths, said).then(|| Found {
        kind: ElementKind::Phone,
        span,
        value: phone_value(&digits, ""),
        confidence: 90,
    })
}

fn spoken_digit(character: char) -> Option<u8> {
    match character {
        '两' | '俩' | '仨' => None,
        '洞' => Some(0),
        '拐' => Some(7),
        '勾' => Some(9),
        other => digit_of(other),
    }
}
