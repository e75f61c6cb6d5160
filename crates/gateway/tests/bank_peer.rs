//! The centre against a bank that somebody else wrote: `bank_peer/bank_peer.py` knows the schema in `docs/wire`
//! and nothing of this code. Stop, query, freeze and release over HTTPS and over the file drop.

mod orders;

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway::certificates::server_config;
use gateway::dev_certificates::DevCertificates;
use gateway::file_drop::{Arrival, BatchSigner, Inbox, InboxLimits, Outbox};
use gateway::{Inbound, Listener, ListenerLimits, Reply, SendError, Sender, SenderLimits};
use kernel::{Fen, Timestamp};
use orders::{freeze_order, freeze_release, statement_query, stop_order, stop_release, transmission};
use tokio::sync::mpsc;
use wire::codes::FreezeType;
use wire::{
    Acknowledgement, Attachment, Message, PaperKind, Personal, ReturnCode, StopOrder, UpBody, decode, encode,
    envelope,
};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn peer(arguments: &[&std::ffi::OsStr]) -> Command {
    let mut command = Command::new("python3");
    command.arg(repository("crates/gateway/tests/bank_peer/bank_peer.py")).args(arguments);
    command
}

/// What a feedback says, in one line.
fn shown(bytes: &[u8]) -> String {
    let Ok(Message::Up { body, .. }) = decode(bytes) else { panic!("{:?}", decode(bytes)) };
    let yuan = |fen: Option<Fen>| fen.map_or("-".to_owned(), Fen::to_yuan_text);
    let code = body.tx_code();
    match &body {
        UpBody::Stop(said) => format!("{code} {} balance {}", said.result, yuan(said.account_balance)),
        UpBody::StopRelease(said) => format!("{code} {} at {:?}", said.result, said.withdrawal_time),
        UpBody::Freeze(said) => {
            format!(
                "{code} {} frozen {} left {}",
                said.result,
                yuan(said.frozen_balance),
                yuan(said.account_available_balance)
            )
        }
        UpBody::FreezeRelease(said) => {
            format!("{code} {} released {}", said.result, yuan(said.unfreeze_balance))
        }
        UpBody::Statement(said) => {
            let accounts = said.accounts.iter().flat_map(|card| &card.accounts);
            let rows: Vec<String> = accounts
                .flat_map(|account| &account.transactions)
                .map(|row| format!("{}{}", row.borrowing_signs, row.transaction_amount.to_yuan_text()))
                .collect();
            format!("{code} {} rows {}", said.result, rows.join(" "))
        }
        other => {
            format!("{code} {:?}", other.lines().iter().find(|l| l.element == "Result").map(|l| &l.text))
        }
    }
}

/// The centre's end of the line: takes each feedback once and acknowledges it.
struct Centre {
    certificates: DevCertificates,
    address: SocketAddr,
    feedback: mpsc::UnboundedReceiver<Vec<u8>>,
    _folder: tempfile::TempDir,
}

async fn open_centre() -> Centre {
    let folder = tempfile::tempdir().unwrap();
    let certificates = DevCertificates::make(folder.path(), &["centre.test", "bank-1.test"]).unwrap();
    let free_port = "127.0.0.1:0".parse().unwrap();
    let (address, feedback) = open_line(&certificates, free_port, Duration::ZERO).await;
    Centre { certificates, address, feedback, _folder: folder }
}

/// Takes each feedback once and acknowledges it, from the moment when the line is late by so much.
async fn open_line(
    certificates: &DevCertificates,
    address: SocketAddr,
    late: Duration,
) -> (SocketAddr, mpsc::UnboundedReceiver<Vec<u8>>) {
    tokio::time::sleep(late).await;
    let tls =
        server_config(certificates.identity("centre.test").unwrap(), Some(&certificates.trust().unwrap()))
            .unwrap();
    let listener = Listener::bind(address, tls, ListenerLimits::default()).await.unwrap();
    let address = listener.address();
    let (arrived, feedback) = mpsc::unbounded_channel();
    let seen = Arc::new(Mutex::new(HashSet::new()));
    let handler = move |inbound: Inbound| {
        let (arrived, seen) = (arrived.clone(), seen.clone());
        async move {
            assert_eq!(
                (inbound.path.as_str(), inbound.peer.name().as_deref()),
                ("/feedback", Some("bank-1.test"))
            );
            let serial = envelope(&inbound.bytes).trans_serial_number;
            let is_new = seen.lock().unwrap().insert(serial);
            if is_new {
                arrived.send(inbound.bytes.to_vec()).unwrap();
            }
            let code = if is_new { ReturnCode::OK } else { ReturnCode::REPEATED };
            let ack = Acknowledgement { code, description: None, trans_serial_number: serial };
            Reply::Xml(encode(&Message::Ack(ack)))
        }
    };
    tokio::spawn(listener.serve(handler, std::future::pending()));
    (address, feedback)
}

/// The bank's process; ends when its input closes.
struct Bank {
    address: String,
    process: Child,
    _input: ChildStdin,
}

impl Drop for Bank {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Centre {
    fn start_bank(&self) -> Bank {
        let folder = self.certificates.authority().parent().unwrap().to_owned();
        let url = format!("https://127.0.0.1:{}/feedback", self.address.port());
        let schema = repository("docs/wire");
        let mut command =
            peer(&["https".as_ref(), schema.as_ref(), folder.as_ref(), "bank-1.test".as_ref(), url.as_ref()]);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 is installed");
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let input = process.stdin.take().unwrap();
        Bank { address: format!("https://127.0.0.1:{}/orders", port.trim()), process, _input: input }
    }

    fn sender(&self) -> Sender {
        let identity = self.certificates.identity("centre.test").unwrap();
        Sender::new(&self.certificates.trust().unwrap(), Some(identity), SenderLimits::default()).unwrap()
    }

    /// Sends bytes and returns the acknowledgement's code.
    async fn send(&self, bank: &Bank, bytes: Vec<u8>) -> String {
        let answer = self.sender().send(&bank.address, bytes).await.unwrap();
        match decode(&answer).unwrap() {
            Message::Ack(ack) => ack.code.to_string(),
            other => panic!("no acknowledgement: {other:?}"),
        }
    }

    async fn feedback(&mut self) -> String {
        let next = tokio::time::timeout(Duration::from_secs(20), self.feedback.recv());
        shown(&next.await.expect("the bank answers").unwrap())
    }

    /// Sends an order and returns the acknowledgement and the feedback.
    async fn exchange(&mut self, bank: &Bank, bytes: Vec<u8>) -> String {
        let acknowledged = self.send(bank, bytes).await;
        format!("{acknowledged}, {}", self.feedback().await)
    }
}

#[tokio::test]
async fn stop_query_freeze_and_release_over_https() {
    let mut centre = open_centre().await;
    let bank = centre.start_bank();
    let (stop, freeze) = (stop_order(1), freeze_order(2));
    let release = stop_release(3, &stop);
    let unfreeze = freeze_release(4, &freeze);
    let said = centre.exchange(&bank, transmission(1, stop)).await;
    assert_eq!(said, "100000, 100102 0000 balance 32100.55");
    let said = centre.exchange(&bank, transmission(2, statement_query(5))).await;
    assert_eq!(said, "100000, 100302 0000 rows 149800.00 017700.00");
    let said = centre.exchange(&bank, transmission(3, freeze)).await;
    assert_eq!(said, "100000, 100202 0000 frozen 32100.55 left 0.00");
    let said = centre.exchange(&bank, transmission(4, unfreeze)).await;
    assert_eq!(said, "100000, 100204 0000 released 32100.55");
    let said = centre.exchange(&bank, transmission(5, release)).await;
    assert_eq!(said, "100000, 100104 0000 at Some(20260110181830)");
}

#[tokio::test]
async fn every_wrong_order_gets_its_code() {
    let mut centre = open_centre().await;
    let bank = centre.start_bank();
    let text = |order: StopOrder, number| String::from_utf8(transmission(number, order)).unwrap();

    // Not a message, not spoken, torn.
    assert_eq!(centre.send(&bank, b"<Response".to_vec()).await, "200001");
    let unknown = text(stop_order(1), 1).replace("<TxCode>100101", "<TxCode>100777");
    assert_eq!(centre.send(&bank, unknown.into_bytes()).await, "200006");
    let without_sender = text(stop_order(1), 1).replace("<MessageFrom>111111000000</MessageFrom>", "");
    assert_eq!(centre.send(&bank, without_sender.into_bytes()).await, "200001");

    // Fields.
    let without_amount = text(stop_order(2), 2).replace("<TransferAmount>49800.00</TransferAmount>", "");
    assert_eq!(centre.exchange(&bank, without_amount.into_bytes()).await, "100000, 100102 0500 balance -");
    let odd_amount = text(stop_order(3), 3).replace("49800.00", "4.98e4");
    assert_eq!(centre.exchange(&bank, odd_amount.into_bytes()).await, "100000, 100102 0200 balance -");
    let odd_time = text(stop_order(4), 4).replace("<TransferTime>2026", "<TransferTime>26");
    assert_eq!(centre.exchange(&bank, odd_time.into_bytes()).await, "100000, 100102 0800 balance -");

    // Facts.
    let wrong = |number: u128, change: fn(&mut StopOrder)| {
        let mut order = stop_order(number);
        change(&mut order);
        transmission(u64::try_from(number).unwrap(), order)
    };
    let negative = wrong(5, |order| order.transfer_amount = Fen::new(-1));
    assert_eq!(centre.exchange(&bank, negative).await, "100000, 100102 0200 balance -");
    let nobody = wrong(6, |order| order.account_number = Personal::new("6222020000000000000").unwrap());
    assert_eq!(centre.exchange(&bank, nobody).await, "100000, 100102 0300 balance -");
    let other_name = wrong(7, |order| order.account_name = Personal::new("吴某").unwrap());
    assert_eq!(centre.exchange(&bank, other_name).await, "100000, 100102 0301 balance -");
    let one_card = wrong(8, |order| drop(order.attachments.remove(0)));
    assert_eq!(centre.exchange(&bank, one_card).await, "100000, 100102 0600 balance -");
    let wrong_paper = wrong(9, |order| {
        order.attachments[2] = Attachment::new(PaperKind::FreezeDocument, "x.pdf", vec![1]).unwrap();
    });
    assert_eq!(centre.exchange(&bank, wrong_paper).await, "100000, 100102 0600 balance -");

    // Repeats: of the transmission, and of the application under another number.
    assert_eq!(
        centre.exchange(&bank, transmission(10, stop_order(10))).await,
        "100000, 100102 0000 balance 32100.55"
    );
    assert_eq!(centre.send(&bank, transmission(10, stop_order(10))).await, "200003");
    assert_eq!(
        centre.exchange(&bank, transmission(11, stop_order(10))).await,
        "100000, 100102 0900 balance -"
    );
    assert_eq!(
        centre.exchange(&bank, transmission(12, stop_order(12))).await,
        "100000, 100102 1301 balance -"
    );

    // A release of what never was, then the third stop.
    let never = centre.exchange(&bank, transmission(13, stop_release(13, &stop_order(99)))).await;
    assert_eq!(never, "100000, 100104 0400 at None");
    let at = "100000, 100104 0000 at Some(20260110181830)";
    assert_eq!(centre.exchange(&bank, transmission(14, stop_release(14, &stop_order(10)))).await, at);
    assert_eq!(
        centre.exchange(&bank, transmission(15, stop_order(15))).await,
        "100000, 100102 0000 balance 32100.55"
    );
    assert_eq!(centre.exchange(&bank, transmission(16, stop_release(16, &stop_order(15)))).await, at);
    assert_eq!(
        centre.exchange(&bank, transmission(17, stop_order(17))).await,
        "100000, 100102 1304 balance -"
    );

    // Part of the balance, then again.
    let mut part = freeze_order(18);
    (part.freeze_type, part.balance) = (FreezeType::AMOUNT, Some(Fen::new(2_000_000)));
    assert_eq!(
        centre.exchange(&bank, transmission(18, part)).await,
        "100000, 100202 0000 frozen 20000.00 left 12100.55"
    );
    assert_eq!(
        centre.exchange(&bank, transmission(19, freeze_order(19))).await,
        "100000, 100202 1303 frozen - left -"
    );
}

#[tokio::test]
async fn an_answer_outlasts_a_closed_line() {
    let folder = tempfile::tempdir().unwrap();
    let certificates = DevCertificates::make(folder.path(), &["centre.test", "bank-1.test"]).unwrap();
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nothing_yet = mpsc::unbounded_channel().1;
    let mut centre = Centre { certificates, address, feedback: nothing_yet, _folder: folder };
    let bank = centre.start_bank();
    assert_eq!(centre.send(&bank, transmission(1, stop_order(1))).await, "100000");
    assert_eq!(centre.send(&bank, transmission(2, statement_query(2))).await, "100000");
    centre.feedback = open_line(&centre.certificates, address, Duration::from_millis(500)).await.1;
    assert_eq!(centre.feedback().await, "100102 0000 balance 32100.55");
    assert_eq!(centre.feedback().await, "100302 0000 rows 149800.00 017700.00");
}

#[tokio::test]
async fn a_stranger_gets_nothing_from_the_bank() {
    let centre = open_centre().await;
    let bank = centre.start_bank();
    let elsewhere = tempfile::tempdir().unwrap();
    let strangers = DevCertificates::make(elsewhere.path(), &["centre.test"]).unwrap();
    let trust = centre.certificates.trust().unwrap();
    for identity in [None, Some(strangers.identity("centre.test").unwrap())] {
        let stranger = Sender::new(&trust, identity, SenderLimits::default()).unwrap();
        let answer = stranger.send(&bank.address, transmission(1, stop_order(1))).await;
        assert!(matches!(answer, Err(SendError::Tls { .. } | SendError::Broken { .. })), "{answer:?}");
    }
    assert_eq!(
        centre.send(&bank, transmission(1, stop_order(1))).await,
        "100000",
        "nothing was taken before"
    );
}

#[test]
fn stop_query_freeze_and_release_over_the_file_drop() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let certificates = DevCertificates::make(&at("certificates"), &["centre.test", "bank-1.test"]).unwrap();
    let signer = BatchSigner::new(&certificates.identity("centre.test").unwrap()).unwrap();
    let outbox = Outbox::open(&at("to-bank"), signer).unwrap();
    let inbox =
        Inbox::open(&at("to-centre"), "centre.test", certificates.trust().unwrap(), InboxLimits::default())
            .unwrap();
    let now = Timestamp::parse("20260110181800").unwrap();
    let run_bank = || {
        let (schema, keys) = (repository("docs/wire"), at("certificates"));
        let (from, to) = (at("to-bank"), at("to-centre"));
        let mut command = peer(&[
            "drop".as_ref(),
            schema.as_ref(),
            keys.as_ref(),
            "bank-1.test".as_ref(),
            from.as_ref(),
            to.as_ref(),
        ]);
        command.stderr(Stdio::null()).status().expect("python3 is installed").success()
    };

    let (stop, freeze) = (stop_order(1), freeze_order(2));
    let release = stop_release(3, &stop);
    let unfreeze = freeze_release(4, &freeze);
    let orders = [
        transmission(1, stop),
        transmission(2, statement_query(5)),
        transmission(3, freeze),
        transmission(4, unfreeze),
        transmission(5, release),
        transmission(5, stop_order(6)),
    ];
    outbox.put("bank-1.test", 1, now, &orders).unwrap();
    assert!(run_bank());
    let arrivals = inbox.arrivals(now).unwrap();
    let [Arrival::Whole(batch)] = arrivals.as_slice() else { panic!("{arrivals:?}") };
    let said = batch.messages.iter().map(|message| match decode(message).unwrap() {
        Message::Ack(ack) => ack.code.to_string(),
        Message::Down { .. } | Message::Up { .. } => shown(message),
    });
    let said: Vec<String> = said.collect();
    assert_eq!(
        said,
        [
            "100000",
            "100102 0000 balance 32100.55",
            "100000",
            "100302 0000 rows 149800.00 017700.00",
            "100000",
            "100202 0000 frozen 32100.55 left 0.00",
            "100000",
            "100204 0000 released 32100.55",
            "100000",
            "100104 0000 at Some(20260110181830)",
            "200003",
        ]
    );
    inbox.finish(batch).unwrap();

    // The bank's side refuses a changed byte too.
    let place = outbox.put("bank-1.test", 2, now, &[transmission(6, stop_order(7))]).unwrap();
    let mut bytes = std::fs::read(place.join("000001.xml")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] = b' ';
    std::fs::write(place.join("000001.xml"), bytes).unwrap();
    assert!(!run_bank());
    assert!(inbox.arrivals(now).unwrap().is_empty());
}
