//! The banks' counters: every result code in the order in which it is checked, repeats, the two times of 48 hours.

mod centre;

use centre::*;
use city::{City, Config, truth};
use kernel::{AccountNo, Fen, Minutes};
use wire::{Message, StopOrder};

/// A city a day old, and the card that its first story's last payment went to.
fn city_and_target() -> (City, Target) {
    let mut city = City::new(Config { answer_median: Minutes(2), ..Config::small(11, start()) });
    city.advance(start().plus_seconds(3 * 3_600));
    let target = first_target(&city);
    (city, target)
}

fn check(number: u128, change: impl FnOnce(&mut StopOrder)) -> String {
    let (mut city, target) = city_and_target();
    let mut order = stop(number, &target, city.now());
    change(&mut order);
    result(ask(&mut city, &target.bank_name, number, |_| order))
}

#[test]
fn a_stop_is_refused_for_the_first_thing_that_is_wrong() {
    assert_eq!(check(1, |order| _ = order.attachments.pop()), "0600");
    assert_eq!(check(2, |order| order.transfer_amount = Fen::ZERO), "0200");
    let later = |order: &StopOrder| order.start_time.instant().plus_seconds(48 * 3_600 + 1).into();
    assert_eq!(check(3, |order| order.expire_time = later(order)), "0801");
    assert_eq!(check(4, |order| order.expire_time = order.start_time), "0801");
    let tomorrow = |order: &StopOrder| order.start_time.instant().plus_seconds(2 * 86_400).into();
    assert_eq!(check(5, |order| order.applicant.application_time = tomorrow(order)), "0802");
    let foreign = wire::OrganisationCode::parse("999999999999").unwrap();
    assert_eq!(check(6, |order| order.bank_id = Some(foreign)), "0700");
    assert_eq!(check(7, |order| order.account_number = personal("6222020000000000000")), "0300");
    assert_eq!(check(8, |order| order.account_name = personal("不是他")), "0301");
    assert_eq!(check(9, |order| order.transfer_amount = Fen::new(123_456_789)), "0400");
    let long_ago = |order: &StopOrder| order.transfer_time.instant().plus_seconds(-86_400 - 60).into();
    assert_eq!(check(10, |order| order.transfer_time = long_ago(order)), "0400");
    assert_eq!(check(11, |_| {}), "0000");
}

#[test]
fn a_stop_lasts_48_hours_and_is_made_at_most_twice() {
    let (mut city, target) = city_and_target();
    let bank = target.bank_name.clone();
    let first = ask(&mut city, &bank, 1, |now| stop(1, &target, now)).unwrap();
    let time = |element| kernel::Timestamp::parse(&field(&first.message, element).unwrap()).unwrap();
    assert_eq!(time("ExpireTime").micros_since(time("StartTime")), 48 * 3_600 * 1_000_000);
    assert!(time("StartTime") > start() && time("StartTime") <= first.at);
    let balance = field(&first.message, "AccountBalance").unwrap();
    assert!(
        Fen::from_yuan_text(&balance).unwrap() >= truth::of(&city).stolen_on(&target.number),
        "{balance}"
    );

    assert_eq!(result(ask(&mut city, &bank, 2, |now| stop(2, &target, now))), "1301");
    city.advance(time("ExpireTime").plus_seconds(1));
    assert_eq!(result(ask(&mut city, &bank, 3, |now| release(3, 1, &target, now))), "1900");
    assert_eq!(result(ask(&mut city, &bank, 4, |now| extension(4, 1, &target, now))), "1800");
    assert_eq!(result(ask(&mut city, &bank, 5, |now| stop(5, &target, now))), "0000");
    assert_eq!(result(ask(&mut city, &bank, 6, |now| release(6, 5, &target, now))), "0000");
    assert_eq!(result(ask(&mut city, &bank, 7, |now| stop(7, &target, now))), "1304");
}

#[test]
fn an_extension_counts_as_the_second_time() {
    let (mut city, target) = city_and_target();
    let bank = target.bank_name.clone();
    let first = ask(&mut city, &bank, 1, |now| stop(1, &target, now)).unwrap();
    let extended = ask(&mut city, &bank, 2, |now| extension(2, 1, &target, now)).unwrap();
    assert_eq!(field(&extended.message, "Result").unwrap(), "0000");
    assert_eq!(field(&extended.message, "StartTime"), field(&first.message, "ExpireTime"));
    assert_eq!(result(ask(&mut city, &bank, 3, |now| extension(3, 1, &target, now))), "1304");
}

#[test]
fn a_frozen_account_is_not_frozen_or_stopped_again() {
    let (mut city, target) = city_and_target();
    let bank = target.bank_name.clone();
    assert_eq!(result(ask(&mut city, &bank, 1, |now| freeze(1, &target, Some(Fen::ZERO), now))), "0200");
    assert_eq!(result(ask(&mut city, &bank, 2, |now| freeze(2, &target, None, now))), "0000");
    assert_eq!(result(ask(&mut city, &bank, 3, |now| freeze(3, &target, None, now))), "1303");
    assert_eq!(result(ask(&mut city, &bank, 4, |now| stop(4, &target, now))), "1303");
}

#[test]
fn a_repeat_is_acknowledged_and_not_done_again() {
    let (mut city, target) = city_and_target();
    let bank = bank_id(&target.bank_name);
    let order = down(1, stop(1, &target, city.now()));
    let codes: Vec<_> = (0..3).map(|_| city.deliver(&bank, &order, city.now()).code.to_string()).collect();
    assert_eq!(codes, ["100000", "200003", "200003"]);
    let answers = city.advance(city.now().plus_seconds(86_400));
    let answers = answers.iter().filter(|happening| matches!(happening, city::Happening::Answer(_)));
    assert_eq!(answers.count(), 1);
    assert_eq!(city.deliver(&bank, &order, city.now()).code.as_str(), "200003");
    assert_eq!(truth::of(&city).stops().len(), 1);
}

#[test]
fn what_is_no_order_for_a_bank_is_not_taken_over() {
    let (mut city, target) = city_and_target();
    let order = down(1, stop(1, &target, city.now()));
    assert_eq!(city.deliver("999999999999", &order, city.now()).code.as_str(), "200005");
    let answer = ask(&mut city, &target.bank_name, 1, |now| stop(1, &target, now)).unwrap();
    let bank = bank_id(&target.bank_name);
    assert_eq!(city.deliver(&bank, &answer.message, city.now()).code.as_str(), "200001");
}

#[test]
fn the_order_of_deliveries_at_one_instant_does_not_matter() {
    let answers = |reversed: bool| -> Vec<String> {
        let (mut city, target) = city_and_target();
        let mut orders: Vec<Message> = (1..=9).map(|n| down(n, query(n, &target, city.now()))).collect();
        orders.push(down(10, stop(10, &target, city.now())));
        if reversed {
            orders.reverse();
        }
        for order in &orders {
            city.deliver(&bank_id(&target.bank_name), order, city.now());
        }
        let happenings = city.advance(city.now().plus_seconds(6 * 3_600));
        happenings.iter().map(|happening| format!("{} {happening:?}", happening.at())).collect()
    };
    assert_eq!(answers(false), answers(true));
}

#[test]
fn a_statement_chains_its_balances_and_names_its_opponents() {
    let (mut city, target) = city_and_target();
    let answer = ask(&mut city, &target.bank_name, 1, |now| query(1, &target, now)).unwrap();
    let rows = rows(&answer.message);
    assert!(rows.len() >= 2, "{} rows", rows.len());
    for pair in rows.windows(2) {
        let (before, row) = (&pair[0], &pair[1]);
        let change = if row.borrowing_signs.as_str() == "1" {
            before.account_balance.unwrap().checked_add(row.transaction_amount)
        } else {
            before.account_balance.unwrap().checked_sub(row.transaction_amount)
        };
        assert_eq!(row.account_balance, change);
        assert!(before.transaction_time <= row.transaction_time);
    }
    let payment = rows.iter().find(|row| row.transaction_amount == target.amount).unwrap();
    let payer = payment.opponent_account_number.as_ref().unwrap().account().unwrap();
    let paid_from: Vec<AccountNo> =
        truth::of(&city).stories()[0].payments.iter().map(|p| p.from.clone()).collect();
    assert!(paid_from.contains(&payer));
    for row in &rows {
        let is_cash = row.cash_mark.is_some_and(|mark| mark.as_str() == "01");
        assert!(is_cash || (row.opponent_name.is_some() && row.opponent_account_number.is_some()));
        assert!(row.transaction_serial.is_some());
    }
    let read_back = wire::decode(&wire::encode(&answer.message)).unwrap();
    assert_eq!(read_back, answer.message);
}

#[test]
fn nothing_leaves_a_stopped_account_and_everything_may_come() {
    let mut city = City::new(Config { answer_median: Minutes(2), ..Config::small(12, start()) });
    let mut checked = 0;
    for n in 1..400 {
        city.advance(city.now().plus_seconds(300));
        // Any card that holds stolen money now.
        let lying = truth::of(&city).stolen_lying();
        let Some((number, _)) = lying.into_iter().max_by_key(|(_, amount)| *amount) else { continue };
        let Some(target) = target_of(&city, &number) else { continue };
        let Ok(answer) = ask(&mut city, &target.bank_name, n, |now| stop(n, &target, now)) else {
            continue;
        };
        if field(&answer.message, "Result").unwrap() != "0000" {
            continue;
        }
        let before = Fen::from_yuan_text(&field(&answer.message, "AccountBalance").unwrap()).unwrap();
        let stop_began = kernel::Timestamp::parse(&field(&answer.message, "StartTime").unwrap()).unwrap();
        city.advance(stop_began.plus_seconds(3 * 3_600));
        let later =
            ask(&mut city, &target.bank_name, 1_000 + n, |now| query(1_000 + n, &target, now)).unwrap();
        let since: Vec<_> = rows(&later.message)
            .into_iter()
            .filter(|row| row.transaction_time.instant() > stop_began)
            .collect();
        assert!(since.iter().all(|row| row.borrowing_signs.as_str() == "1"), "money left a stopped account");
        let came: Fen = since.iter().map(|row| row.transaction_amount).sum();
        let now_there = Fen::from_yuan_text(&field(&later.message, BALANCE).unwrap()).unwrap();
        assert_eq!(before.checked_add(came).unwrap(), now_there);
        checked += 1;
        if checked == 3 {
            break;
        }
    }
    assert_eq!(checked, 3);
    assert!(truth::of(&city).stops().iter().any(|stop| stop.stolen_fen > Fen::ZERO));
}

const BALANCE: &str = "Accounts/Account/AccountBalance";

/// An order's target for a first-layer card of a story.
fn target_of(city: &City, number: &AccountNo) -> Option<Target> {
    let stories = truth::of(city).stories();
    let payment = stories.iter().flat_map(|story| &story.payments).rfind(|p| p.to == *number)?;
    Some(Target {
        number: number.clone(),
        name: payment.to_name.clone(),
        bank_name: payment.to_bank.to_owned(),
        amount: payment.amount_fen,
        at: payment.at,
    })
}

#[test]
fn a_limiting_bank_stops_the_amount_named_and_says_when_it_is_short() {
    let config = Config { answer_median: Minutes(2), limiting_banks: 12, ..Config::small(11, start()) };
    let mut city = City::new(config);
    city.advance(start().plus_seconds(3 * 3_600));
    let target = first_target(&city);
    let answer = ask(&mut city, &target.bank_name, 1, |now| stop(1, &target, now)).unwrap();
    let balance = Fen::from_yuan_text(&field(&answer.message, "AccountBalance").unwrap()).unwrap();
    let expected = if balance < target.amount { "1200" } else { "0000" };
    assert_eq!(field(&answer.message, "Result").unwrap(), expected);
    let statement = ask(&mut city, &target.bank_name, 2, |now| query(2, &target, now)).unwrap();
    let amount = |element| Fen::from_yuan_text(&field(&statement.message, element).unwrap()).unwrap();
    let (balance, free) = (amount(BALANCE), amount("Accounts/Account/AvailableBalance"));
    assert_eq!(free, balance.saturating_sub_to_zero(target.amount));
}

#[test]
fn banks_take_the_time_that_is_assumed() {
    for minutes in [2, 10, 30] {
        let mut city = City::new(Config { answer_median: Minutes(minutes), ..Config::small(11, start()) });
        city.advance(start().plus_seconds(3 * 3_600));
        assert_eq!(truth::of(&city).answer_seconds(), None);
        let target = first_target(&city);
        // A bank takes as long for one account whoever asks; these are four hundred accounts.
        for number in 1..=400 {
            let account = AccountNo::parse(&format!("622202000000{number:07}")).unwrap();
            let target = Target { number: account, ..target.clone() };
            let order = down(number, query(number, &target, city.now()));
            city.deliver(&bank_id(&target.bank_name), &order, city.now());
        }
        let [fast, median, slow] = truth::of(&city).answer_seconds().unwrap();
        // σ 0.7: a tenth is below e^(−0.897) = 0.41 of the median, a tenth above 2.45 of it.
        let percent_of = |part: i64, whole: i64| part * 100 / whole;
        assert!((85..115).contains(&percent_of(median, minutes * 60)), "{minutes}: {median}");
        assert!((34..48).contains(&percent_of(fast, median)), "{minutes}: {fast} of {median}");
        assert!((210..285).contains(&percent_of(slow, median)), "{minutes}: {slow} of {median}");
    }
}
