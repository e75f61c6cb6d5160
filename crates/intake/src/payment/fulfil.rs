//! What one sentence says of several sums before it: all that was wanted was paid, and what the parts come to.

use super::Parts;
use super::afterwards::is_denied_in;
use super::label::{Label, Place, is_placed, within, worth};
use crate::amount::Unit;
use crate::cue::Cue;
use crate::numeral::small_at;
use crate::text::Span;

/// 我均按要求转入…, 都付了: done as it was wanted, all of it.
const ALL_DONE: &[&str] = &[
    "均按要求",
    "都按要求",
    "全按要求",
    "都照做",
    "均照做",
    "都照办",
    "均转",
    "均已转",
    "均已支付",
    "均支付",
    "均汇",
    "均付",
    "都转了",
    "都付了",
    "都给了",
    "都交了",
    "都打了",
    "都汇了",
    "都充了",
    "都转给",
    "都打给",
    "全转了",
    "全付了",
    "全给了",
    "都转过去",
    "都打过去",
    "分别转",
    "分别支付",
    "均通过",
    "都是通过",
    "全交了",
    "均为微信",
    "均为扫码",
    "均为支付宝",
    "均系微信",
    "均系扫码",
    "均用微信",
    "都用微信",
    "都是微信",
    "都是扫码",
];

/// How far behind the last sum, and how far from one another, such sums may stand.
const REACH: usize = 60;

/// How far on in a chat it may be said that a sum was paid.
const CHAT_REACH: usize = 120;
const CHAT_DONE: &[&str] = &["我:转了", "我:付了", "我:已转", "我:打了", "我:转好了", "转过去了", "我:汇了"];

/// Sums that were wanted one after the other and then paid together.
pub(super) fn all_done(parts: &Parts, labels: &mut [Label]) {
    let text = parts.text;
    for last in 0..labels.len() {
        let next = parts.amounts.get(last + 1).map_or(text.len(), |next| next.span.start);
        let end = parts.amounts[last].span.end;
        let behind = text.window_after(end, REACH.min(next.saturating_sub(end)), &['\n']);
        // 他：转两万给我同事 … 我：转了: done in a chat, some lines on.
        let chat = text.window_after(end, CHAT_REACH.min(next.saturating_sub(end)), &[]);
        if labels[last] == Label::Wanted && text.has_any(chat, CHAT_DONE) && text.has_any(chat, &["我:"]) {
            labels[last] = Label::Paid;
        }
        let Some(done) = (behind.start..behind.end).find(|&at| text.any_starts_at(at, ALL_DONE)) else {
            continue;
        };
        if is_denied_in(text, Span::new(end, done)) {
            continue;
        }
        let mut first = last;
        while let Some(before) = first.checked_sub(1) {
            let gap = parts.amounts[first].span.start.saturating_sub(parts.amounts[before].span.end);
            let between = Span::new(parts.amounts[before].span.end, parts.amounts[first].span.start);
            let parted = gap > REACH || is_denied_in(text, between) || text.has_any(between, &["。", "\n"]);
            if parted || !matches!(labels[before], Label::Wanted | Label::Paid) {
                break;
            }
            first = before;
        }
        for label in labels[first..=last].iter_mut().filter(|label| **label == Label::Wanted) {
            *label = Label::Paid;
        }
    }
}

/// How many sums may make up a whole, and how far it may stand from them.
const PARTS_MOST: usize = 12;
const WHOLE_REACH: usize = 160;

/// 以会员费399元、解冻费5000元、验证费9600元为由骗走共14999元: the sums that stand before a whole and come to it.
pub(super) fn parts_of_whole(parts: &Parts, labels: &mut [Label]) {
    const WHOLE: &[&str] = &["共", "总", "合计", "累计", "损失", "被骗", "骗走", "骗去", "全部"];
    for whole in 2..labels.len() {
        let amount = &parts.amounts[whole];
        let near = parts.text.window_before(amount.span.start, 12, &['。', '\n']);
        if !matches!(labels[whole], Label::Paid | Label::Total)
            || amount.is_vague
            || amount.unit == Unit::Other
            || !parts.text.has_any(near, WHOLE)
        {
            continue;
        }
        if parts.text.has_any(parts.text.window_after(amount.span.end, 8, &['。']), &["分"]) {
            continue;
        }
        let (mut sum, mut members) = (0_i64, Vec::new());
        for at in (0..whole).rev().take(PARTS_MOST) {
            let one = &parts.amounts[at];
            let after = members.last().map_or(amount, |&at: &usize| &parts.amounts[at]);
            if one.is_vague
                || one.unit == Unit::Other
                || after.span.start.saturating_sub(one.span.end) > WHOLE_REACH
            {
                break;
            }
            if matches!(labels[at], Label::Back | Label::Revoked | Label::Total) {
                continue;
            }
            sum = sum.saturating_add(worth(parts, one));
            members.push(at);
            if sum >= amount.fen {
                break;
            }
        }
        if sum == amount.fen && members.len() > 1 {
            labels[whole] = Label::Total;
            for at in members {
                labels[at] = Label::Paid;
            }
        }
    }
}

/// 共37300元，分两笔18000元、19300元转: a whole and behind it its parts, which alone were paid.
pub(super) fn whole_then_parts(parts: &Parts, labels: &mut [Label]) {
    let text = parts.text;
    for whole in 0..labels.len().saturating_sub(2) {
        let amount = &parts.amounts[whole];
        let first = &parts.amounts[whole + 1];
        let between =
            text.window_after(amount.span.end, WHOLE_REACH.min(first.span.start - amount.span.end), &['\n']);
        let split = (between.start..between.end).any(|at| {
            text.at(at) == '分'
                && small_at(text, at + 1, 1)
                    .is_some_and(|(n, end)| n > 1 && matches!(text.at(end), '笔' | '次' | '回'))
        });
        if !split || amount.is_vague || amount.unit == Unit::Other || labels[whole] == Label::Back {
            continue;
        }
        let (mut sum, mut end) = (0_i64, whole + 1);
        while end < labels.len() && sum < amount.fen {
            sum = sum.saturating_add(worth(parts, &parts.amounts[end]));
            end += 1;
        }
        if sum != amount.fen || end < whole + 2 {
            continue;
        }
        labels[whole] = Label::Total;
        labels[whole + 1..end].fill(Label::Paid);
        // 贷出8000、12000、15000元，连同余额2300元，共37300元: where it came from.
        let (mut sum, mut source) = (0_i64, whole);
        while source > 0 && sum < amount.fen {
            source -= 1;
            sum = sum.saturating_add(parts.amounts[source].fen);
        }
        if sum == amount.fen && whole - source > 1 {
            labels[source..whole].fill(Label::Other);
        }
    }
}

/// How far on a plan is told as done.
const PLAN_REACH: usize = 90;

/// 先付500定金，猫上飞机再付1300。我10月8日付了500: what was agreed is no payment where the same sum is told as done behind it.
pub(super) fn plans(parts: &Parts, labels: &mut [Label]) {
    let text = parts.text;
    for plan in 0..labels.len() {
        let place = Place::of(parts, plan);
        let told = Span::new(place.clause.start, place.amount.span.start);
        let said = within(parts.cues, told);
        let at_once = text.window_after(place.amount.span.end, 5, &['。', '\n']);
        // 买了茶叶2680，他说要预付，我付了2680: told again as done, straight behind.
        if labels[plan] == Label::Paid && is_told_again_at_once(parts, labels, plan) {
            labels[plan] = Label::Wanted;
            continue;
        }
        if labels[plan] != Label::Paid
            || text.has_any(at_once, &["交了", "付了", "转了", "给了", "充了", "打了"])
            || said.iter().any(|cue| cue.cue == Cue::Paid)
            || is_placed(parts, place.clause)
            || text.at(place.amount.span.end) == '了'
            || !text.has_any(
                text.window_before(place.amount.span.start, 30, &['\n']),
                &["先", "说", "要", "再", "谈好", "才", "让"],
            )
        {
            continue;
        }
        let done = (plan + 1..labels.len()).take(4).find(|&later| {
            let other = Place::of(parts, later);
            let own = Span::new(other.clause.start, other.amount.span.start);
            labels[later] == Label::Paid
                && other.amount.fen == place.amount.fen
                && other.amount.span.start - place.amount.span.end <= PLAN_REACH
                && within(parts.cues, own)
                    .iter()
                    .any(|cue| cue.cue == Cue::Paid || cue.cue == Cue::Pay && is_placed(parts, other.clause))
                && (!text.has_any(own, &["又", "再", "还", "第二", "另"])
                    || text.has_any(told, &["再"]) && text.has_any(own, &["再次", "再"]))
        });
        if done.is_some() {
            labels[plan] = Label::Wanted;
        }
    }
}

/// How far behind a sum it may be said at once that it was paid.
const AT_ONCE: usize = 16;

fn is_told_again_at_once(parts: &Parts, labels: &[Label], plan: usize) -> bool {
    let (one, Some(next)) = (&parts.amounts[plan], parts.amounts.get(plan + 1)) else { return false };
    let between = Span::new(one.span.end, next.span.start.max(one.span.end));
    let text = parts.text;
    labels[plan + 1] == Label::Paid
        && next.fen == one.fen
        && between.end - between.start <= AT_ONCE
        && text.any_ends_at(
            next.span.start,
            &["我付了", "我转了", "我交了", "就付了", "就转了", "就交了", "我给了", "我打了", "扫码给了"],
        )
        && !text.has_any(between, &["又", "再", "。", "第", "另"])
}

/// 2月14号2万，4月清明那天5千，5月1号又给了1万5: a clause without any word between two payments of its sentence.
pub(super) fn between_payments(parts: &Parts, labels: &mut [Label]) {
    for at in 1..labels.len().saturating_sub(1) {
        let place = Place::of(parts, at);
        let amount = place.amount;
        let silent =
            within(parts.cues, place.clause).is_empty() && place.clause.end - place.clause.start <= 16;
        let paid = labels[at - 1] == Label::Paid && labels[at + 1] == Label::Paid;
        let same = place.sentence.covers(parts.amounts[at - 1].span)
            && place.sentence.covers(parts.amounts[at + 1].span);
        let alone = parts.amounts.iter().filter(|one| place.clause.covers(one.span)).count() == 1;
        // 900+1800: added up with one that was paid.
        let added = labels[at + 1] == Label::Paid
            && parts.amounts[at + 1].span.start == amount.span.end + 1
            && parts.text.at(amount.span.end) == '+';
        if labels[at] == Label::Other && added && !amount.is_vague {
            labels[at] = Label::Paid;
        }
        if labels[at] == Label::Other
            && silent
            && paid
            && same
            && alone
            && !amount.is_vague
            && amount.unit != Unit::Other
        {
            labels[at] = Label::Paid;
        }
    }
}
