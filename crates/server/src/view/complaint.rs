//! Objections to a stop or freeze: as the holder sees them, and as officers do.

use desk::{
    ComplaintAct, ComplaintOutcome, ComplaintReceipt, ComplaintRow, ComplaintSheet, NewComplaint, Progress,
    StopNotice,
};
use kernel::{CaseId, ComplaintId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::order::{OrderKindView, OrderView};
use crate::problem::Problem;

/// Which measure, and the end of the account that it holds.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The measure's number as the bank told it, or a receipt's.
    pub number: String,
    /// The last four characters of the account, or more.
    pub tail: String,
}

/// What a holder may know of a measure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StopNotice)]
pub struct StopNoticeView {
    /// The unit that ordered it.
    pub unit: String,
    /// Its telephone for objections.
    pub phone: String,
    /// Stop or freeze.
    pub kind: OrderKindView,
    /// The document's number.
    #[schema(required = true)]
    pub document: Option<String>,
    /// Where the law says so.
    pub article: String,
    /// Whether it is in force now.
    pub in_force: bool,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub started_at: Option<Timestamp>,
    /// Until when.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub expires_at: Option<Timestamp>,
}

/// An objection.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewComplaint)]
pub struct NewComplaintBody {
    /// The measure's number as the bank told it.
    pub number: String,
    /// The last four characters of the account, or more.
    pub tail: String,
    /// The holder's name; 2 to 60 characters.
    pub name: String,
    /// Where the holder can be reached; 5 to 30 characters.
    pub phone: String,
    /// Why the measure is wrong; 5 to 2000 characters.
    pub text: String,
}

/// The receipt of an objection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComplaintReceipt)]
pub struct ReceiptView {
    /// The receipt's number.
    pub number: String,
    /// When the first answer is due.
    #[schema(value_type = String, format = DateTime)]
    pub first_due_at: Timestamp,
    /// When the written reply is due.
    #[schema(value_type = String, format = DateTime)]
    pub reply_due_at: Timestamp,
}

/// How an objection stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComplaintProgress)]
pub struct ProgressView {
    /// `received`, `answered`, `releasing`, `closed`.
    pub state: String,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// When the first answer is due.
    #[schema(value_type = String, format = DateTime)]
    pub first_due_at: Timestamp,
    /// When the written reply is due.
    #[schema(value_type = String, format = DateTime)]
    pub reply_due_at: Timestamp,
    /// `released`, `kept` or `unfounded`, once decided.
    #[schema(required = true)]
    pub outcome: Option<String>,
    /// What the unit has said so far.
    pub answers: Vec<AnswerView>,
}

/// Something that the unit said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComplaintAnswer)]
pub struct AnswerView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What.
    pub text: String,
}

/// An objection on the officers' list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComplaintRow)]
pub struct ComplaintRowView {
    /// Which.
    #[schema(value_type = uuid::Uuid)]
    pub complaint_id: ComplaintId,
    /// The receipt's number.
    pub number: String,
    /// The case of the measure.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// The case's number for people.
    pub case_number: String,
    /// `received`, `answered`, `releasing`, `closed`.
    pub state: String,
    /// The holder's name.
    pub name: String,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// What is due next.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub due_at: Option<Timestamp>,
    /// To be given back with a change.
    pub version: u32,
}

/// An objection with everything its page shows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Complaint)]
pub struct ComplaintView {
    /// The row.
    pub row: ComplaintRowView,
    /// Where the holder can be reached.
    pub phone: String,
    /// The holder's words.
    pub text: String,
    /// The measure.
    pub order: OrderView,
    /// Whether the account is held no more by it.
    pub is_free: bool,
    /// When the holder was told of the release.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub told_at: Option<Timestamp>,
    /// When it was closed.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub closed_at: Option<Timestamp>,
    /// `released`, `kept` or `unfounded`.
    #[schema(required = true)]
    pub outcome: Option<String>,
    /// What was done, oldest first.
    pub acts: Vec<ActView>,
    /// Whether what names a person is masked; the masks are those of the case.
    pub masked: bool,
}

/// A stamp of an objection's history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComplaintAct)]
pub struct ActView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// `received`, `answered`, `release_asked`, `told`, `replied`.
    pub kind: String,
    /// What was said.
    pub text: String,
}

/// What an officer says about an objection, at the version that was on screen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintText {
    /// The objection's version when it was read.
    pub version: u32,
    /// The words.
    pub text: String,
}

/// The written reply.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintReplyBody {
    /// The objection's version when it was read.
    pub version: u32,
    /// `released`, `kept` or `unfounded`.
    pub outcome: String,
    /// What was found; it stands in the reply.
    pub text: String,
}

impl NewComplaintBody {
    /// The desk's complaint.
    pub fn complaint(self) -> NewComplaint {
        let NewComplaintBody { number, tail, name, phone, text } = self;
        NewComplaint { number, tail, name, phone, text }
    }
}

impl ComplaintReplyBody {
    /// The outcome.
    pub fn outcome(&self) -> Result<ComplaintOutcome, Problem> {
        let all = [ComplaintOutcome::Released, ComplaintOutcome::Kept, ComplaintOutcome::Unfounded];
        let found = all.into_iter().find(|outcome| outcome.name() == self.outcome);
        found.ok_or_else(|| Problem::invalid("outcome", "unknown"))
    }
}

impl StopNoticeView {
    /// What a holder may know.
    pub fn of(notice: StopNotice) -> StopNoticeView {
        StopNoticeView {
            unit: notice.unit,
            phone: notice.phone,
            kind: OrderKindView::of(notice.kind),
            document: notice.document,
            article: notice.article.to_owned(),
            in_force: notice.in_force,
            started_at: notice.started_at,
            expires_at: notice.expires_at,
        }
    }
}

impl ReceiptView {
    /// A receipt.
    pub fn of(receipt: ComplaintReceipt) -> ReceiptView {
        let ComplaintReceipt { id: _, number, first_due_at, reply_due_at } = receipt;
        ReceiptView { number, first_due_at, reply_due_at }
    }
}

impl ProgressView {
    /// How it stands.
    pub fn of(progress: Progress) -> ProgressView {
        let answers = progress.answers.into_iter().map(|(at, text)| AnswerView { at, text });
        ProgressView {
            state: progress.state,
            received_at: progress.received_at,
            first_due_at: progress.first_due_at,
            reply_due_at: progress.reply_due_at,
            outcome: progress.outcome,
            answers: answers.collect(),
        }
    }
}

impl ComplaintRowView {
    /// A row.
    pub fn of(row: ComplaintRow) -> ComplaintRowView {
        ComplaintRowView {
            complaint_id: row.id,
            number: row.number,
            case_id: row.case,
            case_number: row.case_number,
            state: row.state,
            name: row.name,
            received_at: row.received_at,
            due_at: row.due_at,
            version: row.version,
        }
    }
}

impl ComplaintView {
    /// A sheet.
    pub fn of(sheet: ComplaintSheet) -> ComplaintView {
        let act =
            |act: ComplaintAct| ActView { at: act.at, actor: act.actor, kind: act.kind, text: act.text };
        ComplaintView {
            row: ComplaintRowView::of(sheet.row),
            phone: sheet.phone,
            text: sheet.text,
            order: OrderView::of(sheet.order),
            is_free: sheet.is_free,
            told_at: sheet.told_at,
            closed_at: sheet.closed_at,
            outcome: sheet.outcome,
            acts: sheet.acts.into_iter().map(act).collect(),
            masked: false,
        }
    }
}
