//! The report, its correction, and the trace: where the stolen money is.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, Fen, Timestamp};

use super::{Case, Turn};
use crate::{
    Alarm, Clock, ClockKind, Payment, Position, Refusal, Report, Traced, Transfer, WithdrawalReason,
};

impl Case {
    pub(super) fn reported(&mut self, report: &Report, turn: &mut Turn) -> Result<(), Refusal> {
        if self.report.is_some() {
            return Err(Refusal::AlreadyReported);
        }
        check_payments(&report.payments)?;
        self.positions = positions_of(&report.payments, report.received_at);
        self.report = Some(report.clone());
        self.set_clock(
            Clock::of_case(ClockKind::Entry),
            report.received_at.plus_minutes(self.rules.entry),
            turn,
        );
        if self.positions.is_empty() {
            turn.alarm(Alarm::NoAccount);
        }
        turn.request_trace();
        Ok(())
    }

    pub(super) fn corrected(&mut self, payments: &[Payment], turn: &mut Turn) -> Result<(), Refusal> {
        check_payments(payments)?;
        let report = self.report.as_mut().ok_or(Refusal::NotReported)?;
        let before = std::mem::replace(&mut report.payments, payments.to_vec());
        let claimed = positions_of(payments, report.received_at);
        for account in payees(&before).difference(&payees(payments)) {
            self.accounts.entry(account.clone()).or_default().struck = true;
            self.positions.remove(account);
        }
        if self.traced_at.is_none() {
            self.positions = claimed;
        } else {
            for (account, position) in claimed {
                self.positions.entry(account).or_insert(position);
            }
        }
        self.clear_struck();
        turn.gone = WithdrawalReason::ReportCorrected;
        turn.request_trace();
        Ok(())
    }

    pub(super) fn traced(&mut self, traced: &Traced) -> Result<(), Refusal> {
        if self.traced_at.is_some_and(|last| traced.as_of < last) {
            return Err(Refusal::TraceOutdated);
        }
        check_positions(&traced.held)?;
        self.traced_at = Some(traced.as_of);
        self.positions =
            traced.held.iter().map(|position| (position.account.clone(), position.clone())).collect();
        self.passed = traced.passed.iter().map(|passed| (passed.account.clone(), passed.clone())).collect();
        self.clear_struck();
        Ok(())
    }

    /// An account that was named by mistake and turns up in the trace after all is no mistake.
    fn clear_struck(&mut self) {
        for (account, file) in &mut self.accounts {
            file.struck &= !self.positions.contains_key(account);
        }
    }
}

fn check_payments(payments: &[Payment]) -> Result<(), Refusal> {
    if let Some(place) = payments.iter().position(|payment| payment.amount_fen <= Fen::ZERO) {
        return Err(Refusal::PaymentNotPositive { position: place + 1 });
    }
    let sum = Fen::checked_sum(payments.iter().map(|payment| payment.amount_fen));
    sum.map(|_| ()).ok_or(Refusal::AmountsTooLarge)
}

fn check_positions(positions: &[Position]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (place, position) in positions.iter().enumerate() {
        let Position { held_fen, min_fen, max_fen, .. } = *position;
        if min_fen < Fen::ZERO || held_fen < min_fen || max_fen < held_fen {
            return Err(Refusal::ClaimOutsideRange { position: place + 1 });
        }
        if !seen.insert(&position.account) {
            return Err(Refusal::RepeatedPosition { position: place + 1 });
        }
    }
    let sum = Fen::checked_sum(positions.iter().map(|position| position.max_fen));
    sum.map(|_| ()).ok_or(Refusal::AmountsTooLarge)
}

fn payees(payments: &[Payment]) -> BTreeSet<AccountNo> {
    payments.iter().filter_map(|payment| payment.to.clone()).collect()
}

/// Before the first trace, each account paid to holds what the victim says was paid.
fn positions_of(payments: &[Payment], received_at: Timestamp) -> BTreeMap<AccountNo, Position> {
    let mut positions: BTreeMap<AccountNo, Position> = BTreeMap::new();
    for payment in payments {
        let Some(account) = &payment.to else { continue };
        let claimed = position_of(account, payment, received_at);
        match positions.get_mut(account) {
            None => drop(positions.insert(account.clone(), claimed)),
            Some(position) => join(position, claimed),
        }
    }
    positions
}

fn position_of(account: &AccountNo, payment: &Payment, received_at: Timestamp) -> Position {
    let at = payment.at.unwrap_or(received_at);
    Position {
        account: account.clone(),
        bank: payment.to_bank.clone(),
        holder: payment.to_holder.clone(),
        layer: 1,
        held_fen: payment.amount_fen,
        min_fen: payment.amount_fen,
        max_fen: payment.amount_fen,
        first_in: at,
        last_in: at,
        last_out: None,
        has_statement: false,
        exit: None,
        answers: Some(Transfer {
            at: payment.at,
            amount_fen: payment.amount_fen,
            from: payment.from.clone(),
            from_holder: payment.from_holder.clone(),
            from_bank: payment.from_bank.clone(),
        }),
        watched_until: None,
    }
}

/// Two payments into one account: the order answers the larger.
fn join(position: &mut Position, other: Position) {
    let larger = |transfer: &Option<Transfer>| transfer.as_ref().map_or(Fen::ZERO, |t| t.amount_fen);
    if larger(&position.answers) < larger(&other.answers) {
        position.answers = other.answers;
    }
    position.held_fen = [position.held_fen, other.held_fen].into_iter().sum();
    (position.min_fen, position.max_fen) = (position.held_fen, position.held_fen);
    position.first_in = position.first_in.min(other.first_in);
    position.last_in = position.last_in.max(other.last_in);
    position.bank = position.bank.take().or(other.bank);
    position.holder = position.holder.take().or(other.holder);
}
