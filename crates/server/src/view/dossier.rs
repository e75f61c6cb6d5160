//! Things on the footing: leads, cases on their way, strike results, hand-over sheets.

use std::collections::{BTreeMap, BTreeSet};

use desk::{
    Attached, Comment, DossierPage, DossierRow, DossierSheet, Evidence, Field, FieldKind, Kin, Link, Named,
    Offer, SavedView, Step,
};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::deadline::DeadlineView;

/// What of a noun's list is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DossiersQuery {
    /// Which noun: `lead`, `case`, `suspect`, `den`, `seizure`, `handover`.
    pub noun: String,
    /// In these states, with commas between.
    pub state: Option<String>,
    /// Of this kind: a lead's source, a case's crime.
    pub facet: Option<String>,
    /// Held by this unit.
    pub unit: Option<Uuid>,
    /// Made by the asker.
    pub mine: Option<bool>,
    /// A number of ours or its beginning, a whole name or number said of a thing, or words of what was said.
    pub q: Option<String>,
    /// At most so many, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of a noun's list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Dossiers)]
pub struct DossiersView {
    /// The rows, latest changed first.
    pub items: Vec<DossierRowView>,
    /// For the next page; absent at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

/// A thing in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DossierRow)]
pub struct DossierRowView {
    /// The thing.
    pub dossier_id: Uuid,
    /// Which noun it is.
    pub noun: String,
    /// Its number for people.
    pub number: String,
    /// What describes it, masked.
    pub title: String,
    /// Its kind; empty where none was said.
    pub facet: String,
    /// Where it stands.
    pub state: String,
    /// Whose it is now.
    pub unit_id: Uuid,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// Its nearest clock.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub due_at: Option<Timestamp>,
}

/// A thing with everything its page shows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Dossier)]
pub struct DossierView {
    /// As a list shows it.
    #[serde(flatten)]
    pub row: DossierRowView,
    /// An act names the version it saw.
    pub version: u64,
    /// The unit that began it.
    pub home_unit_id: Uuid,
    /// All that was said of it.
    pub body: BTreeMap<String, String>,
    /// The noun's fields in the order in which they are asked for.
    #[schema(value_type = Vec<String>)]
    pub field_order: Vec<&'static str>,
    /// Its history, oldest first.
    pub steps: Vec<StepView>,
    /// What it is linked with.
    pub links: Vec<LinkView>,
    /// Other things of which the same name or number was said.
    pub kin: Vec<KinView>,
    /// What people said about it.
    pub comments: Vec<CommentView>,
    /// Papers brought to it.
    pub attachments: Vec<AttachmentView>,
    /// Its clocks that run.
    pub deadlines: Vec<DeadlineView>,
    /// Of a case that was taken on: the evidence that its crime needs.
    pub checklist: Vec<EvidenceView>,
    /// What the asker may do now.
    pub offers: Vec<OfferView>,
    /// Whether names and numbers are masked.
    pub masked: bool,
    /// Until when the masks are lifted for the asker.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub revealed_until: Option<Timestamp>,
}

/// A step of the history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DossierStep)]
pub struct StepView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was done.
    pub act: String,
    /// Where it stood afterwards.
    pub state: String,
    /// Whose it was afterwards.
    pub unit_id: Uuid,
    /// What was said.
    pub said: BTreeMap<String, String>,
}

/// A link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DossierLink)]
pub struct LinkView {
    /// What it is.
    pub kind: String,
    /// Whether this thing named the other.
    pub is_out: bool,
    /// The other.
    pub other: DossierRowView,
}

/// Another thing of which the same was said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DossierKin)]
pub struct KinView {
    /// What is the same.
    pub kinds: Vec<String>,
    /// The other.
    pub other: DossierRowView,
}

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentView {
    /// The comment.
    pub comment_id: Uuid,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who.
    pub name: String,
    /// What.
    pub text: String,
}

/// A paper.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentView {
    /// The paper.
    pub attachment_id: Uuid,
    /// Its file's name.
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// How long.
    pub bytes: u64,
    /// When it was brought.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// By whom.
    pub officer: String,
    /// Its SM3 digest.
    pub digest: String,
}

/// An item of the evidence that a crime needs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Evidence)]
pub struct EvidenceView {
    /// The item.
    pub item: String,
    /// Whether it is at hand.
    pub is_at_hand: bool,
}

/// An act that may be done now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferView {
    /// The act.
    pub act: String,
    /// Whether what is on screen is kept with it.
    pub is_signature: bool,
    /// Whether it adds something without a step on the way.
    pub is_aside: bool,
    /// What must be said.
    pub fields: Vec<FieldView>,
}

/// What must be said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Field)]
pub struct FieldView {
    /// Its name.
    pub name: String,
    /// What it is: `line`, `text`, `choice`, `unit`, `day`, …
    pub kind: String,
    /// Whether it may not be left out.
    pub is_required: bool,
    /// For a choice: its codes.
    pub choices: Vec<String>,
}

/// How a noun is begun.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Opening)]
pub struct OpeningView {
    /// The noun.
    pub noun: String,
    /// Whether the asker may begin one.
    pub may_begin: bool,
    /// What must be said.
    pub fields: Vec<FieldView>,
    /// Its states, for filters.
    pub states: Vec<String>,
}

/// A thing to be begun.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDossier {
    /// Which noun.
    pub noun: String,
    /// What is said of it.
    pub said: BTreeMap<String, String>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// Its id.
    pub id: Uuid,
}

/// An act to be done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStep {
    /// Which act.
    pub act: String,
    /// The version that was on screen.
    pub version: u64,
    /// What is said with it.
    pub said: BTreeMap<String, String>,
}

/// A comment to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// What to say.
    pub text: String,
}

/// The file's name in the query; the file is the body.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentQuery {
    /// The file's name.
    pub name: String,
}

/// A filter under a name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SavedView)]
pub struct SavedViewView {
    /// The view.
    pub view_id: Uuid,
    /// Of which noun's list.
    pub noun: String,
    /// Its name.
    pub name: String,
    /// The list's query.
    pub query: String,
}

/// A filter to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    /// Of which noun's list.
    pub noun: String,
    /// Its name.
    pub name: String,
    /// The list's query.
    pub query: String,
}

impl DossiersView {
    /// A page of the desk's list.
    pub fn of(page: DossierPage) -> DossiersView {
        let items = page.rows.into_iter().map(DossierRowView::of).collect();
        DossiersView { items, next_cursor: page.next_cursor }
    }
}

impl DossierRowView {
    /// A row of the desk's list.
    pub fn of(row: DossierRow) -> DossierRowView {
        DossierRowView {
            dossier_id: row.id,
            noun: row.noun.name().to_owned(),
            number: row.number,
            title: row.title,
            facet: row.facet,
            state: row.state,
            unit_id: row.unit.0,
            opened_at: row.opened_at,
            changed_at: row.changed_at,
            due_at: row.due_at,
        }
    }
}

impl DossierView {
    /// A thing as the asking user sees it.
    pub fn of(sheet: DossierSheet) -> DossierView {
        let mut field_order: Vec<_> = sheet.row.noun.tables().fields().map(|field| field.name).collect();
        let mut seen = BTreeSet::new();
        field_order.retain(|name| seen.insert(*name));
        DossierView {
            row: DossierRowView::of(sheet.row),
            version: sheet.version,
            home_unit_id: sheet.home.0,
            body: sheet.body,
            field_order,
            steps: sheet.steps.into_iter().map(step).collect(),
            links: sheet.links.into_iter().map(link).collect(),
            kin: sheet.kin.into_iter().map(kin).collect(),
            comments: sheet.comments.into_iter().map(comment).collect(),
            attachments: sheet.attachments.into_iter().map(attachment).collect(),
            deadlines: sheet.deadlines.into_iter().map(DeadlineView::of).collect(),
            checklist: sheet.checklist.into_iter().map(evidence).collect(),
            offers: sheet.offers.iter().map(offer).collect(),
            masked: false,
            revealed_until: None,
        }
    }
}

fn step(step: Step) -> StepView {
    let Step { at, actor, act, state, unit, said } = step;
    StepView { at, actor, act, state, unit_id: unit.0, said }
}

fn link(link: Link) -> LinkView {
    LinkView { kind: link.kind, is_out: link.is_out, other: DossierRowView::of(link.other) }
}

fn kin(kin: Kin) -> KinView {
    KinView { kinds: kin.kinds, other: DossierRowView::of(kin.other) }
}

fn comment(comment: Comment) -> CommentView {
    let Comment { id, at, name, text } = comment;
    CommentView { comment_id: id, at, name, text }
}

fn attachment(paper: Attached) -> AttachmentView {
    let Attached { id, name, media_type, bytes, at, officer, digest } = paper;
    AttachmentView { attachment_id: id, name, media_type, bytes, at, officer, digest }
}

fn evidence(evidence: Evidence) -> EvidenceView {
    EvidenceView { item: evidence.item.to_owned(), is_at_hand: evidence.is_at_hand }
}

fn offer(offer: &Offer) -> OfferView {
    OfferView {
        act: offer.act.to_owned(),
        is_signature: offer.is_signature,
        is_aside: offer.is_aside,
        fields: offer.fields.iter().map(FieldView::of).collect(),
    }
}

impl FieldView {
    /// A field as the console asks for it.
    pub fn of(field: &Field) -> FieldView {
        let choices = match field.kind {
            FieldKind::Choice(choices) => choices().iter().map(|code| (*code).to_owned()).collect(),
            _ => Vec::new(),
        };
        FieldView {
            name: field.name.to_owned(),
            kind: field.kind.name().to_owned(),
            is_required: field.is_required,
            choices,
        }
    }
}

impl SavedViewView {
    /// A view as it is kept.
    pub fn of(view: SavedView) -> SavedViewView {
        SavedViewView { view_id: view.id, noun: view.noun, name: view.name, query: view.query }
    }
}
