//! A bank on the other end of the line: takes orders over HTTPS, does each once, and sends its answer until it is taken.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway::{Inbound, Listener, Reply, Sender};
use kernel::{Fen, Timestamp};
use wire::codes::{Mode, ResultCode, ReturnCode};
use wire::{
    Acknowledgement, Answerer, DownBody, Message, OrganisationCode, StatementFeedback, StopFeedback,
    TransSerialNumber, UpBody, UpHead, decode, encode,
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
    let Ok(Message::Down { head, body }) = decode(bytes) else { return Reply::Forbidden };
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
    let trans_serial_number = Some(head.trans_serial_number);
    Reply::Xml(encode(&Message::Ack(Acknowledgement { code, description: None, trans_serial_number })))
}

/// A stop is carried out from a fixed instant; a statement has nothing to show.
fn answer_to(order: &DownBody) -> (String, UpBody) {
    let start = Timestamp::parse("2026-11-20T12:00:00+08:00").unwrap();
    match order {
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
    }
}

fn numbered(body: UpBody, number: u128) -> Vec<u8> {
    let bank = OrganisationCode::parse("105100000017").unwrap();
    let head = UpHead {
        mode: Mode::parse("01").unwrap(),
        to: OrganisationCode::PLATFORM,
        trans_serial_number: TransSerialNumber::new(bank, None, number),
        is_initial_node: None,
        from_tg_organization_id: None,
    };
    encode(&Message::Up { head, body })
}

fn answerer() -> Answerer {
    Answerer {
        feedback_remark: None,
        feedback_org_name: wire::Text::cut("中国建设银行"),
        operator_name: None,
        operator_phone_number: None,
    }
}
