//! How the money went, by the words around a payment.

use super::Channel;
use crate::text::{Span, Text};

const WORDS: &[(&str, Channel)] = &[
    ("手机银行", Channel::MobileBank),
    ("手机网银", Channel::MobileBank),
    ("掌上银行", Channel::MobileBank),
    ("银行APP", Channel::MobileBank),
    ("银行app", Channel::MobileBank),
    ("网银", Channel::OnlineBank),
    ("网上银行", Channel::OnlineBank),
    ("U盾", Channel::OnlineBank),
    ("扫码", Channel::Code),
    ("二维码", Channel::Code),
    ("收款码", Channel::Code),
    ("付款码", Channel::Code),
    ("扫了", Channel::Code),
    ("扫的", Channel::Code),
    ("微信码", Channel::Code),
    ("支付宝码", Channel::Code),
    ("扫他", Channel::Code),
    ("扫描", Channel::Code),
    ("扫微信", Channel::Code),
    ("码付", Channel::Code),
    ("微信", Channel::Wechat),
    ("支付宝", Channel::Alipay),
    ("花呗", Channel::Alipay),
    ("柜台", Channel::Counter),
    ("柜面", Channel::Counter),
    ("银行网点", Channel::Counter),
    ("ATM", Channel::Atm),
    ("atm", Channel::Atm),
    ("取款机", Channel::Atm),
    ("柜员机", Channel::Atm),
    ("存款机", Channel::Atm),
    ("USDT", Channel::Coin),
    ("泰达币", Channel::Coin),
    ("个U", Channel::Coin),
    ("现金", Channel::Cash),
    ("货到付款", Channel::Cash),
    ("无卡存款", Channel::Cardless),
    ("无卡存", Channel::Cardless),
];

/// The first characters of the words, asked before the words themselves.
const FIRST_CHARACTERS: &str = "手掌银网U扫二收付码微支花柜Aa取存泰个现货无";

/// The last channel named in a stretch before a position, or the first after it. A scanned code wins over its wallet.
pub(super) fn find(text: &Text, span: Span, position: usize) -> Option<Channel> {
    let mut best: Option<(usize, Channel)> = None;
    for at in (span.start..span.end.min(text.len())).filter(|&at| FIRST_CHARACTERS.contains(text.chars[at])) {
        for (words, channel) in WORDS {
            if !text.starts_with_at(at, words) || is_account_word(text, at, words) {
                continue;
            }
            let distance = if at < position { position - at } else { (at - position) * 2 };
            if best.is_none_or(|(nearest, kept)| {
                distance < nearest && kept != Channel::Code || *channel == Channel::Code
            }) {
                best = Some((distance, *channel));
            }
        }
    }
    best.map(|(_, channel)| channel)
}

/// 加微信, 微信号, 微信群: a contact, not a way of payment.
fn is_account_word(text: &Text, at: usize, words: &str) -> bool {
    let end = at + words.chars().count();
    let contact = matches!(words, "微信" | "支付宝")
        && (text.any_starts_at(
            end,
            &["号", "群", "好友", "账号", "聊", "名", "客服", "上", "朋友圈", "里说", ":", "("],
        ) || text.any_ends_at(at, &["加", "添加", "企业", "对方", "其", "收款", "的"]));
    let lure = matches!(words, "扫码" | "二维码" | "扫了" | "扫描")
        && text.any_starts_at(
            end,
            &["进", "入群", "领", "添加", "关注", "登", "下载", "后添加", "加", "注册", "填", "后"],
        );
    contact || lure || text.starts_with_at(end, "通知")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_begins_with_a_known_character() {
        for (words, channel) in WORDS {
            let text = Text::new(words);
            let found = find(&text, Span::new(0, text.len()), 0);
            assert!(found.is_some(), "{words} is not found as {channel:?}");
        }
    }
}
