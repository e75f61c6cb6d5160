//! The kinds of codes, each with the constants that the program uses. What exists and what it means, the
//! tables say.

use std::fmt;

use super::code::{Code, codes};
use super::tables::{CodeTables, Meaning};
use crate::error::FieldError;
use crate::record::{Kind, Value};

codes! {
    /// The code of an acknowledgement (应答码).
    ReturnCode = "return" {
        /// 成功.
        OK = "100000",
        /// 报文格式错.
        MALFORMED = "200001",
        /// 超时无应答.
        NO_ANSWER_IN_TIME = "200002",
        /// 重复提交.
        REPEATED = "200003",
        /// 未授权的前置机.
        PEER_NOT_ALLOWED = "200005",
        /// 行内系统接口无权限.
        INTERFACE_NOT_ALLOWED = "200006",
        /// 未找到账户.
        ACCOUNT_NOT_FOUND = "200010",
    }
    /// A bank's business answer (业务应答码).
    ResultCode = "result" {
        /// 反馈成功.
        SUCCESS = "0000",
        /// 身份认证失败-证件不符.
        WRONG_DOCUMENT = "0100",
        /// 金额为负或格式错.
        WRONG_AMOUNT = "0200",
        /// 帐号有误或卡号不存在.
        NO_SUCH_ACCOUNT = "0300",
        /// 帐号和名称不符.
        NAME_MISMATCH = "0301",
        /// 帐号白名单.
        PROTECTED_ACCOUNT = "0302",
        /// 帐号挂失.
        LOST_ACCOUNT = "0303",
        /// 无效帐卡号-帐号.
        INVALID_ACCOUNT = "0304",
        /// 找不到原始交易.
        NO_ORIGINAL = "0400",
        /// 必输内容缺失.
        MISSING_FIELD = "0500",
        /// 报文乱码.
        GARBLED = "0501",
        /// 格式错误-其他.
        FORMAT_OTHER = "0599",
        /// 缺失法律文书.
        MISSING_DOCUMENT = "0600",
        /// 机构代码错误.
        WRONG_ORGANISATION = "0700",
        /// 日期格式错误.
        WRONG_DATE = "0800",
        /// 超出指令法律效力范围.
        OUTSIDE_LEGAL_TERM = "0801",
        /// 指令申请日期异常.
        ODD_APPLICATION_DATE = "0802",
        /// 其他日期错误.
        DATE_OTHER = "0899",
        /// 已处理过该业务.
        ALREADY_HANDLED = "0900",
        /// 不支持-其他.
        UNSUPPORTED_OTHER = "1099",
        /// 行内处理异常.
        BANK_FAILURE = "1100",
        /// 止付有缺陷成功: 限额止付但余额不足.
        STOPPED_SHORT = "1200",
        /// 行内止付失败.
        NOT_STOPPED = "1300",
        /// 账户已止付.
        ALREADY_STOPPED = "1301",
        /// 账户已全部冻结.
        ALREADY_FROZEN = "1303",
        /// 超出规定止付次数.
        STOPPED_TOO_OFTEN = "1304",
        /// 止付失败-其他.
        STOP_OTHER = "1399",
        /// 动态查询原请求不存在.
        NO_WATCH = "1600",
        /// 动态查询已解除.
        WATCH_ENDED = "1601",
        /// 止付延期失败-已到期.
        EXTENSION_TOO_LATE = "1800",
        /// 止付延期失败-其他.
        NOT_EXTENDED = "1899",
        /// 止付解除失败-已到期.
        RELEASE_TOO_LATE = "1900",
        /// 止付解除失败-其他.
        NOT_RELEASED = "1999",
    }
    /// 止付是否补流程 (ApplicationType): first or completed later, current or foreign and term deposits.
    ApplicationType = "application_type" {
        /// 初次, 人民币活期.
        FIRST = "00",
        /// 初次, 外币活期或定期.
        FIRST_OTHER = "01",
        /// 银行举报, 人民币活期.
        BANK_REPORT = "02",
        /// 银行举报, 外币或定期.
        BANK_REPORT_OTHER = "03",
        /// 后补, 人民币活期.
        COMPLETED = "04",
        /// 后补, 外币或定期.
        COMPLETED_OTHER = "05",
    }
    /// 紧急程度 (EmergencyLevel).
    EmergencyLevel = "emergency_level" {
        /// 正常.
        NORMAL = "01",
        /// 加急.
        URGENT = "02",
    }
    /// 案件类型 (CaseType); a unit's platform uses 0000 or 0001 for telecom fraud.
    CaseType = "case_type" {
        /// 电信诈骗 in the bank tables.
        TELECOM_FRAUD = "0001",
        /// 电信诈骗 in the payment institutions' tables.
        TELECOM_FRAUD_PAYMENT = "0000",
    }
    /// 账户类别 (AccountType).
    AccountType = "account_type" {
        /// 个人.
        PERSON = "01",
        /// 对公.
        COMPANY = "02",
    }
    /// 查询主体类别 (SubjectType).
    SubjectType = "subject_type" {
        /// 自然人.
        PERSON = "1",
        /// 法人.
        COMPANY = "2",
    }
    /// 冻结方式 (FreezeType of an order).
    FreezeType = "freeze_type" {
        /// 限额冻结.
        AMOUNT = "01",
        /// 全额冻结.
        WHOLE = "02",
    }
    /// 冻结措施类型 (FreezeType of a measure in 100310).
    MeasureType = "measure_type" {
        /// 公安止付.
        POLICE_STOP = "0001",
        /// 公安冻结.
        POLICE_FREEZE = "0002",
        /// 高法冻结.
        COURT_FREEZE = "1001",
    }
    /// 查询内容 (InquiryMode of 100301).
    InquiryMode = "inquiry_mode" {
        /// 账户基本信息.
        ACCOUNT = "01",
        /// 交易明细.
        TRANSACTIONS = "02",
        /// 基本信息和明细.
        BOTH = "03",
        /// 账户明细快速查询.
        QUICK = "04",
    }
    /// 查询内容 (InquiryMode of 100309).
    CustomerInquiryMode = "customer_inquiry_mode" {
        /// 账户基本信息.
        ACCOUNTS = "01",
        /// 账户信息, 含强制措施和权利.
        ACCOUNTS_AND_MEASURES = "02",
    }
    /// 借贷标志 (BorrowingSigns).
    BorrowingSigns = "borrowing_signs" {
        /// 借, money out.
        OUT = "0",
        /// 贷, money in.
        IN = "1",
    }
    /// 现金标志 (CashMark).
    CashMark = "cash_mark" {
        /// 其他.
        OTHER = "00",
        /// 现金交易.
        CASH = "01",
    }
    /// 交易是否成功 (TransactionStatus).
    TransactionStatus = "transaction_status" {
        /// 成功.
        DONE = "00",
        /// 失败.
        FAILED = "01",
    }
    /// 账户状态 (AccountStatus); one or two digits, see [`CodeTables`].
    AccountStatus = "account_status" {
        /// 正常.
        NORMAL = "0",
        /// 冻结.
        FROZEN = "1",
        /// 销户.
        CLOSED = "2",
    }
    /// 币种 (Currency).
    Currency = "currency" {
        /// 人民币.
        CNY = "CNY",
    }
    /// 证件类型 of inbound orders (table A).
    IdType = "id_type" {
        /// 身份证.
        RESIDENT = "01",
        /// 统一社会信用代码.
        CREDIT_CODE = "14",
    }
    /// 证件类型 of the banks' reports 100401, 100403, 100404 (table B, which conflicts with A).
    ReportIdType = "report_id_type" {
        /// 身份证.
        RESIDENT = "01",
    }
    /// 证件类型 of officers (table C).
    OfficerIdType = "officer_id_type" {
        /// 警官证.
        POLICE = "110031",
    }
    /// 权利类型 (RightsType).
    RightsType = "rights_type" {
        /// 共有权.
        SHARED = "01",
    }
    /// 案件举报类型 (ApplicationType of 100401).
    ReportType = "report_type" {
        /// 报案.
        REPORT = "01",
        /// 止付后补流程.
        COMPLETION = "02",
    }
    /// 是否已止付 (IsCeased): **0 is yes**.
    IsCeased = "is_ceased" {
        /// 已止付.
        YES = "0",
        /// 未止付.
        NO = "1",
    }
    /// 是否发起节点 (IsInitialNode).
    IsInitialNode = "is_initial_node" {
        /// 是.
        YES = "01",
        /// 否.
        NO = "02",
    }
    /// 可疑特征码 (FeatureCode).
    FeatureCode = "feature_code" {
        /// 取消上报.
        WITHDRAWN = "0000",
        /// 涉案账户.
        INVOLVED = "2001",
    }
    /// 名单验证结果.
    ListResult = "list_result" {
        /// 不在名单.
        NOT_LISTED = "0",
        /// 涉案名单.
        INVOLVED = "1",
        /// 可疑名单.
        SUSPICIOUS = "2",
    }
    /// 业务类型 of payment institutions' orders.
    PaymentApplicationType = "payment_application_type" {
        /// 延期.
        EXTENSION = "00",
        /// 解除.
        RELEASE = "01",
        /// 止付或冻结.
        FIRST = "02",
    }
    /// 账户类别 at a payment institution.
    PaymentAccountType = "payment_account_type" {
        /// 个人.
        PERSON = "01",
        /// 商户.
        MERCHANT = "02",
    }
    /// By which number a payment institution finds a payment (参数类型).
    ParamType = "param_type" {
        /// 外部银行流水号.
        BANK_SERIAL = "A1",
        /// 支付机构订单号.
        ORDER = "A2",
        /// 收单POS刷卡流水号.
        CARD_TERMINAL = "A3",
    }
    /// 动态查询指令 (InterceptionOrderId).
    InterceptionOrder = "interception_order" {
        /// 执行.
        EXECUTE = "1",
    }
    /// 信息流转模式 (Mode).
    Mode = "mode" {
        /// 标准信息.
        STANDARD = "01",
    }
}
