//! axum's extractors with our problems instead of its plain text.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::state::State;

/// A JSON body of `application/json`, within the limit.
pub struct Json<T>(pub T);

/// The parameters of a path; what cannot be an id names nothing, so it is absent.
pub struct Path<T>(pub T);

/// The parameters of a query.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest<State> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &State) -> Result<Json<T>, Problem> {
        if !has_media_type(request.headers(), "application/json") {
            return Err(Problem::MediaType("application/json"));
        }
        let bytes = whole_body(request, state, state.parts.limits.json_bytes_max).await?;
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Json(value)),
            Err(error) => Err(Problem::Malformed(error.to_string())),
        }
    }
}

/// The whole body, or why there is none: torn, or longer than allowed.
pub async fn whole_body(request: Request, state: &State, bytes_max: usize) -> Result<Bytes, Problem> {
    let announced = request.headers().get(axum::http::header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > bytes_max) {
        return Err(Problem::TooLarge(bytes_max as u64));
    }
    match Bytes::from_request(request, state).await {
        Ok(bytes) => Ok(bytes),
        Err(BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_))) => {
            Err(Problem::TooLarge(bytes_max as u64))
        }
        Err(_) => Err(Problem::TornUpload),
    }
}

/// Whether the body is declared as this media type, whatever its parameters.
pub fn has_media_type(headers: &HeaderMap, expected: &str) -> bool {
    let declared = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = declared.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(expected)
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            Err(_) => Err(Problem::NotFound),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Query<T>, Problem> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Query(value)),
            Err(rejection) => Err(Problem::Malformed(rejection.body_text())),
        }
    }
}
