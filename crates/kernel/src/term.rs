//! Terms: how long something may take, and when that is over.
//!
//! Minutes run through. Days are counted as 刑事诉讼法第一百零五条 counts them: the day on which a term begins is not
//! in it, and a term whose last day is a day off ends with the next working day. Working days leave out every day
//! off. A term of days is over at the end of its last day in China.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, time};

use crate::calendar::Calendar;
use crate::time::{Minutes, Timestamp};

/// How long something may take. Written `30m`, `24h`, `3d`, `3w` (working days).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// So many minutes, by day and night.
    Minutes(u32),
    /// So many days of the calendar (日).
    Days(u32),
    /// So many working days (工作日).
    WorkingDays(u32),
}

/// Why a text is no term.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no term: a number of m, h, d or w")]
pub struct ParseTermError(pub String);

impl Term {
    /// When a term that begins at an instant is over.
    #[must_use]
    pub fn due(self, from: Timestamp, calendar: &Calendar) -> Timestamp {
        let first = from.beijing_date();
        match self {
            Term::Minutes(minutes) => from.plus_minutes(Minutes(i64::from(minutes))),
            Term::Days(days) => end_of(calendar.working_day_from(later(first, i64::from(days)))),
            Term::WorkingDays(days) => end_of(calendar.after_working_days(first, days)),
        }
    }

    /// When it is over after a pause: the time that passed in the pause is given back in the term's own measure.
    #[must_use]
    pub fn resumed(self, due: Timestamp, pause: (Timestamp, Timestamp), calendar: &Calendar) -> Timestamp {
        let (paused_at, resumed_at) = pause;
        let last = due.plus_micros(-1).beijing_date();
        let (from, until) = (paused_at.beijing_date(), resumed_at.beijing_date());
        match self {
            Term::Minutes(_) => due.plus_micros(resumed_at.micros_since(paused_at).max(0)),
            Term::Days(_) => {
                let passed = i64::from(from.until(until).map_or(0, |span| span.get_days())).max(0);
                end_of(calendar.working_day_from(later(last, passed)))
            }
            Term::WorkingDays(_) => {
                end_of(calendar.after_working_days(last, calendar.working_days_between(from, until)))
            }
        }
    }
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(Date::MAX)
}

/// The first instant after a day in China.
fn end_of(day: Date) -> Timestamp {
    Timestamp::from_beijing(later(day, 1).to_datetime(time(0, 0, 0, 0))).expect("a day of the calendar")
}

impl FromStr for Term {
    type Err = ParseTermError;

    fn from_str(text: &str) -> Result<Term, ParseTermError> {
        let wrong = || ParseTermError(text.to_owned());
        let unit = text.chars().next_back().ok_or_else(wrong)?;
        let count: u32 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
        match unit {
            'm' => Ok(Term::Minutes(count)),
            'h' => count.checked_mul(60).map(Term::Minutes).ok_or_else(wrong),
            'd' => Ok(Term::Days(count)),
            'w' => Ok(Term::WorkingDays(count)),
            _other => Err(wrong()),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Minutes(minutes) if *minutes > 0 && minutes % 60 == 0 => write!(f, "{}h", minutes / 60),
            Term::Minutes(minutes) => write!(f, "{minutes}m"),
            Term::Days(days) => write!(f, "{days}d"),
            Term::WorkingDays(days) => write!(f, "{days}w"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(&format!("{text}:00+08:00")).expect("an instant")
    }

    /// `term from` to the due instant.
    fn check(line: &str) -> String {
        let (term, from) = line.split_once(' ').expect("a term and an instant");
        term.parse::<Term>().expect("a term").due(at(from), Calendar::china()).to_string()
    }

    #[test]
    fn when_terms_are_over() {
        let rows = [
            ("30m 2026-02-14T23:50", "2026-02-15T00:20:00+08:00"),
            ("24h 2026-10-01T09:00", "2026-10-02T09:00:00+08:00"),
            // The day of the beginning is not in it.
            ("3d 2026-11-23T00:01", "2026-11-27T00:00:00+08:00"),
            ("3d 2026-11-23T23:59", "2026-11-27T00:00:00+08:00"),
            // The last day is a Sunday: the Monday after.
            ("3d 2026-11-26T10:00", "2026-12-01T00:00:00+08:00"),
            // The last day is inside the spring festival: its first working day after, a Tuesday.
            ("3d 2026-02-13T10:00", "2026-02-25T00:00:00+08:00"),
            // The last day is a Saturday that is worked.
            ("1d 2026-02-13T10:00", "2026-02-15T00:00:00+08:00"),
            ("3w 2026-09-24T10:00", "2026-10-01T00:00:00+08:00"),
            ("2w 2026-02-13T10:00", "2026-02-25T00:00:00+08:00"),
            ("0w 2026-02-13T10:00", "2026-02-14T00:00:00+08:00"),
        ];
        for (line, expected) in rows {
            assert_eq!(check(line), expected, "{line}");
        }
    }

    #[test]
    fn a_pause_is_given_back_in_the_terms_own_measure() {
        let resumed = |term: &str, from: &str, pause: (&str, &str)| {
            let term: Term = term.parse().expect("a term");
            let due = term.due(at(from), Calendar::china());
            term.resumed(due, (at(pause.0), at(pause.1)), Calendar::china()).to_string()
        };
        let minutes = resumed("30m", "2026-11-23T10:00", ("2026-11-23T10:10", "2026-11-23T12:10"));
        assert_eq!(minutes, "2026-11-23T12:30:00+08:00");
        let days = resumed("3d", "2026-11-23T10:00", ("2026-11-24T10:00", "2026-11-26T09:00"));
        assert_eq!(days, "2026-12-01T00:00:00+08:00", "two days on is a Saturday");
        // Friday to Monday passes one working day.
        let working = resumed("3w", "2026-11-26T10:00", ("2026-11-27T10:00", "2026-11-30T10:00"));
        assert_eq!(working, "2026-12-03T00:00:00+08:00");
        let backwards = resumed("30m", "2026-11-23T10:00", ("2026-11-23T10:10", "2026-11-23T10:00"));
        assert_eq!(backwards, "2026-11-23T10:30:00+08:00", "a clock that jumped back takes nothing away");
    }

    #[test]
    fn terms_read_back_what_they_print() {
        for text in ["0m", "30m", "24h", "90m", "3d", "30w"] {
            assert_eq!(text.parse::<Term>().expect("a term").to_string(), text);
        }
        for text in ["", "m", "3", "3y", "-3d", "三日", "99999999h"] {
            assert_eq!(text.parse::<Term>(), Err(ParseTermError(text.to_owned())), "{text}");
        }
    }
}
