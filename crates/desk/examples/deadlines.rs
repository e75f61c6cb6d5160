//! How long the duty officer's list takes with 100,000 open clocks, on both engines.
//!
//! `cargo run --release -p desk --example deadlines`

use std::time::Instant;

use desk::schema::Migrator;
use desk::{DeadlineFilter, Desk, Office, Parts};
use kernel::Timestamp;
use ledger::Ledger;
use records::Actor;
use sea_orm::ConnectionTrait;
use testbed::{Bed, Engine};

const CLOCKS: i64 = 100_000;
const NOW: i64 = 1_800_000_000_000_000;

#[tokio::main]
async fn main() {
    for engine in Engine::BOTH {
        let bed = Bed::make::<Migrator>(engine).await;
        fill(&bed).await;
        let desk = Desk::new(Parts {
            records: bed.records.clone(),
            ledger: Ledger::in_memory(),
            office: Office::new("440300000000", "某市反诈中心").expect("an office"),
            rules: pursuit::Rules::default(),
        });
        let now = Timestamp::from_micros(NOW);
        let (filter, mut times) = (DeadlineFilter::default(), Vec::new());
        for _ in 0..200 {
            let began = Instant::now();
            let page = desk.deadlines(&filter, None, 100, now).await.expect("a page");
            times.push(began.elapsed());
            assert_eq!((page.rows.len(), page.heat.all), (100, CLOCKS.unsigned_abs()));
        }
        times.sort();
        println!(
            "{engine:?}: {CLOCKS} open clocks, a page of 100 with its figures: median {:?}, p99 {:?}",
            times[100], times[198]
        );
    }
}

async fn fill(bed: &Bed) {
    let work = bed.records.begin(Actor::program("bench"), Timestamp::from_micros(NOW)).await.expect("a work");
    let id = |number: i64| match bed.engine {
        Engine::Sqlite => format!("x'{number:032x}'"),
        Engine::Postgres => format!("'{}'", uuid::Uuid::from_u128(number.unsigned_abs().into())),
    };
    for part in 0..CLOCKS / 1_000 {
        let row = |number: i64| {
            let due = NOW + (number * 7_919 % CLOCKS - 2_000) * 60_000_000;
            let id = id(number + 1);
            format!(
                "({id}, 'lead', {id}, {id}, 'XS{number}', 'lead_verify', '24h', {NOW}, {due}, 'running', 0, 0, {due})"
            )
        };
        let rows: Vec<String> = (part * 1_000..(part + 1) * 1_000).map(row).collect();
        let sql = format!(
            "INSERT INTO deadlines (id, noun, object_id, root_id, number, kind, term, from_at, due_at, state, round, stage, next_at) VALUES {}",
            rows.join(", ")
        );
        work.db().execute_unprepared(&sql).await.expect("inserted");
    }
    work.commit().await.expect("committed");
}
