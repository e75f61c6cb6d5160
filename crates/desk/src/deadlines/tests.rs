//! A year of clocks with the year's holidays, on a clock that jumps, with two servers that come and go.

use std::collections::BTreeMap;

use kernel::Timestamp;
use ledger::Ledger;
use pursuit::Rules;
use records::{Actor, Records};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryTrait, Statement,
};
use testbed::{Bed, Engine};
use uuid::Uuid;

use super::Policies;
use super::row::{deadline, stamp};
use super::store::{self, NewDeadline};
use crate::rows::order;
use crate::schema::Migrator;
use crate::{Desk, Office, Parts};

const KINDS: [&str; 6] =
    ["case_decide", "case_notice", "case_administrative", "lead_verify", "lead_sign", "seizure_store"];
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Numbers that look random and are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// A server on the database; no lease keeps two of them apart here.
async fn server(bed: &Bed) -> Desk {
    let records = Records::open::<Migrator>(&bed.url, &bed.master).await.expect("the records open");
    Desk::new(Parts {
        records,
        ledger: Ledger::in_memory(),
        office: Office::new("440300000000", "某市反诈中心").expect("an office"),
        rules: Rules::default(),
    })
}

fn id(number: u64) -> Uuid {
    Uuid::from_u128(0x10_0000 + u128::from(number))
}

async fn begin(desk: &Desk, number: u64, now: Timestamp) {
    let work = desk.records().begin(Actor::program("test"), now).await.expect("a work");
    let kind = KINDS[usize::try_from(number).expect("small") % KINDS.len()];
    let (id, name) = (id(number), format!("T{number}"));
    let new = NewDeadline {
        id,
        noun: "lead",
        object: id,
        root: id,
        number: &name,
        part: None,
        kind,
        unit: None,
        officer: None,
        due: None,
    };
    store::set(&work, new).await.expect("set");
    work.commit().await.expect("committed");
}

async fn end(desk: &Desk, number: u64, now: Timestamp) {
    let work = desk.records().begin(Actor::program("test"), now).await.expect("a work");
    store::end_all(&work, "lead", id(number), "met").await.expect("ended");
    work.commit().await.expect("committed");
}

async fn run(engine: Engine) {
    let bed = Bed::make::<Migrator>(engine).await;
    let first = Timestamp::parse("2026-01-01T00:00:00+08:00").expect("an instant");
    let mut dice = Dice(7);
    let mut servers = [server(&bed).await, server(&bed).await];
    let (mut number, mut restarts, mut jumps) = (0, 0_u64, 0_u64);
    let mut ended = BTreeMap::new();
    for day in 0..365 {
        begin(&servers[0], number, first.plus_seconds(day * DAY + 9 * HOUR)).await;
        number += 1;
        for quarter in 0..4 {
            let mut now = first.plus_seconds(day * DAY + (quarter + 1) * 6 * HOUR);
            match dice.below(12) {
                // The clock stands two days back for a while, or a day ahead.
                0 => (now, jumps) = (now.plus_seconds(-2 * DAY), jumps + 1),
                1 => (now, jumps) = (now.plus_seconds(DAY), jumps + 1),
                _ => {}
            }
            if dice.below(20) == 0 {
                restarts += 1;
                let place = usize::try_from(dice.below(2)).expect("small");
                servers[place] = server(&bed).await;
            }
            // Both servers at once; a round takes few, so that a backlog takes several.
            let ids = || Uuid::from_u128(1);
            let [one, other] = &servers;
            let (a, b) =
                tokio::join!(one.fire_due_clocks(now, 8, &ids), other.fire_due_clocks(now, 8, &ids),);
            a.expect("the first fires");
            b.expect("the second fires");
            if dice.below(16) == 0 && number > 5 {
                let which = number - 1 - dice.below(5);
                end(&servers[1], which, now).await;
                ended.entry(which).or_insert(now);
            }
        }
    }
    let last = first.plus_seconds(460 * DAY);
    loop {
        let [one, other] = &servers;
        let ids = || Uuid::from_u128(1);
        // Both fire the same rows at the same time.
        let (a, b) = tokio::join!(one.fire_due_clocks(last, 50, &ids), other.fire_due_clocks(last, 50, &ids));
        if a.expect("the first fires") + b.expect("the second fires") == 0 {
            break;
        }
    }
    check(&bed, &ended, last).await;
    eprintln!(
        "{engine:?}: {number} deadlines, {} ended early, {jumps} jumps, {restarts} restarts",
        ended.len()
    );
    assert!(jumps > 50 && restarts > 20, "the year was as rough as meant");
}

/// Every stage of every deadline that was not ended rang once, at or after its instant; none of one that was ended
/// rang afterwards.
async fn check(bed: &Bed, ended: &BTreeMap<u64, Timestamp>, last: Timestamp) {
    let db = bed.records.reader();
    let deadlines = deadline::Entity::find().all(db).await.expect("rows");
    let stamps = stamp::Entity::find().all(db).await.expect("rows");
    for row in &deadlines {
        let number = u64::try_from(row.id.as_u128() - 0x10_0000).expect("a number");
        let policy = Policies::at_hand().of(&row.kind).expect("a policy");
        let planned: Vec<i64> = policy
            .stages(Timestamp::from_micros(row.due_at))
            .into_iter()
            .filter(|(_, at)| *at <= last)
            .map(|(_, at)| at.as_micros())
            .collect();
        let mut rung: Vec<_> = stamps.iter().filter(|stamp| stamp.deadline_id == row.id).collect();
        rung.sort_by_key(|stamp| stamp.stage);
        let seen: Vec<i64> = rung.iter().map(|stamp| stamp.planned_at).collect();
        match ended.get(&number) {
            None => assert_eq!(seen, planned, "{} {}", row.number, row.kind),
            Some(_) => assert_eq!(seen[..], planned[..seen.len()], "{} {}", row.number, row.kind),
        }
        assert!(rung.iter().all(|stamp| stamp.at >= stamp.planned_at), "{} rang early", row.number);
        if ended.contains_key(&number) {
            assert_eq!(row.next_at, None, "{} is over", row.number);
        }
    }
    let trail = records::trail::latest(db, 100_000).await.expect("the trail");
    let told = trail.iter().filter(|entry| entry.noun == "deadline").count();
    assert_eq!(told, stamps.len(), "each ringing is in the trail once");
    assert_eq!(deadline::Entity::find().count(db).await.expect("a count"), 365);
    assert_eq!(bed.records.verify_trail().await.expect("a verdict").fault, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_on_sqlite_misses_none_and_rings_none_twice() {
    run(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_on_postgres_misses_none_and_rings_none_twice() {
    run(Engine::Postgres).await;
}

/// How SQLite will look for it.
async fn plan(bed: &Bed, mut statement: Statement) -> String {
    statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let rows = bed.records.reader().query_all_raw(statement).await.expect("a plan");
    rows.iter().map(|row| row.try_get::<String>("", "detail").expect("a step")).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn sqlite_finds_clocks_and_orders_by_their_indexes() {
    let bed = Bed::make::<Migrator>(Engine::Sqlite).await;
    let sqlite = DbBackend::Sqlite;
    let ringing = plan(&bed, super::fire::ringing(Timestamp::from_micros(0)).build(sqlite)).await;
    assert_eq!(ringing, "SEARCH deadlines USING INDEX deadlines_next (next_at<?)");
    let clock = plan(&bed, store::open_clock("lead", id(1), "lead_sign").build(sqlite)).await;
    assert_eq!(clock, "SEARCH deadlines USING INDEX deadlines_one (noun=? AND object_id=? AND kind=?)");
    let orders = order::Entity::find()
        .filter(order::Column::AccountIndex.is_in(vec![vec![0_u8]; 500]))
        .filter(order::Column::State.is_in(["outgoing", "delivered"]));
    let orders = plan(&bed, orders.build(sqlite)).await;
    assert_eq!(orders, "SEARCH orders USING INDEX orders_by_account (account_index=?)");
}
