//! Rows without a verb: 金额 21,600 beside an account, a clock with an account and one sum, a bank's own record.

use super::place::{Place, has_clock, within};
use crate::cue::Cue;
use crate::payment::Parts;
use crate::text::Span;

/// 金额 21,600 in a row of keys and values, beside an account or a holder.
pub(super) fn is_entry(parts: &Parts, place: &Place) -> bool {
    const KEYS: &[&str] = &[
        "金额",
        "金额(元)",
        "转账金额",
        "交易金额",
        "付款金额",
        "支付金额",
        "汇款金额",
        "发生额",
        "转出金额",
    ];
    let text = parts.text;
    let mut key = place.amount.span.start;
    while key > 0 && matches!(text.at(key - 1), ' ' | ':' | '¥') {
        key -= 1;
    }
    let named = text.any_ends_at(key, KEYS)
        && !text.any_ends_at(key, &["涉案金额", "被骗金额", "损失金额", "总金额"]);
    let near = Span::new(place.amount.span.start.saturating_sub(90), place.amount.span.end + 90);
    named && parts.elements.iter().any(|one| one.kind.is_account() && near.overlaps(one.span))
        || is_statement_row(parts, place)
        || is_list_row(parts, place)
}

/// 4.10 一万 / 4.15 三万 / 4.23 五万: one of several lines of a time and a sum.
fn is_list_row(parts: &Parts, place: &Place) -> bool {
    let is_row = |at: usize| {
        let sum = parts.amounts[at].span;
        let line = parts.text.window_before(sum.start, ROW_REACH, &['\n', ';', '。']);
        let told = within(parts.cues, line)
            .iter()
            .any(|cue| matches!(cue.cue, Cue::Demand | Cue::Back | Cue::Not | Cue::Total | Cue::Other));
        let first = parts.amounts[..at].last().is_none_or(|last| last.span.end <= line.start);
        let timed =
            parts.instants.iter().any(|one| line.covers(one.span) && sum.start <= one.span.end + GAP_MOST);
        (!told && first && timed).then_some(line)
    };
    let Some(own) = is_row(place.index) else { return false };
    let beside = [
        place.index.checked_sub(1),
        place.index.checked_sub(2),
        Some(place.index + 1),
        Some(place.index + 2),
    ];
    let near = beside.into_iter().flatten().filter(|&at| at < parts.amounts.len());
    near.filter_map(is_row)
        .any(|other| other.start != own.start && other.start.abs_diff(own.start) <= 2 * ROW_REACH)
}

/// How far from its time a sum of a row may stand.
const GAP_MOST: usize = 12;

/// How long the beginning of a row may be.
const ROW_REACH: usize = 60;

/// 6月9日 09:33 银行卡 文素芬 6217… 10,000.00: a row of clock, account and one sum, without a verb.
fn is_statement_row(parts: &Parts, place: &Place) -> bool {
    let text = parts.text;
    let own = place.amount.span;
    let is_mark = |at: usize| matches!(text.at(at), ';' | '。' | '\n' | '!' | '?');
    let start = (place.sentence.start..own.start)
        .rev()
        .find(|&at| is_mark(at))
        .map_or(place.sentence.start, |at| at + 1);
    let end = (own.end..place.sentence.end).find(|&at| is_mark(at)).unwrap_or(place.sentence.end);
    let row = Span::new(start, end);
    let alone = parts.amounts.iter().filter(|one| row.covers(one.span)).count() == 1;
    let account = parts.elements.iter().any(|one| one.kind.is_account() && row.covers(one.span));
    let told = within(parts.cues, row)
        .iter()
        .any(|cue| matches!(cue.cue, Cue::Demand | Cue::Back | Cue::Not | Cue::Total | Cue::Other));
    alone && account && has_clock(parts, row) && !told && row.end - row.start <= 90
}
