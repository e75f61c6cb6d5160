//! What stands in a cell: text without the tricks that keep spreadsheets from spoiling it, amounts, numbers.

use std::borrow::Cow;

use kernel::account::fold_width;
use kernel::{Fen, ParseFenError};

/// The text without blanks, byte-order marks, and what forces a spreadsheet to keep digits: `="622…"`, `'622…`.
pub(crate) fn clean(text: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'=' | b'\'' | b'`' | b'"');
    // The first of three bytes of a Chinese character; no blank begins so.
    let chinese = |byte: u8| matches!(byte, 0xe4..=0xe9);
    let ends_plainly = match text.as_bytes() {
        [] => true,
        [.., character, _, last] if chinese(*character) && !last.is_ascii() => true,
        [.., last] => plain(*last),
    };
    if ends_plainly && text.as_bytes().first().is_none_or(|&first| plain(first) || chinese(first)) {
        return text;
    }
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0');
    let text = text.trim_matches(blank);
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    text.trim_start_matches(['\'', '`']).trim_matches(blank)
}

/// Folded for comparison: no blanks, ordinary width, lower case.
pub(crate) fn folded(text: &str) -> String {
    let kept =
        text.chars().map(fold_width).filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}'));
    kept.flat_map(char::to_lowercase).collect()
}

/// Reads an amount of yuan as banks print it: `1,234.50`, `￥20`, `(3.00)`, `100.00-`, `+5`, `１２元`.
pub(crate) fn yuan(text: &str) -> Result<Fen, ParseFenError> {
    if let Some(fen) = plain_yuan(text.as_bytes()) {
        return Ok(fen);
    }
    let wide: Cow<'_, str> = if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(
            text.chars()
                .map(fold_width)
                .map(|c| if matches!(c, '−' | '–' | '—') { '-' } else { c })
                .collect(),
        )
    };
    let mut rest = wide.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, rest) = (true, inner.trim());
    }
    for mark in ["人民币", "RMB", "CNY", "￥", "¥"] {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim_start();
    }
    for mark in ["CNY", "RMB", "元"] {
        rest = rest.strip_suffix(mark).unwrap_or(rest).trim_end();
    }
    if let Some(before) = rest.strip_suffix('-') {
        (negative, rest) = (!negative, before.trim_end());
    }
    let wrong = |_| Fen::from_yuan_text(text).err().unwrap_or(ParseFenError::NotANumber(text.to_owned()));
    let fen = match rest.strip_prefix('-') {
        Some(again) if again.trim_start().starts_with(['-', '+']) => {
            return Err(ParseFenError::NotANumber(text.to_owned()));
        }
        // A blank after the sign is a bank's padding.
        Some(digits) => {
            Fen::from_yuan_text(digits.trim_start()).map(|fen| Fen::new(-fen.get())).map_err(wrong)?
        }
        None => Fen::from_yuan_text(rest).map_err(wrong)?,
    };
    Ok(if negative { Fen::new(-fen.get()) } else { fen })
}

/// Digits, a point and two decimals, as most cells are.
fn plain_yuan(bytes: &[u8]) -> Option<Fen> {
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, bytes),
    };
    if digits.len() > 16 || !digits.first()?.is_ascii_digit() {
        return None;
    }
    let (mut value, mut decimals) = (0_i64, None);
    for byte in digits {
        match (byte, decimals) {
            (b'0'..=b'9', None) => value = value * 10 + i64::from(byte - b'0'),
            (b'0'..=b'9', Some(seen @ 0..=1)) => {
                value = value * 10 + i64::from(byte - b'0');
                decimals = Some(seen + 1);
            }
            (b'.', None) => decimals = Some(0),
            _ => return None,
        }
    }
    let fen = match decimals {
        None => value * 100,
        Some(1) => value * 10,
        Some(2) => value,
        Some(_) => return None,
    };
    Some(Fen::new(if negative { -fen } else { fen }))
}

/// Digits that a spreadsheet has cut: `6.22202E+18`. Fifteen are kept, whatever is shown.
pub(crate) fn has_lost_digits(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1
        && number(whole)
        && number(fraction)
        && exponent.strip_prefix('+').unwrap_or(exponent).len() <= 2
        && number(exponent.strip_prefix('+').unwrap_or(exponent))
}

/// A workbook's number as the sheet shows it. What a sum of binary fractions adds behind the sixth decimal is not
/// shown, and from fifteen digits on the last ones are lost, which shows as it does there.
pub(crate) fn number_text(value: f64) -> String {
    if value.abs() >= 1e15 {
        return exponent_text(value);
    }
    let shortest = value.to_string();
    let decimals = shortest.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if decimals <= 6 {
        return shortest;
    }
    let six = format!("{value:.6}");
    six.strip_suffix("0000").map_or(shortest, str::to_owned)
}

fn exponent_text(value: f64) -> String {
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((mantissa, exponent)) if !exponent.starts_with('-') => format!("{mantissa}E+{exponent}"),
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_freed_of_what_guards_their_digits() {
        for (cell, text) in [
            ("=\"6222000000001234\"", "6222000000001234"),
            ("\t6222000000001234\t", "6222000000001234"),
            ("'0012", "0012"),
            ("\u{feff}交易时间 ", "交易时间"),
            ("\u{3000}转账", "转账"),
            ("A-1", "A-1"),
            ("", ""),
        ] {
            assert_eq!(clean(cell), text, "{cell:?}");
        }
    }

    #[test]
    fn amounts_read_as_banks_print_them() {
        let check =
            |text: &str| yuan(text).map_or_else(|error| error.to_string(), |fen| fen.get().to_string());
        for (text, fen) in [
            ("1234.50", "123450"),
            ("1,234.5", "123450"),
            ("￥20", "2000"),
            ("（3.00）", "-300"),
            ("100.00-", "-10000"),
            ("- 7.00", "-700"),
            ("−7.00", "-700"),
            ("+5", "500"),
            ("１２元", "1200"),
            ("CNY 12.0000", "1200"),
            ("0.001", "the amount \"0.001\" has more than two decimals"),
            ("12a", "the amount \"12a\" is not a decimal number"),
            ("9999999999999999", "999999999999999900"),
            ("--5", "the amount \"--5\" is not a decimal number"),
        ] {
            assert_eq!(check(text), fen, "{text}");
        }
    }

    #[test]
    fn numbers_of_a_workbook_show_as_there() {
        assert_eq!(number_text(1234.5), "1234.5");
        assert_eq!(number_text(0.1 + 0.2), "0.30");
        assert_eq!(number_text(20260110.0), "20260110");
        assert_eq!(number_text(0.123_456_7), "0.1234567");
        assert_eq!(number_text(6_222_020_000_001_234_560.0), "6.222020000001235E+18");
        assert!(has_lost_digits("6.222020000001235E+18") && has_lost_digits("6.22E18"));
        assert!(!has_lost_digits("12E5") && !has_lost_digits("6222E") && !has_lost_digits("E12"));
    }
}
