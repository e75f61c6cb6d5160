//! Apps, mini-programs and platforms the victim was led to, and remote-control tools. They have no alphabet of their
//! own, so they are found by what stands around them: quotation marks, 下载, 平台叫, 在“…”上.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{ElementKind, Found, is_taken};
use crate::text::{Span, Text};

/// Tools by which a screen is shared or a machine steered, known by name.
const TOOLS: &[&str] = &[
    "向日葵远程控制",
    "向日葵",
    "ToDesk",
    "todesk",
    "Todesk",
    "TODESK",
    "TeamViewer",
    "teamviewer",
    "AnyDesk",
    "anydesk",
    "RustDesk",
    "rustdesk",
    "AirDroid",
    "亿联会议",
    "瞩目",
    "讯飞听见会议",
    "讯飞听见",
    "乐播投屏",
    "全时云会议",
    "好视通",
    "云会易",
    "会畅",
    "小鱼易连",
    "视频会议宝",
    "金万维",
    "网易会议",
    "科天云",
    "国信会议",
    "数字会议",
];

/// Words straight before a quoted name that make it an app.
const BEFORE_STRONG: &[&str] = &[
    "下载",
    "下载了",
    "下载一个",
    "下载了一个",
    "下载名为",
    "下载叫",
    "下载安装",
    "安装",
    "安装了",
    "装了",
    "装了个",
    "装了一个",
    "下了",
    "下了个",
    "下了一个",
    "软件",
    "APP",
    "app",
    "App",
    "平台",
    "小程序",
    "应用",
    "程序",
    "玩",
    "平台是",
    "平台为",
    "平台叫",
    "APP叫",
    "软件叫",
    "APP是",
    "APP名为",
    "软件名为",
    "平台名为",
    "APP名称",
    "平台名称",
    "登录",
    "登陆",
    "注册",
    "注册了",
    "打开",
    "客户端",
    "下个",
    "下那个",
    "下的",
    "用的是",
    "下载过",
    "装个",
    "网站",
    "卸载",
    "平台名",
    "交易所",
];

/// Words straight before a quoted name that often make it an app.
const BEFORE_WEAK: &[&str] = &[
    "在",
    "到",
    "至",
    "进",
    "进入",
    "叫",
    "名叫",
    "名为",
    "一个",
    "用",
    "使用",
    "通过",
    "被",
    "反映",
    "于",
    "称为",
    "的",
    "名字叫",
    "叫做",
    "点开",
    "开通",
    "去",
    "里的",
    "是",
];

const AFTER_STRONG: &[&str] = &[
    "APP",
    "app",
    "App",
    "软件",
    "平台",
    "小程序",
    "的软件",
    "的APP",
    "的app",
    "的App",
    "的平台",
    "的小程序",
    "客户端",
    "应用",
    "程序",
    "网站",
    "的网站",
    "婚介网",
    "交易平台",
    "的应用",
    "投资平台",
    "借贷",
    "网贷平台",
    "商城",
    "购物平台",
    "的程序",
    "这个软件",
    "这个平台",
    "这个APP",
    "这个app",
    "手机软件",
    "聊天软件",
    "的东西",
    "远程",
];

/// Words straight after a quoted name that make it a place where things are done.
const AFTER_PLACE: &[&str] = &[
    "上", "里", "内", "中", "做", "投资", "投", "交", "开店", "充值", "充", "开户", "开立", "注册", "借",
    "贷款", "买", "购", "炒", "玩", "下单", "入会", "申请", "接", "抢单", "以", "并", "后", "交易", "理财",
    "平台",
];

/// Words after a quoted name that make it a group, a person, a fee.
const AFTER_NOT: &[&str] = &[
    "群",
    "微信群",
    "QQ群",
    "聊天群",
    "交流群",
    "培训群",
    "粉丝群",
    "客服",
    "老师",
    "导师",
    "主任",
    "经理",
    "专员",
    "直播间",
    "任务",
    "账户",
    "账号",
    "通道",
    "费",
    "保证金",
    "的人",
    "的微信",
    "微信",
    "公众号",
    "人员",
    "女友",
    "男友",
    "的名义",
    "为名",
    "为由",
    "名义",
    "字样",
    "的短信",
    "短信",
    "电话",
    "来电",
    "的电话",
    "超话",
    "职位",
    "岗位",
    "公司",
    "中心",
    "超市",
    "商家",
    "店",
    "便利店",
    "酒吧",
    "频道",
    "业务",
    "服务",
    "功能",
    "的费用",
    "活动",
    "论坛",
    "吧",
    "网友",
    "同志",
    "领导",
    "的群",
    "群聊",
    "协议",
    "合同",
    "证",
    "文件",
    "图片",
    "截图",
    "照片",
    "视频",
    "订单",
    "包裹",
    "卡",
    "的女",
    "的男",
    "的好友",
    "好友",
    "的网友",
    "的人员",
    "的快递",
    "的账户",
    "的链接",
];

/// Words that are no app's name: pretexts, fees, persons, things.
const NOT_NAMES: &[&str] = &[
    "客服",
    "老师",
    "导师",
    "经理",
    "专员",
    "主任",
    "局长",
    "警官",
    "民警",
    "公司",
    "中心",
    "银行",
    "女友",
    "男友",
    "卖家",
    "买家",
    "老板",
    "领导",
    "人员",
    "助理",
    "院长",
    "书记",
    "教授",
    "法官",
    "检察",
    "接待",
    "厂家",
    "供货",
    "采购",
    "房东",
    "中介",
    "保证",
    "押金",
    "手续费",
    "费",
    "佣金",
    "补",
    "任务",
    "流水",
    "认证",
    "解冻",
    "理赔",
    "备用金",
    "百万保障",
    "会员",
    "积分",
    "清零",
    "账户",
    "通道",
    "漏洞",
    "监管",
    "逾期",
    "征信",
    "额度",
    "注销",
    "系统",
    "冻结",
    "校园贷",
    "做单",
    "刷单",
    "收益",
    "返利",
    "返现",
    "本金",
    "内部",
    "安全",
    "屏幕",
    "共享",
    "验证",
    "失败",
    "操作",
    "税",
    "红包",
    "兼职",
    "项目",
    "基金",
    "意外险",
    "保险",
    "礼品",
    "礼物",
    "奖",
    "福利单",
    "福利任务",
    "套餐",
    "包装",
    "小姐",
    "姐",
    "哥",
    "叔",
    "妈",
    "爸",
    "先生",
    "女士",
    "某",
    "战友",
    "家人",
    "你",
    "我",
    "他",
    "请",
    "！",
    "!",
    "?",
    "。",
    "，",
    ",",
    "、",
    "…",
    "存单",
    "合同",
    "证明",
    "单子",
    "搬砖",
    "上岸",
    "投注",
    "稳赚",
    "股权包",
    "订单",
    "大额",
    "连单",
    "激活",
    "群",
    "号",
    "快递",
    "免费",
    "代付",
    "垫付",
    "抢单任务",
    "贷款",
    "信用",
    "缴费",
    "定金",
    "尾款",
    "首付",
    "首月",
    "利息",
    "加急",
    "疏通",
    "货款",
    "意向",
    "消保",
    "资金",
    "清算",
    "归集",
    "转账",
    "收款",
    "付款",
    "到账",
    "提现",
    "充值",
    "余额",
    "余额宝",
    "红娘",
    "黑客",
    "律师",
    "书",
    "单位",
    "机关",
    "公安",
    "检察院",
    "法院",
    "海关",
    "大使馆",
    "部",
    "局",
    "处",
    "站",
    "所",
    "委",
    "办",
    "信用卡",
    "花呗",
    "借呗",
    "白条",
    "金条额",
];

/// Everyday services: channels, not the scam's own platforms.
const MAINSTREAM: &[&str] = &[
    "微信",
    "企业微信",
    "QQ",
    "qq",
    "支付宝",
    "抖音",
    "快手",
    "小红书",
    "微博",
    "今日头条",
    "头条",
    "淘宝",
    "天猫",
    "京东",
    "京东金融",
    "拼多多",
    "美团",
    "闲鱼",
    "咸鱼",
    "转转",
    "58同城",
    "BOSS直聘",
    "boss直聘",
    "探探",
    "Soul",
    "soul",
    "陌陌",
    "腾讯会议",
    "钉钉",
    "Zoom",
    "zoom",
    "ZOOM",
    "飞书",
    "Skype",
    "skype",
    "Telegram",
    "telegram",
    "WhatsApp",
    "whatsapp",
    "Facebook",
    "facebook",
    "推特",
    "Twitter",
    "TikTok",
    "Line",
    "LINE",
    "纸飞机",
    "电报",
    "花呗",
    "借呗",
    "微粒贷",
    "金条",
    "京东金条",
    "京东白条",
    "白条",
    "度小满",
    "360借条",
    "放心借",
    "分付",
    "财付通",
    "云闪付",
    "国家反诈中心",
    "百度",
    "百度贴吧",
    "贴吧",
    "知乎",
    "豆瓣",
    "王者荣耀",
    "和平精英",
    "原神",
    "蛋仔派对",
    "珍爱网",
    "世纪佳缘",
    "百合网",
    "得物",
    "唯品会",
    "苏宁",
    "饿了么",
    "滴滴",
    "携程",
    "去哪儿",
    "12306",
    "朋友圈",
    "银联",
    "数字人民币",
    "翼支付",
    "微信支付",
    "安逸花",
    "网商贷",
    "哔哩哔哩",
    "B站",
    "交易猫",
    "螃蟹",
    "智联招聘",
    "前程无忧",
    "赶集网",
    "虎牙",
    "斗鱼",
    "网易云",
    "喜马拉雅",
    "西瓜视频",
    "美柚",
    "QQ音乐",
    "知网",
    "学信网",
    "学习强国",
    "个人所得税",
    "手机银行",
    "网上银行",
    "工商银行",
    "建设银行",
    "农业银行",
    "中国银行",
    "招商银行",
];

static TOOL_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(TOOLS)
        .expect("the tool names build an automaton")
});

pub(super) fn find(text: &Text, found: &mut Vec<Found>) {
    let quotes = quoted(text);
    for quote in &quotes {
        let inside = Span::new(quote.start + 1, quote.end - 1);
        if is_app(text, *quote, inside) {
            push(text, found, inside, if matches!(text.at(quote.start), '「' | '『') { 93 } else { 86 });
        }
    }
    for (_, span) in text.find_words(&TOOL_WORDS) {
        if !is_taken(found, span) {
            push(text, found, span, 90);
        }
    }
    find_unquoted(text, &quotes, found);
}

fn push(text: &Text, found: &mut Vec<Found>, span: Span, confidence: u8) {
    let value = text.folded(span);
    let is_repeated = found.iter().any(|one| one.kind == ElementKind::App && one.value == value);
    let bare = trim_kind(&value);
    if is_repeated || MAINSTREAM.contains(&bare) || is_taken(found, span) || bare.chars().count() < 2 {
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
    let strong_after = text.any_starts_at(quote.end, AFTER_STRONG);
    let strong_before = text.any_ends_at(quote.start, BEFORE_STRONG);
    let corner = matches!(text.at(quote.start), '「' | '『');
    if text.any_starts_at(quote.end, AFTER_NOT) && !strong_after {
        return false;
    }
    let not_name = NOT_NAMES.iter().any(|not| words.contains(not));
    if text.at(quote.start) == '【' && !strong_before && !strong_after {
        return false;
    }
    if corner {
        return !words.chars().any(|c| matches!(c, '，' | '。' | '、' | ',' | '!' | '?'))
            && (!not_name || strong_after || strong_before);
    }
    if not_name && !(strong_after && length >= 3 && !words.contains('，')) {
        return false;
    }
    if strong_after || strong_before {
        return true;
    }
    let weak_before = text.any_ends_at(quote.start, BEFORE_WEAK);
    weak_before && text.any_starts_at(quote.end, AFTER_PLACE)
        || text.any_ends_at(quote.start, &["在", "被拉到", "引导至", "引导到", "玩"])
}

/// 平台叫长盈策略, 一个叫智标云的APP, 下载鑫海贵金属开户, APP融易通.
fn find_unquoted(text: &Text, quotes: &[Span], found: &mut Vec<Found>) {
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

fn read_name(text: &Text, start: usize, needs_kind: bool, quotes: &[Span], found: &mut Vec<Found>) {
    let start = text.skip_blanks(start);
    if quotes.iter().any(|quote| quote.start == start) {
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
    let kind_follows = text.any_starts_at(end, AFTER_STRONG) || bare != words;
    if !(2..=10).contains(&length)
        || needs_kind && !kind_follows
        || NOT_NAMES.iter().any(|not| bare.contains(not)) && !kind_follows
    {
        return;
    }
    push(text, found, Span::new(start, start + length), 84);
}

fn read_downloaded(text: &Text, start: usize, quotes: &[Span], found: &mut Vec<Found>) {
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
    if quotes.iter().any(|quote| quote.start == start) || text.any_starts_at(start, GENERIC) {
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
    if (2..=8).contains(&length) && !NOT_NAMES.iter().any(|not| bare.contains(not)) {
        push(text, found, Span::new(start, start + length), 78);
    }
}
