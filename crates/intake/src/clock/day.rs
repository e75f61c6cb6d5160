//! Days as people say them: 2025年9月29日, 本月3号, 昨晚, 上周二, 半小时前, 一月十七.

use super::feast::feast_at;
use super::{Day, Part, clock_at, part_at};
use crate::numeral::{digit_of, small_at};
use crate::text::{Span, Text};

const DAY_WORDS: &[(&str, Day, Option<Part>)] = &[
    ("大前天", Day::DaysBack(3), None),
    ("今天", Day::DaysBack(0), None),
    ("今日", Day::DaysBack(0), None),
    ("今儿", Day::DaysBack(0), None),
    ("今早", Day::DaysBack(0), Some(Part::Morning)),
    ("今晨", Day::DaysBack(0), Some(Part::SmallHours)),
    ("今晚", Day::DaysBack(0), Some(Part::Evening)),
    ("今夜", Day::DaysBack(0), Some(Part::Night)),
    ("昨天", Day::DaysBack(1), None),
    ("昨日", Day::DaysBack(1), None),
    ("昨儿", Day::DaysBack(1), None),
    ("昨早", Day::DaysBack(1), Some(Part::Morning)),
    ("昨晚", Day::DaysBack(1), Some(Part::Evening)),
    ("昨夜", Day::DaysBack(1), Some(Part::Night)),
    ("前天", Day::DaysBack(2), None),
    ("前日", Day::DaysBack(2), None),
    ("前晚", Day::DaysBack(2), Some(Part::Evening)),
    ("当日", Day::Same, None),
    ("当天", Day::Same, None),
    ("同日", Day::Same, None),
    ("同天", Day::Same, None),
    ("当晚", Day::Same, Some(Part::Evening)),
    ("当夜", Day::Same, Some(Part::Night)),
    ("次日", Day::Next, None),
    ("翌日", Day::Next, None),
    ("第二天", Day::Next, None),
    ("隔天", Day::Next, None),
    ("隔日", Day::Next, None),
    ("刚才", Day::Now, None),
    ("刚刚", Day::Now, None),
    ("方才", Day::Now, None),
];

/// A day, the part of the day inside its word (昨`晚`), and where it ends.
pub(super) fn day_at(text: &Text, start: usize) -> Option<(Day, Option<Part>, usize)> {
    if let Some(word) = day_word_at(text, start) {
        return Some(word);
    }
    if let Some((feast, end)) = feast_at(text, start) {
        return Some((Day::Feast(None, feast), None, end));
    }
    if let Some((day, end)) = back_at(text, start).or_else(|| weekday_at(text, start)) {
        return Some((day, None, end));
    }
    let (day, end) =
        year_first(text, start).or_else(|| month_first(text, start)).or_else(|| day_only(text, start))?;
    Some((day, None, end))
}

fn day_word_at(text: &Text, start: usize) -> Option<(Day, Option<Part>, usize)> {
    for (words, day, part) in DAY_WORDS {
        if !text.starts_with_at(start, words) {
            continue;
        }
        let end = start + words.chars().count();
        // 次日到账 is a way of transfer, 当天返三成 a promise; 今日头条 and 明日 are no days of payment.
        let is_other = text.any_starts_at(end, &["到账", "头条", "放款", "达到", "返三"]);
        return (!is_other).then_some((*day, *part, end));
    }
    match (text.at(start), text.at(start + 1)) {
        ('今' | '昨' | '前', '早' | '晚' | '夜' | '晨' | '上' | '下' | '中') => {
            let back = match text.at(start) {
                '今' => 0,
                '昨' => 1,
                _ => 2,
            };
            let (_, end) = part_at(text, start + 1, false).filter(|_| text.at(start) != '前')?;
            Some((Day::DaysBack(back), part_at(text, start + 1, false).map(|(part, _)| part), end))
        }
        _ => None,
    }
}

/// 三天前, 半小时前, 二十分钟前, 一个多小时前, 两个小时之前.
fn back_at(text: &Text, start: usize) -> Option<(Day, usize)> {
    let (count, mut at, half) = if text.at(start) == '半' {
        (0, start + 1, true)
    } else {
        small_at(text, start, 3).map(|(n, e)| (n, e, false))?
    };
    let count = i32::try_from(count).ok()?;
    at += usize::from(text.at(at) == '个');
    at += usize::from(text.at(at) == '多');
    at += usize::from(text.at(at) == '半' && !half);
    let half_more = text.before(at, 1) == '半' && !half;
    let (minutes, at) = if text.starts_with_at(at, "小时") || text.starts_with_at(at, "钟头") {
        (if half { 30 } else { count * 60 + if half_more { 30 } else { 0 } }, at + 2)
    } else if text.starts_with_at(at, "分钟") {
        (count, at + 2)
    } else if matches!(text.at(at), '天' | '日') && !half {
        let end = ["之前", "以前", "前"].into_iter().find(|words| text.starts_with_at(at + 1, words))?;
        return Some((Day::DaysBack(count), at + 1 + end.chars().count()));
    } else {
        return None;
    };
    let about = if text.starts_with_at(at, "左右") { at + 2 } else { at };
    let end = ["之前", "以前", "前"].into_iter().find(|words| text.starts_with_at(about, words))?;
    Some((Day::MinutesBack(minutes), about + end.chars().count()))
}

fn weekday_at(text: &Text, start: usize) -> Option<(Day, usize)> {
    let (weeks, at) = if text.starts_with_at(start, "上上") {
        (2, start + 2)
    } else if text.at(start) == '上' {
        (1, start + 1)
    } else if matches!(text.at(start), '本' | '这') {
        (0, start + 1)
    } else {
        (-1, start)
    };
    let at = at + usize::from(weeks >= 0 && text.at(at) == '个');
    let at = if text.at(at) == '周' {
        at + 1
    } else if text.starts_with_at(at, "星期") || text.starts_with_at(at, "礼拜") {
        at + 2
    } else {
        return None;
    };
    let day = match text.at(at) {
        '日' | '天' | '末' => 6,
        '一' => 0,
        '二' => 1,
        '三' => 2,
        '四' => 3,
        '五' => 4,
        '六' => 5,
        _ => return None,
    };
    // 一周五次 and 周三岁 are no weekdays.
    let is_bare = weeks < 0;
    if is_bare && (digit_of(text.before(start, 1)).is_some() || text.at(at + 1) == '岁') {
        return None;
    }
    Some((Day::Weekday(weeks.max(-1), day), at + 1))
}

/// 2025年9月29日, 2025-09-29, 2025.9.29, 2025/9/29, 25年9月3日, 今年4月初, 去年12月20日.
fn year_first(text: &Text, start: usize) -> Option<(Day, usize)> {
    let said = [("今年", 0), ("本年", 0), ("去年", 1), ("前年", 2)]
        .into_iter()
        .find(|(words, _)| text.starts_with_at(start, words));
    if let Some((_, back)) = said {
        let at = text.skip_blanks(start + 2);
        if let Some((feast, end)) = feast_at(text, at) {
            return Some((Day::Feast(Some(back), feast), end));
        }
        return Some(match month_first(text, at)? {
            (Day::OfYear(month, day), end) => (Day::YearsBack(back, month, day), end),
            (Day::Month(_, month), end) => (Day::YearsBack(back, month, 0), end),
            _ => return None,
        });
    }
    if let Some(compact) = compact_at(text, start) {
        return Some(compact);
    }
    let (year, at) = year_at(text, start)?;
    if text.at(at) == '年' {
        return Some(match month_first(text, text.skip_blanks(at + 1))? {
            (Day::OfYear(month, day), end) => (Day::Full(year, month, day), end),
            (Day::Month(_, month), end) => (Day::Month(Some(year), month), end),
            _ => return None,
        });
    }
    let mark = text.at(at);
    if !matches!(mark, '-' | '/' | '.') || year < 1900 {
        return None;
    }
    let (month, at) = bounded(text, at + 1, 12)?;
    if text.at(at) != mark {
        return None;
    }
    let day_start = at + 1;
    // 2022-10-1914:25:25: the space between day and clock was lost.
    let day_digits = (day_start..day_start + 3).take_while(|&p| text.at(p).is_ascii_digit()).count().min(2);
    let day: i8 = text.folded(Span::new(day_start, day_start + day_digits)).parse().ok()?;
    (1..=31).contains(&day).then(|| {
        (
            Day::Full(year, month, day),
            day_start + day_digits + usize::from(matches!(text.at(day_start + day_digits), '日' | '号')),
        )
    })
}

/// 20260903: eight digits that are a day of these years.
fn compact_at(text: &Text, start: usize) -> Option<(Day, usize)> {
    let digits = (start..start + 9).take_while(|&at| text.at(at).is_ascii_digit()).count();
    if digits != 8 || text.before(start, 1).is_ascii_alphanumeric() {
        return None;
    }
    let number =
        |from: usize, to: usize| text.folded(Span::new(start + from, start + to)).parse::<i16>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let is_day = (2015..2060).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    // 20260903元 is money, 20260903001 a number.
    let is_other = matches!(text.at(start + 8), '元' | '块' | '.' | ',' | '号' | '的' | '万');
    (is_day && !is_other).then_some((Day::Full(year, month, day), start + 8))
}

fn year_at(text: &Text, start: usize) -> Option<(i16, usize)> {
    if text.at(start).is_ascii_digit() {
        let digits = (start..start + 5).take_while(|&p| text.at(p).is_ascii_digit()).count();
        let value: i16 = text.folded(Span::new(start, start + digits.min(4))).parse().ok()?;
        return match digits {
            4 if (1900..2100).contains(&value) => Some((value, start + 4)),
            2 if text.at(start + 2) == '年' && (15..60).contains(&value) => Some((2000 + value, start + 2)),
            _ => None,
        };
    }
    let mut value = 0_i16;
    for place in 0..4 {
        value = value * 10 + i16::from(digit_of(text.at(start + place))?);
    }
    (text.at(start + 4) == '年' && (1900..2100).contains(&value)).then_some((value, start + 4))
}

fn bounded(text: &Text, start: usize, most: i8) -> Option<(i8, usize)> {
    let (value, end) = small_at(text, start, 2)?;
    let value = i8::try_from(value).ok()?;
    (1..=most).contains(&value).then_some((value, end))
}

/// 9月29日, 9月29号, 9月初, 本月3号, 上个月5号, `10-19 21:06`, `9.29号`.
fn month_first(text: &Text, start: usize) -> Option<(Day, usize)> {
    for (words, back) in
        [("上上个月", 2), ("上个月", 1), ("上月", 1), ("本月", 0), ("这个月", 0), ("当月", 0)]
    {
        if text.starts_with_at(start, words) {
            let at = text.skip_blanks(start + words.chars().count());
            let (day, end) = bounded(text, at, 31)?;
            return matches!(text.at(end), '号' | '日').then_some((Day::MonthsBack(back, day), end + 1));
        }
    }
    let (month, at) = bounded(text, start, 12)?;
    let at = text.skip_blanks(at);
    if text.at(at) == '月' {
        let after = at + 1 + usize::from(text.at(at + 1) == '份');
        let from = text.skip_blanks(after);
        if let Some((day, end)) = bounded(text, from, 31) {
            if matches!(text.at(end), '日' | '号') {
                return Some((Day::OfYear(month, day), end + 1));
            }
            // 一月十七，一千三: the word for day is left out.
            let counted =
                "万千百十块元次笔单个wW%.点:时".contains(text.at(end)) || digit_of(text.at(end)).is_some();
            if !counted {
                return Some((Day::OfYear(month, day), end));
            }
        }
        let part = ["上旬", "中旬", "下旬", "初", "底", "末", "中", "间"]
            .into_iter()
            .find(|words| text.starts_with_at(after, words));
        return Some((Day::Month(None, month), after + part.map_or(0, |words| words.chars().count())));
    }
    let mark = text.at(at);
    if !matches!(mark, '-' | '/' | '.')
        || !text.at(start).is_ascii_digit()
        || matches!(text.before(start, 1), '-' | '/' | '.' | '¥')
    {
        return None;
    }
    let (day, end) = bounded(text, at + 1, 31)?;
    let next = text.skip_blanks(end);
    let goes_on = matches!(text.at(end), '日' | '号')
        || is_dated_payment(text, end, mark)
        || is_dated_list(text, month, day, end, mark)
        || is_cell(text, start, end)
        || begins_entry(text, start, end)
        || clock_at(text, next, true).is_some()
        || part_at(text, next, false).is_some();
    (text.at(at + 1).is_ascii_digit() && goes_on)
        .then(|| (Day::OfYear(month, day), end + usize::from(matches!(text.at(end), '日' | '号'))))
}

/// `6.13 有人加我`, `4/12 借 3000`: at the head of a sentence or an entry, with a blank behind.
fn begins_entry(text: &Text, start: usize, end: usize) -> bool {
    let head = start == 0 || matches!(text.before(start, 1), '\n' | ':' | '。' | ';' | ' ');
    head && text.at(end) == ' '
        && matches!(text.at(end + 1), '\u{4e00}'..='\u{9fff}')
        && !matches!(text.at(end + 1), '元' | '块' | '万' | '千' | '折' | '倍' | '个')
}

/// `12.01 转30000`, `12.3 8000`, `4/2 1w`, `4.10 一万`, `5.12垫了860`: a payment behind month and day.
fn is_dated_payment(text: &Text, end: usize, mark: char) -> bool {
    const PAYS: &[&str] = &[
        "转", "付", "充", "汇", "存", "打", "投", "入金", "又", "垫", "交", "借", "扫", "刷", "出金", "提现",
        "返", "向", "给", "买", "再",
    ];
    let next = text.skip_blanks(end);
    if mark == '-' && next == end {
        return false;
    }
    if text.any_starts_at(next, PAYS) {
        return true;
    }
    let digits =
        (next..next + 8).take_while(|&at| text.at(at).is_ascii_digit() || text.at(at) == ',').count();
    let scaled = |at: usize| matches!(text.at(at), '万' | '千' | 'w' | 'W' | '元' | '块' | '百');
    let told = digits >= 3
        || digits > 0 && scaled(next + digits)
        || digit_of(text.at(next)).is_some() && scaled(next + 1);
    next > end && told
}

/// 3/10、3/14是6228…: a row of days, where a fraction would be small.
fn is_dated_list(text: &Text, month: i8, day: i8, end: usize, mark: char) -> bool {
    mark == '/'
        && (day > 4 || month > day)
        && matches!(text.at(end), '、' | '，' | '和' | '与' | '及' | '是' | '为' | ')')
}

/// `| 11-03 | 10,000 |`: a cell of a table.
fn is_cell(text: &Text, start: usize, end: usize) -> bool {
    let before = if text.before(start, 1) == ' ' { text.before(start, 2) } else { text.before(start, 1) };
    let next = text.skip_blanks(end);
    text.at(next) == '|' && matches!(before, '|' | '\n')
}

/// 16日, 12号, 六号那天. Not 三日内, 5号楼, 工号.
fn day_only(text: &Text, start: usize) -> Option<(Day, usize)> {
    let before = text.before(start, 1);
    if before.is_ascii_alphanumeric() || matches!(before, '.' | '-' | '第') || digit_of(before).is_some() {
        return None;
    }
    let (day, end) = bounded(text, start, 31)?;
    if !matches!(text.at(end), '号' | '日')
        || matches!(
            text.at(end + 1),
            '内' | '码' | '线' | '楼' | '店' | '院' | '以' | '之' | '后' | '房' | '机' | '均' | '结' | '卡'
        )
    {
        return None;
    }
    Some((Day::OfMonth(day), end + 1))
}
