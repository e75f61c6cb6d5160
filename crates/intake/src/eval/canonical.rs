//! When two values are the same, and whether a value can be derived from the words it was read from.

use std::collections::BTreeSet;

use super::fold;
use crate::elements::ElementKind;
use crate::numeral::digit_of;

/// Everyday services: neither required nor punished as apps.
const SERVICES: &str = "微信 企业微信 qq 支付宝 抖音 快手 小红书 微博 今日头条 淘宝 旺旺 京东 京东金融 拼多多 美团 闲鱼 转转 58同城 boss直聘 探探 soul 陌陌 腾讯会议 钉钉 zoom skype telegram tg whatsapp line kakao discord steam x 花呗 借呗 微粒贷 京东金条 京东白条 安逸花 360借条 360数科 度小满 放心借 抖音月付 分付 财付通 云闪付 国家反诈中心 众人帮 螃蟹 贴吧 百度贴吧 知网 王者荣耀 蛋仔派对 原神 逆水寒 梦幻西游 cs2 向日葵 todesk teamviewer 快手极速版 抖音极速版 temu";

/// Whether an unannotated value is a service or hotline that everybody names.
pub(super) fn is_named_service(kind: &str, value: &str) -> bool {
    match kind {
        "app" => SERVICES.split(' ').any(|service| service == value),
        "phone" => is_hotline(value),
        _ => false,
    }
}

fn is_hotline(value: &str) -> bool {
    let listed = ["96110", "12345", "12381", "12306", "12315", "12321"].contains(&value);
    listed
        || value.len() == 3 && value.starts_with('1')
        || value.len() == 5 && (value.starts_with("955") || value.starts_with("100"))
}

/// The form in which two values of a kind are compared.
pub(super) fn normal(kind: &str, value: &str) -> String {
    let folded = fold(value);
    let digits = |also: &[char]| -> String {
        folded.chars().filter(|c| c.is_ascii_digit() || also.contains(c)).collect()
    };
    let squeezed = || -> String { folded.chars().filter(|c| !c.is_whitespace()).collect() };
    match kind {
        "phone" => phone(&digits(&['+'])),
        "bank_card" | "qq" | "meeting_no" => digits(&[]),
        "resident_id" => digits(&['X', 'x']).to_uppercase(),
        "url" => url(&squeezed().to_lowercase()),
        "app" => {
            let bare = without_quotes(&folded).to_lowercase();
            let short =
                bare.strip_suffix("app").or_else(|| bare.strip_suffix("软件")).unwrap_or(&bare).to_owned();
            if short.is_empty() { bare } else { short }
        }
        "name_suspect" => without_quotes(&folded),
        "wechat" | "alipay" => squeezed().to_lowercase(),
        "wallet" => {
            let bare = squeezed();
            if bare.to_lowercase().starts_with("0x") { bare.to_lowercase() } else { bare }
        }
        _ => squeezed().to_uppercase(),
    }
}

fn phone(value: &str) -> String {
    let bare = match value.trim_start_matches('+') {
        rest if rest.starts_with("00") => rest.trim_start_matches('0'),
        rest => rest,
    };
    let local = bare.strip_prefix("86").filter(|rest| (10..=11).contains(&rest.len()));
    local.unwrap_or(bare).to_owned()
}

fn without_quotes(value: &str) -> String {
    value.chars().filter(|c| !c.is_whitespace() && !"《》「」“”\"'‘’【】".contains(*c)).collect()
}

fn url(value: &str) -> String {
    let mut plain =
        value.replace("hxxp", "http").replace("h**p", "http").replace('。', ".").replace("[:]", ":");
    for dot in ["[.]", "(.)", "【.】", "[dot]", "(dot)", "[点]", "(点)"] {
        plain = plain.replace(dot, ".");
    }
    let bare = plain.split_once("://").map_or(plain.as_str(), |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '.', ',', '，']).to_owned()
}

/// The payee account in the form in which payments are compared; a chat name is no account.
pub(super) fn account(value: Option<&str>, chats: &BTreeSet<String>) -> Option<String> {
    let bare: String =
        fold(value?).chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase();
    (!bare.is_empty() && !chats.contains(&bare) && !bare.starts_with("wxid_")).then_some(bare)
}

/// Whether the value is what the words say, but for width, separators, defanging and digits read out.
pub(super) fn is_derivable(kind: ElementKind, value: &str, words: &str) -> bool {
    let spoken: String = fold(words).chars().map(|c| spoken_digit(c).unwrap_or(c)).collect();
    let code = kind.code();
    let (value, plain) = (normal(code, value), normal(code, words));
    !value.is_empty() && (value == plain || value == normal(code, &spoken))
}

fn spoken_digit(character: char) -> Option<char> {
    let digit = match character {
        '洞' => 0,
        '拐' => 7,
        '勾' => 9,
        other => digit_of(other)?,
    };
    char::from_digit(u32::from(digit), 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_what_means_the_same() {
        for (kind, a, b) in [
            ("phone", "+86 138-0000-0001", "13800000001"),
            ("phone", "008613800000001", "１３８００００００01"),
            ("bank_card", "6210 7600 0000 4107 602", "6210760000004107602"),
            ("url", "hxxp://zx0000[.]cn/", "http://zx0000.cn"),
            ("app", "“云会畅”APP", "云会畅"),
            ("wallet", "0xABC", "0xabc"),
        ] {
            assert_eq!(normal(kind, a), normal(kind, b), "{kind} {a} {b}");
            assert_eq!(normal(kind, &normal(kind, a)), normal(kind, a), "{kind} {a}");
        }
        assert_eq!(account(Some("wxid_1"), &BTreeSet::new()), None);
        assert!(is_derivable(ElementKind::Phone, "19200004534", "幺九二零零零零四五三四"));
        assert!(!is_derivable(ElementKind::Phone, "19200004535", "幺九二零零零零四五三四"));
    }
}
