//! Which of the times in a report is a payment's.

use kernel::time::Timestamp;

use super::counted;
use super::label::within;
use super::{Paid, Parts, clause, sentence, sheet};
use crate::cue::Cue;
use crate::instant::{Instant, Precision};
use crate::text::Span;

/// Words by which a clause with a time says that the sum before it was paid then.
const DONE_THEN: &[&str] = &[
    "付的",
    "转的",
    "给的",
    "交的",
    "扫的",
    "充的",
    "打的",
    "汇的",
    "转走",
    "也转了",
    "也付了",
    "转出",
    "汇出",
    "付出",
    "转账完成",
];

/// Words by which a later sentence tells the time of all payments before it.
const TIME_OF_ALL: &[&str] = &[
    "发生在",
    "发生时间",
    "案发",
    "事发",
    "都是",
    "的事",
    "时间",
    "付的",
    "转的",
    "之间",
    "期间",
    "就是",
    "扣款",
];

pub(super) fn all(parts: &Parts, paid: &[Paid]) -> Vec<Option<Instant>> {
    let mut times: Vec<Option<Instant>> = Vec::with_capacity(paid.len());
    for (index, one) in paid.iter().enumerate() {
        let time = of(parts, paid, index, one, &times);
        times.push(time);
    }
    in_a_row(parts, paid, &mut times);
    on_each_day(parts, paid, &mut times);
    joined_with_next(parts, paid, &mut times);
    behind_each(parts, paid, &mut times);
    told_later(parts, paid, &mut times);
    sheet::times(parts, paid, &mut times);
    times
}

fn of(parts: &Parts, paid: &[Paid], index: usize, one: &Paid, before: &[Option<Instant>]) -> Option<Instant> {
    let whole = sentence(parts.text, one.span.start);
    let until_next = paid
        .get(index + 1)
        .filter(|next| next.span != one.span)
        .map_or(parts.text.len(), |next| next.span.start);
    // 2800元，昨天下午3点左右微信付的.
    let own_clause = clause(parts.text, one.span);
    let next_clause = clause(
        parts.text,
        Span::new((own_clause.end + 1).min(whole.end), (own_clause.end + 1).min(whole.end)),
    );
    let soon = Span::new(one.span.end, next_clause.end.min(whole.end).min(until_next));
    let free = next_clause.end <= until_next;
    let done = first_in(parts, soon).filter(|_| free && parts.text.has_any(soon, DONE_THEN));
    if let Some(done) = done
        && done.precision != Precision::Day
    {
        return Some(done);
    }
    if let Some(bracketed) = in_bracket(parts, one.span.end) {
        return Some(bracketed);
    }
    let last_end = index.checked_sub(1).map_or(0, |last| paid[last].span.end);
    let used = index.checked_sub(1).and_then(|last| before[last]).map_or(0, |instant| instant.span.end);
    let from =
        whole.start.max(last_end.min(one.span.start)).max(if used <= one.span.start { used } else { 0 });
    let own = last_in(parts, Span::new(from, one.span.start));
    let in_clause = own.is_some_and(|instant| own_clause.start <= instant.span.start);
    if !in_clause && let Some(done) = in_done_clause(parts, paid, index, own_clause, whole) {
        return Some(done);
    }
    if own.is_some_and(|instant| instant.precision != Precision::Day) {
        return own;
    }
    // What is told at the end of the sentence is the last payment's, unless another begins there.
    let is_last = paid.get(index + 1).is_none_or(|next| next.span.start >= whole.end);
    let reach = if is_last { LATER_REACH } else { 14 };
    let until = Span::new(one.span.end, whole.end.min(until_next).min(own_clause.end + reach));
    let later = first_in(parts, until).filter(|instant| !belongs_to_next(parts, paid, index, instant));
    let points = later.is_some_and(|later| {
        later.precision != Precision::Day
            && parts.text.any_ends_at(
                later.span.start,
                &["，是", "，就是", "，也是", "，在", "系", "系于", "元是", "万是"],
            )
    });
    if let Some(later) = later
        && (own.is_none() || points || later.precision != Precision::Day && !later.has_day)
    {
        return Some(later);
    }
    let said = own.or_else(|| last_in(parts, Span::new(whole.start, one.span.start)));
    next_sentence(parts, paid, index, whole).or(said).or_else(|| day_before(parts, one))
}

/// …必须付，88万。我11点整网银付出去的: the sentence behind it tells when it was done.
fn next_sentence(parts: &Parts, paid: &[Paid], index: usize, whole: Span) -> Option<Instant> {
    let is_last = paid.get(index + 1).is_none_or(|next| next.span.start >= whole.end);
    if !is_last || whole.end >= parts.text.len() {
        return None;
    }
    let next = sentence(parts.text, (whole.end + 1).min(parts.text.len()));
    let next = Span::new(next.start.max(whole.end), next.end.min(whole.end + 40));
    let from = parts.amounts.partition_point(|amount| amount.span.start < next.start);
    let tells_sum = parts.amounts.get(from).is_some_and(|amount| amount.span.start < next.end);
    let done = parts.text.has_any(
        next,
        &["付出去", "转的", "付的", "转出去", "汇出去", "转过去", "打的", "转了", "付了", "汇的"],
    );
    let clock = first_in(parts, next).filter(|clock| clock.precision != Precision::Day);
    clock.filter(|_| done && !tells_sum)
}

/// How far behind the last payment of a sentence its time may stand.
const LATER_REACH: usize = 60;

/// 199（13号上午11点）: the time in the bracket straight behind a sum.
fn in_bracket(parts: &Parts, end: usize) -> Option<Instant> {
    let open = parts.text.skip_blanks(end);
    if parts.text.at(open) != '(' {
        return None;
    }
    let close = (open + 1..open + 60).find(|&at| parts.text.at(at) == ')')?;
    first_in(parts, Span::new(open, close)).filter(|instant| instant.precision != Precision::Day)
}

/// 需再转16000元，15时58分再次转出: the clause that tells of the payment, before the next sum.
fn in_done_clause(parts: &Parts, paid: &[Paid], index: usize, own: Span, whole: Span) -> Option<Instant> {
    let text = parts.text;
    let next = paid.get(index + 1).map_or(whole.end, |next| clause(text, next.span).start.min(whole.end));
    let until = next.min(own.end + 90);
    let mut at = own.end + 1;
    while at < until {
        let here = clause(text, Span::new(at, at));
        let here = Span::new(here.start.max(at), here.end.min(until));
        if here.end <= here.start {
            at += 1;
            continue;
        }
        let cues = within(parts.cues, here);
        let pays = cues.iter().any(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid));
        let other = cues.iter().any(|cue| matches!(cue.cue, Cue::Demand | Cue::Back | Cue::Not | Cue::Total));
        if other {
            return None;
        }
        if pays
            && let Some(clock) = first_in(parts, here).filter(|instant| instant.precision != Precision::Day)
        {
            return Some(clock);
        }
        at = here.end + 1;
    }
    None
}

/// 3点20分、3点45分、4点10分…转账49800元、49900元、30000元: as many clocks before a list as it has sums.
fn in_a_row(parts: &Parts, paid: &[Paid], times: &mut [Option<Instant>]) {
    let mut first = 0;
    while first < paid.len() {
        let mut end = first + 1;
        while end < paid.len() && is_next_in_list(parts, paid[end - 1].span, paid[end].span) {
            end += 1;
        }
        let after = first.checked_sub(1).map_or(0, |last| paid[last].span.end);
        let from = sentence(parts.text, paid[first].span.start).start.max(after);
        let clocks = parts.instants.iter().filter(|instant| instant.precision != Precision::Day);
        let clocks: Vec<&Instant> = clocks
            .filter(|instant| instant.span.start >= from && instant.span.end <= paid[first].span.start)
            .collect();
        if end - first > 1 && clocks.len() == end - first {
            for (time, clock) in times[first..end].iter_mut().zip(clocks) {
                *time = Some(*clock);
            }
        }
        first = end;
    }
    rows_of_clocks(parts, paid, times);
}

/// Rows of clocks before or behind as many payments of their sentence: 11时26分、11时40分、14时02分，分三次分别向A转账4.9万元、向A转账3.1万元、向B转账6万元: a row of clocks, then as many payments.
fn rows_of_clocks(parts: &Parts, paid: &[Paid], times: &mut [Option<Instant>]) {
    let clocks: Vec<&Instant> = parts.instants.iter().collect();
    let mut first = 0;
    while first < clocks.len() {
        let mut end = first + 1;
        while end < clocks.len() && {
            let between = Span::new(clocks[end - 1].span.end, clocks[end].span.start);
            matches!(parts.text.folded(between).trim(), "、" | "和" | "及" | "与" | "跟" | "以及")
        } {
            end += 1;
        }
        let row = &clocks[first..end];
        let stop = clocks.get(end).map_or(parts.text.len(), |next| next.span.start);
        let begin = first.checked_sub(1).map_or(0, |last| clocks[last].span.end);
        first = end;
        let (start, after) = (row[0].span.start, row[row.len() - 1].span.end);
        let whole = sentence(parts.text, after);
        let within = |from: usize, until: usize| {
            (0..paid.len())
                .filter(|&at| paid[at].span.start >= from && paid[at].span.end <= until)
                .collect::<Vec<usize>>()
        };
        let ahead = within(after, whole.end.min(stop));
        // 一笔四万九千九一笔一万二，就是三点十分跟三点十八分的事.
        let behind = within(whole.start.max(begin), start);
        let minutes = row.len() > 1 && row.iter().all(|one| one.precision != Precision::Day);
        let told = if ahead.len() == row.len() { ahead } else { behind };
        if minutes && told.len() == row.len() {
            for (&at, clock) in told.iter().zip(row) {
                times[at] = Some(**clock);
            }
        }
    }
}

/// 定金2000元、运费1800元，6月1日16时支付上述两笔: members of a list share the time told for the last.
fn joined_with_next(parts: &Parts, paid: &[Paid], times: &mut [Option<Instant>]) {
    for index in (0..paid.len().saturating_sub(1)).rev() {
        let between = Span::new(paid[index].span.end, paid[index + 1].span.start.max(paid[index].span.end));
        let listed = between.end - between.start <= 8
            && matches!(parts.text.at(between.start), '、' | '和' | '及')
            && first_in(parts, between).is_none();
        let open = times[index].is_none_or(|time| time.precision == Precision::Day);
        let told = times[index + 1].filter(|time| time.precision != Precision::Day);
        if listed
            && open
            && let Some(told) = told
        {
            times[index] = Some(told);
        }
    }
}

/// 九千八，三点四十一分，还有个一万，三点四十五: a clock behind every sum of a sentence, none before the first.
fn behind_each(parts: &Parts, paid: &[Paid], times: &mut [Option<Instant>]) {
    let mut first = 0;
    while first < paid.len() {
        let whole = sentence(parts.text, paid[first].span.start);
        let end = (first..paid.len())
            .find(|&at| paid[at].span.start >= whole.end)
            .unwrap_or(paid.len())
            .max(first + 1);
        let clock = |from: usize, until: usize| {
            let inside = Span::new(from, until.max(from));
            let found = parts
                .instants
                .iter()
                .filter(|one| inside.covers(one.span) && one.precision != Precision::Day);
            found.copied().collect::<Vec<_>>()
        };
        let behind: Vec<Vec<Instant>> = (first..end)
            .map(|at| {
                clock(paid[at].span.end, if at + 1 < end { paid[at + 1].span.start } else { whole.end })
            })
            .collect();
        let none_before = clock(whole.start, paid[first].span.start).is_empty();
        if end - first > 1 && none_before && behind.iter().all(|clocks| clocks.len() == 1) {
            for (time, clocks) in times[first..end].iter_mut().zip(&behind) {
                *time = clocks.first().copied();
            }
        }
        first = end;
    }
}

/// 8月6日、8月15日各转账10万元: each of the payments that stand in the same words has its own time.
fn on_each_day(parts: &Parts, paid: &[Paid], times: &mut [Option<Instant>]) {
    let mut first = 0;
    while first < paid.len() {
        let same = (first..paid.len()).take_while(|&at| paid[at].span == paid[first].span).count();
        let days = counted::dates_of_each(parts, paid[first].span);
        if same > 1 && days.len() == same {
            for (time, day) in times[first..first + same].iter_mut().zip(days) {
                *time = Some(day);
            }
        }
        first += same.max(1);
    }
}

fn is_next_in_list(parts: &Parts, last: Span, next: Span) -> bool {
    next.start > last.end
        && next.start - last.end <= 2
        && matches!(parts.text.at(last.end), '、' | '和' | '及')
}

/// The day of the last time before the payment's sentence: a day carries over, a clock does not.
fn day_before(parts: &Parts, one: &Paid) -> Option<Instant> {
    let earlier = last_in(parts, Span::new(0, one.span.start))?;
    if earlier.is_range && earlier.precision == Precision::Hour {
        return Some(earlier);
    }
    let midnight =
        Timestamp::from_beijing(earlier.at.beijing_date().to_datetime(jiff::civil::Time::midnight()))?;
    Some(Instant { precision: Precision::Day, at: midnight, ..earlier })
}

/// A time just before the next payment of the sentence is the next one's.
fn belongs_to_next(parts: &Parts, paid: &[Paid], index: usize, instant: &Instant) -> bool {
    let Some(next) = paid.get(index + 1) else { return false };
    let here = sentence(parts.text, paid[index].span.start);
    let mark = (paid[index].span.end..instant.span.start)
        .any(|at| matches!(parts.text.at(at), ';' | '、' | '，' | ',' | '。'));
    mark && here.covers(next.span)
        && next.span.start > instant.span.start
        && next.span.start.saturating_sub(instant.span.end) < 40
}

/// 都是今天晚上八点多的事; 扣款时间是15:36和15:38: clocks told after the payments that have none.
fn told_later(parts: &Parts, paid: &[Paid], times: &mut [Option<Instant>]) {
    let Some(last) = paid.last() else { return };
    let open: Vec<usize> = (0..paid.len())
        .filter(|&index| times[index].is_none_or(|time| time.precision == Precision::Day))
        .collect();
    let told: Vec<Instant> = parts
        .instants
        .iter()
        .filter(|instant| {
            instant.span.start >= last.span.end
                && instant.precision != Precision::Day
                && instant.span.start < last.span.end + 160
        })
        .filter(|instant| tells_of_all(parts, instant))
        .copied()
        .collect();
    if told.len() == open.len() && told.len() > 1 {
        for (&index, instant) in open.iter().zip(&told) {
            times[index] = Some(*instant);
        }
        return;
    }
    let row = told.len() > 1
        && open.len() > told.len()
        && parts.text.has_any(
            parts.text.window_before(told[0].span.start, 8, &['。', '\n']),
            &["时间依次", "时间分别", "依次为", "分别为", "依次是", "分别是"],
        );
    if row {
        for (&index, instant) in open[open.len() - told.len()..].iter().zip(&told) {
            times[index] = Some(*instant);
        }
        return;
    }
    let Some(first) = told.first() else { return };
    for index in open {
        // A payment with a day of its own keeps it, unless the clock is of that day.
        // 昨晚…，0点40到1点20之间付的: the night goes on.
        let night = |time: &Instant| {
            let next = time.at.beijing_date().tomorrow().ok();
            next == Some(first.at.beijing_date()) && first.at.to_beijing().hour() < 6
        };
        let same_day =
            times[index].is_none_or(|time| time.at.beijing_date() == first.at.beijing_date() || night(&time));
        if same_day || times[index].is_some_and(|time| time.span.end < paid[0].span.start) {
            times[index] = Some(*first);
        }
    }
}

/// So many characters beside its times make a sentence of nothing but the way.
const SHORT_MOST: usize = 10;

fn tells_of_all(parts: &Parts, instant: &Instant) -> bool {
    let whole = sentence(parts.text, instant.span.start);
    let own = clause(parts.text, instant.span);
    // 18:58和19:03: a sentence of nothing but times; 时间分别为9时42分、10时13分: a row of them.
    let times: usize = parts
        .instants
        .iter()
        .filter(|one| whole.covers(one.span))
        .map(|one| one.span.end - one.span.start + 1)
        .sum();
    let only = whole.end - whole.start <= times + 1;
    let row = parts.text.has_any(
        whole,
        &["时间分别", "时间依次", "时间为", "时间是", "时间:", "两笔都", "几笔都", "两次都", "都是"],
    );
    let asked = parts.text.has_any(
        Span::new(whole.start.saturating_sub(24), whole.start),
        &["什么时候", "几点", "啥时候", "何时"],
    );
    let whole_told = parts.text.has_any(whole, &["全部", "全是", "都是", "都在", "均", "前后"]);
    // 扫码付款，昨天晚上八点多: a short sentence of nothing but the way and the time.
    let short = whole.end - whole.start <= times + SHORT_MOST
        && parts.text.has_any(whole, &["付款", "扫码", "转账", "微信", "支付宝", "银行", "现金"])
        && !parts.amounts.iter().any(|amount| whole.covers(amount.span));
    only || short || row || asked || whole_told || parts.text.has_any(own, TIME_OF_ALL)
}

fn first_in(parts: &Parts, span: Span) -> Option<Instant> {
    parts
        .instants
        .iter()
        .find(|instant| instant.span.start >= span.start && instant.span.end <= span.end)
        .copied()
}

fn last_in(parts: &Parts, span: Span) -> Option<Instant> {
    parts
        .instants
        .iter()
        .rev()
        .find(|instant| instant.span.start >= span.start && instant.span.end <= span.end)
        .copied()
}
