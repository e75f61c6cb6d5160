//! Payments that a payment institution knows by a number: what can be ordered of them, and in which set of messages.

use kernel::{PaymentNo, PaymentNoKind};
use pursuit::law::OrderKind;
use pursuit::{Event, Payment, Refusal};

use crate::stage::{Stage, account, officer, paid};

const INSTITUTION: &str = "支付宝（中国）网络技术有限公司";

/// The victim paid through an institution: to a payment by its number, or to an account there.
fn paid_there(by_number: bool) -> Payment {
    let number = PaymentNo::parse(PaymentNoKind::Order, "2026011022001").expect("a number");
    let to = if by_number { number.account().clone() } else { account(1) };
    Payment { to: Some(to), to_holder: None, to_bank: Some(INSTITUTION.to_owned()), ..paid(1, 800, 4) }
}

fn codes(by_number: bool) -> Vec<String> {
    let mut stage = Stage::new();
    stage.report(vec![paid_there(by_number)]).unwrap();
    let mut orders: Vec<_> = stage.case.orders().collect();
    orders.sort_by_key(|order| order.number);
    orders
        .iter()
        .map(|order| format!("{} {} {:?}", order.kind.name(), order.tx_code(), order.missing))
        .collect()
}

#[test]
fn a_payment_by_its_number_is_stopped_and_asked_for_in_the_institutions_set() {
    assert_eq!(codes(true), ["stop A00105 []", "query A00311 []"]);
    assert_eq!(codes(false), ["stop A00105 [Holder]", "query 100301 []"], "an account has a statement");
}

#[test]
fn what_only_an_account_has_is_not_asked_of_a_number() {
    let mut stage = Stage::new();
    let payment = paid_there(true);
    let account = payment.to.clone().unwrap();
    stage.report(vec![payment]).unwrap();
    for kind in OrderKind::ALL {
        let asked =
            stage.clone().handle(Event::Requested { officer: officer(1), kind, account: account.clone() });
        let refused = asked == Err(Refusal::NotByNumber(kind));
        assert_eq!(refused, kind.code_by_number().is_none(), "{kind:?} {asked:?}");
    }
    let codes: Vec<_> = OrderKind::ALL.iter().filter_map(|kind| kind.code_by_number()).collect();
    assert_eq!(codes, ["A00105", "A00107", "A00107", "A00205", "A00207", "A00207", "A00311"]);
}
