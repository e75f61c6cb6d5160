//! Turning to a new field key while others write, on both engines.

use std::sync::Arc;

use records::crypto::{MasterKey, Place};
use records::people::Role;
use records::schema::Migrator;
use records::{Actor, Error, Records};
use testbed::{FOUNDED_AT, on_both};
use uuid::Uuid;

#[tokio::test]
async fn a_new_key_seals_and_the_old_ones_still_open_under_load() {
    on_both::<Migrator, _>(|bed| async move {
        let before = bed.user("before", 1, &[Role::Investigator]).await;
        let writers = (10..18_u128).map(|number| {
            let bed = Arc::clone(&bed);
            tokio::spawn(
                async move { bed.user(&format!("user{number}"), number, &[Role::Investigator]).await },
            )
        });
        let writers: Vec<_> = writers.collect();
        let rotate = || bed.records.rotate_field_key(&bed.master, Actor::program("test"), FOUNDED_AT);
        assert_eq!(rotate().await.unwrap(), 2);
        assert_eq!(rotate().await.unwrap(), 3);
        for writer in writers {
            let id = writer.await.expect("no writer failed");
            assert!(bed.records.user(id).await.unwrap().name.starts_with("民警user"));
        }
        assert_eq!(bed.records.ring().field_version(), 3);
        let place = Place { column: "test.column", row: Uuid::from_u128(1) };
        assert_eq!(bed.records.ring().seal(place, b"x")[..2], [0, 3]);
        let again = bed.reopen::<Migrator>().await;
        assert_eq!(again.records.ring().field_version(), 3);
        assert_eq!(again.records.user(before).await.unwrap().login, "before");
        let strange = MasterKey::generate();
        let refused = again.records.rotate_field_key(&strange, Actor::program("test"), FOUNDED_AT).await;
        assert!(matches!(refused, Err(Error::WrongMasterKey)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn every_process_opens_with_a_new_key_before_anybody_seals_with_it() {
    on_both::<Migrator, _>(|bed| async move {
        let other = Records::open::<Migrator>(&bed.url, &bed.master).await.expect("another process");
        let at = |seconds| FOUNDED_AT.plus_seconds(seconds);
        assert_eq!(bed.records.add_field_key(Actor::program("test"), at(0)).await.unwrap(), 2);
        assert_eq!(bed.records.ring().field_version(), 1, "nobody seals with it yet");
        assert_eq!(other.take_up_keys(at(5)).await.unwrap(), 1, "it opens only");
        assert_eq!(bed.records.take_up_keys(at(29)).await.unwrap(), 1);
        assert_eq!(bed.records.take_up_keys(at(30)).await.unwrap(), 2);
        let place = Place { column: "test.column", row: Uuid::from_u128(1) };
        let sealed = bed.records.ring().seal(place, b"x");
        assert_eq!(sealed[..2], [0, 2]);
        assert_eq!(other.ring().open(place, &sealed).unwrap(), b"x");
        assert_eq!(other.take_up_keys(at(31)).await.unwrap(), 2);
        other.close().await.unwrap();
    })
    .await;
}
