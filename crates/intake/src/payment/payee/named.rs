//! Payments that name their payee, whose account was told elsewhere.

use super::number::ordinal_at;
use super::{Payees, first_of, part_of_sentence};
use crate::payment::holder::Holders;
use crate::payment::{Paid, Parts, clause};
use crate::text::Span;

/// 再转4999给崔建国那张卡, 收款人冯立冬: a holder named beside the sum, whose account was told elsewhere.
pub(super) fn by_name(
    parts: &Parts,
    paid: &[Paid],
    holders: &Holders,
    accounts: &[usize],
    payees: &mut Payees,
) -> Vec<usize> {
    let text = parts.text;
    let mut told = Vec::new();
    for index in 0..paid.len() {
        if payees[index].is_some() {
            continue;
        }
        let one = paid[index].span;
        let own = clause(text, one);
        let part = part_of_sentence(text, one.start);
        let (first, last) = same_span(paid, index);
        let next = paid.get(last + 1).map_or(part.end, |next| clause(text, next.span).start.min(part.end));
        let next = paid.get(last + 1).map_or(next, |after| next.max(own.end.min(after.span.start)));
        let after = Span::new(one.end, next.clamp(one.end, one.end + NAMED_REACH));
        let from = first.checked_sub(1).map_or(own.start, |before| own.start.max(paid[before].span.end));
        let before = Span::new(from.min(one.start), one.start);
        let named = |span: Span, last: bool| {
            let mut inside = holders.mentions.iter().filter(|mention| span.covers(mention.span));
            let mention = if last { inside.next_back() } else { inside.next() };
            mention.and_then(|mention| holders.account(mention))
        };
        // An account that stands there itself says more than its holder.
        let is_told = accounts.iter().any(|&account| {
            let place = parts.elements[account].span;
            after.covers(place) || before.covers(place)
        });
        if !is_told && let Some(account) = named(after, false).or_else(|| named(before, true)) {
            payees[index] = Some(account);
            told.push(index);
        }
    }
    told
}

/// How far behind a sum its payee may be named.
const NAMED_REACH: usize = 60;

/// 童安邦（前两笔）、霍小玲（后两笔）: by number in the bracket behind the holder.
pub(super) fn by_number_of_name(
    parts: &Parts,
    paid: &[Paid],
    holders: &Holders,
    payees: &mut Payees,
    fixed: &mut Vec<usize>,
) -> Vec<usize> {
    let mut numbered = Vec::new();
    for mention in &holders.mentions {
        let end = mention.span.end;
        let Some(account) = holders.account(mention) else { continue };
        let bracket =
            (parts.text.at(end) == '(').then(|| ordinal_at(parts.text, end + 1, paid.len())).flatten();
        for index in bracket.into_iter().flat_map(|(range, _)| range) {
            payees[index] = Some(account);
            fixed.push(index);
            numbered.push(account);
        }
    }
    numbered
}

/// The first and the last payment that stand in the same words.
fn same_span(paid: &[Paid], index: usize) -> (usize, usize) {
    let last = (index..paid.len()).take_while(|&at| paid[at].span == paid[index].span).last();
    (first_of(paid, index), last.unwrap_or(index))
}
