//! Payments that their institution knows by a number.

use desk::{NumberOffer, NumberedPayment, WhichPayment};
use kernel::{Fen, PaymentNoKind, Timestamp, institution};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mask::Mask;
use crate::problem::Problem;

/// What can be given a number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentNumberOffer)]
pub struct NumberOfferView {
    /// Payments of which no account is known.
    pub payments: Vec<UnplacedPaymentView>,
    /// Numbers of orders and transfers in the words, masked.
    pub numbers: Vec<String>,
    /// The institutions, by their full names.
    pub institutions: Vec<String>,
}

/// A payment of which no account is known.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnplacedPayment)]
pub struct UnplacedPaymentView {
    /// Its place in the report, from 1.
    pub place: u32,
    /// How much.
    pub amount_fen: i64,
    /// When, as far as known.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub at: Option<Timestamp>,
}

/// A payment and the number under which its institution knows it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPaymentNumber)]
pub struct NewPaymentNumber {
    /// The payment's place in the report, from 1; absent for one that the words do not tell of.
    #[serde(default)]
    pub payment: Option<u32>,
    /// How much, for one that the words do not tell of.
    #[serde(default)]
    pub amount_fen: Option<i64>,
    /// When, for one that the words do not tell of.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// By which number: `bank_serial`, `order`, `terminal`.
    pub kind: String,
    /// The number, whole, or as the offer has it.
    pub payment_number: String,
    /// The institution, by any of its names.
    pub institution: String,
}

impl NumberOfferView {
    /// An offer with its numbers masked.
    pub fn of(offer: NumberOffer, mask: Mask<'_>) -> NumberOfferView {
        let payment = |payment: desk::UnplacedPayment| UnplacedPaymentView {
            place: u32::try_from(payment.place).unwrap_or(u32::MAX),
            amount_fen: payment.amount.get(),
            at: payment.at,
        };
        NumberOfferView {
            payments: offer.payments.into_iter().map(payment).collect(),
            numbers: offer.numbers.iter().map(|number| mask.account(number)).collect(),
            institutions: institution::names().iter().map(|name| (*name).to_owned()).collect(),
        }
    }
}

impl NewPaymentNumber {
    /// The desk's payment; a number may be named by its mask, if one of the words' has it.
    pub fn numbered(self, offered: &[String], mask: Mask<'_>) -> Result<NumberedPayment, Problem> {
        let kind = PaymentNoKind::ALL.into_iter().find(|kind| kind.name() == self.kind);
        let kind = kind.ok_or_else(|| Problem::invalid("kind", "unknown"))?;
        let which = match (self.payment, self.amount_fen) {
            (Some(place), _) => WhichPayment::Reported(usize::try_from(place).unwrap_or(usize::MAX)),
            (None, Some(fen)) => WhichPayment::Further { amount: Fen::new(fen), at: self.at },
            (None, None) => return Err(Problem::invalid("payment", "empty")),
        };
        let typed = self.payment_number.trim();
        let number =
            offered.iter().find(|number| mask.account(number) == typed).map_or(typed, String::as_str);
        Ok(NumberedPayment { which, kind, number: number.to_owned(), institution: self.institution })
    }
}
