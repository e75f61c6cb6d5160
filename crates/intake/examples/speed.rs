//! The promises of speed, measured on one core: `cargo run --release -p intake --example speed`.
//!
//! Readings a second over the development reports (best of five), the slow end for texts of 1,000 characters, one text of
//! 100,000, the peak of memory; beside them a pointer chase, so that figures of two machines can be compared. All is the
//! processor time of one thread: other work on the machine is not counted.

use std::time::Duration;

use intake::file::parse_line;
use intake::read;
use kernel::time::Timestamp;
use rustix::time::{ClockId, clock_gettime};

const REPORTS: &str = include_str!("../../../testdata/reports_dev.jsonl");
const ROUNDS: usize = 5;

fn main() {
    let reports: Vec<(String, Option<Timestamp>)> = REPORTS
        .lines()
        .enumerate()
        .filter_map(|(number, line)| parse_line(line, number + 1).ok().flatten())
        .map(|report| (report.text, report.received_at))
        .collect();
    // The first reading builds the automata.
    for (text, received) in reports.iter().take(10) {
        let _ = read(text, *received);
    }
    let best = (0..ROUNDS).map(|_| whole_pass(&reports)).min().unwrap_or_default();
    println!("reports a second, one core   {:.0}", reports.len() as f64 / best.as_secs_f64());
    let thousand = of_length(&reports, 1_000);
    let mut times: Vec<Duration> = (0..ROUNDS)
        .flat_map(|_| &thousand)
        .map(|text| {
            let begun = spent();
            std::hint::black_box(read(text, reports[0].1));
            spent() - begun
        })
        .collect();
    times.sort();
    println!("1,000 characters, median     {:?}", times[times.len() / 2]);
    println!("1,000 characters, p99        {:?}", times[times.len() * 99 / 100]);
    let long = of_length(&reports, 100_000).concat();
    let long: String = long.chars().cycle().take(100_000).collect();
    let begun = spent();
    std::hint::black_box(read(&long, reports[0].1));
    println!("100,000 characters           {:?}", spent() - begun);
    println!("peak of memory               {}", peak_memory());
    println!("pointer chase, 64 MiB        {:.1} ns a step", pointer_chase());
}

/// The processor time of this thread so far.
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32)
}

fn whole_pass(reports: &[(String, Option<Timestamp>)]) -> Duration {
    let begun = spent();
    for (text, received) in reports {
        std::hint::black_box(read(text, *received));
    }
    spent() - begun
}

/// Reports one after another, cut into texts of one length.
fn of_length(reports: &[(String, Option<Timestamp>)], characters: usize) -> Vec<String> {
    let all: Vec<char> = reports.iter().flat_map(|(text, _)| text.chars().chain(['\n'])).collect();
    all.chunks(characters)
        .filter(|chunk| chunk.len() == characters.min(all.len()))
        .map(|chunk| chunk.iter().collect())
        .collect()
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .map_or("unknown".to_owned(), |said| said.trim().to_owned())
}

/// Steps through 8 million places in an order that no cache foresees.
fn pointer_chase() -> f64 {
    const PLACES: usize = 1 << 23;
    let next: Vec<usize> = (0..PLACES).map(|at| (at * 1_664_525 + 1_013_904_223) % PLACES).collect();
    const STEPS: usize = 2_000_000;
    let begun = spent();
    let mut at = 0;
    for _ in 0..STEPS {
        at = next[at];
    }
    std::hint::black_box(at);
    (spent() - begun).as_nanos() as f64 / STEPS as f64
}
