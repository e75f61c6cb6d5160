//! `/api/templates`: the office's papers, to be fetched, edited in Word and put back.

use axum::extract::{Request, State as Given};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use paper::Template;

use crate::edge::to_the_end;
use crate::extract::{Path, has_media_type, whole_body};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::template::TemplateView;

/// Every template, with the fields that it asks for.
#[utoipa::path(
    get, operation_id = "list_templates", path = "/api/templates", tag = "templates",
    responses((status = OK, body = Vec<TemplateView>))
)]
pub async fn list(Given(state): Given<State>) -> Result<axum::Json<Vec<TemplateView>>, Problem> {
    let sheets = state.parts.desk.templates().await?;
    Ok(axum::Json(sheets.into_iter().map(TemplateView::of).collect()))
}

/// A template as a .docx.
#[utoipa::path(
    get, operation_id = "get_template", path = "/api/templates/{name}", tag = "templates",
    params(("name" = String, Path, description = "The template")),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = NOT_FOUND, description = "not_found"),
    )
)]
pub async fn read(Given(state): Given<State>, Path(name): Path<String>) -> Result<Response, Problem> {
    let template = Template::named(&name).ok_or(Problem::NotFound)?;
    let bytes = state.parts.desk.template(template).await?;
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, bytes).into_response())
}

/// Put the office's own template in place; one that asks for an unknown field is refused.
#[utoipa::path(
    put, operation_id = "set_template", path = "/api/templates/{name}", tag = "templates",
    params(("name" = String, Path, description = "The template")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = OK, body = TemplateView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNSUPPORTED_MEDIA_TYPE, description = "media_type"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: file, or the unknown field"),
    )
)]
pub async fn set(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(name): Path<String>,
    request: Request,
) -> Result<axum::Json<TemplateView>, Problem> {
    let template = Template::named(&name).ok_or(Problem::NotFound)?;
    if !has_media_type(request.headers(), "application/octet-stream") {
        return Err(Problem::MediaType("application/octet-stream"));
    }
    let file = whole_body(request, &state, state.parts.limits.statement_bytes_max).await?;
    let sheet = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.set_template(actor, template, file.into(), now).await?)
    });
    Ok(axum::Json(TemplateView::of(sheet.await?)))
}
