//! Payments told again by what they were for, or how they went: 罚金给的是魏东升, 保险那笔是二维码, 柜台那次填的是….

use super::group::Groups;
use super::pin::Pin;
use crate::payment::link::own_channel;
use crate::payment::{Channel, Paid, Parts, channel, clause};
use crate::text::{Span, Text};

/// What money is said to be for.
const PURPOSES: &[&str] = &[
    "会员费",
    "会费",
    "解冻",
    "认证",
    "保证金",
    "押金",
    "定金",
    "订金",
    "尾款",
    "余款",
    "首付",
    "运费",
    "手续费",
    "工本费",
    "验资",
    "流水",
    "罚金",
    "罚款",
    "保险",
    "税",
    "激活",
    "路费",
    "车费",
    "安全费",
    "服务费",
    "包装费",
    "检疫",
    "材料费",
    "关税",
    "违约金",
    "报名费",
    "资料费",
    "修复",
    "工程款",
    "货款",
    "保密费",
    "公证费",
    "律师费",
];

/// How a payment may be called by the way it went, before 那笔, 那次.
const WAYS: &[(&str, Channel)] = &[
    ("手机上", Channel::MobileBank),
    ("手机银行", Channel::MobileBank),
    ("网银", Channel::OnlineBank),
    ("柜台", Channel::Counter),
    ("扫码", Channel::Code),
    ("微信", Channel::Wechat),
    ("支付宝", Channel::Alipay),
    ("现金", Channel::Cash),
];

/// How far before the account its purpose may stand.
const REACH: usize = 26;

/// Payments that are named by purpose or way in the clause of a mention without a sum of its own.
pub(super) fn by_purpose(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    groups: &Groups,
    pins: &[Pin],
) -> Vec<(usize, usize, usize)> {
    let text = parts.text;
    let mut told = Vec::new();
    for (at, mention) in groups.mentions.iter().enumerate() {
        let near = text.window_before(mention.span.start, REACH, &['。', '\n', ';', '?']);
        let stop = groups
            .mentions
            .iter()
            .map(|other| other.span.end)
            .chain(paid.iter().map(|one| one.span.end))
            .filter(|end| *end <= mention.span.start)
            .max();
        let near = Span::new(near.start.max(stop.unwrap_or(0)).min(near.end), near.end);
        let own = text.window_after(mention.span.end, 20, &['。', '\n', ';', '，']);
        let tells_sum = paid.iter().any(|one| own.covers(one.span));
        if tells_sum || !text.has_any(near, &["那笔", "给", "转", "打", "汇", "到", "收", "是", "填", "付"])
        {
            continue;
        }
        // 银行卡那笔查到是转给…, 转账那笔是…: by what stands beside the sum.
        let pointed: Option<&[&str]> = [
            (&["银行卡那笔", "卡上那笔", "卡里那笔"][..], &["行卡", "卡里", "卡上", "卡内"][..]),
            (&["转账那笔", "转账的那笔"][..], &["转账"][..]),
            (&["现金那笔"][..], &["现金"][..]),
        ]
        .into_iter()
        .find_map(|(said, meant)| text.has_any(near, said).then_some(meant));
        let purposes: Vec<&str> =
            PURPOSES.iter().copied().filter(|word| text.has_any(near, &[word])).collect();
        let way = way_in(text, near);
        for payment in (0..paid.len()).filter(|&payment| paid[payment].span.end <= mention.span.start) {
            let by_way = way.is_some() && own_channel(parts, paid, ways, payment) == way;
            let by_pointer =
                pointed.is_some_and(|meant| text.has_any(beside(text, paid[payment].span), meant));
            let by_purpose = by_pointer
                || !purposes.is_empty() && text.has_any(beside(text, paid[payment].span), &purposes);
            if pins[payment] == Pin::Open && (by_way || by_purpose) {
                told.push((payment, mention.group, at));
            }
        }
    }
    told
}

/// 保险那笔是一个二维码: the way of a payment told again by what it was for.
pub(in crate::payment) fn ways_of_purposes(parts: &Parts, paid: &[Paid], ways: &mut [Option<Channel>]) {
    let text = parts.text;
    let Some(first) = paid.first() else { return };
    let until = paid.last().map_or(0, |one| one.span.end + WAY_REACH).min(text.len());
    for at in first.span.end..until {
        let Some(word) = PURPOSES.iter().find(|word| text.starts_with_at(at, word)) else { continue };
        let Some(way) = way_of_purpose(text, at, word) else { continue };
        for payment in (0..paid.len()).filter(|&payment| paid[payment].span.end <= at) {
            if text.has_any(beside(text, paid[payment].span), &[word]) {
                ways[payment] = Some(way);
            }
        }
    }
}

/// 保险那笔是…码, 工本费是扫码, 微信扫的包装费: the way beside a purpose without a sum.
fn way_of_purpose(text: &Text, at: usize, word: &str) -> Option<Channel> {
    const LEADS: &[&str] = &["那笔", "那次", "的那笔", "那一笔", "这笔", "是", "用", "走的", "都是", "系"];
    let near = text.window_before(at, 7, &['，', '。', ';', '\n']);
    if text.ends_with_at(at, "的") && near.end > near.start + 1 {
        return channel::find(text, near, near.start);
    }
    let end = at + word.chars().count();
    let lead = LEADS.iter().find(|lead| text.starts_with_at(end, lead))?;
    let soon = text.window_after(end + lead.chars().count(), 10, &['，', '。', ';', '\n']);
    channel::find(text, soon, soon.start)
}

/// How far behind the last payment its way may be told.
const WAY_REACH: usize = 300;

/// 手机上那两次, 柜台那次: a way with a pointer behind it.
fn way_in(text: &Text, near: Span) -> Option<Channel> {
    (near.start..near.end).find_map(|at| {
        let (words, way) = WAYS.iter().find(|(words, _)| text.starts_with_at(at, words))?;
        let end = at + words.chars().count();
        let pointed = text.any_starts_at(end, &["那", "的那", "这", "转的那", "汇的那", "的两", "的一笔"]);
        pointed.then_some(*way)
    })
}

/// The words straight around a sum in its clause.
fn beside(text: &Text, sum: Span) -> Span {
    // 说要先买一份保险，1800: the clause before it too.
    let near = text.window_before(sum.start, 14, &['。', ';', '\n']);
    let own = clause(text, sum);
    Span::new(near.start.min(own.start.max(sum.start.saturating_sub(14))), own.end.min(sum.end + 8))
}
