//! Refunds: rows of the list, the worksheet, and what officers do.

use std::collections::BTreeMap;

use desk::{RefundAct, RefundRow, RefundSheet};
use kernel::{AccountNo, CaseId, OfficerId, RefundId, Timestamp, UnitId};
use pursuit::refund::{RefundState, Strategy, Unit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::mask::Mask;

/// A page of the list of refunds.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RefundsQuery {
    /// Where the page before ended; opaque.
    pub cursor: Option<String>,
    /// Rows wanted, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A page of refunds, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundPage)]
pub struct RefundsView {
    /// The rows.
    pub items: Vec<RefundRowView>,
    /// For the next page; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

/// One refund in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundRow)]
pub struct RefundRowView {
    /// The refund.
    #[schema(value_type = uuid::Uuid)]
    pub refund_id: RefundId,
    /// Its number for people.
    pub number: String,
    /// Its state: `drafted`, `announced`, `decided`, `carried`, `withdrawn`.
    pub state: String,
    /// When it was first drafted.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Victims in it.
    pub victims: u64,
    /// Accounts in it.
    pub accounts: u64,
    /// What is frozen in them.
    pub frozen_fen: i64,
    /// What the victims get.
    pub total_fen: i64,
    /// What has arrived with them.
    pub arrived_fen: i64,
    /// When the announcement ends.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub announced_until: Option<Timestamp>,
}

impl RefundRowView {
    /// The desk's row.
    pub fn of(row: RefundRow) -> RefundRowView {
        RefundRowView {
            refund_id: row.id,
            number: row.number,
            state: row.state,
            made_at: row.made_at,
            victims: row.victims,
            accounts: row.accounts,
            frozen_fen: row.frozen.get(),
            total_fen: row.total.get(),
            arrived_fen: row.arrived.get(),
            announced_until: row.announced_until,
        }
    }
}

/// Of which victim or to which bank a paper is.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PaperOf {
    /// The victim's case, for an application.
    #[param(value_type = Option<uuid::Uuid>)]
    pub case_id: Option<CaseId>,
    /// The bank, for a notice.
    pub bank: Option<String>,
}

/// What a refund is drafted from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefund {
    /// The victims' cases, 1 to 2,000.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub case_ids: Vec<CaseId>,
    /// Strategies chosen instead of the rule's own.
    #[serde(default)]
    pub strategies: Vec<ChosenStrategy>,
    /// The unit that froze the accounts; the drafter's own when absent.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub freezing_unit_id: Option<UnitId>,
    /// The version on screen when an existing refund is drafted anew; absent for a new one.
    pub version: Option<u64>,
}

/// A strategy for one account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenStrategy {
    /// The account.
    pub account: String,
    /// `direct/1`, `time_stamp/1`, `by_loss/1` or `by_deposit/1`.
    #[schema(value_type = String)]
    pub strategy: Strategy,
}

/// A refund with everything its page shows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Refund)]
pub struct RefundView {
    /// The refund.
    #[schema(value_type = uuid::Uuid)]
    pub refund_id: RefundId,
    /// Its number for people.
    pub number: String,
    /// Who took the victims' cases and drafts.
    pub accepting_unit: String,
    /// Who froze the accounts.
    pub freezing_unit: String,
    /// How many events it has taken; acts name it.
    pub version: u64,
    /// Which draft this is; signatures name it.
    pub draft: u32,
    /// Its state: `drafted`, `announced`, `decided`, `carried`, `withdrawn`.
    pub state: String,
    /// When it was first drafted.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// When the announcement ends.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub announced_until: Option<Timestamp>,
    /// What the victims get together.
    pub total_fen: i64,
    /// What has arrived with them.
    pub arrived_fen: i64,
    /// The accounts, each with its shares.
    pub pools: Vec<PoolView>,
    /// The victims' cases.
    pub cases: Vec<RefundCaseView>,
    /// Who has signed this draft.
    pub signatures: Vec<UnitSignatureView>,
    /// What was said against it.
    pub objections: Vec<ObjectionView>,
    /// The prefecture's decision.
    #[schema(required = true)]
    pub decision: Option<DecisionView>,
    /// What the viewer may do now.
    pub can: RefundCanView,
}

/// An account to be divided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundPool)]
pub struct PoolView {
    /// The account.
    pub account: String,
    /// Its bank, where it is known.
    #[schema(required = true)]
    pub bank: Option<String>,
    /// What is frozen there.
    pub frozen_fen: i64,
    /// What stays frozen.
    pub left_fen: i64,
    /// The strategy.
    pub strategy: String,
    /// Who gets what.
    pub shares: Vec<ShareView>,
}

/// What one victim gets from one account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundShare)]
pub struct ShareView {
    /// The victim's case.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// What the victim's money brought into the account.
    pub deposit_fen: i64,
    /// The least that any tracing rule leaves of it there.
    pub held_min_fen: i64,
    /// The most.
    pub held_max_fen: i64,
    /// How much the victim gets.
    pub amount_fen: i64,
    /// Whether it has arrived.
    pub arrived: bool,
    /// How often the payment has failed.
    pub failures: u32,
}

/// A victim's case in a refund.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundCase)]
pub struct RefundCaseView {
    /// The case.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// Its number for people.
    pub number: String,
    /// What was lost.
    pub loss_fen: i64,
    /// What came back before.
    pub returned_fen: i64,
    /// What this refund gives.
    pub gets_fen: i64,
}

/// A signature for a unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnitSignature)]
pub struct UnitSignatureView {
    /// `accepting` or `freezing`.
    pub unit: String,
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub officer_id: OfficerId,
    /// The officer's name.
    pub name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// An objection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Objection)]
pub struct ObjectionView {
    /// Its number within the refund.
    pub number: u32,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// In the objector's words.
    pub text: String,
    /// Whether it was upheld; null while it is being reviewed.
    #[schema(required = true)]
    pub upheld: Option<bool>,
    /// Why; null while it is being reviewed.
    #[schema(required = true)]
    pub reason: Option<String>,
}

/// The prefecture's decision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundDecision)]
pub struct DecisionView {
    /// The number of the decision.
    pub document: String,
    /// Who decided.
    pub name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// What the viewer may do now. A hint: the act itself decides.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundCan)]
pub struct RefundCanView {
    /// Draft anew, take down and review objections, withdraw.
    pub draft: bool,
    /// Announce.
    pub announce: bool,
    /// Sign for the accepting unit.
    pub sign_accepting: bool,
    /// Sign for the freezing unit.
    pub sign_freezing: bool,
    /// Decide.
    pub decide: bool,
    /// Note what the bank says.
    pub report: bool,
}

impl RefundView {
    /// The desk's sheet.
    pub fn of(sheet: RefundSheet) -> RefundView {
        let name = |officer: OfficerId| sheet.officers.get(&officer).cloned().unwrap_or_default();
        let refund = &sheet.refund;
        let signatures = refund.signatures().iter().map(|signature| UnitSignatureView {
            unit: match signature.unit {
                Unit::Accepting => "accepting".to_owned(),
                Unit::Freezing => "freezing".to_owned(),
            },
            officer_id: signature.officer,
            name: name(signature.officer),
            at: signature.at,
        });
        let objections = refund.objections().iter().map(|objection| ObjectionView {
            number: objection.number,
            at: objection.at,
            text: objection.text.clone(),
            upheld: objection.review.as_ref().map(|(upheld, _)| *upheld),
            reason: objection.review.as_ref().map(|(_, reason)| reason.clone()),
        });
        let cases = sheet.cases.iter().map(|case| RefundCaseView {
            case_id: case.id,
            number: case.number.clone(),
            loss_fen: case.loss.get(),
            returned_fen: case.returned.get(),
            gets_fen: case.gets.get(),
        });
        RefundView {
            refund_id: sheet.id,
            number: sheet.number.clone(),
            accepting_unit: sheet.accepting_unit.clone(),
            freezing_unit: sheet.freezing_unit.clone(),
            version: sheet.version,
            draft: refund.draft(),
            state: refund.state().map_or("drafted", RefundState::name).to_owned(),
            made_at: sheet.made_at,
            announced_until: refund.announced_until(),
            total_fen: refund.worksheet().total_fen().get(),
            arrived_fen: refund.arrived_fen().get(),
            pools: pools(&sheet),
            cases: cases.collect(),
            signatures: signatures.collect(),
            objections: objections.collect(),
            decision: refund.decision().map(|decision| DecisionView {
                document: decision.document.clone(),
                name: name(decision.officer),
                at: decision.at,
            }),
            can: RefundCanView {
                draft: sheet.can.draft,
                announce: sheet.can.announce,
                sign_accepting: sheet.can.sign_accepting,
                sign_freezing: sheet.can.sign_freezing,
                decide: sheet.can.decide,
                report: sheet.can.report,
            },
        }
    }
}

fn pools(sheet: &RefundSheet) -> Vec<PoolView> {
    let Some(split) = sheet.refund.drafted() else { return Vec::new() };
    let worksheet = sheet.refund.worksheet();
    let mut by_account: BTreeMap<&AccountNo, Vec<ShareView>> = BTreeMap::new();
    let mut strategies: BTreeMap<&AccountNo, Strategy> = BTreeMap::new();
    for share in &worksheet.shares {
        let pool = split.pools.iter().find(|pool| pool.account == share.account);
        let deposit = pool.and_then(|pool| pool.deposits.iter().find(|deposit| deposit.case == share.case));
        let Some(deposit) = deposit else { continue };
        strategies.insert(&share.account, share.strategy);
        by_account.entry(&share.account).or_default().push(ShareView {
            case_id: share.case,
            deposit_fen: deposit.amount_fen.get(),
            held_min_fen: deposit.held_min_fen.get(),
            held_max_fen: deposit.held_max_fen.get(),
            amount_fen: share.amount_fen.get(),
            arrived: sheet.refund.has_arrived(&share.account, share.case),
            failures: sheet.refund.failures(&share.account, share.case),
        });
    }
    let mut view = |pool: &pursuit::refund::Pool| PoolView {
        account: pool.account.reveal().to_owned(),
        bank: sheet.banks.get(&pool.account).cloned(),
        frozen_fen: pool.frozen_fen.get(),
        left_fen: worksheet.left_fen.get(&pool.account).copied().unwrap_or_default().get(),
        strategy: strategies.get(&pool.account).map_or("", |strategy| strategy.name()).to_owned(),
        shares: by_account.remove(&pool.account).unwrap_or_default(),
    };
    split.pools.iter().map(&mut view).collect()
}

/// What an officer does with a refund.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefundAct {
    /// The version on screen.
    pub version: u64,
    /// The act.
    pub act: RefundActView,
}

/// One act.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = RefundAct)]
pub enum RefundActView {
    /// Announce the split in proportion for thirty days.
    Announce,
    /// Take down an objection.
    Object {
        /// In the objector's words.
        text: String,
    },
    /// Review an objection; upheld, the county drafts anew.
    Review {
        /// Which.
        number: u32,
        /// Whether it is right.
        upheld: bool,
        /// Why; the objector is told.
        reason: String,
    },
    /// Sign the draft on screen for the accepting unit.
    SignAccepting {
        /// Which draft.
        draft: u32,
    },
    /// Sign the draft on screen for the freezing unit.
    SignFreezing {
        /// Which draft.
        draft: u32,
    },
    /// Decide, for the prefecture.
    Decide {
        /// Which draft.
        draft: u32,
    },
    /// Note what the bank says of one share.
    Report {
        /// From which account.
        account: String,
        /// To which victim's case.
        #[schema(value_type = uuid::Uuid)]
        case_id: CaseId,
        /// Whether the money has arrived.
        arrived: bool,
    },
    /// Give the refund up.
    Withdraw,
}

impl RefundActView {
    /// The desk's act; `Err` names the field that does not hold and why.
    pub fn act(
        self,
        accounts: &[AccountNo],
        mask: Mask<'_>,
    ) -> Result<RefundAct, (&'static str, &'static str)> {
        Ok(match self {
            RefundActView::Announce => RefundAct::Announce,
            RefundActView::Object { text } => RefundAct::Object { text: words("text", &text)? },
            RefundActView::Review { number, upheld, reason } => {
                RefundAct::Review { number, upheld, reason: words("reason", &reason)? }
            }
            RefundActView::SignAccepting { draft } => RefundAct::Sign { unit: Unit::Accepting, draft },
            RefundActView::SignFreezing { draft } => RefundAct::Sign { unit: Unit::Freezing, draft },
            RefundActView::Decide { draft } => RefundAct::Decide { draft },
            RefundActView::Report { account, case_id, arrived } => {
                let account = mask.resolve(&account, accounts).ok_or(("account", "format"))?;
                RefundAct::Report { account, case: case_id, arrived }
            }
            RefundActView::Withdraw => RefundAct::Withdraw,
        })
    }
}

/// Two to two thousand characters that say something.
fn words(field: &'static str, text: &str) -> Result<String, (&'static str, &'static str)> {
    let trimmed = text.trim();
    match trimmed.chars().count() {
        0..=1 => Err((field, "short")),
        2..=2_000 => Ok(trimmed.to_owned()),
        _ => Err((field, "long")),
    }
}
