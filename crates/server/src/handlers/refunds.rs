//! `/api/refunds`: money back to the victims, from the draft to the bank's word.

use std::collections::BTreeMap;

use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use desk::{RefundDraft, RefundPaper};
use kernel::{AccountNo, RefundId};
use pursuit::refund::Strategy;

use crate::edge::to_the_end;
use crate::extract::{Json, Path, Query};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::state::State;
use crate::view::mask::Mask;
use crate::view::refund::{
    ChosenStrategy, NewRefund, NewRefundAct, PaperOf, RefundRowView, RefundView, RefundsQuery, RefundsView,
};

const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 200;
/// More victims than the largest public refunds name.
const CASES_MAX: usize = 2_000;

/// Refunds, newest first.
#[utoipa::path(
    get, operation_id = "list_refunds", path = "/api/refunds", tag = "refunds",
    params(RefundsQuery),
    responses(
        (status = OK, body = RefundsView),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: limit, cursor"),
    )
)]
pub async fn list(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Query(query): Query<RefundsQuery>,
) -> Result<axum::Json<RefundsView>, Problem> {
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", "range"));
    }
    let page =
        state.parts.desk.refunds(&signed_in.session.user, query.cursor.as_deref(), u64::from(limit)).await?;
    let items = page.rows.into_iter().map(RefundRowView::of).collect();
    Ok(axum::Json(RefundsView { items, next_cursor: page.next_cursor }))
}

/// A refund with everything its page shows.
#[utoipa::path(
    get, operation_id = "get_refund", path = "/api/refunds/{id}", tag = "refunds",
    params(("id" = uuid::Uuid, Path, description = "The refund")),
    responses((status = OK, body = RefundView), (status = NOT_FOUND, description = "not_found"))
)]
pub async fn read(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<RefundId>,
) -> Result<axum::Json<RefundView>, Problem> {
    let sheet = state.parts.desk.refund(id, &signed_in.session.user).await?;
    Ok(axum::Json(RefundView::of(sheet).masked(Mask::new(state.records().ring()))))
}

/// Draft a refund to the victims of some cases, from every account that one of them holds frozen.
#[utoipa::path(
    post, operation_id = "draft_refund", path = "/api/refunds", tag = "refunds",
    request_body = NewRefund,
    responses(
        (status = CREATED, body = RefundView),
        (status = NOT_FOUND, description = "not_found: one of the cases"),
        (status = CONFLICT, description = "state_conflict: refund_nothing, refund_split"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: case_ids empty, many; strategies"),
    )
)]
pub async fn draft(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Json(new): Json<NewRefund>,
) -> Result<(StatusCode, axum::Json<RefundView>), Problem> {
    let NewRefund { mut case_ids, strategies, freezing_unit_id, version: _ } = new;
    check_cases(&mut case_ids)?;
    let chosen = chosen(strategies, &[], Mask::new(state.records().ring()))?;
    let draft = RefundDraft { cases: case_ids, chosen, freezing: freezing_unit_id };
    let mask = state.clone();
    let sheet = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.draft_refund(actor, draft, now, &*state.parts.new_id).await?)
    });
    let view = RefundView::of(sheet.await?).masked(Mask::new(mask.records().ring()));
    Ok((StatusCode::CREATED, axum::Json(view)))
}

/// Draft a refund anew: other victims, another strategy, what has changed since. Signatures fall with the old draft.
#[utoipa::path(
    put, operation_id = "redraft_refund", path = "/api/refunds/{id}", tag = "refunds",
    params(("id" = uuid::Uuid, Path, description = "The refund")),
    request_body = NewRefund,
    responses(
        (status = OK, body = RefundView),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, state_conflict: refund_state, refund_nothing, refund_split"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: version; case_ids empty, many; strategies"),
    )
)]
pub async fn redraft(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<RefundId>,
    Json(new): Json<NewRefund>,
) -> Result<axum::Json<RefundView>, Problem> {
    let NewRefund { mut case_ids, strategies, version, freezing_unit_id: _ } = new;
    let version = version.ok_or_else(|| Problem::invalid("version", "missing"))?;
    check_cases(&mut case_ids)?;
    let accounts = accounts_of(&state, &signed_in, id).await?;
    let chosen = chosen(strategies, &accounts, Mask::new(state.records().ring()))?;
    let draft = RefundDraft { cases: case_ids, chosen, freezing: None };
    let mask = state.clone();
    let sheet = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        let desk = &state.parts.desk;
        Ok(desk.redraft_refund(actor, id, version, draft, now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(RefundView::of(sheet.await?).masked(Mask::new(mask.records().ring()))))
}

/// Do what an officer does with a refund: announce, object, review, sign, decide, report, withdraw.
#[utoipa::path(
    post, operation_id = "act_on_refund", path = "/api/refunds/{id}/acts", tag = "refunds",
    params(("id" = uuid::Uuid, Path, description = "The refund")),
    request_body = NewRefundAct,
    responses(
        (status = OK, body = RefundView),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found"),
        (status = CONFLICT, description = "version_conflict, same_officer, state_conflict: refund_…"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: act.text, act.reason, act.account"),
    )
)]
pub async fn act(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path(id): Path<RefundId>,
    Json(new): Json<NewRefundAct>,
) -> Result<axum::Json<RefundView>, Problem> {
    let accounts = accounts_of(&state, &signed_in, id).await?;
    let act = new.act.act(&accounts, Mask::new(state.records().ring()));
    let act = act.map_err(|(field, code)| Problem::invalid(&format!("act.{field}"), code))?;
    let mask = state.clone();
    let sheet = to_the_end(async move {
        let (actor, now) = (signed_in.actor(), state.world_now());
        Ok(state.parts.desk.act_on_refund(actor, id, new.version, act, now, &*state.parts.new_id).await?)
    });
    Ok(axum::Json(RefundView::of(sheet.await?).masked(Mask::new(mask.records().ring()))))
}

/// A paper of a refund as a .docx: `refund-worksheet`, `refund-application` (of the case named), `refund-report`,
/// `refund-decision`, `refund-notice` (to the bank named). Who takes it is in the trail.
#[utoipa::path(
    get, operation_id = "get_refund_paper", path = "/api/refunds/{id}/papers/{name}", tag = "refunds",
    params(
        ("id" = uuid::Uuid, Path, description = "The refund"),
        ("name" = String, Path, description = "The paper"),
        PaperOf,
    ),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = FORBIDDEN, description = "role_required"),
        (status = NOT_FOUND, description = "not_found: no such paper, or not yet"),
        (status = UNPROCESSABLE_ENTITY, description = "invalid: case_id, bank missing"),
    )
)]
pub async fn paper(
    Given(state): Given<State>,
    signed_in: SignedIn,
    Path((id, name)): Path<(RefundId, String)>,
    Query(of): Query<PaperOf>,
) -> Result<Response, Problem> {
    let which = match name.as_str() {
        "refund-worksheet" => RefundPaper::Worksheet,
        "refund-application" => {
            RefundPaper::Application(of.case_id.ok_or_else(|| Problem::invalid("case_id", "missing"))?)
        }
        "refund-report" => RefundPaper::Report,
        "refund-decision" => RefundPaper::Decision,
        "refund-notice" => RefundPaper::Notice(of.bank.ok_or_else(|| Problem::invalid("bank", "missing"))?),
        _ => return Err(Problem::NotFound),
    };
    let (actor, now) = (signed_in.actor(), state.world_now());
    let bytes = state.parts.desk.refund_paper(actor, id, which, now).await?;
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, bytes).into_response())
}

/// At least one case, each once, not more than anybody drafts at a time.
fn check_cases(cases: &mut Vec<kernel::CaseId>) -> Result<(), Problem> {
    cases.sort();
    cases.dedup();
    match cases.len() {
        0 => Err(Problem::invalid("case_ids", "empty")),
        1..=CASES_MAX => Ok(()),
        _ => Err(Problem::invalid("case_ids", "many")),
    }
}

/// The accounts of a refund, for what names one by its mask.
async fn accounts_of(state: &State, signed_in: &SignedIn, id: RefundId) -> Result<Vec<AccountNo>, Problem> {
    let sheet = state.parts.desk.refund(id, &signed_in.session.user).await?;
    let pools = sheet.refund.drafted().map(|split| split.pools.clone()).unwrap_or_default();
    Ok(pools.into_iter().map(|pool| pool.account).collect())
}

fn chosen(
    strategies: Vec<ChosenStrategy>,
    accounts: &[AccountNo],
    mask: Mask<'_>,
) -> Result<BTreeMap<AccountNo, Strategy>, Problem> {
    strategies
        .into_iter()
        .map(|chosen| {
            let account = mask.resolve(&chosen.account, accounts);
            Ok((account.ok_or_else(|| Problem::invalid("strategies.account", "format"))?, chosen.strategy))
        })
        .collect()
}
