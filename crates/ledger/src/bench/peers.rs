//! What the ledger's peers are asked: the generated transfers with their interval columns, cases, and the ledger's own
//! answers and time.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::build::{self, Random};
use super::measure::{LAYERS, percentile, request, timed};
use super::{Figures, test_key};
use crate::ledger::{Ledger, LedgerError};
use crate::rows::RowNo;
use crate::trace::Rule;

/// The ledger's own time for the cases: processor time of one thread, each answer with its evidence.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct PeerFigures {
    /// Half of the cases are faster.
    pub p50_us: f64,
    /// 99 of 100 are faster.
    pub p99_us: f64,
    /// All of them.
    pub total_us: f64,
}

/// Why there is nothing to ask the peers.
#[derive(Debug, thiserror::Error)]
pub enum PeersError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The files.
    #[error("cannot write the files for the peers")]
    Write(#[from] io::Error),
}

/// Generates a ledger, seals and opens it, and writes beside it `transfers.csv` (`place,payer,payee,out_from,out_until,
/// in_from`: where a transfer lies on its payer's and its payee's axis), `cases.csv` (`case,place`) and `answers.csv`
/// (`case,account,fen`: what of a case's money came to an account within ten layers).
pub fn peers(
    folder: &Path,
    transfers: u64,
    accounts: u64,
    cases: u64,
    seed: u64,
) -> Result<PeerFigures, PeersError> {
    let mut figures = Figures { transfers, accounts, seed, ..Figures::default() };
    let (sealed, key) = (folder.join("sealed"), test_key());
    build::sealed_ledger(&sealed, &key, &mut figures)?;
    let (ledger, _) = Ledger::open(&sealed, &key)?;
    write_transfers(&folder.join("transfers.csv"), &ledger)?;
    let mut seeds = BufWriter::new(File::create(folder.join("cases.csv"))?);
    let mut answers = BufWriter::new(File::create(folder.join("answers.csv"))?);
    let mut random = Random::new(seed + 6);
    let mut micros = Vec::new();
    for case in 0..cases {
        // From the first half of the transfers, so that the money has time to go on.
        let place = random.below(transfers.div_ceil(2)) as RowNo;
        let asked = request(&ledger, place, Rule::Fifo);
        let (trace, taken) = timed(|| ledger.trace(&asked));
        let trace = trace.expect("a row of the ledger can be traced");
        assert!(trace.hops.iter().all(|hop| hop.layer <= LAYERS));
        micros.push(taken);
        line(&mut seeds, &[&case, &place])?;
        let mut came: BTreeMap<&str, i64> = BTreeMap::new();
        for hop in &trace.hops {
            *came.entry(hop.payee.reveal()).or_default() += hop.stolen_fen.get();
        }
        for (account, fen) in came {
            let account: u32 = account[1..].parse().expect("generated accounts are numbered");
            line(&mut answers, &[&case, &account, &fen])?;
        }
    }
    seeds.flush()?;
    answers.flush()?;
    let total_us = micros.iter().sum();
    Ok(PeerFigures { p50_us: percentile(&mut micros, 50), p99_us: percentile(&mut micros, 99), total_us })
}

fn write_transfers(path: &Path, ledger: &Ledger) -> io::Result<()> {
    let (rows, index) = (&ledger.state.rows, &ledger.state.index);
    // Where each row begins on its payer's axis and on its payee's.
    let mut begins = vec![[0_u64; 2]; rows.len()];
    for account in 0..ledger.state.accounts.len() as u32 {
        let sides = [index.outs(account), index.ins(account)];
        for (way, side) in sides.into_iter().enumerate() {
            for entry in side.iter() {
                begins[entry.row as usize][way] = entry.total - rows.get(entry.row).amount as u64;
            }
        }
    }
    let mut out = BufWriter::new(File::create(path)?);
    for (place, [out_from, in_from]) in begins.into_iter().enumerate() {
        let row = rows.get(place as RowNo);
        let until = out_from + row.amount as u64;
        line(&mut out, &[&place, &row.payer, &row.payee, &out_from, &until, &in_from])?;
    }
    out.flush()
}

fn line(out: &mut impl Write, values: &[&dyn Display]) -> io::Result<()> {
    for (place, value) in values.iter().enumerate() {
        write!(out, "{}{value}", if place == 0 { "" } else { "," })?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_say_what_the_ledger_holds() {
        let folder = tempfile::tempdir().unwrap();
        let figures = peers(folder.path(), 3_000, 300, 20, 1).unwrap();
        assert!(figures.p50_us <= figures.p99_us && figures.p99_us <= figures.total_us);
        let read = |name: &str| -> Vec<Vec<i64>> {
            let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
            text.lines().map(|line| line.split(',').map(|word| word.parse().unwrap_or(0)).collect()).collect()
        };
        let (transfers, cases, answers) = (read("transfers.csv"), read("cases.csv"), read("answers.csv"));
        assert_eq!((transfers.len(), cases.len()), (3_000, 20));
        let mut paid = BTreeMap::new();
        for row in &transfers {
            let begin = paid.insert(row[1], row[4]).unwrap_or(0);
            assert_eq!(row[3], begin, "withdrawals of an account lie end to end: {row:?}");
        }
        for case in &cases {
            let [amount, payee] = [4, 2].map(|column| transfers[case[1] as usize][column]);
            let amount = amount - transfers[case[1] as usize][3];
            let came =
                answers.iter().find(|answer| answer[..2] == [case[0], payee]).expect("the first account");
            assert!(came[2] >= amount, "{came:?} of {amount}");
        }
    }
}
