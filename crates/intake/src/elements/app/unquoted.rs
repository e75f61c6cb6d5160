//! Apps named without quotation marks: 平台叫长盈策略, 一个叫智标云的APP, 下载鑫海贵金属开户, APP融易通.

use std::collections::HashSet;

use super::{LISTS, name_run, push, trim_kind};
use crate::elements::Finds;
use crate::text::{Span, Text};

/// 平台叫长盈策略, 一个叫智标云的APP, 下载鑫海贵金属开户, APP融易通.
pub(super) fn find_unquoted(text: &Text, quotes: &HashSet<usize>, found: &mut Finds) {
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
