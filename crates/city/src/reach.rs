//! What of stolen money was within reach: still on some account when that account's bank could first act.

use std::collections::{BTreeMap, HashMap};

use kernel::{Fen, Timestamp};

use crate::book::AccountIx;
use crate::counter;
use crate::taint::{Motion, Moved, ScamIx};
use crate::world::World;

/// A piece of one scam's money on an account, in the order of the levels.
#[derive(Clone, Copy)]
struct Lot {
    scam: ScamIx,
    amount: Fen,
    /// Where it lay last when a stop there could have taken effect, and until when.
    in_reach: Option<(AccountIx, Timestamp)>,
}

/// A scam's money that a stop ordered at the report's moment or later could have held.
#[derive(Clone, Copy)]
pub(crate) struct Reachable {
    pub scam: ScamIx,
    pub amount: Fen,
    /// The last account on which it could have been held.
    pub account: AccountIx,
    /// Until when it lay there.
    pub until: Timestamp,
    /// Until when, about, a stop there had to be ordered to hold it.
    pub needed_by: Timestamp,
    /// It lies there still.
    pub is_there: bool,
}

/// By reported scam, the money that a stop ordered at the report's moment or later could have held.
pub(crate) fn in_reach(world: &World, now: Timestamp) -> BTreeMap<ScamIx, Fen> {
    let mut sums: BTreeMap<ScamIx, Fen> = BTreeMap::new();
    for found in reachable(world, now) {
        let sum = sums.entry(found.scam).or_default();
        *sum = sum.checked_add(found.amount).expect("all the city's money fits in 64 bits");
    }
    sums
}

/// The same piece by piece.
pub(crate) fn reachable(world: &World, now: Timestamp) -> Vec<Reachable> {
    let mut replay = Replay { world, on: HashMap::new(), soonest: HashMap::new(), found: Vec::new() };
    let hops: Vec<Moved> = world.taint.hops().collect();
    for of_one in hops.chunk_by(|one, next| one.transfer == next.transfer && one.motion == next.motion) {
        replay.follow(of_one);
    }
    let lying: Vec<(AccountIx, Lot)> =
        replay.on.iter().flat_map(|(account, lots)| lots.iter().map(|lot| (*account, *lot))).collect();
    for (account, lot) in lying {
        replay.count(account, lot, now, true);
    }
    replay.found
}

struct Replay<'w> {
    world: &'w World,
    on: HashMap<AccountIx, Vec<Lot>>,
    soonest: HashMap<(ScamIx, AccountIx), Option<Timestamp>>,
    found: Vec<Reachable>,
}

impl Replay<'_> {
    /// What one transfer moved, the piece that lay lowest first.
    fn follow(&mut self, moved: &[Moved]) {
        let transfer = self.world.book.transfers()[moved[0].transfer.0 as usize];
        if moved[0].motion == Motion::Stolen {
            let lots = moved.iter().map(|hop| Lot { scam: hop.scam, amount: hop.amount, in_reach: None });
            return self.on.entry(transfer.payee).or_default().extend(lots);
        }
        let mut taken = Vec::new();
        for hop in moved.iter().rev() {
            self.take(transfer.payer, hop.amount, &mut taken);
        }
        taken.reverse();
        for lot in &mut taken {
            if self.is_in_reach(lot.scam, transfer.payer, transfer.at) {
                lot.in_reach = Some((transfer.payer, transfer.at));
            }
        }
        match moved[0].motion {
            Motion::Carried => self.on.entry(transfer.payee).or_default().extend(taken),
            Motion::Left => {
                taken.into_iter().for_each(|lot| self.count(transfer.payer, lot, transfer.at, false))
            }
            Motion::Stolen => unreachable!("what is stolen comes from no account that is followed"),
        }
    }

    /// Takes an amount from the top of an account's stolen money, the topmost first.
    fn take(&mut self, account: AccountIx, amount: Fen, taken: &mut Vec<Lot>) {
        let lots = self.on.entry(account).or_default();
        let mut left = amount;
        while left > Fen::ZERO {
            let Some(top) = lots.last_mut() else { return };
            let part = top.amount.min(left);
            taken.push(Lot { amount: part, ..*top });
            top.amount = top.amount.saturating_sub_to_zero(part);
            left = left.saturating_sub_to_zero(part);
            if top.amount == Fen::ZERO {
                lots.pop();
            }
        }
    }

    fn count(&mut self, account: AccountIx, lot: Lot, until: Timestamp, lies: bool) {
        let here = self.is_in_reach(lot.scam, account, until);
        let last = if here { Some((account, until)) } else { lot.in_reach };
        let Lot { scam, amount, .. } = lot;
        let found = last.map(|(account, until)| Reachable {
            scam,
            amount,
            account,
            until,
            needed_by: self.needed_by(account, until),
            is_there: here && lies,
        });
        self.found.extend(found);
    }

    /// The bank's time at the hour of the money's going, before its going.
    fn needed_by(&self, account: AccountIx, until: Timestamp) -> Timestamp {
        let taken = counter::soonest_stop(self.world, account, until).map_or(0, |at| at.micros_since(until));
        until.plus_micros(-taken)
    }

    /// Whether a stop of the account ordered when the scam was reported could have taken effect by an instant.
    fn is_in_reach(&mut self, scam: ScamIx, account: AccountIx, at: Timestamp) -> bool {
        let world = self.world;
        let soonest = self.soonest.entry((scam, account)).or_insert_with(|| {
            let reported = world.scams[scam.0 as usize].reported.as_ref()?;
            counter::soonest_stop(world, account, reported.at)
        });
        soonest.is_some_and(|soonest| soonest <= at)
    }
}
