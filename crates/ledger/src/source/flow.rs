//! The rules of one number per account over a source: withdrawals of the accounts reached, in order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use kernel::{AccountNo, Fen};

use super::gather::Path;
use super::{Movement, PAGE, PaidIn, Place, TransferSource, shows, units};
use crate::trace::{Rule, TraceRequest};

struct Reached {
    fen: i64,
    layer: u16,
    is_due: bool,
    /// Withdrawals fetched and not yet visited.
    ahead: VecDeque<Movement>,
    /// Whether the source has no more of them.
    ended: bool,
}

pub(super) fn down<S: TransferSource>(
    source: &S,
    request: &TraceRequest,
    seed: Movement,
    stolen: Fen,
    path: &mut Path,
) -> Result<(), S::Error> {
    let (reached, due, deposits) = (BTreeMap::new(), BinaryHeap::new(), BTreeMap::new());
    let mut flow = Flow { source, request, stolen: units(stolen), path, reached, due, deposits };
    flow.arrive(&seed, units(stolen), 1)?;
    let mut visited = 0;
    while let Some(Reverse((place, account))) = flow.due.pop() {
        visited += 1;
        if visited > request.fragments_max {
            flow.path.truncated = true;
            flow.deposit_all()?;
            break;
        }
        match account {
            Some(account) => flow.withdraw(&account)?,
            None => flow.deposit(&place)?,
        }
    }
    for (account, reached) in flow.reached.iter().filter(|(_, reached)| reached.fen > 0) {
        flow.path.rest(account, reached.fen, reached.layer, true);
    }
    Ok(())
}

struct Flow<'a, S> {
    source: &'a S,
    request: &'a TraceRequest,
    stolen: i64,
    path: &'a mut Path,
    reached: BTreeMap<AccountNo, Reached>,
    /// Withdrawals by their accounts, and deposits of cash, which have none here.
    due: BinaryHeap<Reverse<(Place, Option<AccountNo>)>>,
    /// Cash that is yet to be paid in: how much, and by how few transfers it came.
    deposits: BTreeMap<Place, (Movement, i64, u16)>,
}

impl<S: TransferSource> Flow<'_, S> {
    fn arrive(&mut self, movement: &Movement, fen: i64, layer: u16) -> Result<(), S::Error> {
        if let Some(kind) = movement.exit {
            self.path.hop(movement, fen, layer);
            let left = self.pay_in_again(movement, fen, layer)?;
            self.path.leave(movement, kind, left);
            return Ok(());
        }
        if !self.path.arrive(movement, fen, layer) {
            return Ok(());
        }
        let nothing = || Reached { fen: 0, layer, is_due: false, ahead: VecDeque::new(), ended: false };
        let reached = self.reached.entry(movement.payee.clone()).or_insert_with(nothing);
        reached.layer = reached.layer.min(layer);
        reached.fen += fen;
        if self.request.rule == Rule::CappedPoison {
            reached.fen = reached.fen.min(self.stolen);
        }
        if reached.is_due {
            return Ok(());
        }
        (reached.ended, reached.ahead) = (false, VecDeque::new());
        self.wait(&movement.payee.clone(), &Place::of(movement))
    }

    /// Lets what of a withdrawal was paid in again arrive in its time, by the rule itself, as the ledger's own walk does.
    /// Gives what stays cash.
    fn pay_in_again(&mut self, withdrawal: &Movement, mut stolen: i64, layer: u16) -> Result<i64, S::Error> {
        for PaidIn { deposit, from, amount, .. } in self.source.paid_in_again(&withdrawal.transfer_id)? {
            let left = units(withdrawal.amount) - units(from) - units(amount);
            let carried = carried(self.request.rule, stolen, (units(amount), left));
            if carried == 0 || !shows(self.request, &deposit) {
                continue;
            }
            if self.request.rule != Rule::CappedPoison {
                stolen -= carried;
            }
            let place = Place::of(&deposit);
            if !self.deposits.contains_key(&place) {
                self.due.push(Reverse((place.clone(), None)));
            }
            let waiting = self.deposits.entry(place).or_insert((deposit, 0, u16::MAX));
            (waiting.1, waiting.2) = (waiting.1 + carried, waiting.2.min(layer.saturating_add(1)));
        }
        Ok(stolen)
    }

    fn deposit(&mut self, place: &Place) -> Result<(), S::Error> {
        match self.deposits.remove(place) {
            Some((deposit, fen, layer)) => self.arrive(&deposit, fen, layer),
            None => Ok(()),
        }
    }

    /// What is still cash when the walk is cut short stands where it was paid in.
    fn deposit_all(&mut self) -> Result<(), S::Error> {
        for (deposit, fen, layer) in std::mem::take(&mut self.deposits).into_values() {
            self.arrive(&deposit, fen, layer)?;
        }
        Ok(())
    }

    /// Puts the account's next withdrawal after a place in the queue, if there is one to be seen.
    fn wait(&mut self, account: &AccountNo, after: &Place) -> Result<(), S::Error> {
        let Some(reached) = self.reached.get_mut(account) else { return Ok(()) };
        if reached.ahead.is_empty() && !reached.ended {
            let page = self.source.outgoing(&[(account.clone(), after.clone())], PAGE)?.pop();
            let page = page.unwrap_or_default();
            reached.ended = page.len() < PAGE;
            reached.ahead = page.into();
        }
        let next = reached.ahead.front().filter(|movement| shows(self.request, movement));
        reached.is_due = next.is_some() && reached.layer < self.request.layers.unwrap_or(u16::MAX);
        match next {
            Some(movement) if reached.is_due => {
                self.due.push(Reverse((Place::of(movement), Some(account.clone()))));
            }
            Some(_) => self.path.truncated = true,
            None => {}
        }
        Ok(())
    }

    fn withdraw(&mut self, account: &AccountNo) -> Result<(), S::Error> {
        let Some(reached) = self.reached.get_mut(account) else { return Ok(()) };
        let Some(movement) = reached.ahead.pop_front() else { return Ok(()) };
        let (amount, left) = (units(movement.amount), units(movement.payer_balance));
        let mut carried = carried(self.request.rule, reached.fen, (amount, left));
        if self.request.rule == Rule::Prorata && carried < units(self.request.dust) {
            carried = 0;
        }
        if self.request.rule != Rule::CappedPoison {
            reached.fen -= carried;
        }
        let layer = reached.layer + 1;
        reached.is_due = false;
        if reached.fen > 0 {
            self.wait(account, &Place::of(&movement))?;
        }
        if carried > 0 { self.arrive(&movement, carried, layer) } else { Ok(()) }
    }
}

/// What of the stolen money a withdrawal of so much, which leaves so much, carries on.
fn carried(rule: Rule, stolen: i64, (amount, left): (i64, i64)) -> i64 {
    match rule {
        Rule::Prorata => {
            let share = i128::from(stolen) * i128::from(amount) / (i128::from(left) + i128::from(amount));
            i64::try_from(share).expect("a share of an amount fits where the amount did")
        }
        Rule::Libr => (stolen - left).max(0),
        Rule::DirtyFirst | Rule::CappedPoison | Rule::Fifo | Rule::Lifo => stolen.min(amount),
    }
}
