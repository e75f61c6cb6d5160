//! The ledger's promises, measured by the ledger alone: what `fanzha ledger bench --json` prints.
//!
//! `cargo run --release -p ledger --example bench -- 20000000 2000000 1 [ingest|statements]`; the last word measures that
//! step only.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, usual: u64| words.get(place).map_or(Ok(usual), |word| word.parse());
    let (transfers, accounts, seed) = (number(0, 1_000_000)?, number(1, 100_000)?, number(2, 1)?);
    let folder = tempfile::tempdir()?;
    let mut told = |step: &str| eprintln!("{step} …");
    let figures = match words.get(3).map(String::as_str) {
        Some("ingest") => ledger::bench::ingest(folder.path(), transfers, accounts, seed)?,
        Some("statements") => ledger::bench::statements(folder.path(), transfers)?,
        Some(other) => return Err(format!("{other:?} is no step").into()),
        None => ledger::bench::run(folder.path(), transfers, accounts, seed, &mut told)?,
    };
    println!("{}", serde_json::to_string_pretty(&figures)?);
    Ok(())
}
