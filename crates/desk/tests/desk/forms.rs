//! The victim's signed application: by link, once, with both pictures; it stands in the order's paper.

use desk::{FormChannel, Picture, PictureKind, SignedBy};
use pursuit::law::OrderKind;

use crate::centre::{FIRST_CARD, STORY, minute, on_both};

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
        let refused =
            async |now| desk.sign_form(&asked.token, by(), "10.0.0.9", now).await.unwrap_err().to_string();
        assert_eq!(refused(minute(2)).await, "handwriting cannot be: required");
        assert_eq!(
            Picture::new(b"<html>".to_vec()).unwrap_err().to_string(),
            "file cannot be: not_a_picture"
        );
        for kind in [PictureKind::Handwriting, PictureKind::Scan] {
            let picture = Picture::new(PNG.to_vec()).unwrap();
            desk.form_take_picture(&asked.token, kind, picture, "10.0.0.9", minute(3)).await.unwrap();
        }
        desk.sign_form(&asked.token, by(), "10.0.0.9", minute(9)).await.unwrap();
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

#[tokio::test]
async fn a_stop_that_left_unsigned_has_a_day_for_the_form() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let stop = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
        centre.sign_off(&stop, minute(2)).await;
        let open = "SELECT count(*) FROM deadlines WHERE kind = 'form_missing' AND state = 'running'";
        assert_eq!(centre.count(open).await, 1);
        let due = centre.count("SELECT due_at FROM deadlines WHERE kind = 'form_missing'").await;
        assert_eq!(due, minute(2 + 24 * 60).as_micros());
        let desk = &centre.desk;
        let asked = desk
            .ask_for_form(
                centre.actor(centre.zhang),
                filed.case,
                FormChannel::Branch,
                minute(3),
                &centre.id(),
            )
            .await
            .unwrap();
        for kind in [PictureKind::Handwriting, PictureKind::Scan] {
            let picture = Picture::new(PNG.to_vec()).unwrap();
            desk.form_take_picture(&asked.token, kind, picture, "10.0.0.9", minute(4)).await.unwrap();
        }
        desk.sign_form(&asked.token, by(), "10.0.0.9", minute(5)).await.unwrap();
        assert_eq!(centre.count(open).await, 0, "the form has come");
    })
    .await;
}
