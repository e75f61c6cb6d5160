//! An approved order as a message to a payment institution, which finds the money by a number or by its own account.

use kernel::{PaymentNo, PaymentNoKind};
use pursuit::law::OrderKind;
use pursuit::{HolderName, Sending};
use wire::codes::{
    CaseType, Currency, EmergencyLevel, FreezeType, ParamType, PaymentAccountType, PaymentApplicationType,
};
use wire::payment::{
    PaymentChange, PaymentDown, PaymentFreeze, PaymentFreezeChange, PaymentMessage, PaymentQuery,
    PaymentStop, PaymentStopChange, PaymentSubject,
};
use wire::{FieldError, Message, Personal, PlatformTime, Text};

use crate::compose::{
    Cover, RELEASED_BECAUSE, Unwritten, applicant, application_id, bank_id, head, lacks, number, original,
    reason,
};

/// Whether the order goes to a payment institution, in its own set of messages.
#[must_use]
pub fn is_to_institution(sending: &Sending) -> bool {
    sending.tx_code.starts_with('A')
}

/// The message of an approved order to a payment institution.
///
/// # Errors
/// When the order or its cover lacks what the message must carry, or its kind is not in the institutions' set.
pub fn institution_message(sending: &Sending, cover: Cover<'_>) -> Result<PaymentMessage, Unwritten> {
    let head = head(sending, &cover);
    let body = match sending.kind {
        OrderKind::Stop => PaymentDown::Stop(stop(sending, cover)?),
        OrderKind::StopExtension | OrderKind::StopRelease => {
            PaymentDown::StopChange(PaymentStopChange { content: change(sending, cover)? })
        }
        OrderKind::Freeze => PaymentDown::Freeze(freeze(sending, cover)?),
        OrderKind::FreezeExtension | OrderKind::FreezeRelease => {
            PaymentDown::FreezeChange(PaymentFreezeChange { content: change(sending, cover)? })
        }
        OrderKind::StatementQuery => PaymentDown::Query(query(sending, cover)?),
        OrderKind::HolderQuery
        | OrderKind::LiveWatch
        | OrderKind::LiveWatchEnd
        | OrderKind::AllAccountsQuery => {
            return Err(Unwritten { what: "TxCode", why: FieldError::Empty });
        }
    };
    Ok(Message::Down { head, body })
}

/// By the number where the payment has one, else by the account.
fn subject(sending: &Sending) -> Result<PaymentSubject, Unwritten> {
    let payment = PaymentNo::of(&sending.account);
    let holder = sending.holder.as_ref().map(HolderName::reveal);
    let account = match payment {
        Some(_) => None,
        None => Some(number(&sending.account)?),
    };
    Ok(PaymentSubject {
        param_type: payment.as_ref().map(|payment| param_type(payment.kind())),
        param: payment.map(|payment| Text::new(payment.reveal())).transpose().map_err(lacks("Param"))?,
        bank_id: bank_id(&sending.bank),
        bank_name: Text::new(&sending.bank).map_err(lacks("BankName"))?,
        account_type: account.is_some().then_some(PaymentAccountType::PERSON),
        account_name: holder.map(Personal::new).transpose().map_err(lacks("AccountName"))?,
        account_number: account,
    })
}

const fn param_type(kind: PaymentNoKind) -> ParamType {
    match kind {
        PaymentNoKind::BankSerial => ParamType::BANK_SERIAL,
        PaymentNoKind::Order => ParamType::ORDER,
        PaymentNoKind::Terminal => ParamType::CARD_TERMINAL,
    }
}

fn case_number(cover: &Cover<'_>) -> Result<Text<60>, Unwritten> {
    Text::new(cover.case_number).map_err(lacks("CaseNumber"))
}

fn case_type(cover: &Cover<'_>) -> Result<CaseType, Unwritten> {
    CaseType::parse(cover.case_type).map_err(lacks("CaseType"))
}

fn stop(sending: &Sending, cover: Cover<'_>) -> Result<PaymentStop, Unwritten> {
    let transfer = sending.answers.as_ref();
    let paid_at = transfer.and_then(|transfer| transfer.at);
    let from_bank = transfer.and_then(|transfer| transfer.from_bank.as_deref());
    let from_holder = transfer.and_then(|transfer| transfer.from_holder.as_ref());
    let from = transfer.and_then(|transfer| transfer.from.as_ref());
    Ok(PaymentStop {
        application_id: application_id(&sending.tx_code, sending.order, sending.attempt),
        application_type: PaymentApplicationType::FIRST,
        case_number: case_number(&cover)?,
        case_type: case_type(&cover)?,
        emergency_level: EmergencyLevel::URGENT,
        transfer_out_bank_id: from_bank.and_then(bank_id),
        transfer_out_bank_name: from_bank.and_then(Text::cut),
        transfer_out_account_name: from_holder.and_then(|holder| Personal::new(holder.reveal()).ok()),
        transfer_out_account_number: from.map(number).transpose()?,
        currency: Currency::CNY,
        transfer_amount: transfer.map_or(sending.amount_fen, |transfer| transfer.amount_fen),
        transfer_time: PlatformTime::new(paid_at.unwrap_or(cover.reported_at)),
        subject: subject(sending)?,
        reason: reason(),
        // The element must stand; without a known time the report's stands there and the remark says so.
        remark: paid_at.is_none().then(|| Text::cut("转账时间不详，所填为报案时间")).flatten(),
        start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        applicant: applicant(sending, &cover)?,
        attachments: cover.attachments,
    })
}

/// An extension or a release: which, its type says.
fn change(sending: &Sending, cover: Cover<'_>) -> Result<PaymentChange, Unwritten> {
    let is_release = matches!(sending.kind, OrderKind::StopRelease | OrderKind::FreezeRelease);
    let extends = |at| (!is_release).then(|| PlatformTime::new(at));
    Ok(PaymentChange {
        application_id: application_id(&sending.tx_code, sending.order, sending.attempt),
        application_type: match is_release {
            true => PaymentApplicationType::RELEASE,
            false => PaymentApplicationType::EXTENSION,
        },
        original_application_id: original(sending)?,
        case_number: case_number(&cover)?,
        case_type: case_type(&cover)?,
        emergency_level: EmergencyLevel::URGENT,
        subject: subject(sending)?,
        postpone_start_time: extends(sending.from),
        expire_time: extends(sending.until),
        remark: if is_release { Text::cut(RELEASED_BECAUSE) } else { reason() },
        applicant: applicant(sending, &cover)?,
        attachments: cover.attachments,
    })
}

fn freeze(sending: &Sending, cover: Cover<'_>) -> Result<PaymentFreeze, Unwritten> {
    Ok(PaymentFreeze {
        application_id: application_id(&sending.tx_code, sending.order, sending.attempt),
        application_type: PaymentApplicationType::FIRST,
        case_number: case_number(&cover)?,
        case_type: case_type(&cover)?,
        emergency_level: EmergencyLevel::URGENT,
        subject: subject(sending)?,
        freeze_type: if sending.whole_because.is_some() { FreezeType::WHOLE } else { FreezeType::AMOUNT },
        balance: Some(sending.amount_fen),
        currency: Currency::CNY,
        freeze_start_time: PlatformTime::new(sending.from),
        expire_time: PlatformTime::new(sending.until),
        reason: reason(),
        remark: sending.whole_because.as_deref().and_then(Text::cut),
        applicant: applicant(sending, &cover)?,
        attachments: cover.attachments,
    })
}

fn query(sending: &Sending, cover: Cover<'_>) -> Result<PaymentQuery, Unwritten> {
    Ok(PaymentQuery {
        application_id: application_id(&sending.tx_code, sending.order, sending.attempt),
        case_number: case_number(&cover)?,
        case_type: case_type(&cover)?,
        emergency_level: EmergencyLevel::URGENT,
        subject: subject(sending)?,
        reason: reason(),
        remark: None,
        applicant: applicant(sending, &cover)?,
        attachments: cover.attachments,
    })
}
