//! Money that is not a payment of the victim's to the swindlers: it came from them, it is another's, it stays the victim's.

use super::Label;
use super::place::{Place, has_clock};
use crate::payment::{Parts, clause};
use crate::text::{Span, Text};

/// 她往我支付宝发了30块钱: the other way round.
pub(super) fn is_sent_to_victim(text: &Text, place: &Place) -> bool {
    const TO_ME: &[&str] = &["往我", "向我", "给我", "打我", "往其", "向其", "给其"];
    const SENT: &[&str] = &["发了", "转了", "打了", "返了", "退了", "汇了", "发来", "转来", "打来"];
    text.any_ends_at(place.amount.span.start, SENT)
        && text.has_any(place.told(), TO_ME)
        && !text.has_any(place.told(), &["让", "叫", "冒", "码", "链接"])
}

/// 10:03:44 收入 1,300.00, 20:11:35 支出 1,000.00: a row of a bank's own record says which way the money went.
pub(super) fn booked(parts: &Parts, place: &Place) -> Option<Label> {
    let text = parts.text;
    let mut end = place.amount.span.start;
    while end > 0 && matches!(text.at(end - 1), ' ' | ':' | '¥' | '-' | '+') {
        end -= 1;
    }
    let row = text.window_before(end, 40, &['\n', '。', ';']);
    if !has_clock(parts, row) {
        return None;
    }
    // -20,000.00, +3,600.00: a sign in a row of a record.
    match text.before(place.amount.span.start, 1) {
        '-' if matches!(text.before(place.amount.span.start, 2), ' ' | '|' | '¥' | ':' | '出' | '取') => {
            return Some(Label::Paid);
        }
        '+' if matches!(text.before(place.amount.span.start, 2), ' ' | '|' | '¥' | ':' | '入') => {
            return Some(Label::Back);
        }
        _ => {}
    }
    if text.any_ends_at(
        end,
        &["转账支取", "支出", "转出", "借方", "支付人民币", "支出人民币", "支出(转账)人民币"],
    ) {
        return Some(Label::Paid);
    }
    let income = text.any_ends_at(
        end,
        &["收入", "贷方", "收入人民币", "转账存入", "转存", "收回", "返款", "回款", "入金到卡"],
    ) && !text.any_ends_at(end, &["月收入", "年收入"]);
    income.then_some(Label::Back)
}

/// So many members of a list are followed to its end.
const LIST_MOST: usize = 6;

/// 把定期15万取出来存进自己活期, 父亲向女儿账户汇30万元, 把工行里的9600归到建行卡上: it stays with the victim or the family.
pub(super) fn is_own_transfer(text: &Text, place: &Place) -> bool {
    const TO: &[&str] = &["到", "至", "入", "进", "给", "向", "往", "存"];
    const OWN: &[&str] = &[
        "自己",
        "本人",
        "其本人",
        "我自己",
        "她自己",
        "他自己",
        "其自己",
        "其名下",
        "本人名下",
        "自己名下",
        "女儿",
        "儿子",
        "老公",
        "老婆",
        "妻子",
        "丈夫",
        "父亲",
        "母亲",
        "我爸",
        "我妈",
        "我女儿",
        "我儿子",
        "我老公",
        "我老婆",
        "我的",
        "另一张自己",
        "她卡",
        "我卡",
    ];
    const ACCOUNT: &[&str] =
        &["卡", "账户", "账号", "活期", "存折", "户头", "银行", "行", "微信", "支付宝", "零钱", "余额宝"];
    // 把招行的3万、工行的4万5都转到了自己的建行卡: the clause of a list ends with the list.
    let mut own = place.clause;
    for _ in 0..LIST_MOST {
        if text.at(own.end) != '、' {
            break;
        }
        own = Span::new(own.start, clause(text, Span::new(own.end + 1, own.end + 1)).end);
    }
    let moved = (own.start..own.end).any(|at| {
        if !text.any_starts_at(at, TO) {
            return false;
        }
        let from = at + 1 + usize::from(text.at(at + 1) == '了');
        let Some(owner) =
            OWN.iter().filter(|owner| text.starts_with_at(from, owner)).max_by_key(|owner| owner.len())
        else {
            return false;
        };
        let after = from + owner.chars().count();
        let soon = Span::new(after, (after + 8).min(own.end));
        let family = || {
            let before = text.window_before(own.start, 60, &['。', '\n']);
            text.has_any(before, &["女儿", "儿子", "我妈", "我爸", "老伴", "孩子"])
        };
        if owner.ends_with('卡') {
            return matches!(*owner, "我卡") || family();
        }
        text.has_any(soon, ACCOUNT) && !text.has_any(soon, &["提供", "指定", "转", "被", "，", "向", "从"])
            || *owner == "自己" && !text.has_any(soon, &["提供", "指定"])
    });
    const GATHERED: &[&str] =
        &["到余额", "到零钱", "归到", "归集到", "归集至", "归拢到", "集中到", "归总到", "赎回"];
    moved || text.has_any(own, GATHERED)
}

/// 对方付款2600元后页面提示: the buyer's money, not the victim's.
pub(super) fn is_others_money(text: &Text, place: &Place) -> bool {
    const OTHERS: &[&str] = &["对方", "买家", "客户", "顾客"];
    // 我…他付了: in the first person he is the other side.
    let by_him = text.any_ends_at(place.amount.span.start, &["他付了", "她付了", "他付款", "他就付了"])
        && !text.has_any(place.told(), &["给", "帮", "替", "向", "让"])
        && text.as_str().matches('我').count() >= 3;
    if by_him {
        return true;
    }
    let start = text.skip_blanks(place.clause.start);
    let Some(other) = OTHERS.iter().find(|word| text.starts_with_at(start, word)) else { return false };
    let verb = start + other.chars().count();
    text.any_starts_at(verb, &["付款", "支付了", "支付", "付了", "下单", "拍下", "已付款", "已支付"])
        && place.amount.span.start.saturating_sub(verb) <= 6
}
