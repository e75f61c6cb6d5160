//! An approved order as a message of the platform.

use kernel::{AccountNo, OrderId, Timestamp, bank};
use pursuit::law::OrderKind;
use pursuit::{HolderName, Sending};
use wire::codes::{
    AccountType, ApplicationType, CaseType, Currency, CustomerInquiryMode, EmergencyLevel, FreezeType,
    IdType, InquiryMode, InterceptionOrder, OfficerIdType, SubjectType,
};
use wire::{
    Applicant, ApplicationId, ApplicationPrefix, Attachment, CustomerQuery, DownBody, DownHead, FieldError,
    FreezeExtension, FreezeOrder, FreezeRelease, HolderQuery, Message, OrganisationCode, Personal,
    PlatformTime, StatementQuery, StopExtension, StopOrder, StopRelease, Text, TransSerialNumber, WatchEnd,
    WatchOrder,
};

use crate::answer::HolderDocument;

/// What a release gives as its reason.
const RELEASED_BECAUSE: &str = "经查与本案无关，或不予立案";

/// An order lacks something that its message must carry.
#[derive(Debug, thiserror::Error)]
#[error("the message lacks {what}: {why}")]
pub struct Unwritten {
    /// Which element.
    pub what: &'static str,
    /// Why.
    pub why: FieldError,
}

/// An officer as a message names one.
#[derive(Clone, Copy)]
pub struct Officer<'a> {
    /// The number on the badge.
    pub badge: &'a str,
    /// The name.
    pub name: &'a str,
    /// The telephone number.
    pub phone: &'a str,
}

/// What a message says beside its order: who sends it, in which case, with which papers.
pub struct Cover<'a> {
    /// The centre's number on the platform.
    pub unit: OrganisationCode,
    /// The centre's name.
    pub unit_name: &'a Text<225>,
    /// The case's number for people.
    pub case_number: &'a str,
    /// The platform's code of the case's type.
    pub case_type: &'a str,
    /// When the victim reported; stands where the time of the transfer is not known.
    pub reported_at: Timestamp,
    /// The two officers who signed, in their order.
    pub officers: [Officer<'a>; 2],
    /// The papers.
    pub attachments: Vec<Attachment>,
    /// The holder's document, by which a bank is asked for all accounts of its customer.
    pub document: Option<&'a HolderDocument>,
}

/// What every message of an order shares.
struct Common {
    application_id: ApplicationId,
    case_number: Text<60>,
    case_type: CaseType,
    bank_id: Option<OrganisationCode>,
    bank_name: Text<225>,
    account_type: AccountType,
    account_name: Option<Personal<100>>,
    account_number: Personal<50>,
    reason: Option<Text<450>>,
    applicant: Applicant,
    attachments: Vec<Attachment>,
}

/// The message of an approved order.
///
/// # Errors
/// When the order or its cover lacks what the message must carry.
pub fn message(sending: &Sending, cover: Cover<'_>) -> Result<Message, Unwritten> {
    let head = DownHead {
        message_from: cover.unit,
        trans_serial_number: TransSerialNumber::new(cover.unit, None, unique(sending.order, sending.attempt)),
    };
    let (reported_at, document) = (cover.reported_at, cover.document);
    let body = body(common(sending, cover)?, sending, reported_at, document)?;
    Ok(Message::Down { head, body })
}

fn body(
    common: Common,
    sending: &Sending,
    reported_at: Timestamp,
    document: Option<&HolderDocument>,
) -> Result<DownBody, Unwritten> {
    match sending.kind {
        OrderKind::Stop => stop(common, sending, reported_at),
        OrderKind::StopExtension => stop_extension(common, sending),
        OrderKind::StopRelease => stop_release(common, sending),
        OrderKind::Freeze => freeze(common, sending),
        OrderKind::FreezeExtension => freeze_extension(common, sending),
        OrderKind::FreezeRelease => freeze_release(common, sending),
        OrderKind::StatementQuery => Ok(statement(common, sending)),
        OrderKind::HolderQuery => Ok(holder(common)),
        OrderKind::LiveWatch => Ok(watch(common, sending)),
        OrderKind::LiveWatchEnd => watch_end(common, sending),
        OrderKind::AllAccountsQuery => customer(common, document),
    }
}

fn common(sending: &Sending, cover: Cover<'_>) -> Result<Common, Unwritten> {
    let holder = sending.holder.as_ref().map(HolderName::reveal);
    Ok(Common {
        application_id: application_id(sending.kind, sending.order, sending.attempt),
        case_number: Text::new(cover.case_number).map_err(lacks("CaseNumber"))?,
        case_type: CaseType::parse(cover.case_type).map_err(lacks("CaseType"))?,
        bank_id: bank_id(&sending.bank),
        bank_name: Text::new(&sending.bank).map_err(lacks("BankName"))?,
        account_type: account_type(holder),
        account_name: holder.map(Personal::new).transpose().map_err(lacks("AccountName"))?,
        account_number: number(&sending.account)?,
        reason: Text::cut("电信网络诈骗案件，涉案资金流入该账户"),
        applicant: applicant(sending, &cover)?,
        attachments: cover.attachments,
    })
}

fn applicant(sending: &Sending, cover: &Cover<'_>) -> Result<Applicant, Unwritten> {
    let [operator, investigator] = cover.officers;
    Ok(Applicant {
        application_time: PlatformTime::new(sending.approved_at),
        application_org_id: cover.unit,
        application_org_name: cover.unit_name.clone(),
        operator_id_type: OfficerIdType::POLICE,
        operator_id_number: Personal::new(operator.badge).map_err(lacks("OperatorIDNumber"))?,
        operator_name: Personal::new(operator.name).map_err(lacks("OperatorName"))?,
        operator_phone_number: Personal::new(operator.phone).map_err(lacks("OperatorPhoneNumber"))?,
        investigator_id_type: OfficerIdType::POLICE,
        investigator_id_number: Personal::new(investigator.badge).map_err(lacks("InvestigatorIDNumber"))?,
        investigator_name: Personal::new(investigator.name).map_err(lacks("InvestigatorName"))?,
    })
}

fn stop(common: Common, sending: &Sending, reported_at: Timestamp) -> Result<DownBody, Unwritten> {
    let transfer = sending.answers.as_ref();
    let paid_at = transfer.and_then(|transfer| transfer.at);
    let from_bank = transfer.and_then(|transfer| transfer.from_bank.as_deref());
    let from_holder = transfer.and_then(|transfer| transfer.from_holder.as_ref());
    let from = transfer.and_then(|transfer| transfer.from.as_ref());
    // The element must stand; without a known time the report's stands there and the remark says so.
    let remark = paid_at.is_none().then(|| Text::cut("转账时间不详，所填为报案时间")).flatten();
    Ok(DownBody::Stop(StopOrder {
        application_id: common.application_id,
        application_type: ApplicationType::FIRST,
        original_application_id: None,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        transfer_out_bank_id: from_bank.and_then(bank_id),
        transfer_out_bank_name: from_bank.and_then(Text::cut),
        transfer_out_account_name: from_holder.and_then(|holder| Personal::new(holder.reveal()).ok()),
        transfer_out_account_number: from.map(number).transpose()?,
        currency: Currency::CNY,
        transfer_amount: transfer.map_or(sending.amount_fen, |transfer| transfer.amount_fen),
        transfer_time: PlatformTime::new(paid_at.unwrap_or(reported_at)),
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: common.account_type,
        account_name: name_or_unknown(common.account_name)?,
        account_number: common.account_number,
        reason: common.reason,
        remark,
        start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

fn stop_extension(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    Ok(DownBody::StopExtension(StopExtension {
        application_id: common.application_id,
        application_type: Some(ApplicationType::FIRST),
        original_application_id: original(sending, OrderKind::Stop)?,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: common.account_type,
        account_name: name_or_unknown(common.account_name)?,
        account_number: common.account_number,
        postpone_start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        extend_remark: common.reason,
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

fn stop_release(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    Ok(DownBody::StopRelease(StopRelease {
        application_id: common.application_id,
        application_type: Some(ApplicationType::FIRST),
        original_application_id: original(sending, OrderKind::Stop)?,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: common.account_type,
        account_name: name_or_unknown(common.account_name)?,
        account_number: common.account_number,
        withdrawal_remark: Text::cut(RELEASED_BECAUSE),
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

fn freeze(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    Ok(DownBody::Freeze(FreezeOrder {
        application_id: common.application_id,
        application_type: ApplicationType::FIRST,
        case_number: common.case_number,
        case_type: common.case_type,
        reason: common.reason,
        remark: sending.whole_because.as_deref().and_then(Text::cut),
        emergency_level: EmergencyLevel::URGENT,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: common.account_type,
        account_name: name_or_unknown(common.account_name)?,
        account_number: common.account_number,
        id_type: None,
        id_number: None,
        freeze_type: if sending.whole_because.is_some() { FreezeType::WHOLE } else { FreezeType::AMOUNT },
        balance: Some(sending.amount_fen),
        currency: Currency::CNY,
        freeze_start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

fn freeze_extension(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    Ok(DownBody::FreezeExtension(FreezeExtension {
        application_id: common.application_id,
        application_type: Some(ApplicationType::FIRST),
        original_application_id: original(sending, OrderKind::Freeze)?,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: common.account_type,
        account_name: name_or_unknown(common.account_name)?,
        account_number: common.account_number,
        postpone_start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        extend_remark: common.reason,
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

fn freeze_release(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    Ok(DownBody::FreezeRelease(FreezeRelease {
        application_id: common.application_id,
        application_type: Some(ApplicationType::FIRST),
        original_application_id: original(sending, OrderKind::Freeze)?,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_type: common.account_type,
        account_name: name_or_unknown(common.account_name)?,
        account_number: common.account_number,
        withdrawal_remark: Text::cut(RELEASED_BECAUSE),
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

fn statement(common: Common, sending: &Sending) -> DownBody {
    DownBody::Statement(StatementQuery {
        application_id: common.application_id,
        application_type: Some(ApplicationType::FIRST),
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: subject_type(common.account_type),
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_name: common.account_name,
        card_number: common.account_number,
        inquiry_mode: InquiryMode::BOTH,
        inquiry_period_start: Some(PlatformTime::new(sending.from)),
        inquiry_period_end: Some(PlatformTime::new(sending.until)),
        reason: common.reason,
        remark: None,
        applicant: common.applicant,
        attachments: common.attachments,
    })
}

/// From now on each transfer of the account is told as it happens.
fn watch(common: Common, sending: &Sending) -> DownBody {
    DownBody::Watch(WatchOrder {
        application_id: common.application_id,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: subject_type(common.account_type),
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_name: common.account_name,
        account_number: common.account_number,
        interception_order_id: InterceptionOrder::EXECUTE,
        interception_start_time: PlatformTime::new(sending.from),
        interception_end_time: PlatformTime::new(sending.until),
        reason: common.reason,
        remark: None,
        applicant: common.applicant,
        attachments: common.attachments,
    })
}

fn watch_end(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    Ok(DownBody::WatchEnd(WatchEnd {
        application_id: common.application_id,
        original_application_id: original(sending, OrderKind::LiveWatch)?,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_name: common.account_name,
        account_number: common.account_number,
        interception_end_time: PlatformTime::new(sending.until),
        remark: None,
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

fn holder(common: Common) -> DownBody {
    DownBody::Holder(HolderQuery {
        application_id: common.application_id,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: subject_type(common.account_type),
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_name: common.account_name,
        card_number: common.account_number,
        reason: common.reason,
        remark: None,
        applicant: common.applicant,
        attachments: common.attachments,
    })
}

/// By the holder's document, which the answer to a holder query has told.
fn customer(common: Common, document: Option<&HolderDocument>) -> Result<DownBody, Unwritten> {
    let document = document.ok_or(Unwritten { what: "AccountCredentialNumber", why: FieldError::Empty })?;
    Ok(DownBody::Customer(CustomerQuery {
        application_id: common.application_id,
        case_number: common.case_number,
        case_type: common.case_type,
        emergency_level: EmergencyLevel::URGENT,
        subject_type: subject_type(common.account_type),
        bank_id: common.bank_id,
        bank_name: common.bank_name,
        account_credential_type: IdType::parse(&document.kind).map_err(lacks("AccountCredentialType"))?,
        account_credential_number: Personal::new(&document.number)
            .map_err(lacks("AccountCredentialNumber"))?,
        account_subject_name: name_or_unknown(common.account_name)?,
        inquiry_mode: CustomerInquiryMode::ACCOUNTS_AND_MEASURES,
        reason: common.reason,
        remark: None,
        applicant: common.applicant,
        attachments: common.attachments,
    }))
}

/// The number of an order's sending on the wire: the same for every try of it, another for each attempt.
#[must_use]
pub fn application_id(kind: OrderKind, order: OrderId, attempt: u16) -> ApplicationId {
    ApplicationId::new(prefix(kind), unique(order, attempt))
}

/// The order's id as a number, moved by the attempt in bits that are random in version 7 ids.
fn unique(order: OrderId, attempt: u16) -> u128 {
    order.0.as_u128().wrapping_add(u128::from(attempt.saturating_sub(1)) << 40)
}

fn prefix(kind: OrderKind) -> ApplicationPrefix {
    match kind {
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
    }
}

fn original(sending: &Sending, kind: OrderKind) -> Result<ApplicationId, Unwritten> {
    let order =
        sending.original.ok_or(Unwritten { what: "OriginalApplicationID", why: FieldError::Empty })?;
    Ok(application_id(kind, order, sending.original_attempt.unwrap_or(1)))
}

fn bank_id(name: &str) -> Option<OrganisationCode> {
    OrganisationCode::parse(bank::clearing_id(name)?).ok()
}

fn number(account: &AccountNo) -> Result<Personal<50>, Unwritten> {
    Personal::try_from(account).map_err(lacks("AccountNumber"))
}

/// A name with a firm's ending belongs to a firm; whoever has no name yet counts as a person.
fn account_type(holder: Option<&str>) -> AccountType {
    const FIRMS: [&str; 8] = ["公司", "厂", "店", "行", "中心", "部", "合作社", "集团"];
    match holder {
        Some(name) if name.chars().count() > 4 && FIRMS.iter().any(|end| name.ends_with(end)) => {
            AccountType::COMPANY
        }
        Some(_) | None => AccountType::PERSON,
    }
}

fn subject_type(account: AccountType) -> SubjectType {
    if account == AccountType::COMPANY { SubjectType::COMPANY } else { SubjectType::PERSON }
}

/// The element must stand; 不详 says openly that nobody knows the holder yet.
fn name_or_unknown(name: Option<Personal<100>>) -> Result<Personal<100>, Unwritten> {
    name.map_or_else(|| Personal::new("不详").map_err(lacks("AccountName")), Ok)
}

fn lacks(what: &'static str) -> impl Fn(FieldError) -> Unwritten {
    move |why| Unwritten { what, why }
}
