//! Whatever the words are, they are read: places index the text, sums hold together, and a copy without people is made.
#![no_main]

use intake::{read, redact};
use kernel::time::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let length = text.chars().count();
    let reading = read(&text, Timestamp::parse("2026-05-20T10:00:00+08:00").ok());
    for element in &reading.elements {
        assert!(element.span.start < element.span.end && element.span.end <= length);
        let words: String = text.chars().skip(element.span.start).take(element.span.end - element.span.start).collect();
        assert_eq!(words, element.surface.reveal());
    }
    for payment in &reading.payments {
        assert!(payment.span.end <= length && payment.amount.get() > 0);
    }
    assert!(reading.total_loss.get() >= 0);
    redact::redact(&text);
});
