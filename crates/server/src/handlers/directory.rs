//! `/api/directory`: the units and officers that the asker may name.

use axum::extract::State as Given;

use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::directory::DirectoryView;

/// Units and officers by name.
#[utoipa::path(
    get, operation_id = "get_directory", path = "/api/directory", tag = "directory",
    responses((status = OK, body = DirectoryView))
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<axum::Json<DirectoryView>, Problem> {
    let directory = state.parts.desk.directory(&signed_in.session.user).await?;
    Ok(axum::Json(DirectoryView::of(directory)))
}
