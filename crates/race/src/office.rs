//! The officers: who signs what, and when they have finished.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kernel::{CaseId, OfficerId, OrderId, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{Case, Missing, Order};
use uuid::Uuid;

use crate::centre::State;
use crate::dice::Dice;
use crate::policy::{COPY_SECONDS, HOP_SECONDS, PAIRS, PAPER_SECONDS, Policy, SIGN_SECONDS};

/// A piece of work: orders of one case, each with the version that was on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub case: CaseId,
    pub orders: Vec<(OrderId, u32)>,
    seconds: i64,
    /// Whether a pair of officers is busy with it.
    by_pair: bool,
}

/// What a pair does by hand for a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// Reads the statements that have come and writes stops and queries for the accounts discovered in them.
    Hop,
    /// Writes a freeze, an extension or a release.
    Paper,
}

/// The officers on duty and their work.
pub(crate) struct Office {
    policy: Policy,
    seed: u64,
    busy: usize,
    /// Orders that somebody has in hand, by the version in hand.
    in_hand: BTreeMap<OrderId, u32>,
    /// By hand: cases in the order in which there was something to do in them, for a hop or for papers.
    queue: VecDeque<(CaseId, Work)>,
    /// With the machine beside: orders to be copied.
    waiting: BTreeMap<OrderId, CaseId>,
    entered: BTreeSet<CaseId>,
    jobs: u64,
}

/// An officer of a race.
pub(crate) fn officer(number: u8) -> OfficerId {
    OfficerId(Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000 + u128::from(number)))
}

impl Office {
    pub(crate) fn new(policy: Policy, seed: u64) -> Office {
        Office {
            policy,
            seed,
            busy: 0,
            in_hand: BTreeMap::new(),
            queue: VecDeque::new(),
            waiting: BTreeMap::new(),
            entered: BTreeSet::new(),
            jobs: 0,
        }
    }

    /// Whoever had something in hand starts anew.
    pub(crate) fn restart(&mut self) {
        self.busy = 0;
        self.in_hand.clear();
        self.queue.clear();
        self.waiting.clear();
    }

    /// By hand, orders wait until the report has been entered; its first orders leave with the entry.
    pub(crate) fn enter(&mut self, case: &Case) -> Job {
        self.entered.insert(case.id());
        let orders = awaiting(case).map(|order| (order.id, order.version)).collect();
        Job { case: case.id(), orders, seconds: 0, by_pair: false }
    }

    /// Looks at a case that has changed, and gives out work; each job with the instant at which it is finished.
    pub(crate) fn assign(&mut self, case: &Case, state: &State, now: Timestamp) -> Vec<(Timestamp, Job)> {
        let mut given = Vec::new();
        match self.policy {
            Policy::Manual => self.queue_by_hand(case),
            Policy::Beside => self.queue_to_copy(case),
            Policy::Machine | Policy::Oracle | Policy::Limit => {
                for order in self.new_orders(case) {
                    given.push(self.give(case.id(), vec![order], SIGN_SECONDS, false, now));
                }
            }
        }
        given.extend(self.assign_pairs(state, now));
        given
    }

    /// Gives work to pairs that are free.
    pub(crate) fn assign_pairs(&mut self, state: &State, now: Timestamp) -> Vec<(Timestamp, Job)> {
        let is_day = (8..20).contains(&now.to_beijing().hour());
        let pairs = if is_day { PAIRS[0] } else { PAIRS[1] };
        let mut given = Vec::new();
        while self.busy < pairs {
            let Some(Job { case, orders, seconds, .. }) = self.next_work(state, now) else { break };
            self.busy += 1;
            given.push(self.give(case, orders, seconds, true, now));
        }
        given
    }

    /// A job is finished: its pair is free, its orders are out of hand.
    pub(crate) fn finish(&mut self, job: &Job) {
        self.busy -= usize::from(job.by_pair);
        for (order, _) in &job.orders {
            self.in_hand.remove(order);
        }
    }

    fn next_work(&mut self, state: &State, now: Timestamp) -> Option<Job> {
        while let Some((case, work)) = self.queue.pop_front() {
            let case = &state.files.get(&case)?.case;
            let orders = self.by_hand(case, work);
            let seconds = match work {
                Work::Hop => HOP_SECONDS,
                Work::Paper => PAPER_SECONDS,
            };
            // What was taken back while it waited is nobody's work.
            if !orders.is_empty() {
                return Some(Job { case: case.id(), orders, seconds, by_pair: true });
            }
        }
        let best = self.waiting.iter().filter_map(|(id, case)| {
            let case = &state.files.get(case)?.case;
            let order = case.order(*id).filter(|order| order.state.awaits_signing())?;
            Some((urgency(case, order, now), case.id(), *id, order.version))
        });
        let (_, case, order, version) = best.min()?;
        self.waiting.remove(&order);
        self.jobs += 1;
        let seconds =
            Dice::of(self.seed, "copy", u128::from(self.jobs)).between(COPY_SECONDS[0], COPY_SECONDS[1]);
        Some(Job { case, orders: vec![(order, version)], seconds, by_pair: true })
    }

    fn give(
        &mut self,
        case: CaseId,
        orders: Vec<(OrderId, u32)>,
        seconds: i64,
        by_pair: bool,
        now: Timestamp,
    ) -> (Timestamp, Job) {
        self.in_hand.extend(orders.iter().copied());
        (now.plus_seconds(seconds), Job { case, orders, seconds, by_pair })
    }

    /// A case in which an account was discovered joins the queue, unless it waits there; what is discovered until a
    /// pair comes to it is done with it.
    fn queue_by_hand(&mut self, case: &Case) {
        if !self.entered.contains(&case.id()) {
            return;
        }
        for work in [Work::Hop, Work::Paper] {
            let entry = (case.id(), work);
            if !self.queue.contains(&entry) && !self.by_hand(case, work).is_empty() {
                self.queue.push_back(entry);
            }
        }
    }

    /// What is to be written by hand for a case and is in nobody's hand.
    fn by_hand(&self, case: &Case, work: Work) -> Vec<(OrderId, u32)> {
        let is_hop = |order: &&Order| matches!(order.kind, OrderKind::Stop | OrderKind::StatementQuery);
        awaiting(case)
            .filter(|order| is_hop(order) == (work == Work::Hop) && !self.in_hand.contains_key(&order.id))
            .map(|order| (order.id, order.version))
            .collect()
    }

    fn queue_to_copy(&mut self, case: &Case) {
        let id = case.id();
        self.waiting.retain(|_, of| *of != id);
        for (order, _) in self.new_orders(case) {
            self.waiting.insert(order, id);
        }
    }

    fn new_orders(&self, case: &Case) -> Vec<(OrderId, u32)> {
        let is_new = |order: &&Order| self.in_hand.get(&order.id) != Some(&order.version);
        awaiting(case).filter(is_new).map(|order| (order.id, order.version)).collect()
    }
}

/// What can be signed: an order whose bank nobody knows goes nowhere.
fn awaiting(case: &Case) -> impl Iterator<Item = &Order> {
    case.to_sign().into_iter().filter(|order| !order.missing.contains(&Missing::Bank))
}

/// What a free pair takes first: holds about to end, then what is likely to be saved, then papers with time.
fn urgency(case: &Case, order: &Order, now: Timestamp) -> (u8, bool, Reverse<kernel::Fen>, u32) {
    let original = order.original.and_then(|id| case.order(id)).and_then(|order| order.expires_at);
    let ends_soon = original.is_some_and(|end| end <= now.plus_seconds(2 * 3_600));
    let is_chase = matches!(order.kind, OrderKind::Stop | OrderKind::StatementQuery);
    let class = if ends_soon {
        0
    } else if is_chase {
        1
    } else {
        2
    };
    let position = case.positions().get(&order.account);
    let expected = position.map_or(kernel::Fen::ZERO, |position| {
        case.expected_fen(position, case.stoppable_of(&order.account), now)
    });
    let is_known = position.is_some_and(|position| position.has_statement);
    (class, is_known, Reverse(expected), order.number)
}
