//! Accounts in a row: 依次为A、B、C, 分别向A、B.

use super::number::ordinal_at;
use super::{Payees, part_of_sentence};
use crate::payment::{Paid, Parts, channel, sentence};
use crate::text::Span;

/// 依次为A、B、C, 分别向A、B: as many accounts in one sentence as there are payments; with the payments that the row leaves out.
pub(super) fn in_a_row(
    parts: &Parts,
    paid: &[Paid],
    accounts: &[usize],
    fixed: &[usize],
    payees: &mut Payees,
) -> (Vec<usize>, Vec<usize>) {
    for &first in accounts {
        let start = parts.elements[first].span.start;
        for here in [sentence(parts.text, start), part_of_sentence(parts.text, start)] {
            let told = row_in(parts, paid, accounts, first, here, fixed, payees);
            if !told.0.is_empty() {
                return told;
            }
        }
    }
    (Vec::new(), Vec::new())
}

/// The row that begins with an account, and the payments of its sentence that it leaves out.
fn row_in(
    parts: &Parts,
    paid: &[Paid],
    accounts: &[usize],
    first: usize,
    here: Span,
    fixed: &[usize],
    payees: &mut Payees,
) -> (Vec<usize>, Vec<usize>) {
    let none = (Vec::new(), Vec::new());
    let head = Span::new(
        here.start.max(parts.elements[first].span.start.saturating_sub(16)),
        parts.elements[first].span.start,
    );
    if !parts.text.has_any(head, &["依次", "分别", "顺序", "先后"]) {
        return none;
    }
    if let Some(given) = ways_and_accounts(parts, paid, accounts, head, here) {
        for (index, account) in given.iter().enumerate() {
            payees[index] = *account;
        }
        return (given.into_iter().flatten().collect(), Vec::new());
    }
    let row: Vec<usize> = accounts
        .iter()
        .copied()
        .filter(|&account| account >= first && here.covers(parts.elements[account].span))
        .collect();
    // 转入A（前三笔）及B（第四笔）: the numbers behind them say more than their order.
    let is_numbered = |account: &usize| {
        let end = parts.elements[*account].span.end;
        parts.text.at(end) == '(' && ordinal_at(parts.text, end + 1, paid.len()).is_some()
    };
    if row.iter().any(is_numbered) {
        return none;
    }
    let clear =
        !paid.iter().any(|one| one.span.start > parts.elements[first].span.start && here.covers(one.span));
    if row.len() < 2 || !clear {
        return none;
    }
    // As many as all payments, or as those of the sentence: 588和1688，分别转到A和B.
    let before = |index: &usize| paid[*index].span.end <= parts.elements[first].span.start;
    let own: Vec<usize> =
        (0..paid.len()).filter(|index| before(index) && here.covers(paid[*index].span)).collect();
    let meant: Vec<usize> = if row.len() == paid.len() {
        (0..paid.len()).collect()
    } else if own.len() >= row.len() {
        own[own.len() - row.len()..].to_vec()
    } else {
        return none;
    };
    // Payments told by their payees' names need no row.
    if meant.iter().any(|index| fixed.contains(index)) {
        return none;
    }
    for (&index, account) in meant.iter().zip(&row) {
        payees[index] = Some(*account);
    }
    let apart = own.into_iter().filter(|index| !meant.contains(index)).collect();
    (row, apart)
}

/// 依次为微信收款码、6226…、6226…: as many members as payments, some of them ways without an account.
fn ways_and_accounts(
    parts: &Parts,
    paid: &[Paid],
    accounts: &[usize],
    head: Span,
    here: Span,
) -> Option<Vec<Option<usize>>> {
    let text = parts.text;
    let marker = (head.start..here.end).find_map(|at| {
        let word = ["依次为", "依次是", "分别为", "分别是", "顺序为"]
            .iter()
            .find(|word| text.starts_with_at(at, word))?;
        Some(at + word.chars().count())
    })?;
    let mut members = Vec::new();
    let mut start = marker;
    for at in marker..=here.end {
        if at == here.end || matches!(text.at(at), '、' | ';') {
            members.push(Span::new(start, at));
            start = at + 1;
        }
    }
    let account = |member: &Span| accounts.iter().copied().find(|&at| member.covers(parts.elements[at].span));
    let way = |member: &Span| channel::find(text, *member, member.start).is_some();
    let told = members.iter().all(|member| account(member).is_some() || way(member));
    let mixed = members.iter().any(|member| account(member).is_none());
    (members.len() == paid.len() && paid.len() > 1 && told && mixed)
        .then(|| members.iter().map(account).collect())
}
