//! What statements and reports say of accounts: bank and holder, so that the next order can name them. It belongs to no
//! one case, so it lies under the key ring and stays when a case is destroyed.

use std::collections::HashMap;

use kernel::{AccountNo, bank};
pub(crate) use letters::Known;
use records::Work;
use records::crypto::{KeyRing, Place};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::error::Error;
use crate::rows::account;
use crate::seal;

const COLUMN: &str = "accounts.known";

/// Remembers what a statement says; what it does not say stays as it was.
pub(crate) async fn remember(work: &Work, said: Vec<Known>) -> Result<(), Error> {
    let mut merged: HashMap<AccountNo, Known> = HashMap::new();
    for known in said {
        let entry = merged.entry(known.account.clone()).or_insert_with(|| known.clone());
        entry.bank = known.bank.or(entry.bank.take());
        entry.holder = known.holder.or(entry.holder.take());
        entry.document = known.document.or(entry.document.take());
    }
    let before = look_up(work, merged.keys()).await?;
    for (account, mut known) in merged {
        if let Some(old) = before.get(&account) {
            known.bank = known.bank.or_else(|| old.bank.clone());
            known.holder = known.holder.or_else(|| old.holder.clone());
            known.document = known.document.or_else(|| old.document.clone());
            if known == *old {
                continue;
            }
        }
        store(work, &known).await?;
    }
    Ok(())
}

/// What is known of these accounts.
pub(crate) async fn look_up(
    work: &Work,
    accounts: impl Iterator<Item = &AccountNo>,
) -> Result<HashMap<AccountNo, Known>, Error> {
    known_to(work.db(), work.ring(), accounts).await
}

/// The same, outside a transaction.
pub(crate) async fn known_to(
    db: &impl ConnectionTrait,
    ring: &KeyRing,
    accounts: impl Iterator<Item = &AccountNo>,
) -> Result<HashMap<AccountNo, Known>, Error> {
    let indexes: Vec<Vec<u8>> = accounts.map(|account| ring.blind("account", account.reveal())).collect();
    let mut found = HashMap::new();
    for some in indexes.chunks(500) {
        let rows = account::Entity::find()
            .filter(account::Column::AccountIndex.is_in(some.to_vec()))
            .all(db)
            .await?;
        for row in rows {
            let plain = ring.open(Place { column: COLUMN, row: row.id }, &row.known_sealed)?;
            let known: Known =
                serde_json::from_slice(&plain).map_err(|source| Error::Corrupt { what: COLUMN, source })?;
            found.insert(known.account.clone(), known);
        }
    }
    Ok(found)
}

/// The bank of an account: as stated, else by the card's own prefix.
pub(crate) fn bank_of(account: &AccountNo, known: Option<&Known>) -> Option<String> {
    let stated = known.and_then(|known| known.bank.clone());
    stated.or_else(|| bank::find_bin(account.reveal()).map(|bin| bin.bank_name().to_owned()))
}

async fn store(work: &Work, known: &Known) -> Result<(), Error> {
    let index = work.ring().blind("account", known.account.reveal());
    // The row's id follows from the index, so that two who store the same account seal for the same row.
    let id = Uuid::from_slice(&index[..16]).expect("an index has at least sixteen bytes");
    let row = account::ActiveModel {
        id: Set(id),
        account_index: Set(index),
        bank: Set(known.bank.clone()),
        known_sealed: Set(work.ring().seal(Place { column: COLUMN, row: id }, &seal::json(known))),
    };
    let replace = OnConflict::column(account::Column::Id)
        .update_columns([account::Column::Bank, account::Column::KnownSealed])
        .to_owned();
    account::Entity::insert(row).on_conflict(replace).exec_without_returning(work.db()).await?;
    Ok(())
}
