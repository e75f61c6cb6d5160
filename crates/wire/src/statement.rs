//! The statement of an account (账户交易明细查询, 100301 and 100302) and the 28-field transaction, which is
//! the canonical row of a statement everywhere.

use kernel::Fen;

use crate::attachment::Attachment;
use crate::codes::{
    AccountStatus, ApplicationType, BorrowingSigns, CaseType, CashMark, Currency, EmergencyLevel,
    InquiryMode, ResultCode, SubjectType, TransactionStatus,
};
use crate::numbering::{ApplicationId, OrganisationCode};
use crate::parties::{Answerer, Applicant};
use crate::record::records;
use crate::text::{Personal, PlatformTime, Text};

records! {
    /// 100301 账户交易明细查询.
    pub struct StatementQuery {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "是否补流程" => application_type: Option<ApplicationType>,
        "CaseNumber" "案件编号" => case_number: Text<60>,
        "CaseType" "案件类型" => case_type: CaseType,
        "EmergencyLevel" "紧急程度" => emergency_level: EmergencyLevel,
        "SubjectType" "查询主体类别" => subject_type: SubjectType,
        "BankID" "账户开户行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "账户开户行名称" => bank_name: Text<225>,
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "CardNumber" "卡号或账号" => card_number: Personal<50>,
        "InquiryMode" "查询内容" => inquiry_mode: InquiryMode,
        "InquiryPeriodStart" "明细起始时间" => inquiry_period_start: Option<PlatformTime>,
        "InquiryPeriodEnd" "明细截止时间" => inquiry_period_end: Option<PlatformTime>,
        "Reason" "查询事由" => reason: Option<Text<450>>,
        "Remark" "查询说明" => remark: Option<Text<450>>,
        + "申请机构和办案人" => applicant: Applicant,
        "Attachments/Attachment" "法律文书" => attachments: Vec<Attachment>,
    }

    /// 100302 账户交易明细查询反馈.
    pub struct StatementFeedback {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        "Accounts" "账户信息" => accounts: Option<CardStatement>,
        + "反馈机构" => answerer: Answerer,
    }

    /// What a bank says of one card or main account and of the accounts under it.
    pub struct CardStatement {
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "CardNumber" "卡号" => card_number: Personal<50>,
        "DepositBankBranch" "开户网点" => deposit_bank_branch: Option<Text<225>>,
        "DepositBankBranchCode" "开户网点代码" => deposit_bank_branch_code: Option<Text<30>>,
        "AccountOpenTime" "开户日期" => account_open_time: Option<PlatformTime>,
        "AccountCancellationTime" "销户日期" => account_cancellation_time: Option<PlatformTime>,
        "AccountCancellationBranch" "销户网点" => account_cancellation_branch: Option<Text<225>>,
        "Remark" "备注" => remark: Option<Text<450>>,
        "Account" "子账户" => accounts: Vec<StatementAccount>,
    }

    /// One account under a card, with its transactions.
    pub struct StatementAccount {
        "AccountNumber" "账号" => account_number: Personal<50>,
        "AccountSerial" "账户序号" => account_serial: Option<Text<30>>,
        "AccountType" "账户类别" => account_type: Option<Text<30>>,
        "AccountStatus" "账户状态" => account_status: Option<AccountStatus>,
        "Currency" "币种" => currency: Option<Currency>,
        "CashRemit" "钞汇标志" => cash_remit: Option<Text<10>>,
        "AccountBalance" "账户余额" => account_balance: Option<Fen>,
        "AvailableBalance" "可用余额" => available_balance: Option<Fen>,
        "LastTransactionTime" "最后交易时间" => last_transaction_time: Option<PlatformTime>,
        "Transactions/Transaction" "交易明细" => transactions: Vec<Transaction>,
    }

    /// One row of a statement (流水), 28 fields.
    pub struct Transaction {
        "TransactionType" "交易类型" => transaction_type: Option<Text<60>>,
        "BorrowingSigns" "借贷标志" => borrowing_signs: BorrowingSigns,
        "Currency" "币种" => currency: Currency,
        "TransactionAmount" "交易金额" => transaction_amount: Fen,
        "AccountBalance" "交易余额" => account_balance: Option<Fen>,
        "TransactionTime" "交易时间" => transaction_time: PlatformTime,
        "TransactionSerial" "交易流水号" => transaction_serial: Option<Text<64>>,
        "OpponentName" "交易对方名称" => opponent_name: Option<Personal<100>>,
        "OpponentAccountNumber" "交易对方账卡号" => opponent_account_number: Option<Personal<50>>,
        "OpponentCredentialNumber" "交易对方证件号" => opponent_credential_number: Option<Personal<30>>,
        "OpponentDepositBankID" "交易对方开户行" => opponent_deposit_bank_id: Option<Text<30>>,
        "TransactionRemark" "交易摘要" => transaction_remark: Option<Text<450>>,
        "TransactionBranchName" "交易网点名称" => transaction_branch_name: Option<Text<225>>,
        "TransactionBranchCode" "交易网点代码" => transaction_branch_code: Option<Text<30>>,
        "LogNumber" "日志号" => log_number: Option<Text<64>>,
        "SummonsNumber" "传票号" => summons_number: Option<Text<64>>,
        "VoucherType" "凭证种类" => voucher_type: Option<Text<60>>,
        "VoucherCode" "凭证号" => voucher_code: Option<Text<64>>,
        "CashMark" "现金标志" => cash_mark: Option<CashMark>,
        "TerminalNumber" "终端号" => terminal_number: Option<Text<64>>,
        "TransactionStatus" "交易是否成功" => transaction_status: Option<TransactionStatus>,
        "TransactionAddress" "交易发生地" => transaction_address: Option<Text<255>>,
        "MerchantName" "商户名称" => merchant_name: Option<Text<225>>,
        "MerchantCode" "商户号" => merchant_code: Option<Text<64>>,
        "IPAddress" "IP地址" => ip_address: Option<Personal<64>>,
        "MAC" "MAC地址" => mac: Option<Personal<50>>,
        "TellerCode" "交易柜员号" => teller_code: Option<Text<30>>,
        "Remark" "备注" => remark: Option<Text<450>>,
    }
}
