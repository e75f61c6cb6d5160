//! Who may order what: each order kind's codes, approver, document and article, as one table.
//!
//! Two different officers sign every order besides (经办人 and 协查人: DOMAIN 2.4); the approver is a third.

use kernel::{AccountNo, PaymentNo, institution};
use serde::{Deserialize, Serialize};

/// What an order asks of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// 紧急止付: nothing leaves the account for 48 hours.
    Stop,
    /// 止付延期: the second and last 48 hours.
    StopExtension,
    /// 止付解除.
    StopRelease,
    /// 冻结: up to six months, for a filed case.
    Freeze,
    /// 续冻: up to six months more.
    FreezeExtension,
    /// 解冻.
    FreezeRelease,
    /// 账户交易明细查询: the statement.
    #[serde(rename = "query")]
    StatementQuery,
    /// 账户持卡主体查询: who holds the account.
    HolderQuery,
    /// 账户动态查询: each new transfer as it happens.
    LiveWatch,
    /// 账户动态查询解除.
    LiveWatchEnd,
    /// 客户全账户查询: the holder's other accounts at this bank.
    AllAccountsQuery,
}

/// How high the approver of an order must stand. Later is higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApproverRank {
    /// The duty head of the centre, for the 48 hours of a stop.
    Centre,
    /// 县级以上公安机关负责人.
    County,
    /// 设区的市级以上公安机关负责人.
    Prefecture,
}

/// The paper that goes with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 紧急止付申请表, attachment type 03.
    StopApplication,
    /// 协助查询财产通知书.
    QueryNotice,
    /// 协助冻结财产通知书, attachment type 02.
    FreezeNotice,
    /// 协助解除冻结财产通知书, attachment type 02.
    ReleaseNotice,
}

/// A paper with its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Which paper.
    pub kind: DocumentKind,
    /// Its number; never empty on an order that leaves.
    pub number: String,
}

/// What the law and the platform ask of one order kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// The kind.
    pub kind: OrderKind,
    /// The platform's message code (DOMAIN 2.2).
    pub tx_code: &'static str,
    /// The code of the bank's answer.
    pub answer_code: &'static str,
    /// The least rank that may approve.
    pub approver: ApproverRank,
    /// The paper that must go with it.
    pub document: DocumentKind,
    /// Whether the case must be filed (立案) first.
    pub needs_filing: bool,
    /// Where the law says so.
    pub article: &'static str,
}

impl OrderKind {
    /// Every kind, in the table's order.
    pub const ALL: [OrderKind; 11] = [
        OrderKind::Stop,
        OrderKind::StopExtension,
        OrderKind::StopRelease,
        OrderKind::Freeze,
        OrderKind::FreezeExtension,
        OrderKind::FreezeRelease,
        OrderKind::StatementQuery,
        OrderKind::HolderQuery,
        OrderKind::LiveWatch,
        OrderKind::LiveWatchEnd,
        OrderKind::AllAccountsQuery,
    ];

    /// What the law and the platform ask of this kind.
    #[must_use]
    pub const fn law(self) -> Law {
        use ApproverRank::{Centre, County};
        use DocumentKind::{FreezeNotice, QueryNotice, ReleaseNotice, StopApplication};
        let (tx_code, answer_code, approver, document, article) = match self {
            OrderKind::Stop => ("100101", "100102", Centre, StopApplication, STOP),
            OrderKind::StopExtension => ("100105", "100106", Centre, StopApplication, STOP),
            OrderKind::StopRelease => ("100103", "100104", Centre, StopApplication, STOP),
            OrderKind::Freeze => ("100201", "100202", County, FreezeNotice, FREEZE),
            OrderKind::FreezeExtension => ("100205", "100206", County, FreezeNotice, EXTEND),
            OrderKind::FreezeRelease => ("100203", "100204", County, ReleaseNotice, RELEASE),
            OrderKind::StatementQuery => ("100301", "100302", County, QueryNotice, QUERY),
            OrderKind::HolderQuery => ("100303", "100304", County, QueryNotice, QUERY),
            OrderKind::LiveWatch => ("100305", "100306", County, QueryNotice, QUERY),
            OrderKind::LiveWatchEnd => ("100307", "100308", County, QueryNotice, QUERY),
            OrderKind::AllAccountsQuery => ("100309", "100310", County, QueryNotice, QUERY),
        };
        let needs_filing = matches!(self, OrderKind::Freeze | OrderKind::FreezeExtension);
        Law { kind: self, tx_code, answer_code, approver, document, needs_filing, article }
    }

    /// The code of the message that asks this of a payment by its number; `None` for what is asked of accounts only.
    #[must_use]
    pub const fn code_by_number(self) -> Option<&'static str> {
        match self {
            OrderKind::StatementQuery => Some("A00311"),
            OrderKind::HolderQuery
            | OrderKind::LiveWatch
            | OrderKind::LiveWatchEnd
            | OrderKind::AllAccountsQuery => None,
            holding => holding.code_at_institution(),
        }
    }

    /// The code of the message that asks this of a payment institution's account; `None` where its set has none and the
    /// banks' serves.
    const fn code_at_institution(self) -> Option<&'static str> {
        match self {
            OrderKind::Stop => Some("A00105"),
            OrderKind::StopExtension | OrderKind::StopRelease => Some("A00107"),
            OrderKind::Freeze => Some("A00205"),
            OrderKind::FreezeExtension | OrderKind::FreezeRelease => Some("A00207"),
            OrderKind::StatementQuery
            | OrderKind::HolderQuery
            | OrderKind::LiveWatch
            | OrderKind::LiveWatchEnd
            | OrderKind::AllAccountsQuery => None,
        }
    }

    /// The code of the message that carries an order of this kind to this bank or payment institution (DOMAIN 2.2).
    #[must_use]
    pub fn tx_code(self, account: &AccountNo, bank: Option<&str>) -> &'static str {
        let of_institution = match PaymentNo::of(account) {
            Some(_) => self.code_by_number(),
            None if bank.is_some_and(institution::is_one) => self.code_at_institution(),
            None => None,
        };
        of_institution.unwrap_or(self.law().tx_code)
    }

    /// Whether the order keeps money in an account.
    #[must_use]
    pub const fn holds_money(self) -> bool {
        match self {
            OrderKind::Stop | OrderKind::StopExtension | OrderKind::Freeze | OrderKind::FreezeExtension => {
                true
            }
            OrderKind::StopRelease
            | OrderKind::FreezeRelease
            | OrderKind::StatementQuery
            | OrderKind::HolderQuery
            | OrderKind::LiveWatch
            | OrderKind::LiveWatchEnd
            | OrderKind::AllAccountsQuery => false,
        }
    }

    /// The platform's word on how the order is called in the trade.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OrderKind::Stop => "stop",
            OrderKind::StopExtension => "stop_extension",
            OrderKind::StopRelease => "stop_release",
            OrderKind::Freeze => "freeze",
            OrderKind::FreezeExtension => "freeze_extension",
            OrderKind::FreezeRelease => "freeze_release",
            OrderKind::StatementQuery => "query",
            OrderKind::HolderQuery => "holder_query",
            OrderKind::LiveWatch => "live_watch",
            OrderKind::LiveWatchEnd => "live_watch_end",
            OrderKind::AllAccountsQuery => "all_accounts_query",
        }
    }
}

const STOP: &str = "反电信网络诈骗法第二十条；银发〔2016〕86号";
const QUERY: &str = "公安机关办理刑事案件程序规定第二百三十八条、第二百三十九条";
const FREEZE: &str = "公安机关办理刑事案件程序规定第二百三十八条至第二百四十三条";
const EXTEND: &str = "公安机关办理刑事案件程序规定第二百四十三条";
const RELEASE: &str = "公安机关办理刑事案件程序规定第二百四十七条";
