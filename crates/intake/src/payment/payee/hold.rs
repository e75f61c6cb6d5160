//! An account that holds for its sentence: at the head of a list, at its end, over semicolons last.

use super::Payees;
use super::fits::fits;
use crate::payment::{Channel, Paid, Parts, channel, clause, sentence};
use crate::text::Span;

/// An account at the head of a list holds to the end of the sentence, one at its end for what stands before. What a
/// semicolon parts is held together last.
pub(super) fn hold_in_sentence(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    fixed: &[usize],
    payees: &mut Payees,
) {
    hold_forward(parts, paid, ways, payees, false);
    hold_backward(parts, paid, ways, fixed, payees);
    hold_forward(parts, paid, ways, payees, true);
}

fn hold_forward(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    payees: &mut Payees,
    over_semicolons: bool,
) {
    for index in 1..paid.len() {
        let whole = sentence(parts.text, paid[index - 1].span.start);
        if payees[index].is_some() || !whole.covers(paid[index].span) {
            continue;
        }
        let Some(account) = payees[index - 1] else { continue };
        let place = parts.elements[account].span;
        let between =
            Span::new(paid[index - 1].span.end, paid[index].span.start.max(paid[index - 1].span.end));
        let parted = (between.start..between.end).any(|at| parts.text.at(at) == ';');
        let is_head = whole.covers(place)
            && paid.iter().all(|one| !whole.covers(one.span) || place.end <= one.span.start);
        if (!parted || is_head || over_semicolons)
            && !has_payee_of_its_own(parts, paid, index)
            && place.start < paid[index].span.start
            && fits(parts, paid, ways, index, account)
        {
            payees[index] = Some(account);
        }
    }
}

fn hold_backward(
    parts: &Parts,
    paid: &[Paid],
    ways: &[Option<Channel>],
    fixed: &[usize],
    payees: &mut Payees,
) {
    for index in (0..paid.len().saturating_sub(1)).rev() {
        if payees[index].is_none()
            && let Some(account) = payees[index + 1]
            && !fixed.contains(&(index + 1))
            && sentence(parts.text, paid[index].span.start).covers(paid[index + 1].span)
            && !has_payee_of_its_own(parts, paid, index)
            && !goes_another_way(parts, paid, index)
            && parts.elements[account].span.start > paid[index + 1].span.end
            && fits(parts, paid, ways, index, account)
        {
            payees[index] = Some(account);
        }
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
        && later.is_some_and(|later| !wallet(Span::new(later.start, later.end)))
        && !parts.text.has_any(beside, &["银行卡", "卡上", "卡里", "转到", "转入", "账户"])
}

/// 支付宝转账1000元，收款人：*明；: a payee named beside the sum, whose account is not told.
fn has_payee_of_its_own(parts: &Parts, paid: &[Paid], index: usize) -> bool {
    let inside = sentence(parts.text, paid[index].span.start);
    let until = paid.get(index + 1).map_or(inside.end, |next| next.span.start.min(inside.end));
    let beside = parts.text.window_after(
        paid[index].span.end,
        12.min(until.saturating_sub(paid[index].span.end)),
        &[';', '。'],
    );
    parts.text.has_any(beside, &["收款人", "户名", "收款方"]) && parts.text.has_any(beside, &["*"])
}
