//! `/api/beside`, `/api/orders/{id}/…`, `/api/bank-desks`, `/api/feedback`: work beside the national platform.

use std::sync::Arc;

use axum::extract::{Request, State as Given};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::{AccountNo, CaseId, OrderId};

use crate::edge::to_the_end;
use crate::extract::{Json, Path, has_media_type, whole_body};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::beside::{
    AnswerByHand, AnsweredThere, BankDeskView, BesideRowView, CopySheetView, FeedbackView, NewBankDesk,
    NewCallBody, NewOrder, PlatformNumber,
};
use crate::view::mask::Mask;
use crate::view::order::OrderView;

/// Ask for an order of any kind that the law allows on an account of the case; it is signed like any other.
#[utoipa::path(
    post, operation_id = "request_order", path = "/api/cases/{id}/orders", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The case")),
    request_body = NewOrder,
    responses(
        (status = CREATED, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict: what the law does not allow now"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: account, whole_because"),
    )
)]
pub async fn request(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<CaseId>,
    Json(new): Json<NewOrder>,
) -> Result<Response, Problem> {
    let mask = state.clone();
    let order = to_the_end(async move {
        let request =
            new.request(&accounts_of(&state, &signed_in, id).await?, Mask::new(state.records().ring()))?;
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.request_order(actor, id, request, now, &*state.parts.new_id).await?)
    });
    let order = OrderView::of(order.await?).masked(Mask::new(mask.records().ring()));
    Ok((axum::http::StatusCode::CREATED, axum::Json(order)).into_response())
}

/// The accounts of a case: those of its orders, and where its money was seen.
pub(super) async fn accounts_of(
    state: &State,
    signed_in: &SignedIn,
    id: CaseId,
) -> Result<Vec<AccountNo>, Problem> {
    let sheet = state.parts.desk.case(id, &signed_in.session.user).await?;
    let held = sheet.trace.into_iter().flat_map(|trace| trace.traced.held).map(|held| held.account);
    Ok(sheet.orders.into_iter().map(|sheet| sheet.order.account).chain(held).collect())
}

/// Orders that have left and are not answered, those not yet on the national platform first.
#[utoipa::path(
    get, operation_id = "list_beside", path = "/api/beside", tag = "orders",
    responses((status = OK, body = Vec<BesideRowView>))
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<axum::Json<Vec<BesideRowView>>, Problem> {
    let rows = state.parts.desk.beside(&signed_in.session.user).await?;
    let mask = Mask::new(state.records().ring());
    Ok(axum::Json(rows.into_iter().map(|row| BesideRowView::of(row).masked(mask)).collect()))
}

/// An approved order with its fields in the national platform's order, to be copied one by one. Who looks is in the
/// trail.
#[utoipa::path(
    get, operation_id = "get_copy_sheet", path = "/api/orders/{id}/sheet", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    responses((status = OK, body = CopySheetView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn sheet(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
) -> Result<axum::Json<CopySheetView>, Problem> {
    let (actor, now) = (signed_in.actor(), state.world_now());
    let sheet = state.parts.desk.copy_sheet(actor, id, now).await?;
    Ok(axum::Json(CopySheetView::of(sheet)))
}

/// A paper of an order, as a file. Who takes it is in the trail.
#[utoipa::path(
    get, operation_id = "get_paper", path = "/api/orders/{id}/papers/{name}", tag = "orders",
    params(
        ("id" = uuid::Uuid, Path, description = "The order"),
        ("name" = String, Path, description = "The paper's file name"),
    ),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = NOT_FOUND, description = "not_found"),
    )
)]
pub async fn paper(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path((id, name)): Path<(OrderId, String)>,
) -> Result<Response, Problem> {
    let (actor, now) = (signed_in.actor(), state.world_now());
    let bytes = state.parts.desk.order_paper(actor, id, &name, now).await?;
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, bytes).into_response())
}

/// Bring back the national platform's number of an order that was typed in there.
#[utoipa::path(
    post, operation_id = "enter_order", path = "/api/orders/{id}/entry", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = PlatformNumber,
    responses(
        (status = OK, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: number"),
    )
)]
pub async fn enter(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(pasted): Json<PlatformNumber>,
) -> Result<axum::Json<OrderView>, Problem> {
    let mask = state.clone();
    let order = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.enter(actor, id, &pasted.number, now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(OrderView::of(order.await?).masked(Mask::new(mask.records().ring()))))
}

/// Bring back the bank's answer as it stands on the national platform; the clocks run from the bank's own start.
#[utoipa::path(
    post, operation_id = "answer_by_hand", path = "/api/orders/{id}/answer", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = AnswerByHand,
    responses(
        (status = OK, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: number, result, started_at, expires_at, balance_yuan"),
    )
)]
pub async fn answer(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(read): Json<AnswerByHand>,
) -> Result<axum::Json<OrderView>, Problem> {
    let read = read.answer()?;
    let mask = state.clone();
    let order = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.answer_by_hand(actor, id, read, now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(OrderView::of(order.await?).masked(Mask::new(mask.records().ring()))))
}

/// Take an unsent order back because the national platform has its answer already, under another number.
#[utoipa::path(
    post, operation_id = "answered_elsewhere", path = "/api/orders/{id}/elsewhere", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = AnsweredThere,
    responses(
        (status = OK, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: number"),
    )
)]
pub async fn answered_elsewhere(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(there): Json<AnsweredThere>,
) -> Result<axum::Json<OrderView>, Problem> {
    let mask = state.clone();
    let order = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let AnsweredThere { version, number } = there;
        let ids = &*state.parts.new_id;
        Ok(state.parts.desk.answered_elsewhere(actor, id, version, &number, now, ids).await?)
    });
    Ok(axum::Json(OrderView::of(order.await?).masked(Mask::new(mask.records().ring()))))
}

/// Log a call to the bank's desk; a promise gets a clock.
#[utoipa::path(
    post, operation_id = "log_call", path = "/api/orders/{id}/calls", tag = "orders",
    params(("id" = uuid::Uuid, Path, description = "The order")),
    request_body = NewCallBody,
    responses(
        (status = OK, body = OrderView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: outcome"),
    )
)]
pub async fn call(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<OrderId>,
    Json(call): Json<NewCallBody>,
) -> Result<axum::Json<OrderView>, Problem> {
    let mask = state.clone();
    let order = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let call = call.call(now)?;
        Ok(state.parts.desk.log_call(actor, id, call, now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(OrderView::of(order.await?).masked(Mask::new(mask.records().ring()))))
}

/// Every bank's desk, the office's own numbers before the public lines.
#[utoipa::path(
    get, operation_id = "list_bank_desks", path = "/api/bank-desks", tag = "orders",
    responses((status = OK, body = Vec<BankDeskView>))
)]
pub async fn bank_desks(Given(state): Given<State>) -> Result<axum::Json<Vec<BankDeskView>>, Problem> {
    let desks = state.parts.desk.bank_desks().await?;
    Ok(axum::Json(desks.into_iter().map(BankDeskView::of).collect()))
}

/// Write down a bank's desk as the office has agreed it with the bank.
#[utoipa::path(
    put, operation_id = "set_bank_desk", path = "/api/bank-desks", tag = "orders",
    request_body = NewBankDesk,
    responses(
        (status = OK, body = BankDeskView),
        (status = FORBIDDEN, description = "role_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: bank, phone, note"),
    )
)]
pub async fn set_bank_desk(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewBankDesk>,
) -> Result<axum::Json<BankDeskView>, Problem> {
    let desk = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.set_bank_desk(actor, &new.bank, &new.phone, &new.note, now).await?)
    });
    Ok(axum::Json(BankDeskView::of(desk.await?)))
}

/// Take in a feedback export of the national platform: XLSX, XLS, CSV or an HTML table.
#[utoipa::path(
    post, operation_id = "import_feedback", path = "/api/feedback", tag = "orders",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = OK, body = FeedbackView),
        (status = BAD_REQUEST, description = "torn_upload: nothing was taken"),
        (status = FORBIDDEN, description = "role_required"),
        (status = PAYLOAD_TOO_LARGE, description = "too_large"),
        (status = UNSUPPORTED_MEDIA_TYPE, description = "media_type"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: the file as a whole cannot be read"),
    )
)]
pub async fn feedback(
    Given(state): Given<State>,
    signed_in: SignedIn,
    request: Request,
) -> Result<axum::Json<FeedbackView>, Problem> {
    if !has_media_type(request.headers(), "application/octet-stream") {
        return Err(Problem::MediaType("application/octet-stream"));
    }
    let gate = Arc::clone(&state.gate);
    let _place = gate.uploads.try_acquire().map_err(|_| Problem::TooManyRequests(10))?;
    let file = whole_body(request, &state, state.parts.limits.statement_bytes_max).await?;
    let taken = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.import_feedback(actor, file.into(), now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(FeedbackView::of(taken.await?)))
}
