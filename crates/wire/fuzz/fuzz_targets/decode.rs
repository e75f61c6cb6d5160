//! No bytes make the decoder of the banks' set panic, and what it accepts reads back as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::{decode, encode, envelope};

fuzz_target!(|bytes: &[u8]| {
    let _ = envelope(bytes);
    if let Ok(message) = decode(bytes) {
        let _ = format!("{message:?}");
        assert_eq!(decode(&encode(&message)), Ok(message));
    }
});
