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
    in_brackets(text, found);
    meetings(text, found);
    at_platforms(text, found);
    latin_platforms(text, found);
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

/// 下载APP（随心e贷）: the name in brackets after what it is.
fn in_brackets(text: &Text, found: &mut Finds) {
    for at in 0..text.len() {
        if text.at(at) != '(' || !text.any_ends_at(at, &["APP", "app", "App", "软件", "小程序", "客户端"])
        {
            continue;
        }
        let close = name_run(text, at + 1, 10);
        let words = text.folded(Span::new(at + 1, close));
        let is_name =
            close > at + 2 && text.at(close) == ')' && !LISTS.not_names.iter().any(|not| words.contains(not));
        if is_name && !text.any_starts_at(at + 1, &["已", "下载", "手机", "安卓", "苹果", "后", "详见"])
        {
            push(text, found, Span::new(at + 1, close), 84);
        }
    }
}

/// Boom会议, “云视讯会议”: programs for meetings end so.
fn meetings(text: &Text, found: &mut Finds) {
    const LEADS: &[&str] = &[
        "下载",
        "下载了",
        "下",
        "下了",
        "安装",
        "装",
        "用",
        "使用",
        "通过",
        "在",
        "打开",
        "进入",
        "登录",
        "让我下",
        "的",
        "那个",
    ];
    for end in 2..=text.len() {
        if !text.ends_with_at(end, "会议")
            || text
                .any_starts_at(end, &["号", "室", "码", "ID", "id", "纪要", "内容", "通知", "账号", "密码"])
                && text.at(end) != '('
        {
            continue;
        }
        let mut start = end - 2;
        while start > 0
            && end - start < 10
            && (text.at(start - 1).is_ascii_alphanumeric() || is_quoted_han(text, start - 1))
        {
            start -= 1;
        }
        let quoted = matches!(text.before(start, 1), '“' | '"' | '「' | '《')
            && matches!(text.at(end), '”' | '"' | '」' | '》');
        let latin = text.at(start).is_ascii_alphabetic() && text.any_ends_at(start, LEADS);
        let words = text.folded(Span::new(start, end));
        let generic = ["视频会议", "网络会议", "线上会议", "语音会议", "电话会议", "在线会议", "远程会议"]
            .contains(&words.as_str());
        if end - start > 3 && !generic && (quoted || latin) {
            push(text, found, Span::new(start, end), 84);
        }
    }
}

/// A Chinese character of a name that may be in quotation marks.
fn is_quoted_han(text: &Text, at: usize) -> bool {
    matches!(text.at(at), '\u{4e00}'..='\u{9fff}') && !is_function_char(text.at(at))
}

/// 在拼购星选平台抢单, 用快易贷软件, 下载了安逸贷这个软件: between what leads to a platform and what it is called by kind.
fn at_platforms(text: &Text, found: &mut Finds) {
    const LEADS: &[&str] = &[
        "在",
        "通过",
        "登录",
        "登陆",
        "进入",
        "下载",
        "下载了",
        "打开",
        "注册",
        "安装",
        "安装了",
        "使用",
        "用",
    ];
    const KINDS: &[&str] = &[
        "平台",
        "APP",
        "app",
        "App",
        "软件",
        "小程序",
        "商城",
        "这个软件",
        "这个平台",
        "这个APP",
        "这款软件",
        "网站",
    ];
    const GENERIC: &[&str] = &[
        "交易",
        "购物",
        "投资",
        "理财",
        "聊天",
        "社交",
        "短视频",
        "视频",
        "某",
        "该",
        "这",
        "那",
        "其",
        "贷款",
        "借贷",
        "网贷",
        "电商",
        "二手",
        "游戏",
        "直播",
        "交友",
        "手机",
        "对方",
        "一个",
        "一款",
        "相关",
        "指定",
        "办公",
        "银行",
        "网络",
        "网上",
        "第三方",
        "虚假",
        "上述",
        "此",
        "博彩",
        "赌博",
        "兼职",
        "刷单",
        "外卖",
        "招聘",
        "婚恋",
        "相亲",
        "音乐",
        "会议",
        "远程",
        "个",
        "官方",
        "正规",
        "股票",
        "证券",
        "炒股",
        "虚拟",
        "数字",
        "租房",
        "卖",
        "买",
        "监管",
        "服务",
        "客服",
        "多个",
        "各",
        "两",
        "他",
        "她",
        "我",
        "你",
        "自己",
        "国家",
        "反诈",
        "任务",
        "支付",
        "境外",
        "国外",
        "海外",
        "内部",
        "新",
        "旧",
        "同",
        "另",
        "别",
        "什么",
        "哪",
        "平台",
        "软件",
        "名为",
        "叫",
        "陌生",
        "微信",
        "支付宝",
        "抖音",
        "快手",
        "淘宝",
        "京东",
        "拼多多",
        "闲鱼",
        "小红书",
        "微博",
        "QQ",
    ];
    for kind_at in 2..text.len() {
        let Some(kind) = KINDS.iter().find(|kind| text.starts_with_at(kind_at, kind)) else { continue };
        if found.is_taken(Span::new(kind_at, kind_at + kind.chars().count())) {
            continue;
        }
        let mut start = kind_at;
        while start > 0
            && kind_at - start < 8
            && (text.at(start - 1).is_alphanumeric()
                && !LEADS.iter().any(|lead| text.ends_with_at(start, lead) && kind_at - start >= 2))
        {
            start -= 1;
        }
        let led = LEADS.iter().any(|lead| text.ends_with_at(start, lead));
        let words = text.folded(Span::new(start, kind_at));
        let plain = !words.chars().any(|c| {
            is_function_char(c) || matches!(c, '里' | '上' | '下' | '从' | '把' | '被' | '有' | '做' | '不')
        }) && !GENERIC.iter().any(|generic| words.contains(generic))
            && !LISTS.not_names.iter().any(|not| words.contains(not));
        if led && plain && (2..=8).contains(&(kind_at - start)) {
            push(text, found, Span::new(start, kind_at), 74);
        }
    }
}

/// 充进那个 BitMaxer 平台, 在FXProTrade上: a Latin name before what it is called by kind.
fn latin_platforms(text: &Text, found: &mut Finds) {
    const KINDS: &[&str] =
        &["平台", "APP", "app", "App", "软件", "网站", "交易所", "这个平台", "这个软件", "小程序", "客户端"];
    const COMMON: &[&str] =
        &["app", "usdt", "atm", "pos", "vip", "etc", "ios", "qq", "sim", "nfc", "pc", "wifi", "url", "id"];
    let mut at = 0;
    while at < text.len() {
        if !text.at(at).is_ascii_alphabetic() || text.before(at, 1).is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let mut end = at;
        while text.at(end).is_ascii_alphanumeric() {
            end += 1;
        }
        let span = Span::new(at, end);
        let kind = text.skip_blanks(end);
        let words = text.folded(span).to_lowercase();
        if end - at >= 4
            && text.any_starts_at(kind, KINDS)
            && !COMMON.contains(&words.as_str())
            && !matches!(text.before(at, 1), '.' | '/' | '@' | '_' | '-' | ':')
        {
            push(text, found, span, 78);
        }
        at = end;
    }
}

fn push(text: &Text, found: &mut Finds, span: Span, confidence: u8) {
    let value = text.plain(span);
    let is_repeated = found.has(ElementKind::App, &value);
    let bare = trim_kind(&value);
    if is_repeated || LISTS.mainstream.contains(bare) || found.is_taken(span) || bare.chars().count() < 2 {
        return;
    }
    found.push(Found { kind: ElementKind::App, span, value, confidence });
}

/// Whether everybody knows it.
pub(super) fn is_mainstream(name: &str) -> bool {
    LISTS.mainstream.contains(name)
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
            && text.any_ends_at(quote.start, &["被", "在", "到", "进", "进入", "进了"]);
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
    let named = text.any_ends_at(
        quote.start,
        &[
            "平台叫",
            "平台名叫",
            "平台名为",
            "平台是",
            "APP叫",
            "APP名为",
            "软件叫",
            "软件名为",
            "软件是",
            "小程序叫",
            "app叫",
        ],
    );
    if named && length >= 3 && !words.ends_with(['费', '金', '群']) {
        return true;
    }
    if not_name && !(strong_after && length >= 3 && !words.contains('，')) {
        return false;
    }
    if strong_after || strong_before {
        return true;
    }
    // 点进去是“国美优贷”; 加入“鸿运农场”，称…该平台….
    let called = text.any_ends_at(quote.start, &["是", "叫", "为", "叫做"])
        && APP_ENDS.iter().any(|ending| words.ends_with(ending));
    let joined = text.any_ends_at(quote.start, &["加入", "投资", "参与", "认购", "开户"])
        && text.has_any(
            text.window_after(quote.end, 70, &['\n']),
            &["该平台", "此平台", "该APP", "该软件", "平台关闭", "平台打不开", "该网站"],
        );
    if called || joined {
        return true;
    }
    let weak_before = LISTS.before_weak.ends_at(text, quote.start).is_some();
    weak_before && LISTS.after_place.starts_at(text, quote.end).is_some()
        || text.any_ends_at(quote.start, &["在", "被拉到", "引导至", "引导到", "玩"])
}

/// Endings that apps' names like.
const APP_ENDS: &[&str] = &[
    "直播",
    "聊天",
    "会议",
    "商城",
    "视频",
    "社区",
    "助手",
    "宝",
    "贷",
    "通",
    "优选",
    "联盟",
    "之家",
    "钱包",
    "交易所",
    "金服",
    "国际",
    "金融",
    "资本",
    "财富",
    "管家",
    "快贷",
    "速贷",
    "易贷",
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
        "软件，叫做",
        "平台，叫做",
        "APP，叫做",
        "下载的叫",
        "下载的，叫",
        "下载的软件叫",
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
    for verb in [
        "下载",
        "下载了",
        "安装",
        "安装了",
        "下了",
        "装了",
        "让我下",
        "叫我下",
        "要我下",
        "喊我下",
        "让其下",
        "让她下",
        "让他下",
        "要下一个",
        "下一个",
        "下了一个",
        "下了个",
        "下个",
    ] {
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
    let start = start + usize::from(text.at(start) == '做' && text.before(start, 1) == '叫');
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
    let kind_follows = LISTS.after.starts_at(text, text.skip_blanks(end)).is_some() || bare != words;
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
    let cut = [
        "APP",
        "app",
        "App",
        "软件",
        "平台",
        "小程序",
        "开户",
        "注册",
        "登录",
        "实名",
        "进会议",
        "进入",
        "进去",
        "开屏",
        "共享",
        "操作",
    ]
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
