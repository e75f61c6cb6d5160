//! Live watches, holders, all accounts of a customer, and what careless banks do.

mod centre;

use centre::*;
use city::{City, Config, Happening, truth};
use kernel::{Fen, Minutes};
use wire::{Message, UpBody};

fn city(bank_faults: u8) -> City {
    let mut city = City::new(Config { answer_median: Minutes(2), bank_faults, ..Config::small(21, start()) });
    city.advance(start().plus_seconds(2 * 3_600));
    city
}

/// The watched transactions that a bank reported until an instant.
fn reported(city: &mut City, hours: i64) -> Vec<wire::Transaction> {
    let until = city.now().plus_seconds(hours * 3_600);
    let mut all = Vec::new();
    for happening in city.advance(until) {
        if let Happening::Answer(answer) = happening
            && let Message::Up { body: UpBody::Watch(feedback), .. } = answer.message
        {
            all.extend(feedback.transactions);
        }
    }
    all
}

#[test]
fn a_watch_reports_every_transaction_once_until_it_ends() {
    let mut city = city(0);
    let target = first_target(&city);
    let bank = target.bank_name.clone();
    let begun = ask(&mut city, &bank, 1, |now| watch(1, &target, 10, now)).unwrap();
    assert_eq!(field(&begun.message, "Result").unwrap(), "0000");
    let began = begun.at;
    let seen = reported(&mut city, 8);
    let statement = ask(&mut city, &bank, 2, |now| query(2, &target, now)).unwrap();
    let since = rows(&statement.message).into_iter().filter(|row| row.transaction_time.instant() > began);
    let serials = |rows: Vec<wire::Transaction>| -> Vec<String> {
        rows.into_iter().map(|row| row.transaction_serial.unwrap().as_str().to_owned()).collect()
    };
    let (seen, since) = (serials(seen), serials(since.collect()));
    assert!(!seen.is_empty(), "a first-layer card is quiet for eight hours");
    assert_eq!(seen, since[..seen.len()]);
    assert!(since.len() <= seen.len() + 3, "{} of {} were reported", seen.len(), since.len());

    assert_eq!(result(ask(&mut city, &bank, 3, |now| watch_end(3, 1, &target, now))), "0000");
    assert_eq!(result(ask(&mut city, &bank, 4, |now| watch_end(4, 1, &target, now))), "1601");
    assert_eq!(result(ask(&mut city, &bank, 5, |now| watch_end(5, 99, &target, now))), "1600");
    assert_eq!(reported(&mut city, 8), Vec::new());
    assert_eq!(result(ask(&mut city, &bank, 6, |now| watch(6, &target, 0, now))), "0801");
}

#[test]
fn a_bank_knows_its_customers_and_what_lies_on_their_accounts() {
    let mut city = city(0);
    let target = first_target(&city);
    let bank = target.bank_name.clone();
    let answer = ask(&mut city, &bank, 1, |now| holder(1, &target, now)).unwrap();
    assert_eq!(field(&answer.message, "AccountSubjectName").unwrap(), target.name);
    let id = field(&answer.message, "AccountCredentialNumber").unwrap();
    assert!(kernel::resident_id::ResidentId::parse(&id).is_ok());

    assert_eq!(result(ask(&mut city, &bank, 2, |now| stop(2, &target, now))), "0000");
    let answer = ask(&mut city, &bank, 3, |now| customer(3, &id, &target, now)).unwrap();
    let Message::Up { body: UpBody::Customer(feedback), .. } = &answer.message else { panic!("{answer:?}") };
    let account =
        feedback.accounts.iter().find(|a| a.account_number.reveal() == target.number.reveal()).unwrap();
    assert_eq!(account.measures.len(), 1);
    assert_eq!(account.measures[0].freeze_type.unwrap().as_str(), "0001");
    assert_eq!(account.available_balance, Some(Fen::ZERO));

    let nobody = "320102199001010005";
    assert_eq!(result(ask(&mut city, &bank, 4, |now| customer(4, nobody, &target, now))), "0100");
    let other = Target { name: "不是他".to_owned(), ..target.clone() };
    assert_eq!(result(ask(&mut city, &bank, 5, |now| customer(5, &id, &other, now))), "0301");
}

#[test]
fn careless_banks_err_and_careful_ones_do_not() {
    let faults_of = |level: u8| {
        let mut city = city(level);
        let target = first_target(&city);
        let (mut codes, mut short, mut broken) = (0, 0, 0);
        for number in 1..=150 {
            let answer =
                ask(&mut city, &target.bank_name, number, |now| query(number, &target, now)).unwrap();
            codes += usize::from(field(&answer.message, "Result").unwrap() != "0000");
            short += usize::from(field(&answer.message, "Accounts/Remark").is_some());
            broken += usize::from(!chains(&rows(&answer.message)));
        }
        (codes, short, broken)
    };
    assert_eq!(faults_of(0), (0, 0, 0));
    let (codes, short, broken) = faults_of(3);
    assert!(
        codes > 0 && short > 0 && broken > 0,
        "{codes} other codes, {short} short and {broken} wrong statements"
    );
}

fn chains(rows: &[wire::Transaction]) -> bool {
    rows.windows(2).all(|pair| {
        let (before, row) = (pair[0].account_balance.unwrap(), &pair[1]);
        let is_in = row.borrowing_signs.as_str() == "1";
        let after = if is_in {
            before.checked_add(row.transaction_amount)
        } else {
            before.checked_sub(row.transaction_amount)
        };
        row.account_balance == after
    })
}

#[test]
fn stops_made_are_told_apart_by_whom_they_hit() {
    let mut city = city(0);
    let target = first_target(&city);
    let bank = target.bank_name.clone();
    assert_eq!(result(ask(&mut city, &bank, 1, |now| stop(1, &target, now))), "0000");
    // The victim's own account, stopped by mistake for money that came to it.
    let stories = truth::of(&city).stories();
    let mut payers = stories.iter().flat_map(|story| &story.payments).map(|payment| payment.from.clone());
    let victim = payers.rfind(|payer| truth::of(&city).stolen_on(payer) == Fen::ZERO).unwrap();
    let bank_of = kernel::card::CardNumber::parse(victim.reveal()).unwrap().bin().unwrap().bank_name();
    let target = Target { number: victim, bank_name: bank_of.to_owned(), ..target };
    let answer = ask(&mut city, bank_of, 2, |now| query(2, &target, now)).unwrap();
    let came = rows(&answer.message).into_iter().find(|row| row.borrowing_signs.as_str() == "1").unwrap();
    let name = field(&answer.message, "Accounts/AccountName").unwrap();
    let at = came.transaction_time.instant();
    let target = Target { name, amount: came.transaction_amount, at, ..target };
    assert_eq!(result(ask(&mut city, bank_of, 3, |now| stop(3, &target, now))), "0000");
    let innocent: Vec<_> = truth::of(&city).stops().iter().map(|stop| stop.is_innocent).collect();
    assert_eq!(innocent, [false, true]);
    let figures = truth::of(&city).figures();
    assert!(figures.innocent_stops == 1 && figures.innocent_held_fen <= figures.held_fen);
}
