//! The judgement of one sum: the order of the rules is the order of their strength.

use super::Label;
use super::alone::without_word;
use super::last_word::by_last_word;
use super::offer::{is_hotline, is_offer, is_pointed_at, is_price_of_each};
use super::place::{Place, is_placed, within};
use super::theirs::{booked, is_others_money, is_own_transfer, is_sent_to_victim};
use crate::amount::Unit;
use crate::cue::{Cue, CueAt};
use crate::numeral::small_at;
use crate::payment::Parts;
use crate::payment::afterwards::{is_done_after, is_undone};
use crate::payment::counted::{self, repeats};
use crate::text::{Span, Text};

pub(super) fn judge(parts: &Parts, place: &Place, before: &[Label]) -> Label {
    let (text, amount) = (parts.text, place.amount);
    let is_short = text.folded(amount.span).len() <= 3;
    let paid_straight = is_short
        && place.near.iter().any(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid))
        && !text.any_ends_at(amount.span.start, &["打", "拨", "拨打", "报", "警", "电话"]);
    if amount.unit == Unit::Other
        || amount.fen <= 0
        || amount.is_vague
        || !paid_straight && is_hotline(text, amount)
    {
        return Label::Other;
    }
    let old = text.has_any(
        place.sentence,
        &["旧案", "报过案", "并已报案", "上次被骗", "以前被骗过", "之前被骗过", "骗过一回", "骗过一次"],
    );
    let received = text.has_any(
        place.told(),
        &["卖给", "给我卡", "转给我", "打给我", "收到他人", "收到别人", "打到我卡", "转到我卡", "转入我"],
    ) && (!place.has_near(Cue::Back) || text.has_any(place.told(), &["收到他人", "收到别人"]));
    let pointed = is_pointed_at(text, amount) || is_price_of_each(parts, amount);
    // 发来一张转账5万的截图: what a picture shows was not paid by it.
    let pictured = text.any_starts_at(
        amount.span.end,
        &[
            "的截图",
            "的转账截图",
            "的回单",
            "的图片",
            "截图",
            "的转账记录",
            "的电子回单",
            "的转账回单",
            "的汇款单",
        ],
    ) && text.has_any(place.told(), &["发", "看", "出示", "伪造", "显示", "图", "假"]);
    // 有100的，有300的: some of many.
    let some = text.before(amount.span.start, 1) == '有' && text.at(amount.span.end) == '的';
    // 转入的49000元系他人被骗款.
    let pictured = pictured || text.any_starts_at(amount.span.end, &["系他人", "系他案", "是别人", "为他人"]);
    // 我爸打给我8万，我转给了他: a family's money, sent on.
    let sent_on = received
        && text.has_any(
            place.told(),
            &["爸", "妈", "哥", "姐", "弟", "妹", "朋友", "同学", "同事", "老公", "老婆"],
        )
        && is_done_after(parts, place);
    if old || received && !sent_on || pointed || pictured || some || is_others_money(text, place) {
        return Label::Other;
    }
    if sent_on {
        return Label::Paid;
    }
    if let Some(label) = booked(parts, place) {
        return label;
    }
    // 我妈卡里4万8: what lay there.
    let lay_there = text.any_ends_at(
        amount.span.start,
        &["卡里", "卡上", "卡内", "账上", "折子上", "卡里有", "卡里还有", "卡内有"],
    ) && !place.near.iter().any(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid | Cue::Back))
        && !is_taken_from_there(parts, place);
    // 先给我爸转了5万（发了个转账截图）: what never arrived.
    let behind = text.window_after(amount.span.end, 24, &['。', '\n', ';']);
    let faked = (is_sent_to_victim(text, place)
        || text.has_any(place.told(), &["给我爸", "给我妈", "往我", "给他卡", "给他转", "他卡里"]))
        && text.has_any(behind, &["截图", "回单", "24小时到账", "凭证", "没到账", "未到账"]);
    if lay_there || faked {
        return Label::Other;
    }
    if is_sent_to_victim(text, place) {
        return Label::Back;
    }
    let label = by_words(parts, place, before);
    if label != Label::Back && is_own_transfer(text, place) {
        return Label::Other;
    }
    let label = if label == Label::Paid && is_offer(parts, place) { Label::Wanted } else { label };
    match label {
        Label::Paid if is_undone(parts, place) => Label::Wanted,
        Label::Wanted if is_done_after(parts, place) => Label::Paid,
        // 我借了8000，14:36转给…: borrowed, then sent on.
        Label::Other if is_borrowed(text, place) && is_done_after(parts, place) => Label::Paid,
        Label::Other if !place.has_near(Cue::Back) && is_kept(parts, place) => Label::Paid,
        // 剩下七千3/17给的现金: the rest of what was agreed.
        Label::Other
            if text.any_ends_at(amount.span.start, &["剩下", "剩余", "余下", "剩下的", "余下的"])
                && is_done_after(parts, place) =>
        {
            Label::Paid
        }
        Label::Other
            if !place.has_near(Cue::Other) && !place.has_near(Cue::Back) && is_done_after(parts, place) =>
        {
            Label::Paid
        }
        other => other,
    }
}

/// 588和1288 没返: what did not come back was paid.
fn is_kept(parts: &Parts, place: &Place) -> bool {
    const KEPT: &[&str] = &[
        "没返",
        "未返",
        "没有返",
        "没给返",
        "没退",
        "未退",
        "没有退",
        "没到账",
        "未到账",
        "没有到账",
        "没提出来",
        "没能提",
        "至今未返",
        "至今没返",
        "一直没返",
        "就没返",
        "都没返",
        "均未返",
        "全没返",
        "不返了",
        "没回款",
    ];
    let text = parts.text;
    let mut end = place.amount.span.end;
    for next in parts.amounts.iter().skip(place.index + 1) {
        let gap = next.span.start.saturating_sub(end);
        if gap > 1 || !matches!(text.at(end), '和' | '、' | '与' | '及' | '跟' | '+') {
            break;
        }
        end = next.span.end;
    }
    let mut at = text.skip_blanks(end);
    if matches!(text.at(at), '，' | ',' | '(' | '都' | '就') {
        at = text.skip_blanks(at + 1);
    }
    text.any_starts_at(at, KEPT)
}

/// 卡内6,666.66元被划走, but not 卡里4万8 被转走2万, which tells of the next sum.
fn is_taken_from_there(parts: &Parts, place: &Place) -> bool {
    let next = parts.amounts.get(place.index + 1).map_or(usize::MAX, |next| next.span.start);
    place.after.iter().any(|cue| matches!(cue.cue, Cue::Paid | Cue::Pay) && cue.span.end + 2 < next)
}

fn is_borrowed(text: &Text, place: &Place) -> bool {
    text.any_ends_at(
        place.amount.span.start,
        &["借了", "贷了", "套了", "借出", "借出了", "贷出", "套出", "借款", "贷出了", "套出来"],
    )
}

fn by_words(parts: &Parts, place: &Place, before: &[Label]) -> Label {
    let text = parts.text;
    if let Some(total) = place.near.iter().rev().find(|cue| cue.cue == Cue::Total) {
        return of_total(parts, place, total);
    }
    // 将45000元汇至…, 把24000转到…: the verb stands after the sum.
    let moved = text.has_any(place.told(), &["将", "把", "拿"])
        && (place.has_after(Cue::Pay) || place.has_after(Cue::Paid));
    if moved && (!place.has_near(Cue::Demand) || is_placed(parts, place.sentence)) {
        // 让她把96万元转到…，她转了96万: the second is the payment.
        let told_again =
            parts.amounts.iter().skip(place.index + 1).take(4).any(|later| later.fen == place.amount.fen);
        let wanted = place.has_near(Cue::Demand) && told_again;
        return if wanted { Label::Wanted } else { Label::Paid };
    }
    if text.before(place.amount.span.start, 1) == '笔' && repeats(parts, place.amount) > 1 {
        return Label::Paid;
    }
    let is_silent = !place.near.iter().chain(place.after).any(|cue| cue.cue != Cue::Other);
    if is_silent
        && repeats(parts, place.amount) > 1
        && counted::dates_of_each(parts, place.amount.span).is_empty()
    {
        let head = within(
            parts.cues,
            Span::new(place.sentence.start.max(place.clause.start.saturating_sub(16)), place.clause.start),
        );
        return match head.last().map(|cue| cue.cue) {
            Some(Cue::Pay | Cue::Paid) => Label::Paid,
            Some(Cue::Back) => Label::Back,
            _ => without_word(parts, place, before),
        };
    }
    // 付罚款18000元: what straight follows its verb says what for, not that nothing was paid.
    let is_purpose = |at: usize| {
        at.checked_sub(1).is_some_and(|last| {
            let verb = &place.near[last];
            matches!(verb.cue, Cue::Pay | Cue::Paid)
                && place.near[at].span.start <= verb.span.end + 1
                && !text.any_starts_at(
                    place.near[at].span.start,
                    &["面值", "标价", "原价", "价", "市", "报价", "售价"],
                )
        })
    };
    // 贷款额度20%的解冻金16000元: it only says what the sum was reckoned from.
    let is_attribute = |at: usize| {
        let between = Span::new(place.near[at].span.end, place.amount.span.start);
        text.has_any(between, &["%的", "％的", "的解冻", "的保证", "的手续"])
    };
    let last = (0..place.near.len())
        .rev()
        .filter(|&at| !(place.near[at].cue == Cue::Other && (is_purpose(at) || is_attribute(at))))
        .map(|at| &place.near[at])
        .find(|cue| cue.cue != Cue::Other || place.amount.span.start.saturating_sub(cue.span.end) <= 8);
    match last {
        Some(last) => by_last_word(parts, place, last),
        None => without_word(parts, place, before),
    }
}

fn of_total(parts: &Parts, place: &Place, total: &CueAt) -> Label {
    let text = parts.text;
    let between = Span::new(total.span.end, place.amount.span.start);
    let timed = parts.instants.iter().any(|instant| between.covers(instant.span));
    let later = within(parts.cues, between);
    if text.has_any(place.told(), &["扣返", "扣除", "减去", "扣掉"]) {
        return Label::Total;
    }
    // 其中前4单合计付出1,286元: what some of the payments come to, told only so.
    let some = text.has_any(place.told(), &["其中前", "前面"])
        && (place.has_near(Cue::Pay) || place.has_near(Cue::Paid))
        && text.has_any(place.told(), &["单", "笔", "次"]);
    if some {
        return Label::Paid;
    }
    if text.has_any(between, &["赔", "赚", "挣", "利润", "收益", "奖"]) {
        return Label::Other;
    }
    if super::last_word::is_lent(text, place) {
        return Label::Other;
    }
    if later.iter().any(|cue| cue.cue == Cue::Back)
        || place.has_near(Cue::Back) && !place.has_near(Cue::Pay) && !place.has_near(Cue::Paid)
    {
        return Label::Back;
    }
    // 补了两单共5000: a total of one time's payment; 损失：10:40 39,000元: a list under its heading.
    let counted = place.near.iter().any(|cue| {
        cue.span.end <= total.span.start
            && (cue.cue == Cue::Paid
                || text.at(cue.span.end) == '了'
                || cue.cue == Cue::Pay && is_counted_behind(text, cue.span.end))
            && place.amount.span.start.saturating_sub(cue.span.end) <= 8
    });
    let once_more = text.any_starts_at(total.span.start, &["骗了", "骗走", "骗去"])
        && matches!(text.before(total.span.start, 1), '又' | '再');
    if timed || counted || once_more {
        return Label::Paid;
    }
    // 每个月给我四百块，给了五个月，一共两千: what came in.
    let before = text.window_before(place.clause.start, 22, &['。', '\n', ';']);
    let came_in = text.has_any(before, &["给我", "返我", "利息", "返息", "返利", "返了", "返给", "收益"])
        && !text.has_any(before, &["转", "付", "充", "汇", "投", "打", "交", "存"])
        && !place.has_near(Cue::Pay)
        && !place.has_near(Cue::Paid);
    if came_in && !text.has_any(place.told(), &["损失", "被骗"]) {
        return Label::Back;
    }
    let old = text.has_any(place.told(), &["曾", "以前", "上次", "去年", "已经被", "骗过"])
        || text.has_any(place.sentence, &["曾因", "曾被"]);
    if old { Label::Other } else { Label::Total }
}

/// 认养`2头`共计: so many of them.
fn is_counted_behind(text: &Text, at: usize) -> bool {
    small_at(text, at, 3).is_some_and(|(count, end)| {
        count < 100 && !matches!(text.at(end), '笔' | '次' | '年' | '月' | '日' | '点' | '号' | '万')
    })
}
