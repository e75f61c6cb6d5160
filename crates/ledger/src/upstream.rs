//! Following money up (逆流分析): from an account, or from one of its withdrawals, to everyone it came from.
//!
//! The walk down turned round: a withdrawal's interval of the out-axis covers the deposits that paid for it, first
//! in, first out. What no known deposit covers is the account's own money: a source.

use kernel::{AccountNo, Fen, Timestamp, Window};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::cash;
use crate::ledger::{Ledger, fen};
use crate::rows::RowNo;
use crate::state::State;
use crate::trace::{Carried, Hop, Printer, Rule, TraceError, one_per_row};

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamRequest {
    /// The account that cashed out.
    pub account: AccountNo,
    /// One transfer out of it or into it; all that came into it in the window when absent.
    pub transfer_id: Option<String>,
    /// Only what reached the account within; always when absent.
    pub window: Option<Window>,
    /// Earlier transfers are not looked at; what they brought counts as the account's own.
    pub since: Option<Timestamp>,
    /// Beyond so many transfers money is not followed.
    pub layers: u16,
    /// At most so many pieces of money are followed.
    pub fragments_max: usize,
}

impl UpstreamRequest {
    /// All money that ever reached an account, ten transfers up.
    #[must_use]
    pub fn new(account: AccountNo) -> UpstreamRequest {
        let fragments_max = crate::FRAGMENTS_MAX;
        UpstreamRequest { account, transfer_id: None, window: None, since: None, layers: 10, fragments_max }
    }
}

/// The answer. Σ sources = followed, always.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Upstream {
    /// The account asked about.
    pub account: AccountNo,
    /// How much was followed up.
    pub followed_fen: Fen,
    /// Whose money it was, most first.
    pub sources: Vec<Source>,
    /// The transfers that brought it, earliest first; `layer` counts up from the account.
    pub hops: Vec<Hop>,
    /// Whether a limit of layers or pieces ended a way that may go on.
    pub truncated: bool,
    /// The rule that gave it: the way up is answered first in, first out.
    pub rule: Rule,
    /// The last instant that was looked at.
    pub as_of: Option<Timestamp>,
    /// Of what the ledger knew at this instant; of all it knows when absent.
    pub known_as_of: Option<Timestamp>,
    /// The ledger's state the answer was given from: how many records of its log made it.
    pub index_version: u64,
}

/// Where money came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The account.
    pub account: AccountNo,
    /// Why the way ends there.
    pub kind: SourceKind,
    /// How much of what was followed.
    pub fen: Fen,
    /// The fewest transfers between.
    pub layer: u16,
}

/// Why a way up ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The account's own: held before its first known deposit, or of unknown origin.
    Own,
    /// No statement of the account is held: pull it next.
    Frontier,
    /// Paid in as cash or from another place that is no account.
    Outside,
    /// The limit of layers, pieces or time.
    Limit,
}

impl Ledger {
    /// Follows money up, first in, first out.
    pub fn upstream(&self, request: &UpstreamRequest) -> Result<Upstream, TraceError> {
        let state = &self.state;
        let unknown = || TraceError::UnknownAccount(request.account.clone());
        let account = state.find_account(&request.account).ok_or_else(unknown)?;
        let mut climb = Climb {
            state,
            request,
            hops: Vec::new(),
            sources: FxHashMap::default(),
            pieces: 0,
            next: Vec::new(),
            truncated: false,
        };
        let followed_fen = match &request.transfer_id {
            None => climb.begin_at_account(account),
            Some(transfer_id) => {
                let unknown = || TraceError::UnknownTransfer(transfer_id.clone());
                let row = state.find_transfer(transfer_id).filter(|&row| state.rows.get(row).moved_money());
                climb.begin_at_transfer(row.ok_or_else(unknown)?)
            }
        };
        while !climb.next.is_empty() {
            for part in std::mem::take(&mut climb.next) {
                climb.step(part);
            }
        }
        Ok(climb.answer(followed_fen))
    }
}

/// A part of a transfer whose payer is asked where it came from.
#[derive(Clone, Copy)]
struct Part {
    row: RowNo,
    offset: u64,
    fen: u64,
    layer: u16,
}

struct Climb<'a> {
    state: &'a State,
    request: &'a UpstreamRequest,
    hops: Vec<Carried>,
    sources: FxHashMap<(u32, SourceKind), (u64, u16)>,
    pieces: usize,
    next: Vec<Part>,
    truncated: bool,
}

impl Climb<'_> {
    fn begin_at_account(&mut self, account: u32) -> u64 {
        let rows = &self.state.rows;
        let ins = self.state.index.ins(account);
        let (from, until) = match self.request.window {
            None => (0, ins.len()),
            Some(window) => (ins.first_at(rows, window.from), ins.first_at(rows, window.until)),
        };
        let mut followed = 0;
        for entry in ins.range(from, until) {
            let fen = rows.get(entry.row).amount as u64;
            followed += fen;
            self.brought_by(Part { row: entry.row, offset: 0, fen, layer: 1 });
        }
        followed
    }

    fn begin_at_transfer(&mut self, row: RowNo) -> u64 {
        let fen = self.state.rows.get(row).amount as u64;
        self.next.push(Part { row, offset: 0, fen, layer: 0 });
        fen
    }

    fn brought_by(&mut self, part: Part) {
        self.hops.push(Carried { row: part.row, fen: part.fen, layer: part.layer });
        self.next.push(part);
    }

    /// Finds the deposits from which a payer paid a part of a transfer.
    fn step(&mut self, part: Part) {
        let (state, rows) = (self.state, &self.state.rows);
        let row = rows.get(part.row);
        let payer = row.payer;
        self.pieces += 1;
        if let Some(kind) = self.end_of_way(part, payer) {
            let goes_on = if kind == SourceKind::Outside { self.drawn_before(part) } else { 0 };
            if goes_on < part.fen {
                self.source(payer, kind, part.fen - goes_on, part.layer);
            }
            return;
        }
        let (outs, ins) = (state.index.outs(payer), state.index.ins(payer));
        let paid = outs.first_from(rows, part.row);
        let mut from = outs.total_before(paid) + part.offset;
        let until = from + part.fen;
        let mut position = ins.first_above(from);
        while from < until {
            let deposit = ins.get(position).map(|entry| (entry, rows.get(entry.row)));
            let Some((entry, deposited)) = deposit else { break };
            let start = entry.total - deposited.amount as u64;
            if from < start {
                let own = start.min(until) - from;
                self.source(payer, SourceKind::Own, own, part.layer);
                from += own;
                continue;
            }
            let taken = entry.total.min(until) - from;
            if self.request.since.is_some_and(|since| deposited.at() < since) {
                self.source(payer, SourceKind::Limit, taken, part.layer);
                self.truncated = true;
            } else {
                let (offset, layer) = (from - start, part.layer + 1);
                self.brought_by(Part { row: entry.row, offset, fen: taken, layer });
            }
            from += taken;
            position += 1;
        }
        if from < until {
            self.source(payer, SourceKind::Own, until - from, part.layer);
        }
    }

    /// Follows what of a deposit of cash was drawn before; says how much that is.
    fn drawn_before(&mut self, part: Part) -> u64 {
        let state = self.state;
        let mut goes_on = 0;
        if part.layer >= self.request.layers {
            return goes_on;
        }
        for (row, offset, fen) in cash::drawn_before(state.cash.of_deposit(part.row), part.offset, part.fen) {
            self.brought_by(Part { row, offset, fen, layer: part.layer + 1 });
            goes_on += fen;
        }
        goes_on
    }

    fn end_of_way(&mut self, part: Part, payer: u32) -> Option<SourceKind> {
        let at = self.state.rows.get(part.row).at();
        if self.state.exits.contains_key(&payer) {
            return Some(SourceKind::Outside);
        }
        if !self.state.coverage.covers(payer, at) {
            return Some(SourceKind::Frontier);
        }
        let is_limit = part.layer >= self.request.layers || self.pieces > self.request.fragments_max;
        self.truncated |= is_limit;
        is_limit.then_some(SourceKind::Limit)
    }

    fn source(&mut self, account: u32, kind: SourceKind, fen: u64, layer: u16) {
        let source = self.sources.entry((account, kind)).or_insert((0, u16::MAX));
        *source = (source.0 + fen, source.1.min(layer));
    }

    fn answer(self, followed_fen: u64) -> Upstream {
        let state = self.state;
        let mut printer = Printer::new(state);
        let hops = printer.hops(&one_per_row(state, self.hops));
        let mut sources: Vec<Source> = self
            .sources
            .into_iter()
            .map(|((account, kind), (carried, layer))| Source {
                account: printer.account(account),
                kind,
                fen: fen(carried),
                layer,
            })
            .collect();
        sources.sort_by(|one, other| {
            other.fen.cmp(&one.fen).then_with(|| (&one.account, one.kind).cmp(&(&other.account, other.kind)))
        });
        Upstream {
            account: self.request.account.clone(),
            followed_fen: fen(followed_fen),
            sources,
            hops,
            truncated: self.truncated,
            rule: Rule::Fifo,
            as_of: self.request.window.map(|w| w.until).or(state.span().map(|(_, last)| last)),
            known_as_of: state.known_as_of,
            index_version: state.version,
        }
    }
}
