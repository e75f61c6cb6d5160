//! A number looked up everywhere: things on the footing, orders of cases, transfers of the ledger.
//!
//! A seized card, a number in a lead, a phone in a raid: where has it been seen before? Only what the asker may see
//! is told. A look at an account whose order has left and is not carried out yet is told to the auditor.

use std::sync::Arc;

use kernel::{AccountNo, Timestamp};
use records::people::users::User;
use records::{Actor, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::list::DossierRow;
use super::row::key;
use crate::error::Error;
use crate::handlers;
use crate::rows::order;
use crate::{Desk, NewId, rights};

/// Where a number was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookUp {
    /// Things of which it was said.
    pub dossiers: Vec<Hit>,
    /// Cases with an order on this account.
    pub cases: Vec<DossierRow>,
    /// How many transfers of the ledger left the account, and how many reached it.
    pub transfers: Option<(u64, u64)>,
}

/// A thing of which the number was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// As what it was said: `account`, `phone`, `name`, …
    pub kind: String,
    /// The thing.
    pub dossier: DossierRow,
}

/// More are shown in parts.
const HITS_MAX: u64 = 100;

impl Desk {
    /// Looks a name or number up in everything that the actor may see.
    pub async fn look_up(
        &self,
        actor: Actor,
        value: &str,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<LookUp, Error> {
        let value = value.trim();
        let account = AccountNo::parse(value).ok();
        let mut work = self.records().begin(actor, now).await?;
        let user = rights::officer_with_any(&work, handlers::LOOKERS).await?;
        let orders = match &account {
            Some(account) => self.orders_on(&work, account).await?,
            None => Vec::new(),
        };
        handlers::note_looks(&mut work, &user, &orders, "lookup", ids).await?;
        let digest = value.as_bytes();
        work.note("number.looked_up", "user", user.id, None, Some(digest));
        work.commit().await?;
        let cases = orders.iter().map(|order| order.case_id).collect();
        Ok(LookUp {
            dossiers: self.hits(&user, value).await?,
            cases: self.seen(cases, &user).await?.into_values().collect(),
            transfers: account.and_then(|account| self.transfers(&account)),
        })
    }

    async fn orders_on(&self, work: &Work, account: &AccountNo) -> Result<Vec<order::Model>, Error> {
        let rows = order::Entity::find()
            .filter(order::Column::AccountIndex.eq(work.ring().blind("account", account.reveal())))
            .order_by_desc(order::Column::Id)
            .limit(HITS_MAX)
            .all(work.db())
            .await?;
        Ok(rows)
    }

    async fn hits(&self, user: &User, value: &str) -> Result<Vec<Hit>, Error> {
        let rows = key::Entity::find()
            .filter(key::Column::KeyIndex.is_in(self.key_indexes(value)))
            .order_by_desc(key::Column::DossierId)
            .limit(HITS_MAX)
            .all(self.records().reader())
            .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.dossier_id).collect();
        let seen = self.seen(ids, user).await?;
        let hits = rows
            .into_iter()
            .filter_map(|row| Some(Hit { dossier: seen.get(&row.dossier_id)?.clone(), kind: row.kind }));
        Ok(hits.collect())
    }

    fn transfers(&self, account: &AccountNo) -> Option<(u64, u64)> {
        let ledger = Arc::clone(&self.inner.ledger);
        let ledger = ledger.read();
        let known = ledger.account(account).ok()?;
        Some((known.outgoing, known.incoming))
    }
}
