//! What may be ordered: the law's conditions, asked alike of an officer's request and of the planner's own idea.

use kernel::{AccountNo, Fen, OfficerId, OrderId, PaymentNo};

use super::plan::Draft;
use super::{Case, Filing, Turn};
use crate::law::OrderKind;
use crate::{Order, OrderState, ProposalReason, Refusal};

impl Case {
    pub(super) fn requested(
        &mut self,
        officer: OfficerId,
        kind: OrderKind,
        account: &AccountNo,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let original = self.may_order(kind, account)?;
        if let Some(open) = self.open_order(kind, account) {
            return Err(Refusal::AlreadyOrdered(open));
        }
        let reason = ProposalReason::Requested { officer };
        let draft = Draft::new(self, kind, account, original, reason, turn.now);
        self.propose(draft, turn);
        Ok(())
    }

    /// Whether the law allows an order of this kind on this account now, and which order it would be about.
    pub(super) fn may_order(&self, kind: OrderKind, account: &AccountNo) -> Result<Option<OrderId>, Refusal> {
        let known = self.positions.contains_key(account)
            || self.passed.contains_key(account)
            || self.by_account.contains_key(account)
            || self.accounts.get(account).is_some_and(|file| file.same_holder_as.is_some());
        if !known {
            return Err(Refusal::UnknownAccount);
        }
        if PaymentNo::of(account).is_some() && kind.code_by_number().is_none() {
            return Err(Refusal::NotByNumber(kind));
        }
        let frees =
            matches!(kind, OrderKind::StopRelease | OrderKind::FreezeRelease | OrderKind::LiveWatchEnd);
        if self.must_let_go(account) && !frees {
            let refused = matches!(self.filing, Filing::Refused { .. });
            return Err(if refused { Refusal::FilingRefused } else { Refusal::AlreadyUnrelated });
        }
        if kind.law().needs_filing && !matches!(self.filing, Filing::Filed { .. }) {
            return Err(Refusal::NotFiled);
        }
        let hold = self.hold_on(account);
        match kind {
            OrderKind::Stop => self.may_stop(account, hold),
            OrderKind::StopExtension => {
                self.check_stops(account)?;
                self.check_holdable(account)?;
                about(hold, &[OrderKind::Stop, OrderKind::StopExtension], kind)
            }
            OrderKind::StopRelease => about(hold, &[OrderKind::Stop, OrderKind::StopExtension], kind),
            OrderKind::Freeze => self.may_freeze(account, hold),
            OrderKind::FreezeExtension => {
                self.check_holdable(account)?;
                about(hold, &[OrderKind::Freeze, OrderKind::FreezeExtension], kind)
            }
            OrderKind::FreezeRelease => about(hold, &[OrderKind::Freeze, OrderKind::FreezeExtension], kind),
            OrderKind::StatementQuery
            | OrderKind::HolderQuery
            | OrderKind::LiveWatch
            | OrderKind::AllAccountsQuery => Ok(None),
            OrderKind::LiveWatchEnd => {
                let watch = self
                    .orders_on(account)
                    .find(|order| order.kind == OrderKind::LiveWatch && order.state == OrderState::Delivered);
                watch.map(|order| Some(order.id)).ok_or(Refusal::NoOriginal(kind))
            }
        }
    }

    fn may_stop(&self, account: &AccountNo, hold: Option<&Order>) -> Result<Option<OrderId>, Refusal> {
        self.check_holdable(account)?;
        if hold.is_some() {
            return Err(Refusal::AlreadyHeld);
        }
        self.check_stops(account)?;
        Ok(None)
    }

    /// A freeze of what a stop of ours holds, or of an account that has had its two stops.
    fn may_freeze(&self, account: &AccountNo, hold: Option<&Order>) -> Result<Option<OrderId>, Refusal> {
        self.check_holdable(account)?;
        match hold {
            None => Ok(None),
            // Another's stop ends on its own day; only our own freeze keeps the victim's money then.
            Some(order) if order.is_under_anothers_stop() => Ok(None),
            Some(order) if order.state == OrderState::AlreadyHeld => Err(Refusal::AlreadyHeld),
            Some(order) if matches!(order.kind, OrderKind::Freeze | OrderKind::FreezeExtension) => {
                Err(Refusal::AlreadyHeld)
            }
            Some(order) => Ok(Some(order.id)),
        }
    }

    fn check_holdable(&self, account: &AccountNo) -> Result<(), Refusal> {
        if let Some(exit) = self.positions.get(account).and_then(|position| position.exit) {
            return Err(Refusal::WayOut(exit));
        }
        if self.stoppable_of(account) <= Fen::ZERO { Err(Refusal::NothingThere) } else { Ok(()) }
    }

    /// Stops that were carried out count, and so do those whose answer is still to come.
    pub(super) fn check_stops(&self, account: &AccountNo) -> Result<(), Refusal> {
        let carried_out = usize::from(self.accounts.get(account).map_or(0, |file| file.stops));
        let under_way = self.orders_on(account).filter(|order| {
            order.state.awaits_answer() && matches!(order.kind, OrderKind::Stop | OrderKind::StopExtension)
        });
        if carried_out + under_way.count() < usize::from(self.rules.stops_max) {
            Ok(())
        } else {
            Err(Refusal::ThirdStop)
        }
    }

    /// The order of this kind on this account that is not yet signed or not yet answered.
    pub(super) fn open_order(&self, kind: OrderKind, account: &AccountNo) -> Option<OrderId> {
        let open = self.orders_on(account).find(|order| {
            order.kind == kind && (order.state.awaits_signing() || order.state.awaits_answer())
        });
        open.map(|order| order.id)
    }
}

/// The hold of ours that an extension or release of this kind is about.
fn about(hold: Option<&Order>, kinds: &[OrderKind], kind: OrderKind) -> Result<Option<OrderId>, Refusal> {
    match hold {
        Some(order) if kinds.contains(&order.kind) && order.state != OrderState::AlreadyHeld => {
            Ok(Some(order.id))
        }
        Some(_) | None => Err(Refusal::NoOriginal(kind)),
    }
}
