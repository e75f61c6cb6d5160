//! What a bank does with orders: the whole way of one account, a hosted institution, a live watch.

use serde_json::json;
use wire::codes::{ApplicationType, InterceptionOrder, SubjectType};
use wire::{
    ApplicationId, ApplicationPrefix, Message, OrganisationCode, PlatformTime, UpBody, WatchEnd, WatchOrder,
};

use crate::bank::{BANK, HOSTED, fits};
use crate::platform::{
    connected, freeze_order, freeze_release, holder_query, statement_query, stop_order, stop_release,
    transmission, wall,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stop_query_freeze_and_release_reach_the_banks_system() {
    let (bank, mut platform) = connected("").await;
    let (stop, freeze) = (stop_order(1), freeze_order(2));
    let said = bank.exchange(&mut platform, transmission(1, stop.clone())).await;
    assert_eq!(said, "100000, 100102 0000 AccountBalance 32100.55");
    let said = bank.exchange(&mut platform, transmission(2, statement_query(3))).await;
    assert_eq!(said, "100000, 100302 0000 rows 2");
    let said = bank.exchange(&mut platform, transmission(3, holder_query(4))).await;
    assert_eq!(said, "100000, 100304 0000 AccountSubjectName 周某");
    let completed = wire::StopOrder {
        application_id: ApplicationId::new(ApplicationPrefix::STOP, 5),
        application_type: ApplicationType::COMPLETED,
        original_application_id: Some(stop.application_id),
        ..stop.clone()
    };
    let said = bank.exchange(&mut platform, transmission(4, completed)).await;
    assert_eq!(said, "100000, 100102 0000 AccountBalance 32100.55", "papers of a stop that stands");
    assert_eq!(bank.seen().await["made"], json!([stop.application_id.as_str()]), "held once");
    let said = bank.exchange(&mut platform, transmission(5, stop_release(6, &stop))).await;
    assert_eq!(said, "100000, 100104 0000");
    let said = bank.exchange(&mut platform, transmission(6, freeze.clone())).await;
    assert_eq!(said, "100000, 100202 0000 AccountBalance 32100.55 FrozedBalance 32100.55");
    let seen = bank.seen().await;
    assert_eq!(seen["standing"], json!([freeze.application_id.as_str()]));
    assert_eq!(seen["lifted"], json!([stop.application_id.as_str()]));
    let listed = fits("bank-orders", &bank.command(&["orders", "--json"]));
    let results: Vec<_> = listed.as_array().unwrap().iter().map(|duty| duty["result"].clone()).collect();
    assert_eq!(results, vec![json!("0000"); 6]);
}

/// The order goes to the host, the answer comes under the hosted code with the host's behind it, and the duty is listed
/// under the institution that owes it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hosted_institution_answers_under_its_own_code() {
    let (bank, mut platform) = connected("").await;
    let mut stop = stop_order(1);
    stop.bank_id = Some(OrganisationCode::parse(HOSTED).unwrap());
    assert_eq!(bank.send(transmission(1, stop)).await, "100000");
    let Message::Up { head, body } = platform.next().await else { panic!("no feedback") };
    assert!(matches!(&body, UpBody::Stop(said) if said.result.as_str() == "0000"), "{body:?}");
    let serial = head.trans_serial_number;
    assert_eq!((serial.sender().as_str(), serial.host().unwrap().as_str()), (HOSTED, BANK));
    let of = |code: &str| -> usize {
        let text = bank.command(&["orders", "--institution", code, "--json"]);
        serde_json::from_str::<serde_json::Value>(&text).unwrap().as_array().unwrap().len()
    };
    assert_eq!((of(HOSTED), of(BANK)), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watched_account_tells_each_movement_once() {
    let (mut bank, mut platform) = connected("").await;
    let of = stop_order(1);
    let order = WatchOrder {
        application_id: ApplicationId::new(ApplicationPrefix::WATCH, 1),
        case_number: of.case_number.clone(),
        case_type: of.case_type,
        emergency_level: of.emergency_level,
        subject_type: SubjectType::PERSON,
        bank_id: None,
        bank_name: of.bank_name.clone(),
        account_name: Some(of.account_name.clone()),
        account_number: of.account_number.clone(),
        interception_order_id: InterceptionOrder::EXECUTE,
        interception_start_time: time("20260110181800"),
        interception_end_time: time("20990110181800"),
        reason: None,
        remark: None,
        applicant: of.applicant.clone(),
        attachments: Vec::new(),
    };
    let end = WatchEnd {
        application_id: ApplicationId::new(ApplicationPrefix::WATCH_END, 2),
        original_application_id: order.application_id,
        case_number: of.case_number,
        case_type: of.case_type,
        emergency_level: of.emergency_level,
        bank_id: None,
        bank_name: of.bank_name,
        account_name: None,
        account_number: of.account_number,
        interception_end_time: time("20990110181800"),
        remark: None,
        applicant: of.applicant,
        attachments: Vec::new(),
    };
    assert_eq!(bank.exchange(&mut platform, transmission(1, order)).await, "100000, 100306 0000");
    let moved = |serial: &str, at: String| json!({ "at": at, "direction": "out", "amount_fen": 100, "serial": serial });
    // A booking dated ahead is told when its time has come, and 2098 has not.
    bank.core("tell", moved("T9", "2098-01-10T18:20:00+08:00".to_owned())).await;
    bank.core("tell", moved("T3", wall().to_string())).await;
    assert_eq!(platform.said().await, "100306 0000 rows 1");
    bank.kill();
    bank.start();
    bank.core("tell", moved("T4", wall().to_string())).await;
    assert_eq!(platform.said().await, "100306 0000 rows 1", "only what is new, after a kill as well");
    assert_eq!(bank.exchange(&mut platform, transmission(2, end.clone())).await, "100000, 100308 0000");
    let again = WatchEnd { application_id: ApplicationId::new(ApplicationPrefix::WATCH_END, 3), ..end };
    assert_eq!(bank.exchange(&mut platform, transmission(3, again)).await, "100000, 100308 1601");
}

fn time(text: &str) -> PlatformTime {
    kernel::Timestamp::parse(text).unwrap().into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_freeze_is_released_once() {
    let (bank, mut platform) = connected("").await;
    let freeze = freeze_order(1);
    let released = bank.exchange(&mut platform, transmission(1, freeze_release(2, &freeze))).await;
    assert_eq!(released, "100000, 100204 0400");
    bank.exchange(&mut platform, transmission(2, freeze.clone())).await;
    let released = bank.exchange(&mut platform, transmission(3, freeze_release(3, &freeze))).await;
    assert_eq!(released, "100000, 100204 0000 UnfreezeBalance 32100.55");
    let released = bank.exchange(&mut platform, transmission(4, freeze_release(4, &freeze))).await;
    assert_eq!(released, "100000, 100204 1900");
}
