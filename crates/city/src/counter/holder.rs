//! Who holds an account, as the bank knows it.

use wire::codes::IdType;
use wire::{HolderFeedback, HolderQuery, Personal, ResultCode};

use super::checks::Named;
use super::stop::cause;
use super::{Desk, answerer};
use crate::population::PartyKind;

/// 100303 账户持卡主体查询.
pub(super) fn holder(desk: &Desk<'_>, query: &HolderQuery) -> HolderFeedback {
    let named =
        Named { bank_id: query.bank_id, number: &query.card_number, name: query.account_name.as_ref() };
    let found = desk.find(&named);
    let result = found.err().unwrap_or(ResultCode::SUCCESS);
    let party = found.ok().map(|place| desk.world.holder_of(desk.world.book.account(place)));
    let person = party.and_then(|party| match &party.kind {
        PartyKind::Person(person) => Some(person),
        PartyKind::Firm | PartyKind::Edge => None,
    });
    HolderFeedback {
        failure_cause: cause(result),
        account_credential_type: person.map(|_| IdType::RESIDENT),
        account_credential_number: person.and_then(|person| Personal::new(&person.resident_id).ok()),
        account_subject_name: party.and_then(|party| Personal::new(&party.name).ok()),
        tel_number: person.and_then(|person| Personal::new(&person.phone).ok()),
        ..HolderFeedback::bare(query.application_id, result, answerer(desk, "查询反馈"))
    }
}
