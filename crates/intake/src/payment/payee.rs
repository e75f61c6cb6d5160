//! The payee's account of each payment.

use super::holder::Holders;
use super::{Channel, Paid, Parts, clause, sentence, sheet};
use crate::elements::{Element, ElementKind, Role};
use crate::text::{Span, Text};

mod fits;
mod hold;
mod named;
mod number;
mod row;

pub(super) use fits::bracket_before;
use fits::{fits, is_bracketed_code, is_cash};
use hold::hold_in_sentence;
use named::{by_name, by_number_of_name};
pub(super) use number::{ordinal_at, told_ways};
use number::{ordinals, told_by_number};
use row::in_a_row;

/// For each payment the index of its payee's account among the elements.
pub(super) type Payees = Vec<Option<usize>>;

const SAME: &[&str] = &[
    "同一账户",
    "同一账号",
    "该对公",
    "该公司账",
    "该收款",
    "该账户",
    "该账号",
    "此账户",
    "上述账户",
    "这个账户",
    "这个账号",
    "前述账户",
    "同一卡",
    "该卡",
    "同一张卡",
    "同一收款",
    "同一个账户",
    "同一个账号",
    "同一个卡",
    "原账户",
    "相同账户",
    "同账户",
    "同一银行账户",
    "账户不变",
    "同一地址",
    "该地址",
    "这个地址",
    "同一钱包",
    "同一支付宝",
    "同一个人",
    "同一人",
    "其同一",
    "同一公司",
    "同一商户",
    "同上账",
    "账号同上",
    "卡号同上",
    "同上",
    "同前",
    "收款人不变",
    "还是他",
    "还是她",
    "同样的账户",
    "同样账户",
    "一样的账号",
    "一样的卡",
    "还是那个",
    "还是这个",
    "还是同",
    "那张卡",
    "这个户",
];

const ALL_OF_THEM: &[&str] = &[
    "均", "都", "全部", "全是", "皆", "以上", "同一", "几笔", "两笔", "三笔", "四笔", "五笔", "每次", "每笔",
    "钱是", "款项",
];

/// `again` are payments whose account is told again elsewhere, with that account.
pub(super) fn all(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    again: &[(usize, usize)],
    holders: &Holders,
) -> Payees {
    let accounts: Vec<usize> =
        (0..parts.elements.len()).filter(|&index| is_payee(&parts.elements[index])).collect();
    let mut payees: Payees = vec![None; paid.len()];
    let mut orphans: Vec<usize> = Vec::new();
    let mut fixed: Vec<usize> = Vec::new();
    for &(index, account) in again {
        payees[index] = Some(account);
        fixed.push(index);
    }
    let mut named = by_name(parts, paid, holders, &accounts, &mut payees);
    for (index, account) in sheet::payees(parts, paid) {
        payees[index] = Some(account);
        fixed.push(index);
    }
    let numbered = by_number_of_name(parts, paid, holders, &mut payees, &mut fixed);
    named.extend(&fixed);
    let (rows, apart) = in_a_row(parts, paid, &accounts, &named, &mut payees);
    let is_told = |account: &usize| again.iter().any(|(_, told)| told == account);
    for &account in accounts
        .iter()
        .filter(|account| !rows.contains(account) && !numbered.contains(account) && !is_told(account))
    {
        let meant = ordinals(parts, paid, parts.elements[account].span);
        if !meant.is_empty() {
            for index in meant {
                payees[index] = Some(account);
                fixed.push(index);
            }
            continue;
        }
        match owner(parts, paid, parts.elements[account].span) {
            Some(index)
                if parts.elements[account].kind == ElementKind::Wallet
                    && !fits(parts, paid, ways, index, account) => {}
            Some(index) if payees[index].is_none() => payees[index] = Some(account),
            Some(_) => {}
            // An account that was found by its holder's name is no payee of everything.
            None if named.iter().any(|&index| payees[index] == Some(account)) => {}
            None => orphans.push(account),
        }
    }
    same_words(paid, &mut payees);
    told_by_number(parts, paid, &accounts, &mut payees, &mut fixed);
    references(parts, paid, &accounts, &mut payees);
    hold_in_sentence(parts, paid, ways, &fixed, &mut payees);
    adopt(parts, paid, ways, &orphans, &mut payees);
    only_account(parts, paid, ways, &accounts, &mut payees);
    // 第一单100，…三笔，收款卡依次A、B、C: the row means the others only.
    for index in apart.into_iter().filter(|index| !named.contains(index) && !fixed.contains(index)) {
        payees[index] = None;
    }
    payees
}

fn is_payee(element: &Element) -> bool {
    element.role == Role::Suspect
        && matches!(element.kind, ElementKind::BankCard | ElementKind::Alipay | ElementKind::Wallet)
}

/// The stretch between semicolons around a position.
fn part_of_sentence(text: &Text, position: usize) -> Span {
    let whole = sentence(text, position);
    let is_mark = |at: &usize| text.at(*at) == ';';
    let start = (whole.start..position).rev().find(is_mark).map_or(whole.start, |at| at + 1);
    let end = (position..whole.end).find(is_mark).unwrap_or(whole.end);
    Span::new(start, end)
}

/// The payment in whose part of the sentence an account stands.
fn owner(parts: &Parts, paid: &[Paid], account: Span) -> Option<usize> {
    let inside = sentence(parts.text, account.start);
    let here = |index: &usize| inside.covers(paid[*index].span);
    let before = (0..paid.len()).rev().find(|index| paid[*index].span.end <= account.start).filter(here);
    let after = (0..paid.len()).find(|index| paid[*index].span.start >= account.end).filter(here);
    match (before, after) {
        (None, None) => None,
        (Some(before), None) => {
            (!speaks_of_all(parts, account) || before == 0).then_some(first_of(paid, before))
        }
        (None, Some(after)) => Some(after),
        (Some(before), Some(_)) if is_in_bracket_of(parts, paid[before].span, account) => Some(before),
        (Some(before), Some(after)) => {
            let to_before = Span::new(paid[before].span.end, account.start);
            let to_after = Span::new(account.end, paid[after].span.start);
            // 向X转账5000元: the account before its verb belongs to the sum behind it.
            let aimed = parts.text.has_any(to_before, &["，向", "、向", "；向", ",向", "又向", "再向"]);
            if aimed && parts.text.has_any(to_after, &["转", "汇", "付", "打"]) {
                return Some(after);
            }
            let before_wins = match (cuts(parts, to_before), cuts(parts, to_after)) {
                (a, b) if a != b => a < b,
                _ => to_before.end - to_before.start <= to_after.end - to_after.start,
            };
            Some(if before_wins { first_of(paid, before) } else { after })
        }
    }
}

/// 转9999元（10时41分，滕飞跃，6226…）: in the bracket that opens straight behind the sum.
fn is_in_bracket_of(parts: &Parts, sum: Span, account: Span) -> bool {
    let open = parts.text.skip_blanks(sum.end);
    parts.text.at(open) == '(' && !(open..account.start).any(|at| parts.text.at(at) == ')')
}

fn first_of(paid: &[Paid], index: usize) -> usize {
    (0..=index).find(|&first| paid[first].span == paid[index].span).unwrap_or(index)
}

/// How strongly a stretch parts two transfers: a semicolon more than a time, a time more than nothing.
fn cuts(parts: &Parts, span: Span) -> u8 {
    if (span.start..span.end).any(|at| parts.text.at(at) == ';') {
        2
    } else {
        u8::from(parts.instants.iter().any(|instant| span.covers(instant.span)))
    }
}

fn speaks_of_all(parts: &Parts, account: Span) -> bool {
    let window = parts.text.window_before(account.start, 24, &['。', '\n', ';']);
    parts.text.has_any(window, ALL_OF_THEM)
}

fn same_words(paid: &[Paid], payees: &mut Payees) {
    for index in 1..paid.len() {
        if paid[index].span == paid[index - 1].span && payees[index].is_none() {
            payees[index] = payees[index - 1];
        }
    }
}

/// 同一账户, 该账户: the payee of the payment before, or the last account before.
fn references(parts: &Parts, paid: &[Paid], accounts: &[usize], payees: &mut Payees) {
    for index in 0..paid.len() {
        let inside = sentence(parts.text, paid[index].span.start);
        let own = clause(parts.text, paid[index].span);
        let from = index
            .checked_sub(1)
            .map_or(inside.start, |last| paid[last].span.end.max(inside.start))
            .min(paid[index].span.start);
        let until = paid
            .get(index + 1)
            .map_or(inside.end, |next| next.span.start.min(inside.end))
            .max(paid[index].span.end);
        let until = until.min((own.end + 14).max(paid[index].span.end));
        // 50000元至同一账户；11时31分消费: the words right behind the last sum are that one's.
        let here = (from..until).any(|at| {
            parts.text.any_starts_at(at, SAME)
                && (index == 0 || at > paid[index - 1].span.end + 6 || at >= paid[index].span.start)
        });
        if payees[index].is_none() && here {
            let last = accounts
                .iter()
                .rev()
                .find(|&&account| parts.elements[account].span.end <= paid[index].span.start);
            let ditto = (from..until).any(|at| parts.text.any_starts_at(at, &["同上", "同前", "收款人不变"]));
            let previous = index.checked_sub(1).and_then(|last| payees[last]);
            payees[index] = if ditto { previous.or(last.copied()) } else { last.copied().or(previous) };
        }
    }
}

/// Accounts told apart from the payments: 收款账户均为…, 都打给….
fn adopt(parts: &Parts, paid: &[Paid], ways: &[Option<Channel>], orphans: &[usize], payees: &mut Payees) {
    let open: Vec<usize> = (0..paid.len()).filter(|&index| payees[index].is_none()).collect();
    if orphans.len() == open.len() && orphans.len() > 1 {
        for (&index, &account) in open.iter().zip(orphans) {
            payees[index] = Some(account);
        }
        return;
    }
    for &index in &open {
        let suits = |account: &&usize| {
            ways[index].is_none()
                && speaks_of_all(parts, parts.elements[**account].span)
                && !is_cash(parts, paid, ways, index)
                && !is_bracketed_code(parts, paid, index)
                || fits(parts, paid, ways, index, **account)
        };
        let after = orphans
            .iter()
            .filter(|&&account| parts.elements[account].span.start > paid[index].span.end)
            .find(suits);
        let before = orphans
            .iter()
            .rev()
            .filter(|&&account| parts.elements[account].span.end <= paid[index].span.start)
            .find(suits);
        payees[index] = after.or(before).copied();
    }
}

/// The report's one payee account, for payments told after it.
fn only_account(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    accounts: &[usize],
    payees: &mut Payees,
) {
    let &[account] = accounts else { return };
    for index in 0..paid.len() {
        let told_after = parts.elements[account].span.end <= paid[index].span.start;
        if payees[index].is_none() && told_after && fits(parts, paid, ways, index, account) {
            payees[index] = Some(account);
        }
    }
}
