//! A bank on the other end of the line: takes orders over HTTPS, does each once, and sends its answer until it is taken.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway::{Inbound, Listener, Reply, Sender};
use kernel::{Fen, Timestamp};
use wire::codes::{Mode, ReportIdType, ReportType, ResultCode, ReturnCode};
use wire::payment::{PaymentDown, PaymentFeedback, PaymentQueryFeedback, PaymentStopFeedback, PaymentUp};
use wire::{
    Acknowledgement, Answerer, ApplicationId, ApplicationPrefix, CaseReport, DownBody, EitherDown, EitherUp,
    Message, OrganisationCode, Personal, StatementFeedback, StopFeedback, Text, TransSerialNumber, UpBody,
    UpHead, decode, decode_either, encode,
};

/// What the bank has seen and done.
#[derive(Default)]
pub struct Books {
    /// The bytes of each application, by its number.
    pub applications: HashMap<String, Vec<u8>>,
    /// Messages that came again.
    pub repeats: usize,
    /// Applications that came again with other bytes.
    pub changed: Vec<String>,
    /// Answers that the centre has not taken yet.
    pub waiting: VecDeque<Vec<u8>>,
    /// Answers that it has.
    pub taken: usize,
    /// The numbers of the cases that it reported, as the centre's replies give them.
    pub case_numbers: Vec<String>,
    numbered: u128,
}

pub type SharedBooks = Arc<Mutex<Books>>;

/// Takes orders for ever.
pub async fn take_orders(line: Listener, books: SharedBooks) {
    let take = move |inbound: Inbound| {
        let reply = take(&mut books.lock().unwrap(), &inbound.bytes);
        async move { reply }
    };
    line.serve(take, std::future::pending()).await;
}

/// Sends answers for ever, each again until the centre acknowledges it.
pub async fn send_answers(sender: Sender, centre: String, books: SharedBooks) {
    loop {
        let next = books.lock().unwrap().waiting.front().cloned();
        if let Some(answer) = next
            && let Ok(reply) = sender.send(&centre, answer).await
            && let Ok(Message::Ack(said)) = decode(&reply)
            && said.is_taken_over()
        {
            let mut books = books.lock().unwrap();
            books.waiting.pop_front();
            books.taken += 1;
            continue;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn take(books: &mut Books, bytes: &[u8]) -> Reply {
    let Ok(Message::Down { head, body }) = decode_either(bytes) else { return Reply::Forbidden };
    let trans_serial_number = Some(head.trans_serial_number);
    if let EitherDown::Bank(DownBody::CaseReport(reply)) = &body {
        books.case_numbers.extend(reply.case_number.as_ref().map(|number| number.as_str().to_owned()));
        let code = ReturnCode::OK;
        return Reply::Xml(encode(&Message::Ack(Acknowledgement {
            code,
            description: None,
            trans_serial_number,
        })));
    }
    let (application, answer) = answer_to(&body);
    let code = match books.applications.get(&application) {
        None => {
            books.applications.insert(application, bytes.to_vec());
            books.numbered += 1;
            let answer = numbered(answer, books.numbered);
            books.waiting.push_back(answer);
            ReturnCode::OK
        }
        Some(first) => {
            if first != bytes {
                books.changed.push(application);
            }
            books.repeats += 1;
            ReturnCode::REPEATED
        }
    };
    Reply::Xml(encode(&Message::Ack(Acknowledgement { code, description: None, trans_serial_number })))
}

/// Reports a case (100401), which its customer told at the counter.
pub fn report_case(books: &mut Books) {
    let report = CaseReport {
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
        transactions: Vec::new(),
        attachments: Vec::new(),
    };
    books.numbered += 1;
    let message = numbered(EitherUp::Bank(UpBody::CaseReport(report)), books.numbered);
    books.waiting.push_back(message);
}

/// A stop is carried out from a fixed instant; a statement has nothing to show.
fn answer_to(order: &EitherDown) -> (String, EitherUp) {
    let start = Timestamp::parse("2026-11-20T12:00:00+08:00").unwrap();
    let order = match order {
        EitherDown::Bank(order) => order,
        EitherDown::Institution(order) => return institution_answer(order, start),
    };
    let (application, answer) = match order {
        DownBody::Stop(stop) => {
            let feedback = StopFeedback {
                application_id: stop.application_id,
                result: ResultCode::SUCCESS,
                account_type: Some(stop.account_type),
                account_number: Some(stop.account_number.clone()),
                card_number: None,
                account_balance: Some(Fen::new(3_000_000)),
                start_time: Some(start.into()),
                expire_time: Some(start.plus_seconds(48 * 3_600).into()),
                failure_cause: None,
                answerer: answerer(),
            };
            (stop.application_id.as_str().to_owned(), UpBody::Stop(feedback))
        }
        DownBody::Statement(query) => {
            let feedback = StatementFeedback {
                application_id: query.application_id,
                result: ResultCode::SUCCESS,
                failure_cause: None,
                accounts: None,
                answerer: answerer(),
            };
            (query.application_id.as_str().to_owned(), UpBody::Statement(feedback))
        }
        other => panic!("{} is not sent in this test", other.tx_code()),
    };
    (application, EitherUp::Bank(answer))
}

/// A payment institution stops the payment, and knows of a shop that has not been paid yet.
fn institution_answer(order: &PaymentDown, start: Timestamp) -> (String, EitherUp) {
    let (application_id, answer) = match order {
        PaymentDown::Stop(stop) => {
            let content = PaymentFeedback {
                application_id: stop.application_id,
                result: ResultCode::SUCCESS,
                param_type: stop.subject.param_type,
                param: stop.subject.param.clone(),
                account_type: None,
                account_number: None,
                applied_balance: None,
                frozen_balance: Some(stop.transfer_amount),
                account_balance: Some(stop.transfer_amount),
                start_time: Some(start.into()),
                expire_time: Some(start.plus_seconds(48 * 3_600).into()),
                withdrawal_time: None,
                failure_cause: None,
                answerer: answerer(),
            };
            (stop.application_id, PaymentUp::Stop(PaymentStopFeedback { content }))
        }
        PaymentDown::Query(query) => {
            let told = PaymentQueryFeedback {
                application_id: query.application_id,
                result: ResultCode::SUCCESS,
                failure_cause: None,
                transactions: Vec::new(),
                answerer: answerer(),
            };
            (query.application_id, PaymentUp::Query(told))
        }
        other => panic!("{} is not sent in this test", other.tx_code()),
    };
    (application_id.as_str().to_owned(), EitherUp::Institution(answer))
}

fn numbered(body: EitherUp, number: u128) -> Vec<u8> {
    let bank = OrganisationCode::parse("105100000017").unwrap();
    let head = UpHead {
        mode: Mode::parse("01").unwrap(),
        to: OrganisationCode::PLATFORM,
        trans_serial_number: TransSerialNumber::new(bank, None, number),
        is_initial_node: None,
        from_tg_organization_id: None,
    };
    match body {
        EitherUp::Bank(body) => encode(&Message::Up { head, body }),
        EitherUp::Institution(body) => wire::payment::encode(&Message::Up { head, body }),
    }
}

fn answerer() -> Answerer {
    Answerer {
        feedback_remark: None,
        feedback_org_name: wire::Text::cut("中国建设银行"),
        operator_name: None,
        operator_phone_number: None,
    }
}
