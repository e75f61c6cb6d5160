//! The papers of a refund: worksheet, the victim's application, the report, the decision, the notice to a bank.

use std::collections::BTreeMap;

use kernel::{AccountNo, CaseId, Fen, OfficerId, RefundId, Timestamp};
use paper::{Fields, Template, in_capitals};
use pursuit::refund::{Share, Strategy, Unit};
use records::people::Role;
use records::{Actor, Work};

use super::store;
use super::{RefundSheet, sheet};
use crate::cases::journal;
use crate::error::Error;
use crate::{Desk, papers, rights};

/// Which paper of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundPaper {
    /// 资金流向及返还计算表.
    Worksheet,
    /// 返还申请表 of one victim.
    Application(CaseId),
    /// 呈请返还资金报告书.
    Report,
    /// 返还决定书, once decided.
    Decision,
    /// 协助返还通知书 to one bank, once decided.
    Notice(String),
}

/// Who may take a refund's papers.
const TAKERS: &[Role] = &[Role::Investigator, Role::Approver];

/// Whose money goes where: what the victim's own report says of the account paid from.
struct Victim {
    number: String,
    name: Option<String>,
    account: Option<AccountNo>,
    bank: Option<String>,
}

impl RefundPaper {
    /// The template that it fills.
    #[must_use]
    pub const fn template(&self) -> Template {
        match self {
            RefundPaper::Worksheet => Template::RefundWorksheet,
            RefundPaper::Application(_) => Template::RefundApplication,
            RefundPaper::Report => Template::RefundReport,
            RefundPaper::Decision => Template::RefundDecision,
            RefundPaper::Notice(_) => Template::RefundNotice,
        }
    }
}

impl Desk {
    /// A paper of a refund as a .docx. It names accounts and victims in full, so who takes it is in the trail.
    pub async fn refund_paper(
        &self,
        actor: Actor,
        id: RefundId,
        which: RefundPaper,
        now: Timestamp,
    ) -> Result<Vec<u8>, Error> {
        let mut work = self.records().begin(actor, now).await?;
        let officer = rights::officer_with_any(&work, TAKERS).await?;
        let loaded = store::load(&work, id, &officer).await?;
        let sheet = sheet::of(self, loaded, &officer).await?;
        let fields = self.fields_of(&work, &sheet, &which).await?;
        let bytes = papers::filled(&work, which.template(), &fields).await?;
        work.note("paper.taken", "refund", id, None, Some(which.template().name().as_bytes()));
        work.commit().await?;
        Ok(bytes)
    }

    async fn fields_of(
        &self,
        work: &Work,
        sheet: &RefundSheet,
        which: &RefundPaper,
    ) -> Result<Fields, Error> {
        let refund = &sheet.refund;
        let is_in = |share: &&Share| match which {
            RefundPaper::Application(case) => share.case == *case,
            RefundPaper::Notice(bank) => sheet.banks.get(&share.account) == Some(bank),
            RefundPaper::Worksheet | RefundPaper::Report | RefundPaper::Decision => true,
        };
        let shares: Vec<&Share> = refund
            .worksheet()
            .shares
            .iter()
            .filter(|share| share.amount_fen > Fen::ZERO)
            .filter(is_in)
            .collect();
        if shares.is_empty() {
            return Err(Error::Absent("paper"));
        }
        let victims = victims(work, sheet, &shares).await?;
        let number = match (which, refund.decision()) {
            (RefundPaper::Decision | RefundPaper::Notice(_), None) => return Err(Error::Absent("paper")),
            (RefundPaper::Decision | RefundPaper::Notice(_), Some(decision)) => decision.document.clone(),
            (RefundPaper::Worksheet | RefundPaper::Application(_) | RefundPaper::Report, _) => {
                sheet.number.clone()
            }
        };
        let total = sum(shares.iter().map(|share| share.amount_fen));
        let pools = refund.drafted().map(|split| split.pools.as_slice()).unwrap_or_default();
        let (frozen, left) = (
            sum(pools.iter().map(|pool| pool.frozen_fen)),
            sum(refund.worksheet().left_fen.values().copied()),
        );
        let mut fields = Fields::new()
            .with("unit", self.office().name.as_str())
            .with("unit_code", self.office().code.as_str())
            .with("number", number)
            .with("case_number", sheet.number.as_str())
            .with("date", day(work.at()))
            .with("accepting_unit", sheet.accepting_unit.as_str())
            .with("freezing_unit", sheet.freezing_unit.as_str())
            .with("accepting_officers", signers(sheet, Unit::Accepting))
            .with("freezing_officers", signers(sheet, Unit::Freezing))
            .with("victims", victims.len().to_string())
            .with("method", methods(&shares))
            .with("notice", notice(sheet))
            .with("draft", refund.draft().to_string())
            .with("frozen", frozen.to_yuan_text())
            .with("left", left.to_yuan_text())
            .with("total", total.to_yuan_text())
            .with("total_capitals", in_capitals(total))
            .with("amount", total.to_yuan_text())
            .with_list(
                "shares",
                shares.iter().enumerate().map(|(place, share)| share_row(place, share, &victims)),
            )
            .with_list(
                "flows",
                shares.iter().enumerate().map(|(place, share)| flow_row(place, share, sheet, &victims)),
            );
        if let RefundPaper::Notice(bank) = which {
            fields = fields.with("bank", bank.as_str());
        }
        if let Some(decision) = refund.decision() {
            fields =
                fields.with("decider", name_of(sheet, decision.officer)).with("decided_at", day(decision.at));
        }
        if let RefundPaper::Application(case) = which {
            fields = of_victim(fields, sheet, *case, &victims);
        }
        Ok(fields)
    }
}

/// A place to be filled in by hand.
const BLANK: &str = "　　　　";

fn of_victim(
    fields: Fields,
    sheet: &RefundSheet,
    case: CaseId,
    victims: &BTreeMap<CaseId, Victim>,
) -> Fields {
    let victim = victims.get(&case);
    let claim = sheet.cases.iter().find(|one| one.id == case);
    let told = |text: Option<String>| text.unwrap_or_else(|| BLANK.to_owned());
    let yuan = |fen: Option<Fen>| fen.unwrap_or(Fen::ZERO).to_yuan_text();
    fields
        .with("victim", told(victim.and_then(|victim| victim.name.clone())))
        .with("victim_id", BLANK)
        .with("victim_phone", BLANK)
        .with("to", told(victim.and_then(|victim| victim.account.as_ref().map(|to| to.reveal().to_owned()))))
        .with("to_bank", told(victim.and_then(|victim| victim.bank.clone())))
        .with("case", told(victim.map(|victim| victim.number.clone())))
        .with("loss", yuan(claim.map(|claim| claim.loss)))
        .with("returned", yuan(claim.map(|claim| claim.returned)))
}

/// The victim's own paying account comes first: from there the money went, so there it goes back.
async fn victims(
    work: &Work,
    sheet: &RefundSheet,
    shares: &[&Share],
) -> Result<BTreeMap<CaseId, Victim>, Error> {
    let mut victims = BTreeMap::new();
    for case in sheet.cases.iter().filter(|case| shares.iter().any(|share| share.case == case.id)) {
        let payments = journal::payments(work, case.id).await?;
        let payment = payments.into_iter().find(|payment| payment.from.is_some());
        let (name, account, bank) = payment.map_or((None, None, None), |payment| {
            (payment.from_holder.map(|name| name.reveal().to_owned()), payment.from, payment.from_bank)
        });
        let number = case.number.clone();
        victims.insert(case.id, Victim { number, name, account, bank });
    }
    Ok(victims)
}

fn share_row(place: usize, share: &Share, victims: &BTreeMap<CaseId, Victim>) -> Vec<(&'static str, String)> {
    let victim = victims.get(&share.case);
    let to = victim.and_then(|victim| victim.account.as_ref());
    vec![
        ("place", (place + 1).to_string()),
        ("case", victim.map(|victim| victim.number.clone()).unwrap_or_default()),
        ("account", share.account.reveal().to_owned()),
        ("to", to.map_or_else(|| BLANK.to_owned(), |to| to.reveal().to_owned())),
        ("amount", share.amount_fen.to_yuan_text()),
    ]
}

fn flow_row(
    place: usize,
    share: &Share,
    sheet: &RefundSheet,
    victims: &BTreeMap<CaseId, Victim>,
) -> Vec<(&'static str, String)> {
    let pools = sheet.refund.drafted().map(|split| split.pools.as_slice()).unwrap_or_default();
    let pool = pools.iter().find(|pool| pool.account == share.account);
    let deposit = pool.and_then(|pool| pool.deposits.iter().find(|deposit| deposit.case == share.case));
    let held =
        deposit.map(|one| format!("{}–{}", one.held_min_fen.to_yuan_text(), one.held_max_fen.to_yuan_text()));
    vec![
        ("place", (place + 1).to_string()),
        ("case", victims.get(&share.case).map(|victim| victim.number.clone()).unwrap_or_default()),
        ("account", share.account.reveal().to_owned()),
        ("deposit", deposit.map_or(Fen::ZERO, |one| one.amount_fen).to_yuan_text()),
        ("held", held.unwrap_or_default()),
        ("amount", share.amount_fen.to_yuan_text()),
    ]
}

fn methods(shares: &[&Share]) -> String {
    let mut names: Vec<&str> = shares.iter().map(|share| method(share.strategy)).collect();
    names.sort_unstable();
    names.dedup();
    names.join("、")
}

const fn method(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Direct => "直接返还",
        Strategy::TimeStamp => "按时间戳记载返还",
        Strategy::ByLoss => "按被骗金额比例返还",
        Strategy::ByDeposit => "按入账金额比例返还",
    }
}

fn notice(sheet: &RefundSheet) -> String {
    match sheet.refund.announced_until() {
        Some(until) => format!("按比例返还的方案已公告三十日，至{}期满。", day(until)),
        None => "本方案不涉及按比例返还，无须公告。".to_owned(),
    }
}

fn signers(sheet: &RefundSheet, unit: Unit) -> String {
    let of_unit = sheet.refund.signatures().iter().filter(|signature| signature.unit == unit);
    let names: Vec<String> = of_unit.map(|signature| name_of(sheet, signature.officer)).collect();
    if names.is_empty() { BLANK.to_owned() } else { names.join("、") }
}

fn name_of(sheet: &RefundSheet, officer: OfficerId) -> String {
    sheet.officers.get(&officer).cloned().unwrap_or_default()
}

fn day(at: Timestamp) -> String {
    at.to_beijing().strftime("%Y年%m月%d日").to_string()
}

fn sum(amounts: impl Iterator<Item = Fen>) -> Fen {
    Fen::checked_sum(amounts).unwrap_or(Fen::MAX)
}
