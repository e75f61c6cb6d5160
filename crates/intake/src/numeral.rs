//! Numbers as people write them: `6,666.66`, `3万2`, `1.2w`, 三万五, 两千八, 人民币叁万元整, 12万六千三百.
//!
//! Values are whole hundredths in 64 bits, so an amount never passes through a floating point.

use crate::text::Text;

/// A number in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) end: usize,
    /// The value in hundredths.
    pub(crate) hundredths: i64,
    pub(crate) style: Style,
    /// 多, 余, 几, 七八: not an exact number.
    pub(crate) is_vague: bool,
    /// A magnitude word stands in it (百, 千, 万, w …).
    pub(crate) is_scaled: bool,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Ordinary digits.
    Arabic,
    /// Digits in groups of three, or with two decimals: money is written so.
    Grouped,
    /// 三万五.
    Chinese,
}

const YI: i64 = 100_000_000;
const WAN: i64 = 10_000;

/// Reads the longest number that begins at a position.
pub(crate) fn number_at(text: &Text, start: usize) -> Option<Number> {
    let first = text.at(start);
    if first.is_ascii_digit() {
        return arabic_at(text, start);
    }
    if digit_of(first).is_some() || unit_of(first) == Some(10) {
        return chinese_at(text, start);
    }
    None
}

/// Reads a whole number without magnitude words beyond a hundred, as in dates and clocks: 3, 03, 十五, 廿一.
pub(crate) fn small_at(text: &Text, start: usize, most_digits: usize) -> Option<(u32, usize)> {
    let first = text.at(start);
    if first.is_ascii_digit() {
        let mut end = start;
        let mut value = 0_u32;
        while text.at(end).is_ascii_digit() && end - start < most_digits {
            value = value * 10 + text.at(end).to_digit(10)?;
            end += 1;
        }
        return if text.at(end).is_ascii_digit() { None } else { Some((value, end)) };
    }
    let mut end = start;
    let mut tens: Option<u32> = None;
    let mut ones: Option<u32> = None;
    loop {
        let character = text.at(end);
        if character == '十' && tens.is_none() {
            tens = Some(ones.take().unwrap_or(1));
        } else if character == '廿' && tens.is_none() && ones.is_none() {
            tens = Some(2);
        } else if let (Some(digit), None) = (digit_of(character), ones) {
            ones = Some(u32::from(digit));
            if tens.is_none() && digit == 0 {
                return Some(match digit_of(text.at(end + 1)) {
                    Some(next) => (u32::from(next), end + 2),
                    None => (0, end + 1),
                });
            }
        } else {
            break;
        }
        end += 1;
    }
    (end > start).then(|| (tens.unwrap_or(0) * 10 + ones.unwrap_or(0), end))
}

/// The value of a Chinese digit, everyday or capital.
pub(crate) fn digit_of(character: char) -> Option<u8> {
    Some(match character {
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '幺' | '弌' => 1,
        '二' | '两' | '贰' | '俩' | '貳' => 2,
        '三' | '叁' | '仨' | '参' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit_of(character: char) -> Option<i64> {
    Some(match character {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

fn arabic_at(text: &Text, start: usize) -> Option<Number> {
    let (mantissa, decimals, mut end, grouped) = digits_at(text, start)?;
    let mut style = if grouped || decimals == 2 { Style::Grouped } else { Style::Arabic };
    let mut is_vague = false;
    if matches!(text.at(end), '多' | '余' | '几' | '来')
        && matches!(text.at(end + 1), '万' | '千' | '百' | '亿' | 'w' | 'W')
    {
        is_vague = true;
        end += 1;
    }
    let scale = magnitude_at(text, end);
    let mut value = mantissa.checked_mul(100)?;
    let mut is_scaled = false;
    if let Some((unit, after)) = scale {
        value = value.checked_mul(unit)?;
        is_scaled = true;
        end = after;
    }
    value /= 10_i64.checked_pow(decimals)?;
    if let Some((unit, _)) = scale
        && decimals == 0
        && !is_vague
    {
        let (tail, after) = tail_at(text, end, unit);
        value = value.checked_add(tail)?;
        end = after;
    }
    if is_scaled && style == Style::Arabic {
        style = Style::Arabic;
    }
    let is_vague = is_vague || vague_after(text, end);
    Some(Number { end, hundredths: value, style, is_vague, is_scaled })
}

/// Digits with separators: the mantissa, the number of decimals, the end, and whether in groups of three.
fn digits_at(text: &Text, start: usize) -> Option<(i64, u32, usize, bool)> {
    let mut end = start;
    let mut mantissa: i64 = 0;
    let mut lead = 0;
    while let Some(digit) = text.at(end).to_digit(10) {
        mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(digit))?;
        end += 1;
        lead += 1;
    }
    let mut grouped = false;
    if lead <= 3 {
        while (text.at(end) == ',' || text.at(end) == '，' && ends_in_yuan(text, end + 1))
            && (1..=3).all(|k| text.at(end + k).is_ascii_digit())
            && !text.at(end + 4).is_ascii_digit()
        {
            for k in 1..=3 {
                mantissa =
                    mantissa.checked_mul(10)?.checked_add(i64::from(text.at(end + k).to_digit(10)?))?;
            }
            end += 4;
            grouped = true;
        }
    }
    let mut decimals = 0;
    if text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
        let mut at = end + 1;
        while let Some(digit) = text.at(at).to_digit(10) {
            mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(digit))?;
            decimals += 1;
            at += 1;
        }
        // 1.2.3 and 203.0.113.9 are no numbers.
        if text.at(at) == '.' && text.at(at + 1).is_ascii_digit() {
            return None;
        }
        end = at;
    }
    Some((mantissa, decimals, end, grouped))
}

/// 20，`000元`: a full-width comma groups digits only where the unit says that it is a sum.
fn ends_in_yuan(text: &Text, start: usize) -> bool {
    let end =
        (start..start + 16).find(|&at| !matches!(text.at(at), '0'..='9' | '.' | '，' | ',')).unwrap_or(start);
    matches!(text.at(text.skip_blanks(end)), '元' | '块' | '圆')
}

/// A magnitude after digits, with one blank allowed: 万, w, 千, k, 百, 亿, 百万, 千万.
fn magnitude_at(text: &Text, position: usize) -> Option<(i64, usize)> {
    let at = if text.at(position) == ' ' && matches!(text.at(position + 1), '万' | '千' | '亿') {
        position + 1
    } else {
        position
    };
    let next_is_letter = text.at(at + 1).is_ascii_alphanumeric();
    Some(match (text.at(at), text.at(at + 1)) {
        ('百', '万') => (100 * WAN, at + 2),
        ('千', '万') => (1000 * WAN, at + 2),
        ('万', '亿') => return None,
        ('万', _) => (WAN, at + 1),
        ('个', 'w' | 'W' | '万') => (WAN, at + 2),
        ('亿', _) => (YI, at + 1),
        ('千', c) if c != '克' && c != '米' && c != '瓦' => (1000, at + 1),
        ('百', c) if c != '分' => (100, at + 1),
        ('w' | 'W', _) if !next_is_letter => (WAN, at + 1),
        ('k' | 'K', _) if !next_is_letter => (1000, at + 1),
        _ => return None,
    })
}

/// What follows a magnitude: 6万`5千`, 3万`2`, 12万`六千三百`, 5万零`800`. In hundredths.
fn tail_at(text: &Text, start: usize, unit: i64) -> (i64, usize) {
    let none = (0, start);
    let zero = matches!(text.at(start), '零' | '〇');
    let at = if zero { start + 1 } else { start };
    if text.at(at).is_ascii_digit() {
        return arabic_tail(text, at, unit, zero).unwrap_or(none);
    }
    if digit_of(text.at(at)).is_none() && unit_of(text.at(at)).is_none() {
        return none;
    }
    let Some(rest) = chinese_at(text, at) else { return none };
    if rest.is_vague || is_counted(text, rest.end) && !rest.is_scaled {
        return none;
    }
    let whole = rest.hundredths / 100;
    if whole >= unit {
        return none;
    }
    let single = whole < 10 && !rest.is_scaled && !zero;
    (if single { whole * unit / 10 * 100 } else { rest.hundredths }, rest.end)
}

fn arabic_tail(text: &Text, start: usize, unit: i64, zero: bool) -> Option<(i64, usize)> {
    let (mantissa, decimals, end, grouped) = digits_at(text, start)?;
    if grouped {
        return None;
    }
    // 2万8千8百8`十`8: tens with digits stand only at the end of a longer number.
    let tens = (text.at(end) == '十' && unit == 100).then_some((10, end + 1));
    if let Some((smaller, after)) = magnitude_at(text, end).or(tens)
        && smaller < unit
        && decimals == 0
    {
        let (rest, after) = tail_at(text, after, smaller);
        return Some((mantissa.checked_mul(smaller)?.checked_mul(100)?.checked_add(rest)?, after));
    }
    if is_counted(text, end) {
        return None;
    }
    let digits = end - start;
    if digits == 1 && decimals == 0 && !zero {
        return Some((mantissa * unit / 10 * 100, end));
    }
    let hundredths = mantissa.checked_mul(100)? / 10_i64.checked_pow(decimals)?;
    (mantissa < unit && (zero || digits >= 3)).then_some((hundredths, end))
}

fn chinese_at(text: &Text, start: usize) -> Option<Number> {
    let mut end = start;
    let (mut total, mut section): (i64, i64) = (0, 0);
    let mut digit: Option<i64> = None;
    let mut last_unit: i64 = 0;
    let (mut zero, mut is_vague, mut is_scaled, mut run) = (false, false, false, 0_usize);
    loop {
        let character = text.at(end);
        if let Some(value) = digit_of(character) {
            if value == 0 {
                zero = true;
                run += 1;
                if let Some(previous) = digit {
                    digit = previous.checked_mul(10);
                }
            } else if digit.is_some() && is_counter(text.at(end + 1)) {
                // 四万九千九`一笔`一万二: the next digit counts what follows.
                break;
            } else if let Some(previous) = digit {
                run += 1;
                is_vague = true;
                digit = previous.checked_mul(10)?.checked_add(i64::from(value));
            } else {
                digit = Some(i64::from(value));
                run = 1;
            }
        } else if matches!(character, '多' | '来' | '几' | '余')
            && last_unit > 0
            && matches!(text.at(end + 1), '万' | '千' | '百' | '亿')
        {
            is_vague = true;
        } else if let Some(unit) = unit_of(character) {
            if unit == 100 && text.at(end + 1) == '分' && text.at(end + 2) == '之' {
                break;
            }
            section = section.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
            (last_unit, zero, is_scaled) = (unit, false, is_scaled || unit >= 100 || unit == 10);
        } else if character == '万' || character == '亿' {
            if digit.is_none() && section == 0 && total == 0 {
                break;
            }
            let unit = if character == '万' { WAN } else { YI };
            section = section.checked_add(digit.take().unwrap_or(0))?;
            total =
                total.checked_add(section)?.checked_mul(if unit == YI && total > 0 { YI } else { unit })?;
            section = 0;
            (last_unit, zero, is_scaled) = (unit, false, true);
        } else if character == '点' && last_unit == 0 && decimal_wan(text, end + 1).is_some() {
            let (fraction, places, unit, after) = decimal_wan(text, end + 1)?;
            let whole = digit.unwrap_or(0);
            let value =
                whole.checked_mul(unit)?.checked_add(fraction.checked_mul(unit)? / 10_i64.pow(places))?;
            return Some(Number {
                end: after,
                hundredths: value.checked_mul(100)?,
                style: Style::Chinese,
                is_vague: false,
                is_scaled: true,
            });
        } else {
            break;
        }
        end += 1;
    }
    if end == start {
        return None;
    }
    if let Some(last) = digit {
        // 三万五, 两千八: a last digit without its magnitude stands for a tenth of the one before.
        let counted = is_counted(text, end);
        let value = if last_unit >= 100 && !zero && last < 10 && !counted {
            last.checked_mul(last_unit / 10)?
        } else {
            last
        };
        if counted && last_unit >= 100 && !zero && last < 10 {
            end -= 1;
        } else {
            section = section.checked_add(value)?;
        }
    }
    let value = total.checked_add(section)?;
    // 一九八四, 幺三八: digits read out one by one are no amount.
    let is_vague = is_vague || (run > 1 && last_unit == 0) || vague_after(text, end);
    Some(Number { end, hundredths: value.checked_mul(100)?, style: Style::Chinese, is_vague, is_scaled })
}

/// 笔, 单, 次: what payments are counted by.
fn is_counter(character: char) -> bool {
    matches!(character, '笔' | '单' | '次' | '个' | '回' | '期' | '份' | '顶' | '张')
}

/// 六点`五万`, 三点`二五万`: digits after 点 that are followed by 万 or 亿.
fn decimal_wan(text: &Text, start: usize) -> Option<(i64, u32, i64, usize)> {
    let mut end = start;
    let (mut fraction, mut places) = (0_i64, 0_u32);
    while let Some(digit) = digit_of(text.at(end)) {
        fraction = fraction.checked_mul(10)?.checked_add(i64::from(digit))?;
        places += 1;
        end += 1;
    }
    let unit = match text.at(end) {
        '万' => WAN,
        '亿' => YI,
        _ => return None,
    };
    (1..=4).contains(&places).then_some((fraction, places, unit, end + 1))
}

fn vague_after(text: &Text, end: usize) -> bool {
    matches!(text.at(end), '多' | '余' | '几')
        || text.starts_with_at(end, "来块")
        || text.starts_with_at(end, "来元")
}

/// Whether what follows counts things other than money.
fn is_counted(text: &Text, end: usize) -> bool {
    "个名人天日月年号点时次笔单份台张箱件条本期部岁位家瓶斤克桌股手单回趟遍倍成折%周级层楼楼群"
        .contains(text.at(end))
        && !(text.at(end) == '手' && matches!(text.at(end + 1), '术' | '续' | '机' | '里' | '工'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str) -> String {
        let text = Text::new(words);
        match number_at(&text, 0) {
            Some(number) => format!(
                "{} {}{}",
                text.folded(crate::text::Span::new(0, number.end)),
                number.hundredths,
                if number.is_vague { " vague" } else { "" }
            ),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        for (words, expected) in [
            ("6,666.66元", "6,666.66 666666"),
            ("3万2", "3万2 3200000"),
            ("1.2w，", "1.2w 1200000"),
            ("三万五", "三万五 3500000"),
            ("两千八", "两千八 280000"),
            ("叁万元整", "叁万 3000000"),
            ("12万六千三百", "12万六千三百 12630000"),
            ("6万5千元", "6万5千 6500000"),
            ("41万7，", "41万7 41700000"),
            ("一万零五十", "一万零五十 1005000"),
            ("三千四百六", "三千四百六 346000"),
            ("五千七百二！", "五千七百二 572000"),
            ("贰万叁仟元整", "贰万叁仟 2300000"),
            ("二万二千一百八十五元", "二万二千一百八十五 2218500"),
            ("五十万", "五十万 50000000"),
            ("六点五万", "六点五万 6500000"),
            ("38.3万元", "38.3万 38300000"),
            ("四十五万余元", "四十五万 45000000 vague"),
            ("三十多万", "三十多万 30000000 vague"),
            ("七八千", "七八千 7800000 vague"),
            ("36万多", "36万 36000000 vague"),
            ("5万零800", "5万零800 5080000"),
            ("3万2次", "3万 3000000"),
            ("5千5", "5千5 550000"),
            ("5k", "5k 500000"),
            ("203.0.113.9", "none"),
            ("99999999999999999999", "none"),
        ] {
            assert_eq!(check(words), expected, "{words}");
        }
    }
}
