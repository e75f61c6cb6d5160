//! The centre's use cases: reports, cases, orders and messages, each committed whole.
//!
//! A use case takes an event to a case ([`pursuit::Case`]), and commits the journal's line, every effect
//! (orders, clocks, messages on their way out) and the trail's entries in one transaction. A case is the
//! fold of its journal; the tables of orders and clocks are written from its effects. It knows neither
//! HTTP nor JSON nor sockets; instants and ids are arguments. Start at [`Desk`]; [`schema::Migrator`]
//! has the whole database's migrations.

mod accounts;
mod attachments;
mod backlog;
mod bank_reports;
mod beside;
mod cases;
mod co_victims;
mod complaints;
mod consultations;
mod cursor;
mod deadlines;
mod directory;
mod dossiers;
mod error;
mod exports;
mod filing;
mod forms;
mod handlers;
mod handover;
mod leads;
mod listings;
mod messages;
mod office;
mod orders;
mod overview;
mod papers;
mod refunds;
mod reports;
mod rights;
mod rows;
pub mod schema;
mod seal;
mod search;
mod strikes;
mod trace;

use std::sync::Arc;

use kernel::{CaseId, UnitId};
use ledger::{Ledger, SharedLedger};
use pursuit::Rules;
use records::Records;
use tokio::sync::broadcast;
use uuid::Uuid;

pub use attachments::{ATTACHMENT_BYTES_MAX, Attached, BADGE_SCAN_BYTES_MAX, Paper};
pub use backlog::Backlog;
pub use beside::{
    BadFeedback, BankDesk, BesideRow, CopyField, CopySheet, FeedbackTaken, HandAnswer, NewCall,
};
pub use cases::{
    BroughtStatement, CaseSheet, CashFinding, Moment, REVEALED, ReportSheet, Reveal, RunningClock,
    StatementTaken, case_numbered, destroy_case,
};
pub use co_victims::{CoVictim, CoVictimFilter, CoVictimPage, Outcome as CoVictimOutcome};
pub use complaints::{
    ComplaintAct, ComplaintReceipt, ComplaintReply, ComplaintRow, ComplaintSheet, MeasureStatistics,
    NewComplaint, Outcome as ComplaintOutcome, Progress, StopNotice, Tally,
};
pub use consultations::OfficerClaim;
pub use deadlines::{DeadlineFilter, DeadlinePage, DeadlineRow, Heat, Policies, Policy, PolicyError};
pub use directory::{Directory, NamedOfficer, NamedUnit};
pub use dossiers::{
    Act, Asked, Comment, DossierFilter, DossierPage, DossierRow, DossierSheet, Field, Hit, Kin,
    Kind as FieldKind, Link, LookUp, Named, Noun, NounName, Offer, Said, SavedView, Step,
};
pub use error::Error;
pub use exports::{Export, NewExport, Taken};
pub use filing::{Evidence, crimes, items, needed_by};
pub use forms::{
    AskedForm, Completion, CompletionState, FormChannel, FormPage, FormSheet, Picture, PictureKind, SignedBy,
};
pub use handlers::Look;
pub use handover::{Burning, HandoverSheet, SHEET as HANDOVER_SHEET, Unfiled};
pub use leads::{CarriedLead, LeadFigures, Source, UnitFigures, sources, takes_up};
pub use listings::{ListingAct, ListingSheet, Suspended};
pub use messages::{FollowUp, Outgoing, OutgoingId, Received};
pub use office::Office;
pub use orders::{BankOrder, Can, Income, OrderRequest, OrderSheet, OwnMoney, Signed};
pub use overview::Overview;
pub use papers::{Cooperation, CooperationLetter, TemplateSheet};
pub use refunds::{
    NewRestitution, RefundAct, RefundCan, RefundCase, RefundDraft, RefundPage, RefundPaper, RefundRow,
    RefundSheet, RestitutionSheet,
};
pub use reports::{
    Example, Filed, Imported, Marks, NewReport, NumberOffer, NumberedPayment, PortalCheck, ReportPage,
    ReportRow, RowFiled, RowRefused, StoredExample, UnplacedPayment, WhichPayment, examples,
};
pub use trace::{Hop, TraceSheet};

/// A source of new ids (uuid version 7).
pub type NewId<'a> = &'a (dyn Fn() -> Uuid + Send + Sync);

/// What a desk is made of.
pub struct Parts {
    /// The database, open.
    pub records: Records,
    /// The transfers; this process is their only writer.
    pub ledger: Ledger,
    /// Which centre this is.
    pub office: Office,
    /// The rules for cases opened from now on.
    pub rules: Rules,
}

/// The desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    records: Records,
    ledger: Arc<SharedLedger>,
    office: Office,
    rules: Rules,
    changes: broadcast::Sender<Change>,
}

/// A committed change of a case, told to whoever listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which case.
    pub case: CaseId,
    /// Whose it is: only those who may see its rows are told.
    pub unit: UnitId,
    /// How many events it has taken.
    pub version: u64,
    /// Whether the case is new.
    pub is_new: bool,
}

/// A listener that falls further behind is told so and reads everything again.
const CHANGES_KEPT: usize = 1_024;

impl Desk {
    /// A desk over open records and an open ledger.
    #[must_use]
    pub fn new(parts: Parts) -> Desk {
        let Parts { records, ledger, office, rules } = parts;
        let (changes, _nobody_yet) = broadcast::channel(CHANGES_KEPT);
        let ledger = Arc::new(SharedLedger::new(ledger));
        Desk { inner: Arc::new(Inner { records, ledger, office, rules, changes }) }
    }

    /// The database under the desk, for signing in and for the trail.
    #[must_use]
    pub fn records(&self) -> &Records {
        &self.inner.records
    }

    /// Which centre this is.
    #[must_use]
    pub fn office(&self) -> &Office {
        &self.inner.office
    }

    /// Tells of every change from now on, after it is committed.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    fn tell(&self, change: Change) {
        // Nobody listening is no fault.
        let _heard_by = self.inner.changes.send(change);
    }
}
