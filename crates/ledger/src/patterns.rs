//! The signs of a mule account that the platform reports: 3006, 3007, 3008, and money that only passes through.
//!
//! All are judged from one account's transfers in a window, so that one account costs its own rows and no more;
//! a hub is judged by its first rows only, and says so.

use kernel::{AccountNo, Fen, Timestamp, Window};
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::index::Entry;
use crate::ledger::{Ledger, LedgerError};
use crate::side::Side;

/// What the platform calls it, or we do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternKind {
    /// 分散入集中出 (3006): from many, on to few.
    ScatteredInGatheredOut,
    /// 集中入分散出 (3007): from few, on to many.
    GatheredInScatteredOut,
    /// 连续多笔 (3008): many payments one after the other.
    RunOfPayments,
    /// 快进快出: nearly all that came went on soon.
    PassThrough,
}

impl PatternKind {
    /// The platform's feature code, where it has one.
    #[must_use]
    pub const fn platform_code(self) -> Option<&'static str> {
        match self {
            PatternKind::ScatteredInGatheredOut => Some("3006"),
            PatternKind::GatheredInScatteredOut => Some("3007"),
            PatternKind::RunOfPayments => Some("3008"),
            PatternKind::PassThrough => None,
        }
    }
}

/// From where on a sign counts. No published figure was found: these are a policy, to be set by a centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternPolicy {
    /// At least so many counterparties are many.
    pub many_min: usize,
    /// At most so many are few.
    pub few_max: usize,
    /// At least so much of what came must have gone on, in hundredths.
    pub passed_percent_min: i64,
    /// At least so many payments make a run.
    pub run_min: usize,
    /// With at most so much time between two of them.
    pub run_gap_seconds_max: i64,
    /// Money that passes stays at most this long.
    pub dwell_seconds_max: i64,
    /// Of a longer account only so many rows of each direction are read.
    pub rows_max: usize,
}

impl Default for PatternPolicy {
    fn default() -> PatternPolicy {
        PatternPolicy {
            many_min: 5,
            few_max: 2,
            passed_percent_min: 80,
            run_min: 5,
            run_gap_seconds_max: 10 * 60,
            dwell_seconds_max: 30 * 60,
            rows_max: 10_000,
        }
    }
}

/// A sign, with what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// Which.
    pub kind: PatternKind,
    /// The platform's code.
    pub code: Option<&'static str>,
    /// Payments that came in the window.
    pub incoming: usize,
    /// From so many accounts.
    pub payers: usize,
    /// Payments that went, or those of the longest run.
    pub outgoing: usize,
    /// To so many accounts.
    pub payees: usize,
    /// What went by them.
    pub out_fen: Fen,
    /// The first payment that counts.
    pub first_at: Timestamp,
    /// The last.
    pub last_at: Timestamp,
    /// Whether the account had more rows than were read.
    pub capped: bool,
}

impl Ledger {
    /// The signs that an account shows in a window.
    pub fn patterns(
        &self,
        account: &AccountNo,
        window: Window,
        policy: &PatternPolicy,
    ) -> Result<Vec<Pattern>, LedgerError> {
        let unknown = || LedgerError::UnknownAccount(account.clone());
        let id = self.state.find_account(account).ok_or_else(unknown)?;
        let (ins, in_capped) = self.payments(self.state.index.ins(id), window, policy);
        let (outs, out_capped) = self.payments(self.state.index.outs(id), window, policy);
        let (came, went) = (Payments(&ins), Payments(&outs));
        let run = went.longest_run(policy);
        let passed_on = went.fen() * 100 >= came.fen() * policy.passed_percent_min && !ins.is_empty();
        let many_to_few = came.parties() >= policy.many_min && (1..=policy.few_max).contains(&went.parties());
        let few_to_many = (1..=policy.few_max).contains(&came.parties()) && went.parties() >= policy.many_min;
        let passes = !outs.is_empty() && came.all_followed_within(&went, policy.dwell_seconds_max);
        let signs = [
            (PatternKind::ScatteredInGatheredOut, many_to_few && passed_on, went),
            (PatternKind::GatheredInScatteredOut, few_to_many && passed_on, went),
            (PatternKind::RunOfPayments, run.0.len() >= policy.run_min, run),
            (PatternKind::PassThrough, passes && passed_on, went),
        ];
        let shown = signs.into_iter().filter(|(_, shows, _)| *shows);
        Ok(shown
            .map(|(kind, _, payments)| describe(kind, &came, &payments, in_capped || out_capped))
            .collect())
    }

    fn payments(&self, side: Side<'_>, window: Window, policy: &PatternPolicy) -> (Vec<Payment>, bool) {
        let rows = &self.state.rows;
        let (from, until) = (side.first_at(rows, window.from), side.first_at(rows, window.until));
        let read_until = until.min(from + policy.rows_max);
        let payment = |entry: Entry| {
            let row = rows.get(entry.row);
            Payment { at: row.at(), fen: row.amount, party: entry.peer }
        };
        (side.range(from, read_until).map(payment).collect(), read_until < until)
    }
}

#[derive(Clone, Copy)]
struct Payment {
    at: Timestamp,
    fen: i64,
    party: u32,
}

/// Payments of one direction, in order.
#[derive(Clone, Copy)]
struct Payments<'a>(&'a [Payment]);

impl<'a> Payments<'a> {
    fn fen(&self) -> i64 {
        self.0.iter().map(|payment| payment.fen).sum()
    }

    fn parties(&self) -> usize {
        self.0.iter().map(|payment| payment.party).collect::<FxHashSet<_>>().len()
    }

    /// The most payments with no more than the gap between any two that follow one another.
    fn longest_run(&self, policy: &PatternPolicy) -> Payments<'a> {
        let gap = policy.run_gap_seconds_max.saturating_mul(1_000_000);
        let runs = self.0.chunk_by(|one, next| next.at.micros_since(one.at) <= gap);
        Payments(runs.max_by_key(|run| run.len()).unwrap_or_default())
    }

    /// Whether each of these was followed by one of those in time.
    fn all_followed_within(&self, those: &Payments<'_>, seconds: i64) -> bool {
        self.0.iter().all(|came| {
            let next = those.0.partition_point(|went| went.at < came.at);
            those.0.get(next).is_some_and(|went| went.at <= came.at.plus_seconds(seconds))
        })
    }
}

fn describe(kind: PatternKind, came: &Payments<'_>, went: &Payments<'_>, capped: bool) -> Pattern {
    let all = || came.0.iter().chain(went.0).map(|payment| payment.at);
    let span = match kind {
        PatternKind::RunOfPayments => (went.0.first().map(|p| p.at), went.0.last().map(|p| p.at)),
        PatternKind::ScatteredInGatheredOut
        | PatternKind::GatheredInScatteredOut
        | PatternKind::PassThrough => (all().min(), all().max()),
    };
    let never = Timestamp::from_seconds(0);
    Pattern {
        kind,
        code: kind.platform_code(),
        incoming: came.0.len(),
        payers: came.parties(),
        outgoing: went.0.len(),
        payees: went.parties(),
        out_fen: Fen::new(went.fen()),
        first_at: span.0.unwrap_or(never),
        last_at: span.1.unwrap_or(never),
        capped,
    }
}
