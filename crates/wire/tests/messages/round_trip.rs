//! Laws over every transaction code.

use proptest::prelude::*;
use wire::schema::{TransactionShape, payment_transactions, transactions};
use wire::{DecodeError, Limits, decode, decode_within, encode, payment};

use crate::sample::{Choices, Filling, message};

/// The transactions of both sets.
fn both_sets() -> Vec<TransactionShape> {
    [transactions(), payment_transactions()].concat()
}

/// The text written again after reading it by its set, and the number of unknown elements.
fn rewritten(code: &str, text: &str) -> Result<(String, u32), DecodeError> {
    let (bytes, unknown) = if code.starts_with('A') {
        let decoded = payment::decode_within(text.as_bytes(), Limits::default())?;
        (payment::encode(&decoded.message), decoded.unknown_elements)
    } else {
        let decoded = decode_within(text.as_bytes(), Limits::default())?;
        (encode(&decoded.message), decoded.unknown_elements)
    };
    Ok((String::from_utf8(bytes).unwrap(), unknown))
}

#[test]
fn the_sets_do_not_mix() {
    let read = |which: &TransactionShape| message(which, Filling::Bare, &mut Choices(3));
    let bank = read(&transactions()[1]);
    assert_eq!(
        payment::decode(bank.as_bytes()),
        Err(DecodeError::UnknownTxCode { code: "100101".to_owned() })
    );
    let institution = read(&payment_transactions()[0]);
    assert_eq!(decode(institution.as_bytes()), Err(DecodeError::UnknownTxCode { code: "A00105".to_owned() }));
}

/// What the field lists describe is exactly what is read and written.
#[test]
fn every_transaction_reads_and_writes_its_fields() {
    assert_eq!((transactions().len(), payment_transactions().len()), (32, 10));
    for transaction in both_sets() {
        for filling in [Filling::Bare, Filling::Full] {
            let sample = message(&transaction, filling, &mut Choices(1));
            assert_eq!(
                rewritten(transaction.code, &sample),
                Ok((sample, 0)),
                "{} {filling:?}",
                transaction.code
            );
        }
    }
}

/// The elements of a message, each of a start tag, its text and its end tag, without order.
fn reversed(sample: &str, name: &str) -> Option<String> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let from = sample.find(&start)? + start.len();
    let until = sample.rfind(&end)?;
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = &sample[from..until];
    while let Some(open) = rest.strip_prefix('<').and_then(|tail| tail.split('>').next()) {
        let close = format!("</{open}>");
        let length = rest.find(&close)? + close.len();
        parts.push(&rest[..length]);
        rest = &rest[length..];
    }
    parts.reverse();
    Some(format!("{}{}{}", &sample[..from], parts.concat(), &sample[until..]))
}

proptest! {
    #[test]
    fn reads_back_what_it_prints(seed: u64, which in 0..40_usize) {
        let transaction = &both_sets()[which];
        let sample = message(transaction, Filling::Mixed, &mut Choices(seed));
        prop_assert_eq!(rewritten(transaction.code, &sample), Ok((sample, 0)));
    }

    #[test]
    fn the_order_of_elements_does_not_matter(seed: u64, which in 1..30_usize) {
        let transaction = &transactions()[which];
        let sample = message(transaction, Filling::Bare, &mut Choices(seed));
        let other = reversed(&sample, "Body").unwrap();
        prop_assert_ne!(&other, &sample);
        prop_assert_eq!(decode(other.as_bytes()), decode(sample.as_bytes()));
    }

    #[test]
    fn unknown_elements_are_passed_over_and_counted(seed: u64, which in 0..30_usize) {
        let sample = message(&transactions()[which], Filling::Full, &mut Choices(seed));
        let more = sample
            .replacen("</Head>", "<Extra/><Extra>1</Extra></Head>", 1)
            .replacen("</Body>", "<Nested><Inner>2</Inner></Nested></Body>", 1)
            .replacen("<Body>", "<Signature>x</Signature><Body>", 1);
        let decoded = decode_within(more.as_bytes(), Limits::default()).unwrap();
        prop_assert_eq!(decoded.unknown_elements, 4);
        prop_assert_eq!(Ok(decoded.message), decode(sample.as_bytes()));
    }

    #[test]
    fn no_bytes_make_it_panic(seed: u64, which in 0..30_usize, at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
        let mut bytes = message(&transactions()[which], Filling::Mixed, &mut Choices(seed)).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = decode(&bytes) {
            prop_assert_eq!(decode(&encode(&read)), Ok(read));
        }
        let _ = wire::envelope(&bytes);
        let cut = cut.index(bytes.len());
        prop_assert!(decode(&bytes[..cut]).is_err());
    }
}
