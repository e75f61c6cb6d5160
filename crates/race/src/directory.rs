//! What statements say of accounts: bank and holder, so that the next order can name them.

use std::collections::BTreeMap;

use kernel::{AccountNo, bank};
use ledger::ExitKind;
use letters::{Known, UNKNOWN_ACCOUNT};
use pursuit::Traced;

/// All that is known of accounts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory(BTreeMap<AccountNo, Known>);

impl Directory {
    pub(crate) fn learn(&mut self, known: Vec<Known>) {
        for new in known {
            match self.0.get_mut(&new.account) {
                None => drop(self.0.insert(new.account.clone(), new)),
                Some(old) => {
                    old.bank = new.bank.or_else(|| old.bank.take());
                    old.holder = new.holder.or_else(|| old.holder.take());
                }
            }
        }
    }

    pub(crate) fn bank_of(&self, account: &AccountNo) -> Option<String> {
        let stated = self.0.get(account).and_then(|known| known.bank.clone());
        stated.or_else(|| bank::find_bin(account.reveal()).map(|bin| bin.bank_name().to_owned()))
    }

    /// Names banks and holders of the accounts that have passed money on.
    fn complete_passed(&self, traced: &mut Traced) {
        for passed in &mut traced.passed {
            passed.bank = self.bank_of(&passed.account);
            passed.holder = self.0.get(&passed.account).and_then(|known| known.holder.clone());
        }
    }

    /// Names banks and holders of a trace: statements before the report, the card's own number last.
    pub(crate) fn complete(&self, traced: &mut Traced) {
        self.complete_passed(traced);
        for position in &mut traced.held {
            let known = self.0.get(&position.account);
            let stated = known.and_then(|known| known.bank.clone());
            position.bank =
                stated.or_else(|| position.bank.take()).or_else(|| self.bank_of(&position.account));
            let stated = known.and_then(|known| known.holder.clone());
            position.holder = stated.or_else(|| position.holder.take());
            if position.account.reveal() == UNKNOWN_ACCOUNT {
                position.exit = Some(ExitKind::ThirdParty);
            }
            let Some(transfer) = &mut position.answers else { continue };
            let Some(payer) = &transfer.from else { continue };
            let stated = self.0.get(payer).and_then(|known| known.holder.clone());
            transfer.from_holder = stated.or_else(|| transfer.from_holder.take());
            transfer.from_bank = transfer.from_bank.take().or_else(|| self.bank_of(payer));
        }
    }
}
