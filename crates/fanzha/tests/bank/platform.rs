//! The platform on the other end: takes each message of the bank once and acknowledges it; and the orders it sends.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway::certificates::server_config;
use gateway::dev_certificates::DevCertificates;
use gateway::{Inbound, Listener, ListenerLimits, Reply};
use kernel::Timestamp;
use tokio::sync::mpsc;
use uuid::Uuid;
use wire::codes::ListResult;
use wire::{
    Acknowledgement, ApplicationId, ApplicationPrefix, DownBody, FreezeOrder, HolderQuery, ListVerdict,
    Message, PairVerdict, ResultCode, ReturnCode, StatementQuery, StopOrder, TransSerialNumber, UpBody,
    decode, encode, envelope,
};

use crate::bank::Bank;
use crate::line_orders;
pub use crate::line_orders::{freeze_release, stop_release, transmission};

pub struct Platform {
    pub address: String,
    arrived: mpsc::UnboundedReceiver<Vec<u8>>,
}

/// A port below those that outgoing connections take, so that it is still free after a kill.
pub fn free_port() -> u16 {
    let mut at_random =
        (0..1_000).filter_map(|_| u16::try_from(18_000 + Uuid::now_v7().as_u128() % 14_000).ok());
    at_random.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

/// The key of the one account that the platform's list names.
pub const LISTED: &str = "6222020000007777777";

impl Platform {
    pub async fn open(certificates: &DevCertificates) -> Platform {
        let trust = certificates.trust().unwrap();
        let tls = server_config(certificates.identity("platform.test").unwrap(), Some(&trust)).unwrap();
        let listener =
            Listener::bind("127.0.0.1:0".parse().unwrap(), tls, ListenerLimits::default()).await.unwrap();
        let address = format!("https://localhost:{}/feedback", listener.address().port());
        let (sender, arrived) = mpsc::unbounded_channel();
        let seen = Arc::new(Mutex::new(HashSet::new()));
        let handler = move |inbound: Inbound| {
            let reply = reply(&inbound.bytes, &seen, &sender);
            async move { reply }
        };
        tokio::spawn(listener.serve(handler, std::future::pending()));
        Platform { address, arrived }
    }

    /// The next message of the bank.
    pub async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(Duration::from_secs(30), self.arrived.recv());
        decode(&next.await.expect("the bank sends something").unwrap()).expect("it can be read")
    }

    /// The next message in one line: code, result, and what matters of it.
    pub async fn said(&mut self) -> String {
        let Message::Up { body, .. } = self.next().await else { panic!("no message of a bank") };
        shown(&body)
    }
}

fn reply(
    bytes: &[u8],
    seen: &Mutex<HashSet<Option<TransSerialNumber>>>,
    sender: &mpsc::UnboundedSender<Vec<u8>>,
) -> Reply {
    if let Ok(Message::Up { body, .. }) = decode(bytes)
        && let Some(verdict) = verdict(&body)
    {
        return Reply::Xml(transmission(1, verdict));
    }
    let serial = envelope(bytes).trans_serial_number;
    let is_new = seen.lock().unwrap().insert(serial);
    if is_new {
        sender.send(bytes.to_vec()).unwrap();
    }
    let code = if is_new { ReturnCode::OK } else { ReturnCode::REPEATED };
    Reply::Xml(encode(&Message::Ack(Acknowledgement {
        code,
        description: None,
        trans_serial_number: serial,
    })))
}

fn verdict(body: &UpBody) -> Option<DownBody> {
    let listed = wire::list_key(&wire::ListSubject::Account(LISTED));
    let of = |data: &str| if data == listed { ListResult::INVOLVED } else { ListResult::NOT_LISTED };
    match body {
        UpBody::ListCheck(check) => Some(DownBody::ListVerdict(ListVerdict {
            result: ResultCode::SUCCESS,
            list_result: of(check.data.reveal()),
            feature_code: None,
            list_source: None,
        })),
        UpBody::PairCheck(check) => Some(DownBody::PairVerdict(PairVerdict {
            result: ResultCode::SUCCESS,
            transfer_out_list_result: of(check.transfer_out_account_number.reveal()),
            transfer_in_list_result: of(check.transfer_in_account_number.reveal()),
            list_source: None,
        })),
        _ => None,
    }
}

pub fn shown(body: &UpBody) -> String {
    let line =
        |element: &str| body.lines().into_iter().find(|line| line.element == element).map(|line| line.text);
    let more = ["AccountBalance", "FrozedBalance", "UnfreezeBalance", "AccountSubjectName"];
    let more = more.iter().filter_map(|element| line(element).map(|text| format!(" {element} {text}")));
    let rows = body.lines().iter().filter(|line| line.element.ends_with("TransactionAmount")).count();
    let rows = if rows > 0 { format!(" rows {rows}") } else { String::new() };
    format!("{} {}{}{rows}", body.tx_code(), line("Result").unwrap_or_default(), more.collect::<String>())
}

/// The golden stop order for the bank, valid now.
pub fn stop_order(number: u128) -> StopOrder {
    let mut order = line_orders::stop_order(number);
    order.bank_id = None;
    order.start_time = wall().into();
    order.expire_time = wall().plus_seconds(48 * 3_600).into();
    order.applicant.application_time = wall().into();
    order
}

/// The time on the wall, which is the bank's.
pub fn wall() -> Timestamp {
    let (seconds, nanos) = Uuid::now_v7().get_timestamp().expect("version 7 has a time").to_unix();
    Timestamp::from_seconds(i64::try_from(seconds).unwrap()).plus_micros(i64::from(nanos / 1_000))
}

pub fn freeze_order(number: u128) -> FreezeOrder {
    let mut order = line_orders::freeze_order(number);
    order.bank_id = None;
    order.freeze_start_time = wall().into();
    order.expire_time = wall().plus_seconds(183 * 86_400).into();
    order.applicant.application_time = wall().into();
    order
}

pub fn statement_query(number: u128) -> StatementQuery {
    StatementQuery { bank_id: None, ..line_orders::statement_query(number) }
}

pub fn holder_query(number: u128) -> HolderQuery {
    let of = stop_order(number);
    HolderQuery {
        application_id: ApplicationId::new(ApplicationPrefix::HOLDER, number),
        case_number: of.case_number,
        case_type: of.case_type,
        emergency_level: of.emergency_level,
        subject_type: wire::codes::SubjectType::PERSON,
        bank_id: None,
        bank_name: of.bank_name,
        account_name: None,
        card_number: of.account_number,
        reason: None,
        remark: None,
        applicant: of.applicant,
        attachments: Vec::new(),
    }
}

/// What an acknowledgement says.
pub fn code_of(answer: &[u8]) -> String {
    match decode(answer).unwrap() {
        Message::Ack(said) => said.code.to_string(),
        other => panic!("no acknowledgement: {other:?}"),
    }
}

impl Bank {
    /// Sends bytes as the platform and returns the acknowledgement's code.
    pub async fn send(&self, bytes: Vec<u8>) -> String {
        let answer = self.sender("platform.test").send(&self.orders, bytes).await;
        code_of(&answer.unwrap_or_else(|error| panic!("{error}: {}", self.log())))
    }

    /// Sends an order; its acknowledgement and the feedback.
    pub async fn exchange(&self, platform: &mut Platform, bytes: Vec<u8>) -> String {
        let acknowledged = self.send(bytes).await;
        format!("{acknowledged}, {}", platform.said().await)
    }
}

/// A bank and a platform with the line between them.
pub async fn connected(rules: &str) -> (Bank, Platform) {
    let mut bank = Bank::new();
    let platform = Platform::open(&bank.certificates).await;
    bank.configure(&bank.line(free_port(), &platform.address), rules);
    bank.start();
    (bank, platform)
}
