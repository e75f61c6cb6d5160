//! Prints a city's reports: `cargo run -p city --example reports -- SEED COUNT`.

use city::{City, Config, Happening};
use kernel::Timestamp;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
    let (seed, count) = (arguments.next().unwrap_or(1), arguments.next().unwrap_or(20));
    let start = Timestamp::parse("2026-03-02T09:00:00+08:00").expect("a time");
    let mut city = City::new(Config::small(seed, start));
    let mut shown = 0;
    while shown < count {
        let Some(next) = city.next_at() else { break };
        for happening in city.advance(next) {
            let Happening::Report(report) = happening else { continue };
            println!("{} {} {}\n{}\n", report.id, report.at, report.source.label(), report.text);
            shown += 1;
        }
    }
}
