//! A text table in any code and with any separator: behind a head that is known, any bytes.
#![no_main]

use ledger::{Ledger, ReadLimits, StatementLayouts, read_statements};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<StatementLayouts> = LazyLock::new(StatementLayouts::shipped);

fuzz_target!(|bytes: &[u8]| {
    let head = "查询账号,交易时间,借贷标志,金额,余额,对方账号,交易流水号,交易摘要,原流水号\n6222020000001234560,";
    let bytes = [head.as_bytes(), bytes].concat();
    let limits = ReadLimits { unpacked_bytes_max: 64 << 20, rows_max: 100_000, ..ReadLimits::default() };
    let Ok(file) = read_statements("any.csv", &bytes, &LAYOUTS, &limits) else { return };
    let mut ledger = Ledger::in_memory();
    let report = ledger.take_statements(&file, &mut |_| {}).expect("a ledger in memory takes all");
    assert!(report.imported + report.completed + report.duplicates <= report.rows);
    assert!(ledger.verify().expect("a ledger in memory is read").sound);
});
