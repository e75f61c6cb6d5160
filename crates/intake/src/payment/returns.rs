//! 100块给了我130, 充200提现236, 第1单98元返128元: two sums beside each other, the first paid, the second received for it.

use super::Parts;
use super::label::{Label, is_placed};
use crate::amount::Unit;
use crate::cue::Cue;
use crate::text::{Span, Text};

/// Straight after a sum, straight before what came back for it.
const BACK: &[&str] = &[
    "返还",
    "返现",
    "返利",
    "返回",
    "返了",
    "返我",
    "返给我",
    "返",
    "给了我",
    "给我返",
    "给我回",
    "给我",
    "给了",
    "回了",
    "回我",
    "回",
    "能提出来",
    "能提",
    "还我",
    "还了我",
    "退了",
    "退我",
    "提现",
    "提了",
    "到账",
    "变成",
    "变",
    "赚了",
    "得了",
    "收到",
    "结了",
    "回款",
];

/// Words that make it a promise.
const PROMISED: &[&str] = &["可", "能", "会", "承诺", "保证", "每", "说", "称", "将", "再", "就", "想", "要"];

const BETWEEN_MOST: usize = 9;

/// Labels the pairs.
pub(super) fn mark(parts: &Parts, labels: &mut [Label]) {
    for index in 0..labels.len().saturating_sub(1) {
        let (paid, back) = (&parts.amounts[index], &parts.amounts[index + 1]);
        let between = Span::new(paid.span.end, back.span.start.max(paid.span.end));
        let is_sum =
            |amount: &crate::amount::Amount| amount.unit != Unit::Other && !amount.is_vague && amount.fen > 0;
        if between.end - between.start > BETWEEN_MOST
            || !is_sum(paid)
            || !is_sum(back)
            || back.fen < paid.fen
            || back.fen > paid.fen.saturating_mul(4)
        {
            continue;
        }
        // 第1单返226，第2单返706: the first came back itself.
        if labels[index] == Label::Back
            && parts.text.any_ends_at(paid.span.start, &["返", "返了", "返还", "提现", "退", "到账"])
        {
            continue;
        }
        let Some(verb) = verb_in(parts.text, between) else { continue };
        if parts.instants.iter().any(|instant| between.overlaps(instant.span)) {
            continue;
        }
        let by_victim = parts.text.has_any(Span::new(between.start, verb), &["我", "又", "再", "其"]);
        let gives = parts.text.any_starts_at(verb, &["给了", "给我", "变", "赚了", "得了"]);
        if gives && (by_victim || back.fen == paid.fen) {
            continue;
        }
        let whole = super::sentence(parts.text, paid.span.start);
        let came = parts.text.has_any(whole, &["都到账", "到账了", "都提", "都返了", "提出来了"]);
        let promised = !came && parts.text.has_any(Span::new(between.start, verb), PROMISED)
            || parts.text.has_any(
                parts.text.window_before(paid.span.start, 8, &['。', '\n', ';']),
                &["承诺", "每", "可以", "能", "说", "比如"],
            );
        if promised || !is_told_as_done(parts, labels, index) {
            continue;
        }
        if !super::label::is_pointed_at(parts.text, paid) {
            labels[index] = Label::Paid;
        }
        labels[index + 1] = Label::Back;
    }
}

/// Where the word of return begins; only blanks, a comma and a short subject may stand before it, nothing long after it.
fn verb_in(text: &Text, between: Span) -> Option<usize> {
    (between.start..between.end).find_map(|at| {
        let word = BACK.iter().find(|word| text.starts_with_at(at, word))?;
        // （回336）, not 第二回打了.
        let alone = *word == "回";
        if alone && (at + 1 != between.end || !matches!(text.before(at, 1), '(' | '，' | ',' | ' ')) {
            return None;
        }
        (between.end.saturating_sub(at + word.chars().count()) <= 2).then_some(at)
    })
}

/// The first sum is paid by its words, by its number or by its time.
fn is_told_as_done(parts: &Parts, labels: &[Label], index: usize) -> bool {
    let paid = &parts.amounts[index];
    let before = parts.text.window_before(paid.span.start, 16, &['。', '\n', ';']);
    let verb =
        super::label::within(parts.cues, before).iter().any(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid));
    let counted = matches!(parts.text.before(paid.span.start, 1), '①'..='⑳')
        || parts.text.has_any(before, &["做了", "第", "头", "首", "一单", "一笔", "先"]);
    labels[index] == Label::Paid || verb || counted || is_placed(parts, before)
}
