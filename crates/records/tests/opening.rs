//! Opening, migrating and founding a database, on both engines and on none.

use records::crypto::MasterKey;
use records::schema::Migrator;
use records::{Error, Records};
use testbed::{Engine, empty_database};

#[tokio::test]
async fn a_database_is_migrated_then_founded_then_opened() {
    for engine in Engine::BOTH {
        let (url, _folder) = empty_database(engine).await;
        let master = MasterKey::generate();
        let behind = Records::open::<Migrator>(&url, &master).await;
        let steps = records::schema::steps().len();
        assert!(matches!(behind, Err(Error::Behind(lacking)) if lacking == steps), "{behind:?}");
        assert_eq!(records::migrate::<Migrator>(&url).await.unwrap(), steps);
        assert_eq!(
            records::migrate::<Migrator>(&url).await.unwrap(),
            0,
            "a second time there is nothing to do"
        );
        let unfounded = Records::open::<Migrator>(&url, &master).await;
        assert!(matches!(unfounded, Err(Error::NotFounded)), "{unfounded:?}");
        let ids = [1, 2, 3].map(uuid::Uuid::from_u128);
        records::found::<Migrator>(&url, &master, ids, testbed::FOUNDED_AT).await.unwrap();
        let opened = Records::open::<Migrator>(&url, &master).await.unwrap();
        assert_eq!(opened.users().await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_wrong_url_says_so() {
    let check = |url: &'static str| async move {
        match Records::open::<Migrator>(url, &MasterKey::generate()).await {
            Ok(_) => "open".to_owned(),
            Err(error) => error.to_string(),
        }
    };
    assert_eq!(check("mysql://localhost/x").await, "the database url must begin with sqlite: or postgres:");
    assert_eq!(check("sqlite:/no/such/folder/records.db").await, "the database cannot be opened");
    assert_eq!(check("postgres://nobody@127.0.0.1:1/none").await, "the database cannot be opened");
}
