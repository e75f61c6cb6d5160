//! Naive centres in the city: whoever stops and follows saves money, whoever only watches saves nothing, and the
//! manual way of working saves what a real city saved.

mod centre;

use centre::chaser::{Chaser, Pace};
use centre::start;
use city::truth::{self, Figures};
use city::{City, Config};
use kernel::Fen;

fn permille(part: Fen, whole: Fen) -> i64 {
    part.get() * 1_000 / whole.get()
}

fn run(config: Config, pace: Pace, hours: i64) -> Figures {
    let mut chaser = Chaser::new(config, pace);
    let figures = chaser.run(start().plus_seconds(hours * 3_600));
    println!(
        "seed {} saved {} ‰, prompt {} ‰, orders {} {:?} {figures:?}",
        config.seed,
        permille(figures.saved_fen, figures.stolen_fen),
        permille(figures.saved_prompt_fen, figures.stolen_prompt_fen),
        chaser.sent,
        chaser.results,
    );
    figures
}

#[test]
fn whoever_stops_and_follows_saves_money_and_the_faster_the_more() {
    let pace = |minutes| Pace { entry_minutes: minutes, hop_minutes: minutes, pairs: None };
    let (mut quick, mut slow) = (0, 0);
    for seed in 1..=3 {
        let config = Config::small(seed, start());
        let (one, other) = (run(config, pace(1), 30), run(config, pace(45), 30));
        assert!(one.saved_fen > Fen::ZERO && one.stops > 50, "{one:?}");
        quick += permille(one.saved_prompt_fen, one.stolen_prompt_fen);
        slow += permille(other.saved_prompt_fen, other.stolen_prompt_fen);
    }
    assert!(quick > slow, "{quick} ‰ against {slow} ‰");
}

#[test]
fn whoever_only_watches_saves_nothing() {
    let mut city = City::new(Config::small(1, start()));
    city.advance(start().plus_seconds(36 * 3_600));
    let figures = truth::of(&city).figures();
    assert_eq!((figures.saved_fen, figures.stops, figures.held_fen), (Fen::ZERO, 0, Fen::ZERO));
    assert!(figures.stolen_fen > Fen::ZERO);
}

/// The gate of the assumptions: 3 to 8 % (a real city's first half-year: 5.0 %, DOMAIN 6).
#[test]
fn the_manual_way_saves_what_a_real_city_saved() {
    let manual = Pace { entry_minutes: 30, hop_minutes: 45, pairs: Some([2, 1]) };
    let mut saved: Vec<_> = (1..=9)
        .map(|seed| {
            let figures = run(Config::race(seed, start(), 200), manual, 14 * 24);
            permille(figures.saved_fen, figures.stolen_fen)
        })
        .collect();
    saved.sort_unstable();
    assert!((30..=80).contains(&saved[4]), "median of {saved:?} ‰");
}
