//! The console's files: embedded in a release build, read from `web/dist` in a development build.
//!
//! An unknown path without a file's extension is the console's own route and gets its first page.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State as Given;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};

use crate::problem::Problem;
use crate::state::State;
use crate::words::{Language, Words};

/// One file.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
    /// A digest of its content, in hexadecimal.
    pub digest: String,
}

/// Finds a file by its path below the root, without a leading slash.
pub type AssetSource = Arc<dyn Fn(&str) -> Option<Asset> + Send + Sync>;

/// The built console; missing files are allowed, so that the server builds without it.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// The source of the built console.
#[must_use]
pub fn embedded() -> AssetSource {
    Arc::new(|path| {
        let file = Dist::get(path)?;
        let digest = file.metadata.sha256_hash().iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Asset { bytes: file.data, digest })
    })
}

/// Answers whatever no route answers.
pub async fn find(Given(state): Given<State>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") || path.starts_with("health/") {
        return Problem::NotFound.into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return Problem::MethodNotAllowed.into_response();
    }
    let source = &state.parts.assets;
    if let Some(asset) = source(path).filter(|_| !path.is_empty()) {
        return answer(path, asset, &headers);
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file {
        return Problem::NotFound.into_response();
    }
    match source("index.html") {
        Some(page) => answer("index.html", page, &headers),
        None => not_built(&headers),
    }
}

fn answer(path: &str, asset: Asset, headers: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", asset.digest);
    // The bundler puts a digest into every name below assets/, so such a name never changes its content.
    let caching =
        if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let caching = HeaderValue::from_static(caching);
    let etag_value = HeaderValue::from_str(&etag).expect("hexadecimal in quotes");
    let kind = HeaderValue::from_static(media_type(path));
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag) {
        // The browser puts these headers on the page it has kept, so they must be the page's own.
        let kept = [(CACHE_CONTROL, caching), (ETAG, etag_value), (CONTENT_TYPE, kind)];
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let body = match asset.bytes {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    ([(CACHE_CONTROL, caching), (ETAG, etag_value), (CONTENT_TYPE, kind)], body).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn not_built(headers: &HeaderMap) -> Response {
    let words = Words::of(Language::of(headers));
    let (title, text) = (words.get("console.missing", &[]), words.get("console.missing.detail", &[]));
    let page =
        format!("<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{text}</p>");
    (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response()
}
