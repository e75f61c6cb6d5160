//! A report from the portal drafts no order before somebody has checked who reports, seen the voucher and called back.
//!
//! Whoever reports falsely answers for it; whoever errs honestly does not. So the words are taken at once, and the case waits.

use std::collections::BTreeSet;

use kernel::{CaseId, OfficerId, ReportId, Timestamp};
use pursuit::{Event, Report};
use records::crypto::Place;
use records::people::Role;
use records::{Actor, Who, Work};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::file::payments_of;
use crate::cases::journal::{self, Loaded};
use crate::error::Error;
use crate::rows::{portal_check, report};
use crate::{Desk, NewId, rights};

/// The source of reports whose writer nobody has seen.
pub(super) const PORTAL: &str = "portal";

/// What must be known of a report from the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PortalCheck {
    /// Who reports, against a document.
    Identity,
    /// The voucher of the payment was seen.
    Voucher,
    /// The writer was called back and said so.
    CallBack,
}

impl PortalCheck {
    /// All of them, in the order in which they are asked for.
    pub const ALL: [PortalCheck; 3] = [PortalCheck::Identity, PortalCheck::Voucher, PortalCheck::CallBack];

    /// Its word in the records and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PortalCheck::Identity => "identity",
            PortalCheck::Voucher => "voucher",
            PortalCheck::CallBack => "call_back",
        }
    }

    /// The check of a word.
    #[must_use]
    pub fn of_code(code: &str) -> Option<PortalCheck> {
        PortalCheck::ALL.into_iter().find(|check| check.code() == code)
    }
}

impl Desk {
    /// Notes that a report from the portal passed a check; with the last one the case begins, and its orders are drafted.
    /// A check that was noted before is left as it stands.
    pub async fn check_portal_report(
        &self,
        actor: Actor,
        id: CaseId,
        check: PortalCheck,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = taker(&work).await?;
        let mut loaded = journal::load(&work, id).await?;
        if loaded.row.source != PORTAL {
            return Err(Error::NotAllowed("not_from_portal"));
        }
        let passed = passed(work.db(), id).await?;
        if passed.contains(&check) {
            return Ok(());
        }
        let row = portal_check::ActiveModel {
            case_id: Set(id.0),
            kind: Set(check.code().to_owned()),
            user_id: Set(officer.0),
            at: Set(now.as_micros()),
        };
        portal_check::Entity::insert(row).exec_without_returning(work.db()).await?;
        work.note("report.portal_checked", "case", id, None, Some(check.code().as_bytes()));
        if passed.len() + 1 == PortalCheck::ALL.len() {
            let event = reported(&work, &loaded).await?;
            self.take(&mut work, &mut loaded, event, ids).await?;
        }
        self.commit(work, &loaded, false).await
    }

    /// The checks that a case's report still lacks; none where it did not come from the portal.
    pub(crate) async fn portal_lacks(&self, id: CaseId, source: &str) -> Result<Vec<PortalCheck>, Error> {
        if source != PORTAL {
            return Ok(Vec::new());
        }
        let passed = passed(self.records().reader(), id).await?;
        Ok(PortalCheck::ALL.into_iter().filter(|check| !passed.contains(check)).collect())
    }
}

async fn passed(db: &impl ConnectionTrait, id: CaseId) -> Result<BTreeSet<PortalCheck>, Error> {
    let rows = portal_check::Entity::find().filter(portal_check::Column::CaseId.eq(id.0)).all(db).await?;
    Ok(rows.iter().filter_map(|row| PortalCheck::of_code(&row.kind)).collect())
}

/// The acting officer, who must take reports.
pub(super) async fn taker(work: &Work) -> Result<OfficerId, Error> {
    let Who::Officer(id) = work.actor().who else { return Err(Error::Forbidden(Role::CallTaker)) };
    for role in [Role::CallTaker, Role::Investigator, Role::StationOfficer] {
        match rights::officer_with(work, role).await {
            Ok(_) => return Ok(id),
            Err(Error::Forbidden(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::Forbidden(Role::CallTaker))
}

/// The event that begins the case, read from the words as they were filed.
async fn reported(work: &Work, loaded: &Loaded) -> Result<Event, Error> {
    let row = report::Entity::find()
        .filter(report::Column::CaseId.eq(loaded.row.id))
        .order_by_asc(report::Column::Id)
        .one(work.db())
        .await?
        .ok_or(Error::Absent("report"))?;
    let place = Place { column: "reports.text", row: row.id };
    let text = loaded.key.open_text(work.ring(), place, &row.text_sealed)?;
    let received_at = Timestamp::from_micros(row.received_at);
    let payments = payments_of(&intake::read(&text, Some(received_at)));
    Ok(Event::Reported(Report { report: ReportId(row.id), received_at, payments }))
}
