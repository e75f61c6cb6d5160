//! Rows of keys and values, as a bank's slip or a payment's page is copied: 户名 …, 账号 …, 金额 …, 时间 … line by line.

use super::{Paid, Parts};
use crate::elements::Role;
use crate::instant::{Instant, Precision};
use crate::text::Span;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Name,
    Account,
    Bank,
    Amount,
    Time,
}

const KEYS: &[(&str, Key)] = &[
    ("收款人姓名", Key::Name),
    ("收款户名", Key::Name),
    ("对方户名", Key::Name),
    ("收款人", Key::Name),
    ("收款方", Key::Name),
    ("户名", Key::Name),
    ("户主", Key::Name),
    ("姓名", Key::Name),
    ("收款账号", Key::Account),
    ("收款卡号", Key::Account),
    ("收款账户", Key::Account),
    ("对方账号", Key::Account),
    ("对方卡号", Key::Account),
    ("账号", Key::Account),
    ("卡号", Key::Account),
    ("账户", Key::Account),
    ("开户银行", Key::Bank),
    ("收款银行", Key::Bank),
    ("开户行", Key::Bank),
    ("收款行", Key::Bank),
    ("银行", Key::Bank),
    ("转账金额", Key::Amount),
    ("交易金额", Key::Amount),
    ("汇款金额", Key::Amount),
    ("付款金额", Key::Amount),
    ("金额", Key::Amount),
    ("转账时间", Key::Time),
    ("交易时间", Key::Time),
    ("汇款时间", Key::Time),
    ("付款时间", Key::Time),
    ("时间", Key::Time),
    ("日期", Key::Time),
];

/// One slip: the lines from its first key to its last.
struct Slip {
    span: Span,
    time: Option<Span>,
}

/// The slips: a key that comes again begins the next one.
fn slips(parts: &Parts) -> Vec<Slip> {
    let text = parts.text;
    let Some(last) = parts.amounts.last() else { return Vec::new() };
    let mut start = parts.amounts[0].span.start.saturating_sub(160);
    let stop = (last.span.end + 160).min(text.len());
    let (mut slips, mut keys, mut open): (Vec<Slip>, Vec<Key>, Option<Slip>) = (Vec::new(), Vec::new(), None);
    while start < stop {
        let end = (start..stop).find(|&at| text.at(at) == '\n').unwrap_or(stop);
        let at = text.skip_blanks(start);
        let key = KEYS.iter().find(|(words, _)| text.starts_with_at(at, words)).map(|(_, key)| *key);
        let line = Span::new(start, end);
        if key.is_none_or(|key| keys.contains(&key)) {
            slips.extend(open.take().filter(|_| keys.len() > 2));
            keys.clear();
        }
        if let Some(key) = key {
            keys.push(key);
            let slip = open.get_or_insert(Slip { span: line, time: None });
            slip.span.end = end;
            if key == Key::Time {
                slip.time = Some(line);
            }
        }
        start = end + 1;
    }
    slips.extend(open.filter(|_| keys.len() > 2));
    slips
}

/// The only payment of each slip, with the slip.
fn told(parts: &Parts, paid: &[Paid]) -> Vec<(usize, Slip)> {
    let only = |slip: Slip| {
        let mut inside = (0..paid.len()).filter(|&index| slip.span.covers(paid[index].span));
        match (inside.next(), inside.next()) {
            (Some(index), None) => Some((index, slip)),
            _ => None,
        }
    };
    slips(parts).into_iter().filter_map(only).collect()
}

/// The payee's account of each payment that a slip tells.
pub(super) fn payees(parts: &Parts, paid: &[Paid]) -> Vec<(usize, usize)> {
    let account = |slip: &Slip| {
        let mut inside = (0..parts.elements.len()).filter(|&at| {
            let one = &parts.elements[at];
            one.role == Role::Suspect && one.kind.is_account() && slip.span.covers(one.span)
        });
        match (inside.next(), inside.next()) {
            (Some(account), None) => Some(account),
            _ => None,
        }
    };
    told(parts, paid).into_iter().filter_map(|(index, slip)| Some((index, account(&slip)?))).collect()
}

/// Gives each payment that a slip tells the slip's time.
pub(super) fn times(parts: &Parts, paid: &[Paid], times: &mut [Option<Instant>]) {
    for (index, slip) in told(parts, paid) {
        let Some(line) = slip.time else { continue };
        let clock = parts.instants.iter().find(|instant| line.covers(instant.span));
        if let Some(clock) = clock.filter(|clock| clock.precision != Precision::None) {
            times[index] = Some(*clock);
        }
    }
}
