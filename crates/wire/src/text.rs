//! The values of leaf elements: text of a width, text that names a person, times.

use std::fmt;

use kernel::{AccountNo, Fen, ParseAccountNoError, Timestamp, mask};

use crate::error::FieldError;
use crate::record::{Kind, Value};

/// Text of 1 to `WIDTH` characters without blank ends and control characters (line breaks and tabs may
/// stand inside). Does not name a person; what does is [`Personal`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const WIDTH: usize>(String);

/// Text of 1 to `WIDTH` characters that names a person (name, account, document, phone, address):
/// prints masked, [`Personal::reveal`] gives it whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Personal<const WIDTH: usize>(Text<WIDTH>);

impl<const WIDTH: usize> Text<WIDTH> {
    /// Trims the ends, folds line ends to `\n`, checks width and characters.
    pub fn new(text: &str) -> Result<Text<WIDTH>, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::Empty);
        }
        let folded = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        let mut chars = 0;
        for character in folded.chars() {
            chars += 1;
            let refused = character.is_control() && !matches!(character, '\n' | '\t');
            if refused || matches!(character, '\u{fffe}' | '\u{ffff}') {
                return Err(FieldError::WrongCharacter { position: chars });
            }
        }
        if chars > WIDTH {
            return Err(FieldError::TooLong { chars, chars_max: WIDTH });
        }
        Ok(Text(folded))
    }

    /// As much of a text as fits, without the characters that may not stand there; `None` when nothing
    /// remains. For descriptions, which may be cut; never for numbers and names.
    #[must_use]
    pub fn cut(text: &str) -> Option<Text<WIDTH>> {
        let allowed =
            |c: &char| !(c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}'));
        let kept: String = text.trim().chars().filter(allowed).take(WIDTH).collect();
        Text::new(&kept).ok()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const WIDTH: usize> fmt::Display for Text<WIDTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const WIDTH: usize> fmt::Debug for Text<WIDTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<const WIDTH: usize> Value for Text<WIDTH> {
    const KIND: Kind = Kind::Text { chars_max: WIDTH };
    fn from_text(text: &str) -> Result<Text<WIDTH>, FieldError> {
        Text::new(text)
    }
    fn write(&self, out: &mut String) {
        escape_into(&self.0, out);
    }
}

impl<const WIDTH: usize> Personal<WIDTH> {
    /// Checked as [`Text::new`] does.
    pub fn new(text: &str) -> Result<Personal<WIDTH>, FieldError> {
        Text::new(text).map(Personal)
    }

    /// The whole text, for the wire and for an officer who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.as_str()
    }

    /// The text as an account number.
    pub fn account(&self) -> Result<AccountNo, ParseAccountNoError> {
        AccountNo::parse(self.reveal())
    }
}

impl<const WIDTH: usize> TryFrom<&AccountNo> for Personal<WIDTH> {
    type Error = FieldError;
    fn try_from(account: &AccountNo) -> Result<Personal<WIDTH>, FieldError> {
        Personal::new(account.reveal())
    }
}

impl<const WIDTH: usize> fmt::Display for Personal<WIDTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.reveal();
        if whole.is_ascii() { f.write_str(&mask::tail(whole, 4)) } else { f.write_str(&mask::name(whole)) }
    }
}

impl<const WIDTH: usize> fmt::Debug for Personal<WIDTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Personal({self})")
    }
}

impl<const WIDTH: usize> Value for Personal<WIDTH> {
    const KIND: Kind = Kind::Text { chars_max: WIDTH };
    fn from_text(text: &str) -> Result<Personal<WIDTH>, FieldError> {
        Personal::new(text)
    }
    fn write(&self, out: &mut String) {
        self.0.write(out);
    }
}

/// An instant as the platform writes it: whole seconds of Beijing time, years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlatformTime(Timestamp);

const FIRST: Timestamp = Timestamp::from_seconds(-62_135_625_600); // 0001-01-01T00:00:00+08:00
const LAST: Timestamp = Timestamp::from_seconds(253_402_271_999); // 9999-12-31T23:59:59+08:00

impl PlatformTime {
    /// The second in which the instant lies; instants outside the years 1 to 9999 become their ends.
    #[must_use]
    pub fn new(instant: Timestamp) -> PlatformTime {
        let whole = instant.as_micros().div_euclid(1_000_000);
        PlatformTime(Timestamp::from_seconds(whole).clamp(FIRST, LAST))
    }

    /// The first instant of that second.
    #[must_use]
    pub const fn instant(self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for PlatformTime {
    fn from(instant: Timestamp) -> PlatformTime {
        PlatformTime::new(instant)
    }
}

impl fmt::Display for PlatformTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_platform_text())
    }
}

impl fmt::Debug for PlatformTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Value for PlatformTime {
    const KIND: Kind = Kind::Time;
    fn from_text(text: &str) -> Result<PlatformTime, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::Empty);
        }
        if text.len() != 14 {
            return Err(FieldError::NotATime);
        }
        let instant = Timestamp::parse(text).map_err(|_| FieldError::NotATime)?;
        if instant < FIRST || instant > LAST { Err(FieldError::NotATime) } else { Ok(PlatformTime(instant)) }
    }
    fn write(&self, out: &mut String) {
        out.push_str(&self.0.to_platform_text());
    }
}

/// Yuan as text on the wire; no more than 25 characters.
impl Value for Fen {
    const KIND: Kind = Kind::Amount;
    fn from_text(text: &str) -> Result<Fen, FieldError> {
        let text = text.trim();
        let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b',');
        match text.len() {
            0 => Err(FieldError::Empty),
            1..=25 if text.bytes().all(plain) => {
                Fen::from_yuan_text(text).map_err(|_| FieldError::NotAnAmount)
            }
            1..=25 => Err(FieldError::NotAnAmount),
            longer => Err(FieldError::TooLong { chars: longer, chars_max: 25 }),
        }
    }
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_yuan_text());
    }
}

/// Appends text with the characters that XML reserves replaced.
fn escape_into(text: &str, out: &mut String) {
    out.push_str(&quick_xml::escape::partial_escape(text));
}
