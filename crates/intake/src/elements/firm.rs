//! Firms as payees or as the suspect's: a run of characters that ends like a firm and begins after what leads to it.

use std::sync::LazyLock;

use super::name::is_han;
use crate::text::{Span, Text};
use crate::words::section;

/// Endings and leading words, longest first.
struct Lists {
    ends: Vec<&'static str>,
    starts: Vec<&'static str>,
}

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| Lists { ends: section("firm.ends"), starts: section("firm.starts") });

/// Inside a name they make it no firm's own name.
const GENERIC: &[&str] = &[
    "贷款公司",
    "保险公司",
    "游戏公司",
    "快递公司",
    "物流公司",
    "本公司",
    "我公司",
    "该公司",
    "对方公司",
    "这家",
    "那家",
    "一家",
    "金融公司",
    "银行",
    "担保公司",
    "网络公司",
    "投资公司",
    "正规",
    "的公司",
    "他们",
    "集团公司",
    "空壳公司",
    "律师事务所",
    "4S店",
    "网店",
    "饭店",
    "酒店",
    "开店",
    "商店",
    "门店",
    "本店",
    "我店",
    "五金店",
    "金店",
    "助贷公司",
    "科技公司",
    "商贸公司",
    "贸易公司",
    "传媒公司",
    "通信公司",
    "电信公司",
    "燃气公司",
    "航空公司",
    "租赁公司",
    "公司公司",
    "装修公司",
    "证券公司",
    "询问",
    "说是",
    "称是",
    "对方",
    "账户",
    "保安公司",
    "本市",
    "电话",
];

/// Words of a sentence, not of a name.
const SPEECH: &[&str] = &[
    "让其",
    "让我",
    "自己",
    "客户称",
    "对方",
    "转账",
    "汇款",
    "同一公司",
    "通过",
    "称此前",
    "要求",
    "他们",
    "受害",
    "报警",
];

/// Straight before a firm: it is the victim's.
const OWN: &[&str] = &[
    "我们",
    "我",
    "本单位",
    "其单位",
    "受害人",
    "受害单位",
    "报警人",
    "其所在",
    "就职于",
    "任职于",
    "上班的",
    "被害单位",
    "报案单位",
    "辖区商户",
    "受害商户",
];

pub(super) fn find(text: &Text, spans: &mut Vec<(Span, u8)>) {
    let mut at = 0;
    while at < text.len() {
        if !is_han(text.at(at)) {
            at += 1;
            continue;
        }
        let run = Span::new(at, run_end(text, at));
        match firm_in(text, run) {
            Some(span) => {
                spans.push((span, 90));
                at = span.end;
            }
            None => at = run.end.max(at + 1),
        }
    }
    merchants(text, spans);
}

/// 商户名均为“海南游聚网络”: a merchant's name in quotation marks, whatever it ends with.
fn merchants(text: &Text, spans: &mut Vec<(Span, u8)>) {
    const LEADS: &[&str] = &["商户名", "商户名称", "商户", "商户全称", "收款商户", "收款商家"];
    const LINKS: &[&str] = &["均为", "都是", "均是", "显示为", "显示是", "显示", "为", "是", ":", ""];
    for open in 0..text.len() {
        if !matches!(text.at(open), '“' | '"' | '「') {
            continue;
        }
        let led = LINKS.iter().any(|link| {
            text.ends_with_at(open, link) && text.any_ends_at(open - link.chars().count(), LEADS)
        });
        let close = (open + 4..open + 22).find(|&at| matches!(text.at(at), '”' | '"' | '」'));
        if let Some(close) = close.filter(|_| led)
            && (open + 1..close).all(|at| is_han(text.at(at)) || matches!(text.at(at), '(' | ')'))
        {
            let span = Span::new(open + 1, close);
            let is_veiled = text.has_any(span, &["某"]);
            if !is_veiled && !spans.iter().any(|(known, _)| known.overlaps(span)) {
                spans.push((span, 84));
            }
        }
    }
    spans.sort();
}

/// Characters of a firm's name, with one pair of brackets for its place: 万达通（海口）信息咨询有限公司.
fn run_end(text: &Text, start: usize) -> usize {
    let mut end = start;
    while end < text.len() && end - start < 60 {
        let here = text.at(end);
        if is_han(here) || here.is_ascii_alphanumeric() {
            end += 1;
            continue;
        }
        let close = (2..=5).find(|&k| text.at(end + k) == ')');
        match close {
            Some(close)
                if here == '('
                    && (1..close).all(|k| is_han(text.at(end + k)))
                    && is_han(text.at(end + close + 1)) =>
            {
                end += close + 1
            }
            _ => break,
        }
    }
    end
}

fn firm_in(text: &Text, run: Span) -> Option<Span> {
    for suffix in &LISTS.ends {
        let length = suffix.chars().count();
        let Some(hit) =
            (run.start + 2..run.end).find(|&at| at + length <= run.end && text.starts_with_at(at, suffix))
        else {
            continue;
        };
        let end = hit + length;
        // 转到公司监管账户: nothing is left of a name.
        if LISTS.starts.iter().any(|marker| marker.chars().count() > 1 && text.ends_with_at(hit, marker)) {
            continue;
        }
        let is_limited = suffix.contains("有限");
        let start = firm_start(text, run.start, hit, if is_limited { 4 } else { 2 });
        let words = text.folded(Span::new(start, end));
        let size = end - start;
        let plain = words.replace("烟酒店", "").replace("大酒店", "");
        let is_phrase = SPEECH.iter().any(|word| words.contains(word))
            || text.chars[start..end].windows(2).any(|pair| {
                pair[0].is_ascii_digit()
                    && matches!(pair[1], '元' | '万' | '月' | '日' | '笔' | '时' | '分' | '点')
            });
        if words.contains('某')
            || is_phrase
            || size > 28
            || !is_limited && GENERIC.iter().any(|word| plain.contains(word))
        {
            continue;
        }
        let framed = matches!(text.before(start, 1), '“' | '"' | '(' | '「' | ':')
            && matches!(text.at(end), '”' | '"' | ')' | '」' | '，' | '。');
        let enough = if is_limited {
            size >= 7
        } else {
            size >= 5 && (is_holder(text, start, end) || framed && size >= 6)
        };
        if enough && !text.any_ends_at(start, OWN) {
            return Some(Span::new(start, end));
        }
    }
    None
}

/// The place after the last leading word that leaves enough of a name.
fn firm_start(text: &Text, run_start: usize, suffix: usize, least: usize) -> usize {
    let mut start = run_start;
    for marker in &LISTS.starts {
        let length = marker.chars().count();
        let keep = if length == 1 { least + 2 } else { least };
        let hit = (run_start..suffix)
            .rev()
            .find(|&at| at + length + keep <= suffix && text.starts_with_at(at, marker));
        if let Some(hit) = hit
            && hit + length > start
            && (length > 1 || matches!(text.at(hit), '向' | '至' | '给' | '到') || hit < run_start + 6)
        {
            start = hit + length;
        }
    }
    // No firm's name has them: what stands before is speech.
    let spoken = (start..suffix.saturating_sub(1)).rev().find(|&at| NEVER_INSIDE.contains(text.at(at)));
    start = spoken.map_or(start, |at| at + 1);
    while start < suffix && (text.at(start).is_ascii_digit() || matches!(text.at(start), '是' | '向' | '给'))
    {
        start += 1;
    }
    start
}

const NEVER_INSIDE: &str = "次笔是叫了从说被我他她这那个就问称让把你给您吗呢吧啊";

fn is_holder(text: &Text, start: usize, end: usize) -> bool {
    let before = text.window_before(start, 6, &['。', '\n']);
    let after = text.window_after(end, 6, &['。', '\n']);
    text.has_any(
        before,
        &[
            "户名",
            "收款",
            "转入",
            "转到",
            "转给",
            "转至",
            "汇",
            "打到",
            "打给",
            "付给",
            "至",
            "向",
            "名字",
            "名为",
            "均为",
            "都是",
            "付款到",
            "付给",
            "给了",
            "商户",
            "单位",
            "刷卡",
        ],
    ) || text.has_any(
        after,
        &[
            "账户", "账号", "(6", "，6", "名下", "卡号", "转账", "汇款", "(账号", "户名", "刷卡", "扫码",
            "付款",
        ],
    )
}
