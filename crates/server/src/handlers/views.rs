//! `/api/views`: filters that a user keeps under a name.

use axum::extract::State as Given;
use axum::http::StatusCode;
use desk::NounName;
use uuid::Uuid;

use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::dossier::{Made, NewView, SavedViewView};

/// The asker's own views.
#[utoipa::path(
    get, operation_id = "list_views", path = "/api/views", tag = "views",
    responses((status = OK, body = Vec<SavedViewView>))
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<axum::Json<Vec<SavedViewView>>, Problem> {
    let views = state.parts.desk.saved_views(&signed_in.session.user).await?;
    Ok(axum::Json(views.into_iter().map(SavedViewView::of).collect()))
}

/// Keep a filter under a name; one of that name is replaced.
#[utoipa::path(
    post, operation_id = "save_view", path = "/api/views", tag = "views",
    request_body = NewView,
    responses(
        (status = CREATED, body = Made),
        (status = CONFLICT, description = "state_conflict: too_many_views"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: noun, name, query"),
    )
)]
pub async fn save(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(view): Json<NewView>,
) -> Result<(StatusCode, axum::Json<Made>), Problem> {
    let noun = NounName::named(&view.noun).ok_or_else(|| Problem::invalid("noun", "unknown"))?;
    let name = view.name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Problem::invalid("name", "format"));
    }
    if view.query.len() > 500 {
        return Err(Problem::invalid("query", "long"));
    }
    let (actor, now) = (signed_in.actor(), state.world_now());
    let id = state.parts.desk.save_view(actor, noun, (name, &view.query), now, &*state.parts.new_id).await?;
    Ok((StatusCode::CREATED, axum::Json(Made { id })))
}

/// Forget a view of one's own.
#[utoipa::path(
    delete, operation_id = "forget_view", path = "/api/views/{id}", tag = "views",
    params(("id" = Uuid, Path, description = "The view")),
    responses((status = NO_CONTENT), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn forget(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    state.parts.desk.forget_view(signed_in.actor(), id, state.world_now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
