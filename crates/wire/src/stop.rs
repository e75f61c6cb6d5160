//! Stop payment (止付, 100101–100106): order, release, extension and their feedbacks.

use kernel::Fen;

use crate::attachment::Attachment;
use crate::codes::{AccountType, ApplicationType, CaseType, Currency, EmergencyLevel, ResultCode};
use crate::numbering::{ApplicationId, OrganisationCode};
use crate::parties::{Answerer, Applicant};
use crate::record::records;
use crate::text::{Personal, PlatformTime, Text};

records! {
    /// 100101 止付: stop an account that received a victim's money.
    pub struct StopOrder {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "止付是否补流程" => application_type: ApplicationType,
        "OriginalApplicationID" "原业务申请编号" => original_application_id: Option<ApplicationId>,
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
        "BankID" "止付账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "止付账户开户行名称" => bank_name: Text<225>,
        "AccountType" "止付账户类别" => account_type: AccountType,
        "AccountName" "止付账户户名" => account_name: Personal<100>,
        "AccountNumber" "止付账户账号" => account_number: Personal<50>,
        "Reason" "止付事由" => reason: Option<Text<450>>,
        "Remark" "止付说明" => remark: Option<Text<450>>,
        "StartTime" "止付起始时间" => start_time: PlatformTime,
        "ExpireTime" "止付截止时间" => expire_time: PlatformTime,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100102 止付反馈: what the bank did, and what lay in the account before.
    pub struct StopFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "AccountType" "账户类别" => account_type: Option<AccountType>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "AccountBalance" "止付前账户余额" => account_balance: Option<Fen>,
        "StartTime" "执行起始时间" => start_time: Option<PlatformTime>,
        "ExpireTime" "执行截止时间" => expire_time: Option<PlatformTime>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        + "反馈机构" => answerer: Answerer,
    }

    /// 100103 止付解除: let the account go.
    pub struct StopRelease {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "止付是否补流程" => application_type: Option<ApplicationType>,
        "OriginalApplicationID" "原业务申请编号" => original_application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "BankID" "止付账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "止付账户开户行名称" => bank_name: Text<225>,
        "AccountType" "止付账户类别" => account_type: AccountType,
        "AccountName" "止付账户户名" => account_name: Personal<100>,
        "AccountNumber" "止付账户账号" => account_number: Personal<50>,
        "WithdrawalRemark" "解除说明" => withdrawal_remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100104 止付解除反馈.
    pub struct StopReleaseFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "AccountType" "账户类别" => account_type: Option<AccountType>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "WithdrawalTime" "解除时间" => withdrawal_time: Option<PlatformTime>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        + "反馈机构" => answerer: Answerer,
    }

    /// 100105 止付延期: keep the account stopped for longer.
    pub struct StopExtension {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "止付是否补流程" => application_type: Option<ApplicationType>,
        "OriginalApplicationID" "原业务申请编号" => original_application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "BankID" "止付账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "止付账户开户行名称" => bank_name: Text<225>,
        "AccountType" "止付账户类别" => account_type: AccountType,
        "AccountName" "止付账户户名" => account_name: Personal<100>,
        "AccountNumber" "止付账户账号" => account_number: Personal<50>,
        "PostponeStartTime" "延期起始时间" => postpone_start_time: PlatformTime,
        "ExpireTime" "延期截止时间" => expire_time: PlatformTime,
        "ExtendRemark" "延期说明" => extend_remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100106 止付延期反馈.
    pub struct StopExtensionFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "AccountType" "账户类别" => account_type: Option<AccountType>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "AccountBalance" "账户余额" => account_balance: Option<Fen>,
        "StartTime" "执行起始时间" => start_time: Option<PlatformTime>,
        "ExpireTime" "执行截止时间" => expire_time: Option<PlatformTime>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        + "反馈机构" => answerer: Answerer,
    }
}
