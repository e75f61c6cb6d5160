//! Who holds an account (账户持卡主体查询, 100303 and 100304) and which accounts a person holds
//! (客户全账户查询, 100309 and 100310).

use kernel::Fen;

use crate::attachment::Attachment;
use crate::codes::{
    AccountStatus, CaseType, Currency, CustomerInquiryMode, EmergencyLevel, IdType, MeasureType, ResultCode,
    RightsType, SubjectType,
};
use crate::numbering::{ApplicationId, OrganisationCode};
use crate::parties::{Answerer, Applicant};
use crate::record::records;
use crate::text::{Personal, PlatformTime, Text};

records! {
    /// 100303 账户持卡主体查询.
    pub struct HolderQuery {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "SubjectType" "查询主体类别" => subject_type: SubjectType,
        "BankID" "账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "账户开户行名称" => bank_name: Text<225>,
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "CardNumber" "卡号或账号" => card_number: Personal<50>,
        "Reason" "查询事由" => reason: Option<Text<450>>,
        "Remark" "查询说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100304 账户持卡主体查询反馈.
    pub struct HolderFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        "AccountCredentialType" "主体证件类型" => account_credential_type: Option<IdType>,
        "AccountCredentialNumber" "主体证件号" => account_credential_number: Option<Personal<30>>,
        "AccountSubjectName" "主体名称" => account_subject_name: Option<Personal<100>>,
        "TelNumber" "联系手机" => tel_number: Option<Personal<30>>,
        "CardOperatorName" "代办人姓名" => card_operator_name: Option<Personal<60>>,
        "CardOperatorCredentialType" "代办人证件类型" => card_operator_credential_type: Option<IdType>,
        "CardOperatorCredentialNumber" "代办人证件号" => card_operator_credential_number: Option<Personal<30>>,
        "ResidentAddress" "住宅地址" => resident_address: Option<Personal<255>>,
        "ResidentTelNumber" "住宅电话" => resident_tel_number: Option<Personal<30>>,
        "WorkCompanyName" "工作单位" => work_company_name: Option<Personal<225>>,
        "WorkAddress" "单位地址" => work_address: Option<Personal<255>>,
        "WorkTelNumber" "单位电话" => work_tel_number: Option<Personal<30>>,
        "EmailAddress" "邮箱地址" => email_address: Option<Personal<100>>,
        "ArtificialPersonRep" "法人代表" => artificial_person_rep: Option<Personal<100>>,
        "ArtificialPersonRepCredentialType" "法人代表证件类型" => artificial_person_rep_credential_type: Option<IdType>,
        "ArtificialPersonRepCredentialNumber" "法人代表证件号" => artificial_person_rep_credential_number: Option<Personal<30>>,
        "BusinessLicenseNumber" "工商营业执照号" => business_license_number: Option<Text<64>>,
        "StateTaxSerial" "国税纳税号" => state_tax_serial: Option<Text<64>>,
        "LocalTaxSerial" "地税纳税号" => local_tax_serial: Option<Text<64>>,
        "CredentialExpiryDate" "证件有效期" => credential_expiry_date: Option<Text<14>>,
        + "反馈机构" => answerer: Answerer,
    }

    /// 100309 客户全账户查询, by document.
    pub struct CustomerQuery {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "SubjectType" "查询主体类别" => subject_type: SubjectType,
        "BankID" "银行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "银行名称" => bank_name: Text<225>,
        "AccountCredentialType" "主体证件类型" => account_credential_type: IdType,
        "AccountCredentialNumber" "主体证件号" => account_credential_number: Personal<30>,
        "AccountSubjectName" "主体名称" => account_subject_name: Personal<100>,
        "InquiryMode" "查询内容" => inquiry_mode: CustomerInquiryMode,
        "Reason" "查询事由" => reason: Option<Text<450>>,
        "Remark" "查询说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100310 客户全账户查询反馈.
    pub struct CustomerFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        "AccountsList" "账户列表" => accounts: Vec<CustomerAccount>,
        + "反馈机构" => answerer: Answerer,
    }

    /// One account of a customer, with what lies on it.
    pub struct CustomerAccount {
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "AccountNumber" "账号" => account_number: Personal<50>,
        "AccountSerial" "账户序号" => account_serial: Option<Text<30>>,
        "AccountType" "账户类别" => account_type: Option<Text<30>>,
        "AccountStatus" "账户状态" => account_status: Option<AccountStatus>,
        "Currency" "币种" => currency: Option<Currency>,
        "CashRemit" "钞汇标志" => cash_remit: Option<Text<10>>,
        "DepositBankBranch" "开户网点" => deposit_bank_branch: Option<Text<225>>,
        "DepositBankBranchCode" "开户网点代码" => deposit_bank_branch_code: Option<Text<30>>,
        "AccountOpenTime" "开户日期" => account_open_time: Option<PlatformTime>,
        "AccountCancellationTime" "销户日期" => account_cancellation_time: Option<PlatformTime>,
        "AccountBalance" "账户余额" => account_balance: Option<Fen>,
        "AvailableBalance" "可用余额" => available_balance: Option<Fen>,
        "LastTransactionTime" "最后交易时间" => last_transaction_time: Option<PlatformTime>,
        "Measures" "强制措施" => measures: Vec<Measure>,
        "Priorities" "共有权或优先权" => priorities: Vec<Priority>,
    }

    /// A stop or freeze that lies on an account (强制措施).
    pub struct Measure {
        "FreezeSerial" "措施序号" => freeze_serial: Option<Text<64>>,
        "FreezeStartTime" "冻结开始日" => freeze_start_time: Option<PlatformTime>,
        "FreezeEndTime" "冻结截止日" => freeze_end_time: Option<PlatformTime>,
        "FreezeDeptName" "冻结机关" => freeze_dept_name: Option<Text<225>>,
        "FreezeBalance" "冻结金额" => freeze_balance: Option<Fen>,
        "FreezeType" "冻结措施类型" => freeze_type: Option<MeasureType>,
        "Remark" "备注" => remark: Option<Text<450>>,
    }

    /// A right of somebody else in an account (共有权, 优先权, 质押权).
    pub struct Priority {
        "RightsType" "权利类型" => rights_type: Option<RightsType>,
        "ObligeeName" "权利人姓名" => obligee_name: Option<Personal<100>>,
        "RightsBalance" "权利金额" => rights_balance: Option<Fen>,
        "Remark" "备注" => remark: Option<Text<450>>,
    }
}

impl HolderFeedback {
    /// An answer that says nothing of the holder, to be filled in.
    #[must_use]
    pub fn bare(application_id: ApplicationId, result: ResultCode, answerer: Answerer) -> HolderFeedback {
        HolderFeedback {
            application_id,
            result,
            failure_cause: None,
            account_credential_type: None,
            account_credential_number: None,
            account_subject_name: None,
            tel_number: None,
            card_operator_name: None,
            card_operator_credential_type: None,
            card_operator_credential_number: None,
            resident_address: None,
            resident_tel_number: None,
            work_company_name: None,
            work_address: None,
            work_tel_number: None,
            email_address: None,
            artificial_person_rep: None,
            artificial_person_rep_credential_type: None,
            artificial_person_rep_credential_number: None,
            business_license_number: None,
            state_tax_serial: None,
            local_tax_serial: None,
            credential_expiry_date: None,
            answerer,
        }
    }
}
