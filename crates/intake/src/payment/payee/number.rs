//! Payments meant by their number: 前两笔, 后三笔, 第一笔, 最后一笔, 剩下三笔.

use std::ops::Range;

use super::Payees;
use crate::elements::ElementKind;
use crate::numeral::small_at;
use crate::payment::{Channel, Paid, Parts, channel};
use crate::text::{Span, Text};

/// 前两笔, 后三笔, 第一笔, 最后一笔 before an account or in brackets after it: the payments it means.
pub(super) fn ordinals(parts: &Parts, paid: &[Paid], account: Span) -> Vec<usize> {
    let text = parts.text;
    let window = text.window_before(account.start, 30, &['。', '\n', ';']);
    // Not beyond another account, which the number may mean.
    let cards = parts
        .elements
        .iter()
        .filter(|element| element.kind == ElementKind::BankCard)
        .map(|element| element.span);
    let from = cards
        .chain(paid.iter().map(|one| one.span))
        .filter(|span| span.end <= account.start && window.overlaps(*span))
        .map(|span| span.end)
        .max();
    // What stands in the bracket behind another account is that one's.
    let from = from.map(|end| match text.at(end) {
        '(' => (end..end + 10).find(|&at| text.at(at) == ')').map_or(end, |at| at + 1),
        _ => end,
    });
    let window = Span::new(window.start.max(from.unwrap_or(0)).min(window.end), window.end);
    let bracket = if text.at(account.end) == '(' {
        Span::new(account.end, (account.end + 8).min(text.len()))
    } else {
        Span::default()
    };
    let places = (bracket.start..bracket.end).chain((window.start..window.end).rev());
    let found =
        places.into_iter().find_map(|at| ordinal_at(text, at, paid.len()).map(|(range, _)| (at, range)));
    let Some((mut at, range)) = found else { return Vec::new() };
    let mut meant: Vec<usize> = range.collect();
    // 第二次第三次都是, 第一笔和第三笔: those that stand before it in a row.
    while let Some((before, range)) = (1..=5).find_map(|back| {
        let place = at.checked_sub(back)?;
        let (range, end) = ordinal_at(text, place, paid.len())?;
        let joined = end == at || end + 1 == at && matches!(text.at(end), '、' | '和' | '与' | '及' | '跟');
        joined.then_some((place, range))
    }) {
        meant.extend(range);
        at = before;
    }
    meant
}

/// 后面三次都是这个卡: by number, the last account before.
pub(super) fn told_by_number(
    parts: &Parts,
    paid: &[Paid],
    accounts: &[usize],
    payees: &mut Payees,
    fixed: &mut Vec<usize>,
) {
    const THIS: &[&str] = &["这个卡", "这张卡", "这个账", "该卡", "该账", "此卡", "同一", "这个号", "这个户"];
    let text = parts.text;
    let Some(first) = paid.first() else { return };
    for at in first.span.end..text.len() {
        let Some((range, end)) = ordinal_at(text, at, paid.len()) else { continue };
        let link = end
            + ["都是", "均是", "均为", "都为", "都", "均", "是"]
                .iter()
                .find(|word| text.starts_with_at(end, word))
                .map_or(0, |word| word.chars().count());
        let before = accounts.iter().rev().find(|&&account| parts.elements[account].span.end <= at);
        if link > end
            && text.any_starts_at(link, THIS)
            && let Some(&account) = before
        {
            payees[range.clone()].fill(Some(account));
            fixed.extend(range);
        }
    }
}

/// The payments that 前两笔, 后面三次, 第一笔, 最后一笔 means, and where the words end.
pub(in crate::payment) fn ordinal_at(text: &Text, at: usize, count: usize) -> Option<(Range<usize>, usize)> {
    let read = |from: usize| {
        small_at(text, from, 2)
            .filter(|(_, end)| matches!(text.at(*end), '笔' | '次' | '单' | '回'))
            .map(|(n, end)| (n as usize, end + 1))
    };
    let first = |(n, end): (usize, usize)| (0..n.min(count), end);
    let last = |(n, end): (usize, usize)| (count.saturating_sub(n)..count, end);
    match (text.at(at), text.at(at + 1)) {
        ('前' | '头', '面') => read(at + 2).map(first),
        ('前' | '头', _) => read(at + 1).map(first),
        ('最', '后') => read(at + 2).map(last),
        ('后', '面') => read(at + 2).map(last),
        ('后', _) if text.before(at, 1) != '最' => read(at + 1).map(last),
        ('第', _) => read(at + 1).filter(|(n, _)| (1..=count).contains(n)).map(|(n, end)| (n - 1..n, end)),
        ('首', '笔' | '次') => Some((0..1.min(count), at + 2)),
        ('剩', '下') | ('其', '余') | ('余', '下') => {
            read(at + 2).or_else(|| read(at + 3)).filter(|(n, _)| *n < count).map(last)
        }
        _ => None,
    }
}

/// 头两次微信，最后一次手机银行: the ways that are told by number, outside the payments' own sentences.
pub(in crate::payment) fn told_ways(parts: &Parts, paid: &[Paid]) -> Vec<Option<Channel>> {
    let mut ways = vec![None; paid.len()];
    if paid.len() < 2 {
        return ways;
    }
    let text = parts.text;
    let reach = paid.last().map_or(0, |one| one.span.end + 400).min(text.len());
    for at in paid[0].span.start..reach {
        if !matches!(text.at(at), '前' | '头' | '最' | '后' | '第' | '首') {
            continue;
        }
        let Some((range, end)) = ordinal_at(text, at, paid.len()) else { continue };
        let end = end + usize::from(matches!(text.at(end), '是' | '系' | '用' | '都'));
        let soon = text.window_after(end, 5, &['，', '。', ';', '\n']);
        let is_sum = paid.iter().any(|one| one.span.start >= end && one.span.start < end + 12);
        if let Some(way) = channel::find(text, soon, soon.start)
            && !is_sum
        {
            ways[range].fill(Some(way));
        }
    }
    ways
}
