//! Whether money that went one way can have gone to an account.

use crate::elements::ElementKind;
use crate::payment::link::own_channel;
use crate::payment::{Channel, Paid, Parts, clause, sentence};
use crate::text::{Span, Text};

/// 微信扫码2次（200、500）: the way said before the bracket is theirs.
pub(super) fn is_bracketed_code(parts: &Parts, paid: &[Paid], index: usize) -> bool {
    bracket_before(parts.text, paid[index].span).is_some_and(|open| {
        let near = parts.text.window_before(open, 12, &['，', '。', ';', '\n']);
        parts.text.has_any(near, &["扫码", "微信", "二维码", "收款码"])
    })
}

/// Where the bracket opens in which a sum stands.
pub(in crate::payment) fn bracket_before(text: &Text, sum: Span) -> Option<usize> {
    let first = sum.start.saturating_sub(24);
    (first..sum.start)
        .rev()
        .take_while(|&at| !matches!(text.at(at), ')' | '。' | '\n' | ';'))
        .find(|&at| text.at(at) == '(')
}

pub(super) fn is_cash(parts: &Parts, paid: &[Paid], ways: &[Option<Channel>], index: usize) -> bool {
    own_channel(parts, paid, ways, index) == Some(Channel::Cash)
}

/// 向“百川烟酒店”刷卡两笔，…: the payee is named before the sums, and another's account is told later.
fn is_paid_to_another(parts: &Parts, paid: &[Paid], index: usize, account: usize) -> bool {
    let text = parts.text;
    let inside = sentence(text, paid[index].span.start);
    let names: Vec<Span> = parts
        .elements
        .iter()
        .filter(|one| one.kind == ElementKind::NameSuspect && inside.covers(one.span))
        .map(|one| one.span)
        .collect();
    let Some(name) = names.iter().rev().find(|name| name.end <= paid[index].span.start) else { return false };
    let led = text.any_ends_at(name.start, &["向", "给", "向“", "给“", "至“", "到“", "向\"", "给\""]);
    let own = parts.elements[account].span;
    // An account behind the sums with a name of its own beside it is that one's.
    let next_name = names.iter().find(|other| {
        other.start > paid[index].span.end && other.end <= own.start + 30 && own.start < other.end + 30
    });
    led && own.start > paid[index].span.end
        && next_name
            .is_some_and(|other| text.chars[other.start..other.end] != text.chars[name.start..name.end])
}

/// Whether money said to go this way can have gone to such an account.
pub(super) fn fits(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    index: usize,
    account: usize,
) -> bool {
    let text = parts.text;
    let own = clause(text, paid[index].span);
    if text.has_any(
        own,
        &["消费", "快捷支付", "刷卡", "取走", "买了一部", "买了一台", "给她买", "给他买", "代付"],
    ) || is_paid_to_another(parts, paid, index, account)
    {
        return false;
    }
    let way = own_channel(parts, paid, ways, index);
    match parts.elements[account].kind {
        ElementKind::BankCard => match way {
            Some(Channel::Code | Channel::Wechat | Channel::Coin) => false,
            Some(Channel::Cash) => text.has_any(own, &["存", "汇"]),
            _ => true,
        },
        ElementKind::Alipay => {
            let wechat = text.has_any(own, &["微信"]) && !text.has_any(own, &["支付宝"]);
            matches!(way, None | Some(Channel::Alipay | Channel::Code)) && !wechat
        }
        ElementKind::Wallet => {
            way == Some(Channel::Coin)
                || text.has_any(
                    sentence(text, paid[index].span.start),
                    &["的U", "个U", "买U", "换U", "买币", "换币", "购币", "买的U"],
                )
                || text.has_any(
                    sentence(text, paid[index].span.start),
                    &["USDT", "usdt", "泰达币", "U币", "钱包"],
                )
                || way.is_none()
                    && text.has_any(
                        sentence(text, paid[index].span.start),
                        &["U", "币", "钱包", "地址", "加投", "充"],
                    )
        }
        _ => true,
    }
}
