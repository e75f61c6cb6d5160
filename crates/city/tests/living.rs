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

#[test]
fn no_two_reports_are_told_alike() {
    let mut city = City::new(Config::small(5, start()));
    let happenings = city.advance(start().plus_seconds(48 * 3_600));
    let mut told = std::collections::BTreeSet::new();
    let mut shapes = std::collections::BTreeSet::new();
    let mut count = 0;
    for happening in happenings {
        let Happening::Report(report) = happening else { continue };
        count += 1;
        shapes.insert(report.text.chars().filter(|c| !c.is_numeric()).collect::<String>());
        assert!((30..1_500).contains(&report.text.chars().count()), "{}", report.text);
        assert!(told.insert(report.text));
    }
    // Even without their numbers.
    assert_eq!((told.len(), shapes.len()), (count, count));
}

#[test]
fn reports_say_what_the_truth_says_they_do() {
    let mut city = City::new(Config::small(6, start()));
    let reports = city.advance(start().plus_seconds(24 * 3_600));
    let stories = truth::of(&city).stories();
    let mut accounts_told = 0;
    for happening in reports {
        let Happening::Report(report) = happening else { continue };
        let story = stories.iter().find(|story| story.report_id == report.id).unwrap();
        let digits: String =
            report.text.chars().map(kernel::account::fold_width).filter(char::is_ascii_digit).collect();
        for payment in &story.payments {
            let is_there = digits.contains(payment.to.reveal());
            let is_told_elsewhere =
                story.payments.iter().any(|other| other.to == payment.to && other.told.has_number);
            assert_eq!(is_there, is_told_elsewhere, "{}", report.text);
            accounts_told += usize::from(is_there);
            if payment.told.has_name {
                assert!(report.text.contains(&payment.to_name), "{}", report.text);
            }
        }
    }
    assert!(accounts_told > 300, "{accounts_told}");
}

/// Stop success falls steeply with the delay of the report (DOMAIN 6).
#[test]
fn the_later_the_report_the_less_is_left_to_stop() {
    // Reports up to 30 minutes, 2 hours, 12 hours after the last payment, and later.
    let limits_minutes = [30, 120, 720, i64::MAX];
    let mut sums = [(0_i64, 0_i64); 4];
    for seed in 1..=3 {
        let mut city = City::new(Config::small(seed, start()));
        let until = start().plus_seconds(3 * 86_400);
        while let Some(next) = city.next_at().filter(|next| *next <= until) {
            for happening in city.advance(next) {
                let Happening::Report(report) = happening else { continue };
                let story = truth::of(&city).story(report.id).unwrap();
                let minutes = report.at.micros_since(story.payments.last().unwrap().at) / 60_000_000;
                let band = limits_minutes.iter().position(|limit| minutes <= *limit).unwrap();
                sums[band].0 += story.stolen_fen.get();
                sums[band].1 += story.loose_fen.get();
            }
        }
    }
    let left = sums.map(|(stolen, loose)| loose * 1_000 / stolen);
    assert!(left.is_sorted_by(|sooner, later| sooner > later), "{left:?} ‰");
    assert!(left[0] > 400 && left[3] < 80, "{left:?} ‰");
}
