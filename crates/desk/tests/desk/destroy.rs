//! A case is deleted by destroying its key: what it said opens no more, that it was there stays, and it says so.

use desk::Error;
use records::Actor;
use sea_orm::{ConnectionTrait, Statement};

use crate::centre::{Centre, STORY, minute, on_both};

const OTHER: &str = "我接到自称客服的电话，说快递丢了要退款理赔，下载了云会议APP，共享屏幕后被转走30000元。";

async fn numbers(centre: &Centre, search: Option<&str>) -> Vec<String> {
    let zhang = centre.user(centre.zhang).await;
    let page = centre.desk.reports(&zhang, None, 50, search).await.expect("a page");
    page.rows.into_iter().map(|row| row.number).collect()
}

/// Every sealed value that was the case's, with its table.
async fn sealed_of(centre: &Centre, case: kernel::CaseId) -> Vec<(&'static str, Vec<u8>)> {
    const COLUMNS: [(&str, &str); 9] = [
        ("reports", "SELECT text_sealed FROM reports WHERE case_id = $1"),
        ("case_events", "SELECT entry_sealed FROM case_events WHERE case_id = $1"),
        ("orders", "SELECT order_sealed FROM orders WHERE case_id = $1"),
        ("traces", "SELECT trace_sealed FROM traces WHERE case_id = $1"),
        ("alarms", "SELECT alarm_sealed FROM alarms WHERE case_id = $1"),
        ("reveals", "SELECT reason_sealed FROM reveals WHERE case_id = $1"),
        ("dossiers", "SELECT body_sealed FROM dossiers WHERE id = $1"),
        ("titles", "SELECT title_sealed FROM dossiers WHERE id = $1"),
        ("dossier_moves", "SELECT said_sealed FROM dossier_moves WHERE dossier_id = $1"),
    ];
    let db = centre.desk.records().reader();
    let mut found = Vec::new();
    for (table, sql) in COLUMNS {
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [case.0.into()]);
        let rows = db.query_all_raw(statement).await.unwrap();
        found.extend(rows.iter().map(|row| (table, row.try_get_by_index::<Vec<u8>>(0).unwrap())));
    }
    found
}

async fn wrapped_key(centre: &Centre, case: kernel::CaseId) -> Option<Vec<u8>> {
    let db = centre.desk.records().reader();
    let sql = "SELECT wrapped FROM record_keys WHERE record_id = $1";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [case.0.into()]);
    let row = db.query_one_raw(statement).await.unwrap().expect("the key's row stays");
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn destroying_a_cases_key_leaves_digests_only() {
    on_both(|centre| async move {
        let (gone, kept) = (centre.file(STORY).await, centre.file(OTHER).await);
        let at_desk = &centre.desk;
        let (zhang, ids) = (centre.actor(centre.zhang), centre.id());
        at_desk.reveal(zhang, gone.case.0, "核对账号", minute(0), &ids).await.unwrap();
        let before = sealed_of(&centre, gone.case).await;
        assert!(before.len() >= 5, "{}", before.len());
        for (table, value) in &before {
            assert_eq!(value[..2], [0, 0], "{table} lies under the case's own key");
        }
        let wrapped = wrapped_key(&centre, gone.case).await.expect("a key");
        let admin = Actor::program("admin");
        desk::destroy_case(at_desk.records(), admin.clone(), gone.case, "保存期满", minute(1))
            .await
            .expect("destroyed");

        assert_eq!(wrapped_key(&centre, gone.case).await, None);
        assert_eq!(sealed_of(&centre, gone.case).await, before, "bytes that nothing opens any more");
        assert_eq!(at_desk.records().destroyed_at(gone.case.0).await.unwrap(), Some(minute(1)));
        let zhang = centre.user(centre.zhang).await;
        let read = at_desk.case(gone.case, &zhang).await;
        assert!(matches!(read, Err(Error::NotAllowed("destroyed"))), "it says so: {read:?}");
        assert_eq!(numbers(&centre, None).await, std::slice::from_ref(&kept.number));
        assert_eq!(numbers(&centre, Some("手机银行")).await, Vec::<String>::new());
        assert_eq!(numbers(&centre, Some("退款")).await, std::slice::from_ref(&kept.number));
        assert!(at_desk.case(kept.case, &zhang).await.is_ok(), "others are untouched");
        let look = at_desk.reveals(None, 10).await.unwrap().pop().expect("the look stays on record");
        assert_eq!((look.number, look.reason), (gone.number, String::new()));
        let running = centre.count(
            "SELECT count(*) FROM deadlines d WHERE d.state IN ('running', 'paused') \
            AND EXISTS (SELECT 1 FROM cases c WHERE c.id = d.root_id AND c.state = 'destroyed')",
        );
        assert_eq!(running.await, 0);
        let (later, ids) = (minute(60 * 24 * 9), centre.id());
        assert!(at_desk.fire_due_clocks(later, 100, &ids).await.is_ok(), "nothing rings for what is gone");

        // Nor does the key lie in the database's own files.
        if centre.bed.engine == testbed::Engine::Sqlite {
            for entry in std::fs::read_dir(centre.bed.folder.path()).unwrap() {
                let path = entry.unwrap().path();
                let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
                let found = bytes.windows(wrapped.len()).any(|window| window == wrapped);
                assert!(!found, "the destroyed key lies in {}", path.display());
            }
        }
        let again = desk::destroy_case(at_desk.records(), admin.clone(), gone.case, "再来", minute(2)).await;
        assert!(matches!(again, Err(Error::NotAllowed("destroyed"))));
        let verdict = at_desk.records().verify_trail().await.unwrap();
        assert_eq!(verdict.fault, None, "the trail stays whole");
        let filter = records::trail::Filter { object: Some(gone.case.to_string()), ..Default::default() };
        let told = records::trail::list(at_desk.records().reader(), &filter, 50).await.unwrap();
        assert_eq!(told[0].action, "case.destroyed");
    })
    .await;
}

#[tokio::test]
async fn a_case_for_which_a_bank_holds_money_is_not_destroyed() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        centre.sign_off_all(filed.case, minute(1)).await;
        let refused =
            desk::destroy_case(centre.desk.records(), Actor::program("admin"), filed.case, "过期", minute(2))
                .await;
        assert!(matches!(refused, Err(Error::NotAllowed("case_under_way"))), "{refused:?}");
        assert!(centre.desk.case(filed.case, &centre.user(centre.zhang).await).await.is_ok());
    })
    .await;
}
