//! Orders as a centre writes them, for the tests.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod chaser;

use city::{Answer, City, Happening};
use kernel::{AccountNo, Fen, Timestamp};
use wire::codes::{
    AccountType, ApplicationType, CaseType, Currency, CustomerInquiryMode, EmergencyLevel, FreezeType,
    IdType, InquiryMode, InterceptionOrder, OfficerIdType, SubjectType,
};
use wire::{
    Applicant, ApplicationId, ApplicationPrefix, Attachment, CustomerQuery, DownBody, DownHead, FreezeOrder,
    HolderQuery, Message, OrganisationCode, PaperKind, Personal, ResultCode, StatementQuery, StopExtension,
    StopOrder, StopRelease, Text, TransSerialNumber, UpBody, WatchEnd, WatchOrder,
};

/// The account an order is about.
#[derive(Clone)]
pub struct Target {
    pub number: AccountNo,
    pub name: String,
    pub bank_name: String,
    pub amount: Fen,
    pub at: Timestamp,
}

pub fn start() -> Timestamp {
    Timestamp::parse("2026-03-02T09:00:00+08:00").unwrap()
}

pub fn text<const WIDTH: usize>(text: &str) -> Text<WIDTH> {
    Text::new(text).unwrap()
}

pub fn personal<const WIDTH: usize>(text: &str) -> Personal<WIDTH> {
    Personal::new(text).unwrap()
}

pub fn bank_id(name: &str) -> String {
    kernel::bank::clearing_id(name).unwrap().to_owned()
}

pub fn down(number: u128, body: impl Into<DownBody>) -> Message {
    let message_from = OrganisationCode::PLATFORM;
    let trans_serial_number = TransSerialNumber::new(message_from, None, number);
    Message::Down { head: DownHead { message_from, trans_serial_number }, body: body.into() }
}

fn applicant(now: Timestamp) -> Applicant {
    Applicant {
        application_time: now.into(),
        application_org_id: OrganisationCode::parse("320102000000").unwrap(),
        application_org_name: text("反诈中心"),
        operator_id_type: OfficerIdType::POLICE,
        operator_id_number: personal("000001"),
        operator_name: personal("甲"),
        operator_phone_number: personal("13800000001"),
        investigator_id_type: OfficerIdType::POLICE,
        investigator_id_number: personal("000002"),
        investigator_name: personal("乙"),
    }
}

pub fn papers(kind: PaperKind) -> Vec<Attachment> {
    [PaperKind::OfficerCard, PaperKind::OfficerCard, kind]
        .into_iter()
        .map(|kind| Attachment::new(kind, "件.jpg", b"jpeg".to_vec()).unwrap())
        .collect()
}

pub fn stop(number: u128, target: &Target, now: Timestamp) -> StopOrder {
    StopOrder {
        application_id: ApplicationId::new(ApplicationPrefix::STOP, number),
        application_type: ApplicationType::FIRST,
        original_application_id: None,
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        transfer_out_bank_id: None,
        transfer_out_bank_name: None,
        transfer_out_account_name: None,
        transfer_out_account_number: None,
        currency: Currency::CNY,
        transfer_amount: target.amount,
        transfer_time: target.at.into(),
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_type: AccountType::PERSON,
        account_name: personal(&target.name),
        account_number: personal(target.number.reveal()),
        reason: None,
        remark: None,
        start_time: now.into(),
        expire_time: now.plus_seconds(48 * 3_600).into(),
        applicant: applicant(now),
        attachments: papers(PaperKind::StopApplication),
    }
}

pub fn extension(number: u128, original: u128, target: &Target, now: Timestamp) -> StopExtension {
    StopExtension {
        application_id: ApplicationId::new(ApplicationPrefix::STOP_EXTENSION, number),
        application_type: None,
        original_application_id: ApplicationId::new(ApplicationPrefix::STOP, original),
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_type: AccountType::PERSON,
        account_name: personal(&target.name),
        account_number: personal(target.number.reveal()),
        postpone_start_time: now.into(),
        expire_time: now.plus_seconds(48 * 3_600).into(),
        extend_remark: None,
        applicant: applicant(now),
        attachments: papers(PaperKind::StopApplication),
    }
}

pub fn release(number: u128, original: u128, target: &Target, now: Timestamp) -> StopRelease {
    StopRelease {
        application_id: ApplicationId::new(ApplicationPrefix::STOP_RELEASE, number),
        application_type: None,
        original_application_id: ApplicationId::new(ApplicationPrefix::STOP, original),
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_type: AccountType::PERSON,
        account_name: personal(&target.name),
        account_number: personal(target.number.reveal()),
        withdrawal_remark: None,
        applicant: applicant(now),
        attachments: papers(PaperKind::StopApplication),
    }
}

pub fn freeze(number: u128, target: &Target, limit: Option<Fen>, now: Timestamp) -> FreezeOrder {
    FreezeOrder {
        application_id: ApplicationId::new(ApplicationPrefix::FREEZE, number),
        application_type: ApplicationType::FIRST,
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        reason: None,
        remark: None,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_type: AccountType::PERSON,
        account_name: personal(&target.name),
        account_number: personal(target.number.reveal()),
        id_type: None,
        id_number: None,
        freeze_type: if limit.is_some() { FreezeType::AMOUNT } else { FreezeType::WHOLE },
        balance: limit,
        currency: Currency::CNY,
        freeze_start_time: now.into(),
        expire_time: now.plus_seconds(180 * 86_400).into(),
        applicant: applicant(now),
        attachments: papers(PaperKind::FreezeDocument),
    }
}

pub fn query(number: u128, target: &Target, now: Timestamp) -> StatementQuery {
    StatementQuery {
        application_id: ApplicationId::new(ApplicationPrefix::STATEMENT, number),
        application_type: None,
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: SubjectType::PERSON,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_name: None,
        card_number: personal(target.number.reveal()),
        inquiry_mode: InquiryMode::BOTH,
        inquiry_period_start: Some(target.at.plus_seconds(-86_400).into()),
        inquiry_period_end: None,
        reason: None,
        remark: None,
        applicant: applicant(now),
        attachments: Vec::new(),
    }
}

/// Delivers the order that is written now and waits for its answer.
pub fn ask<B: Into<DownBody>>(
    city: &mut City,
    bank_name: &str,
    number: u128,
    write: impl FnOnce(Timestamp) -> B,
) -> Result<Answer, String> {
    let message = &down(number, write(city.now()));
    let ack = city.deliver(&bank_id(bank_name), message, city.now());
    if ack.code.as_str() != "100000" {
        return Err(format!("acknowledged with {}", ack.code));
    }
    let Message::Down { body, .. } = message else { return Err("no order".to_owned()) };
    let asked = application_of_down(body);
    let until = city.now().plus_seconds(86_400);
    while let Some(next) = city.next_at().filter(|next| *next <= until) {
        for happening in city.advance(next) {
            if let Happening::Answer(answer) = happening
                && application_of_up(&answer.message) == asked
            {
                return Ok(answer);
            }
        }
    }
    Err("no answer within a day".to_owned())
}

fn application_of_down(body: &DownBody) -> String {
    body.lines().iter().find(|line| line.element == "ApplicationID").map(|line| line.text.clone()).unwrap()
}

fn application_of_up(message: &Message) -> String {
    field(message, "ApplicationID").unwrap()
}

/// A field of a bank's answer, as the wire carries it.
pub fn field(message: &Message, element: &str) -> Option<String> {
    let Message::Up { body, .. } = message else { return None };
    body.lines().into_iter().find(|line| line.element == element).map(|line| line.text)
}

/// Which application a bank's answer belongs to, and its result code; without listing every field.
pub fn answered(message: &Message) -> Option<(ApplicationId, ResultCode)> {
    let Message::Up { body, .. } = message else { return None };
    match body {
        UpBody::Stop(feedback) => Some((feedback.application_id, feedback.result)),
        UpBody::Freeze(feedback) => Some((feedback.application_id, feedback.result)),
        UpBody::Statement(feedback) => Some((feedback.application_id, feedback.result)),
        _ => None,
    }
}

/// The result code of a bank's answer.
pub fn result(answer: Result<Answer, String>) -> String {
    answer.map_or_else(|why| why, |answer| field(&answer.message, "Result").unwrap())
}

/// The rows of a statement.
pub fn rows(message: &Message) -> Vec<wire::Transaction> {
    let Message::Up { body: UpBody::Statement(feedback), .. } = message else { return Vec::new() };
    feedback
        .accounts
        .iter()
        .flat_map(|card| &card.accounts)
        .flat_map(|account| account.transactions.clone())
        .collect()
}

pub fn watch(number: u128, target: &Target, hours: i64, now: Timestamp) -> WatchOrder {
    WatchOrder {
        application_id: ApplicationId::new(ApplicationPrefix::WATCH, number),
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: SubjectType::PERSON,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_name: None,
        account_number: personal(target.number.reveal()),
        interception_order_id: InterceptionOrder::EXECUTE,
        interception_start_time: now.into(),
        interception_end_time: now.plus_seconds(hours * 3_600).into(),
        reason: None,
        remark: None,
        applicant: applicant(now),
        attachments: Vec::new(),
    }
}

pub fn watch_end(number: u128, original: u128, target: &Target, now: Timestamp) -> WatchEnd {
    WatchEnd {
        application_id: ApplicationId::new(ApplicationPrefix::WATCH_END, number),
        original_application_id: ApplicationId::new(ApplicationPrefix::WATCH, original),
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_name: None,
        account_number: personal(target.number.reveal()),
        interception_end_time: now.into(),
        remark: None,
        applicant: applicant(now),
        attachments: Vec::new(),
    }
}

pub fn customer(number: u128, resident_id: &str, target: &Target, now: Timestamp) -> CustomerQuery {
    CustomerQuery {
        application_id: ApplicationId::new(ApplicationPrefix::CUSTOMER, number),
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: SubjectType::PERSON,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_credential_type: IdType::RESIDENT,
        account_credential_number: personal(resident_id),
        account_subject_name: personal(&target.name),
        inquiry_mode: CustomerInquiryMode::ACCOUNTS_AND_MEASURES,
        reason: None,
        remark: None,
        applicant: applicant(now),
        attachments: Vec::new(),
    }
}

pub fn holder(number: u128, target: &Target, now: Timestamp) -> HolderQuery {
    HolderQuery {
        application_id: ApplicationId::new(ApplicationPrefix::HOLDER, number),
        case_number: text("A3201020000002026030001"),
        case_type: CaseType::TELECOM_FRAUD,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: SubjectType::PERSON,
        bank_id: None,
        bank_name: text(&target.bank_name),
        account_name: None,
        card_number: personal(target.number.reveal()),
        reason: None,
        remark: None,
        applicant: applicant(now),
        attachments: Vec::new(),
    }
}

/// The card that the last payment of a city's first story went to.
pub fn first_target(city: &City) -> Target {
    let stories = city::truth::of(city).stories();
    let payment = stories[0].payments.last().unwrap();
    Target {
        number: payment.to.clone(),
        name: payment.to_name.clone(),
        bank_name: payment.to_bank.to_owned(),
        amount: payment.amount_fen,
        at: payment.at,
    }
}
