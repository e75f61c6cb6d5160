//! What goes wrong inside banks when faults are asked for: codes that say nothing, statements short or wrong.

use kernel::Fen;
use wire::{ApplicationId, CardStatement, ResultCode, Text};

use super::checks::code;
use super::{Desk, key_of};
use crate::assumptions::assumptions;
use crate::dice::{About, Dice};

/// Codes of failure that say nothing of the account: nothing was done, and asking again may help.
const OTHER_CODES: [&str; 12] =
    ["0199", "0299", "0399", "0501", "0599", "0899", "0999", "1000", "1099", "1100", "1101", "1199"];

impl Desk<'_> {
    /// Now and then a bank fails in a way of its own, more often the higher the level of faults.
    pub(super) fn check_fault(&self, application: ApplicationId) -> Result<(), ResultCode> {
        let mut dice = self.fault_dice(application, 1);
        let level = i64::from(self.world.config.bank_faults);
        if dice.chance(level * assumptions().bank_faults.other_code_permille) {
            return Err(code(dice.word(&OTHER_CODES)));
        }
        Ok(())
    }

    /// A statement as a careless bank sends it.
    pub(super) fn spoil(&self, application: ApplicationId, mut statement: CardStatement) -> CardStatement {
        let level = i64::from(self.world.config.bank_faults);
        if level == 0 {
            return statement;
        }
        let faults = &assumptions().bank_faults;
        let mut dice = self.fault_dice(application, 2);
        for account in &mut statement.accounts {
            let rows = &mut account.transactions;
            for row in rows.iter_mut() {
                if dice.chance(level * faults.missing_opponent_permille) {
                    row.opponent_account_number = None;
                }
            }
            if rows.len() > 2 && dice.chance(level * faults.partial_statement_permille) {
                let first_kept = dice.between(1, rows.len() as i64 - 1) as usize;
                rows.drain(..first_kept);
                statement.remark = Text::cut("明细未全部返回");
            }
            if !rows.is_empty() && dice.chance(level * faults.wrong_statement_permille) {
                let wrong = dice.below(rows.len());
                let more = Fen::new(dice.between(1, 9) * 10_000);
                let amount = &mut rows[wrong].transaction_amount;
                *amount = amount.checked_add(more).unwrap_or(*amount);
            }
        }
        statement
    }

    fn fault_dice(&self, application: ApplicationId, about: u64) -> Dice {
        self.world.dice(About::BankFault, key_of(application), about)
    }
}
