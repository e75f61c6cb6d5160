//! A source without an index: transfers replayed one after the other, questions answered by looking at all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use kernel::{AccountNo, Fen, Timestamp};

use super::{Movement, Place, TransferSource};
use crate::exit::ExitWords;
use crate::trace::OpeningKnown;
use crate::transfer::{Status, Transfer};

/// A list of transfers with their accounts' running totals; what a ledger's index is compared with.
#[derive(Clone, Debug)]
pub struct PlainSource {
    movements: Vec<Movement>,
    transfers: u64,
}

#[derive(Clone, Copy, Default)]
struct Totals {
    came: i64,
    went: i64,
}

impl PlainSource {
    /// Replays transfers. `openings` are the balances known from banks, `frontier` the accounts without a statement.
    #[must_use]
    pub fn replay(
        transfers: &[Transfer],
        openings: &BTreeMap<AccountNo, Fen>,
        frontier: &BTreeSet<AccountNo>,
    ) -> PlainSource {
        let words = ExitWords::shipped();
        let mut in_order: Vec<&Transfer> = transfers
            .iter()
            .filter(|one| matches!(one.status, Status::Done) && one.amount > Fen::ZERO)
            .collect();
        let place = |one: &Transfer| Place { at: one.at, transfer_id: one.transfer_id.clone() };
        in_order.sort_by_key(|one| place(one));
        let opened = |(account, opening): (&AccountNo, &Fen)| {
            (account.clone(), Totals { came: opening.get(), went: 0 })
        };
        let mut totals: BTreeMap<AccountNo, Totals> = openings.iter().map(opened).collect();
        let mut movements = Vec::with_capacity(in_order.len());
        for one in in_order {
            let amount = one.amount.get();
            let payer = totals.entry(one.payer.clone()).or_default();
            payer.went += amount;
            // What was not there is money of unknown origin, put in just now.
            payer.came = payer.came.max(payer.went);
            let (payer_out, payer_balance) = (payer.went, payer.came - payer.went);
            let payee = totals.entry(one.payee.clone()).or_default();
            payee.came += amount;
            let by_account = words.of_account(one.payee.reveal());
            movements.push(Movement {
                transfer_id: one.transfer_id.clone(),
                at: one.at,
                payer: one.payer.clone(),
                payee: one.payee.clone(),
                amount: one.amount,
                payer_out: Fen::new(payer_out),
                payer_balance: Fen::new(payer_balance),
                payee_in: Fen::new(payee.came),
                payee_balance: Fen::new(payee.came - payee.went),
                exit: by_account.or_else(|| {
                    // Cash that is paid in does not leave.
                    let comes_from_outside = words.of_account(one.payer.reveal()).is_some();
                    words.of_channel(&one.channel).filter(|_| !comes_from_outside)
                }),
                payee_has_statement: !frontier.contains(&one.payee),
                payee_opening: match openings.contains_key(&one.payee) {
                    true => OpeningKnown::Printed,
                    false => OpeningKnown::Inserted,
                },
            });
        }
        PlainSource { movements, transfers: transfers.len() as u64 }
    }
}

impl TransferSource for PlainSource {
    type Error = Infallible;

    fn movement(&self, transfer_id: &str) -> Result<Option<Movement>, Infallible> {
        Ok(self.movements.iter().find(|movement| movement.transfer_id == transfer_id).cloned())
    }

    fn outgoing(
        &self,
        after: &[(AccountNo, Place)],
        at_most: usize,
    ) -> Result<Vec<Vec<Movement>>, Infallible> {
        let answer = |(account, place): &(AccountNo, Place)| {
            let theirs = self.movements.iter().filter(|movement| movement.payer == *account);
            theirs.filter(|movement| Place::of(movement) > *place).take(at_most).cloned().collect()
        };
        Ok(after.iter().map(answer).collect())
    }

    fn last_at(&self) -> Result<Option<Timestamp>, Infallible> {
        Ok(self.movements.iter().map(|movement| movement.at).max())
    }

    fn version(&self) -> u64 {
        self.transfers
    }
}
