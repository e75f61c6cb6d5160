//! Every way in which bytes are no message, in the order in which it is found.

use wire::{Limits, decode, decode_within, envelope};

use crate::golden;

const SERIAL: &str = "102100000000_0000000000002026011018183000000000000007";
const APPLICATION: &str = "010120260110181800000000000000000042";

fn check(bytes: impl AsRef<[u8]>) -> String {
    match decode(bytes.as_ref()) {
        Ok(_) => "ok".to_owned(),
        Err(error) => format!("{} {} {error}", error.return_code(), error.result_code()),
    }
}

/// A feedback with this body.
fn feedback(body: &str) -> String {
    format!(
        "<Request><Head><Mode>01</Mode><To>111111000000</To><TxCode>100102</TxCode>\
         <TransSerialNumber>{SERIAL}</TransSerialNumber></Head><Body>{body}</Body></Request>"
    )
}

/// A feedback with these elements after the mandatory ones.
fn with(elements: &str) -> String {
    feedback(&format!("<ApplicationID>{APPLICATION}</ApplicationID><Result>0000</Result>{elements}"))
}

#[test]
fn what_is_no_xml() {
    assert_eq!(check(b"<a>\xff</a>"), "200001 0501 the message is not UTF-8 from byte 3");
    assert_eq!(
        check(r#"<?xml version="1.0" encoding="GBK"?><Request/>"#),
        "200001 0501 the message declares the encoding \"GBK\", only UTF-8 is spoken"
    );
    assert_eq!(check(""), "200001 0599 the message is not well-formed at byte 0: no element");
    assert_eq!(
        check("<Request><Head>"),
        "200001 0599 the message is not well-formed at byte 15: it ends inside an element"
    );
    assert_eq!(
        check("<a/><b/>"),
        "200001 0599 the message is not well-formed at byte 4: a second root element"
    );
    assert_eq!(
        check("<a/>x"),
        "200001 0599 the message is not well-formed at byte 4: text outside the root element"
    );
    assert!(check("<a></b>").starts_with("200001 0599 the message is not well-formed at byte 3: "));
    assert_eq!(
        check(r#"<!DOCTYPE a [<!ENTITY x "y">]><Request>&x;</Request>"#),
        "200001 0599 the message has a document type at byte 0, which is not accepted"
    );
    assert_eq!(
        check("<Request>&x;</Request>"),
        "200001 0599 the message refers to the entity \"x\" at byte 9"
    );
    assert_eq!(
        check("<Request>&#0;</Request>"),
        "200001 0599 the message refers to the entity \"#0\" at byte 9"
    );
}

#[test]
fn what_is_too_much() {
    let limits = Limits { bytes_max: 100, elements_max: 4, depth_max: 3 };
    let check = |text: &str| decode_within(text.as_bytes(), limits).unwrap_err().to_string();
    assert_eq!(check(&" ".repeat(101)), "the message has 101 bytes, more than 100");
    assert_eq!(check("<a><b/><b/><b/><b/></a>"), "the message has more than 4 elements");
    assert_eq!(check("<a><b/><b/><b/></a>"), "the root element is \"a\", neither Request nor Response");
    assert_eq!(check("<a><b><c><d/></c></b></a>"), "the message is nested deeper than 3 at byte 9");
    assert_eq!(check("<a><b><c/></b></a>"), "the root element is \"a\", neither Request nor Response");
}

#[test]
fn what_is_no_message() {
    assert_eq!(
        check("<Envelope/>"),
        "200001 0599 the root element is \"Envelope\", neither Request nor Response"
    );
    assert_eq!(
        check("<Request>x</Request>"),
        "200001 0599 the element Request is wrong: it holds text where only elements may stand"
    );
    assert_eq!(check("<Request/>"), "200001 0500 the element Request/Head is missing");
    assert_eq!(
        check("<Response><Head/></Response>"),
        "200001 0500 the element Response/Head/MessageFrom is missing"
    );
    let good = with("");
    assert_eq!(check(&good), "ok");
    assert_eq!(
        check(good.replace("<Mode>01</Mode>", "")),
        "200001 0500 the element Request/Head/Mode is missing"
    );
    assert_eq!(
        check(good.replace("<To>1", "<To>")),
        "200001 0599 the element Request/Head/To is wrong: it has 11 characters, not 12"
    );
    assert_eq!(
        check(good.replace("100102", "100199")),
        "200006 0599 the transaction code \"100199\" is unknown"
    );
    assert_eq!(
        check(good.replace("100102", "100101")),
        "200006 0599 the transaction code 100101 does not travel in a Request"
    );
    assert_eq!(
        check(good.replace(SERIAL, &SERIAL[1..])),
        "200001 0599 the element Request/Head/TransSerialNumber is wrong: it has 52 characters, not 53"
    );
    let twice = good.replace("</Request>", "<Body/></Request>");
    assert_eq!(check(twice), "200001 0599 the element Request/Body stands more than once");
    let (head, _) = good.split_once("<Body>").unwrap();
    assert_eq!(check(format!("{head}</Request>")), "200001 0500 the element Request/Body is missing");
}

#[test]
fn what_is_no_field() {
    assert_eq!(check(feedback("")), "200001 0500 the element Request/Body/ApplicationID is missing");
    assert_eq!(
        check(feedback("<ApplicationID>0101</ApplicationID>")),
        "200001 0599 the element Request/Body/ApplicationID is wrong: it has 4 characters, not 36"
    );
    let no_result = feedback(&format!("<ApplicationID>{APPLICATION}</ApplicationID><Result> </Result>"));
    assert_eq!(check(no_result), "200001 0500 the element Request/Body/Result is missing");
    assert_eq!(
        check(with("<Result>0000</Result>")),
        "200001 0599 the element Request/Body/Result stands more than once"
    );
    assert_eq!(check(with("<StartTime/>")), "ok");
    assert_eq!(
        check(with("<StartTime>2026</StartTime>")),
        "200001 0800 the element Request/Body/StartTime is wrong: it is not a time yyyyMMddHHmmss"
    );
    assert_eq!(
        check(with("<StartTime>20260230000000</StartTime>")),
        "200001 0800 the element Request/Body/StartTime is wrong: it is not a time yyyyMMddHHmmss"
    );
    assert_eq!(check(with("<StartTime>20240229235959</StartTime>")), "ok");
    assert_eq!(
        check(with("<AccountBalance>1.005</AccountBalance>")),
        "200001 0200 the element Request/Body/AccountBalance is wrong: it is not an amount in yuan"
    );
    assert_eq!(
        check(with("<AccountBalance>壹</AccountBalance>")),
        "200001 0200 the element Request/Body/AccountBalance is wrong: it is not an amount in yuan"
    );
    assert_eq!(check(with("<AccountBalance>-1.05</AccountBalance>")), "ok");
    assert_eq!(
        check(with("<AccountType>01-1</AccountType>")),
        "200001 0599 the element Request/Body/AccountType is wrong: its character 3 may not stand there"
    );
    assert_eq!(check(with("<AccountType>0777</AccountType>")), "ok");
    let card = |length: usize| check(with(&format!("<CardNumber>{}</CardNumber>", "卡".repeat(length))));
    assert_eq!(card(50), "ok");
    assert_eq!(
        card(51),
        "200001 0599 the element Request/Body/CardNumber is wrong: it has 51 characters, more than 50"
    );
    assert_eq!(
        check(with("<CardNumber>6&#1;2</CardNumber>")),
        "200001 0599 the element Request/Body/CardNumber is wrong: its character 2 may not stand there"
    );
    assert_eq!(
        check(with("<CardNumber><b/></CardNumber>")),
        "200001 0599 the element Request/Body/CardNumber is wrong: it holds elements where only text may stand"
    );
}

#[test]
fn a_wrong_row_is_named_by_its_place() {
    let (_, statement) =
        golden::all().into_iter().find(|(name, _)| *name == "100302-statement-feedback").unwrap();
    let statement = String::from_utf8(statement).unwrap();
    let second = "<TransactionAmount>17700.00";
    assert_eq!(
        check(statement.replace(second, "<TransactionAmount>1e4")),
        "200001 0200 the element Request/Body/Accounts/Account[1]/Transactions/Transaction[2]/TransactionAmount is wrong: \
         it is not an amount in yuan"
    );
    assert_eq!(
        check(statement.replace("<BorrowingSigns>0</BorrowingSigns>", "")),
        "200001 0500 the element Request/Body/Accounts/Account[1]/Transactions/Transaction[2]/BorrowingSigns is missing"
    );
}

#[test]
fn the_numbers_of_a_wrong_message_can_still_be_told() {
    let wrong = with("<StartTime>soon</StartTime>");
    let told = envelope(wrong.as_bytes());
    assert_eq!(told.tx_code.as_deref(), Some("100102"));
    assert_eq!(told.trans_serial_number.map(|n| n.to_string()).as_deref(), Some(SERIAL));
    assert_eq!(told.application_id.map(|n| n.to_string()).as_deref(), Some(APPLICATION));
    assert_eq!(envelope(b"<a"), wire::Envelope::default());
    assert_eq!(envelope(feedback("").as_bytes()).application_id, None);
}
