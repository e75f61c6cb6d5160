//! How people say amounts, times, accounts and banks; each way says exactly what it means.

use kernel::{Fen, Timestamp};

use super::stock::bank_names;
use crate::dice::Dice;

/// How exactly a time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// To the minute.
    Minute,
    /// The hour it began in.
    Hour,
    /// The day.
    Day,
}

/// An amount, in one of the ways people write it.
pub(super) fn amount(dice: &mut Dice, amount: Fen) -> String {
    let (yuan, fen) = (amount.get() / 100, amount.get() % 100);
    if fen != 0 {
        let unit = dice.pick(&["元", "元", "块"]);
        return format!("{yuan}.{fen:02}{unit}");
    }
    let is_round = yuan % 1_000 == 0;
    match dice.below(10) {
        0 | 1 if yuan >= 10_000 && yuan % 100 == 0 => format!("{}万元", decimal(yuan, 10_000)),
        2 if yuan >= 10_000 && is_round => format!("{}万", decimal(yuan, 10_000)),
        3 if is_round && yuan < 10_000 => format!("{}千元", yuan / 1_000),
        4 if is_round || yuan < 1_000 => format!("{}元", numeral(yuan)),
        5 if yuan >= 1_000 => format!("{},{:03}元", grouped(yuan / 1_000), yuan % 1_000),
        6 => format!("人民币{yuan}元"),
        7 => format!("{yuan}块钱"),
        _ => format!("{yuan}元"),
    }
}

/// A whole part and at most two decimals without trailing zeros.
fn decimal(value: i64, unit: i64) -> String {
    let hundredths = value * 100 / unit;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn grouped(value: i64) -> String {
    if value < 1_000 { value.to_string() } else { format!("{},{:03}", grouped(value / 1_000), value % 1_000) }
}

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number below a hundred million in Chinese numerals.
pub(super) fn numeral(value: i64) -> String {
    if value >= 10_000 {
        let rest = value % 10_000;
        let gap = if rest > 0 && rest < 1_000 { "零" } else { "" };
        let tail = if rest == 0 { String::new() } else { numeral(rest) };
        return format!("{}万{gap}{tail}", numeral(value / 10_000));
    }
    let (mut out, mut is_gap) = (String::new(), false);
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (value / unit % 10) as usize;
        if digit == 0 {
            is_gap = !out.is_empty();
            continue;
        }
        if is_gap {
            out.push('零');
            is_gap = false;
        }
        // 十五, not 一十五.
        if !(digit == 1 && unit == 10 && out.is_empty()) {
            out.push_str(DIGITS[digit]);
        }
        out.push_str(name);
    }
    if out.is_empty() { "零".to_owned() } else { out }
}

/// A time as it is said in a report made at `now`; a year is said when `is_first` and the text is formal.
pub(super) struct TimeWords {
    pub now: Timestamp,
    pub is_formal: bool,
}

impl TimeWords {
    /// The time of a payment and how exactly it was said.
    pub(super) fn say(&self, dice: &mut Dice, at: Timestamp) -> (String, Precision) {
        let precision = match dice.below(100) {
            0..76 => Precision::Minute,
            76..90 => Precision::Hour,
            _ => Precision::Day,
        };
        let day = self.day(dice, at);
        let words = match precision {
            Precision::Minute => format!("{day}{}", self.clock(dice, at)),
            Precision::Hour => {
                let civil = at.to_beijing();
                let (part, hour) = part_of_day(civil.hour());
                format!("{day}{part}{hour}点{}", dice.pick(&["多", "左右", "多钟"]))
            }
            Precision::Day => day,
        };
        (words, precision)
    }

    /// The day alone.
    pub(super) fn day(&self, dice: &mut Dice, at: Timestamp) -> String {
        let (then, today) = (at.to_beijing(), self.now.to_beijing());
        let days_ago = (today.date() - then.date()).get_days();
        if !self.is_formal && dice.chance(650) {
            match days_ago {
                0 => return (*dice.pick(&["今天", "今天", "今日"])).to_owned(),
                1 => return (*dice.pick(&["昨天", "昨天", "昨日"])).to_owned(),
                2 => return "前天".to_owned(),
                _ => {}
            }
        }
        if self.is_formal && dice.chance(550) {
            return format!("{}年{}月{}日", then.year(), then.month(), then.day());
        }
        let end = dice.pick(if self.is_formal { &["日", "日"] } else { &["日", "号"] });
        format!("{}月{}{end}", then.month(), then.day())
    }

    fn clock(&self, dice: &mut Dice, at: Timestamp) -> String {
        let civil = at.to_beijing();
        let (hour, minute) = (civil.hour(), civil.minute());
        let (part, small_hour) = part_of_day(hour);
        match dice.below(if self.is_formal { 4 } else { 8 }) {
            0 | 1 => format!("{hour}时{minute:02}分"),
            2 => format!("{hour}时{minute:02}分许"),
            3 => format!("{hour:02}:{minute:02}"),
            4 | 5 => format!("{part}{small_hour}点{minute:02}分"),
            6 if minute == 30 => format!("{part}{small_hour}点半"),
            6 => format!("{part}{small_hour}点{minute:02}"),
            _ => format!("{part}{}点{}", hour_numeral(small_hour), minute_numeral(minute)),
        }
    }
}

/// The part of the day and the hour of twelve that goes with it.
fn part_of_day(hour: i8) -> (&'static str, i8) {
    match hour {
        0..5 => ("凌晨", hour),
        5..8 => ("早上", hour),
        8..12 => ("上午", hour),
        12 => ("中午", 12),
        13..18 => ("下午", hour - 12),
        _ => ("晚上", hour - 12),
    }
}

fn hour_numeral(hour: i8) -> String {
    if hour == 2 { "两".to_owned() } else { numeral(i64::from(hour)) }
}

fn minute_numeral(minute: i8) -> String {
    match minute {
        0 => "整".to_owned(),
        30 => "半".to_owned(),
        1..10 => format!("零{}分", numeral(i64::from(minute))),
        _ => format!("{}分", numeral(i64::from(minute))),
    }
}

/// An account number with the noise of typing.
pub(super) fn account(dice: &mut Dice, number: &str) -> String {
    match dice.below(20) {
        0..9 => number.to_owned(),
        9..16 => in_fours(number, " "),
        16 => in_fours(number, "-"),
        17 => number.chars().map(full_width).collect(),
        18 => in_fours(number, "  "),
        _ => {
            let place = dice.between(4, number.len() as i64 - 3) as usize;
            format!("{} {}", &number[..place], &number[place..])
        }
    }
}

fn in_fours(number: &str, between: &str) -> String {
    let groups: Vec<_> = number.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group)).collect();
    groups.join(between)
}

fn full_width(digit: char) -> char {
    char::from_u32(digit as u32 + 0xfee0).unwrap_or(digit)
}

/// A bank as people call it.
pub(super) fn bank(dice: &mut Dice, full_name: &str) -> &'static str {
    dice.word(&bank_names(full_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_those_of_everyday() {
        let all =
            [0, 5, 10, 15, 20, 105, 110, 1_000, 1_005, 1_050, 12_000, 20_030, 100_000, 456_789, 1_200_000];
        let said: Vec<_> = all.into_iter().map(numeral).collect();
        assert_eq!(
            said.join(" "),
            "零 五 十 十五 二十 一百零五 一百一十 一千 一千零五 一千零五十 一万二千 二万零三十 十万 四十五万六千七百八十九 一百二十万"
        );
    }

    #[test]
    fn decimals_of_ten_thousands_are_exact() {
        let said: Vec<_> =
            [10_000, 12_000, 12_300, 105_000].into_iter().map(|yuan| decimal(yuan, 10_000)).collect();
        assert_eq!(said.join(" "), "1 1.2 1.23 10.5");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
