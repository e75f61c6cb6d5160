//! `/api/overview`: the figures at the head of the console.

use axum::extract::State as Given;

use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::overview::OverviewView;

/// The centre at one glance.
#[utoipa::path(
    get, operation_id = "get_overview", path = "/api/overview", tag = "overview",
    responses((status = OK, body = OverviewView), (status = UNAUTHORIZED, description = "login_required"))
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<axum::Json<OverviewView>, Problem> {
    let figures = state.parts.desk.overview(&signed_in.session.user).await?;
    Ok(axum::Json(OverviewView::of(figures, state.world_now(), state.parts.speed)))
}
