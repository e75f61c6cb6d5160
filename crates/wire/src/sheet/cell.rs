//! A cell as people see it, turned into the text that the wire carries.

use kernel::Timestamp;
use kernel::account::fold_width;

use crate::codes::CodeTables;
use crate::record::Kind;

/// The text for an element of this kind; what cannot be turned stays as it is, for the field's own
/// check to refuse.
pub(super) fn wire_text(kind: Kind, cell: &str) -> String {
    // Exports keep long numbers from becoming floating point by a quote, a tab or an equation in front.
    let cell = cell.trim().trim_start_matches(['\'', '\t']);
    let cell = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell).trim();
    if matches!(cell, "-" | "--" | "/" | "无" | "null" | "NULL") {
        return String::new();
    }
    match kind {
        Kind::Time => time(cell),
        Kind::Code { table } => code(table, cell),
        Kind::Amount => cell.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim().to_owned(),
        Kind::Text { .. } | Kind::Serial | Kind::Application | Kind::Organisation | Kind::Base64 => {
            cell.to_owned()
        }
    }
}

/// The instant of a cell, where it is one.
pub(super) fn instant(cell: &str) -> Option<Timestamp> {
    Timestamp::parse(cell).or_else(|_| Timestamp::parse(&time(cell))).ok()
}

/// `2026-01-10 18:18:30`, `2026/1/10 18:18`, `2026年1月10日` and RFC 3339 as fourteen digits.
fn time(cell: &str) -> String {
    if let Ok(instant) = Timestamp::parse(cell) {
        return instant.to_platform_text();
    }
    let folded: String = cell.chars().map(fold_width).collect();
    let known = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '-' | '/' | '.' | ':' | ' ' | 'T' | '年' | '月' | '日' | '时' | '分' | '秒')
    };
    let parts: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let sound = folded.chars().all(known) && (3..=6).contains(&parts.len()) && parts[0].len() == 4;
    if !sound || parts[1..].iter().any(|part| part.len() > 2) {
        return cell.to_owned();
    }
    let mut digits = parts[0].to_owned();
    for at in 1..6 {
        digits.push_str(&format!("{:0>2}", parts.get(at).unwrap_or(&"00")));
    }
    digits
}

/// `0000`, `0000-反馈成功`, `反馈成功(0000)` and `反馈成功` as the code.
fn code(table: &str, cell: &str) -> String {
    let tables = CodeTables::shipped();
    if tables.meaning(table, cell).is_some() {
        return cell.to_owned();
    }
    let mut runs = cell.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty());
    if let Some(known) = runs.find(|run| tables.meaning(table, run).is_some()) {
        return known.to_owned();
    }
    let by_meaning = tables.codes_of(table).into_iter().find(|(_, meaning)| meaning.chinese == cell);
    by_meaning.map_or(cell.to_owned(), |(code, _)| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_fourteen_digits() {
        let check = |cell: &str| wire_text(Kind::Time, cell);
        assert_eq!(check("20260110181830"), "20260110181830");
        assert_eq!(check("2026-01-10 18:18:30"), "20260110181830");
        assert_eq!(check("2026/1/10 8:05"), "20260110080500");
        assert_eq!(check("２０２６年1月10日"), "20260110000000");
        assert_eq!(check("2026-01-10T10:18:30Z"), "20260110181830");
        assert_eq!(check("10.01.2026"), "10.01.2026");
        assert_eq!(check("昨晚"), "昨晚");
        assert_eq!(check("--"), "");
    }

    #[test]
    fn codes_are_found_by_number_or_meaning() {
        let check = |cell: &str| wire_text(Kind::Code { table: "result" }, cell);
        assert_eq!(check("0000"), "0000");
        assert_eq!(check("'1304"), "1304");
        assert_eq!(check("=\"1304\""), "1304");
        assert_eq!(check("1304-超出规定止付次数"), "1304");
        assert_eq!(check("超出规定止付次数（1304）"), "1304");
        assert_eq!(check("超出规定止付次数"), "1304");
        assert_eq!(check("1777"), "1777");
        assert_eq!(check("不明"), "不明");
    }
}
