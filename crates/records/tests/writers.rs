//! Many who write at once: nobody is told that the database is busy, and nothing that was acknowledged is missing.

use kernel::OfficerId;
use records::Actor;
use records::schema::Migrator;
use sea_orm::{ConnectionTrait, Statement};
use testbed::{Bed, Engine, FOUNDED_AT, on_both};
use uuid::Uuid;

const WRITERS: u128 = 8;
const EACH: i64 = 40;

#[tokio::test(flavor = "multi_thread")]
async fn eight_writers_are_never_told_to_come_back_later() {
    on_both::<Migrator, _>(|bed| async move {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let records = bed.records.clone();
                tokio::spawn(async move {
                    for turn in 0..EACH {
                        let actor = Actor::officer(OfficerId(Uuid::from_u128(writer)), "10.0.0.7");
                        let mut work = records.begin(actor, FOUNDED_AT).await?;
                        work.note("test.written", "turn", turn, None, None);
                        work.commit().await?;
                    }
                    Ok::<_, records::Error>(())
                })
            })
            .collect();
        for writer in writers {
            writer.await.expect("no panic").expect("every write goes through");
        }
        let verdict = bed.records.verify_trail().await.expect("a verdict");
        assert_eq!(verdict.fault, None);
        let filter = records::trail::Filter { action: Some("test.written".to_owned()), ..Default::default() };
        let entries = records::trail::list(bed.records.reader(), &filter, 1_000).await.unwrap();
        assert_eq!(entries.len(), usize::try_from(WRITERS).unwrap() * 40);
    })
    .await;
}

#[tokio::test]
async fn sqlite_syncs_every_commit() {
    let bed = Bed::make::<Migrator>(Engine::Sqlite).await;
    let pragma = async |name: &str| {
        let work = bed.records.begin(Actor::program("test"), FOUNDED_AT).await.unwrap();
        let sql = format!("PRAGMA {name}");
        let row = work.db().query_one_raw(Statement::from_string(work.engine(), sql)).await.unwrap();
        let row = row.expect("a row");
        row.try_get_by_index::<String>(0)
            .or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()))
            .unwrap()
    };
    assert_eq!(pragma("synchronous").await, "2", "FULL: an acknowledged commit survives loss of power");
    assert_eq!(pragma("journal_mode").await, "wal");
    assert_eq!(pragma("foreign_keys").await, "1");
}
