//! Scams: a gang chooses a victim, the victim pays once or several times, understands, and reports.

use kernel::{Fen, ReportId, Timestamp};

use crate::agenda::{Due, beijing_hour, next_arrival};
use crate::assumptions::{ClassFigures, assumptions};
use crate::book::{AccountIx, Channel, PartyIx, Refusal, Remark, Wish};
use crate::dice::{About, Dice};
use crate::gang::portions;
use crate::population::PartyKind;
use crate::taint::{Exit, ScamIx};
use crate::telling::{Element, Said};
use crate::world::{World, by_phone};

/// One victim's story as it really was.
pub(crate) struct Scam {
    pub class: usize,
    pub gang: u32,
    pub victim: PartyIx,
    pub victim_account: AccountIx,
    /// What is still to be paid, and what was.
    pub planned: Vec<Fen>,
    pub paid: Vec<Paid>,
    pub received_back: Vec<(Timestamp, Fen)>,
    pub reported: Option<Reported>,
}

/// What a victim told.
pub(crate) struct Reported {
    pub id: ReportId,
    pub at: Timestamp,
    pub said: Vec<Said>,
    pub elements: Vec<Element>,
}

/// A payment a victim made.
#[derive(Clone, Copy)]
pub(crate) struct Paid {
    pub at: Timestamp,
    pub amount: Fen,
    pub payer: AccountIx,
    pub payee: AccountIx,
    pub channel: Channel,
}

/// A gang begins with a victim; the next one is planned.
pub(crate) fn start(world: &mut World, at: Timestamp, number: u32) {
    let all = assumptions();
    let mut dice = world.dice(About::ScamStart, u64::from(number), 0);
    let next = next_arrival(&mut dice, at, world.size.reports_per_day, &all.scam.hours);
    if next >= world.config.start {
        world.begun_since_start += 1;
    }
    if world.config.reports_max.is_none_or(|most| world.begun_since_start <= most) {
        world.agenda.plan(next, Due::ScamStart(number + 1));
    }
    let class = dice.weighted(all.class.iter().map(|class| class.share));
    let gang = dice.below(world.gangs.len()) as u32;
    let victim = choose_victim(world, &mut dice);
    let planned = plan_payments(&mut dice, &all.class[class]);
    let scam = ScamIx(world.scams.len() as u32);
    let victim_account = world.main_account(victim);
    let received_back = Vec::new();
    world.scams.push(Scam {
        class,
        gang,
        victim,
        victim_account,
        planned,
        paid: Vec::new(),
        received_back,
        reported: None,
    });
    let first = at.plus_micros(dice.between(120_000_000, 1_800_000_000));
    world.agenda.plan(first, Due::Pay { scam, payment: 0 });
    test_first_card(world, &mut dice, gang, at);
}

/// A victim pays; then the next payment, or in the end the report, is planned.
pub(crate) fn pay(world: &mut World, at: Timestamp, scam: ScamIx, payment: u32) {
    let mut dice = world.dice(About::Payment, u64::from(scam.0), u64::from(payment));
    let story = &world.scams[scam.0 as usize];
    let (payer, amount) = (story.victim_account, story.planned[payment as usize]);
    if world.book.account(payer).balance < amount {
        return raise_money(world, &mut dice, at, Raise { scam, payment, account: payer, amount });
    }
    let payee = choose_card(world, &mut dice, at, scam);
    let channel = choose_channel(&mut dice, at, amount);
    let wish = Wish { payer, payee, amount, channel, remark: Remark::Transfer };
    match world.book.pay(at, wish) {
        Ok(place) => {
            let done = world.book.transfers()[place.0 as usize];
            world.taint.leave(place, &done, Exit::Innocent);
            world.taint.steal(scam, place, &done);
            world.scams[scam.0 as usize].paid.push(Paid { at, amount, payer, payee, channel });
            world.arrived(at, payee);
        }
        // A victim whose own account is stopped cannot be robbed through it.
        Err(Refusal::Held(_) | Refusal::Short) => {}
    }
    plan_next(world, &mut dice, at, scam, payment);
}

fn plan_next(world: &mut World, dice: &mut Dice, at: Timestamp, scam: ScamIx, payment: u32) {
    let all = assumptions();
    let story = &world.scams[scam.0 as usize];
    let class = &all.class[story.class];
    if payment == 0 && story.planned.len() > 1 && class.bait && dice.chance(all.scam.bait_permille) {
        let [least, most] = all.scam.bait_yuan;
        let fen = Fen::new(dice.between(least, most) * 100 + dice.between(0, 1) * 88);
        world.agenda.plan(at.plus_seconds(dice.between(200, 1_500)), Due::Bait { scam, fen });
    }
    let story = &world.scams[scam.0 as usize];
    if (payment as usize) + 1 < story.planned.len() {
        let gap = dice.lognormal(class.gap_median_minutes * 60, 900).clamp(90, 72_000);
        let next = at.plus_micros(gap * 1_000_000 + dice.between(0, 999_999));
        return world.agenda.plan(next, Due::Pay { scam, payment: payment + 1 });
    }
    if !story.paid.is_empty() {
        let delay = &all.delay;
        let band = dice.weighted(delay.permille.iter().copied());
        let seconds = dice.log_even(delay.from_minutes[band] * 60, delay.until_minutes[band] * 60);
        world.agenda.plan(at.plus_micros(seconds * 1_000_000 + dice.between(0, 999_999)), Due::Report(scam));
    }
}

/// What a victim still needs for a payment.
struct Raise {
    scam: ScamIx,
    payment: u32,
    account: AccountIx,
    amount: Fen,
}

/// A victim borrows or breaks savings, and pays a little later.
fn raise_money(world: &mut World, dice: &mut Dice, at: Timestamp, raise: Raise) {
    let missing = raise.amount.saturating_sub_to_zero(world.book.account(raise.account).balance);
    let rounded = Fen::new((missing.get() / 100_000 + 1) * 100_000);
    let lender = world.edges.lender;
    world
        .book
        .pay(at, by_phone(lender, raise.account, rounded, Remark::Loan))
        .expect("the lender has money and is never stopped");
    let again = at.plus_micros(dice.between(45_000_000, 240_000_000));
    world.agenda.plan(again, Due::Pay { scam: raise.scam, payment: raise.payment });
}

fn choose_victim(world: &World, dice: &mut Dice) -> PartyIx {
    let ages = &assumptions().victim;
    let band = dice.weighted(ages.age_permille.iter().copied());
    let wants_female = dice.chance(ages.female_permille);
    let year = i64::from(world.config.start.beijing_date().year());
    let mut chosen = *dice.pick(&world.people);
    for _ in 0..60 {
        let PartyKind::Person(person) = &world.party(chosen).kind else { break };
        let age = year - i64::from(person.born.year());
        if (ages.age_from[band]..=ages.age_until[band]).contains(&age) && person.is_female == wants_female {
            break;
        }
        chosen = *dice.pick(&world.people);
    }
    chosen
}

/// The first card a victim pays: often the same as before, else another the gang relies on.
fn choose_card(world: &mut World, dice: &mut Dice, at: Timestamp, scam: ScamIx) -> AccountIx {
    let story = &world.scams[scam.0 as usize];
    let gang = story.gang;
    let before = story.paid.last().map(|paid| paid.payee);
    let again = before.filter(|_| dice.chance(assumptions().scam.same_card_permille));
    match again {
        Some(card) if !world.cards[&card].burnt && !world.sees_stop(dice, at, card) => card,
        _ => world.usable_card(dice, at, gang, 0),
    }
}

fn choose_channel(dice: &mut Dice, at: Timestamp, amount: Fen) -> Channel {
    let figures = &assumptions().scam;
    let is_open = (9..17).contains(&beijing_hour(at));
    let weights = [
        figures.mobile_bank_permille,
        figures.online_bank_permille,
        if is_open { figures.counter_permille } else { 0 },
        if amount <= Fen::new(2_000_000) { figures.atm_permille } else { 0 },
        if amount <= Fen::new(20_000_000) { figures.alipay_permille } else { 0 },
    ];
    const CHANNELS: [Channel; 5] =
        [Channel::MobileBank, Channel::OnlineBank, Channel::Counter, Channel::Atm, Channel::Alipay];
    CHANNELS[dice.weighted(weights.into_iter())]
}

/// The loss of a victim in payments that grow, mostly of round sums.
fn plan_payments(dice: &mut Dice, class: &ClassFigures) -> Vec<Fen> {
    let loss = &assumptions().loss;
    let yuan =
        dice.lognormal(class.loss_median_yuan, loss.sigma_permille).clamp(loss.least_yuan, loss.most_yuan);
    let step = match yuan {
        ..2_000 => 1,
        2_000..20_000 => *dice.pick(&[1, 10, 100]),
        20_000.. => *dice.pick(&[1, 100, 1_000]),
    };
    let fen = if dice.chance(120) { dice.between(1, 99) } else { 0 };
    let sum = Fen::new(yuan / step * step * 100 + fen);
    let most = (yuan / 300).clamp(1, class.payments[1]);
    let count = dice.between(class.payments[0].min(most), most);
    let mut payments = portions(dice, sum, count);
    payments.sort_unstable();
    payments
}

/// Some operators send a first-layer card a trifle before a victim's money comes.
fn test_first_card(world: &mut World, dice: &mut Dice, gang: u32, at: Timestamp) {
    let figures = &assumptions().gang;
    if !dice.chance(figures.test_transfer_permille) {
        return;
    }
    let (from, to) = (world.usable_card(dice, at, gang, 1), world.usable_card(dice, at, gang, 0));
    let amount = Fen::new(dice.between(figures.test_transfer_fen[0], figures.test_transfer_fen[1]));
    if let Ok(place) = world.book.pay(at, by_phone(from, to, amount, Remark::Transfer)) {
        let done = world.book.transfers()[place.0 as usize];
        world.taint.carry(place, &done);
    }
}
