//! The slow definition: accounts are queues or stacks of lots of real money, and each transfer moves lots.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kernel::{AccountNo, Fen, Timestamp};
use ledger::{Rule, Status, Transfer};
use proptest::prelude::*;

/// One random transfer between small account numbers.
#[derive(Clone, Debug)]
pub struct Move {
    pub payer: usize,
    pub payee: usize,
    pub amount: u64,
    /// Seconds after the move before it; equal instants are common in banks' files.
    pub pause: i64,
}

/// A random ledger: moves in order, what accounts held before, whose balances are printed, whose statements lack.
#[derive(Clone, Debug)]
pub struct World {
    pub moves: Vec<Move>,
    pub openings: Vec<u64>,
    pub printed: BTreeSet<usize>,
    pub frontier: BTreeSet<usize>,
    balances: Vec<(u64, u64)>,
}

/// What a trace found, in a form both ways of finding it can give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub held: BTreeMap<String, (u64, u16)>,
    pub left: BTreeMap<String, u64>,
    pub hops: BTreeMap<String, (u64, u16)>,
}

const ACCOUNTS: usize = 6;
/// The last account is the cash desk.
const CASH: usize = ACCOUNTS - 1;

pub fn world() -> impl Strategy<Value = World> {
    parts(prop::collection::btree_set(0..CASH, 0..CASH))
}

pub fn world_without_balances() -> impl Strategy<Value = World> {
    parts(Just(BTreeSet::new()))
}

fn parts(printed: impl Strategy<Value = BTreeSet<usize>>) -> impl Strategy<Value = World> {
    let amount = prop_oneof![1_u64..=20, 1_u64..=2_000];
    let one = (0..ACCOUNTS, 0..ACCOUNTS, amount, 0_i64..3).prop_map(|(payer, payee, amount, pause)| Move {
        payer,
        payee,
        amount,
        pause,
    });
    let moves = prop::collection::vec(one, 1..40);
    let openings = prop::collection::vec(prop_oneof![Just(0), 0_u64..500], ACCOUNTS);
    let frontier = prop::collection::btree_set(0..CASH, 0..2);
    (moves, openings, printed, frontier).prop_map(|(moves, openings, printed, frontier)| {
        World { moves, openings, printed, frontier, balances: Vec::new() }.settle()
    })
}

impl World {
    /// Works out the balances a bank would print, and which openings can be known from them.
    fn settle(mut self) -> World {
        let mut balance = self.openings.clone();
        let (mut seen, mut broken) = (BTreeSet::new(), BTreeSet::new());
        for step in &self.moves {
            let short = step.amount.saturating_sub(balance[step.payer]);
            if short > 0 && !seen.insert(step.payer) {
                broken.insert(step.payer);
            }
            seen.extend([step.payer, step.payee]);
            balance[step.payer] = balance[step.payer] + short - step.amount;
            let payer_balance = balance[step.payer];
            balance[step.payee] += step.amount;
            self.balances.push((payer_balance, balance[step.payee]));
        }
        for account in 0..ACCOUNTS {
            // Payments to oneself are left out of the chain, so they may hide a shortage before the first print.
            let hidden = self.moves.iter().any(|step| step.payer == step.payee && step.payer == account);
            if broken.contains(&account) || hidden || !self.printed.contains(&account) {
                self.openings[account] = 0;
                self.printed.remove(&account);
            }
        }
        self
    }

    pub fn accounts(&self) -> std::ops::Range<usize> {
        0..ACCOUNTS
    }

    pub fn name(account: usize) -> String {
        if account == CASH { "CASH".to_owned() } else { format!("A{account}") }
    }

    fn id(place: usize) -> String {
        format!("T{place}")
    }

    pub fn amount_of(&self, transfer_id: &str) -> u64 {
        self.moves[transfer_id[1..].parse::<usize>().unwrap()].amount
    }

    pub fn transfer(&self, place: usize) -> Transfer {
        let step = &self.moves[place];
        let seconds: i64 = self.moves[..=place].iter().map(|step| step.pause).sum();
        let printed = |account: usize, balance: u64| {
            self.printed.contains(&account).then_some(Fen::new(balance as i64))
        };
        Transfer {
            transfer_id: World::id(place),
            at: Timestamp::from_seconds(seconds),
            payer: AccountNo::parse(&World::name(step.payer)).unwrap(),
            payee: AccountNo::parse(&World::name(step.payee)).unwrap(),
            amount: Fen::new(step.amount as i64),
            channel: String::new(),
            payer_balance: printed(step.payer, self.balances[place].0),
            payee_balance: printed(step.payee, self.balances[place].1),
            status: Status::Done,
            memo: String::new(),
        }
    }

    /// Moves every transfer of the ledger, one after the other.
    pub fn replay(&self, seed: usize, stolen_fen: u64, rule: Rule) -> Answer {
        match rule {
            Rule::Fifo | Rule::Lifo => self.replay_lots(&BTreeMap::from([(seed, stolen_fen)]), rule),
            Rule::Prorata | Rule::Libr | Rule::DirtyFirst | Rule::CappedPoison => {
                self.replay_shares(seed, stolen_fen, rule)
            }
        }
    }

    /// Keeps one number per account beside its balance and visits every transfer of the ledger.
    fn replay_shares(&self, seed: usize, stolen_fen: u64, rule: Rule) -> Answer {
        let mut balances = self.openings.clone();
        let mut stolen = [(0_u64, u16::MAX); ACCOUNTS];
        let mut answer = Answer::default();
        for (place, step) in self.moves.iter().enumerate() {
            let before = balances[step.payer].max(step.amount);
            let (there, layer) = stolen[step.payer];
            balances[step.payer] = before - step.amount;
            balances[step.payee] += step.amount;
            let share = match rule {
                Rule::Prorata => (u128::from(there) * u128::from(step.amount) / u128::from(before)) as u64,
                Rule::Libr => there - there.min(before - step.amount),
                Rule::DirtyFirst | Rule::CappedPoison => there.min(step.amount),
                Rule::Fifo | Rule::Lifo => unreachable!("these are replayed with lots"),
            };
            if rule != Rule::CappedPoison {
                stolen[step.payer].0 -= share;
            }
            let (carried, layer) =
                if place == seed { (stolen_fen, 1) } else { (share, layer.saturating_add(1)) };
            if carried == 0 {
                continue;
            }
            answer.hops.insert(World::id(place), (carried, layer));
            let (held, first) = &mut stolen[step.payee];
            *first = layer.min(*first);
            if step.payee == CASH {
                answer.left.insert(World::id(place), carried);
            } else if self.frontier.contains(&step.payee) {
                let rest = answer.held.entry(World::name(step.payee)).or_insert((0, layer));
                *rest = (rest.0 + carried, rest.1.min(layer));
            } else {
                *held += carried;
                if rule == Rule::CappedPoison {
                    *held = (*held).min(stolen_fen);
                }
            }
        }
        for (account, (held, layer)) in stolen.into_iter().enumerate().filter(|(_, (held, _))| *held > 0) {
            answer.held.insert(World::name(account), (held, layer));
        }
        answer
    }

    /// Moves real lots, with so much of each of some transfers stolen.
    pub fn replay_lots(&self, stolen: &BTreeMap<usize, u64>, rule: Rule) -> Answer {
        let mut lots: Vec<VecDeque<Lot>> =
            self.openings.iter().map(|&fen| VecDeque::from([Lot::clean(fen)])).collect();
        let mut answer = Answer::default();
        for (place, step) in self.moves.iter().enumerate() {
            let mut carried = take(&mut lots[step.payer], step.amount, rule);
            if let Some(&stolen_fen) = stolen.get(&place) {
                carried = vec![Lot { fen: stolen_fen, layer: Some(0) }, Lot::clean(step.amount - stolen_fen)];
            }
            for lot in &mut carried {
                let Some(layer) = lot.layer.as_mut() else { continue };
                *layer += 1;
                let hop = answer.hops.entry(World::id(place)).or_insert((0, u16::MAX));
                *hop = (hop.0 + lot.fen, hop.1.min(*layer));
                let rest = answer.held.entry(World::name(step.payee)).or_insert((0, u16::MAX));
                rest.1 = rest.1.min(*layer);
                if step.payee == CASH {
                    *answer.left.entry(World::id(place)).or_insert(0) += lot.fen;
                    lot.layer = None;
                } else if self.frontier.contains(&step.payee) {
                    rest.0 += lot.fen;
                    lot.layer = None;
                }
            }
            lots[step.payee].extend(carried.into_iter().filter(|lot| lot.fen > 0));
        }
        for (account, lots) in lots.into_iter().enumerate() {
            for lot in lots.into_iter().filter(|lot| lot.layer.is_some()) {
                answer.held.get_mut(&World::name(account)).unwrap().0 += lot.fen;
            }
        }
        answer.held.retain(|_, (fen, _)| *fen > 0);
        answer
    }
}

/// Money that came together: how much, and by how many transfers if it is stolen.
#[derive(Clone, Copy, Debug)]
struct Lot {
    fen: u64,
    layer: Option<u16>,
}

impl Lot {
    fn clean(fen: u64) -> Lot {
        Lot { fen, layer: None }
    }
}

/// Takes so much from the front or the back; what is not there is unknown money, put in just now.
fn take(lots: &mut VecDeque<Lot>, fen: u64, rule: Rule) -> Vec<Lot> {
    let there: u64 = lots.iter().map(|lot| lot.fen).sum();
    lots.push_back(Lot::clean(fen.saturating_sub(there)));
    let (mut wanted, mut taken) = (fen, Vec::new());
    while wanted > 0 {
        let lot = match rule {
            Rule::Lifo => lots.pop_back(),
            _ => lots.pop_front(),
        };
        let mut lot = lot.expect("there is enough");
        if lot.fen > wanted {
            let rest = Lot { fen: lot.fen - wanted, ..lot };
            lot.fen = wanted;
            match rule {
                Rule::Lifo => lots.push_back(rest),
                _ => lots.push_front(rest),
            }
        }
        wanted -= lot.fen;
        taken.push(lot);
    }
    if rule == Rule::Lifo {
        // The levels keep their order: what lay lower lies lower where it arrives.
        taken.reverse();
    }
    taken
}
