//! The worst level of faults, many small races: nothing is ordered that must not be, nothing is lost, all is told.

use race::{Config, Policy, race};

const SEEDS: u64 = 200;
const CASES: u32 = 5;

/// One share of the seeds, so that a runner that runs tests side by side shares the work out. Each seed takes the
/// policy whose turn it is: half of them the machine, for it orders most.
fn check(share: u64) {
    let policies = [Policy::Machine, Policy::Manual, Policy::Machine, Policy::Beside];
    let (mut orders, mut crashes) = (0, 0);
    for seed in (1..=SEEDS).filter(|seed| seed % 4 == share) {
        let policy = policies[(seed / 4 % 4) as usize];
        let outcome = race(&Config { faults: 3, policies: vec![policy], ..Config::new(seed, CASES) }, None);
        assert_eq!(outcome.violations_told, Vec::<String>::new(), "seed {seed}, {}", policy.name());
        assert_eq!(outcome.violations, 0, "seed {seed}");
        let did = &outcome.policies[policy.name()];
        orders += did.orders;
        crashes += did.crashes;
    }
    println!("{orders} orders, {crashes} crashes");
    // A run in which nothing happens would break no law either.
    assert!(orders > 1_000, "{orders} orders left");
    assert!(crashes > 25, "the centre went down {crashes} times");
}

#[test]
fn first_quarter_of_the_seeds() {
    check(0);
}

#[test]
fn second_quarter_of_the_seeds() {
    check(1);
}

#[test]
fn third_quarter_of_the_seeds() {
    check(2);
}

#[test]
fn last_quarter_of_the_seeds() {
    check(3);
}
