//! A report's payments followed through the ledger, and what the traces say put together for the case.
//!
//! Each payment is traced by itself, newest money first (the rule of a stop's claim) and oldest first (the other
//! end of the range); intervals of different payments never overlap, so their sums are the account's. A payment of
//! which no statement tells yet rests where the victim sent it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, Fen, PaymentNo, Timestamp, Window};
use ledger::{Held, Hop, Ledger, Rule, Trace, TraceRequest};

use crate::event::{Left, Passed, Payment, Position, Traced};
use crate::order::Transfer;

/// What following a report's payments gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// For the case: positions by the stop rule with the range over both rules. Banks and holders are those that
    /// the report names; the desk may know more.
    pub traced: Traced,
    /// The transfers that carried the money, by the stop rule, earliest first.
    pub hops: Vec<Hop>,
}

/// Follows payments through what the ledger holds, up to an instant.
#[must_use]
pub fn follow(payments: &[Payment], received_at: Timestamp, ledger: &Ledger, as_of: Timestamp) -> Followed {
    let mut sum = Sum::default();
    let mut seeds = BTreeSet::new();
    for payment in payments {
        let Some(request) = request_of(payment, received_at, as_of) else { continue };
        let traced = trace(ledger, request, &mut seeds);
        let Some([newest, oldest]) = traced else {
            sum.rest(payment, received_at);
            continue;
        };
        sum.add(payment, &newest, &oldest);
    }
    sum.finish(as_of)
}

/// Stands for a payer that the report does not name; no ledger has it.
const NOBODY: &str = "*";
/// A bank's time for a transfer and the victim's may be this far apart.
const APART_MICROS: i64 = 72 * 3_600 * 1_000_000;

fn request_of(payment: &Payment, received_at: Timestamp, as_of: Timestamp) -> Option<TraceRequest> {
    let account = match (&payment.from, &payment.to) {
        // Its institution names a payer of its own: a card where the victim knows a wallet, or the other way round.
        (_, Some(to)) if PaymentNo::of(to).is_some() => AccountNo::parse(NOBODY).ok()?,
        (Some(from), _) => from.clone(),
        (None, Some(_)) => AccountNo::parse(NOBODY).ok()?,
        (None, None) => return None,
    };
    let at = payment.at.unwrap_or(received_at);
    let mut request = TraceRequest::new(account, at, payment.amount_fen);
    request.payee.clone_from(&payment.to);
    request.rule = Rule::Lifo;
    request.as_of = Some(as_of);
    Some(request)
}

/// Both ends of the range, for a transfer that no payment before has claimed; `None` when there is none.
fn trace(ledger: &Ledger, request: TraceRequest, seeds: &mut BTreeSet<String>) -> Option<[Trace; 2]> {
    let mut request = request;
    let mut newest = ledger.chase(&request).ok().filter(|trace| begins_at(trace, request.payee.as_ref()))?;
    if newest.seed_transfer_id.as_ref().is_some_and(|seed| seeds.contains(seed)) {
        request = another(ledger, &request, seeds)?;
        newest = ledger.chase(&request).ok()?;
    }
    seeds.extend(newest.seed_transfer_id.clone());
    let oldest = ledger.chase(&TraceRequest { rule: Rule::Fifo, ..request }).ok()?;
    Some([newest, oldest])
}

/// A transfer to somebody else is not the one that the report names, whatever its amount.
fn begins_at(trace: &Trace, payee: Option<&AccountNo>) -> bool {
    let first = trace.hops.iter().filter(|hop| hop.layer <= 1).map(|hop| &hop.payee);
    payee.is_none_or(|payee| first.into_iter().any(|first| first == payee))
}

/// Two payments alike in one report: the second is the nearest such transfer that the first has not claimed.
fn another(ledger: &Ledger, request: &TraceRequest, seeds: &BTreeSet<String>) -> Option<TraceRequest> {
    let payee = request.payee.as_ref()?;
    let window = Window::new(request.at.plus_micros(-APART_MICROS), request.at.plus_micros(APART_MICROS));
    let rows = ledger.transfers_of(payee, window).ok()?;
    let found = rows
        .into_iter()
        .filter(|row| {
            row.payee == *payee && row.amount == request.amount && !seeds.contains(&row.transfer_id)
        })
        .min_by_key(|row| (row.at.micros_since(request.at).abs(), row.transfer_id.clone()))?;
    Some(TraceRequest { account: found.payer, transfer_id: Some(found.transfer_id), ..request.clone() })
}

/// The payments' traces added up.
#[derive(Default)]
struct Sum {
    positions: BTreeMap<AccountNo, Position>,
    oldest_fen: BTreeMap<AccountNo, Fen>,
    left: Vec<Left>,
    hops: BTreeMap<(Timestamp, Option<String>, AccountNo, AccountNo), Hop>,
    truncated: bool,
}

impl Sum {
    /// A payment that no trace can follow stays where the victim sent it.
    fn rest(&mut self, payment: &Payment, received_at: Timestamp) {
        let Some(to) = &payment.to else { return };
        let at = payment.at.unwrap_or(received_at);
        let held = position_of(to, 1, at);
        let position = self.positions.entry(to.clone()).or_insert(held);
        position.held_fen = [position.held_fen, payment.amount_fen].into_iter().sum();
        position.last_in = position.last_in.max(at);
        position.has_statement = false;
        *self.oldest_fen.entry(to.clone()).or_default() =
            [self.oldest_fen.get(to).copied().unwrap_or_default(), payment.amount_fen].into_iter().sum();
        answer_with(position, transfer_of(payment, payment.at, payment.amount_fen));
        name(position, payment);
    }

    fn add(&mut self, payment: &Payment, newest: &Trace, oldest: &Trace) {
        for held in &newest.held {
            self.hold(held, held.held_fen);
        }
        for held in &oldest.held {
            self.hold(held, Fen::ZERO);
            let fen = self.oldest_fen.entry(held.account.clone()).or_default();
            *fen = [*fen, held.held_fen].into_iter().sum();
        }
        for hop in newest.hops.iter().chain(&oldest.hops) {
            let Some(position) = self.positions.get_mut(&hop.payee) else { continue };
            position.last_in = position.last_in.max(hop.at);
            let reported = payment.to.as_ref() == Some(&hop.payee) && hop.layer <= 1;
            answer_with(position, if reported { reported_as(payment, hop) } else { stated_as(hop) });
        }
        if let Some(position) = payment.to.as_ref().and_then(|to| self.positions.get_mut(to)) {
            name(position, payment);
        }
        self.left.extend(newest.left.iter().map(|left| Left {
            account: left.account.clone(),
            kind: left.kind,
            fen: left.fen,
            at: left.at,
            transfer_id: left.transfer_id.clone(),
        }));
        for hop in &newest.hops {
            self.pass(hop);
        }
        self.truncated |= newest.truncated;
    }

    fn hold(&mut self, held: &Held, fen: Fen) {
        let fresh = position_of(&held.account, held.layer, held.first_in);
        let position = self
            .positions
            .entry(held.account.clone())
            .or_insert(Position { has_statement: held.has_statement, ..fresh });
        position.held_fen = [position.held_fen, fen].into_iter().sum();
        position.layer = position.layer.min(held.layer);
        position.first_in = position.first_in.min(held.first_in);
        position.last_out = position.last_out.max(held.last_out);
        position.has_statement &= held.has_statement;
    }

    fn pass(&mut self, hop: &Hop) {
        let key = (hop.at, hop.transfer_id.clone(), hop.payer.clone(), hop.payee.clone());
        match self.hops.get_mut(&key) {
            None => drop(self.hops.insert(key, hop.clone())),
            Some(known) => {
                known.stolen_fen = [known.stolen_fen, hop.stolen_fen].into_iter().sum();
                known.layer = known.layer.min(hop.layer);
            }
        }
    }

    fn finish(self, as_of: Timestamp) -> Followed {
        let Sum { mut positions, oldest_fen, mut left, hops, truncated } = self;
        for (account, position) in &mut positions {
            let oldest = oldest_fen.get(account).copied().unwrap_or_default();
            position.min_fen = position.held_fen.min(oldest);
            position.max_fen = position.held_fen.max(oldest);
        }
        left.sort_by(|one, other| (one.at, &one.account).cmp(&(other.at, &other.account)));
        let held = positions.into_values().collect();
        let hops: Vec<Hop> = hops.into_values().collect();
        let passed = passed(&hops, &left);
        let traced = Traced { as_of, rule: Rule::Lifo, held, left, passed, truncated };
        Followed { traced, hops }
    }
}

/// The accounts on the way that money came to and went on from, be it to another account or to a way out.
fn passed(hops: &[Hop], left: &[Left]) -> Vec<Passed> {
    let mut came: BTreeMap<&AccountNo, (u16, Fen)> = BTreeMap::new();
    for hop in hops {
        let (layer, fen) = came.entry(&hop.payee).or_insert((hop.layer, Fen::ZERO));
        (*layer, *fen) = ((*layer).min(hop.layer), [*fen, hop.stolen_fen].into_iter().sum());
    }
    let mut went: BTreeMap<&AccountNo, (Fen, Timestamp)> = BTreeMap::new();
    let out = hops.iter().map(|hop| (&hop.payer, hop.stolen_fen, hop.at));
    for (account, fen, at) in out.chain(left.iter().map(|left| (&left.account, left.fen, left.at))) {
        let (sum, last) = went.entry(account).or_insert((Fen::ZERO, at));
        (*sum, *last) = ([*sum, fen].into_iter().sum(), (*last).max(at));
    }
    let on_the_way = went.into_iter().filter_map(|(account, (passed_fen, last_out))| {
        let (layer, came_fen) = *came.get(account)?;
        let (bank, holder, watched_until) = (None, None, None);
        let account = account.clone();
        Some(Passed { account, bank, holder, layer, passed_fen, came_fen, last_out, watched_until })
    });
    on_the_way.collect()
}

fn position_of(account: &AccountNo, layer: u16, at: Timestamp) -> Position {
    Position {
        account: account.clone(),
        bank: None,
        holder: None,
        layer,
        held_fen: Fen::ZERO,
        min_fen: Fen::ZERO,
        max_fen: Fen::ZERO,
        first_in: at,
        last_in: at,
        last_out: None,
        has_statement: false,
        exit: None,
        answers: None,
        watched_until: None,
    }
}

/// The order on an account answers the largest transfer into it; of equals the first.
fn answer_with(position: &mut Position, transfer: Transfer) {
    let present = position.answers.as_ref().map_or(Fen::ZERO, |answers| answers.amount_fen);
    if present < transfer.amount_fen {
        position.answers = Some(transfer);
    }
}

/// The bank's own time and amount, the report's names.
fn reported_as(payment: &Payment, hop: &Hop) -> Transfer {
    match hop.transfer_id {
        Some(_) => {
            let from = Some(hop.payer.clone());
            Transfer { from, ..transfer_of(payment, Some(hop.at), hop.amount_fen) }
        }
        None => transfer_of(payment, payment.at, hop.amount_fen),
    }
}

fn stated_as(hop: &Hop) -> Transfer {
    Transfer {
        at: Some(hop.at),
        amount_fen: hop.amount_fen,
        from: Some(hop.payer.clone()),
        from_holder: None,
        from_bank: None,
    }
}

fn transfer_of(payment: &Payment, at: Option<Timestamp>, amount_fen: Fen) -> Transfer {
    Transfer {
        at,
        amount_fen,
        from: payment.from.clone(),
        from_holder: payment.from_holder.clone(),
        from_bank: payment.from_bank.clone(),
    }
}

fn name(position: &mut Position, payment: &Payment) {
    position.bank = position.bank.take().or_else(|| payment.to_bank.clone());
    position.holder = position.holder.take().or_else(|| payment.to_holder.clone());
}
