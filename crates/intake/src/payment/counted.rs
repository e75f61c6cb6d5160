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

/// How many times a sum was paid: 3单，每单1288; 给过两次，每次300; on two days each.
pub(super) fn repeats(parts: &Parts, amount: &Amount) -> usize {
    let text = parts.text;
    if let Some(count) = told_of_another(text, amount) {
        return count;
    }
    let days = dates_of_each(parts, amount.span).len();
    if days > 1 {
        return days;
    }
    let near = text.window_before(amount.span.start, 4, &['，', '。', ';', '、']);
    // 买了两台，每台3万6千: each of anything that was counted before.
    let measure = (near.start..near.end)
        .find(|&at| text.at(at) == '每' && at + 2 == amount.span.start)
        .map(|at| text.at(at + 1))
        .filter(|unit| MEASURES.contains(*unit));
    if let Some(unit) = measure
        && !text.has_any(near, &["每单", "每笔", "每次", "每份"])
    {
        let window = text.window_before(near.start.saturating_sub(1), 14, &['。', '\n', ';']);
        let count = (window.start..window.end).find_map(|at| {
            small_at(text, at, 2).filter(|(count, end)| text.at(*end) == unit && (2..=30).contains(count))
        });
        let bought = text.has_any(window, &["买了", "购买了", "付了", "认购了", "订了"]);
        return count.filter(|_| bought).map_or(1, |(count, _)| count as usize);
    }
    if !text.has_any(near, &["每单", "每笔", "每次", "每份", "各"]) {
        return each_behind(text, amount).unwrap_or(1);
    }
    let window = text.window_before(near.start.saturating_sub(1), 14, &['。', '\n', ';']);
    for at in window.start..window.end {
        if let Some((count, end)) = small_at(text, at, 2)
            && matches!(text.at(end), '单' | '笔' | '次' | '份')
            && (2..=30).contains(&count)
        {
            return count as usize;
        }
    }
    1
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
    let Some(each) = (near.start..near.end).find(|&at| text.at(at) == '各') else { return Vec::new() };
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
const PAYS: &[&str] =
    &["转", "付", "充", "汇", "扫", "打款", "打了", "刷", "扣", "划", "存", "投", "垫", "交", "消费", "买"];
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
        small_at(text, at, 2)
            .is_some_and(|(n, unit)| n == count && matches!(text.at(unit), '笔' | '次' | '单' | '回'))
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
