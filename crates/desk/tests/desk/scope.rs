//! Row scope: another unit's case is as absent as one that does not exist, to every list, read and act.

use desk::{Error, FormChannel, NewComplaint, NewReport, OrderRequest, Picture, PictureKind, SignedBy};
use kernel::{AccountNo, CaseId, OfficerId};
use pursuit::law::OrderKind;
use records::people::Role;
use records::units::CENTRE;

use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

async fn numbers(centre: &Centre, user: OfficerId) -> Vec<String> {
    let user = centre.user(user).await;
    let page = centre.desk.reports(&user, None, 50, None).await.expect("a page");
    page.rows.into_iter().map(|row| row.number).collect()
}

async fn file_as(centre: &Centre, user: OfficerId) -> desk::Filed {
    let report = NewReport { text: STORY.to_owned(), source: "station".to_owned(), received_at: minute(0) };
    centre.desk.file_report(centre.actor(user), report, minute(0), &centre.id()).await.expect("filed")
}

fn stop() -> OrderRequest {
    let account = AccountNo::parse(FIRST_CARD).unwrap();
    OrderRequest { kind: OrderKind::Stop, account, whole_because: None }
}

#[tokio::test]
async fn another_units_case_is_absent() {
    on_both(|centre| async move {
        let bed = &centre.bed;
        let east = bed.unit(CENTRE, "county", "东区分局", 1).await;
        let west = bed.unit(CENTRE, "county", "西区分局", 2).await;
        let zhou = bed.user_of(east, "zhou", 11, &[Role::Investigator, Role::Approver]).await;
        let wu = bed.user_of(west, "wu.west", 12, &[Role::Investigator, Role::Approver]).await;
        let of_centre = centre.file(STORY).await;
        let of_east = file_as(&centre, zhou).await;
        assert_eq!(numbers(&centre, centre.zhang).await, [of_east.number.clone(), of_centre.number.clone()]);
        assert_eq!(numbers(&centre, zhou).await, std::slice::from_ref(&of_east.number));
        assert_eq!(numbers(&centre, wu).await, Vec::<String>::new());
        let reports = async |user| centre.desk.overview(&centre.user(user).await).await.unwrap();
        assert_eq!(reports(centre.zhang).await.reports, 2);
        assert_eq!(reports(zhou).await.orders.values().sum::<u64>(), 2);
        assert_eq!(reports(wu).await, desk::Overview::default());

        let order = centre.order(of_east.case, OrderKind::Stop, FIRST_CARD).await.order;
        let (actor, ids) = (centre.actor(wu), centre.id());
        let desk = &centre.desk;
        let stranger = centre.user(wu).await;
        let said = |error: Error| error.to_string();
        let acts = [
            desk.case(of_east.case, &stranger).await.map(drop).map_err(said),
            desk.sign(actor.clone(), order.id, 1, minute(1), &ids).await.map(drop).map_err(said),
            desk.approve(actor.clone(), order.id, 1, minute(1), &ids).await.map(drop).map_err(said),
            desk.withdraw(actor.clone(), order.id, 1, "不该", minute(1), &ids).await.map(drop).map_err(said),
            desk.request_order(actor.clone(), of_east.case, stop(), minute(1), &ids)
                .await
                .map(drop)
                .map_err(said),
            desk.file_case(actor.clone(), of_east.case, "A1101082026000001", minute(1), &ids)
                .await
                .map_err(said),
            desk.ask_for_form(actor.clone(), of_east.case, FormChannel::Link, minute(1), &ids)
                .await
                .map(drop)
                .map_err(said),
            desk.forms(of_east.case, &stranger).await.map(drop).map_err(said),
            desk.take_transfers(actor.clone(), of_east.case, Vec::new(), minute(1), &ids)
                .await
                .map(drop)
                .map_err(said),
        ];
        for act in acts {
            assert_eq!(act, Err("there is no such case".to_owned()));
        }
        let nobody = CaseId(uuid::Uuid::from_u128(5));
        assert_eq!(desk.case(nobody, &stranger).await.unwrap_err().to_string(), "there is no such case");
        let own = desk.sign(centre.actor(zhou), order.id, 1, minute(1), &ids).await;
        assert_eq!(own.expect("its own unit signs").signatures.len(), 1);
        let above = desk.sign(centre.actor(centre.zhang), order.id, 1, minute(1), &ids).await;
        assert_eq!(above.expect("and so does the one above").signatures.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_went_out_for_another_unit_is_absent() {
    on_both(|centre| async move {
        let bed = &centre.bed;
        let west = bed.unit(CENTRE, "county", "西区分局", 2).await;
        let wu = bed.user_of(west, "wu.west", 12, &[Role::Investigator, Role::Approver]).await;
        let (stranger, zhang) = (centre.user(wu).await, centre.user(centre.zhang).await);
        let (actor, ids, desk) = (centre.actor(wu), centre.id(), &centre.desk);
        let filed = centre.file(STORY).await;
        let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
        centre.sign_off(&order, minute(1)).await;
        let id = order.order.id;
        let asked =
            desk.ask_for_form(centre.actor(centre.zhang), filed.case, FormChannel::Link, minute(1), &ids);
        let token = asked.await.unwrap().token;
        for kind in [PictureKind::Handwriting, PictureKind::Scan] {
            let picture = Picture::new(b"\x89PNG\r\n\x1a\nrest".to_vec()).unwrap();
            desk.form_take_picture(&token, kind, picture, "10.0.0.9", minute(2)).await.unwrap();
        }
        let by = SignedBy {
            name: "刘某某".to_owned(),
            document: "110105194912310000".to_owned(),
            phone: "13800000012".to_owned(),
        };
        desk.sign_form(&token, by, "10.0.0.9", minute(2), &centre.id()).await.unwrap();
        let form = desk.forms(filed.case, &zhang).await.unwrap()[0].id;
        let sheet = desk.copy_sheet(centre.actor(centre.zhang), id, minute(2)).await.unwrap();
        let objection = NewComplaint {
            number: sheet.application_id.clone(),
            tail: FIRST_CARD[15..].to_owned(),
            name: "王某某".to_owned(),
            phone: "13800000012".to_owned(),
            text: "账户里是我的工资".to_owned(),
        };
        let complaint = desk
            .file_complaint(records::Actor::program("test"), objection, minute(3), &ids)
            .await
            .unwrap()
            .id;

        assert!(desk.beside(&stranger).await.unwrap().is_empty());
        assert!(desk.complaints(&stranger).await.unwrap().is_empty());
        assert_eq!(
            (desk.beside(&zhang).await.unwrap().len(), desk.complaints(&zhang).await.unwrap().len()),
            (1, 1)
        );
        let said = |error: Error| error.to_string();
        let acts = [
            desk.copy_sheet(actor.clone(), id, minute(4)).await.map(drop).map_err(said),
            desk.order_paper(actor.clone(), id, &sheet.papers[0], minute(4)).await.map(drop).map_err(said),
            desk.form_picture(actor.clone(), form, true, minute(4)).await.map(drop).map_err(said),
            desk.complaint(complaint, &stranger).await.map(drop).map_err(said),
            desk.answer_complaint(actor.clone(), complaint, 1, "已收到", minute(4), &ids).await.map_err(said),
            desk.release_for_complaint(actor.clone(), complaint, 1, "无关", minute(4), &ids)
                .await
                .map_err(said),
            desk.tell_holder(actor.clone(), complaint, 1, "电话", minute(4), &ids).await.map_err(said),
            desk.enter(actor.clone(), id, "0101", minute(4), &ids).await.map(drop).map_err(said),
        ];
        let nouns = ["order", "order", "form", "complaint", "complaint", "complaint", "complaint", "case"];
        for (act, noun) in acts.into_iter().zip(nouns) {
            assert_eq!(act, Err(format!("there is no such {noun}")));
        }
        let export = format!("业务申请编号,执行结果,账号\n{},0000,{FIRST_CARD}\n", sheet.application_id);
        let taken = desk.import_feedback(actor, export.into_bytes(), minute(5), &ids).await.unwrap();
        let bad: Vec<_> = taken.bad_rows.iter().map(|bad| bad.code).collect();
        assert_eq!((taken.applied, bad), (0, vec!["no_such_order"]));
    })
    .await;
}
