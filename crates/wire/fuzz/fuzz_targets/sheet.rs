//! No bytes make the reader of exports panic: workbook, CSV or page, feedback or statement rows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::sheet::{Columns, Table, feedback, rows};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(table) = Table::read(bytes) {
        let _ = feedback(&table, &Columns::new());
        let _ = rows::<wire::Transaction>(&table, &Columns::new());
    }
});
