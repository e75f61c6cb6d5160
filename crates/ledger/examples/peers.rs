//! The ledger's part of `scripts/bench-ledger`, which asks the peers the same.
//!
//! `peers FOLDER TRANSFERS ACCOUNTS CASES SEED` fills the folder (see `ledger::bench::peers`) and prints the ledger's own time.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let folder = words.first().ok_or("the folder is missing")?;
    let number = |place: usize, usual: u64| words.get(place).map_or(Ok(usual), |word| word.parse::<u64>());
    let (transfers, accounts, cases, seed) =
        (number(1, 200_000)?, number(2, 20_000)?, number(3, 1_000)?, number(4, 1)?);
    let figures = ledger::bench::peers(Path::new(folder), transfers, accounts, cases, seed)?;
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}
