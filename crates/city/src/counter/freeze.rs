//! Freezing at a bank: an amount or the whole account, for at most six months, behind whoever froze before.

use kernel::{Fen, Timestamp};
use wire::codes::{Currency, FreezeType};
use wire::{
    FreezeExtension, FreezeExtensionFeedback, FreezeFeedback, FreezeOrder, FreezeRelease,
    FreezeReleaseFeedback, PaperedOrder, ResultCode, Text,
};

use super::checks::{Named, code};
use super::stop::cause;
use super::{Desk, answerer};
use crate::assumptions::assumptions;
use crate::book::{AccountIx, Hold};

/// 100201 冻结.
pub(super) fn freeze(desk: &mut Desk<'_>, order: &FreezeOrder) -> FreezeFeedback {
    let found = try_freeze(desk, order);
    let result = found.as_ref().map_or_else(|(result, _)| *result, |_| ResultCode::SUCCESS);
    let place = found.as_ref().map_or_else(|(_, place)| *place, |place| Some(*place));
    let account = place.map(|place| desk.world.book.account(place));
    let done = account.filter(|_| result == ResultCode::SUCCESS).and_then(|account| account.frozen);
    let former = account.filter(|_| result == ResultCode::ALREADY_FROZEN).and_then(|account| account.frozen);
    FreezeFeedback {
        application_id: order.application_id,
        result,
        account_type: Some(order.account_type),
        account_number: Some(order.account_number.clone()),
        card_number: None,
        applied_balance: order.balance,
        frozen_balance: done.and(account).map(|account| {
            let asked = order.balance.filter(|_| order.freeze_type != FreezeType::WHOLE);
            asked.unwrap_or(account.balance).min(account.balance)
        }),
        currency: Some(Currency::CNY),
        account_balance: account.map(|account| account.balance),
        start_time: done.map(|_| desk.at.into()),
        expire_time: done.map(|frozen| frozen.until.into()),
        failure_cause: cause(result),
        former_application_department: former.and_then(|_| Text::cut("公安机关")),
        former_frozen_currency: former.map(|_| Currency::CNY),
        former_frozen_balance: former.and(account).map(|account| account.held_at(desk.at)),
        former_frozen_expire_time: former.map(|frozen| frozen.until.into()),
        account_available_balance: account.map(|a| a.balance.saturating_sub_to_zero(a.held_at(desk.at))),
        answerer: answerer(desk, "冻结反馈"),
    }
}

fn try_freeze(
    desk: &mut Desk<'_>,
    order: &FreezeOrder,
) -> Result<AccountIx, (ResultCode, Option<AccountIx>)> {
    let early = |result| (result, None);
    desk.check_papers(PaperedOrder::Freeze, &order.attachments).map_err(early)?;
    check_term(order.freeze_start_time.instant(), order.expire_time.instant()).map_err(early)?;
    let is_whole = order.freeze_type == FreezeType::WHOLE;
    let limit = order.balance.filter(|_| !is_whole);
    if !is_whole && limit.is_none_or(|amount| amount <= Fen::ZERO) {
        return Err(early(ResultCode::WRONG_AMOUNT));
    }
    let named =
        Named { bank_id: order.bank_id, number: &order.account_number, name: Some(&order.account_name) };
    let place = desk.find(&named).map_err(early)?;
    let late = |result| (result, Some(place));
    desk.check_mark(place).map_err(late)?;
    let standing = desk.world.book.account(place).frozen_at(desk.at);
    let is_all_frozen = standing.is_some_and(|frozen| {
        let balance = desk.world.book.account(place).balance;
        frozen.limit.is_none_or(|limit| limit >= balance)
    });
    if is_all_frozen {
        return Err(late(ResultCode::ALREADY_FROZEN));
    }
    desk.check_luck(order.application_id).map_err(late)?;
    let until = order.expire_time.instant();
    let behind = standing.and_then(|frozen| Some((frozen.limit?, frozen.until)));
    // Amounts are frozen one behind the other. A stop goes on until its own end.
    let (limit, until) = match (limit, behind) {
        (Some(limit), Some((before, ends))) => (limit.checked_add(before), until.max(ends)),
        (limit, _) => (limit, until),
    };
    desk.world.book.account_mut(place).frozen = Some(Hold { until, limit });
    Ok(place)
}

/// 100205 冻结延期.
pub(super) fn extend(desk: &mut Desk<'_>, order: &FreezeExtension) -> FreezeExtensionFeedback {
    let done = try_extend(desk, order);
    let result = done.as_ref().map_or_else(|result| *result, |_| ResultCode::SUCCESS);
    FreezeExtensionFeedback {
        application_id: order.application_id,
        result,
        account_type: Some(order.account_type),
        account_number: Some(order.account_number.clone()),
        card_number: None,
        frozen_balance: done.as_ref().ok().map(|place| desk.world.book.account(*place).held_at(desk.at)),
        currency: Some(Currency::CNY),
        start_time: done.as_ref().ok().map(|_| order.postpone_start_time),
        expire_time: done.as_ref().ok().map(|_| order.expire_time),
        failure_cause: cause(result),
        answerer: answerer(desk, "续冻反馈"),
    }
}

fn try_extend(desk: &mut Desk<'_>, order: &FreezeExtension) -> Result<AccountIx, ResultCode> {
    desk.check_papers(PaperedOrder::Freeze, &order.attachments)?;
    check_term(order.postpone_start_time.instant(), order.expire_time.instant())?;
    let named =
        Named { bank_id: order.bank_id, number: &order.account_number, name: Some(&order.account_name) };
    let place = desk.find(&named)?;
    let account = desk.world.book.account_mut(place);
    let Some(frozen) = account.frozen_at(desk.at) else { return Err(code("0801")) };
    account.frozen = Some(Hold { until: order.expire_time.instant().max(frozen.until), ..frozen });
    Ok(place)
}

/// 100203 冻结解除.
pub(super) fn release(desk: &mut Desk<'_>, order: &FreezeRelease) -> FreezeReleaseFeedback {
    let done = try_release(desk, order);
    let result = done.err().unwrap_or(ResultCode::SUCCESS);
    FreezeReleaseFeedback {
        application_id: order.application_id,
        result,
        account_type: Some(order.account_type),
        account_number: Some(order.account_number.clone()),
        card_number: None,
        unfreeze_balance: done.ok(),
        currency: Some(Currency::CNY),
        withdrawal_time: done.ok().map(|_| desk.at.into()),
        failure_cause: cause(result),
        answerer: answerer(desk, "解冻反馈"),
    }
}

fn try_release(desk: &mut Desk<'_>, order: &FreezeRelease) -> Result<Fen, ResultCode> {
    let named =
        Named { bank_id: order.bank_id, number: &order.account_number, name: Some(&order.account_name) };
    let place = desk.find(&named)?;
    let account = desk.world.book.account_mut(place);
    if account.frozen_at(desk.at).is_none() {
        return Err(ResultCode::NO_ORIGINAL);
    }
    let held = account.held_at(desk.at);
    account.frozen = None;
    Ok(held)
}

fn check_term(start: Timestamp, expire: Timestamp) -> Result<(), ResultCode> {
    let longest = assumptions().freeze.days_at_most * 86_400 * 1_000_000;
    let lasts = expire.micros_since(start);
    if lasts <= 0 || lasts > longest { Err(ResultCode::OUTSIDE_LEGAL_TERM) } else { Ok(()) }
}
