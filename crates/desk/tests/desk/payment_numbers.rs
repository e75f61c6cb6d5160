//! Payments that went through a payment institution: stopped and asked about by their number, in the institutions' own
//! messages, and followed to whom the institution names.

use desk::{HandAnswer, NumberedPayment, WhichPayment};
use kernel::{CaseId, Fen, PaymentNoKind, Timestamp};
use pursuit::OrderState;
use pursuit::law::OrderKind;
use wire::codes::{Currency, Mode, ResultCode};
use wire::payment::{
    PaymentDown, PaymentFeedback, PaymentMessage, PaymentQueryFeedback, PaymentStopChangeFeedback,
    PaymentStopFeedback, PaymentTransaction, PaymentUp, decode, encode,
};
use wire::{Answerer, ApplicationId, Message, OrganisationCode, Personal, Text, TransSerialNumber, UpHead};

use crate::centre::{Centre, minute, on_both, paid_at};

/// The victim scanned a code: no account, only the order's number.
const STORY: &str = "2026年1月10日18时18分，我在网上被冒充客服的人骗了，对方发来二维码，我用支付宝扫码支付了8000元，\
支付宝订单号2026011022001400000000000001。";
const NUMBER: &str = "2026011022001400000000000001";
const KEY: &str = "A2:2026011022001400000000000001";
/// Where the institution says it went.
const CARD: &str = "6217000000000000013";
const ALIPAY: &str = "支付宝（中国）网络技术有限公司";

fn numbered(number: &str) -> NumberedPayment {
    NumberedPayment {
        which: WhichPayment::Reported(1),
        kind: PaymentNoKind::Order,
        number: number.to_owned(),
        institution: "支付宝".to_owned(),
    }
}

async fn with_number(centre: &Centre) -> CaseId {
    let case = centre.file(STORY).await.case;
    let actor = || centre.actor(centre.zhang);
    let offer = centre.desk.payment_numbers(actor(), case, minute(1)).await.unwrap();
    assert_eq!(offer.numbers, [NUMBER]);
    assert_eq!(
        offer.payments.iter().map(|p| (p.place, p.amount)).collect::<Vec<_>>(),
        [(1, Fen::new(800_000))]
    );
    assert!(centre.case(case).await.orders.is_empty(), "nothing can be stopped without a number");
    centre.desk.number_payment(actor(), case, numbered(NUMBER), minute(1), &centre.id()).await.unwrap();
    case
}

fn sent(message: &[u8]) -> PaymentDown {
    match decode(message) {
        Ok(Message::Down { body, .. }) => body,
        other => panic!("no message to an institution: {other:?}"),
    }
}

fn answerer() -> Answerer {
    Answerer {
        feedback_remark: None,
        feedback_org_name: Text::cut(ALIPAY),
        operator_name: None,
        operator_phone_number: None,
    }
}

fn said(application_id: ApplicationId, result: ResultCode) -> PaymentFeedback {
    PaymentFeedback {
        application_id,
        result,
        param_type: None,
        param: None,
        account_type: None,
        account_number: None,
        applied_balance: None,
        frozen_balance: Some(Fen::new(800_000)),
        account_balance: Some(Fen::new(800_000)),
        start_time: Some(minute(5).into()),
        expire_time: Some(minute(5 + 48 * 60).into()),
        withdrawal_time: None,
        failure_cause: None,
        answerer: answerer(),
    }
}

fn up(number: u128, body: PaymentUp) -> Vec<u8> {
    let from = OrganisationCode::parse("000000000002").unwrap();
    let head = UpHead {
        mode: Mode::parse("01").unwrap(),
        to: OrganisationCode::PLATFORM,
        trans_serial_number: TransSerialNumber::new(from, None, number),
        is_initial_node: None,
        from_tg_organization_id: None,
    };
    encode(&PaymentMessage::Up { head, body })
}

fn went_to(card: Option<&str>, merchant: Option<&str>) -> PaymentTransaction {
    PaymentTransaction {
        payer_account_number: Personal::new("2088000000000012").ok(),
        payer_card_bank_name: None,
        payer_card_number: None,
        currency: Currency::CNY,
        transaction_amount: Fen::new(800_000),
        account_balance: None,
        transaction_time: paid_at().into(),
        transaction_serial: Text::cut("20260110T1"),
        transaction_type: Text::cut("扫码支付"),
        payee_account_number: None,
        payee_card_bank_name: card.and_then(|_| Text::cut("建设银行")),
        payee_card_number: card.and_then(|card| Personal::new(card).ok()),
        merchant_name: merchant.and_then(Text::cut),
        merchant_code: None,
        borrowing_signs: None,
    }
}

async fn take(centre: &Centre, message: Vec<u8>, at: Timestamp) {
    let received = centre.desk.receive(&message, at, &centre.id()).await.unwrap();
    assert!(matches!(received, desk::Received::Stored(_)), "{received:?}");
    centre.desk.apply_inbox(5, at, &centre.id()).await.unwrap();
    assert_eq!(centre.count("SELECT count(*) FROM inbox WHERE state <> 'applied'").await, 0);
}

#[tokio::test]
async fn a_payment_is_stopped_and_followed_by_its_number() {
    on_both(|centre| async move {
        let case = with_number(&centre).await;
        let stop = centre.order(case, OrderKind::Stop, KEY).await.order;
        assert_eq!(
            (stop.bank.as_deref(), stop.amount_fen, stop.missing.len()),
            (Some(ALIPAY), Fen::new(800_000), 0)
        );
        centre.sign_off_all(case, minute(3)).await;
        let mut out = centre.outgoing(minute(3)).await;
        assert_eq!(out.len(), 2);
        assert_eq!((out[0].bank.as_str(), out[0].bank_code), (ALIPAY, None));
        out.sort_by_key(|outgoing| sent(&outgoing.message).tx_code());
        let (PaymentDown::Stop(stopped), PaymentDown::Query(query)) =
            (sent(&out[0].message), sent(&out[1].message))
        else {
            panic!("a stop and a query");
        };
        assert_eq!(stopped.subject.param.as_ref().map(Text::as_str), Some(NUMBER));
        assert_eq!(stopped.subject.param_type.map(|code| code.to_string()).as_deref(), Some("A2"));
        assert_eq!(
            (stopped.subject.bank_name.as_str(), stopped.transfer_amount),
            (ALIPAY, Fen::new(800_000))
        );
        assert_eq!(
            (stopped.application_id.prefix().as_str(), query.application_id.prefix().as_str()),
            ("0105", "0311")
        );
        assert_eq!(wire::check_papers(wire::PaperedOrder::Stop, &stopped.attachments), Ok(()));
        for outgoing in &out {
            centre.desk.outgoing_delivered(outgoing.id, minute(4), &centre.id()).await.unwrap();
        }

        let content = said(stopped.application_id, ResultCode::SUCCESS);
        let answer = up(1, PaymentUp::Stop(PaymentStopFeedback { content }));
        take(&centre, answer.clone(), minute(5)).await;
        let again = centre.desk.receive(&answer, minute(5), &centre.id()).await.unwrap();
        assert!(matches!(again, desk::Received::Repeated(_)));
        let stop = centre.order(case, OrderKind::Stop, KEY).await.order;
        assert_eq!((stop.state, stop.started_at), (OrderState::InForce, Some(minute(5))));
        assert_eq!(stop.expires_at, Some(minute(5 + 48 * 60)));

        let told = PaymentQueryFeedback {
            application_id: query.application_id,
            result: ResultCode::SUCCESS,
            failure_cause: None,
            transactions: vec![went_to(Some(CARD), None)],
            answerer: answerer(),
        };
        take(&centre, up(2, PaymentUp::Query(told)), minute(6)).await;
        let next = centre.order(case, OrderKind::Stop, CARD).await.order;
        assert_eq!((next.bank.as_deref(), next.layer), (Some("中国建设银行"), 2));
        assert_eq!((next.amount_fen, next.state), (Fen::new(800_000), OrderState::Proposed));
    })
    .await;
}

#[tokio::test]
async fn what_a_shop_has_not_been_paid_stays_to_be_stopped() {
    on_both(|centre| async move {
        let case = with_number(&centre).await;
        centre.sign_off_all(case, minute(3)).await;
        let query = centre.outgoing(minute(3)).await.into_iter().find_map(|out| match sent(&out.message) {
            PaymentDown::Query(query) => Some(query),
            _ => None,
        });
        let told = PaymentQueryFeedback {
            application_id: query.unwrap().application_id,
            result: ResultCode::SUCCESS,
            failure_cause: None,
            transactions: vec![went_to(None, Some("某某便利店"))],
            answerer: answerer(),
        };
        take(&centre, up(1, PaymentUp::Query(told)), minute(6)).await;
        let held = centre.case(case).await.trace.unwrap().traced.held;
        assert_eq!(held.iter().map(|held| held.account.reveal()).collect::<Vec<_>>(), [KEY]);
        assert!(held[0].has_statement);
        let kinds: Vec<_> = centre.case(case).await.orders.iter().map(|order| order.order.kind).collect();
        assert_eq!(kinds.len(), 2, "nothing is asked twice: {kinds:?}");
    })
    .await;
}

#[tokio::test]
async fn a_release_goes_out_in_the_institutions_set_and_its_answer_lets_go() {
    on_both(|centre| async move {
        let case = with_number(&centre).await;
        centre.sign_off_all(case, minute(3)).await;
        let stopped = centre.order(case, OrderKind::Stop, KEY).await.order;
        // Beside the platform the same order is copied out field by field and answered by hand.
        let actor = || centre.actor(centre.zhang);
        let sheet = centre.desk.copy_sheet(actor(), stopped.id, minute(4)).await.unwrap();
        let shown: Vec<_> = sheet.fields.iter().map(|field| field.element.as_str()).collect();
        assert_eq!((sheet.tx_code, shown.contains(&"Param"), sheet.papers.len()), ("A00105", true, 3));
        let answer = HandAnswer {
            number: Some("P1".to_owned()),
            result: "0000".to_owned(),
            started_at: Some(minute(5)),
            ..HandAnswer::default()
        };
        centre.desk.answer_by_hand(actor(), stopped.id, answer, minute(6), &centre.id()).await.unwrap();

        let request = desk::OrderRequest {
            kind: OrderKind::StopRelease,
            account: kernel::AccountNo::parse(KEY).unwrap(),
            whole_because: None,
        };
        let release =
            centre.desk.request_order(actor(), case, request.clone(), minute(7), &centre.id()).await.unwrap();
        centre.sign_off(&release, minute(8)).await;
        let out = centre.outgoing(minute(8)).await;
        let change = out.iter().find_map(|out| match sent(&out.message) {
            PaymentDown::StopChange(change) => Some(change.content),
            _ => None,
        });
        let change = change.expect("a release goes out");
        assert_eq!(change.application_type.as_str(), "01");
        assert_eq!(change.original_application_id, letters_number(&stopped));
        let mut content = said(change.application_id, ResultCode::SUCCESS);
        content.withdrawal_time = Some(minute(9).into());
        take(&centre, up(9, PaymentUp::StopChange(PaymentStopChangeFeedback { content })), minute(9)).await;
        let stop = centre.order(case, OrderKind::Stop, KEY).await.order;
        assert_eq!(stop.state, OrderState::Released);

        let holder = desk::OrderRequest { kind: OrderKind::HolderQuery, ..request };
        let refused = centre.desk.request_order(actor(), case, holder, minute(10), &centre.id()).await;
        assert!(refused.unwrap_err().to_string().contains("not about a payment by its number"));
    })
    .await;
}

fn letters_number(order: &pursuit::Order) -> ApplicationId {
    letters::application_id("A00105", order.id, 1)
}

#[tokio::test]
async fn a_number_is_refused_where_it_cannot_be() {
    on_both(|centre| async move {
        let case = with_number(&centre).await;
        let refuse = async |officer, numbered: NumberedPayment| {
            let actor = centre.actor(officer);
            let outcome = centre.desk.number_payment(actor, case, numbered, minute(2), &centre.id()).await;
            outcome.unwrap_err().to_string()
        };
        assert_eq!(refuse(centre.zhang, numbered(NUMBER)).await, "payment_number cannot be: taken");
        assert_eq!(refuse(centre.zhang, numbered("2")).await, "payment cannot be: taken");
        assert_eq!(refuse(centre.wang, numbered("2")).await, "this needs the role call_taker");
    })
    .await;
}
