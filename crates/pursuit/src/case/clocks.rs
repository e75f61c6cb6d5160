//! Setting, cancelling and firing the case's clocks.

use kernel::{OrderId, Timestamp};

use super::{Case, Filing, Turn};
use crate::law::OrderKind;
use crate::{Alarm, Clock, ClockKind, OrderState, Refusal};

impl Case {
    pub(super) fn set_clock(&mut self, clock: Clock, due: Timestamp, turn: &mut Turn) {
        if self.clocks.insert(clock, due) != Some(due) {
            turn.set_clock(clock, due);
        }
    }

    pub(super) fn cancel_clock(&mut self, clock: Clock, turn: &mut Turn) {
        if self.clocks.remove(&clock).is_some() {
            turn.cancel_clock(clock);
        }
    }

    /// Moves an order to a state in which no clock of its own runs any more.
    pub(super) fn close(&mut self, id: OrderId, state: OrderState, turn: &mut Turn) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.state = state;
            turn.changed(id);
        }
        let own: Vec<Clock> = self.clocks.keys().copied().filter(|clock| clock.order == Some(id)).collect();
        for clock in own {
            self.cancel_clock(clock, turn);
        }
    }

    pub(super) fn clock_fired(
        &mut self,
        clock: Clock,
        due: Timestamp,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if self.clocks.get(&clock) != Some(&due) {
            return Err(Refusal::ClockNotSet(clock));
        }
        if turn.now < due {
            return Err(Refusal::ClockNotDue(clock));
        }
        self.clocks.remove(&clock);
        match (clock.kind, clock.order) {
            (ClockKind::Entry, _) => turn.alarm(Alarm::EntryLate),
            (_, Some(order)) => self.order_clock_fired(clock.kind, order, turn),
            (_, None) => {}
        }
        Ok(())
    }

    fn order_clock_fired(&mut self, kind: ClockKind, order: OrderId, turn: &mut Turn) {
        let expires_at = self.orders.get(&order).and_then(|order| order.expires_at);
        match kind {
            ClockKind::Entry => {}
            ClockKind::AnswerWarning => {
                let due = self.clocks.get(&Clock::of_order(ClockKind::AnswerDue, order));
                turn.alarm(Alarm::AnswerSoonDue { order, due: due.copied().unwrap_or(turn.now) });
            }
            ClockKind::AnswerDue => turn.alarm(Alarm::AnswerLate { order }),
            ClockKind::FilingMissing if self.filing == Filing::Open => {
                turn.alarm(Alarm::FilingMissing { order })
            }
            ClockKind::FilingMissing => {}
            ClockKind::LapseWarning => {
                turn.alarm(Alarm::HoldEndsSoon { order, expires_at: expires_at.unwrap_or(turn.now) });
            }
            // A watch that is over is no hold that has ended.
            ClockKind::Lapse if self.orders.get(&order).is_some_and(|o| o.kind == OrderKind::LiveWatch) => {
                self.close(order, OrderState::Done, turn);
            }
            ClockKind::Lapse => {
                self.close(order, OrderState::Lapsed, turn);
                turn.alarm(Alarm::HoldEnded { order });
            }
            ClockKind::PromiseEnds => turn.alarm(Alarm::PromiseEnded { order }),
            ClockKind::ReleaseDue => turn.alarm(Alarm::ReleaseLate { order }),
        }
    }
}
