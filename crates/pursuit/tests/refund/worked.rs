//! The three ways of the rule, worked by hand, and every refusal of a division in the order of its checks.

use std::fmt::Write as _;

use kernel::Fen;
use pursuit::refund::{Claim, Pool, Split, SplitError, Strategy, split};

use crate::{account, case, claim, deposit, pool};

/// One line a share, `account's last digit/case: fen strategy`, then what stays.
fn check(claims: Vec<Claim>, pools: Vec<Pool>, chosen: &[(u32, Strategy)]) -> String {
    let chosen = chosen.iter().map(|(number, strategy)| (account(*number), *strategy)).collect();
    let worksheet = match split(&Split { claims, pools, chosen }) {
        Ok(worksheet) => worksheet,
        Err(error) => return format!("refused: {error}"),
    };
    let mut text = String::new();
    for share in &worksheet.shares {
        let last = share.account.reveal().chars().last().unwrap();
        let fen = share.amount_fen.get();
        write!(text, "{last}/{}: {fen} {}; ", share.case.0.as_u128(), share.strategy.name()).unwrap();
    }
    let left: Vec<String> = worksheet.left_fen.values().map(|fen| fen.get().to_string()).collect();
    write!(text, "left {}", left.join(" ")).unwrap();
    text
}

#[test]
fn one_victims_account_goes_back_directly() {
    let one = |frozen, loss| {
        check(vec![claim(1, loss)], vec![pool(1, frozen, vec![deposit(1, 900_000, 0, 900_000)])], &[])
    };
    assert_eq!(one(500_000, 900_000), "1/1: 500000 direct/1; left 0");
    // Never more than was lost: the rest stays frozen.
    assert_eq!(one(500_000, 300_000), "1/1: 300000 direct/1; left 200000");
}

#[test]
fn what_the_time_stamps_tell_apart_goes_back_by_them() {
    // 3,000 yuan of the first victim left at once; 5,000 of the second came after and are there.
    let pools =
        vec![pool(1, 500_000, vec![deposit(1, 300_000, 0, 0), deposit(2, 500_000, 500_000, 500_000)])];
    let claims = vec![claim(1, 300_000), claim(2, 500_000)];
    assert_eq!(check(claims, pools, &[]), "1/1: 0 time_stamp/1; 1/2: 500000 time_stamp/1; left 0");
}

#[test]
fn what_cannot_be_told_apart_goes_back_in_proportion() {
    let pools = || {
        let deposits = vec![
            deposit(1, 100_000, 0, 100_000),
            deposit(2, 200_000, 0, 200_000),
            deposit(3, 400_000, 0, 400_000),
        ];
        vec![pool(1, 100_000, deposits)]
    };
    let claims = || vec![claim(1, 100_000), claim(2, 100_000), claim(3, 100_000)];
    // By loss the three are equal: 33,333 each, and the fen that is left goes to the lowest case.
    assert_eq!(
        check(claims(), pools(), &[]),
        "1/1: 33334 by_loss/1; 1/2: 33333 by_loss/1; 1/3: 33333 by_loss/1; left 0"
    );
    // By deposit 1 : 2 : 4 — 14,285.71…, 28,571.42…, 57,142.85… — the largest remainders are the third's and the first's.
    assert_eq!(
        check(claims(), pools(), &[(1, Strategy::ByDeposit)]),
        "1/1: 14286 by_deposit/1; 1/2: 28571 by_deposit/1; 1/3: 57143 by_deposit/1; left 0"
    );
}

#[test]
fn who_is_made_whole_leaves_the_rest_to_the_others() {
    let deposits = vec![deposit(1, 600_000, 0, 600_000), deposit(2, 300_000, 0, 300_000)];
    let mut first = claim(1, 600_000);
    first.returned_fen = Fen::new(590_000);
    // By loss the first would get 200,000 of 300,000 but may get 10,000 only.
    let claims = vec![first, claim(2, 300_000)];
    assert_eq!(
        check(claims, vec![pool(1, 300_000, deposits)], &[]),
        "1/1: 10000 by_loss/1; 1/2: 290000 by_loss/1; left 0"
    );
}

#[test]
fn certain_money_goes_first() {
    // The second account is the first victim's alone: it makes them whole before the first account is shared.
    let shared = vec![deposit(1, 100_000, 0, 100_000), deposit(2, 100_000, 0, 100_000)];
    let pools = vec![pool(1, 90_000, shared), pool(2, 100_000, vec![deposit(1, 100_000, 0, 100_000)])];
    let claims = vec![claim(1, 100_000), claim(2, 200_000)];
    assert_eq!(
        check(claims, pools, &[]),
        "1/1: 0 by_loss/1; 1/2: 90000 by_loss/1; 2/1: 100000 direct/1; left 0 0"
    );
}

/// Claims, pools, chosen strategies, and what is refused.
type Row = (Vec<Claim>, Vec<Pool>, Vec<(u32, Strategy)>, SplitError);

#[test]
fn every_refusal_of_a_division() {
    let good = || vec![claim(1, 10), claim(2, 10)];
    let two = || vec![deposit(1, 10, 0, 10), deposit(2, 10, 0, 10)];
    let huge = i64::MAX;
    let rows: [Row; 12] = [
        (vec![claim(1, -1)], vec![], vec![], SplitError::ClaimAmount(1)),
        (vec![claim(1, 1), claim(1, 2)], vec![], vec![], SplitError::RepeatedClaim(2)),
        (vec![claim(1, huge), claim(2, 1)], vec![], vec![], SplitError::TooLarge),
        (good(), vec![pool(1, -1, two())], vec![], SplitError::FrozenAmount(1)),
        (good(), vec![pool(1, 5, two()), pool(1, 5, two())], vec![], SplitError::RepeatedAccount(2)),
        (good(), vec![pool(1, huge, two()), pool(2, 1, two())], vec![], SplitError::TooLarge),
        (
            good(),
            vec![pool(1, 5, vec![deposit(1, 10, 6, 5)])],
            vec![],
            SplitError::DepositAmounts { pool: 1, deposit: 1 },
        ),
        (
            good(),
            vec![pool(1, 5, vec![deposit(1, 10, 0, 11)])],
            vec![],
            SplitError::DepositAmounts { pool: 1, deposit: 1 },
        ),
        (
            good(),
            vec![pool(1, 5, vec![deposit(1, 10, 0, 10), deposit(1, 10, 0, 10)])],
            vec![],
            SplitError::RepeatedVictim { pool: 1, deposit: 2 },
        ),
        (
            good(),
            vec![pool(1, 5, vec![deposit(3, 10, 0, 10)])],
            vec![],
            SplitError::NoClaim { pool: 1, deposit: 1 },
        ),
        (
            good(),
            vec![pool(1, 5, two())],
            vec![(1, Strategy::Direct)],
            SplitError::WrongStrategy { pool: 1, strategy: Strategy::Direct },
        ),
        (
            good(),
            vec![pool(1, 5, two())],
            vec![(1, Strategy::TimeStamp)],
            SplitError::WrongStrategy { pool: 1, strategy: Strategy::TimeStamp },
        ),
    ];
    for (claims, pools, chosen, refusal) in rows {
        assert_eq!(check(claims, pools, &chosen), format!("refused: {refusal}"));
    }
}

#[test]
fn two_thousand_victims_over_three_hundred_accounts() {
    let claims: Vec<_> = (0..2_000).map(|number| claim(number, 1_000_000 + number as i64)).collect();
    let pools: Vec<_> = (0..300_u32)
        .map(|number| {
            let victims = (0..40).map(|step| u128::from((number * 37 + step * 53) % 2_000));
            let deposits = victims.map(|victim| deposit(victim, 90_000, 0, 90_000)).collect();
            pool(number, 1_234_567, deposits)
        })
        .collect();
    let worksheet = split(&Split { claims, pools, ..Split::default() }).unwrap();
    assert_eq!(worksheet.shares.len(), 300 * 40);
    assert_eq!(worksheet.total_fen(), Fen::new(300 * 1_234_567));
    assert!(worksheet.shares.iter().any(|share| share.case == case(0)));
}
