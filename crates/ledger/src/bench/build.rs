//! The generated ledger.

use std::path::Path;
use std::sync::Arc;

use kernel::{AccountNo, Fen, Timestamp};

use super::Figures;
use super::measure::cpu_seconds;
use crate::bulk::{Move, build};
use crate::codec::Frame;
use crate::coverage::Coverage;
use crate::dictionary::Dictionary;
use crate::exit::ExitWords;
use crate::index::Index;
use crate::key::{Cipher, LedgerKey};
use crate::ledger::LedgerError;
use crate::record::Record;
use crate::rows::{NOT_PRINTED, NewRow, Rows};
use crate::segment;
use crate::state::State;
use crate::transfer::{Status, Transfer};

const START_SECONDS: i64 = 1_767_225_600;
const SPAN_MICROS: i64 = 90 * 86_400 * 1_000_000;

/// A small generator whose numbers follow from the seed alone.
pub(super) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// Evenly in `[0, 1)`.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// An account by a power law: of two million, the largest takes about one transfer in 1,400.
    fn account(&mut self, accounts: u64) -> u32 {
        let place = (accounts as f64 * self.unit().powi(2)) as u64;
        // The greatest accounts must not lie side by side in memory.
        (place.wrapping_mul(0x9e37_79b9_7f4a_7c15 | 1) % accounts) as u32
    }

    pub fn one(&mut self, accounts: u64) -> Move {
        let payer = self.account(accounts);
        let mut payee = self.account(accounts);
        if payee == payer {
            payee = (payee + 1) % accounts as u32;
        }
        let amount = (100.0 * 10_f64.powf(4.0 * self.unit())) as u64;
        Move { payer, payee, amount }
    }
}

/// The instant of the n-th of so many transfers.
pub(super) fn instant(place: u64, transfers: u64) -> Timestamp {
    let micros = i128::from(SPAN_MICROS) * i128::from(place) / i128::from(transfers.max(1));
    Timestamp::from_seconds(START_SECONDS).plus_micros(micros as i64)
}

pub(super) fn account_name(account: u32) -> AccountNo {
    AccountNo::parse(&format!("A{account:08}")).expect("a letter and digits are an account number")
}

pub(super) fn transfer(id: String, at: Timestamp, one: Move) -> Transfer {
    Transfer {
        transfer_id: id,
        at,
        payer: account_name(one.payer),
        payee: account_name(one.payee),
        amount: Fen::new(one.amount as i64),
        channel: String::new(),
        payer_balance: None,
        payee_balance: None,
        status: Status::Done,
        memo: String::new(),
    }
}

/// Builds the index from numbered accounts, which is what is timed, and seals it with its rows and names.
pub(super) fn sealed_ledger(
    folder: &Path,
    key: &LedgerKey,
    figures: &mut Figures,
) -> Result<(), LedgerError> {
    let (transfers, accounts) = (figures.transfers, figures.accounts);
    let mut random = Random::new(figures.seed);
    let moves: Vec<Move> = (0..transfers).map(|_| random.one(accounts)).collect();
    let started = cpu_seconds();
    let index = build(&moves, accounts as usize);
    figures.build_per_s = transfers as f64 / (cpu_seconds() - started);
    // A hundred million of them need not be held twice: the seed gives them again.
    drop(moves);
    random = Random::new(figures.seed);
    let cipher = Arc::new(Cipher::new(key));
    let mut rows = Rows::default();
    for place in 0..transfers {
        let one = random.one(accounts);
        let row = NewRow {
            at: instant(place, transfers).as_micros(),
            amount: one.amount as i64,
            payer_balance: NOT_PRINTED,
            payee_balance: NOT_PRINTED,
            received_at: i64::MIN,
            payer: one.payer,
            payee: one.payee,
            channel: 0,
            status: Status::Done,
        };
        let id = format!("B{place:010}");
        rows.push(row, cipher.tag(&id), &id, "");
    }
    let mut dictionary = Dictionary::default();
    for account in 0..accounts as u32 {
        let name = account_name(account);
        dictionary.intern(cipher.tag(name.reveal()), name.reveal());
    }
    let index = Index::over(Arc::new(index));
    let mut state = State::over(ExitWords::shipped(), cipher, dictionary, rows, index);
    let mut names = Frame::default();
    Record::Channel("").put(&mut names);
    for account in 0..accounts as u32 {
        Record::Statement { account, coverage: Coverage::Whole }.put(&mut names);
    }
    let span = (transfers > 0).then(|| (instant(0, transfers), instant(transfers - 1, transfers)));
    Record::Totals { total_fen: 0, span }.put(&mut names);
    assert!(state.replay_records(names.take()), "the generated names are records");
    std::fs::create_dir_all(folder).map_err(|source| LedgerError::Folder {
        doing: "create the folder",
        path: folder.to_owned(),
        source,
    })?;
    segment::write(folder, 1, &state)?;
    Ok(())
}
