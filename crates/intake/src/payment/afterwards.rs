//! What the words after a sum change: it was revoked, it was done after all, it was told before.

use super::label::{Label, Place, is_clocked, is_placed, within};
use super::payee::ordinal_at;
use super::{Parts, clause};
use crate::cue::Cue;
use crate::text::{Span, Text};

/// Revoked, failed, refused: said in what follows, before the next sum.
pub(super) fn is_undone(parts: &Parts, place: &Place) -> bool {
    let text = parts.text;
    let next = parts.amounts.get(place.index + 1).map_or(text.len(), |next| next.span.start);
    let rest = Span::new(place.amount.span.end, place.sentence.end.min(next));
    let long = Span::new(rest.start, (place.sentence.end + 40).min(next).max(rest.start));
    // 退回来没有？ asks.
    let asked =
        text.has_any(long, &["退回来没", "退回没有", "退回来了没", "退回来吗", "退回了吗", "退回来了吗"]);
    if !asked
        && text.has_any(
            long,
            &[
                "撤销成功",
                "撤回成功",
                "已撤销",
                "转账失败",
                "退回来",
                "已退回",
                "冲正",
                "支付失败",
                "账户异常，钱",
                "未转账成功",
                "劝阻未办理",
                "银行撤销",
                "拦截退回",
                "原路退回",
                "未办理",
                "未汇出",
                "劝阻成功",
                "成功劝阻",
                "未转出",
                "未付成功",
                "未支付成功",
            ],
        )
        || text.has_any(rest, &["后未付", "并未付", "均未付", "后未转", "并未转", "未付款"])
    {
        return true;
    }
    if is_undone_by_name(text, Span::new(rest.start, next.min(rest.start + NAMED_REACH).max(rest.start))) {
        return true;
    }
    let near = text.window_after(rest.start, 26.min(rest.end.saturating_sub(rest.start)), &[';', '。']);
    // 未再操作 denies what would have come next, not this one.
    let denies = |at: usize| is_denial_at(text, at) && !text.has_any(Span::new(at, at + 3), &["再", "继"]);
    if let Some(at) = (near.start..near.end).find(|&at| denies(at)) {
        let asked_again =
            within(parts.cues, Span::new(near.start, at)).iter().any(|cue| cue.cue == Cue::Demand);
        if !asked_again && !text.has_any(Span::new(near.start, at), &["另", "其他", "其余", "后", "之后"])
        {
            return true;
        }
    }
    const REFUSED: &[&str] = &[
        "被拦截",
        "拦截未",
        "风控拦截",
        "被风控",
        "未成功",
        "没有成功",
        "没成功",
        "没汇成",
        "没转成",
        "未转成",
        "被劝阻",
        "未付",
        "未转",
        "没付",
        "没转",
        "未汇",
        "未支付",
        "未遂",
        "识破",
        "拦下",
        "没交",
        "未交",
        "没充",
        "没有转",
        "没有付",
        "没有给",
        "没有交",
        "余额不足",
        "没打",
        "未果",
    ];
    let Some(at) = (near.start..near.end).find(|&at| text.any_starts_at(at, REFUSED)) else { return false };
    let wanted_again = within(parts.cues, Span::new(near.start, at)).iter().any(|cue| cue.cue == Cue::Demand);
    !wanted_again
        && !text.has_any(
            Span::new(near.start, at),
            &["另一笔", "另外一笔", "另有", "另转", "另外又", "其他", "其余"],
        )
}

/// How far behind a sum it may be said of 该笔 that it did not go.
const NAMED_REACH: usize = 140;

/// 该笔业务未办理, 这笔没转成: said of the sum by pointing at it.
fn is_undone_by_name(text: &Text, rest: Span) -> bool {
    const THIS: &[&str] = &["该笔", "此笔", "这笔", "该交易", "该业务", "此业务", "该汇款", "该转账"];
    const NOT_GONE: &[&str] = &[
        "未办", "没办", "未汇", "未转", "未成", "没成", "未能", "没能", "失败", "被拦", "拦截", "撤销",
        "撤回", "退回", "终止", "未付", "被退", "没转", "没汇", "未予",
    ];
    (rest.start..rest.end).any(|at| {
        matches!(text.at(at), '该' | '此' | '这') && text.any_starts_at(at, THIS) && {
            let soon = text.window_after(at, 16, &['。', '\n', ';']);
            let soon = Span::new(soon.start, soon.end.min(rest.end));
            text.has_any(soon, NOT_GONE) && !text.has_any(soon, &["无法", "不能", "未能撤", "没能撤"])
        }
    })
}

/// 2800元，昨天下午3点左右微信付的; 要交双倍6400，22点40分也转了; 需再转16000元，其于15时33分转给…: done, said in what
/// follows, before the next sum.
pub(super) fn is_done_after(parts: &Parts, place: &Place) -> bool {
    let text = parts.text;
    let next = parts.amounts.get(place.index + 1).map_or(text.len(), |next| clause(text, next.span).start);
    let near = Span::new(place.amount.span.end, place.sentence.end.min(next).min(place.amount.span.end + 30));
    if near.end > near.start && text.has_any(near, DONE) && !is_denied_in(text, near) {
        return true;
    }
    // 押金520，交了；: straight behind it, and nothing more.
    let behind =
        place.amount.span.end + usize::from(matches!(text.at(place.amount.span.end), '，' | ',' | ' '));
    let at_once =
        ["交了", "付了", "转了", "给了", "充了", "打了", "汇了", "扫了", "买了"].into_iter().any(|words| {
            text.starts_with_at(behind, words)
                && matches!(text.at(behind + 2), '，' | ',' | ';' | '。' | '、' | '\n')
        });
    if at_once {
        return true;
    }
    // 让她把96万元转到…，她转了96万: the later one is the payment. 再转16000 is another.
    let told_again = |later: &crate::amount::Amount| {
        later.fen == place.amount.fen
            && later.span.end <= place.sentence.end
            && !text.has_any(text.window_before(later.span.start, 6, &['，', '。', ';']), &["再", "又", "另"])
    };
    if parts.amounts.iter().skip(place.index + 1).take(4).any(told_again) {
        return false;
    }
    // 要求会计转账49.8万元。会计于10时36分通过企业网银转至…: the sentence behind it too, where it has a clock.
    let end = place.sentence.end.max(next_sentence_done(parts, place));
    let rest = Span::new(place.clause.end, end.min(next).min(place.clause.end + DONE_REACH));
    let mut at = rest.start + 1;
    while at < rest.end {
        let own = clause(text, Span::new(at, at));
        let own = Span::new(own.start.max(at), own.end.min(rest.end));
        if own.end <= own.start {
            at += 1;
            continue;
        }
        let cues = within(parts.cues, own);
        if is_denied_in(text, own)
            || cues.iter().any(|cue| matches!(cue.cue, Cue::Not | Cue::Total | Cue::Back))
        {
            return false;
        }
        let pays = cues.iter().any(|cue| matches!(cue.cue, Cue::Pay | Cue::Paid));
        let paid = cues.iter().any(|cue| cue.cue == Cue::Paid);
        let demands = cues.iter().any(|cue| cue.cue == Cue::Demand)
            || text.has_any(own, &["也可", "可以", "可打", "可转"]);
        if demands {
            return false;
        }
        if pays && is_clocked(parts, own) || paid {
            return true;
        }
        at = own.end + 1;
    }
    false
}

/// The end of the next sentence where it begins with a clock and tells of paying without a sum of its own.
fn next_sentence_done(parts: &Parts, place: &Place) -> usize {
    let text = parts.text;
    let start = place.sentence.end + 1;
    let whole = super::sentence(text, start.min(text.len()));
    let head = Span::new(start, (start + 24).min(whole.end).max(start));
    let told = is_clocked(parts, head)
        && text.has_any(head, &["于", "通过", "就"])
        && !text.has_any(head, &["又", "再", "对方", "客服"]);
    if told { whole.end } else { 0 }
}

/// How far after a wanted sum its payment may be told.
const DONE_REACH: usize = 80;

const DONE: &[&str] = &[
    "付的",
    "转的",
    "给的",
    "交的",
    "扫的",
    "充的",
    "打的",
    "汇的",
    "存的",
    "也转了",
    "也付了",
    "也交了",
    "也给了",
    "也打了",
    "也汇了",
    "也充了",
    "就转了",
    "就付了",
    "就交了",
    "就给了",
    "就打了",
    "就汇了",
    "就充了",
    "都给了",
    "都转了",
    "都付了",
    "都交了",
    "我转了",
    "我付了",
    "我交了",
    "我给了",
    "又转了",
    "又汇了",
    "又付了",
    "又打了",
    "又交了",
    "又给了",
    "去汇了",
    "去转了",
    "转走了",
    "转过去了",
    "都是刚才",
    "都是今天",
    "都是昨",
    "都是通过",
    "都是微信",
    "都是扫",
    "补完了",
    "付了款",
    "给他的",
    "给她的",
    "照做了",
    "转出了",
    "汇出了",
    "存了进去",
    "打过去了",
    "支付上述",
    "上述款项已",
    "就拍了",
    "转给了",
    "付给了",
    "打给了",
    "入进去",
    "打进去",
    "投进去",
    "充进去",
    "就又转",
    "又转给",
    "就转给",
    "就打给",
    "也转给",
    "也打给",
    "就给他",
    "就给她",
    "都拍了",
];

/// 没转, 未再充值, 不敢给, 就不转了: said not to have been paid.
pub(super) fn is_denied_in(text: &Text, span: Span) -> bool {
    (span.start..span.end).any(|at| is_denial_at(text, at))
}

fn is_denial_at(text: &Text, at: usize) -> bool {
    const VERBS: &str = "转付充汇交给打存买投垫做补刷办操扫续理";
    let verb = |at: usize| VERBS.contains(text.at(at));
    match text.at(at) {
        '未' | '没' => {
            let mut next = at + 1;
            while matches!(text.at(next), '有' | '再' | '能' | '敢' | '肯' | '想' | '继' | '向' | '予' | '按')
            {
                next += 1;
            }
            verb(next)
                && !text.any_starts_at(
                    next,
                    &["给我", "给返", "给钱", "给提", "打开", "办法", "给退", "理我", "打通"],
                )
        }
        '不' => {
            let next = at + 1 + usize::from(matches!(text.at(at + 1), '敢' | '想' | '肯' | '愿' | '再'));
            verb(next) && (next > at + 1 || text.at(next + 1) == '了')
        }
        '别' | '莫' => verb(at + 1) && text.at(at + 2) == '了',
        _ => false,
    }
}

/// What the sums after it say of a wanted one: 先交路费200、保证金1000，都是刚才扫的; 让我付498，再付1998.
pub(super) fn carry_back(parts: &Parts, labels: &mut [Label]) {
    let mut chain = false;
    for index in (1..labels.len()).rev() {
        let (last, amount) = (&parts.amounts[index - 1], &parts.amounts[index]);
        let between = Span::new(last.span.end, amount.span.start);
        if labels[index] != Label::Paid
            || !matches!(labels[index - 1], Label::Wanted | Label::Other)
            || between.end - between.start > 12
            || last.is_vague
        {
            continue;
        }
        let listed = parts.text.at(between.start) == '、' && !is_placed(parts, between);
        let again = parts.text.any_starts_at(between.start, &["，再", "，又"])
            && parts.text.any_ends_at(last.span.start, &["付", "转", "充", "交"]);
        chain = listed && (chain || is_done_after(parts, &Place::of(parts, index)));
        if chain || again && labels[index - 1] == Label::Wanted {
            labels[index - 1] = Label::Paid;
        }
    }
}

/// 八月三十号上午十点在ATM存的两万: told again with its time; the earlier mention gives way. 先充的100: the later one does.
pub(super) fn drop_restated(parts: &Parts, labels: &mut [Label]) {
    for index in 1..labels.len() {
        let amount = &parts.amounts[index];
        let again =
            parts.text.any_starts_at(amount.span.end, &["没返之后", "没返以后", "去付的", "那笔之后"])
                || parts.text.any_ends_at(amount.span.start, &["套了", "借了", "凑了"])
                    && (0..index).any(|at| labels[at] == Label::Paid && parts.amounts[at].fen == amount.fen);
        let restated = again
            || parts.text.before(amount.span.start, 1) == '的'
            || parts
                .text
                .has_any(Span::new(clause(parts.text, amount.span).start, amount.span.start), &["其中"]);
        if !matches!(labels[index], Label::Paid | Label::Back) || !restated {
            continue;
        }
        let same = (0..index)
            .rev()
            .find(|&earlier| labels[earlier] == labels[index] && parts.amounts[earlier].fen == amount.fen);
        if let Some(earlier) = same {
            let timed = is_placed(parts, clause(parts.text, amount.span));
            labels[if timed { earlier } else { index }] = Label::Other;
        }
    }
}

/// 九百、两千七、八千一，全付了: two or more sums in the order in which they were told before, without a new time.
pub(super) fn drop_repeated_lists(parts: &Parts, labels: &mut [Label]) {
    let fen = |at: usize| parts.amounts[at].fen;
    for later in 3..labels.len() {
        let joined = parts.amounts[later].span.start.saturating_sub(parts.amounts[later - 1].span.end) <= 3;
        let told =
            (1..later - 1).any(|earlier| fen(earlier) == fen(later) && fen(earlier - 1) == fen(later - 1));
        if told && joined && !is_placed(parts, clause(parts.text, parts.amounts[later].span)) {
            labels[later] = Label::Other;
            labels[later - 1] = Label::Other;
        }
    }
}

/// 最后一个18000没做: a sum of a list before, denied where it is told again.
pub(super) fn drop_denied_again(parts: &Parts, labels: &mut [Label]) {
    for later in 1..labels.len() {
        let place = Place::of(parts, later);
        let pointed = parts.text.has_any(
            Span::new(place.clause.start, place.amount.span.start),
            &["最后", "那", "第", "该", "这", "此"],
        );
        let rest = Span::new(place.amount.span.end, place.clause.end);
        let soon = Span::new(rest.start, rest.end.min(rest.start + 8));
        // 该笔15万元经劝说后取消, 21.2万元尚未操作.
        let told = Span::new(place.clause.start, place.amount.span.start);
        const STOPPED: &[&str] = &[
            "取消",
            "终止",
            "未汇出",
            "未办",
            "未转出",
            "拦截",
            "拦下",
            "劝阻",
            "未能转",
            "而退回",
            "被退回",
            "追回",
            "拒付",
        ];
        let stopped = pointed
            && (parts.text.has_any(told, &["终止", "取消", "拦截", "拦下", "撤销"])
                || parts.text.has_any(rest, STOPPED));
        let denied = is_denied_in(parts.text, if pointed { rest } else { soon });
        if !denied && !stopped {
            continue;
        }
        let same = (0..later)
            .rev()
            .find(|&at| labels[at] == Label::Paid && parts.amounts[at].fen == place.amount.fen);
        if let Some(earlier) = same.filter(|_| pointed || labels[later] != Label::Paid) {
            // Every place where the same stopped sum was told before.
            for at in (0..later).filter(|_| stopped) {
                let own = Place::of(parts, at);
                if labels[at] == Label::Paid
                    && own.amount.fen == place.amount.fen
                    && !is_clocked(parts, own.clause)
                {
                    labels[at] = Label::Wanted;
                }
            }
            labels[earlier] = Label::Wanted;
            labels[later] = Label::Wanted;
        }
    }
}

/// 已指导其撤销第二笔: of the payments so far, the one that the number means was revoked.
pub(super) fn drop_revoked(parts: &Parts, labels: &mut [Label]) {
    const REVOKED: &[&str] = &[
        "撤销",
        "撤回",
        "拦截",
        "冲正",
        "已退回",
        "时退回",
        "异常退回",
        "原路退回",
        "转账失败",
        "未成功",
        "没成功",
        "没有成功",
    ];
    let text = parts.text;
    let paid: Vec<usize> = (0..labels.len()).filter(|&at| labels[at] == Label::Paid).collect();
    if paid.len() < 2 {
        return;
    }
    for at in paid.first().map_or(0, |&first| parts.amounts[first].span.end)..text.len() {
        if !text.any_starts_at(at, REVOKED) {
            continue;
        }
        let soon = (at + 2..at + 6).find_map(|place| ordinal_at(text, place, paid.len()));
        // 第三笔因风控延迟到账，已协助撤回: the number stands before it.
        let here = text.window_before(at, 26, &['。', ';', '\n']);
        let denied = text
            .has_any(text.window_before(at, 5, &['，', '。']), &["无法", "不能", "未能", "没能", "不支持"]);
        let before = (here.start..here.end)
            .rev()
            .find_map(|place| ordinal_at(text, place, paid.len()).filter(|(_, end)| *end <= at))
            .filter(|_| !denied);
        if let Some((range, _)) = soon.or(before) {
            for &index in &paid[range] {
                labels[index] = Label::Revoked;
            }
        }
    }
}
