//! A running server for one test, and users who ask it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use desk::{Desk, Office};
use kernel::{OfficerId, Timestamp};
use ledger::{Ledger, LedgerKey, ReadLimits, StatementLayouts};
use pursuit::Rules;
use records::people::Role;
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use server::{Asset, Limits, Parts, State};
use testbed::{Bed, Engine, FOUNDED_AT, PASSWORD};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A server on a loopback port with an investigator `zhang` and `li`, an approver `wang`, and the three
/// administrators. It stops when dropped.
pub struct House {
    pub bed: Bed,
    pub desk: Desk,
    pub state: State,
    pub address: SocketAddr,
    wall: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    served: tokio::task::JoinHandle<()>,
}

/// Somebody at a browser.
#[derive(Clone)]
pub struct Guest {
    client: Client,
    base: String,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl House {
    /// A server with the default limits.
    pub async fn open() -> House {
        House::with(Limits::default()).await
    }

    /// A server with these limits.
    pub async fn with(limits: Limits) -> House {
        let bed = Bed::make::<desk::schema::Migrator>(Engine::Sqlite).await;
        bed.user("zhang", 1, &[Role::Investigator]).await;
        bed.user("li.na", 2, &[Role::Investigator]).await;
        bed.user("wang", 3, &[Role::Approver]).await;
        bed.user("zhao", 4, &[Role::Investigator, Role::Approver]).await;
        let (ledger, _recovery) =
            Ledger::open(&bed.folder.path().join("ledger"), &LedgerKey::new([7; 32].into()))
                .expect("a ledger");
        let desk = Desk::new(desk::Parts {
            records: bed.records.clone(),
            ledger,
            office: Office::new("110000000001", "某市反诈中心").expect("an office"),
            rules: Rules::default(),
        });
        let wall = Arc::new(AtomicI64::new(FOUNDED_AT.plus_seconds(60).as_micros()));
        let clock = {
            let wall = Arc::clone(&wall);
            // A microsecond passes with each look, so that ids and marks differ.
            move || Timestamp::from_micros(wall.fetch_add(1, Ordering::SeqCst))
        };
        let clock: server::Clock = Arc::new(clock);
        let state = State::new(Parts {
            desk: desk.clone(),
            world_clock: Arc::clone(&clock),
            wall_clock: clock,
            speed: 1,
            new_id: Arc::new(uuid::Uuid::now_v7),
            read_statement: Arc::new(|name: &str, bytes: Vec<u8>| {
                ledger::read_statements(name, &bytes, &StatementLayouts::shipped(), &ReadLimits::default())
            }),
            assets: Arc::new(asset),
            secure_cookie: false,
            limits,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(server::serve(listener, state.clone(), async { drop(stopped.await) }));
        House { bed, desk, state, address, wall, stop: Some(stop), served }
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Guest {
        // The client wants to know its TLS before it speaks without it; a second time is no fault.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().build().expect("a client");
        Guest { client, base: format!("http://{}", self.address), cookie: None, csrf: None }
    }

    /// A user of this login who has signed in.
    pub async fn user(&self, login: &str) -> Guest {
        let mut guest = self.nobody();
        let answer = guest.sign_in(login, PASSWORD).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        guest
    }

    /// One of the administrators, signed in, with the due change of password done.
    pub async fn administrator(&self, login: &str) -> Guest {
        let first =
            self.bed.administrators.iter().find(|first| first.login == login).expect("an administrator");
        let mut guest = self.nobody();
        let answer = guest.sign_in(login, first.password.reveal()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let change = json!({"old": first.password.reveal(), "new": "Bb2-bbbb"});
        assert_eq!(guest.put("/api/session/password", &change).await.status, 204);
        assert_eq!(guest.sign_in(login, "Bb2-bbbb").await.status, 200);
        guest
    }

    /// The id of a made user.
    pub async fn id_of(&self, login: &str) -> OfficerId {
        let users = self.bed.records.users().await.expect("users");
        users.into_iter().find(|user| user.login == login).expect("the user").id
    }

    /// Sends bytes as they are, from the last headers on, closes the sending side and reads the whole answer.
    pub async fn raw(&self, guest: &Guest, line: &str, media_type: &str, rest: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        let (cookie, csrf) = (guest.cookie.as_deref().unwrap_or(""), guest.csrf.as_deref().unwrap_or(""));
        let head = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {cookie}\r\nx-csrf-token: {csrf}\r\n\
             content-type: {media_type}\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).await.expect("written");
        stream.write_all(rest.as_bytes()).await.expect("written");
        stream.shutdown().await.expect("half closed");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        String::from_utf8(answer).expect("text")
    }

    /// Sends a whole request with a JSON body and hangs up without reading the answer.
    pub async fn send_and_leave(&self, guest: &Guest, line: &str, body: &str) {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        let (cookie, csrf) = (guest.cookie.as_deref().unwrap_or(""), guest.csrf.as_deref().unwrap_or(""));
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\nx-csrf-token: {csrf}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("written");
        stream.flush().await.expect("sent");
    }

    /// Lets time pass on both clocks.
    pub fn pass_seconds(&self, seconds: i64) {
        self.wall.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.wall.load(Ordering::SeqCst))
    }

    /// Tells the server to stop and waits until it has.
    pub async fn close(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        (&mut self.served).await.expect("the server ends in order");
    }
}

/// The console of the tests.
fn asset(path: &str) -> Option<Asset> {
    let text: &'static str = match path {
        "index.html" => "<!doctype html><title>console</title>",
        "assets/main-4f2a.js" => "export {};",
        _ => return None,
    };
    Some(Asset { bytes: text.as_bytes().into(), digest: format!("d{}", text.len()) })
}

impl Guest {
    /// A request of this guest, with the cookie and the token as a browser would.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-csrf-token", csrf);
        }
        request
    }

    /// Signs in and keeps the cookie and the token.
    pub async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let body = json!({"login": login, "password": password});
        let answer = read(self.request(Method::POST, "/api/session").json(&body)).await;
        if answer.status == 200 {
            let cookie = answer.header(SET_COOKIE.as_str());
            self.cookie = cookie.split(';').next().map(str::to_owned);
            self.csrf = answer.json()["csrf"].as_str().map(str::to_owned);
        }
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        read(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        read(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        read(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        read(self.request(Method::DELETE, path)).await
    }
}

/// Sends a request and reads its answer whole.
pub async fn read(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.expect("a whole answer") }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header's text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("visible ascii"))
    }

    /// Status and slug in one line: `403 role_required`; for a success only the status.
    pub fn line(&self) -> String {
        if self.status.is_success() {
            return self.status.as_u16().to_string();
        }
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        format!("{} {}", self.status.as_u16(), problem["type"].as_str().expect("a slug"))
    }
}
