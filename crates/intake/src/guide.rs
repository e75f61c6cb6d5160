//! What to ask next, and what to do first: codes whose words stand in the message catalogue under `question.` and
//! `first_aid.`.
//!
//! The order is the order at the desk: who must not be lost comes first, then what the bank can still undo, then the
//! fields of the stop order for the newest payment first (its money is nearest), then what the kind of scam asks for.

use kernel::time::Timestamp;
use serde::Serialize;

use crate::alert::{Alert, AlertKind};
use crate::missing::MissingField;
use crate::payment::{Arrival, Channel, Payment};

/// The next thing to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its words in the message catalogue, under `question.`.
    pub code: String,
    /// The field of the stop order it gets.
    pub field: Option<MissingField>,
    /// The payment it is about, by its place in the reading.
    pub payment: Option<usize>,
}

/// A step of first aid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its words in the message catalogue, under `first_aid.`.
    pub code: &'static str,
    /// The payment it is about, by its place in the reading.
    pub payment: Option<usize>,
    /// It helps until then.
    pub until: Option<Timestamp>,
}

/// What the guide looks at.
pub(crate) struct Case<'a> {
    pub(crate) payments: &'a [Payment],
    pub(crate) alerts: &'a [Alert],
    /// The class's code, where the words speak for one.
    pub(crate) class: Option<&'static str>,
}

/// More questions at once are not read.
const QUESTIONS_MOST: usize = 8;

/// The questions, the most urgent first.
pub(crate) fn questions(case: &Case) -> Vec<Question> {
    let mut asked: Vec<Question> = Vec::new();
    let mut ask = |code: String, field, payment| {
        if asked.iter().all(|one| one.code != code) {
            asked.push(Question { code, field, payment });
        }
    };
    if case.alerts.iter().any(|alert| alert.kind == AlertKind::UnderControl) {
        ask("hang_up".to_owned(), None, None);
    }
    if case.payments.is_empty() {
        ask("amount.none".to_owned(), Some(MissingField::Amount), None);
    }
    for (place, payment) in case.payments.iter().enumerate().rev() {
        if is_by_bank(payment.channel) && payment.arrival.is_none() {
            ask("arrival".to_owned(), None, Some(place));
        }
    }
    let fields =
        [MissingField::PayeeAccount, MissingField::PayeeName, MissingField::Time, MissingField::PayeeBank];
    for (place, payment) in case.payments.iter().enumerate().rev() {
        for field in fields.into_iter().filter(|&field| payment.lacks(field) && is_asked_for(payment, field))
        {
            ask(field_code(payment, field), Some(field), Some(place));
        }
    }
    if let Some(class) = case.class {
        ask(format!("class.{class}"), None, None);
    }
    asked.truncate(QUESTIONS_MOST);
    asked
}

/// A wallet has no bank and no holder; cash has neither.
fn is_asked_for(payment: &Payment, field: MissingField) -> bool {
    match payment.channel {
        Channel::Coin | Channel::Cash => matches!(field, MissingField::PayeeAccount | MissingField::Time),
        Channel::Code | Channel::Wechat | Channel::Alipay => field != MissingField::PayeeBank,
        Channel::MobileBank
        | Channel::OnlineBank
        | Channel::Counter
        | Channel::Atm
        | Channel::Cardless
        | Channel::Unknown => true,
    }
}

/// Where the victim finds it depends on how the money went.
fn field_code(payment: &Payment, field: MissingField) -> String {
    let name = match field {
        MissingField::PayeeAccount => "payee_account",
        MissingField::PayeeName => "payee_name",
        MissingField::PayeeBank => return "payee_bank".to_owned(),
        MissingField::Amount => return "amount".to_owned(),
        MissingField::Time => return "time".to_owned(),
    };
    let place = match payment.channel {
        Channel::Code | Channel::Wechat | Channel::Alipay => "bill",
        Channel::Coin => "wallet",
        Channel::Cash => "courier",
        Channel::Atm | Channel::Counter | Channel::Cardless => "slip",
        Channel::MobileBank | Channel::OnlineBank | Channel::Unknown => "card",
    };
    if name == "payee_name" && matches!(place, "wallet" | "courier") {
        return "payee_name.card".to_owned();
    }
    format!("{name}.{place}")
}

fn is_by_bank(channel: Channel) -> bool {
    match channel {
        Channel::MobileBank | Channel::OnlineBank | Channel::Counter | Channel::Atm | Channel::Unknown => {
            true
        }
        Channel::Code
        | Channel::Wechat
        | Channel::Alipay
        | Channel::Coin
        | Channel::Cash
        | Channel::Cardless => false,
    }
}

/// First aid, in the order in which it helps.
pub(crate) fn first_aid(case: &Case) -> Vec<Step> {
    let heard = |kind: AlertKind| case.alerts.iter().any(|alert| alert.kind == kind);
    let mut steps = Vec::new();
    let mut step = |code: &'static str, payment, until| steps.push(Step { code, payment, until });
    if heard(AlertKind::SelfHarm) {
        step("hold_the_line", None, None);
    }
    if heard(AlertKind::UnderControl) {
        step("hang_up", None, None);
    }
    for (place, payment) in case.payments.iter().enumerate().rev() {
        if let Some(until) = payment.revocable_until {
            let code = match payment.arrival {
                Some(Arrival::NextDay) => "revoke_next_day",
                Some(Arrival::TwoHours) => "revoke_two_hours",
                Some(Arrival::Day | Arrival::RealTime) | None => "revoke_day",
            };
            step(code, Some(place), Some(until));
        }
    }
    if case.payments.iter().any(|payment| is_by_bank(payment.channel) || payment.to.is_some()) {
        step("call_bank", None, None);
    }
    if case
        .payments
        .iter()
        .any(|payment| matches!(payment.channel, Channel::Code | Channel::Wechat | Channel::Alipay))
    {
        step("complain_in_app", None, None);
    }
    if case.payments.iter().any(|payment| payment.channel == Channel::Cash) {
        step("courier_now", None, None);
    }
    step("screen_share_off", None, None);
    step("keep_chat", None, None);
    step("keep_app", None, None);
    if matches!(case.class, Some("black_net")) {
        step("do_not_pay_more", None, None);
    }
    if heard(AlertKind::LastSavings) || heard(AlertKind::SelfHarm) {
        step("relief", None, None);
    }
    step("no_recovery_agent", None, None);
    steps
}
