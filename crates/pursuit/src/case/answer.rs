//! The banks' answers: each result moves its order as the table in [`crate::result`] says.

use kernel::{Fen, OrderId, Timestamp};

use super::{Case, Turn};
use crate::law::OrderKind;
use crate::result::Outcome;
use crate::{Alarm, Answer, AnswerBody, Clock, ClockKind, Order, OrderState, Refusal};

/// What a bank says of a hold.
#[derive(Clone, Copy)]
struct Hold {
    balance_fen: Option<Fen>,
    held_fen: Option<Fen>,
    started_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

impl Case {
    pub(super) fn answered(&mut self, answer: &Answer, turn: &mut Turn) -> Result<(), Refusal> {
        let id = answer.order;
        let order = self.orders.get_mut(&id).ok_or(Refusal::UnknownOrder(id))?;
        if answer.message.trim().is_empty() {
            return Err(Refusal::NoMessageNumber);
        }
        if self.messages.contains(&answer.message) {
            return Err(Refusal::RepeatedMessage);
        }
        if !answer.body.fits(order.kind) {
            return Err(Refusal::WrongAnswer(order.kind));
        }
        if !takes_answer(order) {
            return Err(Refusal::WrongState { state: order.state, event: "answered" });
        }
        self.messages.insert(answer.message.clone());
        order.result_code = Some(answer.code.clone());
        let is_first = order.answered_at.replace(turn.now).is_none();
        turn.changed(id);
        // What a watched account does later says nothing of how fast its bank is.
        if is_first {
            self.note_pace(id, turn.now);
        }
        let order = &self.orders[&id];
        let outcome = answer.code.outcome(order.kind);
        self.apply(answer, outcome, turn);
        Ok(())
    }

    fn apply(&mut self, answer: &Answer, outcome: Outcome, turn: &mut Turn) {
        let (id, code) = (answer.order, answer.code.clone());
        match outcome {
            Outcome::Done => self.carried_out(id, &answer.body, OrderState::InForce, turn),
            Outcome::Partly => self.carried_out(id, &answer.body, OrderState::PartlyInForce, turn),
            Outcome::AlreadyHeld => self.carried_out(id, &answer.body, OrderState::AlreadyHeld, turn),
            Outcome::StopLimit => {
                let account = self.orders[&id].account.clone();
                let file = self.accounts.entry(account.clone()).or_default();
                file.stops = self.rules.stops_max;
                // The bank refuses the stop, and says all the same what is there.
                if let AnswerBody::Held { balance_fen: Some(balance), started_at, .. } = &answer.body {
                    file.balance_fen = Some(*balance);
                    file.balance_at = Some(started_at.unwrap_or(turn.now));
                }
                self.close(id, OrderState::Refused, turn);
                turn.alarm(Alarm::StopLimit { account });
            }
            Outcome::Again => self.send_again(id, answer, turn),
            Outcome::Repeated => turn.alarm(Alarm::AnswerLost { order: id }),
            Outcome::Refused(_) => {
                self.close(id, OrderState::Refused, turn);
                turn.alarm(Alarm::BankRefused { order: id, code });
            }
            Outcome::Unknown => {
                self.close(id, OrderState::Unclear, turn);
                turn.alarm(Alarm::UnknownCode { order: id, code });
            }
        }
    }

    fn carried_out(&mut self, id: OrderId, body: &AnswerBody, state: OrderState, turn: &mut Turn) {
        match body {
            AnswerBody::Held { balance_fen, held_fen, started_at, expires_at } => {
                let hold = Hold {
                    balance_fen: *balance_fen,
                    held_fen: *held_fen,
                    started_at: *started_at,
                    expires_at: *expires_at,
                };
                self.held(id, hold, state, turn);
            }
            AnswerBody::Statement { balance_fen, rows, until, .. }
                if self.orders[&id].kind == OrderKind::LiveWatch =>
            {
                self.watch_told(id, *balance_fen, *until, turn);
                if *rows > 0 {
                    turn.request_trace();
                }
            }
            AnswerBody::Statement { balance_fen, rows: _, until, more } => {
                self.statement_came(id, *balance_fen, *until);
                if !*more {
                    self.close(id, OrderState::Done, turn);
                }
                turn.request_trace();
            }
            AnswerBody::Released { .. } => self.released(id, turn),
            AnswerBody::Holder { holder } => {
                let account = self.orders[&id].account.clone();
                self.accounts.entry(account).or_default().holder.clone_from(holder);
                self.close(id, OrderState::Done, turn);
            }
            AnswerBody::Accounts { accounts } => {
                self.accounts_of_holder(id, accounts);
                self.close(id, OrderState::Done, turn);
            }
        }
    }

    /// A hold stands: by the bank's own start time, never longer than the law gives.
    fn held(&mut self, id: OrderId, hold: Hold, state: OrderState, turn: &mut Turn) {
        let order = &self.orders[&id];
        let (kind, account) = (order.kind, order.account.clone());
        let original =
            order.original.filter(|id| self.orders.get(id).is_some_and(|order| order.state.holds()));
        let started_at = hold.started_at.unwrap_or(turn.now);
        let expires_at = self.end_of_hold(id, started_at, hold.expires_at);

        self.close(id, state, turn);
        let file = self.accounts.entry(account).or_default();
        if matches!(kind, OrderKind::Stop | OrderKind::StopExtension) && state != OrderState::AlreadyHeld {
            file.stops = file.stops.saturating_add(1);
        }
        if let Some(balance) = hold.balance_fen {
            file.balance_fen = Some(balance);
            file.balance_at = Some(started_at);
        }
        if let Some(order) = self.orders.get_mut(&id) {
            order.balance_fen = hold.held_fen.or(hold.balance_fen);
            order.started_at = Some(started_at);
            order.expires_at = Some(expires_at);
        }
        if let Some(original) = original {
            self.close(original, OrderState::Extended, turn);
        }
        if kind == OrderKind::Freeze && state != OrderState::AlreadyHeld {
            self.outlive_anothers_stop(id, turn);
        }
        let warning = expires_at.plus_seconds(-60 * self.rules.lapse_warning.0);
        self.set_clock(Clock::of_order(ClockKind::LapseWarning, id), warning, turn);
        self.set_clock(Clock::of_order(ClockKind::Lapse, id), expires_at, turn);
        if kind == OrderKind::Stop && state != OrderState::AlreadyHeld {
            self.watch_filing(id, started_at, turn);
        }
    }

    /// Our freeze stands: the account is held under it, whatever becomes of another's stop.
    fn outlive_anothers_stop(&mut self, freeze: OrderId, turn: &mut Turn) {
        let account = self.orders[&freeze].account.clone();
        let found = self.orders_on(&account).filter(|order| order.is_under_anothers_stop());
        let stops: Vec<OrderId> = found.map(|order| order.id).collect();
        for stop in stops {
            self.close(stop, OrderState::Extended, turn);
        }
    }

    /// The sooner of the bank's word and the law's term, which runs from the bank's start; an extension's term
    /// runs from the end of what it extends.
    fn end_of_hold(&self, id: OrderId, started_at: Timestamp, by_bank: Option<Timestamp>) -> Timestamp {
        let order = &self.orders[&id];
        let extended = order.original.and_then(|id| self.orders.get(&id)).and_then(|order| order.expires_at);
        let by_law = match order.kind {
            OrderKind::StopExtension => extended.unwrap_or(started_at).plus_minutes(self.rules.stop_term),
            OrderKind::FreezeExtension => extended.unwrap_or(started_at).plus_minutes(self.rules.freeze_term),
            OrderKind::Freeze => started_at.plus_minutes(self.rules.freeze_term),
            OrderKind::Stop
            | OrderKind::StopRelease
            | OrderKind::FreezeRelease
            | OrderKind::StatementQuery
            | OrderKind::HolderQuery
            | OrderKind::LiveWatch
            | OrderKind::LiveWatchEnd
            | OrderKind::AllAccountsQuery => started_at.plus_minutes(self.rules.stop_term),
        };
        by_bank.filter(|end| *end > started_at).map_or(by_law, |end| end.min(by_law))
    }

    fn statement_came(&mut self, id: OrderId, balance_fen: Option<Fen>, until: Timestamp) {
        let account = self.orders[&id].account.clone();
        let file = self.accounts.entry(account).or_default();
        file.statement_until = file.statement_until.max(Some(until));
        let newer = file.balance_at.is_none_or(|at| at < until);
        if let (Some(balance), true) = (balance_fen, newer) {
            file.balance_fen = Some(balance);
            file.balance_at = Some(until);
        }
        if let Some(order) = self.orders.get_mut(&id) {
            order.balance_fen = balance_fen;
        }
    }

    /// The bank watches the account, or tells a batch of its new transfers. They join on to a statement that reaches
    /// to the watch's beginning; between the two, something may have moved that neither tells.
    fn watch_told(&mut self, id: OrderId, balance_fen: Option<Fen>, until: Timestamp, turn: &mut Turn) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        if order.state == OrderState::Done {
            return;
        }
        if order.started_at.is_none() {
            let ends_at = order.sent_at.unwrap_or(turn.now).plus_minutes(self.rules.watch_term);
            (order.started_at, order.expires_at) = (Some(turn.now), Some(ends_at));
            self.close(id, OrderState::Delivered, turn);
            self.set_clock(Clock::of_order(ClockKind::Lapse, id), ends_at, turn);
        }
        let order = &self.orders[&id];
        let (account, since) = (order.account.clone(), order.started_at);
        let file = self.accounts.entry(account).or_default();
        if file.statement_until >= since {
            file.statement_until = file.statement_until.max(Some(until));
        }
        if let (Some(balance), true) = (balance_fen, file.balance_at.is_none_or(|at| at < until)) {
            file.balance_fen = Some(balance);
            file.balance_at = Some(until);
        }
    }

    /// The holder's other accounts at the bank may be asked about from now on.
    fn accounts_of_holder(&mut self, id: OrderId, accounts: &[kernel::AccountNo]) {
        let (asked, bank) = (self.orders[&id].account.clone(), self.orders[&id].bank.clone());
        let holder = self.orders[&id].holder.clone();
        for account in accounts.iter().filter(|account| **account != asked) {
            let file = self.accounts.entry(account.clone()).or_default();
            file.same_holder_as = Some(asked.clone());
            file.bank = file.bank.take().or_else(|| bank.clone());
            file.holder = file.holder.take().or_else(|| holder.clone());
        }
    }

    fn released(&mut self, id: OrderId, turn: &mut Turn) {
        let original = self.orders[&id].original;
        self.close(id, OrderState::Done, turn);
        if let Some(original) = original.filter(|id| self.orders.get(id).is_some_and(|o| o.state.holds())) {
            self.close(original, OrderState::Released, turn);
        }
        if let Some(watch) =
            original.filter(|id| self.orders.get(id).is_some_and(|o| o.kind == OrderKind::LiveWatch))
        {
            self.close(watch, OrderState::Done, turn);
        }
    }

    /// The bank failed by its own account. The signed order is sent again, as a new message, as long as what was
    /// signed is still no more than the claim and the known balance.
    fn send_again(&mut self, id: OrderId, answer: &Answer, turn: &mut Turn) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.state = OrderState::Refused;
        }
        let order = &self.orders[&id];
        let replaced = self.open_order(order.kind, &order.account).is_some();
        let covered = !order.kind.holds_money() || order.amount_fen <= self.stoppable_of(&order.account);
        let allowed = self.may_order(order.kind, &order.account).is_ok();
        if order.attempts < self.rules.sendings_max && covered && allowed && !replaced {
            self.dispatch(id, turn);
        } else {
            self.close(id, OrderState::Refused, turn);
            turn.alarm(Alarm::BankRefused { order: id, code: answer.code.clone() });
        }
    }
}

/// An order that a person must look at takes a later, clearer answer; one that has its answer takes none. A watch's
/// last batch may come when it has ended.
fn takes_answer(order: &Order) -> bool {
    match order.state {
        OrderState::Done => order.kind == OrderKind::LiveWatch,
        OrderState::Outgoing | OrderState::Delivered | OrderState::Undeliverable | OrderState::Unclear => {
            true
        }
        OrderState::Proposed
        | OrderState::Signed
        | OrderState::InForce
        | OrderState::PartlyInForce
        | OrderState::AlreadyHeld
        | OrderState::Refused
        | OrderState::Extended
        | OrderState::Lapsed
        | OrderState::Released
        | OrderState::Withdrawn => false,
    }
}
