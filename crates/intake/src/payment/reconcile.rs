//! The stated total as a check: where the sums read as paid do not come to it and one or two doubtful ones make up exactly
//! the difference, the total decides.

use super::label::Label;
use super::{Parts, clause};
use crate::amount::Unit;
use crate::cue::Cue;

/// More doubtful sums than this are not tried out.
const DOUBTFUL_MOST: usize = 12;
/// So many labels may change.
const CHANGES_MOST: usize = 3;

/// Words by which a sum is the whole, or only shown.
const WHOLE: &[&str] = &["骗走", "骗去", "被骗", "骗了", "回单", "截图", "损失", "总", "共"];

/// 骗走六万八千四百，20点09分转两万，20点17分转两万八千四…: a sum of all the others is no payment.
fn total_among_paid(parts: &Parts, labels: &mut [Label]) {
    let paid: Vec<usize> = (0..labels.len()).filter(|&at| labels[at] == Label::Paid).collect();
    if paid.len() < 3 {
        return;
    }
    let worth = |at: usize| super::label::worth(parts, &parts.amounts[at]);
    let all: i64 = paid.iter().map(|&at| worth(at)).fold(0, i64::saturating_add);
    for at in [paid[0], paid[paid.len() - 1]] {
        let own = clause(parts.text, parts.amounts[at].span);
        let around = parts.text.window_before(parts.amounts[at].span.start, 24, &['。', '\n']);
        let told = parts.text.has_any(around, WHOLE) || parts.text.has_any(own, WHOLE);
        let listed = [at.checked_sub(1).map(|last| (last, at)), Some((at, at + 1))]
            .into_iter()
            .flatten()
            .any(|(one, next)| {
                next < parts.amounts.len()
                    && parts.amounts[next].span.start.saturating_sub(parts.amounts[one].span.end) <= 1
            });
        let numbered =
            matches!(parts.text.before(parts.amounts[at].span.start, 1), '笔' | '单' | '次' | '回');
        // 货款35760元由报警人先垫，…转了2万，…转了15760元: a whole without time or account before its parts.
        let before_parts = at == paid[0] && !super::label::is_placed(parts, own);
        if (told || before_parts) && !numbered && !listed && worth(at).saturating_mul(2) == all {
            labels[at] = Label::Total;
            return;
        }
    }
}

/// 总共投入14100，返818: what came back in all, told again behind the total.
fn total_among_back(parts: &Parts, labels: &mut [Label]) {
    let back: Vec<usize> = (0..labels.len()).filter(|&at| labels[at] == Label::Back).collect();
    let Some((&last, before)) = back.split_last() else { return };
    let worth = |at: usize| super::label::worth(parts, &parts.amounts[at]);
    let sum = before.iter().map(|&at| worth(at)).fold(0_i64, i64::saturating_add);
    let whole = parts.text.window_before(parts.amounts[last].span.start, 30, &['。', '\n']);
    let told = parts.text.has_any(whole, &["总", "共", "合计", "扣", "减"]);
    if before.len() > 1 && worth(last) == sum && told {
        labels[last] = Label::Other;
    }
}

/// Changes doubtful labels where that makes the payments come to the stated total.
pub(super) fn with_total(parts: &Parts, labels: &mut [Label]) {
    total_among_paid(parts, labels);
    total_among_back(parts, labels);
    let sum = |labels: &[Label], label: Label| -> i64 {
        let fen = (0..labels.len())
            .filter(|&at| labels[at] == label)
            .map(|at| super::label::worth(parts, &parts.amounts[at]));
        fen.fold(0_i64, i64::saturating_add)
    };
    let (paid, back) = (sum(labels, Label::Paid), sum(labels, Label::Back));
    let totals: Vec<i64> = (0..labels.len())
        .filter(|&at| labels[at] == Label::Total && !parts.amounts[at].is_vague)
        .map(|at| parts.amounts[at].fen)
        .collect();
    let Some(&total) = totals.iter().max() else { return };
    if totals.iter().any(|&one| one == paid || one == paid.saturating_sub(back)) || paid == 0 {
        return;
    }
    let may_be = |at: usize, wanted: Label| {
        let amount = &parts.amounts[at];
        labels[at] == wanted && amount.unit != Unit::Other && !amount.is_vague && amount.fen > 0
    };
    let wanted: Vec<usize> =
        (0..labels.len()).filter(|&at| may_be(at, Label::Wanted)).take(DOUBTFUL_MOST).collect();
    let others: Vec<usize> = (0..labels.len())
        .filter(|&at| may_be(at, Label::Wanted) || may_be(at, Label::Other) && is_told(parts, at))
        .take(DOUBTFUL_MOST)
        .collect();
    for doubtful in [wanted, others] {
        for lacking in [total.saturating_sub(paid), total.saturating_add(back).saturating_sub(paid)] {
            if lacking > 0
                && let Some(chosen) =
                    only_subset(&doubtful, lacking, |at| super::label::worth(parts, &parts.amounts[at]))
            {
                for at in chosen {
                    labels[at] = Label::Paid;
                }
                return;
            }
        }
    }
    let excess = [paid.saturating_sub(total), paid.saturating_sub(back).saturating_sub(total)];
    for excess in excess.into_iter().filter(|&excess| excess > 0) {
        if drop_one(parts, labels, excess) {
            return;
        }
    }
}

/// Whether a sum stands where payments are told: with a time, an account or a word of paying in its clause, and not as
/// what somebody's account showed.
fn is_told(parts: &Parts, at: usize) -> bool {
    let own = clause(parts.text, parts.amounts[at].span);
    let cues = super::label::within(parts.cues, own);
    let pays = cues.iter().any(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid | Cue::Demand));
    let shown = parts
        .text
        .has_any(own, &["余额", "显示", "额度", "价值", "利润", "收益", "标价", "原价", "面值", "账面"]);
    !shown && (pays || super::label::is_placed(parts, own))
}

/// One payment too many that makes up the difference and was perhaps told twice: of the same sum as another, or without a time.
fn drop_one(parts: &Parts, labels: &mut [Label], excess: i64) -> bool {
    let twice = |at: usize| {
        (0..labels.len()).any(|other| other != at && parts.amounts[other].fen == parts.amounts[at].fen)
    };
    // 要交认证费，也就是16000: a sum without a time, an account or a word of its being done.
    let loose = |at: usize| {
        let own = clause(parts.text, parts.amounts[at].span);
        let done = super::label::within(parts.cues, own).iter().any(|cue| cue.cue == Cue::Paid);
        !done && !super::label::is_placed(parts, own)
    };
    let exact =
        |at: usize| labels[at] == Label::Paid && super::label::worth(parts, &parts.amounts[at]) == excess;
    let loosest: Vec<usize> = (0..labels.len()).filter(|&at| exact(at) && loose(at)).collect();
    let told_twice = |at: &usize| exact(*at) && twice(*at);
    let repeated = (0..labels.len()).filter(told_twice).find(|&at| loose(at));
    let last = (0..labels.len()).rev().find(told_twice);
    let chosen = repeated.or(last).or(match loosest[..] {
        [only] => Some(only),
        _ => None,
    });
    if let Some(at) = chosen {
        labels[at] = Label::Other;
    }
    chosen.is_some()
}

/// The members that add up to the sum, fewest first; none where two ways are equally short.
fn only_subset(members: &[usize], sum: i64, fen: impl Fn(usize) -> i64) -> Option<Vec<usize>> {
    for size in 1..=CHANGES_MOST.min(members.len()) {
        let mut found: Vec<Vec<usize>> = Vec::new();
        choose(members, size, sum, &fen, &mut Vec::new(), &mut found);
        match found.len() {
            0 => {}
            1 => return found.pop(),
            _ => return None,
        }
    }
    (members.len() > CHANGES_MOST && members.iter().map(|&at| fen(at)).sum::<i64>() == sum)
        .then(|| members.to_vec())
}

fn choose(
    rest: &[usize],
    size: usize,
    sum: i64,
    fen: &impl Fn(usize) -> i64,
    chosen: &mut Vec<usize>,
    found: &mut Vec<Vec<usize>>,
) {
    if size == 0 {
        if sum == 0 {
            found.push(chosen.clone());
        }
        return;
    }
    for (place, &one) in rest.iter().enumerate() {
        if fen(one) <= sum {
            chosen.push(one);
            choose(&rest[place + 1..], size - 1, sum - fen(one), fen, chosen, found);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::only_subset;

    #[test]
    fn one_way_only_makes_up_a_difference() {
        let fen = |at: usize| [100, 250, 400, 650][at];
        assert_eq!(only_subset(&[0, 1, 2, 3], 350, fen), Some(vec![0, 1]));
        assert_eq!(only_subset(&[0, 1, 2, 3], 650, fen), Some(vec![3]));
        assert_eq!(only_subset(&[0, 1, 2, 3], 333, fen), None);
        assert_eq!(only_subset(&[1, 1], 250, fen), None);
    }
}
