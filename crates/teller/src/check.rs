//! What is checked before an account is touched, each with its exact result: papers, amount, time, account, holder, transfer.
//!
//! A ladder of early returns over facts; nothing here asks anybody.

use kernel::{Fen, Timestamp};
use wire::codes::{ApplicationType, FreezeType};
use wire::{FreezeOrder, PaperedOrder, Personal, ResultCode, StopOrder, check_papers};

use crate::core_system::{Account, Direction, Movement};

/// What the law and the bank's own practice set; the defaults are those of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// A stop ends by itself after so many hours.
    pub stop_hours: i64,
    /// An account is stopped so many times at most, extensions counted.
    pub stops_max: u32,
    /// A freeze lasts so many days at most: half a year of the longest months.
    pub freeze_days_max: i64,
    /// A transfer counts as the one that an order names within so many minutes of the time named.
    pub match_minutes: i64,
    /// Whether a stop holds only the amount that the order names instead of the whole account.
    pub limits_stops: bool,
    /// An order is to be answered within so many hours.
    pub feedback_hours: i64,
    /// So many minutes before that the alarm goes.
    pub alarm_minutes: i64,
    /// So many seconds the bank's system may stay silent before the police are told that the bank failed: they can still
    /// telephone then.
    pub patience_seconds: i64,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            stop_hours: 48,
            stops_max: 2,
            freeze_days_max: 184,
            match_minutes: 60,
            limits_stops: false,
            feedback_hours: 24,
            alarm_minutes: 15,
            patience_seconds: 120,
        }
    }
}

/// An order may be dated so far ahead, for clocks that differ.
const AHEAD_SECONDS_MAX: i64 = 86_400;

/// What a stop order shows by itself.
pub(crate) fn stop_order(order: &StopOrder, now: Timestamp, rules: &Rules) -> Result<(), ResultCode> {
    check_papers(PaperedOrder::Stop, &order.attachments).map_err(|error| error.result_code())?;
    if needs_original(order.application_type) && order.original_application_id.is_none() {
        return Err(ResultCode::MISSING_FIELD);
    }
    if order.transfer_amount <= Fen::ZERO {
        return Err(ResultCode::WRONG_AMOUNT);
    }
    term(order.start_time.instant(), order.expire_time.instant(), rules.stop_hours * 3_600)?;
    still_valid(order.expire_time.instant(), now)?;
    dated(order.applicant.application_time.instant(), now)
}

/// What a freeze order shows by itself.
pub(crate) fn freeze_order(order: &FreezeOrder, now: Timestamp, rules: &Rules) -> Result<(), ResultCode> {
    check_papers(PaperedOrder::Freeze, &order.attachments).map_err(|error| error.result_code())?;
    if order.freeze_type != FreezeType::WHOLE && order.balance.is_none_or(|amount| amount <= Fen::ZERO) {
        return Err(ResultCode::WRONG_AMOUNT);
    }
    let from = order.freeze_start_time.instant();
    term(from, order.expire_time.instant(), rules.freeze_days_max * 86_400)?;
    still_valid(order.expire_time.instant(), now)?;
    dated(order.applicant.application_time.instant(), now)
}

/// Types 02 to 05 refer to a report or order of before.
fn needs_original(kind: ApplicationType) -> bool {
    follows_report(kind) || completes(kind)
}

/// Whether a stop follows a bank's own report (02, 03).
pub(crate) fn follows_report(kind: ApplicationType) -> bool {
    kind == ApplicationType::BANK_REPORT || kind == ApplicationType::BANK_REPORT_OTHER
}

/// Whether an order brings later what an earlier one lacked (04, 05).
pub(crate) fn completes(kind: ApplicationType) -> bool {
    kind == ApplicationType::COMPLETED || kind == ApplicationType::COMPLETED_OTHER
}

/// A period of at most so many seconds.
pub(crate) fn term(from: Timestamp, until: Timestamp, seconds_max: i64) -> Result<(), ResultCode> {
    let lasts = until.micros_since(from);
    if lasts <= 0 || lasts > seconds_max * 1_000_000 { Err(ResultCode::OUTSIDE_LEGAL_TERM) } else { Ok(()) }
}

/// An order whose own end has passed orders nothing any more.
fn still_valid(until: Timestamp, now: Timestamp) -> Result<(), ResultCode> {
    if until <= now { Err(ResultCode::OUTSIDE_LEGAL_TERM) } else { Ok(()) }
}

fn dated(applied: Timestamp, now: Timestamp) -> Result<(), ResultCode> {
    if applied > now.plus_seconds(AHEAD_SECONDS_MAX) { Err(ResultCode::ODD_APPLICATION_DATE) } else { Ok(()) }
}

/// The account, if there is one under this name.
pub(crate) fn account<'a>(
    found: Option<&'a Account>,
    name: Option<&Personal<100>>,
) -> Result<&'a Account, ResultCode> {
    let account = found.ok_or(ResultCode::NO_SUCH_ACCOUNT)?;
    if name.is_some_and(|name| !is_same_name(name.reveal(), &account.holder.name)) {
        return Err(ResultCode::NAME_MISMATCH);
    }
    Ok(account)
}

/// Whether the account may be held at all.
pub(crate) fn mark(account: &Account) -> Result<(), ResultCode> {
    if account.closed_at.is_some() {
        return Err(ResultCode::INVALID_ACCOUNT);
    }
    if account.is_protected {
        return Err(ResultCode::PROTECTED_ACCOUNT);
    }
    if account.is_reported_lost { Err(ResultCode::LOST_ACCOUNT) } else { Ok(()) }
}

/// A transfer as an order names it.
pub(crate) struct Claimed<'o> {
    pub amount: Fen,
    pub at: Timestamp,
    pub from: Option<&'o Personal<50>>,
}

impl Claimed<'_> {
    /// From when to when such a transfer may have come.
    pub(crate) fn period(&self, rules: &Rules) -> (Timestamp, Timestamp) {
        let around = rules.match_minutes * 60;
        (self.at.plus_seconds(-around), self.at.plus_seconds(around + 1))
    }

    /// Whether so much came: in one transfer, or in all from that payer.
    pub(crate) fn check(&self, movements: &[Movement]) -> Result<(), ResultCode> {
        let came = || movements.iter().filter(|row| row.direction == Direction::In && !row.has_failed);
        if came().any(|row| row.amount_fen == self.amount) {
            return Ok(());
        }
        let payer = self.from.map(Personal::reveal);
        let is_payer = |row: &&Movement| payer.is_some() && row.opponent_account.as_deref() == payer;
        let from_payer = Fen::checked_sum(came().filter(is_payer).map(|row| row.amount_fen));
        if from_payer == Some(self.amount) { Ok(()) } else { Err(ResultCode::NO_ORIGINAL) }
    }
}

/// Names agree apart from blanks, width and the two forms of the dot in names of minorities.
fn is_same_name(one: &str, other: &str) -> bool {
    let folded = |name: &str| -> String {
        let wide = name.chars().map(kernel::account::fold_width).filter(|c| !c.is_whitespace());
        wide.map(|c| if matches!(c, '•' | '．' | '.') { '·' } else { c })
            .flat_map(char::to_uppercase)
            .collect()
    };
    folded(one) == folded(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::AccountNo;
    use wire::{DownBody, Message, decode};

    use crate::core_system::Holder;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn golden(bytes: &[u8]) -> DownBody {
        match decode(bytes) {
            Ok(Message::Down { body, .. }) => body,
            other => panic!("no order: {other:?}"),
        }
    }

    fn shown(result: Result<(), ResultCode>) -> String {
        result.map_or_else(|code| code.to_string(), |()| "ok".to_owned())
    }

    fn check_stop(change: impl Fn(&mut StopOrder)) -> String {
        let bytes = include_bytes!("../../wire/tests/golden/100101-stop-order.xml");
        let DownBody::Stop(mut order) = golden(bytes) else { panic!("no stop") };
        change(&mut order);
        shown(stop_order(&order, at("20260110182000"), &Rules::default()))
    }

    /// In the order of precedence: each row breaks what the rows below it break as well.
    #[test]
    fn a_stop_order_is_checked_rung_by_rung() {
        let later = |seconds: i64| at("20260110181800").plus_seconds(seconds).into();
        assert_eq!(check_stop(|_| {}), "ok");
        assert_eq!(check_stop(|order| order.applicant.application_time = later(86_400 + 121)), "0802");
        assert_eq!(check_stop(|order| order.applicant.application_time = later(86_400 + 119)), "ok");
        assert_eq!(check_stop(|order| order.expire_time = order.start_time), "0801");
        let of_old = |order: &mut StopOrder| {
            order.start_time = at("20260107182000").into();
            order.expire_time = at("20260109182000").into();
        };
        assert_eq!(check_stop(of_old), "0801");
        let longest = |order: &mut StopOrder| {
            order.expire_time = order.start_time.instant().plus_seconds(48 * 3_600).into();
        };
        assert_eq!(check_stop(longest), "ok");
        let too_long = |order: &mut StopOrder| {
            order.expire_time = order.start_time.instant().plus_seconds(48 * 3_600 + 1).into();
            order.applicant.application_time = later(200_000);
        };
        assert_eq!(check_stop(too_long), "0801");
        let no_amount = |order: &mut StopOrder| {
            too_long(order);
            order.transfer_amount = Fen::ZERO;
        };
        assert_eq!(check_stop(no_amount), "0200");
        for kind in ["02", "03", "04", "05"] {
            let lacks_original = |order: &mut StopOrder| {
                no_amount(order);
                order.application_type = ApplicationType::parse(kind).unwrap();
            };
            assert_eq!(check_stop(lacks_original), "0500", "type {kind}");
        }
        let no_paper = |order: &mut StopOrder| {
            no_amount(order);
            order.attachments.pop();
        };
        assert_eq!(check_stop(no_paper), "0600");
    }

    #[test]
    fn a_freeze_order_is_checked_rung_by_rung() {
        let check = |change: &dyn Fn(&mut FreezeOrder)| {
            let bytes = include_bytes!("../../wire/tests/golden/100201-freeze-order.xml");
            let DownBody::Freeze(mut order) = golden(bytes) else { panic!("no freeze") };
            change(&mut order);
            shown(freeze_order(&order, at("20260110182000"), &Rules::default()))
        };
        let part = |order: &mut FreezeOrder, amount| {
            order.freeze_type = FreezeType::AMOUNT;
            order.balance = amount;
        };
        let lasts = |order: &mut FreezeOrder, days: i64| {
            order.expire_time = order.freeze_start_time.instant().plus_seconds(days * 86_400).into();
        };
        assert_eq!(check(&|_| {}), "ok");
        assert_eq!(check(&|order| lasts(order, 184)), "ok");
        assert_eq!(check(&|order| lasts(order, 185)), "0801");
        assert_eq!(check(&|order| lasts(order, 0)), "0801");
        assert_eq!(check(&|order| part(order, None)), "0200");
        assert_eq!(check(&|order| part(order, Some(Fen::ZERO))), "0200");
        assert_eq!(check(&|order| part(order, Some(Fen::new(1)))), "ok");
        assert_eq!(check(&|order| drop(order.attachments.pop())), "0600");
    }

    fn account_of(name: &str) -> Account {
        Account {
            number: AccountNo::parse("6222020000001234567").unwrap(),
            card: None,
            holder: Holder {
                name: name.to_owned(),
                is_company: false,
                document: None,
                phone: None,
                address: None,
                employer: None,
                representative: None,
            },
            closed_at: None,
            is_protected: false,
            is_reported_lost: false,
            balance_fen: Fen::new(100),
            available_fen: Fen::new(100),
            branch: None,
            branch_code: None,
            opened_at: None,
            last_moved_at: None,
            others: Vec::new(),
        }
    }

    #[test]
    fn an_account_must_be_there_open_under_this_name_and_free() {
        let check = |account: Option<Account>, name: &str| {
            let name = Personal::new(name).unwrap();
            shown(super::account(account.as_ref(), Some(&name)).and_then(mark))
        };
        assert_eq!(check(None, "周某"), "0300");
        let open = || account_of("阿依·古丽");
        assert_eq!(check(Some(open()), "阿依 • 古丽"), "ok");
        assert_eq!(check(Some(open()), "阿依古丽"), "0301");
        assert_eq!(check(Some(open()), "不详"), "0301");
        let lost = Account { is_reported_lost: true, ..open() };
        assert_eq!(check(Some(lost.clone()), "阿依·古丽"), "0303");
        let listed = Account { is_protected: true, ..lost };
        assert_eq!(check(Some(listed.clone()), "阿依·古丽"), "0302");
        let closed = Account { closed_at: Some(at("20250101000000")), ..listed };
        assert_eq!(check(Some(closed.clone()), "阿依·古丽"), "0304");
        assert_eq!(check(Some(closed), "别人"), "0301");
    }

    #[test]
    fn the_transfer_must_have_come() {
        let row = |fen: i64, direction, from: &str| Movement {
            at: at("20260110173005"),
            direction,
            amount_fen: Fen::new(fen),
            balance_fen: None,
            serial: None,
            kind: None,
            opponent_name: None,
            opponent_account: Some(from.to_owned()),
            opponent_bank: None,
            summary: None,
            is_cash: false,
            has_failed: false,
            place: None,
            terminal: None,
            merchant_name: None,
            merchant_code: None,
            ip: None,
            mac: None,
        };
        let victim = Personal::new("6217000000001234567").unwrap();
        let check = |rows: &[Movement], fen: i64| {
            let claimed = Claimed { amount: Fen::new(fen), at: at("20260110173000"), from: Some(&victim) };
            shown(claimed.check(rows))
        };
        let two = [row(300, Direction::In, victim.reveal()), row(200, Direction::In, victim.reveal())];
        assert_eq!(check(&two, 300), "ok");
        assert_eq!(check(&two, 500), "ok");
        assert_eq!(check(&two, 400), "0400");
        assert_eq!(check(&[row(500, Direction::Out, victim.reveal())], 500), "0400");
        let failed = Movement { has_failed: true, ..row(500, Direction::In, victim.reveal()) };
        assert_eq!(check(&[failed], 500), "0400");
        let strangers = [row(300, Direction::In, "1"), row(200, Direction::In, "1")];
        assert_eq!(check(&strangers, 500), "0400");
        assert_eq!(check(&[], 1), "0400");
    }
}
