//! No bytes make the decoder of the payment institutions' set panic, and what it accepts reads back as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::payment::{decode, encode};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = decode(bytes) {
        assert_eq!(decode(&encode(&message)), Ok(message));
    }
});
