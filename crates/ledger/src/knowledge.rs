//! What was known at some moment: the ledger without the rows that came to be known later.

use std::sync::Arc;

use kernel::Timestamp;

use crate::cash::CashLink;
use crate::codec::Frame;
use crate::exit::ExitWords;
use crate::ledger::Ledger;
use crate::state::{Staged, State};

impl Ledger {
    /// The ledger as it stood when only the rows received until `known` were there, in memory and for reading.
    ///
    /// Rebuilds all of it, so it takes about a microsecond a row. Statements and exits are those of today, for
    /// their marks carry no time, and so are balances that a second source added to a row; openings are chosen
    /// again from what was known.
    #[must_use]
    pub fn as_known_at(&self, known: Timestamp) -> Ledger {
        let then = &self.state;
        let mut state = State::new(ExitWords::shipped(), Arc::clone(&then.cipher));
        let mut discarded = Frame::default();
        for account in 0..then.accounts.len() as u32 {
            // Numbers stay the same, so that statements and exits can be copied by number.
            let numbered = state.account_logged(&then.account(account), &mut discarded);
            assert!(numbered == Ok(account), "the same accounts in the same order have the same numbers");
            state.coverage.set(account, then.coverage.get(account));
            discarded.clear();
        }
        state.exits.clone_from(&then.exits);
        for row in then.rows.numbers() {
            let received_at = then.rows.get(row).received_at;
            if received_at > known.as_micros() {
                continue;
            }
            let transfer = then.transfer(row);
            let marks = state.marks(&transfer);
            if let Ok(Staged::New(number)) = state.stage(&transfer, &marks, received_at, &mut discarded) {
                state.add_marks(number, then.rows.get(row).marks);
                state.index_row(number);
            }
            discarded.clear();
        }
        for link in then.cash.iter().filter(|link| link.linked_at <= known.as_micros()) {
            let known_row = |row| state.find_staged(&then.rows.id(row));
            if let (Some(withdrawal), Some(deposit)) = (known_row(link.withdrawal), known_row(link.deposit)) {
                state.cash.add(CashLink { withdrawal, deposit, ..link.clone() });
            }
        }
        state.choose_openings(0..then.accounts.len() as u32, &mut discarded);
        (state.known_as_of, state.version) = (Some(known), then.version);
        Ledger::over(state)
    }
}
