//! Words that say what a sum is: paid, received back, only demanded, a total, something else.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::text::{Span, Text};
use crate::words::section;

/// What a word says about the sum beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    /// Money leaves the victim.
    Pay,
    /// Money leaves the victim, and the word says it is done (转了, 被扣, 已汇).
    Paid,
    /// Money comes back.
    Back,
    /// Somebody wants it paid: 要求, 需要, 让.
    Demand,
    /// A total: 共计, 损失.
    Total,
    /// No money of the victim's: balances, quotas, prices, promises.
    Other,
    /// It did not happen: 未付, 没转, 撤销.
    Not,
}

/// A cue with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CueAt {
    pub(crate) span: Span,
    pub(crate) cue: Cue,
}

static WORDS: LazyLock<(AhoCorasick, Vec<Cue>)> = LazyLock::new(|| {
    let groups = [
        ("cue.paid", Cue::Paid),
        ("cue.not", Cue::Not),
        ("cue.back", Cue::Back),
        ("cue.demand", Cue::Demand),
        ("cue.total", Cue::Total),
        ("cue.other", Cue::Other),
        ("cue.pay", Cue::Pay),
    ];
    // A word in two sections counts as what stands first here.
    let mut all: Vec<(&str, Cue)> = Vec::new();
    for (name, cue) in groups {
        for word in section(name) {
            if !all.iter().any(|(known, _)| *known == word) {
                all.push((word, cue));
            }
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(all.iter().map(|(word, _)| word))
        .expect("the cue words build an automaton");
    (automaton, all.into_iter().map(|(_, cue)| cue).collect())
});

/// All cues, in order.
pub(crate) fn scan(text: &Text) -> Vec<CueAt> {
    let (automaton, cues) = &*WORDS;
    text.find_words(automaton)
        .map(|(word, span)| CueAt { span, cue: cues[word] })
        .filter(|one| !is_other_sense(text, one))
        .collect()
}

/// 打电话, 给我打, 转接, 付款码, 交友: the same characters in another sense.
fn is_other_sense(text: &Text, one: &CueAt) -> bool {
    let (start, end) = (one.span.start, one.span.end);
    let single = end - start == 1;
    let next = text.at(end);
    let before = text.before(start, 1);
    // 没返, 未返还: nothing came back. 不要了: nothing was asked for.
    const DENIED: &[&str] = &["没", "未", "没有", "不给", "没给", "没再", "并未", "不能", "没法"];
    if one.cue == Cue::Back && text.any_ends_at(start, DENIED) && !text.any_starts_at(start, &["收到"])
        || text.starts_with_at(start, "要了") && matches!(before, '不' | '想' | '还' | '只' | '需')
    {
        return true;
    }
    // 他说的还款账户: whose account it is, not what he said.
    let of_him = text.at(end) == '的' && text.before(end, 1) == '说' && one.cue == Cue::Demand;
    if of_him {
        return true;
    }
    if text.starts_with_at(start, "没了") && text.before(start, 1) == '完' {
        return true;
    }
    if !single {
        // 按对方要求…转, 按照对方说的: what was wanted is what was done.
        return one.cue == Cue::Demand
            && text.has_any(
                text.window_before(start, 10, &['。', ';', '\n', '，']),
                &["按", "依照", "根据", "听从", "遵照", "应"],
            );
    }
    match text.at(start) {
        '打' => text.any_starts_at(
            end,
            &[
                "电话",
                "字",
                "卡",
                "折",
                "开",
                "来",
                "扮",
                "游戏",
                "车",
                "印",
                "包",
                "听",
                "算",
                "工",
                "新",
                "我电话",
                "伤",
                "他",
            ],
        ),
        '转' => {
            text.any_starts_at(end, &["接", "发", "化", "而", "卖", "让", "介"])
                || matches!(before, '流' | '周' | '好')
        }
        '交' => {
            text.any_starts_at(end, &["友", "易", "流", "往", "通", "警", "代", "行", "谈", "给民警"])
                || matches!(before, '成' | '社' | '提' | '移' | '外' | '公')
        }
        '投' => text.any_starts_at(end, &["诉", "注任", "递", "简历", "影"]),
        '充' => text.any_starts_at(end, &["当", "满", "电", "分"]) || before == '冒',
        '买' => text.any_starts_at(end, &["家", "卖"]),
        '存' => text.any_starts_at(end, &["单", "在", "疑", "折"]),
        '付' => next == '款',
        '刷' => text.any_starts_at(end, &["单", "到", "流水", "抖音", "视频", "信誉", "信用", "销量", "脸"]),
        '扫' => false,
        '给' => {
            !(next.is_ascii_digit()
                || crate::numeral::digit_of(next).is_some()
                || matches!(next, '他' | '她' | '对'))
        }
        '补' => text.any_starts_at(end, &["贴", "助", "办", "录", "卡", "偿"]),
        '垫' => matches!(before, '床' | '坐' | '鞋' | '脚' | '靠') || next == '子',
        '汇' | '缴' | '购' | '寄' => false,
        '返' => text.any_starts_at(end, &["诈", "乡"]),
        '共' => text.any_starts_at(end, &["享", "同"]),
        '要' => {
            matches!(before, '需' | '重' | '主' | '不' | '只') || text.any_starts_at(end, &["求", "是", "么"])
        }
        '让' => matches!(before, '转' | '出'),
        '需' | '须' | '贷' | '欠' | '薪' | '满' | '赔' | '凑' | '催' => {
            before == '不' && text.at(start) != '满'
        }
        _ => false,
    }
}
