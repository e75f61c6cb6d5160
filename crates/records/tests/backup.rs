//! A copy of the database is one instant of it, taken while others write, and opens elsewhere; on both engines.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use records::backup::{self, SnapshotError};
use records::people::Role;
use records::schema::Migrator;
use records::{Actor, Error, Records};
use testbed::{Bed, Engine, FOUNDED_AT, empty_database, on_both};

/// Writes two entries about one thing in each unit of work, until told to stop; says how many units.
async fn write(bed: Arc<Bed>, stop: Arc<AtomicBool>) -> u32 {
    let mut turn = 0;
    while !stop.load(Ordering::Relaxed) {
        turn += 1;
        let mut work = bed.records.begin(Actor::program("test"), FOUNDED_AT).await.unwrap();
        work.note("thing.made", "thing", turn, None, Some(b"content"));
        work.note("thing.seen", "thing", turn, None, None);
        work.commit().await.expect("no writer met a busy database");
        if turn % 5 == 0 {
            bed.records.seal_trail().await.unwrap();
        }
    }
    turn
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_under_load_is_whole_and_opens_elsewhere() {
    on_both::<Migrator, _>(|bed| async move {
        let user = bed.user("zhang", 1, &[Role::Investigator]).await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..4).map(|_| tokio::spawn(write(bed.clone(), stop.clone()))).collect();
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let copy = bed.folder.path().join("copy");
        std::fs::create_dir(&copy).unwrap();
        bed.records.snapshot(&copy).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        stop.store(true, Ordering::Relaxed);
        let mut units = 0;
        for writer in writers {
            units += writer.await.unwrap();
        }
        let (url, _folder) = empty_database(bed.engine).await;
        backup::restore_snapshot::<Migrator>(&url, &copy).await.unwrap();
        let restored = Records::open::<Migrator>(&url, &bed.master).await.unwrap();
        assert_eq!(restored.user(user).await.unwrap().login, "zhang");
        let (theirs, ours) =
            (restored.verify_trail().await.unwrap(), bed.records.verify_trail().await.unwrap());
        assert_eq!((theirs.fault, ours.fault), (None, None));
        assert_eq!(theirs.entries % 2, ours.entries % 2, "no unit of work was cut in two");
        assert!(theirs.entries < ours.entries && ours.entries == 5 + u64::from(units) * 2);
        // The restored database is one to go on with: its rules hold and its numbers count on.
        let again = Bed {
            records: restored,
            url,
            master: bed.master.clone(),
            engine: bed.engine,
            administrators: bed.administrators.clone(),
            folder: bed.folder.clone(),
        };
        again.user("li.si", 2, &[Role::Investigator]).await;
        let verdict = again.records.verify_trail().await.unwrap();
        assert_eq!((verdict.entries, verdict.fault), (theirs.entries + 1, None));
        let work = again.records.begin(Actor::program("test"), FOUNDED_AT).await.unwrap();
        let refused =
            sea_orm::ConnectionTrait::execute_unprepared(work.db(), "DELETE FROM trail WHERE seq = 2").await;
        assert!(refused.is_err(), "the triggers are awake again");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_copy_or_no_empty_database_is_refused() {
    for engine in Engine::BOTH {
        let bed = Bed::make::<Migrator>(engine).await;
        let copy = bed.folder.path().join("copy");
        std::fs::create_dir(&copy).unwrap();
        let (empty, _folder) = empty_database(engine).await;
        let nothing = backup::restore_snapshot::<Migrator>(&empty, &copy).await;
        assert!(matches!(nothing, Err(Error::Snapshot(SnapshotError::OtherEngine(_)))), "{nothing:?}");
        bed.records.snapshot(&copy).await.unwrap();
        let full = backup::restore_snapshot::<Migrator>(&bed.url, &copy).await;
        assert!(matches!(full, Err(Error::Snapshot(SnapshotError::NotEmpty))), "{full:?}");
        let again = bed.records.snapshot(&copy).await;
        assert!(again.is_err(), "a copy is not written over another");
    }
}
