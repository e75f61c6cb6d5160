//! The two generated data sets that a clone carries: import, then a thousand random traces by each rule.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use kernel::Fen;
use ledger::{Layout, Ledger, Rule, TraceRequest, Transfer};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name)
}

fn import(name: &str, layout: &str) -> Ledger {
    let mut ledger = Ledger::in_memory();
    let layout = Layout::named(layout).unwrap();
    let mut durable = Vec::new();
    let report = ledger
        .import_csv(name, File::open(path(name)).unwrap(), &layout, &mut |progress| {
            durable.push(progress.durable_rows)
        })
        .unwrap();
    assert_eq!((report.duplicates, report.bad), (0, 0), "{:?}", report.bad_rows.first());
    assert!(durable.is_sorted() && durable.last() == Some(&report.imported));
    ledger
}

/// The next number of a small multiplicative generator; the test must ask the same questions every time.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state >> 1
}

/// Asks a thousand times by each rule, and prints the time per trace.
fn conserve(ledger: &Ledger, transfers: &[Transfer]) -> String {
    let mut random = 20_260_917;
    let (mut traces, mut hops, mut layers) = (0, 0, 0);
    let mut spent: BTreeMap<Rule, Duration> = BTreeMap::new();
    for _ in 0..1_000 {
        let victim = &transfers[next(&mut random) as usize % transfers.len()];
        let part = 1 + next(&mut random) as i64 % victim.amount.get();
        for rule in Rule::ALL {
            let asked = TraceRequest {
                transfer_id: Some(victim.transfer_id.clone()),
                rule,
                layers: Some(10),
                fragments_max: 20_000,
                ..TraceRequest::new(victim.payer.clone(), victim.at, Fen::new(part))
            };
            let began = Instant::now();
            let trace = ledger.trace(&asked).unwrap();
            *spent.entry(rule).or_default() += began.elapsed();
            let held: Fen = trace.held.iter().map(|held| held.held_fen).sum();
            let left: Fen = trace.left.iter().map(|left| left.fen).sum();
            let whole = held.get() + left.get();
            assert!(
                whole == part || !rule.conserves(),
                "{} by {rule:?}: {whole} of {part}",
                victim.transfer_id
            );
            assert!(trace.hops.iter().all(|hop| hop.stolen_fen <= hop.amount_fen && hop.layer <= 10));
            traces += 1;
            hops += trace.hops.len();
            layers = layers.max(trace.hops.iter().map(|hop| hop.layer).max().unwrap_or(0));
        }
    }
    for (rule, whole) in spent {
        println!("{rule:?}: {} µs per trace", whole.as_micros() / 1_000);
    }
    assert!(hops > traces * 6 / 5, "{hops} hops: traces that never leave the first account prove nothing");
    format!("{traces} traces, at most {layers} layers")
}

fn all(ledger: &Ledger, ids: impl Iterator<Item = String>) -> Vec<Transfer> {
    ids.map(|id| ledger.transfer(&id).unwrap()).filter(|transfer| transfer.amount > Fen::ZERO).collect()
}

#[test]
fn amlgentex_conserves() {
    let ledger = import("amlgentex_dev/transfers.csv.gz", "canonical");
    let stat = ledger.stat();
    assert_eq!((stat.transfers, stat.indexed, stat.accounts), (122_567, 122_344, 11_999));
    assert_eq!(stat.accounts_with_statement, 11_999);
    let verification = ledger.verify().unwrap();
    assert!(verification.sound, "{verification:?}");
    let transfers = all(&ledger, (0..122_567).step_by(7).map(|n| format!("G{n:06}")));
    assert_eq!(conserve(&ledger, &transfers), "6000 traces, at most 10 layers");
}

#[test]
fn amlsim_conserves() {
    let ledger = import("amlsim_sample/transactions.csv.gz", "amlsim");
    let stat = ledger.stat();
    assert_eq!((stat.transfers, stat.indexed), (120_558, 120_558));
    assert_eq!(stat.first_at.unwrap().to_string(), "2017-01-01T00:00:00+08:00");
    assert!(ledger.verify().unwrap().sound);
    let window = kernel::Window::new(stat.first_at.unwrap(), stat.last_at.unwrap());
    let mut transfers = Vec::new();
    for account in (0..20_000).step_by(19) {
        let account = kernel::AccountNo::parse(&account.to_string()).unwrap();
        transfers.extend(ledger.transfers_of(&account, window).unwrap_or_default());
    }
    assert_eq!(conserve(&ledger, &transfers), "6000 traces, at most 10 layers");
}
