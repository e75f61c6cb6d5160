//! `/api/cases/{id}/forms`, `/api/forms/{token}`: the victim's signed application for a stop.

use axum::extract::{Request, State as Given};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use desk::{FormChannel, Picture, PictureKind};
use kernel::CaseId;

use crate::edge::to_the_end;
use crate::extract::{Json, Path, whole_body};
use crate::peer::Peer;
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::form::{AskedFormView, FormPageView, FormSheetView, FormSignature, NewForm};

/// A picture is at most so large.
pub const PICTURE_BYTES_MAX: usize = 5 << 20;

/// The forms of a case, newest first.
#[utoipa::path(
    get, operation_id = "list_forms", path = "/api/cases/{id}/forms", tag = "forms",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    responses((status = OK, body = Vec<FormSheetView>), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
) -> Result<axum::Json<Vec<FormSheetView>>, Problem> {
    let forms = state.parts.desk.forms(id, &signed_in.session.user).await?;
    Ok(axum::Json(forms.into_iter().map(FormSheetView::of).collect()))
}

/// Ask the victim for the signed form; the answer's token makes the link.
#[utoipa::path(
    post, operation_id = "ask_for_form", path = "/api/cases/{id}/forms", tag = "forms",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = NewForm,
    responses(
        (status = CREATED, body = AskedFormView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: channel"),
    )
)]
pub async fn ask(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(new): Json<NewForm>,
) -> Result<Response, Problem> {
    let channel = FormChannel::named(&new.channel).ok_or_else(|| Problem::invalid("channel", "unknown"))?;
    let asked = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.ask_for_form(actor, id, channel, now, &*state.parts.new_id).await?)
    });
    Ok((StatusCode::CREATED, axum::Json(AskedFormView::of(asked.await?))).into_response())
}

/// A form's picture: `handwriting` or `scan`. Who looks is in the trail.
#[utoipa::path(
    get, operation_id = "get_form_picture", path = "/api/forms/pictures/{id}/{kind}", tag = "forms",
    params(
        ("id" = uuid::Uuid, Path, description = "The form"),
        ("kind" = String, Path, description = "`handwriting` or `scan`"),
    ),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = NOT_FOUND, description = "not_found"),
    )
)]
pub async fn picture(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path((id, kind)): Path<(uuid::Uuid, String)>,
) -> Result<Response, Problem> {
    let handwriting = kind_of(&kind)? == PictureKind::Handwriting;
    let (actor, now) = (signed_in.actor(), state.world_now());
    let bytes = state.parts.desk.form_picture(actor, id, handwriting, now).await?;
    let media_type = if bytes.starts_with(&[0xff, 0xd8]) { "image/jpeg" } else { "image/png" };
    Ok(([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-store")], bytes).into_response())
}

/// The victim's page: the own claim and the pledge. For whoever has the link.
#[utoipa::path(
    get, operation_id = "get_form", path = "/api/forms/{token}", tag = "forms",
    params(("token" = String, Path, description = "The link's token")),
    responses((status = OK, body = FormPageView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn page(
    Given(state): Given<State>,
    Path(token): Path<String>,
) -> Result<axum::Json<FormPageView>, Problem> {
    let page = state.parts.desk.form_page(&token, state.world_now()).await?;
    Ok(axum::Json(FormPageView::of(page)))
}

/// Take a picture, PNG or JPEG: `handwriting` or `scan`.
#[utoipa::path(
    put, operation_id = "put_form_picture", path = "/api/forms/{token}/{kind}", tag = "forms",
    params(
        ("token" = String, Path, description = "The link's token"),
        ("kind" = String, Path, description = "`handwriting` or `scan`"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: file not_a_picture, large; form signed"),
    )
)]
pub async fn put_picture(
    Given(state): Given<State>,
    peer: Peer,
    Path((token, kind)): Path<(String, String)>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let kind = kind_of(&kind)?;
    let bytes = whole_body(request, &state, PICTURE_BYTES_MAX).await?;
    let picture = Picture::new(bytes.into())?;
    to_the_end(async move {
        let (origin, now) = (peer.address.to_string(), state.world_now());
        Ok(state.parts.desk.form_take_picture(&token, kind, picture, &origin, now).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign the form, with both pictures there.
#[utoipa::path(
    post, operation_id = "sign_form", path = "/api/forms/{token}", tag = "forms",
    params(("token" = String, Path, description = "The link's token")),
    request_body = FormSignature,
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name, document, phone, handwriting, scan; form signed"),
    )
)]
pub async fn sign(
    Given(state): Given<State>,
    peer: Peer,
    Path(token): Path<String>,
    Json(signature): Json<FormSignature>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move {
        let (origin, now) = (peer.address.to_string(), state.world_now());
        let ids = &*state.parts.new_id;
        Ok(state.parts.desk.sign_form(&token, signature.by(), &origin, now, ids).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn kind_of(name: &str) -> Result<PictureKind, Problem> {
    match name {
        "handwriting" => Ok(PictureKind::Handwriting),
        "scan" => Ok(PictureKind::Scan),
        _ => Err(Problem::NotFound),
    }
}
