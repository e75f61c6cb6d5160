//! Four writers and four readers on one ledger until somebody ends the process.
//!
//! `stream FOLDER ROUND`: each line `writer last` on standard output acknowledges a writer's transfers up to that number.
//! What transfer a number stands for follows from it, so that whoever killed the process can ask for every one.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::{AccountNo, Fen, Timestamp};
use ledger::{Ledger, LedgerKey, Rule, SharedLedger, Status, TraceRequest, Transfer};

const WRITERS: u64 = 4;
const READERS: u64 = 4;
/// A seal now and then, so that kills fall into those too.
const SEAL_EVERY: u64 = 150;

fn main() -> Result<(), Box<dyn Error>> {
    // A thread that finds a fault ends the process: whoever started it takes that for what it is.
    std::panic::set_hook(Box::new(|fault| {
        eprintln!("{fault}");
        std::process::exit(101);
    }));
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("the folder is missing")?;
    let round: u64 = words.next().ok_or("the round is missing")?.parse()?;
    let (ledger, _) = Ledger::open(Path::new(&folder), &LedgerKey::new([7; 32].into()))?;
    let shared = SharedLedger::new(ledger);
    let acknowledged: Vec<AtomicU64> = (0..WRITERS).map(|_| AtomicU64::new(0)).collect();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (shared, acknowledged) = (&shared, &acknowledged[writer as usize]);
            scope.spawn(move || write(shared, acknowledged, round, writer));
        }
        for reader in 0..READERS {
            let (shared, acknowledged) = (&shared, &acknowledged[(reader % WRITERS) as usize]);
            scope.spawn(move || read(shared, acknowledged, round, reader % WRITERS));
        }
    });
    Ok(())
}

fn write(shared: &SharedLedger, acknowledged: &AtomicU64, round: u64, writer: u64) {
    let mut number = 0;
    for batch in 1.. {
        let count = 1 + (batch * 7 + writer) % 40;
        let transfers: Vec<Transfer> =
            (number..number + count).map(|number| transfer(round, writer, number)).collect();
        let report = shared.append(transfers).expect("the disk takes the batch");
        assert_eq!((report.appended, report.refused.len()), (count, 0));
        number += count;
        acknowledged.store(number, Ordering::Release);
        let mut out = std::io::stdout().lock();
        let written = writeln!(out, "{writer} {number}").and_then(|()| out.flush());
        if written.is_err() {
            std::process::exit(3);
        }
        drop(out);
        if writer == 0 && batch % SEAL_EVERY == 0 {
            shared.alone(Ledger::seal).expect("the disk takes the segment");
        }
    }
}

/// Every acknowledged transfer is there for every reader, and its trace conserves.
fn read(shared: &SharedLedger, acknowledged: &AtomicU64, round: u64, writer: u64) {
    for turn in 0_u64.. {
        let until = acknowledged.load(Ordering::Acquire);
        if until == 0 {
            std::thread::yield_now();
            continue;
        }
        let wanted = transfer(round, writer, turn.wrapping_mul(0x9e37_79b9) % until);
        let rule = Rule::ALL[(turn % 5) as usize];
        let request = TraceRequest {
            transfer_id: Some(wanted.transfer_id.clone()),
            rule,
            layers: Some(5),
            ..TraceRequest::new(wanted.payer.clone(), wanted.at, wanted.amount)
        };
        let ledger = shared.read();
        let trace = ledger.trace(&request).expect("an acknowledged transfer is there");
        let sum: Fen =
            trace.held.iter().map(|held| held.held_fen).chain(trace.left.iter().map(|left| left.fen)).sum();
        assert_eq!(sum, trace.stolen_fen, "{trace:?}");
    }
}

fn transfer(round: u64, writer: u64, number: u64) -> Transfer {
    let mixed = (round * 1_000_003 + writer * 10_007 + number).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let account =
        |number: u64| AccountNo::parse(&format!("A{:04}", number % 500)).expect("an account number");
    Transfer {
        transfer_id: format!("R{round}W{writer}N{number}"),
        at: Timestamp::from_seconds(1_767_225_600 + (mixed % 100_000) as i64),
        payer: account(mixed >> 8),
        payee: account((mixed >> 8) + 1 + mixed % 499),
        amount: Fen::new(1 + (mixed % 90_000) as i64),
        channel: String::new(),
        payer_balance: None,
        payee_balance: None,
        status: Status::Done,
        memo: String::new(),
    }
}
