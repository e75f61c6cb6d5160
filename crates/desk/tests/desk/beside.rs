//! Beside the national platform: copied field by field, brought back by hand and by file, called meanwhile.

use desk::{FeedbackTaken, HandAnswer, NewCall, OrderRequest};
use kernel::{AccountNo, Fen};
use pursuit::law::OrderKind;
use pursuit::{CallOutcome, ClerkName, ClockKind, OrderState};

use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

const NUMBER: &str = "010111000000000020260110181900000042";

async fn sent(centre: &Centre) -> (kernel::CaseId, kernel::OrderId) {
    let filed = centre.file(STORY).await;
    let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
    centre.sign_off(&order, minute(1)).await;
    (filed.case, order.order.id)
}

fn in_force() -> HandAnswer {
    HandAnswer {
        number: Some(NUMBER.to_owned()),
        result: "0000".to_owned(),
        started_at: Some(minute(3)),
        balance: Some(Fen::new(800_000)),
        ..HandAnswer::default()
    }
}

#[tokio::test]
async fn an_order_is_copied_in_the_platforms_order_and_its_answer_starts_the_clock() {
    on_both(|centre| async move {
        let (case, id) = sent(&centre).await;
        let zhang = centre.user(centre.zhang).await;
        let list = centre.desk.beside(&zhang).await.unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].desk.as_ref().map(|desk| desk.phone.as_str()), Some("95533"));
        assert_eq!(list[0].answer_due_at, Some(minute(1).plus_seconds(24 * 3_600)));

        let sheet = centre.desk.copy_sheet(centre.actor(centre.zhang), id, minute(2)).await.unwrap();
        let field = |name: &str| {
            let found = sheet.fields.iter().find(|field| field.element == name);
            found.unwrap_or_else(|| panic!("no {name}")).text.clone()
        };
        let order: Vec<_> = sheet.fields.iter().map(|field| field.element.as_str()).take(4).collect();
        assert_eq!(order, ["ApplicationType", "CaseNumber", "CaseType", "EmergencyLevel"]);
        assert_eq!(field("AccountNumber"), FIRST_CARD);
        assert_eq!(field("TransferAmount"), "50000.00");
        assert!(sheet.fields.iter().all(|field| !field.element.starts_with("Attachments")));
        let papers: Vec<_> = sheet.papers.iter().map(|name| &name[..2]).collect();
        assert_eq!(papers, ["01", "01", "03"]);
        let actor = centre.actor(centre.zhang);
        let paper = centre.desk.order_paper(actor, id, &sheet.papers[2], minute(2)).await.unwrap();
        assert!(paper.starts_with(b"PK"), "a .docx");

        let entered =
            centre.desk.enter(centre.actor(centre.li), id, NUMBER, minute(2), &centre.id()).await.unwrap();
        assert_eq!(entered.order.state, OrderState::Delivered);
        assert_eq!(entered.order.platform.as_ref().map(|entry| entry.number.as_str()), Some(NUMBER));
        assert!(centre.outgoing(minute(60)).await.is_empty(), "what was typed in does not go over the line");

        let answered = centre
            .desk
            .answer_by_hand(centre.actor(centre.li), id, in_force(), minute(5), &centre.id())
            .await
            .unwrap();
        assert_eq!(answered.order.state, OrderState::InForce);
        assert_eq!(answered.order.expires_at, Some(minute(3).plus_seconds(48 * 3_600)), "the bank's start");
        assert_eq!(centre.case(case).await.stopped, Fen::new(800_000));
        assert!(centre.desk.beside(&zhang).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_its_field() {
    on_both(|centre| async move {
        let (_case, id) = sent(&centre).await;
        let check = async |answer: HandAnswer| {
            let actor = centre.actor(centre.zhang);
            let taken = centre.desk.answer_by_hand(actor, id, answer, minute(5), &centre.id()).await;
            taken.map(|sheet| format!("{:?}", sheet.order.state)).unwrap_or_else(|error| error.to_string())
        };
        let with = |change: fn(&mut HandAnswer)| {
            let mut answer = in_force();
            change(&mut answer);
            answer
        };
        assert_eq!(check(with(|a| a.result = "ok".to_owned())).await, "result cannot be: unknown");
        assert_eq!(check(with(|a| a.started_at = None)).await, "started_at cannot be: empty");
        assert_eq!(check(with(|a| a.started_at = Some(minute(21)))).await, "started_at cannot be: future");
        assert_eq!(
            check(with(|a| a.started_at = Some(minute(-73 * 60)))).await,
            "started_at cannot be: early"
        );
        assert_eq!(check(with(|a| a.balance = Some(Fen::new(-1)))).await, "balance cannot be: negative");
        assert_eq!(check(with(|a| a.number = Some("转账".to_owned()))).await, "number cannot be: unknown");
        assert_eq!(check(in_force()).await, "InForce");
        let again = check(in_force()).await;
        assert!(again.contains("taken before") || again.contains("cannot be answered"), "{again}");
        let wang = centre.actor(centre.wang);
        let forbidden = centre.desk.enter(wang, id, NUMBER, minute(5), &centre.id()).await.unwrap_err();
        assert_eq!(forbidden.to_string(), "this needs the role investigator");
    })
    .await;
}

#[tokio::test]
async fn a_promise_has_a_clock_and_an_order_answered_there_is_not_sent() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let stop = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await.order;
        let call = |outcome, clerk: &str, until| NewCall { outcome, clerk: ClerkName::new(clerk), until };
        let log = async |call: NewCall| {
            centre.desk.log_call(centre.actor(centre.zhang), stop.id, call, minute(1), &centre.id()).await
        };
        let refused = log(call(CallOutcome::Promised, "", Some(minute(60)))).await.unwrap_err();
        assert_eq!(refused.to_string(), "a promise names who gave it and until when it holds");
        log(call(CallOutcome::NoAnswer, "", None)).await.unwrap();
        let promised = log(call(CallOutcome::Promised, "陈某", Some(minute(60)))).await.unwrap();
        assert_eq!(promised.calls.len(), 2);
        let clocks = centre.case(filed.case).await.clocks;
        let promise = clocks.iter().find(|running| running.clock.kind == ClockKind::PromiseEnds);
        assert_eq!(promise.map(|running| running.due_at), Some(minute(60)));
        assert!(!format!("{:?}", promised.order).contains("陈某"), "a clerk's name prints masked");

        let query = centre.order(filed.case, OrderKind::StatementQuery, FIRST_CARD).await.order;
        let actor = centre.actor(centre.zhang);
        let there = centre
            .desk
            .answered_elsewhere(actor, query.id, query.version, NUMBER, minute(2), &centre.id())
            .await
            .unwrap();
        assert_eq!(there.order.state, OrderState::Withdrawn);
        let again = centre.case(filed.case).await.orders;
        let queries = again.iter().filter(|o| o.order.kind == OrderKind::StatementQuery).count();
        assert_eq!(queries, 1, "what is answered elsewhere is not proposed again");

        assert_eq!(centre.desk.fire_due_clocks(minute(60), 10, &centre.id()).await.unwrap(), 2);
        assert_eq!(centre.count("SELECT count(*) FROM alarms WHERE code = 'promise_ended'").await, 1);
    })
    .await;
}

fn export(rows: &[[&str; 5]]) -> Vec<u8> {
    let mut text = "业务申请编号,执行结果,账号,止付前账户余额,执行起始时间,处理意见\n".to_owned();
    for row in rows {
        text.push_str(&row.join(","));
        text.push_str(",\n");
    }
    text.into_bytes()
}

async fn import(centre: &Centre, file: Vec<u8>) -> FeedbackTaken {
    let actor = centre.actor(centre.zhang);
    centre.desk.import_feedback(actor, file, minute(6), &centre.id()).await.expect("a file is read")
}

#[tokio::test]
async fn an_export_answers_by_number_or_account_and_lists_what_fits_nothing() {
    on_both(|centre| async move {
        let (case, id) = sent(&centre).await;
        let other = "010199000000000020260110181900000077";
        let file = export(&[
            [NUMBER, "0000-反馈成功", FIRST_CARD, "8000.00", "2026-01-10 18:41:00"],
            [other, "0000", "6217000000000000999", "1.00", "20260110184100"],
            [other, "0000", FIRST_CARD, "x", "20260110184100"],
        ]);
        let taken = import(&centre, file.clone()).await;
        let bad: Vec<_> = taken.bad_rows.iter().map(|bad| (bad.row, bad.code)).collect();
        assert_eq!((taken.applied, taken.repeated), (1, 0));
        assert_eq!(bad, [(3, "no_such_order"), (4, "unreadable")]);
        assert_eq!(taken.unknown_columns, ["处理意见"]);
        let order = centre.case(case).await.orders.into_iter().find(|o| o.order.id == id).unwrap().order;
        assert_eq!(order.state, OrderState::InForce);
        assert_eq!(order.platform.map(|entry| entry.number).as_deref(), Some(NUMBER), "found by its account");
        assert_eq!(order.started_at.map(|at| at.to_platform_text()).as_deref(), Some("20260110184100"));
        let again = import(&centre, file).await;
        assert_eq!(
            (again.applied, again.bad_rows.len()),
            (0, 2),
            "the same file again changes nothing: {again:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn every_kind_is_ordered_when_the_law_allows_it_and_refused_by_name_when_not() {
    on_both(|centre| async move {
        let (case, id) = sent(&centre).await;
        let ask = async |kind, whole: Option<&str>| {
            let account = AccountNo::parse(FIRST_CARD).unwrap();
            let request = OrderRequest { kind, account, whole_because: whole.map(str::to_owned) };
            let actor = centre.actor(centre.zhang);
            centre.desk.request_order(actor, case, request, minute(10), &centre.id()).await
        };
        let refused = async |kind| ask(kind, None).await.unwrap_err().to_string();
        assert_eq!(refused(OrderKind::Freeze).await, "the case is not filed");
        assert!(refused(OrderKind::Stop).await.ends_with("asks for that already"));
        assert!(refused(OrderKind::StopExtension).await.starts_with("there is no order in force"));
        assert!(refused(OrderKind::StopRelease).await.starts_with("there is no order in force"));
        assert!(refused(OrderKind::FreezeRelease).await.starts_with("there is no order in force"));
        assert!(refused(OrderKind::LiveWatchEnd).await.starts_with("there is no order in force"));
        let actor = || centre.actor(centre.li);
        centre.desk.answer_by_hand(actor(), id, in_force(), minute(5), &centre.id()).await.unwrap();
        assert_eq!(refused(OrderKind::Stop).await, "the account is held already");

        for kind in [OrderKind::StopExtension, OrderKind::HolderQuery, OrderKind::LiveWatch] {
            let order = ask(kind, None).await.unwrap();
            assert_eq!(order.order.kind, kind);
            centre.sign_off(&order, minute(11)).await;
        }
        let customer = ask(OrderKind::AllAccountsQuery, None).await.unwrap();
        let (all, version) = (customer.order.id, customer.order.version);
        for officer in [centre.zhang, centre.li] {
            centre.desk.sign(centre.actor(officer), all, version, minute(11), &centre.id()).await.unwrap();
        }
        let lacks =
            centre.desk.approve(centre.actor(centre.wang), all, version, minute(11), &centre.id()).await;
        assert_eq!(
            lacks.unwrap_err().to_string(),
            "the message lacks AccountCredentialNumber: it is empty",
            "the holder's document comes with the answer to a holder query"
        );

        centre.desk.file_case(actor(), case, "A4403002026010001", minute(12), &centre.id()).await.unwrap();
        let freeze = centre.order(case, OrderKind::Freeze, FIRST_CARD).await.order;
        assert_eq!(freeze.state, OrderState::Proposed, "a freeze is proposed before the stop lapses");
        let whole = ask(OrderKind::Freeze, Some("余额不足且多名被害人")).await.unwrap();
        assert_eq!(whole.order.id, freeze.id);
        centre.sign_off(&whole, minute(13)).await;
        let sheet = centre.desk.copy_sheet(centre.actor(centre.zhang), freeze.id, minute(14)).await.unwrap();
        let text = |name: &str| sheet.fields.iter().find(|f| f.element == name).map(|f| f.text.as_str());
        assert_eq!(text("FreezeType"), Some("02"));
        assert_eq!(text("Remark"), Some("余额不足且多名被害人"));
        assert_eq!(sheet.papers.iter().filter(|name| name.starts_with("02")).count(), 1);
    })
    .await;
}
