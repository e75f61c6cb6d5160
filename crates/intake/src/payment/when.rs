//! Which of the times in a report is a payment's.

use super::{Paid, Parts, clause, sentence};
use crate::instant::{Instant, Precision};
use crate::text::Span;

pub(super) fn all(parts: &Parts, paid: &[Paid]) -> Vec<Option<Instant>> {
    let mut times: Vec<Option<Instant>> = Vec::with_capacity(paid.len());
    for (index, one) in paid.iter().enumerate() {
        let time = of(parts, paid, index, one);
        times.push(time);
    }
    times
}

fn of(parts: &Parts, paid: &[Paid], index: usize, one: &Paid) -> Option<Instant> {
    let sentence = sentence(parts.text, one.span.start);
    let after_last = index.checked_sub(1).map_or(0, |last| paid[last].span.end);
    let until_next = paid
        .get(index + 1)
        .filter(|next| next.span != one.span)
        .map_or(parts.text.len(), |next| next.span.start);
    // Between the last payment and this one, in the sentence.
    let own = last_in(parts, Span::new(sentence.start.max(after_last.min(one.span.start)), one.span.start));
    if own.is_some_and(|instant| instant.precision != Precision::Day) {
        return own;
    }
    let clause = clause(parts.text, one.span);
    let soon = Span::new(one.span.end, sentence.end.min(until_next).min(clause.end + 14));
    let later = parts
        .instants
        .iter()
        .find(|instant| {
            instant.span.start >= soon.start
                && instant.span.end <= soon.end
                && !belongs_to_next(parts, paid, index, instant)
        })
        .copied();
    if let Some(later) = later
        && (own.is_none() || later.precision != Precision::Day && !later.has_day)
    {
        return Some(later);
    }
    own.or_else(|| last_in(parts, Span::new(sentence.start, one.span.start))).or_else(|| {
        let earlier = last_in(parts, Span::new(0, one.span.start))?;
        Some(Instant { precision: Precision::Day, at: midnight(earlier)?, ..earlier })
    })
}

/// A time just before the next payment is the next one's.
fn belongs_to_next(parts: &Parts, paid: &[Paid], index: usize, instant: &Instant) -> bool {
    let Some(next) = paid.get(index + 1) else { return false };
    let mark = (paid[index].span.end..instant.span.start)
        .any(|at| matches!(parts.text.at(at), ';' | '、' | '，' | ',' | '。'));
    mark && next.span.start > instant.span.start && next.span.start - instant.span.end < 40
}

fn last_in(parts: &Parts, span: Span) -> Option<Instant> {
    let inside = |instant: &&Instant| instant.span.start >= span.start && instant.span.end <= span.end;
    parts.instants.iter().rev().find(inside).copied()
}

fn midnight(instant: Instant) -> Option<kernel::time::Timestamp> {
    kernel::time::Timestamp::from_beijing(
        instant.at.beijing_date().to_datetime(jiff::civil::Time::midnight()),
    )
}
