//! A whole message: which transaction, in which direction, with which head.

use crate::bodies::bodies;
use crate::codes::{IsInitialNode, Mode, ReturnCode};
use crate::error::DecodeError;
use crate::freeze::{
    FreezeExtension, FreezeExtensionFeedback, FreezeFeedback, FreezeOrder, FreezeRelease,
    FreezeReleaseFeedback,
};
use crate::holder::{CustomerFeedback, CustomerQuery, HolderFeedback, HolderQuery};
use crate::numbering::{OrganisationCode, TransSerialNumber};
use crate::record::{Entry, Fields, Line, Record, records};
use crate::report::{
    AccountReport, CaseReport, CaseReportAnswer, EventReport, ListCheck, ListVerdict, OpeningReport,
    PairCheck, PairVerdict,
};
use crate::statement::{StatementFeedback, StatementQuery};
use crate::stop::{
    StopExtension, StopExtensionFeedback, StopFeedback, StopOrder, StopRelease, StopReleaseFeedback,
};
use crate::text::Text;
use crate::watch::{WatchEnd, WatchEndFeedback, WatchFeedback, WatchOrder};

/// A message of the platform, with the bodies that banks and police speak or those of another set
/// ([`crate::payment`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message<D = DownBody, U = UpBody> {
    /// From the police to a bank: an order, a query or an answer (`Response` with a body).
    Down {
        /// Who sends it and its number.
        head: DownHead,
        /// What it says.
        body: D,
    },
    /// From a bank to the police: a feedback, a report or a question (`Request`).
    Up {
        /// To whom it goes and its number.
        head: UpHead,
        /// What it says.
        body: U,
    },
    /// That a transmission arrived, or why it was refused (`Response` without a body).
    Ack(Acknowledgement),
}

/// The head of a message down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownHead {
    /// The sending organisation.
    pub message_from: OrganisationCode,
    /// The transmission's number.
    pub trans_serial_number: TransSerialNumber,
}

/// The head of a message up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpHead {
    /// How the message is protected.
    pub mode: Mode,
    /// The receiving organisation.
    pub to: OrganisationCode,
    /// The transmission's number.
    pub trans_serial_number: TransSerialNumber,
    /// Whether the case starts at this bank; only in 100401.
    pub is_initial_node: Option<IsInitialNode>,
    /// The hosted institution for which a host reports; only in 100401.
    pub from_tg_organization_id: Option<OrganisationCode>,
}

/// The answer to a transmission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// 100000 when the transmission was taken over.
    pub code: ReturnCode,
    /// In words.
    pub description: Option<Text<450>>,
    /// The number of the transmission answered; `None` when it could not be read.
    pub trans_serial_number: Option<TransSerialNumber>,
}

impl Acknowledgement {
    /// Whether the transmission was taken over, now or before: a repeat (200003) has arrived already.
    #[must_use]
    pub fn is_taken_over(&self) -> bool {
        self.code == ReturnCode::OK || self.code == ReturnCode::REPEATED
    }
}

records! {
    pub(crate) struct DownHeadElements {
        "MessageFrom" "发送机构" => message_from: OrganisationCode,
        "TxCode" "交易编码" => tx_code: Text<6>,
        "TransSerialNumber" "传输报文流水号" => trans_serial_number: TransSerialNumber,
    }

    pub(crate) struct UpHeadElements {
        "Mode" "信息流转模式" => mode: Mode,
        "To" "接收机构" => to: OrganisationCode,
        "TxCode" "交易编码" => tx_code: Text<6>,
        "TransSerialNumber" "传输报文流水号" => trans_serial_number: TransSerialNumber,
        "IsInitialNode" "是否发起节点" => is_initial_node: Option<IsInitialNode>,
        "FromTGOrganizationId" "托管机构编码" => from_tg_organization_id: Option<OrganisationCode>,
    }

    pub(crate) struct AckHeadElements {
        "Code" "应答码" => code: ReturnCode,
        "Description" "应答描述" => description: Option<Text<450>>,
        "TransSerialNumber" "传输报文流水号" => trans_serial_number: Option<TransSerialNumber>,
    }
}

/// 000000: a bank asks for orders that wait for it. The body is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll;

impl Record for Poll {
    fn read(_: &Fields<'_>) -> Result<Poll, DecodeError> {
        Ok(Poll)
    }
    fn write(&self, _: &mut String) {}
    fn list(&self, _: &mut Vec<Line>) {}
    fn knows(_: &str) -> bool {
        false
    }
    fn entries() -> Vec<Entry> {
        Vec::new()
    }
}

bodies! {
    /// What the police say.
    DownBody {
        /// 100101 止付.
        "100101" Stop(StopOrder),
        /// 100103 止付解除.
        "100103" StopRelease(StopRelease),
        /// 100105 止付延期.
        "100105" StopExtension(StopExtension),
        /// 100201 冻结.
        "100201" Freeze(FreezeOrder),
        /// 100203 冻结解除.
        "100203" FreezeRelease(FreezeRelease),
        /// 100205 冻结延期.
        "100205" FreezeExtension(FreezeExtension),
        /// 100301 账户交易明细查询.
        "100301" Statement(StatementQuery),
        /// 100303 账户持卡主体查询.
        "100303" Holder(HolderQuery),
        /// 100305 账户动态查询.
        "100305" Watch(WatchOrder),
        /// 100307 账户动态查询解除.
        "100307" WatchEnd(WatchEnd),
        /// 100309 客户全账户查询.
        "100309" Customer(CustomerQuery),
        /// 100402 案件举报反馈.
        "100402" CaseReport(CaseReportAnswer),
        /// 100502 单要素验证结果.
        "100502" ListVerdict(ListVerdict),
        /// 100504 双要素验证结果.
        "100504" PairVerdict(PairVerdict),
    }
}

bodies! {
    /// What a bank says.
    #[expect(clippy::large_enum_variant, reason = "one message is handled at a time, never a vector of them")]
    UpBody {
        /// 100102 止付反馈.
        "100102" Stop(StopFeedback),
        /// 100104 止付解除反馈.
        "100104" StopRelease(StopReleaseFeedback),
        /// 100106 止付延期反馈, like 100102.
        "100106" StopExtension(StopExtensionFeedback),
        /// 100202 冻结反馈.
        "100202" Freeze(FreezeFeedback),
        /// 100204 冻结解除反馈.
        "100204" FreezeRelease(FreezeReleaseFeedback),
        /// 100206 冻结延期反馈.
        "100206" FreezeExtension(FreezeExtensionFeedback),
        /// 100302 账户交易明细查询反馈.
        "100302" Statement(StatementFeedback),
        /// 100304 账户持卡主体查询反馈.
        "100304" Holder(HolderFeedback),
        /// 100306 账户动态查询反馈.
        "100306" Watch(WatchFeedback),
        /// 100308 账户动态查询解除反馈.
        "100308" WatchEnd(WatchEndFeedback),
        /// 100310 客户全账户查询反馈.
        "100310" Customer(CustomerFeedback),
        /// 100401 案件举报.
        "100401" CaseReport(CaseReport),
        /// 100403 异常开卡.
        "100403" Opening(OpeningReport),
        /// 100404 涉案账户.
        "100404" Account(AccountReport),
        /// 100405 异常事件.
        "100405" Event(EventReport),
        /// 100501 单要素验证.
        "100501" ListCheck(ListCheck),
        /// 100503 双要素验证.
        "100503" PairCheck(PairCheck),
        /// 000000 poll.
        "000000" Poll(Poll),
    }
}
