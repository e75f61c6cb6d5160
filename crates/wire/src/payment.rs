//! The set that payment institutions speak (A00105 to A00312): stop, freeze, their extension and release,
//! and the query of one payment. An institution finds a payment by order number or bank serial number
//! ([`PaymentSubject`]), not only by account.
//!
//! The codes and the three kinds of number have a source; the elements are those of the banks' set where the
//! meaning is the same, and the feedback's code is the order's plus one as there. The rest is our choice, said in
//! `docs/wire`.

use kernel::Fen;

use crate::attachment::Attachment;
use crate::bodies::bodies;
use crate::codec::{Decoded, read_message, write_message};
use crate::codes::{
    BorrowingSigns, CaseType, Currency, EmergencyLevel, FreezeType, ParamType, PaymentAccountType,
    PaymentApplicationType, ResultCode,
};
use crate::error::DecodeError;
use crate::message::Message;
use crate::numbering::{ApplicationId, OrganisationCode};
use crate::parties::{Answerer, Applicant};
use crate::record::records;
use crate::text::{Personal, PlatformTime, Text};
use crate::tree::Limits;

/// A message between the police and a payment institution.
pub type PaymentMessage = Message<PaymentDown, PaymentUp>;

/// Reads a message of this set within the ordinary limits.
pub fn decode(bytes: &[u8]) -> Result<PaymentMessage, DecodeError> {
    decode_within(bytes, Limits::default()).map(|decoded| decoded.message)
}

/// Reads a message of this set within these limits and counts the elements it does not know.
pub fn decode_within(bytes: &[u8], limits: Limits) -> Result<Decoded<PaymentMessage>, DecodeError> {
    read_message(bytes, limits)
}

/// The message in XML, as [`crate::encode`] writes the banks'.
#[must_use]
pub fn encode(message: &PaymentMessage) -> Vec<u8> {
    write_message(message)
}

records! {
    /// The payment or account that an order is about; at least one of the two should be given.
    pub struct PaymentSubject {
        "ParamType" "参数类型" => param_type: Option<ParamType>,
        "Param" "流水号或订单号" => param: Option<Text<64>>,
        "BankID" "支付机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "支付机构名称" => bank_name: Text<225>,
        "AccountType" "账户类别" => account_type: Option<PaymentAccountType>,
        "AccountName" "账户名称" => account_name: Option<Personal<100>>,
        "AccountNumber" "支付账号" => account_number: Option<Personal<50>>,
    }

    /// A00105 止付.
    pub struct PaymentStop {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "业务类型" => application_type: PaymentApplicationType,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "TransferOutBankID" "转出账户开户行机构编码" => transfer_out_bank_id: Option<OrganisationCode>,
        "TransferOutBankName" "转出账户开户行名称" => transfer_out_bank_name: Option<Text<225>>,
        "TransferOutAccountName" "转出账户户名" => transfer_out_account_name: Option<Personal<100>>,
        "TransferOutAccountNumber" "转出账户账号" => transfer_out_account_number: Option<Personal<50>>,
        "Currency" "币种" => currency: Currency,
        "TransferAmount" "转账金额" => transfer_amount: Fen,
        "TransferTime" "转账时间" => transfer_time: PlatformTime,
        + "止付对象" => subject: PaymentSubject,
        "Reason" "止付事由" => reason: Option<Text<450>>,
        "Remark" "止付说明" => remark: Option<Text<450>>,
        "StartTime" "止付起始时间" => start_time: PlatformTime,
        "ExpireTime" "止付截止时间" => expire_time: PlatformTime,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// A00107 止付延期或解除, A00207 冻结延期或解除: which, its type says.
    pub struct PaymentChange {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "业务类型" => application_type: PaymentApplicationType,
        "OriginalApplicationID" "原业务申请编号" => original_application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        + "对象" => subject: PaymentSubject,
        "PostponeStartTime" "延期起始时间" => postpone_start_time: Option<PlatformTime>,
        "ExpireTime" "延期截止时间" => expire_time: Option<PlatformTime>,
        "Remark" "说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// A00205 冻结.
    pub struct PaymentFreeze {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "业务类型" => application_type: PaymentApplicationType,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        + "冻结对象" => subject: PaymentSubject,
        "FreezeType" "冻结方式" => freeze_type: FreezeType,
        "Balance" "冻结金额" => balance: Option<Fen>,
        "Currency" "币种" => currency: Currency,
        "FreezeStartTime" "冻结起始时间" => freeze_start_time: PlatformTime,
        "ExpireTime" "冻结截止时间" => expire_time: PlatformTime,
        "Reason" "冻结事由" => reason: Option<Text<450>>,
        "Remark" "冻结说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// A00311 单笔查询: where did this payment go?
    pub struct PaymentQuery {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        + "查询对象" => subject: PaymentSubject,
        "Reason" "查询事由" => reason: Option<Text<450>>,
        "Remark" "查询说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// A00106, A00108, A00206, A00208: what the institution did.
    pub struct PaymentFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "ParamType" "参数类型" => param_type: Option<ParamType>,
        "Param" "流水号或订单号" => param: Option<Text<64>>,
        "AccountType" "账户类别" => account_type: Option<PaymentAccountType>,
        "AccountNumber" "支付账号" => account_number: Option<Personal<50>>,
        "AppliedBalance" "申请限额" => applied_balance: Option<Fen>,
        "FrozedBalance" "执行金额" => frozen_balance: Option<Fen>,
        "AccountBalance" "账户余额" => account_balance: Option<Fen>,
        "StartTime" "执行起始时间" => start_time: Option<PlatformTime>,
        "ExpireTime" "执行截止时间" => expire_time: Option<PlatformTime>,
        "WithdrawalTime" "解除时间" => withdrawal_time: Option<PlatformTime>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        + "反馈机构" => answerer: Answerer,
    }

    /// A00312 单笔查询反馈.
    pub struct PaymentQueryFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        "Transactions/Transaction" "交易明细" => transactions: Vec<PaymentTransaction>,
        + "反馈机构" => answerer: Answerer,
    }

    /// One payment as its institution sees it, both sides in one row.
    pub struct PaymentTransaction {
        "PayerAccountNumber" "付款支付帐号" => payer_account_number: Option<Personal<50>>,
        "PayerCardBankName" "付款银行卡银行名称" => payer_card_bank_name: Option<Text<225>>,
        "PayerCardNumber" "付款银行卡号" => payer_card_number: Option<Personal<50>>,
        "Currency" "币种" => currency: Currency,
        "TransactionAmount" "交易金额" => transaction_amount: Fen,
        "AccountBalance" "交易余额" => account_balance: Option<Fen>,
        "TransactionTime" "交易时间" => transaction_time: PlatformTime,
        "TransactionSerial" "交易流水号" => transaction_serial: Option<Text<64>>,
        "TransactionType" "交易类型" => transaction_type: Option<Text<60>>,
        "PayeeAccountNumber" "收款支付帐号" => payee_account_number: Option<Personal<50>>,
        "PayeeCardBankName" "收款银行卡银行名称" => payee_card_bank_name: Option<Text<225>>,
        "PayeeCardNumber" "收款银行卡号" => payee_card_number: Option<Personal<50>>,
        "MerchantName" "收款方的商户名称" => merchant_name: Option<Text<225>>,
        "MerchantCode" "收款方的商户号" => merchant_code: Option<Text<64>>,
        "BorrowingSigns" "交易主体的出入账标识" => borrowing_signs: Option<BorrowingSigns>,
    }
}

/// Records that differ by their code alone: each takes in the same fields.
macro_rules! same_fields {
    ($($(#[$doc:meta])* $name:ident as $of:ident;)*) => {
        records! { $($(#[$doc])* pub struct $name { + "内容" => content: $of, })* }
    };
}

same_fields! {
    /// A00106 止付反馈.
    PaymentStopFeedback as PaymentFeedback;
    /// A00107 止付延期或解除.
    PaymentStopChange as PaymentChange;
    /// A00108 止付延期或解除反馈.
    PaymentStopChangeFeedback as PaymentFeedback;
    /// A00206 冻结反馈.
    PaymentFreezeFeedback as PaymentFeedback;
    /// A00207 冻结延期或解除.
    PaymentFreezeChange as PaymentChange;
    /// A00208 冻结延期或解除反馈.
    PaymentFreezeChangeFeedback as PaymentFeedback;
}

bodies! {
    /// What the police say to a payment institution.
    PaymentDown {
        /// A00105 止付.
        "A00105" Stop(PaymentStop),
        /// A00107 止付延期或解除.
        "A00107" StopChange(PaymentStopChange),
        /// A00205 冻结.
        "A00205" Freeze(PaymentFreeze),
        /// A00207 冻结延期或解除.
        "A00207" FreezeChange(PaymentFreezeChange),
        /// A00311 单笔查询.
        "A00311" Query(PaymentQuery),
    }
}

bodies! {
    /// What a payment institution says.
    PaymentUp {
        /// A00106 止付反馈.
        "A00106" Stop(PaymentStopFeedback),
        /// A00108 止付延期或解除反馈.
        "A00108" StopChange(PaymentStopChangeFeedback),
        /// A00206 冻结反馈.
        "A00206" Freeze(PaymentFreezeFeedback),
        /// A00208 冻结延期或解除反馈.
        "A00208" FreezeChange(PaymentFreezeChangeFeedback),
        /// A00312 单笔查询反馈.
        "A00312" Query(PaymentQueryFeedback),
    }
}

impl PaymentDown {
    /// The payment or account that it is about.
    #[must_use]
    pub fn subject(&self) -> &PaymentSubject {
        match self {
            PaymentDown::Stop(order) => &order.subject,
            PaymentDown::StopChange(PaymentStopChange { content }) => &content.subject,
            PaymentDown::Freeze(order) => &order.subject,
            PaymentDown::FreezeChange(PaymentFreezeChange { content }) => &content.subject,
            PaymentDown::Query(query) => &query.subject,
        }
    }

    /// Its papers.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            PaymentDown::Stop(order) => &order.attachments,
            PaymentDown::StopChange(PaymentStopChange { content }) => &content.attachments,
            PaymentDown::Freeze(order) => &order.attachments,
            PaymentDown::FreezeChange(PaymentFreezeChange { content }) => &content.attachments,
            PaymentDown::Query(query) => &query.attachments,
        }
    }
}

impl PaymentUp {
    /// The number of the application that it answers.
    #[must_use]
    pub fn application_id(&self) -> ApplicationId {
        match self {
            PaymentUp::Stop(PaymentStopFeedback { content })
            | PaymentUp::StopChange(PaymentStopChangeFeedback { content })
            | PaymentUp::Freeze(PaymentFreezeFeedback { content })
            | PaymentUp::FreezeChange(PaymentFreezeChangeFeedback { content }) => content.application_id,
            PaymentUp::Query(said) => said.application_id,
        }
    }
}
