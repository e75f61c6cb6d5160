//! What each sum is: paid, received back, a total, only demanded, or nothing of the victim's.
//!
//! A sum is judged by the last telling word before it in its clause, then by the words after it, then by the list or
//! the clause before in which it stands. The order of the rules is the order of their strength.

use super::afterwards::{
    carry_back, drop_denied_again, drop_repeated_lists, drop_restated, drop_revoked, is_done_after, is_undone,
};
use super::counted::{self, repeats};
use super::recall::{self, Recall};
use super::{Paid, Parts, clause, reconcile, sentence};
use crate::amount::{Amount, Unit};
use crate::cue::{Cue, CueAt};
use crate::numeral::small_at;
use crate::text::{Span, Text};

/// What a sum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Paid,
    Back,
    Total,
    /// Wanted, not paid.
    Wanted,
    /// Paid and revoked, whatever the stated total says.
    Revoked,
    Other,
}

/// The sums by what they are.
#[derive(Default)]
pub(crate) struct Labelled {
    pub(crate) paid: Vec<Paid>,
    pub(crate) received_back: i64,
    /// The greatest total.
    pub(crate) stated: Option<Paid>,
    /// Payments told again with their account or way.
    pub(crate) recalls: Vec<Recall>,
}

impl Labelled {
    /// Adds what back-money and totals another piece of the report has.
    pub(crate) fn add(&mut self, other: Labelled) {
        self.received_back = self.received_back.saturating_add(other.received_back);
        self.stated = [self.stated, other.stated].into_iter().flatten().max_by_key(|total| total.fen);
    }
}

/// A sum with what stands around it.
pub(super) struct Place<'a> {
    pub(super) index: usize,
    pub(super) amount: &'a Amount,
    pub(super) clause: Span,
    pub(super) sentence: Span,
    /// Telling words before the sum in its clause.
    near: &'a [CueAt],
    /// Telling words after it in its clause.
    after: &'a [CueAt],
}

pub(crate) fn all(parts: &Parts) -> Labelled {
    let mut labels: Vec<Label> = Vec::with_capacity(parts.amounts.len());
    for index in 0..parts.amounts.len() {
        let place = Place::of(parts, index);
        let label = judge(parts, &place, &labels);
        labels.push(label);
    }
    counted::mark_lists(parts, &mut labels);
    unit_prices(parts, &mut labels);
    super::returns::mark(parts, &mut labels);
    carry_back(parts, &mut labels);
    drop_restated(parts, &mut labels);
    drop_repeated_lists(parts, &mut labels);
    drop_denied_again(parts, &mut labels);
    let recalls = recall::find(parts, &mut labels);
    drop_revoked(parts, &mut labels);
    reconcile::with_total(parts, &mut labels);
    collect(parts, &labels, recalls)
}

/// What a sum comes to, with its repetitions: 每单1288, three times.
pub(super) fn worth(parts: &Parts, amount: &Amount) -> i64 {
    amount.fen.saturating_mul(i64::try_from(repeats(parts, amount)).unwrap_or(1))
}

fn collect(parts: &Parts, labels: &[Label], recalls: Vec<Recall>) -> Labelled {
    let mut paid = Vec::new();
    let mut received_back: i64 = 0;
    let mut totals: Vec<&Amount> = Vec::new();
    for (amount, label) in parts.amounts.iter().zip(labels) {
        match label {
            Label::Paid => {
                let times = repeats(parts, amount);
                paid.extend(std::iter::repeat_n(Paid { span: amount.span, fen: amount.fen }, times));
            }
            Label::Back => received_back = received_back.saturating_add(worth(parts, amount)),
            Label::Total => totals.push(amount),
            Label::Wanted | Label::Revoked | Label::Other => {}
        }
    }
    let stated = totals
        .iter()
        .max_by_key(|amount| amount.fen)
        .map(|amount| Paid { span: amount.span, fen: amount.fen });
    Labelled { paid, received_back, stated, recalls }
}

impl<'a> Place<'a> {
    pub(super) fn of(parts: &'a Parts, index: usize) -> Place<'a> {
        let amount = &parts.amounts[index];
        let clause = clause(parts.text, amount.span);
        let near = within(parts.cues, Span::new(clause.start, amount.span.start));
        // What stands behind the next sum speaks of that one.
        let next = parts.amounts.get(index + 1).map_or(clause.end, |next| next.span.start.min(clause.end));
        let after = within(parts.cues, Span::new(amount.span.end, next));
        Place { index, amount, clause, sentence: sentence(parts.text, amount.span.start), near, after }
    }

    fn told(&self) -> Span {
        Span::new(self.clause.start, self.amount.span.start)
    }

    fn has_near(&self, cue: Cue) -> bool {
        self.near.iter().any(|one| one.cue == cue)
    }

    fn has_after(&self, cue: Cue) -> bool {
        self.after.iter().any(|one| one.cue == cue)
    }

    /// The sum is all that its clause says, or the sums joined to it: 588和1688.
    fn is_alone(&self, parts: &Parts) -> bool {
        let text = parts.text;
        let mut end = self.amount.span.end;
        for next in &parts.amounts[self.index + 1..] {
            let joined = next.span.start == end + 1 && matches!(text.at(end), '和' | '与' | '跟' | '及');
            if !joined {
                break;
            }
            end = next.span.end;
        }
        let mut at = text.skip_blanks(self.clause.start);
        while let Some(filler) = [
            "折合",
            "人民币",
            "大概",
            "大约",
            "一共",
            "还有个",
            "还有",
            "共",
            "约",
            "就",
            "¥",
            "是",
            "各",
            "有",
        ]
        .iter()
        .find(|filler| text.starts_with_at(at, filler))
        {
            at = text.skip_blanks(at + filler.chars().count());
        }
        at >= self.amount.span.start && end + 2 >= self.clause.end
    }
}

fn judge(parts: &Parts, place: &Place, before: &[Label]) -> Label {
    let (text, amount) = (parts.text, place.amount);
    let is_short = text.folded(amount.span).len() <= 3;
    let paid_straight = is_short
        && place.near.iter().any(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid))
        && !text.any_ends_at(amount.span.start, &["打", "拨", "拨打", "报", "警", "电话"]);
    if amount.unit == Unit::Other
        || amount.fen <= 0
        || amount.is_vague
        || !paid_straight && is_hotline(text, amount)
    {
        return Label::Other;
    }
    let old = text.has_any(
        place.sentence,
        &["旧案", "报过案", "并已报案", "上次被骗", "以前被骗过", "之前被骗过", "骗过一回", "骗过一次"],
    );
    let received = text.has_any(
        place.told(),
        &["卖给", "给我卡", "转给我", "打给我", "收到他人", "收到别人", "打到我卡", "转到我卡", "转入我"],
    ) && (!place.has_near(Cue::Back) || text.has_any(place.told(), &["收到他人", "收到别人"]));
    let pointed = is_pointed_at(text, amount) || is_price_of_each(parts, amount);
    // 发来一张转账5万的截图: what a picture shows was not paid by it.
    let pictured = text
        .any_starts_at(amount.span.end, &["的截图", "的转账截图", "的回单", "的图片", "截图", "的转账记录"])
        && text.has_any(place.told(), &["发", "看", "出示"]);
    // 转入的49000元系他人被骗款.
    let pictured = pictured || text.any_starts_at(amount.span.end, &["系他人", "系他案", "是别人", "为他人"]);
    if old || received || pointed || pictured || is_others_money(text, place) {
        return Label::Other;
    }
    if let Some(label) = booked(parts, place) {
        return label;
    }
    if is_sent_to_victim(text, place) {
        return Label::Back;
    }
    if is_own_transfer(text, place) {
        return Label::Other;
    }
    let label = by_words(parts, place, before);
    let label = if label == Label::Paid && is_offer(parts, place) { Label::Wanted } else { label };
    match label {
        Label::Paid if is_undone(parts, place) => Label::Wanted,
        Label::Wanted if is_done_after(parts, place) => Label::Paid,
        // 我借了8000，14:36转给…: borrowed, then sent on.
        Label::Other if is_borrowed(text, place) && is_done_after(parts, place) => Label::Paid,
        Label::Other
            if !place.has_near(Cue::Other) && !place.has_near(Cue::Back) && is_done_after(parts, place) =>
        {
            Label::Paid
        }
        other => other,
    }
}

fn is_borrowed(text: &Text, place: &Place) -> bool {
    text.any_ends_at(
        place.amount.span.start,
        &["借了", "贷了", "套了", "借出", "借出了", "贷出", "套出", "借款", "贷出了", "套出来"],
    )
}

/// 她往我支付宝发了30块钱: the other way round.
fn is_sent_to_victim(text: &Text, place: &Place) -> bool {
    const TO_ME: &[&str] = &["往我", "向我", "给我", "打我", "往其", "向其", "给其"];
    const SENT: &[&str] = &["发了", "转了", "打了", "返了", "退了", "汇了", "发来", "转来", "打来"];
    text.any_ends_at(place.amount.span.start, SENT)
        && text.has_any(place.told(), TO_ME)
        && !text.has_any(place.told(), &["让", "叫", "冒", "码", "链接"])
}

/// 10:03:44 收入 1,300.00, 20:11:35 支出 1,000.00: a row of a bank's own record says which way the money went.
fn booked(parts: &Parts, place: &Place) -> Option<Label> {
    let text = parts.text;
    let mut end = place.amount.span.start;
    while end > 0 && matches!(text.at(end - 1), ' ' | ':' | '¥' | '-' | '+') {
        end -= 1;
    }
    let row = text.window_before(end, 40, &['\n', '。', ';']);
    if !has_clock(parts, row) {
        return None;
    }
    if text.any_ends_at(end, &["支出", "转出", "借方", "支付人民币", "支出人民币", "支出(转账)人民币"])
    {
        return Some(Label::Paid);
    }
    let income = text.any_ends_at(end, &["收入", "贷方", "收入人民币"])
        && !text.any_ends_at(end, &["月收入", "年收入"]);
    income.then_some(Label::Back)
}

/// 把定期15万取出来存进自己活期: it stays the victim's.
fn is_own_transfer(text: &Text, place: &Place) -> bool {
    const OWN: &[&str] = &[
        "存进自己",
        "存入自己",
        "存自己",
        "转到自己",
        "转入自己",
        "转进自己",
        "转至自己",
        "归集到自己",
        "存到自己",
        "转入本人",
        "存入本人",
        "存入其本人",
        "转到本人",
        "转至本人",
        "转至其本人",
        "转入其本人",
        "归集到本人",
        "归集至本人",
    ];
    text.has_any(place.clause, OWN)
}

/// 对方付款2600元后页面提示: the buyer's money, not the victim's.
fn is_others_money(text: &Text, place: &Place) -> bool {
    const OTHERS: &[&str] = &["对方", "买家", "客户", "顾客"];
    // 我…他付了: in the first person he is the other side.
    let by_him = text.any_ends_at(place.amount.span.start, &["他付了", "她付了", "他付款", "他就付了"])
        && !text.has_any(place.told(), &["给", "帮", "替", "向", "让"])
        && text.as_str().matches('我').count() >= 3;
    if by_him {
        return true;
    }
    let start = text.skip_blanks(place.clause.start);
    let Some(other) = OTHERS.iter().find(|word| text.starts_with_at(start, word)) else { return false };
    let verb = start + other.chars().count();
    text.any_starts_at(verb, &["付款", "支付了", "支付", "付了", "下单", "拍下", "已付款", "已支付"])
        && place.amount.span.start.saturating_sub(verb) <= 6
}

/// 交288元就能领80万, 投1万每天返80, 给他一万就删: what would be, not what was.
fn is_offer(parts: &Parts, place: &Place) -> bool {
    const THEN: &[&str] = &[
        "就删",
        "就能",
        "就可",
        "就给",
        "就返",
        "就不",
        "就放",
        "就撤",
        "就行",
        "就送",
        "就会",
        "即可",
        "可领",
        "可得",
        "可获",
        "可返",
        "能领",
        "能拿",
        "能返",
        "每天返",
        "每日返",
        "每月返",
        "日返",
        "报名费可",
        "押金可",
        "便可",
        "方可",
        "才能",
        "才可",
        "才给",
        "才行",
        "才够",
        "才算",
        "为止",
    ];
    let text = parts.text;
    let after = Span::new(place.amount.span.end, (place.amount.span.end + 7).min(place.clause.end));
    let own = Span::new(place.clause.start, place.amount.span.start);
    let done = place.near.iter().any(|cue| cue.cue == Cue::Paid)
        || text.any_ends_at(place.amount.span.start, &["了"]);
    if done || parts.instants.iter().any(|instant| own.covers(instant.span)) {
        return false;
    }
    text.has_any(after, THEN) || is_said(text, place)
}

/// 称交288元…: what the other side says is to be paid. What the victim says was paid begins with the victim.
fn is_said(text: &Text, place: &Place) -> bool {
    const SAID: &[&str] = &[
        "称交",
        "称付",
        "称缴",
        "称充",
        "称投",
        "说交",
        "说付",
        "说充",
        "说投",
        "称只需",
        "说只要",
        "称先交",
        "说先交",
    ];
    const VICTIM: &[&str] =
        &["报警人", "报案人", "受害人", "事主", "来电人", "其", "女士", "先生", "某", "自"];
    (place.clause.start..place.amount.span.start)
        .any(|at| text.any_starts_at(at, SAID) && !text.any_ends_at(at, VICTIM))
}

fn by_words(parts: &Parts, place: &Place, before: &[Label]) -> Label {
    let text = parts.text;
    if let Some(total) = place.near.iter().rev().find(|cue| cue.cue == Cue::Total) {
        return of_total(parts, place, total);
    }
    // 将45000元汇至…, 把24000转到…: the verb stands after the sum.
    let moved = text.has_any(place.told(), &["将", "把", "拿"])
        && (place.has_after(Cue::Pay) || place.has_after(Cue::Paid));
    if moved && (!place.has_near(Cue::Demand) || is_placed(parts, place.sentence)) {
        // 让她把96万元转到…，她转了96万: the second is the payment.
        let told_again =
            parts.amounts.iter().skip(place.index + 1).take(4).any(|later| later.fen == place.amount.fen);
        let wanted = place.has_near(Cue::Demand) && told_again;
        return if wanted { Label::Wanted } else { Label::Paid };
    }
    if text.before(place.amount.span.start, 1) == '笔' && repeats(parts, place.amount) > 1 {
        return Label::Paid;
    }
    if repeats(parts, place.amount) > 1 && counted::dates_of_each(parts, place.amount.span).is_empty() {
        let head = within(
            parts.cues,
            Span::new(place.sentence.start.max(place.clause.start.saturating_sub(16)), place.clause.start),
        );
        return match head.last().map(|cue| cue.cue) {
            Some(Cue::Pay | Cue::Paid) => Label::Paid,
            Some(Cue::Back) => Label::Back,
            _ => Label::Other,
        };
    }
    // 付罚款18000元: what straight follows its verb says what for, not that nothing was paid.
    let is_purpose = |at: usize| {
        at.checked_sub(1).is_some_and(|last| {
            let verb = &place.near[last];
            matches!(verb.cue, Cue::Pay | Cue::Paid)
                && place.near[at].span.start <= verb.span.end + 1
                && !text.any_starts_at(
                    place.near[at].span.start,
                    &["面值", "标价", "原价", "价", "市", "报价", "售价"],
                )
        })
    };
    // 贷款额度20%的解冻金16000元: it only says what the sum was reckoned from.
    let is_attribute = |at: usize| {
        let between = Span::new(place.near[at].span.end, place.amount.span.start);
        text.has_any(between, &["%的", "％的", "的解冻", "的保证", "的手续"])
    };
    let last = (0..place.near.len())
        .rev()
        .filter(|&at| !(place.near[at].cue == Cue::Other && (is_purpose(at) || is_attribute(at))))
        .map(|at| &place.near[at])
        .find(|cue| cue.cue != Cue::Other || place.amount.span.start.saturating_sub(cue.span.end) <= 8);
    match last {
        Some(last) => by_last_word(parts, place, last),
        None => without_word(parts, place, before),
    }
}

fn of_total(parts: &Parts, place: &Place, total: &CueAt) -> Label {
    let text = parts.text;
    let between = Span::new(total.span.end, place.amount.span.start);
    let timed = parts.instants.iter().any(|instant| between.covers(instant.span));
    let later = within(parts.cues, between);
    if text.has_any(place.told(), &["扣返", "扣除", "减去", "扣掉"]) {
        return Label::Total;
    }
    // 其中前4单合计付出1,286元: what some of the payments come to, told only so.
    let some = text.has_any(place.told(), &["其中前", "前面"])
        && (place.has_near(Cue::Pay) || place.has_near(Cue::Paid))
        && text.has_any(place.told(), &["单", "笔", "次"]);
    if some {
        return Label::Paid;
    }
    if text.has_any(between, &["赔", "赚", "挣", "利润", "收益", "奖"]) {
        return Label::Other;
    }
    if later.iter().any(|cue| cue.cue == Cue::Back)
        || place.has_near(Cue::Back) && !place.has_near(Cue::Pay) && !place.has_near(Cue::Paid)
    {
        return Label::Back;
    }
    // 补了两单共5000: a total of one time's payment; 损失：10:40 39,000元: a list under its heading.
    let counted = place.near.iter().any(|cue| {
        cue.span.end <= total.span.start
            && (cue.cue == Cue::Paid
                || text.at(cue.span.end) == '了'
                || cue.cue == Cue::Pay && is_counted_behind(text, cue.span.end))
            && place.amount.span.start.saturating_sub(cue.span.end) <= 8
    });
    let once_more = text.any_starts_at(total.span.start, &["骗了", "骗走", "骗去"])
        && matches!(text.before(total.span.start, 1), '又' | '再');
    if timed || counted || once_more {
        return Label::Paid;
    }
    let old = text.has_any(place.told(), &["曾", "以前", "上次", "去年", "已经被", "骗过"])
        || text.has_any(place.sentence, &["曾因", "曾被"]);
    if old { Label::Other } else { Label::Total }
}

/// 认养`2头`共计: so many of them.
fn is_counted_behind(text: &Text, at: usize) -> bool {
    small_at(text, at, 3).is_some_and(|(count, end)| {
        count < 100 && !matches!(text.at(end), '笔' | '次' | '年' | '月' | '日' | '点' | '号' | '万')
    })
}

fn by_last_word(parts: &Parts, place: &Place, last: &CueAt) -> Label {
    let text = parts.text;
    match last.cue {
        Cue::Paid | Cue::Pay if text.has_any(place.told(), &["截图", "显示", "写着", "短信内容"]) => {
            Label::Other
        }
        Cue::Paid => Label::Paid,
        Cue::Pay => {
            let done = matches!(text.at(last.span.end), '了' | '过')
                || place.has_after(Cue::Paid)
                || text.at(last.span.start) == '又';
            // 要求向X（账号）汇款30万元 tells of no payment yet; with a clock it does, and so does one that names the account
            // it went from or to in a sentence with a clock: 18时18分，…对方让我从本人卡6222…转账5万元到….
            // 2:30他说最后一次打8000: the clock is of the saying.
            let said = place.near.iter().rev().find(|cue| cue.cue == Cue::Demand).is_some_and(|cue| {
                text.any_ends_at(cue.span.end, &["说", "称", "说要", "称要"])
                    && has_clock(parts, Span::new(place.clause.start, cue.span.start))
                    && !has_clock(parts, Span::new(cue.span.end, place.amount.span.start))
            });
            let placed = has_clock(parts, place.clause) && !said
                || has_clock(parts, place.sentence) && has_account(parts, place.clause);
            let wanted = place.near.iter().any(|cue| {
                cue.cue == Cue::Demand
                    && !is_quoted(text, cue.span, place.amount.span.start)
                    && !text
                        .has_any(Span::new(cue.span.end, last.span.start), &["先后", "陆续", "分别", "多次"])
                    && !is_dated(parts, Span::new(cue.span.end, last.span.start))
            }) && !done
                && !placed;
            if place.has_near(Cue::Not) || wanted || wanted_before(parts, place, last) && !done && !placed {
                Label::Wanted
            } else {
                Label::Paid
            }
        }
        // 抢了一单480元 is an order paid for, 抢了0.58元 in a 红包雨 is money received.
        Cue::Back
            if text.starts_with_at(last.span.start, "抢了") && !text.has_any(place.sentence, &["红包"]) =>
        {
            Label::Paid
        }
        Cue::Back => {
            let promised = text.has_any(
                place.told(),
                &[
                    "可",
                    "能",
                    "会",
                    "承诺",
                    "保证",
                    "将",
                    "每",
                    "称",
                    "说",
                    "后返还",
                    "后返本",
                    "想",
                    "申请",
                    "要求",
                    "才",
                    "为由",
                    "再返",
                    "显示",
                    "账面",
                    "看到",
                    "页面",
                ],
            );
            let borrowed = text.any_starts_at(last.span.start, &["提了", "提出来", "提现", "到账", "提走"])
                && text.has_any(text.window_before(place.amount.span.start, 24, &['。', '\n', ';']), LENDERS);
            if borrowed {
                return Label::Other;
            }
            let unsure = promised || place.has_near(Cue::Demand) || place.has_near(Cue::Not);
            let far = place.amount.unit == Unit::Bare && last.span.end + 6 < place.amount.span.start;
            if unsure || far && !follows_back(parts, place) { Label::Other } else { Label::Back }
        }
        Cue::Demand => {
            let moved =
                place.has_after(Cue::Paid) || place.has_after(Cue::Pay) && is_placed(parts, place.sentence);
            if moved { Label::Paid } else { Label::Wanted }
        }
        Cue::Other if place.has_after(Cue::Paid) => Label::Paid,
        // 11月20日买了一台标价三万六的: bought, at that price.
        Cue::Other
            if place.has_near(Cue::Paid)
                && text.any_ends_at(last.span.end, &["标价", "单价", "价格"])
                && parts.instants.iter().any(|one| place.told().covers(one.span)) =>
        {
            Label::Paid
        }
        // 把本金和利润7936元都提出来了.
        Cue::Other
            if place.after.first().is_some_and(|cue| {
                cue.cue == Cue::Back
                    && cue.span.start <= place.amount.span.end + 3
                    && matches!(text.at(cue.span.end), '了' | '，' | '。')
                    || cue.cue == Cue::Back && text.before(cue.span.end, 1) == '了'
            }) && !text.has_any(place.told(), &["可", "能", "会", "说", "称", "每", "承诺", "显示"]) =>
        {
            Label::Back
        }
        Cue::Other
            if place.has_near(Cue::Back)
                && !text.has_any(place.told(), &["可", "能", "会", "说", "称", "每", "承诺"]) =>
        {
            Label::Back
        }
        Cue::Other => Label::Other,
        Cue::Not => Label::Wanted,
        Cue::Total => Label::Total,
    }
}

/// 返过 260 和 650: joined to a sum that came back.
fn follows_back(parts: &Parts, place: &Place) -> bool {
    let Some(previous) = place.index.checked_sub(1).map(|last| &parts.amounts[last]) else { return false };
    let between = Span::new(previous.span.end, place.amount.span.start.max(previous.span.end));
    let words = parts.text.folded(between);
    matches!(words.trim(), "和" | "、" | "与" | "及" | "跟") && previous.span.start >= place.clause.start
}

/// Money taken out of them is borrowed, not received back.
const LENDERS: &[&str] = &[
    "借呗",
    "花呗",
    "微粒贷",
    "金条",
    "白条",
    "网商贷",
    "分期乐",
    "借钱",
    "贷款",
    "网贷",
    "信用卡",
    "拍拍贷",
    "度小满",
    "360借条",
    "放心借",
    "备用金",
    "安逸花",
    "招联",
    "有钱花",
    "微业贷",
    "月付",
    "信用飞",
    "借条",
    "省呗",
];

/// 先转“激活金”，须交5000 is wanted in one clause; 要求先交保证金，转5000元 in the clause before.
fn wanted_before(parts: &Parts, place: &Place, last: &CueAt) -> bool {
    let near = Span::new(place.sentence.start.max(place.clause.start.saturating_sub(10)), place.clause.start);
    let verb_first = text_is_verb_first(parts.text, place.clause, last);
    verb_first && within(parts.cues, near).last().is_some_and(|cue| cue.cue == Cue::Demand)
}

fn text_is_verb_first(text: &Text, clause: Span, last: &CueAt) -> bool {
    text.skip_blanks(clause.start) == last.span.start
}

/// A sum with no telling word before it in its clause.
fn without_word(parts: &Parts, place: &Place, before: &[Label]) -> Label {
    let (text, amount) = (parts.text, place.amount);
    if place.has_after(Cue::Paid) || is_entry(parts, place) {
        return Label::Paid;
    }
    let first_after =
        place.after.first().filter(|cue| cue.span.start <= amount.span.end + 6).map(|cue| cue.cue);
    match first_after {
        Some(Cue::Pay | Cue::Paid) => return Label::Paid,
        Some(Cue::Back) => return Label::Back,
        Some(Cue::Not | Cue::Demand) => return Label::Wanted,
        Some(Cue::Total) => return Label::Total,
        Some(Cue::Other) => return Label::Other,
        None => {}
    }
    let previous = place
        .index
        .checked_sub(1)
        .filter(|&previous| place.sentence.start <= parts.amounts[previous].span.start);
    if let Some(previous) = previous
        && amount.span.start.saturating_sub(parts.amounts[previous].span.end) <= 3
        && !parts.text.chars[parts.amounts[previous].span.end..amount.span.start]
            .iter()
            .any(|mark| matches!(mark, ';' | '①'..='⑳'))
    {
        // 2500个U（18000元）, 480、320、199.9: as the sum it is joined to.
        let joined = &parts.amounts[previous];
        if joined.unit == Unit::Other || joined.is_vague {
            return judge(parts, &Place { amount, ..Place::of(parts, previous) }, before).unless_total();
        }
        return before[previous];
    }
    let alone = place.is_alone(parts);
    let head = Span::new(place.sentence.start.max(place.clause.start.saturating_sub(30)), place.clause.start);
    let said = within(parts.cues, head).iter().rev().find(|cue| cue.cue != Cue::Other);
    let parted = said.is_some_and(|cue| text.has_any(Span::new(cue.span.end, place.clause.start), &[";"]));
    let counted = text.any_ends_at(amount.span.start, &["一次", "一回", "一笔", "另一笔", "另一次"]);
    if (alone || counted) && !parted && said.is_some_and(|cue| cue.cue == Cue::Back) {
        return Label::Back;
    }
    let timed = parts
        .instants
        .iter()
        .any(|instant| instant.span.end <= amount.span.start && instant.span.start >= place.clause.start);
    let numbered = text
        .has_any(place.told(), &["笔", "第一", "第二", "第三", "第四", "头一", "最后", "另一"])
        || in_sequence(parts, place)
        || text.any_starts_at(place.clause.start, &["一次", "一回"]);
    let soon = text.window_after(place.clause.end + 1, 3, &['。', '\n']);
    let timed_after = alone
        && parts.instants.iter().any(|instant| {
            instant.precision != crate::instant::Precision::Day
                && soon.start <= instant.span.start
                && instant.span.start < soon.end
        });
    let timed_before = alone
        && is_placed(
            parts,
            Span::new(place.sentence.start.max(place.clause.start.saturating_sub(50)), place.clause.start),
        );
    // 先后转了三笔，分别是2000、3800、6200.
    let shared = text.has_any(place.told(), &["分别", "金额为", "金额是"])
        && text.has_any(head, &["转", "付款", "支付", "充值", "汇款", "打款", "付了", "扫码"]);
    let returned = text.has_any(place.told(), &["分别", "依次"])
        && text.has_any(
            head,
            &["返利", "返现", "返还", "返了", "返佣", "提现", "到账", "付息", "退还", "回款", "出金"],
        );
    if returned {
        return Label::Back;
    }
    // 没备注再来一次，又650: the sum of a payment before, once more.
    let again = text.any_starts_at(text.skip_blanks(place.clause.start), &["又", "再"])
        && text.skip_blanks(place.clause.start) + 2 >= amount.span.start
        && (0..place.index).any(|at| before[at] == Label::Paid && parts.amounts[at].fen == amount.fen);
    if timed || numbered || timed_before || timed_after || shared || again {
        return Label::Paid;
    }
    if amount.unit == Unit::Bare && !alone {
        return Label::Other;
    }
    match said.map(|cue| cue.cue) {
        Some(Cue::Paid) if alone || amount.unit == Unit::Yuan => Label::Paid,
        Some(Cue::Pay) if alone || amount.unit == Unit::Yuan => {
            let wanted = within(parts.cues, head).iter().any(|cue| cue.cue == Cue::Demand);
            if wanted { Label::Wanted } else { Label::Paid }
        }
        _ => Label::Other,
    }
}

/// 分两次，先9900，后来14300: told one after the other where the sentence tells of paying.
fn in_sequence(parts: &Parts, place: &Place) -> bool {
    const ORDER: &[&str] = &[
        "先",
        "先是",
        "后来",
        "后来又",
        "然后",
        "然后又",
        "接着",
        "接着又",
        "再",
        "又",
        "之后",
        "再后来",
        "后",
        "后又",
    ];
    let start = parts.text.skip_blanks(place.clause.start);
    let words = parts.text.folded(Span::new(start, place.amount.span.start));
    let head = Span::new(place.sentence.start.max(place.clause.start.saturating_sub(60)), place.clause.start);
    let paid_before = within(parts.cues, head).iter().rev().find(|cue| cue.cue != Cue::Other);
    ORDER.contains(&words.trim_end())
        && paid_before.is_some_and(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid))
}

/// 金额 21,600 in a row of keys and values, beside an account or a holder.
fn is_entry(parts: &Parts, place: &Place) -> bool {
    const KEYS: &[&str] = &[
        "金额",
        "金额(元)",
        "转账金额",
        "交易金额",
        "付款金额",
        "支付金额",
        "汇款金额",
        "发生额",
        "转出金额",
    ];
    let text = parts.text;
    let mut key = place.amount.span.start;
    while key > 0 && matches!(text.at(key - 1), ' ' | ':' | '¥') {
        key -= 1;
    }
    let named = text.any_ends_at(key, KEYS)
        && !text.any_ends_at(key, &["涉案金额", "被骗金额", "损失金额", "总金额"]);
    let near = Span::new(place.amount.span.start.saturating_sub(90), place.amount.span.end + 90);
    named && parts.elements.iter().any(|one| one.kind.is_account() && near.overlaps(one.span))
        || is_statement_row(parts, place)
}

/// 6月9日 09:33 银行卡 文素芬 6217… 10,000.00: a row of clock, account and one sum, without a verb.
fn is_statement_row(parts: &Parts, place: &Place) -> bool {
    let text = parts.text;
    let own = place.amount.span;
    let is_mark = |at: usize| matches!(text.at(at), ';' | '。' | '\n' | '!' | '?');
    let start = (place.sentence.start..own.start)
        .rev()
        .find(|&at| is_mark(at))
        .map_or(place.sentence.start, |at| at + 1);
    let end = (own.end..place.sentence.end).find(|&at| is_mark(at)).unwrap_or(place.sentence.end);
    let row = Span::new(start, end);
    let alone = parts.amounts.iter().filter(|one| row.covers(one.span)).count() == 1;
    let account = parts.elements.iter().any(|one| one.kind.is_account() && row.covers(one.span));
    let told = within(parts.cues, row)
        .iter()
        .any(|cue| matches!(cue.cue, Cue::Demand | Cue::Back | Cue::Not | Cue::Total | Cue::Other));
    alone && account && has_clock(parts, row) && !told && row.end - row.start <= 90
}

impl Label {
    fn unless_total(self) -> Label {
        if self == Label::Total { Label::Other } else { self }
    }
}

/// 前面三百那个, 充的100: a sum that was told before.
pub(super) fn is_pointed_at(text: &Text, amount: &Amount) -> bool {
    text.any_ends_at(amount.span.start, &["前面", "上述", "那次的", "之前那", "刚才那", "前面的"])
        || text.any_starts_at(amount.span.end, &["那个", "那笔", "那单", "这笔"])
}

/// 每头3880元: a price, unless it is said how many were paid.
fn is_price_of_each(parts: &Parts, amount: &Amount) -> bool {
    let text = parts.text;
    // 一条5块, 关注一个给3元: what one of them would bring.
    let brings = [
        "一条",
        "一条给",
        "一个给",
        "一个返",
        "一条返",
        "一单给",
        "一单返",
        "一单挣",
        "一单赚",
        "一个挣",
        "一单能挣",
        "一个赚",
        "一条能挣",
        "一单给我",
        "一单给俺",
    ];
    if text.any_ends_at(amount.span.start, &brings) && repeats(parts, amount) == 1 {
        return true;
    }
    text.before(amount.span.start, 2) == '每'
        && "头只份单人天月套张台年个件股箱罐瓶次笔".contains(text.before(amount.span.start, 1))
        && repeats(parts, amount) == 1
}

/// 1980元两张计3960元, 480一顶: the price of one; what they come to is what the price would have been.
fn unit_prices(parts: &Parts, labels: &mut [Label]) {
    const UNITS: &str = "张件箱顶台套份盒瓶桌条袋只斤吨米床双部";
    let text = parts.text;
    for index in 0..labels.len() {
        let amount = &parts.amounts[index];
        let soon = text.window_after(amount.span.end, 6, &['，', '。', ';', '\n', '、']);
        let counted = (soon.start..soon.end)
            .find_map(|at| small_at(text, at, 3).filter(|(_, unit)| UNITS.contains(text.at(*unit))));
        let Some((count, unit)) = counted else { continue };
        let sum = text.any_starts_at(
            unit + 1,
            &["计", "共", "合计", "一共", "总共", "，共", "，计", "，合计", "，共计", "，总"],
        );
        let whole = parts
            .amounts
            .get(index + 1)
            .filter(|next| amount.fen.checked_mul(i64::from(count)) == Some(next.fen));
        if sum && whole.is_some() {
            if labels[index + 1] != Label::Paid {
                labels[index + 1] = labels[index];
            }
            labels[index] = Label::Other;
        } else if count == 1 && unit == soon.start + 1 {
            labels[index] = Label::Other;
        }
    }
}

/// 110, 96110, 12381: bare numbers that are telephones.
fn is_hotline(text: &Text, amount: &Amount) -> bool {
    if amount.unit != Unit::Bare {
        return false;
    }
    let words = text.folded(amount.span);
    let known = [
        "110", "119", "120", "122", "96110", "12345", "12381", "12306", "12315", "12321", "12123", "10086",
        "10010",
    ]
    .contains(&words.as_str());
    known
        || words.len() == 5 && words.starts_with("955")
        || text.any_starts_at(amount.span.end, &["的电话", "打来", "的短信", "来电", "发来"])
        || text.any_ends_at(
            amount.span.start,
            &[
                "代码”",
                "“代码",
                "验证码",
                "密码",
                "拨打",
                "工号",
                "暗号”",
                "暗号",
                "编号",
                "验证码”",
                "尾号",
                "代码",
            ],
        )
}

/// Whether a time of day or an account stands there, as with what really happened.
pub(super) fn is_placed(parts: &Parts, span: Span) -> bool {
    parts.instants.iter().any(|instant| instant.span.overlaps(span))
        || parts.elements.iter().any(|element| element.kind.is_account() && element.span.overlaps(span))
}

/// 以“提交材料需打点”为由: words inside a quotation that closes before the sum are somebody's pretext.
fn is_quoted(text: &Text, word: Span, until: usize) -> bool {
    let closes = (word.end..until).find(|&at| matches!(text.at(at), '“' | '”' | '」' | '「'));
    closes.is_some_and(|at| matches!(text.at(at), '”' | '」'))
}

/// 要先办证书：4月18日汇款: a day between tells of what was done.
fn is_dated(parts: &Parts, span: Span) -> bool {
    span.end > span.start && parts.instants.iter().any(|one| one.has_day && span.covers(one.span))
}

fn has_account(parts: &Parts, span: Span) -> bool {
    parts.elements.iter().any(|element| element.kind.is_account() && element.span.overlaps(span))
}

fn has_clock(parts: &Parts, span: Span) -> bool {
    parts
        .instants
        .iter()
        .any(|one| one.precision != crate::instant::Precision::Day && one.span.overlaps(span))
}

/// Whether a clock or an account stands there: 让其于15时转账 was done.
pub(super) fn is_clocked(parts: &Parts, span: Span) -> bool {
    let clock = |instant: &crate::instant::Instant| {
        instant.precision != crate::instant::Precision::Day && instant.span.overlaps(span)
    };
    parts.instants.iter().any(clock)
        || parts.elements.iter().any(|element| element.kind.is_account() && element.span.overlaps(span))
}

pub(super) fn within(cues: &[CueAt], span: Span) -> &[CueAt] {
    let from = cues.partition_point(|cue| cue.span.start < span.start);
    let until = cues.partition_point(|cue| cue.span.start < span.end);
    &cues[from..until.max(from)]
}
