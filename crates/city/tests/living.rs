//! The city by itself: the same seed gives the same bytes, no fen is made or lost, and it lives fast enough.

use city::{City, Config, Happening, truth};
use kernel::{Fen, Timestamp};

fn start() -> Timestamp {
    Timestamp::parse("2026-03-02T09:00:00+08:00").unwrap()
}

fn listing(happenings: &[Happening]) -> String {
    happenings
        .iter()
        .map(|happening| match happening {
            Happening::Report(report) => {
                format!("{} {} {:?} {}\n", report.id, report.at, report.source, report.text)
            }
            Happening::Answer(answer) => format!("{} {} {:?}\n", answer.bank_id, answer.at, answer.message),
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_however_time_is_cut() {
    let until = start().plus_seconds(5 * 3_600);
    let mut at_once = City::new(Config::small(7, start()));
    let mut in_steps = City::new(Config::small(7, start()));
    let whole = listing(&at_once.advance(until));
    let mut pieces = String::new();
    let mut at = start();
    while at < until {
        at = at.plus_seconds(613).min(until);
        pieces.push_str(&listing(&in_steps.advance(at)));
    }
    assert!(whole.lines().count() > 20);
    assert_eq!(whole, pieces);
    let other = listing(&City::new(Config::small(8, start())).advance(until));
    assert_ne!(whole, other);
}

#[test]
fn reports_come_every_few_minutes() {
    let mut city = City::new(Config::small(1, start()));
    let reports = city.advance(start().plus_seconds(24 * 3_600)).len();
    // 220 a day on average, one in six and a half minutes.
    assert!((170..270).contains(&reports), "{reports} reports in a day");
}

#[test]
fn no_fen_is_made_or_lost_and_stolen_money_is_where_the_truth_says() {
    let mut city = City::new(Config::small(3, start()));
    let all_money = truth::of(&city).all_money();
    for hour in 1..=48 {
        city.advance(start().plus_seconds(hour * 3_600));
        let truth = truth::of(&city);
        assert_eq!(truth.all_money(), all_money);
        for story in truth.stories() {
            let paid: Fen = story.payments.iter().map(|payment| payment.amount_fen).sum();
            let gone: Fen = story.gone.values().copied().sum();
            let whereabouts = Fen::checked_sum([story.saved_fen, story.loose_fen, gone]).unwrap();
            assert_eq!((story.stolen_fen, whereabouts), (paid, paid), "{story:?}");
        }
    }
}
