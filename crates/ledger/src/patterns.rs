//! The signs of a mule account: those that the platform reports (3006, 3007, 3008) and those investigators look for.
//!
//! Most are judged from one account's transfers in a window, so that one account costs its own rows and no more; the
//! shapes that lead through others ([`shape`]) have a budget of rows. A hub is judged by its first rows only, and says
//! so.

mod shape;

use kernel::{AccountNo, Fen, Timestamp, Window};
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::index::Entry;
use crate::ledger::{Ledger, LedgerError};
use crate::rows::RowNo;
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
    /// 小额测试: a trifle, and soon after it a large sum came.
    TestPayment,
    /// 不留余额: again and again next to nothing is left.
    NoBalanceKept,
    /// 新开户: nothing before the window, under a statement that would show it.
    NewAccount,
    /// 沉睡后启用: nothing for long before the window's first payment.
    DormantAccount,
    /// 夜间交易: most payments at night.
    Night,
    /// 分散后汇集: out to several accounts and from these together into one.
    ScatterGather,
    /// 汇集后分散: from many and on to many.
    GatherScatter,
    /// 回流: back to where it began, over three to seven accounts.
    Cycle,
}

impl PatternKind {
    /// The platform's feature code, where it has one.
    #[must_use]
    pub const fn platform_code(self) -> Option<&'static str> {
        match self {
            PatternKind::ScatteredInGatheredOut => Some("3006"),
            PatternKind::GatheredInScatteredOut => Some("3007"),
            PatternKind::RunOfPayments => Some("3008"),
            PatternKind::PassThrough
            | PatternKind::TestPayment
            | PatternKind::NoBalanceKept
            | PatternKind::NewAccount
            | PatternKind::DormantAccount
            | PatternKind::Night
            | PatternKind::ScatterGather
            | PatternKind::GatherScatter
            | PatternKind::Cycle => None,
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
    /// A test payment is at most this.
    pub test_fen_max: i64,
    /// And what it tests for at least this.
    pub large_fen_min: i64,
    /// And comes at most so long after it.
    pub test_gap_seconds_max: i64,
    /// Next to nothing is at most this.
    pub residue_fen_max: i64,
    /// So often it must be all that is left.
    pub emptied_min: usize,
    /// So long without a payment is dormant, or under a statement new.
    pub dormant_seconds_min: i64,
    /// Night ends at this hour, Beijing time; it begins at midnight.
    pub night_until_hour: i64,
    /// At least so many hundredths of payments must be at night.
    pub night_percent_min: usize,
    /// A cycle and the legs of a scatter take at most so long.
    pub shape_seconds_max: i64,
    /// Of a longer account only so many rows of each direction are read.
    pub rows_max: usize,
    /// Of an account on the way of a shape only so many rows are read.
    pub degree_max: usize,
    /// All the shapes of one account together read so many rows.
    pub budget_rows: usize,
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
            test_fen_max: 1_000,
            large_fen_min: 500_000,
            test_gap_seconds_max: 3_600,
            residue_fen_max: 10_000,
            emptied_min: 3,
            dormant_seconds_min: 180 * 86_400,
            night_until_hour: 6,
            night_percent_min: 60,
            shape_seconds_max: 24 * 3_600,
            rows_max: 10_000,
            degree_max: 64,
            budget_rows: 20_000,
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
    /// The transfers that make the sign, where it is made by certain ones.
    pub transfers: Vec<String>,
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
        let many_to_many = came.parties() >= policy.many_min && went.parties() >= policy.many_min;
        let (test, large) = came.tested(&went, policy);
        let emptied = self.emptied(id, &outs, policy);
        let (new, dormant) =
            self.first_seen(id, window, came.first().into_iter().chain(went.first()).min(), policy);
        let signs = [
            (PatternKind::ScatteredInGatheredOut, many_to_few && passed_on, went, Vec::new()),
            (PatternKind::GatheredInScatteredOut, few_to_many && passed_on, went, Vec::new()),
            (PatternKind::RunOfPayments, run.0.len() >= policy.run_min, run, Vec::new()),
            (PatternKind::PassThrough, passes && passed_on, went, Vec::new()),
            (PatternKind::TestPayment, test.is_some(), went, test.into_iter().chain(large).collect()),
            (PatternKind::NoBalanceKept, emptied.len() >= policy.emptied_min, went, emptied),
            (PatternKind::NewAccount, new, went, Vec::new()),
            (PatternKind::DormantAccount, dormant, went, Vec::new()),
            (PatternKind::Night, is_nightly(&ins, &outs, policy), went, Vec::new()),
            (PatternKind::GatherScatter, many_to_many && passed_on, went, Vec::new()),
        ];
        let describe = |(kind, shows, payments, rows): (PatternKind, bool, Payments<'_>, Vec<RowNo>)| {
            shows.then(|| self.describe((kind, rows), &came, &payments, in_capped || out_capped))
        };
        let mut found: Vec<Pattern> = signs.into_iter().filter_map(describe).collect();
        let mut shapes = shape::Search::new(self, window, policy);
        let capped = in_capped || out_capped;
        for (kind, rows) in [
            (PatternKind::ScatterGather, shapes.scatter_gather(id, &outs)),
            (PatternKind::Cycle, shapes.cycle(id, &outs)),
        ] {
            if let Some(rows) = rows {
                found.push(self.describe((kind, rows), &came, &went, capped || shapes.is_spent()));
            }
        }
        Ok(found)
    }

    /// The withdrawals after which next to nothing was left.
    fn emptied(&self, account: u32, outs: &[Payment], policy: &PatternPolicy) -> Vec<RowNo> {
        let (rows, index) = (&self.state.rows, &self.state.index);
        let side = index.outs(account);
        let leaves_little = |payment: &&Payment| {
            let left = index.balance_after_out(rows, account, side.first_from(rows, payment.row));
            left <= policy.residue_fen_max as u64 && payment.fen > policy.residue_fen_max
        };
        outs.iter().filter(leaves_little).map(|payment| payment.row).collect()
    }

    /// Whether an account is new in a window, or woke up in it. A time of which no statement is held says nothing.
    fn first_seen(
        &self,
        account: u32,
        window: Window,
        first: Option<Timestamp>,
        policy: &PatternPolicy,
    ) -> (bool, bool) {
        let Some(first) = first else { return (false, false) };
        let quiet_from = first.plus_seconds(-policy.dormant_seconds_min);
        let covers = |at| self.state.coverage.covers(account, at);
        if !(covers(quiet_from) && covers(first)) {
            return (false, false);
        }
        let rows = &self.state.rows;
        let before = [self.state.index.outs(account), self.state.index.ins(account)].map(|side| {
            let place = side.first_at(rows, window.from);
            place.checked_sub(1).and_then(|last| side.get(last)).map(|entry| rows.get(entry.row).at())
        });
        match before.into_iter().flatten().max() {
            None => (true, false),
            Some(last) => (false, last <= quiet_from),
        }
    }

    fn payments(&self, side: Side<'_>, window: Window, policy: &PatternPolicy) -> (Vec<Payment>, bool) {
        let rows = &self.state.rows;
        let (from, until) = (side.first_at(rows, window.from), side.first_at(rows, window.until));
        let read_until = until.min(from + policy.rows_max);
        let payment = |entry: Entry| {
            let row = rows.get(entry.row);
            Payment { at: row.at(), fen: row.amount, party: entry.peer, row: entry.row }
        };
        (side.range(from, read_until).map(payment).collect(), read_until < until)
    }
}

#[derive(Clone, Copy)]
struct Payment {
    at: Timestamp,
    fen: i64,
    party: u32,
    row: RowNo,
}

/// Payments of one direction, in order.
#[derive(Clone, Copy)]
struct Payments<'a>(&'a [Payment]);

impl<'a> Payments<'a> {
    fn fen(&self) -> i64 {
        self.0.iter().map(|payment| payment.fen).sum()
    }

    fn first(&self) -> Option<Timestamp> {
        self.0.first().map(|payment| payment.at)
    }

    /// A trifle that came or went, and the large sum that came soon after it.
    fn tested(&self, those: &Payments<'_>, policy: &PatternPolicy) -> (Option<RowNo>, Option<RowNo>) {
        let trifles = || self.0.iter().chain(those.0).filter(|payment| payment.fen <= policy.test_fen_max);
        for large in self.0.iter().filter(|payment| payment.fen >= policy.large_fen_min) {
            let since = large.at.plus_seconds(-policy.test_gap_seconds_max);
            if let Some(test) = trifles().find(|trifle| trifle.at >= since && trifle.at <= large.at) {
                return (Some(test.row), Some(large.row));
            }
        }
        (None, None)
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

fn is_nightly(ins: &[Payment], outs: &[Payment], policy: &PatternPolicy) -> bool {
    let count = ins.len() + outs.len();
    let at_night =
        ins.iter().chain(outs).filter(|payment| beijing_hour(payment.at) < policy.night_until_hour);
    count >= policy.run_min && at_night.count() * 100 >= count * policy.night_percent_min
}

/// The hour of the day in China, which has one time zone and no summer time.
fn beijing_hour(at: Timestamp) -> i64 {
    const HOUR_MICROS: i64 = 3_600 * 1_000_000;
    (at.as_micros() + 8 * HOUR_MICROS).div_euclid(HOUR_MICROS).rem_euclid(24)
}

impl Ledger {
    fn describe(
        &self,
        (kind, rows): (PatternKind, Vec<RowNo>),
        came: &Payments<'_>,
        went: &Payments<'_>,
        capped: bool,
    ) -> Pattern {
        let instants = || came.0.iter().chain(went.0).map(|payment| payment.at);
        let those = || rows.iter().map(|&row| self.state.rows.get(row).at());
        let span = match kind {
            PatternKind::RunOfPayments => (went.0.first().map(|p| p.at), went.0.last().map(|p| p.at)),
            _ if !rows.is_empty() => (those().min(), those().max()),
            _ => (instants().min(), instants().max()),
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
            transfers: rows.into_iter().map(|row| self.state.rows.id(row).into_owned()).collect(),
        }
    }
}
