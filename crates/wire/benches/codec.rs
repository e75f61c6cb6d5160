//! How fast messages are read and written, on one core: `cargo bench -p wire`. The promise is 20,000
//! messages a second, encoded and decoded. Best of five; beside it a pass over the same bytes that only checks
//! that they are UTF-8, as a measure of the machine.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use wire::{DownBody, Message, PaperKind, UpBody, decode, encode};

fn golden(name: &str) -> Message {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.xml"));
    decode(&std::fs::read(path).unwrap()).unwrap()
}

/// A stop order whose three papers have so many bytes each.
fn order_with_papers(bytes: usize) -> Message {
    let mut message = golden("100101-stop-order");
    if let Message::Down { body: DownBody::Stop(order), .. } = &mut message {
        let kinds = [PaperKind::OfficerCard, PaperKind::OfficerCard, PaperKind::StopApplication];
        order.attachments = kinds
            .into_iter()
            .map(|kind| wire::Attachment::new(kind, "paper.jpg", vec![0xa5; bytes]).unwrap())
            .collect();
    }
    message
}

/// A statement of so many rows.
fn statement_of(rows: usize) -> Message {
    let mut message = golden("100302-statement-feedback");
    if let Message::Up { body: UpBody::Statement(feedback), .. } = &mut message
        && let Some(card) = &mut feedback.accounts
    {
        let row = card.accounts[0].transactions[0].clone();
        card.accounts[0].transactions = vec![row; rows];
    }
    message
}

/// The shortest of five runs of at least a fifth of a second, per call.
fn best_of_five(mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let (started, mut calls) = (Instant::now(), 0_u32);
        while started.elapsed() < Duration::from_millis(200) {
            work();
            calls += 1;
        }
        best = best.min(started.elapsed() / calls);
    }
    best
}

fn main() {
    let cases = [
        ("stop order, small papers", golden("100101-stop-order")),
        ("stop feedback", golden("100102-stop-feedback")),
        ("statement query", golden("100301-statement-query")),
        ("stop order, papers of 3 x 100 KiB", order_with_papers(100 << 10)),
        ("statement of 10,000 rows", statement_of(10_000)),
    ];
    let mut table = String::new();
    for (name, message) in cases {
        let bytes = encode(&message);
        let both = best_of_five(|| {
            let read = decode(black_box(&bytes)).unwrap();
            black_box(encode(&read));
        });
        let only_utf8 = best_of_five(|| {
            black_box(std::str::from_utf8(black_box(&bytes)).unwrap());
        });
        let each_second = 1_000_000_000 / both.as_nanos().max(1);
        let ratio = both.as_nanos() / only_utf8.as_nanos().max(1);
        let size = bytes.len();
        let _ = writeln!(
            table,
            "{name:36} {size:>9} bytes {both:>12.2?} {each_second:>8}/s  {ratio:>5} x utf-8 check"
        );
    }
    print!("{table}");
}
