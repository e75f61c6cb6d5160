//! A Parquet file.
#![no_main]

use ledger::{Ledger, ReadLimits, StatementLayouts, read_statements};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<StatementLayouts> = LazyLock::new(StatementLayouts::shipped);

const MAGIC: [u8; 4] = *b"PAR1";

fuzz_target!(|bytes: &[u8]| {
    let inner = bytes.get(4..bytes.len().saturating_sub(4)).unwrap_or_default();
    let bytes = [&MAGIC, inner, &MAGIC].concat();
    let limits = ReadLimits { unpacked_bytes_max: 64 << 20, rows_max: 100_000, ..ReadLimits::default() };
    let Ok(file) = read_statements("any.parquet", &bytes, &LAYOUTS, &limits) else { return };
    let mut ledger = Ledger::in_memory();
    let report = ledger.take_statements(&file, &mut |_| {}).expect("a ledger in memory takes all");
    assert!(report.imported + report.completed + report.duplicates <= report.rows);
    assert!(ledger.verify().expect("a ledger in memory is read").sound);
});
