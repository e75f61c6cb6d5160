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
pub(crate) const RELEASED_BECAUSE: &str = "经查与本案无关，或不予立案";

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
    /// The number of the bank's own report (100401) that a stop follows (types 02 and 03).
    pub report: Option<ApplicationId>,
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

/// The message of an approved order to a bank.
///
/// # Errors
/// When the order or its cover lacks what the message must carry.
pub fn message(sending: &Sending, cover: Cover<'_>) -> Result<Message, Unwritten> {
    let head = head(sending, &cover);
    let (reported_at, document, report) = (cover.reported_at, cover.document, cover.report);
    let common = common(sending, cover)?;
    let body = match sending.kind {
        OrderKind::Stop => stop(common, sending, reported_at, report),
        OrderKind::Freeze => freeze(common, sending),
        OrderKind::StopExtension | OrderKind::FreezeExtension => extension(common, sending),
        OrderKind::StopRelease | OrderKind::FreezeRelease => release(common, sending),
        OrderKind::StatementQuery => Ok(statement(common, sending)),
        OrderKind::HolderQuery => Ok(holder(common)),
        OrderKind::LiveWatch => Ok(watch(common, sending)),
        OrderKind::LiveWatchEnd => watch_end(common, sending),
        OrderKind::AllAccountsQuery => customer(common, document),
    }?;
    Ok(Message::Down { head, body })
}

pub(crate) fn head(sending: &Sending, cover: &Cover<'_>) -> DownHead {
    DownHead {
        message_from: cover.unit,
        trans_serial_number: TransSerialNumber::new(cover.unit, None, unique(sending.order, sending.attempt)),
    }
}

fn common(sending: &Sending, cover: Cover<'_>) -> Result<Common, Unwritten> {
    let holder = sending.holder.as_ref().map(HolderName::reveal);
    Ok(Common {
        application_id: application_id(&sending.tx_code, sending.order, sending.attempt),
        case_number: Text::new(cover.case_number).map_err(lacks("CaseNumber"))?,
        case_type: CaseType::parse(cover.case_type).map_err(lacks("CaseType"))?,
        bank_id: bank_id(&sending.bank),
        bank_name: Text::new(&sending.bank).map_err(lacks("BankName"))?,
        account_type: account_type(holder),
        account_name: holder.map(Personal::new).transpose().map_err(lacks("AccountName"))?,
        account_number: number(&sending.account)?,
        reason: reason(),
        applicant: applicant(sending, &cover)?,
        attachments: cover.attachments,
    })
}

/// What every order gives as its reason.
pub(crate) fn reason() -> Option<Text<450>> {
    Text::cut("电信网络诈骗案件，涉案资金流入该账户")
}

pub(crate) fn applicant(sending: &Sending, cover: &Cover<'_>) -> Result<Applicant, Unwritten> {
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

fn stop(
    common: Common,
    sending: &Sending,
    reported_at: Timestamp,
    report: Option<ApplicationId>,
) -> Result<DownBody, Unwritten> {
    let transfer = sending.answers.as_ref();
    let paid_at = transfer.and_then(|transfer| transfer.at);
    let from_bank = transfer.and_then(|transfer| transfer.from_bank.as_deref());
    let from_holder = transfer.and_then(|transfer| transfer.from_holder.as_ref());
    let from = transfer.and_then(|transfer| transfer.from.as_ref());
    // The element must stand; without a known time the report's stands there and the remark says so.
    let remark = paid_at.is_none().then(|| Text::cut("转账时间不详，所填为报案时间")).flatten();
    Ok(DownBody::Stop(StopOrder {
        application_id: common.application_id,
        application_type: match report {
            Some(_) => reported_type(&sending.account),
            None => first_type(&sending.account),
        },
        original_application_id: report,
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

/// An order about another: an extension or a release of a stop or of a freeze, each a record of its own with the same
/// fields around what it says.
macro_rules! about_original {
    ($record:ident, $common:ident, $sending:ident, { $($field:ident: $value:expr,)* }) => {
        DownBody::$record($record {
            application_id: $common.application_id,
            application_type: Some(first_type(&$sending.account)),
            original_application_id: original($sending)?,
            case_number: $common.case_number,
            case_type: $common.case_type,
            emergency_level: EmergencyLevel::URGENT,
            bank_id: $common.bank_id,
            bank_name: $common.bank_name,
            account_type: $common.account_type,
            account_name: name_or_unknown($common.account_name)?,
            account_number: $common.account_number,
            $($field: $value,)*
            applicant: $common.applicant,
            attachments: $common.attachments,
        })
    };
}

fn extension(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    let postpone_start_time = PlatformTime::new(sending.from);
    let expire_time = PlatformTime::new(sending.until);
    Ok(match sending.kind {
        OrderKind::FreezeExtension => about_original!(FreezeExtension, common, sending, {
            postpone_start_time: postpone_start_time,
            expire_time: expire_time,
            extend_remark: common.reason,
        }),
        _ => about_original!(StopExtension, common, sending, {
            postpone_start_time: postpone_start_time,
            expire_time: expire_time,
            extend_remark: common.reason,
        }),
    })
}

fn release(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    let withdrawal_remark = Text::cut(RELEASED_BECAUSE);
    Ok(match sending.kind {
        OrderKind::FreezeRelease => {
            about_original!(FreezeRelease, common, sending, { withdrawal_remark: withdrawal_remark, })
        }
        _ => about_original!(StopRelease, common, sending, { withdrawal_remark: withdrawal_remark, }),
    })
}

fn freeze(common: Common, sending: &Sending) -> Result<DownBody, Unwritten> {
    Ok(DownBody::Freeze(FreezeOrder {
        application_id: common.application_id,
        application_type: first_type(&sending.account),
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

fn statement(common: Common, sending: &Sending) -> DownBody {
    DownBody::Statement(StatementQuery {
        application_id: common.application_id,
        application_type: Some(first_type(&sending.account)),
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
        original_application_id: original(sending)?,
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

/// 01 for a sub-account, which is written as `main_sub` (DOMAIN 2.3): a term or foreign-currency deposit; else 00.
fn first_type(account: &AccountNo) -> ApplicationType {
    if is_sub_account(account) { ApplicationType::FIRST_OTHER } else { ApplicationType::FIRST }
}

/// 02 or 03: the stop follows a bank's own report.
fn reported_type(account: &AccountNo) -> ApplicationType {
    if is_sub_account(account) { ApplicationType::BANK_REPORT_OTHER } else { ApplicationType::BANK_REPORT }
}

/// The type under which a stop's papers follow it: 04, and 05 for a sub-account.
#[must_use]
pub fn completed_type(account: &AccountNo) -> ApplicationType {
    if is_sub_account(account) { ApplicationType::COMPLETED_OTHER } else { ApplicationType::COMPLETED }
}

fn is_sub_account(account: &AccountNo) -> bool {
    account.reveal().split_once('_').is_some_and(|(main, sub)| !main.is_empty() && !sub.is_empty())
}

/// The number of an order's sending on the wire: the same for every try of it, another for each attempt. Its business is
/// the last four digits of the message's code.
///
/// # Panics
/// When the code is none of the platform's.
#[must_use]
pub fn application_id(tx_code: &str, order: OrderId, attempt: u16) -> ApplicationId {
    let business = tx_code.get(2..).and_then(|digits| ApplicationPrefix::parse(digits).ok());
    ApplicationId::new(business.expect("a message's code ends in four digits"), unique(order, attempt))
}

/// The order's id as a number, moved by the attempt in bits that are random in version 7 ids.
fn unique(order: OrderId, attempt: u16) -> u128 {
    order.0.as_u128().wrapping_add(u128::from(attempt.saturating_sub(1)) << 40)
}

pub(crate) fn original(sending: &Sending) -> Result<ApplicationId, Unwritten> {
    let lacks = Unwritten { what: "OriginalApplicationID", why: FieldError::Empty };
    let (Some(order), Some(code)) = (sending.original, &sending.original_code) else { return Err(lacks) };
    Ok(application_id(code, order, sending.original_attempt.unwrap_or(1)))
}

pub(crate) fn bank_id(name: &str) -> Option<OrganisationCode> {
    OrganisationCode::parse(bank::clearing_id(name)?).ok()
}

pub(crate) fn number(account: &AccountNo) -> Result<Personal<50>, Unwritten> {
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

pub(crate) fn lacks(what: &'static str) -> impl Fn(FieldError) -> Unwritten {
    move |why| Unwritten { what, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(account: &str) -> String {
        let account = AccountNo::parse(account).expect("an account");
        let types = [first_type(&account), reported_type(&account), completed_type(&account)];
        types.map(|one| one.to_string()).join(" ")
    }

    #[test]
    fn a_sub_account_has_the_second_of_each_pair_of_types() {
        assert_eq!(check("6217000000000000013"), "00 02 04");
        assert_eq!(check("6217000000000000013_USD"), "01 03 05");
        assert_eq!(check("6217000000000000013_00001"), "01 03 05");
        assert_eq!(check("6217000000000000013_"), "00 02 04", "nothing stands behind the stroke");
    }

    #[test]
    fn a_number_has_the_business_of_its_message() {
        let order = OrderId(uuid::Uuid::from_u128(7));
        assert_eq!(application_id("100101", order, 1).prefix().as_str(), "0101");
        assert_eq!(application_id("A00311", order, 1).prefix().as_str(), "0311");
        assert_ne!(application_id("100101", order, 1), application_id("100101", order, 2));
    }
}
