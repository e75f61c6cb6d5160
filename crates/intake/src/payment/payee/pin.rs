//! Payments whose payee the words pin down: told again with its account, in a slip, by number, in a row, all the rest.

use super::group::Groups;
use super::number::{by_mark, counted_before, excepted, ordinals, pointed_at};
use super::purpose::by_purpose;
use super::row::in_a_row;
use crate::payment::{Channel, Paid, Parts, sheet};
use crate::text::Span;

/// What is pinned of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pin {
    /// Nothing; the scores decide.
    Open,
    /// Its account is not told.
    Nobody,
    /// This payee.
    Payee(usize),
}

/// The pins of all payments, and the mentions that they used up.
pub(super) struct Pins {
    pub(super) pins: Vec<Pin>,
    pub(super) used: Vec<usize>,
}

impl Pins {
    /// The holder beside an account that a number or a row used up is used up with it.
    fn use_up_beside(&mut self, groups: &Groups) {
        let beside = |at: usize, used: usize| {
            let (one, other) = (&groups.mentions[at], &groups.mentions[used]);
            one.group == other.group && one.span.start.abs_diff(other.span.start) <= BESIDE
        };
        let more = (0..groups.mentions.len()).filter(|&at| self.used.iter().any(|&used| beside(at, used)));
        self.used = more.collect();
    }

    fn set(&mut self, payment: usize, payee: usize) {
        if self.pins[payment] == Pin::Open {
            self.pins[payment] = Pin::Payee(payee);
        }
    }
}

/// How far a holder may stand from the account.
const BESIDE: usize = 40;

pub(super) fn all(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    groups: &Groups,
    again: &[(usize, usize)],
) -> Pins {
    let mut pins = Pins { pins: vec![Pin::Open; paid.len()], used: Vec::new() };
    for &(payment, account) in again {
        if let Some(payee) = groups.of_element(parts, account) {
            pins.set(payment, payee);
            pins.used.extend(mentions_at(parts, groups, account));
        }
    }
    for (payment, account) in sheet::payees(parts, paid) {
        if let Some(payee) = groups.of_element(parts, account) {
            pins.set(payment, payee);
            pins.used.extend(mentions_at(parts, groups, account));
        }
    }
    let row = in_a_row(parts, paid, groups, &pins.pins);
    for &(payment, payee) in &row.told {
        pins.set(payment, payee);
    }
    for &payment in &row.apart {
        if pins.pins[payment] == Pin::Open {
            pins.pins[payment] = Pin::Nobody;
        }
    }
    pins.used.extend(row.mentions);
    for (at, mention) in groups.mentions.iter().enumerate() {
        if pins.used.contains(&at) {
            continue;
        }
        for payment in excepted(parts, paid, mention.span) {
            if pins.pins[payment] == Pin::Open {
                pins.pins[payment] = Pin::Nobody;
            }
        }
        let counted = counted_before(parts, paid, mention.span);
        let by_number = if counted.is_empty() { ordinals(parts, paid, mention.span) } else { counted };
        let meant = if by_number.is_empty() { by_mark(parts, paid, mention.span) } else { by_number };
        if !meant.is_empty() {
            pins.used.push(at);
        }
        for payment in meant {
            pins.set(payment, mention.group);
        }
    }
    for (payment, payee) in pointed_at(parts, paid, groups) {
        pins.pins[payment] = Pin::Payee(payee);
    }
    for (payment, payee, mention) in by_purpose(parts, paid, ways, groups, &pins.pins) {
        pins.set(payment, payee);
        pins.used.push(mention);
    }
    the_rest(parts, groups, &mut pins);
    pins.use_up_beside(groups);
    pins
}

fn mentions_at<'a>(parts: &'a Parts, groups: &'a Groups, account: usize) -> impl Iterator<Item = usize> + 'a {
    let place = parts.elements[account].span;
    (0..groups.mentions.len()).filter(move |&at| groups.mentions[at].span == place)
}

/// 除首笔转入A外，其余均转入B: all that nothing else pins.
fn the_rest(parts: &Parts, groups: &Groups, pins: &mut Pins) {
    const REST: &[&str] =
        &["其余", "余下的", "剩下的", "剩余", "其他几笔", "其他的", "其它几笔", "另外几笔", "别的都"];
    if pins.pins.iter().all(|pin| *pin == Pin::Open) {
        return;
    }
    let rest = groups.mentions.iter().position(|mention| {
        let near = parts.text.window_before(mention.span.start, 22, &['。', '\n', ';', '，']);
        let last = groups.mentions.iter().rev().find(|other| other.span.end <= mention.span.start);
        let from = last.map_or(near.start, |last| last.span.end.clamp(near.start, near.end));
        parts.text.has_any(Span::new(from, near.end), REST)
    });
    if let Some(at) = rest {
        let payee = groups.mentions[at].group;
        pins.used.push(at);
        for pin in pins.pins.iter_mut().filter(|pin| **pin == Pin::Open) {
            *pin = Pin::Payee(payee);
        }
    }
}
