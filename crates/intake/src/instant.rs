//! From what was said about times to instants, with the report's own time as the anchor.

use jiff::civil::{Date, Time};
use jiff::{Span as Length, ToSpan};
use kernel::time::Timestamp;
use serde::Serialize;

use crate::clock::{Clock, Day, Feast, Mention, Part};
use crate::lunar;
use crate::text::Span;

/// How exactly a time was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// To the minute (点半 and 一刻 count).
    Minute,
    /// To the hour; the instant is its beginning.
    Hour,
    /// To the day; the instant is 00:00.
    Day,
    /// No time was said.
    None,
}

/// A mention with the instant it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instant {
    pub(crate) span: Span,
    pub(crate) at: Timestamp,
    pub(crate) precision: Precision,
    /// A day was said with it, not only a clock.
    pub(crate) has_day: bool,
    /// It is the beginning of a stretch: 16点10分到17点40分.
    pub(crate) is_range: bool,
}

/// People who call so soon say the hour alone: 九点四十五分 at 22:40.
const JUST_NOW_HOURS: i8 = 3;

/// What earlier mentions leave behind.
struct Context {
    received: Option<Timestamp>,
    day: Option<Date>,
    month: Option<(i16, i8)>,
    part: Option<Part>,
    last_clock: Option<(Date, i8, i8)>,
}

/// Resolves the mentions in order; one that cannot be placed (no year known, 30 February) is left out.
pub(crate) fn resolve(mentions: &[Mention], received: Option<Timestamp>) -> Vec<Instant> {
    let day = None;
    let mut context = Context { received, day, month: None, part: None, last_clock: None };
    mentions.iter().filter_map(|mention| context.place(mention)).collect()
}

/// The latest day of a feast not after the report, or that of so many years back.
fn day_of_feast(today: Date, back: Option<i16>, feast: Feast) -> Option<Date> {
    let this_year = match feast {
        Feast::Lunar(..) | Feast::Eve => lunar::year_of(today)?,
        Feast::Solar(..) | Feast::Qingming => today.year(),
    };
    let in_year = |year: i16| match feast {
        Feast::Lunar(month, day) => lunar::day_of(year, month, day),
        Feast::Eve => lunar::eve_of(year),
        Feast::Solar(month, day) => Date::new(year, month, day).ok(),
        // 4.81 days and 0.2422 more each year, less the leap days.
        Feast::Qingming => {
            let short = i32::from(year % 100);
            let day = (2422 * short + 48_100) / 10_000 - short / 4;
            Date::new(year, 4, i8::try_from(day).ok()?).ok()
        }
    };
    match back {
        Some(back) => in_year(this_year - back),
        None => (0..=1).filter_map(|back| in_year(this_year - back)).find(|day| *day <= today),
    }
}

impl Context {
    fn place(&mut self, mention: &Mention) -> Option<Instant> {
        let said = mention.day;
        if let Some(Day::Now) = said
            && mention.clock.is_none()
        {
            let received = self.received?;
            return self.finish(mention, received.beijing_date(), None);
        }
        if let Some(Day::MinutesBack(minutes)) = said {
            let at = self.received?.plus_seconds(-60 * i64::from(minutes)).to_beijing();
            self.last_clock = Some((at.date(), at.hour(), at.minute()));
            self.day = Some(at.date());
            let precision = if minutes < 60 { Precision::Minute } else { Precision::Hour };
            let floor = if precision == Precision::Minute { at.minute() } else { 0 };
            let civil = at.date().at(at.hour(), floor, 0, 0);
            return Some(Instant {
                span: mention.span,
                at: Timestamp::from_beijing(civil)?,
                precision,
                has_day: true,
                is_range: false,
            });
        }
        let date = match said {
            Some(day) => self.date_of(day)?,
            None => match (self.day, mention.clock) {
                (Some(day), _) => day,
                (None, Some(clock)) => self.day_of_bare_clock(clock, mention.part)?,
                (None, None) => self.received?.beijing_date(),
            },
        };
        let date = if said.is_some() { date } else { self.step_past_midnight(date, mention) };
        if let Some(Day::Month(..)) = said {
            // A month alone is no time of a payment; days said later may belong to it.
            if self.day.is_none_or(|day| (day.year(), day.month()) != (date.year(), date.month())) {
                (self.day, self.part, self.last_clock) = (None, None, None);
            }
            self.month = Some((date.year(), date.month()));
            return None;
        }
        let date = if said.is_none() { self.not_after_report(date, mention) } else { date };
        self.finish(mention, date, mention.clock)
    }

    fn finish(&mut self, mention: &Mention, date: Date, clock: Option<Clock>) -> Option<Instant> {
        let is_new_day = self.day != Some(date);
        if mention.part.is_some() {
            self.part = mention.part;
        } else if is_new_day {
            self.part = None;
        }
        let floating = is_new_day || self.last_clock.is_some_and(|(day, _, _)| day != date);
        self.day = Some(date);
        self.month = Some((date.year(), date.month()));
        let has_day = mention.day.is_some();
        let Some(clock) = clock else {
            let at = Timestamp::from_beijing(date.to_datetime(Time::midnight()))?;
            if mention.part.is_some() || is_new_day {
                self.last_clock = None;
            }
            return Some(Instant {
                span: mention.span,
                at,
                precision: Precision::Day,
                has_day,
                is_range: false,
            });
        };
        let today = matches!(mention.day, Some(Day::DaysBack(0) | Day::Now));
        let clock = self.just_now(mention, clock);
        let after = if floating { None } else { self.last_clock };
        let (days, hour) = self.hour_of_day(clock, mention.part, after, today, date);
        let date = date.checked_add(Length::new().days(days)).ok()?;
        let minute = if clock.is_range { 0 } else { clock.minute };
        let precision = if clock.has_minute && !clock.is_range { Precision::Minute } else { Precision::Hour };
        self.last_clock = Some((date, hour, clock.minute));
        let at = Timestamp::from_beijing(date.at(hour, minute, 0, 0))?;
        Some(Instant { span: mention.span, at, precision, has_day, is_range: clock.is_range })
    }

    /// 刚才十点零五分, told at 22:40: the last such time before the report.
    fn just_now(&self, mention: &Mention, clock: Clock) -> Clock {
        let Some(received) = self.received.map(Timestamp::to_beijing) else { return clock };
        let later = clock.hour + 12;
        let fits = (later, clock.minute) <= (received.hour(), received.minute());
        if mention.day == Some(Day::Now) && mention.part.is_none() && clock.hour < 12 && fits {
            Clock { hour: later, ..clock }
        } else {
            clock
        }
    }

    /// The hour on the 24-hour clock, and a day more when it lies past midnight.
    fn hour_of_day(
        &self,
        clock: Clock,
        said: Option<Part>,
        after: Option<(Date, i8, i8)>,
        today: bool,
        date: Date,
    ) -> (i64, i8) {
        let hour = clock.hour;
        if hour == 24 {
            return (1, 0);
        }
        if hour > 12 {
            return (0, hour);
        }
        if hour == 0 {
            return (i64::from(matches!(said, Some(Part::Evening | Part::Night)) && !today), 0);
        }
        match said {
            Some(Part::SmallHours) => (0, hour % 12),
            Some(Part::Morning) => (0, hour),
            Some(Part::Noon) => (0, if hour <= 3 { hour + 12 } else { hour }),
            Some(Part::Afternoon) => (0, if hour < 12 { hour + 12 } else { 12 }),
            Some(Part::Evening) if hour == 12 => (1, 0),
            Some(Part::Evening) if hour < 4 => (i64::from(!today), hour),
            Some(Part::Evening) => (0, hour + 12),
            Some(Part::Night) if hour == 12 => (i64::from(!today), 0),
            Some(Part::Night) if hour < 6 => (i64::from(!today), hour),
            Some(Part::Night) => (0, hour + 12),
            None => (0, self.before_report(self.guess_hour(clock, after, date), clock, date)),
        }
    }

    /// An hour said without its part of the day: the first one not before the last clock of that day.
    fn guess_hour(&self, clock: Clock, after: Option<(Date, i8, i8)>, date: Date) -> i8 {
        let hour = clock.hour;
        let later = if hour < 12 { hour + 12 } else { hour };
        if let Some((_, last_hour, last_minute)) = after {
            let is_before = (hour, clock.minute) < (last_hour, last_minute);
            let fits = (later, clock.minute) >= (last_hour, last_minute);
            if clock.is_spoken
                || self.part.is_some_and(|part| matches!(part, Part::Afternoon | Part::Evening | Part::Noon))
            {
                return if is_before && fits && last_hour >= 12 || self.part == Some(Part::Evening) && hour > 5
                {
                    later
                } else {
                    hour
                };
            }
            return hour;
        }
        if clock.is_spoken && hour < 12 {
            if let Some(part) = self.part {
                return match part {
                    Part::Afternoon | Part::Evening => later,
                    Part::Noon if hour <= 3 => later,
                    Part::Night if hour > 5 => later,
                    Part::Noon | Part::Night | Part::SmallHours | Part::Morning => hour,
                };
            }
            // 五点转的, told at 19:00 the same day, is the afternoon's; 九点四十五分, told at 22:40, was just now.
            if let Some(received) = self.received.map(Timestamp::to_beijing)
                && received.date() == date
                && (later, clock.minute) <= (received.hour(), received.minute())
                && (hour < 7 || received.hour() - later <= JUST_NOW_HOURS)
            {
                return later;
            }
            return if hour < 7 { later } else { hour };
        }
        hour
    }

    /// 一点十分, told at two in the night: an hour guessed for the afternoon that is still to come was the morning's.
    fn before_report(&self, guess: i8, clock: Clock, date: Date) -> i8 {
        let is_to_come = self.received.map(Timestamp::to_beijing).is_some_and(|received| {
            received.date() == date && (guess, clock.minute) > (received.hour(), received.minute())
        });
        if is_to_come && guess == clock.hour + 12 { clock.hour } else { guess }
    }

    fn day_of_bare_clock(&self, clock: Clock, part: Option<Part>) -> Option<Date> {
        let received = self.received?.to_beijing();
        let (_, hour) = self.hour_of_day(clock, part, None, true, received.date());
        let is_later = (hour, clock.minute) > (received.hour(), received.minute());
        let earlier_fits = clock.is_spoken && part.is_none() && hour >= 12 && hour - 12 <= received.hour();
        if is_later && !earlier_fits { received.date().yesterday().ok() } else { Some(received.date()) }
    }

    /// 21时12分, told at 16:15: a clock without a day cannot lie after the report.
    fn not_after_report(&self, date: Date, mention: &Mention) -> Date {
        let (Some(received), Some(clock)) = (self.received.map(Timestamp::to_beijing), mention.clock) else {
            return date;
        };
        let (_, hour) = self.hour_of_day(clock, mention.part, self.last_clock, false, date);
        let is_later = date == received.date()
            && (hour, clock.minute) > (received.hour(), received.minute())
            && clock.hour == hour;
        if is_later { date.yesterday().unwrap_or(date) } else { date }
    }

    /// 昨晚11点…凌晨1点: a small hour after an evening is the next day's.
    fn step_past_midnight(&self, date: Date, mention: &Mention) -> Date {
        let small = mention.part == Some(Part::SmallHours);
        let after_evening = self.last_clock.is_some_and(|(day, hour, _)| day == date && hour >= 18);
        // 23:58…，0:17: a clock that falls back over midnight.
        let falls_back = mention.part.is_none()
            && mention.clock.is_some_and(|clock| clock.hour <= 5 && (!clock.is_spoken || clock.hour == 0))
            && self.last_clock.is_some_and(|(day, hour, _)| day == date && hour >= 21);
        if (small && after_evening) || falls_back { date.tomorrow().unwrap_or(date) } else { date }
    }

    fn date_of(&self, day: Day) -> Option<Date> {
        let today = self.received.map(Timestamp::beijing_date);
        match day {
            Day::Full(year, month, day) => Date::new(year, month, day).ok(),
            Day::OfYear(month, day) => self.latest(month, day),
            Day::YearsBack(back, month, day) => Date::new(today?.year() - back, month, day.max(1)).ok(),
            Day::Month(Some(year), month) => Date::new(year, month, 1).ok(),
            Day::Month(None, month) => self.latest(month, 1),
            Day::MonthsBack(back, day) => {
                let first = today?.first_of_month().checked_sub(i64::from(back).months()).ok()?;
                Date::new(first.year(), first.month(), day).ok()
            }
            Day::OfMonth(day) => self.day_of_month(day),
            Day::DaysBack(back) => today?.checked_sub(i64::from(back).days()).ok(),
            Day::Weekday(weeks, weekday) => weekday_before(today?, weeks, weekday),
            Day::Same => self.day.or(today),
            Day::Next => self.day?.tomorrow().ok(),
            Day::Feast(back, feast) => day_of_feast(today?, back, feast),
            Day::Now => today,
            Day::MinutesBack(_) => None,
        }
    }

    /// The latest such date not after the report; without a report time, in the year that was last said.
    fn latest(&self, month: i8, day: i8) -> Option<Date> {
        let Some(today) = self.received.map(Timestamp::beijing_date) else {
            return Date::new(self.month?.0, month, day).ok();
        };
        // 您预订的7月10日航班: a day soon to come is no day of a payment.
        let soon = Date::new(today.year(), month, day).ok().filter(|date| *date > today);
        if soon.is_some_and(|date| today.until(date).is_ok_and(|length| length.get_days() <= 45)) {
            return None;
        }
        (0..=4).filter_map(|back| Date::new(today.year() - back, month, day).ok()).find(|date| *date <= today)
    }

    fn day_of_month(&self, day: i8) -> Option<Date> {
        let today = self.received.map(Timestamp::beijing_date);
        let (year, month) = self.month.or_else(|| today.map(|date| (date.year(), date.month())))?;
        let here = Date::new(year, month, day).ok();
        let next = Date::new(year, month, 1).ok()?.checked_add(1.month()).ok()?;
        let next = Date::new(next.year(), next.month(), day).ok();
        let is_far_back = self.day.is_some_and(|last| i16::from(day) + 15 < i16::from(last.day()));
        if is_far_back && next.is_some_and(|date| today.is_none_or(|today| date <= today)) {
            return next;
        }
        match (here, today) {
            (Some(date), Some(today)) if date > today => {
                let before = Date::new(year, month, 1).ok()?.checked_sub(1.month()).ok()?;
                Date::new(before.year(), before.month(), day).ok()
            }
            _ => here,
        }
    }
}

/// 上周二 is in the week before; a bare 周二 is the last one.
fn weekday_before(today: Date, weeks: i32, weekday: i8) -> Option<Date> {
    let now = today.weekday().to_monday_zero_offset();
    let back = match weeks {
        -1 => i64::from((now - weekday).rem_euclid(7)),
        weeks => i64::from(now - weekday) + 7 * i64::from(weeks),
    };
    today.checked_sub(back.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::scan;
    use crate::text::Text;

    /// The report came in on Friday 2026-01-30 at 10:13.
    fn check(words: &str) -> String {
        let received = Timestamp::parse("2026-01-30T10:13:00+08:00").unwrap();
        let text = Text::new(words);
        let found = resolve(&scan(&text, &[]), Some(received));
        let say = |instant: &Instant| {
            format!("{} {:?}", instant.at.to_beijing().strftime("%m-%d %H:%M"), instant.precision)
        };
        found.iter().map(say).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn places_times_by_the_report() {
        for (words, expected) in [
            ("昨晚十点半转的", "01-29 22:30 Minute"),
            ("半个小时前转了", "01-30 09:43 Minute"),
            ("本月3号下午", "01-03 00:00 Day"),
            ("8月27日13时43分许", "08-27 13:43 Minute"),
            ("2022-10-1914:25:25", "10-19 14:25 Minute"),
            ("01-29 21:06 转账", "01-29 21:06 Minute"),
            ("1月20日上午9点40又转了", "01-20 09:40 Minute"),
            ("昨天下午5点零3分", "01-29 17:03 Minute"),
            ("晚上八点五十，过一会九点零五又给", "01-29 20:50 Minute; 01-29 21:05 Minute"),
            ("1月29日12点58分，1点22分转了2万块", "01-29 12:58 Minute; 01-29 13:22 Minute"),
            ("昨夜23点40分，今日凌晨0点35分", "01-29 23:40 Minute; 01-30 00:35 Minute"),
            ("1月11日14时30分到15时之间", "01-11 14:00 Hour"),
            ("2025年9月29日上午10时许", "09-29 10:00 Hour"),
            ("上周二汇款", "01-20 00:00 Day"),
            ("一月十七，一千三", "01-17 00:00 Day"),
            ("三日内支付", ""),
            ("工号8816，5号楼", ""),
            ("去年12月20日", "12-20 00:00 Day"),
            ("十二月三十一日晚11点", "12-31 23:00 Hour"),
            ("昨晚12点", "01-30 00:00 Hour"),
            ("2022年12时28分25秒", "01-29 12:28 Minute"),
            ("去年腊月二十三给的，中秋节那天又给", "01-22 00:00 Day; 10-06 00:00 Day"),
            (
                "元旦晚上八点，去年国庆当天下午3点，正月初八",
                "01-01 20:00 Hour; 10-01 15:00 Hour; 02-05 00:00 Day",
            ),
            ("国庆期间，五一前，清明", "04-04 00:00 Day"),
        ] {
            assert_eq!(check(words), expected, "{words}");
        }
    }
}
