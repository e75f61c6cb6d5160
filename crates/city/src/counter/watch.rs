//! The live watch of an account: the bank reports each batch of new transactions until the watch ends.

use kernel::Timestamp;
use wire::{
    ApplicationId, Personal, ResultCode, UpBody, WatchEnd, WatchEndFeedback, WatchFeedback, WatchOrder,
};

use super::checks::Named;
use super::statement::row;
use super::stop::cause;
use super::{Desk, answerer, key_of};
use crate::agenda::Due;
use crate::assumptions::assumptions;
use crate::book::{AccountIx, TransferIx};
use crate::dice::About;
use crate::world::World;

/// A watch that a bank keeps.
pub(super) struct Watch {
    pub errand: u32,
    application: ApplicationId,
    account: AccountIx,
    until: Timestamp,
    /// The newest transaction that was reported, or was there before.
    seen: Option<TransferIx>,
    ended: bool,
    /// A batch is on its way.
    is_planned: bool,
}

/// 100305 账户动态查询: the first feedback is empty and says that the watch is kept.
pub(super) fn begin(desk: &mut Desk<'_>, order: &WatchOrder, errand: u32) -> WatchFeedback {
    let named =
        Named { bank_id: order.bank_id, number: &order.account_number, name: order.account_name.as_ref() };
    let found = desk.find(&named).and_then(|place| check_term(desk, order).map(|()| place));
    if let Ok(account) = found {
        let seen = desk.world.book.of_account(account).next().map(|(place, _)| place);
        let (application, until) = (order.application_id, order.interception_end_time.instant());
        let watch = Watch { errand, application, account, until, seen, ended: false, is_planned: false };
        desk.world.counter.watches.push(watch);
        desk.world.book.account_mut(account).is_watched = true;
    }
    let result = found.err().unwrap_or(ResultCode::SUCCESS);
    WatchFeedback {
        application_id: order.application_id,
        result,
        failure_cause: cause(result),
        account_name: order.account_name.clone(),
        card_number: None,
        account_number: Some(order.account_number.clone()),
        transactions: Vec::new(),
        answerer: answerer(desk, "动态查询反馈"),
    }
}

fn check_term(desk: &Desk<'_>, order: &WatchOrder) -> Result<(), ResultCode> {
    let until = order.interception_end_time.instant();
    let is_over = until <= desk.at || until <= order.interception_start_time.instant();
    if is_over { Err(ResultCode::OUTSIDE_LEGAL_TERM) } else { Ok(()) }
}

/// 100307 账户动态查询解除.
pub(super) fn end(desk: &mut Desk<'_>, order: &WatchEnd) -> WatchEndFeedback {
    let at = desk.at;
    let watches = &mut desk.world.counter.watches;
    let result = match watches.iter_mut().find(|watch| watch.application == order.original_application_id) {
        None => ResultCode::NO_WATCH,
        Some(watch) if watch.ended || watch.until <= at => ResultCode::WATCH_ENDED,
        Some(watch) => {
            watch.ended = true;
            ResultCode::SUCCESS
        }
    };
    WatchEndFeedback {
        application_id: order.application_id,
        result,
        failure_cause: cause(result),
        account_number: Some(order.account_number.clone()),
        withdrawal_time: (result == ResultCode::SUCCESS).then(|| at.into()),
        answerer: answerer(desk, "动态查询解除反馈"),
    }
}

/// Plans a batch for every watch of the accounts on which money has just moved.
pub(crate) fn notice(world: &mut World, at: Timestamp) {
    for account in world.book.take_watched_moves() {
        for place in 0..world.counter.watches.len() {
            let watch = &world.counter.watches[place];
            if watch.account != account || watch.ended || watch.is_planned || watch.until <= at {
                continue;
            }
            let (key, number) =
                (key_of(watch.application), u32::try_from(place).expect("fewer than 2^32 watches"));
            let mut dice = world.dice(About::BankAnswer, key, at.as_micros() as u64);
            let [soonest, latest] = assumptions().answer.watch_after_seconds;
            let when = at.plus_micros(dice.between(soonest * 1_000_000, latest * 1_000_000));
            world.counter.watches[place].is_planned = true;
            world.agenda.plan(when, Due::WatchBatch { key, watch: number });
        }
    }
}

/// 100306: what has happened since the last batch, for the errand that began the watch.
pub(super) fn batch(world: &mut World, at: Timestamp, number: u32) -> Option<(u32, UpBody)> {
    let watch = &mut world.counter.watches[number as usize];
    watch.is_planned = false;
    if watch.ended {
        return None;
    }
    let (errand, application_id, account, seen) =
        (watch.errand, watch.application, watch.account, watch.seen);
    let bank = world.book.account(account).bank;
    let desk = Desk { world, bank, at };
    let book = &desk.world.book;
    let new = book.of_account(account).take_while(|(place, _)| Some(*place) != seen);
    let mut transactions: Vec<_> =
        new.map(|(place, transfer)| row(&desk, account, place, transfer)).collect();
    transactions.reverse();
    let newest = book.of_account(account).next().map(|(place, _)| place);
    let held = book.account(account);
    let feedback = WatchFeedback {
        application_id,
        result: ResultCode::SUCCESS,
        failure_cause: None,
        account_name: Personal::new(&desk.world.holder_of(held).name).ok(),
        card_number: None,
        account_number: Personal::new(&held.number).ok(),
        transactions,
        answerer: answerer(&desk, "动态查询反馈"),
    };
    world.counter.watches[number as usize].seen = newest;
    Some((errand, UpBody::Watch(feedback)))
}
