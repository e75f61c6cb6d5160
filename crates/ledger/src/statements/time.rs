//! Instants as banks print them, in one cell or in two.

use std::borrow::Cow;

use jiff::civil::DateTime;
use kernel::Timestamp;

/// Reads a date with its clock in any of the usual forms, Beijing time; a date alone is its midnight.
///
/// `2026-01-10 18:18:00`, `2026/1/10 18:18`, `20260110181800`, `20260110 181800`, `2026年1月10日 18时18分`,
/// `2026-01-10-18.18.00.123456`, `2026/1/10 下午 6:18:00`, RFC 3339.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    if text.contains('T') && (text.contains('+') || text.ends_with('Z')) {
        return Timestamp::parse(text).ok();
    }
    let (afternoon, text) = half_of_day(text);
    let runs = Runs::of(&text)?;
    let (date, clock) = runs.date()?;
    resolve(date, clock_of(clock, false)?, afternoon)
}

/// Reads a date cell and a clock cell. A clock of a workbook's number has lost its leading zeros.
pub(crate) fn instant_of(date: &str, clock: &str) -> Option<Timestamp> {
    let runs = Runs::of(date)?;
    let (day, _midnight) = runs.date()?;
    let (afternoon, clock) = half_of_day(clock);
    // Some banks print the whole instant in the second cell too.
    if clock.len() >= 14
        && let Some(whole) = instant(&clock)
    {
        return Some(whole);
    }
    resolve(day, clock_of(Runs::of(&clock)?.all(), true)?, afternoon)
}

/// The dates that stand in a text, in order: `20260101-20260131`, `2026年1月1日至2026年1月31日`.
pub(crate) fn dates(text: &str) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = match digits {
            8 => 8,
            4 => rest
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .take(10)
                .filter(|&end| is_day(&rest[..end]))
                .last()
                .unwrap_or(4),
            _ => digits,
        };
        if is_day(&rest[..length]) {
            found.extend(instant(&rest[..length]));
        }
        rest = &rest[length..];
    }
    found
}

fn is_day(text: &str) -> bool {
    Runs::of(text).is_some_and(|runs| matches!(runs.date(), Some((_, []))))
}

#[derive(Clone, Copy)]
struct Run<'a>(&'a str);

/// The runs of digits in a text, at most eight.
struct Runs<'a> {
    runs: [Run<'a>; 8],
    count: usize,
}

type Day = (i16, i8, i8);
type Clock = (i8, i8, i8, i32);

impl<'a> Runs<'a> {
    /// `None` when anything but digits and the separators of dates and clocks stands there.
    fn of(text: &'a str) -> Option<Runs<'a>> {
        let mut runs = Runs { runs: [Run(""); 8], count: 0 };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if end > at {
                *runs.runs.get_mut(runs.count)? = Run(&text[at..end]);
                runs.count += 1;
                at = end;
                continue;
            }
            let separator = text[at..].chars().next()?;
            if !matches!(
                separator,
                '-' | '/'
                    | '.'
                    | ':'
                    | ' '
                    | 'T'
                    | '年'
                    | '月'
                    | '日'
                    | '时'
                    | '点'
                    | '分'
                    | '秒'
                    | '：'
                    | '\u{a0}'
            ) {
                return None;
            }
            at += separator.len_utf8();
        }
        (runs.count > 0).then_some(runs)
    }

    fn all(&self) -> &[Run<'a>] {
        &self.runs[..self.count]
    }

    /// The day, and the runs of its clock.
    fn date(&self) -> Option<(Day, &[Run<'a>])> {
        let runs = self.all();
        let first = runs.first()?.0;
        match first.len() {
            4 if runs.len() >= 3 && runs[1].0.len() <= 2 && runs[2].0.len() <= 2 => Some((
                (number(first)? as i16, number(runs[1].0)? as i8, number(runs[2].0)? as i8),
                &runs[3..],
            )),
            8 => Some((day(first)?, &runs[1..])),
            _ => None,
        }
        .or_else(|| self.dense())
    }

    /// `yyyyMMddHHmm…` in one run is split by the caller's clock; only its day is given here.
    fn dense(&self) -> Option<(Day, &[Run<'a>])> {
        let first = self.all().first()?.0;
        (matches!(first.len(), 12 | 14 | 16 | 17 | 20) && self.count == 1).then_some(())?;
        Some((day(&first[..8])?, self.all()))
    }
}

fn day(eight: &str) -> Option<Day> {
    Some((number(&eight[..4])? as i16, number(&eight[4..6])? as i8, number(&eight[6..8])? as i8))
}

fn clock_of(runs: &[Run<'_>], has_lost_zeros: bool) -> Option<Clock> {
    let two = |text: &str| number(text).filter(|_| text.len() <= 2).map(|number| number as i8);
    match runs {
        [] => Some((0, 0, 0, 0)),
        [Run(dense)] => dense_clock(dense, has_lost_zeros),
        [Run(hour), Run(minute)] => Some((two(hour)?, two(minute)?, 0, 0)),
        [Run(hour), Run(minute), Run(second)] => Some((two(hour)?, two(minute)?, two(second)?, 0)),
        [Run(hour), Run(minute), Run(second), Run(fraction)] => {
            Some((two(hour)?, two(minute)?, two(second)?, nanos(fraction)?))
        }
        _ => None,
    }
}

fn dense_clock(text: &str, has_lost_zeros: bool) -> Option<Clock> {
    let at = |from: usize| number(&text[from..from + 2]).map(|number| number as i8);
    match text.len() {
        14.. => Some((at(8)?, at(10)?, at(12)?, nanos(&text[14..])?)),
        12 => Some((at(8)?, at(10)?, 0, 0)),
        8 | 9 => Some((at(0)?, at(2)?, at(4)?, nanos(&text[6..])?)),
        6 => Some((at(0)?, at(2)?, at(4)?, 0)),
        4 if !has_lost_zeros => Some((at(0)?, at(2)?, 0, 0)),
        1..=5 if has_lost_zeros => {
            let number = number(text)?;
            Some(((number / 10_000) as i8, (number / 100 % 100) as i8, (number % 100) as i8, 0))
        }
        _ => None,
    }
}

fn nanos(fraction: &str) -> Option<i32> {
    let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().ok()
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

/// Whether a twelve-hour clock is meant, and the text without the word that says so.
fn half_of_day(text: &str) -> (Option<bool>, Cow<'_, str>) {
    for (word, is_afternoon) in [("下午", true), ("上午", false), ("PM", true), ("AM", false)] {
        if text.contains(word) {
            return (Some(is_afternoon), Cow::Owned(text.replacen(word, " ", 1)));
        }
    }
    (None, Cow::Borrowed(text))
}

fn resolve(
    (year, month, day): Day,
    (hour, minute, second, nanos): Clock,
    afternoon: Option<bool>,
) -> Option<Timestamp> {
    let hour = match (afternoon, hour) {
        (Some(true), 1..=11) => hour + 12,
        (Some(false), 12) => 0,
        _ => hour,
    };
    (1900..=2200).contains(&year).then_some(())?;
    let civil = DateTime::new(year, month, day, hour, minute, second, nanos).ok()?;
    Timestamp::from_beijing(civil)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: Option<Timestamp>) -> String {
        read.map_or_else(|| "–".to_owned(), |at| at.to_string())
    }

    #[test]
    fn instants_read_as_banks_print_them() {
        let evening = "2026-01-10T18:18:05+08:00";
        for text in [
            "2026-01-10 18:18:05",
            "2026/1/10 18:18:05",
            "20260110181805",
            "20260110 181805",
            "20260110 18:18:05",
            "2026年1月10日 18时18分05秒",
            "2026-01-10-18.18.05",
            "2026.01.10 18:18:05",
            "2026/1/10 下午 6:18:05",
            "2026/1/10 6:18:05 PM",
            "2026-01-10T18:18:05",
            "2026-01-10T10:18:05Z",
            "2026-01-10T18:18:05+08:00",
            "20260110181805000",
        ] {
            assert_eq!(check(instant(text)), evening, "{text}");
        }
        assert_eq!(check(instant("2026-01-10-18.18.05.123456")), "2026-01-10T18:18:05.123456+08:00");
        assert_eq!(check(instant("2026-01-10 18:18")), "2026-01-10T18:18:00+08:00");
        assert_eq!(check(instant("202601101818")), "2026-01-10T18:18:00+08:00");
        assert_eq!(check(instant("2026/1/10 上午 12:05:00")), "2026-01-10T00:05:00+08:00");
        for day in ["2026-01-10", "20260110", "2026年01月10日"] {
            assert_eq!(check(instant(day)), "2026-01-10T00:00:00+08:00", "{day}");
        }
        for wrong in [
            "",
            "合计",
            "12",
            "2026-13-10",
            "2026-02-30 10:00:00",
            "2026-01-10 25:00:00",
            "1,234.50",
            "99991231",
            "6222000000001234",
            "2026-01-10 18:18:05 and more",
        ] {
            assert_eq!(check(instant(wrong)), "–", "{wrong}");
        }
    }

    #[test]
    fn a_clock_may_stand_apart_and_lose_its_zeros() {
        for (clock, at) in [
            ("18:18:05", "18:18:05"),
            ("181805", "18:18:05"),
            ("91805", "09:18:05"),
            ("1805", "00:18:05"),
            ("5", "00:00:05"),
            ("18.18.05", "18:18:05"),
            ("18:18", "18:18:00"),
            ("2026-01-10 18:18:05", "18:18:05"),
            ("18180512", "18:18:05.12"),
        ] {
            assert_eq!(check(instant_of("2026-01-10", clock)), format!("2026-01-10T{at}+08:00"), "{clock}");
        }
        assert_eq!(check(instant_of("2026-01-10", "noon")), "–");
    }

    #[test]
    fn periods_are_found_in_what_stands_above() {
        for text in [
            "20260101-20260131",
            "2026-01-01至2026-01-31",
            "2026年1月1日 - 2026年1月31日",
            "自2026/01/01到2026/01/31止",
        ] {
            let found: Vec<String> =
                dates(text).into_iter().map(|day| day.to_string()[..10].to_owned()).collect();
            assert_eq!(found, ["2026-01-01", "2026-01-31"], "{text}");
        }
        assert_eq!(dates("6222000000001234"), []);
    }
}
