//! Times as people say them, and the instants they mean when the report came in at a known time.
//!
//! 昨晚十点半, 半个小时前, 本月3号下午, 8月27日13时43分许, `10-19 21:06`, 2022-10-1914:25:25. [`scan`] finds the
//! mentions; [`crate::instant`] turns them into instants.

use crate::numeral::{digit_of, small_at};
use crate::text::{Span, Text};

mod day;
mod feast;

use day::day_at;
pub(crate) use feast::Feast;

/// A mention of a time, as far as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) span: Span,
    pub(crate) day: Option<Day>,
    pub(crate) part: Option<Part>,
    pub(crate) clock: Option<Clock>,
}

/// The day that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// 2025年9月29日.
    Full(i16, i8, i8),
    /// 9月29日.
    OfYear(i8, i8),
    /// 去年12月20日: years back, month, day.
    YearsBack(i16, i8, i8),
    /// 2025年3月, 今年4月初: no day, but the context of days that follow.
    Month(Option<i16>, i8),
    /// 上个月5号: months back, day.
    MonthsBack(i8, i8),
    /// 16日, with the month from what was said before.
    OfMonth(i8),
    /// 昨天: so many days before the report.
    DaysBack(i32),
    /// 上周二: weeks back, weekday from Monday 0.
    Weekday(i32, i8),
    /// 当日, 当晚.
    Same,
    /// 次日, 第二天.
    Next,
    /// 半小时前: minutes before the report.
    MinutesBack(i32),
    /// 大年初二, 去年重阳: a day of every year, of so many years back where that was said.
    Feast(Option<i16>, Feast),
    /// 刚刚: the time of the report.
    Now,
}

/// The part of the day that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// 凌晨.
    SmallHours,
    /// 早上, 上午.
    Morning,
    /// 中午.
    Noon,
    /// 下午, 傍晚.
    Afternoon,
    /// 晚上.
    Evening,
    /// 夜里, 半夜.
    Night,
}

/// The clock that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) hour: i8,
    pub(crate) minute: i8,
    /// The minute was said (半 and 一刻 count).
    pub(crate) has_minute: bool,
    /// 点, not 时 or a colon: 八点 may be the evening's.
    pub(crate) is_spoken: bool,
    /// 14时30分至15时: only the first hour is sure.
    pub(crate) is_range: bool,
}

const PARTS: &[(&str, Part)] = &[
    ("凌晨", Part::SmallHours),
    ("清晨", Part::Morning),
    ("大清早", Part::Morning),
    ("一大早", Part::Morning),
    ("早上", Part::Morning),
    ("早晨", Part::Morning),
    ("早间", Part::Morning),
    ("上午", Part::Morning),
    ("中午", Part::Noon),
    ("正午", Part::Noon),
    ("午间", Part::Noon),
    ("晌午", Part::Noon),
    ("午后", Part::Afternoon),
    ("下午", Part::Afternoon),
    ("傍晚", Part::Afternoon),
    ("晚上", Part::Evening),
    ("晚间", Part::Evening),
    ("夜晚", Part::Evening),
    ("夜里", Part::Night),
    ("夜间", Part::Night),
    ("深夜", Part::Night),
    ("半夜", Part::Night),
    ("午夜", Part::Night),
];

/// Finds the mentions, in order. Stretches that belong to accounts, numbers and addresses are stepped over.
pub(crate) fn scan(text: &Text, taken: &[Span]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    let mut next_taken = 0;
    while at < text.len() {
        while next_taken < taken.len() && taken[next_taken].end <= at {
            next_taken += 1;
        }
        if let Some(span) = taken.get(next_taken)
            && span.start <= at
        {
            at = span.end;
            continue;
        }
        match mention_at(text, at) {
            Some(mention) => {
                at = mention.span.end;
                mentions.push(mention);
            }
            None => at += 1,
        }
    }
    mentions
}

fn mention_at(text: &Text, start: usize) -> Option<Mention> {
    if !could_begin(text.at(start))
        || text.before(start, 1).is_ascii_digit() && text.at(start).is_ascii_digit()
    {
        return None;
    }
    let mut end = start;
    let mut part = None;
    let day = day_at(text, start).map(|(day, said, after)| {
        end = after;
        part = said;
        day
    });
    let from = if day.is_some() { skip_filler(text, end) } else { end };
    if let Some((said, after)) = part_at(text, from, day.is_some()) {
        part = Some(said);
        end = after;
    }
    let from = if end > start { skip_filler(text, end) } else { end };
    let clock = clock_at(text, from, end > start).map(|(clock, after)| {
        end = after;
        clock
    });
    if day.is_none() && clock.is_none() && part.is_none() {
        return None;
    }
    let (clock, end) = match clock {
        Some(clock) => range_end(text, end)
            .map_or((Some(clock), end), |after| (Some(Clock { is_range: true, ..clock }), after)),
        None => (None, end),
    };
    Some(Mention { span: Span::new(start, end), day, part, clock })
}

fn could_begin(character: char) -> bool {
    character.is_ascii_digit()
        || digit_of(character).is_some()
        || "十廿今昨前大当同次翌第隔刚方本这上去周星半除年元正凌清早中正午晌下傍晚夜深一农阴旧端重腊小冬情妇劳儿教国双平圣礼".contains(character)
}

fn skip_filler(text: &Text, position: usize) -> usize {
    let mut at = text.skip_blanks(position);
    for words in ["大概", "大约", "约", "的", "是", "(", ",", "，"] {
        if text.starts_with_at(at, words) {
            // A clause mark is filler only straight before a clock or a part of the day.
            let after = text.skip_blanks(at + words.chars().count());
            let goes_on = part_at(text, after, false).is_some() || clock_at(text, after, true).is_some();
            if goes_on && (!matches!(words, "," | "，" | "(")) {
                at = after;
            }
            break;
        }
    }
    at
}

fn part_at(text: &Text, position: usize, after_day: bool) -> Option<(Part, usize)> {
    for (words, part) in PARTS {
        if text.starts_with_at(position, words) {
            return Some((*part, position + words.chars().count()));
        }
    }
    // 晚8点, 10月22日晚8点, 早9点; a lone 早 or 晚 says nothing.
    let short = match text.at(position) {
        '早' => Part::Morning,
        '晚' | '夜' => Part::Evening,
        _ => return None,
    };
    let clock_follows = clock_at(text, position + 1, true).is_some();
    (clock_follows || after_day && text.at(position + 1) != '点').then_some((short, position + 1))
}

fn clock_at(text: &Text, start: usize, in_time: bool) -> Option<(Clock, usize)> {
    if text.before(start, 1).is_ascii_digit() && !in_time || text.before(start, 1) == '.' {
        return None;
    }
    let (hour, end) = small_at(text, start, 2)?;
    let hour = i8::try_from(hour).ok().filter(|h| (0..=24).contains(h))?;
    match text.at(end) {
        ':' if text.at(start).is_ascii_digit() => colon_clock(text, hour, end + 1),
        '时' if !matches!(text.at(end + 1), '间' | '候' | '薪' | '长' | '段' | '代') => {
            said_clock(text, hour, end + 1, false)
        }
        '点' => {
            let chinese_one = !text.at(start).is_ascii_digit() && hour <= 2;
            let next = text.at(end + 1);
            if matches!(next, '赞' | '击' | '开' | '关' | '数' | '评' | '餐' | '单' | '卡' | '券' | '的')
                && !in_time
            {
                return None;
            }
            let said = said_clock(text, hour, end + 1, true)?;
            let bare = said.1 == end + 1;
            (in_time || !(chinese_one && bare)).then_some(said)
        }
        _ => None,
    }
}

fn colon_clock(text: &Text, hour: i8, start: usize) -> Option<(Clock, usize)> {
    if !(text.at(start).is_ascii_digit() && text.at(start + 1).is_ascii_digit())
        || text.at(start + 2).is_ascii_digit()
    {
        return None;
    }
    let minute = minute_of(text, start, start + 2)?;
    let mut end = start + 2;
    if text.at(end) == ':' && text.at(end + 1).is_ascii_digit() && text.at(end + 2).is_ascii_digit() {
        end += 3;
    }
    Some((Clock { hour, minute, has_minute: true, is_spoken: false, is_range: false }, end))
}

fn minute_of(text: &Text, start: usize, end: usize) -> Option<i8> {
    let (minute, after) = small_at(text, start, 2)?;
    (after == end && minute < 60).then(|| i8::try_from(minute).ok()).flatten()
}

/// What follows 时 or 点: 43分许, 半, 一刻, 零3分, 40, 多, 左右, 钟, 整.
fn said_clock(text: &Text, hour: i8, start: usize, is_spoken: bool) -> Option<(Clock, usize)> {
    let whole =
        |end, has_minute| Some((Clock { hour, minute: 0, has_minute, is_spoken, is_range: false }, end));
    for (words, minute) in [("半", 30), ("一刻", 15), ("三刻", 45), ("过一刻", 15)] {
        if text.starts_with_at(start, words) && !text.starts_with_at(start, "半个") {
            let end = skip_about(text, start + words.chars().count());
            return Some((Clock { hour, minute, has_minute: true, is_spoken, is_range: false }, end));
        }
    }
    if text.at(start) == '整' {
        return whole(start + 1, true);
    }
    let from = start + usize::from(text.at(start) == '过');
    let zero = matches!(text.at(from), '零' | '〇' | '0') && !text.at(from + 1).is_ascii_digit()
        || text.at(from) == '零';
    let digits = if zero { from + 1 } else { from };
    if let Some((minute, mut end)) = small_at(text, digits, 2).filter(|(minute, _)| *minute < 60) {
        let has_word = text.at(end) == '分';
        if has_word {
            end += 1;
            if let Some((_, after)) = small_at(text, end, 2)
                && text.at(after) == '秒'
            {
                end = after + 1;
            }
        }
        let two_places = end - digits >= 2 || zero;
        let counted = "万千百块元次笔单个w年月日号天".contains(text.at(end));
        if has_word || two_places && !counted {
            let minute = i8::try_from(minute).ok()?;
            return Some((
                Clock { hour, minute, has_minute: true, is_spoken, is_range: false },
                skip_about(text, end),
            ));
        }
    }
    whole(skip_about(text, start), false)
}

fn skip_about(text: &Text, mut at: usize) -> usize {
    for _ in 0..2 {
        for words in ["左右", "前后", "钟", "许", "多", "过", "来"] {
            if text.starts_with_at(at, words) {
                at += words.chars().count();
            }
        }
    }
    at
}

/// The end of `至15时`, `到四点之间`, `-12:00`, `至08月05日09时55分` after a clock.
fn range_end(text: &Text, start: usize) -> Option<usize> {
    let at = text.skip_blanks(start);
    if !matches!(text.at(at), '至' | '到' | '-' | '~') {
        return None;
    }
    let mut from = at + 1;
    if let Some((_, _, after)) = day_at(text, from) {
        from = text.skip_blanks(after);
    }
    if let Some((_, after)) = part_at(text, from, false) {
        from = after;
    }
    let (_, end) = clock_at(text, from, true)?;
    let tail = ["之间", "间", "期间", "这段时间"].into_iter().find(|words| text.starts_with_at(end, words));
    Some(end + tail.map_or(0, |words| words.chars().count()))
}
