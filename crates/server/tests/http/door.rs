//! At the door: signing in and out, cookies, tokens, limits, headers.

use reqwest::Method;
use serde_json::json;
use server::{Limits, Rate};
use testbed::PASSWORD;

use crate::house::{House, read};

#[tokio::test]
async fn a_session_begins_with_a_strict_cookie_and_ends_with_signing_out() {
    let house = House::open().await;
    let mut zhang = house.nobody();
    assert_eq!(zhang.get("/api/session").await.line(), "401 login_required");
    let answer = zhang.sign_in("ZHANG ", PASSWORD).await;
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("fanzha_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    let session = answer.json();
    assert_eq!(session["user"]["login"], "zhang");
    assert_eq!(session["user"]["roles"], json!(["investigator"]));
    assert_eq!(session["user"]["must_change"], false);
    assert_eq!(zhang.get("/api/session").await.json()["csrf"], session["csrf"]);

    let answer = zhang.delete("/api/session").await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(zhang.get("/api/session").await.line(), "401 login_required");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_look_the_same_and_five_lock() {
    let house = House::open().await;
    for login in ["zhang", "nobody.here"] {
        let mut guest = house.nobody();
        for _ in 0..4 {
            assert_eq!(guest.sign_in(login, "Xx9-xxxx").await.line(), "401 login_failed", "{login}");
        }
        let locked = guest.sign_in(login, "Xx9-xxxx").await;
        assert_eq!(locked.line(), "429 login_locked", "{login}");
        assert_eq!(locked.header("retry-after"), "300");
        assert_eq!(guest.sign_in(login, PASSWORD).await.line(), "429 login_locked", "even the right one");
    }
    house.pass_seconds(301);
    assert_eq!(house.nobody().sign_in("zhang", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn logins_are_limited_by_address_and_by_login() {
    let limits = Limits {
        login_per_address: Rate::per_minute(3, 1),
        login_per_user: Rate::per_minute(2, 1),
        ..Limits::default()
    };
    let house = House::with(limits).await;
    let mut guest = house.nobody();
    assert_eq!(guest.sign_in("zhang", "x").await.line(), "401 login_failed");
    assert_eq!(guest.sign_in(" Zhang", "x").await.line(), "401 login_failed");
    let limited = guest.sign_in("zhang", PASSWORD).await;
    assert_eq!(limited.line(), "429 too_many_requests", "the login's");
    assert_eq!(limited.header("retry-after"), "60");
    assert_eq!(guest.sign_in("li.na", PASSWORD).await.line(), "429 too_many_requests", "the address's");
    house.pass_seconds(60);
    assert_eq!(guest.sign_in("li.na", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn every_user_and_every_address_has_a_share_of_requests() {
    let limits = Limits { requests_per_user: Rate::per_minute(3, 60), ..Limits::default() };
    let house = House::with(limits).await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    for _ in 0..3 {
        assert_eq!(zhang.get("/api/session").await.status, 200);
    }
    assert_eq!(zhang.get("/api/session").await.line(), "429 too_many_requests");
    assert_eq!(li.get("/api/session").await.status, 200);

    let limits = Limits { requests_per_address: Rate::per_minute(3, 60), ..Limits::default() };
    let house = House::with(limits).await;
    for _ in 0..3 {
        assert_eq!(house.nobody().get("/health/live").await.status, 204);
    }
    assert_eq!(house.nobody().get("/health/live").await.line(), "429 too_many_requests");
}

#[tokio::test]
async fn a_session_ends_when_idle_and_at_the_latest_after_twelve_hours() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    house.pass_seconds(9 * 60);
    assert_eq!(zhang.get("/api/session").await.status, 200);
    house.pass_seconds(9 * 60);
    assert_eq!(zhang.get("/api/session").await.status, 200, "a request keeps it alive");
    house.pass_seconds(10 * 60 + 1);
    assert_eq!(zhang.get("/api/session").await.line(), "401 login_required");
    assert_eq!(zhang.get("/api/overview").await.line(), "401 login_required");

    let zhang = house.user("zhang").await;
    for _ in 1..(12 * 60 / 9) {
        house.pass_seconds(9 * 60);
        assert_eq!(zhang.get("/api/session").await.status, 200);
    }
    house.pass_seconds(9 * 60);
    assert_eq!(zhang.get("/api/session").await.line(), "401 login_required");
}

#[tokio::test]
async fn what_changes_something_needs_the_sessions_token() {
    let house = House::open().await;
    let (zhang, li) = (house.user("zhang").await, house.user("li.na").await);
    let mut without = zhang.clone();
    without.csrf = None;
    let mut with_anothers = zhang.clone();
    with_anothers.csrf = li.csrf.clone();
    for guest in [&without, &with_anothers] {
        assert_eq!(guest.delete("/api/session").await.line(), "403 csrf_failed");
        let report = guest.post("/api/reports", &json!({"text": "我被骗了"})).await;
        assert_eq!(report.line(), "403 csrf_failed");
        assert_eq!(guest.get("/api/session").await.status, 200, "reading needs none");
    }
    assert_eq!(zhang.delete("/api/session").await.status, 204);
}

#[tokio::test]
async fn a_page_of_another_site_cannot_sign_a_browser_in() {
    let house = House::open().await;
    let body = json!({"login": "zhang", "password": PASSWORD});
    for (site, expected) in
        [("cross-site", "403 csrf_failed"), ("same-site", "403 csrf_failed"), ("same-origin", "200")]
    {
        let request =
            house.nobody().request(Method::POST, "/api/session").header("sec-fetch-site", site).json(&body);
        assert_eq!(read(request).await.line(), expected, "{site}");
    }
    let text = serde_json::to_string(&body).unwrap();
    let form =
        house.nobody().request(Method::POST, "/api/session").header("content-type", "text/plain").body(text);
    assert_eq!(read(form).await.line(), "415 media_type", "a form cannot send JSON");
}

#[tokio::test]
async fn signing_in_again_ends_the_browsers_former_session() {
    let house = House::open().await;
    let mut zhang = house.user("zhang").await;
    let former = zhang.clone();
    assert_eq!(zhang.sign_in("zhang", PASSWORD).await.status, 200);
    assert_ne!(former.cookie, zhang.cookie);
    assert_eq!(former.get("/api/session").await.line(), "401 login_required");
    assert_eq!(zhang.get("/api/session").await.status, 200);
}

#[tokio::test]
async fn a_first_password_must_be_changed_before_anything_else() {
    let house = House::open().await;
    let first = &house.bed.administrators[0];
    let mut system = house.nobody();
    let session = system.sign_in(&first.login, first.password.reveal()).await.json();
    assert_eq!(session["user"]["must_change"], true);
    assert_eq!(system.get("/api/overview").await.line(), "403 password_change_required");
    let change = |old: &str, new: &str| json!({"old": old, "new": new});
    let code = |answer: crate::house::Answer| {
        let error = &answer.json()["errors"][0];
        format!("{} {} {}", answer.line(), error["field"].as_str().unwrap(), error["code"].as_str().unwrap())
    };
    let old = first.password.reveal();
    let path = "/api/session/password";
    assert_eq!(code(system.put(path, &change("wrong", "Bb2-bbbb")).await), "422 invalid old wrong");
    assert_eq!(code(system.put(path, &change(old, "Bb2-b")).await), "422 invalid new short");
    assert_eq!(code(system.put(path, &change(old, "bbbbbbbb")).await), "422 invalid new plain");
    assert_eq!(system.put(path, &change(old, "Bb2-bbbb")).await.status, 204);
    assert_eq!(system.get("/api/session").await.line(), "401 login_required", "all sessions end");
    assert_eq!(system.sign_in(&first.login, "Bb2-bbbb").await.status, 200);
    assert_eq!(system.get("/api/overview").await.line(), "403 role_required");
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once() {
    let house = House::open().await;
    let zhang = house.user("zhang").await;
    let actor = records::Actor::program("test");
    house.bed.records.disable_user(actor, house.now(), house.id_of("zhang").await).await.unwrap();
    assert_eq!(zhang.get("/api/session").await.line(), "401 login_required");
    assert_eq!(house.nobody().sign_in("zhang", PASSWORD).await.line(), "401 login_failed");
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let house = House::open().await;
    let nobody = house.nobody();
    for path in ["/", "/api/session", "/api/nothing", "/health/live"] {
        let answer = nobody.get(path).await;
        let seen = |name| answer.header(name).to_owned();
        assert_eq!(seen("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(seen("x-frame-options"), "DENY", "{path}");
        assert_eq!(seen("referrer-policy"), "no-referrer", "{path}");
        assert!(seen("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(uuid::Uuid::parse_str(&seen("x-request-id")).is_ok(), "{path}");
    }
    let answer = nobody.get("/api/session").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
}

#[tokio::test]
async fn a_problem_speaks_the_callers_language() {
    let house = House::open().await;
    let title = async |language: &str| {
        let request = house.nobody().request(Method::GET, "/api/session").header("accept-language", language);
        read(request).await.json()["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(title("zh-CN").await, "请先登录");
    assert_eq!(title("en").await, "Please sign in");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_what_is_too_long_refused() {
    let house = House::with(Limits { json_bytes_max: 1_000, ..Limits::default() }).await;
    let zhang = house.user("zhang").await;
    let post = |body: String| {
        zhang.request(Method::POST, "/api/readings").header("content-type", "application/json").body(body)
    };
    assert_eq!(read(post("{".to_owned())).await.line(), "400 malformed_request");
    assert_eq!(
        read(post(r#"{"text": "x", "colour": "red"}"#.to_owned())).await.line(),
        "400 malformed_request"
    );
    let long = json!({"text": "x".repeat(1_000)}).to_string();
    assert_eq!(read(post(long.clone())).await.line(), "413 too_large");
    let chunked = format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    let answer = house.raw(&zhang, "POST /api/readings", "application/json", &chunked).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn health_and_metrics_answer_without_a_session() {
    let mut house = House::open().await;
    let nobody = house.nobody();
    assert_eq!(nobody.get("/health/live").await.status, 204);
    assert_eq!(nobody.get("/health/ready").await.status, 204);
    let _ = house.nobody().sign_in("zhang", "wrong").await;
    let metrics = nobody.get("/metrics").await;
    assert!(metrics.text.contains("fanzha_logins_failed_total 1\n"), "{}", metrics.text);
    assert!(
        metrics.text.contains("route=\"/health/live\",method=\"GET\",status=\"204\""),
        "{}",
        metrics.text
    );
    assert!(!metrics.text.contains("zhang"));
    house.bed.records.close().await.unwrap();
    assert_eq!(nobody.get("/health/ready").await.line(), "503 unavailable");
    assert_eq!(nobody.get("/health/live").await.status, 204);
    house.close().await;
}
