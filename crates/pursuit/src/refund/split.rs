//! The arithmetic of a refund: pools of frozen money, claims of victims, and strategies between them.
//!
//! Certain money goes first: the pools whose whole money is one victim's, or whose parts the time stamps tell
//! apart. Then the pools to be shared in proportion, in order of their account numbers. Each share lessens
//! what its victim may still get, so the order of the input must not matter: everything is sorted first.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccountNo, CaseId, Fen};
use serde::{Deserialize, Serialize};

/// How a pool is divided. A name in the file is a promise: a changed formula gets a new name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Strategy {
    /// All of it is one victim's (直接返还).
    #[serde(rename = "direct/1")]
    Direct,
    /// Each victim's part is told apart by the time stamps: every tracing rule gives the same (时间戳返还).
    #[serde(rename = "time_stamp/1")]
    TimeStamp,
    /// In proportion to what each victim lost in all (按被骗金额比例返还).
    #[serde(rename = "by_loss/1")]
    ByLoss,
    /// In proportion to what each victim's money brought into this account (按入账金额比例返还).
    #[serde(rename = "by_deposit/1")]
    ByDeposit,
}

impl Strategy {
    /// The name and version, as files and papers quote it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Strategy::Direct => "direct/1",
            Strategy::TimeStamp => "time_stamp/1",
            Strategy::ByLoss => "by_loss/1",
            Strategy::ByDeposit => "by_deposit/1",
        }
    }

    /// Whether victims share by a formula, so that the split must be announced.
    #[must_use]
    pub const fn is_proportional(self) -> bool {
        matches!(self, Strategy::ByLoss | Strategy::ByDeposit)
    }
}

/// What one victim may still get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The victim, by the case.
    pub case: CaseId,
    /// What was lost, verified.
    pub loss_fen: Fen,
    /// What came back before, in whatever way: by earlier refunds, by the court, by the fraudster's bait.
    pub returned_fen: Fen,
}

/// One victim's money in one frozen account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// The victim, by the case.
    pub case: CaseId,
    /// What reached the account.
    pub amount_fen: Fen,
    /// The least that any tracing rule leaves there.
    pub held_min_fen: Fen,
    /// The most.
    pub held_max_fen: Fen,
}

/// A frozen account to be divided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// The account.
    pub account: AccountNo,
    /// What is frozen there and traced to victims.
    pub frozen_fen: Fen,
    /// Whose money it is.
    pub deposits: Vec<Deposit>,
}

impl Pool {
    /// The strategy that the rule asks for: direct for a single victim, by time stamps where all tracing rules
    /// agree and the frozen money covers them, else in proportion (here by loss, as the text says).
    #[must_use]
    pub fn strategy(&self) -> Strategy {
        if self.deposits.len() == 1 {
            return Strategy::Direct;
        }
        if self.is_told_apart() { Strategy::TimeStamp } else { Strategy::ByLoss }
    }

    /// Whether the time stamps tell every victim's part apart.
    fn is_told_apart(&self) -> bool {
        let agree = self.deposits.iter().all(|deposit| deposit.held_min_fen == deposit.held_max_fen);
        let held = Fen::checked_sum(self.deposits.iter().map(|deposit| deposit.held_min_fen));
        agree && held.is_some_and(|held| held <= self.frozen_fen)
    }
}

/// What is to be divided, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Every victim with a part in it.
    pub claims: Vec<Claim>,
    /// Every account.
    pub pools: Vec<Pool>,
    /// Strategies that officers chose instead of the rule's own, by account.
    pub chosen: BTreeMap<AccountNo, Strategy>,
}

/// What one victim gets from one account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share {
    /// From which account.
    pub account: AccountNo,
    /// To which victim.
    pub case: CaseId,
    /// How much; zero when the victim has nothing left to claim.
    pub amount_fen: Fen,
    /// By which strategy.
    pub strategy: Strategy,
}

/// The whole division: one line per account and victim, and what stays frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worksheet {
    /// By account, then case.
    pub shares: Vec<Share>,
    /// What stays frozen in each account, for the original term.
    pub left_fen: BTreeMap<AccountNo, Fen>,
}

impl Worksheet {
    /// What all victims get together.
    ///
    /// # Panics
    /// Never for a worksheet of [`split`], which refuses pools that pass 64 bits together.
    #[must_use]
    pub fn total_fen(&self) -> Fen {
        Fen::checked_sum(self.shares.iter().map(|share| share.amount_fen)).expect("the pools fit in 64 bits")
    }

    /// Whether any account is shared by a formula: then thirty days of notice.
    #[must_use]
    pub fn must_be_announced(&self) -> bool {
        self.shares.iter().any(|share| share.strategy.is_proportional())
    }
}

/// Why nothing can be divided so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// Less than nothing, or less at least than at most.
    #[error("pool {pool}, deposit {deposit}: the amounts are not 0 ≤ least ≤ most ≤ what came in")]
    DepositAmounts {
        /// Which pool, counted from 1.
        pool: usize,
        /// Which deposit of it, counted from 1.
        deposit: usize,
    },
    /// Less than nothing frozen.
    #[error("pool {0}: less than nothing is frozen")]
    FrozenAmount(usize),
    /// An account twice.
    #[error("pool {0} repeats an account")]
    RepeatedAccount(usize),
    /// A victim twice in one account: add their deposits first.
    #[error("pool {pool}, deposit {deposit} repeats a victim")]
    RepeatedVictim {
        /// Which pool, counted from 1.
        pool: usize,
        /// The second, counted from 1.
        deposit: usize,
    },
    /// A victim without a claim.
    #[error("pool {pool}, deposit {deposit}: the victim has no claim")]
    NoClaim {
        /// Which pool, counted from 1.
        pool: usize,
        /// Which deposit of it, counted from 1.
        deposit: usize,
    },
    /// A claim of less than nothing, or a victim who got back less than nothing.
    #[error("claim {0} has an amount below zero")]
    ClaimAmount(usize),
    /// A victim with two claims.
    #[error("claim {0} repeats a victim")]
    RepeatedClaim(usize),
    /// Several victims' money cannot all be one's; money that is not told apart has no time-stamped parts.
    #[error("pool {pool}: {} does not fit its deposits", strategy.name())]
    WrongStrategy {
        /// Which pool, counted from 1.
        pool: usize,
        /// What was chosen.
        strategy: Strategy,
    },
    /// The pools pass 64 bits together.
    #[error("the amounts do not fit in 64 bits of fen")]
    TooLarge,
}

/// Divides the pools among the claims. Shares sum to the pool wherever the victims' open losses reach so far;
/// a formula's fractions go fen by fen to the largest remainders, equal ones to the lower case id.
pub fn split(input: &Split) -> Result<Worksheet, SplitError> {
    let mut standings = standings(&input.claims)?;
    let mut ordered = checked_pools(input, &standings)?;
    // Certain money first, then by account.
    ordered.sort_by(|(a, first), (b, second)| {
        (first.is_proportional(), &a.account).cmp(&(second.is_proportional(), &b.account))
    });
    let mut worksheet = Worksheet::default();
    for (pool, strategy) in ordered {
        let mut left = pool.frozen_fen;
        for (case, amount_fen) in shares_of(pool, strategy, &standings) {
            let standing = standings.get_mut(&case).expect("a checked pool's victims have claims");
            standing.open_fen = standing.open_fen.saturating_sub_to_zero(amount_fen);
            left = left.saturating_sub_to_zero(amount_fen);
            worksheet.shares.push(Share { account: pool.account.clone(), case, amount_fen, strategy });
        }
        worksheet.left_fen.insert(pool.account.clone(), left);
    }
    worksheet.shares.sort();
    Ok(worksheet)
}

/// Where a victim stands in the course of the division.
struct Standing {
    loss_fen: Fen,
    /// What of the loss is still open.
    open_fen: Fen,
}

fn standings(claims: &[Claim]) -> Result<BTreeMap<CaseId, Standing>, SplitError> {
    let mut standings = BTreeMap::new();
    for (position, claim) in (1..).zip(claims) {
        let Claim { case, loss_fen, returned_fen } = *claim;
        if loss_fen < Fen::ZERO || returned_fen < Fen::ZERO {
            return Err(SplitError::ClaimAmount(position));
        }
        let open_fen = loss_fen.saturating_sub_to_zero(returned_fen);
        if standings.insert(case, Standing { loss_fen, open_fen }).is_some() {
            return Err(SplitError::RepeatedClaim(position));
        }
    }
    // Weights are summed and multiplied with amounts: both must leave 128 bits room.
    Fen::checked_sum(claims.iter().map(|claim| claim.loss_fen)).ok_or(SplitError::TooLarge)?;
    Ok(standings)
}

fn checked_pools<'a>(
    input: &'a Split,
    standings: &BTreeMap<CaseId, Standing>,
) -> Result<Vec<(&'a Pool, Strategy)>, SplitError> {
    let mut accounts = BTreeSet::new();
    let mut total = Fen::ZERO;
    let mut checked = Vec::with_capacity(input.pools.len());
    for (position, pool) in (1..).zip(&input.pools) {
        if pool.frozen_fen < Fen::ZERO {
            return Err(SplitError::FrozenAmount(position));
        }
        if !accounts.insert(&pool.account) {
            return Err(SplitError::RepeatedAccount(position));
        }
        total = total.checked_add(pool.frozen_fen).ok_or(SplitError::TooLarge)?;
        check_deposits(position, pool, standings)?;
        let strategy = input.chosen.get(&pool.account).copied().unwrap_or_else(|| pool.strategy());
        let fits = match strategy {
            Strategy::Direct => pool.deposits.len() == 1,
            Strategy::TimeStamp => pool.is_told_apart(),
            Strategy::ByLoss | Strategy::ByDeposit => true,
        };
        if !fits {
            return Err(SplitError::WrongStrategy { pool: position, strategy });
        }
        checked.push((pool, strategy));
    }
    Ok(checked)
}

fn check_deposits(
    pool_position: usize,
    pool: &Pool,
    standings: &BTreeMap<CaseId, Standing>,
) -> Result<(), SplitError> {
    let mut seen = BTreeSet::new();
    Fen::checked_sum(pool.deposits.iter().map(|deposit| deposit.amount_fen)).ok_or(SplitError::TooLarge)?;
    for (position, deposit) in (1..).zip(&pool.deposits) {
        let Deposit { case, amount_fen, held_min_fen, held_max_fen } = *deposit;
        let (pool, deposit) = (pool_position, position);
        let in_order =
            Fen::ZERO <= held_min_fen && held_min_fen <= held_max_fen && held_max_fen <= amount_fen;
        if !in_order {
            return Err(SplitError::DepositAmounts { pool, deposit });
        }
        if !seen.insert(case) {
            return Err(SplitError::RepeatedVictim { pool, deposit });
        }
        if !standings.contains_key(&case) {
            return Err(SplitError::NoClaim { pool, deposit });
        }
    }
    Ok(())
}

/// What each victim of a pool gets, in order of their cases.
fn shares_of(pool: &Pool, strategy: Strategy, standings: &BTreeMap<CaseId, Standing>) -> Vec<(CaseId, Fen)> {
    let mut parts: Vec<Part> = pool
        .deposits
        .iter()
        .map(|deposit| Part {
            case: deposit.case,
            weight: match strategy {
                Strategy::Direct | Strategy::TimeStamp => 0,
                Strategy::ByLoss => weight(standings[&deposit.case].loss_fen),
                Strategy::ByDeposit => weight(deposit.amount_fen),
            },
            most: standings[&deposit.case].open_fen,
            gets: Fen::ZERO,
        })
        .collect();
    match strategy {
        Strategy::Direct => {
            for part in &mut parts {
                part.gets = pool.frozen_fen.min(part.most);
            }
        }
        Strategy::TimeStamp => {
            for (part, deposit) in parts.iter_mut().zip(&pool.deposits) {
                part.gets = deposit.held_min_fen.min(part.most);
            }
        }
        Strategy::ByLoss | Strategy::ByDeposit => share_in_proportion(pool.frozen_fen, &mut parts),
    }
    parts.sort_by_key(|part| part.case);
    parts.into_iter().map(|part| (part.case, part.gets)).collect()
}

fn weight(amount: Fen) -> u128 {
    u128::from(amount.get().unsigned_abs())
}

struct Part {
    case: CaseId,
    weight: u128,
    /// What the victim may still get.
    most: Fen,
    gets: Fen,
}

/// Fills parts in proportion to their weights. Whoever would pass what they may still get is given just that, and
/// the rest is shared anew among the others; the last round goes by largest remainder.
fn share_in_proportion(pool: Fen, parts: &mut [Part]) {
    let mut left = pool;
    let mut sharing: Vec<&mut Part> =
        parts.iter_mut().filter(|part| part.weight > 0 && part.most > Fen::ZERO).collect();
    loop {
        let whole: u128 = sharing.iter().map(|part| part.weight).sum();
        if whole == 0 || left == Fen::ZERO {
            return;
        }
        let money = weight(left);
        let (full, others): (Vec<_>, Vec<_>) =
            sharing.into_iter().partition(|part| money * part.weight >= weight(part.most) * whole);
        if full.is_empty() {
            share_by_remainder(left, whole, others);
            return;
        }
        for part in full {
            part.gets = part.most;
            left = left.saturating_sub_to_zero(part.most);
        }
        sharing = others;
    }
}

/// The whole fen of each part, then one fen more for the largest remainders until nothing is left. No part
/// passes what it may get: its exact share is below that, so its share rounded up is not above it.
fn share_by_remainder(money: Fen, whole: u128, mut parts: Vec<&mut Part>) {
    let exact = |part: &Part| weight(money) * part.weight;
    let mut rest = money;
    for part in &mut parts {
        let floor = i64::try_from(exact(part) / whole).expect("a share is no more than the money");
        part.gets = Fen::new(floor);
        rest = rest.saturating_sub_to_zero(part.gets);
    }
    parts.sort_by_key(|part| (std::cmp::Reverse(exact(part) % whole), part.case));
    for part in parts {
        if rest == Fen::ZERO {
            return;
        }
        part.gets = part.gets.checked_add(Fen::ONE).expect("a share is no more than the money");
        rest = rest.saturating_sub_to_zero(Fen::ONE);
    }
}
