//! Laws that hold whatever a centre orders: money is conserved, the truth adds up, the same orders give the same
//! bytes.

mod centre;

use centre::*;
use city::{City, Config, Happening, truth};
use kernel::{Fen, Minutes};
use proptest::prelude::*;

/// What a centre does next; the numbers choose among the cards that hold stolen money.
#[derive(Clone, Debug)]
enum Act {
    Wait(i64),
    Stop(usize),
    Freeze(usize, i64),
    Query(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (1_i64..7_200).prop_map(Act::Wait),
        (0_usize..500).prop_map(Act::Stop),
        ((0_usize..500), (1_i64..2_000_000)).prop_map(|(which, fen)| Act::Freeze(which, fen)),
        (0_usize..500).prop_map(Act::Query),
    ]
}

/// Every answer survives the wire.
fn check_wire(happenings: &[Happening]) {
    for happening in happenings {
        if let Happening::Answer(answer) = happening {
            let read_back = wire::decode(&wire::encode(&answer.message));
            assert_eq!(read_back.as_ref(), Ok(&answer.message));
        }
    }
}

/// Lets a centre act and writes down everything it hears.
fn live(seed: u64, acts: &[Act]) -> (City, String) {
    let mut city =
        City::new(Config { answer_median: Minutes(2), bank_faults: 2, ..Config::small(seed, start()) });
    city.advance(start().plus_seconds(6 * 3_600));
    let mut heard = String::new();
    for (number, act) in acts.iter().enumerate() {
        let now = city.now();
        let payments: Vec<_> =
            truth::of(&city).stories().into_iter().flat_map(|story| story.payments).collect();
        let target = |which: usize| {
            let payment = payments[which % payments.len()].clone();
            let bank_name = payment.to_bank.to_owned();
            Target {
                number: payment.to,
                name: payment.to_name,
                bank_name,
                amount: payment.amount_fen,
                at: payment.at,
            }
        };
        let number = number as u128;
        let (target, message) = match act {
            Act::Wait(seconds) => {
                let happenings = city.advance(now.plus_seconds(*seconds));
                check_wire(&happenings);
                heard.push_str(&format!("{happenings:?}\n"));
                continue;
            }
            Act::Stop(which) => (target(*which), down(number, stop(number, &target(*which), now))),
            Act::Freeze(which, fen) => {
                (target(*which), down(number, freeze(number, &target(*which), Some(Fen::new(*fen)), now)))
            }
            Act::Query(which) => (target(*which), down(number, query(number, &target(*which), now))),
        };
        heard.push_str(&format!("{:?}\n", city.deliver(&bank_id(&target.bank_name), &message, now)));
    }
    heard.push_str(&format!("{:?}\n", city.advance(city.now().plus_seconds(3 * 3_600))));
    (city, heard)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn money_is_conserved_and_the_same_orders_give_the_same_bytes(
        seed in 1_u64..1_000,
        acts in proptest::collection::vec(act(), 1..40),
    ) {
        let untouched = City::new(Config::small(seed, start()));
        let (city, heard) = live(seed, &acts);
        let truth = truth::of(&city);
        // New cards and traders bring their holders' money along; everything else only moves.
        prop_assert_eq!(truth.all_money(), truth.money_brought());
        prop_assert!(truth.money_brought() >= truth::of(&untouched).money_brought());
        for story in truth.stories() {
            let gone: Fen = story.gone.values().copied().sum();
            let whereabouts = Fen::checked_sum([story.saved_fen, story.loose_fen, gone]);
            prop_assert_eq!(whereabouts, Some(story.stolen_fen));
        }
        let figures = truth.figures();
        prop_assert!(figures.saved_fen <= figures.held_fen);
        prop_assert_eq!(live(seed, &acts).1, heard);
    }
}
