//! No text makes the reader of layout files panic.
#![no_main]

use ledger::{Layout, StatementLayout};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = StatementLayout::from_toml(text);
    let _ = Layout::from_toml(text);
});
