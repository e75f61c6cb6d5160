//! Sums in the characters that cannot be altered (大写金额), as papers with legal force carry them.

use kernel::Fen;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// A sum as `伍万零叁拾元伍角整`; below zero it begins with 负.
#[must_use]
pub fn in_capitals(sum: Fen) -> String {
    let fen = sum.get().unsigned_abs();
    let (yuan, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut out = String::from(if sum < Fen::ZERO { "负" } else { "" });
    if yuan > 0 || fen == 0 {
        out.push_str(&whole(yuan));
        out.push('元');
    }
    if jiao > 0 {
        out.push(digit(jiao));
        out.push('角');
    } else if rest > 0 && yuan > 0 {
        out.push('零');
    }
    if rest > 0 {
        out.push(digit(rest));
        out.push('分');
    } else {
        out.push('整');
    }
    out
}

/// A whole number in groups of four digits; a gap of zeros is one 零.
fn whole(mut number: u64) -> String {
    if number == 0 {
        return "零".to_owned();
    }
    let mut groups = Vec::new();
    while number > 0 {
        groups.push(number % 10_000);
        number /= 10_000;
    }
    let mut out = String::new();
    let mut gap = false;
    for (place, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap || (!out.is_empty() && *group < 1_000) {
            out.push('零');
        }
        gap = false;
        out.push_str(&four(*group));
        out.push_str(GROUPS.get(place).copied().unwrap_or_default());
    }
    out
}

fn four(group: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for place in (0..4).rev() {
        let value = group / 10_u64.pow(place) % 10;
        if value == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.push(digit(value));
        out.push_str(PLACES[place as usize]);
    }
    out
}

fn digit(value: u64) -> char {
    DIGITS[usize::try_from(value % 10).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_stand_in_capitals() {
        let check = |fen: i64| in_capitals(Fen::new(fen));
        for (fen, words) in [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角整"),
            (105, "壹元零伍分"),
            (5_000_000, "伍万元整"),
            (5_003_050, "伍万零叁拾元伍角整"),
            (10_000_000, "壹拾万元整"),
            (100_000_001, "壹佰万元零壹分"),
            (100_010_000, "壹佰万零壹佰元整"),
            (1_000_000_000_000, "壹佰亿元整"),
            (1_002_003_004_005, "壹佰亿贰仟零叁万零肆拾元零伍分"),
            (-123_456_789, "负壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        ] {
            assert_eq!(check(fen), words, "{fen}");
        }
    }
}
