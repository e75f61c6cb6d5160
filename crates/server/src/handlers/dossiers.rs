//! `/api/dossiers`: things on the footing, one way for every noun.

use axum::extract::State as Given;
use axum::http::StatusCode;
use desk::{Asked, DossierFilter, NounName};
use kernel::UnitId;
use uuid::Uuid;

use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query};
use crate::handlers::cases::reason_of;
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::case::RevealReason;
use crate::view::dossier::{
    DossierView, DossiersQuery, DossiersView, FieldView, Made, NewComment, NewDossier, NewStep, OpeningView,
};
use crate::view::mask::Mask;

const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 200;
const COMMENT_CHARS_MAX: usize = 2_000;

/// Things of one noun that the asker may see, latest changed first.
#[utoipa::path(
    get, operation_id = "list_dossiers", path = "/api/dossiers", tag = "dossiers",
    params(DossiersQuery),
    responses(
        (status = OK, body = DossiersView),
        (status = NOT_FOUND, description = "not_found: a noun that is not read"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: noun, limit, cursor"),
    )
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(query): Query<DossiersQuery>,
) -> Result<axum::Json<DossiersView>, Problem> {
    let noun = noun_named(&query.noun)?;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", "range"));
    }
    let states = query.state.as_deref().unwrap_or_default().split(',').map(str::trim);
    let filter = DossierFilter {
        states: states.filter(|state| !state.is_empty()).map(str::to_owned).collect(),
        facet: query.facet.filter(|facet| !facet.is_empty()),
        unit: query.unit.map(UnitId),
        officer: query.mine.unwrap_or(false).then(|| signed_in.id()),
        search: query.q,
    };
    let (viewer, cursor) = (&signed_in.session.user, query.cursor.as_deref());
    let page = state.parts.desk.dossiers(viewer, noun, &filter, cursor, u64::from(limit)).await?;
    Ok(axum::Json(DossiersView::of(page)))
}

/// How each noun is begun, and whether the asker may.
#[utoipa::path(
    get, operation_id = "list_openings", path = "/api/dossiers/openings", tag = "dossiers",
    responses((status = OK, body = Vec<OpeningView>))
)]
pub async fn openings(signed_in: SignedIn) -> axum::Json<Vec<OpeningView>> {
    let opening = |noun: &NounName| {
        let tables = noun.tables();
        OpeningView {
            noun: tables.name.to_owned(),
            may_begin: tables.opening.by.iter().any(|role| signed_in.has(*role)),
            fields: tables.opening.fields.iter().map(FieldView::of).collect(),
            states: tables.states.iter().map(|(state, _)| (*state).to_owned()).collect(),
        }
    };
    let reads = |noun: &&NounName| noun.tables().readers.iter().any(|role| signed_in.has(*role));
    axum::Json(<NounName as desk::Named>::ALL.iter().filter(reads).map(opening).collect())
}

/// Begin a thing.
#[utoipa::path(
    post, operation_id = "begin_dossier", path = "/api/dossiers", tag = "dossiers",
    request_body = NewDossier,
    responses(
        (status = CREATED, body = Made),
        (status = FORBIDDEN, description = "role_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: the field and why"),
    )
)]
pub async fn begin(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewDossier>,
) -> Result<(StatusCode, axum::Json<Made>), Problem> {
    let noun = noun_named(&new.noun)?;
    let begun = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let (desk, ids) = (&state.parts.desk, &*state.parts.new_id);
        let id = desk.open_dossier(actor, noun, &new.said, now, ids).await?;
        // Who has just written it all down need not ask for it.
        desk.reveal_to_worker(signed_in.actor(), id, state.wall_now(), ids).await?;
        Ok(id)
    });
    Ok((StatusCode::CREATED, axum::Json(Made { id: begun.await? })))
}

/// A thing with everything its page shows.
#[utoipa::path(
    get, operation_id = "get_dossier", path = "/api/dossiers/{id}", tag = "dossiers",
    params(("id" = Uuid, Path, description = "The thing")),
    responses((status = OK, body = DossierView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<DossierView>, Problem> {
    Ok(axum::Json(dossier_for(&state, &signed_in, id).await?))
}

/// Lift the masks of a thing for a while, with a reason that the auditor reads.
#[utoipa::path(
    post, operation_id = "reveal_dossier", path = "/api/dossiers/{id}/reveals", tag = "dossiers",
    params(("id" = Uuid, Path, description = "The thing")),
    request_body = RevealReason,
    responses(
        (status = OK, body = DossierView),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: reason short, long"),
    )
)]
pub async fn reveal(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(reveal): Json<RevealReason>,
) -> Result<axum::Json<DossierView>, Problem> {
    let reason = reason_of(&reveal)?;
    let view = to_the_end(async move {
        let (actor, wall) = (signed_in.actor(), state.wall_now());
        state.parts.desk.reveal(actor, id, &reason, wall, &*state.parts.new_id).await?;
        dossier_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(view.await?))
}

/// A thing as the asking user sees it: masked but for a look that was granted.
async fn dossier_for(state: &State, signed_in: &SignedIn, id: Uuid) -> Result<DossierView, Problem> {
    let desk = &state.parts.desk;
    let mut view = DossierView::of(desk.dossier(id, &signed_in.session.user).await?);
    view.revealed_until = desk.revealed_until(id, signed_in.id(), state.wall_now()).await?;
    match view.revealed_until {
        Some(_) => Ok(view),
        None => Ok(view.masked(Mask::new(state.records().ring()))),
    }
}

/// Do one act.
#[utoipa::path(
    post, operation_id = "move_dossier", path = "/api/dossiers/{id}/steps", tag = "dossiers",
    params(("id" = Uuid, Path, description = "The thing")),
    request_body = NewStep,
    responses(
        (status = OK, body = DossierView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict; state_conflict: wrong_state, other_unit, …"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: the field and why"),
    )
)]
pub async fn step(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(step): Json<NewStep>,
) -> Result<axum::Json<DossierView>, Problem> {
    let view = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let asked = Asked { id, act: step.act, version: step.version, said: step.said };
        let (desk, ids) = (&state.parts.desk, &*state.parts.new_id);
        desk.move_dossier(actor, &asked, now, ids).await?;
        if desk::takes_up(&asked.act) {
            // Who takes a person's lead up must read whom to visit.
            desk.reveal_to_worker(signed_in.actor(), id, state.wall_now(), ids).await?;
        }
        dossier_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(view.await?))
}

/// Comment on a thing.
#[utoipa::path(
    post, operation_id = "comment_dossier", path = "/api/dossiers/{id}/comments", tag = "dossiers",
    params(("id" = Uuid, Path, description = "The thing")),
    request_body = NewComment,
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: text empty, long"),
    )
)]
pub async fn comment(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<Uuid>,
    Json(comment): Json<NewComment>,
) -> Result<StatusCode, Problem> {
    let text = comment.text.trim().to_owned();
    match text.chars().count() {
        0 => return Err(Problem::invalid("text", "empty")),
        1..=COMMENT_CHARS_MAX => {}
        _ => return Err(Problem::invalid("text", "long")),
    }
    to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.comment(actor, id, &text, now, &*state.parts.new_id).await?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn noun_named(name: &str) -> Result<NounName, Problem> {
    NounName::named(name).ok_or_else(|| Problem::invalid("noun", "unknown"))
}
