//! What is told of sums by where they stand: answers to a question for sums, a row whose doing is told behind it, a lesser sum
//! paid instead of the one that was wanted, cash that was left for somebody to fetch.

use super::Parts;
use super::afterwards::is_denied_in;
use super::label::{Label, Place, within};
use crate::amount::{Amount, Unit};
use crate::cue::Cue;
use crate::dialogue::{Speaker, turns_of};
use crate::numeral::small_at;
use crate::text::Span;

/// Marks what such words settle.
pub(super) fn mark(parts: &Parts, labels: &mut [Label]) {
    answers(parts, labels);
    rows_done(parts, labels);
    lesser_paid(parts, labels);
    cash_left(parts, labels);
}

fn is_sum(amount: &Amount) -> bool {
    amount.unit != Unit::Other && !amount.is_vague && amount.fen > 0
}

fn is_open(label: Label) -> bool {
    matches!(label, Label::Wanted | Label::Other)
}

/// 问：分别多少？答：一万九千八，一万五: sums without any word of their own answer what was asked.
fn answers(parts: &Parts, labels: &mut [Label]) {
    const ASKED: &[&str] = &["多少", "几笔", "金额", "分别"];
    const NOT_OF_PAID: &[&str] = &["返", "退", "提现", "赚", "收到", "余额", "工资", "欠", "贷", "存款"];
    let text = parts.text;
    let turns = turns_of(text);
    for pair in turns.windows(2) {
        let [question, answer] = pair else { continue };
        if question.speaker != Speaker::Officer
            || answer.speaker != Speaker::Victim
            || !text.has_any(question.span, ASKED)
            || text.has_any(question.span, NOT_OF_PAID)
        {
            continue;
        }
        let told: Vec<usize> = (0..labels.len())
            .filter(|&at| {
                let own = Place::of(parts, at).clause;
                answer.span.covers(parts.amounts[at].span)
                    && labels[at] == Label::Other
                    && is_sum(&parts.amounts[at])
                    && within(parts.cues, own).is_empty()
            })
            .collect();
        let whole = text.has_any(question.span, &["一共", "总共", "共"]);
        for &at in &told {
            labels[at] = if whole && told.len() == 1 { Label::Total } else { Label::Paid };
        }
    }
}

/// How far apart the sums of a row may stand, and how far behind them their doing may be told.
const ROW_GAP: usize = 12;
const DONE_REACH: usize = 16;
/// How far behind its sums a count of them may stand.
const COUNT_REACH: usize = 70;

/// The sums in a row that ends before a place, as indices.
fn row_before(parts: &Parts, labels: &[Label], place: usize, reach: usize) -> Vec<usize> {
    let mut row: Vec<usize> = Vec::new();
    let end = parts.amounts.partition_point(|amount| amount.span.end <= place);
    let mut from = place;
    for at in (0..end).rev() {
        let amount = &parts.amounts[at];
        let gap = Span::new(amount.span.end, from.max(amount.span.end));
        let most = if row.is_empty() { reach } else { ROW_GAP };
        let parted = gap.end - gap.start > most || parts.text.has_any(gap, &["。", "\n", "返", "退"]);
        if parted || !is_sum(amount) || matches!(labels[at], Label::Back | Label::Total | Label::Revoked) {
            break;
        }
        row.push(at);
        from = amount.span.start;
    }
    row.reverse();
    row
}

/// 连做三单：899、2999、6999，做完说我超时; 这三个就没给我返了; 只做了前两单.
fn rows_done(parts: &Parts, labels: &mut [Label]) {
    let text = parts.text;
    let (Some(first), Some(last)) = (parts.amounts.first(), parts.amounts.last()) else { return };
    for at in first.span.end..(last.span.end + COUNT_REACH).min(text.len()) {
        match text.at(at) {
            '做' | '付' | '充' if is_done_at(parts, at) => {
                let row = row_before(parts, labels, at, DONE_REACH);
                pay(labels, &row);
            }
            '这' | '后' => {
                if let Some(count) = count_done_at(parts, at) {
                    let before: Vec<usize> = (0..labels.len())
                        .filter(|&one| {
                            let amount = &parts.amounts[one];
                            amount.span.end <= at
                                && at - amount.span.end <= 2 * COUNT_REACH
                                && is_sum(amount)
                                && !matches!(labels[one], Label::Back | Label::Total | Label::Revoked)
                        })
                        .collect();
                    // As many as were counted may be told already, before these or among them.
                    let told = before.iter().filter(|&&one| labels[one] == Label::Paid).count();
                    if told < count {
                        pay(labels, &before[before.len().saturating_sub(count)..]);
                    }
                }
            }
            '只' => {
                let Some(count) = only_first_at(parts, at) else { continue };
                let row = row_before(parts, labels, at, DONE_REACH);
                if row.len() > count {
                    pay(labels, &row[..count]);
                    for &rest in &row[count..] {
                        labels[rest] = Label::Wanted;
                    }
                }
            }
            _ => {}
        }
    }
}

fn pay(labels: &mut [Label], row: &[usize]) {
    for &at in row {
        if is_open(labels[at]) {
            labels[at] = Label::Paid;
        }
    }
}

/// 做完说我操作超时: what happened when it was done.
fn is_done_at(parts: &Parts, at: usize) -> bool {
    let text = parts.text;
    ["做完", "付完", "充完", "做好", "做了以后", "做了之后"].iter().any(|words| {
        let end = at + words.chars().count();
        text.starts_with_at(at, words)
            && text.any_starts_at(
                end,
                &[
                    "说", "又说", "客服", "提示", "导师", "他说", "她说", "对方", "系统", "却", "就说",
                    "显示", "了",
                ],
            )
            && !text.any_ends_at(at, &["要", "须", "没", "必须", "未", "等", "需"])
    })
}

/// 这三个就没给我返了, 这四单我都扫码付的, 后面三单都没返: how many of the sums before it says to have been paid.
fn count_done_at(parts: &Parts, at: usize) -> Option<usize> {
    let text = parts.text;
    let lead = ["后面这", "后面", "后", "这"].into_iter().find(|lead| text.starts_with_at(at, lead))?;
    let (count, unit) = small_at(text, at + lead.chars().count(), 1)?;
    if !(2..=9).contains(&count) || !matches!(text.at(unit), '单' | '笔' | '个' | '次' | '样' | '项') {
        return None;
    }
    let rest = text.window_after(unit + 1, 14, &['。', '\n', ';', '，']);
    let kept = text.has_any(rest, &["没返", "没给我返", "没给返", "没有返", "没退", "未返", "没回"]);
    let paid = text.has_any(rest, &["都", "全", "均"])
        && text.has_any(rest, &["付", "转", "扫", "充", "打的", "打了", "交", "做了"])
        && !is_denied_in(text, rest);
    (kept || paid).then_some(count as usize)
}

/// 我只做了前两单, 只付了第一笔: how many of the row were done.
fn only_first_at(parts: &Parts, at: usize) -> Option<usize> {
    let text = parts.text;
    let done = ["只做了", "只付了", "只转了", "只充了", "只交了", "只打了"];
    let words = done.into_iter().find(|words| text.starts_with_at(at, words))?;
    let from = at + words.chars().count();
    if text.any_starts_at(from, &["第一", "头一"]) {
        return Some(1);
    }
    let lead = ["前", "头"].into_iter().find(|lead| text.starts_with_at(from, lead))?;
    let (count, unit) = small_at(text, from + lead.chars().count(), 1)?;
    matches!(text.at(unit), '单' | '笔' | '个' | '次').then_some(count as usize)
}

/// 又要她转52万，她就先转了20万: a lesser sum paid instead of the one that was wanted.
fn lesser_paid(parts: &Parts, labels: &mut [Label]) {
    const INSTEAD: &[&str] = &[
        "只付",
        "只转",
        "只打",
        "只交",
        "只给",
        "只充",
        "只有",
        "先转了",
        "先付了",
        "先打了",
        "先交了",
        "先给了",
        "付了一半",
        "转了一半",
        "交了一半",
        "凑了",
    ];
    let text = parts.text;
    for at in 0..labels.len().saturating_sub(1) {
        let (one, next) = (&parts.amounts[at], &parts.amounts[at + 1]);
        let place = Place::of(parts, at);
        if labels[at] != Label::Paid
            || !is_sum(next)
            || next.fen >= one.fen
            || !place.sentence.covers(next.span)
            || next.span.start.saturating_sub(one.span.end) > 24
        {
            continue;
        }
        let told = Span::new(place.clause.start, one.span.start);
        let cues = within(parts.cues, told);
        let wanted = cues.iter().any(|cue| cue.cue == Cue::Demand)
            || text.has_any(told, &["余款", "尾款", "急用", "需", "还差", "再付"]);
        let done = cues.iter().any(|cue| cue.cue == Cue::Paid);
        let instead = text.has_any(Span::new(one.span.end, next.span.start), INSTEAD);
        if wanted && !done && instead {
            labels[at] = Label::Wanted;
            if is_open(labels[at + 1]) {
                labels[at + 1] = Label::Paid;
            }
        }
    }
}

/// How far behind cash taken out it may be told where it was left.
const LEFT_REACH: usize = 60;

/// 礼拜一取了三万…都是放在花坛里，有人来拿: cash taken out and left for somebody.
fn cash_left(parts: &Parts, labels: &mut [Label]) {
    const TAKEN: &[&str] = &["取了", "取出", "取现", "取的"];
    const LEFT: &[&str] = &[
        "放在",
        "放到",
        "有人来拿",
        "有人来取",
        "来人取",
        "来人拿",
        "上门取",
        "上门拿",
        "交给了",
        "交给一",
        "塞",
    ];
    let text = parts.text;
    for (at, label) in labels.iter_mut().enumerate() {
        let place = Place::of(parts, at);
        let amount = place.amount;
        let told = Span::new(place.clause.start, amount.span.start);
        if !is_open(*label) || !is_sum(amount) || !text.has_any(told, TAKEN) {
            continue;
        }
        let rest = Span::new(amount.span.end, place.sentence.end.min(amount.span.end + LEFT_REACH));
        let again = parts.amounts[at + 1..]
            .iter()
            .take_while(|later| rest.covers(later.span))
            .any(|later| later.fen == amount.fen);
        if text.has_any(rest, LEFT) && !again && !is_denied_in(text, rest) {
            *label = Label::Paid;
        }
    }
}
