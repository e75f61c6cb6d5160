//! How strongly the words of a report tie its payments to its payees.
//!
//! A tie is weakest where sentences, other payments or other payees stand between, strongest in the bracket behind the sum
//! or where the words lead to the account (转到…, 向…转账). A statement of all (均转至…) reaches back over everything.

use super::assign::Scores;
use super::fits::{fits, is_bracketed_code, is_cash};
use super::group::{Groups, Mention};
use super::pin::{Pin, Pins};
use super::same::points_back;
use crate::elements::ElementKind;
use crate::payment::{Channel, Paid, Parts, channel, clause, sentence};
use crate::text::Span;

/// What each observation counts. Moving any of them by one to four changes the scores of the annotated reports by less than half a point.
pub(super) struct Weights {
    base: i32,
    sentence: i32,
    semicolon: i32,
    comma: i32,
    payment_before: i32,
    payment_behind: i32,
    other_payee: i32,
    named_only: i32,
    bracket: i32,
    led_to: i32,
    aimed: i32,
    time_before: i32,
    time_behind: i32,
    heads_next: i32,
    owned: i32,
    all: i32,
    all_sentence: i32,
    statement: i32,
    statement_other: i32,
    only_before: i32,
    same_as_before: i32,
    list: i32,
    same_sentence: i32,
    next_sentence: i32,
    far: i32,
    used: i32,
    nobody: i32,
    masked: i32,
    other_way: i32,
    used_up: i32,
}

const WEIGHTS: Weights = Weights {
    base: 15,
    sentence: 6,
    semicolon: 5,
    comma: 1,
    payment_before: 3,
    payment_behind: 3,
    other_payee: 6,
    named_only: 3,
    bracket: 10,
    led_to: 3,
    aimed: 5,
    time_before: 2,
    time_behind: 5,
    heads_next: 8,
    owned: 10,
    all: 18,
    all_sentence: 1,
    statement: 14,
    statement_other: 6,
    only_before: 9,
    same_as_before: 14,
    list: 6,
    same_sentence: 4,
    next_sentence: 2,
    far: 1,
    used: 3,
    nobody: 4,
    masked: 14,
    other_way: 8,
    used_up: 8,
};

/// No account can be paid so, or is pinned otherwise.
const NEVER: i32 = -1000;

pub(super) fn all(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    groups: &Groups,
    pins: &Pins,
) -> Scores {
    let ground = Ground::of(parts, paid, groups, pins);
    let own = (0..paid.len()).map(|payment| ground.row(ways, payment)).collect();
    let same = (0..paid.len()).map(|payment| ground.carried(payment)).collect();
    Scores { own, same, used: WEIGHTS.used }
}

/// A report with what is asked of it again and again.
struct Ground<'a> {
    parts: &'a Parts<'a>,
    paid: &'a [Paid],
    groups: &'a Groups,
    pins: &'a Pins,
    mentions: Vec<Around>,
    marks: Marks,
    /// The places of the different sums, in order.
    sums: Vec<Span>,
    /// Each payment's sentence.
    sentences: Vec<Span>,
}

/// A mention that is not used up, with what stands around it.
struct Around {
    mention: Mention,
    sentence: Span,
    /// 均转至…, 都打给…: it speaks of all payments.
    of_all: bool,
    /// Its sentence tells no payment, only whose the account is.
    is_statement: bool,
    /// 转到…, 收款人…: words lead to it.
    is_led: bool,
    /// 向…转账5000: it stands before its verb and sum.
    is_aimed: bool,
}

impl<'a> Ground<'a> {
    fn of(parts: &'a Parts<'a>, paid: &'a [Paid], groups: &'a Groups, pins: &'a Pins) -> Ground<'a> {
        let mut sums: Vec<Span> = paid.iter().map(|one| one.span).collect();
        sums.dedup();
        let free = groups.mentions.iter().enumerate().filter(|(at, _)| !pins.used.contains(at));
        let mentions = free.map(|(_, mention)| Around::of(parts, &sums, groups, *mention)).collect();
        let sentences = paid.iter().map(|one| sentence(parts.text, one.span.start)).collect();
        Ground { parts, paid, groups, pins, mentions, marks: Marks::of(parts), sums, sentences }
    }

    /// The scores of a payment with each payee, and with nobody.
    fn row(&self, ways: &[Option<Channel>], payment: usize) -> Vec<i32> {
        let payees = self.groups.len();
        let mut row = vec![NEVER; payees + 1];
        match self.pins.pins[payment] {
            Pin::Payee(payee) => row[payee] = 0,
            Pin::Nobody => row[payees] = 0,
            Pin::Open => {
                for (payee, score) in row.iter_mut().enumerate().take(payees) {
                    *score = self.score(ways, payment, payee);
                }
                row[payees] = self.nobody(payment);
            }
        }
        row
    }

    fn score(&self, ways: &[Option<Channel>], payment: usize, payee: usize) -> i32 {
        let (parts, paid) = (self.parts, self.paid);
        let suits = fits(parts, paid, ways, payment, self.groups.element(payee));
        let all_suit = ways[payment].is_none()
            && !is_cash(parts, paid, ways, payment)
            && !is_bracketed_code(parts, paid, payment);
        let w = &WEIGHTS;
        let own = self.mentions.iter().filter(|around| around.mention.group == payee);
        let best = own
            .filter(|around| {
                suits || around.of_all && all_suit && around.mention.span.start >= paid[payment].span.end
            })
            .map(|around| self.tie(payment, around))
            .max()
            .unwrap_or(if suits { -w.used_up } else { NEVER });
        let best = if goes_another_way(parts, paid, payment) && !self.is_wallet(payee) {
            best - w.other_way
        } else {
            best
        };
        let refers = self.refers_to(payment) == Some(payee);
        best.max(NEVER) + if refers && suits { WEIGHTS.same_as_before } else { 0 }
    }

    /// How a payment is tied to a mention.
    fn tie(&self, payment: usize, around: &Around) -> i32 {
        let (sum, place) = (self.paid[payment].span, around.mention.span);
        let is_behind = place.start >= sum.end;
        let between =
            if is_behind { Span::new(sum.end, place.start) } else { Span::new(place.end, sum.start) };
        if between.end < between.start {
            return 0;
        }
        let count = |most: usize, number: usize| i32::try_from(number.min(most)).unwrap_or(0);
        let sentences = count(4, self.marks.sentences(between));
        let others = count(2, self.others_between(between, around.mention.group));
        let timed = self.has_time(between);
        let w = &WEIGHTS;
        let mut near = w.base - w.sentence * sentences - w.other_payee * others;
        near -= w.semicolon * count(2, self.marks.semicolons(between));
        near -= w.comma * count(5, self.marks.commas(between));
        let sums = count(4, self.sums_between(between));
        if is_behind {
            near -= w.payment_behind * sums;
            near += if self.in_bracket(sum, place) { w.bracket } else { 0 };
            near += if around.is_led { w.led_to } else { 0 };
            near -= if around.is_aimed { w.heads_next } else { 0 };
            near -= if timed && !self.in_bracket(sum, place) { w.time_behind } else { 0 };
        } else {
            near -= w.payment_before * sums;
            near += if around.is_aimed && sums == 0 { w.aimed } else { 0 };
            near -= if timed { w.time_before } else { 0 };
        }
        let apart = !around.sentence.covers(sum) && !around.is_statement;
        near -= if apart { w.owned } else { 0 };
        let here = around.is_statement || around.sentence.covers(sum);
        let of_all = if around.of_all && here && (is_behind || around.is_statement) {
            w.all - w.all_sentence * sentences - w.other_payee * others
        } else {
            NEVER
        };
        let stated = if around.is_statement {
            w.statement - w.all_sentence * sentences - w.statement_other * others
        } else {
            NEVER
        };
        let only = if self.groups.len() == 1 && !is_behind { w.only_before } else { NEVER };
        near.max(of_all).max(stated).max(only) - if around.mention.is_account { 0 } else { w.named_only }
    }

    fn is_wallet(&self, payee: usize) -> bool {
        self.parts.elements[self.groups.element(payee)].kind == ElementKind::Alipay
    }

    /// What speaks for a payment whose account is not told.
    fn nobody(&self, payment: usize) -> i32 {
        let masked = has_masked_payee(self.parts, self.paid, payment);
        WEIGHTS.nobody + if masked { WEIGHTS.masked } else { 0 }
    }

    /// What a payment gains by the payee of the one before, by payee.
    fn carried(&self, payment: usize) -> Vec<i32> {
        let Some(last) = payment.checked_sub(1) else { return vec![0; self.groups.len()] };
        let (before, sum) = (self.paid[last].span, self.paid[payment].span);
        if before == sum {
            return vec![WEIGHTS.list * 2; self.groups.len()];
        }
        let between = Span::new(before.end, sum.start.max(before.end));
        let joined = between.end - between.start <= 3
            && !(between.start..between.end).any(|at| self.parts.text.at(at) == '\n');
        let gain = match self.marks.sentences(between) {
            _ if joined => WEIGHTS.list,
            0 => WEIGHTS.same_sentence,
            1 => WEIGHTS.next_sentence,
            _ => WEIGHTS.far,
        };
        let told = |payee: usize| {
            let mut own = self.groups.mentions.iter().filter(|mention| mention.group == payee);
            // Told before it carries on; told behind it was meant all along, in the same sentence.
            joined
                || own.clone().any(|mention| mention.span.start < sum.start)
                || self.marks.sentences(between) == 0
                    && own.any(|mention| self.sentences[payment].covers(mention.span))
        };
        (0..self.groups.len()).map(|payee| if told(payee) { gain } else { 0 }).collect()
    }

    /// 同一账户, 该账户: the last account before, or the payee of the payment before.
    fn refers_to(&self, payment: usize) -> Option<usize> {
        let sum = self.paid[payment].span;
        let own = clause(self.parts.text, sum);
        let inside = self.sentences[payment];
        let last = payment.checked_sub(1).map(|last| self.paid[last].span);
        let from = last.map_or(inside.start, |last| last.end.max(inside.start)).min(sum.start);
        let next = self.paid.get(payment + 1).map_or(inside.end, |next| next.span.start.min(inside.end));
        let until = next.max(sum.end).min((own.end + 14).max(sum.end));
        // 50000元至同一账户；11时31分消费: the words right behind the last sum are that one's.
        let here = (from..until).any(|at| {
            points_back(self.parts.text, at) && last.is_none_or(|last| at > last.end + 6 || at >= sum.start)
        });
        here.then(|| self.groups.last_before(sum.start).map(|mention| mention.group)).flatten()
    }

    fn others_between(&self, between: Span, group: usize) -> usize {
        let all = &self.groups.mentions;
        let from = all.partition_point(|mention| mention.span.start < between.start);
        let others = all[from..].iter().take_while(|mention| mention.span.end <= between.end);
        let mut last = group;
        let mut changes = 0;
        for mention in others.take(40) {
            if mention.group != last && mention.group != group {
                changes += 1;
            }
            last = mention.group;
        }
        changes
    }

    fn sums_between(&self, between: Span) -> usize {
        let from = self.sums.partition_point(|sum| sum.start < between.start);
        let until = self.sums.partition_point(|sum| sum.end <= between.end);
        until.saturating_sub(from)
    }

    fn has_time(&self, between: Span) -> bool {
        let from = self.parts.instants.partition_point(|one| one.span.start < between.start);
        self.parts.instants.get(from).is_some_and(|one| one.span.end <= between.end)
    }

    /// 转9999元（10时41分，滕飞跃，6226…）: in the bracket that opens straight behind the sum.
    fn in_bracket(&self, sum: Span, place: Span) -> bool {
        let text = self.parts.text;
        let open = text.skip_blanks(sum.end);
        text.at(open) == '(' && place.start - open < 60 && !(open..place.start).any(|at| text.at(at) == ')')
    }
}

impl Around {
    fn of(parts: &Parts, sums: &[Span], groups: &Groups, mention: Mention) -> Around {
        let text = parts.text;
        let place = mention.span;
        let whole = sentence(text, place.start);
        let near = text.window_before(place.start, 24, &['。', '\n', ';']);
        let lead = text.window_before(place.start, 16, &['。', '\n', ';', '，']);
        let soon = text.window_after(place.end, 40, &['。', '\n', ';']);
        let next = sums.iter().find(|sum| sum.start >= place.end);
        let verb = next.filter(|next| next.start <= soon.end + 2).is_some_and(|next| {
            text.has_any(Span::new(place.end, next.start), &["转", "汇", "付", "打", "存"])
        });
        Around {
            mention,
            sentence: whole,
            of_all: text.has_any(near, ALL_OF_THEM) || closes_list(parts, sums, groups, mention),
            is_statement: !sums.iter().any(|sum| whole.covers(*sum)) && !has_other_sum(parts, place),
            is_led: text.has_any(lead, LEADS),
            is_aimed: verb && text.has_any(lead, AIMS),
        }
    }
}

/// 10:05转8000；14:40转16000；收款人房建军 6228…: behind all sums of its sentence, the only payee of the report.
fn closes_list(parts: &Parts, sums: &[Span], groups: &Groups, mention: Mention) -> bool {
    let whole = sentence(parts.text, mention.span.start);
    let own = clause(parts.text, mention.span);
    let told = parts.text.has_any(Span::new(own.start, mention.span.start), &["收款", "对方账", "户名"]);
    let inside = sums.iter().filter(|sum| whole.covers(**sum));
    groups.len() == 1 && told && inside.clone().count() > 1 && inside.clone().all(|sum| sum.end <= own.start)
}

/// 让其再转13,400元到…卡上: a sum that was not paid stands before the account, which is its.
fn has_other_sum(parts: &Parts, place: Span) -> bool {
    let near = parts.text.window_before(place.start, 30, &['。', '\n']);
    let from = parts.amounts.partition_point(|amount| amount.span.start < near.start);
    let before = parts.amounts[from..].iter().take_while(|amount| amount.span.end <= place.start);
    let is_total = |sum: Span| {
        parts.text.has_any(
            parts.text.window_before(sum.start, 6, &['，', '。']),
            &["共", "总", "合计", "损失", "被骗"],
        )
    };
    before.filter(|amount| !amount.is_vague).any(|amount| !is_total(amount.span))
}

/// How many marks stand before each place, so that those of any stretch are a difference.
struct Marks {
    start: usize,
    counts: Vec<[u16; 3]>,
}

impl Marks {
    fn of(parts: &Parts) -> Marks {
        let text = parts.text;
        let spans = parts.elements.iter().map(|one| one.span).chain(parts.amounts.iter().map(|one| one.span));
        let (mut start, mut end) = (text.len(), 0);
        for span in spans {
            start = start.min(span.start);
            end = end.max(span.end);
        }
        let mut counts = vec![[0_u16; 3]];
        for at in start..end {
            let mut next = counts[counts.len() - 1];
            let kind = match text.at(at) {
                '。' | '!' | '?' | '\n' => Some(0),
                ';' => Some(1),
                '，' | ',' | ':' => Some(2),
                _ => None,
            };
            if let Some(kind) = kind {
                next[kind] = next[kind].saturating_add(1);
            }
            counts.push(next);
        }
        Marks { start, counts }
    }

    fn number(&self, between: Span, kind: usize) -> usize {
        let last = self.counts.len() - 1;
        let at = |place: usize| self.counts[place.saturating_sub(self.start).min(last)][kind];
        usize::from(at(between.end).saturating_sub(at(between.start)))
    }

    fn sentences(&self, between: Span) -> usize {
        self.number(between, 0)
    }

    fn semicolons(&self, between: Span) -> usize {
        self.number(between, 1)
    }

    fn commas(&self, between: Span) -> usize {
        self.number(between, 2)
    }
}

/// 5000元（6月12日，支付宝），6月20日补交15000元，转账至招行…: a wallet's payment beside one to a card.
fn goes_another_way(parts: &Parts, paid: &[Paid], index: usize) -> bool {
    let wallet = |span: Span| {
        matches!(
            channel::find(parts.text, span, span.start),
            Some(Channel::Alipay | Channel::Wechat | Channel::Code)
        )
    };
    let next = paid.get(index + 1).map_or(paid[index].span.end, |next| clause(parts.text, next.span).start);
    let own = clause(parts.text, paid[index].span);
    let beside = Span::new(own.start, next.max(own.end));
    let later = paid.get(index + 1).map(|next| clause(parts.text, next.span));
    wallet(beside)
        && later.is_some_and(|later| !wallet(later))
        && !parts.text.has_any(beside, &["银行卡", "卡上", "卡里", "转到", "转入", "账户"])
}

/// 支付宝转账1000元，收款人：*明；: a payee named beside the sum, whose account is not told.
fn has_masked_payee(parts: &Parts, paid: &[Paid], index: usize) -> bool {
    let inside = sentence(parts.text, paid[index].span.start);
    let until = paid.get(index + 1).map_or(inside.end, |next| next.span.start.min(inside.end));
    let beside = parts.text.window_after(
        paid[index].span.end,
        12.min(until.saturating_sub(paid[index].span.end)),
        &[';', '。'],
    );
    parts.text.has_any(beside, &["收款人", "户名", "收款方"]) && parts.text.has_any(beside, &["*"])
}
const ALL_OF_THEM: &[&str] = &[
    "均", "都", "全部", "全是", "皆", "以上", "同一", "几笔", "两笔", "三笔", "四笔", "五笔", "每次", "每笔",
    "钱是", "款项",
];

/// Words that lead money to what follows.
const LEADS: &[&str] = &[
    "到", "至", "给", "入", "进", "向", "往", "收款", "户名", "账号", "账户", "卡号", "对方", "→", "收:",
    "卡上",
];

/// Words that aim a payment told behind the account.
const AIMS: &[&str] = &["向", "给", "往", "至", "到", "在"];
