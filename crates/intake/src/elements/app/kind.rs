//! Apps called by what they are: in brackets behind a link or the word APP, a meeting program, between 在 and 平台.

use super::{LISTS, is_function_char, name_run, push};
use crate::elements::{ElementKind, Finds};
use crate::text::{Span, Text};

/// xfy0000.net（幸福易购）: the name in brackets after a link.
pub(super) fn beside_links(text: &Text, found: &mut Finds) {
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
pub(super) fn in_brackets(text: &Text, found: &mut Finds) {
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
pub(super) fn meetings(text: &Text, found: &mut Finds) {
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
pub(super) fn at_platforms(text: &Text, found: &mut Finds) {
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
pub(super) fn latin_platforms(text: &Text, found: &mut Finds) {
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
