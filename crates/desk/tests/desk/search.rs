//! Search in the words of reports: one table for both engines, and an index that holds nothing in the clear.

use std::collections::BTreeMap;

use records::Actor;
use records::people::Role;
use records::units::CENTRE;
use sea_orm::{ConnectionTrait, Statement};

use crate::centre::{STORY, minute, on_both};

const REFUND: &str = "我接到自称客服的电话，说快递丢了要退款理赔，下载了云会议APP，共享屏幕后被转走30000元。";
const TASKS: &str = "对方拉我进QQ群做任务，点赞关注返利，后来要垫付连单，收款户名：李秀英，电话13800001234。";
const LOAN: &str = "在网上贷款，平台说要交解冻金，客服让我再转一笔，我没有再转。";

/// What was typed → the reports that are found, newest first.
const TABLE: &[(&str, &str)] = &[
    ("客服", "loan refund story"),
    ("退款理赔", "refund"),
    ("理赔退款", ""),
    ("款理", "refund"),
    ("客服 退款", "refund"),
    ("退款　客服", "refund"),
    ("客服，退款", "refund"),
    ("客服 返利", ""),
    ("返利", "tasks"),
    ("app", "refund"),
    ("ＡＰＰ", "refund"),
    ("解冻金", "loan"),
    ("服", ""),
    ("' OR 1=1 --", ""),
    ("\" * NEAR(", ""),
    ("李秀英", ""),
    ("13800001234", ""),
    ("6217000000000000013", ""),
    ("FZ20260110-0002", "refund"),
    ("fz2026", "loan tasks refund story"),
    ("", "loan tasks refund story"),
];

#[tokio::test]
async fn the_same_words_find_the_same_reports_on_both_engines() {
    on_both(|centre| async move {
        let stories = [("story", STORY), ("refund", REFUND), ("tasks", TASKS), ("loan", LOAN)];
        let mut names = BTreeMap::new();
        for (name, story) in stories {
            names.insert(centre.file(story).await.case, name);
        }
        for (typed, expected) in TABLE {
            let page =
                centre.desk.reports(&centre.user(centre.zhang).await, None, 10, Some(typed)).await.unwrap();
            let found: Vec<_> = page.rows.iter().map(|row| names[&row.case]).collect();
            // Reports of one instant are listed in any order when nothing is searched for.
            let found =
                if typed.is_empty() || typed.starts_with("fz") { sorted(found, expected) } else { found };
            assert_eq!(found.join(" "), *expected, "{typed:?}");
        }
    })
    .await;
}

/// The found names in the expected order, when they are the expected ones.
fn sorted<'a>(mut found: Vec<&'a str>, expected: &str) -> Vec<&'a str> {
    found.sort_by_key(|name| expected.find(name));
    found
}

#[tokio::test]
async fn pages_follow_one_another() {
    on_both(|centre| async move {
        for _ in 0..5 {
            centre.file(REFUND).await;
        }
        let mut cursor: Option<String> = None;
        let mut numbers = Vec::new();
        loop {
            let page = centre
                .desk
                .reports(&centre.user(centre.zhang).await, cursor.as_deref(), 2, Some("退款"))
                .await
                .unwrap();
            numbers.extend(page.rows.iter().map(|row| row.number.clone()));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let expected: Vec<_> = (1..=5).rev().map(|number| format!("FZ20260110-000{number}")).collect();
        assert_eq!(numbers, expected);
        assert!(
            centre.desk.reports(&centre.user(centre.zhang).await, Some("x"), 2, Some("退款")).await.is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn every_page_is_full_within_the_viewers_scope() {
    on_both(|centre| async move {
        let east = centre.bed.unit(CENTRE, "county", "东区分局", 1).await;
        let zhou = centre.bed.user_of(east, "zhou", 11, &[Role::Investigator]).await;
        let mut own = Vec::new();
        for turn in 0..12 {
            // Three of the centre's between two of the county's.
            let filed =
                if turn % 4 == 3 { centre.file_as(zhou, REFUND).await } else { centre.file(REFUND).await };
            if turn % 4 == 3 {
                own.insert(0, filed.number);
            }
        }
        let viewer = centre.user(zhou).await;
        let mut pages = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = centre.desk.reports(&viewer, cursor.as_deref(), 2, Some("退款")).await.unwrap();
            pages.push(page.rows.into_iter().map(|row| row.number).collect::<Vec<_>>());
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(pages, [own[..2].to_vec(), own[2..].to_vec()]);
        let auditor = centre.bed.user("auditor", 12, &[Role::Auditor]).await;
        let nothing = centre.desk.reports(&centre.user(auditor).await, None, 2, Some("退款")).await.unwrap();
        assert!(nothing.rows.is_empty() && nothing.next_cursor.is_none());
    })
    .await;
}

#[tokio::test]
async fn reports_from_before_the_index_are_brought_in() {
    on_both(|centre| async move {
        centre.file(REFUND).await;
        centre.file(TASKS).await;
        for table in ["case_words_index", "case_words"] {
            let sql = format!("DELETE FROM {table}");
            let work = centre.desk.records().begin(Actor::program("test"), minute(0)).await.unwrap();
            // PostgreSQL has the words in the one table.
            if work.engine() == sea_orm::DbBackend::Sqlite || table == "case_words" {
                work.db().execute_unprepared(&sql).await.unwrap();
            }
            work.commit().await.unwrap();
        }
        assert!(
            centre
                .desk
                .reports(&centre.user(centre.zhang).await, None, 10, Some("退款"))
                .await
                .unwrap()
                .rows
                .is_empty()
        );
        assert_eq!(centre.desk.index_reports(1, minute(1)).await.unwrap(), 1);
        assert_eq!(centre.desk.index_reports(10, minute(1)).await.unwrap(), 1);
        assert_eq!(centre.desk.index_reports(10, minute(1)).await.unwrap(), 0);
        assert_eq!(
            centre
                .desk
                .reports(&centre.user(centre.zhang).await, None, 10, Some("退款"))
                .await
                .unwrap()
                .rows
                .len(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn the_index_holds_no_word_in_the_clear() {
    on_both(|centre| async move {
        centre.file(TASKS).await;
        let db = centre.desk.records().reader();
        let sql = match db.get_database_backend() {
            sea_orm::DbBackend::Sqlite => "SELECT group_concat(hex(block), '') FROM case_words_index_data",
            _postgres => {
                "SELECT upper(string_agg(encode(convert_to(words::text, 'UTF8'), 'hex'), '')) FROM case_words"
            }
        };
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        let index: String = row.expect("one row").try_get_by_index(0).unwrap();
        assert!(index.len() > 200, "the index was read");
        for word in ["任务", "李秀英", "秀英", "返利", "13800001234", "垫付"] {
            let hex: String = word.bytes().map(|byte| format!("{byte:02X}")).collect();
            assert!(!index.contains(&hex), "{word} stands in the index");
        }
    })
    .await;
}
