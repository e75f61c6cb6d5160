//! Instants and periods: UTC microseconds inside, Asia/Shanghai outside.
//!
//! China has used UTC+8 without daylight saving since 1992, so the zone is a fixed offset and needs no
//! time-zone database.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::{self, Offset};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const BEIJING: Offset = tz::offset(8);
const MICROS_PER_SECOND: i64 = 1_000_000;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A length of time in whole minutes, the unit of the trade's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(pub i64);

/// A half-open period `[from, until)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first instant inside.
    pub from: Timestamp,
    /// The first instant after.
    pub until: Timestamp,
}

/// Why a text is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time {0:?} is neither RFC 3339 nor yyyyMMddHHmmss (Beijing time)")]
pub struct ParseTimestampError(pub String);

impl Timestamp {
    /// The instant of so many microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Timestamp {
        Timestamp(micros)
    }

    /// The instant of so many seconds since the epoch.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Timestamp {
        Timestamp(seconds * MICROS_PER_SECOND)
    }

    /// Microseconds since the epoch, as databases hold it.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 (`2026-01-10T18:18:00+08:00`) or fourteen digits of Beijing time (`20260110181800`).
    pub fn parse(text: &str) -> Result<Timestamp, ParseTimestampError> {
        let text = text.trim();
        let wrong = || ParseTimestampError(text.to_owned());
        if text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit()) {
            let civil = DateTime::strptime("%Y%m%d%H%M%S", text).map_err(|_| wrong())?;
            return Timestamp::from_beijing(civil).ok_or_else(wrong);
        }
        let instant: jiff::Timestamp = text.parse().map_err(|_| wrong())?;
        Ok(Timestamp(instant.as_microsecond()))
    }

    /// The instant at which clocks in China show this date and time; `None` outside years −9999 to 9999.
    #[must_use]
    pub fn from_beijing(civil: DateTime) -> Option<Timestamp> {
        let instant = BEIJING.to_timestamp(civil).ok()?;
        Some(Timestamp(instant.as_microsecond()))
    }

    /// What clocks in China show.
    ///
    /// # Panics
    /// Outside the years −9999 to 9999, which no parsed instant is.
    #[must_use]
    pub fn to_beijing(self) -> DateTime {
        let instant = jiff::Timestamp::from_microsecond(self.0).expect("an instant within ±9999 years");
        BEIJING.to_datetime(instant)
    }

    /// The calendar day in China.
    #[must_use]
    pub fn beijing_date(self) -> Date {
        self.to_beijing().date()
    }

    /// Fourteen digits of Beijing time (`yyyyMMddHHmmss`), as the platform's messages carry it.
    #[must_use]
    pub fn to_platform_text(self) -> String {
        self.to_beijing().strftime("%Y%m%d%H%M%S").to_string()
    }

    /// This instant so many minutes later (or earlier, when negative), saturating at the ends of time.
    #[must_use]
    pub const fn plus_minutes(self, minutes: Minutes) -> Timestamp {
        self.plus_seconds(minutes.0.saturating_mul(60))
    }

    /// This instant so many seconds later (or earlier), saturating at the ends of time.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// This instant so many microseconds later (or earlier), saturating at the ends of time.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this instant; negative when this one is the earlier.
    #[must_use]
    pub const fn micros_since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl Window {
    /// The period from an instant (inside) until another (outside); empty when they are equal.
    ///
    /// # Panics
    /// When `until` is before `from`.
    #[must_use]
    pub fn new(from: Timestamp, until: Timestamp) -> Window {
        assert!(from <= until, "a window ends after it begins");
        Window { from, until }
    }

    /// Whether the instant lies inside.
    #[must_use]
    pub fn contains(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// Whether the two periods share an instant.
    #[must_use]
    pub fn overlaps(self, other: Window) -> bool {
        self.from < other.until && other.from < self.until
    }
}

/// Beijing time as RFC 3339: `2026-01-10T18:18:00+08:00`, with a fraction only where there is one.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(instant) = jiff::Timestamp::from_microsecond(self.0) else {
            return write!(f, "{} µs", self.0);
        };
        write!(f, "{}", instant.display_with_offset(BEIJING))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> String {
        match Timestamp::parse(text) {
            Ok(instant) => format!("{instant} {} {}", instant.to_platform_text(), instant.as_micros()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_both_forms_as_the_same_instant() {
        let expected = "2026-01-10T18:18:00+08:00 20260110181800 1768040280000000";
        assert_eq!(check("2026-01-10T18:18:00+08:00"), expected);
        assert_eq!(check("2026-01-10T10:18:00Z"), expected);
        assert_eq!(check("20260110181800"), expected);
        assert_eq!(
            check("1969-12-31T23:59:59.999999Z"),
            "1970-01-01T07:59:59.999999+08:00 19700101075959 -1"
        );
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in ["", "20260230000000", "2026-01-10", "2026-01-10 18:18", "99999999999999", "昨晚十点半"]
        {
            assert_eq!(
                check(text),
                format!("the time {text:?} is neither RFC 3339 nor yyyyMMddHHmmss (Beijing time)")
            );
        }
    }

    #[test]
    fn a_window_holds_its_first_instant_and_not_its_last() {
        let (from, until) = (Timestamp::from_seconds(10), Timestamp::from_seconds(20));
        let window = Window::new(from, until);
        assert!(window.contains(from) && window.contains(until.plus_micros(-1)));
        assert!(!window.contains(until) && !window.contains(from.plus_micros(-1)));
        assert!(!window.overlaps(Window::new(until, until.plus_seconds(1))));
    }

    proptest! {
        #[test]
        fn reads_back_what_it_prints(micros in -30_000_000_000_000_000_i64..=200_000_000_000_000_000) {
            let instant = Timestamp::from_micros(micros);
            prop_assert_eq!(Timestamp::parse(&instant.to_string()), Ok(instant));
        }
    }
}
