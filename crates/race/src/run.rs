//! One policy in one city, in simulated time.

use std::collections::{BTreeMap, BTreeSet};

use city::truth::{self, Figures};
use city::{City, Happening};
use kernel::{CaseId, OrderId, Timestamp};
use pursuit::law::{ApproverRank, Document};
use pursuit::result::{Return, return_code};
use pursuit::{Clock, Effect, Event, Refusal, Rules};
use wire::Message;

use crate::Stopwatch;
use crate::agenda::{Agenda, Due};
use crate::auditor::Auditor;
use crate::centre::{Centre, NotTaken, Sight, Taken};
use crate::compose;
use crate::dice::Dice;
use crate::faults::Faults;
use crate::limit::Limit;
use crate::losses::{Knowledge, Losses};
use crate::office::{Job, Office, officer};
use crate::outcome::Config;
use crate::policy::{ENTRY_SECONDS, FILING_SECONDS, Policy};

/// How one policy went.
pub(crate) struct Run {
    pub figures: Figures,
    pub limit: Limit,
    pub losses: Losses,
    pub orders: usize,
    pub violations: Vec<String>,
    pub accounts_stopped: usize,
    pub innocent_accounts_stopped: usize,
    pub crashes: usize,
    pub journal: Vec<u8>,
    /// Wall-clock microseconds: report to first orders; answer to next orders.
    pub report_micros: Vec<u64>,
    pub answer_micros: Vec<u64>,
    /// Simulated seconds from a query's sending to its answer.
    pub answer_seconds: Vec<i64>,
}

/// A lost message is sent again after so long, and one that was not taken.
const AGAIN_SECONDS: i64 = 60;
/// A bank that is down is tried again after so long.
const DOWN_SECONDS: i64 = 300;
const APPROVER: u8 = 100;

struct Race<'w> {
    policy: Policy,
    lawless: bool,
    rules: Rules,
    city: City,
    centre: Centre,
    office: Office,
    agenda: Agenda,
    faults: Faults,
    auditor: Auditor,
    knowledge: Knowledge,
    answered: BTreeSet<String>,
    sent_at: BTreeMap<OrderId, Timestamp>,
    run: Run,
    watch: Option<Stopwatch<'w>>,
}

/// Runs one policy until an instant.
pub(crate) fn run(config: &Config, policy: Policy, until: Timestamp, watch: Option<Stopwatch>) -> Run {
    let mut rules = config.rules.clone();
    // By hand nobody asks for a watch: one more paper for each card.
    if policy == Policy::Manual {
        rules.watch_fen_min = kernel::Fen::new(i64::MAX);
        rules.watch_expected_fen_min = kernel::Fen::new(i64::MAX);
    }
    let seed = config.seed ^ (policy as u64) << 56;
    let mut race = Race {
        policy,
        lawless: config.oracle_knows_everybody,
        rules: rules.clone(),
        city: City::new(config.city()),
        centre: Centre::new(seed, rules),
        office: Office::new(policy, seed),
        agenda: Agenda::default(),
        faults: Faults::new(config.faults, seed, 0),
        auditor: Auditor::default(),
        knowledge: Knowledge::default(),
        answered: BTreeSet::new(),
        sent_at: BTreeMap::new(),
        run: Run {
            figures: Figures::default(),
            limit: Limit::default(),
            losses: Losses::default(),
            orders: 0,
            violations: Vec::new(),
            accounts_stopped: 0,
            innocent_accounts_stopped: 0,
            crashes: 0,
            journal: Vec::new(),
            report_micros: Vec::new(),
            answer_micros: Vec::new(),
            answer_seconds: Vec::new(),
        },
        watch,
    };
    race.live(until);
    race.finish()
}

impl Race<'_> {
    fn live(&mut self, until: Timestamp) {
        loop {
            let (planned, city) = (self.agenda.next_at(), self.city.next_at());
            let Some(next) = planned.into_iter().chain(city).min().filter(|at| *at <= until) else { break };
            if city == Some(next) {
                for happening in self.city.advance(next) {
                    self.hear(happening);
                }
                continue;
            }
            self.city.advance(next);
            if let Some((at, Some(due))) = self.agenda.take() {
                self.act(at, due);
            }
        }
        self.city.advance(until);
    }

    fn hear(&mut self, happening: Happening) {
        match happening {
            Happening::Report(report) => self.agenda.world(report.at, Due::Report(Box::new(report))),
            Happening::Answer(answer) => {
                if let Message::Up { head, .. } = &answer.message {
                    self.answered.insert(head.trans_serial_number.as_str().to_owned());
                }
                let bytes = wire::encode(&answer.message);
                self.agenda.world(answer.at, Due::Up { bank: answer.bank_id, bytes });
            }
        }
    }

    fn act(&mut self, now: Timestamp, due: Due) {
        match due {
            Due::Report(report) => self.on_report(*report, now),
            Due::Up { bank, bytes } => self.on_message(&bank, bytes, now),
            Due::Down { order, attempt } => self.try_sending(order, attempt, now),
            Due::Clock { case, clock, due } => self.on_clock(case, clock, due, now),
            Due::Entry(case) => {
                if let Some(file) = self.centre.state.files.get(&case) {
                    let job = self.office.enter(&file.case);
                    self.on_done(job, now);
                }
            }
            Due::Done(job) => self.on_done(job, now),
            Due::Retrace(case) => self.on_retrace(case, now),
            Due::File(case) => {
                let event = Event::Filed { number: "A0000000000002026010001".to_owned() };
                if self.event(case, event, now).is_err_and(|why| why.may_come_again()) {
                    self.agenda.world(now.plus_seconds(AGAIN_SECONDS), Due::File(case));
                }
            }
        }
    }

    /// A clock fires until the case has taken it: one that the centre's own clock, set back, does not know to be due
    /// fires again.
    fn on_clock(&mut self, case: CaseId, clock: Clock, due: Timestamp, now: Timestamp) {
        let Err(why) = self.event(case, Event::ClockFired { clock, due }, now) else { return };
        let is_early = matches!(why, NotTaken::Refused(Refusal::ClockNotDue(_)));
        if is_early || why.may_come_again() {
            self.agenda.own(now.plus_seconds(AGAIN_SECONDS), Due::Clock { case, clock, due });
        }
    }

    fn on_retrace(&mut self, case: CaseId, now: Timestamp) {
        let (clock, disk) = (self.faults.clock(now), self.faults.disk(now));
        match self.centre.retrace(case, clock, disk, sight(self.policy, &self.city, self.lawless)) {
            Ok(taken) => taken.iter().for_each(|taken| self.settle(taken, now)),
            Err(why) => {
                self.after(&why, now);
                if why.may_come_again() {
                    self.agenda.own(now.plus_seconds(AGAIN_SECONDS), Due::Retrace(case));
                }
            }
        }
    }

    fn on_report(&mut self, report: city::Report, now: Timestamp) {
        let started = self.watch.map(|watch| watch());
        let (clock, disk) = (self.faults.clock(now), self.faults.disk(now));
        let sight = sight(self.policy, &self.city, self.lawless);
        match self.centre.report(&report, clock, disk, sight) {
            Ok(taken) => {
                self.run.report_micros.extend(self.watch.zip(started).map(|(watch, then)| watch() - then));
                let case = taken.case;
                self.agenda.world(now.plus_seconds(FILING_SECONDS), Due::File(case));
                if self.policy == Policy::Manual {
                    let mut dice = Dice::of(report.id.0.as_u128() as u64, "entry", 0);
                    self.agenda.world(now.plus_seconds(dice.entry_seconds(ENTRY_SECONDS)), Due::Entry(case));
                }
                self.settle(&taken, now);
            }
            Err(why) => {
                self.after(&why, now);
                if why.may_come_again() {
                    self.agenda.world(now.plus_seconds(AGAIN_SECONDS), Due::Report(Box::new(report)));
                }
            }
        }
    }

    /// A copy of a bank's message reaches the centre; until the bank has a receipt, it sends it again.
    fn on_message(&mut self, bank: &str, bytes: Vec<u8>, now: Timestamp) {
        if self.faults.is_bank_down(bank, now) {
            let again = Due::Up { bank: bank.to_owned(), bytes };
            return self.agenda.world(now.plus_seconds(DOWN_SECONDS), again);
        }
        let passage = self.faults.passage();
        let copy = || Due::Up { bank: bank.to_owned(), bytes: bytes.clone() };
        if passage.late_seconds > 0 {
            return self.agenda.world(now.plus_seconds(passage.late_seconds), copy());
        }
        if passage.twice {
            self.agenda.world(now.plus_seconds(1), copy());
        }
        let torn = &bytes[..bytes.len() / 2];
        let read = if passage.corrupted { torn } else { &bytes };
        let received = passage.arrives && self.take_message(read, now);
        if !received || passage.receipt_lost {
            self.agenda.world(now.plus_seconds(AGAIN_SECONDS), copy());
        }
    }

    /// Whether the bank gets a receipt: the message is in the journal, now or since long.
    fn take_message(&mut self, bytes: &[u8], now: Timestamp) -> bool {
        let started = self.watch.map(|watch| watch());
        let (clock, disk) = (self.faults.clock(now), self.faults.disk(now));
        match self.centre.message(bytes, clock, disk, sight(self.policy, &self.city, self.lawless)) {
            Ok(taken) => {
                self.run.answer_micros.extend(self.watch.zip(started).map(|(watch, then)| watch() - then));
                for event in &taken.events {
                    let Event::Answered(answer) = event else { continue };
                    let sent = self.sent_at.get(&answer.order);
                    self.run.answer_seconds.extend(sent.map(|sent| now.micros_since(*sent) / 1_000_000));
                }
                self.settle(&taken, now);
                // By hand nobody looks what a statement says of other cases.
                if self.policy != Policy::Manual {
                    taken.touched.iter().for_each(|case| self.agenda.own(now, Due::Retrace(*case)));
                }
                true
            }
            Err(NotTaken::Refused(refusal)) if refusal.is_repeat() => true,
            Err(NotTaken::Refused(refusal)) => {
                self.auditor.violations.push(format!("an answer was refused: {refusal}"));
                true
            }
            // A torn message gets no receipt; the bank sends it whole.
            Err(NotTaken::NotOurs) => false,
            Err(why) => {
                self.after(&why, now);
                false
            }
        }
    }

    /// Tries a message of the outbox; it stays there until the bank has acknowledged it.
    fn try_sending(&mut self, order: OrderId, attempt: u16, now: Timestamp) {
        let Some(sending) = self.centre.state.outbox.get(&(order, attempt)) else { return };
        let case = sending.case;
        let again = Due::Down { order, attempt };
        let received_at = self.centre.state.files.get(&case).map_or(now, |file| file.received_at);
        let Ok((bank, message)) = compose::message(sending, received_at) else {
            let event = Event::AcknowledgementFailed { order, attempt, code: "200001".to_owned() };
            if self.event(case, event, now).is_err_and(|why| why.may_come_again()) {
                self.agenda.own(now.plus_seconds(AGAIN_SECONDS), again);
            }
            return;
        };
        if self.faults.is_bank_down(&bank, now) {
            return self.agenda.own(now.plus_seconds(DOWN_SECONDS), again);
        }
        let passage = self.faults.passage();
        if passage.late_seconds > 0 {
            return self.agenda.own(now.plus_seconds(passage.late_seconds), again);
        }
        if !passage.arrives || passage.corrupted {
            return self.agenda.own(now.plus_seconds(AGAIN_SECONDS), again);
        }
        self.sent_at.entry(order).or_insert(now);
        let receipt = self.city.deliver(&bank, &message, now);
        if passage.twice {
            let repeated = self.city.deliver(&bank, &message, now);
            if return_code(repeated.code.as_str()) != Return::Taken {
                self.auditor.violations.push(format!("a repeat of {order} was not known as one"));
            }
        }
        if return_code(receipt.code.as_str()) == Return::Taken {
            self.auditor.at_bank.insert((case, order));
        }
        if passage.receipt_lost {
            return self.agenda.own(now.plus_seconds(AGAIN_SECONDS), again);
        }
        let event = match return_code(receipt.code.as_str()) {
            Return::Taken => Event::Acknowledged { order, attempt },
            Return::LineDown | Return::NotTaken => {
                Event::AcknowledgementFailed { order, attempt, code: receipt.code.as_str().to_owned() }
            }
        };
        // As long as the outbox holds it, it is tried.
        let not_taken = self.event(case, event, now).is_err_and(|why| why.may_come_again());
        if not_taken || return_code(receipt.code.as_str()) == Return::LineDown {
            self.agenda.own(now.plus_seconds(AGAIN_SECONDS), again);
        }
    }

    /// Officers have finished: both sign what was on their screen, and the approver approves.
    fn on_done(&mut self, job: Job, now: Timestamp) {
        let epoch = self.agenda.epoch;
        for (order, seen) in &job.orders {
            // By hand the paper is written at the end of the work, from what is known then.
            let present = self.centre.state.files.get(&job.case).and_then(|file| file.case.order(*order));
            let by_hand = self.policy == Policy::Manual;
            let version = present.map_or(*seen, |present| if by_hand { present.version } else { *seen });
            self.sign(job.case, *order, version, now);
        }
        // A crash meanwhile has taken everything out of everybody's hands.
        if epoch == self.agenda.epoch {
            self.office.finish(&job);
        }
        self.look_at(job.case, now);
    }

    fn sign(&mut self, case: CaseId, order: OrderId, version: u32, now: Timestamp) {
        let pair = (order.0.as_u128() as u8) % 2 * 2;
        for by in [pair, pair + 1] {
            let taken = self.event(case, Event::Signed { order, officer: officer(by), version }, now);
            if taken.is_err_and(|why| why.may_come_again()) {
                return;
            }
        }
        let Some(order_now) = self.centre.state.files.get(&case).and_then(|file| file.case.order(order))
        else {
            return;
        };
        let document =
            Document { kind: order_now.kind.law().document, number: "反诈〔2026〕1号".to_owned() };
        let (officer, rank) = (officer(APPROVER), ApproverRank::County);
        let _taken = self.event(case, Event::Approved { order, officer, rank, version, document }, now);
    }

    fn event(&mut self, case: CaseId, event: Event, now: Timestamp) -> Result<(), NotTaken> {
        let (clock, disk) = (self.faults.clock(now), self.faults.disk(now));
        match self.centre.event(case, event, clock, disk, sight(self.policy, &self.city, self.lawless)) {
            Ok(taken) => {
                self.settle(&taken, now);
                Ok(())
            }
            Err(why) => {
                self.after(&why, now);
                Err(why)
            }
        }
    }

    /// Does what a committed transaction asks for.
    fn settle(&mut self, taken: &Taken, now: Timestamp) {
        self.knowledge.read(taken.case, &taken.events, &taken.effects, now);
        self.auditor.read(taken.case, &taken.events, &taken.effects, &self.rules, now);
        for effect in &taken.effects {
            match effect {
                Effect::Send(sending) => {
                    let (order, attempt) = (sending.order, sending.attempt);
                    self.agenda.own(now, Due::Down { order, attempt });
                }
                Effect::SetClock { clock, due } => {
                    let (case, clock, due) = (taken.case, *clock, *due);
                    self.agenda.own(due.max(now), Due::Clock { case, clock, due });
                }
                Effect::OrderProposed(_)
                | Effect::OrderChanged(_)
                | Effect::CancelClock { .. }
                | Effect::RequestTrace
                | Effect::Alarm(_) => {}
            }
        }
        self.look_at(taken.case, now);
    }

    fn look_at(&mut self, case: CaseId, now: Timestamp) {
        let Some(file) = self.centre.state.files.get(&case) else { return };
        for (at, job) in self.office.assign(&file.case, &self.centre.state, now) {
            self.agenda.own(at, Due::Done(job));
        }
    }

    /// After a crash the centre starts again from its journal: clocks, outbox and work from what stands there.
    fn after(&mut self, why: &NotTaken, now: Timestamp) {
        let NotTaken::Down = why else { return };
        self.run.crashes += 1;
        self.centre.restart();
        self.agenda.epoch += 1;
        self.office.restart();
        let state = &self.centre.state;
        for (order, attempt) in state.outbox.keys() {
            self.agenda.own(now.plus_seconds(1), Due::Down { order: *order, attempt: *attempt });
        }
        for (id, file) in &state.files {
            for (clock, due) in file.case.clocks() {
                let (case, clock, due) = (*id, *clock, *due);
                self.agenda.own(due.max(now).plus_seconds(1), Due::Clock { case, clock, due });
            }
        }
        let cases: Vec<CaseId> = self.centre.state.files.keys().copied().collect();
        for case in cases {
            self.look_at(case, now);
            if self.policy != Policy::Manual {
                self.agenda.own(now.plus_seconds(1), Due::Retrace(case));
            }
        }
    }

    fn finish(mut self) -> Run {
        self.auditor.check_answers(&self.answered);
        let files = &self.centre.state.files;
        self.auditor.check_orders(|case, order| files.get(&case)?.case.order(order));
        let before: Vec<_> = self.centre.state.files.values().map(|file| file.case.clone()).collect();
        self.centre.restart();
        let after: Vec<_> = self.centre.state.files.values().map(|file| file.case.clone()).collect();
        if before != after {
            self.auditor.violations.push("the journal tells another story than the centre".to_owned());
        }
        let truth = truth::of(&self.city);
        let stops = truth.stops();
        let accounts = |only: bool| {
            let stopped = stops.iter().filter(|stop| !only || stop.is_innocent).map(|stop| &stop.account);
            stopped.collect::<BTreeSet<_>>().len()
        };
        self.run.accounts_stopped = accounts(false);
        self.run.innocent_accounts_stopped = accounts(true);
        self.run.figures = truth.figures();
        self.run.limit = Limit::of(&truth);
        self.run.losses = self.knowledge.losses(&truth);
        self.run.orders = self.auditor.orders;
        self.run.violations = self.auditor.violations;
        self.run.journal = self.centre.journal.bytes().to_vec();
        self.run
    }
}

fn sight(policy: Policy, city: &City, lawless: bool) -> Sight<'_> {
    match policy {
        Policy::Oracle if lawless => Sight::WholeTruth(city),
        Policy::Oracle => Sight::Truth(city),
        Policy::Manual | Policy::Beside | Policy::Machine | Policy::Limit => Sight::Ledger,
    }
}
