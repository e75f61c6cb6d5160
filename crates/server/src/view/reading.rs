//! What is read out of a victim's words: elements, payments, the class, what to ask and what to do.

use intake::alert::{Alert, AlertKind};
use intake::class::{Aside, Candidate, Reason};
use intake::elements::{Check, CheckKind, Element, ElementKind, Role, Words};
use intake::guide::{Question, Step};
use intake::leak::{Leak, LeakKind};
use intake::payment::{Arrival, Channel, Payment};
use intake::{MissingField, Precision};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text to read without filing it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingRequest {
    /// The words.
    pub text: String,
    /// Against which relative times ("昨晚") are resolved; the centre's now when absent.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub received_at: Option<Timestamp>,
}

/// What a text says: elements, payments, the kind of fraud, what is missing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reading)]
pub struct ReadingView {
    /// The text itself; all spans point into it, in characters.
    pub text: String,
    /// What stands in the text, in order.
    pub elements: Vec<ElementView>,
    /// The payments it tells of.
    pub payments: Vec<PaymentView>,
    /// The most likely kind of fraud. It suggests; a person files.
    pub label: String,
    /// The kind's code in the taxonomy; the catalogue has what to say to the caller under `script.`.
    pub label_code: String,
    /// Outside the twelve kinds (`other`), or no word to tell by (`cannot_tell`).
    #[schema(required = true)]
    pub label_aside: Option<String>,
    /// Whether a person must look before the label is used.
    pub label_undecided: bool,
    /// The words for and against it.
    pub label_reasons: Vec<LabelReasonView>,
    /// The likely kinds, most likely first.
    pub label_candidates: Vec<LabelCandidateView>,
    /// What must be heard before any field, the gravest first.
    pub alerts: Vec<PassageView>,
    /// What to ask next, the most urgent first.
    pub questions: Vec<QuestionView>,
    /// What to do first, in order.
    pub first_aid: Vec<StepView>,
    /// What the fraudsters knew before they were told, by whose store of data it is.
    pub leaks: Vec<PassageView>,
    /// The class model that was used.
    pub model: String,
    /// What the fraudsters paid back.
    pub received_back_fen: i64,
    /// The whole loss.
    pub total_loss_fen: i64,
    /// The total that the text states, where it states one; may disagree with the payments.
    #[schema(required = true)]
    pub stated_total_fen: Option<i64>,
    /// Fields of the five that a stop order needs and the text does not give.
    pub missing: Vec<String>,
}

/// A passage of the text and what it means.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passage)]
pub struct PassageView {
    /// What it means: `self_harm`, `last_savings`, …; `order`, `parcel`, …
    pub kind: String,
    /// The words as written.
    pub words: String,
    /// First character.
    pub start: u32,
    /// First character after.
    pub end: u32,
}

/// Something to ask next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Question)]
pub struct QuestionView {
    /// Its words in the message catalogue, under `question.`.
    pub code: String,
    /// The field of the stop order that it gets.
    #[schema(required = true)]
    pub field: Option<String>,
    /// The payment it is about, by its place.
    #[schema(required = true)]
    pub payment: Option<u32>,
}

/// A step of first aid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FirstAid)]
pub struct StepView {
    /// Its words in the message catalogue, under `first_aid.`.
    pub code: String,
    /// The payment it is about, by its place.
    #[schema(required = true)]
    pub payment: Option<u32>,
    /// It helps until then.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub until: Option<Timestamp>,
}

/// Something that stands in the text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Element)]
pub struct ElementView {
    /// What it is: `account`, `phone`, `amount`, …
    pub kind: String,
    /// Its canonical value.
    pub value: String,
    /// As it stands in the text.
    pub surface: String,
    /// First character.
    pub start: u32,
    /// First character after.
    pub end: u32,
    /// Whose it is or what it does: `victim`, `suspect`, …
    pub role: String,
    /// What was checked of it.
    pub checks: Vec<CheckView>,
    /// The issuing bank, where the number's prefix tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub bank: Option<String>,
    /// What the number may have been, where a letter stands for a digit in it: a suggestion, the value stays as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub suggestion: Option<String>,
    /// How sure, in thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub confidence_permille: Option<u32>,
}

/// One check of an element.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Check)]
pub struct CheckView {
    /// Which: `luhn`, `length`, …
    pub check: String,
    /// Whether it holds.
    pub passed: bool,
}

/// A payment the text tells of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub struct PaymentView {
    /// When.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub at: Option<Timestamp>,
    /// How exactly that is known.
    pub at_precision: String,
    /// How much.
    #[schema(required = true)]
    pub amount_fen: Option<i64>,
    /// The payer's account.
    #[schema(required = true)]
    pub from: Option<String>,
    /// The payee's account.
    #[schema(required = true)]
    pub to: Option<String>,
    /// The payee's name.
    #[schema(required = true)]
    pub to_name: Option<String>,
    /// The payee's bank.
    #[schema(required = true)]
    pub to_bank: Option<String>,
    /// How it was paid.
    #[schema(required = true)]
    pub channel: Option<String>,
    /// When it arrives: `real_time`, `two_hours`, `day`, `next_day`; null where nobody said.
    #[schema(required = true)]
    pub arrival: Option<String>,
    /// Until when the victim can still revoke it.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub revocable_until: Option<Timestamp>,
    /// First character of the passage.
    pub start: u32,
    /// First character after it.
    pub end: u32,
}

/// A kind of fraud that the text may tell of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LabelCandidate)]
pub struct LabelCandidateView {
    /// The kind.
    pub label: String,
    /// How likely, in thousandths; those of all twelve kinds add up to 1000.
    pub likely_permille: u32,
}

/// A word that spoke for or against a kind of fraud.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LabelReason)]
pub struct LabelReasonView {
    /// The word.
    pub word: String,
    /// Whether it speaks against the label, for the next likely one.
    pub against: bool,
    /// First character, where it stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub start: Option<u32>,
    /// First character after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub end: Option<u32>,
}

impl ReadingView {
    /// Reads a text that was received at an instant.
    pub fn of(text: String, received_at: Timestamp) -> ReadingView {
        let reading = intake::read(&text, Some(received_at));
        let reasons = reading.candidates.first().map_or(&[][..], |first| &first.reasons);
        ReadingView {
            elements: reading.elements.iter().map(ElementView::of).collect(),
            payments: reading.payments.iter().map(PaymentView::of).collect(),
            label: reading.label.to_owned(),
            label_code: reading.candidates.first().map_or("other", |first| first.code).to_owned(),
            label_aside: reading.aside.map(|aside| aside_code(aside).to_owned()),
            alerts: reading.alerts.iter().map(PassageView::of_alert).collect(),
            questions: reading.questions.iter().map(QuestionView::of).collect(),
            first_aid: reading.first_aid.iter().map(StepView::of).collect(),
            leaks: reading.leaks.iter().map(PassageView::of_leak).collect(),
            model: reading.model.clone(),
            label_undecided: reading.undecided,
            label_reasons: reasons.iter().map(LabelReasonView::of).collect(),
            label_candidates: reading.candidates.iter().map(LabelCandidateView::of).collect(),
            received_back_fen: reading.received_back.get(),
            total_loss_fen: reading.total_loss.get(),
            stated_total_fen: reading.stated_total.map(|total| total.get()),
            missing: reading.missing.iter().map(|field| missing_code(*field).to_owned()).collect(),
            text,
        }
    }
}

impl PassageView {
    fn of_alert(alert: &Alert) -> PassageView {
        PassageView {
            kind: alert_code(alert.kind).to_owned(),
            words: alert.words.reveal().to_owned(),
            start: place(alert.span.start),
            end: place(alert.span.end),
        }
    }

    fn of_leak(leak: &Leak) -> PassageView {
        PassageView {
            kind: leak_code(leak.kind).to_owned(),
            words: leak.words.reveal().to_owned(),
            start: place(leak.span.start),
            end: place(leak.span.end),
        }
    }
}

impl QuestionView {
    fn of(question: &Question) -> QuestionView {
        QuestionView {
            code: question.code.clone(),
            field: question.field.map(|field| missing_code(field).to_owned()),
            payment: question.payment.map(place),
        }
    }
}

impl StepView {
    fn of(step: &Step) -> StepView {
        StepView { code: step.code.to_owned(), payment: step.payment.map(place), until: step.until }
    }
}

impl ElementView {
    fn of(element: &Element) -> ElementView {
        let check =
            |check: &Check| CheckView { check: check_code(check.check).to_owned(), passed: check.passed };
        ElementView {
            kind: element.kind.code().to_owned(),
            value: element.value.reveal().to_owned(),
            surface: element.surface.reveal().to_owned(),
            start: place(element.span.start),
            end: place(element.span.end),
            role: role_code(element.role).to_owned(),
            checks: element.checks.iter().map(check).collect(),
            bank: issuer(element),
            suggestion: element.suggestion.as_ref().map(|words| words.reveal().to_owned()),
            confidence_permille: Some(u32::from(element.confidence) * 10),
        }
    }
}

impl PaymentView {
    fn of(payment: &Payment) -> PaymentView {
        let words = |words: &Option<Words>| words.as_ref().map(|words| words.reveal().to_owned());
        PaymentView {
            at: payment.time,
            at_precision: precision_code(payment.time_precision).to_owned(),
            amount_fen: Some(payment.amount.get()),
            from: words(&payment.from),
            to: words(&payment.to),
            to_name: words(&payment.to_name),
            to_bank: payment.to_bank.clone(),
            channel: Some(channel_code(payment.channel).to_owned()),
            arrival: payment.arrival.map(|arrival| arrival_code(arrival).to_owned()),
            revocable_until: payment.revocable_until,
            start: place(payment.span.start),
            end: place(payment.span.end),
        }
    }
}

impl LabelReasonView {
    fn of(reason: &Reason) -> LabelReasonView {
        LabelReasonView {
            word: reason.word.reveal().to_owned(),
            against: reason.against,
            start: Some(place(reason.span.start)),
            end: Some(place(reason.span.end)),
        }
    }
}

impl LabelCandidateView {
    fn of(candidate: &Candidate) -> LabelCandidateView {
        // A likelihood between 0 and 1 in thousandths, so nothing is cut off.
        let likely_permille = (candidate.score * 1000.0).round() as u32;
        LabelCandidateView { label: candidate.label.to_owned(), likely_permille }
    }
}

/// The bank behind a card's prefix.
fn issuer(element: &Element) -> Option<String> {
    (element.kind == ElementKind::BankCard)
        .then(|| kernel::bank::find_bin(element.value.reveal()))
        .flatten()
        .map(|bin| bin.bank_name().to_owned())
}

fn aside_code(aside: Aside) -> &'static str {
    match aside {
        Aside::Other => "other",
        Aside::CannotTell => "cannot_tell",
    }
}

fn alert_code(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::SelfHarm => "self_harm",
        AlertKind::UnderControl => "under_control",
        AlertKind::LastSavings => "last_savings",
        AlertKind::RecoveryFraud => "recovery_fraud",
        AlertKind::Minor => "minor",
    }
}

fn leak_code(kind: LeakKind) -> &'static str {
    match kind {
        LeakKind::Order => "order",
        LeakKind::Parcel => "parcel",
        LeakKind::Travel => "travel",
        LeakKind::School => "school",
        LeakKind::Finance => "finance",
        LeakKind::Medical => "medical",
        LeakKind::Identity => "identity",
    }
}

fn arrival_code(arrival: Arrival) -> &'static str {
    match arrival {
        Arrival::RealTime => "real_time",
        Arrival::TwoHours => "two_hours",
        Arrival::Day => "day",
        Arrival::NextDay => "next_day",
    }
}

fn missing_code(field: MissingField) -> &'static str {
    match field {
        MissingField::PayeeAccount => "payee_account",
        MissingField::PayeeName => "payee_name",
        MissingField::PayeeBank => "payee_bank",
        MissingField::Amount => "amount",
        MissingField::Time => "time",
    }
}

fn place(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}

fn role_code(role: Role) -> &'static str {
    match role {
        Role::Victim => "victim",
        Role::Suspect => "suspect",
        Role::Other => "other",
    }
}

fn check_code(check: CheckKind) -> &'static str {
    match check {
        CheckKind::Luhn => "luhn",
        CheckKind::Bin => "bin",
        CheckKind::ResidentId => "resident_id",
        CheckKind::Division => "division",
        CheckKind::PhonePlan => "phone_plan",
        CheckKind::WalletShape => "wallet_shape",
    }
}

fn precision_code(precision: Precision) -> &'static str {
    match precision {
        Precision::Minute => "minute",
        Precision::Hour => "hour",
        Precision::Day => "day",
        Precision::None => "none",
    }
}

/// The words of intake's own files; the message catalogue has them under `payment.channel.`.
fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::MobileBank => "手机银行",
        Channel::OnlineBank => "网银",
        Channel::Code => "扫码",
        Channel::Wechat => "微信",
        Channel::Alipay => "支付宝",
        Channel::Counter => "柜台",
        Channel::Atm => "ATM",
        Channel::Coin => "虚拟币",
        Channel::Cash => "现金",
        Channel::Cardless => "无卡存款",
        Channel::Unknown => "未知",
    }
}
