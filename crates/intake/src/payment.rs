//! Payments: which sums left the victim, when, how, from where and to whom.
//!
//! [`label`] decides what each sum is, [`link`] ties accounts, names and banks to the payments, [`when`] the times.

use kernel::fen::Fen;
use kernel::time::Timestamp;
use serde::Serialize;

use crate::amount::Amount;
use crate::bank_name::BankAt;
use crate::cue::CueAt;
use crate::elements::{Element, Words};
use crate::instant::{Instant, Precision};
use crate::numeral::small_at;
use crate::payment::label::Labelled;
use crate::payment::recall::Recall;
use crate::text::{Span, Text};

mod afterwards;
mod arrival;
pub(crate) mod channel;
mod counted;
mod fulfil;
mod holder;
pub(crate) mod label;
mod link;
mod payee;
mod recall;
mod reconcile;
mod returns;
mod settled;
mod sheet;
mod when;

pub use arrival::Arrival;

/// How the money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Channel {
    /// Mobile banking.
    #[serde(rename = "手机银行")]
    MobileBank,
    /// Online banking.
    #[serde(rename = "网银")]
    OnlineBank,
    /// A payment code was scanned.
    #[serde(rename = "扫码")]
    Code,
    /// WeChat.
    #[serde(rename = "微信")]
    Wechat,
    /// Alipay.
    #[serde(rename = "支付宝")]
    Alipay,
    /// A bank's counter.
    #[serde(rename = "柜台")]
    Counter,
    /// A cash machine.
    #[serde(rename = "ATM")]
    Atm,
    /// A virtual currency.
    #[serde(rename = "虚拟币")]
    Coin,
    /// Cash by hand or courier.
    #[serde(rename = "现金")]
    Cash,
    /// A deposit without a card.
    #[serde(rename = "无卡存款")]
    Cardless,
    /// The text does not say.
    #[serde(rename = "未知")]
    Unknown,
}

/// A payment that left the victim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// When, as exactly as it was said.
    pub time: Option<Timestamp>,
    /// How exactly.
    pub time_precision: Precision,
    /// How much.
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    /// The victim's account, where the text has it in full.
    pub from: Option<Words>,
    /// The payee's account, where the text has it in full.
    pub to: Option<Words>,
    /// The payee's name.
    pub to_name: Option<Words>,
    /// The payee's bank: nationwide ones by their full name.
    pub to_bank: Option<String>,
    /// How the money went.
    pub channel: Channel,
    /// When it arrives, where the words or the cash machine tell.
    pub arrival: Option<Arrival>,
    /// Until when the victim can still revoke it.
    pub revocable_until: Option<Timestamp>,
    /// The words in which it stands, from the time or account to the sum.
    pub surface: Words,
    /// Where they stand.
    #[serde(flatten)]
    pub span: Span,
}

/// Everything found in a text before payments are put together.
pub(crate) struct Parts<'a> {
    pub(crate) text: &'a Text,
    pub(crate) elements: &'a [Element],
    pub(crate) instants: &'a [Instant],
    pub(crate) amounts: &'a [Amount],
    pub(crate) cues: &'a [CueAt],
    pub(crate) banks: &'a [BankAt],
}

/// What the sums of a report come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) payments: Vec<Payment>,
    pub(crate) received_back: i64,
    pub(crate) stated_total: Option<i64>,
    /// The victim remembers the whole, not every payment: the stated total is the loss.
    pub(crate) is_partial: bool,
    /// The stated loss is all that was paid: what came back before is no part of the reckoning.
    pub(crate) is_stated_loss: bool,
}

/// A sum that was paid, on its way to a payment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paid {
    pub(crate) span: Span,
    pub(crate) fen: i64,
}

/// Puts the payments of a report together.
pub(crate) fn read(parts: &Parts) -> Sums {
    let mut labelled = Labelled::default();
    let mut payments = Vec::new();
    for piece in pieces(parts) {
        let here = label::all(&piece);
        payments.extend(tie(&piece, &here.paid, &here.recalls));
        labelled.add(here);
    }
    // 转了19次，合计42,360元: what each came to is not told.
    let in_many = labelled.stated.is_some_and(|total| tells_of_many(parts.text, total.span));
    // 被骗5000元, and nothing more exact: the total is the payment.
    if payments.is_empty()
        && !in_many
        && let Some(total) = labelled.stated
    {
        payments = tie(parts, &[total], &[]);
    }
    let paid = payments.iter().fold(0_i64, |sum, payment| sum.saturating_add(payment.amount.get()));
    let is_partial = labelled.stated.is_some_and(|total| total.fen > paid)
        && (payments.is_empty() || FORGOTTEN.iter().any(|words| parts.text.as_str().contains(words)));
    let is_stated_loss = labelled.stated.is_some_and(|total| {
        total.fen == paid
            && parts
                .text
                .has_any(parts.text.window_before(total.span.start, 8, &['，', '。', '\n']), &["损失"])
    });
    Sums {
        is_partial,
        is_stated_loss,
        payments,
        received_back: labelled.received_back,
        stated_total: labelled.stated.map(|total| total.fen),
    }
}

/// Whether the sentence of a total says that it was paid in many parts.
fn tells_of_many(text: &Text, total: Span) -> bool {
    let whole = sentence(text, total.start);
    let near = Span::new(whole.start.max(total.start.saturating_sub(60)), whole.end.min(total.end + 20));
    let counted = (near.start..near.end).any(|at| {
        small_at(text, at, 2).is_some_and(|(count, end)| {
            (2..100).contains(&count) && matches!(text.at(end), '次' | '笔' | '回')
        })
    });
    counted || text.has_any(near, &["多次", "几次", "数次", "陆续", "多笔", "几笔"])
}

/// Words by which the payments told are not all.
const FORGOTTEN: &[&str] = &[
    "记不清",
    "记不得",
    "不记得",
    "想不起",
    "说不清",
    "能查到的",
    "只记得",
    "其余的记",
    "记不全",
    "查不到了",
    "其中最大一笔",
    "能提供凭证的",
    "有凭证的",
    "其中最大的",
    "最大的一笔",
    "最多的一次",
    "其中最后一笔",
    "只知道最后",
];

/// A report cut at sentence ends into pieces; nearly every report is one piece.
fn pieces<'a>(parts: &Parts<'a>) -> Vec<Parts<'a>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < parts.text.len() || pieces.is_empty() {
        let far = start + PIECE;
        let end =
            if far >= parts.text.len() { parts.text.len() } else { sentence(parts.text, far).end.max(far) };
        pieces.push(parts.between(start, end));
        start = end.max(start + 1);
    }
    pieces
}

impl<'a> Parts<'a> {
    fn between(&self, start: usize, end: usize) -> Parts<'a> {
        Parts {
            text: self.text,
            elements: slice(self.elements, start, end, |one| one.span),
            instants: slice(self.instants, start, end, |one| one.span),
            amounts: slice(self.amounts, start, end, |one| one.span),
            cues: slice(self.cues, start, end, |one| one.span),
            banks: slice(self.banks, start, end, |one| one.span),
        }
    }
}

/// The members that begin in `[start, end)`; they are in order of their places.
fn slice<T>(all: &[T], start: usize, end: usize, span: impl Fn(&T) -> Span) -> &[T] {
    let from = all.partition_point(|one| span(one).start < start);
    let until = all.partition_point(|one| span(one).start < end);
    &all[from..until.max(from)]
}

fn tie(parts: &Parts, paid: &[Paid], recalls: &[Recall]) -> Vec<Payment> {
    let mut times = when::all(parts, paid);
    recall::times(paid, recalls, &mut times);
    let links = link::all(parts, paid, recalls, &times);
    let arrivals: Vec<Option<Arrival>> = links
        .iter()
        .enumerate()
        .map(|(index, link)| arrival::told(parts, paid, index, link.channel))
        .collect();
    let tied = paid.iter().zip(links).zip(times).zip(arrivals);
    tied.map(|(((paid, link), time), arrival)| build(parts, paid, link, time, arrival)).collect()
}

fn build(
    parts: &Parts,
    paid: &Paid,
    link: link::Link,
    time: Option<Instant>,
    arrival: Option<Arrival>,
) -> Payment {
    let words = |span: Option<Span>| span.map(|span| Words::new(parts.text.surface(span)));
    let start = time.map_or(paid.span.start, |instant| {
        if paid.span.start.saturating_sub(instant.span.start) <= 80 {
            instant.span.start.min(paid.span.start)
        } else {
            paid.span.start
        }
    });
    let span = Span::new(start, paid.span.end);
    let account = |index: Option<usize>| index.map(|index| parts.elements[index].value.clone());
    Payment {
        time: time.map(|instant| instant.at),
        time_precision: time.map_or(Precision::None, |instant| instant.precision),
        amount: Fen::new(paid.fen),
        from: account(link.from),
        to: account(link.to),
        to_name: account(link.name),
        to_bank: link.bank.map(|index| parts.banks[index].name.clone()),
        channel: link.channel,
        arrival,
        revocable_until: arrival::revocable_until(arrival, time),
        surface: words(Some(span)).unwrap_or_else(|| Words::new(String::new())),
        span,
    }
}

/// Text without any mark is cut so far from the place asked about.
const SENTENCE_REACH: usize = 500;
const CLAUSE_REACH: usize = 160;

/// Payments are put together in pieces of about so many characters, so that time grows with length only.
const PIECE: usize = 2400;

/// The sentence around a position: between the marks that end sentences.
pub(crate) fn sentence(text: &Text, position: usize) -> Span {
    let is_end = |at: usize| {
        matches!(text.at(at), '。' | '!' | '?' | '\n') || text.at(at) == '…' && text.at(at + 1) == '…'
    };
    let mut start = position.min(text.len());
    let (first, last) = (start.saturating_sub(SENTENCE_REACH), (start + SENTENCE_REACH).min(text.len()));
    while start > first && !is_end(start - 1) {
        start -= 1;
    }
    let mut end = position.min(text.len());
    while end < last && !is_end(end) {
        end += 1;
    }
    Span::new(start, end)
}

/// A point between words is a full stop, one between digits or letters is not.
fn is_full_stop(text: &Text, at: usize) -> bool {
    text.at(at) == '.'
        && !text.before(at, 1).is_ascii_alphanumeric()
        && !text.at(at + 1).is_ascii_alphanumeric()
}

/// The clause around a stretch: between commas and the like, and blanks between Chinese characters. A remark in
/// brackets belongs to the clause in which it stands.
pub(crate) fn clause(text: &Text, span: Span) -> Span {
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let is_end = |at: usize| {
        matches!(text.at(at), '。' | '!' | '?' | '\n' | '…' | '，' | ',' | ';' | '、')
            || text.at(at) == ' ' && han(text.before(at, 1)) && han(text.at(at + 1))
            || is_full_stop(text, at)
            || text.at(at) == ':'
                && text.any_ends_at(at, &["报警人", "接警员", "事主", "答", "问", "民警", "受害人", "报案人"])
    };
    let mut start = span.start;
    let (first, last) = (start.saturating_sub(CLAUSE_REACH), (span.end + CLAUSE_REACH).min(text.len()));
    while start > first && !is_end(start - 1) && text.at(start - 1) != '(' {
        let opening = (text.at(start - 1) == ')')
            .then(|| (2..=48).find(|&back| text.before(start, back) == '('))
            .flatten();
        start -= opening.unwrap_or(1);
    }
    let mut end = span.end;
    while end < last && !is_end(end) && text.at(end) != ')' {
        let closing = (text.at(end) == '(').then(|| (1..48).find(|&on| text.at(end + on) == ')')).flatten();
        end += closing.map_or(1, |on| on + 1);
    }
    Span::new(start, end.min(text.len()))
}
