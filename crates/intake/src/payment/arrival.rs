//! When a payment arrives, as far as the words tell, and until when the victim can still revoke it.
//!
//! 银发〔2016〕261号: a transfer at a cash machine to somebody else arrives after 24 hours, and whoever pays otherwise may
//! choose real time, ordinary (two hours) or the next day; until it leaves, the payer can revoke it at the bank.

use jiff::civil::Time;
use kernel::time::Timestamp;
use serde::Serialize;

use super::{Channel, Paid, Parts, clause, sentence};
use crate::instant::{Instant, Precision};
use crate::text::Span;

/// When a payment arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// At once (实时到账): nothing to revoke.
    RealTime,
    /// Two hours later (普通到账).
    TwoHours,
    /// A day later (24小时到账), as from a cash machine.
    Day,
    /// On the next day (次日到账).
    NextDay,
}

const WORDS: &[(&str, Arrival)] = &[
    ("次日到账", Arrival::NextDay),
    ("次日到", Arrival::NextDay),
    ("第二天到账", Arrival::NextDay),
    ("隔天到账", Arrival::NextDay),
    ("隔日到账", Arrival::NextDay),
    ("明天到账", Arrival::NextDay),
    ("明天才到", Arrival::NextDay),
    ("24小时到账", Arrival::Day),
    ("24小时后到", Arrival::Day),
    ("24小时内到", Arrival::Day),
    ("二十四小时到账", Arrival::Day),
    ("延时到账", Arrival::Day),
    ("延迟到账", Arrival::Day),
    ("2小时到账", Arrival::TwoHours),
    ("两小时到账", Arrival::TwoHours),
    ("2小时后到", Arrival::TwoHours),
    ("两小时后到", Arrival::TwoHours),
    ("普通到账", Arrival::TwoHours),
    ("实时到账", Arrival::RealTime),
    ("即时到账", Arrival::RealTime),
    ("马上到账", Arrival::RealTime),
    ("秒到账", Arrival::RealTime),
    ("立即到账", Arrival::RealTime),
];

/// The way of arrival told beside a payment; a cash machine without a word is a day, everything else is not known.
pub(super) fn told(parts: &Parts, paid: &[Paid], index: usize, channel: Channel) -> Option<Arrival> {
    let one = paid[index].span;
    let whole = sentence(parts.text, one.start);
    let until = paid.get(index + 1).map_or(whole.end, |next| clause(parts.text, next.span).start);
    let beside = Span::new(clause(parts.text, one).start, until.min(whole.end).max(one.end));
    let said =
        WORDS.iter().find(|(words, _)| parts.text.has_any(beside, &[words])).map(|(_, arrival)| *arrival);
    said.or((channel == Channel::Atm).then_some(Arrival::Day))
}

/// The last instant at which the bank can still be asked to revoke it. A time known to the hour or the day counts from its beginning.
pub(super) fn revocable_until(arrival: Option<Arrival>, time: Option<Instant>) -> Option<Timestamp> {
    let time = time?;
    match arrival? {
        Arrival::RealTime => None,
        Arrival::TwoHours if time.precision == Precision::Day => None,
        Arrival::TwoHours => Some(time.at.plus_seconds(2 * 3600)),
        Arrival::Day => Some(time.at.plus_seconds(24 * 3600)),
        Arrival::NextDay => {
            let next = time.at.beijing_date().tomorrow().ok()?;
            Timestamp::from_beijing(next.to_datetime(Time::midnight()))
        }
    }
}
