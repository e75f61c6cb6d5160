//! No text makes the reader of code tables panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::codes::CodeTables;

fuzz_target!(|text: &str| {
    let _ = CodeTables::parse(text);
});
