//! The city's files: what they say adds up, and the truth about reports is what stands in their texts.

use std::collections::BTreeMap;

use city::{City, Config, Happening, Report, files, truth};
use kernel::{Fen, Timestamp};

fn city_and_reports() -> (City, Vec<Report>) {
    let start = Timestamp::parse("2026-03-02T09:00:00+08:00").unwrap();
    let mut city = City::new(Config::small(4, start));
    let heard = city.advance(start.plus_seconds(12 * 3_600));
    let reports = heard.into_iter().filter_map(|happening| match happening {
        Happening::Report(report) => Some(report),
        Happening::Answer(_) => None,
    });
    (city, reports.collect())
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    csv.lines().skip(1).map(|line| line.split(',').collect())
}

#[test]
fn balances_follow_from_the_transfers_and_end_at_the_accounts() {
    let (city, _) = city_and_reports();
    let transfers = written(|out| files::write_transfers(&city, out));
    let accounts = written(|out| files::write_accounts(&city, out));
    assert_eq!(rows(&transfers).count(), city.transfer_count());
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows(&transfers) {
        assert_eq!(row.len(), 10, "{row:?}");
        let (amount, payer_after, payee_after): (i64, i64, i64) =
            (row[4].parse().unwrap(), row[6].parse().unwrap(), row[7].parse().unwrap());
        if let Some(before) = last.insert(row[2].to_owned(), payer_after) {
            assert_eq!(before - amount, payer_after, "{row:?}");
        }
        if let Some(before) = last.insert(row[3].to_owned(), payee_after) {
            assert_eq!(before + amount, payee_after, "{row:?}");
        }
    }
    for row in rows(&accounts).filter(|row| last.contains_key(row[0])) {
        assert_eq!(row[8].parse::<i64>().unwrap(), last[row[0]], "{row:?}");
    }
}

#[test]
fn the_hops_of_a_story_begin_with_what_was_stolen() {
    let (city, _) = city_and_reports();
    let transfers = written(|out| files::write_transfers(&city, out));
    let payers: BTreeMap<_, _> = rows(&transfers).map(|row| (row[0].to_owned(), row[2].to_owned())).collect();
    let hops = written(|out| files::write_true_hops(&city, out));
    for story in truth::of(&city).stories() {
        let id = story.report_id.to_string();
        let is_victims = |row: &Vec<&str>| story.payments.iter().any(|p| p.from.reveal() == payers[row[0]]);
        let stolen: i64 = rows(&hops)
            .filter(|row| row[2] == id && is_victims(row))
            .map(|row| row[3].parse::<i64>().unwrap())
            .sum();
        assert_eq!(Fen::new(stolen), story.stolen_fen, "{id}");
    }
}

#[test]
fn annotated_reports_quote_their_texts() {
    let (city, reports) = city_and_reports();
    let heard = written(|out| files::write_reports(&reports, out));
    let annotated = written(|out| files::write_true_reports(&city, &reports, out));
    assert_eq!((heard.lines().count(), annotated.lines().count()), (reports.len(), reports.len()));
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (line, truth) in heard.lines().zip(annotated.lines()) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let truth: serde_json::Value = serde_json::from_str(truth).unwrap();
        assert_eq!((&line["id"], &line["text"]), (&truth["id"], &truth["text"]));
        assert!(line.get("label").is_none() && line.get("payments").is_none());
        let text = truth["text"].as_str().unwrap();
        for element in truth["elements"].as_array().unwrap() {
            assert!(text.contains(element["surface"].as_str().unwrap()), "{element} in {text}");
            *kinds.entry(element["kind"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let payments = truth["payments"].as_array().unwrap();
        let paid: i64 = payments.iter().map(|payment| payment["amount_fen"].as_i64().unwrap()).sum();
        let back = truth["received_back_fen"].as_i64().unwrap();
        assert_eq!(truth["total_loss_fen"].as_i64().unwrap(), (paid - back).max(0));
    }
    for kind in ["bank_card", "phone", "name_suspect", "wechat", "qq", "app", "url", "resident_id"] {
        assert!(kinds.get(kind).is_some_and(|count| *count > 3), "{kind}: {kinds:?}");
    }
}

#[test]
fn gang_cards_are_listed_with_their_layer() {
    let (city, _) = city_and_reports();
    let mules = written(|out| files::write_true_mules(&city, out));
    let truth = truth::of(&city);
    for row in rows(&mules) {
        assert!(truth.is_mule(&kernel::AccountNo::parse(row[0]).unwrap()));
        assert!((1..=5).contains(&row[2].parse::<u8>().unwrap()));
    }
    for story in truth.stories() {
        for payment in story.payments {
            let line = rows(&mules).find(|row| row[0] == payment.to.reveal()).unwrap();
            assert_eq!(line[2], "1");
        }
    }
}
