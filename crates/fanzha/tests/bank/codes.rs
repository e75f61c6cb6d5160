//! Every wrong order and its exact code, in the order in which a bank checks; repeats; strangers.

use kernel::Fen;
use serde_json::json;
use wire::codes::FreezeType;
use wire::{
    ApplicationId, ApplicationPrefix, Attachment, OrganisationCode, PaperKind, Personal, StopExtension,
    StopOrder,
};

use crate::bank::Bank;
use crate::platform::{
    Platform, code_of, connected, freeze_order, stop_order, stop_release, transmission, wall,
};

struct Asked {
    bank: Bank,
    platform: Platform,
    number: u64,
}

impl Asked {
    /// What a stop order that was changed gets.
    async fn stop(&mut self, change: impl FnOnce(&mut StopOrder)) -> String {
        self.number += 1;
        let mut order = stop_order(u128::from(self.number));
        change(&mut order);
        self.send(transmission(self.number, order)).await
    }

    /// What a stop order gets whose text was changed.
    async fn text(&mut self, from: &str, to: &str) -> String {
        self.number += 1;
        let text = String::from_utf8(transmission(self.number, stop_order(u128::from(self.number)))).unwrap();
        assert!(text.contains(from), "{from}");
        self.send(text.replacen(from, to, 1).into_bytes()).await
    }

    async fn send(&mut self, bytes: Vec<u8>) -> String {
        let said = self.bank.exchange(&mut self.platform, bytes).await;
        let code = said.strip_prefix("100000, 100102 ").expect("a feedback to a stop");
        code.split(' ').next().unwrap_or_default().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_order_gets_its_code() {
    let (bank, platform) = connected("").await;

    // No message, no order, none that can be answered.
    assert_eq!(bank.send(b"<Response".to_vec()).await, "200001");
    let text = || String::from_utf8(transmission(1, stop_order(1))).unwrap();
    let unknown = text().replace("<TxCode>100101", "<TxCode>100777");
    assert_eq!(bank.send(unknown.into_bytes()).await, "200006");
    let headless = text().replace("<MessageFrom>111111000000</MessageFrom>", "");
    assert_eq!(bank.send(headless.into_bytes()).await, "200001");
    let nameless = text().replace("<ApplicationID>0101", "<ApplicationID>x");
    assert_eq!(bank.send(nameless.into_bytes()).await, "200001");
    let stranger = bank.sender("stranger.test").send(&bank.orders, transmission(1, stop_order(1))).await;
    assert_eq!(code_of(&stranger.unwrap()), "200005");

    // Fields.
    let mut asked = Asked { bank, platform, number: 0 };
    assert_eq!(asked.text("<TransferAmount>49800.00</TransferAmount>", "").await, "0500");
    assert_eq!(asked.text("49800.00", "4.98e4").await, "0200");
    assert_eq!(asked.text("<TransferTime>2026", "<TransferTime>26").await, "0800");
    assert_eq!(asked.text("<Currency>CNY", "<Currency>C N").await, "0599");

    // What the order shows by itself.
    assert_eq!(asked.stop(|order| drop(order.attachments.remove(0))).await, "0600");
    let wrong_paper = |order: &mut StopOrder| {
        order.attachments[2] = Attachment::new(PaperKind::FreezeDocument, "x.pdf", vec![1]).unwrap();
    };
    assert_eq!(asked.stop(wrong_paper).await, "0600");
    assert_eq!(asked.stop(|order| order.transfer_amount = Fen::new(-1)).await, "0200");
    let too_long = |order: &mut StopOrder| {
        order.expire_time = order.start_time.instant().plus_seconds(48 * 3_600 + 1).into();
    };
    assert_eq!(asked.stop(too_long).await, "0801");
    let ahead = |order: &mut StopOrder| {
        order.applicant.application_time = wall().plus_seconds(3 * 86_400).into();
    };
    assert_eq!(asked.stop(ahead).await, "0802");
    let elsewhere =
        |order: &mut StopOrder| order.bank_id = Some(OrganisationCode::parse("999100000000").unwrap());
    assert_eq!(asked.stop(elsewhere).await, "0700");

    // What the bank's system says.
    let number = |digits: &'static str| {
        move |order: &mut StopOrder| order.account_number = Personal::new(digits).unwrap()
    };
    assert_eq!(asked.stop(number("6222020000000000000")).await, "0300");
    assert_eq!(asked.stop(|order| order.account_name = Personal::new("吴某").unwrap()).await, "0301");
    assert_eq!(asked.stop(number("6222020000001234568")).await, "0302");
    assert_eq!(asked.stop(number("6222020000001234569")).await, "0303");
    assert_eq!(asked.stop(number("6222020000001234570")).await, "0304");
    assert_eq!(asked.stop(number("6222020000001234571")).await, "1303", "frozen by a court");
    assert_eq!(asked.stop(|order| order.transfer_amount = Fen::new(100)).await, "0400");
    let another_day = |order: &mut StopOrder| {
        order.transfer_time = order.transfer_time.instant().plus_seconds(-86_400).into();
    };
    assert_eq!(asked.stop(another_day).await, "0400");
    assert_eq!(asked.bank.seen().await["made"].as_array().map(Vec::len), Some(0), "nothing was held yet");

    repeats_and_limits(asked).await;
}

/// The same again in every way, then the second and the third stop.
async fn repeats_and_limits(mut asked: Asked) {
    let first = stop_order(100);
    assert_eq!(asked.send(transmission(100, first.clone())).await, "0000");
    assert_eq!(asked.bank.send(transmission(100, first.clone())).await, "200003");
    assert_eq!(asked.send(transmission(101, first.clone())).await, "0900");
    assert_eq!(asked.send(transmission(102, stop_order(102))).await, "1301");
    let release = |number: u64, of: &StopOrder| transmission(number, stop_release(u128::from(number), of));
    let (bank, platform) = (&asked.bank, &mut asked.platform);
    let never = bank.exchange(platform, release(103, &stop_order(999))).await;
    assert_eq!(never, "100000, 100104 0400");
    assert_eq!(bank.exchange(platform, release(104, &first)).await, "100000, 100104 0000");
    assert_eq!(bank.exchange(platform, release(105, &first)).await, "100000, 100104 1900");
    let late = extension(106, &first);
    assert_eq!(bank.exchange(platform, transmission(106, late)).await, "100000, 100106 1800");
    let second = stop_order(107);
    assert_eq!(asked.send(transmission(107, second.clone())).await, "0000");
    let third = extension(108, &second);
    let said = asked.bank.exchange(&mut asked.platform, transmission(108, third)).await;
    assert_eq!(said, "100000, 100106 1304");
    asked.bank.exchange(&mut asked.platform, release(109, &second)).await;
    assert_eq!(asked.send(transmission(110, stop_order(110))).await, "1304");

    // Part of the balance, the rest behind it, then the whole, then nothing more.
    let mut part = freeze_order(120);
    (part.freeze_type, part.balance) = (FreezeType::AMOUNT, Some(Fen::new(2_000_000)));
    let said = asked.bank.exchange(&mut asked.platform, transmission(120, part)).await;
    assert_eq!(said, "100000, 100202 0000 AccountBalance 32100.55 FrozedBalance 20000.00");
    let mut whole = freeze_order(121);
    whole.freeze_type = FreezeType::WHOLE;
    let said = asked.bank.exchange(&mut asked.platform, transmission(121, whole)).await;
    assert_eq!(said, "100000, 100202 0000 AccountBalance 32100.55 FrozedBalance 12100.55");
    let said = asked.bank.exchange(&mut asked.platform, transmission(122, freeze_order(122))).await;
    assert_eq!(said, "100000, 100202 1303 AccountBalance 32100.55");
    assert_eq!(asked.send(transmission(123, stop_order(123))).await, "1303");
}

fn extension(number: u128, of: &StopOrder) -> StopExtension {
    StopExtension {
        application_id: ApplicationId::new(ApplicationPrefix::STOP_EXTENSION, number),
        application_type: None,
        original_application_id: of.application_id,
        case_number: of.case_number.clone(),
        case_type: of.case_type,
        emergency_level: of.emergency_level,
        bank_id: of.bank_id,
        bank_name: of.bank_name.clone(),
        account_type: of.account_type,
        account_name: of.account_name.clone(),
        account_number: of.account_number.clone(),
        postpone_start_time: of.expire_time,
        expire_time: of.expire_time.instant().plus_seconds(48 * 3_600).into(),
        extend_remark: None,
        applicant: of.applicant.clone(),
        attachments: of.attachments.clone(),
    }
}

/// A silent system is asked again; past the bank's patience the police hear 1100, and a hold that was made unheard is let go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_system_is_asked_again_and_then_told_of() {
    let (bank, mut platform) = connected("patience_seconds = 4").await;
    bank.core("silence", json!({ "account": 2 })).await;
    let said = bank.exchange(&mut platform, transmission(1, stop_order(1))).await;
    assert_eq!(said, "100000, 100102 0000 AccountBalance 32100.55");
    bank.exchange(&mut platform, transmission(2, stop_release(2, &stop_order(1)))).await;
    // The question about the account is heard, every hold is made and its answer lost.
    bank.core("silence", json!({ "hold": 1_000_000 })).await;
    let said = bank.exchange(&mut platform, transmission(3, stop_order(3))).await;
    assert_eq!(said, "100000, 100102 1100");
    assert_eq!(bank.seen().await["made"].as_array().map(Vec::len), Some(2), "it was made, unheard");
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(bank.seen().await["standing"], json!([]), "{}", bank.log());
}
