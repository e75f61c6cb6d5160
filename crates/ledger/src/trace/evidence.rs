//! From what a walk found to the answer: one line per account, exit and transfer, in a fixed order.

use kernel::{AccountNo, Timestamp};
use rustc_hash::FxHashMap;

use super::printer::{AHEAD, Printer};
use super::walk::{Carried, Path};
use super::{Held, Hop, Left, OpeningKnown, Trace, TraceRequest};
use crate::exit::ExitKind;
use crate::ledger::fen;
use crate::opening::Opening;
use crate::rows::RowNo;
use crate::state::State;

/// What became of an account's stolen money.
#[derive(Clone, Copy)]
struct Passage {
    held: u64,
    layer: u16,
    has_statement: bool,
    first_in: Option<Timestamp>,
    last_out: Option<Timestamp>,
}

pub(crate) fn gather(
    state: &State,
    request: &TraceRequest,
    seed: RowNo,
    stolen_fen: u64,
    path: Path,
) -> Trace {
    let mut passages: FxHashMap<u32, Passage> = FxHashMap::default();
    let untouched = Passage { held: 0, layer: u16::MAX, has_statement: true, first_in: None, last_out: None };
    for rest in &path.rests {
        let passage = passages.entry(rest.account).or_insert(untouched);
        passage.held += rest.fen;
        passage.layer = passage.layer.min(rest.layer);
        passage.has_statement &= rest.has_statement;
    }
    let hops = one_per_row(state, path.hops);
    for (place, carried) in hops.iter().enumerate() {
        if let Some(later) = hops.get(place + AHEAD) {
            state.rows.expect(later.row);
        }
        let row = state.rows.get(carried.row);
        if let Some(passage) = passages.get_mut(&row.payee) {
            let first = passage.first_in.map_or(row.at(), |first| first.min(row.at()));
            passage.first_in = Some(first);
            passage.layer = passage.layer.min(carried.layer);
        }
        if let Some(passage) = passages.get_mut(&row.payer).filter(|_| carried.layer > 1) {
            passage.last_out = Some(passage.last_out.map_or(row.at(), |last| last.max(row.at())));
        }
    }
    let mut printer = Printer::new(state);
    Trace {
        rule: request.rule,
        victim_account: request.account.clone(),
        stolen_fen: fen(stolen_fen),
        as_of: request.as_of.or(state.span().map(|(_, last)| last)).unwrap_or(request.at),
        known_as_of: state.known_as_of,
        hops: printer.hops(&hops),
        held: held(state, &mut printer, passages, state.rows.get(seed).at()),
        left: left(state, &mut printer, path.exits),
        truncated: path.truncated,
        reported_fen: request.amount,
        seed_transfer_id: Some(state.rows.id(seed).into_owned()),
        index_version: state.version,
        order_assumed: Vec::new(),
        other_order: None,
    }
}

/// A transfer that only the report speaks of: the money is taken to stand where it was sent, next to pull.
pub(crate) fn reported(state: &State, request: &TraceRequest, payee: AccountNo) -> Trace {
    let hop = Hop {
        transfer_id: None,
        payer: request.account.clone(),
        payee: payee.clone(),
        at: request.at,
        amount_fen: request.amount,
        stolen_fen: request.amount,
        layer: 1,
    };
    let held = Held {
        account: payee,
        layer: 1,
        held_fen: request.amount,
        first_in: request.at,
        last_out: None,
        has_statement: false,
        opening: OpeningKnown::Inserted,
    };
    Trace {
        rule: request.rule,
        victim_account: request.account.clone(),
        stolen_fen: request.amount,
        as_of: request.as_of.or(state.span().map(|(_, last)| last)).unwrap_or(request.at).max(request.at),
        known_as_of: state.known_as_of,
        held: vec![held],
        left: Vec::new(),
        hops: vec![hop],
        truncated: false,
        reported_fen: request.amount,
        seed_transfer_id: None,
        index_version: state.version,
        order_assumed: Vec::new(),
        other_order: None,
    }
}

/// What is carried by a row, once; in the ledger's order.
pub(crate) fn one_per_row(state: &State, mut hops: Vec<Carried>) -> Vec<Carried> {
    hops.sort_unstable_by_key(|carried| carried.row);
    hops.dedup_by(|next, kept| {
        let same = next.row == kept.row;
        if same {
            kept.fen += next.fen;
            kept.layer = kept.layer.min(next.layer);
        }
        same
    });
    hops.sort_by(|one, other| state.rows.compare(one.row, other.row));
    hops
}

fn held(
    state: &State,
    printer: &mut Printer<'_>,
    passages: FxHashMap<u32, Passage>,
    seed_at: Timestamp,
) -> Vec<Held> {
    let holding: Vec<(u32, Passage)> = passages.into_iter().filter(|(_, passage)| passage.held > 0).collect();
    let mut held = Vec::with_capacity(holding.len());
    for (place, &(account, passage)) in holding.iter().enumerate() {
        if let Some(&(later, _)) = holding.get(place + AHEAD) {
            state.index.expect_base(later);
        }
        held.push(Held {
            account: printer.account(account),
            layer: passage.layer,
            held_fen: fen(passage.held),
            first_in: passage.first_in.unwrap_or(seed_at),
            last_out: passage.last_out,
            has_statement: passage.has_statement,
            opening: match state.index.account(account).opening {
                Opening::Printed { .. } => OpeningKnown::Printed,
                Opening::Undecided | Opening::Inserted => OpeningKnown::Inserted,
            },
        });
    }
    held.sort_by(|one, other| {
        other.held_fen.cmp(&one.held_fen).then_with(|| one.account.cmp(&other.account))
    });
    held
}

fn left(state: &State, printer: &mut Printer<'_>, mut exits: Vec<(RowNo, ExitKind, u64)>) -> Vec<Left> {
    exits.sort_by(|one, other| state.rows.compare(one.0, other.0));
    exits.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.2 += next.2;
        }
        same
    });
    let describe = |(number, kind, stolen): (RowNo, ExitKind, u64)| {
        let row = state.rows.get(number);
        Left {
            account: printer.account(row.payer),
            kind,
            fen: fen(stolen),
            at: row.at(),
            transfer_id: state.rows.id(number).into_owned(),
            to: printer.account(row.payee),
        }
    };
    exits.into_iter().map(describe).collect()
}
