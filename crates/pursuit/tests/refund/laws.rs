//! What every division keeps, whatever the losses, the accounts and the order in which they are told.

use std::collections::BTreeMap;

use kernel::{CaseId, Fen};
use proptest::prelude::*;
use pursuit::refund::{self, Claim, Pool, Split, Worksheet, split};

use crate::{account, case, claim, deposit, pool};

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    prop::collection::vec((0..50_000_i64, 0..30_000_i64), 1..9).prop_map(|rows| {
        let numbered = (1..).zip(rows);
        numbered
            .map(|(number, (loss, returned))| Claim {
                returned_fen: Fen::new(returned),
                ..claim(number, loss)
            })
            .collect()
    })
}

/// Accounts whose deposits come from the victims; some by deposit, and some told apart by time.
fn pools(victims: usize) -> impl Strategy<Value = (Vec<Pool>, Vec<(u32, refund::Strategy)>)> {
    let deposits =
        prop::collection::btree_map(1..=victims as u128, (1..40_000_i64, any::<bool>()), 1..=victims);
    prop::collection::vec((0..60_000_i64, deposits, any::<bool>()), 0..6).prop_map(|rows| {
        let mut made = Vec::new();
        let mut chosen = Vec::new();
        for (number, (frozen, deposits, by_deposit)) in (1_u32..).zip(rows) {
            let deposits = deposits.into_iter().map(|(victim, (amount, is_told))| {
                deposit(
                    victim,
                    amount,
                    if is_told { amount / 2 } else { 0 },
                    if is_told { amount / 2 } else { amount },
                )
            });
            made.push(pool(number, frozen, deposits.collect()));
            if by_deposit {
                chosen.push((number, refund::Strategy::ByDeposit));
            }
        }
        (made, chosen)
    })
}

fn inputs() -> impl Strategy<Value = Split> {
    claims().prop_flat_map(|claims| {
        pools(claims.len()).prop_map(move |(pools, chosen)| Split {
            claims: claims.clone(),
            pools,
            chosen: chosen.into_iter().map(|(number, strategy)| (account(number), strategy)).collect(),
        })
    })
}

fn by_case(worksheet: &Worksheet) -> BTreeMap<CaseId, i64> {
    let mut sums = BTreeMap::new();
    for share in &worksheet.shares {
        *sums.entry(share.case).or_default() += share.amount_fen.get();
    }
    sums
}

fn open(claim: &Claim) -> i64 {
    (claim.loss_fen.get() - claim.returned_fen.get()).max(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved_and_nobody_gets_more_than_they_lost(input in inputs()) {
        let worksheet = split(&input).unwrap();
        for pool in &input.pools {
            let shares = worksheet.shares.iter().filter(|share| share.account == pool.account);
            let given: i64 = shares.map(|share| share.amount_fen.get()).sum();
            let left = worksheet.left_fen[&pool.account].get();
            prop_assert!(left >= 0);
            prop_assert_eq!(given + left, pool.frozen_fen.get());
        }
        let gets = by_case(&worksheet);
        for claim in &input.claims {
            prop_assert!(gets.get(&claim.case).copied().unwrap_or(0) <= open(claim));
        }
    }

    #[test]
    fn a_pool_in_proportion_is_given_out_as_far_as_the_losses_reach(input in inputs()) {
        let worksheet = split(&input).unwrap();
        let gets = by_case(&worksheet);
        for pool in &input.pools {
            let mut shares = worksheet.shares.iter().filter(|share| share.account == pool.account).peekable();
            let in_proportion = shares.peek().is_some_and(|share| share.strategy.is_proportional());
            if in_proportion && worksheet.left_fen[&pool.account] > Fen::ZERO {
                for share in shares {
                    let claim = input.claims.iter().find(|claim| claim.case == share.case).unwrap();
                    prop_assert_eq!(gets[&share.case], open(claim), "money stays while a loss is open");
                }
            }
        }
    }

    #[test]
    fn the_order_of_victims_accounts_and_deposits_does_not_matter(input in inputs(), turn in 0..7_usize) {
        let mut turned = input.clone();
        turned.claims.reverse();
        if !turned.pools.is_empty() {
            let by = turn % turned.pools.len();
            turned.pools.rotate_left(by);
        }
        for pool in &mut turned.pools {
            pool.deposits.reverse();
        }
        prop_assert_eq!(split(&input).unwrap(), split(&turned).unwrap());
    }

    /// Fractions are rounded by less than a fen against the exact share, where nobody is made whole.
    #[test]
    fn rounding_is_less_than_a_fen(weights in prop::collection::vec(1..10_000_i64, 2..12), frozen in 1..1_000_000_i64) {
        let claims: Vec<_> = (1..).zip(&weights).map(|(number, weight)| claim(number, weight * 1_000)).collect();
        let whole: i64 = claims.iter().map(|claim| claim.loss_fen.get()).sum();
        let frozen = frozen.min(whole);
        let deposits = (1..=weights.len() as u128).map(|number| deposit(number, 1, 0, 1)).collect();
        let worksheet = split(&Split { claims: claims.clone(), pools: vec![pool(1, frozen, deposits)], ..Split::default() }).unwrap();
        for (share, claim) in worksheet.shares.iter().zip(&claims) {
            let exact = i128::from(frozen) * i128::from(claim.loss_fen.get());
            let off = i128::from(share.amount_fen.get()) * i128::from(whole) - exact;
            prop_assert!(off.abs() < i128::from(whole));
        }
    }

    /// A victim who comes later takes from the same pool and nothing from what has been returned.
    #[test]
    fn a_late_victim_joins_the_next_division(input in inputs(), late in 1..50_000_i64) {
        let first = split(&input).unwrap();
        let gets = by_case(&first);
        let mut next = input.clone();
        for claim in &mut next.claims {
            let returned = claim.returned_fen.get() + gets.get(&claim.case).copied().unwrap_or(0);
            claim.returned_fen = Fen::new(returned);
        }
        next.claims.push(claim(99, late));
        next.chosen.clear();
        for pool in &mut next.pools {
            pool.frozen_fen = first.left_fen[&pool.account];
            pool.deposits.push(deposit(99, late, 0, late));
        }
        let second = split(&next).unwrap();
        let again = by_case(&second);
        for claim in &input.claims {
            let both = gets.get(&claim.case).unwrap_or(&0) + again.get(&claim.case).unwrap_or(&0);
            prop_assert!(both <= open(claim));
        }
        prop_assert!(again.get(&case(99)).copied().unwrap_or(0) <= late);
    }
}
