//! Sums that would be paid, or would come: offers, prices, numbers that are no money.

use super::Label;
use super::place::Place;
use crate::amount::{Amount, Unit};
use crate::cue::Cue;
use crate::numeral::small_at;
use crate::payment::Parts;
use crate::payment::counted::repeats;
use crate::text::{Span, Text};

/// 交288元就能领80万, 投1万每天返80, 给他一万就删: what would be, not what was.
pub(super) fn is_offer(parts: &Parts, place: &Place) -> bool {
    const THEN: &[&str] = &[
        "就删",
        "就能",
        "就可",
        "就给",
        "就返",
        "就不",
        "就放",
        "就撤",
        "就行",
        "就送",
        "就会",
        "即可",
        "可领",
        "可得",
        "可获",
        "可返",
        "能领",
        "能拿",
        "能返",
        "每天返",
        "每日返",
        "每月返",
        "日返",
        "报名费可",
        "押金可",
        "便可",
        "方可",
        "才能",
        "才可",
        "才给",
        "才行",
        "才够",
        "才算",
        "为止",
    ];
    let text = parts.text;
    let after = Span::new(place.amount.span.end, (place.amount.span.end + 7).min(place.clause.end));
    let own = Span::new(place.clause.start, place.amount.span.start);
    let done = place.near.iter().any(|cue| cue.cue == Cue::Paid)
        || text.any_ends_at(place.amount.span.start, &["了"]);
    if done || parts.instants.iter().any(|instant| own.covers(instant.span)) {
        return false;
    }
    text.has_any(after, THEN) || is_said(text, place)
}

/// 称交288元…: what the other side says is to be paid. What the victim says was paid begins with the victim.
fn is_said(text: &Text, place: &Place) -> bool {
    const SAID: &[&str] = &[
        "称交",
        "称付",
        "称缴",
        "称充",
        "称投",
        "说交",
        "说付",
        "说充",
        "说投",
        "称只需",
        "说只要",
        "称先交",
        "说先交",
    ];
    const VICTIM: &[&str] =
        &["报警人", "报案人", "受害人", "事主", "来电人", "其", "女士", "先生", "某", "自"];
    (place.clause.start..place.amount.span.start)
        .any(|at| text.any_starts_at(at, SAID) && !text.any_ends_at(at, VICTIM))
}

/// 前面三百那个, 充的100: a sum that was told before.
pub(in crate::payment) fn is_pointed_at(text: &Text, amount: &Amount) -> bool {
    text.any_ends_at(amount.span.start, &["前面", "上述", "那次的", "之前那", "刚才那", "前面的"])
        || text.any_starts_at(amount.span.end, &["那个", "那笔", "那单", "这笔"])
}

/// 每头3880元: a price, unless it is said how many were paid.
pub(super) fn is_price_of_each(parts: &Parts, amount: &Amount) -> bool {
    let text = parts.text;
    // 一条5块, 关注一个给3元: what one of them would bring.
    let brings = [
        "一条",
        "一条给",
        "一个给",
        "一个返",
        "一条返",
        "一单给",
        "一单返",
        "一单挣",
        "一单赚",
        "一个挣",
        "一单能挣",
        "一个赚",
        "一条能挣",
        "一单给我",
        "一单给俺",
    ];
    if text.any_ends_at(amount.span.start, &brings) && repeats(parts, amount) == 1 {
        return true;
    }
    text.before(amount.span.start, 2) == '每'
        && "头只份单人天月套张台年个件股箱罐瓶次笔".contains(text.before(amount.span.start, 1))
        && repeats(parts, amount) == 1
}

/// 1980元两张计3960元, 480一顶: the price of one; what they come to is what the price would have been.
pub(super) fn unit_prices(parts: &Parts, labels: &mut [Label]) {
    const UNITS: &str = "张件箱顶台套份盒瓶桌条袋只斤吨米床双部";
    let text = parts.text;
    for index in 0..labels.len() {
        let amount = &parts.amounts[index];
        let soon = text.window_after(amount.span.end, 6, &['，', '。', ';', '\n', '、']);
        if is_multiplied(parts, index) {
            labels[index] = Label::Other;
            continue;
        }
        let counted = (soon.start..soon.end)
            .find_map(|at| small_at(text, at, 3).filter(|(_, unit)| UNITS.contains(text.at(*unit))));
        let Some((count, unit)) = counted else { continue };
        let sum = text.any_starts_at(
            unit + 1,
            &["计", "共", "合计", "一共", "总共", "，共", "，计", "，合计", "，共计", "，总"],
        );
        let whole = parts
            .amounts
            .get(index + 1)
            .filter(|next| amount.fen.checked_mul(i64::from(count)) == Some(next.fen));
        if sum && whole.is_some() {
            if labels[index + 1] != Label::Paid {
                labels[index + 1] = labels[index];
            }
            labels[index] = Label::Other;
        } else if count == 1 && unit == soon.start + 1 {
            labels[index] = Label::Other;
        }
    }
}

/// How far before a price the number bought may stand.
const BOUGHT_REACH: usize = 30;

/// 一箱480元，50箱共24000元; 60头，一头480，共28800; 每人1880，4人7520: the next sum is this one so many times.
fn is_multiplied(parts: &Parts, index: usize) -> bool {
    let text = parts.text;
    let (one, Some(next)) = (&parts.amounts[index], parts.amounts.get(index + 1)) else { return false };
    let times = next.fen.checked_div(one.fen.max(1)).unwrap_or(0);
    let near = next.span.start.saturating_sub(one.span.end) <= 12;
    if one.fen <= 0 || times < 2 || times.saturating_mul(one.fen) != next.fen || !near {
        return false;
    }
    let each = text.window_before(one.span.start, 6, &['，', '。', ';', '\n']);
    let is_price = text.has_any(each, &["每", "一", "单价", "各", "面值"]) || {
        let behind = text.window_after(one.span.end, 3, &['，', '。']);
        text.has_any(behind, &["一", "/", "每"])
    };
    let told = Span::new(one.span.start.saturating_sub(BOUGHT_REACH), next.span.start);
    let counted = (told.start..told.end).filter(|at| !one.span.covers(Span::new(*at, *at))).any(|at| {
        small_at(text, at, 4).is_some_and(|(count, end)| {
            i64::from(count) == times && end <= told.end && !text.before(at, 1).is_ascii_digit()
        })
    });
    is_price && counted
}

/// 110, 96110, 12381: bare numbers that are telephones.
pub(super) fn is_hotline(text: &Text, amount: &Amount) -> bool {
    if amount.unit != Unit::Bare {
        return false;
    }
    let words = text.folded(amount.span);
    let known = [
        "110", "119", "120", "122", "96110", "12345", "12381", "12306", "12315", "12321", "12123", "10086",
        "10010",
    ]
    .contains(&words.as_str());
    known
        || words.len() == 5 && words.starts_with("955")
        || text.any_starts_at(amount.span.end, &["的电话", "打来", "的短信", "来电", "发来", "开头", "打头"])
        || text.any_ends_at(
            amount.span.start,
            &[
                "代码”",
                "“代码",
                "验证码",
                "密码",
                "拨打",
                "工号",
                "暗号”",
                "暗号",
                "编号",
                "验证码”",
                "尾号",
                "代码",
            ],
        )
}
