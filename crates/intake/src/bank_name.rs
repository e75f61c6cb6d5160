//! Banks as they are called in a report: 工行, 邮政的, 招商银行, 湖南农信.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use kernel::bank;

use crate::text::{Span, Text};

/// A bank named in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BankAt {
    pub(crate) span: Span,
    /// The full name of a nationwide bank; a local one as written.
    pub(crate) name: String,
}

/// Short forms that stand for a bank only beside an account.
const NICKNAMES: &[(&str, &str)] = &[
    ("工商", "中国工商银行"),
    ("农业", "中国农业银行"),
    ("建设", "中国建设银行"),
    ("招商", "招商银行"),
    ("浦发", "上海浦东发展银行"),
    ("民生", "中国民生银行"),
    ("中信", "中信银行"),
    ("光大", "中国光大银行"),
    ("兴业", "兴业银行"),
    ("平安", "平安银行"),
    ("广发", "广发银行"),
    ("华夏", "华夏银行"),
    ("邮政", "中国邮政储蓄银行"),
    ("邮储", "中国邮政储蓄银行"),
    ("交通", "交通银行"),
];

static FORMS: LazyLock<(AhoCorasick, Vec<&'static str>)> = LazyLock::new(|| {
    let forms: Vec<(&str, &str)> = bank::written_forms()
        .iter()
        .filter(|(written, _)| written.chars().count() >= 2)
        .copied()
        .chain(NICKNAMES.iter().copied())
        .collect();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(forms.iter().map(|(written, _)| written))
        .expect("the bank names build an automaton");
    (automaton, forms.into_iter().map(|(_, full)| full).collect())
});

const LOCAL_ENDS: &[&str] =
    &["农村商业银行", "农商银行", "农商行", "农村信用社", "农信社", "农信", "信用社", "村镇银行", "银行"];

/// All banks named, in order.
pub(crate) fn scan(text: &Text) -> Vec<BankAt> {
    let (automaton, names) = &*FORMS;
    let mut banks: Vec<BankAt> = text
        .find_words(automaton)
        .filter(|(_, span)| !is_other_word(text, *span))
        .map(|(form, span)| BankAt { span, name: names[form].to_owned() })
        .collect();
    local(text, &mut banks);
    banks.sort_by_key(|bank| bank.span);
    banks
}

fn is_other_word(text: &Text, span: Span) -> bool {
    let is_short = span.end - span.start == 2 && text.before(span.end, 1) != '行';
    let beside = text.at(span.end);
    is_short
        && !(matches!(beside, '，' | ',' | ')' | ';' | '。' | '的' | ' ' | '、' | '卡' | '银')
            || beside.is_ascii_digit())
        || text.at(span.end) == '贷'
}

/// 杭州银行, 湖南农信: what stands before the ending, up to a mark.
fn local(text: &Text, banks: &mut Vec<BankAt>) {
    let mut taken = vec![false; text.len()];
    for bank in banks.iter() {
        taken[bank.span.start..bank.span.end].fill(true);
    }
    let mut at = 0;
    while at < text.len() {
        let Some(ending) = LOCAL_ENDS.iter().find(|ending| text.starts_with_at(at, ending)) else {
            at += 1;
            continue;
        };
        let end = at + ending.chars().count();
        let mut start = at;
        while start > 0
            && at - start < 6
            && matches!(text.at(start - 1), '\u{4e00}'..='\u{9fff}')
            && !"的到至向从在给和与及为是用去某各往打转入存汇由其我".contains(text.at(start - 1))
        {
            start -= 1;
        }
        let span = Span::new(start, end);
        if at - start >= 2
            && !taken[start..end].contains(&true)
            && !text.has_any(span, &["手机", "网上", "商业银行存", "开户", "中国人民", "电子"])
        {
            banks.push(BankAt { span, name: text.plain(span) });
        }
        at = end;
    }
}
