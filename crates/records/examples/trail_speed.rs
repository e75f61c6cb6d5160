//! How fast a trail is sealed and walked: entries a second of processor time, on SQLite and on PostgreSQL (whose own server
//! is not counted).
//!
//! `cargo run --release -p records --example trail_speed [ENTRIES]`

use records::Actor;
use records::schema::Migrator;
use records::trail::OldEntry;
use testbed::{Bed, Engine, FOUNDED_AT};
use uuid::Uuid;

fn entry(number: u64) -> OldEntry {
    OldEntry {
        at: FOUNDED_AT.plus_micros(i64::try_from(number).expect("small")),
        actor: kernel::OfficerId(Uuid::from_u128(u128::from(number % 40))),
        origin: format!("10.0.0.{}", number % 200),
        action: "case.read",
        noun: "case",
        object: Uuid::from_u128(u128::from(number % 10_000)).to_string(),
    }
}

/// This process' processor time so far, in hundredths of a second (Linux counts so).
fn processor_ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux says how much a process has used");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
    fields[11].parse::<u64>().expect("user time") + fields[12].parse::<u64>().expect("system time")
}

#[tokio::main]
async fn main() {
    let entries: u64 =
        std::env::args().nth(1).map_or(1_000_000, |text| text.parse().expect("a number of entries"));
    for engine in Engine::BOTH {
        let bed = Bed::make::<Migrator>(engine).await;
        bed.records.seal_trail().await.expect("sealed");
        let began = processor_ticks();
        for part in 0..entries.div_ceil(30_000) {
            let numbers = part * 30_000..entries.min((part + 1) * 30_000);
            bed.records.import_trail(&numbers.map(entry).collect::<Vec<_>>()).await.expect("chained");
        }
        let chained = processor_ticks() - began;
        let (began, wall) = (processor_ticks(), std::time::Instant::now());
        let verdict = bed.records.verify_trail().await.expect("walked");
        let walked = processor_ticks() - began;
        assert_eq!(verdict.fault, None);
        let per_second = |ticks: u64| entries * 100 / ticks.max(1);
        println!(
            "{engine:?}: {} entries; chained {} a second, walked {} a second of processor time ({} by the wall)",
            verdict.entries,
            per_second(chained),
            per_second(walked),
            u128::from(entries) * 1_000 / wall.elapsed().as_millis().max(1),
        );
        seal_speed(&bed).await;
    }
}

/// Commits of two entries each from eight writers, sealed behind them.
async fn seal_speed(bed: &Bed) {
    let wall = std::time::Instant::now();
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let records = bed.records.clone();
            tokio::spawn(async move {
                for turn in 0..250_u32 {
                    let mut work = records.begin(Actor::program("bench"), FOUNDED_AT).await.expect("begun");
                    work.note("thing.made", "thing", turn, None, None);
                    work.note("thing.seen", "thing", turn, None, None);
                    work.commit().await.expect("committed");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("no writer met a busy database");
    }
    let committed = wall.elapsed();
    let sealed = bed.records.seal_trail().await.expect("sealed");
    println!(
        "        2000 commits of eight writers in {} ms, {sealed} entries sealed {} ms behind them",
        committed.as_millis(),
        wall.elapsed().as_millis() - committed.as_millis()
    );
}
