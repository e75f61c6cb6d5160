//! What officers do with a refund, each in one transaction.

use kernel::{AccountNo, CaseId, RefundId, Timestamp};
use pursuit::refund::{RefundEvent, Unit};
use records::people::Role;
use records::people::users::User;
use records::{Actor, Work};

use super::store::{self, Loaded};
use super::{RefundSheet, draft, sheet};
use crate::cases::next_number;
use crate::error::Error;
use crate::{Desk, NewId, rights};

/// What an officer does with a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundAct {
    /// Announce the split in proportion.
    Announce,
    /// Take down an objection.
    Object {
        /// In the objector's words.
        text: String,
    },
    /// Review an objection.
    Review {
        /// Which.
        number: u32,
        /// Whether it is right.
        upheld: bool,
        /// Why; the objector is told.
        reason: String,
    },
    /// Sign the draft on screen for a unit.
    Sign {
        /// For which.
        unit: Unit,
        /// Which draft.
        draft: u32,
    },
    /// Decide, for the prefecture.
    Decide {
        /// Which draft.
        draft: u32,
    },
    /// Note what the bank says of one share.
    Report {
        /// From which account.
        account: AccountNo,
        /// To which victim.
        case: CaseId,
        /// Whether the money has arrived.
        arrived: bool,
    },
    /// Give the refund up.
    Withdraw,
}

impl Desk {
    /// Does what an officer does with a refund, at the version that the officer saw.
    pub async fn act_on_refund(
        &self,
        actor: Actor,
        id: RefundId,
        version: u64,
        act: RefundAct,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<RefundSheet, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let role = match act {
            RefundAct::Decide { .. } => Role::Approver,
            RefundAct::Announce
            | RefundAct::Object { .. }
            | RefundAct::Review { .. }
            | RefundAct::Sign { .. }
            | RefundAct::Report { .. }
            | RefundAct::Withdraw => Role::Investigator,
        };
        let officer = rights::officer_with(&work, role).await?;
        let mut loaded = store::load(&work, id, &officer).await?;
        expect_version(&loaded, version)?;
        if let RefundAct::Sign { unit, .. } = &act {
            rights::refuse_outside(&work, &officer, loaded.units.of(*unit)).await?;
        }
        if let RefundAct::Decide { .. } = &act {
            rights::refuse_outside(&work, &officer, loaded.units.accepting).await?;
            draft::refuse_outdated(&work, &loaded.refund).await?;
        }
        let event = event_of(&work, act, &officer).await?;
        store::take(&mut work, &mut loaded, &event, ids).await?;
        work.commit().await?;
        sheet::of(self, loaded, &officer).await
    }
}

pub(super) fn expect_version(loaded: &Loaded, seen: u64) -> Result<(), Error> {
    if i64::try_from(seen) == Ok(loaded.version) {
        return Ok(());
    }
    Err(Error::Records(records::Error::Stale("refund")))
}

async fn event_of(work: &Work, act: RefundAct, officer: &User) -> Result<RefundEvent, Error> {
    Ok(match act {
        RefundAct::Announce => RefundEvent::Announced,
        RefundAct::Object { text } => RefundEvent::Objected { text },
        RefundAct::Review { number, upheld, reason } => RefundEvent::Reviewed { number, upheld, reason },
        RefundAct::Sign { unit, draft } => RefundEvent::Signed { unit, officer: officer.id, draft },
        RefundAct::Decide { draft } => {
            let rank = rights::rank_of(officer)?;
            let year = work.at().beijing_date().year();
            let number = next_number(work, &format!("document 刑返 {year}")).await?;
            let document = format!("反诈刑返字〔{year}〕{number}号");
            RefundEvent::Decided { officer: officer.id, rank, draft, document }
        }
        RefundAct::Report { account, case, arrived } => RefundEvent::Paid { account, case, arrived },
        RefundAct::Withdraw => RefundEvent::Withdrawn,
    })
}
