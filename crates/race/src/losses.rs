//! Why money was lost that could have been held: what the centre knew, and what it had ordered, when it went.

use std::collections::BTreeMap;

use city::truth::Truth;
use kernel::{AccountNo, CaseId, Fen, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{Effect, Event};
use serde::Serialize;

/// Lost money by cause. What lay on several accounts in turn is counted where it could have been held last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Losses {
    /// No trace of its case had shown the account when the money left it.
    pub not_seen_fen: Fen,
    /// The case knew the account, and no stop had been sent.
    pub not_stopped_fen: Fen,
    /// A stop was sent and came too late.
    pub stopped_late_fen: Fen,
}

/// When each case first knew of each account, and when a stop was first sent for it in any case.
#[derive(Default)]
pub(crate) struct Knowledge {
    seen: BTreeMap<(CaseId, AccountNo), Timestamp>,
    stopped: BTreeMap<AccountNo, Timestamp>,
}

impl Knowledge {
    /// Reads what the centre has committed.
    pub(crate) fn read(&mut self, case: CaseId, events: &[Event], effects: &[Effect], now: Timestamp) {
        for event in events {
            let accounts: Vec<&AccountNo> = match event {
                Event::Reported(report) => report.payments.iter().filter_map(|p| p.to.as_ref()).collect(),
                Event::Traced(traced) => {
                    let passed = traced.passed.iter().map(|passed| &passed.account);
                    traced.held.iter().map(|position| &position.account).chain(passed).collect()
                }
                _ => Vec::new(),
            };
            for account in accounts {
                self.seen.entry((case, account.clone())).or_insert(now);
            }
        }
        for effect in effects {
            if let Effect::Send(sending) = effect
                && sending.kind == OrderKind::Stop
            {
                self.stopped.entry(sending.account.clone()).or_insert(now);
            }
        }
    }

    /// The losses of a city as it went.
    pub(crate) fn losses(&self, truth: &Truth<'_>) -> Losses {
        let mut losses = Losses::default();
        for piece in truth.reachable().into_iter().filter(|piece| !piece.is_held) {
            let before = |at: Option<&Timestamp>| at.is_some_and(|at| *at <= piece.until);
            let seen = before(self.seen.get(&(CaseId(piece.report_id.0), piece.account.clone())));
            let cause = match (seen, before(self.stopped.get(&piece.account))) {
                (false, _) => &mut losses.not_seen_fen,
                (true, false) => &mut losses.not_stopped_fen,
                (true, true) => &mut losses.stopped_late_fen,
            };
            *cause = [*cause, piece.amount_fen].into_iter().sum();
        }
        losses
    }
}
