//! The last telling word before a sum in its clause decides, as far as its surroundings let it.

use super::Label;
use super::place::{Place, has_account, has_clock, is_dated, is_placed, within};
use crate::amount::Unit;
use crate::cue::{Cue, CueAt};
use crate::payment::Parts;
use crate::text::{Span, Text};

/// What the last telling word before a sum makes of it.
pub(super) fn by_last_word(parts: &Parts, place: &Place, last: &CueAt) -> Label {
    let text = parts.text;
    match last.cue {
        Cue::Paid | Cue::Pay if text.has_any(place.told(), &["截图", "显示", "写着", "短信内容"]) => {
            Label::Other
        }
        Cue::Paid => Label::Paid,
        Cue::Pay => by_pay(parts, place, last),
        // 抢了一单480元 is an order paid for, 抢了0.58元 in a 红包雨 is money received.
        Cue::Back
            if text.starts_with_at(last.span.start, "抢了") && !text.has_any(place.sentence, &["红包"]) =>
        {
            Label::Paid
        }
        Cue::Back => by_back(parts, place, last),
        Cue::Demand => {
            let moved =
                place.has_after(Cue::Paid) || place.has_after(Cue::Pay) && is_placed(parts, place.sentence);
            if moved { Label::Paid } else { Label::Wanted }
        }
        Cue::Other => by_other(parts, place, last),
        Cue::Not => Label::Wanted,
        Cue::Total => Label::Total,
    }
}

/// A word of paying that does not say it was done: what is around it says so, or that it was only wanted.
fn by_pay(parts: &Parts, place: &Place, last: &CueAt) -> Label {
    let text = parts.text;
    if text.any_starts_at(last.span.start, &["取出", "套现"]) && is_lent(text, place) {
        return Label::Other;
    }
    let done = matches!(text.at(last.span.end), '了' | '过')
        || place.has_after(Cue::Paid)
        || text.at(last.span.start) == '又';
    // 要求向X（账号）汇款30万元 tells of no payment yet; with a clock it does, and so does one that names the account
    // it went from or to in a sentence with a clock: 18时18分，…对方让我从本人卡6222…转账5万元到….
    // 2:30他说最后一次打8000: the clock is of the saying.
    let said = place.near.iter().rev().find(|cue| cue.cue == Cue::Demand).is_some_and(|cue| {
        (text.any_ends_at(cue.span.end, &["说", "称", "说要", "称要"])
            || text.has_any(Span::new(place.clause.start, cue.span.start), &["对方", "客服", "领导", "老板"]))
            && has_clock(parts, Span::new(place.clause.start, cue.span.start))
            && !has_clock(parts, Span::new(cue.span.end, place.amount.span.start))
    });
    let placed = has_clock(parts, place.clause) && !said
        || has_clock(parts, place.sentence) && has_account(parts, place.clause);
    let wanted = place.near.iter().any(|cue| {
        cue.cue == Cue::Demand
            && !is_quoted(text, cue.span, place.amount.span.start)
            && !text.has_any(Span::new(cue.span.end, last.span.start), &["先后", "陆续", "分别", "多次"])
            && !is_dated(parts, Span::new(cue.span.end, last.span.start))
    }) && !done
        && !placed;
    if place.has_near(Cue::Not) || wanted || wanted_before(parts, place, last) && !done && !placed {
        Label::Wanted
    } else {
        Label::Paid
    }
}

/// 在3个网贷平台借款，共计到账29,500元; 从备用金中取出500元: lent to the victim, whatever word follows.
pub(super) fn is_lent(text: &Text, place: &Place) -> bool {
    let near = text.window_before(place.amount.span.start, 24, &['。', '\n', ';']);
    !place.has_after(Cue::Paid)
        && text
            .has_any(place.told(), &["到账", "取出", "借出", "提现", "套现", "贷出", "提出", "放款", "下款"])
        && text.has_any(near, LENDERS)
        && !text.has_any(place.told(), &["转给", "转到", "转至", "汇", "付给"])
}

/// A word of coming back: done, promised, or money borrowed.
fn by_back(parts: &Parts, place: &Place, last: &CueAt) -> Label {
    let text = parts.text;
    let promised = text.has_any(
        place.told(),
        &[
            "可",
            "能",
            "会",
            "承诺",
            "保证",
            "将",
            "每",
            "称",
            "说",
            "后返还",
            "后返本",
            "想",
            "申请",
            "要求",
            "才",
            "为由",
            "再返",
            "显示",
            "账面",
            "看到",
            "页面",
        ],
    );
    // 扫码退款500元, 转回给他: the victim gave it back.
    let by_victim = text
        .any_starts_at(last.span.start, &["退款", "退还", "退回", "退了", "退给", "转回", "打回"])
        && text.has_any(
            Span::new(place.clause.start, last.span.start),
            &["扫码", "诉求人", "我就", "我又", "其扫", "给他", "给对方", "微信", "支付宝"],
        )
        && !text.has_any(place.told(), &["给我", "退我", "对方退", "向我", "未", "没"]);
    if by_victim {
        return Label::Paid;
    }
    let borrowed = text.any_starts_at(last.span.start, &["提了", "提出来", "提现", "到账", "提走"])
        && text.has_any(text.window_before(place.amount.span.start, 24, &['。', '\n', ';']), LENDERS);
    if borrowed {
        return Label::Other;
    }
    // 他说中间提现过一次5000: what was once is no promise, whoever says it.
    let once = text.before(last.span.end, 1) == '过'
        || text.at(last.span.end) == '过'
        || text.has_any(Span::new(last.span.start, place.amount.span.start), &["过一次", "过两次", "过一回"]);
    let promised = promised && !once;
    let unsure = promised || place.has_near(Cue::Demand) || place.has_near(Cue::Not);
    let far = place.amount.unit == Unit::Bare && last.span.end + 6 < place.amount.span.start;
    if unsure || far && !follows_back(parts, place) { Label::Other } else { Label::Back }
}

/// A word by which a sum is no money of the victim's, unless it was paid or came back all the same.
fn by_other(parts: &Parts, place: &Place, last: &CueAt) -> Label {
    let text = parts.text;
    let is_promised = |more: &[&str]| {
        text.has_any(place.told(), &["可", "能", "会", "说", "称", "每", "承诺"])
            || text.has_any(place.told(), more)
    };
    if place.has_after(Cue::Paid) {
        return Label::Paid;
    }
    // 11月20日买了一台标价三万六的: bought, at that price.
    let bought = place.has_near(Cue::Paid)
        && text.any_ends_at(last.span.end, &["标价", "单价", "价格"])
        && parts.instants.iter().any(|one| place.told().covers(one.span));
    if bought {
        return Label::Paid;
    }
    // 把本金和利润7936元都提出来了.
    let taken_out = place.after.first().is_some_and(|cue| {
        cue.cue == Cue::Back
            && (cue.span.start <= place.amount.span.end + 3
                && matches!(text.at(cue.span.end), '了' | '，' | '。')
                || text.before(cue.span.end, 1) == '了')
    });
    let back = taken_out && !is_promised(&["显示"]) || place.has_near(Cue::Back) && !is_promised(&[]);
    // 5月6日投5万，年底返利4000: what came in for what was paid.
    let yielded = text
        .any_ends_at(place.amount.span.start, &["返利", "返佣", "分红", "返息", "返利了", "返现"])
        && !is_promised(&["可得", "可返", "承诺", "月", "日"])
        && place.index.checked_sub(1).is_some_and(|at| place.sentence.covers(parts.amounts[at].span));
    if back || yielded { Label::Back } else { Label::Other }
}

/// 返过 260 和 650: joined to a sum that came back.
fn follows_back(parts: &Parts, place: &Place) -> bool {
    let Some(previous) = place.index.checked_sub(1).map(|last| &parts.amounts[last]) else { return false };
    let between = Span::new(previous.span.end, place.amount.span.start.max(previous.span.end));
    let words = parts.text.folded(between);
    matches!(words.trim(), "和" | "、" | "与" | "及" | "跟") && previous.span.start >= place.clause.start
}

/// Money taken out of them is borrowed, not received back.
const LENDERS: &[&str] = &[
    "借呗",
    "花呗",
    "微粒贷",
    "金条",
    "白条",
    "网商贷",
    "分期乐",
    "借钱",
    "贷款",
    "网贷",
    "信用卡",
    "拍拍贷",
    "度小满",
    "360借条",
    "放心借",
    "备用金",
    "安逸花",
    "招联",
    "有钱花",
    "微业贷",
    "月付",
    "信用飞",
    "借条",
    "省呗",
];

/// 先转“激活金”，须交5000 is wanted in one clause; 要求先交保证金，转5000元 in the clause before.
fn wanted_before(parts: &Parts, place: &Place, last: &CueAt) -> bool {
    let near = Span::new(place.sentence.start.max(place.clause.start.saturating_sub(10)), place.clause.start);
    let verb_first = text_is_verb_first(parts.text, place.clause, last);
    verb_first && within(parts.cues, near).last().is_some_and(|cue| cue.cue == Cue::Demand)
}

fn text_is_verb_first(text: &Text, clause: Span, last: &CueAt) -> bool {
    text.skip_blanks(clause.start) == last.span.start
}

/// 以“提交材料需打点”为由: words inside a quotation that closes before the sum are somebody's pretext.
fn is_quoted(text: &Text, word: Span, until: usize) -> bool {
    let closes = (word.end..until).find(|&at| matches!(text.at(at), '“' | '”' | '」' | '「'));
    closes.is_some_and(|at| matches!(text.at(at), '”' | '」'))
}
