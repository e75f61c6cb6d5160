//! Apps, mini-programs and platforms the victim was led to, and remote-control tools. They have no alphabet of their
//! own, so they are found by what stands around them: quotation marks, 下载, 平台叫, 在“…”上.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{ElementKind, Finds, Found};
use crate::text::{Span, Text};
use crate::words::{WordList, section};

struct Lists {
    before: WordList,
    before_weak: WordList,
    after: WordList,
    after_place: WordList,
    after_not: WordList,
    not_names: Vec<&'static str>,
    mainstream: WordList,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    before: WordList::of("app.before"),
    before_weak: WordList::of("app.before_weak"),
    after: WordList::of("app.after"),
    after_place: WordList::of("app.after_place"),
    after_not: WordList::of("app.after_not"),
    not_names: section("app.not_names"),
    mainstream: WordList::of("app.mainstream"),
});

static TOOL_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(section("app.tools"))
        .expect("the tool names build an automaton")
});

pub(super) fn find(text: &Text, found: &mut Finds) {
    let quotes = quoted(text);
    let mut last = None;
    for quote in &quotes {
        let inside = Span::new(quote.start + 1, quote.end - 1);
        // “ToDesk”和“会信通”: what is joined to an app is one.
        let joined = last == Some(quote.start.saturating_sub(1))
            && matches!(text.before(quote.start, 1), '和' | '、' | '及');
        let app = is_app(text, *quote, inside);
        if app || joined && inside.end - inside.start <= 8 {
            last = Some(quote.end);
            push(text, found, inside, if matches!(text.at(quote.start), '「' | '『') { 93 } else { 86 });
        }
    }
    for (_, span) in text.find_words(&TOOL_WORDS) {
        if !found.is_taken(span) {
            push(text, found, span, 90);
        }
    }
    beside_links(text, found);
    find_unquoted(text, &quotes.iter().map(|quote| quote.start).collect(), found);
}

/// xfy0000.net（幸福易购）: the name in brackets after a link.
fn beside_links(text: &Text, found: &mut Finds) {
    let ends: Vec<usize> =
        found.list.iter().filter(|one| one.kind == ElementKind::Url).map(|one| one.span.end).collect();
    for end in ends.into_iter().filter(|&end| text.at(end) == '(') {
        let close = name_run(text, end + 1, 10);
        let inside = Span::new(end + 1, close);
        let words = text.folded(inside);
        if text.at(close) == ')'
            && close > end + 2
            && !LISTS.not_names.iter().any(|not| words.contains(not))
            && !words.contains('已')
        {
            push(text, found, inside, 80);
        }
    }
}

fn push(text: &Text, found: &mut Finds, span: Span, confidence: u8) {
    let value = text.folded(span);
    let is_repeated = found.has(ElementKind::App, &value);
    let bare = trim_kind(&value);
    if is_repeated || LISTS.mainstream.contains(bare) || found.is_taken(span) || bare.chars().count() < 2 {
        return;
    }
    found.push(Found { kind: ElementKind::App, span, value, confidence });
}

fn trim_kind(value: &str) -> &str {
    ["APP", "app", "App", "软件", "平台", "小程序"]
        .iter()
        .find_map(|kind| value.strip_suffix(kind))
        .unwrap_or(value)
        .trim()
}

/// Quoted stretches, quotation marks included, up to 22 characters inside.
fn quoted(text: &Text) -> Vec<Span> {
    const PAIRS: &[(char, char)] = &[
        ('「', '」'),
        ('『', '』'),
        ('“', '”'),
        ('‘', '’'),
        ('"', '"'),
        ('《', '》'),
        ('【', '】'),
        ('\'', '\''),
    ];
    let mut spans = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let closing = PAIRS.iter().find(|(open, _)| *open == text.at(at)).map(|(_, close)| *close);
        let end = closing.and_then(|close| {
            (at + 1..(at + 24).min(text.len())).find(|&position| text.at(position) == close)
        });
        match end {
            Some(end) if end > at + 2 => {
                spans.push(Span::new(at, end + 1));
                at = end + 1;
            }
            _ => at += 1,
        }
    }
    spans
}

fn is_app(text: &Text, quote: Span, inside: Span) -> bool {
    let words = text.folded(inside);
    let length = inside.end - inside.start;
    if !(2..=16).contains(&length)
        || !words.chars().any(char::is_alphanumeric)
        || words.chars().all(|c| c.is_ascii_digit())
    {
        return false;
    }
    let strong_after = LISTS.after.starts_at(text, quote.end).is_some();
    let strong_before = LISTS.before.ends_at(text, quote.start).is_some();
    let corner = matches!(text.at(quote.start), '「' | '『');
    let app_like = APP_ENDS.iter().any(|ending| words.ends_with(ending));
    if LISTS.after_not.starts_at(text, quote.end).is_some() && !strong_after {
        return app_like
            && text.starts_with_at(quote.end, "客服")
            && text.any_ends_at(quote.start, &["被", "在", "到"]);
    }
    let not_name = LISTS.not_names.iter().any(|not| words.contains(not));
    if text.at(quote.start) == '【' && !strong_before && !strong_after {
        return false;
    }
    if corner {
        return !words.chars().any(|c| matches!(c, '，' | '。' | '、' | ',' | '!' | '?'))
            && (!not_name || strong_after || strong_before);
    }
    let downloaded = text.any_ends_at(quote.start, &["下载", "下载了", "安装", "安装了", "下了", "装了"]);
    if downloaded
        && length <= 8
        && !words
            .ends_with(['费', '金', '群', '单', '表', '书', '证', '件', '码', '图', '号', '版', '师', '服'])
    {
        return true;
    }
    if not_name && !(strong_after && length >= 3 && !words.contains('，')) {
        return false;
    }
    if strong_after || strong_before {
        return true;
    }
    let weak_before = LISTS.before_weak.ends_at(text, quote.start).is_some();
    weak_before && LISTS.after_place.starts_at(text, quote.end).is_some()
        || text.any_ends_at(quote.start, &["在", "被拉到", "引导至", "引导到", "玩"])
}

/// Endings that apps' names like.
const APP_ENDS: &[&str] = &[
    "助手", "宝", "贷", "通", "优选", "联盟", "之家", "钱包", "金服", "国际", "金融", "资本", "财富", "管家",
    "快贷", "速贷", "易贷",
];

/// 平台叫长盈策略, 一个叫智标云的APP, 下载鑫海贵金属开户, APP融易通.
fn find_unquoted(text: &Text, quotes: &HashSet<usize>, found: &mut Finds) {
    const NAMED: &[&str] = &[
        "平台叫做",
        "平台叫",
        "平台名叫",
        "平台名为",
        "平台名称为",
        "平台名称是",
        "平台名称:",
        "平台名:",
        "平台是",
        "平台:",
        "APP叫做",
        "APP叫",
        "APP名叫",
        "APP名为",
        "APP名称为",
        "APP名称:",
        "APP名:",
        "APP是",
        "APP:",
        "app叫",
        "app名叫",
        "app名为",
        "app是",
        "App叫",
        "软件叫做",
        "软件叫",
        "软件名叫",
        "软件名为",
        "软件名称为",
        "软件名称:",
        "软件是",
        "软件:",
        "软件，叫",
        "平台，叫",
        "APP，叫",
        "app，叫",
        "软件,叫",
        "软件，名字叫",
        "软件，名叫",
        "平台，名叫",
        "软件名字叫",
        "平台名字叫",
        "小程序叫",
        "小程序名为",
        "网站叫",
        "名为",
        "一个叫",
        "一款叫",
        "个叫",
        "下载名为",
        "下载了叫",
        "款名为",
    ];
    for named in NAMED {
        let mut from = 0;
        while let Some(offset) = text.as_str()[from..].find(named) {
            let byte_end = from + offset + named.len();
            from = byte_end;
            let start = text.span_of_bytes(byte_end, byte_end).start;
            let needs_kind = matches!(*named, "名为" | "一个叫" | "一款叫" | "个叫" | "款名为");
            read_name(text, start, needs_kind, quotes, found);
        }
    }
    for verb in ["下载", "下载了", "安装", "安装了", "下了", "装了"] {
        let mut from = 0;
        while let Some(offset) = text.as_str()[from..].find(verb) {
            let byte_end = from + offset + verb.len();
            from = byte_end;
            let start = text.span_of_bytes(byte_end, byte_end).start;
            read_downloaded(text, start, quotes, found);
        }
    }
}

fn name_run(text: &Text, start: usize, most: usize) -> usize {
    let mut end = start;
    while end < text.len()
        && end - start < most
        && (text.at(end).is_alphanumeric() && !is_function_char(text.at(end)) || text.at(end) == '·')
    {
        end += 1;
    }
    end
}

fn is_function_char(character: char) -> bool {
    "的了和并后就来去在给让我你他她它，是".contains(character)
}

fn read_name(text: &Text, start: usize, needs_kind: bool, quotes: &HashSet<usize>, found: &mut Finds) {
    let start = text.skip_blanks(start);
    if quotes.contains(&start) {
        return;
    }
    let end = name_run(text, start, 14);
    let span = Span::new(start, end);
    let words = text.folded(span);
    if text.any_starts_at(
        start,
        &["什么", "啥", "哪", "假", "骗", "正规", "真", "一个", "不", "对方", "他们", "有"],
    ) {
        return;
    }
    let bare = trim_kind(&words);
    let length = bare.chars().count();
    let kind_follows = LISTS.after.starts_at(text, end).is_some() || bare != words;
    if !(2..=10).contains(&length)
        || needs_kind && !kind_follows
        || LISTS.not_names.iter().any(|not| bare.contains(not)) && !kind_follows
    {
        return;
    }
    push(text, found, Span::new(start, start + length), 84);
}

fn read_downloaded(text: &Text, start: usize, quotes: &HashSet<usize>, found: &mut Finds) {
    const GENERIC: &[&str] = &[
        "一个",
        "一款",
        "了",
        "指定",
        "软件",
        "APP",
        "app",
        "聊天",
        "该",
        "这个",
        "那个",
        "链接",
        "什么",
        "会议",
        "视频",
        "屏幕",
        "过",
        "对方",
        "某",
        "国家反诈",
        "并",
        "安装",
        "好",
        "后",
        "链",
        "地址",
        "他们",
        "客服",
        "投资",
        "理财",
        "贷款",
        "办公",
        "相关",
        "其",
        "个",
        "手机",
        "假",
        "虚假",
        "上述",
        "两个",
        "注册",
        "到",
        "时",
        "完",
        "游戏",
    ];
    let start = text.skip_blanks(start);
    if quotes.contains(&start) || text.any_starts_at(start, GENERIC) {
        return;
    }
    let end = name_run(text, start, 12);
    let words = text.folded(Span::new(start, end));
    let cut = ["APP", "app", "App", "软件", "平台", "小程序", "开户", "注册", "登录", "实名"]
        .iter()
        .filter_map(|mark| words.find(mark))
        .filter(|&byte| byte > 0)
        .min();
    let bare = match cut {
        Some(byte) => &words[..byte],
        None if matches!(text.at(end), '，' | '。' | '后' | '并' | '、' | ',' | ';' | '(' | ' ') => {
            &words[..]
        }
        None => return,
    };
    let length = bare.chars().count();
    if (2..=8).contains(&length) && !LISTS.not_names.iter().any(|not| bare.contains(not)) {
        push(text, found, Span::new(start, start + length), 78);
    }
}
