//! Several servers on one database agree who does what only one may do, on both engines.

use std::time::Duration;

use records::schema::Migrator;
use testbed::on_both;
use uuid::Uuid;

#[tokio::test]
async fn one_holds_a_lease_until_it_ends_or_is_given_back() {
    on_both::<Migrator, _>(|bed| async move {
        let [first, second] = [1, 2].map(Uuid::from_u128);
        let take = |holder, for_ms| bed.records.take_lease("centre", holder, for_ms);
        assert!(take(first, 60_000).await.unwrap());
        assert!(take(first, 300).await.unwrap(), "a holder takes it again, here for less");
        assert!(!take(second, 60_000).await.unwrap());
        assert!(bed.records.take_lease("other", second, 60_000).await.unwrap(), "another lease is another's");
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert!(take(second, 60_000).await.unwrap(), "it has ended");
        assert!(!take(first, 60_000).await.unwrap());
        bed.records.give_back_lease("centre", first).await.unwrap();
        assert!(!take(first, 60_000).await.unwrap(), "nobody gives back what another holds");
        bed.records.give_back_lease("centre", second).await.unwrap();
        assert!(take(first, 60_000).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn of_many_who_ask_at_once_one_gets_it() {
    on_both::<Migrator, _>(|bed| async move {
        let asked = (1..9_u128).map(|number| {
            let bed = std::sync::Arc::clone(&bed);
            tokio::spawn(
                async move { bed.records.take_lease("centre", Uuid::from_u128(number), 60_000).await },
            )
        });
        let mut holders = 0;
        for asked in asked.collect::<Vec<_>>() {
            holders += u32::from(asked.await.unwrap().expect("nobody meets a busy database"));
        }
        assert_eq!(holders, 1);
    })
    .await;
}
