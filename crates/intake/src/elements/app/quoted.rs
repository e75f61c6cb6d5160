//! Apps named in quotation marks, by what stands before and behind them.

use super::LISTS;
use crate::text::{Span, Text};

/// Quoted stretches, quotation marks included, up to 22 characters inside.
pub(super) fn quoted(text: &Text) -> Vec<Span> {
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

pub(super) fn is_app(text: &Text, quote: Span, inside: Span) -> bool {
    let words = text.folded(inside);
    let length = inside.end - inside.start;
    if !(2..=16).contains(&length)
        || !words.chars().any(char::is_alphanumeric)
        || words.chars().all(|c| c.is_ascii_digit())
    {
        return false;
    }
    let strong_after = LISTS.after.starts_at(text, quote.end).is_some();
    // 涉案APP：“拾光优选”.
    let lead = quote.start - usize::from(text.before(quote.start, 1) == ':');
    let strong_before = LISTS.before.ends_at(text, lead).is_some()
        || text.any_ends_at(quote.start, &["名字叫", "图标叫"])
            && text
                .has_any(text.window_before(quote.start, 30, &['。', '\n']), &["软件", "APP", "app", "平台"]);
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
    let called = text.any_ends_at(lead, &["软件", "APP", "app", "APP名", "软件名", "平台"]) && length >= 4;
    // 去“闪电交易网”（sd0000jy.top）: its link stands in the bracket behind.
    let linked = text.at(quote.end) == '('
        && text.at(quote.end + 1).is_ascii_alphanumeric()
        && (quote.end + 2..quote.end + 30)
            .take_while(|&at| text.at(at) != ')')
            .any(|at| text.at(at) == '.' && text.at(at + 1).is_ascii_alphabetic());
    let latin = length >= 5
        && words.chars().all(|c| c.is_ascii_alphabetic())
        && words.chars().skip(1).any(|c| c.is_ascii_uppercase());
    if linked || latin {
        return true;
    }
    let called = called || text.any_ends_at(quote.start, &["名字叫", "图标叫"]) && strong_before;
    if not_name && !(strong_after && length >= 3 && !words.contains('，')) && !called {
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
