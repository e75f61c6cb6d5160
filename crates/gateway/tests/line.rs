//! The partner line over real loopback TLS: who gets in, what is refused, and what slow or rude peers get.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gateway::certificates::{client_config, server_config};
use gateway::dev_certificates::DevCertificates;
use gateway::{Inbound, Listener, ListenerLimits, Reply, SendError, Sender, SenderLimits};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// An open line that answers by path: `/echo`, `/slow`, `/long`, `/none`, `/not-you`, `/later`.
struct Line {
    address: SocketAddr,
    close: oneshot::Sender<()>,
    task: JoinHandle<()>,
    slow_started: Arc<Notify>,
    certificates: DevCertificates,
    _folder: tempfile::TempDir,
}

fn limits() -> ListenerLimits {
    ListenerLimits {
        body_bytes_max: 1000,
        connections_max: 4,
        handshake_timeout: Duration::from_secs(1),
        head_timeout: Duration::from_secs(1),
        body_timeout: Duration::from_secs(1),
        closing_timeout: Duration::from_secs(5),
    }
}

async fn handle(inbound: Inbound, slow_started: Arc<Notify>) -> Reply {
    match inbound.path.as_str() {
        "/echo" => {
            let name = inbound.peer.name().unwrap_or("nobody".to_owned());
            Reply::Xml([name.as_bytes(), b": ", &inbound.bytes].concat())
        }
        "/slow" => {
            slow_started.notify_one();
            tokio::time::sleep(Duration::from_millis(800)).await;
            Reply::Xml(b"slowly".to_vec())
        }
        "/long" => Reply::Xml(vec![b'x'; 5000]),
        "/not-you" => Reply::Forbidden,
        "/later" => Reply::TryLater,
        _ => Reply::NotFound,
    }
}

/// Opens a line that wants client certificates, or not.
async fn open(wants_certificates: bool) -> Line {
    let folder = tempfile::tempdir().unwrap();
    let certificates = certificates_in(folder.path());
    let trust = certificates.trust().unwrap();
    let tls =
        server_config(certificates.identity("centre.test").unwrap(), wants_certificates.then_some(&trust))
            .unwrap();
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), tls, limits()).await.unwrap();
    let address = listener.address();
    let (close, closing) = oneshot::channel();
    let slow_started = Arc::new(Notify::new());
    let started = slow_started.clone();
    let handler = move |inbound| handle(inbound, started.clone());
    let task = tokio::spawn(listener.serve(handler, async { drop(closing.await) }));
    Line { address, close, task, slow_started, certificates, _folder: folder }
}

fn certificates_in(folder: &Path) -> DevCertificates {
    DevCertificates::make(folder, &["centre.test", "bank-1.test"]).unwrap()
}

impl Line {
    fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }

    fn sender(&self) -> Sender {
        let identity = self.certificates.identity("bank-1.test").unwrap();
        Sender::new(&self.certificates.trust().unwrap(), Some(identity), sender_limits()).unwrap()
    }

    async fn send(&self, path: &str, bytes: &[u8]) -> String {
        shown(self.sender().send(&self.url(path), bytes.to_vec()).await)
    }

    /// A TLS connection to say anything over.
    async fn connect(&self) -> TlsStream<TcpStream> {
        let identity = self.certificates.identity("bank-1.test").unwrap();
        let config = client_config(&self.certificates.trust().unwrap(), Some(identity)).unwrap();
        let stream = TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
    }

    /// What comes back for these bytes: the first line of the answer.
    async fn say(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(8), stream.read_to_end(&mut answer))
            .await
            .expect("it ends");
        String::from_utf8_lossy(&answer).lines().next().unwrap_or("").to_owned()
    }
}

fn sender_limits() -> SenderLimits {
    SenderLimits {
        connect_timeout: Duration::from_secs(8),
        total_timeout: Duration::from_secs(10),
        answer_bytes_max: 4000,
    }
}

fn shown(answer: Result<bytes::Bytes, SendError>) -> String {
    match answer {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(SendError::Address { .. }) => "no address".to_owned(),
        Err(SendError::Refused { .. }) => "refused".to_owned(),
        Err(SendError::TimedOut { .. }) => "timed out".to_owned(),
        Err(SendError::Tls { why, .. }) => format!("tls: {why}"),
        Err(SendError::Status { status, .. }) => format!("status {status}"),
        Err(SendError::TooLarge { bytes_max, .. }) => format!("more than {bytes_max}"),
        Err(SendError::Broken { why, .. }) => format!("broken: {why}"),
    }
}

#[tokio::test]
async fn a_partner_with_the_right_certificate_is_known_by_name() {
    let line = open(true).await;
    assert_eq!(line.send("/echo", b"<Request/>").await, "bank-1.test: <Request/>");
    let sender = line.sender();
    for _ in 0..20 {
        assert_eq!(shown(sender.send(&line.url("/echo"), b"again".to_vec()).await), "bank-1.test: again");
    }
}

#[tokio::test]
async fn what_the_centre_answers_arrives_as_a_status() {
    let line = open(true).await;
    assert_eq!(line.send("/nowhere", b"x").await, "status 404");
    assert_eq!(line.send("/not-you", b"x").await, "status 403");
    assert_eq!(line.send("/later", b"x").await, "status 503");
    assert_eq!(line.send("/long", b"x").await, "more than 4000");
}

#[tokio::test]
async fn nobody_enters_without_a_certificate_of_ours() {
    let line = open(true).await;
    let trust = line.certificates.trust().unwrap();
    let nameless = Sender::new(&trust, None, sender_limits()).unwrap();
    let answer = shown(nameless.send(&line.url("/echo"), b"x".to_vec()).await);
    assert!(answer.starts_with("tls: ") && answer.contains("CertificateRequired"), "{answer}");

    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = certificates_in(elsewhere.path()).identity("bank-1.test").unwrap();
    let stranger = Sender::new(&trust, Some(stranger), sender_limits()).unwrap();
    let answer = shown(stranger.send(&line.url("/echo"), b"x".to_vec()).await);
    assert!(answer.starts_with("tls: ") && answer.contains("fatal alert"), "{answer}");
}

#[tokio::test]
async fn a_line_may_take_partners_without_certificate() {
    let line = open(false).await;
    let sender = Sender::new(&line.certificates.trust().unwrap(), None, sender_limits()).unwrap();
    assert_eq!(shown(sender.send(&line.url("/echo"), b"x".to_vec()).await), "nobody: x");
}

#[tokio::test]
async fn we_do_not_talk_to_a_partner_of_another_authority() {
    let line = open(true).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let other = certificates_in(elsewhere.path());
    let sender = Sender::new(&other.trust().unwrap(), None, sender_limits()).unwrap();
    let answer = shown(sender.send(&line.url("/echo"), b"x".to_vec()).await);
    assert!(answer.starts_with("tls: invalid peer certificate"), "{answer}");
    let plain = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}/", plain.local_addr().unwrap().port());
    let without_tls = std::thread::spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        let _ = std::io::Read::read_to_end(&mut stream, &mut Vec::new());
    });
    let answer = shown(line.sender().send(&url, b"x".to_vec()).await);
    assert!(answer.starts_with("tls: "), "{answer}");
    without_tls.join().unwrap();
}

#[tokio::test]
async fn nobody_there_is_refused_and_nothing_else() {
    let line = open(true).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(shown(line.sender().send(&format!("https://localhost:{free}/"), Vec::new()).await), "refused");
    assert_eq!(shown(line.sender().send("http://localhost/", Vec::new()).await), "no address");
    assert_eq!(shown(line.sender().send("the bank", Vec::new()).await), "no address");
}

#[tokio::test]
async fn an_answer_too_late_is_no_answer() {
    let line = open(true).await;
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}/", silent.local_addr().unwrap().port());
    let hasty = SenderLimits { total_timeout: Duration::from_millis(300), ..sender_limits() };
    let identity = line.certificates.identity("bank-1.test").unwrap();
    let hasty = Sender::new(&line.certificates.trust().unwrap(), Some(identity), hasty).unwrap();
    assert_eq!(shown(hasty.send(&url, Vec::new()).await), "timed out");
    assert_eq!(shown(hasty.send(&line.url("/slow"), b"x".to_vec()).await), "timed out");
}

#[tokio::test]
async fn what_is_too_large_is_refused_announced_or_not() {
    let line = open(true).await;
    assert_eq!(line.send("/echo", &[b'x'; 1000]).await, format!("bank-1.test: {}", "x".repeat(1000)));
    assert_eq!(line.send("/echo", &[b'x'; 1001]).await, "status 413");
    let chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001));
    assert_eq!(line.say(&format!("{chunked}{chunk}")).await, "HTTP/1.1 413 Payload Too Large");
    let head = format!("POST /echo HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(70_000));
    assert_eq!(line.say(&head).await, "HTTP/1.1 431 Request Header Fields Too Large");
}

#[tokio::test]
async fn only_post_is_taken() {
    let line = open(true).await;
    assert_eq!(line.say("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n").await, "HTTP/1.1 405 Method Not Allowed");
    assert_eq!(line.say("hello\r\n\r\n").await, "HTTP/1.1 400 Bad Request");
}

#[tokio::test]
async fn a_slow_peer_is_shown_the_door() {
    let line = open(true).await;
    let started = Instant::now();
    assert_eq!(line.say("POST /echo HTTP/1.1\r\nHost").await, "");
    let body = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf of it";
    assert_eq!(line.say(body).await, "HTTP/1.1 408 Request Timeout");
    let mut mute = TcpStream::connect(line.address).await.unwrap();
    let mut nothing = Vec::new();
    assert_eq!(mute.read_to_end(&mut nothing).await.unwrap(), 0);
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    assert_eq!(line.send("/echo", b"still here").await, "bank-1.test: still here");
}

#[tokio::test]
async fn many_slow_peers_do_not_close_the_line() {
    let line = open(true).await;
    let mut mute = Vec::new();
    for _ in 0..12 {
        mute.push(TcpStream::connect(line.address).await.unwrap());
    }
    assert_eq!(line.send("/echo", b"through").await, "bank-1.test: through");
}

#[tokio::test]
async fn a_closing_line_finishes_what_it_took() {
    let line = open(true).await;
    let (sender, url) = (line.sender(), line.url("/slow"));
    let under_way = tokio::spawn(async move { shown(sender.send(&url, b"x".to_vec()).await) });
    let idle = line.connect().await;
    line.slow_started.notified().await;
    line.close.send(()).unwrap();
    assert_eq!(under_way.await.unwrap(), "slowly");
    tokio::time::timeout(Duration::from_secs(8), line.task).await.expect("it closes").unwrap();
    drop(idle);
    assert!(TcpStream::connect(line.address).await.is_err());
}

#[tokio::test]
async fn a_taken_port_is_said_so() {
    let line = open(true).await;
    let tls = server_config(line.certificates.identity("centre.test").unwrap(), None).unwrap();
    let error = Listener::bind(line.address, tls, limits()).await.err().expect("the port is taken");
    assert_eq!(error.to_string(), format!("cannot listen at {}", line.address));
}
