//! What banks report and ask: a case is filed and answered, suspects stand on the list until they are taken back, and the
//! centre's own word goes before a bank's.

use desk::{ListingAct, Received};
use kernel::{AccountNo, Fen, Timestamp};
use pursuit::law::OrderKind;
use wire::codes::{Currency, FeatureCode, IsCeased, ListResult, Mode, ReportIdType, ReportType};
use wire::{
    AccountReport, Answerer, ApplicationId, ApplicationPrefix, CaseReport, DownBody, ListCheck, ListSubject,
    Message, OrganisationCode, PairCheck, Personal, ReportedTransaction, Text, TransSerialNumber,
    TransferSide, UpBody, UpHead, decode, encode, list_key,
};

use crate::centre::{Centre, FIRST_CARD, STORY, VICTIM_CARD, minute, on_both};

const BANK: &str = "105100000017";
/// A card of another bank than the one that reports.
const OTHER_CARD: &str = "6222020000000000020";

fn up(number: u128, body: impl Into<UpBody>) -> Vec<u8> {
    let bank = OrganisationCode::parse(BANK).unwrap();
    let head = UpHead {
        mode: Mode::STANDARD,
        to: OrganisationCode::PLATFORM,
        trans_serial_number: TransSerialNumber::new(bank, None, number),
        is_initial_node: None,
        from_tg_organization_id: None,
    };
    encode(&Message::Up { head, body: body.into() })
}

fn side(account: &str, name: &str) -> TransferSide {
    TransferSide {
        bank_id: None,
        bank_name: Text::new("工行").ok(),
        account_name: Personal::new(name).ok(),
        account_number: Personal::new(account).unwrap(),
    }
}

fn transaction(id: &str, fen: i64, transfer_in: TransferSide) -> ReportedTransaction {
    ReportedTransaction {
        id: Text::new(id).unwrap(),
        time: minute(-30).into(),
        kind: None,
        currency: Currency::CNY,
        transfer_amount: Fen::new(fen),
        transfer_out: side(VICTIM_CARD, "李某"),
        transfer_in,
        ip: None,
        mac: None,
        device_id: None,
        place: None,
        remark: None,
        is_ceased: IsCeased::NO,
    }
}

fn case_report() -> CaseReport {
    CaseReport {
        application_id: ApplicationId::new(ApplicationPrefix::CASE_REPORT, 7),
        application_type: ReportType::REPORT,
        report_end_time: None,
        victim_name: Personal::new("李某").unwrap(),
        victim_phone_number: Personal::new("13800000003").unwrap(),
        victim_id_type: ReportIdType::RESIDENT,
        victim_id_number: Personal::new("110101199001010001").unwrap(),
        accident_description: Text::new("客户在柜面称被冒充客服诱导转账").unwrap(),
        report_org_name: Text::new("中国建设银行某支行").unwrap(),
        operator_name: None,
        operator_phone_number: None,
        transactions: vec![
            transaction(
                "T1",
                4_980_000,
                TransferSide { bank_id: OrganisationCode::parse(BANK).ok(), ..side(FIRST_CARD, "周某") },
            ),
            transaction("T2", 2_000_000, side(OTHER_CARD, "吴某")),
        ],
        attachments: Vec::new(),
    }
}

async fn receive(centre: &Centre, bytes: &[u8], at: Timestamp) -> Received {
    let received = centre.desk.receive(bytes, at, &centre.id()).await.unwrap();
    centre.desk.apply_inbox(10, at, &centre.id()).await.unwrap();
    received
}

#[tokio::test]
async fn a_reported_case_is_filed_once_and_answered_with_its_number() {
    on_both(|centre| async move {
        let message = up(1, case_report());
        assert!(matches!(receive(&centre, &message, minute(0)).await, Received::Stored(_)));
        assert!(matches!(receive(&centre, &message, minute(1)).await, Received::Repeated(_)));
        assert_eq!(centre.count("SELECT count(*) FROM cases WHERE source = 'bank'").await, 1);
        assert_eq!(centre.count("SELECT count(*) FROM inbox WHERE state = 'applied'").await, 1);
        let reply = centre.desk.claim_follow_ups(5, minute(2)).await.unwrap().remove(0);
        assert_eq!(reply.bank, BANK);
        let Ok(Message::Down { body: DownBody::CaseReport(answer), .. }) = decode(&reply.message) else {
            panic!("no answer to a case")
        };
        assert_eq!(answer.application_id, case_report().application_id);
        let number = answer.case_number.unwrap();
        let case = desk::case_numbered(centre.desk.records(), number.as_str()).await.unwrap();
        let stop = centre.order(case, OrderKind::Stop, FIRST_CARD).await.order;
        assert_eq!(stop.amount_fen, Fen::new(4_980_000), "the transfer as the bank reported it");
        centre.sign_off_all(case, minute(2)).await;
        let out = centre.outgoing(minute(2)).await;
        let stops: Vec<_> = out
            .iter()
            .filter_map(|out| match decode(&out.message) {
                Ok(Message::Down { body: DownBody::Stop(stop), .. }) => Some(stop),
                _ => None,
            })
            .map(|stop| {
                let account = stop.account_number.reveal().to_owned();
                (account, stop.application_type.to_string(), stop.original_application_id)
            })
            .collect();
        let report = Some(case_report().application_id);
        assert!(
            stops.contains(&(FIRST_CARD.to_owned(), "02".to_owned(), report)),
            "it follows the bank's report"
        );
        assert!(stops.contains(&(OTHER_CARD.to_owned(), "00".to_owned(), None)), "no other bank knows of it");
        assert_eq!(centre.desk.claim_follow_ups(5, minute(2)).await.unwrap(), [], "claimed by one");
        centre.desk.follow_up_failed(reply.id, minute(2)).await.unwrap();
        assert_eq!(centre.desk.claim_follow_ups(5, minute(3)).await.unwrap().len(), 1, "and tried again");
        centre.desk.follow_up_done(reply.id, true, minute(4)).await.unwrap();
        assert_eq!(centre.desk.claim_follow_ups(5, minute(90)).await.unwrap(), []);
    })
    .await;
}

fn account_report(number: u128, feature: FeatureCode) -> Vec<u8> {
    up(
        number,
        AccountReport {
            application_id: ApplicationId::new(ApplicationPrefix::ACCOUNT_REPORT, number),
            feature_code: feature,
            bank_id: OrganisationCode::parse(BANK).unwrap(),
            card_number: Personal::new(FIRST_CARD).unwrap(),
            account_name: Personal::new("周某").unwrap(),
            id_type: ReportIdType::RESIDENT,
            id_number: Personal::new("11010119900101000X").unwrap(),
            phone_number: None,
            address: None,
            accounts: Vec::new(),
            reporter: Answerer {
                feedback_remark: None,
                feedback_org_name: None,
                operator_name: None,
                operator_phone_number: None,
            },
        },
    )
}

/// What the list says of an account, asked by its key or by its number.
async fn asked(centre: &Centre, data_type: &str, data: &str) -> ListResult {
    let check = ListCheck { data_type: Text::new(data_type).unwrap(), data: Personal::new(data).unwrap() };
    let received = centre.desk.receive(&up(9, check), minute(1), &centre.id()).await.unwrap();
    let Received::Answered(reply) = received else { panic!("a question is answered: {received:?}") };
    match decode(&reply) {
        Ok(Message::Down { body: DownBody::ListVerdict(verdict), .. }) => verdict.list_result,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_list_says_whom_a_bank_suspects_and_whom_the_centre_found() {
    on_both(|centre| async move {
        let account = async |centre: &Centre| asked(centre, "AccountNumber", FIRST_CARD).await;
        assert_eq!(account(&centre).await, ListResult::NOT_LISTED);
        receive(&centre, &account_report(1, FeatureCode::parse("3004").unwrap()), minute(0)).await;
        assert_eq!(account(&centre).await, ListResult::SUSPICIOUS);
        let key = list_key(&ListSubject::Account(FIRST_CARD));
        assert_eq!(asked(&centre, "AccountNumber", &key).await, ListResult::SUSPICIOUS, "by its key");
        let holder = asked(&centre, "IDType_IDNumber", "01_11010119900101000x").await;
        assert_eq!(holder, ListResult::SUSPICIOUS, "the holder as well");

        let filed = centre.file(STORY).await;
        let number = AccountNo::parse(FIRST_CARD).unwrap();
        let (desk, ids) = (&centre.desk, centre.id());
        let zhang = centre.actor(centre.zhang);
        let id =
            desk.propose_listing(zhang, filed.case, number, "涉案资金流入", minute(1), &ids).await.unwrap();
        assert_eq!(account(&centre).await, ListResult::SUSPICIOUS, "a proposal is no listing");
        let act = async |officer, version, act| {
            desk.act_on_listing(centre.actor(officer), id, version, act, minute(5), &ids).await.unwrap();
        };
        act(centre.wang, 1, ListingAct::Approve).await;
        assert_eq!(account(&centre).await, ListResult::INVOLVED);
        receive(&centre, &account_report(2, FeatureCode::WITHDRAWN), minute(6)).await;
        assert_eq!(account(&centre).await, ListResult::INVOLVED, "a bank takes back its own word only");
        act(centre.zhang, 2, ListingAct::Withdraw("户主系被盗用身份".to_owned())).await;
        assert_eq!(account(&centre).await, ListResult::INVOLVED, "until it was taken back");
        act(centre.zhang, 3, ListingAct::Withdrawn).await;
        assert_eq!(account(&centre).await, ListResult::NOT_LISTED);
        let holder = asked(&centre, "IDType_IDNumber", "01_11010119900101000X").await;
        assert_eq!(holder, ListResult::NOT_LISTED);

        let pair = PairCheck {
            data_type: Text::new("AccountNumber").unwrap(),
            transfer_out_account_number: Personal::new(VICTIM_CARD).unwrap(),
            transfer_in_account_number: Personal::new(FIRST_CARD).unwrap(),
        };
        let Received::Answered(reply) = desk.receive(&up(10, pair), minute(9), &centre.id()).await.unwrap()
        else {
            panic!("a question is answered")
        };
        assert!(matches!(decode(&reply), Ok(Message::Down { body: DownBody::PairVerdict(_), .. })));
        assert_eq!(centre.count("SELECT count(*) FROM inbox WHERE tx_code LIKE '1005%'").await, 0);
    })
    .await;
}
