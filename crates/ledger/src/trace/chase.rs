//! A chase: where to look next for money that is still on its way.
//!
//! A trace for evidence ends where no statement tells on. A chase goes on by what other accounts' statements tell of an
//! account's payments, and so reaches the next accounts before the statement between has come. What else such an
//! account was paid, and paid, is not known; the statement sets it right.

use kernel::Fen;

use super::evidence::{gather, reported};
use super::walk::{Horizon, Limits, Stolen};
use super::{Rule, Trace, TraceError, TraceRequest, follow, limits_of, seed, walk};
use crate::ledger::{Ledger, fen};

impl Ledger {
    /// Follows the victim's money as [`Ledger::trace`] does, and on through accounts whose own statement is not held.
    /// Never for evidence.
    pub fn chase(&self, request: &TraceRequest) -> Result<Trace, TraceError> {
        let limits = Limits { past_frontiers: true, ..limits_of(request) };
        match seed::find(&self.state, request)? {
            seed::Seed::Row(stolen) => {
                let path = follow(&self.state, request.rule, stolen, limits);
                Ok(gather(&self.state, request, stolen.row, stolen.fen, path))
            }
            seed::Seed::Reported { payee } => {
                let told = reported(&self.state, request, payee);
                Ok(self.chase_from(told, request, limits))
            }
        }
    }

    /// Goes on from a payment that only the report speaks of: what the payee is known to have paid since took the
    /// newest money first.
    fn chase_from(&self, told: Trace, request: &TraceRequest, limits: Limits) -> Trace {
        let payee = told.held.first().and_then(|held| self.state.find_account(&held.account));
        let (Some(payee), Rule::Lifo) = (payee, request.rule) else { return told };
        let (went, left) = self.paid_on(payee, request, limits);
        let Some(first) = went.first() else { return told };
        let mut path = walk::down(&self.state, walk::Axis::Levels, &went, limits);
        path.hops.iter_mut().for_each(|hop| hop.layer = hop.layer.saturating_add(1));
        path.rests.iter_mut().for_each(|rest| rest.layer = rest.layer.saturating_add(1));
        let last_out = went.last().map(|part| self.state.rows.get(part.row).at());
        let mut trace = gather(&self.state, request, first.row, request.amount.get().unsigned_abs(), path);
        trace.seed_transfer_id = None;
        trace.hops.splice(0..0, told.hops);
        for mut held in told.held.into_iter().filter(|_| left > 0) {
            (held.held_fen, held.last_out) = (fen(left), last_out);
            match trace.held.iter_mut().find(|other| other.account == held.account) {
                // Some of it came back.
                Some(other) => {
                    other.held_fen = [other.held_fen, held.held_fen].into_iter().sum::<Fen>();
                    (other.layer, other.first_in) = (held.layer, held.first_in);
                    other.has_statement = false;
                }
                None => trace.held.push(held),
            }
        }
        trace
    }

    /// The parts of the payee's known payments since the reported one that took of it, and how much of it stays.
    fn paid_on(&self, payee: u32, request: &TraceRequest, limits: Limits) -> (Vec<Stolen>, u64) {
        let (rows, index) = (&self.state.rows, &self.state.index);
        let horizon = Horizon::new(rows, limits.as_of);
        let (outs, ins) = (index.outs(payee), index.ins(payee));
        let mut later_in = ins.first_at(rows, request.at);
        let mut left = request.amount.get().unsigned_abs();
        // What came after the reported payment lies above it and leaves first.
        let mut above = 0_u64;
        let mut went = Vec::new();
        for entry in outs.range(outs.first_at(rows, request.at), outs.len()) {
            if left == 0 || !horizon.shows(rows, entry.row) {
                break;
            }
            while let Some(deposit) =
                ins.get(later_in).filter(|deposit| rows.is_before(deposit.row, entry.row))
            {
                above += rows.get(deposit.row).amount.unsigned_abs();
                later_in += 1;
            }
            let amount = rows.get(entry.row).amount.unsigned_abs();
            let newer = amount.min(above);
            above -= newer;
            let taken = (amount - newer).min(left);
            left -= taken;
            if taken > 0 {
                went.push(Stolen { row: entry.row, offset: amount - newer - taken, fen: taken });
            }
        }
        (went, left)
    }
}
