//! Orders as they are worked beside the national platform.

use desk::{BankDesk, BesideRow, CopySheet, FeedbackTaken, HandAnswer, NewCall, OrderRequest};
use kernel::{AccountNo, CaseId, Fen, Timestamp};
use pursuit::{CallOutcome, ClerkName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mask::Mask;
use super::order::{OrderKindView, OrderView};
use crate::problem::Problem;

/// An order that an officer asks for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// What is to be ordered.
    pub kind: OrderKindView,
    /// Of which account of the case, as its page shows it: whole or masked.
    pub account: String,
    /// For a freeze of the whole account: why the amount does not do; 2 to 200 characters.
    #[serde(default)]
    pub whole_because: Option<String>,
}

/// An order that has left and is not answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BesideOrder)]
pub struct BesideRowView {
    /// The case.
    #[schema(value_type = uuid::Uuid)]
    pub case_id: CaseId,
    /// The case's number for people.
    pub case_number: String,
    /// The order.
    pub order: OrderView,
    /// The bank's desk.
    #[schema(required = true)]
    pub desk: Option<BankDeskView>,
    /// When the bank's time to answer is over.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub answer_due_at: Option<Timestamp>,
    /// When a promise on the telephone ends.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub promise_ends_at: Option<Timestamp>,
}

/// An order with its fields in the national platform's order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CopySheet)]
pub struct CopySheetView {
    /// The order.
    pub order: OrderView,
    /// The case's number for people.
    pub case_number: String,
    /// The platform's code of the message.
    pub tx_code: String,
    /// Our own number of it.
    pub application_id: String,
    /// What is to be copied.
    pub fields: Vec<CopyFieldView>,
    /// The file names of the papers that go with it.
    pub papers: Vec<String>,
    /// The bank's desk.
    #[schema(required = true)]
    pub desk: Option<BankDeskView>,
}

/// One field to be copied.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CopyField)]
pub struct CopyFieldView {
    /// The platform's name of the element.
    pub element: String,
    /// What the platform's page calls it.
    pub label: String,
    /// The text as the platform takes it.
    pub text: String,
}

/// A bank's desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BankDesk)]
pub struct BankDeskView {
    /// The bank's full name.
    pub bank: String,
    /// Its telephone.
    pub phone: String,
    /// What to know before calling.
    pub note: String,
    /// Whether this is only the bank's public line.
    pub is_public_line: bool,
}

/// A bank's desk as the office agreed it with the bank.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBankDesk {
    /// The bank's full name.
    pub bank: String,
    /// Its telephone.
    pub phone: String,
    /// What to know before calling.
    #[serde(default)]
    pub note: String,
}

/// The platform's number of an order that was typed in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlatformNumber {
    /// The number as pasted.
    pub number: String,
}

/// The platform's number under which an unsent order is answered already.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredThere {
    /// The order's version when it was read.
    pub version: u32,
    /// The number as pasted.
    pub number: String,
}

/// A bank's answer as an officer read it on the platform. Times in any of the platform's forms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerByHand {
    /// The platform's number, unless it was brought back before.
    #[serde(default)]
    pub number: Option<String>,
    /// The bank's result; `0000` when it was carried out.
    pub result: String,
    /// When the bank's measure began.
    #[serde(default)]
    pub started_at: Option<String>,
    /// When the bank says it ends.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// The balance before it, in yuan as the platform writes it.
    #[serde(default)]
    pub balance_yuan: Option<String>,
    /// The holder, for a holder query.
    #[serde(default)]
    pub holder: Option<String>,
    /// The bank's remark.
    #[serde(default)]
    pub remark: String,
}

/// A call to the bank's desk.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCallBody {
    /// What came of it: `promised`, `noted`, `declined`, `no_answer`.
    pub outcome: String,
    /// Who at the bank promised.
    #[serde(default)]
    pub clerk: Option<String>,
    /// For so many minutes a promise holds.
    #[serde(default)]
    pub minutes: Option<u32>,
}

/// What became of a feedback file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackTaken)]
pub struct FeedbackView {
    /// Rows that moved an order.
    pub applied: u64,
    /// Rows that were taken before.
    pub repeated: u64,
    /// Rows that were not taken.
    pub bad_rows: Vec<BadRowView>,
    /// Columns that mean nothing here.
    pub unknown_columns: Vec<String>,
}

/// A row that was not taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BadFeedbackRow)]
pub struct BadRowView {
    /// Its place in the file, from 1.
    pub row: u64,
    /// Why: `unreadable`, `no_such_order`, `many_orders`, `answered_before`, `refused`.
    pub code: String,
    /// What exactly.
    pub detail: String,
}

impl NewOrder {
    /// The desk's request; an account may be named by its mask, if one of the case's has it.
    pub fn request(self, accounts: &[AccountNo], mask: Mask<'_>) -> Result<OrderRequest, Problem> {
        let account = mask.resolve(&self.account, accounts);
        let account = account.ok_or_else(|| Problem::invalid("account", "unknown"))?;
        let whole_because = self.whole_because.map(|text| text.trim().to_owned());
        match whole_because.as_ref().map(|text| text.chars().count()) {
            Some(0..=1) => return Err(Problem::invalid("whole_because", "short")),
            Some(201..) => return Err(Problem::invalid("whole_because", "long")),
            Some(_) | None => {}
        }
        Ok(OrderRequest { kind: self.kind.into(), account, whole_because })
    }
}

impl AnswerByHand {
    /// The desk's answer.
    pub fn answer(self) -> Result<HandAnswer, Problem> {
        let balance = self.balance_yuan.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let balance = balance.map(Fen::from_yuan_text).transpose();
        Ok(HandAnswer {
            number: self.number.filter(|number| !number.trim().is_empty()),
            result: self.result.trim().to_owned(),
            started_at: instant("started_at", self.started_at.as_deref())?,
            expires_at: instant("expires_at", self.expires_at.as_deref())?,
            balance: balance.map_err(|_| Problem::invalid("balance_yuan", "unknown"))?,
            holder: self.holder,
            remark: self.remark,
        })
    }
}

/// A time in one of the forms that the platform shows: fourteen digits, or with separators.
fn instant(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let spelled =
        digits.len() == 14 && text.chars().all(|c| c.is_ascii_digit() || "-/:. T年月日时分秒".contains(c));
    let parsed = if spelled { Timestamp::parse(&digits) } else { Timestamp::parse(text) };
    parsed.map(Some).map_err(|_| Problem::invalid(field, "not_a_time"))
}

impl NewCallBody {
    /// The desk's call, made now.
    pub fn call(self, now: Timestamp) -> Result<NewCall, Problem> {
        let outcome = match self.outcome.as_str() {
            "promised" => CallOutcome::Promised,
            "noted" => CallOutcome::Noted,
            "declined" => CallOutcome::Declined,
            "no_answer" => CallOutcome::NoAnswer,
            _ => return Err(Problem::invalid("outcome", "unknown")),
        };
        let until = self.minutes.map(|minutes| now.plus_seconds(i64::from(minutes) * 60));
        Ok(NewCall { outcome, clerk: self.clerk.as_deref().and_then(ClerkName::new), until })
    }
}

impl BesideRowView {
    /// A row of the list.
    pub fn of(row: BesideRow) -> BesideRowView {
        BesideRowView {
            case_id: row.case,
            case_number: row.case_number,
            order: OrderView::of(row.order),
            desk: row.desk.map(BankDeskView::of),
            answer_due_at: row.answer_due_at,
            promise_ends_at: row.promise_ends_at,
        }
    }

    /// The row with its order masked.
    pub fn masked(mut self, mask: Mask<'_>) -> BesideRowView {
        self.order = self.order.masked(mask);
        self
    }
}

impl CopySheetView {
    /// A sheet.
    pub fn of(sheet: CopySheet) -> CopySheetView {
        let field = |field: desk::CopyField| CopyFieldView {
            element: field.element,
            label: field.label.to_owned(),
            text: field.text,
        };
        CopySheetView {
            order: OrderView::of(sheet.order),
            case_number: sheet.case_number,
            tx_code: sheet.tx_code.to_owned(),
            application_id: sheet.application_id,
            fields: sheet.fields.into_iter().map(field).collect(),
            papers: sheet.papers,
            desk: sheet.desk.map(BankDeskView::of),
        }
    }
}

impl BankDeskView {
    /// A desk.
    pub fn of(desk: BankDesk) -> BankDeskView {
        let BankDesk { bank, phone, note, is_public_line } = desk;
        BankDeskView { bank, phone, note, is_public_line }
    }
}

impl FeedbackView {
    /// What became of a file.
    pub fn of(taken: FeedbackTaken) -> FeedbackView {
        let bad = |bad: desk::BadFeedback| BadRowView {
            row: bad.row,
            code: bad.code.to_owned(),
            detail: bad.detail,
        };
        FeedbackView {
            applied: taken.applied,
            repeated: taken.repeated,
            bad_rows: taken.bad_rows.into_iter().map(bad).collect(),
            unknown_columns: taken.unknown_columns,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn a_time_is_taken_in_the_platforms_forms() {
        let check = |text: &str| match instant("started_at", Some(text)) {
            Ok(at) => at.map_or("none".to_owned(), |at| at.to_platform_text()),
            Err(_) => "refused".to_owned(),
        };
        for form in
            ["20260110181825", "2026-01-10 18:18:25", "2026/01/10 18:18:25", "2026年01月10日18时18分25秒"]
        {
            assert_eq!(check(form), "20260110181825", "{form}");
        }
        assert_eq!(check("2026-01-10T10:18:25Z"), "20260110181825");
        assert_eq!(check("  "), "none");
        assert_eq!(check("18:18"), "refused");
        assert_eq!(check("昨晚六点"), "refused");
    }
}
