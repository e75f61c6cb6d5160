//! What becomes of a message on the line, before the bank answers the order itself.

use kernel::OrderId;

use super::{Case, Turn};
use crate::result::{Return, return_code};
use crate::{Alarm, OrderState, Refusal};

impl Case {
    pub(super) fn acknowledged(&mut self, id: OrderId, attempt: u16, turn: &mut Turn) -> Result<(), Refusal> {
        let order = self.orders.get_mut(&id).ok_or(Refusal::UnknownOrder(id))?;
        if order.attempts == 0 {
            return Err(Refusal::WrongState { state: order.state, event: "acknowledged" });
        }
        if attempt != order.attempts {
            return Err(Refusal::WrongAttempt { given: attempt, present: order.attempts });
        }
        if order.acknowledged_at.is_some() {
            return Err(Refusal::RepeatedMessage);
        }
        // An acknowledgement that comes after the answer, or after the line gave up, is noted and moves nothing.
        order.acknowledged_at = Some(turn.now);
        if order.state == OrderState::Outgoing {
            order.state = OrderState::Delivered;
        }
        turn.changed(id);
        Ok(())
    }

    pub(super) fn acknowledgement_failed(
        &mut self,
        id: OrderId,
        attempt: u16,
        code: &str,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let order = self.orders.get(&id).ok_or(Refusal::UnknownOrder(id))?;
        if order.state != OrderState::Outgoing {
            return Err(Refusal::WrongState { state: order.state, event: "acknowledgement_failed" });
        }
        if attempt != order.attempts {
            return Err(Refusal::WrongAttempt { given: attempt, present: order.attempts });
        }
        match return_code(code) {
            Return::Taken => self.acknowledged(id, attempt, turn)?,
            Return::LineDown => turn.alarm(Alarm::LineDown { order: id, code: code.to_owned() }),
            Return::NotTaken => {
                self.close(id, OrderState::Undeliverable, turn);
                turn.alarm(Alarm::Undeliverable { order: id, code: code.to_owned() });
            }
        }
        Ok(())
    }
}
