//! What a second source adds to held rows, or corrects of them.

use super::State;
use crate::codec::Frame;
use crate::opening::Opening;
use crate::record::{Amendment, Completion, Record};
use crate::rows::{RowNo, marks, marks_of};

impl State {
    pub(super) fn complete(&mut self, completion: Completion) {
        let row = self.rows.get_mut(completion.row);
        row.payer_balance = completion.payer_balance;
        row.payee_balance = completion.payee_balance;
        row.channel = completion.channel;
        row.marks |= marks_of(completion.payer_balance, completion.payee_balance);
    }

    /// Marks a row, for the log too; `false` when it has the marks already.
    pub fn mark(&mut self, row: RowNo, marks: u16, log: &mut Frame) -> bool {
        if self.rows.get(row).marks & marks == marks {
            return false;
        }
        Record::Mark { row, marks }.put(log);
        self.add_marks(row, marks);
        true
    }

    /// Marks a row as another state had it.
    pub fn add_marks(&mut self, number: RowNo, added: u16) {
        // A segment repeats the marks of its own rows, which need not be kept beside it.
        if self.rows.get(number).marks & added != added {
            self.rows.get_mut(number).marks |= added;
        }
        let row = self.rows.get(number);
        let tied = [(marks::PAYER_ORDER_ASSUMED, row.payer), (marks::PAYEE_ORDER_ASSUMED, row.payee)];
        self.tied.extend(tied.into_iter().filter(|(mark, _)| added & mark != 0).map(|(_, account)| account));
    }

    /// Keeps the other bank's serial of a held transfer.
    pub fn alias(&mut self, id: &str, row: RowNo, log: &mut Frame) {
        if self.rows.id(row) != id && !self.aliases.contains_key(id) {
            Record::Alias { row, id }.put(log);
            self.aliases.insert(id.into(), row);
        }
    }

    /// Corrects a held row, for the log too. An opening that hung on the row is chosen again.
    pub fn amend_logged(&mut self, amendment: Amendment, log: &mut Frame) {
        Record::Amendment(amendment).put(log);
        let before = *self.rows.get(amendment.row);
        self.amend(amendment);
        for account in [before.payer, before.payee] {
            let held = self.index.account(account);
            if matches!(held.opening, Opening::Printed { anchor, .. } if anchor == amendment.row) {
                let opening = Opening::choose(held, &self.rows, account);
                Record::Opening { account, opening }.put(log);
                self.index.open_account(&self.rows, account, opening);
            }
        }
    }

    pub(super) fn amend(&mut self, amendment: Amendment) {
        let number = amendment.row;
        if self.rows.get(number).moved_money() {
            self.index.remove(&self.rows, number);
        }
        let row = self.rows.get_mut(number);
        (row.payer, row.payee, row.status) = (amendment.payer, amendment.payee, amendment.status.to_byte());
        let marks = row.marks;
        self.add_marks(number, marks);
        self.index_row(number);
    }
}
