//! The planner: after every event, what the case wants ordered, and how that differs from what is on the desk.
//!
//! The wish list is made anew from positions, holds and filing. An unsent order that is wished for no more is
//! withdrawn; one whose content has changed gets a new version and loses its signatures; a wish without an order
//! is proposed, the most savable first. What has left the centre is never touched.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use kernel::{AccountNo, Fen, OrderId, PaymentNo, Timestamp};

use super::rank::minutes_between;
use super::{Case, Filing, Turn};
use crate::law::OrderKind;
use crate::result::Outcome;
use crate::{
    Alarm, Clock, ClockKind, HolderName, Missing, Order, OrderState, Passed, Position, ProposalReason,
    Transfer, WithdrawalReason,
};

/// An order as the planner wants it.
pub(super) struct Draft {
    kind: OrderKind,
    account: AccountNo,
    bank: Option<String>,
    holder: Option<HolderName>,
    layer: u16,
    amount_fen: Fen,
    /// By the stop rule, the least and the greatest over the rules.
    claims_fen: [Fen; 3],
    answers: Option<Transfer>,
    original: Option<OrderId>,
    stop_count: u8,
    expected_fen: Fen,
    chance_permille: u16,
    has_statement: bool,
    reason: ProposalReason,
}

impl Case {
    /// Brings the unsent orders into line with what the case wants now.
    pub(super) fn plan(&mut self, turn: &mut Turn) {
        let mut wanted = self.wants(turn.now);
        let unsent: Vec<OrderId> =
            self.orders.values().filter(|order| order.state.awaits_signing()).map(|order| order.id).collect();
        for id in unsent {
            let order = &self.orders[&id];
            let draft =
                wanted.remove(&(order.account.clone(), order.kind)).or_else(|| self.kept(order, turn.now));
            match draft {
                Some(draft) => self.revise(id, draft, turn),
                None => self.give_up(id, turn),
            }
        }
        let worth = |draft: &Draft| self.is_worth_proposing(draft) && self.is_new(draft);
        let mut fresh: Vec<Draft> = wanted.into_values().filter(worth).collect();
        fresh.sort_by_key(|draft| (draft.has_statement, Reverse(draft.expected_fen)));
        for draft in fresh {
            self.propose(draft, turn);
        }
    }

    fn wants(&self, now: Timestamp) -> BTreeMap<(AccountNo, OrderKind), Draft> {
        let mut wanted = BTreeMap::new();
        let mut want = |kind: OrderKind, account: &AccountNo, reason: ProposalReason| {
            if let Ok(original) = self.may_order(kind, account) {
                let draft = Draft::new(self, kind, account, original, reason, now);
                wanted.insert((account.clone(), kind), draft);
            }
        };
        for position in self.positions.values().filter(|position| self.is_worth(position)) {
            let account = &position.account;
            if self.stoppable_of(account) >= self.rules.stop_fen_min {
                want(OrderKind::Stop, account, self.reason_to_stop(position, now));
                if self.must_freeze(account) {
                    want(OrderKind::Freeze, account, ProposalReason::CaseFiled);
                }
            }
            if let Some(reason) = self.reason_to_query(position) {
                want(OrderKind::StatementQuery, account, reason);
            }
            if self.may_move_on(position, now) {
                let (held_fen, layer) = (position.held_fen, position.layer);
                want(OrderKind::LiveWatch, account, ProposalReason::MayMoveOn { held_fen, layer });
            }
        }
        for passed in self.passed.values().filter(|passed| self.is_worth_watching(passed, now)) {
            let reason = ProposalReason::PassedOn { passed_fen: passed.passed_fen, layer: passed.layer };
            want(OrderKind::LiveWatch, &passed.account, reason);
        }
        for hold in self.orders.values().filter(|order| order.state.holds()) {
            if self.must_let_go(&hold.account) {
                want(OrderKind::StopRelease, &hold.account, ProposalReason::MustRelease);
                want(OrderKind::FreezeRelease, &hold.account, ProposalReason::MustRelease);
            } else if let Some((kind, reason)) = self.reason_to_prolong(hold) {
                want(kind, &hold.account, reason);
            }
        }
        wanted
    }

    /// Stolen money that can be stopped where it is, and enough of it.
    fn is_worth(&self, position: &Position) -> bool {
        position.exit.is_none() && position.held_fen >= self.rules.stop_fen_min
    }

    /// A card that passes stolen money on, which nobody watches and no order of ours holds: the next victim's money
    /// is followed from it at once, before the victim reports.
    fn is_worth_watching(&self, passed: &Passed, now: Timestamp) -> bool {
        let passes_on = passed.passed_fen >= self.rules.watch_fen_min
            && passed.passed_fen >= passed.came_fen.share_floor(1, 2);
        let is_recent = passed.last_out.plus_minutes(self.rules.watch_within) > now;
        let is_watched =
            passed.watched_until.is_some_and(|until| until > now) || self.watches(&passed.account);
        passes_on && is_recent && !is_watched && self.hold_on(&passed.account).is_none()
    }

    /// Stolen money that is likely to lie in an account which no order of ours holds, whose statement is asked for, and
    /// which nobody watches: it is followed at once when it moves.
    fn may_move_on(&self, position: &Position, now: Timestamp) -> bool {
        let account = &position.account;
        let expected_fen = self.expected_fen(position, self.stoppable_of(account), now);
        let is_recent = position.last_in.plus_minutes(self.rules.watch_within) > now;
        let is_asked = self.orders_on(account).any(|order| {
            let is_sent = order.state.awaits_answer() || order.state == OrderState::Done;
            order.kind == OrderKind::StatementQuery && is_sent
        });
        let is_watched = position.watched_until.is_some_and(|until| until > now) || self.watches(account);
        expected_fen >= self.rules.watch_expected_fen_min
            && is_recent
            && is_asked
            && !is_watched
            && self.hold_on(account).is_none()
    }

    /// Whether the bank tells each transfer of the account for this case.
    fn watches(&self, account: &AccountNo) -> bool {
        self.watched_since(account).is_some()
    }

    /// Since when the bank tells each transfer of the account for this case.
    fn watched_since(&self, account: &AccountNo) -> Option<Timestamp> {
        let is_kept =
            |order: &&Order| order.kind == OrderKind::LiveWatch && order.state == OrderState::Delivered;
        self.orders_on(account).filter(is_kept).filter_map(|order| order.started_at).max()
    }

    fn reason_to_stop(&self, position: &Position, now: Timestamp) -> ProposalReason {
        let (held_fen, layer) = (position.held_fen, position.layer);
        let expected_fen = self.expected_fen(position, self.stoppable_of(&position.account), now);
        let dwell_minutes = minutes_between(position.last_in, now);
        match (position.has_statement, layer) {
            (true, _) => ProposalReason::StatementShowsMoney { held_fen, expected_fen, layer, dwell_minutes },
            (false, 0 | 1) => ProposalReason::VictimPaid { held_fen, expected_fen, dwell_minutes },
            (false, _) => ProposalReason::FrontierHolds { held_fen, expected_fen, layer, dwell_minutes },
        }
    }

    /// A statement is needed when none tells of all the money that came in, unless the money came in under a hold,
    /// and when the bank found less than the trace has there.
    fn reason_to_query(&self, position: &Position) -> Option<ProposalReason> {
        let (held_fen, layer) = (position.held_fen, position.layer);
        if let Some(balance_fen) = self.shortfall(position) {
            return Some(ProposalReason::BalanceShort { held_fen, balance_fen });
        }
        let held_since = self.hold_on(&position.account).and_then(|order| order.started_at);
        let came_under_hold = held_since.is_some_and(|since| since <= position.first_in);
        let needed = (!self.is_covered(position) || self.may_have_slipped(position)) && !came_under_hold;
        needed.then_some(ProposalReason::StatementMissing { held_fen, layer })
    }

    /// Whether money that the statement shows may have left before the watch began: neither tells of that.
    fn may_have_slipped(&self, position: &Position) -> bool {
        let Some(since) = self.watched_since(&position.account) else { return false };
        let until = self.accounts.get(&position.account).and_then(|file| file.statement_until);
        let is_gap = until.is_none_or(|until| until < since) && position.last_in < since;
        is_gap && self.hold_on(&position.account).is_none()
    }

    /// Whether only a freeze can hold the account on: it is stopped in a filed case, or has had its two stops.
    fn must_freeze(&self, account: &AccountNo) -> bool {
        self.hold_on(account).is_some() || self.check_stops(account).is_err()
    }

    fn reason_to_prolong(&self, hold: &Order) -> Option<(OrderKind, ProposalReason)> {
        let warned = !self.clocks.contains_key(&Clock::of_order(ClockKind::LapseWarning, hold.id));
        let expires_at = hold.expires_at.filter(|_| warned && self.claim_of(&hold.account) > Fen::ZERO)?;
        let reason = ProposalReason::StopEnds { expires_at };
        match hold.kind {
            OrderKind::Stop | OrderKind::StopExtension if self.filing == Filing::Open => {
                Some((OrderKind::StopExtension, reason))
            }
            OrderKind::Freeze | OrderKind::FreezeExtension => Some((OrderKind::FreezeExtension, reason)),
            OrderKind::Stop
            | OrderKind::StopExtension
            | OrderKind::StopRelease
            | OrderKind::FreezeRelease
            | OrderKind::StatementQuery
            | OrderKind::HolderQuery
            | OrderKind::LiveWatch
            | OrderKind::LiveWatchEnd
            | OrderKind::AllAccountsQuery => None,
        }
    }

    /// What an officer asked for stays on the desk as long as the law allows it.
    fn kept(&self, order: &Order, now: Timestamp) -> Option<Draft> {
        let requested =
            matches!(order.reason, ProposalReason::Requested { .. } | ProposalReason::WholeFreeze { .. });
        let original =
            if requested { self.may_order(order.kind, &order.account).ok()? } else { return None };
        Some(Draft::new(self, order.kind, &order.account, original, order.reason.clone(), now))
    }

    /// Whether the order is likely to save more than it harms. The account that the victim named is always
    /// stopped; what lies on the desk stays there; holds are prolonged and lifted whatever they save.
    fn is_worth_proposing(&self, draft: &Draft) -> bool {
        match draft.kind {
            OrderKind::Stop if draft.layer <= 1 => true,
            OrderKind::Stop => {
                let is_seen =
                    draft.has_statement || draft.chance_permille >= self.rules.blind_stop_permille_min;
                is_seen && draft.expected_fen >= self.rules.stop_expected_fen_min
            }
            OrderKind::StatementQuery => {
                draft.layer <= 1 || draft.expected_fen >= self.rules.query_expected_fen_min
            }
            OrderKind::StopExtension
            | OrderKind::StopRelease
            | OrderKind::Freeze
            | OrderKind::FreezeExtension
            | OrderKind::FreezeRelease
            | OrderKind::HolderQuery
            | OrderKind::LiveWatch
            | OrderKind::LiveWatchEnd
            | OrderKind::AllAccountsQuery => true,
        }
    }

    /// Whether nothing of the kind is under way, and nothing like it was turned down before.
    fn is_new(&self, draft: &Draft) -> bool {
        let same_need = |order: &&Order| order.kind == draft.kind;
        !self.orders_on(&draft.account).filter(same_need).any(|order| match order.state {
            OrderState::Proposed | OrderState::Signed | OrderState::Outgoing | OrderState::Delivered => true,
            OrderState::Refused => !may_try_again(order, self.rules.sendings_max) && draft.repeats(order),
            OrderState::Unclear | OrderState::Undeliverable => draft.repeats(order),
            OrderState::Withdrawn => matches!(
                order.withdrawal,
                Some(WithdrawalReason::Officer { .. } | WithdrawalReason::AnsweredElsewhere { .. })
            ),
            OrderState::InForce
            | OrderState::PartlyInForce
            | OrderState::AlreadyHeld
            | OrderState::Done
            | OrderState::Extended
            | OrderState::Lapsed
            | OrderState::Released => false,
        })
    }

    pub(super) fn propose(&mut self, draft: Draft, turn: &mut Turn) {
        let id = turn.new_order_id();
        let number = u32::try_from(self.orders.len()).unwrap_or(u32::MAX).saturating_add(1);
        if matches!(draft.kind, OrderKind::StopRelease | OrderKind::FreezeRelease)
            && let Some(order) = draft.original
        {
            turn.alarm(Alarm::MustRelease { order });
            let due = turn.now.plus_minutes(self.rules.release);
            self.set_clock(Clock::of_order(ClockKind::ReleaseDue, order), due, turn);
        }
        self.by_account.entry(draft.account.clone()).or_default().push(id);
        self.orders.insert(id, draft.into_order(id, number, turn.now));
        turn.proposed(id);
    }

    /// Gives an unsent order its new content. Signatures bind to what was signed, so they come off; a signed order
    /// is therefore left alone while only its claim has risen a little.
    fn revise(&mut self, id: OrderId, draft: Draft, turn: &mut Turn) {
        let rise = self.rules.resign_rise_permille;
        let Some(order) = self.orders.get_mut(&id) else { return };
        let signed = !order.signatures.is_empty();
        if draft.agrees(order) || (signed && draft.is_small_rise(order, rise)) {
            return;
        }
        let mut next = draft.into_order(id, order.number, order.proposed_at);
        next.version = order.version + 1;
        next.calls = std::mem::take(&mut order.calls);
        *order = next;
        turn.changed(id);
    }

    fn give_up(&mut self, id: OrderId, turn: &mut Turn) {
        let reason = self.reason_to_give_up(&self.orders[&id], turn);
        if let Some(order) = self.orders.get_mut(&id) {
            order.state = OrderState::Withdrawn;
            order.withdrawal = Some(reason);
            turn.changed(id);
        }
    }

    fn reason_to_give_up(&self, order: &Order, turn: &Turn) -> WithdrawalReason {
        let account = &order.account;
        let file = self.accounts.get(account);
        let is_prolonging = matches!(
            order.kind,
            OrderKind::StopExtension
                | OrderKind::Freeze
                | OrderKind::FreezeExtension
                | OrderKind::StopRelease
                | OrderKind::FreezeRelease
                | OrderKind::LiveWatchEnd
        );
        if matches!(self.filing, Filing::Refused { .. }) {
            WithdrawalReason::FilingRefused
        } else if file.is_some_and(|file| file.unrelated) {
            WithdrawalReason::Unrelated
        } else if file.is_some_and(|file| file.struck) {
            WithdrawalReason::ReportCorrected
        } else if is_prolonging && self.hold_on(account).is_none() {
            WithdrawalReason::HoldEnded
        } else if order.kind == OrderKind::Stop && self.hold_on(account).is_some() {
            WithdrawalReason::AlreadyHeld
        } else if order.kind == OrderKind::Stop && self.check_stops(account).is_err() {
            WithdrawalReason::StopLimit
        } else if order.kind == OrderKind::StatementQuery
            && self.positions.get(account).is_some_and(|position| self.is_covered(position))
        {
            WithdrawalReason::StatementHere
        } else {
            turn.gone.clone()
        }
    }
}

impl Draft {
    pub(super) fn new(
        case: &Case,
        kind: OrderKind,
        account: &AccountNo,
        original: Option<OrderId>,
        reason: ProposalReason,
        now: Timestamp,
    ) -> Draft {
        let position = case.positions.get(account);
        let passed = case.passed.get(account);
        let about = original.and_then(|id| case.orders.get(&id));
        let file = case.accounts.get(account);
        let stoppable = case.stoppable_of(account);
        let counts = matches!(kind, OrderKind::Stop | OrderKind::StopExtension);
        Draft {
            kind,
            account: account.clone(),
            bank: position
                .and_then(|position| position.bank.clone())
                .or_else(|| passed.and_then(|passed| passed.bank.clone()))
                .or_else(|| about.and_then(|order| order.bank.clone()))
                .or_else(|| file.and_then(|file| file.bank.clone()))
                .or_else(|| kernel::bank::find_bin(account.reveal()).map(|bin| bin.bank_name().to_owned())),
            holder: position
                .and_then(|position| position.holder.clone())
                .or_else(|| passed.and_then(|passed| passed.holder.clone()))
                .or_else(|| file.and_then(|file| file.holder.clone()))
                .or_else(|| about.and_then(|order| order.holder.clone())),
            layer: position
                .map(|position| position.layer)
                .or_else(|| passed.map(|passed| passed.layer))
                .or_else(|| about.map(|order| order.layer))
                .unwrap_or(0),
            amount_fen: if kind.holds_money() { stoppable } else { Fen::ZERO },
            claims_fen: position.map_or([Fen::ZERO; 3], |p| [p.held_fen, p.min_fen, p.max_fen]),
            answers: position
                .and_then(|position| position.answers.clone())
                .or_else(|| about.and_then(|order| order.answers.clone())),
            original,
            stop_count: if counts { file.map_or(0, |file| file.stops).saturating_add(1) } else { 0 },
            expected_fen: position.map_or(Fen::ZERO, |position| case.expected_fen(position, stoppable, now)),
            chance_permille: position.map_or(0, |position| case.chance_permille(position, now)),
            // A watch looks ahead; what may still be there comes first.
            has_statement: kind == OrderKind::LiveWatch
                || position.is_some_and(|position| position.has_statement),
            reason,
        }
    }

    /// Whether the order says what the draft would; what is likely to be saved is not part of what is signed.
    fn agrees(&self, order: &Order) -> bool {
        self.says_the_same(order)
            && self.amount_fen == order.amount_fen
            && self.claims_fen == [order.claim_fen, order.claim_min_fen, order.claim_max_fen]
            && self.answers == order.answers
    }

    fn says_the_same(&self, order: &Order) -> bool {
        self.bank == order.bank && self.holder == order.holder && self.original == order.original
    }

    fn is_small_rise(&self, order: &Order, rise_permille: i64) -> bool {
        let limit = order.amount_fen.share_floor(1000 + rise_permille, 1000);
        let completes = self.missing() != order.missing;
        let rises_little = order.amount_fen <= self.amount_fen && self.amount_fen <= limit;
        self.says_the_same(order) && !completes && rises_little
    }

    /// Whether the bank would be asked the very thing again.
    fn repeats(&self, order: &Order) -> bool {
        self.says_the_same(order) && self.answers == order.answers
    }

    fn into_order(self, id: OrderId, number: u32, proposed_at: Timestamp) -> Order {
        let [claim_fen, claim_min_fen, claim_max_fen] = self.claims_fen;
        let missing = self.missing();
        Order {
            id,
            number,
            version: 1,
            kind: self.kind,
            account: self.account,
            bank: self.bank,
            holder: self.holder,
            layer: self.layer,
            amount_fen: self.amount_fen,
            claim_fen,
            claim_min_fen,
            claim_max_fen,
            answers: self.answers,
            original: self.original,
            stop_count: self.stop_count,
            expected_fen: self.expected_fen,
            reason: self.reason,
            missing,
            state: OrderState::Proposed,
            signatures: Vec::new(),
            approval: None,
            attempts: 0,
            proposed_at,
            sent_at: None,
            acknowledged_at: None,
            answered_at: None,
            result_code: None,
            balance_fen: None,
            started_at: None,
            expires_at: None,
            calls: Vec::new(),
            platform: None,
            withdrawal: None,
        }
    }

    fn missing(&self) -> Vec<Missing> {
        let timed = self.answers.as_ref().is_some_and(|transfer| transfer.at.is_some());
        let by_number = PaymentNo::of(&self.account).is_some();
        let lacks = [
            (Missing::Bank, self.bank.is_none()),
            (Missing::Holder, self.holder.is_none() && self.kind.holds_money() && !by_number),
            (Missing::TransferTime, !timed && self.kind == OrderKind::Stop),
        ];
        lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(missing, _)| missing).collect()
    }
}

/// A refusal for the bank's own failure, given up only because the signed amount was outdated.
fn may_try_again(order: &Order, sendings_max: u16) -> bool {
    let code = order.result_code.as_ref();
    code.is_some_and(|code| code.outcome(order.kind) == Outcome::Again) && order.attempts < sendings_max
}
