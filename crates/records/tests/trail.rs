//! The sealed trail, on both engines: it grows with what it tells of, and a tampered one is found.

use std::num::NonZeroU64;

use records::schema::Migrator;
use records::trail::{self, Fault, Head, HeadFault, ParseHeadError, Verdict};
use records::{Actor, Error};
use sea_orm::ConnectionTrait;
use testbed::{Bed, Engine, FOUNDED_AT, on_both};

async fn note(bed: &Bed, object: u32) {
    let mut work = bed.records.begin(Actor::program("test"), FOUNDED_AT).await.unwrap();
    work.note("thing.made", "thing", object, None, Some(b"content"));
    work.note("thing.seen", "thing", object, Some(b"content"), Some(b""));
    work.commit().await.unwrap();
}

async fn sql(bed: &Bed, sql: &str) -> Result<(), Error> {
    let work = bed.records.begin(Actor::program("test"), FOUNDED_AT).await.unwrap();
    work.db().execute_unprepared(sql).await?;
    work.commit().await
}

async fn verdict(bed: &Bed) -> Verdict {
    bed.records.verify_trail().await.unwrap()
}

fn at(seq: u64) -> NonZeroU64 {
    NonZeroU64::new(seq).unwrap()
}

/// What the database's owner can do, and a user of the database cannot.
async fn drop_triggers(bed: &Bed) {
    let words = match bed.engine {
        Engine::Sqlite => {
            "DROP TRIGGER trail_no_update; DROP TRIGGER trail_no_delete; DROP TRIGGER trail_no_replace"
        }
        Engine::Postgres => "DROP TRIGGER trail_no_change ON trail; DROP TRIGGER trail_no_truncate ON trail",
    };
    sql(bed, words).await.unwrap();
}

#[tokio::test]
async fn an_entry_is_committed_with_its_work_or_not_at_all() {
    on_both::<Migrator, _>(|bed| async move {
        let before = verdict(&bed).await;
        assert_eq!((before.entries, before.fault), (4, None), "three administrators and the founding");
        let mut dropped = bed.records.begin(Actor::program("test"), FOUNDED_AT).await.unwrap();
        dropped.note("thing.made", "thing", 1, None, None);
        drop(dropped);
        assert_eq!(verdict(&bed).await, before);
        note(&bed, 1).await;
        let after = verdict(&bed).await;
        assert_eq!((after.entries, after.fault), (6, None));
        assert_ne!(after.head, before.head);
        let entries = trail::about(bed.records.reader(), "thing", "1", 10).await.unwrap();
        let said: Vec<_> = entries.iter().map(|e| format!("{} {} {}", e.seq, e.actor, e.action)).collect();
        assert_eq!(said, ["6 test thing.seen", "5 test thing.made"]);
    })
    .await;
}

#[tokio::test]
async fn the_database_refuses_to_change_remove_or_replace_an_entry() {
    on_both::<Migrator, _>(|bed| async move {
        let mut tries = vec!["UPDATE trail SET actor = 'x' WHERE seq = 2", "DELETE FROM trail WHERE seq = 2"];
        match bed.engine {
            Engine::Sqlite => tries.push(
                "INSERT OR REPLACE INTO trail SELECT seq, at, 'x', origin, action, noun, object, \
                 before_digest, after_digest, chain FROM trail WHERE seq = 2",
            ),
            Engine::Postgres => tries.push("TRUNCATE trail"),
        }
        let before = verdict(&bed).await;
        for words in tries {
            let refused = sql(&bed, words).await;
            assert!(
                matches!(&refused, Err(Error::Rule(rule)) if rule == "trail_append_only"),
                "{words}: {refused:?}"
            );
        }
        assert_eq!(verdict(&bed).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_changed_removed_or_reordered_entry_is_found_and_named() {
    let tampering = [
        ("UPDATE trail SET actor = 'x' WHERE seq = 3", Fault::Changed(at(3))),
        ("UPDATE trail SET at = at + 1 WHERE seq = 1", Fault::Changed(at(1))),
        ("UPDATE trail SET before_digest = NULL WHERE seq = 6", Fault::Changed(at(6))),
        (
            "UPDATE trail SET chain = (SELECT chain FROM trail WHERE seq = 5) WHERE seq = 4",
            Fault::Changed(at(4)),
        ),
        ("DELETE FROM trail WHERE seq = 4", Fault::Missing(at(4))),
        ("DELETE FROM trail WHERE seq = 1", Fault::Missing(at(1))),
        (
            "UPDATE trail SET seq = 99 WHERE seq = 3; UPDATE trail SET seq = 3 WHERE seq = 4; \
             UPDATE trail SET seq = 4 WHERE seq = 99",
            Fault::Moved { entry: at(3), to: at(4) },
        ),
    ];
    for engine in Engine::BOTH {
        for (words, fault) in tampering {
            let bed = Bed::make::<Migrator>(engine).await;
            note(&bed, 1).await;
            bed.records.seal_trail().await.unwrap();
            drop_triggers(&bed).await;
            sql(&bed, words).await.unwrap();
            assert_eq!(verdict(&bed).await.fault, Some(fault), "{engine:?}: {words}");
        }
    }
}

#[tokio::test]
async fn an_entry_waits_for_the_sealer_and_leaves_for_the_trail_only() {
    on_both::<Migrator, _>(|bed| async move {
        bed.records.seal_trail().await.unwrap();
        note(&bed, 1).await;
        assert_eq!(bed.records.trail_waiting().await.unwrap(), 2);
        let entries = trail::latest(bed.records.reader(), 3).await.unwrap();
        let said: Vec<_> =
            entries.iter().map(|e| format!("{} {} {}", e.seq, e.action, e.is_sealed)).collect();
        assert_eq!(said, ["6 thing.seen false", "5 thing.made false", "4 records.founded true"]);
        for words in ["DELETE FROM trail_waiting", "UPDATE trail_waiting SET actor = 'x'"] {
            let refused = sql(&bed, words).await;
            assert!(matches!(&refused, Err(Error::Rule(rule)) if rule == "trail_append_only"), "{refused:?}");
        }
        assert_eq!(bed.records.seal_trail().await.unwrap(), 2);
        assert_eq!(bed.records.trail_waiting().await.unwrap(), 0);
        let entries = trail::latest(bed.records.reader(), 1).await.unwrap();
        assert_eq!((entries[0].seq, entries[0].is_sealed), (6, true));
        assert_eq!(bed.records.seal_trail().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn two_sealers_at_once_under_writers_make_one_chain() {
    on_both::<Migrator, _>(|bed| async move {
        let sealer = |bed: std::sync::Arc<Bed>| {
            tokio::spawn(async move {
                for _ in 0..40 {
                    bed.records.seal_trail().await.unwrap();
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
            })
        };
        let sealers = [sealer(bed.clone()), sealer(bed.clone())];
        for turn in 0..60 {
            note(&bed, turn).await;
        }
        for sealer in sealers {
            sealer.await.expect("a sealer waits for the other");
        }
        let verdict = verdict(&bed).await;
        assert_eq!((verdict.entries, verdict.fault), (4 + 60 * 2, None));
    })
    .await;
}

#[tokio::test]
async fn entries_of_the_past_are_chained_behind_the_last() {
    on_both::<Migrator, _>(|bed| async move {
        let old = |object: u32| trail::OldEntry {
            at: FOUNDED_AT,
            actor: kernel::OfficerId(uuid::Uuid::from_u128(7)),
            origin: "10.0.0.7".to_owned(),
            action: "case.read",
            noun: "case",
            object: object.to_string(),
        };
        note(&bed, 1).await;
        let entries: Vec<_> = (0..7_000).map(old).collect();
        bed.records.seal_trail().await.unwrap();
        bed.records.import_trail(&entries).await.unwrap();
        let verdict = verdict(&bed).await;
        assert_eq!((verdict.entries, verdict.fault), (6 + 7_000, None));
    })
    .await;
}

#[tokio::test]
async fn writers_at_once_make_one_chain() {
    on_both::<Migrator, _>(|bed| async move {
        let writers = (0..8_u32).map(|writer| {
            let bed = std::sync::Arc::clone(&bed);
            tokio::spawn(async move {
                for turn in 0..10 {
                    note(&bed, writer * 100 + turn).await;
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.expect("no writer met a busy database");
        }
        let verdict = verdict(&bed).await;
        assert_eq!((verdict.entries, verdict.fault), (4 + 8 * 10 * 2, None));
    })
    .await;
}

#[tokio::test]
async fn the_trail_survives_a_restart_and_another_master_key_opens_nothing() {
    on_both::<Migrator, _>(|bed| async move {
        note(&bed, 1).await;
        let before = verdict(&bed).await;
        let bed = bed.reopen::<Migrator>().await;
        assert_eq!(verdict(&bed).await, before);
        let stranger = records::crypto::MasterKey::generate();
        let opened = records::Records::open::<Migrator>(&bed.url, &stranger).await;
        assert!(matches!(opened, Err(Error::WrongMasterKey)), "{opened:?}");
    })
    .await;
}

#[tokio::test]
async fn a_head_kept_outside_finds_what_the_chain_alone_cannot() {
    on_both::<Migrator, _>(|bed| async move {
        note(&bed, 1).await;
        let head = bed.records.trail_head(&bed.master).await.unwrap().expect("a head");
        let line = head.to_string();
        assert_eq!(Head::read(&line, &bed.master), Ok(head));
        let stranger = records::crypto::MasterKey::generate();
        assert_eq!(Head::read(&line, &stranger), Err(ParseHeadError::Strange(at(6))));
        let forged = line.replacen("fanzha-head-1 6", "fanzha-head-1 5", 1);
        assert_eq!(Head::read(&forged, &bed.master), Err(ParseHeadError::Strange(at(5))));
        assert_eq!(Head::read("6", &bed.master), Err(ParseHeadError::Form));
        note(&bed, 2).await;
        bed.records.seal_trail().await.unwrap();
        let against = async || bed.records.compare_heads(&[head]).await.unwrap();
        assert_eq!(against().await, None);
        drop_triggers(&bed).await;
        sql(&bed, "DELETE FROM trail WHERE seq >= 5").await.unwrap();
        assert_eq!(verdict(&bed).await.fault, None, "the chain that is left is whole");
        assert_eq!(against().await, Some(HeadFault::CutOff(at(6))));
        note(&bed, 3).await;
        assert_eq!(verdict(&bed).await.fault, None, "and so is one written anew");
        assert_eq!(against().await, Some(HeadFault::Rewritten(at(6))));
    })
    .await;
}
