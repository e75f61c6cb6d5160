//! Sums that are counted: 3单，每单1288; 8月6日、8月15日各转账10万元; 分4次转…：20000、20000、10000、6000; 5,000、15,000、30,000三笔.

use super::Parts;
use super::label::{Label, within};
use crate::amount::{Amount, Unit};
use crate::cue::Cue;
use crate::instant::Instant;
use crate::numeral::small_at;
use crate::text::{Span, Text};

/// What things are bought by.
const MEASURES: &str = "台张件股套箱头只部期";

/// Straight before a sum that is one of several: 每次, 每笔转, 各付, 都是.
const EACH: &[&str] = &["每单", "每笔", "每次", "每份", "每回", "每趟", "每人", "各"];

/// How far from the sum its number may stand, before and behind.
const COUNT_BEFORE: usize = 26;
const COUNT_BEHIND: usize = 14;

/// How many times a sum was paid: 3单，每单1288; 给过两次，每次300; 每次2000，转了3次; on two days each.
pub(super) fn repeats(parts: &Parts, amount: &Amount) -> usize {
    let text = parts.text;
    if let Some(count) = told_of_another(text, amount).or_else(|| several(parts, amount)) {
        return count;
    }
    let days = dates_of_each(parts, amount.span).len();
    if days > 1 {
        return days;
    }
    let near = text.window_before(amount.span.start, 6, &['，', '。', ';', '、']);
    let each = (near.start..near.end).rev().find(|&at| text.any_starts_at(at, EACH));
    match each {
        Some(each) => {
            let things = fees_before(text, each).filter(|_| text.at(each) == '各');
            number_of_each(parts, amount, each).or(things).unwrap_or(1)
        }
        None => each_measure(text, amount).or_else(|| each_behind(text, amount)).unwrap_or(1),
    }
}

/// 工本费和加急费各600: two things.
fn fees_before(text: &Text, each: usize) -> Option<usize> {
    let near = text.window_before(each, 16, &['，', '。', ';', '\n']);
    let is_fee = |at: usize| matches!(text.at(at), '费' | '金' | '款' | '税');
    if near.end == near.start || !is_fee(near.end - 1) {
        return None;
    }
    let fees = (near.start..near.end)
        .filter(|&at| {
            is_fee(at) && (at + 1 == near.end || matches!(text.at(at + 1), '和' | '、' | '及' | '与'))
        })
        .count();
    (fees > 1).then_some(fees)
}

/// 买了两台，每台3万6千: each of anything that was counted before.
fn each_measure(text: &Text, amount: &Amount) -> Option<usize> {
    let near = text.window_before(amount.span.start, 4, &['，', '。', ';', '、']);
    let each = (near.start..near.end).find(|&at| text.at(at) == '每' && at + 2 == amount.span.start)?;
    let unit = Some(text.at(each + 1)).filter(|unit| MEASURES.contains(*unit))?;
    let window = text.window_before(near.start.saturating_sub(1), 14, &['。', '\n', ';']);
    let (count, _) = (window.start..window.end).find_map(|at| {
        small_at(text, at, 2).filter(|(count, end)| text.at(*end) == unit && (2..=30).contains(count))
    })?;
    let bought = text.has_any(window, &["买了", "购买了", "付了", "认购了", "订了"]);
    bought.then_some(count as usize)
}

/// The number told nearest before 每次, or behind the sum: 分7笔每笔2000, 每次2000，一共转了3次.
fn number_of_each(parts: &Parts, amount: &Amount, each: usize) -> Option<usize> {
    let text = parts.text;
    let count_at = |at: usize| {
        let (count, end) = small_at(text, at, 2)?;
        let ordinal =
            matches!(text.before(at, 1), '第' | '前' | '后' | '最') || text.before(at, 1).is_ascii_digit();
        let heads = text.at(each + 1) == '人' && matches!(text.at(end), '个' | '人' | '名' | '位');
        (!ordinal
            && (heads || matches!(text.at(end), '单' | '笔' | '次' | '份' | '回' | '趟'))
            && (2..=60).contains(&count))
        .then_some(count as usize)
    };
    let before = text.window_before(each, COUNT_BEFORE, &['。', '\n', ';']);
    // 2笔5000、3笔各2000: the number nearest to it.
    let told = (before.start..before.end).rev().find_map(count_at);
    let behind = text.window_after(amount.span.end, COUNT_BEHIND, &['。', '\n', ';']);
    let stop = parts.amounts.iter().find(|next| next.span.start >= amount.span.end);
    let until = stop.map_or(behind.end, |next| next.span.start.min(behind.end));
    told.or_else(|| (behind.start..until).find_map(count_at))
}

/// 转了三个5000, 2笔49999元, 5000×3: so many of one sum, unless as many sums follow in a list.
fn several(parts: &Parts, amount: &Amount) -> Option<usize> {
    let text = parts.text;
    let times = text.skip_blanks(amount.span.end);
    if matches!(text.at(times), '×' | '*' | 'x' | 'X')
        && let Some((count, end)) = small_at(text, times + 1, 1)
        && (2..=9).contains(&count)
        && !text.at(end).is_ascii_digit()
    {
        return Some(count as usize);
    }
    let unit = text.before(amount.span.start, 1);
    if !matches!(unit, '笔' | '个' | '次') || amount.span.start < 2 {
        return None;
    }
    let (count, end) = small_at(text, amount.span.start - 2, 1)?;
    let lead = text.before(amount.span.start, 3);
    let told = matches!(lead, '了' | '过' | '，' | ',' | '、' | '出' | '走' | '款' | '账' | '续');
    let listed = parts.amounts.iter().any(|next| {
        next.span.start > amount.span.end
            && next.span.start <= amount.span.end + 2
            && matches!(text.at(amount.span.end), '、' | '，' | '和' | ',' | '及')
    });
    (end + 1 == amount.span.start && told && !listed && (2..=9).contains(&count)).then_some(count as usize)
}

/// 转走三笔，`两笔5万`，一笔49988.
fn told_of_another(text: &Text, amount: &Amount) -> Option<usize> {
    let counted = text.before(amount.span.start, 1) == '笔'
        && matches!(text.before(amount.span.start, 3), '，' | ',' | ':' | '、' | ';' | '中' | '和')
        && text.any_starts_at(
            amount.span.end,
            &[
                "，一笔",
                "、一笔",
                "和一笔",
                "，另",
                "，三笔",
                "，两笔",
                "、两笔",
                "各",
                "，1笔",
                "、1笔",
                "元，一笔",
                "元、一笔",
            ],
        );
    let (count, _) = counted.then(|| small_at(text, amount.span.start - 2, 1)).flatten()?;
    (2..=9).contains(&count).then_some(count as usize)
}

/// 5000元一笔转了3笔, 998元转了两次, 每次…: the number stands behind the sum.
fn each_behind(text: &Text, amount: &Amount) -> Option<usize> {
    let at = amount.span.end;
    // 98,000.00元两笔，49,500.00元两笔: unless the count is that of a list, or the list follows.
    let listed = matches!(text.before(amount.span.start, 1), '、' | '和' | '及' | '与' | '+' | '跟');
    if !listed
        && let Some((count, end)) = small_at(text, at, 1)
        && (2..=9).contains(&count)
        && text.at(end) == '笔'
        && matches!(text.at(end + 1), '，' | ',' | '。' | ';' | '、' | '\n')
        && !text.any_starts_at(end + 2, &["一笔", "分别", "第一", "均", "其中", "先"])
    {
        return Some(count as usize);
    }
    let lead =
        ["一笔，转了", "一次，转了", "一笔转了", "一次转了", "一单做了", "一单，做了", "的转了", "的，转了"]
            .into_iter()
            .find(|words| text.starts_with_at(at, words))?;
    let (count, end) = small_at(text, at + lead.chars().count(), 1)?;
    ((2..=9).contains(&count) && matches!(text.at(end), '笔' | '次' | '单' | '回')).then_some(count as usize)
}

/// 8月6日、8月15日各转账10万元: the times of a sum that was paid at each of them; empty where it was paid once.
pub(super) fn dates_of_each(parts: &Parts, sum: Span) -> Vec<Instant> {
    let text = parts.text;
    let near = text.window_before(sum.start, 8, &['，', '。', ';', '、', '\n']);
    let each = (near.start..near.end)
        .find(|&at| text.any_starts_at(at, &["各", "都是", "均为", "都转", "均转", "每次", "都汇"]));
    let Some(each) = each else { return Vec::new() };
    let mut end = each;
    let mut times: Vec<Instant> = Vec::new();
    for instant in parts.instants.iter().rev().filter(|instant| instant.span.end <= each) {
        let between = text.folded(Span::new(instant.span.end, end));
        let joins = match times.is_empty() {
            true => between.chars().count() <= 4 && !between.contains(['。', ';', '\n']),
            false => matches!(between.trim(), "、" | "和" | "及" | "与" | "，" | "," | "以及"),
        };
        if !joins {
            break;
        }
        times.push(*instant);
        end = instant.span.start;
    }
    times.reverse();
    if times.len() > 1 { times } else { Vec::new() }
}

/// How far before a list its count may stand.
const COUNT_REACH: usize = 46;

/// Words by which a counted list is of payments.
const PAYS: &[&str] = &[
    "转", "付", "充", "汇", "扫", "打款", "打了", "刷", "扣", "划", "存", "投", "垫", "交", "消费", "买",
    "做了",
];
/// Words by which it is not.
const NOT_PAYS: &[&str] =
    &["返", "提现", "退", "到账", "收到", "要求", "让我", "让其", "要我", "需", "应", "可得", "赠", "未"];

/// A list of as many sums as were counted before or behind it was paid: the count says so.
pub(super) fn mark_lists(parts: &Parts, labels: &mut [Label]) {
    let mut first = 0;
    while first < labels.len() {
        let mut end = first + 1;
        while end < labels.len() && is_listed(parts, end) {
            end += 1;
        }
        let is_sum = |at: usize| {
            let amount = &parts.amounts[at];
            amount.unit != Unit::Other && !amount.is_vague && amount.fen > 0
        };
        let told = (first..end).any(|at| labels[at] != Label::Paid);
        if end - first > 1 && told && (first..end).all(is_sum) && is_counted_as_paid(parts, first, end) {
            labels[first..end].fill(Label::Paid);
        }
        first = end;
    }
}

/// 前后交了五笔钱：会员费298，解冻金四千，…: as many sums to the end of the sentence as were counted at its head.
pub(super) fn mark_headed(parts: &Parts, labels: &mut [Label]) {
    let text = parts.text;
    let mut first = 0;
    while first < labels.len() {
        let whole = super::sentence(text, parts.amounts[first].span.start);
        let end = (first..labels.len())
            .find(|&at| parts.amounts[at].span.start >= whole.end)
            .unwrap_or(labels.len());
        for start in first..end {
            let head = text.window_before(parts.amounts[start].span.start, HEAD_REACH, &['。', '\n', ';']);
            let after =
                start.checked_sub(1).map_or(head.start, |last| parts.amounts[last].span.end.max(head.start));
            let count = u32::try_from(end - start).unwrap_or(u32::MAX);
            let counted = (after..head.end).any(|at| {
                small_at(text, at, 2).is_some_and(|(n, unit)| {
                    n == count
                        && n > 1
                        && !text.before(at, 1).is_ascii_digit()
                        && matches!(text.at(unit), '笔' | '次' | '回')
                        && !matches!(text.before(at, 1), '第' | '前' | '后')
                })
            });
            let span = Span::new(after.min(head.end), head.end);
            let told = counted && text.has_any(span, PAYS) && !text.has_any(span, NOT_PAYS);
            let sums = (start..end).all(|at| {
                let amount = &parts.amounts[at];
                amount.unit != Unit::Other
                    && !amount.is_vague
                    && amount.fen > 0
                    && !matches!(labels[at], Label::Back | Label::Revoked)
            });
            let asked = within(
                parts.cues,
                Span::new(parts.amounts[start].span.start, parts.amounts[end - 1].span.end),
            )
            .iter()
            .any(|cue| matches!(cue.cue, Cue::Demand | Cue::Not | Cue::Total));
            if told && sums && !asked {
                labels[start..end].fill(Label::Paid);
                break;
            }
        }
        first = end.max(first + 1);
    }
}

/// How far before the first of a list its count may stand.
const HEAD_REACH: usize = 24;

/// 20000、20000、10000: nothing but a mark between, or a mark and 一笔.
fn is_listed(parts: &Parts, later: usize) -> bool {
    let between = Span::new(parts.amounts[later - 1].span.end, parts.amounts[later].span.start);
    let words = parts.text.folded(between);
    matches!(
        words.trim(),
        "、" | "和" | "与" | "及" | "，" | "," | "+" | "/" | "，一笔" | "、一笔" | "和一笔" | "以及"
    )
}

fn is_counted_as_paid(parts: &Parts, first: usize, end: usize) -> bool {
    let text = parts.text;
    let (head, tail) = (parts.amounts[first].span, parts.amounts[end - 1].span);
    let count = u32::try_from(end - first).unwrap_or(u32::MAX);
    let is_count = |at: usize| {
        small_at(text, at, 2).is_some_and(|(n, unit)| {
            // 三个小单, 三笔.
            let single = text.at(unit) == '个' && text.has_any(Span::new(unit + 1, unit + 4), &["单"]);
            n == count && (single || matches!(text.at(unit), '笔' | '次' | '单' | '回'))
        })
    };
    let clear = |span: Span| {
        !text.has_any(span, NOT_PAYS)
            && !within(parts.cues, span)
                .iter()
                .any(|cue| matches!(cue.cue, Cue::Demand | Cue::Not | Cue::Back))
    };
    let behind = text.skip_blanks(tail.end);
    let counted_behind = [0, 1].into_iter().any(|skip| is_count(behind + skip)) && {
        let near = text.window_before(head.start, 3, &['。', ';', '\n', '，']);
        clear(near)
    };
    let lead = text.window_before(head.start, COUNT_REACH, &['。', ';', '\n', '!', '?']);
    let counted =
        (lead.start..lead.end).rev().find(|&at| is_count(at) && !text.before(at, 1).is_ascii_digit());
    let counted_before = counted.is_some_and(|at| {
        let around = Span::new(at.saturating_sub(10).max(lead.start), head.start);
        text.has_any(around, PAYS) && clear(around)
    });
    counted_behind || counted_before
}
