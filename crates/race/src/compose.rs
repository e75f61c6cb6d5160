//! An approved order as the platform's message, as the desk would send it, with a made-up unit and officers.

use kernel::{AccountNo, OrderId, Timestamp, bank};
use pursuit::law::OrderKind;
use pursuit::{HolderName, Sending};
use wire::codes::{
    AccountType, ApplicationType, CaseType, Currency, EmergencyLevel, FreezeType, InquiryMode, OfficerIdType,
    SubjectType,
};
use wire::{
    Applicant, ApplicationId, ApplicationPrefix, Attachment, DownBody, DownHead, FieldError, FreezeExtension,
    FreezeOrder, FreezeRelease, HolderQuery, Message, OrganisationCode, PaperKind, Personal, PlatformTime,
    StatementQuery, StopExtension, StopOrder, StopRelease, Text, TransSerialNumber,
};

/// The unit of a race: twelve digits that no unit has.
const UNIT: &str = "000000000001";

/// What every message of an order shares.
struct Common {
    application_id: ApplicationId,
    case_number: Text<60>,
    case_type: CaseType,
    bank_id: Option<OrganisationCode>,
    bank_name: Text<225>,
    account_name: Option<Personal<100>>,
    account_number: Personal<50>,
    applicant: Applicant,
    attachments: Vec<Attachment>,
}

/// The message of an approved order, and the number of the bank that it goes to.
pub(crate) fn message(sending: &Sending, reported_at: Timestamp) -> Result<(String, Message), FieldError> {
    let unit = OrganisationCode::parse(UNIT)?;
    let bank_id = bank::clearing_id(&sending.bank).unwrap_or_default();
    let common = Common {
        application_id: application_id(sending.kind, sending.order, sending.attempt),
        case_number: Text::new("A0000000000002026010001")?,
        case_type: CaseType::parse("0001")?,
        bank_id: OrganisationCode::parse(bank_id).ok(),
        bank_name: Text::new(&sending.bank)?,
        account_name: sending.holder.as_ref().map(HolderName::reveal).map(Personal::new).transpose()?,
        account_number: number(&sending.account)?,
        applicant: applicant(sending, unit)?,
        attachments: papers(sending.kind)?,
    };
    let serial = TransSerialNumber::new(unit, None, unique(sending.order, sending.attempt));
    let head = DownHead { message_from: unit, trans_serial_number: serial };
    let body = body(common, sending, reported_at)?;
    Ok((bank_id.to_owned(), Message::Down { head, body }))
}

/// The number of an order's sending on the wire: the same for every try of it, another for each attempt.
pub(crate) fn application_id(kind: OrderKind, order: OrderId, attempt: u16) -> ApplicationId {
    let prefix = match kind {
        OrderKind::Stop => ApplicationPrefix::STOP,
        OrderKind::StopExtension => ApplicationPrefix::STOP_EXTENSION,
        OrderKind::StopRelease => ApplicationPrefix::STOP_RELEASE,
        OrderKind::Freeze => ApplicationPrefix::FREEZE,
        OrderKind::FreezeExtension => ApplicationPrefix::FREEZE_EXTENSION,
        OrderKind::FreezeRelease => ApplicationPrefix::FREEZE_RELEASE,
        OrderKind::StatementQuery => ApplicationPrefix::STATEMENT,
        OrderKind::HolderQuery => ApplicationPrefix::HOLDER,
        OrderKind::LiveWatch => ApplicationPrefix::WATCH,
        OrderKind::LiveWatchEnd => ApplicationPrefix::WATCH_END,
        OrderKind::AllAccountsQuery => ApplicationPrefix::CUSTOMER,
    };
    ApplicationId::new(prefix, unique(order, attempt))
}

fn unique(order: OrderId, attempt: u16) -> u128 {
    order.0.as_u128().wrapping_add(u128::from(attempt.saturating_sub(1)) << 40)
}

fn body(common: Common, sending: &Sending, reported_at: Timestamp) -> Result<DownBody, FieldError> {
    Ok(match sending.kind {
        OrderKind::Stop => DownBody::Stop(stop(common, sending, reported_at)?),
        OrderKind::StopExtension => DownBody::StopExtension(StopExtension {
            application_id: common.application_id,
            application_type: Some(ApplicationType::FIRST),
            original_application_id: original(sending, OrderKind::Stop)?,
            case_number: common.case_number,
            case_type: common.case_type,
            emergency_level: EmergencyLevel::URGENT,
            bank_id: common.bank_id,
            bank_name: common.bank_name,
            account_type: AccountType::PERSON,
            account_name: name(common.account_name)?,
            account_number: common.account_number,
            postpone_start_time: PlatformTime::new(sending.from),
            expire_time: PlatformTime::new(sending.until),
            extend_remark: None,
            applicant: common.applicant,
            attachments: common.attachments,
        }),
        OrderKind::StopRelease => DownBody::StopRelease(StopRelease {
            application_id: common.application_id,
            application_type: Some(ApplicationType::FIRST),
            original_application_id: original(sending, OrderKind::Stop)?,
            case_number: common.case_number,
            case_type: common.case_type,
            emergency_level: EmergencyLevel::URGENT,
            bank_id: common.bank_id,
            bank_name: common.bank_name,
            account_type: AccountType::PERSON,
            account_name: name(common.account_name)?,
            account_number: common.account_number,
            withdrawal_remark: None,
            applicant: common.applicant,
            attachments: common.attachments,
        }),
        OrderKind::Freeze => DownBody::Freeze(freeze(common, sending)?),
        OrderKind::FreezeExtension => DownBody::FreezeExtension(FreezeExtension {
            application_id: common.application_id,
            application_type: Some(ApplicationType::FIRST),
            original_application_id: original(sending, OrderKind::Freeze)?,
            case_number: common.case_number,
            case_type: common.case_type,
            emergency_level: EmergencyLevel::URGENT,
            bank_id: common.bank_id,
            bank_name: common.bank_name,
            account_type: AccountType::PERSON,
            account_name: name(common.account_name)?,
            account_number: common.account_number,
            postpone_start_time: PlatformTime::new(sending.from),
            expire_time: PlatformTime::new(sending.until),
            extend_remark: None,
            applicant: common.applicant,
            attachments: common.attachments,
        }),
        OrderKind::FreezeRelease => DownBody::FreezeRelease(FreezeRelease {
            application_id: common.application_id,
            application_type: Some(ApplicationType::FIRST),
            original_application_id: original(sending, OrderKind::Freeze)?,
            case_number: common.case_number,
            case_type: common.case_type,
            emergency_level: EmergencyLevel::URGENT,
            bank_id: common.bank_id,
            bank_name: common.bank_name,
            account_type: AccountType::PERSON,
            account_name: name(common.account_name)?,
            account_number: common.account_number,
            withdrawal_remark: None,
            applicant: common.applicant,
            attachments: common.attachments,
        }),
        OrderKind::StatementQuery => DownBody::Statement(statement(common, sending)),
        OrderKind::HolderQuery => DownBody::Holder(HolderQuery {
            application_id: common.application_id,
            case_number: common.case_number,
            case_type: common.case_type,
            emergency_level: EmergencyLevel::URGENT,
            subject_type: SubjectType::PERSON,
            bank_id: common.bank_id,
            bank_name: common.bank_name,
            account_name: common.account_name,
            card_number: common.account_number,
            reason: None,
            remark: None,
            applicant: common.applicant,
            attachments: common.attachments,
        }),
        // No policy of a race asks for these.
        OrderKind::LiveWatch | OrderKind::LiveWatchEnd | OrderKind::AllAccountsQuery => {
            return Err(FieldError::Empty);
        }
    })
}

fn stop(common: Common, sending: &Sending, reported_at: Timestamp) -> Result<StopOrder, FieldError> {
    let transfer = sending.answers.as_ref();
    let from_bank = transfer.and_then(|transfer| transfer.from_bank.as_deref());
    let from_holder = transfer.and_then(|transfer| transfer.from_holder.as_ref());
    Ok(StopOrder {
        application_id: common.application_id,
        application_type: ApplicationType::FIRST,
        original_application_id: None,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        transfer_out_bank_id: from_bank
            .and_then(bank::clearing_id)
            .and_then(|id| OrganisationCode::parse(id).ok()),
        transfer_out_bank_name: from_bank.and_then(Text::cut),
        transfer_out_account_name: from_holder.and_then(|holder| Personal::new(holder.reveal()).ok()),
        transfer_out_account_number: transfer.and_then(|t| t.from.as_ref()).map(number).transpose()?,
        currency: Currency::CNY,
        transfer_amount: transfer.map_or(sending.amount_fen, |transfer| transfer.amount_fen),
        transfer_time: PlatformTime::new(transfer.and_then(|transfer| transfer.at).unwrap_or(reported_at)),
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: AccountType::PERSON,
        account_name: name(common.account_name)?,
        account_number: common.account_number,
        reason: None,
        remark: None,
        start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        applicant: common.applicant,
        attachments: common.attachments,
    })
}

fn freeze(common: Common, sending: &Sending) -> Result<FreezeOrder, FieldError> {
    Ok(FreezeOrder {
        application_id: common.application_id,
        application_type: ApplicationType::FIRST,
        case_number: common.case_number,
        case_type: common.case_type,
        reason: None,
        remark: None,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: AccountType::PERSON,
        account_name: name(common.account_name)?,
        account_number: common.account_number,
        id_type: None,
        id_number: None,
        freeze_type: FreezeType::AMOUNT,
        balance: Some(sending.amount_fen),
        currency: Currency::CNY,
        freeze_start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        applicant: common.applicant,
        attachments: common.attachments,
    })
}

fn statement(common: Common, sending: &Sending) -> StatementQuery {
    StatementQuery {
        application_id: common.application_id,
        application_type: Some(ApplicationType::FIRST),
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: SubjectType::PERSON,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_name: common.account_name,
        card_number: common.account_number,
        inquiry_mode: InquiryMode::BOTH,
        inquiry_period_start: Some(PlatformTime::new(sending.from)),
        inquiry_period_end: Some(PlatformTime::new(sending.until)),
        reason: None,
        remark: None,
        applicant: common.applicant,
        attachments: common.attachments,
    }
}

fn applicant(sending: &Sending, unit: OrganisationCode) -> Result<Applicant, FieldError> {
    Ok(Applicant {
        application_time: PlatformTime::new(sending.approved_at),
        application_org_id: unit,
        application_org_name: Text::new("某市反诈中心")?,
        operator_id_type: OfficerIdType::POLICE,
        operator_id_number: Personal::new("000001")?,
        operator_name: Personal::new("民警甲")?,
        operator_phone_number: Personal::new("13800000001")?,
        investigator_id_type: OfficerIdType::POLICE,
        investigator_id_number: Personal::new("000002")?,
        investigator_name: Personal::new("民警乙")?,
    })
}

fn papers(kind: OrderKind) -> Result<Vec<Attachment>, FieldError> {
    let document = match kind {
        OrderKind::Stop | OrderKind::StopExtension | OrderKind::StopRelease => PaperKind::StopApplication,
        OrderKind::Freeze
        | OrderKind::FreezeExtension
        | OrderKind::FreezeRelease
        | OrderKind::StatementQuery
        | OrderKind::HolderQuery
        | OrderKind::LiveWatch
        | OrderKind::LiveWatchEnd
        | OrderKind::AllAccountsQuery => PaperKind::FreezeDocument,
    };
    [PaperKind::OfficerCard, PaperKind::OfficerCard, document]
        .into_iter()
        .map(|kind| Attachment::new(kind, "race.txt", b"made up".to_vec()))
        .collect()
}

fn original(sending: &Sending, kind: OrderKind) -> Result<ApplicationId, FieldError> {
    let order = sending.original.ok_or(FieldError::Empty)?;
    Ok(application_id(kind, order, sending.original_attempt.unwrap_or(1)))
}

fn number(account: &AccountNo) -> Result<Personal<50>, FieldError> {
    Personal::try_from(account)
}

/// The element must stand; 不详 says openly that nobody knows the holder yet.
fn name(name: Option<Personal<100>>) -> Result<Personal<100>, FieldError> {
    name.map_or_else(|| Personal::new("不详"), Ok)
}
