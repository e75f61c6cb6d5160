//! What is written in Latin letters: links (defanged ones too), mail addresses, wallets, WeChat ids, serial numbers.

use std::sync::LazyLock;

use regex::Regex;

use super::context::{Announced, Announcements};
use super::{ElementKind, Finds, Found};
use crate::text::{Span, Text};

/// A dot, plain or defanged: `.`, `[.]`, `(.)`, `【.】`, `[dot]`, `点`.
const DOT: &str = r"(?:\.|\[\.\]|\(\.\)|【\.】|\{\.\}|\[dot\]|\(dot\)|\[点\])";

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    let host = format!(
        r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:{DOT}[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*{DOT}[a-zA-Z]{{2,12}}"
    );
    let address = format!(r"[0-9]{{1,3}}(?:{DOT}[0-9]{{1,3}}){{3}}");
    let scheme = r"(?:[hH](?:tt|xx|XX|TT|\*\*)[pP][sS]?(?:://|\[:\]//|:/+))";
    let tail = r"(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%!$&'*+,;=:@/?#-]*)?";
    let pattern = format!(r"(?:{scheme}(?:{host}|{address})|{host}|{address}){tail}");
    Regex::new(&pattern).expect("the link pattern is written right")
});

static MAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,8}")
        .expect("the mail pattern is written right")
});

static WALLET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:T[1-9A-HJ-NP-Za-km-z]{33}|0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?-u:\b)")
        .expect("the wallet pattern is written right")
});

static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z][A-Za-z0-9_-]{4,31}").expect("the pattern of account names is written right")
});

/// Endings of names that are files or numbers, not hosts.
const NO_HOST: &[&str] =
    &["exe", "apk", "doc", "docx", "xls", "xlsx", "pdf", "jpg", "png", "zip", "rar", "txt", "mp4", "ipa"];

pub(super) fn find_addresses(text: &Text, found: &mut Finds) {
    if !text.as_str().bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return;
    }
    for hit in WALLET.find_iter(text.as_str()) {
        let span = text.span_of_bytes(hit.start(), hit.end());
        let has_letter = hit.as_str().bytes().any(|byte| byte.is_ascii_alphabetic());
        if has_letter {
            found.push(Found {
                kind: ElementKind::Wallet,
                span,
                value: hit.as_str().to_owned(),
                confidence: 97,
            });
        }
    }
    if text.as_str().contains('@') {
        find_mail(text, found);
    }
    for hit in LINK.find_iter(text.as_str()) {
        let words = hit.as_str().trim_end_matches(['.', ',', ';', ':', '?', '!', '\'', '-', '&', '=']);
        let span = text.span_of_bytes(hit.start(), hit.start() + words.len());
        let follows_mail = text.before(span.start, 1) == '@';
        if !found.is_taken(span) && !follows_mail && !overlaps_mail(text, span) && is_host(words) {
            found.push(Found { kind: ElementKind::Url, span, value: refang(words), confidence: 96 });
        }
    }
}

/// A mail address is an Alipay account where money is spoken of; otherwise it is none of the kinds.
fn find_mail(text: &Text, found: &mut Finds) {
    for hit in MAIL.find_iter(text.as_str()) {
        let span = text.span_of_bytes(hit.start(), hit.end());
        let before = text.window_before(span.start, 40, &[]);
        let after = text.window_after(span.end, 12, &['。', '\n']);
        let pays = text.has_any(before, &["支付宝", "收款", "账号", "转账", "转给", "付给", "打给"])
            || text.has_any(after, &["转账", "转了", "付款", "支付宝", "付了", "支付"]);
        let is_mail = text
            .has_any(text.window_before(span.start, 8, &[]), &["邮箱", "邮件", "发件人", "email", "Email"]);
        if pays && !is_mail {
            found.push(Found {
                kind: ElementKind::Alipay,
                span,
                value: hit.as_str().to_owned(),
                confidence: 93,
            });
        }
    }
}

fn overlaps_mail(text: &Text, span: Span) -> bool {
    let mut at = span.start;
    while at > 0 && (text.at(at - 1).is_ascii_alphanumeric() || matches!(text.at(at - 1), '.' | '_' | '-')) {
        at -= 1;
    }
    text.before(at, 1) == '@' || text.at(span.end) == '@'
}

fn is_host(words: &str) -> bool {
    let plain = refang(words);
    let has_scheme = plain.contains("://");
    let rest = plain.split("://").last().unwrap_or(&plain);
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or(rest);
    let last = host.rsplit('.').next().unwrap_or("");
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return host.split('.').count() == 4
            && host.split('.').all(|part| part.parse::<u16>().is_ok_and(|n| n < 256));
    }
    let is_file = NO_HOST.contains(&last.to_ascii_lowercase().as_str());
    let has_letter = host.bytes().any(|byte| byte.is_ascii_alphabetic());
    has_letter && !is_file && (has_scheme || host.len() >= 5)
}

/// `hxxp` → `http`, `[.]` → `.`.
fn refang(words: &str) -> String {
    let mut plain = words.to_owned();
    for dot in ["[.]", "(.)", "【.】", "{.}", "[dot]", "(dot)", "[点]"] {
        plain = plain.replace(dot, ".");
    }
    plain = plain.replace("[:]", ":");
    let scheme_end = plain.find(':').unwrap_or(0);
    let (scheme, rest) = plain.split_at(scheme_end);
    let lower = scheme.to_ascii_lowercase().replace("hxxp", "http").replace("h**p", "http");
    if lower.starts_with("http") { format!("{lower}{rest}") } else { plain }
}

/// WeChat ids and serial numbers with letters, after the digits have been read.
pub(super) fn find_accounts(text: &Text, found: &mut Finds) {
    let announced = Announcements::of(text);
    for hit in CODE.find_iter(text.as_str()) {
        let span = text.span_of_bytes(hit.start(), hit.end());
        let words = hit.as_str().trim_end_matches(['-', '_']);
        let span = Span::new(span.start, span.start + words.len());
        if found.is_taken(span)
            || text.before(span.start, 1).is_ascii_alphanumeric()
            || text.before(span.start, 1) == '@'
            || text.at(span.end) == '@'
        {
            continue;
        }
        if let Some(one) = announced_code(text, words, span, &announced) {
            found.push(one);
        }
    }
}

fn announced_code(text: &Text, words: &str, span: Span, announced: &Announcements) -> Option<Found> {
    let has_digit = words.bytes().any(|byte| byte.is_ascii_digit());
    let glued = glued_announcement(words);
    if let Some(offset) = glued {
        let rest = &words[offset..];
        if is_wechat_id(rest) && rest.bytes().any(|byte| byte.is_ascii_digit()) {
            let span = Span::new(span.start + offset, span.end);
            return Some(Found { kind: ElementKind::Wechat, span, value: rest.to_owned(), confidence: 85 });
        }
        if rest.len() >= 5
            && rest.bytes().all(|byte| byte.is_ascii_digit())
            && words[..offset].eq_ignore_ascii_case("qq")
            && rest.len() <= 11
        {
            let span = Span::new(span.start + offset, span.end);
            return Some(Found { kind: ElementKind::Qq, span, value: rest.to_owned(), confidence: 92 });
        }
    }
    if words.starts_with("wxid_") {
        return Some(Found { kind: ElementKind::Wechat, span, value: words.to_owned(), confidence: 97 });
    }
    let near = announced.before(span.start, 12);
    let is_serial = words.bytes().filter(u8::is_ascii_digit).count() >= 6
        && words.bytes().take(1).all(|b| b.is_ascii_uppercase())
        && !words.contains('_');
    match near {
        Some((Announced::Order, _)) if is_serial && words.len() >= 8 => {
            return found(ElementKind::OrderNo, span, words, 92);
        }
        Some((Announced::Desk, _))
            if is_serial
                && words.len() >= 10
                && !text.any_ends_at(span.start, &["工号", "警号"])
                && is_paper(text, span) =>
        {
            return found(ElementKind::OrderNo, span, words, 75);
        }
        Some((Announced::Desk, _)) => return None,
        Some((Announced::Wechat, distance))
            if is_wechat_id(words)
                && (has_digit || words.contains('_') || distance <= 4)
                && !is_product(words) =>
        {
            return found(ElementKind::Wechat, span, words, 94);
        }
        Some((Announced::Phone, distance))
            if distance <= 2 && is_chat_name(words) && text.as_str().contains("微信") =>
        {
            return found(ElementKind::Wechat, span, words, 74);
        }
        Some((Announced::Alipay, distance)) if distance <= 5 && has_digit && is_wechat_id(words) => {
            return found(ElementKind::Alipay, span, words, 80);
        }
        _ => {}
    }
    let wide = announced.all_before(span.start, 45).find(|(what, _)| {
        matches!(what, Announced::Order | Announced::Wechat | Announced::Qq | Announced::Url)
    });
    match wide {
        Some((Announced::Order, distance)) if is_serial && words.len() >= 10 && distance <= 30 => {
            found(ElementKind::OrderNo, span, words, 80)
        }
        Some((Announced::Wechat, _))
            if has_digit
                && is_wechat_id(words)
                && !is_serial
                && !is_product(words)
                && !is_quoted_long(text, span) =>
        {
            found(ElementKind::Wechat, span, words, 82)
        }
        _ => None,
    }
}

fn found(kind: ElementKind, span: Span, words: &str, confidence: u8) -> Option<Found> {
    Some(Found { kind, span, value: words.to_owned(), confidence })
}

/// 客服gmyd_kf019: letters and digits with a stroke, as only names of accounts are.
fn is_chat_name(words: &str) -> bool {
    words.len() >= 6
        && is_wechat_id(words)
        && words.bytes().any(|byte| byte.is_ascii_digit())
        && (words.contains('_') || words.bytes().filter(u8::is_ascii_lowercase).count() >= 3)
        && !is_product(words)
}

/// 工单编号, 合同…编号: papers of the suspects carry serial numbers too.
fn is_paper(text: &Text, span: Span) -> bool {
    text.has_any(
        text.window_before(span.start, 14, &['\n']),
        &["工单", "合同", "订单", "理赔", "保单", "流水", "快递"],
    )
}

/// `vx`, `wx` and `qq` written together with what they announce.
fn glued_announcement(words: &str) -> Option<usize> {
    let lower = words.to_ascii_lowercase();
    ["weixin", "wechat", "vx", "wx", "qq"]
        .into_iter()
        .find(|mark| lower.starts_with(mark) && !lower.starts_with("wxid"))
        .map(str::len)
}

fn is_wechat_id(words: &str) -> bool {
    (5..=24).contains(&words.len()) && words.bytes().take(1).all(|byte| byte.is_ascii_alphabetic())
}

/// Programs and services written in Latin letters.
fn is_product(words: &str) -> bool {
    const PRODUCTS: &[&str] = &[
        "telegram",
        "whatsapp",
        "facebook",
        "instagram",
        "twitter",
        "todesk",
        "teamviewer",
        "anydesk",
        "rustdesk",
        "iphone",
        "android",
        "windows",
        "skype",
        "zoom",
        "kakaotalk",
        "messenger",
        "signal",
        "discord",
        "steam",
        "paypal",
        "binance",
        "metamask",
        "imtoken",
        "usdt",
        "trc20",
        "erc20",
        "bep20",
        "plus",
        "app",
        "wifi",
        "huawei",
        "oppo",
        "vivo",
        "mate60",
        "https",
        "http",
        "kevin",
        "tiktok",
        "line",
        "weixin",
        "wechat",
    ];
    PRODUCTS.contains(&words.to_ascii_lowercase().as_str())
}

fn is_quoted_long(text: &Text, span: Span) -> bool {
    matches!(text.before(span.start, 1), '《' | '「')
}
