//! A sum with what stands around it.

use crate::amount::Amount;
use crate::cue::{Cue, CueAt};
use crate::instant::{Instant, Precision};
use crate::payment::{Parts, clause, sentence};
use crate::text::Span;

/// A sum with what stands around it.
pub(in crate::payment) struct Place<'a> {
    pub(in crate::payment) index: usize,
    pub(in crate::payment) amount: &'a Amount,
    pub(in crate::payment) clause: Span,
    pub(in crate::payment) sentence: Span,
    /// Telling words before the sum in its clause.
    pub(super) near: &'a [CueAt],
    /// Telling words after it in its clause.
    pub(super) after: &'a [CueAt],
}

impl<'a> Place<'a> {
    pub(in crate::payment) fn of(parts: &'a Parts, index: usize) -> Place<'a> {
        let amount = &parts.amounts[index];
        let clause = clause(parts.text, amount.span);
        let near = within(parts.cues, Span::new(clause.start, amount.span.start));
        // What stands behind the next sum speaks of that one.
        let next = parts.amounts.get(index + 1).map_or(clause.end, |next| next.span.start.min(clause.end));
        let after = within(parts.cues, Span::new(amount.span.end, next));
        Place { index, amount, clause, sentence: sentence(parts.text, amount.span.start), near, after }
    }

    pub(super) fn told(&self) -> Span {
        Span::new(self.clause.start, self.amount.span.start)
    }

    pub(super) fn has_near(&self, cue: Cue) -> bool {
        self.near.iter().any(|one| one.cue == cue)
    }

    pub(super) fn has_after(&self, cue: Cue) -> bool {
        self.after.iter().any(|one| one.cue == cue)
    }

    /// The sum is all that its clause says, or the sums joined to it: 588和1688.
    pub(super) fn is_alone(&self, parts: &Parts) -> bool {
        let text = parts.text;
        let mut end = self.amount.span.end;
        for next in &parts.amounts[self.index + 1..] {
            let joined = next.span.start == end + 1 && matches!(text.at(end), '和' | '与' | '跟' | '及');
            if !joined {
                break;
            }
            end = next.span.end;
        }
        let mut at = text.skip_blanks(self.clause.start);
        while let Some(filler) = [
            "折合",
            "人民币",
            "大概",
            "大约",
            "一共",
            "还有个",
            "还有",
            "共",
            "约",
            "就",
            "¥",
            "是",
            "各",
            "有",
        ]
        .iter()
        .find(|filler| text.starts_with_at(at, filler))
        {
            at = text.skip_blanks(at + filler.chars().count());
        }
        at >= self.amount.span.start && end + 2 >= self.clause.end
    }
}

/// Whether a time or an account stands there, as with what really happened.
pub(in crate::payment) fn is_placed(parts: &Parts, span: Span) -> bool {
    parts.instants.iter().any(|instant| instant.span.overlaps(span)) || has_account(parts, span)
}

/// Whether a clock or an account stands there: 让其于15时转账 was done.
pub(in crate::payment) fn is_clocked(parts: &Parts, span: Span) -> bool {
    has_clock(parts, span) || has_account(parts, span)
}

pub(super) fn has_account(parts: &Parts, span: Span) -> bool {
    parts.elements.iter().any(|element| element.kind.is_account() && element.span.overlaps(span))
}

pub(super) fn has_clock(parts: &Parts, span: Span) -> bool {
    let is_clock = |one: &Instant| one.precision != Precision::Day && one.span.overlaps(span);
    parts.instants.iter().any(is_clock)
}

/// 要先办证书：4月18日汇款: a day between tells of what was done.
pub(super) fn is_dated(parts: &Parts, span: Span) -> bool {
    span.end > span.start && parts.instants.iter().any(|one| one.has_day && span.covers(one.span))
}

pub(in crate::payment) fn within(cues: &[CueAt], span: Span) -> &[CueAt] {
    let from = cues.partition_point(|cue| cue.span.start < span.start);
    let until = cues.partition_point(|cue| cue.span.start < span.end);
    &cues[from..until.max(from)]
}
