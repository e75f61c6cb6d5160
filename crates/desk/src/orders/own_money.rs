//! What in a held account is likely the holder's own: wages, pension, medical and welfare payments, and what the bank
//! found beyond the claim. A full stop holds it all the same, so whoever signs or answers an objection should see it.

use std::sync::Arc;

use kernel::{Fen, Timestamp, Window};
use ledger::Transfer;
use pursuit::Order;

use crate::Desk;
use crate::error::Error;

/// What is likely the holder's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnMoney {
    /// What the bank found beyond the greatest claim; `None` while no balance is known.
    pub beyond_claim: Option<Fen>,
    /// Deposits of the last two months that look like the holder's income, newest first.
    pub incomes: Vec<Income>,
}

/// A deposit that looks like income.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Income {
    /// `payroll`, `pension`, `medical`, `welfare`.
    pub kind: &'static str,
    /// When it came.
    pub at: Timestamp,
    /// How much.
    pub amount: Fen,
}

/// Kind and word, a line each.
const WORDS: &str = include_str!("../../data/incomes.csv");
/// Wages come monthly; two months show a rhythm.
const DAYS_BACK: i64 = 62;
const INCOMES_MAX: usize = 12;

impl Desk {
    /// What the ledger and the bank's answer say of an order's account.
    pub(crate) async fn own_money(&self, order: &Order, now: Timestamp) -> Result<OwnMoney, Error> {
        let (account, ledger) = (order.account.clone(), Arc::clone(&self.inner.ledger));
        let window = Window::new(now.plus_seconds(-DAYS_BACK * 86_400), now);
        let read = tokio::task::spawn_blocking(move || {
            let ledger = ledger.read();
            let transfers = ledger.transfers_of(&account, window);
            transfers
                .map(|transfers| transfers.into_iter().filter(|t| t.payee == account).collect::<Vec<_>>())
        });
        // An account that the ledger has never heard of has no transfers.
        let came_in = read.await.expect("the ledger does not panic").unwrap_or_default();
        let beyond_claim =
            order.balance_fen.map(|balance| (balance.get() - order.claim_max_fen.get()).max(0)).map(Fen::new);
        Ok(OwnMoney { beyond_claim, incomes: incomes(&came_in) })
    }
}

fn incomes(came_in: &[Transfer]) -> Vec<Income> {
    let income = |transfer: &Transfer| {
        // Further lines say where it was, which is nothing of what for.
        let remark = transfer.memo.lines().next().unwrap_or_default();
        let kind = kind_of(remark).or_else(|| kind_of(&transfer.channel))?;
        Some(Income { kind, at: transfer.at, amount: transfer.amount })
    };
    let mut found: Vec<Income> = came_in.iter().filter_map(income).collect();
    found.sort_by_key(|income| std::cmp::Reverse(income.at));
    found.truncate(INCOMES_MAX);
    found
}

fn kind_of(text: &str) -> Option<&'static str> {
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    let mut words = lines.filter_map(|line| line.split_once(','));
    words.find(|(_, word)| text.contains(word)).map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn income_is_known_by_its_words() {
        for (memo, kind) in [
            ("代发工资 6月", Some("payroll")),
            ("养老金发放", Some("pension")),
            ("医保报销款", Some("medical")),
            ("低保金", Some("welfare")),
            ("转账", None),
            ("", None),
        ] {
            assert_eq!(kind_of(memo), kind, "{memo}");
        }
    }
}
