//! Who holds which account: names told beside accounts anywhere in a report, in brackets or row by row, so that a payment
//! that names only its payee finds the account.

use super::Parts;
use crate::elements::{ElementKind, Role};
use crate::text::{Span, Text};

/// A place where a holder is named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// Where.
    pub(super) span: Span,
    /// Which holder: an index into the names.
    name: usize,
}

/// The names of a piece, where each stands, and their accounts.
#[derive(Debug, Default)]
pub(super) struct Holders {
    /// Every mention, in order.
    pub(super) mentions: Vec<Mention>,
    /// Each name's account, by its index among the elements.
    accounts: Vec<Option<usize>>,
}

/// How far a name may stand from its account.
const REACH: usize = 18;

/// Between a name and its account, where more than a mark stands there.
const TIES: &[&str] =
    &["卡", "账", "行", "户", "支付宝", "信用社", "农信", "号", "收款", "姓名", "名字", "叫", "收"];

/// Straight before a name that is told as a holder's.
const INTRODUCED: &[&str] = &[
    "户名",
    "户主",
    "姓名",
    "收款人",
    "收款方",
    "开户人",
    "持卡人",
    "户名:",
    "户主:",
    "姓名:",
    "收款人:",
    "户名 ",
    "收款人 ",
    "名字",
    "名字:",
    "开户名",
    "户名为",
    "户名是",
];

impl Holders {
    /// The account of the holder mentioned there.
    pub(super) fn account(&self, mention: &Mention) -> Option<usize> {
        self.accounts[mention.name]
    }

    /// The holder's account told first within the stretch.
    pub(super) fn account_in(&self, span: Span) -> Option<usize> {
        self.mentions
            .iter()
            .filter(|mention| span.covers(mention.span))
            .find_map(|mention| self.account(mention))
    }

    /// Where the holder of an account is named first.
    pub(super) fn name_of(&self, parts: &Parts, account: usize) -> Option<Span> {
        let value = parts.elements[account].value.reveal();
        let same =
            |held: &Option<usize>| held.is_some_and(|held| parts.elements[held].value.reveal() == value);
        let name = self.accounts.iter().position(same)?;
        self.mentions.iter().find(|mention| mention.name == name).map(|mention| mention.span)
    }
}

/// Finds the holders of a piece.
pub(super) fn find(parts: &Parts) -> Holders {
    let text = parts.text;
    let accounts: Vec<usize> = (0..parts.elements.len())
        .filter(|&at| {
            let one = &parts.elements[at];
            one.role == Role::Suspect && matches!(one.kind, ElementKind::BankCard | ElementKind::Alipay)
        })
        .collect();
    let names: Vec<String> = parts
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::NameSuspect)
        .map(|one| text.folded(one.span))
        .collect();
    if accounts.is_empty() || names.is_empty() {
        return Holders::default();
    }
    let mut holders = Holders { mentions: mentions(parts, &names), accounts: vec![None; names.len()] };
    // What leads to an account says more than what happens to stand behind it.
    for is_sure in [true, false] {
        for &account in &accounts {
            let named = beside(parts, &holders, &accounts, account);
            if let Some((name, _)) = named.filter(|(_, sure)| *sure == is_sure) {
                let held = &mut holders.accounts[name];
                *held = held.or(Some(account));
            }
        }
    }
    in_rows(parts, &accounts, &mut holders);
    holders
}

fn mentions(parts: &Parts, names: &[String]) -> Vec<Mention> {
    let text = parts.text;
    let places = parts.elements.iter().map(|one| one.span).chain(parts.amounts.iter().map(|one| one.span));
    let (mut from, mut until) = (text.len(), 0);
    for place in places {
        from = from.min(place.start);
        until = until.max(place.end);
    }
    let reach = Span::new(from.saturating_sub(60), (until + 200).min(text.len()));
    let mut found = Vec::new();
    let first: Vec<char> = names.iter().filter_map(|name| name.chars().next()).collect();
    for at in reach.start..reach.end {
        if !first.contains(&text.at(at)) {
            continue;
        }
        // 青岛昊天: a firm by the beginning of its name.
        let short = (0..names.len()).find(|&name| {
            let firm = names[name].ends_with("公司");
            let head: String = names[name].chars().take(4).collect();
            let other = text.has_any(Span::new(at, (at + 16).min(text.len())), &["另一"]);
            firm && !other && text.starts_with_at(at, &head) && !text.starts_with_at(at, &names[name])
        });
        if let Some(name) = short {
            found.push(Mention { span: Span::new(at, at + 4), name });
        }
        let longest = (0..names.len())
            .filter(|&name| text.starts_with_at(at, &names[name]))
            .max_by_key(|&name| names[name].len());
        if let Some(name) = longest {
            found.push(Mention { span: Span::new(at, at + names[name].chars().count()), name });
        }
    }
    found
}

/// The name that stands beside an account as its holder's, and whether it surely is.
fn beside(parts: &Parts, holders: &Holders, accounts: &[usize], account: usize) -> Option<(usize, bool)> {
    let text = parts.text;
    let own = parts.elements[account].span;
    let is_free = |between: Span| {
        accounts.iter().all(|&other| other == account || !between.overlaps(parts.elements[other].span))
    };
    let left =
        holders.mentions.iter().rev().find(|mention| mention.span.end <= own.start).filter(|mention| {
            let between = Span::new(mention.span.end, own.start);
            ties(text, between) && is_free(between)
        });
    let right = holders.mentions.iter().find(|mention| mention.span.start >= own.end).filter(|mention| {
        let between = Span::new(own.end, mention.span.start);
        ties(text, between) && is_free(between)
    });
    let introduced = |mention: &Mention| text.any_ends_at(mention.span.start, INTRODUCED);
    // 6222…崔建国: nothing at all between.
    let adjoins = |mention: &Mention| mention.span.start == own.end || mention.span.end == own.start;
    let chosen = match (left, right) {
        (Some(left), Some(_)) if introduced(left) || adjoins(left) => Some(left),
        (_, Some(right)) if adjoins(right) => Some(right),
        (_, Some(right)) if introduced(right) || matches!(text.at(own.end), '(' | '/') => Some(right),
        (left, right) => left.or(right),
    };
    let is_sure = |mention: &Mention| {
        let between = Span::new(mention.span.end.min(own.start), own.start);
        let led = mention.span.end <= own.start && text.has_any(between, TIES);
        adjoins(mention) || led || introduced(mention) || matches!(text.at(own.end), '(' | '/' | ' ')
    };
    chosen.map(|mention| (mention.name, is_sure(mention)))
}

/// Whether what stands between a name and an account lets them belong together.
fn ties(text: &Text, between: Span) -> bool {
    let length = between.end - between.start;
    if length > REACH {
        return false;
    }
    let parted = (between.start..between.end).any(|at| {
        let here = text.at(at);
        here.is_ascii_digit() || matches!(here, ';' | '。' | '!' | '?' | '、')
    });
    let breaks = (between.start..between.end).filter(|&at| text.at(at) == '\n').count();
    !parted && breaks <= 1 && (length <= 2 || text.has_any(between, TIES))
}

/// 给钟德福…给贺兰的，卡号分别是A和B: as many accounts in a row as names before or behind them.
fn in_rows(parts: &Parts, accounts: &[usize], holders: &mut Holders) {
    let text = parts.text;
    let mut first = 0;
    while first < accounts.len() {
        let mut end = first + 1;
        while end < accounts.len()
            && is_next(text, parts.elements[accounts[end - 1]].span, parts.elements[accounts[end]].span)
        {
            end += 1;
        }
        let row = &accounts[first..end];
        first = end;
        let is_held = |account: usize| holders.accounts.contains(&Some(account));
        if row.len() < 2 || row.iter().filter(|&&account| is_held(account)).count() > 1 {
            continue;
        }
        let (start, stop) = (parts.elements[row[0]].span.start, parts.elements[row[row.len() - 1]].span.end);
        let before: Vec<usize> = distinct(
            holders.mentions.iter().rev().filter(|one| one.span.end <= start && start - one.span.end < 120),
        );
        let after: Vec<usize> = distinct(
            holders.mentions.iter().filter(|one| one.span.start >= stop && one.span.start - stop < 40),
        );
        let names: Vec<usize> = if before.len() >= row.len() {
            before[..row.len()].iter().rev().copied().collect()
        } else if after.len() == row.len() {
            after
        } else {
            continue;
        };
        for (&account, name) in row.iter().zip(names) {
            holders.accounts[name] = Some(account);
        }
    }
}

fn distinct<'a>(mentions: impl Iterator<Item = &'a Mention>) -> Vec<usize> {
    let mut names = Vec::new();
    for mention in mentions {
        if !names.contains(&mention.name) {
            names.push(mention.name);
        }
    }
    names
}

/// A和B, A、B: nothing but a joining word between.
fn is_next(text: &Text, last: Span, next: Span) -> bool {
    next.start >= last.end
        && matches!(
            text.folded(Span::new(last.end, next.start)).trim(),
            "、" | "和" | "与" | "及" | "，" | "," | "跟" | "以及"
        )
}
