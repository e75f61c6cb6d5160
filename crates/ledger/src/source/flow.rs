//! The rules of one number per account over a source: withdrawals of the accounts reached, in order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use kernel::{AccountNo, Fen};

use super::gather::Path;
use super::{Movement, PAGE, Place, TransferSource, shows, units};
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
    let (reached, due) = (BTreeMap::new(), BinaryHeap::new());
    let mut flow = Flow { source, request, stolen: units(stolen), path, reached, due };
    flow.arrive(&seed, units(stolen), 1)?;
    let mut visited = 0;
    while let Some(Reverse((_, account))) = flow.due.pop() {
        visited += 1;
        if visited > request.fragments_max {
            flow.path.truncated = true;
            break;
        }
        flow.withdraw(&account)?;
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
    due: BinaryHeap<Reverse<(Place, AccountNo)>>,
}

impl<S: TransferSource> Flow<'_, S> {
    fn arrive(&mut self, movement: &Movement, fen: i64, layer: u16) -> Result<(), S::Error> {
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
                self.due.push(Reverse((Place::of(movement), account.clone())));
            }
            Some(_) => self.path.truncated = true,
            None => {}
        }
        Ok(())
    }

    fn withdraw(&mut self, account: &AccountNo) -> Result<(), S::Error> {
        let Some(reached) = self.reached.get_mut(account) else { return Ok(()) };
        let Some(movement) = reached.ahead.pop_front() else { return Ok(()) };
        let mut carried = carried(self.request.rule, reached.fen, &movement);
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

fn carried(rule: Rule, stolen: i64, movement: &Movement) -> i64 {
    let (amount, left) = (units(movement.amount), units(movement.payer_balance));
    match rule {
        Rule::Prorata => {
            let share = i128::from(stolen) * i128::from(amount) / (i128::from(left) + i128::from(amount));
            i64::try_from(share).expect("a share of an amount fits where the amount did")
        }
        Rule::Libr => (stolen - left).max(0),
        Rule::DirtyFirst | Rule::CappedPoison | Rule::Fifo | Rule::Lifo => stolen.min(amount),
    }
}
