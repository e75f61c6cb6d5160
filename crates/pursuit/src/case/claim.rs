//! How much of an account's money is the victim's, and how much can still be held.

use kernel::{AccountNo, Fen};

use super::{Case, Filing};
use crate::{Order, Position};

impl Case {
    /// The claim on an account by the last trace.
    #[must_use]
    pub fn claim_of(&self, account: &AccountNo) -> Fen {
        self.positions.get(account).map_or(Fen::ZERO, |position| position.held_fen)
    }

    /// The balance that the bank reported, unless stolen money came in after.
    #[must_use]
    pub fn balance_of(&self, account: &AccountNo) -> Option<Fen> {
        let file = self.accounts.get(account)?;
        let (balance, at) = (file.balance_fen?, file.balance_at?);
        let outdated = self.positions.get(account).is_some_and(|position| position.last_in > at);
        (!outdated).then_some(balance)
    }

    /// The most that an order on this account may name: the claim, and no more than the last known balance.
    #[must_use]
    pub fn stoppable_of(&self, account: &AccountNo) -> Fen {
        let claim = self.claim_of(account);
        self.balance_of(account).map_or(claim, |balance| claim.min(balance))
    }

    /// Whether nothing may be ordered on this account, and what is held must be let go.
    pub(super) fn must_let_go(&self, account: &AccountNo) -> bool {
        let struck = self.accounts.get(account).is_some_and(|file| file.unrelated || file.struck);
        struck || matches!(self.filing, Filing::Refused { .. })
    }

    /// The orders on one account, in the order of proposal.
    pub(super) fn orders_on(&self, account: &AccountNo) -> impl Iterator<Item = &Order> {
        let ids = self.by_account.get(account).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.orders.get(id))
    }

    /// The order under which the account is held, ours or another office's.
    pub(super) fn hold_on(&self, account: &AccountNo) -> Option<&Order> {
        self.orders_on(account).find(|order| order.state.holds())
    }

    /// Whether the statement at hand tells of all stolen money that came in.
    pub(super) fn is_covered(&self, position: &Position) -> bool {
        let until = self.accounts.get(&position.account).and_then(|file| file.statement_until);
        position.has_statement || until.is_some_and(|until| until > position.last_in)
    }

    /// What the bank found in a held account, if that is less than the trace has there and no statement since
    /// tells where the difference went.
    pub(super) fn shortfall(&self, position: &Position) -> Option<Fen> {
        let hold = self.hold_on(&position.account)?;
        let (started_at, balance) = (hold.started_at?, self.balance_of(&position.account)?);
        let until = self.accounts.get(&position.account).and_then(|file| file.statement_until);
        let explained = until.is_some_and(|until| until >= started_at);
        (balance < position.held_fen && !explained).then_some(balance)
    }
}
