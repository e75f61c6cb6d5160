//! Orders to banks, and what officers do with them.

use std::collections::BTreeMap;

use desk::{Can, OrderSheet, OwnMoney, Signed};
use kernel::{OfficerId, OrderId, PaymentNo, Timestamp};
use pursuit::law::OrderKind;
use pursuit::{BankCall, CallOutcome, Missing, OrderState, ProposalReason};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::problem::ProblemBody;

/// An order to a bank.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderView {
    /// The order.
    #[schema(value_type = uuid::Uuid)]
    pub order_id: OrderId,
    /// Its number for people.
    pub number: String,
    /// What it asks.
    pub kind: OrderKindView,
    /// Of which account.
    pub account: String,
    /// Set where the account is a payment known by its number: `bank_serial`, `order`, `terminal`.
    #[schema(required = true)]
    pub payment_number: Option<String>,
    /// The account's bank.
    #[schema(required = true)]
    pub bank: Option<String>,
    /// The account's holder.
    #[schema(required = true)]
    pub holder: Option<String>,
    /// The stolen money that the order is about.
    pub amount_fen: i64,
    /// The least of it by any rule.
    pub claim_min_fen: i64,
    /// The most of it by any rule.
    pub claim_max_fen: i64,
    /// Steps from the victim.
    pub layer: u32,
    /// Where it stands, in six steps.
    pub state: OrderStateView,
    /// Where it stands exactly: a code of the message catalogue under `order.stage.`.
    pub stage: String,
    /// What it still lacks: `bank`, `holder`, `transfer_time`. Without the bank it cannot be approved.
    pub missing: Vec<String>,
    /// Why it was proposed.
    pub reason: ReasonView,
    /// Who signed.
    pub signatures: Vec<SignatureView>,
    /// Who approved.
    #[schema(required = true)]
    pub approval: Option<SignatureView>,
    /// When it left.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub sent_at: Option<Timestamp>,
    /// When the bank answered.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub answered_at: Option<Timestamp>,
    /// The bank's result code.
    #[schema(required = true)]
    pub result_code: Option<String>,
    /// The balance the bank reported.
    #[schema(required = true)]
    pub balance_fen: Option<i64>,
    /// From when the stop holds.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub started_at: Option<Timestamp>,
    /// Until when.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub expires_at: Option<Timestamp>,
    /// The how manieth stop of the account in this case; the law allows two.
    pub stop_count: u32,
    /// Calls to the bank's desk about it, oldest first.
    pub calls: Vec<CallView>,
    /// Its number on the national platform, once it was typed in there.
    #[schema(required = true)]
    pub platform_number: Option<String>,
    /// Who typed it in.
    #[schema(required = true)]
    pub entered: Option<SignatureView>,
    /// What in the account is likely the holder's own; null where nothing is held or known.
    #[schema(required = true)]
    pub own: Option<OwnMoneyView>,
    /// Where its papers stand, for a stop that left before the victim had signed; null elsewhere.
    #[schema(required = true)]
    pub completion: Option<CompletionView>,
    /// To be given back with a change; a change by somebody else makes it stale.
    pub version: u32,
    /// What the asking user may do with it now.
    pub can: CanView,
}

/// What an order asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderKind)]
pub enum OrderKindView {
    /// 紧急止付: stop payments out of the account for 48 hours.
    Stop,
    /// 延伸止付: once more 48 hours.
    StopExtension,
    /// 止付解除.
    StopRelease,
    /// 冻结.
    Freeze,
    /// 冻结延期.
    FreezeExtension,
    /// 冻结解除.
    FreezeRelease,
    /// 账户交易明细查询: the account's statement and balance.
    Query,
    /// 持卡主体查询: who holds the account.
    HolderQuery,
    /// 动态查询: tell of movements as they happen.
    LiveWatch,
    /// 动态查询解除.
    LiveWatchEnd,
    /// 全账户查询: the holder's other accounts.
    AllAccountsQuery,
}

impl From<OrderKindView> for OrderKind {
    fn from(kind: OrderKindView) -> OrderKind {
        match kind {
            OrderKindView::Stop => OrderKind::Stop,
            OrderKindView::StopExtension => OrderKind::StopExtension,
            OrderKindView::StopRelease => OrderKind::StopRelease,
            OrderKindView::Freeze => OrderKind::Freeze,
            OrderKindView::FreezeExtension => OrderKind::FreezeExtension,
            OrderKindView::FreezeRelease => OrderKind::FreezeRelease,
            OrderKindView::Query => OrderKind::StatementQuery,
            OrderKindView::HolderQuery => OrderKind::HolderQuery,
            OrderKindView::LiveWatch => OrderKind::LiveWatch,
            OrderKindView::LiveWatchEnd => OrderKind::LiveWatchEnd,
            OrderKindView::AllAccountsQuery => OrderKind::AllAccountsQuery,
        }
    }
}

/// Where an order stands, in six steps; `stage` says it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderState)]
pub enum OrderStateView {
    /// Waiting for signatures.
    Proposed,
    /// Two officers have signed; the approver has not.
    Signed,
    /// Approved: on its way, or awaiting the bank's answer.
    Sent,
    /// Answered by the bank.
    Answered,
    /// Refused by the bank, or not deliverable.
    Refused,
    /// Withdrawn before it left.
    Withdrawn,
}

/// A reason as a code of the message catalogue with its parameters.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reason)]
pub struct ReasonView {
    /// The code.
    pub code: String,
    /// What stands in the sentence's braces.
    pub params: BTreeMap<String, String>,
}

/// A signature or an approval.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Signature)]
pub struct SignatureView {
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub officer_id: OfficerId,
    /// The name.
    pub name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// What the asking user may do with an order now. A hint for the console: the answer to the act decides.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = OrderRights)]
pub struct CanView {
    /// Sign.
    pub sign: bool,
    /// Approve.
    pub approve: bool,
    /// Withdraw.
    pub withdraw: bool,
    /// Bring back what the national platform or the bank's desk says.
    pub record: bool,
}

/// What in an account is likely the holder's own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnMoney)]
pub struct OwnMoneyView {
    /// What the bank found beyond the greatest claim; null while no balance is known.
    #[schema(required = true)]
    pub beyond_claim_fen: Option<i64>,
    /// Deposits that look like income, newest first.
    pub incomes: Vec<IncomeView>,
}

/// A deposit that looks like the holder's income.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Income)]
pub struct IncomeView {
    /// `payroll`, `pension`, `medical`, `welfare`.
    pub kind: String,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How much.
    pub amount_fen: i64,
}

/// Where the papers of a stop stand that left before the victim had signed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Completion)]
pub struct CompletionView {
    /// `owed`, `due`, `waiting`, `by_hand`, `sent`, `refused`, `answered`.
    pub state: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// The four digits of the bank's answer.
    #[schema(required = true)]
    pub result_code: Option<String>,
    /// Whether an investigator may send them now.
    pub can_send: bool,
}

/// What the national platform says of papers that were typed in there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompletionBroughtBack)]
pub struct CompletionBroughtBack {
    /// The bank's answer, once it is there.
    #[serde(default)]
    pub result: Option<String>,
}

/// A call to a bank's desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BankCall)]
pub struct CallView {
    /// Who called.
    pub officer: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What came of it: `promised`, `noted`, `declined`, `no_answer`.
    pub outcome: String,
    /// Who at the bank promised.
    #[schema(required = true)]
    pub clerk: Option<String>,
    /// Until when the promise holds.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub until: Option<Timestamp>,
}

/// A signature or an approval, given to the order as it was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderVersion {
    /// The order's version when it was read.
    pub version: u32,
}

/// A withdrawal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The order's version when it was read.
    pub version: u32,
    /// Why; 2 to 200 characters.
    pub reason: String,
}

/// Orders to sign, or to approve, in one go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ManyOrders {
    /// Which, at most 200.
    #[schema(max_items = 200)]
    pub orders: Vec<OrderChoice>,
}

/// One of many.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderChoice {
    /// The order.
    #[schema(value_type = uuid::Uuid)]
    pub order_id: OrderId,
    /// Its version when it was read.
    pub version: u32,
}

/// What became of one of many.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderOutcome {
    /// The order.
    #[schema(value_type = uuid::Uuid)]
    pub order_id: OrderId,
    /// Whether it was done.
    pub ok: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub problem: Option<ProblemBody>,
}

impl OrderView {
    /// An order as the asking user sees it.
    pub fn of(sheet: OrderSheet) -> OrderView {
        let OrderSheet { order, signatures, approval, calls, entered, own, completion, can } = sheet;
        OrderView {
            order_id: order.id,
            number: order.number.to_string(),
            kind: OrderKindView::of(order.kind),
            payment_number: PaymentNo::of(&order.account).map(|payment| payment.kind().name().to_owned()),
            account: order.account.reveal().to_owned(),
            bank: order.bank,
            holder: order.holder.as_ref().map(|holder| holder.reveal().to_owned()),
            amount_fen: order.amount_fen.get(),
            claim_min_fen: order.claim_min_fen.get(),
            claim_max_fen: order.claim_max_fen.get(),
            layer: u32::from(order.layer),
            state: OrderStateView::of(order.state),
            stage: stage_code(order.state).to_owned(),
            missing: order.missing.iter().map(|missing| missing_code(*missing).to_owned()).collect(),
            reason: ReasonView::of(&order.reason),
            signatures: signatures.into_iter().map(SignatureView::of).collect(),
            approval: approval.map(SignatureView::of),
            sent_at: order.sent_at,
            answered_at: order.answered_at,
            result_code: order.result_code.map(|code| code.0),
            balance_fen: order.balance_fen.map(|balance| balance.get()),
            started_at: order.started_at,
            expires_at: order.expires_at,
            calls: calls.into_iter().map(CallView::of).collect(),
            platform_number: order.platform.map(|entry| entry.number),
            entered: entered.map(SignatureView::of),
            own: own.map(OwnMoneyView::of),
            completion: completion.map(CompletionView::of),
            stop_count: u32::from(order.stop_count),
            version: order.version,
            can: CanView::of(can),
        }
    }
}

impl OrderKindView {
    /// The kind as the law knows it.
    pub fn of(kind: OrderKind) -> OrderKindView {
        match kind {
            OrderKind::Stop => OrderKindView::Stop,
            OrderKind::StopExtension => OrderKindView::StopExtension,
            OrderKind::StopRelease => OrderKindView::StopRelease,
            OrderKind::Freeze => OrderKindView::Freeze,
            OrderKind::FreezeExtension => OrderKindView::FreezeExtension,
            OrderKind::FreezeRelease => OrderKindView::FreezeRelease,
            OrderKind::StatementQuery => OrderKindView::Query,
            OrderKind::HolderQuery => OrderKindView::HolderQuery,
            OrderKind::LiveWatch => OrderKindView::LiveWatch,
            OrderKind::LiveWatchEnd => OrderKindView::LiveWatchEnd,
            OrderKind::AllAccountsQuery => OrderKindView::AllAccountsQuery,
        }
    }
}

impl OwnMoneyView {
    fn of(own: OwnMoney) -> OwnMoneyView {
        let income = |income: desk::Income| IncomeView {
            kind: income.kind.to_owned(),
            at: income.at,
            amount_fen: income.amount.get(),
        };
        OwnMoneyView {
            beyond_claim_fen: own.beyond_claim.map(|fen| fen.get()),
            incomes: own.incomes.into_iter().map(income).collect(),
        }
    }
}

impl CompletionView {
    fn of(completion: desk::Completion) -> CompletionView {
        CompletionView {
            state: completion.state.name().to_owned(),
            since: completion.since,
            can_send: completion.can_send(),
            result_code: completion.result,
        }
    }
}

impl CallView {
    fn of((officer, call): (String, BankCall)) -> CallView {
        CallView {
            officer,
            at: call.at,
            outcome: outcome_code(call.outcome).to_owned(),
            clerk: call.clerk.map(|clerk| clerk.reveal().to_owned()),
            until: call.until,
        }
    }
}

fn outcome_code(outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Promised => "promised",
        CallOutcome::Noted => "noted",
        CallOutcome::Declined => "declined",
        CallOutcome::NoAnswer => "no_answer",
    }
}

impl OrderStateView {
    /// The step of an exact state.
    pub fn of(state: OrderState) -> OrderStateView {
        match state {
            OrderState::Proposed => OrderStateView::Proposed,
            OrderState::Signed => OrderStateView::Signed,
            OrderState::Outgoing | OrderState::Delivered => OrderStateView::Sent,
            OrderState::InForce
            | OrderState::PartlyInForce
            | OrderState::AlreadyHeld
            | OrderState::Done
            | OrderState::Unclear
            | OrderState::Extended
            | OrderState::Lapsed
            | OrderState::Released => OrderStateView::Answered,
            OrderState::Refused | OrderState::Undeliverable => OrderStateView::Refused,
            OrderState::Withdrawn => OrderStateView::Withdrawn,
        }
    }
}

/// The code of an exact state, as the message catalogue has it under `order.stage.`.
pub fn stage_code(state: OrderState) -> &'static str {
    match state {
        OrderState::Proposed => "proposed",
        OrderState::Signed => "signed",
        OrderState::Outgoing => "outgoing",
        OrderState::Delivered => "delivered",
        OrderState::Undeliverable => "undeliverable",
        OrderState::InForce => "in_force",
        OrderState::PartlyInForce => "partly_in_force",
        OrderState::AlreadyHeld => "already_held",
        OrderState::Done => "done",
        OrderState::Refused => "refused",
        OrderState::Unclear => "unclear",
        OrderState::Extended => "extended",
        OrderState::Lapsed => "lapsed",
        OrderState::Released => "released",
        OrderState::Withdrawn => "withdrawn",
    }
}

fn missing_code(missing: Missing) -> &'static str {
    match missing {
        Missing::Bank => "bank",
        Missing::Holder => "holder",
        Missing::TransferTime => "transfer_time",
    }
}

impl SignatureView {
    fn of(signed: Signed) -> SignatureView {
        SignatureView { officer_id: signed.officer, name: signed.name, at: signed.at }
    }
}

impl CanView {
    fn of(can: Can) -> CanView {
        CanView { sign: can.sign, approve: can.approve, withdraw: can.withdraw, record: can.record }
    }
}

impl ReasonView {
    /// The code and the parameters are those of the journal's own format.
    fn of(reason: &ProposalReason) -> ReasonView {
        let written = serde_json::to_value(reason).expect("a reason is plain data");
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let params = written["params"].as_object().into_iter().flatten();
        let params = params.map(|(name, value)| (name.clone(), text(value))).collect();
        ReasonView { code: text(&written["code"]), params }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Fen;

    use super::*;

    #[test]
    fn a_reason_is_a_code_with_its_parameters() {
        let held = Fen::new(500_000);
        let reason = ReasonView::of(&ProposalReason::StatementMissing { held_fen: held, layer: 2 });
        let params: Vec<_> = reason.params.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            (reason.code.as_str(), params.join(" ").as_str()),
            ("statement_missing", "held_fen=500000 layer=2")
        );
        let plain = ReasonView::of(&ProposalReason::MustRelease);
        assert_eq!((plain.code.as_str(), plain.params.len()), ("must_release", 0));
    }
}
