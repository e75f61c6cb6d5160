//! `/api/lookups`, `/api/looks`, `/api/leads/figures`: where a number was seen, who looked, what units did.

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::Window;
use uuid::Uuid;

use crate::extract::{Json, Path, Query};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::lookup::{LookUpView, LookView, NewLookUp, PeriodQuery, UnitFiguresView};

/// Look a name or number up in everything that the asker may see.
#[utoipa::path(
    post, operation_id = "look_up", path = "/api/lookups", tag = "lookups",
    request_body = NewLookUp,
    responses(
        (status = OK, body = LookUpView),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: value short, long"),
    )
)]
pub async fn look_up(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(asked): Json<NewLookUp>,
) -> Result<axum::Json<LookUpView>, Problem> {
    match asked.value.trim().chars().count() {
        0..=1 => return Err(Problem::invalid("value", "short")),
        2..=100 => {}
        _ => return Err(Problem::invalid("value", "long")),
    }
    let (actor, now) = (signed_in.actor(), state.world_now());
    let found = state.parts.desk.look_up(actor, &asked.value, now, &*state.parts.new_id).await?;
    Ok(axum::Json(LookUpView::of(found)))
}

/// Looks at accounts whose orders were on their way, for the auditor.
#[utoipa::path(
    get, operation_id = "list_looks", path = "/api/looks", tag = "lookups",
    responses((status = OK, body = Vec<LookView>))
)]
pub async fn looks(Given(state): Given<State>) -> Result<axum::Json<Vec<LookView>>, Problem> {
    let looks = state.parts.desk.looks().await?;
    Ok(axum::Json(looks.into_iter().map(LookView::of).collect()))
}

/// An auditor has noted a look.
#[utoipa::path(
    post, operation_id = "note_look", path = "/api/looks/{id}/note", tag = "lookups",
    params(("id" = Uuid, Path, description = "The look")),
    responses((status = NO_CONTENT), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn note(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    state.parts.desk.note_look(signed_in.actor(), id, state.world_now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the units did with the leads that they took in a period.
#[utoipa::path(
    get, operation_id = "get_lead_figures", path = "/api/leads/figures", tag = "leads",
    params(PeriodQuery),
    responses(
        (status = OK, body = Vec<UnitFiguresView>),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: until range"),
    )
)]
pub async fn lead_figures(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(period): Query<PeriodQuery>,
) -> Result<axum::Json<Vec<UnitFiguresView>>, Problem> {
    if period.until < period.from {
        return Err(Problem::invalid("until", "range"));
    }
    let period = Window::new(period.from, period.until);
    let figures = state.parts.desk.lead_figures(&signed_in.session.user, period).await?;
    Ok(axum::Json(UnitFiguresView::all(figures)))
}
