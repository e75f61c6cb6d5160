//! Working days: weekends, the State Council's days off, and the weekend days worked for them.
//!
//! Published year by year, so it is data: `data/calendar/README.md` has the sources.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The days on which offices work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
    published: BTreeSet<i16>,
}

/// Why a text is no calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the calendar: {why}")]
pub struct ParseCalendarError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
    Calendar::parse(include_str!("../data/calendar/days.tsv")).expect("the calendar at hand can be read")
});

impl Calendar {
    /// The calendar that comes with the program.
    #[must_use]
    pub fn china() -> &'static Calendar {
        &CHINA
    }

    /// Reads rows of `off|work`, first day, last day, name; and `published`, year.
    pub fn parse(text: &str) -> Result<Calendar, ParseCalendarError> {
        let mut calendar = Calendar::default();
        for (place, row) in text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()) {
            calendar.add(row).map_err(|why| ParseCalendarError { line: place + 1, why })?;
        }
        Ok(calendar)
    }

    fn add(&mut self, row: &str) -> Result<(), &'static str> {
        let mut cells = row.split('\t');
        let (kind, first, last) = (cells.next(), cells.next(), cells.next());
        let (Some(kind), Some(first)) = (kind, first) else { return Err("a row has a kind and a day") };
        if kind == "published" {
            self.published.insert(first.parse().map_err(|_| "no year")?);
            return Ok(());
        }
        let days = match kind {
            "off" => &mut self.off,
            "work" => &mut self.worked,
            _other => return Err("the kind is off, work or published"),
        };
        let mut day: Date = first.parse().map_err(|_| "the first day is no date")?;
        let last: Date = last.unwrap_or(first).parse().map_err(|_| "the last day is no date")?;
        if last < day {
            return Err("the last day is before the first");
        }
        while day <= last {
            days.insert(day);
            day = next(day);
        }
        Ok(())
    }

    /// Whether offices work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.worked.contains(&day) || (!weekend && !self.off.contains(&day))
    }

    /// Whether this year's list is known; else weekends alone are counted.
    #[must_use]
    pub fn is_published(&self, year: i16) -> bool {
        self.published.contains(&year)
    }

    /// This day if offices work on it, else the first on which they do.
    #[must_use]
    pub fn working_day_from(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) {
            day = next(day);
        }
        day
    }

    /// The n-th working day after this day, which itself is not counted.
    #[must_use]
    pub fn after_working_days(&self, day: Date, count: u32) -> Date {
        let mut day = day;
        for _ in 0..count {
            day = self.working_day_from(next(day));
        }
        day
    }

    /// How many working days lie after the first day, up to and with the last.
    #[must_use]
    pub fn working_days_between(&self, first: Date, last: Date) -> u32 {
        let (mut day, mut count) = (first, 0);
        while day < last {
            day = next(day);
            count += u32::from(self.is_working_day(day));
        }
        count
    }
}

/// # Panics
/// On the last day of the year 9999.
fn next(day: Date) -> Date {
    day.checked_add(1.day()).expect("a day before the year 10000 has a next")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn weekends_days_off_and_days_worked_for_them() {
        let rows = [
            ("2026-11-27", true),  // a Friday like any other
            ("2026-11-28", false), // Saturday
            ("2026-02-14", true),  // Saturday worked before the spring festival
            ("2026-02-16", false), // Monday inside it
            ("2026-02-23", false), // its last day
            ("2026-02-24", true),
            ("2025-10-08", false),
            ("2025-10-11", true),
        ];
        for (text, works) in rows {
            assert_eq!(Calendar::china().is_working_day(day(text)), works, "{text}");
        }
    }

    /// 2025 has 248 working days and 2026 has 248, as the published lists give.
    #[test]
    fn a_year_has_as_many_working_days_as_its_list_gives() {
        let count = |year: i16| {
            let (first, last) = (Date::constant(year - 1, 12, 31), Date::constant(year, 12, 31));
            Calendar::china().working_days_between(first, last)
        };
        assert_eq!((count(2025), count(2026)), (248, 248));
    }

    #[test]
    fn counting_goes_round_the_days_off() {
        let after = |from, count| Calendar::china().after_working_days(day(from), count).to_string();
        assert_eq!(after("2026-02-13", 1), "2026-02-14");
        assert_eq!(after("2026-02-13", 2), "2026-02-24");
        assert_eq!(after("2026-09-30", 1), "2026-10-08");
        assert_eq!(after("2026-10-08", 3), "2026-10-12");
        assert_eq!(after("2026-10-08", 0), "2026-10-08");
        assert_eq!(Calendar::china().working_day_from(day("2026-10-03")), day("2026-10-08"));
    }

    #[test]
    fn every_fault_is_named_with_its_line() {
        let check = |text: &str| Calendar::parse(text).expect_err(text).to_string();
        assert_eq!(check("off"), "line 1 of the calendar: a row has a kind and a day");
        assert_eq!(check("\nrest\t2026-01-01"), "line 2 of the calendar: the kind is off, work or published");
        assert_eq!(check("published\tnever"), "line 1 of the calendar: no year");
        assert_eq!(check("off\t2026-02-30"), "line 1 of the calendar: the first day is no date");
        assert_eq!(check("off\t2026-01-01\t1"), "line 1 of the calendar: the last day is no date");
        assert_eq!(
            check("off\t2026-01-02\t2026-01-01"),
            "line 1 of the calendar: the last day is before the first"
        );
        assert!(!Calendar::china().is_published(2027) && Calendar::china().is_published(2026));
    }
}
