//! The lunar calendar (农历, GB/T 33661-2017) from 2020 to 2034: 腊月二十三, 八月十五, 除夕 as days of ours.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The first day of the first lunar year below.
const BEGIN: Date = date(2020, 1, 25);
const FIRST_YEAR: i16 = 2020;

/// A lunar year: its months from the first in bits 15 to 4, 1 for thirty days, and the number of the month that stands
/// twice in bits 3 to 0. None of the doubled months of these years has thirty days.
const YEARS: [u16; 15] = [
    0x7954, 0x6aa0, 0xad50, 0x5b52, 0x4b60, 0xa6e6, 0xa4e0, 0xd260, 0xea65, 0xd530, 0x5aa0, 0x76a3, 0x96d0,
    0x4afb, 0x4ad0,
];

fn days_of_month(year: u16, month: u16) -> i32 {
    if year >> (16 - month) & 1 == 1 { 30 } else { 29 }
}

fn doubled(year: u16) -> u16 {
    year & 0xf
}

fn days_before(year: u16, month: u16) -> i32 {
    let months: i32 = (1..month).map(|one| days_of_month(year, one)).sum();
    months + if (1..month).contains(&doubled(year)) { 29 } else { 0 }
}

/// The day of ours of a day of a lunar year; `None` outside the years above or the month's days.
pub(crate) fn day_of(year: i16, month: u8, day: u8) -> Option<Date> {
    let place = usize::try_from(year - FIRST_YEAR).ok()?;
    let own = *YEARS.get(place)?;
    let before: i32 = YEARS[..place].iter().map(|&year| days_before(year, 13)).sum();
    let in_month =
        (1..=12).contains(&month) && i32::from(day) <= days_of_month(own, u16::from(month)) && day > 0;
    let days = before + days_before(own, u16::from(month)) + i32::from(day) - 1;
    in_month.then(|| BEGIN.checked_add(days.days()).ok()).flatten()
}

/// The lunar year in which a day lies.
pub(crate) fn year_of(day: Date) -> Option<i16> {
    (FIRST_YEAR..)
        .take(YEARS.len())
        .take_while(|&year| day_of(year, 1, 1).is_some_and(|first| first <= day))
        .last()
}

/// The eve of the lunar new year (除夕) with which a lunar year ends.
pub(crate) fn eve_of(year: i16) -> Option<Date> {
    let place = usize::try_from(year - FIRST_YEAR).ok()?;
    let days = days_before(*YEARS.get(place)?, 13);
    day_of(year, 1, 1)?.checked_add((days - 1).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_feasts() {
        for (year, month, day, expected) in [
            (2021, 1, 1, date(2021, 2, 12)),
            (2025, 1, 1, date(2025, 1, 29)),
            (2026, 1, 1, date(2026, 2, 17)),
            (2034, 1, 1, date(2034, 2, 19)),
            (2026, 1, 15, date(2026, 3, 3)),
            (2026, 5, 5, date(2026, 6, 19)),
            (2025, 8, 15, date(2025, 10, 6)),
            (2026, 8, 15, date(2026, 9, 25)),
            (2023, 8, 15, date(2023, 9, 29)),
            (2025, 12, 23, date(2026, 2, 10)),
        ] {
            assert_eq!(day_of(year, month, day), Some(expected), "{year} {month} {day}");
        }
        assert_eq!(eve_of(2025), Some(date(2026, 2, 16)));
        assert_eq!(year_of(date(2026, 2, 16)), Some(2025));
        assert_eq!(day_of(2026, 2, 30), None);
    }
}
