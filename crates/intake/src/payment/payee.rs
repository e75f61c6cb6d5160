//! The payee's account of each payment.

use std::ops::Range;

use super::link::own_channel;
use super::{Channel, Paid, Parts, channel, clause, sentence};
use crate::elements::{Element, ElementKind, Role};
use crate::numeral::small_at;
use crate::text::{Span, Text};

/// For each payment the index of its payee's account among the elements.
pub(super) type Payees = Vec<Option<usize>>;

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
    let rows = in_a_row(parts, paid, &accounts, &mut payees);
    let is_told = |account: &usize| again.iter().any(|(_, told)| told == account);
    for &account in accounts.iter().filter(|account| !rows.contains(account) && !is_told(account)) {
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
            None => orphans.push(account),
        }
    }
    same_words(paid, &mut payees);
    by_holder(parts, paid, &accounts, &mut payees);
    told_by_number(parts, paid, &accounts, &mut payees, &mut fixed);
    references(parts, paid, &accounts, &mut payees);
    hold_in_sentence(parts, paid, ways, &fixed, &mut payees);
    adopt(parts, paid, ways, &orphans, &mut payees);
    only_account(parts, paid, ways, &accounts, &mut payees);
    payees
}

fn is_payee(element: &Element) -> bool {
    element.role == Role::Suspect
        && matches!(element.kind, ElementKind::BankCard | ElementKind::Alipay | ElementKind::Wallet)
}

/// 依次为A、B、C, 分别向A、B: as many accounts in one sentence as there are payments.
fn in_a_row(parts: &Parts, paid: &[Paid], accounts: &[usize], payees: &mut Payees) -> Vec<usize> {
    for &first in accounts {
        let start = parts.elements[first].span.start;
        for here in [sentence(parts.text, start), part_of_sentence(parts.text, start)] {
            let row = row_in(parts, paid, accounts, first, here, payees);
            if !row.is_empty() {
                return row;
            }
        }
    }
    Vec::new()
}

/// The stretch between semicolons around a position.
fn part_of_sentence(text: &Text, position: usize) -> Span {
    let whole = sentence(text, position);
    let is_mark = |at: &usize| text.at(*at) == ';';
    let start = (whole.start..position).rev().find(is_mark).map_or(whole.start, |at| at + 1);
    let end = (position..whole.end).find(is_mark).unwrap_or(whole.end);
    Span::new(start, end)
}

fn row_in(
    parts: &Parts,
    paid: &[Paid],
    accounts: &[usize],
    first: usize,
    here: Span,
    payees: &mut Payees,
) -> Vec<usize> {
    {
        let head = Span::new(
            here.start.max(parts.elements[first].span.start.saturating_sub(16)),
            parts.elements[first].span.start,
        );
        if !parts.text.has_any(head, &["依次", "分别", "顺序", "先后"]) {
            return Vec::new();
        }
        if let Some(given) = ways_and_accounts(parts, paid, accounts, head, here) {
            for (index, account) in given.iter().enumerate() {
                payees[index] = *account;
            }
            return given.into_iter().flatten().collect();
        }
        let row: Vec<usize> = accounts
            .iter()
            .copied()
            .filter(|&account| account >= first && here.covers(parts.elements[account].span))
            .collect();
        let clear = !paid
            .iter()
            .any(|one| one.span.start > parts.elements[first].span.start && here.covers(one.span));
        if row.len() < 2 || !clear {
            return Vec::new();
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
            return Vec::new();
        };
        for (&index, account) in meant.iter().zip(&row) {
            payees[index] = Some(*account);
        }
        row
    }
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

/// 前两笔, 后三笔, 第一笔, 最后一笔 before an account or in brackets after it: the payments it means.
fn ordinals(parts: &Parts, paid: &[Paid], account: Span) -> Vec<usize> {
    let text = parts.text;
    let window = text.window_before(account.start, 30, &['。', '\n', ';']);
    // Not beyond another account, which the number may mean.
    let cards = parts
        .elements
        .iter()
        .filter(|element| element.kind == ElementKind::BankCard)
        .map(|element| element.span);
    let from = cards
        .chain(paid.iter().map(|one| one.span))
        .filter(|span| span.end <= account.start && window.overlaps(*span))
        .map(|span| span.end)
        .max();
    let window = Span::new(window.start.max(from.unwrap_or(0)).min(window.end), window.end);
    let bracket = if text.at(account.end) == '(' {
        Span::new(account.end, (account.end + 8).min(text.len()))
    } else {
        Span::default()
    };
    let places = (window.start..window.end).rev().chain(bracket.start..bracket.end);
    let found =
        places.into_iter().find_map(|at| ordinal_at(text, at, paid.len()).map(|(range, _)| (at, range)));
    let Some((mut at, range)) = found else { return Vec::new() };
    let mut meant: Vec<usize> = range.collect();
    // 第二次第三次都是, 第一笔和第三笔: those that stand before it in a row.
    while let Some((before, range)) = (1..=5).find_map(|back| {
        let place = at.checked_sub(back)?;
        let (range, end) = ordinal_at(text, place, paid.len())?;
        let joined = end == at || end + 1 == at && matches!(text.at(end), '、' | '和' | '与' | '及' | '跟');
        joined.then_some((place, range))
    }) {
        meant.extend(range);
        at = before;
    }
    meant
}

/// 后面三次都是这个卡: by number, the last account before.
fn told_by_number(
    parts: &Parts,
    paid: &[Paid],
    accounts: &[usize],
    payees: &mut Payees,
    fixed: &mut Vec<usize>,
) {
    const THIS: &[&str] = &["这个卡", "这张卡", "这个账", "该卡", "该账", "此卡", "同一", "这个号", "这个户"];
    let text = parts.text;
    let Some(first) = paid.first() else { return };
    for at in first.span.end..text.len() {
        let Some((range, end)) = ordinal_at(text, at, paid.len()) else { continue };
        let link = end
            + ["都是", "均是", "均为", "都为", "都", "均", "是"]
                .iter()
                .find(|word| text.starts_with_at(end, word))
                .map_or(0, |word| word.chars().count());
        let before = accounts.iter().rev().find(|&&account| parts.elements[account].span.end <= at);
        if link > end
            && text.any_starts_at(link, THIS)
            && let Some(&account) = before
        {
            payees[range.clone()].fill(Some(account));
            fixed.extend(range);
        }
    }
}

/// The payments that 前两笔, 后面三次, 第一笔, 最后一笔 means, and where the words end.
pub(super) fn ordinal_at(text: &Text, at: usize, count: usize) -> Option<(Range<usize>, usize)> {
    let read = |from: usize| {
        small_at(text, from, 2)
            .filter(|(_, end)| matches!(text.at(*end), '笔' | '次' | '单' | '回'))
            .map(|(n, end)| (n as usize, end + 1))
    };
    let first = |(n, end): (usize, usize)| (0..n.min(count), end);
    let last = |(n, end): (usize, usize)| (count.saturating_sub(n)..count, end);
    match (text.at(at), text.at(at + 1)) {
        ('前' | '头', '面') => read(at + 2).map(first),
        ('前' | '头', _) => read(at + 1).map(first),
        ('最', '后') => read(at + 2).map(last),
        ('后', '面') => read(at + 2).map(last),
        ('后', _) if text.before(at, 1) != '最' => read(at + 1).map(last),
        ('第', _) => read(at + 1).filter(|(n, _)| (1..=count).contains(n)).map(|(n, end)| (n - 1..n, end)),
        ('首', '笔' | '次') => Some((0..1.min(count), at + 2)),
        _ => None,
    }
}

/// 头两次微信，最后一次手机银行: the ways that are told by number, outside the payments' own sentences.
pub(super) fn told_ways(parts: &Parts, paid: &[Paid]) -> Vec<Option<Channel>> {
    let mut ways = vec![None; paid.len()];
    if paid.len() < 2 {
        return ways;
    }
    let text = parts.text;
    let reach = paid.last().map_or(0, |one| one.span.end + 400).min(text.len());
    for at in paid[0].span.start..reach {
        if !matches!(text.at(at), '前' | '头' | '最' | '后' | '第' | '首') {
            continue;
        }
        let Some((range, end)) = ordinal_at(text, at, paid.len()) else { continue };
        let end = end + usize::from(matches!(text.at(end), '是' | '系' | '用' | '都'));
        let soon = text.window_after(end, 5, &['，', '。', ';', '\n']);
        let is_sum = paid.iter().any(|one| one.span.start >= end && one.span.start < end + 12);
        if let Some(way) = channel::find(text, soon, soon.start)
            && !is_sum
        {
            ways[range].fill(Some(way));
        }
    }
    ways
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

/// 再转4999给崔建国那张卡: a holder named beside the sum, whose account was told elsewhere.
fn by_holder(parts: &Parts, paid: &[Paid], accounts: &[usize], payees: &mut Payees) {
    let text = parts.text;
    let holders: Vec<(&[char], usize)> = parts
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::NameSuspect)
        .filter_map(|one| {
            Some((&text.chars[one.span.start..one.span.end], account_beside(parts, accounts, one.span)?))
        })
        .collect();
    for index in 0..paid.len() {
        let own = clause(text, paid[index].span);
        let until = paid
            .get(index + 1)
            .map_or(own.end, |next| own.end.min(next.span.start))
            .max(paid[index].span.end);
        let from =
            index.checked_sub(1).map_or(own.start, |last| own.start.max(paid[last].span.end)).min(until);
        let beside = Span::new(from, until);
        let has_account = accounts.iter().any(|&account| beside.covers(parts.elements[account].span));
        if payees[index].is_some() || has_account {
            continue;
        }
        payees[index] = holders.iter().find_map(|(name, account)| {
            let last = beside.end.saturating_sub(name.len());
            (beside.start..=last).any(|at| text.chars[at..].starts_with(name)).then_some(*account)
        });
    }
}

/// The account in whose own clause or the next one the holder's name stands.
fn account_beside(parts: &Parts, accounts: &[usize], name: Span) -> Option<usize> {
    let inside = sentence(parts.text, name.start);
    let distance = |account: Span| {
        if account.start >= name.end {
            account.start - name.end
        } else {
            name.start.saturating_sub(account.end)
        }
    };
    accounts
        .iter()
        .copied()
        .filter(|&at| inside.covers(parts.elements[at].span) && distance(parts.elements[at].span) <= 14)
        .min_by_key(|&at| distance(parts.elements[at].span))
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
            payees[index] = last.copied().or_else(|| index.checked_sub(1).and_then(|last| payees[last]));
        }
    }
}

/// An account at the head of a list holds to the end of the sentence, one at its end for what stands before.
fn hold_in_sentence(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    fixed: &[usize],
    payees: &mut Payees,
) {
    let same = |a: usize, b: usize| sentence(parts.text, paid[a].span.start).covers(paid[b].span);
    for index in 1..paid.len() {
        if payees[index].is_none()
            && let Some(account) = payees[index - 1]
            && same(index, index - 1)
            && !has_payee_of_its_own(parts, paid, index)
            && parts.elements[account].span.start < paid[index].span.start
            && fits(parts, paid, ways, index, account)
        {
            payees[index] = Some(account);
        }
    }
    for index in (0..paid.len().saturating_sub(1)).rev() {
        if payees[index].is_none()
            && let Some(account) = payees[index + 1]
            && !fixed.contains(&(index + 1))
            && same(index, index + 1)
            && !has_payee_of_its_own(parts, paid, index)
            && !goes_another_way(parts, paid, index)
            && parts.elements[account].span.start > paid[index + 1].span.end
            && fits(parts, paid, ways, index, account)
        {
            payees[index] = Some(account);
        }
    }
}

/// 5000元（6月12日，支付宝），6月20日补交15000元，转账至招行…: a wallet's payment beside one to a card.
fn goes_another_way(parts: &Parts, paid: &[Paid], index: usize) -> bool {
    let wallet = |span: Span| {
        matches!(
            channel::find(parts.text, span, span.start),
            Some(Channel::Alipay | Channel::Wechat | Channel::Code)
        )
    };
    let next = paid.get(index + 1).map_or(paid[index].span.end, |next| clause(parts.text, next.span).start);
    let own = clause(parts.text, paid[index].span);
    let beside = Span::new(own.start, next.max(own.end));
    let later = paid.get(index + 1).map(|next| clause(parts.text, next.span));
    wallet(beside)
        && later.is_some_and(|later| !wallet(Span::new(later.start, later.end)))
        && !parts.text.has_any(beside, &["银行卡", "卡上", "卡里", "转到", "转入", "账户"])
}

/// 支付宝转账1000元，收款人：*明；: a payee named beside the sum, whose account is not told.
fn has_payee_of_its_own(parts: &Parts, paid: &[Paid], index: usize) -> bool {
    let inside = sentence(parts.text, paid[index].span.start);
    let until = paid.get(index + 1).map_or(inside.end, |next| next.span.start.min(inside.end));
    let beside = parts.text.window_after(
        paid[index].span.end,
        12.min(until.saturating_sub(paid[index].span.end)),
        &[';', '。'],
    );
    parts.text.has_any(beside, &["收款人", "户名", "收款方"]) && parts.text.has_any(beside, &["*"])
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

fn is_cash(parts: &Parts, paid: &[Paid], ways: &[Option<Channel>], index: usize) -> bool {
    own_channel(parts, paid, ways, index) == Some(Channel::Cash)
}

/// 向“百川烟酒店”刷卡两笔，…: the payee is named before the sums, and another's account is told later.
fn is_paid_to_another(parts: &Parts, paid: &[Paid], index: usize, account: usize) -> bool {
    let text = parts.text;
    let inside = sentence(text, paid[index].span.start);
    let names: Vec<Span> = parts
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::NameSuspect && inside.covers(one.span))
        .map(|one| one.span)
        .collect();
    let Some(name) = names.iter().rev().find(|name| name.end <= paid[index].span.start) else { return false };
    let led = text.any_ends_at(name.start, &["向", "给", "向“", "给“", "至“", "到“", "向\"", "给\""]);
    let own = parts.elements[account].span;
    // An account behind the sums with a name of its own beside it is that one's.
    let next_name = names.iter().find(|other| {
        other.start > paid[index].span.end && other.end <= own.start + 30 && own.start < other.end + 30
    });
    led && own.start > paid[index].span.end
        && next_name
            .is_some_and(|other| text.chars[other.start..other.end] != text.chars[name.start..name.end])
}

/// Whether money said to go this way can have gone to such an account.
fn fits(parts: &Parts, paid: &[Paid], ways: &[Option<Channel>], index: usize, account: usize) -> bool {
    let text = parts.text;
    let own = clause(text, paid[index].span);
    if text.has_any(own, &["消费", "快捷支付", "刷卡", "取走"])
        || is_paid_to_another(parts, paid, index, account)
    {
        return false;
    }
    let way = own_channel(parts, paid, ways, index);
    match parts.elements[account].kind {
        ElementKind::BankCard => match way {
            Some(Channel::Code | Channel::Wechat | Channel::Coin) => false,
            Some(Channel::Cash) => text.has_any(own, &["存", "汇"]),
            _ => true,
        },
        ElementKind::Alipay => matches!(way, None | Some(Channel::Alipay | Channel::Code)),
        ElementKind::Wallet => {
            way == Some(Channel::Coin)
                || text.has_any(
                    sentence(text, paid[index].span.start),
                    &["USDT", "usdt", "泰达币", "U币", "钱包"],
                )
                || way.is_none()
                    && text.has_any(
                        sentence(text, paid[index].span.start),
                        &["U", "币", "钱包", "地址", "加投", "充"],
                    )
        }
        _ => true,
    }
}
