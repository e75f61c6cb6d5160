//! What is going to happen, in order of time, and how chance spreads it over the day.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use kernel::{Fen, Timestamp};

use crate::book::{AccountIx, PartyIx};
use crate::dice::Dice;
use crate::taint::{Exit, ScamIx};

/// Something that is due. The order of the variants and of their fields settles ties, so that things due at
/// the same instant happen in an order that does not depend on when they were planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A bank carries out an order; the key comes from the order's own number.
    Execute { key: u64, errand: u32 },
    /// A bank sends its answer.
    Answer { key: u64, errand: u32 },
    /// A bank reports new transactions of an account it watches.
    WatchBatch { key: u64, watch: u32 },
    /// A person's pay arrives.
    Payday(PartyIx),
    /// A person buys, pays or withdraws something.
    Life(PartyIx),
    /// A gang begins with a victim.
    ScamStart(u32),
    /// A victim pays.
    Pay { scam: ScamIx, payment: u32 },
    /// A gang sends a victim something back.
    Bait { scam: ScamIx, fen: Fen },
    /// A gang's operator looks at a card.
    Act(AccountIx),
    /// A gang's operator sends money from a card to another card or to an exit.
    Send { from: AccountIx, to: AccountIx, fen: Fen, leg: Leg },
    /// A victim reports.
    Report(ScamIx),
}

/// Where a transfer of a gang goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leg {
    /// To a card of the next layer.
    Card,
    /// To an unknowing private person who sold something.
    Seller,
    /// To a trader of coins.
    Trader,
    /// Out of the accounts that can be followed.
    Out(Exit),
}

/// All that is due.
#[derive(Default)]
pub(crate) struct Agenda(BinaryHeap<Reverse<(Timestamp, Due)>>);

impl Agenda {
    pub(crate) fn plan(&mut self, at: Timestamp, due: Due) {
        self.0.push(Reverse((at, due)));
    }

    /// The instant of the next thing due.
    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.0.peek().map(|Reverse((at, _))| *at)
    }

    /// The earliest instant at which an operator acts on an account or sends from it.
    pub(crate) fn next_touch(&self, account: AccountIx) -> Option<Timestamp> {
        let touches = self.0.iter().filter(|Reverse((_, due))| match due {
            Due::Act(place) => *place == account,
            Due::Send { from, .. } => *from == account,
            Due::Execute { .. }
            | Due::Answer { .. }
            | Due::WatchBatch { .. }
            | Due::Payday(_)
            | Due::Life(_)
            | Due::ScamStart(_)
            | Due::Pay { .. }
            | Due::Bait { .. }
            | Due::Report(_) => false,
        });
        touches.map(|Reverse((at, _))| *at).min()
    }

    /// Takes the next thing due at or before an instant.
    pub(crate) fn take_until(&mut self, until: Timestamp) -> Option<(Timestamp, Due)> {
        let next = self.0.peek_mut()?;
        if next.0.0 > until {
            return None;
        }
        Some(std::collections::binary_heap::PeekMut::pop(next).0)
    }
}

const SECONDS_PER_HOUR: i64 = 3_600;

/// The hour that clocks in China show.
pub(crate) fn beijing_hour(at: Timestamp) -> usize {
    let seconds = at.as_micros().div_euclid(1_000_000) + 8 * SECONDS_PER_HOUR;
    (seconds.div_euclid(SECONDS_PER_HOUR)).rem_euclid(24) as usize
}

/// The next instant of things that come at random, `per_day` on average, more in some hours than in others.
///
/// # Panics
/// When `per_day` is not positive or all hours have no weight.
pub(crate) fn next_arrival(dice: &mut Dice, after: Timestamp, per_day: i64, hours: &[i64; 24]) -> Timestamp {
    let whole_day: i64 = hours.iter().sum();
    assert!(per_day > 0 && whole_day > 0, "something that never happens has no next time");
    // Chance is spent in units of weight × microseconds; a day holds `whole_day` × an hour of them.
    let mean = whole_day * SECONDS_PER_HOUR * 1_000_000 / per_day;
    let mut left = dice.exponential(mean);
    let mut at = after.as_micros();
    let hour_micros = SECONDS_PER_HOUR * 1_000_000;
    loop {
        let weight = hours[beijing_hour(Timestamp::from_micros(at))];
        let until_full_hour = hour_micros - at.rem_euclid(hour_micros);
        if weight > 0 && left / weight < until_full_hour {
            return Timestamp::from_micros(at + (left / weight).max(1));
        }
        left -= weight * until_full_hour;
        at += until_full_hour;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::About;

    #[test]
    fn arrivals_keep_their_number_a_day_and_their_hours() {
        let mut hours = [0; 24];
        hours[9] = 3;
        hours[21] = 1;
        let start = Timestamp::parse("2026-03-02T00:00:00+08:00").unwrap();
        let (mut at, mut by_hour) = (start, [0; 24]);
        for n in 0.. {
            at = next_arrival(&mut Dice::of(1, About::Life, 0, n), at, 40, &hours);
            if at > start.plus_seconds(100 * 86_400) {
                break;
            }
            by_hour[beijing_hour(at)] += 1;
        }
        let (morning, evening) = (by_hour[9], by_hour[21]);
        assert!((2_800..3_200).contains(&morning) && (900..1_100).contains(&evening), "{morning} {evening}");
        assert_eq!(by_hour.iter().sum::<i32>(), morning + evening);
    }
}
