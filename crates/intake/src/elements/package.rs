//! Package names of apps (包名): com.xingyao.pay. They look like a host written backwards, so they are read before the links.

use super::{ElementKind, Finds, Found};
use crate::text::{Span, Text};

/// How a package name begins where nobody says that it is one.
const HEADS: &[&str] = &["com.", "cn.", "org.", "net.", "io.", "uni.", "plus."];
/// What only a host ends with.
const HOST_ENDS: &[&str] =
    &["com", "cn", "net", "org", "top", "xyz", "vip", "cc", "shop", "club", "info", "html"];
/// Words that announce one.
const ANNOUNCED: &[&str] = &["包名", "程序包", "安装包名", "packagename", "package", "applicationid"];

pub(super) fn find(text: &Text, found: &mut Finds) {
    let mut at = 0;
    while at < text.len() {
        if !text.at(at).is_ascii_lowercase() || is_inside(text.before(at, 1)) {
            at += 1;
            continue;
        }
        let mut end = at;
        while is_part(text.at(end)) {
            end += 1;
        }
        while end > at && text.at(end - 1) == '.' {
            end -= 1;
        }
        let span = Span::new(at, end);
        at = end.max(at + 1);
        if is_inside(text.at(end)) {
            continue;
        }
        let value = text.plain(span);
        let before = text.window_before(span.start, 12, &['。', '，', ';', '\n']);
        let said = text.folded(before).to_ascii_lowercase().replace(' ', "");
        let announced = ANNOUNCED.iter().any(|word| said.contains(word));
        if is_package(&value, announced) && !found.has(ElementKind::App, &value) {
            let confidence = if announced { 96 } else { 85 };
            found.push(Found { kind: ElementKind::App, span, value, confidence });
        }
    }
}

fn is_package(value: &str, announced: bool) -> bool {
    let labels: Vec<&str> = value.split('.').collect();
    let well_made = labels.iter().all(|label| label.starts_with(|c: char| c.is_ascii_alphabetic()));
    let least = if announced { 2 } else { 3 };
    let is_host = labels.last().is_some_and(|last| HOST_ENDS.contains(last));
    let headed = HEADS.iter().any(|head| value.starts_with(head));
    labels.len() >= least && well_made && (announced || headed && !is_host)
}

fn is_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_')
}

/// Inside a link, a mail address or a longer name.
fn is_inside(character: char) -> bool {
    is_part(character) || matches!(character, '/' | '@' | '-' | ':')
}

#[cfg(test)]
mod tests {
    use crate::elements::find;
    use crate::text::Text;

    fn check(words: &str) -> String {
        let say = |one: &crate::elements::Element| format!("{} {}", one.kind.code(), one.value.reveal());
        find(&Text::new(words)).iter().map(say).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn tells_packages_from_hosts() {
        for (words, expected) in [
            ("安装后包名com.xingyao.pay，", "app com.xingyao.pay"),
            ("手机里是 com.a0000_x.im.client 。", "app com.a0000_x.im.client"),
            ("包名 xyz.hy0000", "app xyz.hy0000"),
            ("网址com.xy0000.com，", "url com.xy0000.com"),
            ("网址https://com.xy0000.pay/a，", "url https://com.xy0000.pay/a"),
            ("邮箱a@com.xy0000.pay", ""),
        ] {
            assert_eq!(check(words), expected, "{words}");
        }
    }
}
