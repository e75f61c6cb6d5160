//! The list of those to be called, within the asking user's scope.

use kernel::{AccountNo, CaseId, Fen, Timestamp, UnitId};
use pursuit::HolderName;
use records::crypto::RecordKey;
use records::record_keys;
use records::units::Scope;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::row::{FOUND, Found, co_victim};
use crate::cursor::{Cursor, cut};
use crate::error::Error;
use crate::rows::case;
use crate::{Desk, seal};

/// What of the list is asked for.
#[derive(Clone, Debug)]
pub struct CoVictimFilter {
    /// Only in this state: `open`, `warned`, `reported`, `no_victim`.
    pub state: String,
    /// Whose tasks the asking user may see.
    pub scope: Scope,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct CoVictimPage {
    /// Who paid last stands first.
    pub rows: Vec<CoVictim>,
    /// For the next page.
    pub next_cursor: Option<String>,
    /// How many are still to be called.
    pub open: u64,
}

/// A payer who has not reported.
#[derive(Clone, Debug)]
pub struct CoVictim {
    /// The task.
    pub id: Uuid,
    /// In whose case the payer was found.
    pub case: CaseId,
    /// That case's number for people.
    pub number: String,
    /// Which unit calls.
    pub unit: UnitId,
    /// The payer's account.
    pub payer: AccountNo,
    /// Who holds it.
    pub holder: Option<HolderName>,
    /// At which bank.
    pub bank: Option<String>,
    /// The held account that was paid.
    pub payee: AccountNo,
    /// How much in all.
    pub amount: Fen,
    /// In how many payments.
    pub payments: u32,
    /// The last of them.
    pub last_paid_at: Timestamp,
    /// When the payer was found.
    pub found_at: Timestamp,
    /// `open`, `warned`, `reported` or `no_victim`.
    pub state: String,
    /// How often somebody has called.
    pub calls: u32,
    /// When last.
    pub called_at: Option<Timestamp>,
}

impl Desk {
    /// Those to be called, who paid last first, after the cursor.
    pub async fn co_victims(
        &self,
        filter: &CoVictimFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<CoVictimPage, Error> {
        let db = self.records().reader();
        let mut query = within(&filter.scope).filter(co_victim::Column::State.eq(&filter.state));
        if let Some(Cursor { key, id }) = cursor.map(Cursor::parse).transpose()? {
            let paid = co_victim::Column::LastPaidAt;
            let tied = Condition::all().add(paid.eq(key)).add(co_victim::Column::Id.lt(id));
            query = query.filter(Condition::any().add(paid.lt(key)).add(tied));
        }
        let mut rows = query
            .order_by_desc(co_victim::Column::LastPaidAt)
            .order_by_desc(co_victim::Column::Id)
            .limit(limit + 1)
            .all(db)
            .await?;
        let next_cursor = cut(&mut rows, limit, |row| Cursor { key: row.last_paid_at, id: row.id });
        let open = within(&filter.scope).filter(co_victim::Column::State.eq("open")).count(db).await?;
        let cases: Vec<Uuid> = rows.iter().map(|row| row.case_id).collect();
        let cases = case::Entity::find().filter(case::Column::Id.is_in(cases)).all(db).await?;
        let number = |id: Uuid| cases.iter().find(|case| case.id == id).map(|case| case.number.clone());
        let keys =
            record_keys::of_many(db, self.records().ring(), rows.iter().map(|row| row.case_id)).await?;
        // A case whose key was destroyed says nothing any more.
        let opened = rows.into_iter().filter_map(|row| {
            let number = number(row.case_id).unwrap_or_default();
            Some(self.co_victim_of(keys.get(&row.case_id)?, row, number))
        });
        Ok(CoVictimPage { rows: opened.collect::<Result<_, _>>()?, next_cursor, open })
    }

    fn co_victim_of(
        &self,
        key: &RecordKey,
        row: co_victim::Model,
        number: String,
    ) -> Result<CoVictim, Error> {
        let Found { payer, holder, bank, payee } =
            seal::open(key, self.records().ring(), FOUND, row.id, &row.found_sealed)?;
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(CoVictim {
            id: row.id,
            case: CaseId(row.case_id),
            number,
            unit: UnitId(row.unit_id),
            payer,
            holder,
            bank,
            payee,
            amount: Fen::new(row.amount_fen),
            payments: count(row.payments),
            last_paid_at: Timestamp::from_micros(row.last_paid_at),
            found_at: Timestamp::from_micros(row.found_at),
            state: row.state,
            calls: count(row.calls),
            called_at: row.called_at.map(Timestamp::from_micros),
        })
    }
}

fn within(scope: &Scope) -> Select<co_victim::Entity> {
    co_victim::Entity::find().filter(scope.over(co_victim::Column::UnitId))
}
