//! The auditor: it believes nobody, keeps its own books from the events, and writes down what must not be.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, CaseId, Fen, OfficerId, OrderId, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{AnswerBody, ClockKind, Effect, Event, Order, Rules, Sending};

/// What of an account the auditor has read.
#[derive(Default)]
struct Book {
    claim: Fen,
    last_in: Option<Timestamp>,
    balance: Option<(Timestamp, Fen)>,
    stops: u8,
}

/// The auditor's books.
#[derive(Default)]
pub(crate) struct Auditor {
    signed: BTreeMap<(OrderId, u32), BTreeSet<OfficerId>>,
    approved: BTreeMap<(OrderId, u32), OfficerId>,
    sent: BTreeSet<(OrderId, u16)>,
    kinds: BTreeMap<OrderId, (OrderKind, AccountNo)>,
    books: BTreeMap<(CaseId, AccountNo), Book>,
    first_hold: BTreeMap<(CaseId, AccountNo), Timestamp>,
    taken: BTreeSet<String>,
    /// Orders whose account another's order held.
    anothers: BTreeSet<OrderId>,
    /// Orders that a bank has acknowledged.
    pub at_bank: BTreeSet<(CaseId, OrderId)>,
    /// What must not be, in words.
    pub violations: Vec<String>,
    /// Orders that left, repeats after a bank's own failure included.
    pub orders: usize,
}

impl Auditor {
    /// Reads what the centre has committed: the events of one transaction and all that it did because of them.
    pub(crate) fn read(
        &mut self,
        case: CaseId,
        events: &[Event],
        effects: &[Effect],
        rules: &Rules,
        now: Timestamp,
    ) {
        for event in events {
            self.event(case, event, now);
        }
        for effect in effects {
            match effect {
                Effect::Send(sending) => self.sending(case, sending),
                Effect::SetClock { clock, due } if clock.kind == ClockKind::Lapse => {
                    self.lapse(case, clock.order, *due, rules);
                }
                Effect::OrderProposed(_)
                | Effect::OrderChanged(_)
                | Effect::SetClock { .. }
                | Effect::CancelClock { .. }
                | Effect::RequestTrace
                | Effect::Alarm(_) => {}
            }
        }
    }

    /// Checks that nothing that the banks answered was lost.
    pub(crate) fn check_answers(&mut self, answered: &BTreeSet<String>) {
        let lost = answered.difference(&self.taken).count();
        if lost > 0 {
            self.violations.push(format!("{lost} answers of the banks were lost"));
        }
    }

    /// Checks that the centre knows of every order that a bank has taken, and that it was sent.
    pub(crate) fn check_orders<'o>(&mut self, find: impl Fn(CaseId, OrderId) -> Option<&'o Order>) {
        for (case, order) in &self.at_bank {
            if find(*case, *order).is_none_or(|order| order.attempts == 0) {
                self.violations.push(format!("a bank has {order}, of which the centre knows nothing"));
            }
        }
    }

    fn event(&mut self, case: CaseId, event: &Event, now: Timestamp) {
        match event {
            Event::Reported(report) => {
                for payment in &report.payments {
                    let Some(to) = &payment.to else { continue };
                    let book = self.books.entry((case, to.clone())).or_default();
                    book.claim = [book.claim, payment.amount_fen].into_iter().sum();
                    book.last_in = book.last_in.max(Some(payment.at.unwrap_or(report.received_at)));
                }
            }
            Event::Traced(traced) => {
                for ((of, _), book) in &mut self.books {
                    book.claim = if *of == case { Fen::ZERO } else { book.claim };
                }
                for position in &traced.held {
                    let book = self.books.entry((case, position.account.clone())).or_default();
                    (book.claim, book.last_in) = (position.held_fen, Some(position.last_in));
                }
            }
            Event::Signed { order, officer, version } => {
                self.signed.entry((*order, *version)).or_default().insert(*officer);
            }
            Event::Approved { order, officer, version, .. } => {
                self.approved.insert((*order, *version), *officer);
            }
            Event::Answered(answer) => {
                if !self.taken.insert(answer.message.clone()) {
                    self.violations.push(format!("the answer {} had two effects", answer.message));
                }
                let Some((kind, account)) = self.kinds.get(&answer.order).cloned() else {
                    self.violations.push(format!("an answer to {} which never left", answer.order));
                    return;
                };
                if answer.code.0.starts_with("13") {
                    self.anothers.insert(answer.order);
                }
                let file = (case, account);
                self.answer(file, kind, &answer.code.0, &answer.body, now);
            }
            Event::Corrected { .. }
            | Event::Withdrawn { .. }
            | Event::Requested { .. }
            | Event::WholeFreezeRequested { .. }
            | Event::Entered { .. }
            | Event::AnsweredElsewhere { .. }
            | Event::Called { .. }
            | Event::Acknowledged { .. }
            | Event::AcknowledgementFailed { .. }
            | Event::ClockFired { .. }
            | Event::Filed { .. }
            | Event::FilingRefused { .. }
            | Event::Unrelated { .. } => {}
        }
    }

    fn answer(
        &mut self,
        file: (CaseId, AccountNo),
        kind: OrderKind,
        code: &str,
        body: &AnswerBody,
        now: Timestamp,
    ) {
        let book = self.books.entry(file.clone()).or_default();
        match body {
            // Of an account that another holds, the bank tells the balance of the moment and no beginning.
            AnswerBody::Held { balance_fen: Some(balance), started_at, .. } if code.starts_with("13") => {
                book.balance = Some((started_at.unwrap_or(now), *balance));
            }
            AnswerBody::Held { balance_fen, started_at, .. } if ["0000", "1200"].contains(&code) => {
                if matches!(kind, OrderKind::Stop | OrderKind::StopExtension) {
                    book.stops += 1;
                }
                if let (Some(balance), Some(at)) = (balance_fen, started_at) {
                    book.balance = Some((*at, *balance));
                }
                if let (OrderKind::Stop, Some(at)) = (kind, started_at) {
                    self.first_hold.insert(file, *at);
                }
            }
            AnswerBody::Statement { balance_fen: Some(balance), until, .. } if code == "0000" => {
                if book.balance.is_none_or(|(at, _)| at < *until) {
                    book.balance = Some((*until, *balance));
                }
            }
            AnswerBody::Held { .. }
            | AnswerBody::Statement { .. }
            | AnswerBody::Released { .. }
            | AnswerBody::Holder { .. }
            | AnswerBody::Accounts { .. } => {}
        }
    }

    fn sending(&mut self, case: CaseId, sending: &Sending) {
        self.orders += 1;
        self.kinds.insert(sending.order, (sending.kind, sending.account.clone()));
        let [first, second] = sending.officers;
        let key = (sending.order, sending.version);
        let signed = self.signed.get(&key).is_some_and(|by| by.contains(&first) && by.contains(&second));
        let approved = self.approved.get(&key) == Some(&sending.approver);
        let papered =
            sending.document.kind == sending.kind.law().document && !sending.document.number.is_empty();
        let first_time = self.sent.insert((sending.order, sending.attempt));
        let book = self.books.entry((case, sending.account.clone())).or_default();
        let balance = book.balance.filter(|(at, _)| book.last_in.is_none_or(|last| last <= *at));
        let holds = sending.kind.holds_money();
        let stops = matches!(sending.kind, OrderKind::Stop | OrderKind::StopExtension);
        let claims = !holds || sending.amount_fen <= book.claim;
        let within = !holds || balance.is_none_or(|(_, balance)| sending.amount_fen <= balance);
        let third = stops && book.stops >= 2;
        for (good, what) in [
            (first != second && signed, "left without two officers"),
            (
                approved && sending.approver != first && sending.approver != second,
                "left without its approver",
            ),
            (papered, "left without its document"),
            (first_time, "left twice"),
            (claims, "names more than the claim"),
            (within, "names more than the known balance"),
            (!third, "is a third stop"),
        ] {
            if !good {
                self.violations.push(format!("the order {} {what}", sending.order));
            }
        }
    }

    /// A stop ends 48 hours after the bank's start; with its extension 96 hours after the first start.
    fn lapse(&mut self, case: CaseId, order: Option<OrderId>, due: Timestamp, rules: &Rules) {
        let Some(order) = order.filter(|order| !self.anothers.contains(order)) else { return };
        let Some((kind, account)) = self.kinds.get(&order) else { return };
        let terms = match kind {
            OrderKind::Stop => 1,
            OrderKind::StopExtension => 2,
            _ => return,
        };
        let Some(start) = self.first_hold.get(&(case, account.clone())) else { return };
        if due > start.plus_seconds(terms * rules.stop_term.0 * 60) {
            self.violations.push(format!("the hold of {order} goes beyond its term"));
        }
    }
}
