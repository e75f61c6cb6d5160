//! Which account, name, bank and channel belong to a payment.

use super::{Channel, Paid, Parts, channel, clause, sentence};
use crate::elements::{Element, ElementKind, Role};
use crate::text::Span;

/// What was tied to a payment; indices into the parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) bank: Option<usize>,
    pub(super) channel: Channel,
}

const SAME: &[&str] = &[
    "同一账户",
    "同一账号",
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
    "还是这个",
    "还是他",
    "同一个账户",
    "同一个账号",
    "同一个卡",
    "原账户",
    "相同账户",
    "同账户",
    "同一银行账户",
    "收款账户不变",
    "账户不变",
    "也是这个",
    "也是他",
];

const ALL_OF_THEM: &[&str] = &[
    "均", "都", "全部", "全是", "皆", "以上", "同一", "几笔", "两笔", "三笔", "四笔", "五笔", "每次", "每笔",
    "钱是", "款项",
];

pub(super) fn all(parts: &Parts, paid: &[Paid]) -> Vec<Link> {
    let payees = payees(parts, paid);
    let sources = sources(parts, paid);
    (0..paid.len())
        .map(|index| {
            let to = payees[index];
            let (name, bank) = holder(parts, paid, index, to);
            Link { from: sources[index], to, name, bank, channel: channel_of(parts, paid, index) }
        })
        .collect()
}

fn is_payee(element: &Element) -> bool {
    element.role == Role::Suspect
        && matches!(element.kind, ElementKind::BankCard | ElementKind::Alipay | ElementKind::Wallet)
}

/// The account of each payment, as an index into the elements.
fn payees(parts: &Parts, paid: &[Paid]) -> Vec<Option<usize>> {
    let accounts: Vec<usize> =
        (0..parts.elements.len()).filter(|&index| is_payee(&parts.elements[index])).collect();
    let mut payees: Vec<Option<usize>> = vec![None; paid.len()];
    let mut orphans = Vec::new();
    for &account in &accounts {
        match owner(parts, paid, parts.elements[account].span) {
            Some(index) if payees[index].is_none() => payees[index] = Some(account),
            Some(_) => {}
            None => orphans.push(account),
        }
    }
    same_surface(paid, &mut payees);
    references(parts, paid, &accounts, &mut payees);
    inherit_in_sentence(parts, paid, &mut payees);
    adopt(parts, paid, &orphans, &mut payees);
    payees
}

/// The payment in whose sentence and stretch an account stands.
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
        (Some(before), Some(after)) => {
            let to_before = Span::new(paid[before].span.end, account.start);
            let to_after = Span::new(account.end, paid[after].span.start);
            let cut_before = has_cut(parts, to_before);
            let cut_after = has_cut(parts, to_after);
            let before_wins = match (cut_before, cut_after) {
                (true, false) => false,
                (false, true) => true,
                _ => to_before.end - to_before.start <= to_after.end - to_after.start,
            };
            Some(if before_wins { first_of(paid, before) } else { after })
        }
    }
}

fn first_of(paid: &[Paid], index: usize) -> usize {
    (0..=index).find(|&first| paid[first].span == paid[index].span).unwrap_or(index)
}

/// A semicolon or a time between an account and a payment: they belong to different transfers.
fn has_cut(parts: &Parts, span: Span) -> bool {
    (span.start..span.end).any(|at| parts.text.at(at) == ';')
        || parts.instants.iter().any(|instant| span.covers(instant.span))
}

fn speaks_of_all(parts: &Parts, account: Span) -> bool {
    let window = parts.text.window_before(account.start, 22, &['。', '\n', ';']);
    parts.text.has_any(window, ALL_OF_THEM)
}

fn same_surface(paid: &[Paid], payees: &mut [Option<usize>]) {
    for index in 1..paid.len() {
        if paid[index].span == paid[index - 1].span && payees[index].is_none() {
            payees[index] = payees[index - 1];
        }
    }
}

/// 同一账户, 该账户: the last account before.
fn references(parts: &Parts, paid: &[Paid], accounts: &[usize], payees: &mut [Option<usize>]) {
    for index in 0..paid.len() {
        if payees[index].is_some() {
            continue;
        }
        let sentence = sentence(parts.text, paid[index].span.start);
        let from =
            index.checked_sub(1).map_or(sentence.start, |last| paid[last].span.end.max(sentence.start));
        let until = paid
            .get(index + 1)
            .map_or(sentence.end, |next| next.span.start.min(sentence.end))
            .max(paid[index].span.end);
        if parts.text.has_any(Span::new(from.min(paid[index].span.start), until), SAME) {
            let last = accounts
                .iter()
                .rev()
                .find(|&&account| parts.elements[account].span.end <= paid[index].span.start);
            payees[index] = index.checked_sub(1).and_then(|last| payees[last]).or(last.copied());
        }
    }
}

/// An account at the head of a list holds to the end of the sentence.
fn inherit_in_sentence(parts: &Parts, paid: &[Paid], payees: &mut [Option<usize>]) {
    for index in 1..paid.len() {
        if payees[index].is_some() || payees[index - 1].is_none() {
            continue;
        }
        let same =
            sentence(parts.text, paid[index].span.start) == sentence(parts.text, paid[index - 1].span.start);
        let account = payees[index - 1].map_or(Span::default(), |account| parts.elements[account].span);
        let other_way = own_channel(parts, paid, index)
            .is_some_and(|way| matches!(way, Channel::Code | Channel::Wechat | Channel::Cash));
        if same && account.start < paid[index].span.start && !other_way {
            payees[index] = payees[index - 1];
        }
    }
}

/// Accounts told apart from the payments: 收款账户均为…, 前两笔…后两笔…, 依次为….
fn adopt(parts: &Parts, paid: &[Paid], orphans: &[usize], payees: &mut [Option<usize>]) {
    let open: Vec<usize> = (0..paid.len()).filter(|&index| payees[index].is_none()).collect();
    if open.is_empty() || orphans.is_empty() {
        return;
    }
    let mut told = false;
    for &account in orphans {
        if let Some(range) = ordinals(parts, parts.elements[account].span, paid.len()) {
            told = true;
            for index in range {
                payees[index] = payees[index].or(Some(account));
            }
        }
    }
    if told {
        return;
    }
    if orphans.len() == open.len() && orphans.len() > 1 {
        for (&index, &account) in open.iter().zip(orphans) {
            payees[index] = Some(account);
        }
        return;
    }
    for &index in &open {
        let own = own_channel(parts, paid, index);
        let fits = |account: &&usize| {
            let element = &parts.elements[**account];
            let all = speaks_of_all(parts, element.span);
            let card = element.kind == ElementKind::BankCard;
            all || !(card
                && own.is_some_and(|way| {
                    matches!(way, Channel::Code | Channel::Wechat | Channel::Cash | Channel::Coin)
                }))
        };
        let after = orphans
            .iter()
            .filter(|&&account| parts.elements[account].span.start > paid[index].span.end)
            .find(fits);
        let before = orphans
            .iter()
            .rev()
            .filter(|&&account| parts.elements[account].span.end <= paid[index].span.start)
            .find(fits);
        payees[index] = after.or(before).copied();
    }
}

/// 前两笔, 后三笔, 第一笔, 最后一笔 before an account: the payments it means.
fn ordinals(parts: &Parts, account: Span, count: usize) -> Option<std::ops::Range<usize>> {
    let window = parts.text.window_before(account.start, 26, &['。', '\n', ';']);
    let window = Span::new(window.start, window.end);
    for at in (window.start..window.end).rev() {
        let read = |from: usize| {
            crate::numeral::small_at(parts.text, from, 2)
                .filter(|(_, end)| matches!(parts.text.at(*end), '笔' | '次' | '单' | '回'))
                .map(|(n, _)| n as usize)
        };
        let text = parts.text;
        if text.any_starts_at(at, &["前", "头"])
            && let Some(n) = read(at + 1)
        {
            return Some(0..n.min(count));
        }
        if text.starts_with_at(at, "最后")
            && let Some(n) = read(at + 2)
        {
            return Some(count.saturating_sub(n)..count);
        }
        if text.starts_with_at(at, "后")
            && text.before(at, 1) != '最'
            && let Some(n) = read(at + 1)
        {
            return Some(count.saturating_sub(n)..count);
        }
        if text.starts_with_at(at, "第")
            && let Some(n) = read(at + 1)
        {
            return (1..=count).contains(&n).then(|| n - 1..n);
        }
        if text.any_starts_at(at, &["首笔", "首次"]) {
            return Some(0..1.min(count));
        }
    }
    None
}

fn own_channel(parts: &Parts, paid: &[Paid], index: usize) -> Option<Channel> {
    channel::find(parts.text, clause(parts.text, paid[index].span), paid[index].span.start)
}

fn channel_of(parts: &Parts, paid: &[Paid], index: usize) -> Channel {
    let whole = sentence(parts.text, paid[index].span.start);
    let from = index
        .checked_sub(1)
        .map_or(whole.start, |last| paid[last].span.end.max(whole.start))
        .min(paid[index].span.start);
    let until = paid
        .get(index + 1)
        .map_or(whole.end, |next| next.span.start.min(whole.end))
        .max(paid[index].span.end);
    own_channel(parts, paid, index)
        .or_else(|| channel::find(parts.text, Span::new(from, until), paid[index].span.start))
        .or_else(|| channel::find(parts.text, whole, paid[index].span.start))
        .unwrap_or(Channel::Unknown)
}

/// The name and the bank nearest to the payee's account, or to the payment where there is no account.
fn holder(parts: &Parts, paid: &[Paid], index: usize, to: Option<usize>) -> (Option<usize>, Option<usize>) {
    let anchor = to.map_or(paid[index].span, |account| parts.elements[account].span);
    let inside = sentence(parts.text, anchor.start);
    let reach = if to.is_some() { 30 } else { 24 };
    let distance = |span: Span| {
        if span.start >= anchor.end {
            span.start - anchor.end
        } else {
            anchor.start.saturating_sub(span.end) + 3
        }
    };
    let near = |span: &Span| inside.covers(*span) && distance(*span) <= reach;
    let name = (0..parts.elements.len())
        .filter(|&at| parts.elements[at].kind == ElementKind::NameSuspect && near(&parts.elements[at].span))
        .min_by_key(|&at| distance(parts.elements[at].span));
    let bank = to.and_then(|_| {
        (0..parts.banks.len())
            .filter(|&at| near(&parts.banks[at].span))
            .min_by_key(|&at| distance(parts.banks[at].span))
    });
    (name, bank)
}

/// The victim's own account of each payment.
fn sources(parts: &Parts, paid: &[Paid]) -> Vec<Option<usize>> {
    let own: Vec<usize> = (0..parts.elements.len())
        .filter(|&at| {
            parts.elements[at].role == Role::Victim
                && matches!(parts.elements[at].kind, ElementKind::BankCard | ElementKind::Alipay)
        })
        .collect();
    let mut sources = vec![None; paid.len()];
    for (index, one) in paid.iter().enumerate() {
        let inside = sentence(parts.text, one.span.start);
        let here = own.iter().rev().find(|&&at| {
            inside.covers(parts.elements[at].span) && parts.elements[at].span.end <= one.span.start
        });
        let single = (own.len() == 1).then(|| own.first()).flatten();
        sources[index] = here.or(single).copied();
    }
    sources
}
