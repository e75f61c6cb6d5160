//! What a stop order still lacks: payee name, account, bank, amount, time.

use serde::Serialize;

use crate::instant::Precision;
use crate::payment::Payment;

/// A field without which a bank refuses or delays a stop (0301 without the right name).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingField {
    /// The payee's account (收款账号).
    PayeeAccount,
    /// The payee's name (户名).
    PayeeName,
    /// The payee's bank (开户行).
    PayeeBank,
    /// How much was paid (金额).
    Amount,
    /// When it was paid, to the minute (转账时间).
    Time,
}

/// The fields that at least one payment lacks; all five where there is no payment.
pub(crate) fn fields(payments: &[Payment]) -> Vec<MissingField> {
    if payments.is_empty() {
        return vec![
            MissingField::PayeeAccount,
            MissingField::PayeeName,
            MissingField::PayeeBank,
            MissingField::Amount,
            MissingField::Time,
        ];
    }
    let lacks = |field: MissingField| payments.iter().any(|payment| payment.lacks(field));
    [MissingField::PayeeAccount, MissingField::PayeeName, MissingField::PayeeBank, MissingField::Time]
        .into_iter()
        .filter(|&field| lacks(field))
        .collect()
}

impl Payment {
    /// Whether this payment lacks a field of the stop order.
    #[must_use]
    pub fn lacks(&self, field: MissingField) -> bool {
        match field {
            MissingField::PayeeAccount => self.to.is_none(),
            MissingField::PayeeName => self.to_name.is_none(),
            MissingField::PayeeBank => self.to_bank.is_none(),
            MissingField::Amount => false,
            MissingField::Time => self.time_precision != Precision::Minute,
        }
    }
}
