//! Orders for tests of either end of the line: the golden ones, each under a number of its own. The tests of `fanzha bank`
//! take this file in too.

use std::path::Path;

use kernel::Timestamp;
use wire::{
    ApplicationId, ApplicationPrefix, DownBody, DownHead, FreezeOrder, FreezeRelease, Message,
    OrganisationCode, StatementQuery, StopOrder, StopRelease, Text, TransSerialNumber, decode, encode,
};

fn golden(name: &str) -> DownBody {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../wire/tests/golden/{name}.xml"));
    let bytes = std::fs::read(path).unwrap();
    match decode(&bytes).unwrap() {
        Message::Down { body, .. } => body,
        other => panic!("{name} is no order: {other:?}"),
    }
}

pub fn stop_order(number: u128) -> StopOrder {
    let DownBody::Stop(mut order) = golden("100101-stop-order") else { panic!("no stop order") };
    order.application_id = ApplicationId::new(ApplicationPrefix::STOP, number);
    order
}

pub fn freeze_order(number: u128) -> FreezeOrder {
    let DownBody::Freeze(mut order) = golden("100201-freeze-order") else { panic!("no freeze order") };
    order.application_id = ApplicationId::new(ApplicationPrefix::FREEZE, number);
    order
}

pub fn statement_query(number: u128) -> StatementQuery {
    let DownBody::Statement(mut query) = golden("100301-statement-query") else { panic!("no query") };
    query.application_id = ApplicationId::new(ApplicationPrefix::STATEMENT, number);
    query
}

pub fn stop_release(number: u128, of: &StopOrder) -> StopRelease {
    StopRelease {
        application_id: ApplicationId::new(ApplicationPrefix::STOP_RELEASE, number),
        application_type: None,
        original_application_id: of.application_id,
        case_number: of.case_number.clone(),
        case_type: of.case_type,
        emergency_level: of.emergency_level,
        bank_id: of.bank_id,
        bank_name: of.bank_name.clone(),
        account_type: of.account_type,
        account_name: of.account_name.clone(),
        account_number: of.account_number.clone(),
        withdrawal_remark: Text::cut("查明与案件无关"),
        applicant: of.applicant.clone(),
        attachments: Vec::new(),
    }
}

pub fn freeze_release(number: u128, of: &FreezeOrder) -> FreezeRelease {
    FreezeRelease {
        application_id: ApplicationId::new(ApplicationPrefix::FREEZE_RELEASE, number),
        application_type: None,
        original_application_id: of.application_id,
        case_number: of.case_number.clone(),
        case_type: of.case_type,
        emergency_level: of.emergency_level,
        bank_id: of.bank_id,
        bank_name: of.bank_name.clone(),
        account_type: of.account_type,
        account_name: of.account_name.clone(),
        account_number: of.account_number.clone(),
        withdrawal_remark: None,
        applicant: of.applicant.clone(),
        attachments: Vec::new(),
    }
}

/// A transmission of an order under a number of its own.
pub fn transmission(number: u64, body: impl Into<DownBody>) -> Vec<u8> {
    let centre = OrganisationCode::parse("350200000000").unwrap();
    let at = Timestamp::parse("20260110181800").unwrap();
    let trans_serial_number = TransSerialNumber::at(centre, None, at.into(), number);
    let head = DownHead { message_from: OrganisationCode::PLATFORM, trans_serial_number };
    encode(&Message::Down { head, body: body.into() })
}
