//! From what a walk over a source found to the answer.

use std::collections::BTreeMap;

use kernel::{AccountNo, Fen, Timestamp};

use super::{Movement, Place};
use crate::exit::ExitKind;
use crate::trace::{Held, Hop, Left, Trace, TraceRequest};

/// What a walk found so far.
pub(super) struct Path {
    seed: Movement,
    hops: BTreeMap<Place, (Movement, i64, u16)>,
    exits: BTreeMap<Place, (Movement, ExitKind, i64)>,
    /// Per account what rests there, by how few transfers it came, and whether all of it is under a statement.
    rests: BTreeMap<AccountNo, (i64, u16, bool)>,
    pub truncated: bool,
}

impl Path {
    pub fn new(seed: Movement) -> Path {
        let (hops, exits, rests) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Path { seed, hops, exits, rests, truncated: false }
    }

    /// Notes stolen money on a transfer; whether it goes on from the payee.
    pub fn arrive(&mut self, movement: &Movement, fen: i64, layer: u16) -> bool {
        self.hop(movement, fen, layer);
        if !movement.payee_has_statement {
            self.rest(&movement.payee, fen, layer, false);
        }
        movement.payee_has_statement
    }

    /// Notes what left by a transfer and was not paid in again.
    pub fn leave(&mut self, movement: &Movement, kind: ExitKind, fen: i64) {
        if fen > 0 {
            let exit = self.exits.entry(Place::of(movement)).or_insert((movement.clone(), kind, 0));
            exit.2 += fen;
        }
    }

    /// Notes stolen money on a transfer.
    pub fn hop(&mut self, movement: &Movement, fen: i64, layer: u16) {
        let hop = self.hops.entry(Place::of(movement)).or_insert((movement.clone(), 0, layer));
        (hop.1, hop.2) = (hop.1 + fen, hop.2.min(layer));
    }

    pub fn rest(&mut self, account: &AccountNo, fen: i64, layer: u16, has_statement: bool) {
        let rest = self.rests.entry(account.clone()).or_insert((0, layer, true));
        *rest = (rest.0 + fen, rest.1.min(layer), rest.2 && has_statement);
    }

    pub fn answer(
        self,
        request: &TraceRequest,
        stolen: Fen,
        last_at: Option<Timestamp>,
        (known_as_of, index_version): (Option<Timestamp>, u64),
    ) -> Trace {
        let mut held: Vec<Held> = self.rests.iter().filter_map(|rest| self.held(rest)).collect();
        held.sort_by(|one, other| {
            other.held_fen.cmp(&one.held_fen).then_with(|| one.account.cmp(&other.account))
        });
        Trace {
            rule: request.rule,
            victim_account: request.account.clone(),
            stolen_fen: stolen,
            as_of: request.as_of.or(last_at).unwrap_or(request.at),
            known_as_of,
            held,
            left: self.exits.into_values().map(|(movement, kind, fen)| left(movement, kind, fen)).collect(),
            hops: self.hops.into_values().map(|(movement, fen, layer)| hop(movement, fen, layer)).collect(),
            truncated: self.truncated,
            reported_fen: request.amount,
            seed_transfer_id: Some(self.seed.transfer_id),
            index_version,
            order_assumed: Vec::new(),
            other_order: None,
        }
    }

    fn held(&self, (account, &(fen, layer, has_statement)): (&AccountNo, &(i64, u16, bool))) -> Option<Held> {
        let into = || self.hops.values().filter(|(movement, ..)| movement.payee == *account);
        let out_of =
            self.hops.values().filter(|(movement, _, layer)| movement.payer == *account && *layer > 1);
        let (first, ..) = into().next()?;
        let nearest = into().map(|(_, _, layer)| *layer).min().unwrap_or(layer);
        (fen > 0).then(|| Held {
            account: account.clone(),
            layer: layer.min(nearest),
            held_fen: Fen::new(fen),
            first_in: first.at,
            last_out: out_of.map(|(movement, ..)| movement.at).max(),
            has_statement,
            opening: first.payee_opening,
        })
    }
}

fn left(movement: Movement, kind: ExitKind, fen: i64) -> Left {
    let Movement { transfer_id, at, payer: account, payee: to, .. } = movement;
    Left { account, kind, fen: Fen::new(fen), at, transfer_id, to }
}

fn hop(movement: Movement, fen: i64, layer: u16) -> Hop {
    let Movement { transfer_id, at, payer, payee, amount: amount_fen, .. } = movement;
    let (transfer_id, stolen_fen) = (Some(transfer_id), Fen::new(fen));
    Hop { transfer_id, payer, payee, at, amount_fen, stolen_fen, layer }
}
