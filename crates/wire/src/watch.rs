//! The live watch of an account (账户动态查询, 100305–100308): the bank reports each new transaction until
//! the watch ends.

use crate::attachment::Attachment;
use crate::codes::{CaseType, EmergencyLevel, InterceptionOrder, ResultCode, SubjectType};
use crate::numbering::{ApplicationId, OrganisationCode};
use crate::parties::{Answerer, Applicant};
use crate::record::records;
use crate::statement::Transaction;
use crate::text::{Personal, PlatformTime, Text};

records! {
    /// 100305 账户动态查询.
    pub struct WatchOrder {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "SubjectType" "查询主体类别" => subject_type: SubjectType,
        "BankID" "账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "账户开户行名称" => bank_name: Text<225>,
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "AccountNumber" "账号" => account_number: Personal<50>,
        "InterceptionOrderId" "动态查询指令" => interception_order_id: InterceptionOrder,
        "InterceptionStartTime" "执行起始时间" => interception_start_time: PlatformTime,
        "InterceptionEndTime" "执行截止时间" => interception_end_time: PlatformTime,
        "Reason" "查询事由" => reason: Option<Text<450>>,
        "Remark" "查询说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100306 账户动态查询反馈: one batch of new transactions.
    pub struct WatchFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "CardNumber" "卡号" => card_number: Option<Personal<50>>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "Transactions/Transaction" "交易明细" => transactions: Vec<Transaction>,
        + "反馈机构" => answerer: Answerer,
    }

    /// 100307 账户动态查询解除.
    pub struct WatchEnd {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "OriginalApplicationID" "原业务申请编号" => original_application_id: ApplicationId,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "BankID" "账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "账户开户行名称" => bank_name: Text<225>,
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "AccountNumber" "账号" => account_number: Personal<50>,
        "InterceptionEndTime" "执行截止时间" => interception_end_time: PlatformTime,
        "Remark" "解除说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100308 账户动态查询解除反馈.
    pub struct WatchEndFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        "AccountNumber" "账号" => account_number: Option<Personal<50>>,
        "WithdrawalTime" "解除时间" => withdrawal_time: Option<PlatformTime>,
        + "反馈机构" => answerer: Answerer,
    }
}
