//! How likely money is still there when the bank acts, and so which order comes first.

use std::cmp::Reverse;

use kernel::{Fen, OrderId, Timestamp};

use super::Case;
use crate::law::OrderKind;
use crate::{Dwell, Order, Position};

const MICROS_PER_MINUTE: i64 = 60_000_000;

impl Case {
    /// What of an amount in this position is likely to be there when its bank acts on an order given now.
    ///
    /// `amount × S(then) ÷ S(seen)`, where S is the dwell table for the layer, "then" is now plus the bank's
    /// pace, and "seen" is the last instant at which a statement showed the money there (else its arrival).
    #[must_use]
    pub fn expected_fen(&self, position: &Position, amount: Fen, now: Timestamp) -> Fen {
        amount.share_floor(i64::from(self.chance_permille(position, now)), 1000)
    }

    /// The chance, per mille, that money in this position is there when its bank acts on an order given now.
    pub(super) fn chance_permille(&self, position: &Position, now: Timestamp) -> u16 {
        let dwell = self.dwell_of(position);
        let acts = minutes_between(position.last_in, now) + self.pace_of(position.bank.as_deref());
        let statement = self.accounts.get(&position.account).and_then(|file| file.statement_until);
        let seen = statement.filter(|_| position.has_statement).unwrap_or(position.last_in);
        dwell.from_to(minutes_between(position.last_in, seen), acts)
    }

    /// The orders that await signatures or approval, first the one to sign first: accounts whose statement is
    /// not here, then by what is likely to be saved.
    #[must_use]
    pub fn to_sign(&self) -> Vec<&Order> {
        let mut waiting: Vec<&Order> =
            self.orders.values().filter(|order| order.state.awaits_signing()).collect();
        waiting.sort_by_key(|order| (self.is_known(order), Reverse(order.expected_fen), order.number));
        waiting
    }

    /// The same orders as batches, one for each bank (`None` where it is not known): one sheet to sign, each order
    /// ticked. The bank whose first order is the most urgent comes first.
    #[must_use]
    pub fn batches(&self) -> Vec<(Option<&str>, Vec<&Order>)> {
        let mut batches: Vec<(Option<&str>, Vec<&Order>)> = Vec::new();
        for order in self.to_sign() {
            let bank = order.bank.as_deref();
            match batches.iter_mut().find(|(of, _)| *of == bank) {
                Some((_, batch)) => batch.push(order),
                None => batches.push((bank, vec![order])),
            }
        }
        batches
    }

    /// Whole minutes from sending to answer at this bank, as this case has seen them; before that, the rules'.
    pub(super) fn pace_of(&self, bank: Option<&str>) -> i64 {
        let seen = self.paces.get(&bank.map(str::to_owned));
        seen.and_then(|(sum, count)| sum.checked_div(*count)).unwrap_or(self.rules.bank_answer.0)
    }

    /// Notes how long a bank took from the sending to its answer.
    pub(super) fn note_pace(&mut self, order: OrderId, now: Timestamp) {
        let Some(order) = self.orders.get(&order) else { return };
        let Some(sent_at) = order.sent_at else { return };
        let pace = self.paces.entry(order.bank.clone()).or_default();
        *pace = (pace.0.saturating_add(minutes_between(sent_at, now)), pace.1 + 1);
    }

    fn dwell_of(&self, position: &Position) -> &Dwell {
        if position.layer <= 1 { &self.rules.dwell_first } else { &self.rules.dwell_later }
    }

    fn is_known(&self, order: &Order) -> bool {
        order.kind == OrderKind::LiveWatch
            || self.positions.get(&order.account).is_some_and(|position| position.has_statement)
    }
}

/// Whole minutes from one instant to a later one; none when it is not later.
pub(super) fn minutes_between(from: Timestamp, until: Timestamp) -> i64 {
    (until.micros_since(from) / MICROS_PER_MINUTE).max(0)
}
