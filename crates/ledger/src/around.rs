//! Around an account: where several victims' money meets, what of it is in one account, whom money can have reached.

use std::collections::{BTreeMap, BinaryHeap};

use kernel::{AccountNo, Fen, Timestamp, Window};
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::ledger::Ledger;
use crate::rows::RowNo;
use crate::trace::{Trace, TraceError, TraceRequest};

/// An account in which the money of several cases met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// The account.
    pub account: AccountNo,
    /// When the second case's money arrived.
    pub met_at: Timestamp,
    /// All that came there, by the traces' rule.
    pub came_fen: Fen,
    /// What of it is there still.
    pub held_fen: Fen,
    /// Each case's part, earliest first.
    pub parts: Vec<Part>,
}

/// One case's money in an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The case's place in the list of traces.
    pub case: usize,
    /// The victim's account.
    pub victim_account: AccountNo,
    /// When its money first came.
    pub first_in: Timestamp,
    /// How much came.
    pub came_fen: Fen,
    /// How much of it is there still.
    pub held_fen: Fen,
}

/// The accounts in which money of two cases or more met, those of most cases and most money first. Traces of different
/// rules must not be mixed.
#[must_use]
pub fn meetings(traces: &[Trace]) -> Vec<Meeting> {
    let mut parts: BTreeMap<&AccountNo, Vec<Part>> = BTreeMap::new();
    for (case, trace) in traces.iter().enumerate() {
        for (account, part) in parts_of(case, trace) {
            parts.entry(account).or_default().push(part);
        }
    }
    let mut meetings: Vec<Meeting> = parts
        .into_iter()
        .filter(|(_, parts)| parts.len() > 1)
        .map(|(account, mut parts)| {
            parts.sort_by_key(|part| (part.first_in, part.case));
            Meeting {
                account: account.clone(),
                met_at: parts[1].first_in,
                came_fen: parts.iter().map(|part| part.came_fen).sum(),
                held_fen: parts.iter().map(|part| part.held_fen).sum(),
                parts,
            }
        })
        .collect();
    meetings.sort_by(|one, other| {
        let rank = |meeting: &Meeting| (meeting.parts.len(), meeting.came_fen);
        rank(other).cmp(&rank(one)).then_with(|| one.account.cmp(&other.account))
    });
    meetings
}

fn parts_of(case: usize, trace: &Trace) -> BTreeMap<&AccountNo, Part> {
    let mut parts: BTreeMap<&AccountNo, Part> = BTreeMap::new();
    for hop in &trace.hops {
        let part = parts.entry(&hop.payee).or_insert_with(|| Part {
            case,
            victim_account: trace.victim_account.clone(),
            first_in: hop.at,
            came_fen: Fen::ZERO,
            held_fen: Fen::ZERO,
        });
        part.first_in = part.first_in.min(hop.at);
        part.came_fen = [part.came_fen, hop.stolen_fen].into_iter().sum();
    }
    for held in &trace.held {
        if let Some(part) = parts.get_mut(&held.account) {
            part.held_fen = held.held_fen;
        }
    }
    parts
}

/// All cases' money in one account, to be frozen together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Together {
    /// The account.
    pub account: AccountNo,
    /// Only money that came from this instant on.
    pub from: Option<Timestamp>,
    /// The instant for which it is said.
    pub until: Timestamp,
    /// Each case's part, earliest first.
    pub parts: Vec<Part>,
    /// What of all cases is there.
    pub held_fen: Fen,
    /// What the ledger says is there at all; absent where the statement is not held.
    pub balance_fen: Option<Fen>,
    /// What to freeze: the cases' money, but never more than is there.
    pub freeze_fen: Fen,
    /// Of what the ledger knew at this instant; of all it knows when absent.
    pub known_as_of: Option<Timestamp>,
    /// The ledger's state the answer was given from.
    pub index_version: u64,
}

impl Ledger {
    /// What of some cases' money came into an account in a period and is there at the period's end. A case without an
    /// answer has no part in it; its error is given with its place.
    pub fn together(
        &self,
        account: &AccountNo,
        (from, until): (Option<Timestamp>, Timestamp),
        cases: &[TraceRequest],
    ) -> (Together, Vec<(usize, TraceError)>) {
        let (mut parts, mut failed) = (Vec::new(), Vec::new());
        for (case, request) in cases.iter().enumerate() {
            match self.trace(&TraceRequest { as_of: Some(until), ..request.clone() }) {
                Ok(mut trace) => {
                    trace.hops.retain(|hop| from.is_none_or(|from| hop.at >= from));
                    parts.extend(parts_of(case, &trace).remove(account));
                }
                Err(error) => failed.push((case, error)),
            }
        }
        parts.sort_by_key(|part| (part.first_in, part.case));
        let held_fen: Fen = parts.iter().map(|part| part.held_fen).sum();
        let balance_fen = self.has_statement(account).then(|| self.balance_at(account, until)).flatten();
        let freeze_fen = balance_fen.map_or(held_fen, |balance| balance.min(held_fen));
        let (account, known_as_of) = (account.clone(), self.known_as_of());
        let index_version = self.index_version();
        let together = Together {
            account,
            from,
            until,
            parts,
            held_fen,
            balance_fen,
            freeze_fen,
            known_as_of,
            index_version,
        };
        (together, failed)
    }

    /// Whom money that was in an account at the window's beginning can have reached by its end, earliest first: each
    /// account with the earliest arrival along transfers that follow one another in time. No rule is asked and no amount
    /// said; what is not in this list was not reached.
    pub fn reach(
        &self,
        account: &AccountNo,
        window: Window,
        layers: u16,
        limits: ReachLimits,
    ) -> Result<Reach, TraceError> {
        let unknown = || TraceError::UnknownAccount(account.clone());
        let start = self.state.find_account(account).ok_or_else(unknown)?;
        let mut search = Search { ledger: self, limits, due: BinaryHeap::new() };
        let mut seen = FxHashSet::from_iter([start]);
        let mut capped = search.leave(start, window.from, None, 0, window);
        let mut reached = Vec::new();
        while let Some(Due { row, layer, .. }) = search.due.pop() {
            let found = *self.state.rows.get(row);
            // The earliest arrival comes out of the queue first; whatever comes later is none.
            if seen.contains(&found.payee) {
                continue;
            }
            if reached.len() >= limits.accounts_max {
                capped = true;
                break;
            }
            seen.insert(found.payee);
            reached.push(Reached {
                account: self.state.account(found.payee),
                at: found.at(),
                layer,
                from: self.state.account(found.payer),
                transfer_id: self.state.rows.id(row).into_owned(),
                has_statement: self.state.coverage.covers(found.payee, found.at()),
            });
            let leaves = layer < layers && self.state.exit_of(&found).is_none();
            if leaves {
                capped |= search.leave(found.payee, found.at(), Some(row), layer, window);
            }
        }
        let (account, Window { from, until }) = (account.clone(), window);
        let (known_as_of, index_version) = (self.known_as_of(), self.index_version());
        Ok(Reach { account, from, until, reached, capped, known_as_of, index_version })
    }
}

/// How far a search for reach may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachLimits {
    /// At most so many accounts.
    pub accounts_max: usize,
    /// Of one account only so many transfers, so that a hub cannot stall the search.
    pub rows_max: usize,
}

impl Default for ReachLimits {
    fn default() -> ReachLimits {
        ReachLimits { accounts_max: 100_000, rows_max: 10_000 }
    }
}

/// Whom money can have reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// From this account.
    pub account: AccountNo,
    /// The window's beginning.
    pub from: Timestamp,
    /// The window's end, which is outside.
    pub until: Timestamp,
    /// Earliest first.
    pub reached: Vec<Reached>,
    /// Whether a limit of accounts or rows cut the search short.
    pub capped: bool,
    /// Of what the ledger knew at this instant; of all it knows when absent.
    pub known_as_of: Option<Timestamp>,
    /// The ledger's state the answer was given from.
    pub index_version: u64,
}

/// An account reached, and by which transfer first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// The account.
    pub account: AccountNo,
    /// The earliest arrival.
    pub at: Timestamp,
    /// By so many transfers.
    pub layer: u16,
    /// The payer of the last one.
    pub from: AccountNo,
    /// The last one.
    pub transfer_id: String,
    /// Whether the statement after the arrival is held.
    pub has_statement: bool,
}

struct Search<'a> {
    ledger: &'a Ledger,
    limits: ReachLimits,
    due: BinaryHeap<Due<'a>>,
}

struct Due<'a> {
    ledger: &'a Ledger,
    row: RowNo,
    layer: u16,
}

impl Search<'_> {
    /// Puts an account's transfers after an arrival in the queue; gives whether there were too many.
    fn leave(
        &mut self,
        account: u32,
        at: Timestamp,
        arrived: Option<RowNo>,
        layer: u16,
        window: Window,
    ) -> bool {
        let (ledger, rows) = (self.ledger, &self.ledger.state.rows);
        let outs = ledger.state.index.outs(account);
        let from = arrived.map_or_else(|| outs.first_at(rows, at), |row| outs.first_after(rows, row));
        let until = outs.first_at(rows, window.until).max(from);
        let taken = until.min(from.saturating_add(self.limits.rows_max));
        let due = outs.range(from, taken).map(|entry| Due { ledger, row: entry.row, layer: layer + 1 });
        self.due.extend(due);
        taken < until
    }
}

impl Ord for Due<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.ledger.state.rows.compare(other.row, self.row)
    }
}

impl PartialOrd for Due<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Due<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl Eq for Due<'_> {}
