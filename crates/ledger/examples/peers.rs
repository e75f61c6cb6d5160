//! What the ledger's peers are asked: transfers with interval columns, cases, and the ledger's own answers and time.
//!
//! `peers FOLDER TRANSFERS ACCOUNTS CASES SEED` writes `transfers.csv`, `cases.csv` and `answers.csv` (what of a case's
//! money came to an account), and prints the processor time of the cases. `scripts/bench-ledger` asks the peers.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{Ledger, Status, TraceRequest, Transfer, TransferSource};
use rustix::time::{ClockId, clock_gettime};

const LAYERS: u16 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let folder = words.first().ok_or("the folder is missing")?;
    let number = |place: usize, usual: u64| words.get(place).map_or(Ok(usual), |word| word.parse::<u64>());
    let (transfers, accounts, cases, seed) =
        (number(1, 200_000)?, number(2, 20_000)?, number(3, 1_000)?, number(4, 1)?);
    let mut dice = Dice(seed | 1);
    let rows: Vec<Transfer> = (0..transfers).map(|place| transfer(place, accounts, &mut dice)).collect();
    let ledger = built(&rows)?;
    write_transfers(&Path::new(folder).join("transfers.csv"), &ledger, &rows)?;
    let mut seeds = BufWriter::new(File::create(Path::new(folder).join("cases.csv"))?);
    let mut answers = BufWriter::new(File::create(Path::new(folder).join("answers.csv"))?);
    let mut micros = Vec::new();
    for case in 0..cases {
        let place = dice.below(transfers / 2);
        let one = &rows[place as usize];
        let request = TraceRequest {
            transfer_id: Some(one.transfer_id.clone()),
            layers: Some(LAYERS),
            ..TraceRequest::new(one.payer.clone(), one.at, one.amount)
        };
        let began = cpu_micros();
        let trace = ledger.trace(&request)?;
        micros.push(cpu_micros() - began);
        writeln!(seeds, "{case},{place}")?;
        let mut came: BTreeMap<&str, i64> = BTreeMap::new();
        for hop in &trace.hops {
            *came.entry(hop.payee.reveal()).or_default() += hop.stolen_fen.get();
        }
        for (account, fen) in came {
            writeln!(answers, "{case},{},{fen}", &account[1..])?;
        }
    }
    seeds.flush()?;
    answers.flush()?;
    micros.sort_unstable();
    let at = |hundredth: usize| micros[(micros.len() - 1) * hundredth / 100];
    println!(
        "{{\"p50_us\": {}, \"p99_us\": {}, \"total_us\": {}}}",
        at(50),
        at(99),
        micros.iter().sum::<i64>()
    );
    Ok(())
}

fn built(rows: &[Transfer]) -> Result<Ledger, Box<dyn Error>> {
    let mut ledger = Ledger::in_memory();
    for batch in rows.chunks(8_192) {
        ledger.append(batch)?;
    }
    let always = Window::new(Timestamp::from_seconds(0), Timestamp::from_seconds(1 << 33));
    let mut accounts: Vec<&AccountNo> = rows.iter().flat_map(|row| [&row.payer, &row.payee]).collect();
    accounts.sort_unstable();
    accounts.dedup();
    for account in accounts {
        ledger.mark_statement(account, always)?;
    }
    Ok(ledger)
}

/// `place,payer,payee,out_from,out_until,in_from`: where a transfer lies on its payer's and its payee's axis.
fn write_transfers(path: &Path, ledger: &Ledger, rows: &[Transfer]) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(path)?);
    for (place, row) in rows.iter().enumerate() {
        let Ok(found) = ledger.movement(&row.transfer_id);
        let found = found.ok_or("every row moved money")?;
        let (payer, payee) = (&row.payer.reveal()[1..], &row.payee.reveal()[1..]);
        let (amount, until, came) = (row.amount.get(), found.payer_out.get(), found.payee_in.get());
        writeln!(out, "{place},{payer},{payee},{},{until},{}", until - amount, came - amount)?;
    }
    Ok(out.flush()?)
}

fn transfer(place: u64, accounts: u64, dice: &mut Dice) -> Transfer {
    let payer = dice.account(accounts);
    let payee = (payer + 1 + dice.account(accounts - 1)) % accounts;
    let name = |account: u64| AccountNo::parse(&format!("A{account}")).expect("an account number");
    Transfer {
        transfer_id: format!("T{place}"),
        at: Timestamp::from_seconds(1_767_225_600 + place as i64),
        payer: name(payer),
        payee: name(payee),
        amount: Fen::new(100 + dice.below(1_000_000) as i64),
        channel: String::new(),
        payer_balance: None,
        payee_balance: None,
        status: Status::Done,
        memo: String::new(),
    }
}

/// Numbers that follow from the seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// By a power law: a few accounts have most transfers.
    fn account(&mut self, accounts: u64) -> u64 {
        let share = self.below(1 << 20);
        (((share * share) >> 20) * accounts) >> 20
    }
}

fn cpu_micros() -> i64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
}
