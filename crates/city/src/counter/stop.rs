//! Stop payment at a bank: 48 hours from its own start, at most twice, everything may come and nothing leave.

use kernel::{Fen, Timestamp};
use wire::{
    PaperedOrder, ResultCode, StopExtension, StopExtensionFeedback, StopFeedback, StopOrder, StopRelease,
    StopReleaseFeedback, Text,
};

use super::checks::{Claimed, Named, code};
use super::{Desk, answerer};
use crate::assumptions::assumptions;
use crate::book::{AccountIx, Hold};

/// What came of an order about a stop.
struct Outcome {
    result: ResultCode,
    balance: Option<Fen>,
    start: Option<Timestamp>,
    expire: Option<Timestamp>,
}

impl Outcome {
    fn refused(result: ResultCode) -> Outcome {
        Outcome { result, balance: None, start: None, expire: None }
    }
}

/// 100101 止付.
pub(super) fn stop(desk: &mut Desk<'_>, order: &StopOrder) -> StopFeedback {
    let done = try_stop(desk, order).unwrap_or_else(Outcome::refused);
    StopFeedback {
        application_id: order.application_id,
        result: done.result,
        account_type: Some(order.account_type),
        account_number: Some(order.account_number.clone()),
        card_number: None,
        account_balance: done.balance,
        start_time: done.start.map(Into::into),
        expire_time: done.expire.map(Into::into),
        failure_cause: cause(done.result),
        answerer: answerer(desk, remark(done.result)),
    }
}

fn try_stop(desk: &mut Desk<'_>, order: &StopOrder) -> Result<Outcome, ResultCode> {
    desk.check_papers(PaperedOrder::Stop, &order.attachments)?;
    if order.transfer_amount <= Fen::ZERO {
        return Err(ResultCode::WRONG_AMOUNT);
    }
    check_term(order.start_time.instant(), order.expire_time.instant())?;
    if order.applicant.application_time.instant() > desk.at.plus_seconds(86_400) {
        return Err(code("0802"));
    }
    let named =
        Named { bank_id: order.bank_id, number: &order.account_number, name: Some(&order.account_name) };
    let place = desk.find(&named)?;
    desk.check_mark(place)?;
    let from = order.transfer_out_account_number.as_ref();
    let claimed = Claimed { amount: order.transfer_amount, at: order.transfer_time.instant(), from };
    desk.check_transfer(place, &claimed)?;
    let account = desk.world.book.account(place);
    let standing = |result| Outcome {
        result,
        balance: Some(account.balance),
        start: None,
        expire: account.stopped_at(desk.at).map(|hold| hold.until),
    };
    if account.frozen_at(desk.at).is_some_and(|frozen| frozen.limit.is_none()) {
        return Ok(standing(ResultCode::ALREADY_FROZEN));
    }
    if account.stopped_at(desk.at).is_some() {
        return Ok(standing(ResultCode::ALREADY_STOPPED));
    }
    if account.times_stopped >= assumptions().stop.times {
        return Ok(standing(ResultCode::STOPPED_TOO_OFTEN));
    }
    desk.check_luck(order.application_id)?;
    let until = desk.at.plus_seconds(assumptions().stop.hours * 3_600);
    let limit = desk.limits_stops().then_some(order.transfer_amount);
    Ok(put_under_stop(desk, place, Hold { until, limit }))
}

fn put_under_stop(desk: &mut Desk<'_>, place: AccountIx, hold: Hold) -> Outcome {
    let stolen = desk.world.taint.on(place);
    let is_card_of_gang = desk.world.cards.contains_key(&place);
    desk.world.counter.stops.push(super::StopMade { account: place, at: desk.at, stolen, is_card_of_gang });
    let account = desk.world.book.account_mut(place);
    account.stopped = Some(hold);
    account.times_stopped += 1;
    let is_short = hold.limit.is_some_and(|limit| account.balance < limit);
    Outcome {
        result: if is_short { ResultCode::STOPPED_SHORT } else { ResultCode::SUCCESS },
        balance: Some(account.balance),
        start: Some(desk.at),
        expire: Some(hold.until),
    }
}

/// 100105 止付延期: another 48 hours after the first, as the second of the two times.
pub(super) fn extend(desk: &mut Desk<'_>, order: &StopExtension) -> StopExtensionFeedback {
    let done = try_extend(desk, order).unwrap_or_else(Outcome::refused);
    StopExtensionFeedback {
        application_id: order.application_id,
        result: done.result,
        account_type: Some(order.account_type),
        account_number: Some(order.account_number.clone()),
        card_number: None,
        account_balance: done.balance,
        start_time: done.start.map(Into::into),
        expire_time: done.expire.map(Into::into),
        failure_cause: cause(done.result),
        answerer: answerer(desk, remark(done.result)),
    }
}

fn try_extend(desk: &mut Desk<'_>, order: &StopExtension) -> Result<Outcome, ResultCode> {
    desk.check_papers(PaperedOrder::Stop, &order.attachments)?;
    let named =
        Named { bank_id: order.bank_id, number: &order.account_number, name: Some(&order.account_name) };
    let place = desk.find(&named)?;
    let account = desk.world.book.account(place);
    let Some(hold) = account.stopped_at(desk.at) else {
        return Err(ResultCode::EXTENSION_TOO_LATE);
    };
    if account.times_stopped >= assumptions().stop.times {
        return Err(ResultCode::STOPPED_TOO_OFTEN);
    }
    let until = hold.until.plus_seconds(assumptions().stop.hours * 3_600);
    let done = put_under_stop(desk, place, Hold { until, ..hold });
    Ok(Outcome { start: Some(hold.until), ..done })
}

/// 100103 止付解除.
pub(super) fn release(desk: &mut Desk<'_>, order: &StopRelease) -> StopReleaseFeedback {
    let result = try_release(desk, order).err().unwrap_or(ResultCode::SUCCESS);
    StopReleaseFeedback {
        application_id: order.application_id,
        result,
        account_type: Some(order.account_type),
        account_number: Some(order.account_number.clone()),
        card_number: None,
        withdrawal_time: (result == ResultCode::SUCCESS).then(|| desk.at.into()),
        failure_cause: cause(result),
        answerer: answerer(desk, remark(result)),
    }
}

fn try_release(desk: &mut Desk<'_>, order: &StopRelease) -> Result<(), ResultCode> {
    let named =
        Named { bank_id: order.bank_id, number: &order.account_number, name: Some(&order.account_name) };
    let place = desk.find(&named)?;
    let account = desk.world.book.account_mut(place);
    if account.stopped_at(desk.at).is_none() {
        return Err(ResultCode::RELEASE_TOO_LATE);
    }
    account.stopped = None;
    Ok(())
}

/// A stop lasts 48 hours; an order for longer, or for none, is outside the law.
fn check_term(start: Timestamp, expire: Timestamp) -> Result<(), ResultCode> {
    let longest = assumptions().stop.hours * 3_600 * 1_000_000;
    let lasts = expire.micros_since(start);
    if lasts <= 0 || lasts > longest { Err(ResultCode::OUTSIDE_LEGAL_TERM) } else { Ok(()) }
}

pub(super) fn cause(result: ResultCode) -> Option<Text<450>> {
    if result == ResultCode::SUCCESS {
        return None;
    }
    result.meaning().and_then(|meaning| Text::cut(&meaning.chinese))
}

fn remark(result: ResultCode) -> &'static str {
    if result == ResultCode::SUCCESS { "已按要求办理" } else { "未能办理" }
}
