//! Payments meant by their number: 前两笔, 后三笔, 第一笔, 最后一笔, 剩下三笔, ①②.

use std::ops::Range;

use super::group::Groups;
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
    let close = (account.end..account.end + 9).find(|&at| text.at(at) == ')');
    let bracket = if text.at(account.end) == '(' {
        Span::new(account.end, close.unwrap_or(account.end + 8).min(text.len()))
    } else {
        Span::default()
    };
    let places = (bracket.start..bracket.end).chain((window.start..window.end).rev());
    let except = exception(text, window);
    let places =
        places.into_iter().filter(|at| !except.is_some_and(|except| except.start <= *at && *at < except.end));
    let found =
        places.into_iter().find_map(|at| ordinal_at(text, at, paid.len()).map(|(range, _)| (at, range)));
    let Some((mut at, range)) = found else { return Vec::new() };
    if let Some(list) = list_counted_by(parts, paid, at) {
        let (range, _) = ordinal_at(text, at, list.len()).unwrap_or((0..0, at));
        return range.map(|place| list.start + place).collect();
    }
    if let Some(series) = numbered_series(parts, paid).filter(|series| paid[series.end - 1].span.end < at) {
        let (range, _) = ordinal_at(text, at, series.len()).unwrap_or((0..0, at));
        return range.map(|place| series.start + place).collect();
    }
    if let Some(base) = begin_of_series(parts, paid, at) {
        let (range, _) = ordinal_at(text, at, paid.len() - base).unwrap_or((0..0, at));
        return range.map(|place| base + place).collect();
    }
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

/// 除了第一个100是扫支付宝码以外: the words of an exception.
fn exception(text: &Text, window: Span) -> Option<Span> {
    let start = (window.start..window.end).find(|&at| text.at(at) == '除')?;
    let end = (start..window.end).find(|&at| text.at(at) == '外')?;
    Some(Span::new(start, end))
}

/// The payments that an exception before an account leaves out.
pub(super) fn excepted(parts: &Parts, paid: &[Paid], account: Span) -> Vec<usize> {
    let text = parts.text;
    let Some(except) = exception(text, text.window_before(account.start, 36, &['。', '\n', ';'])) else {
        return Vec::new();
    };
    let told = parts.elements.iter().any(|one| one.kind.is_account() && except.covers(one.span));
    let meant = (except.start..except.end).find_map(|at| ordinal_at(text, at, paid.len()));
    meant.filter(|_| !told).map_or(Vec::new(), |(range, _)| range.collect())
}

/// 第一单3000元，第二单8000元，第三单2万元, told after others: numbers told later mean these.
fn numbered_series(parts: &Parts, paid: &[Paid]) -> Option<Range<usize>> {
    let number = |at: usize| {
        let near = parts.text.window_before(paid[at].span.start, 8, &['，', '。', ';', '\n', '、']);
        (near.start..near.end).find_map(|place| {
            let (range, _) = ordinal_at(parts.text, place, usize::from(u8::MAX))?;
            (parts.text.at(place) == '第').then_some(range.start)
        })
    };
    let numbers: Vec<Option<usize>> = (0..paid.len()).map(number).collect();
    let start = numbers.iter().rposition(|number| *number == Some(0))?;
    let length = (start..paid.len()).take_while(|&at| numbers[at] == Some(at - start)).count();
    (start > 0 && length > 1).then_some(start..start + length)
}

/// 前两个组合单, 大单第1个: the payments are counted from where such a series was told first.
fn begin_of_series(parts: &Parts, paid: &[Paid], at: usize) -> Option<usize> {
    let text = parts.text;
    let (_, end) = ordinal_at(text, at, usize::from(u8::MAX))?;
    let series = [Span::new(end, end + 3), Span::new(end, end + 2)]
        .into_iter()
        .chain([at.checked_sub(3), at.checked_sub(2)].into_iter().flatten().map(|from| Span::new(from, at)))
        .find(|word| {
            word.end <= text.len()
                && text.at(word.end - 1) == '单'
                && !matches!(text.at(word.start), '第' | '笔' | '个')
        })?;
    let word = text.folded(series);
    let first = (0..series.start).find(|&place| text.starts_with_at(place, &word))?;
    let base = paid.iter().position(|one| one.span.start > first)?;
    (base > 0 && base < paid.len() && paid[base].span.start < at).then_some(base)
}

/// 四连单前两个转到A，后两个转到B: where the first and the last together are fewer than all payments, the list of so many.
fn list_counted_by(parts: &Parts, paid: &[Paid], at: usize) -> Option<Range<usize>> {
    const FAR: usize = 90;
    let text = parts.text;
    let (first, _) = ordinal_at(text, at, usize::from(u8::MAX))?;
    let is_first = first.start == 0;
    let near = Span::new(at.saturating_sub(FAR), (at + FAR).min(text.len()));
    let other = (near.start..near.end)
        .filter(|&place| matches!(text.at(place), '前' | '头' | '后'))
        .find_map(|place| {
            let (range, _) = ordinal_at(text, place, usize::from(u8::MAX))?;
            ((range.start == 0) != is_first && text.at(place + 1) != '第').then_some(range)
        })?;
    let whole = first.len() + other.len();
    if whole >= paid.len() || !matches!(text.at(at), '前' | '头' | '后') {
        return None;
    }
    let mut start = 0;
    for end in 1..=paid.len() {
        let joined = end < paid.len() && paid[end].span.start.saturating_sub(paid[end - 1].span.end) <= 3;
        if joined {
            continue;
        }
        if end - start == whole {
            return Some(start..end);
        }
        start = end;
    }
    None
}

/// 后面三次都是这个卡: by number, the last account before.
pub(super) fn pointed_at(parts: &Parts, paid: &[Paid], groups: &Groups) -> Vec<(usize, usize)> {
    const THIS: &[&str] = &["这个卡", "这张卡", "这个账", "该卡", "该账", "此卡", "同一", "这个号", "这个户"];
    let text = parts.text;
    let mut told = Vec::new();
    let Some(first) = paid.first() else { return told };
    for at in first.span.end..text.len().min(last_place(parts, paid) + POINTED_REACH) {
        let Some((range, end)) = ordinal_at(text, at, paid.len()) else { continue };
        let link = end
            + ["都是", "均是", "均为", "都为", "都", "均", "是"]
                .iter()
                .find(|word| text.starts_with_at(end, word))
                .map_or(0, |word| word.chars().count());
        if link > end
            && text.any_starts_at(link, THIS)
            && let Some(before) = groups.last_before(at)
        {
            told.extend(range.map(|payment| (payment, before.group)));
        }
    }
    told
}

/// 五笔全是转X, 这三笔收款人都是X: as many payments as were told in a list, or the last ones before.
pub(super) fn counted_before(parts: &Parts, paid: &[Paid], account: Span) -> Vec<usize> {
    let text = parts.text;
    let near = text.window_before(account.start, 24, &['。', '\n', ';']);
    let told = (near.start..near.end).find_map(|at| {
        let (count, end) = small_at(text, at, 2)?;
        let plain = !matches!(text.before(at, 1), '第' | '前' | '后' | '头' | '最' | '面')
            && !text.before(at, 1).is_ascii_digit();
        let all = text.any_starts_at(end + 1, &["都", "均", "全", "收款", "款", "钱"]);
        (plain && all && matches!(text.at(end), '笔' | '次' | '单' | '个') && count > 1)
            .then_some((at, count as usize))
    });
    let Some((at, count)) = told else { return Vec::new() };
    let before = paid.iter().filter(|one| one.span.end <= at).count();
    if count >= paid.len() || count > before {
        return Vec::new();
    }
    let mut start = 0;
    for end in 1..=before {
        let joined = end < before && paid[end].span.start.saturating_sub(paid[end - 1].span.end) <= 3;
        if joined {
            continue;
        }
        if end - start == count {
            return (start..end).collect();
        }
        start = end;
    }
    (before - count..before).collect()
}

/// How far behind the last payment or account its number may be told.
const POINTED_REACH: usize = 300;

fn last_place(parts: &Parts, paid: &[Paid]) -> usize {
    let account = parts.elements.last().map_or(0, |element| element.span.end);
    paid.last().map_or(0, |one| one.span.end).max(account)
}

/// 收款卡：①②6230…；③④6221…: the payments whose lines begin with the same marks.
pub(super) fn by_mark(parts: &Parts, paid: &[Paid], account: Span) -> Vec<usize> {
    let text = parts.text;
    let line = text.window_before(account.start, 24, &['。', '\n', ';']);
    let marks: Vec<char> = (line.start..line.end).map(|at| text.at(at)).filter(is_mark).collect();
    let own = text.window_after(account.end, 60, &['。', '\n', ';']);
    let tells_sum = paid.iter().any(|one| Span::new(line.start, own.end).covers(one.span));
    if marks.is_empty() || tells_sum {
        return Vec::new();
    }
    let mark_of = |one: &Paid| {
        let before = text.window_before(one.span.start, 60, &['。', '\n']);
        (before.start..before.end).rev().map(|at| text.at(at)).find(is_mark)
    };
    (0..paid.len()).filter(|&at| mark_of(&paid[at]).is_some_and(|mark| marks.contains(&mark))).collect()
}

fn is_mark(character: &char) -> bool {
    matches!(character, '①'..='⑳')
}

/// The payments that 前两笔, 后面三次, 第一笔, 最后一笔 means, and where the words end.
pub(in crate::payment) fn ordinal_at(text: &Text, at: usize, count: usize) -> Option<(Range<usize>, usize)> {
    let read = |from: usize| {
        small_at(text, from, 2)
            .filter(|(_, end)| matches!(text.at(*end), '笔' | '次' | '单' | '回' | '个' | '趟'))
            .map(|(n, end)| (n as usize, end + 1))
    };
    let first = |(n, end): (usize, usize)| (0..n.min(count), end);
    let last = |(n, end): (usize, usize)| (count.saturating_sub(n)..count, end);
    match (text.at(at), text.at(at + 1)) {
        ('前' | '头', '面' | '头') => read(at + 2).map(first),
        ('末', '了' | '尾') | ('最', '末') => read(at + 2).map(last),
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
        // ①系扫码: the payment whose line begins with the mark.
        if is_mark(&text.at(at)) && text.any_starts_at(at + 1, &["系", "是", "为", "通过", "用"]) {
            let soon = text.window_after(at + 2, 6, &['，', '。', ';', '\n']);
            if let Some(way) = channel::find(text, soon, soon.start) {
                for payment in by_mark(parts, paid, Span::new(at + 1, at + 1)) {
                    ways[payment] = Some(way);
                }
            }
            continue;
        }
        if !matches!(text.at(at), '前' | '头' | '最' | '后' | '第' | '首' | '末') {
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
