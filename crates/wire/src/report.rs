//! What a bank reports of its own (案件举报 100401 and 100402, 可疑名单上报 100403–100405) and the checks it
//! asks for (名单验证 100501, 100503). Documents here are typed by table B.

use kernel::Fen;

use crate::attachment::Attachment;
use crate::codes::{
    AccountStatus, BorrowingSigns, Currency, FeatureCode, IsCeased, ListResult, ReportIdType, ReportType,
    ResultCode,
};
use crate::numbering::{ApplicationId, OrganisationCode};
use crate::parties::Answerer;
use crate::record::records;
use crate::text::{Personal, PlatformTime, Text};

records! {
    /// 100401 案件举报: a bank reports a case of its customer.
    pub struct CaseReport {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "ApplicationType" "举报类型" => application_type: ReportType,
        "ReportEndTime" "举报截止时间" => report_end_time: Option<PlatformTime>,
        "VictimName" "受害人姓名" => victim_name: Personal<90>,
        "VictimPhoneNumber" "受害人联系电话" => victim_phone_number: Personal<30>,
        "VictimIDType" "受害人证件类型" => victim_id_type: ReportIdType,
        "VictimIDNumber" "受害人证件号" => victim_id_number: Personal<30>,
        "AccidentDescription" "事件描述" => accident_description: Text<450>,
        "ReportOrgName" "举报机构名称" => report_org_name: Text<225>,
        "OperatorName" "经办人姓名" => operator_name: Option<Personal<60>>,
        "OperatorPhoneNumber" "经办人电话" => operator_phone_number: Option<Personal<30>>,
        "TransactionList" "交易列表" => transactions: Vec<ReportedTransaction>,
        "Attachments/Attachment" "附件" => attachments: Vec<Attachment>,
    }

    /// A transfer that a bank reports.
    pub struct ReportedTransaction {
        "ID" "交易流水号" => id: Text<64>,
        "Time" "交易时间" => time: PlatformTime,
        "Type" "交易类型" => kind: Option<Text<60>>,
        "Currency" "币种" => currency: Currency,
        "TransferAmount" "交易金额" => transfer_amount: Fen,
        "TransferOut" "转出方" => transfer_out: TransferSide,
        "TransferIn" "转入方" => transfer_in: TransferSide,
        "IP" "IP地址" => ip: Option<Personal<64>>,
        "MAC" "MAC地址" => mac: Option<Personal<50>>,
        "DeviceID" "设备ID" => device_id: Option<Personal<64>>,
        "Place" "交易地点" => place: Option<Text<255>>,
        "Remark" "备注" => remark: Option<Text<450>>,
        "IsCeased" "是否已止付" => is_ceased: IsCeased,
    }

    /// One side of a reported transfer.
    pub struct TransferSide {
        "BankID" "银行机构编码" => bank_id: Option<OrganisationCode>,
        "BankName" "银行名称" => bank_name: Option<Text<225>>,
        "AccountName" "户名" => account_name: Option<Personal<100>>,
        "AccountNumber" "账号" => account_number: Personal<50>,
    }

    /// 100402 案件举报反馈.
    pub struct CaseReportAnswer {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "Result" "执行结果" => result: ResultCode,
        "CaseNumber" "案件编号" => case_number: Option<Text<60>>,
        "FailureCause" "失败原因" => failure_cause: Option<Text<450>>,
        + "反馈机构" => answerer: Answerer,
    }

    /// 100403 可疑名单上报-异常开卡: a person who opens accounts oddly.
    pub struct OpeningReport {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "FeatureCode" "可疑特征码" => feature_code: FeatureCode,
        "BankID" "银行机构编码" => bank_id: OrganisationCode,
        "IDType" "证件类型" => id_type: ReportIdType,
        "IDNumber" "证件号" => id_number: Personal<30>,
        "IDName" "姓名" => id_name: Personal<100>,
        "AccountsList" "账户列表" => accounts: Vec<OpenedAccount>,
        + "上报机构" => reporter: Answerer,
    }

    /// An account that somebody opened.
    pub struct OpenedAccount {
        "CardNumber" "卡号" => card_number: Personal<50>,
        "AccountOpenTime" "开户时间" => account_open_time: Option<PlatformTime>,
        "AccountOpenPlace" "开户地点" => account_open_place: Option<Text<255>>,
    }

    /// 100404 可疑名单上报-涉案账户: an account of a case. Suspends its holder; withdrawn by feature 0000.
    pub struct AccountReport {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "FeatureCode" "可疑特征码" => feature_code: FeatureCode,
        "BankID" "银行机构编码" => bank_id: OrganisationCode,
        "CardNumber" "卡号" => card_number: Personal<50>,
        "AccountName" "户名" => account_name: Personal<100>,
        "IDType" "证件类型" => id_type: ReportIdType,
        "IDNumber" "证件号" => id_number: Personal<30>,
        "PhoneNumber" "联系电话" => phone_number: Option<Personal<30>>,
        "Address" "通讯地址" => address: Option<Personal<255>>,
        "AccountList" "账户列表" => accounts: Vec<ReportedAccount>,
        + "上报机构" => reporter: Answerer,
    }

    /// 100405 可疑名单上报-异常事件: transactions that look like mule traffic.
    pub struct EventReport {
        "ApplicationID" "业务申请编号" => application_id: ApplicationId,
        "BankID" "银行机构编码" => bank_id: OrganisationCode,
        "CardNumber" "卡号" => card_number: Personal<50>,
        "AccountName" "户名" => account_name: Personal<100>,
        "IDType" "证件类型" => id_type: ReportIdType,
        "IDNumber" "证件号" => id_number: Personal<30>,
        "Accounts/Account" "账户列表" => accounts: Vec<EventAccount>,
        + "上报机构" => reporter: Answerer,
    }

    /// An account that a bank reports, with its transactions.
    pub struct ReportedAccount {
        "AccountNumber" "账号" => account_number: Personal<50>,
        "AccountStatus" "账户状态" => account_status: Option<AccountStatus>,
        "Currency" "币种" => currency: Option<Currency>,
        "TransactionList" "交易列表" => transactions: Vec<SuspiciousTransaction>,
    }

    /// An account with odd transactions.
    pub struct EventAccount {
        "AccountNumber" "账号" => account_number: Personal<50>,
        "AccountStatus" "账户状态" => account_status: Option<AccountStatus>,
        "Currency" "币种" => currency: Option<Currency>,
        "Transaction" "交易" => transactions: Vec<SuspiciousTransaction>,
    }

    /// A transaction with the feature that makes it suspicious.
    pub struct SuspiciousTransaction {
        "FeatureCode" "可疑特征码" => feature_code: Option<FeatureCode>,
        "TransactionType" "交易类型" => transaction_type: Option<Text<60>>,
        "BorrowingSigns" "借贷标志" => borrowing_signs: BorrowingSigns,
        "Currency" "币种" => currency: Currency,
        "TransactionAmount" "交易金额" => transaction_amount: Fen,
        "AccountBalance" "交易余额" => account_balance: Option<Fen>,
        "TransactionTime" "交易时间" => transaction_time: PlatformTime,
        "TransactionSerial" "交易流水号" => transaction_serial: Option<Text<64>>,
        "OpponentName" "交易对方名称" => opponent_name: Option<Personal<100>>,
        "OpponentAccountNumber" "交易对方账卡号" => opponent_account_number: Option<Personal<50>>,
        "OpponentDepositBankID" "交易对方开户行" => opponent_deposit_bank_id: Option<Text<30>>,
        "Remark" "备注" => remark: Option<Text<450>>,
    }

    /// 100501 名单单要素验证: is this account or document listed?
    pub struct ListCheck {
        "DataType" "数据类型" => data_type: Text<30>,
        "Data" "验证数据" => data: Personal<100>,
    }

    /// 100503 名单双要素验证: are the paying and the receiving account listed?
    pub struct PairCheck {
        "DataType" "数据类型" => data_type: Text<30>,
        "TransferOutAccountNumber" "转出账号" => transfer_out_account_number: Personal<100>,
        "TransferInAccountNumber" "转入账号" => transfer_in_account_number: Personal<100>,
    }

    /// 100502 名单单要素验证结果: the reply to 100501.
    pub struct ListVerdict {
        "Result" "执行结果" => result: ResultCode,
        "ListResult" "名单验证结果" => list_result: ListResult,
        "FeatureCode" "可疑特征码" => feature_code: Option<FeatureCode>,
        "ListSource" "名单来源" => list_source: Option<Text<10>>,
    }

    /// 100504 名单双要素验证结果: the reply to 100503.
    pub struct PairVerdict {
        "Result" "执行结果" => result: ResultCode,
        "TransferOutListResult" "转出账号验证结果" => transfer_out_list_result: ListResult,
        "TransferInListResult" "转入账号验证结果" => transfer_in_list_result: ListResult,
        "ListSource" "名单来源" => list_source: Option<Text<10>>,
    }
}
