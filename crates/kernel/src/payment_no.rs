//! A payment as payment institutions know it: by the number of an order or of a transfer, where a bank knows an account.
//!
//! Written as an account (`A2:20260110…`), because until its institution has told whose it is, that is where the money
//! lies: it can be stopped, frozen and asked about like one.

use std::fmt;

use crate::account::{AccountNo, ParseAccountNoError};

/// By which number an institution finds a payment (参数类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentNoKind {
    /// 外部银行流水号: the serial number that the payer's bank gave.
    BankSerial,
    /// 支付机构订单号: the institution's own order number.
    Order,
    /// 收单POS刷卡流水号: the serial number of a card terminal.
    Terminal,
}

/// The number of a payment at its institution. Letters are capitals, as in an account number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentNo(AccountNo);

impl PaymentNoKind {
    /// All kinds, in the platform's order.
    pub const ALL: [PaymentNoKind; 3] =
        [PaymentNoKind::BankSerial, PaymentNoKind::Order, PaymentNoKind::Terminal];

    /// The platform's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PaymentNoKind::BankSerial => "A1",
            PaymentNoKind::Order => "A2",
            PaymentNoKind::Terminal => "A3",
        }
    }

    /// The name in files and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            PaymentNoKind::BankSerial => "bank_serial",
            PaymentNoKind::Order => "order",
            PaymentNoKind::Terminal => "terminal",
        }
    }
}

impl PaymentNo {
    /// A number of this kind, at most 61 characters once blanks are gone; those that an account number may have.
    pub fn parse(kind: PaymentNoKind, number: &str) -> Result<PaymentNo, ParseAccountNoError> {
        let number = AccountNo::parse(number)?;
        AccountNo::parse(&format!("{}:{}", kind.code(), number.reveal())).map(PaymentNo)
    }

    /// The payment that is written as this account; `None` for an ordinary account.
    #[must_use]
    pub fn of(account: &AccountNo) -> Option<PaymentNo> {
        let (code, number) = account.reveal().split_once(':')?;
        let is_one = PaymentNoKind::ALL.iter().any(|kind| kind.code() == code) && !number.is_empty();
        is_one.then(|| PaymentNo(account.clone()))
    }

    /// As an account, for whatever follows money from account to account.
    #[must_use]
    pub fn account(&self) -> &AccountNo {
        &self.0
    }

    /// Which kind of number it is.
    #[must_use]
    pub fn kind(&self) -> PaymentNoKind {
        let of_code = |kind: &PaymentNoKind| self.0.reveal().starts_with(kind.code());
        PaymentNoKind::ALL.into_iter().find(of_code).unwrap_or(PaymentNoKind::Order)
    }

    /// The number itself, for the institution and an officer who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal().split_once(':').map_or("", |(_, number)| number)
    }
}

impl fmt::Debug for PaymentNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaymentNo({} {})", self.kind().name(), self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: PaymentNoKind, number: &str) -> String {
        match PaymentNo::parse(kind, number) {
            Ok(number) => {
                let back = PaymentNo::of(number.account()).expect("it reads back");
                assert_eq!((back.kind(), back.reveal()), (kind, number.reveal()));
                format!("{} {back:?}", number.account().reveal())
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_number_is_written_as_an_account_and_reads_back() {
        assert_eq!(
            check(PaymentNoKind::Order, "2026 0110 2200 0000 0001"),
            "A2:20260110220000000001 PaymentNo(order ****0001)"
        );
        assert_eq!(
            check(PaymentNoKind::BankSerial, "x90000001"),
            "A1:X90000001 PaymentNo(bank_serial ****0001)"
        );
        assert_eq!(check(PaymentNoKind::Terminal, "  "), "the account number is empty");
        assert_eq!(
            check(PaymentNoKind::Order, &"1".repeat(62)),
            "the account number has 65 characters, more than 64"
        );
        assert_eq!(
            check(PaymentNoKind::Order, "订单1"),
            "the account number has the character '订' at position 1"
        );
    }

    #[test]
    fn an_ordinary_account_is_no_payment() {
        for account in ["6222020000001234566", "A2", "A2:", "A4:1", "a@b.cn"] {
            assert_eq!(PaymentNo::of(&AccountNo::parse(account).unwrap()), None, "{account}");
        }
    }
}
