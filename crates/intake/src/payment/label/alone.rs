//! A sum with no telling word before it in its clause: what stands behind it, the list or the clause before decides.

use super::Label;
use super::entry::is_entry;
use super::judge::judge;
use super::place::{Place, is_placed, within};
use crate::amount::Unit;
use crate::cue::Cue;
use crate::payment::Parts;
use crate::text::Span;

/// A sum with no telling word before it in its clause.
pub(super) fn without_word(parts: &Parts, place: &Place, before: &[Label]) -> Label {
    let (text, amount) = (parts.text, place.amount);
    if place.has_after(Cue::Paid) || is_entry(parts, place) {
        return Label::Paid;
    }
    let first_after =
        place.after.first().filter(|cue| cue.span.start <= amount.span.end + 6).map(|cue| cue.cue);
    match first_after {
        Some(Cue::Pay | Cue::Paid) => return Label::Paid,
        // 还有个12640做了才结算: what would come back then.
        Some(Cue::Back)
            if text
                .has_any(text.window_after(amount.span.end, 5, &['，', '。']), &["才", "可", "能", "会"]) =>
        {
            return Label::Wanted;
        }
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
        .has_any(place.told(), &["笔", "第一", "第二", "第三", "第四", "头一", "最后", "另一", "一单"])
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

impl Label {
    pub(super) fn unless_total(self) -> Label {
        if self == Label::Total { Label::Other } else { self }
    }
}
