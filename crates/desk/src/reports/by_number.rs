//! Payments that went through a payment institution: known by the number of an order or a transfer instead of an account.
//! Named, the payment has a place where its money can be stopped and asked about, and the case proposes both.

use intake::elements::ElementKind;
use kernel::{CaseId, Fen, PaymentNo, PaymentNoKind, Timestamp, institution};
use pursuit::{Event, Payment, Refusal};
use records::crypto::Place;
use records::{Actor, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::portal::taker;
use crate::cases::journal::{self, Loaded};
use crate::error::Error;
use crate::rows::report;
use crate::{Desk, NewId};

/// What can be given a number.
#[derive(Clone, PartialEq, Eq)]
pub struct NumberOffer {
    /// Payments of which no account is known.
    pub payments: Vec<UnplacedPayment>,
    /// Numbers of orders and transfers that stand in the words, in their order.
    pub numbers: Vec<String>,
}

impl std::fmt::Debug for NumberOffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NumberOffer({:?}, {} numbers)", self.payments, self.numbers.len())
    }
}

/// A payment of which no account is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplacedPayment {
    /// Its place in the report, from 1.
    pub place: usize,
    /// How much.
    pub amount: Fen,
    /// When, as far as known.
    pub at: Option<Timestamp>,
}

/// A payment and the number under which its institution knows it.
#[derive(Clone, Debug)]
pub struct NumberedPayment {
    /// Which payment.
    pub which: WhichPayment,
    /// By which number.
    pub kind: PaymentNoKind,
    /// The number as it was typed or said.
    pub number: String,
    /// The institution, by any of its names.
    pub institution: String,
}

/// Which payment gets the number.
#[derive(Clone, Debug)]
pub enum WhichPayment {
    /// One of the report, by its place from 1.
    Reported(usize),
    /// One that the words do not tell of.
    Further {
        /// How much.
        amount: Fen,
        /// When, as far as known.
        at: Option<Timestamp>,
    },
}

impl Desk {
    /// The payments of a case that have no account, and the numbers in its words that may be theirs.
    pub async fn payment_numbers(
        &self,
        actor: Actor,
        id: CaseId,
        now: Timestamp,
    ) -> Result<NumberOffer, Error> {
        let work = self.records().begin(actor, now).await?;
        taker(&work).await?;
        let loaded = journal::load(&work, id).await?;
        offer(&work, &loaded).await
    }

    /// Gives a payment the number under which its institution knows it; its orders are proposed at once.
    pub async fn number_payment(
        &self,
        actor: Actor,
        id: CaseId,
        numbered: NumberedPayment,
        now: Timestamp,
        ids: NewId<'_>,
    ) -> Result<(), Error> {
        let mut work = self.records().begin(actor, now).await?;
        taker(&work).await?;
        let mut loaded = journal::load(&work, id).await?;
        let report = loaded.case.report().ok_or(Error::Refused(Refusal::NotReported))?;
        let payments = with_number(&report.payments, numbered)?;
        self.take(&mut work, &mut loaded, Event::Corrected { payments }, ids).await?;
        self.commit(work, &loaded, false).await
    }
}

async fn offer(work: &Work, loaded: &Loaded) -> Result<NumberOffer, Error> {
    let payments = loaded.case.report().map_or(&[][..], |report| &report.payments);
    let unplaced = payments.iter().enumerate().filter(|(_, payment)| payment.to.is_none());
    let payments = unplaced
        .map(|(index, payment)| UnplacedPayment {
            place: index + 1,
            amount: payment.amount_fen,
            at: payment.at,
        })
        .collect();
    let row = report::Entity::find()
        .filter(report::Column::CaseId.eq(loaded.row.id))
        .order_by_asc(report::Column::Id)
        .one(work.db())
        .await?
        .ok_or(Error::Absent("report"))?;
    let place = Place { column: "reports.text", row: row.id };
    let text = loaded.key.open_text(work.ring(), place, &row.text_sealed)?;
    let reading = intake::read(&text, Some(Timestamp::from_micros(row.received_at)));
    let numbers = reading.elements.iter().filter(|element| element.kind == ElementKind::OrderNo);
    Ok(NumberOffer { payments, numbers: numbers.map(|element| element.value.reveal().to_owned()).collect() })
}

/// The report's payments with the number on one of them.
fn with_number(payments: &[Payment], numbered: NumberedPayment) -> Result<Vec<Payment>, Error> {
    let wrong = |field, why| Error::Implausible { field, why };
    let NumberedPayment { which, kind, number, institution } = numbered;
    let name = institution::full_name(&institution).ok_or(wrong("institution", "unknown"))?;
    let number = PaymentNo::parse(kind, &number).map_err(|_| wrong("payment_number", "unknown"))?;
    if payments.iter().any(|payment| payment.to.as_ref() == Some(number.account())) {
        return Err(wrong("payment_number", "taken"));
    }
    let mut payments = payments.to_vec();
    let place = match which {
        WhichPayment::Reported(place) => place.checked_sub(1).filter(|place| *place < payments.len()),
        WhichPayment::Further { amount, at } => {
            if amount <= Fen::ZERO {
                return Err(wrong("amount_fen", "negative"));
            }
            payments.push(further(amount, at));
            Some(payments.len() - 1)
        }
    };
    let payment = place.and_then(|place| payments.get_mut(place)).ok_or(wrong("payment", "unknown"))?;
    if payment.to.is_some() {
        return Err(wrong("payment", "taken"));
    }
    payment.to = Some(number.account().clone());
    payment.to_bank = Some(name.to_owned());
    Ok(payments)
}

fn further(amount_fen: Fen, at: Option<Timestamp>) -> Payment {
    Payment {
        at,
        amount_fen,
        from: None,
        from_holder: None,
        from_bank: None,
        to: None,
        to_holder: None,
        to_bank: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(which: WhichPayment, number: &str, institution: &str) -> String {
        let mut first = further(Fen::new(500_000), None);
        first.to = Some(kernel::AccountNo::parse("6222020000001234566").unwrap());
        let mut named = further(Fen::new(100), None);
        named.to = Some(kernel::AccountNo::parse("A2:99").unwrap());
        let before = [first, further(Fen::new(80_000), None), named];
        let numbered = NumberedPayment {
            which,
            kind: PaymentNoKind::Order,
            number: number.to_owned(),
            institution: institution.to_owned(),
        };
        match with_number(&before, numbered) {
            Err(error) => error.to_string(),
            Ok(after) => {
                let new = after.iter().find(|payment| !before.contains(payment)).expect("one is new");
                let to = new.to.as_ref().map_or("", |to| to.reveal());
                let count = after.len();
                format!("{count}: {} {to} {}", new.amount_fen, new.to_bank.as_deref().unwrap_or_default())
            }
        }
    }

    #[test]
    fn a_number_is_given_to_a_payment_without_an_account() {
        use WhichPayment::{Further, Reported};
        let alipay = "支付宝（中国）网络技术有限公司";
        let further = |fen| Further { amount: Fen::new(fen), at: None };
        for (which, number, institution, expected) in [
            (Reported(2), "2026 01", "支付宝", format!("3: {} A2:202601 {alipay}", Fen::new(80_000))),
            (further(900), "7", alipay, format!("4: {} A2:7 {alipay}", Fen::new(900))),
            (Reported(2), "1", "某某支付", "institution cannot be: unknown".to_owned()),
            (Reported(2), "订单", "支付宝", "payment_number cannot be: unknown".to_owned()),
            (Reported(2), "99", "支付宝", "payment_number cannot be: taken".to_owned()),
            (further(0), "1", "支付宝", "amount_fen cannot be: negative".to_owned()),
            (Reported(0), "1", "支付宝", "payment cannot be: unknown".to_owned()),
            (Reported(4), "1", "支付宝", "payment cannot be: unknown".to_owned()),
            (Reported(1), "1", "支付宝", "payment cannot be: taken".to_owned()),
        ] {
            assert_eq!(check(which.clone(), number, institution), expected, "{which:?} {number}");
        }
    }
}
