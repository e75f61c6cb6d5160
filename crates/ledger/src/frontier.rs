//! Which statement to pull next: the accounts where a trace stands still for want of one.

use kernel::{AccountNo, Fen, Timestamp};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::trace::Trace;

/// An account whose statement is not held and that stolen money reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrontierAccount {
    /// The account.
    pub account: AccountNo,
    /// The fewest transfers by which the money came.
    pub layer: u16,
    /// How much reached it.
    pub held_fen: Fen,
    /// When it first did.
    pub first_in: Timestamp,
    /// How much of it can be expected to be there still, by which the accounts are ordered.
    pub expected_fen: Fen,
}

/// Before any account of a trace has passed money on: half an hour, the trade's golden time.
const USUAL_DWELL_MICROS: i64 = 30 * 60 * 1_000_000;

/// The frontier of a trace, most worth pulling first.
///
/// Money times speed: in this trace money stayed in an account for some median time D before it went on. After a
/// time t since the money came, D / (D + t) of it is taken to be there still: half of it at t = D.
#[must_use]
pub fn frontier(trace: &Trace) -> Vec<FrontierAccount> {
    let dwell = dwell_micros(trace);
    let mut accounts: Vec<FrontierAccount> = trace
        .held
        .iter()
        .filter(|held| !held.has_statement)
        .map(|held| FrontierAccount {
            account: held.account.clone(),
            layer: held.layer,
            held_fen: held.held_fen,
            first_in: held.first_in,
            expected_fen: still_there(held.held_fen, trace.as_of.micros_since(held.first_in), dwell),
        })
        .collect();
    accounts.sort_by(|one, other| {
        other.expected_fen.cmp(&one.expected_fen).then_with(|| one.account.cmp(&other.account))
    });
    accounts
}

/// How much of an amount is expected to be there after some time.
pub(crate) fn still_there(amount: Fen, since_micros: i64, dwell_micros: i64) -> Fen {
    let dwell = dwell_micros.max(1);
    amount.share_floor(dwell, dwell.saturating_add(since_micros.max(0)))
}

/// The median time that money of a trace stayed in an account before it went on.
pub(crate) fn dwell_micros(trace: &Trace) -> i64 {
    let mut last_in: FxHashMap<&str, Timestamp> = FxHashMap::default();
    let mut dwells = Vec::new();
    for hop in &trace.hops {
        if let Some(&came) = last_in.get(hop.payer.reveal()) {
            dwells.push(hop.at.micros_since(came));
        }
        last_in.insert(hop.payee.reveal(), hop.at);
    }
    dwells.sort_unstable();
    dwells.get(dwells.len() / 2).copied().unwrap_or(USUAL_DWELL_MICROS).max(1_000_000)
}
