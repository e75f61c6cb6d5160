//! `/api/measures`, `/api/complaints`: a holder asks about a stop and objects; officers check, release and reply.

use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use desk::ComplaintReply;
use kernel::ComplaintId;
use records::{Actor, Who};

use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query};
use crate::peer::Peer;
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::complaint::{
    ComplaintReplyBody, ComplaintRowView, ComplaintText, ComplaintView, NewComplaintBody, ProgressView,
    ReceiptView, StopNoticeView, Which,
};
use crate::view::mask::Mask;
use crate::view::statistics::{MeasureStatisticsView, Period};

/// What a holder may know of a measure: who ordered it, on what ground, until when. For everybody who has the number
/// and the account's end; a wrong number and a wrong account look the same.
#[utoipa::path(
    get, operation_id = "get_measure", path = "/api/measures", tag = "complaints",
    params(Which),
    responses((status = OK, body = StopNoticeView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn measure(
    Given(state): Given<State>,
    Query(which): Query<Which>,
) -> Result<axum::Json<StopNoticeView>, Problem> {
    let notice = state.parts.desk.stop_notice(&which.number, &which.tail).await?;
    Ok(axum::Json(StopNoticeView::of(notice)))
}

/// Object to a measure; the receipt's number follows it.
#[utoipa::path(
    post, operation_id = "file_complaint", path = "/api/measures/complaints", tag = "complaints",
    request_body = NewComplaintBody,
    responses(
        (status = CREATED, body = ReceiptView),
        (status = NOT_FOUND, description = "not_found"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: name, phone, text, number many"),
    )
)]
pub async fn file(
    Given(state): Given<State>,
    peer: Peer,
    Json(new): Json<NewComplaintBody>,
) -> Result<Response, Problem> {
    let receipt = to_the_end(async move {
        let actor = Actor { who: Who::Nobody, origin: peer.address.to_string() };
        let now = state.world_now();
        Ok(state.parts.desk.file_complaint(actor, new.complaint(), now, &*state.parts.new_id).await?)
    });
    Ok((StatusCode::CREATED, axum::Json(ReceiptView::of(receipt.await?))).into_response())
}

/// How an objection stands, by its receipt's number and the account's end.
#[utoipa::path(
    get, operation_id = "get_complaint_progress", path = "/api/measures/complaints", tag = "complaints",
    params(Which),
    responses((status = OK, body = ProgressView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn progress(
    Given(state): Given<State>,
    Query(which): Query<Which>,
) -> Result<axum::Json<ProgressView>, Problem> {
    let progress = state.parts.desk.complaint_progress(&which.number, &which.tail).await?;
    Ok(axum::Json(ProgressView::of(progress)))
}

/// Objections, what is due first.
#[utoipa::path(
    get, operation_id = "list_complaints", path = "/api/complaints", tag = "complaints",
    responses((status = OK, body = Vec<ComplaintRowView>))
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
) -> Result<axum::Json<Vec<ComplaintRowView>>, Problem> {
    let rows = state.parts.desk.complaints(&signed_in.session.user).await?;
    Ok(axum::Json(rows.into_iter().map(|row| ComplaintRowView::of(row).masked()).collect()))
}

/// What became of stops and freezes that holders objected to, by approver and by rule.
#[utoipa::path(
    get, operation_id = "get_measure_statistics", path = "/api/measure-statistics", tag = "complaints",
    params(Period),
    responses(
        (status = OK, body = MeasureStatisticsView),
        (status = FORBIDDEN, description = "role_required"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: days"),
    )
)]
pub async fn statistics(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(period): Query<Period>,
) -> Result<axum::Json<MeasureStatisticsView>, Problem> {
    let days = period.days.unwrap_or(90);
    if !(1..=366).contains(&days) {
        return Err(Problem::invalid("days", "range"));
    }
    let until = state.world_now();
    let from = until.plus_seconds(-i64::from(days) * 86_400);
    let told = state.parts.desk.measure_statistics(&signed_in.session.user, from, until).await?;
    Ok(axum::Json(MeasureStatisticsView::of(told, from, until)))
}

/// One objection, masked like its case.
#[utoipa::path(
    get, operation_id = "get_complaint", path = "/api/complaints/{id}", tag = "complaints",
    params(("id" = uuid::Uuid, Path, description = "The objection")),
    responses((status = OK, body = ComplaintView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<ComplaintId>,
) -> Result<axum::Json<ComplaintView>, Problem> {
    Ok(axum::Json(complaint_for(&state, &signed_in, id).await?))
}

/// Give the first answer; the holder reads it by the receipt.
#[utoipa::path(
    post, operation_id = "answer_complaint", path = "/api/complaints/{id}/answer", tag = "complaints",
    params(("id" = uuid::Uuid, Path, description = "The objection")),
    request_body = ComplaintText,
    responses(
        (status = OK, body = ComplaintView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: text"),
    )
)]
pub async fn answer(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<ComplaintId>,
    Json(said): Json<ComplaintText>,
) -> Result<axum::Json<ComplaintView>, Problem> {
    let sheet = to_the_end(async move {
        let (actor, now, desk) = (signed_in.actor(), state.world_now(), &state.parts.desk);
        desk.answer_complaint(actor, id, said.version, &said.text, now, &*state.parts.new_id).await?;
        complaint_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(sheet.await?))
}

/// Find the account unrelated: its release is proposed, and signed like any other order.
#[utoipa::path(
    post, operation_id = "release_for_complaint", path = "/api/complaints/{id}/release", tag = "complaints",
    params(("id" = uuid::Uuid, Path, description = "The objection")),
    request_body = ComplaintText,
    responses(
        (status = OK, body = ComplaintView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: text"),
    )
)]
pub async fn release(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<ComplaintId>,
    Json(said): Json<ComplaintText>,
) -> Result<axum::Json<ComplaintView>, Problem> {
    let sheet = to_the_end(async move {
        let (actor, now, desk) = (signed_in.actor(), state.world_now(), &state.parts.desk);
        desk.release_for_complaint(actor, id, said.version, &said.text, now, &*state.parts.new_id).await?;
        complaint_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(sheet.await?))
}

/// An objection as the asking user sees it: masked like its case.
async fn complaint_for(
    state: &State,
    signed_in: &SignedIn,
    id: ComplaintId,
) -> Result<ComplaintView, Problem> {
    let desk = &state.parts.desk;
    let sheet = desk.complaint(id, &signed_in.session.user).await?;
    let lifted = desk.revealed_until(sheet.row.case.0, signed_in.id(), state.wall_now()).await?;
    let view = ComplaintView::of(sheet);
    Ok(if lifted.is_some() { view } else { view.masked(Mask::new(state.records().ring())) })
}

/// Note that the holder was told of the release.
#[utoipa::path(
    post, operation_id = "tell_holder", path = "/api/complaints/{id}/told", tag = "complaints",
    params(("id" = uuid::Uuid, Path, description = "The objection")),
    request_body = ComplaintText,
    responses(
        (status = OK, body = ComplaintView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: text"),
    )
)]
pub async fn told(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<ComplaintId>,
    Json(said): Json<ComplaintText>,
) -> Result<axum::Json<ComplaintView>, Problem> {
    let sheet = to_the_end(async move {
        let (actor, now, desk) = (signed_in.actor(), state.world_now(), &state.parts.desk);
        desk.tell_holder(actor, id, said.version, &said.text, now, &*state.parts.new_id).await?;
        complaint_for(&state, &signed_in, id).await
    });
    Ok(axum::Json(sheet.await?))
}

/// Close an objection with the written reply, which is given back as a .docx.
#[utoipa::path(
    post, operation_id = "reply_to_complaint", path = "/api/complaints/{id}/reply", tag = "complaints",
    params(("id" = uuid::Uuid, Path, description = "The objection")),
    request_body = ComplaintReplyBody,
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: outcome, text"),
    )
)]
pub async fn reply(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<ComplaintId>,
    Json(reply): Json<ComplaintReplyBody>,
) -> Result<Response, Problem> {
    let outcome = reply.outcome()?;
    let paper = to_the_end(async move {
        let (actor, now, ids) = (signed_in.actor(), state.world_now(), &*state.parts.new_id);
        let ComplaintReplyBody { version, text, .. } = reply;
        let reply = ComplaintReply { outcome, findings: text };
        Ok(state.parts.desk.reply_to_complaint(actor, id, version, reply, now, ids).await?)
    });
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, paper.await?).into_response())
}
