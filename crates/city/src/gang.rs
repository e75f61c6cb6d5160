//! Gangs: cards in layers, and operators who send on what has come until it has left.
//!
//! An operator looks at a card some minutes after money came (the dwell), and either splits it over cards of the
//! next layer or lets it leave. A card whose bank refuses is given up and replaced; when the stop has lapsed, the
//! operator tries it again, unless it was stopped anew.

use kernel::{Fen, Timestamp};

use crate::agenda::{Due, Leg};
use crate::assumptions::assumptions;
use crate::book::{AccountIx, AccountKind, Channel, Mark, Refusal, Remark, Wish};
use crate::dice::{About, Dice};
use crate::taint::Exit;
use crate::world::{NewCard, World, by_phone};

/// A gang.
pub(crate) struct Gang {
    /// Dwell times by this factor, per thousand.
    pub tempo_permille: i64,
    /// Cards in use, by layer.
    pub layers: Vec<Vec<AccountIx>>,
    /// How many cards it ever had.
    pub recruited: u64,
}

/// A gang's card.
pub(crate) struct Card {
    pub gang: u32,
    /// Counted from zero: the card victims pay.
    pub layer: usize,
    /// The gang knows that it is stopped.
    pub burnt: bool,
    /// Money that is planned to leave but has not yet.
    pub reserved: Fen,
    pub arrivals: u64,
    pub last_arrival: Timestamp,
}

/// The largest sum a machine gives at a time.
const NOTES_PER_WITHDRAWAL: Fen = Fen::new(2_000_000);
/// Less than this is not worth an operator's time.
const WORTH_SENDING: Fen = Fen::new(10_000);

impl World {
    /// A gang buys a card from somebody who lends his name.
    pub(crate) fn recruit(&mut self, gang: u32, layer: usize, at: Timestamp) -> AccountIx {
        let figures = &assumptions().mules;
        let number = self.gangs[gang as usize].recruited;
        self.gangs[gang as usize].recruited += 1;
        let mut dice = self.dice(About::Gang, u64::from(gang), 1 + number);
        let holder = self.settle_person(&mut dice, [18, 58]);
        let balance = if dice.chance(figures.own_money_permille) {
            Fen::new(dice.lognormal(figures.own_money_median_yuan * 100, figures.own_money_sigma_permille))
        } else {
            Fen::new(dice.between(0, 5_000))
        };
        let opened = at.plus_seconds(-dice.between(5 * 86_400, 700 * 86_400));
        let account = self.open_account(
            &mut dice,
            NewCard { holder, kind: AccountKind::Card, balance, opened, mark: Mark::None },
        );
        self.gangs[gang as usize].layers[layer].push(account);
        let card = Card { gang, layer, burnt: false, reserved: Fen::ZERO, arrivals: 0, last_arrival: at };
        self.cards.insert(account, card);
        account
    }

    /// A card of a layer for money that comes now. Operators mostly look first whether the bank still lets
    /// them in, and replace a card that is stopped.
    pub(crate) fn usable_card(
        &mut self,
        dice: &mut Dice,
        at: Timestamp,
        gang: u32,
        layer: usize,
    ) -> AccountIx {
        loop {
            let account = *dice.pick(&self.gangs[gang as usize].layers[layer]);
            if !self.sees_stop(dice, at, account) {
                return account;
            }
        }
    }

    /// Whether an operator who looks at a card now sees that it is stopped, and gives it up.
    pub(crate) fn sees_stop(&mut self, dice: &mut Dice, at: Timestamp, account: AccountIx) -> bool {
        let held_until = self.book.account(account).held_until(at);
        let Some(until) = held_until.filter(|_| dice.chance(assumptions().gang.checks_card_permille)) else {
            return false;
        };
        give_up(self, at, account, until);
        true
    }

    /// The account that a coin trader names; one whose account is stopped sells through another from then on.
    fn working_trader(&mut self, dice: &mut Dice, at: Timestamp) -> AccountIx {
        let place = dice.below(self.traders.len());
        let account = self.main_account(self.traders[place]);
        if self.book.account(account).held_until(at).is_none() {
            return account;
        }
        let holder = self.settle_person(dice, [20, 45]);
        self.traders[place] = holder;
        let (kind, opened) = (AccountKind::Card, at.plus_seconds(-dice.between(30 * 86_400, 900 * 86_400)));
        self.open_account(
            dice,
            NewCard { holder, kind, balance: Fen::new(500_000), opened, mark: Mark::None },
        )
    }

    /// Money came to a card: its operator will look at it.
    pub(crate) fn arrived(&mut self, at: Timestamp, account: AccountIx) {
        let figures = &assumptions().gang;
        let Some(card) = self.cards.get_mut(&account) else { return };
        card.arrivals += 1;
        card.last_arrival = at;
        let (gang, layer, arrivals) = (card.gang, card.layer, card.arrivals);
        let median =
            if layer == 0 { figures.first_dwell_median_minutes } else { figures.later_dwell_median_minutes };
        let tempo = self.gangs[gang as usize].tempo_permille;
        let mut dice = self.dice(About::Operator, u64::from(account.0), arrivals);
        let dwell = dice.lognormal(median * 60 * tempo / 1_000, figures.dwell_sigma_permille).max(15);
        let at = at.plus_micros(dwell * 1_000_000 + dice.between(0, 999_999));
        self.agenda.plan(at, Due::Act(account));
    }
}

/// An operator looks at a card and plans what is to leave it.
pub(crate) fn act(world: &mut World, at: Timestamp, account: AccountIx) {
    if let Some(until) = world.book.account(account).held_until(at) {
        give_up(world, at, account, until);
        return;
    }
    let Some(card) = world.cards.get(&account) else { return };
    let (gang, layer) = (card.gang, card.layer);
    let mut dice = world.dice(About::Operator, u64::from(account.0), at.as_micros() as u64);
    let free = free_money(world, account, &mut dice);
    if free < WORTH_SENDING {
        return;
    }
    let reward = free.share_floor(assumptions().mules.commission_permille, 1_000);
    let reward = Fen::new(reward.get() / 100 * 100);
    let leaving = free.saturating_sub_to_zero(reward);
    let card = world.cards.get_mut(&account).expect("the card was there a moment ago");
    card.reserved = card.reserved.checked_add(free).expect("all the city's money fits in 64 bits");
    plan_reward(world, &mut dice, at, account, reward);
    if leaves_here(&mut dice, layer) {
        plan_exit(world, &mut dice, at, account, leaving);
    } else {
        plan_split(world, &mut dice, at, account, Split { gang, layer, sum: leaving });
    }
}

/// An operator's planned transfer is carried out, or refused by the bank.
pub(crate) fn send(world: &mut World, at: Timestamp, from: AccountIx, to: AccountIx, planned: Fen, leg: Leg) {
    if let Some(card) = world.cards.get_mut(&from) {
        card.reserved = card.reserved.saturating_sub_to_zero(planned);
    }
    let amount = planned.min(world.book.account(from).balance);
    if amount <= Fen::ZERO || from == to {
        return;
    }
    match world.book.pay(at, wish_for(from, to, amount, leg)) {
        Ok(place) => {
            let done = world.book.transfers()[place.0 as usize];
            match leg {
                // The money of a seller or trader is followed until it is spent: it can still be stopped there.
                Leg::Card | Leg::Seller | Leg::Trader => {
                    world.taint.carry(place, &done);
                }
                Leg::Out(exit) => _ = world.taint.leave(place, &done, exit),
            }
            world.arrived(at, to);
            if leg == Leg::Trader {
                plan_trade(world, at, to, amount);
            }
        }
        Err(Refusal::Held(until)) => give_up(world, at, from, until),
        Err(Refusal::Short) => {}
    }
}

/// A coin trader passes on what came, to whoever sold him the coins.
fn plan_trade(world: &mut World, at: Timestamp, trader: AccountIx, amount: Fen) {
    let [soonest, latest] = assumptions().exit.trader_passes_on_minutes;
    let mut dice = world.dice(About::Operator, u64::from(trader.0), at.as_micros() as u64);
    let when = at.plus_micros(dice.between(soonest * 60_000_000, latest * 60_000_000));
    let to = world.edges.coins;
    world.agenda.plan(when, Due::Send { from: trader, to, fen: amount, leg: Leg::Out(Exit::Crypto) });
}

/// The gang sends a victim something back, so that more comes.
pub(crate) fn bait(world: &mut World, at: Timestamp, scam: crate::taint::ScamIx, amount: Fen) {
    let (gang, victim) = (world.scams[scam.0 as usize].gang, world.scams[scam.0 as usize].victim_account);
    let mut dice = world.dice(About::Scam, u64::from(scam.0), at.as_micros() as u64);
    let from = world.usable_card(&mut dice, at, gang, 1);
    if let Ok(place) = world.book.pay(at, by_phone(from, victim, amount, Remark::Transfer)) {
        let done = world.book.transfers()[place.0 as usize];
        world.taint.leave(place, &done, Exit::Returned);
        world.scams[scam.0 as usize].received_back.push((at, amount));
    }
}

/// What lies on a card for the operator to take: stolen money, and sometimes the holder's own.
fn free_money(world: &World, account: AccountIx, dice: &mut Dice) -> Fen {
    let card = &world.cards[&account];
    let stolen = world.taint.on(account);
    let takes_all = dice.chance(assumptions().mules.sweep_own_permille) && stolen > WORTH_SENDING;
    let there = if takes_all { world.book.account(account).balance } else { stolen };
    there.saturating_sub_to_zero(card.reserved)
}

/// Whether money leaves at this layer, so that chains get the assumed lengths.
fn leaves_here(dice: &mut Dice, layer: usize) -> bool {
    let lengths = &assumptions().gang.layers_permille;
    let ends_here = lengths.get(layer).copied().unwrap_or(0);
    let reach: i64 = lengths.iter().skip(layer).sum();
    layer + 1 >= lengths.len() || dice.between(0, reach.max(1) - 1) < ends_here
}

struct Split {
    gang: u32,
    layer: usize,
    sum: Fen,
}

fn plan_split(world: &mut World, dice: &mut Dice, at: Timestamp, account: AccountIx, split: Split) {
    let all = assumptions();
    let range = if split.layer == 0 { all.gang.first_fan_out } else { all.gang.later_fan_out };
    let most = (split.sum.get() / (all.mules.least_leg_yuan * 100)).max(1);
    let legs = dice.between(range[0], range[1]).min(most);
    let mut when = at;
    for amount in portions(dice, split.sum, legs) {
        when = when.plus_micros(dice.between(6_000_000, 50_000_000));
        let to = world.usable_card(dice, at, split.gang, split.layer + 1);
        world.agenda.plan(when, Due::Send { from: account, to, fen: amount, leg: Leg::Card });
    }
}

fn plan_exit(world: &mut World, dice: &mut Dice, at: Timestamp, account: AccountIx, sum: Fen) {
    let exit = &assumptions().exit;
    let soon = at.plus_micros(dice.between(4_000_000, 40_000_000));
    let weights = [
        exit.wallet_permille,
        exit.merchant_permille,
        exit.innocent_permille,
        exit.cash_permille,
        exit.crypto_permille,
        exit.parked_permille,
    ];
    let (to, leg) = match dice.weighted(weights.into_iter()) {
        0 => (if dice.chance(500) { world.edges.alipay } else { world.edges.tenpay }, Leg::Out(Exit::Wallet)),
        1 => (world.main_account(*dice.pick(&world.firms)), Leg::Out(Exit::Merchant)),
        2 => (world.main_account(*dice.pick(&world.people)), Leg::Seller),
        3 => return plan_cash(world, dice, account, at, sum),
        4 => (world.working_trader(dice, at), Leg::Trader),
        _ => {
            let card = world.cards.get_mut(&account).expect("a card that is acted on is a card");
            card.reserved = card.reserved.saturating_sub_to_zero(sum);
            let hours = dice.between(exit.parked_hours[0], exit.parked_hours[1]);
            return world.agenda.plan(at.plus_seconds(hours * 3_600), Due::Act(account));
        }
    };
    world.agenda.plan(soon, Due::Send { from: account, to, fen: sum, leg });
}

/// The holder of a card takes what he was promised.
fn plan_reward(world: &mut World, dice: &mut Dice, at: Timestamp, account: AccountIx, reward: Fen) {
    if reward <= Fen::ZERO {
        return;
    }
    let [soonest, latest] = assumptions().mules.reward_after_minutes;
    let when = at.plus_micros(dice.between(soonest * 60_000_000, latest * 60_000_000));
    let to = if dice.chance(500) { world.edges.alipay } else { world.edges.tenpay };
    world.agenda.plan(when, Due::Send { from: account, to, fen: reward, leg: Leg::Out(Exit::Wallet) });
}

fn plan_cash(world: &mut World, dice: &mut Dice, account: AccountIx, at: Timestamp, sum: Fen) {
    let exit = &assumptions().exit;
    let wait = dice.between(exit.cash_after_minutes[0] * 60, exit.cash_after_minutes[1] * 60);
    let mut when = world.cards[&account].last_arrival.plus_seconds(wait).max(at.plus_seconds(20));
    let mut left = sum;
    while left > Fen::ZERO {
        let notes = left.min(NOTES_PER_WITHDRAWAL);
        let to = world.edges.cash;
        world.agenda.plan(when, Due::Send { from: account, to, fen: notes, leg: Leg::Out(Exit::Cash) });
        left = left.saturating_sub_to_zero(notes);
        when = when.plus_seconds(dice.between(50, 160));
    }
}

/// A card is known to be stopped: another takes its place, and it is tried again when the stop has lapsed.
fn give_up(world: &mut World, at: Timestamp, account: AccountIx, until: Timestamp) {
    let Some(card) = world.cards.get_mut(&account) else { return };
    let (gang, layer, was_burnt) = (card.gang, card.layer, card.burnt);
    card.burnt = true;
    card.reserved = Fen::ZERO;
    let mut dice = world.dice(About::Operator, u64::from(account.0), until.as_micros() as u64);
    let [soonest, latest] = assumptions().mules.retry_after_expiry_minutes;
    let retry = until.plus_micros(dice.between(soonest * 60_000_000, latest * 60_000_000));
    world.agenda.plan(retry, Due::Act(account));
    if !was_burnt {
        world.gangs[gang as usize].layers[layer].retain(|other| *other != account);
        world.recruit(gang, layer, at);
    }
}

fn wish_for(payer: AccountIx, payee: AccountIx, amount: Fen, leg: Leg) -> Wish {
    let (channel, remark) = match leg {
        Leg::Card | Leg::Seller | Leg::Trader => (Channel::MobileBank, Remark::Transfer),
        Leg::Out(Exit::Innocent | Exit::Crypto | Exit::Returned) => (Channel::MobileBank, Remark::Transfer),
        Leg::Out(Exit::Wallet) => (Channel::Alipay, Remark::TopUp),
        Leg::Out(Exit::Merchant) => (Channel::Shop, Remark::Goods),
        Leg::Out(Exit::Cash) => (Channel::Atm, Remark::Withdrawal),
    };
    Wish { payer, payee, amount, channel, remark }
}

/// Cuts a sum into so many parts of unlike size, mostly round ones; they add up to the sum.
pub(crate) fn portions(dice: &mut Dice, sum: Fen, parts: i64) -> Vec<Fen> {
    let weights: Vec<i64> = (0..parts).map(|_| dice.log_even(40, 200)).collect();
    let total: i64 = weights.iter().sum();
    let mut left = sum;
    let mut cut = Vec::with_capacity(weights.len());
    for weight in weights.iter().skip(1) {
        let exact = sum.share_floor(*weight, total).get();
        let step = if exact > 200_000 && dice.chance(700) { 10_000 } else { 100 };
        let portion = Fen::new(exact / step * step);
        if portion > Fen::ZERO {
            cut.push(portion);
            left = left.saturating_sub_to_zero(portion);
        }
    }
    if left > Fen::ZERO {
        cut.push(left);
    }
    cut
}
