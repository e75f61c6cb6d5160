//! The console's files.

use reqwest::Method;

use crate::house::{House, read};

#[tokio::test]
async fn the_console_answers_its_own_routes_and_nothing_else() {
    let house = House::open().await;
    let nobody = house.nobody();
    for path in ["/", "/reports", "/cases/0190c000-0000-7000-8000-000000000000", "/index.html"] {
        let answer = nobody.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
        assert!(answer.text.contains("console"));
        assert_eq!(answer.header("cache-control"), "no-cache");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
    }
    for path in ["/api", "/api/", "/api/nothing", "/assets/gone-1.js", "/health/else", "/../Cargo.toml"] {
        assert_eq!(nobody.get(path).await.line(), "404 not_found", "{path}");
    }
    assert_eq!(read(nobody.request(Method::POST, "/reports")).await.line(), "405 method_not_allowed");
    assert_eq!(read(nobody.request(Method::PATCH, "/health/live")).await.line(), "405 method_not_allowed");
}

#[tokio::test]
async fn a_file_with_a_digest_in_its_name_is_kept_and_a_known_one_is_not_sent_again() {
    let house = House::open().await;
    let nobody = house.nobody();
    let answer = nobody.get("/assets/main-4f2a.js").await;
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let etag = answer.header("etag").to_owned();
    let again =
        read(nobody.request(Method::GET, "/assets/main-4f2a.js").header("if-none-match", &etag)).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    let page = nobody.get("/").await;
    let etag = page.header("etag");
    let known = read(nobody.request(Method::GET, "/").header("if-none-match", etag)).await;
    assert_eq!(known.status, 304);
    let policy = "content-security-policy";
    assert_eq!(known.header(policy), page.header(policy), "a browser keeps the page under the newer policy");
    let head = read(nobody.request(Method::HEAD, "/assets/main-4f2a.js")).await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
}
