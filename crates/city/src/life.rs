//! Ordinary life: people shop, send friends money, fill wallets, fetch and bring cash, and are paid monthly.

use kernel::{Fen, Timestamp};

use crate::agenda::{Due, next_arrival};
use crate::assumptions::assumptions;
use crate::book::{Channel, PartyIx, Remark, Wish};
use crate::dice::{About, Dice};
use crate::world::{World, by_phone};

/// A person does one everyday thing, if there is money for it, and plans the next.
pub(crate) fn live(world: &mut World, at: Timestamp, party: PartyIx) {
    let all = assumptions();
    let mut dice = world.dice(About::Life, u64::from(party.0), at.as_micros() as u64);
    if let Some(wish) = everyday_wish(world, &mut dice, party) {
        // Somebody without money, or whose account is stopped, goes without.
        let _went_without = world.pay(at, wish);
    }
    let next = next_arrival(&mut dice, at, all.people.transfers_per_day, &all.life.hours);
    world.agenda.plan(next, Due::Life(party));
}

/// A person is paid by the employer, and again in thirty days.
pub(crate) fn payday(world: &mut World, at: Timestamp, party: PartyIx) {
    let person = world.person(party);
    let (salary, employer) = (person.salary, person.employer);
    if let Some(employer) = employer.filter(|_| salary > Fen::ZERO) {
        let (payer, payee) = (world.main_account(employer), world.main_account(party));
        let wish = Wish { payer, payee, amount: salary, channel: Channel::Payroll, remark: Remark::Salary };
        let _unpaid = world.pay(at, wish);
    }
    world.agenda.plan(at.plus_seconds(30 * 86_400), Due::Payday(party));
}

fn everyday_wish(world: &World, dice: &mut Dice, party: PartyIx) -> Option<Wish> {
    let life = &assumptions().life;
    let own = *dice.pick(&world.party(party).accounts);
    let weights =
        [life.shop_weight, life.wallet_weight, life.friend_weight, life.cash_weight, life.deposit_weight];
    let wish = match dice.weighted(weights.into_iter()) {
        0 => {
            let shop = world.main_account(*dice.pick(&world.firms));
            let amount = spent(dice, life.shop_median_yuan, life.shop_sigma_permille);
            Wish { payer: own, payee: shop, amount, channel: Channel::Shop, remark: Remark::Shopping }
        }
        1 => {
            let wallet = if dice.chance(500) { world.edges.alipay } else { world.edges.tenpay };
            let amount = spent(dice, life.wallet_median_yuan, life.wallet_sigma_permille);
            Wish { payer: own, payee: wallet, amount, channel: Channel::Alipay, remark: Remark::TopUp }
        }
        2 => {
            let friend = world.main_account(*dice.pick(&world.people));
            let amount = spent(dice, life.friend_median_yuan, life.friend_sigma_permille);
            by_phone(own, friend, amount, Remark::Transfer)
        }
        3 => {
            let amount = notes(dice, life.cash_median_yuan, life.cash_sigma_permille);
            Wish {
                payer: own,
                payee: world.edges.cash,
                amount,
                channel: Channel::Atm,
                remark: Remark::Withdrawal,
            }
        }
        _ => {
            let amount = notes(dice, life.cash_median_yuan, life.cash_sigma_permille);
            Wish {
                payer: world.edges.cash,
                payee: own,
                amount,
                channel: Channel::Atm,
                remark: Remark::Deposit,
            }
        }
    };
    (wish.payer != wish.payee).then_some(wish)
}

/// A price: half of them whole yuan.
fn spent(dice: &mut Dice, median_yuan: i64, sigma_permille: i64) -> Fen {
    let fen = dice.lognormal(median_yuan * 100, sigma_permille).max(10);
    Fen::new(if dice.chance(500) { (fen / 100).max(1) * 100 } else { fen })
}

/// Hundreds, as machines give and take them.
fn notes(dice: &mut Dice, median_yuan: i64, sigma_permille: i64) -> Fen {
    let yuan = dice.lognormal(median_yuan, sigma_permille).clamp(100, 20_000) / 100 * 100;
    Fen::new(yuan * 100)
}
