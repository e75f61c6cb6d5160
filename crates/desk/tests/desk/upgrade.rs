//! A database of the first schema, with signed orders in it, comes forward whole.

use desk::schema::Migrator;
use sea_orm::{ConnectionTrait, Database, Statement};
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use testbed::{Engine, empty_database};

/// The schema before there were units.
struct Before;

impl MigratorTrait for Before {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let first = ["m0001_people", "m0002_trail", "m0101_cases"];
        Migrator::migrations().into_iter().filter(|step| first.contains(&step.name())).collect()
    }
}

/// An officer who has signed an order of a case.
const ROWS: &str = "
INSERT INTO users VALUES ({1}, {b}, {b}, {b}, {b}, {b}, 'work', NULL, 'x', 0, 'active', 0, 1);
INSERT INTO user_roles VALUES ({1}, 'work', 'investigator');
INSERT INTO cases VALUES ({2}, 'FZ20260110-0001', 1, '{}', 'to_sign', '110', '其他', 0, {b}, 0, 0, 1, 0, 0, NULL);
INSERT INTO orders VALUES ({3}, {2}, 1, 1, 'stop', 'proposed', {b}, {b});
INSERT INTO signatures VALUES ({3}, 1, {1}, 'investigator', 0);
";

fn in_words_of(engine: Engine, sql: &str) -> String {
    let mut sql = sql.to_owned();
    for number in 1..=4_u128 {
        let id = uuid::Uuid::from_u128(number);
        let literal = match engine {
            Engine::Sqlite => format!("x'{}'", id.simple()),
            Engine::Postgres => format!("'{id}'"),
        };
        sql = sql.replace(&format!("{{{number}}}"), &literal);
    }
    sql.replace("{b}", if engine == Engine::Sqlite { "x'00'" } else { "'\\x00'" })
}

#[tokio::test]
async fn signatures_still_lean_on_roles_after_the_roles_became_rows() {
    for engine in Engine::BOTH {
        let (url, _folder) = empty_database(engine).await;
        records::migrate::<Before>(&url).await.expect("the first schema");
        let db = Database::connect(&url).await.expect("a connection");
        db.execute_unprepared(&in_words_of(engine, ROWS)).await.expect("rows of the first schema");
        db.close().await.expect("closed");
        assert!(records::migrate::<Migrator>(&url).await.expect("the schema comes forward") >= 2);

        let db = Database::connect(&url).await.expect("a connection");
        let count = async |sql: &str| {
            let statement = Statement::from_string(db.get_database_backend(), sql.to_owned());
            db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap()
        };
        let whole = "SELECT count(*) FROM signatures s JOIN user_roles r ON r.user_id = s.officer_id \
                     JOIN users u ON u.id = r.user_id JOIN orders o ON o.id = s.order_id \
                     JOIN cases c ON c.id = o.case_id WHERE u.unit_id = c.unit_id AND r.role = s.role";
        assert_eq!(count(whole).await, 1, "{engine:?}: the row and what it leans on");
        for wrong in [
            "DELETE FROM user_roles",
            "INSERT INTO user_roles (user_id, lane, role) VALUES ({1}, 'work', 'audit_admin')",
            "INSERT INTO user_roles (user_id, lane, role) VALUES ({1}, 'work', 'nothing')",
            "INSERT INTO user_roles (user_id, lane, role) VALUES ({4}, 'work', 'investigator')",
            "UPDATE users SET unit_id = NULL",
        ] {
            let done = db.execute_unprepared(&in_words_of(engine, wrong)).await;
            assert!(done.is_err(), "{engine:?}: {wrong}");
        }
        let more = "INSERT INTO user_roles (user_id, lane, role) VALUES ({1}, 'work', 'chief')";
        db.execute_unprepared(&in_words_of(engine, more)).await.expect("a new role fits");
    }
}
