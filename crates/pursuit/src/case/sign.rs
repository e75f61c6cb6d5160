//! Two officers sign, a third person approves; only then an order leaves.

use kernel::{OfficerId, OrderId, Timestamp};

use super::{Case, Turn};
use crate::law::OrderKind;
use crate::{
    Approval, Clock, ClockKind, Missing, Order, OrderState, ProposalReason, Refusal, Sending, Signature,
    WithdrawalReason,
};

impl Case {
    pub(super) fn signed(
        &mut self,
        id: OrderId,
        officer: OfficerId,
        version: u32,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let order = self.orders.get_mut(&id).ok_or(Refusal::UnknownOrder(id))?;
        check_state(order, order.state == OrderState::Proposed, "signed")?;
        check_version(order, version)?;
        if order.signed_by(officer) {
            return Err(Refusal::SameOfficer);
        }
        order.signatures.push(Signature { officer, at: turn.now });
        if order.signatures.len() == 2 {
            order.state = OrderState::Signed;
        }
        turn.changed(id);
        Ok(())
    }

    pub(super) fn approved(
        &mut self,
        id: OrderId,
        version: u32,
        approval: Approval,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let order = self.orders.get(&id).ok_or(Refusal::UnknownOrder(id))?;
        check_state(order, order.state == OrderState::Signed, "approved")?;
        check_version(order, version)?;
        if order.signed_by(approval.officer) {
            return Err(Refusal::ApproverSigned);
        }
        check_approval(order, &approval)?;
        let order = self.orders.get_mut(&id).ok_or(Refusal::UnknownOrder(id))?;
        order.approval = Some(approval);
        self.dispatch(id, turn);
        Ok(())
    }

    pub(super) fn withdrawn(
        &mut self,
        id: OrderId,
        version: u32,
        text: &str,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let order = self.orders.get_mut(&id).ok_or(Refusal::UnknownOrder(id))?;
        check_state(order, order.can_withdraw(), "withdrawn")?;
        check_version(order, version)?;
        order.state = OrderState::Withdrawn;
        order.withdrawal = Some(WithdrawalReason::Officer { text: text.to_owned() });
        turn.changed(id);
        Ok(())
    }

    /// Gives an approved order to the line. The only place that makes a [`Sending`].
    ///
    /// An order that is not signed by two and approved by a third, with its paper and a bank to go to, is not
    /// given to the line whoever asks.
    pub(super) fn dispatch(&mut self, id: OrderId, turn: &mut Turn) {
        let Some(order) = self.orders.get(&id) else { return };
        let Some(sending) = self.sending_of(order, turn.now) else { return };
        let answer_due = turn.now.plus_minutes(self.rules.answer);
        let warning = answer_due.plus_seconds(-60 * self.rules.answer_warning.0);
        if let Some(order) = self.orders.get_mut(&id) {
            order.attempts = sending.attempt;
            order.state = OrderState::Outgoing;
            order.sent_at = order.sent_at.or(Some(turn.now));
            order.acknowledged_at = None;
            order.platform = None;
        }
        turn.changed(id);
        if sending.kind == OrderKind::Stop {
            self.cancel_clock(Clock::of_case(ClockKind::Entry), turn);
        }
        turn.send(sending);
        self.set_clock(Clock::of_order(ClockKind::AnswerWarning, id), warning, turn);
        self.set_clock(Clock::of_order(ClockKind::AnswerDue, id), answer_due, turn);
    }

    /// What left for an order, over the line or by an officer's hands; `None` for one that has not left.
    #[must_use]
    pub fn sent(&self, id: OrderId) -> Option<Sending> {
        let order = self.orders.get(&id).filter(|order| order.attempts > 0)?;
        let sending = self.sending_of(order, order.sent_at?)?;
        Some(Sending { attempt: order.attempts, ..sending })
    }

    fn sending_of(&self, order: &Order, now: Timestamp) -> Option<Sending> {
        let [first, second] = order.signatures.as_slice() else { return None };
        let approval = order.approval.as_ref()?;
        let original = order.original.and_then(|id| self.orders.get(&id));
        let (from, until) = self.period_of(order, original, now);
        Some(Sending {
            case: self.id,
            order: order.id,
            attempt: order.attempts + 1,
            version: order.version,
            kind: order.kind,
            tx_code: order.tx_code().to_owned(),
            original: order.original,
            original_attempt: original.map(|order| order.attempts),
            original_code: original.map(|order| order.tx_code().to_owned()),
            account: order.account.clone(),
            bank: order.bank.clone()?,
            holder: order.holder.clone(),
            amount_fen: order.amount_fen,
            answers: order.answers.clone(),
            from,
            until,
            officers: [first.officer, second.officer],
            approver: approval.officer,
            whole_because: whole_because(order),
            document: approval.document.clone(),
            approved_at: approval.at,
        })
    }

    /// The period that the order names: of the hold asked for, or of the statement.
    fn period_of(&self, order: &Order, original: Option<&Order>, now: Timestamp) -> (Timestamp, Timestamp) {
        let begins = original.and_then(|order| order.expires_at).unwrap_or(now);
        match order.kind {
            OrderKind::Stop => (now, now.plus_minutes(self.rules.stop_term)),
            OrderKind::StopExtension => (begins, begins.plus_minutes(self.rules.stop_term)),
            OrderKind::Freeze => (now, now.plus_minutes(self.rules.freeze_term)),
            OrderKind::FreezeExtension => (begins, begins.plus_minutes(self.rules.freeze_term)),
            OrderKind::LiveWatch => (now, now.plus_minutes(self.rules.watch_term)),
            // Money goes on while the bank takes its time: the statement is to tell of that too.
            OrderKind::StatementQuery => {
                let came = self.positions.get(&order.account).map_or(now, |position| position.first_in);
                let from = came.min(now).plus_seconds(-60 * self.rules.statement_before.0);
                (from, now.plus_minutes(self.rules.answer))
            }
            OrderKind::HolderQuery | OrderKind::AllAccountsQuery => (now, now),
            OrderKind::StopRelease | OrderKind::FreezeRelease | OrderKind::LiveWatchEnd => (now, now),
        }
    }
}

fn whole_because(order: &Order) -> Option<String> {
    match &order.reason {
        ProposalReason::WholeFreeze { text, .. } if order.kind == OrderKind::Freeze => Some(text.clone()),
        _ => None,
    }
}

fn check_state(order: &Order, allowed: bool, event: &'static str) -> Result<(), Refusal> {
    if allowed { Ok(()) } else { Err(Refusal::WrongState { state: order.state, event }) }
}

fn check_version(order: &Order, seen: u32) -> Result<(), Refusal> {
    let present = order.version;
    if seen == present { Ok(()) } else { Err(Refusal::VersionChanged { seen, present }) }
}

fn check_approval(order: &Order, approval: &Approval) -> Result<(), Refusal> {
    let law = order.kind.law();
    if approval.rank < law.approver {
        return Err(Refusal::RankTooLow { needed: law.approver, given: approval.rank });
    }
    if approval.document.kind != law.document || approval.document.number.trim().is_empty() {
        return Err(Refusal::WrongDocument { needed: law.document });
    }
    if order.missing.contains(&Missing::Bank) {
        return Err(Refusal::BankUnknown);
    }
    Ok(())
}
