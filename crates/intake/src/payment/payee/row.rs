//! Accounts in a row: 依次为A、B、C, 分别向A、B.

use super::group::{Groups, Mention};
use super::number::ordinal_at;
use super::pin::Pin;
use crate::payment::{Paid, Parts, channel, sentence};
use crate::text::{Span, Text};

/// What a row of accounts tells.
#[derive(Default)]
pub(super) struct Row {
    /// Payments with their payees.
    pub(super) told: Vec<(usize, usize)>,
    /// The payments of its sentence that it leaves out.
    pub(super) apart: Vec<usize>,
    /// The mentions in the row.
    pub(super) mentions: Vec<usize>,
}

/// 依次为A、B、C, 分别向A、B: as many accounts in one sentence as there are payments.
pub(super) fn in_a_row(parts: &Parts, paid: &[Paid], groups: &Groups, pins: &[Pin]) -> Row {
    let accounts: Vec<usize> =
        (0..groups.mentions.len()).filter(|&at| groups.mentions[at].is_account).collect();
    for &first in &accounts {
        let start = groups.mentions[first].span.start;
        for here in [sentence(parts.text, start), part_of_sentence(parts.text, start)] {
            let row = row_in(parts, paid, groups, &accounts, first, here, pins);
            if !row.mentions.is_empty() {
                return row;
            }
        }
    }
    Row::default()
}

/// The stretch between semicolons around a position.
fn part_of_sentence(text: &Text, position: usize) -> Span {
    let whole = sentence(text, position);
    let is_mark = |at: &usize| text.at(*at) == ';';
    let start = (whole.start..position).rev().find(is_mark).map_or(whole.start, |at| at + 1);
    let end = (position..whole.end).find(is_mark).unwrap_or(whole.end);
    Span::new(start, end)
}

/// The row that begins with an account.
fn row_in(
    parts: &Parts,
    paid: &[Paid],
    groups: &Groups,
    accounts: &[usize],
    first: usize,
    here: Span,
    pins: &[Pin],
) -> Row {
    let start = groups.mentions[first].span.start;
    let head = Span::new(here.start.max(start.saturating_sub(16)), start);
    if !parts.text.has_any(head, &["依次", "分别", "顺序", "先后"]) {
        return Row::default();
    }
    if let Some(row) = ways_and_accounts(parts, paid, groups, accounts, head, here) {
        return row;
    }
    let mentions: Vec<usize> =
        accounts.iter().copied().filter(|&at| at >= first && here.covers(groups.mentions[at].span)).collect();
    // 转入A（前三笔）及B（第四笔）: the numbers behind them say more than their order.
    let is_numbered = |mention: &Mention| {
        let end = mention.span.end;
        parts.text.at(end) == '(' && ordinal_at(parts.text, end + 1, paid.len()).is_some()
    };
    let clear = !paid.iter().any(|one| one.span.start > start && here.covers(one.span));
    if mentions.len() < 2 || !clear || mentions.iter().any(|&at| is_numbered(&groups.mentions[at])) {
        return Row::default();
    }
    // As many as all payments, or as those of the sentence: 588和1688，分别转到A和B.
    let own: Vec<usize> =
        (0..paid.len()).filter(|&at| paid[at].span.end <= start && here.covers(paid[at].span)).collect();
    let meant: Vec<usize> = if mentions.len() == paid.len() {
        (0..paid.len()).collect()
    } else if own.len() >= mentions.len() {
        own[own.len() - mentions.len()..].to_vec()
    } else {
        return Row::default();
    };
    if meant.iter().any(|&at| pins[at] != Pin::Open) {
        return Row::default();
    }
    let told =
        meant.iter().zip(&mentions).map(|(&at, &mention)| (at, groups.mentions[mention].group)).collect();
    let apart = own.into_iter().filter(|at| !meant.contains(at)).collect();
    Row { told, apart, mentions }
}

/// 依次为微信收款码、6226…、6226…: as many members as payments, some of them ways without an account.
fn ways_and_accounts(
    parts: &Parts,
    paid: &[Paid],
    groups: &Groups,
    accounts: &[usize],
    head: Span,
    here: Span,
) -> Option<Row> {
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
    let mention =
        |member: &Span| accounts.iter().copied().find(|&at| member.covers(groups.mentions[at].span));
    let way = |member: &Span| channel::find(text, *member, member.start).is_some();
    let told = members.iter().all(|member| mention(member).is_some() || way(member));
    let mixed = members.iter().any(|member| mention(member).is_none());
    if members.len() != paid.len() || paid.len() < 2 || !told || !mixed {
        return None;
    }
    let mut row = Row::default();
    for (index, member) in members.iter().enumerate() {
        match mention(member) {
            Some(at) => {
                row.told.push((index, groups.mentions[at].group));
                row.mentions.push(at);
            }
            None => row.apart.push(index),
        }
    }
    Some(row)
}
