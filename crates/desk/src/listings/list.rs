//! The reports of a case to the list, with what each suspends for the account's holder.

use std::collections::HashMap;

use kernel::{AccountNo, CaseId, OfficerId, Timestamp, UnitId};
use records::people::Role;
use records::people::users::User;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Listed, listed_of};
use crate::Desk;
use crate::accounts::{self, Known};
use crate::error::Error;
use crate::orders::Names;
use crate::rows::{case, listing};

/// A report as officers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingSheet {
    /// The report.
    pub id: Uuid,
    /// The account.
    pub account: AccountNo,
    /// `proposed`, `refused`, `reported`, `withdrawing`, `withdrawn`.
    pub state: String,
    /// The feature code that stands on the list: 2001 once reported, 0000 once taken back.
    pub feature_code: Option<&'static str>,
    /// Why it was proposed.
    pub reason: String,
    /// Why it is taken back.
    pub withdrawal: Option<String>,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Who approved or refused it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What it suspends for the holder.
    pub suspends: Vec<Suspended>,
    /// Other accounts of the same holder that the case knows; the holder's whole business is suspended, not one card.
    pub also: Vec<AccountNo>,
    /// To be given back with a change.
    pub version: u32,
    /// Whether the viewer may approve or refuse it now.
    pub can_decide: bool,
    /// Whether the viewer may ask for it to be taken back, or note that it was.
    pub can_withdraw: bool,
}

/// What a report to the list suspends for an account's holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspended {
    /// 暂停涉案账户全部业务.
    Account,
    /// 暂停名下其他账户的非柜面业务 (银发〔2016〕261号 art. 1).
    NonCounter,
    /// 五年内不得新开户, once the police at prefecture level have found a sale of accounts (反诈法 art. 31).
    NewAccounts,
}

impl Suspended {
    const ALL: [Suspended; 3] = [Suspended::Account, Suspended::NonCounter, Suspended::NewAccounts];

    /// As the message catalogue names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Suspended::Account => "account",
            Suspended::NonCounter => "non_counter",
            Suspended::NewAccounts => "new_accounts",
        }
    }
}

impl Desk {
    /// The reports of a case, newest first; a case outside the viewer's scope is absent.
    pub async fn listings(&self, case: CaseId, viewer: &User) -> Result<Vec<ListingSheet>, Error> {
        let (db, ring) = (self.records().reader(), self.records().ring());
        let of = case::Entity::find_by_id(case.0).one(db).await?.ok_or(Error::Absent("case"))?;
        if !viewer.scope.holds(db, UnitId(of.unit_id)).await? {
            return Err(Error::Absent("case"));
        }
        let rows = listing::Entity::find()
            .filter(listing::Column::CaseId.eq(case.0))
            .order_by_desc(listing::Column::ProposedAt)
            .all(db)
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let loaded = crate::cases::journal::fold(db, ring, of).await?;
        let of_case: Vec<AccountNo> = loaded.case.orders().map(|order| order.account.clone()).collect();
        let known = accounts::known_to(db, ring, of_case.iter()).await?;
        let mut names = Names::new(self.records());
        let mut sheets = Vec::with_capacity(rows.len());
        for row in rows {
            let Listed { account, reason, withdrawal } = listed_of(&loaded.key, ring, &row)?;
            let is = |role| viewer.roles.contains(&role);
            sheets.push(ListingSheet {
                id: row.id,
                also: same_holder(&account, &known),
                account,
                feature_code: code_of(&row.state),
                reason,
                withdrawal,
                proposed_by: names.of(OfficerId(row.proposed_by)).await?,
                proposed_at: Timestamp::from_micros(row.proposed_at),
                decided_by: match row.decided_by {
                    Some(officer) => Some(names.of(OfficerId(officer)).await?),
                    None => None,
                },
                decided_at: row.decided_at.map(Timestamp::from_micros),
                suspends: Suspended::ALL.to_vec(),
                version: u32::try_from(row.version).unwrap_or(u32::MAX),
                can_decide: row.state == "proposed" && is(Role::Approver) && row.proposed_by != viewer.id.0,
                can_withdraw: matches!(row.state.as_str(), "reported" | "withdrawing")
                    && is(Role::Investigator),
                state: row.state,
            });
        }
        Ok(sheets)
    }
}

fn code_of(state: &str) -> Option<&'static str> {
    match state {
        "reported" | "withdrawing" => Some("2001"),
        "withdrawn" => Some("0000"),
        _ => None,
    }
}

/// Accounts that stand under the same document, or where no document is known under the same name at the same bank.
fn same_holder(account: &AccountNo, known: &HashMap<AccountNo, Known>) -> Vec<AccountNo> {
    let Some(own) = known.get(account) else { return Vec::new() };
    let same = |other: &Known| match (&own.document, &other.document) {
        (Some(document), Some(theirs)) => document == theirs,
        _ => own.holder.is_some() && own.holder == other.holder && own.bank == other.bank,
    };
    let mut found: Vec<AccountNo> = known
        .values()
        .filter(|other| other.account != *account && same(other))
        .map(|other| other.account.clone())
        .collect();
    found.sort();
    found
}
