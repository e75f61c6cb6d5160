//! Orders that leave by an officer's hands, and what the bank's desk says on the telephone.

use kernel::{AccountNo, OfficerId, OrderId};

use super::plan::Draft;
use super::{Case, Turn};
use crate::law::OrderKind;
use crate::{
    BankCall, CallOutcome, Clock, ClockKind, OrderState, PlatformEntry, ProposalReason, Refusal,
    WithdrawalReason,
};

impl Case {
    /// A sent order was typed into the national platform: that is its delivery.
    pub(super) fn entered(
        &mut self,
        id: OrderId,
        attempt: u16,
        officer: OfficerId,
        number: &str,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let order = self.orders.get(&id).ok_or(Refusal::UnknownOrder(id))?;
        if number.trim().is_empty() {
            return Err(Refusal::NoPlatformNumber);
        }
        if !order.state.awaits_answer() {
            return Err(Refusal::WrongState { state: order.state, event: "entered" });
        }
        if order.platform.is_some() {
            return Err(Refusal::RepeatedMessage);
        }
        match self.acknowledged(id, attempt, turn) {
            // The line and an officer were both at work: the order stands there twice, and the number is kept.
            Ok(()) | Err(Refusal::RepeatedMessage) => {}
            Err(refusal) => return Err(refusal),
        }
        if let Some(order) = self.orders.get_mut(&id) {
            order.platform = Some(PlatformEntry { number: number.trim().to_owned(), officer, at: turn.now });
        }
        turn.changed(id);
        Ok(())
    }

    /// The national platform has the answer already, under another unit's number: ours is not sent.
    pub(super) fn answered_elsewhere(
        &mut self,
        id: OrderId,
        version: u32,
        number: &str,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let order = self.orders.get_mut(&id).ok_or(Refusal::UnknownOrder(id))?;
        if number.trim().is_empty() {
            return Err(Refusal::NoPlatformNumber);
        }
        if !order.can_withdraw() {
            return Err(Refusal::WrongState { state: order.state, event: "answered_elsewhere" });
        }
        if order.version != version {
            return Err(Refusal::VersionChanged { seen: version, present: order.version });
        }
        order.withdrawal = Some(WithdrawalReason::AnsweredElsewhere { number: number.trim().to_owned() });
        self.close(id, OrderState::Withdrawn, turn);
        Ok(())
    }

    /// The bank's desk was called; a promise runs until its end, or until the order is answered.
    pub(super) fn called(&mut self, id: OrderId, call: BankCall, turn: &mut Turn) -> Result<(), Refusal> {
        let order = self.orders.get_mut(&id).ok_or(Refusal::UnknownOrder(id))?;
        if !order.state.awaits_signing() && !order.state.awaits_answer() {
            return Err(Refusal::WrongState { state: order.state, event: "called" });
        }
        let ends = match (call.outcome, call.until) {
            (CallOutcome::Promised, Some(until)) if until > turn.now && call.clerk.is_some() => Some(until),
            (CallOutcome::Promised, _) => return Err(Refusal::PromiseIncomplete),
            (CallOutcome::Noted | CallOutcome::Declined | CallOutcome::NoAnswer, _) => None,
        };
        order.calls.push(call);
        turn.changed(id);
        if let Some(ends) = ends {
            self.set_clock(Clock::of_order(ClockKind::PromiseEnds, id), ends, turn);
        }
        Ok(())
    }

    /// A freeze of the whole account (02): the exception, for a reason that the order carries.
    pub(super) fn whole_freeze_requested(
        &mut self,
        officer: OfficerId,
        account: &AccountNo,
        because: &str,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        if because.trim().is_empty() {
            return Err(Refusal::NoReason);
        }
        let original = self.may_order(OrderKind::Freeze, account)?;
        let reason = ProposalReason::WholeFreeze { officer, text: because.trim().to_owned() };
        let draft = Draft::new(self, OrderKind::Freeze, account, original, reason.clone(), turn.now);
        match self.open_order(OrderKind::Freeze, account) {
            None => self.propose(draft, turn),
            Some(open) if self.orders[&open].state.awaits_signing() => {
                self.set_reason(open, reason, turn);
            }
            Some(open) => return Err(Refusal::AlreadyOrdered(open)),
        }
        Ok(())
    }

    /// An unsent order gets another reason; that changes what is signed.
    fn set_reason(&mut self, id: OrderId, reason: ProposalReason, turn: &mut Turn) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.reason = reason;
            order.version += 1;
            order.signatures.clear();
            order.state = OrderState::Proposed;
            turn.changed(id);
        }
    }
}
