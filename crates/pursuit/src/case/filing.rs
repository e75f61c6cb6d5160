//! Filing (立案) and its refusal, and accounts that prove unrelated.

use kernel::{AccountNo, Timestamp};

use super::{Case, Filing, Turn};
use crate::{Clock, ClockKind, Refusal};

impl Case {
    pub(super) fn filed(&mut self, number: &str, turn: &mut Turn) -> Result<(), Refusal> {
        // A refusal may be reversed on reconsideration or review; what was let go meanwhile stays so.
        if matches!(self.filing, Filing::Filed { .. }) {
            return Err(Refusal::FilingDecided);
        }
        if number.trim().is_empty() {
            return Err(Refusal::NoCaseNumber);
        }
        self.filing = Filing::Filed { number: number.trim().to_owned(), at: turn.now };
        self.cancel_filing_clocks(turn);
        Ok(())
    }

    pub(super) fn filing_refused(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        if self.filing != Filing::Open {
            return Err(Refusal::FilingDecided);
        }
        self.filing = Filing::Refused { at: turn.now };
        self.cancel_filing_clocks(turn);
        self.cancel_clock(Clock::of_case(ClockKind::Entry), turn);
        Ok(())
    }

    pub(super) fn unrelated(&mut self, account: &AccountNo) -> Result<(), Refusal> {
        let known =
            self.positions.contains_key(account) || self.orders.values().any(|o| o.account == *account);
        if !known {
            return Err(Refusal::UnknownAccount);
        }
        let file = self.accounts.entry(account.clone()).or_default();
        if file.unrelated {
            return Err(Refusal::AlreadyUnrelated);
        }
        file.unrelated = true;
        Ok(())
    }

    fn cancel_filing_clocks(&mut self, turn: &mut Turn) {
        let running: Vec<Clock> =
            self.clocks.keys().copied().filter(|clock| clock.kind == ClockKind::FilingMissing).collect();
        for clock in running {
            self.cancel_clock(clock, turn);
        }
    }

    /// Sets the clock of the case's first hold, if nobody has filed the case.
    pub(super) fn watch_filing(&mut self, order: kernel::OrderId, started_at: Timestamp, turn: &mut Turn) {
        let watched = self.clocks.keys().any(|clock| clock.kind == ClockKind::FilingMissing);
        let first = self
            .orders
            .values()
            .all(|other| other.id == order || other.started_at.is_none() || !other.kind.holds_money());
        if self.filing == Filing::Open && first && !watched {
            let due = started_at.plus_minutes(self.rules.filing_warning);
            self.set_clock(Clock::of_order(ClockKind::FilingMissing, order), due, turn);
        }
    }
}
