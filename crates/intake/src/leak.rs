//! Where the swindlers had the victim's data from (信息泄露来源, 反诈法 art. 29): what they knew before they were told.

use serde::Serialize;

use crate::elements::Words;
use crate::text::{Span, Text};

/// Whose store of data leaked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeakKind {
    /// Orders of a shop or platform.
    Order,
    /// Parcels: courier numbers, addresses.
    Parcel,
    /// Tickets and bookings.
    Travel,
    /// A school or class.
    School,
    /// Loans and accounts.
    Finance,
    /// A hospital or insurer.
    Medical,
    /// Name, identity number, address: no store can be told.
    Identity,
}

/// A passage that tells what the swindlers knew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leak {
    /// Whose data it was.
    pub kind: LeakKind,
    /// The words as written.
    pub words: Words,
    /// Where they stand.
    #[serde(flatten)]
    pub span: Span,
}

/// Words by which somebody knew.
const KNEW: &[&str] = &[
    "准确说出",
    "准确报出",
    "能说出",
    "说出了",
    "报出了",
    "能报出",
    "报得出",
    "说得出",
    "说得上",
    "说对了",
    "报出",
    "说出",
    "知道我的",
    "知道我",
    "知道其",
    "知道她",
    "知道他",
    "掌握其",
    "掌握我",
    "掌握了",
    "晓得我",
    "清楚我的",
    "清楚其",
    "有我的",
    "核对了其",
    "核对了我的",
    "核对我的",
    "信息泄露",
    "信息被泄露",
    "泄露了",
];

/// What was known; the first that stands near names the kind.
const STORES: &[(&str, LeakKind)] = &[
    ("订单", LeakKind::Order),
    ("购物记录", LeakKind::Order),
    ("网购", LeakKind::Order),
    ("买的东西", LeakKind::Order),
    ("买过", LeakKind::Order),
    ("商品", LeakKind::Order),
    ("快递", LeakKind::Parcel),
    ("包裹", LeakKind::Parcel),
    ("单号", LeakKind::Parcel),
    ("收货", LeakKind::Parcel),
    ("航班", LeakKind::Travel),
    ("车次", LeakKind::Travel),
    ("机票", LeakKind::Travel),
    ("行程", LeakKind::Travel),
    ("酒店", LeakKind::Travel),
    ("学校", LeakKind::School),
    ("班级", LeakKind::School),
    ("学号", LeakKind::School),
    ("学籍", LeakKind::School),
    ("专业", LeakKind::School),
    ("孩子", LeakKind::School),
    ("贷款", LeakKind::Finance),
    ("借款", LeakKind::Finance),
    ("银行卡", LeakKind::Finance),
    ("额度", LeakKind::Finance),
    ("社保", LeakKind::Medical),
    ("医保", LeakKind::Medical),
    ("病历", LeakKind::Medical),
    ("就诊", LeakKind::Medical),
    ("身份证", LeakKind::Identity),
    ("姓名", LeakKind::Identity),
    ("名字", LeakKind::Identity),
    ("住址", LeakKind::Identity),
    ("家庭", LeakKind::Identity),
    ("身份信息", LeakKind::Identity),
    ("个人信息", LeakKind::Identity),
];

/// How far the thing known stands from the word of knowing.
const REACH: usize = 22;

/// The passages, each kind once, in order.
pub(crate) fn scan(text: &Text) -> Vec<Leak> {
    let mut leaks: Vec<Leak> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(knew) = KNEW.iter().find(|words| text.starts_with_at(at, words)) else {
            at += 1;
            continue;
        };
        let end = at + knew.chars().count();
        let (before, after) = (text.window_before(at, 14, MARKS), text.window_after(end, REACH, MARKS));
        let known = STORES.iter().find_map(|(words, kind)| {
            let here = find(text, after, words)
                .or_else(|| knew.contains("泄露").then(|| find(text, before, words)).flatten());
            here.map(|place| (*kind, place, words.chars().count()))
        });
        if let Some((kind, place, length)) = known {
            let span = Span::new(at.min(place), end.max(place + length));
            if leaks.iter().all(|leak| leak.kind != kind) {
                leaks.push(Leak { kind, words: Words::new(text.surface(span)), span });
            }
        }
        at = end;
    }
    leaks
}

const MARKS: &[char] = &['。', ';', '\n', '!', '?'];

fn find(text: &Text, within: Span, words: &str) -> Option<usize> {
    (within.start..within.end)
        .find(|&at| text.starts_with_at(at, words) && at + words.chars().count() <= within.end)
}
