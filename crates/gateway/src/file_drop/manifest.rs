//! The manifest of a batch: from whom, to whom, which number, and each file's length and digest.

use kernel::Timestamp;
use sm3::{Digest as _, Sm3};

/// What a batch says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    pub from: String,
    pub to: String,
    pub number: u64,
    pub made: Timestamp,
    pub files: Vec<FileEntry>,
}

/// One message of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileEntry {
    pub name: String,
    pub bytes: u64,
    pub sm3: String,
}

/// Why a text is no manifest, or why none can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// A line that is not what stands there in a manifest.
    #[error("line {line} is not a {expected} line")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// A sender or receiver that is no DNS name.
    #[error("{name:?} is not the name of a partner")]
    PartnerName {
        /// As given.
        name: String,
    },
    /// A file name twice.
    #[error("line {line} names a file again")]
    FileTwice {
        /// The line, from 1.
        line: usize,
    },
    /// More digits than a batch number has.
    #[error("the number {number} has more than twelve digits")]
    NumberTooLarge {
        /// The number.
        number: u64,
    },
}

const FIRST_LINE: &str = "fanzha-batch 1";

impl Manifest {
    /// The manifest of these messages, which become `000001.xml` and so on.
    pub(super) fn of(
        from: &str,
        to: &str,
        number: u64,
        made: Timestamp,
        messages: &[Vec<u8>],
    ) -> Result<Manifest, ManifestError> {
        for name in [from, to] {
            check_partner(name)?;
        }
        if number > 999_999_999_999 {
            return Err(ManifestError::NumberTooLarge { number });
        }
        let entry = |(at, bytes): (usize, &Vec<u8>)| FileEntry {
            name: format!("{:06}.xml", at + 1),
            bytes: bytes.len() as u64,
            sm3: digest(bytes),
        };
        let files = messages.iter().enumerate().map(entry).collect();
        // Whole seconds, as they are written.
        let made = Timestamp::from_seconds(made.as_micros().div_euclid(1_000_000));
        Ok(Manifest { from: from.to_owned(), to: to.to_owned(), number, made, files })
    }

    /// The name of the batch's folder; sorts by number within one sender and receiver.
    pub(super) fn batch_name(&self) -> String {
        format!("{}_{}_{:012}", self.from, self.to, self.number)
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = format!(
            "{FIRST_LINE}\nfrom: {}\nto: {}\nnumber: {}\nmade: {}\n",
            self.from,
            self.to,
            self.number,
            self.made.to_platform_text()
        );
        for file in &self.files {
            text.push_str(&format!("file: {} {} {}\n", file.name, file.bytes, file.sm3));
        }
        text
    }

    /// Reads exactly what [`Manifest::to_text`] writes, and nothing that only resembles it.
    pub(super) fn parse(text: &str) -> Result<Manifest, ManifestError> {
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let mut field = |expected: &'static str, prefix: &str| {
            let (line, text) = lines.next().unwrap_or((0, ""));
            text.strip_prefix(prefix).map(|value| (line, value)).ok_or(ManifestError::Line { line, expected })
        };
        field("fanzha-batch 1", FIRST_LINE)?;
        let (_, from) = field("from", "from: ")?;
        let (_, to) = field("to", "to: ")?;
        let (number_line, number) = field("number", "number: ")?;
        let (made_line, made) = field("made", "made: ")?;
        for name in [from, to] {
            check_partner(name)?;
        }
        let number = number.parse().ok().filter(|number| *number <= 999_999_999_999);
        let made = Some(made).filter(|text| text.len() == 14).and_then(|text| Timestamp::parse(text).ok());
        let mut manifest = Manifest {
            from: from.to_owned(),
            to: to.to_owned(),
            number: number.ok_or(ManifestError::Line { line: number_line, expected: "number" })?,
            made: made.ok_or(ManifestError::Line { line: made_line, expected: "made" })?,
            files: Vec::new(),
        };
        for (line, text) in lines {
            let entry = parse_file(text).ok_or(ManifestError::Line { line, expected: "file" })?;
            if manifest.files.last().is_some_and(|last| last.name >= entry.name) {
                return Err(ManifestError::FileTwice { line });
            }
            manifest.files.push(entry);
        }
        Ok(manifest)
    }
}

/// `file: NAME LENGTH SM3`; the name six digits and `.xml`, so that it is no path.
fn parse_file(text: &str) -> Option<FileEntry> {
    let mut parts = text.strip_prefix("file: ")?.split(' ');
    let (name, bytes, sm3) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = name.strip_suffix(".xml")?;
    let named = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
    let digested = sm3.len() == 64 && sm3.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let entry = FileEntry { name: name.to_owned(), bytes: bytes.parse().ok()?, sm3: sm3.to_owned() };
    (named && digested && parts.next().is_none()).then_some(entry)
}

/// A DNS name in lower case, so that it can be part of a folder's name.
fn check_partner(name: &str) -> Result<(), ManifestError> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    let sound = (1..=253).contains(&name.len()) && name.bytes().all(allowed) && !name.starts_with(['.', '-']);
    if sound { Ok(()) } else { Err(ManifestError::PartnerName { name: name.chars().take(64).collect() }) }
}

/// The SM3 digest in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sm3::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let made = Timestamp::parse("20260110181800").unwrap();
        Manifest::of("centre.test", "bank-1.test", 42, made, &[b"abc".to_vec(), Vec::new()]).unwrap()
    }

    #[test]
    fn a_manifest_reads_back() {
        let text = sample().to_text();
        assert_eq!(
            text,
            "fanzha-batch 1\nfrom: centre.test\nto: bank-1.test\nnumber: 42\nmade: 20260110181800\n\
             file: 000001.xml 3 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0\n\
             file: 000002.xml 0 1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b\n"
        );
        assert_eq!(Manifest::parse(&text), Ok(sample()));
        assert_eq!(sample().batch_name(), "centre.test_bank-1.test_000000000042");
    }

    fn check(from: &str, to: &str) -> String {
        let text = sample().to_text();
        assert!(text.contains(from), "{from}");
        Manifest::parse(&text.replacen(from, to, 1))
            .map_or_else(|error| error.to_string(), |_| "ok".to_owned())
    }

    #[test]
    fn refuses_what_is_no_manifest() {
        assert_eq!(check("fanzha-batch 1", "fanzha-batch 2"), "line 1 is not a fanzha-batch 1 line");
        assert_eq!(check("from: ", "von: "), "line 2 is not a from line");
        assert_eq!(check("centre.test", "../centre"), "\"../centre\" is not the name of a partner");
        assert_eq!(check("bank-1.test", ""), "\"\" is not the name of a partner");
        assert_eq!(check("42", "1000000000000"), "line 4 is not a number line");
        assert_eq!(check("20260110181800", "2026-01-10T18:18:00Z"), "line 5 is not a made line");
        assert_eq!(check("000001.xml", "../../x.xml"), "line 6 is not a file line");
        assert_eq!(check("000001.xml 3", "000001.xml -3"), "line 6 is not a file line");
        assert_eq!(check("66c7", "66C7"), "line 6 is not a file line");
        assert_eq!(check("000002.xml", "000001.xml"), "line 7 names a file again");
        assert_eq!(check("82aa2b\n", "82aa2b 1\n"), "line 7 is not a file line");
    }
}
