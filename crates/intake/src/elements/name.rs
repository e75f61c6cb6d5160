//! Names of payees and suspects: full personal names by surname and by what stands around them.
//!
//! Not taken: nicknames, a surname with a title (陈老师), masked names (*强), and the victim's own people. Firms are
//! in [`super::firm`].

use std::collections::HashSet;
use std::sync::LazyLock;

use kernel::bank;

use super::{ElementKind, Finds, Found, firm};
use crate::text::{Span, Text};
use crate::words::{WordList, section};

mod introduced;
mod run;
mod victim;

use introduced::{Introduced, introduced, is_called, is_common_surname};
pub(super) use run::full_name_at;
pub(super) use victim::own_names;
use victim::{is_told_of_victim, victims};

struct Lists {
    surnames: HashSet<char>,
    compound: WordList,
    announced: WordList,
    weak: WordList,
    links: WordList,
    towards: WordList,
    titles: WordList,
    follows: WordList,
    victim: WordList,
    not_given: HashSet<char>,
    common: WordList,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let characters = |name: &str| section(name).into_iter().flat_map(str::chars).collect();
    Lists {
        surnames: characters("name.surnames"),
        compound: WordList::of("name.compound"),
        announced: WordList::of("name.announced"),
        weak: WordList::of("name.announced_weak"),
        links: WordList::of("name.links"),
        towards: WordList::of("name.towards"),
        titles: WordList::of("name.titles"),
        follows: WordList::of("name.follows"),
        victim: WordList::of("name.victim"),
        not_given: characters("name.not_given"),
        common: WordList::of("name.common"),
    }
});

/// What follows a name that money goes to.
const OWNED: &[&str] = &[
    "名下",
    "的账",
    "账户",
    "账号",
    "个人",
    "的银行",
    "的卡",
    "转账",
    "汇款",
    "转款",
    "打款",
    "支付宝",
    "的微信",
    "的支付宝",
    "的农",
    "的工",
    "的建",
    "的邮",
    "先后",
    "购买",
    "尾号",
    "付款",
    "的中",
    "的招",
    "卡",
    "的人",
    "的6",
    "那张卡",
    "这张卡",
    "转了",
    "打了",
    "汇了",
    "付了",
    "充了",
    "转入",
    "打入",
    "存入",
    "收款",
    "的，",
    "收，",
    "收。",
    "邮储",
    "邮政",
    "工行",
    "农行",
    "建行",
    "中行",
    "交行",
    "招行",
    "工商银",
    "农业银",
    "建设银",
    "中国银",
    "交通银",
    "招商银",
    "平安银",
    "民生银",
    "光大银",
    "浦发",
    "兴业银",
    "华夏银",
    "广发银",
    "中信银",
    "农商",
    "信用社",
];

/// Titles after a surname: 陈老师 is no full name.
const TITLED: &[&str] = &[
    "老师", "先生", "女士", "经理", "主任", "局长", "警官", "客服", "总", "专员", "导师", "院长", "书记",
    "老板", "教授", "助理", "师傅",
];

pub(super) fn find(text: &Text, found: &mut Finds) {
    let own = victims(text);
    let mut spans: Vec<(Span, u8)> = Vec::new();
    firm::find(text, &mut spans);
    spans.retain(|(span, _)| !own.contains(&text.folded(*span)));
    let firms: Vec<Span> = spans.iter().map(|(span, _)| *span).collect();
    for start in 0..text.len() {
        if !begins_name(text, start) {
            continue;
        }
        if let Some((end, confidence)) = name_at(text, start) {
            spans.push((Span::new(start, end), confidence));
            list_on(text, end, confidence, &mut spans);
        }
    }
    beside_accounts(text, &found.list, &mut spans);
    // Firms do not overlap and stand in order, so only the neighbours can contain a name.
    spans.retain(|(span, _)| {
        let after = firms.partition_point(|firm| firm.end <= span.start);
        firms.get(after).is_none_or(|firm| firm == span || !firm.overlaps(*span))
    });
    spans.sort();
    for (span, confidence) in spans {
        let value = text.folded(span);
        let repeated = found.has(ElementKind::NameSuspect, &value);
        if !repeated && !found.is_taken(span) && !own.contains(&value) && bank::full_name(&value).is_none() {
            let value = text.plain(span);
            found.push(Found { kind: ElementKind::NameSuspect, span, value, confidence });
        }
    }
}

pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '·')
}

fn begins_name(text: &Text, start: usize) -> bool {
    LISTS.surnames.contains(&text.at(start)) || LISTS.compound.starts_at(text, start).is_some()
}

/// A name announced (户名：罗永强), called by a title (业务员贝少卿) or paid to (向罗永强转账).
fn name_at(text: &Text, start: usize) -> Option<(usize, u8)> {
    let end = full_name_at(text, start)?;
    if is_told_of_victim(text, end) {
        return None;
    }
    match introduced(text, start, end) {
        // 自称“国航客服”: whom they pretend to be, not a name.
        Some(Introduced::Announced) if text.any_starts_at(end, &["客服", "官方"]) => {}
        Some(Introduced::Announced) => return Some((end, 92)),
        Some(Introduced::Titled)
            if !text.any_starts_at(end, TITLED) && (end - start > 2 || is_common_surname(text.at(start))) =>
        {
            return Some((end, 80));
        }
        Some(Introduced::Titled) | None => {}
    }
    if is_called(text, start, end) {
        return Some((end, 84));
    }
    // 转给了匡建明的: the mark of what is done stands between.
    let led = LISTS.towards.ends_at(text, start).is_some()
        || matches!(text.before(start, 1), '了' | ' ') && LISTS.towards.ends_at(text, start - 1).is_some();
    if !led {
        return None;
    }
    let next = text.at(end);
    let accounted = next == '('
        || text.at(text.skip_blanks(end)).is_ascii_digit()
        || matches!(next, '，' | ',') && account_follows(text, end + 1);
    (text.any_starts_at(text.skip_blanks(end), OWNED) || accounted).then_some((end, 88))
}

/// 户名分别为齐鸣、任雪、邓群: the names that follow in a list.
fn list_on(text: &Text, mut end: usize, confidence: u8, spans: &mut Vec<(Span, u8)>) {
    while text.at(end) == '、'
        && let Some(next) = full_name_at(text, end + 1)
        && !is_han(text.at(next))
    {
        spans.push((Span::new(end + 1, next), confidence));
        end = next;
    }
}

/// A name that fills the place beside an account: `6212…（罗永强，工商银行）`, `卡号…，侯军，邮储银行`, 陶俊峰/徽商银行.
fn beside_accounts(text: &Text, known: &[Found], spans: &mut Vec<(Span, u8)>) {
    let is_mark = |c: char| {
        matches!(
            c,
            '，' | ','
                | '('
                | ')'
                | '、'
                | ';'
                | ':'
                | '/'
                | ' '
                | '。'
                | '\n'
                | '"'
                | '“'
                | '”'
                | '|'
                | '-'
                | '+'
                | '!'
                | '?'
                | '…'
        )
    };
    for account in known.iter().filter(|one| matches!(one.kind, ElementKind::BankCard | ElementKind::Alipay))
    {
        let reach = Span::new(account.span.start.saturating_sub(22), (account.span.end + 26).min(text.len()));
        for start in reach.start..reach.end {
            if start > account.span.end && text.has_any(Span::new(account.span.end, start), &["。", "\n\n"])
            {
                break;
            }
            if start < account.span.start && text.has_any(Span::new(start, account.span.start), &["。", "；"])
                || !is_mark(text.before(start, 1))
                    && start != account.span.end
                    && LISTS.links.ends_at(text, start).is_none()
                || !begins_name(text, start)
            {
                continue;
            }
            // 6228…龚秀英账户: words of an account behind the name.
            let named = full_name_at(text, start).filter(|&end| {
                start <= account.span.end + 1
                    && start >= account.span.end
                    && end - start >= 3
                    && text.any_starts_at(end, &["账户", "名下", "的账户", "的卡", "的。", "的，", "的"])
            });
            if let Some(end) = named {
                spans.push((Span::new(start, end), 90));
                continue;
            }
            let run = han_run(text, start, 6);
            // 6228…贺知春和6222…崔建国: the word between two accounts is no part of the name.
            let joins = text.at(run).is_ascii_digit() && matches!(text.before(run, 1), '和' | '与' | '及');
            // 6228…，施长安收.
            let takes = text.before(run, 1) == '收' && full_name_at(text, start) == Some(run - 1);
            let end = if joins || takes { run - 1 } else { run };
            if (2..=4).contains(&(end - start))
                && (joins || takes || is_mark(text.at(end)))
                && full_name_at(text, start) == Some(end)
                && !is_told_of_victim(text, end)
            {
                spans.push((Span::new(start, end), 94));
            }
        }
    }
}

fn han_run(text: &Text, start: usize, most: usize) -> usize {
    let mut end = start;
    while end < text.len() && end - start < most && is_han(text.at(end)) {
        end += 1;
    }
    end
}

fn account_follows(text: &Text, start: usize) -> bool {
    let banks = [
        "账号",
        "卡号",
        "账户",
        "支付宝",
        "工",
        "农",
        "建",
        "中国",
        "交",
        "邮",
        "招",
        "浦",
        "民生",
        "中信",
        "光大",
        "兴业",
        "平安",
        "广发",
        "华夏",
        "银行",
        "尾号",
    ];
    text.any_starts_at(start, &banks) || text.at(text.skip_blanks(start)).is_ascii_digit()
}
