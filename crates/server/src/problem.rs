//! The one error a handler returns: RFC 9457 `application/problem+json` with a stable slug.
//!
//! A problem says on the wire what a caller can act on and nothing else; its cause goes to the log, once,
//! at the edge ([`crate::edge`]). Absent and hidden are the same problem, [`Problem::NotFound`].

use std::error::Error;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::words::{Language, Words};

/// What went wrong, as a caller would treat it.
#[derive(Clone, Debug)]
pub enum Problem {
    /// The request cannot be read: broken JSON, a bad query or path. Carries the parser's own sentence.
    Malformed(String),
    /// The body ended before its announced length. Nothing was stored.
    TornUpload,
    /// No session, or one that is over.
    LoginRequired,
    /// Wrong login or password; never says which.
    LoginFailed,
    /// The password is right; a code of the second factor, or the certificate, is needed beside it.
    FactorRequired,
    /// Too many wrong passwords for this login, whether it exists or not; try again after this many seconds.
    LoginLocked(u64),
    /// The session's roles do not allow this.
    RoleRequired,
    /// The password must be changed before anything else.
    PasswordChangeRequired,
    /// The token in `x-csrf-token` is missing or another session's.
    CsrfFailed,
    /// There is no such thing, or none that this user may see.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The request took longer than its time.
    RequestTimeout,
    /// Somebody else changed it first.
    VersionConflict,
    /// The thing's state does not allow it; carries the refusal's code.
    StateConflict(Vec<FieldError>),
    /// The same officer may not act twice.
    SameOfficer,
    /// The body is longer than this many bytes.
    TooLarge(u64),
    /// The body's media type is not the expected one.
    MediaType(&'static str),
    /// The content does not hold; one entry per field.
    Invalid(Vec<FieldError>),
    /// A file that cannot be read: the reason's code, and what its sentence names.
    UnreadableFile(&'static str, Vec<(&'static str, String)>),
    /// Too many requests; try again after this many seconds.
    TooManyRequests(u64),
    /// A store we need does not answer.
    Unavailable(Cause),
    /// Our own mistake.
    Internal(Cause),
}

/// The reason behind a problem, for the log only.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// One field that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's name; dotted for nested fields. Empty when the whole is meant.
    pub field: String,
    /// Why, as a stable code.
    pub code: String,
}

/// The body of every answer that is not a success (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The kind of problem: a stable slug.
    #[serde(rename = "type")]
    #[schema(example = "version_conflict")]
    pub kind: &'static str,
    /// The kind in the caller's language.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What happened this time and what to do, in the caller's language.
    pub detail: String,
    /// Fields that do not hold, or the code of a refusal.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// The request's number in the log.
    pub request_id: String,
}

/// Every slug with its status, in the order of [`Problem`]: for the message catalogue's test and for readers.
pub const SLUGS: [(&str, u16); 22] = [
    ("malformed_request", 400),
    ("torn_upload", 400),
    ("login_required", 401),
    ("login_failed", 401),
    ("factor_required", 401),
    ("login_locked", 429),
    ("role_required", 403),
    ("password_change_required", 403),
    ("csrf_failed", 403),
    ("not_found", 404),
    ("method_not_allowed", 405),
    ("request_timeout", 408),
    ("version_conflict", 409),
    ("state_conflict", 409),
    ("same_officer", 409),
    ("too_large", 413),
    ("media_type", 415),
    ("invalid", 422),
    ("too_many_requests", 429),
    ("unavailable", 503),
    ("internal", 500),
    ("unreadable_file", 422),
];

impl Problem {
    /// A problem with one field.
    pub fn invalid(field: &str, code: &str) -> Problem {
        Problem::Invalid(vec![FieldError { field: field.to_owned(), code: code.to_owned() }])
    }

    /// A refusal by its code.
    pub fn conflict(code: &str) -> Problem {
        Problem::StateConflict(vec![FieldError { field: String::new(), code: code.to_owned() }])
    }

    /// Our own mistake, with its cause.
    pub fn internal(cause: impl Error + Send + Sync + 'static) -> Problem {
        Problem::Internal(Arc::new(cause))
    }

    /// A store that does not answer, with the cause.
    pub fn unavailable(cause: impl Error + Send + Sync + 'static) -> Problem {
        Problem::Unavailable(Arc::new(cause))
    }

    /// The stable slug.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        SLUGS[self.place()].0
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(SLUGS[self.place()].1).expect("a known status")
    }

    /// Why, for the log; `None` where the caller's side is the reason.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Problem::Unavailable(cause) | Problem::Internal(cause) => Some(cause),
            Problem::Malformed(_)
            | Problem::TornUpload
            | Problem::LoginRequired
            | Problem::LoginFailed
            | Problem::FactorRequired
            | Problem::LoginLocked(_)
            | Problem::RoleRequired
            | Problem::PasswordChangeRequired
            | Problem::CsrfFailed
            | Problem::NotFound
            | Problem::MethodNotAllowed
            | Problem::RequestTimeout
            | Problem::VersionConflict
            | Problem::StateConflict(_)
            | Problem::SameOfficer
            | Problem::TooLarge(_)
            | Problem::MediaType(_)
            | Problem::Invalid(_)
            | Problem::UnreadableFile(..)
            | Problem::TooManyRequests(_) => None,
        }
    }

    /// The body in a language, under a request's number.
    #[must_use]
    pub fn body(&self, language: Language, request_id: &str) -> ProblemBody {
        let words = Words::of(language);
        let slug = self.slug();
        ProblemBody {
            kind: slug,
            title: words.get(&format!("problem.{slug}"), &[]),
            status: self.status().as_u16(),
            detail: words.get(&self.detail_key(words), &self.params()),
            errors: self.errors(),
            request_id: request_id.to_owned(),
        }
    }

    /// A refusal has a sentence of its own where the catalogue has one.
    fn detail_key(&self, words: &Words) -> String {
        if let Problem::StateConflict(errors) = self
            && let Some(error) = errors.first()
        {
            let key = format!("refusal.{}", error.code);
            if words.has(&key) {
                return key;
            }
        }
        if let Problem::UnreadableFile(code, _) = self {
            return format!("unreadable.{code}");
        }
        format!("problem.{}.detail", self.slug())
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Problem::Malformed(reason) => vec![("reason", reason.clone())],
            Problem::TooLarge(bytes_max) => vec![("bytes_max", bytes_max.to_string())],
            Problem::UnreadableFile(_, params) => params.clone(),
            Problem::MediaType(expected) => vec![("expected", (*expected).to_owned())],
            Problem::LoginLocked(seconds) | Problem::TooManyRequests(seconds) => {
                vec![("seconds", seconds.to_string())]
            }
            Problem::TornUpload
            | Problem::LoginRequired
            | Problem::LoginFailed
            | Problem::FactorRequired
            | Problem::RoleRequired
            | Problem::PasswordChangeRequired
            | Problem::CsrfFailed
            | Problem::NotFound
            | Problem::MethodNotAllowed
            | Problem::RequestTimeout
            | Problem::VersionConflict
            | Problem::StateConflict(_)
            | Problem::SameOfficer
            | Problem::Invalid(_)
            | Problem::Unavailable(_)
            | Problem::Internal(_) => Vec::new(),
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        match self {
            Problem::Invalid(errors) | Problem::StateConflict(errors) => errors.clone(),
            _ => Vec::new(),
        }
    }

    fn place(&self) -> usize {
        match self {
            Problem::Malformed(_) => 0,
            Problem::TornUpload => 1,
            Problem::LoginRequired => 2,
            Problem::LoginFailed => 3,
            Problem::FactorRequired => 4,
            Problem::LoginLocked(_) => 5,
            Problem::RoleRequired => 6,
            Problem::PasswordChangeRequired => 7,
            Problem::CsrfFailed => 8,
            Problem::NotFound => 9,
            Problem::MethodNotAllowed => 10,
            Problem::RequestTimeout => 11,
            Problem::VersionConflict => 12,
            Problem::StateConflict(_) => 13,
            Problem::SameOfficer => 14,
            Problem::TooLarge(_) => 15,
            Problem::MediaType(_) => 16,
            Problem::Invalid(_) => 17,
            Problem::TooManyRequests(_) => 18,
            Problem::Unavailable(_) => 19,
            Problem::Internal(_) => 20,
            Problem::UnreadableFile(..) => 21,
        }
    }
}

/// The status and the problem itself; [`crate::edge`] writes the body, because it knows the caller's language
/// and the request's number.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Problem::LoginLocked(seconds) | Problem::TooManyRequests(seconds) = &self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A failure of the records without a meaning for the caller: the store does not answer, or our own mistake.
impl From<records::Error> for Problem {
    fn from(error: records::Error) -> Problem {
        match error {
            records::Error::Connect(_) | records::Error::Database(_) => Problem::unavailable(error),
            records::Error::Destroyed => Problem::conflict("destroyed"),
            records::Error::Stale(_) => Problem::VersionConflict,
            records::Error::Absent(_) => Problem::NotFound,
            records::Error::Url
            | records::Error::Rule(_)
            | records::Error::Behind(_)
            | records::Error::NotFounded
            | records::Error::Founded
            | records::Error::WrongMasterKey
            | records::Error::SelfTest(_)
            | records::Error::Sealed(_)
            | records::Error::Unknown { .. }
            | records::Error::Snapshot(_) => Problem::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slug_has_its_words_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            let words = Words::of(language);
            for (slug, status) in SLUGS {
                assert!(words.has(&format!("problem.{slug}")), "{language:?} lacks problem.{slug}");
                assert!(
                    words.has(&format!("problem.{slug}.detail")),
                    "{language:?} lacks problem.{slug}.detail"
                );
                assert!((400..=599).contains(&status));
            }
        }
    }

    #[test]
    fn the_cause_stays_out_of_the_body() {
        let problem = Problem::internal(std::io::Error::other("disk sda1 is full"));
        let body = serde_json::to_string(&problem.body(Language::English, "r1")).unwrap();
        assert!(!body.contains("sda1"), "{body}");
        assert!(problem.cause().unwrap().to_string().contains("sda1"));
    }

    #[test]
    fn a_refusal_carries_its_code() {
        let body = Problem::conflict("order_not_proposed").body(Language::Chinese, "r1");
        assert_eq!(body.status, 409);
        assert_eq!(body.errors, [FieldError { field: String::new(), code: "order_not_proposed".to_owned() }]);
    }
}
