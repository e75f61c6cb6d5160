//! Sums of money: numbers with a unit, or written as only money is written.

use crate::numeral::{Number, Style, digit_of, number_at};
use crate::text::{Span, Text};

/// A sum in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) span: Span,
    /// In fen, for yuan; hundredths of the unit otherwise.
    pub(crate) fen: i64,
    pub(crate) unit: Unit,
    /// 三十多万, 几千: no exact sum.
    pub(crate) is_vague: bool,
}

impl Amount {
    /// Whether it is surely money of the country.
    pub(crate) fn is_yuan(&self) -> bool {
        self.unit == Unit::Yuan
    }
}

/// The unit of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Yuan were said: 元, 块, ¥, or a magnitude that only money has here.
    Yuan,
    /// A bare number: money only where a verb of payment says so.
    Bare,
    /// Something else: USDT, dollars, points.
    Other,
}

const YUAN_WORDS: &[&str] = &["人民币", "块钱", "元整", "圆整", "元", "块", "圆", "RMB", "rmb", "CNY", "¥"];

const OTHER_WORDS: &[&str] = &[
    "USDT",
    "usdt",
    "Usdt",
    "USD",
    "个U",
    "个u",
    "枚",
    "美元",
    "美金",
    "美刀",
    "刀",
    "港币",
    "港元",
    "欧元",
    "英镑",
    "日元",
    "澳元",
    "泰铢",
    "新币",
    "韩元",
    "卢布",
    "比特币",
    "BTC",
    "ETH",
    "TRX",
    "泰达币",
    "U币",
    "金币",
    "积分",
    "点券",
    "钻石",
    "个币",
    "比索",
    "越南盾",
    "令吉",
    "加元",
    "台币",
];

/// What a number counts when it is not money.
const COUNTED: &str = "盆棵株把朵束盏桶捆幅辆个名人天日月年号点时次笔单份台张箱件条本期部岁位家瓶斤克桌股手回趟遍倍成折%周级层楼楼平米公里度分秒届班组条只头口亩吨升届门间室栋户席套粒包支盒罐根颗双辆艘架座幅页章节字星厘袋床双种类顶项群届排连代比届维小株棵";

/// Finds the sums outside the stretches that are something else.
pub(crate) fn scan(text: &Text, taken: &[Span]) -> Vec<Amount> {
    let mut amounts = Vec::new();
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
        let limit = taken.get(next_taken).map_or(text.len(), |span| span.start);
        let glued = next_taken > 0 && taken[next_taken - 1].end == at;
        match amount_at(text, at, glued).filter(|amount| amount.span.end <= limit) {
            Some(amount) => {
                at = amount.span.end;
                amounts.push(amount);
            }
            None => at = skip_number(text, at),
        }
    }
    add_repeated(text, &mut amounts);
    // 五块十块的: neither is exact.
    for at in 1..amounts.len() {
        if amounts[at - 1].span.end == amounts[at].span.start && amounts[at].fen < 100_000 {
            amounts[at - 1].is_vague = true;
            amounts[at].is_vague = true;
        }
    }
    amounts
}

/// How far behind a sum it may be said that the same was paid once more.
const REPEAT_REACH: usize = 90;

/// 又转了同样一笔: the sum before once more, where the words stand.
fn add_repeated(text: &Text, amounts: &mut Vec<Amount>) {
    const SAME: &[&str] = &[
        "同样一笔",
        "同样的一笔",
        "一样的一笔",
        "同样的金额",
        "同样金额",
        "相同金额",
        "相同的金额",
        "同等金额",
        "同样的数",
        "同样数额",
        "同样的钱",
        "一样的钱",
        "一样多的钱",
        "同样多的钱",
        "一笔同样的",
        "一笔一样的",
        "同样的款",
    ];
    const PAID: &[&str] = &["转", "付", "充", "打", "汇", "交", "存", "扫", "投", "了", "来"];
    if !text.as_str().contains('样') && !text.as_str().contains("相同") && !text.as_str().contains("同等")
    {
        return;
    }
    for at in 0..text.len() {
        if !matches!(text.at(at), '同' | '一' | '相') {
            continue;
        }
        let Some(words) = SAME.iter().find(|words| text.starts_with_at(at, words)) else { continue };
        let span = Span::new(at, at + words.chars().count());
        let place = amounts.partition_point(|amount| amount.span.start < at);
        let before = place.checked_sub(1).map(|last| amounts[last]);
        let followed = amounts.get(place).is_some_and(|next| next.span.start <= span.end + 3);
        if let Some(before) = before
            && !followed
            && !before.is_vague
            && before.unit != Unit::Other
            && at - before.span.end <= REPEAT_REACH
            && text.any_ends_at(at, PAID)
        {
            amounts.insert(place, Amount { span, ..before });
        }
    }
}

fn skip_number(text: &Text, at: usize) -> usize {
    let mut end = at;
    while text.at(end).is_ascii_digit() {
        end += 1;
    }
    end.max(at + 1)
}

/// `glued` says that what stands straight before is known to be something else, such as a card.
fn amount_at(text: &Text, start: usize, glued: bool) -> Option<Amount> {
    let before = text.before(start, 1);
    let here = text.at(start);
    if before.is_ascii_alphanumeric() && !glued && !text.any_ends_at(start, &["RMB", "rmb", "CNY"])
        || before == '.'
        || before == '第'
    {
        return None;
    }
    if digit_of(before).is_some()
        || matches!(before, '几' | '数') && !here.is_ascii_digit()
        || matches!(before, '-' | '/' | ':') && text.before(start, 2).is_ascii_alphanumeric()
    {
        return None;
    }
    let number = number_at(text, start)?;
    if text.any_ends_at(start, &["USD", "USD ", "US$", "$", "HKD", "HKD ", "HK$", "EUR", "EUR "]) {
        return Some(Amount {
            span: Span::new(start, number.end),
            fen: number.hundredths,
            unit: Unit::Other,
            is_vague: false,
        });
    }
    let announced = matches!(before, '¥')
        || text.any_ends_at(start, &["人民币", "RMB", "rmb", "人民币【", "¥ ", "人民币:", "人民币 "]);
    let mut end = number.end;
    let mut is_vague = number.is_vague
        || matches!(before, '近' | '约') && number.is_scaled && text.any_ends_at(start, &["将近", "接近"]);
    while matches!(text.at(end), '多' | '余' | '来') {
        is_vague = true;
        end += 1;
    }
    let unit_at = text.skip_blanks(end);
    if let Some(words) = OTHER_WORDS.iter().find(|words| text.starts_with_at(unit_at, words)) {
        let span = Span::new(start, unit_at + words.chars().count());
        return Some(Amount { span, fen: number.hundredths, unit: Unit::Other, is_vague });
    }
    if matches!(text.at(unit_at), 'U' | 'u') && !text.at(unit_at + 1).is_ascii_alphanumeric() {
        return Some(Amount {
            span: Span::new(start, unit_at + 1),
            fen: number.hundredths,
            unit: Unit::Other,
            is_vague,
        });
    }
    if let Some(words) = YUAN_WORDS.iter().find(|words| text.starts_with_at(unit_at, words)) {
        let after = unit_at + words.chars().count();
        // 买了一块50克金条: a piece, not a yuan.
        if *words == "块"
            && number.hundredths < 1000
            && (text.at(after).is_ascii_digit() || matches!(text.at(after), '地' | '儿' | '表'))
        {
            return None;
        }
        let (more, after) = small_change(text, after);
        let is_vague =
            is_vague || matches!(text.at(after), '多' | '来' | '几') && !text.at(after + 1).is_ascii_digit();
        return Some(Amount {
            span: Span::new(start, after),
            fen: number.hundredths.checked_add(more)?,
            unit: Unit::Yuan,
            is_vague,
        });
    }
    bare(text, start, end, number, announced, is_vague)
}

/// 5元`5角`, 九百九十九块`九`.
fn small_change(text: &Text, start: usize) -> (i64, usize) {
    let mut at = start + usize::from(text.at(start) == '零');
    let mut fen = 0;
    for _ in 0..2 {
        let Some(digit) =
            digit_of(text.at(at)).map(i64::from).or_else(|| text.at(at).to_digit(10).map(i64::from))
        else {
            break;
        };
        match text.at(at + 1) {
            '角' | '毛' => {
                fen += digit * 10;
                at += 2;
            }
            '分' if fen > 0 || text.before(at, 1) == '零' => {
                fen += digit;
                at += 2;
            }
            next if fen == 0
                && text.before(start, 1) == '块'
                && !next.is_ascii_digit()
                && digit_of(next).is_none()
                && !COUNTED.contains(next) =>
            {
                return (digit * 10, at + 1);
            }
            _ => break,
        }
    }
    if fen == 0 { (0, start + usize::from(text.at(start) == '整')) } else { (fen, at) }
}

fn bare(
    text: &Text,
    start: usize,
    end: usize,
    number: Number,
    announced: bool,
    is_vague: bool,
) -> Option<Amount> {
    let next = text.at(end);
    let span = Span::new(start, end + usize::from(next == '整'));
    let made = |unit| Some(Amount { span, fen: number.hundredths, unit, is_vague });
    if announced {
        return made(Unit::Yuan);
    }
    if next.is_ascii_alphabetic()
        || COUNTED.contains(next)
            && !text.any_starts_at(end, &["个税", "个人所得", "手术", "手续", "手机", "手里", "手工"])
        || matches!(next, '/' | ':' | '_' | '@' | '~' | '-') && text.at(end + 1).is_ascii_digit()
    {
        return None;
    }
    let digits = number.end - start;
    match number.style {
        Style::Grouped => made(Unit::Yuan),
        Style::Arabic if number.is_scaled => made(Unit::Yuan),
        Style::Arabic => (digits <= 8 && number.hundredths >= 1000 && text.at(start) != '0')
            .then(|| made(Unit::Bare))
            .flatten(),
        Style::Chinese => {
            let ok = number.is_scaled && number.hundredths >= 100 * 100 && !is_vague
                || number.is_scaled && text.at(end - 1) == '万';
            (ok && !is_idiom(text, start)).then(|| made(Unit::Bare)).flatten()
        }
    }
}

/// 百万保障, 千万别信, 万一: magnitudes that count nothing.
fn is_idiom(text: &Text, start: usize) -> bool {
    text.any_starts_at(
        start,
        &[
            "百万保障",
            "百万医疗",
            "千万别",
            "千万不",
            "千万要",
            "万一",
            "一千零一",
            "百分",
            "十万火急",
            "千方百计",
            "百度",
            "百货",
            "千里",
            "百合",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str) -> String {
        let text = Text::new(words);
        let say = |amount: &Amount| {
            format!("{} {:?}{}", amount.fen, amount.unit, if amount.is_vague { " vague" } else { "" })
        };
        scan(&text, &[]).iter().map(say).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn reads_sums() {
        for (words, expected) in [
            ("转账6,666.66元", "666666 Yuan"),
            ("人民币叁万元整", "3000000 Yuan"),
            ("充1000、充2w", "100000 Bare; 2000000 Yuan"),
            ("九百九十九块九，", "99990 Yuan"),
            ("36.8元", "3680 Yuan"),
            ("四十五万余元", "45000000 Yuan vague"),
            ("2500USDT（17,925元）", "250000 Other; 1792500 Yuan"),
            ("3单，每单1288", "128800 Bare"),
            ("两千八", "280000 Bare"),
            ("开通的百万保障", ""),
            ("人民币【32000元】", "3200000 Yuan"),
            ("一千块零五毛", "100050 Yuan"),
        ] {
            assert_eq!(check(words), expected, "{words}");
        }
    }
}
