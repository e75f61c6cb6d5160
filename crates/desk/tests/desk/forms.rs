//! The victim's signed application: by link, once, with both pictures; it stands in the order's paper.

use desk::{Cooperation, FormChannel, Picture, PictureKind, SignedBy};
use kernel::CaseId;
use pursuit::law::OrderKind;
use wire::{DownBody, Message, decode};

use crate::bank::Bank;
use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn by() -> SignedBy {
    SignedBy {
        name: "刘某某".to_owned(),
        document: "110105194912310000".to_owned(),
        phone: "13800000012".to_owned(),
    }
}

#[tokio::test]
async fn a_form_is_signed_once_and_stands_in_the_application() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let desk = &centre.desk;
        let actor = centre.actor(centre.zhang);
        let asked =
            desk.ask_for_form(actor, filed.case, FormChannel::Link, minute(1), &centre.id()).await.unwrap();
        assert_eq!(asked.token.len(), 64);
        let page = desk.form_page(&asked.token, minute(2)).await.unwrap();
        assert_eq!(page.payments[0].2.as_deref(), Some("****0013"), "accounts by their ends only");
        let refused = async |now| {
            desk.sign_form(&asked.token, by(), "10.0.0.9", now, &centre.id()).await.unwrap_err().to_string()
        };
        assert_eq!(refused(minute(2)).await, "handwriting cannot be: required");
        assert_eq!(
            Picture::new(b"<html>".to_vec()).unwrap_err().to_string(),
            "file cannot be: not_a_picture"
        );
        for kind in [PictureKind::Handwriting, PictureKind::Scan] {
            let picture = Picture::new(PNG.to_vec()).unwrap();
            desk.form_take_picture(&asked.token, kind, picture, "10.0.0.9", minute(3)).await.unwrap();
        }
        desk.sign_form(&asked.token, by(), "10.0.0.9", minute(9), &centre.id()).await.unwrap();
        assert_eq!(refused(minute(10)).await, "form cannot be: signed");
        let forms = desk.forms(filed.case, &centre.user(centre.zhang).await).await.unwrap();
        assert_eq!((forms[0].victim_minutes, forms[0].name.as_deref()), (Some(8), Some("刘某某")));
        let seen = desk.form_picture(centre.actor(centre.wang), forms[0].id, true, minute(11)).await.unwrap();
        assert_eq!(seen, PNG);
        let stored = centre.count("SELECT count(*) FROM victim_forms WHERE signed_at IS NOT NULL").await;
        assert_eq!(stored, 1);

        let stop = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
        centre.sign_off(&stop, minute(12)).await;
        let sheet = desk.copy_sheet(centre.actor(centre.zhang), stop.order.id, minute(12)).await.unwrap();
        let name = sheet.papers.iter().find(|name| name.starts_with("03")).unwrap();
        let paper =
            desk.order_paper(centre.actor(centre.zhang), stop.order.id, name, minute(13)).await.unwrap();
        assert!(paper.starts_with(b"PK"));
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_unknown_or_over_opens_nothing() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let desk = &centre.desk;
        let actor = centre.actor(centre.zhang);
        let asked = desk
            .ask_for_form(actor, filed.case, FormChannel::Station, minute(0), &centre.id())
            .await
            .unwrap();
        for (token, now) in [("", minute(1)), ("ff", minute(1)), (asked.token.as_str(), minute(24 * 60))] {
            let error = desk.form_page(token, now).await.unwrap_err();
            assert_eq!(error.to_string(), "there is no such form");
        }
        let wang = centre.actor(centre.wang);
        let forbidden = desk.ask_for_form(wang, filed.case, FormChannel::Link, minute(1), &centre.id()).await;
        assert!(forbidden.is_err());
    })
    .await;
}

/// How the papers of the case's stop stand, and whether they can be sent now.
async fn stands(centre: &Centre, case: CaseId, account: &str) -> Option<(&'static str, bool)> {
    let completion = centre.order(case, OrderKind::Stop, account).await.completion;
    completion.map(|completion| (completion.state.name(), completion.can_send()))
}

/// The victim signs at a branch, with both pictures.
async fn sign(centre: &Centre, case: CaseId, at: i64) {
    let (desk, actor) = (&centre.desk, centre.actor(centre.zhang));
    let asked = desk.ask_for_form(actor, case, FormChannel::Branch, minute(at), &centre.id()).await.unwrap();
    for kind in [PictureKind::Handwriting, PictureKind::Scan] {
        let picture = Picture::new(PNG.to_vec()).unwrap();
        desk.form_take_picture(&asked.token, kind, picture, "10.0.0.9", minute(at)).await.unwrap();
    }
    desk.sign_form(&asked.token, by(), "10.0.0.9", minute(at), &centre.id()).await.unwrap();
}

const ANSWERS_AWAITED: &str =
    "SELECT count(*) FROM deadlines WHERE kind = 'papers_answer' AND state = 'running'";

#[tokio::test]
async fn a_stop_that_left_unsigned_has_a_day_for_the_form() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let stop = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
        assert_eq!(stop.completion, None, "what has not left owes nothing");
        centre.sign_off(&stop, minute(2)).await;
        assert_eq!(stands(&centre, filed.case, FIRST_CARD).await, Some(("owed", false)));
        let open = "SELECT count(*) FROM deadlines WHERE kind = 'form_missing' AND state = 'running'";
        assert_eq!(centre.count(open).await, 1);
        let due = centre.count("SELECT due_at FROM deadlines WHERE kind = 'form_missing'").await;
        assert_eq!(due, minute(2 + 24 * 60).as_micros());
        sign(&centre, filed.case, 5).await;
        assert_eq!(centre.count(open).await, 0, "the form has come");
        assert_eq!(centre.count(ANSWERS_AWAITED).await, 1, "and the bank has its own day to answer");
        assert_eq!(stands(&centre, filed.case, FIRST_CARD).await, Some(("waiting", false)));
        completed(&centre, filed.case).await;
        assert_eq!(centre.count(ANSWERS_AWAITED).await, 0);
        assert_eq!(stands(&centre, filed.case, FIRST_CARD).await, Some(("answered", false)));
    })
    .await;
}

#[tokio::test]
async fn papers_that_the_line_refused_are_sent_once_more_at_an_officers_word() {
    on_both(|centre| async move {
        let case = centre.file(STORY).await.case;
        let stop = centre.order(case, OrderKind::Stop, FIRST_CARD).await;
        centre.sign_off(&stop, minute(2)).await;
        sign(&centre, case, 5).await;
        let papers = centre.desk.claim_follow_ups(5, minute(6)).await.unwrap().remove(0);
        centre.desk.follow_up_done(papers.id, false, minute(7)).await.unwrap();
        assert_eq!(stands(&centre, case, FIRST_CARD).await, Some(("refused", true)));
        let again = async |officer| {
            let actor = centre.actor(officer);
            let sent = centre.desk.complete_stop(actor, stop.order.id, minute(8), &centre.id()).await;
            sent.map_err(|error| error.to_string())
        };
        assert_eq!(again(centre.wang).await, Err("this needs the role investigator".to_owned()));
        assert_eq!(again(centre.zhang).await, Ok(()));
        assert_eq!(stands(&centre, case, FIRST_CARD).await, Some(("waiting", false)));
        assert_eq!(again(centre.zhang).await, Err("not allowed: nothing_to_complete".to_owned()));
        assert_eq!(centre.desk.claim_follow_ups(5, minute(9)).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn papers_of_what_was_typed_in_are_typed_in_too() {
    on_both(|centre| async move {
        let case = centre.file(crate::centre::STORY).await.case;
        let stop = centre.order(case, OrderKind::Stop, FIRST_CARD).await;
        centre.sign_off(&stop, minute(2)).await;
        let (desk, id) = (&centre.desk, stop.order.id);
        let zhang = || centre.actor(centre.zhang);
        desk.enter(zhang(), id, "P20260110001", minute(3), &centre.id()).await.unwrap();
        let early = desk.completion_brought_back(zhang(), id, None, minute(3)).await;
        assert_eq!(early.unwrap_err().to_string(), "not allowed: nothing_to_complete");
        sign(&centre, case, 5).await;
        assert_eq!(stands(&centre, case, FIRST_CARD).await, Some(("by_hand", false)));
        assert_eq!(desk.claim_follow_ups(5, minute(600)).await.unwrap(), [], "the line leaves it alone");
        let sheet = desk.completion_sheet(zhang(), id, minute(6)).await.unwrap();
        let field =
            |name: &str| sheet.fields.iter().find(|field| field.element == name).map(|f| f.text.clone());
        assert_eq!(field("ApplicationType").as_deref(), Some("04"));
        assert_eq!(
            field("OriginalApplicationID").as_deref(),
            Some("P20260110001"),
            "the platform's own number"
        );
        let name = sheet.papers.iter().find(|name| name.starts_with("03")).unwrap();
        assert!(desk.order_paper(zhang(), id, name, minute(6)).await.unwrap().starts_with(b"PK"));
        desk.completion_brought_back(zhang(), id, None, minute(7)).await.unwrap();
        assert_eq!(stands(&centre, case, FIRST_CARD).await, Some(("sent", false)));
        let wrong = desk.completion_brought_back(zhang(), id, Some("x"), minute(8)).await;
        assert_eq!(wrong.unwrap_err().to_string(), "result cannot be: unknown");
        desk.completion_brought_back(zhang(), id, Some("0000"), minute(8)).await.unwrap();
        assert_eq!(stands(&centre, case, FIRST_CARD).await, Some(("answered", false)));
        assert_eq!(centre.count(ANSWERS_AWAITED).await, 0);
    })
    .await;
}

/// The papers go after the stop (type 04) under a number of their own; the bank's answer is noted and moves no order.
async fn completed(centre: &Centre, case: CaseId) {
    let desk = &centre.desk;
    let first = centre.outgoing(minute(6)).await.pop().unwrap();
    let Ok(Message::Down { body: DownBody::Stop(sent), .. }) = decode(&first.message) else {
        panic!("no stop")
    };
    let papers = desk.claim_follow_ups(5, minute(6)).await.unwrap().remove(0);
    let Ok(Message::Down { body: DownBody::Stop(after), .. }) = decode(&papers.message) else {
        panic!("no stop")
    };
    assert_eq!(papers.bank, sent.bank_id.unwrap().as_str());
    assert_eq!((after.application_type.as_str(), sent.application_type.as_str()), ("04", "00"));
    assert_eq!(after.original_application_id, Some(sent.application_id));
    assert_ne!(after.application_id, sent.application_id);
    assert_eq!(wire::check_papers(wire::PaperedOrder::Stop, &after.attachments), Ok(()));
    assert_ne!(after.attachments[2], sent.attachments[2], "the application is signed now");
    desk.follow_up_done(papers.id, true, minute(6)).await.unwrap();
    let mut bank = Bank { balance: 100, ..Bank::default() };
    let claimed = desk::Outgoing { message: papers.message.clone(), ..first };
    let answer = bank.take(&claimed, minute(7)).unwrap();
    desk.receive(&answer, minute(7), &centre.id()).await.unwrap();
    desk.apply_inbox(5, minute(7), &centre.id()).await.unwrap();
    let answered = "SELECT count(*) FROM follow_ups WHERE state = 'answered' AND result = '0000'";
    assert_eq!(centre.count(answered).await, 1);
    let stop = centre.order(case, OrderKind::Stop, FIRST_CARD).await.order;
    assert_eq!(stop.answered_at, None, "the stop itself waits for its own answer");
}

/// A letter to another unit has a number of its own, the officer's name, and stands in the trail.
#[tokio::test]
async fn another_unit_is_asked_by_a_numbered_letter() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let write = async |officer, matter: &str| {
            let asked = Cooperation { to: "某县公安局".to_owned(), matter: matter.to_owned() };
            let written =
                centre.desk.cooperation_letter(centre.actor(officer), filed.case, asked, minute(1)).await;
            written.map_err(|error| error.to_string())
        };
        let letter = write(centre.zhang, "调取取款监控录像").await.unwrap();
        assert_eq!(letter.number, "反诈协作字〔2026〕1号");
        assert!(letter.bytes.starts_with(b"PK"));
        assert_eq!(write(centre.zhang, "协助传唤").await.unwrap().number, "反诈协作字〔2026〕2号");
        assert_eq!(write(centre.zhang, " ").await.unwrap_err(), "matter cannot be: required");
        assert!(write(centre.wang, "调取录像").await.unwrap_err().contains("investigator"));
    })
    .await;
}
