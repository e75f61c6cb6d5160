//! What each sum is: paid, received back, a total, only demanded, or nothing of the victim's.

use super::{Paid, Parts, clause, sentence};
use crate::amount::{Amount, Unit};
use crate::cue::{Cue, CueAt};
use crate::numeral::small_at;
use crate::text::{Span, Text};

/// What a sum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Paid,
    Back,
    Total,
    /// Wanted, not paid; or paid and revoked.
    Wanted,
    Other,
}

/// The sums by what they are.
pub(crate) struct Labelled {
    pub(crate) paid: Vec<Paid>,
    pub(crate) received_back: i64,
    pub(crate) stated_total: Option<i64>,
}

pub(crate) fn all(parts: &Parts) -> Labelled {
    let mut labels: Vec<Label> = Vec::with_capacity(parts.amounts.len());
    for index in 0..parts.amounts.len() {
        let label = one(parts, index, &labels);
        labels.push(label);
    }
    let mut paid = Vec::new();
    let mut received_back: i64 = 0;
    let mut totals: Vec<&Amount> = Vec::new();
    for (amount, label) in parts.amounts.iter().zip(&labels) {
        match label {
            Label::Paid => {
                let times = repeats(parts.text, amount);
                paid.extend(std::iter::repeat_n(Paid { span: amount.span, fen: amount.fen }, times));
            }
            Label::Back => received_back = received_back.saturating_add(amount.fen),
            Label::Total => totals.push(amount),
            Label::Wanted | Label::Other => {}
        }
    }
    let stated = totals.iter().max_by_key(|amount| amount.fen);
    if paid.is_empty()
        && let Some(total) = stated
    {
        paid.push(Paid { span: total.span, fen: total.fen });
    }
    Labelled { paid, received_back, stated_total: stated.map(|amount| amount.fen) }
}

fn one(parts: &Parts, index: usize, before: &[Label]) -> Label {
    let amount = &parts.amounts[index];
    if amount.unit == Unit::Other || amount.fen <= 0 {
        return Label::Other;
    }
    let clause = clause(parts.text, amount.span);
    let near = within(parts.cues, Span::new(clause.start, amount.span.start));
    let after = within(parts.cues, Span::new(amount.span.end, clause.end));
    let label = decide(parts, index, before, clause, near, after);
    if amount.is_vague {
        return Label::Other;
    }
    match label {
        Label::Paid if undone(parts, index, clause) => Label::Wanted,
        other => other,
    }
}

fn decide(
    parts: &Parts,
    index: usize,
    before: &[Label],
    clause: Span,
    near: &[CueAt],
    after: &[CueAt],
) -> Label {
    let text = parts.text;
    let amount = &parts.amounts[index];
    let first_after = after.first().filter(|cue| cue.span.start <= amount.span.end + 6).map(|cue| cue.cue);
    if near.iter().any(|cue| cue.cue == Cue::Total) {
        let old = text.has_any(
            Span::new(clause.start, amount.span.start),
            &["曾", "以前", "上次", "之前", "去年", "已经被"],
        );
        return if old { Label::Other } else { Label::Total };
    }
    let Some(last) = near.last() else {
        return without_cue(parts, index, before, clause, first_after);
    };
    let told = Span::new(clause.start, amount.span.start);
    match last.cue {
        Cue::Paid => Label::Paid,
        Cue::Pay => {
            let wanted = near.iter().any(|cue| cue.cue == Cue::Demand);
            let done = text.at(last.span.end) == '了' || after.iter().any(|cue| cue.cue == Cue::Paid);
            let placed = has_clock(parts, clause) || has_account(parts, clause);
            if near.iter().any(|cue| cue.cue == Cue::Not) || wanted && !done && !placed {
                Label::Wanted
            } else {
                Label::Paid
            }
        }
        Cue::Back => {
            let promised = text.has_any(
                told,
                &[
                    "可", "能", "会", "承诺", "保证", "将", "每", "称", "说", "后返", "想", "申请", "要求",
                    "才", "为由",
                ],
            );
            let wanted = near.iter().any(|cue| matches!(cue.cue, Cue::Demand | Cue::Not));
            if promised || wanted || amount.unit == Unit::Bare && last.span.end + 6 < amount.span.start {
                Label::Other
            } else {
                Label::Back
            }
        }
        Cue::Demand => {
            let moved = after.iter().any(|cue| matches!(cue.cue, Cue::Paid))
                || after.iter().any(|cue| cue.cue == Cue::Pay)
                    && has_clock(parts, sentence(text, amount.span.start));
            if moved { Label::Paid } else { Label::Wanted }
        }
        Cue::Other => {
            if matches!(first_after, Some(Cue::Paid)) {
                Label::Paid
            } else {
                Label::Other
            }
        }
        Cue::Not => Label::Wanted,
        Cue::Total => Label::Total,
    }
}

/// A sum with no telling word before it in its clause: by the word after it, a time straight before it, or the list it is in.
fn without_cue(
    parts: &Parts,
    index: usize,
    before: &[Label],
    clause: Span,
    first_after: Option<Cue>,
) -> Label {
    let amount = &parts.amounts[index];
    match first_after {
        Some(Cue::Pay | Cue::Paid) => return Label::Paid,
        Some(Cue::Back) => return Label::Back,
        Some(Cue::Not | Cue::Demand) => return Label::Wanted,
        Some(Cue::Total) => return Label::Total,
        Some(Cue::Other) | None => {}
    }
    let timed = parts
        .instants
        .iter()
        .any(|instant| instant.span.end <= amount.span.start && instant.span.start >= clause.start);
    let numbered = parts.text.has_any(
        Span::new(clause.start, amount.span.start),
        &["笔", "第一", "第二", "第三", "第四", "头一", "最后"],
    );
    if timed || numbered {
        return Label::Paid;
    }
    let same_sentence = index.checked_sub(1).filter(|&previous| {
        sentence(parts.text, amount.span.start).start <= parts.amounts[previous].span.start
    });
    if let Some(previous) = same_sentence {
        let between = Span::new(parts.amounts[previous].span.end, amount.span.start);
        let is_list = between.end - between.start <= 3;
        if is_list {
            return before[previous];
        }
    }
    if amount.unit == Unit::Bare {
        return Label::Other;
    }
    // 交了“公证费”，2000元: the clause before says what was done.
    let sentence = sentence(parts.text, amount.span.start);
    let told =
        within(parts.cues, Span::new(sentence.start.max(clause.start.saturating_sub(24)), clause.start));
    match told.last().map(|cue| cue.cue) {
        Some(Cue::Paid) => Label::Paid,
        Some(Cue::Pay) if !told.iter().any(|cue| cue.cue == Cue::Demand) => Label::Paid,
        _ => Label::Other,
    }
}

/// Revoked, failed, refused: said in what follows, before the next sum.
fn undone(parts: &Parts, index: usize, clause: Span) -> bool {
    let text = parts.text;
    let amount = &parts.amounts[index];
    let next = parts.amounts.get(index + 1).map_or(text.len(), |next| next.span.start);
    let sentence = sentence(text, amount.span.start);
    let rest = Span::new(amount.span.end, sentence.end.min(next));
    if text.has_any(
        rest,
        &[
            "撤销成功",
            "撤回成功",
            "已撤销",
            "转账失败",
            "退回来",
            "已退回",
            "原路退回",
            "冲正",
            "钱退回",
            "被拦截",
            "被劝阻",
            "支付失败",
            "收款账户异常",
        ],
    ) {
        return true;
    }
    let soon = text.window_after((clause.end + 1).min(text.len()), 6, &['。', '\n']);
    let soon = Span::new(soon.start, soon.end.min(next));
    text.any_starts_at(
        soon.start,
        &[
            "没转",
            "没付",
            "没交",
            "没充",
            "没给",
            "未付",
            "未转",
            "未交",
            "未果",
            "被柜员",
            "被拦",
            "我没给",
            "我没转",
            "我没交",
            "没有转",
            "没有付",
            "没有给",
            "没有交",
            "未支付",
            "没打",
        ],
    )
}

fn within(cues: &[CueAt], span: Span) -> &[CueAt] {
    let from = cues.partition_point(|cue| cue.span.start < span.start);
    let until = cues.partition_point(|cue| cue.span.start < span.end);
    &cues[from..until.max(from)]
}

fn has_clock(parts: &Parts, span: Span) -> bool {
    parts.instants.iter().any(|instant| instant.span.start < span.end && span.start < instant.span.end)
}

fn has_account(parts: &Parts, span: Span) -> bool {
    parts.elements.iter().any(|element| element.kind.is_account() && element.span.overlaps(span))
}

/// 3单，每单1288: how many times the sum was paid.
fn repeats(text: &Text, amount: &Amount) -> usize {
    let near = text.window_before(amount.span.start, 4, &['，', '。', ';']);
    if !text.has_any(near, &["每单", "每笔", "每次", "每份", "各"]) {
        return 1;
    }
    let window = text.window_before(near.start.saturating_sub(1), 10, &['。', '\n', ';']);
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
