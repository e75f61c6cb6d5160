//! `/api/units`: organisations and their kinds.

use axum::extract::State as Given;
use axum::http::StatusCode;
use kernel::UnitId;
use records::units::{NewUnit, UnitChange};

use crate::edge::to_the_end;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::unit::{NewUnitView, UnitChangeView, UnitView, UnitsView};

/// Every unit and every kind of unit.
#[utoipa::path(
    get, operation_id = "list_units", path = "/api/units", tag = "people",
    responses((status = OK, body = UnitsView), (status = FORBIDDEN, description = "role_required"))
)]
pub async fn list(Given(state): Given<State>) -> Result<axum::Json<UnitsView>, Problem> {
    let (units, kinds) = (state.records().units().await?, state.records().unit_kinds().await?);
    Ok(axum::Json(UnitsView::of(units, kinds)))
}

/// Make a unit below another.
#[utoipa::path(
    post, operation_id = "make_unit", path = "/api/units", tag = "people",
    request_body = NewUnitView,
    responses(
        (status = CREATED, body = UnitView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found: the unit above or the kind"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name, division, bank, code"),
    )
)]
pub async fn make(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(unit): Json<NewUnitView>,
) -> Result<(StatusCode, axum::Json<UnitView>), Problem> {
    check_name(&unit.name)?;
    if !unit.division.is_empty() && kernel::division::find(&unit.division).is_none() {
        return Err(Problem::invalid("division", "unknown"));
    }
    let filled =
        |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let id = UnitId(state.new_id());
    let unit = NewUnit {
        id,
        kind: unit.kind,
        parent: unit.parent_id,
        name: unit.name.trim().to_owned(),
        division: unit.division,
        code: filled(unit.code),
        bank: filled(unit.bank),
    };
    let made = to_the_end(async move {
        let now = state.wall_now();
        state.records().make_unit(signed_in.actor(), now, unit).await.map_err(refusal)?;
        Ok(state.records().unit(id).await?)
    });
    Ok((StatusCode::CREATED, axum::Json(UnitView::of(made.await?))))
}

/// Rename a unit, close it, or open it again.
#[utoipa::path(
    put, operation_id = "change_unit", path = "/api/units/{id}", tag = "people",
    params(("id" = uuid::Uuid, Path, description = "The unit")),
    request_body = UnitChangeView,
    responses(
        (status = OK, body = UnitView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name"),
    )
)]
pub async fn change(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<UnitId>,
    Json(change): Json<UnitChangeView>,
) -> Result<axum::Json<UnitView>, Problem> {
    check_name(&change.name)?;
    let change = UnitChange {
        version: change.version,
        name: change.name.trim().to_owned(),
        is_active: change.is_active,
    };
    let changed = to_the_end(async move {
        let now = state.wall_now();
        state.records().change_unit(signed_in.actor(), now, id, change).await.map_err(refusal)
    });
    Ok(axum::Json(UnitView::of(changed.await?)))
}

/// Refuses a name that is empty or longer than 100 characters.
pub(super) fn check_name(name: &str) -> Result<(), Problem> {
    match name.trim().chars().count() {
        0 => Err(Problem::invalid("name", "empty")),
        1..=100 => Ok(()),
        _ => Err(Problem::invalid("name", "long")),
    }
}

/// A rule of the database that a form can break, as the field that broke it.
fn refusal(error: records::Error) -> Problem {
    let records::Error::Rule(rule) = &error else { return Problem::from(error) };
    match rule.as_str() {
        "units_bank" => Problem::invalid("bank", "missing"),
        "units_code" | "units.code" => Problem::invalid("code", "taken"),
        "units_once" | "units.parent_id, units.name" => Problem::invalid("name", "taken"),
        "units_busy" => Problem::conflict("unit_busy"),
        _ => Problem::from(error),
    }
}
