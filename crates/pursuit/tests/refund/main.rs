//! Money back: the three ways of the rule by hand, the laws that every division keeps, and the procedure's ladder.

mod laws;
mod procedure;
mod worked;

use kernel::{AccountNo, CaseId, Fen};
use pursuit::refund::{Claim, Deposit, Pool};
use uuid::Uuid;

fn case(number: u128) -> CaseId {
    CaseId(Uuid::from_u128(number))
}

fn account(number: u32) -> AccountNo {
    AccountNo::parse(&format!("6217000000{number:09}")).unwrap()
}

fn claim(number: u128, loss: i64) -> Claim {
    Claim { case: case(number), loss_fen: Fen::new(loss), returned_fen: Fen::ZERO }
}

fn deposit(number: u128, amount: i64, held_min: i64, held_max: i64) -> Deposit {
    Deposit {
        case: case(number),
        amount_fen: Fen::new(amount),
        held_min_fen: Fen::new(held_min),
        held_max_fen: Fen::new(held_max),
    }
}

fn pool(number: u32, frozen: i64, deposits: Vec<Deposit>) -> Pool {
    Pool { account: account(number), frozen_fen: Fen::new(frozen), deposits }
}
