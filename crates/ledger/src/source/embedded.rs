//! The ledger's index as a source.

use std::convert::Infallible;

use kernel::{AccountNo, Fen, Timestamp};

use super::{Movement, PaidIn, Place, TransferSource};
use crate::cash::CashLink;
use crate::ledger::{Ledger, fen};
use crate::opening::Opening;
use crate::rows::RowNo;
use crate::trace::OpeningKnown;

impl TransferSource for Ledger {
    type Error = Infallible;

    fn movement(&self, transfer_id: &str) -> Result<Option<Movement>, Infallible> {
        let row = self.state.find_transfer(transfer_id);
        Ok(row.filter(|&row| self.state.rows.get(row).moved_money()).map(|row| self.described(row)))
    }

    fn outgoing(
        &self,
        after: &[(AccountNo, Place)],
        at_most: usize,
    ) -> Result<Vec<Vec<Movement>>, Infallible> {
        let described = |(account, place): &(AccountNo, Place)| {
            let rows = self.rows_out_of(account, place, at_most);
            rows.into_iter().map(|row| self.described(row)).collect()
        };
        Ok(after.iter().map(described).collect())
    }

    fn paid_in_again(&self, withdrawal: &str) -> Result<Vec<PaidIn>, Infallible> {
        Ok(self.cash_of(withdrawal, |row| self.described(row)))
    }

    fn last_at(&self) -> Result<Option<Timestamp>, Infallible> {
        Ok(self.state.span().map(|(_, last)| last))
    }

    fn version(&self) -> u64 {
        self.state.version
    }

    fn known_as_of(&self) -> Option<Timestamp> {
        self.state.known_as_of
    }
}

impl Ledger {
    /// The rows out of an account after a place.
    pub(crate) fn rows_out_of(&self, account: &AccountNo, place: &Place, at_most: usize) -> Vec<RowNo> {
        let rows = &self.state.rows;
        let Some(id) = self.state.find_account(account) else { return Vec::new() };
        let outs = self.state.index.outs(id);
        let is_after = |row: RowNo| {
            let at = rows.get(row).at();
            at > place.at || (at == place.at && Place { at, transfer_id: rows.id(row).into_owned() } > *place)
        };
        let from = outs.first_not(|entry| !is_after(entry.row));
        let until = outs.len().min(from.saturating_add(at_most));
        outs.range(from, until).map(|entry| entry.row).collect()
    }

    /// What of a withdrawal was paid in again, its deposits described by whoever asks.
    pub(crate) fn cash_of(&self, withdrawal: &str, described: impl Fn(RowNo) -> Movement) -> Vec<PaidIn> {
        let Some(drawn) = self.state.find_transfer(withdrawal) else { return Vec::new() };
        let paid_in = |link: &CashLink| PaidIn {
            deposit: described(link.deposit),
            from: fen(link.from),
            into: fen(link.into),
            amount: fen(link.fen),
        };
        self.state.cash.of_withdrawal(drawn).iter().map(paid_in).collect()
    }

    pub(crate) fn described(&self, number: RowNo) -> Movement {
        let (state, rows) = (&self.state, &self.state.rows);
        let row = rows.get(number);
        let payer_outs = state.index.outs(row.payer);
        let paid = payer_outs.first_from(rows, number);
        let payee = state.index.account(row.payee);
        let received = payee.ins.first_from(rows, number);
        let payee_in = payee.ins.total_before(received + 1);
        let payee_out = payee.outs.total_before(payee.outs.first_after(rows, number));
        Movement {
            transfer_id: rows.id(number).into_owned(),
            at: row.at(),
            payer: state.account(row.payer),
            payee: state.account(row.payee),
            amount: Fen::new(row.amount),
            payer_out: fen(payer_outs.total_before(paid + 1)),
            payer_balance: fen(state.index.balance_after_out(rows, row.payer, paid)),
            payee_in: fen(payee_in),
            payee_balance: fen(payee_in.saturating_sub(payee_out)),
            exit: state.exit_of(row),
            payee_has_statement: state.coverage.covers(row.payee, row.at()),
            payee_opening: match payee.opening {
                Opening::Printed { .. } => OpeningKnown::Printed,
                Opening::Undecided | Opening::Inserted => OpeningKnown::Inserted,
            },
        }
    }
}
