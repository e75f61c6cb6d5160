//! Laws that hold for any text: nothing panics, spans index the text, values come from it, canonical forms are fixed.

use intake::elements::ElementKind;
use intake::redact::{is_personal, redact};
use intake::{Reading, read};
use kernel::time::Timestamp;
use proptest::prelude::*;

fn received() -> Option<Timestamp> {
    Some(Timestamp::parse("2026-01-30T10:13:00+08:00").expect("a right time"))
}

/// Pieces of which reports are made, in any order, between any characters.
fn report() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("转账".to_owned()),
        Just("6222 0200 0000 9001 538".to_owned()),
        Just("昨晚十点半".to_owned()),
        Just("3万2".to_owned()),
        Just("（户名：罗永强，工行）".to_owned()),
        Just("，".to_owned()),
        Just("。".to_owned()),
        Just("微信xingyao0000".to_owned()),
        Just("2022-10-1914:25:25".to_owned()),
        Just("hxxp://a0000[.]cn/x".to_owned()),
        Just("前两笔".to_owned()),
        Just("依次为".to_owned()),
        Just("共计".to_owned()),
        Just("深圳市恒宁贸易有限公司".to_owned()),
        Just("幺九二零零零零四五三四".to_owned()),
        Just("“".to_owned()),
        Just("”".to_owned()),
        Just("下载".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("每单".to_owned()),
        Just("3单".to_owned()),
        "[0-9]{1,20}",
        "[一二三四五六七八九十百千万亿零点]{1,12}",
        "\\PC{0,6}",
        "[0-9年月日时分点:：.-]{1,12}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check(text: &str) -> Reading {
    let reading = read(text, received());
    let characters: Vec<char> = text.chars().collect();
    let mut last = 0;
    for element in &reading.elements {
        assert!(element.span.start < element.span.end && element.span.end <= characters.len());
        let words: String = characters[element.span.start..element.span.end].iter().collect();
        assert_eq!(element.surface.reveal(), words);
        assert!(element.span.start >= last, "elements overlap or are out of order in {text:?}");
        last = element.span.end;
    }
    for payment in &reading.payments {
        assert!(payment.span.start < payment.span.end && payment.span.end <= characters.len());
        assert!(payment.amount.get() > 0);
    }
    reading
}

/// So many cases, or as many as PROPTEST_CASES says: `make soak` asks for more.
fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(usual))
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_utf8_is_read(text in any::<String>(), tail in report()) {
        check(&text);
        check(&format!("{text}{tail}{text}"));
        let _ = redact(&text);
    }

    #[test]
    fn any_text_is_read(text in "\\PC*") {
        check(&text);
        let _ = read(&text, None);
    }

    #[test]
    fn any_report_is_read(text in report()) {
        let reading = check(&text);
        // Without the report's time nothing relative to it is made up.
        let timeless = read(&text, None);
        prop_assert_eq!(timeless.elements, reading.elements);
        prop_assert_eq!(timeless.label, reading.label);
    }

    #[test]
    fn a_canonical_card_is_read_as_itself(digits in "62[0-9]{14}") {
        let reading = check(&format!("转账5000元到对方卡号{digits}。"));
        for element in reading.elements.iter().filter(|element| element.kind == ElementKind::BankCard) {
            prop_assert_eq!(element.value.reveal(), digits.as_str());
        }
    }
}

/// How a value is announced where it stands alone; kinds without a lead are not read out of their surroundings.
fn announced(kind: ElementKind, value: &str) -> Option<String> {
    Some(match kind {
        ElementKind::BankCard => format!("转到对方卡号{value}。"),
        ElementKind::ResidentId => format!("身份证号{value}。"),
        ElementKind::Phone => format!("对方电话{value}。"),
        ElementKind::Url => format!("网址{value} 。"),
        ElementKind::Wallet => format!("钱包地址{value} 。"),
        _ => return None,
    })
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn canonical_of_canonical_is_itself(text in report()) {
        for element in read(&text, received()).elements {
            let value = element.value.reveal();
            let Some(alone) = announced(element.kind, value) else { continue };
            let again = read(&alone, received()).elements;
            let found = again.iter().find(|one| one.span.start > 0);
            if let Some(found) = found.filter(|found| found.kind == element.kind) {
                prop_assert_eq!(found.value.reveal(), value, "{:?}", element.kind);
            }
        }
    }
}

proptest! {
    // Each case reads a text many times over.
    #![proptest_config(cases(60))]

    #[test]
    fn masking_removes_every_personal_element(text in report()) {
        let copy = redact(&text).text;
        let left: Vec<_> = read(&copy, received()).elements.into_iter().filter(|one| is_personal(one.kind)).collect();
        prop_assert!(left.is_empty(), "{left:?} is left in {copy:?}");
        for element in read(&text, received()).elements.iter().filter(|one| is_personal(one.kind)) {
            let whole = element.surface.reveal();
            prop_assert!(whole.chars().count() < 6 || !copy.contains(whole), "{whole:?} is left in {copy:?}");
        }
        prop_assert_eq!(redact(&copy).text, copy);
    }
}

#[test]
fn a_hundred_thousand_characters_are_read_in_time() {
    for piece in [
        "转账500，",
        "6222020012345678905，",
        "昨晚十点半向罗永强（6222 0200 0000 9001 538，工行）转账3万2，",
        "第一笔五千 ",
        "“下载”",
    ] {
        let length = piece.chars().count();
        let text = piece.repeat(100_000 / length);
        let reading = check(&text);
        assert!(reading.payments.len() <= text.len());
    }
}

#[test]
fn nothing_is_made_of_redaction_holes() {
    let reading = check(
        "受害人（）在内接到电话，后通过农业银行卡（卡号：，户名：；）向对方账户转账损失元。共计损失元。",
    );
    assert_eq!((reading.elements.len(), reading.payments.len(), reading.stated_total), (0, 0, None));
    assert_eq!(reading.missing.len(), 5);
}

#[test]
fn debug_prints_no_whole_number_or_name() {
    let shown = format!("{:?}", check("向罗永强6222020000009001538转账5000元，电话13800001234。"));
    for secret in ["罗永强", "6222020000009001538", "13800001234"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
