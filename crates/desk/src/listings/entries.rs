//! The list itself: which accounts and people are involved (the centre's word) or suspicious (a bank's), by the list's key, and
//! the answer to a bank that asks before it lets money go.

use records::Work;
use records::crypto::KeyRing;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;
use wire::codes::{FeatureCode, ListResult};
use wire::{
    DownBody, DownHead, ListSubject, ListVerdict, Message, PairVerdict, ResultCode, Text, TransSerialNumber,
    UpBody, encode, is_list_key, list_key,
};

use crate::error::Error;
use crate::rows::list_entry;
use crate::{Desk, NewId};

/// Which list an answer comes from (listSource), as bank-side sources have it.
const SOURCE: &str = "200501";

/// Why somebody stands on the list.
pub(crate) struct Entry<'a> {
    /// The bank that says so; `None` for the centre.
    pub bank: Option<&'a str>,
    /// The centre's listing or the bank's message.
    pub origin: Uuid,
    /// The feature code.
    pub feature: &'a str,
}

/// Puts subjects on the list.
pub(crate) async fn put(
    work: &Work,
    entry: &Entry<'_>,
    subjects: &[ListSubject<'_>],
    ids: NewId<'_>,
) -> Result<(), Error> {
    for subject in subjects {
        let row = list_entry::ActiveModel {
            id: Set(ids()),
            key_index: Set(index(work.ring(), &list_key(subject))),
            source: Set(if entry.bank.is_some() { "bank" } else { "centre" }.to_owned()),
            origin: Set(entry.origin),
            bank: Set(entry.bank.unwrap_or_default().to_owned()),
            feature: Set(entry.feature.to_owned()),
            since: Set(work.at().as_micros()),
            until: Set(None),
        };
        list_entry::Entity::insert(row).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

/// Takes off what a listing of the centre put on.
pub(crate) async fn end_of(work: &Work, origin: Uuid) -> Result<(), Error> {
    list_entry::Entity::update_many()
        .col_expr(list_entry::Column::Until, Expr::value(work.at().as_micros()))
        .filter(list_entry::Column::Origin.eq(origin))
        .filter(list_entry::Column::Until.is_null())
        .exec(work.db())
        .await?;
    Ok(())
}

/// Takes off what this bank put on for these subjects.
pub(crate) async fn end_by(work: &Work, bank: &str, subjects: &[ListSubject<'_>]) -> Result<(), Error> {
    let keys: Vec<Vec<u8>> = subjects.iter().map(|subject| index(work.ring(), &list_key(subject))).collect();
    list_entry::Entity::update_many()
        .col_expr(list_entry::Column::Until, Expr::value(work.at().as_micros()))
        .filter(list_entry::Column::KeyIndex.is_in(keys))
        .filter(list_entry::Column::Bank.eq(bank))
        .filter(list_entry::Column::Until.is_null())
        .exec(work.db())
        .await?;
    Ok(())
}

fn index(ring: &KeyRing, key: &str) -> Vec<u8> {
    ring.blind("list", key)
}

/// The key that a bank asks by: as it sent it, or of the number that it sent.
fn key_of(data_type: &str, data: &str) -> String {
    if is_list_key(data) {
        return data.to_owned();
    }
    match data_type {
        "IDType_IDNumber" => list_key(&ListSubject::Resident(data.strip_prefix("01_").unwrap_or(data))),
        _ => list_key(&ListSubject::Account(data)),
    }
}

impl Desk {
    /// The reply to a bank's question about the list; `None` for any other message.
    pub(crate) async fn answer_check(&self, body: &UpBody, ids: NewId<'_>) -> Result<Option<Vec<u8>>, Error> {
        let source = Text::new(SOURCE).ok();
        let body = match body {
            UpBody::ListCheck(check) => {
                let key = key_of(check.data_type.as_str(), check.data.reveal());
                let (list_result, feature_code) = self.listed_as(&key).await?;
                DownBody::ListVerdict(ListVerdict {
                    result: ResultCode::SUCCESS,
                    list_result,
                    feature_code,
                    list_source: source,
                })
            }
            UpBody::PairCheck(check) => {
                let kind = check.data_type.as_str();
                let payer = key_of(kind, check.transfer_out_account_number.reveal());
                let payee = key_of(kind, check.transfer_in_account_number.reveal());
                DownBody::PairVerdict(PairVerdict {
                    result: ResultCode::SUCCESS,
                    transfer_out_list_result: self.listed_as(&payer).await?.0,
                    transfer_in_list_result: self.listed_as(&payee).await?.0,
                    list_source: source,
                })
            }
            _ => return Ok(None),
        };
        let code = self.office().code;
        let trans_serial_number = TransSerialNumber::new(code, None, ids().as_u128());
        let head = DownHead { message_from: code, trans_serial_number };
        Ok(Some(encode(&Message::Down { head, body })))
    }

    /// What the list says of a key: the centre's word goes before a bank's.
    async fn listed_as(&self, key: &str) -> Result<(ListResult, Option<FeatureCode>), Error> {
        let rows = list_entry::Entity::find()
            .filter(list_entry::Column::KeyIndex.eq(index(self.records().ring(), key)))
            .filter(list_entry::Column::Until.is_null())
            .all(self.records().reader())
            .await?;
        let of = |source: &str| rows.iter().find(|row| row.source == source);
        let feature = |row: &list_entry::Model| FeatureCode::parse(&row.feature).ok();
        Ok(match (of("centre"), of("bank")) {
            (Some(row), _) => (ListResult::INVOLVED, feature(row)),
            (None, Some(row)) => (ListResult::SUSPICIOUS, feature(row)),
            (None, None) => (ListResult::NOT_LISTED, None),
        })
    }
}
