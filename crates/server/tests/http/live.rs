//! Live events: told after the commit, only to who may still see, and never after the session's end.

use std::time::Duration;

use records::Actor;
use reqwest::{Method, Response};
use serde_json::json;
use server::Limits;
use tokio::time::timeout;

use crate::house::{Guest, House};

/// Quick looks at the session, so that a test need not wait.
fn quick() -> Limits {
    Limits {
        stream_check: Duration::from_millis(200),
        stream_pause: Duration::from_millis(20),
        streams_per_user_max: 2,
        ..Limits::default()
    }
}

/// A stream being read.
struct Listener {
    response: Response,
    heard: String,
}

async fn listen(guest: &Guest) -> Listener {
    let response = guest.request(Method::GET, "/api/events").send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert!(response.headers().get("content-encoding").is_none());
    let mut listener = Listener { response, heard: String::new() };
    listener.until("event: resync").await;
    listener
}

impl Listener {
    /// Reads until the text has come.
    async fn until(&mut self, wanted: &str) {
        let read = async {
            while !self.heard.contains(wanted) {
                let chunk = self.response.chunk().await.expect("a chunk");
                let chunk =
                    chunk.unwrap_or_else(|| panic!("the stream ended before {wanted:?}: {}", self.heard));
                self.heard.push_str(&String::from_utf8_lossy(&chunk));
            }
        };
        timeout(Duration::from_secs(20), read).await.unwrap_or_else(|_| panic!("no {wanted:?}"));
    }

    /// Reads to the end of the stream; everything heard.
    async fn until_it_ends(mut self) -> String {
        let read = async {
            while let Ok(Some(chunk)) = self.response.chunk().await {
                self.heard.push_str(&String::from_utf8_lossy(&chunk));
            }
        };
        timeout(Duration::from_secs(20), read).await.expect("the stream ends");
        self.heard
    }
}

async fn file(guest: &Guest) -> String {
    let answer = guest.post("/api/reports", &json!({"text": "我被骗了5000元"})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["case_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_report_is_told_to_every_officer() {
    let house = House::with(quick()).await;
    let (zhang, wang) = (house.user("zhang").await, house.user("wang").await);
    let (mut first, mut second) = (listen(&zhang).await, listen(&wang).await);
    let case = file(&zhang).await;
    for listener in [&mut first, &mut second] {
        listener.until(&format!("\"case_id\":\"{case}\"")).await;
        assert!(listener.heard.contains("event: overview"));
        assert!(listener.heard.contains("event: report"));
        assert!(!listener.heard.contains("5000"), "an event names a case and tells nothing of it");
    }
}

#[tokio::test]
async fn signing_out_ends_the_sessions_streams_and_no_other() {
    let house = House::with(Limits { stream_check: Duration::from_secs(3600), ..quick() }).await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let (first, mut second) = (listen(&zhang).await, listen(&li).await);
    assert_eq!(zhang.delete("/api/session").await.status, 204);
    let heard = first.until_it_ends().await;
    assert!(heard.contains("event: end\ndata: {\"reason\":\"session_ended\"}"), "{heard}");
    let case = file(&li).await;
    second.until(&case).await;
    assert!(!heard.contains(&case));
}

#[tokio::test]
async fn an_idle_session_ends_with_its_stream_which_does_not_keep_it_alive() {
    let house = House::with(quick()).await;
    let zhang = house.user("zhang").await;
    let stream = listen(&zhang).await;
    house.pass_seconds(9 * 60);
    tokio::time::sleep(Duration::from_millis(600)).await;
    house.pass_seconds(61);
    let heard = stream.until_it_ends().await;
    assert!(heard.contains("event: end"), "{heard}");
    assert_eq!(zhang.get("/api/session").await.line(), "401 login_required");
}

#[tokio::test]
async fn a_disabled_user_hears_nothing_more() {
    let house = House::with(Limits { stream_check: Duration::from_secs(3600), ..quick() }).await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let stream = listen(&zhang).await;
    let id = house.id_of("zhang").await;
    house.bed.records.disable_user(Actor::program("test"), house.now(), id).await.unwrap();
    // Nothing tells the stream; the next event asks for the rights anew and finds none.
    let case = file(&li).await;
    let heard = stream.until_it_ends().await;
    assert!(heard.contains("event: end") && !heard.contains(&case), "{heard}");
}

#[tokio::test]
async fn a_user_has_so_many_streams_and_gets_places_back() {
    let house = House::with(quick()).await;
    let zhang = house.user("zhang").await;
    let (first, _second) = (listen(&zhang).await, listen(&zhang).await);
    assert_eq!(zhang.get("/api/events").await.line(), "429 too_many_requests");
    drop(first);
    let again = async {
        while zhang.request(Method::GET, "/api/events").send().await.expect("an answer").status() != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(20), again).await.expect("the place of a closed stream comes back");
}

#[tokio::test]
async fn a_stopping_server_ends_its_streams() {
    let mut house = House::with(quick()).await;
    let zhang = house.user("zhang").await;
    let stream = listen(&zhang).await;
    timeout(Duration::from_secs(5), house.close()).await.expect("it does not wait for the streams");
    assert!(
        !stream.until_it_ends().await.contains("event: end"),
        "the session stands; the browser may come back"
    );
}
