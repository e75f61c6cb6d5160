//! Freezing (冻结, 100201–100206): order, release, extension and their feedbacks.

use kernel::Fen;

use crate::attachment::Attachment;
use crate::codes::{
    AccountType, ApplicationType, CaseType, Currency, EmergencyLevel, FreezeType, IdType, ResultCode,
};
use crate::numbering::{ApplicationId, OrganisationCode};
use crate::parties::{Answerer, Applicant};
use crate::record::records;
use crate::text::{Personal, PlatformTime, Text};

records! {
    /// 100201 冻结: freeze an account whole or an amount in it.
    pub struct FreezeOrder {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "冻结是否补流程" => application_type: ApplicationType,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "Reason" "冻结事由" => reason: Option<Text<450>>,
        "Remark" "冻结说明" => remark: Option<Text<450>>,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "BankID" "冻结账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "冻结账户开户行名称" => bank_name: Text<225>,
        "AccountType" "冻结账户类别" => account_type: AccountType,
        "AccountName" "冻结账户户名" => account_name: Personal<100>,
        "AccountNumber" "冻结账户账号" => account_number: Personal<50>,
        "IDType" "主体证件类型" => id_type: Option<IdType>,
        "IDNumber" "主体证件号" => id_number: Option<Personal<30>>,
        "FreezeType" "冻结方式" => freeze_type: FreezeType,
        "Balance" "冻结金额" => balance: Option<Fen>,
        "Currency" "币种" => currency: Currency,
        "FreezeStartTime" "冻结起始时间" => freeze_start_time: PlatformTime,
        "ExpireTime" "冻结截止时间" => expire_time: PlatformTime,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100202 冻结反馈, with who froze before and what can still be had.
    pub struct FreezeFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "AccountType" "账户类别" => account_type: Option<AccountType>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "AppliedBalance" "申请冻结限额" => applied_balance: Option<Fen>,
        "FrozedBalance" "执行冻结金额" => frozen_balance: Option<Fen>,
        "Currency" "币种" => currency: Option<Currency>,
        "AccountBalance" "账户余额" => account_balance: Option<Fen>,
        "StartTime" "执行起始时间" => start_time: Option<PlatformTime>,
        "ExpireTime" "执行截止时间" => expire_time: Option<PlatformTime>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        "FormerApplicationDepartment" "在先冻结机关" => former_application_department: Option<Text<225>>,
        "FormerFrozenCurrency" "在先冻结币种" => former_frozen_currency: Option<Currency>,
        "FormerFrozenBalance" "在先冻结金额" => former_frozen_balance: Option<Fen>,
        "FormerFrozenExpireTime" "在先冻结到期日" => former_frozen_expire_time: Option<PlatformTime>,
        "AccountAvaiableBalance" "账户可用余额" => account_available_balance: Option<Fen>,
        + "反馈机构" => answerer: Answerer,
    }

    /// 100203 冻结解除.
    pub struct FreezeRelease {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "冻结是否补流程" => application_type: Option<ApplicationType>,
        "OriginalApplicationID" "原业务申请编号" => original_application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "BankID" "冻结账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "冻结账户开户行名称" => bank_name: Text<225>,
        "AccountType" "冻结账户类别" => account_type: AccountType,
        "AccountName" "冻结账户户名" => account_name: Personal<100>,
        "AccountNumber" "冻结账户账号" => account_number: Personal<50>,
        "WithdrawalRemark" "解除说明" => withdrawal_remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100204 冻结解除反馈.
    pub struct FreezeReleaseFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "AccountType" "账户类别" => account_type: Option<AccountType>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "UnfreezeBalance" "解除冻结金额" => unfreeze_balance: Option<Fen>,
        "Currency" "币种" => currency: Option<Currency>,
        "WithdrawalTime" "解除时间" => withdrawal_time: Option<PlatformTime>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        + "反馈机构" => answerer: Answerer,
    }

    /// 100205 冻结延期 (续冻).
    pub struct FreezeExtension {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "冻结是否补流程" => application_type: Option<ApplicationType>,
        "OriginalApplicationID" "原业务申请编号" => original_application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "BankID" "冻结账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "冻结账户开户行名称" => bank_name: Text<225>,
        "AccountType" "冻结账户类别" => account_type: AccountType,
        "AccountName" "冻结账户户名" => account_name: Personal<100>,
        "AccountNumber" "冻结账户账号" => account_number: Personal<50>,
        "PostponeStartTime" "延期起始时间" => postpone_start_time: PlatformTime,
        "ExpireTime" "延期截止时间" => expire_time: PlatformTime,
        "ExtendRemark" "延期说明" => extend_remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100206 冻结延期反馈.
    pub struct FreezeExtensionFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "AccountType" "账户类别" => account_type: Option<AccountType>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "FrozedBalance" "执行冻结金额" => frozen_balance: Option<Fen>,
        "Currency" "币种" => currency: Option<Currency>,
        "StartTime" "执行起始时间" => start_time: Option<PlatformTime>,
        "ExpireTime" "执行截止时间" => expire_time: Option<PlatformTime>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        + "反馈机构" => answerer: Answerer,
    }
}
