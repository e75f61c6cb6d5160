//! Which account, name, bank and channel belong to a payment.
//!
//! Accounts are tied in the order of how surely the text ties them: by number (前两笔), in a row (依次为), in the
//! same part of a sentence, by reference (同一账户), and at last the one account of a report to what is left.

use super::holder::{self, Holders};
use super::payee::{self, Payees};
use super::recall::{self, Recall};
use super::{Channel, Paid, Parts, channel, clause, sentence};
use crate::elements::{ElementKind, Role};
use crate::instant::Instant;
use crate::text::Span;

/// What was tied to a payment; indices into the parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) bank: Option<usize>,
    pub(super) channel: Channel,
}

pub(super) fn all(parts: &Parts, paid: &[Paid], recalls: &[Recall], times: &[Option<Instant>]) -> Vec<Link> {
    let mut ways = payee::told_ways(parts, paid);
    payee::ways_of_purposes(parts, paid, &mut ways);
    for recall in recalls.iter().filter(|recall| recall.channel.is_some()) {
        for index in (0..paid.len()).filter(|&index| recall.sums.contains(&paid[index].span)) {
            ways[index] = recall.channel;
        }
    }
    let told = told_apart(parts, paid);
    let again = told_again(parts, paid, recalls, times);
    let holders = holder::find(parts);
    let payees: Payees = payee::all(parts, paid, &ways, &again, &holders);
    let sources = sources(parts, paid);
    (0..paid.len())
        .map(|index| {
            let to = payees[index];
            let (name, bank) = holder(parts, paid, index, to, &holders);
            Link {
                from: sources[index],
                to,
                name,
                bank,
                channel: channel_of(parts, paid, &ways, &told, index),
            }
        })
        .collect()
}

/// Payments whose account is told again elsewhere, with that account.
fn told_again(
    parts: &Parts,
    paid: &[Paid],
    recalls: &[Recall],
    times: &[Option<Instant>],
) -> Vec<(usize, usize)> {
    let mut again = recall::by_times(parts, paid, times);
    for recall in recalls {
        let Some(account) = recall.account else { continue };
        again.extend(
            (0..paid.len())
                .filter(|&index| recall.sums.contains(&paid[index].span))
                .map(|index| (index, account)),
        );
    }
    again
}

/// The channel said in a payment's own clause, or in the next one before another payment (微信付的).
pub(super) fn own_channel(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    index: usize,
) -> Option<Channel> {
    if let Some(way) = ways[index] {
        return Some(way);
    }
    let own = clause(parts.text, paid[index].span);
    let found = channel::find(parts.text, own, paid[index].span.start);
    if found.is_some() {
        return found;
    }
    // 微信扫码2次（200、500）: said before the bracket.
    if let Some(open) = payee::bracket_before(parts.text, paid[index].span) {
        let outer = clause(parts.text, Span::new(open, open));
        let outer = Span::new(outer.start, outer.end.min(open));
        if let Some(way) = channel::find(parts.text, outer, open) {
            return Some(way);
        }
    }
    let whole = sentence(parts.text, paid[index].span.start);
    let next = paid.get(index + 1).map_or(whole.end, |next| next.span.start.min(whole.end));
    let soon = clause(parts.text, Span::new((own.end + 1).min(whole.end), (own.end + 1).min(whole.end)));
    let soon = Span::new(soon.start.max(own.end), soon.end.min(next));
    let is_told =
        soon.end > soon.start && parts.text.has_any(soon, &["付", "转的", "转账", "扫", "支付", "现金"]);
    let told = is_told.then(|| channel::find(parts.text, soon, soon.start)).flatten();
    told.or_else(|| way_further_on(parts, soon.end, next))
}

/// 还有一笔五千，那个是三点五十，用的微信: some clauses on, before the next payment.
fn way_further_on(parts: &Parts, from: usize, until: usize) -> Option<Channel> {
    let near = Span::new(from.min(until), until.min(from + 24));
    let at =
        (near.start..near.end).find(|&at| parts.text.any_starts_at(at, &["用的", "走的", "扫的", "是用"]))?;
    let own = clause(parts.text, Span::new(at, at));
    let own = Span::new(own.start.max(near.start), own.end.min(until));
    let of_many = parts.text.has_any(own, &["都", "均", "全", "前", "后", "第"]);
    (!of_many).then(|| channel::find(parts.text, own, own.start)).flatten()
}

fn channel_of(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    told: &[(usize, Channel)],
    index: usize,
) -> Channel {
    let whole = sentence(parts.text, paid[index].span.start);
    let from = index
        .checked_sub(1)
        .map_or(whole.start, |last| paid[last].span.end.max(whole.start))
        .min(paid[index].span.start);
    let until = paid
        .get(index + 1)
        .map_or(whole.end, |next| next.span.start.min(whole.end))
        .max(paid[index].span.end);
    own_channel(parts, paid, ways, index)
        .or_else(|| channel::find(parts.text, Span::new(from, until), paid[index].span.start))
        .or_else(|| channel::find(parts.text, whole, paid[index].span.start))
        .or_else(|| told.iter().find(|(start, _)| *start >= whole.end).map(|(_, way)| *way))
        .unwrap_or(Channel::Unknown)
}

/// 都是扫客服发的二维码，微信付的: sentences without a payment that tell the way of those before, with their places.
fn told_apart(parts: &Parts, paid: &[Paid]) -> Vec<(usize, Channel)> {
    let text = parts.text;
    let (Some(first), Some(last)) = (paid.first(), paid.last()) else { return Vec::new() };
    let mut told = Vec::new();
    let mut from = sentence(text, first.span.start).end + 1;
    let until = (last.span.end + TOLD_REACH).min(text.len());
    while from < until {
        let next = sentence(text, from);
        let after = paid.partition_point(|one| one.span.start < next.start);
        let has_payment = paid.get(after).is_some_and(|one| one.span.start < next.end);
        if !has_payment
            && text.has_any(
                next,
                &["都是", "均", "全是", "通过", "方式", "付的", "转的", "转账的", "怎么", "用的"],
            )
            && let Some(way) = channel::find(text, next, next.start)
        {
            told.push((next.start, way));
        }
        from = next.end.max(from) + 1;
    }
    told
}

/// How far after the last payment its way may be told.
const TOLD_REACH: usize = 600;

/// The name and the bank nearest to the payee's account, or to the payment where there is no account.
fn holder(
    parts: &Parts,
    paid: &[Paid],
    index: usize,
    to: Option<usize>,
    holders: &Holders,
) -> (Option<usize>, Option<usize>) {
    let anchor = to.map_or(paid[index].span, |account| parts.elements[account].span);
    let inside = sentence(parts.text, anchor.start);
    let reach = if to.is_some() { 30 } else { 24 };
    // What stands beyond another account belongs to that one.
    let parted = |span: Span| {
        let between = Span::new(anchor.end.min(span.end), anchor.start.max(span.start));
        to.is_some()
            && parts.elements.iter().any(|element| {
                element.kind == ElementKind::BankCard
                    && between.covers(element.span)
                    && element.span != anchor
            })
    };
    let distance = |span: Span| {
        if span.start >= anchor.end {
            span.start - anchor.end
        } else {
            anchor.start.saturating_sub(span.end) + 1
        }
    };
    let near = |span: &Span| inside.covers(*span) && distance(*span) <= reach && !parted(*span);
    let held = to.and_then(|account| holders.name_of(parts, account)).and_then(|named| {
        (0..parts.elements.len()).find(|&at| {
            parts.elements[at].kind == ElementKind::NameSuspect
                && parts.text.folded(parts.elements[at].span) == parts.text.folded(named)
        })
    });
    let name = held.or_else(|| {
        (0..parts.elements.len())
            .filter(|&at| {
                parts.elements[at].kind == ElementKind::NameSuspect && near(&parts.elements[at].span)
            })
            .min_by_key(|&at| distance(parts.elements[at].span))
    });
    let bank = to.and_then(|_| {
        (0..parts.banks.len())
            .filter(|&at| near(&parts.banks[at].span))
            .min_by_key(|&at| distance(parts.banks[at].span))
    });
    (name, bank)
}

/// The victim's own account of each payment.
fn sources(parts: &Parts, paid: &[Paid]) -> Vec<Option<usize>> {
    let own: Vec<usize> = (0..parts.elements.len())
        .filter(|&at| {
            parts.elements[at].role == Role::Victim
                && matches!(parts.elements[at].kind, ElementKind::BankCard | ElementKind::Alipay)
        })
        .collect();
    let mut sources = vec![None; paid.len()];
    for (index, one) in paid.iter().enumerate() {
        let inside = sentence(parts.text, one.span.start);
        let here = own.iter().rev().find(|&&at| {
            inside.covers(parts.elements[at].span) && parts.elements[at].span.end <= one.span.start
        });
        let single = (own.len() == 1).then(|| own.first()).flatten();
        sources[index] = here.or(single).copied();
    }
    sources
}
