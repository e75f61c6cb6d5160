//! Why money was lost that could have been held: what the case knew, and what had been ordered, when a stop was needed.

use std::collections::{BTreeMap, BTreeSet};

use city::truth::{Reachable, Truth};
use kernel::{AccountNo, CaseId, Fen, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{Effect, Event, Order, OrderState, Position};
use serde::Serialize;

/// Lost money by cause. What lay on several accounts in turn is counted where it could have been held last, by what
/// was known and done when a stop there had to leave so that the bank could act before the money did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Losses {
    /// No trace of its case had shown the account.
    pub not_seen_fen: Fen,
    /// The case knew the account, and not that this money had come there.
    pub not_known_fen: Fen,
    /// The case knew of money there, and no stop had been sent: too little of it, too unlikely, or not yet signed.
    pub not_stopped_fen: Fen,
    /// A stop had been sent; the bank refused it, or it was lost on the way.
    pub refused_fen: Fen,
    /// It was held, and the hold has ended.
    pub let_go_fen: Fen,
}

/// An instant and what was so from then on.
type Since<T> = Vec<(Timestamp, T)>;

/// When each case knew of what money on each account, and what became of the stops there in any case.
#[derive(Default)]
pub(crate) struct Knowledge {
    seen: BTreeMap<(CaseId, AccountNo), Timestamp>,
    /// The case's claim on each account.
    claims: BTreeMap<(CaseId, AccountNo), Since<Fen>>,
    lying: BTreeMap<CaseId, BTreeSet<AccountNo>>,
    sent: BTreeMap<AccountNo, Timestamp>,
    held: BTreeMap<AccountNo, Timestamp>,
}

impl Knowledge {
    /// Reads what the centre has committed.
    pub(crate) fn read(&mut self, case: CaseId, events: &[Event], effects: &[Effect], now: Timestamp) {
        for event in events {
            match event {
                Event::Reported(report) => {
                    for payment in &report.payments {
                        let Some(to) = &payment.to else { continue };
                        self.claim(case, to, payment.amount_fen, now);
                    }
                }
                Event::Traced(traced) => {
                    for passed in &traced.passed {
                        self.seen.entry((case, passed.account.clone())).or_insert(now);
                    }
                    self.place(case, &traced.held, now);
                }
                _ => {}
            }
        }
        for effect in effects {
            match effect {
                Effect::Send(sending) if sending.kind == OrderKind::Stop => {
                    self.sent.entry(sending.account.clone()).or_insert(now);
                }
                Effect::OrderChanged(order) => self.note_hold(order, now),
                _ => {}
            }
        }
    }

    fn place(&mut self, case: CaseId, held: &[Position], now: Timestamp) {
        let there: BTreeSet<AccountNo> = held.iter().map(|position| position.account.clone()).collect();
        let before = self.lying.insert(case, there.clone()).unwrap_or_default();
        for gone in before.difference(&there) {
            self.claim(case, gone, Fen::ZERO, now);
        }
        for position in held {
            self.claim(case, &position.account, position.held_fen, now);
        }
    }

    fn claim(&mut self, case: CaseId, account: &AccountNo, fen: Fen, now: Timestamp) {
        let key = (case, account.clone());
        self.seen.entry(key.clone()).or_insert(now);
        let claims = self.claims.entry(key).or_default();
        if claims.last().map(|(_, last)| *last) != Some(fen) {
            claims.push((now, fen));
        }
    }

    fn note_hold(&mut self, order: &Order, now: Timestamp) {
        if matches!(order.state, OrderState::InForce | OrderState::PartlyInForce | OrderState::AlreadyHeld) {
            self.held.entry(order.account.clone()).or_insert(order.started_at.unwrap_or(now));
        }
    }

    /// The losses of a city as it went.
    pub(crate) fn losses(&self, truth: &Truth<'_>) -> Losses {
        let mut losses = Losses::default();
        for piece in truth.reachable().into_iter().filter(|piece| !piece.is_held) {
            let cause = self.cause(&piece, &mut losses);
            *cause = [*cause, piece.amount_fen].into_iter().sum();
        }
        losses
    }

    fn cause<'l>(&self, piece: &Reachable, losses: &'l mut Losses) -> &'l mut Fen {
        let by = |at: Option<&Timestamp>, limit: Timestamp| at.is_some_and(|at| *at <= limit);
        if by(self.held.get(&piece.account), piece.until) {
            return &mut losses.let_go_fen;
        }
        if by(self.sent.get(&piece.account), piece.needed_by) {
            return &mut losses.refused_fen;
        }
        let key = (CaseId(piece.report_id.0), piece.account.clone());
        if !by(self.seen.get(&key), piece.needed_by) {
            return &mut losses.not_seen_fen;
        }
        let claims = self.claims.get(&key).into_iter().flatten();
        let claim = claims.take_while(|(at, _)| *at <= piece.needed_by).last().map(|(_, fen)| *fen);
        if claim.unwrap_or_default() > Fen::ZERO {
            &mut losses.not_stopped_fen
        } else {
            &mut losses.not_known_fen
        }
    }
}
