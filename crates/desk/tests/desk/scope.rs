//! Row scope: another unit's case is as absent as one that does not exist, to every list, read and act.

use desk::{Error, NewReport};
use kernel::{CaseId, OfficerId};
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
