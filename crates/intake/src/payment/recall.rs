//! Payments told again with what was left out: 3000是6210…, 6000和5000那两笔转给…, 1000是微信扫码, 10月20日、22日为6210….

use super::holder::{self, Holders};
use super::label::{Label, within};
use super::{Channel, Paid, Parts, channel};
use crate::amount::Unit;
use crate::cue::Cue;
use crate::elements::{Element, ElementKind, Role};
use crate::instant::{Instant, Precision};
use crate::text::{Span, Text};

/// What was told again of payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recall {
    /// The payments: where their sums stand first.
    pub(crate) sums: Vec<Span>,
    /// The payee's account, by its index among the elements of the piece.
    pub(crate) account: Option<usize>,
    /// How the money went.
    pub(crate) channel: Option<Channel>,
    /// Clocks, as many as there are payments.
    pub(crate) clocks: Vec<Instant>,
}

/// How far behind the sums their account may stand.
const REACH: usize = 46;

/// Finds the sums that were told before and are told again; where they were not, they are payments themselves.
pub(super) fn find(parts: &Parts, labels: &mut [Label]) -> Vec<Recall> {
    let mut recalls = Vec::new();
    let holders = holder::find(parts);
    let mut first = 0;
    while first < labels.len() {
        let mut end = first + 1;
        while end < labels.len() && are_joined(parts, end) {
            end += 1;
        }
        if let Some(recall) = recall_of(parts, &holders, labels, first, end) {
            recalls.push(recall);
        }
        first = end;
    }
    recalls
}

/// 6000和5000: nothing but a joining word between.
fn are_joined(parts: &Parts, later: usize) -> bool {
    let between = Span::new(parts.amounts[later - 1].span.end, parts.amounts[later].span.start);
    let words = parts.text.folded(between);
    matches!(words.trim(), "、" | "和" | "与" | "及" | "跟" | "以及")
}

fn recall_of(
    parts: &Parts,
    holders: &Holders,
    labels: &mut [Label],
    first: usize,
    end: usize,
) -> Option<Recall> {
    let text = parts.text;
    let (head, tail) = (parts.amounts[first].span, parts.amounts[end - 1].span);
    // 第一笔2888退回来了: told again as what came back.
    const RETURNED: &[&str] = &["退回来了", "退回了", "退给我了", "返给我了", "退回来，"];
    if text.any_starts_at(tail.end, RETURNED)
        && text.any_ends_at(head.start, &["第一笔", "第二笔", "第三笔", "前面那笔", "那笔", "第一次"])
    {
        labels[first..end].fill(Label::Back);
        return None;
    }
    let before = told_before(parts, holders, head);
    let link = match before {
        Some(_) => tail.end,
        None => link_after(text, tail.end).or_else(|| holder_after(parts, tail.end))?,
    };
    if before.is_none()
        && text.any_ends_at(head.start, &["又", "再", "另", "转", "付", "充", "汇", "打", "存", "交", "了"])
    {
        return None;
    }
    if has_own_time(parts, head, first) {
        return None;
    }
    // Each must have been told before, at best as paid, and each is meant once.
    let mut meant: Vec<usize> = Vec::new();
    for index in first..end {
        let earlier = |wanted: &[Label]| {
            (0..first).find(|&at| {
                wanted.contains(&labels[at])
                    && parts.amounts[at].fen == parts.amounts[index].fen
                    && parts.amounts[at].unit != Unit::Other
                    && !meant.contains(&at)
            })
        };
        let found = earlier(&[Label::Paid]).or_else(|| earlier(&[Label::Wanted, Label::Other]))?;
        meant.push(found);
    }
    let until = parts.amounts.get(end).map_or(text.len(), |next| next.span.start);
    let soon = text.window_after(link, REACH.min(until.saturating_sub(link)), &['。', ';', '\n']);
    let direct = before.or_else(|| account_in(parts, soon));
    let until = direct.map_or(soon.end, |account| parts.elements[account].span.start);
    let account =
        before.or_else(|| holders.account_in(Span::new(soon.start, until.max(soon.start)))).or(direct);
    let way = text.window_after(link, 8.min(until.saturating_sub(link)), &['。', ';', '\n', '，']);
    let channel = account.is_none().then(|| channel::find(text, way, way.start)).flatten();
    let clocks: Vec<Instant> = parts
        .instants
        .iter()
        .filter(|instant| instant.precision != Precision::Day && soon.covers(instant.span))
        .copied()
        .collect();
    let clocks = if clocks.len() == meant.len() { clocks } else { Vec::new() };
    if account.is_none() && channel.is_none() && clocks.is_empty() {
        return None;
    }
    if account.is_none() && meant.iter().any(|&at| labels[at] != Label::Paid) {
        return None;
    }
    labels[first..end].fill(Label::Other);
    for &at in &meant {
        labels[at] = Label::Paid;
    }
    let sums = meant.into_iter().map(|at| parts.amounts[at].span).collect();
    Some(Recall { sums, account, channel, clocks })
}

/// 11月3日10万元打到…: a time of its own, which no equal sum before had, makes it another payment.
fn has_own_time(parts: &Parts, head: Span, first: usize) -> bool {
    let time_before = |sum: Span| {
        let own = crate::payment::clause(parts.text, sum);
        let inside = Span::new(own.start, sum.start);
        parts.instants.iter().rev().find(|one| one.has_day && inside.covers(one.span)).map(|one| one.at)
    };
    let fen = parts.amounts[first].fen;
    let same = parts.amounts[..first].iter().filter(|amount| amount.fen == fen);
    time_before(head).is_some_and(|time| {
        same.clone().all(|amount| time_before(amount.span).is_some_and(|other| other != time))
    })
}

/// 6222…（5000、1万）, 苗小凤（500和2000的那个）, 6222…收取2,000元、4,500元: the account before the sums that went to it.
fn told_before(parts: &Parts, holders: &Holders, head: Span) -> Option<usize> {
    let text = parts.text;
    let open = text.before(head.start, 1) == '(';
    let account = |end: usize| {
        let direct = (0..parts.elements.len()).find(|&at| {
            parts.elements[at].span.end == end && account_in(parts, parts.elements[at].span) == Some(at)
        });
        let held =
            || holders.mentions.iter().find(|one| one.span.end == end).and_then(|one| holders.account(one));
        direct.or_else(held)
    };
    if open {
        let end = (head.start.saturating_sub(3)..head.start)
            .rev()
            .find(|&at| text.at(at) != ' ' && text.at(at) != '(')?;
        return account(end + 1);
    }
    let near = text.window_before(head.start, 30, &['。', ';', '\n']);
    let takes = ["收取", "共收", "各收", "收款", "收到", "入账"]
        .into_iter()
        .any(|words| text.ends_with_at(head.start, words));
    let last =
        parts.elements.iter().enumerate().rev().find(|(_, one)| {
            one.span.end <= head.start && one.span.start >= near.start && one.kind.is_account()
        });
    takes
        .then_some(last)
        .flatten()
        .map(|(at, _)| at)
        .filter(|&at| account_in(parts, parts.elements[at].span) == Some(at))
}

/// Behind 那两笔, 那个, 的: the word that ties what follows.
fn link_after(text: &Text, position: usize) -> Option<usize> {
    const POINTS: &[&str] = &[
        "那两笔",
        "这两笔",
        "那三笔",
        "这三笔",
        "那一笔",
        "这一笔",
        "两笔",
        "那笔",
        "这笔",
        "那个",
        "这个",
        "那单",
        "的",
    ];
    const TIES: &[&str] = &[
        "是给",
        "是转给",
        "是打给",
        "是",
        "为",
        "系",
        "都是",
        "均为",
        "都",
        "均",
        "转给",
        "转到",
        "转入",
        "打给",
        "打到",
        "汇给",
        "汇到",
        "付给",
        "给",
        "到",
        "→",
        ":",
    ];
    let mut at = text.skip_blanks(position);
    while let Some(word) = POINTS.iter().find(|word| text.starts_with_at(at, word)) {
        at += word.chars().count();
    }
    let tied = TIES.iter().find(|word| text.starts_with_at(at, word))?;
    Some(at + tied.chars().count())
}

/// 668元 应采文 6217…: the holder or the account stands straight behind.
fn holder_after(parts: &Parts, position: usize) -> Option<usize> {
    let at = parts.text.skip_blanks(position);
    let plain = |span: Span| {
        (span.start..span.end).all(|at| matches!(parts.text.at(at), '\u{4e00}'..='\u{9fff}' | ' '))
    };
    let begins = |one: &Element| {
        one.kind.is_account()
            && one.span.start >= at
            && one.span.start <= at + 6
            && plain(Span::new(at, one.span.start))
    };
    (at <= position + 2 && parts.elements.iter().any(begins)).then_some(at)
}

fn account_in(parts: &Parts, span: Span) -> Option<usize> {
    (0..parts.elements.len()).find(|&at| {
        let one = &parts.elements[at];
        one.role == Role::Suspect
            && matches!(one.kind, ElementKind::BankCard | ElementKind::Alipay | ElementKind::Wallet)
            && span.covers(one.span)
    })
}

/// Gives the clocks told again to their payments.
pub(super) fn times(paid: &[Paid], recalls: &[Recall], times: &mut [Option<Instant>]) {
    for recall in recalls {
        for (sum, clock) in recall.sums.iter().zip(&recall.clocks) {
            for (one, time) in paid.iter().zip(times.iter_mut()) {
                if one.span == *sum {
                    *time = Some(*clock);
                }
            }
        }
    }
}

/// 10月20日、22日为6210…, 5月8日以前的是6222…, 6点的打到6228…: times that name their payments, with the account behind them.
pub(super) fn by_times(parts: &Parts, paid: &[Paid], times: &[Option<Instant>]) -> Vec<(usize, usize)> {
    let mut told = Vec::new();
    let mut first = 0;
    let instants = parts.instants;
    while first < instants.len() {
        let mut end = first + 1;
        while end < instants.len() && is_joined(parts.text, instants[end - 1].span, instants[end].span) {
            end += 1;
        }
        let named = &instants[first..end];
        first = end;
        let after = named[named.len() - 1].span.end;
        let (reach, after) = Reach::behind(parts.text, after);
        let Some(link) = link_after(parts.text, after) else { continue };
        let soon = parts.text.window_after(link, REACH, &['。', ';', '\n']);
        let Some(account) = account_in(parts, soon) else { continue };
        let until = parts.elements[account].span.start;
        let has_sum =
            parts.amounts.iter().any(|amount| amount.span.start >= after && amount.span.end <= until);
        let asks = within(parts.cues, Span::new(after, until))
            .iter()
            .any(|cue| matches!(cue.cue, Cue::Demand | Cue::Not));
        if has_sum || asks {
            continue;
        }
        let is_range = named.len() == 2
            && matches!(parts.text.at(parts.text.skip_blanks(named[0].span.end)), '至' | '到' | '-' | '~');
        let meant = |time: &Instant| match reach {
            Reach::Before => time.at < named[0].at,
            Reach::From => time.at >= named[0].at,
            Reach::These if is_range => {
                named[0].at <= time.at && time.at.beijing_date() <= named[1].at.beijing_date()
            }
            Reach::These => named.iter().any(|one| match one.precision {
                Precision::Day => one.at.beijing_date() == time.at.beijing_date(),
                _ => one.at == time.at,
            }),
        };
        for (index, time) in times.iter().enumerate() {
            if time.as_ref().is_some_and(meant) && paid[index].span.end <= named[0].span.start {
                told.push((index, account));
            }
        }
    }
    told
}

/// Which payments a time names.
#[derive(Clone, Copy)]
enum Reach {
    These,
    Before,
    From,
}

impl Reach {
    /// The word behind the time, and where it ends.
    fn behind(text: &Text, at: usize) -> (Reach, usize) {
        for (words, reach) in [
            ("以前", Reach::Before),
            ("之前", Reach::Before),
            ("以后", Reach::From),
            ("之后", Reach::From),
            ("开始", Reach::From),
            ("起", Reach::From),
        ] {
            if text.starts_with_at(at, words) {
                return (reach, at + words.chars().count());
            }
        }
        (Reach::These, at)
    }
}

fn is_joined(text: &Text, last: Span, next: Span) -> bool {
    next.start >= last.end
        && matches!(
            text.folded(Span::new(last.end, next.start)).trim(),
            "、" | "和" | "与" | "及" | "跟" | "至" | "到" | "-" | "~"
        )
}
