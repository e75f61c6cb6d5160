//! Days by their feast and by the lunar calendar: 除夕, 大年初二, 腊月二十三, 去年重阳, 国庆当天, 双十一.

use crate::numeral::small_at;
use crate::text::Text;

/// A day that comes every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feast {
    /// A month and day of the lunar year.
    Lunar(u8, u8),
    /// The last day of the lunar year.
    Eve,
    /// A month and day of ours.
    Solar(i8, i8),
    /// 清明, on 4 or 5 April.
    Qingming,
}

/// The longer of two that begin alike stands first.
const FEASTS: &[(&str, Feast)] = &[
    ("大年三十", Feast::Eve),
    ("大年夜", Feast::Eve),
    ("年三十", Feast::Eve),
    ("除夕", Feast::Eve),
    ("元宵", Feast::Lunar(1, 15)),
    ("二月二", Feast::Lunar(2, 2)),
    ("端午", Feast::Lunar(5, 5)),
    ("七夕", Feast::Lunar(7, 7)),
    ("八月十五", Feast::Lunar(8, 15)),
    ("中秋", Feast::Lunar(8, 15)),
    ("重阳", Feast::Lunar(9, 9)),
    ("腊八", Feast::Lunar(12, 8)),
    ("小年", Feast::Lunar(12, 23)),
    ("清明", Feast::Qingming),
    ("元旦", Feast::Solar(1, 1)),
    ("情人节", Feast::Solar(2, 14)),
    ("妇女节", Feast::Solar(3, 8)),
    ("三八节", Feast::Solar(3, 8)),
    ("劳动节", Feast::Solar(5, 1)),
    ("五一", Feast::Solar(5, 1)),
    ("儿童节", Feast::Solar(6, 1)),
    ("六一", Feast::Solar(6, 1)),
    ("教师节", Feast::Solar(9, 10)),
    ("国庆", Feast::Solar(10, 1)),
    ("双十一", Feast::Solar(11, 11)),
    ("双十二", Feast::Solar(12, 12)),
    ("平安夜", Feast::Solar(12, 24)),
    ("圣诞", Feast::Solar(12, 25)),
];

const MONTHS: &[(&str, u8)] = &[
    ("正月", 1),
    ("二月", 2),
    ("三月", 3),
    ("四月", 4),
    ("五月", 5),
    ("六月", 6),
    ("七月", 7),
    ("八月", 8),
    ("九月", 9),
    ("十月", 10),
    ("冬月", 11),
    ("十一月", 11),
    ("腊月", 12),
    ("十二月", 12),
];

/// Behind the name of a feast: the days around it, a sale or a wish are meant, not the day.
const AROUND: &[&str] = &[
    "前", "后", "假", "长假", "期间", "放假", "促销", "活动", "大促", "礼", "快乐", "红包", "福利", "快到",
    "来见", "发钱",
];

/// A feast or a lunar day, and where it ends.
pub(super) fn feast_at(text: &Text, start: usize) -> Option<(Feast, usize)> {
    if let Some((words, feast)) = FEASTS.iter().find(|(words, _)| text.starts_with_at(start, words)) {
        let end = start + words.chars().count();
        let end = end + usize::from(text.at(end) == '节' && !words.ends_with('节'));
        let day =
            ["当天", "那天", "那日", "当日", "这天"].iter().any(|words| text.starts_with_at(end, words));
        let end = end + if day { 2 } else { 0 };
        return (!text.any_starts_at(end, AROUND)).then_some((*feast, end));
    }
    if let Some(lead) = ["大年初", "年初"].into_iter().find(|lead| text.starts_with_at(start, lead)) {
        let (day, end) = small_at(text, start + lead.chars().count(), 1)?;
        return (1..=9).contains(&day).then_some((Feast::Lunar(1, day as u8), end));
    }
    lunar_at(text, start)
}

/// 正月初六, 腊月二十三, 农历三月十八: with a word that only the lunar calendar has.
fn lunar_at(text: &Text, start: usize) -> Option<(Feast, usize)> {
    let calendar = ["农历", "阴历", "旧历"].into_iter().find(|words| text.starts_with_at(start, words));
    let from = start + if calendar.is_some() { 2 } else { 0 };
    let (words, month) = MONTHS
        .iter()
        .filter(|(words, _)| text.starts_with_at(from, words))
        .max_by_key(|(words, _)| words.len())?;
    let at = from + words.chars().count();
    let early = text.at(at) == '初';
    let own = early || calendar.is_some() || matches!(*words, "正月" | "冬月" | "腊月");
    let (day, end) = small_at(text, at + usize::from(early), 2)?;
    (own && (1..=30).contains(&day)).then_some((Feast::Lunar(*month, day as u8), end))
}
