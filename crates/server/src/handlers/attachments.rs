//! `/api/dossiers/{id}/attachments`: papers brought to a thing, and read again.

use std::sync::Arc;

use axum::extract::{Request, State as Given};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::ATTACHMENT_BYTES_MAX;
use uuid::Uuid;

use crate::edge::to_the_end;
use crate::extract::{Path, Query, whole_body};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::dossier::{AttachmentQuery, Made};

const NAME_CHARS_MAX: usize = 120;

/// Bring a paper: the body is the file, and its content must be what its name says.
#[utoipa::path(
    post, operation_id = "attach", path = "/api/dossiers/{id}/attachments", tag = "dossiers",
    params(("id" = Uuid, Path, description = "The thing"), AttachmentQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = CREATED, body = Made),
        (status = NOT_FOUND, description = "not_found"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: file empty, media, other_media; name"),
    )
)]
pub async fn attach(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Query(query): Query<AttachmentQuery>,
    request: Request,
) -> Result<(StatusCode, axum::Json<Made>), Problem> {
    let name = query.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.contains(['/', '\\', '\n', '\r']) {
        return Err(Problem::invalid("name", "format"));
    }
    let gate = Arc::clone(&state.gate);
    let _place = gate.uploads.try_acquire().map_err(|_| Problem::TooManyRequests(10))?;
    let content = whole_body(request, &state, ATTACHMENT_BYTES_MAX).await?;
    let brought = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let file = (name.as_str(), content.to_vec());
        Ok(state.parts.desk.attach(actor, id, file, now, &*state.parts.new_id).await?)
    });
    Ok((StatusCode::CREATED, axum::Json(Made { id: brought.await? })))
}

/// A paper's content, to be saved, never shown in place.
#[utoipa::path(
    get, operation_id = "get_attachment", path = "/api/dossiers/{id}/attachments/{attachment}", tag = "dossiers",
    params(("id" = Uuid, Path, description = "The thing"), ("attachment" = Uuid, Path, description = "The paper")),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = NOT_FOUND, description = "not_found"),
    )
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path((id, attachment)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let paper = state.parts.desk.paper(signed_in.actor(), (id, attachment), state.world_now()).await?;
    let media = HeaderValue::from_str(&paper.media_type).map_err(Problem::internal)?;
    let mut response = paper.content.into_response();
    response.headers_mut().insert(CONTENT_TYPE, media);
    response.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    Ok(response)
}
