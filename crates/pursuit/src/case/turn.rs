//! The working of one event: what it has changed and asked for so far.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Ids, OrderId, Timestamp};

use crate::{Alarm, Clock, Effect, Order, Sending, WithdrawalReason};

/// One event's instant, ids and effects.
pub(super) struct Turn<'a> {
    pub(super) now: Timestamp,
    /// Why an account that is no longer in the trace is given up, in this event.
    pub(super) gone: WithdrawalReason,
    ids: &'a mut Ids,
    proposed: Vec<OrderId>,
    changed: BTreeSet<OrderId>,
    rest: Vec<Effect>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(now: Timestamp, ids: &'a mut Ids) -> Turn<'a> {
        let gone = WithdrawalReason::MoneyMovedOn;
        Turn { now, gone, ids, proposed: Vec::new(), changed: BTreeSet::new(), rest: Vec::new() }
    }

    pub(super) fn new_order_id(&mut self) -> OrderId {
        OrderId(self.ids.fresh())
    }

    pub(super) fn proposed(&mut self, order: OrderId) {
        self.proposed.push(order);
    }

    pub(super) fn changed(&mut self, order: OrderId) {
        self.changed.insert(order);
    }

    pub(super) fn send(&mut self, sending: Sending) {
        self.rest.push(Effect::Send(Box::new(sending)));
    }

    pub(super) fn alarm(&mut self, alarm: Alarm) {
        self.rest.push(Effect::Alarm(alarm));
    }

    pub(super) fn request_trace(&mut self) {
        self.rest.push(Effect::RequestTrace);
    }

    pub(super) fn set_clock(&mut self, clock: Clock, due: Timestamp) {
        self.rest.push(Effect::SetClock { clock, due });
    }

    pub(super) fn cancel_clock(&mut self, clock: Clock) {
        self.rest.push(Effect::CancelClock { clock });
    }

    /// The effects: orders first, as they stand after the event, then the rest as it came.
    pub(super) fn finish(self, orders: &BTreeMap<OrderId, Order>) -> Vec<Effect> {
        let Turn { proposed, changed, rest, .. } = self;
        let image = |id: &OrderId| Box::new(orders[id].clone());
        let mut effects: Vec<Effect> = proposed.iter().map(|id| Effect::OrderProposed(image(id))).collect();
        let only_changed = changed.iter().filter(|id| !proposed.contains(id));
        effects.extend(only_changed.map(|id| Effect::OrderChanged(image(id))));
        effects.extend(rest);
        effects
    }
}
