//! A centre in a few lines: it orders what reports name and follows each statement by the newest money.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use city::truth::{self, Figures};
use city::{Answer, City, Config, Happening, Report};
use kernel::{AccountNo, Fen, Timestamp};

use super::*;

/// How quickly the centre works.
#[derive(Clone, Copy)]
pub struct Pace {
    /// From report to the first orders, median.
    pub entry_minutes: i64,
    /// A pair's time from a statement to the next orders.
    pub hop_minutes: i64,
    /// Pairs of officers by day (8 to 20) and by night; `None` when there is always one free.
    pub pairs: Option<[usize; 2]>,
}

/// What the centre does next.
enum Task {
    Enter(Vec<Target>),
    Finish(Vec<Target>),
    Freeze(Target),
}

/// The centre and the city it works in.
pub struct Chaser {
    pub city: City,
    pace: Pace,
    orders: u128,
    asked: BTreeMap<String, Target>,
    stopped: BTreeMap<String, Target>,
    known: BTreeSet<AccountNo>,
    plan: BTreeMap<(Timestamp, u128), Task>,
    /// Statements that wait for a pair.
    waiting: VecDeque<Vec<Target>>,
    busy: usize,
    pub sent: usize,
    pub results: BTreeMap<String, usize>,
}

/// Times to entry by report, in per cent of the median: log-normal quantiles with σ 0.5.
const ENTRY_PERCENT: [i64; 10] = [44, 60, 71, 82, 94, 106, 121, 140, 168, 228];

impl Chaser {
    pub fn new(config: Config, pace: Pace) -> Chaser {
        Chaser {
            city: City::new(config),
            pace,
            orders: 0,
            asked: BTreeMap::new(),
            stopped: BTreeMap::new(),
            known: BTreeSet::new(),
            plan: BTreeMap::new(),
            waiting: VecDeque::new(),
            busy: 0,
            sent: 0,
            results: BTreeMap::new(),
        }
    }

    /// Works until an instant and tells how it went.
    pub fn run(&mut self, until: Timestamp) -> Figures {
        loop {
            let planned = self.plan.keys().next().map(|(at, _)| *at);
            let next = self.city.next_at().into_iter().chain(planned).min();
            let Some(next) = next.filter(|at| *at <= until) else { break };
            for happening in self.city.advance(next) {
                match happening {
                    Happening::Report(report) => self.on_report(&report),
                    Happening::Answer(answer) => self.on_answer(&answer),
                }
            }
            while let Some(entry) = self.plan.first_entry().filter(|entry| entry.key().0 <= next) {
                match entry.remove() {
                    Task::Enter(targets) => self.order(targets),
                    Task::Finish(targets) => {
                        self.busy -= 1;
                        self.order(targets);
                        self.assign();
                    }
                    Task::Freeze(target) => {
                        let number = self.number();
                        self.send(&target, down(number, freeze(number, &target, None, next)));
                    }
                }
            }
        }
        truth::of(&self.city).figures()
    }

    /// Reading a text is not these tests' matter: the centre takes from the truth what the report says.
    fn on_report(&mut self, report: &Report) {
        let story = truth::of(&self.city).story(report.id).unwrap();
        let told = story.payments.into_iter().filter(|payment| payment.told.has_number);
        let targets = told.map(|payment| Target {
            number: payment.to,
            name: payment.to_name,
            bank_name: payment.to_bank.to_owned(),
            amount: payment.amount_fen,
            at: payment.at,
        });
        let percent = ENTRY_PERCENT[(report.id.0.as_u128() % 10) as usize];
        let at = self.city.now().plus_seconds(self.pace.entry_minutes * 60 * percent / 100);
        self.plan_at(at, Task::Enter(targets.collect()));
    }

    fn on_answer(&mut self, answer: &Answer) {
        let Some((id, code)) = answered(&answer.message) else { return };
        let (id, code) = (id.to_string(), code.to_string());
        if let Some(target) = self.stopped.remove(&id) {
            if code == "0000" {
                self.plan_at(answer.at.plus_seconds(40 * 3_600), Task::Freeze(target));
            }
            *self.results.entry(code).or_default() += 1;
            return;
        }
        let Some(asked) = self.asked.remove(&id) else { return };
        let next = followed(&asked, &answer.message);
        if !next.is_empty() {
            self.waiting.push_back(next);
            self.assign();
        }
    }

    /// Gives waiting statements to free pairs.
    fn assign(&mut self) {
        let is_day = (8..20).contains(&self.city.now().to_beijing().hour());
        let pairs = self.pace.pairs.map_or(usize::MAX, |[day, night]| if is_day { day } else { night });
        while self.busy < pairs {
            let Some(targets) = self.waiting.pop_front() else { return };
            self.busy += 1;
            let at = self.city.now().plus_seconds(self.pace.hop_minutes * 60);
            self.plan_at(at, Task::Finish(targets));
        }
    }

    fn order(&mut self, targets: Vec<Target>) {
        for target in targets {
            if !self.known.insert(target.number.clone()) {
                continue;
            }
            let now = self.city.now();
            let number = self.number();
            let order = stop(number, &target, now);
            self.stopped.insert(order.application_id.to_string(), target.clone());
            self.send(&target, down(number, order));
            let number = self.number();
            let order = query(number, &target, now);
            self.asked.insert(order.application_id.to_string(), target.clone());
            self.send(&target, down(number, order));
        }
    }

    fn send(&mut self, target: &Target, message: Message) {
        self.sent += 1;
        let ack = self.city.deliver(&bank_id(&target.bank_name), &message, self.city.now());
        assert!(ack.is_taken_over(), "{ack:?}");
    }

    fn plan_at(&mut self, at: Timestamp, task: Task) {
        let number = self.number();
        self.plan.insert((at, number), task);
    }

    fn number(&mut self) -> u128 {
        self.orders += 1;
        self.orders
    }
}

/// Where the money went: what left after it came, up to what came, merchants and cash left out.
fn followed(asked: &Target, statement: &Message) -> Vec<Target> {
    let mut left = asked.amount;
    let mut next = Vec::new();
    for row in rows(statement) {
        let is_out = row.borrowing_signs.as_str() == "0";
        if !is_out || row.transaction_time.instant() < asked.at.plus_seconds(-1) || left <= Fen::ZERO {
            continue;
        }
        left = left.saturating_sub_to_zero(row.transaction_amount);
        let bank =
            row.opponent_deposit_bank_id.as_ref().and_then(|id| kernel::bank::by_clearing_id(id.as_str()));
        if let Some(bank) = bank.filter(|_| row.merchant_name.is_none()) {
            next.push(Target {
                number: row.opponent_account_number.unwrap().account().unwrap(),
                name: row.opponent_name.unwrap().reveal().to_owned(),
                bank_name: bank.to_owned(),
                amount: row.transaction_amount,
                at: row.transaction_time.instant(),
            });
        }
    }
    next
}
