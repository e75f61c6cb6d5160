//! Bytes of a text file as text: UTF-8, UTF-16 by its mark, else GB18030, which holds GBK.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// How much decides whether a file without a mark is UTF-8: a torn character further on is a bad row, not another code.
const SAMPLE_BYTES: usize = 1 << 16;
/// A character that stands for bytes which are none.
pub(crate) const NO_CHARACTER: char = '\u{fffd}';

/// Decodes a whole file. Bytes that are no character become [`NO_CHARACTER`], which the row's reading refuses.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        [0xff, 0xfe, ..] => UTF_16LE.decode_with_bom_removal(bytes).0,
        [0xfe, 0xff, ..] => UTF_16BE.decode_with_bom_removal(bytes).0,
        _ if is_utf8(bytes) => String::from_utf8_lossy(bytes),
        _ => GB18030.decode_without_bom_handling(bytes).0,
    }
}

fn is_utf8(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        // Cut in the middle of a character by the sample's end.
        Err(error) if error.error_len().is_none() && sample.len() < bytes.len() => true,
        Err(error) => error.valid_up_to() > 0 && has_long_characters(&sample[..error.valid_up_to()]),
    }
}

/// Chinese in UTF-8 before the first wrong byte: GBK does not look like that by chance.
fn has_long_characters(valid: &[u8]) -> bool {
    valid.iter().filter(|byte| **byte >= 0xe0).count() >= 8
}

/// The separator of a text table: the one that stands most often on one of the first lines.
pub(crate) fn separator(text: &str) -> u8 {
    let most = |separator: u8| {
        let count = |line: &str| line.bytes().filter(|byte| *byte == separator).count();
        text.lines().take(60).map(count).max().unwrap_or(0)
    };
    // The comma is last, so that it wins where two are equal.
    [b'|', b';', b'\t', b','].into_iter().max_by_key(|&separator| most(separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_and_what_is_no_character_stays_visible() {
        let chinese = "交易时间,交易金额\n";
        let (gbk, _, _) = GB18030.encode(chinese);
        assert_eq!(decode(&gbk), chinese);
        assert_eq!(decode(chinese.as_bytes()), chinese);
        assert_eq!(decode(format!("\u{feff}{chinese}").as_bytes()), chinese);
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(chinese.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&utf16), chinese);
        let torn = [chinese.as_bytes(), b"\xe4\xba,1\n"].concat();
        assert!(decode(&torn).contains(NO_CHARACTER), "a torn character is not another code");
        assert_eq!(decode(b"plain"), "plain");
    }

    #[test]
    fn the_separator_is_the_commonest() {
        assert_eq!(separator("a,b,c\n1,2,3"), b',');
        assert_eq!(separator("账号：1\na\tb\tc\n1,000\t2\t3"), b'\t');
        assert_eq!(separator("a|b|c"), b'|');
        assert_eq!(separator("one"), b',');
    }
}
