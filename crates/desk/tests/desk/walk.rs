//! The main job: report, trace, two signatures and the approval, order, answer, the next account.

use kernel::Fen;
use pursuit::OrderState;
use pursuit::law::OrderKind;

use crate::bank::{Bank, Row};
use crate::centre::{Centre, FIRST_CARD, STORY, VICTIM_CARD, minute, on_both, paid_at};

const SECOND_CARD: &str = "6222020000000000020";

/// 42,000 of the 50,000 went on eight minutes later.
fn rows() -> Vec<Row> {
    let row = |serial, at_minutes: i64, fen, other, other_name| Row {
        serial,
        at: paid_at().plus_seconds(at_minutes * 60),
        fen,
        other,
        other_name,
    };
    vec![
        row("T0000000001", 0, 5_000_000, VICTIM_CARD, "刘某某"),
        row("T0000000002", 8, -4_200_000, SECOND_CARD, "赵某某"),
    ]
}

#[tokio::test]
async fn a_report_becomes_orders_and_answers_bring_the_next_account() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        assert_eq!(filed.number, "FZ20260110-0001");
        let case = centre.case(filed.case).await;
        assert_eq!(case.stolen, Fen::new(5_000_000));
        assert_eq!(case.stopped, Fen::ZERO);
        assert_eq!(case.report.text, STORY);
        let stop = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
        assert_eq!(stop.order.amount_fen, Fen::new(5_000_000));
        assert_eq!(stop.order.bank.as_deref(), Some("中国建设银行"));
        assert!(stop.can.sign && !stop.can.approve);

        centre.sign_off_all(filed.case, minute(1)).await;
        let mut bank = Bank { balance: 800_000, rows: rows(), ..Bank::default() };
        let outgoing = centre.outgoing(minute(1)).await;
        assert_eq!(outgoing.len(), 2, "a stop and a statement query");
        for message in &outgoing {
            assert_eq!(message.bank_code, Some("105100000017"));
            centre.desk.outgoing_delivered(message.id, minute(2), &centre.id()).await.unwrap();
            let answer = bank.take(message, minute(3)).unwrap();
            centre.desk.receive(&answer, minute(4), &centre.id()).await.unwrap();
        }
        assert!(centre.outgoing(minute(10)).await.is_empty());
        assert_eq!(centre.desk.apply_inbox(10, minute(4), &centre.id()).await.unwrap(), 2);

        let case = centre.case(filed.case).await;
        assert_eq!(case.stopped, Fen::new(800_000), "what is left and held");
        let stop = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
        assert_eq!(stop.order.state, OrderState::InForce);
        assert_eq!(stop.order.expires_at, Some(minute(3).plus_seconds(48 * 3_600)));
        let next = centre.order(filed.case, OrderKind::Stop, SECOND_CARD).await;
        assert_eq!(next.order.amount_fen, Fen::new(4_200_000));
        assert_eq!(next.order.holder.as_ref().map(|h| h.reveal()), Some("赵某某"));
        assert_eq!(next.order.bank.as_deref(), Some("中国工商银行"));
        assert_eq!(next.order.layer, 2);
        let trace = case.trace.expect("a trace");
        assert_eq!(trace.hops.len(), 2);
        assert_eq!(trace.stopped.len(), 1);
        let verdict = centre.desk.records().verify_trail().await.unwrap();
        assert_eq!(verdict.fault, None);
    })
    .await;
}

/// Money that a card spent in a shop has left: the shop's account is a way out and is not stopped.
#[tokio::test]
async fn a_merchant_that_a_statement_names_is_not_stopped() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        centre.sign_off_all(filed.case, minute(1)).await;
        let mut rows = rows();
        rows[1].other_name = "某某便利店";
        let mut bank = Bank { balance: 800_000, rows, ..Bank::default() };
        for message in centre.outgoing(minute(1)).await {
            let answer = bank.take(&message, minute(3)).unwrap();
            centre.desk.receive(&answer, minute(4), &centre.id()).await.unwrap();
        }
        assert_eq!(centre.desk.apply_inbox(10, minute(4), &centre.id()).await.unwrap(), 2);
        let case = centre.case(filed.case).await;
        assert!(case.orders.iter().all(|order| order.order.account.reveal() == FIRST_CARD));
        let left = &case.trace.expect("a trace").traced.left;
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].kind, left[0].fen), (pursuit::ExitKind::Merchant, Fen::new(4_200_000)));
    })
    .await;
}

#[tokio::test]
async fn the_list_and_the_overview_follow() {
    on_both(|centre| async move {
        for _ in 0..5 {
            centre.file(STORY).await;
        }
        let viewer = centre.user(centre.zhang).await;
        let first = centre.desk.reports(&viewer, None, 2, None).await.unwrap();
        let numbers =
            |page: &desk::ReportPage| page.rows.iter().map(|r| r.number.clone()).collect::<Vec<_>>();
        assert_eq!(numbers(&first), ["FZ20260110-0005", "FZ20260110-0004"]);
        let second = centre.desk.reports(&viewer, first.next_cursor.as_deref(), 2, None).await.unwrap();
        assert_eq!(numbers(&second), ["FZ20260110-0003", "FZ20260110-0002"]);
        let third = centre.desk.reports(&viewer, second.next_cursor.as_deref(), 2, None).await.unwrap();
        assert_eq!(numbers(&third), ["FZ20260110-0001"]);
        assert_eq!(third.next_cursor, None);
        let found = centre.desk.reports(&viewer, None, 10, Some("fz20260110-0003")).await.unwrap();
        assert_eq!(numbers(&found), ["FZ20260110-0003"]);
        assert!(centre.desk.reports(&viewer, Some("x"), 10, None).await.is_err());
        let row = &first.rows[0];
        assert_eq!((row.stolen, row.orders_to_sign, row.orders_open), (Fen::new(5_000_000), 2, 0));
        assert!(!row.excerpt.contains(VICTIM_CARD));
        let overview = centre.desk.overview(&viewer).await.unwrap();
        assert_eq!((overview.reports, overview.stolen), (5, Fen::new(25_000_000)));
        assert_eq!(overview.orders.get("proposed"), Some(&10));
        assert_eq!(overview.next_due_at, Some(minute(30)));
    })
    .await;
}

#[tokio::test]
async fn a_clock_fires_once_when_it_is_due() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let before = centre.case(filed.case).await.version;
        assert_eq!(centre.desk.fire_due_clocks(minute(29), 10, &centre.id()).await.unwrap(), 0);
        assert_eq!(centre.desk.fire_due_clocks(minute(30), 10, &centre.id()).await.unwrap(), 1);
        assert_eq!(centre.desk.fire_due_clocks(minute(31), 10, &centre.id()).await.unwrap(), 0);
        assert_eq!(centre.case(filed.case).await.version, before + 1);
        assert_eq!(centre.count("SELECT count(*) FROM alarms WHERE code = 'entry_late'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn changes_are_told_after_they_are_committed() {
    on_both(|centre: Centre| async move {
        let mut changes = centre.desk.changes();
        let filed = centre.file(STORY).await;
        let change = changes.try_recv().expect("told");
        assert_eq!((change.case, change.is_new), (filed.case, true));
        assert_eq!(change.version, centre.case(filed.case).await.version);
        assert!(changes.try_recv().is_err());
    })
    .await;
}

#[tokio::test]
async fn a_statement_brought_by_hand_extends_the_trace() {
    on_both(|centre: Centre| async move {
        let filed = centre.file(STORY).await;
        let header =
            "transfer_id,at,payer,payee,amount_fen,channel,payer_balance_fen,payee_balance_fen,status,memo";
        let file = format!(
            "{header}\nT1,20260110181800,{VICTIM_CARD},{FIRST_CARD},5000000,,,5000000,,\n\
             T2,20260110182600,{FIRST_CARD},{SECOND_CARD},4200000,,800000,,,\n\
             T3,20260110182700,{FIRST_CARD},,1,,,,,\n"
        );
        let take = async |officer, file: &str| {
            let (actor, ids) = (centre.actor(officer), centre.id());
            centre.desk.take_transfers(actor, filed.case, file.as_bytes().to_vec(), minute(1), &ids).await
        };
        assert_eq!(
            take(centre.wang, &file).await.unwrap_err().to_string(),
            "this needs the role investigator"
        );
        assert!(take(centre.zhang, "").await.is_err());
        let first = take(centre.zhang, &file).await.unwrap();
        assert_eq!((first.imported, first.duplicates, first.bad_rows.len()), (2, 0, 1));
        assert_eq!(first.bad_rows[0].line, 4, "the line of the bad row");
        let next = centre.order(filed.case, OrderKind::Stop, SECOND_CARD).await;
        assert_eq!(next.order.amount_fen, Fen::new(4_200_000));
        let second = take(centre.zhang, &file).await.unwrap();
        assert_eq!((second.imported, second.duplicates), (0, 2));
    })
    .await;
}
