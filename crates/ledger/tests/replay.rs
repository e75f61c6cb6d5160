//! The index against the definition: every rule replayed transfer by transfer with real lots, on random ledgers.

mod oracle;

use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{Ledger, LedgerKey, Rule, Trace, TraceRequest, Transfer, UpstreamRequest};
use oracle::{Answer, World};
use proptest::prelude::*;
use zeroize::Zeroizing;

/// These tests are about bytes and their order, not about the disk: a folder in memory, where the system has one,
/// spares thousands of waits for it.
fn folder_in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn key() -> LedgerKey {
    LedgerKey::new(Zeroizing::new([7; 32]))
}

fn ledger_of(world: &World, batches: &[Vec<usize>]) -> Ledger {
    fill(Ledger::in_memory(), world, batches)
}

fn fill(mut ledger: Ledger, world: &World, batches: &[Vec<usize>]) -> Ledger {
    for batch in batches {
        let transfers: Vec<Transfer> = batch.iter().map(|&place| world.transfer(place)).collect();
        let report = ledger.append(&transfers).unwrap();
        assert_eq!((report.appended, report.refused), (transfers.len() as u64, Vec::new()));
    }
    let always = Window::new(Timestamp::from_seconds(-1), Timestamp::from_seconds(1 << 33));
    for account in world.accounts().filter(|&account| !world.frontier.contains(&account)) {
        ledger.mark_statement(&AccountNo::parse(&World::name(account)).unwrap(), always).unwrap();
    }
    ledger
}

fn request(world: &World, seed: usize, stolen_fen: u64, rule: Rule) -> TraceRequest {
    let transfer = world.transfer(seed);
    TraceRequest {
        transfer_id: Some(transfer.transfer_id),
        rule,
        dust: Fen::ZERO,
        ..TraceRequest::new(transfer.payer, transfer.at, Fen::new(stolen_fen as i64))
    }
}

fn answer_of(trace: &Trace) -> Answer {
    Answer {
        held: trace
            .held
            .iter()
            .map(|h| (h.account.reveal().into(), (h.held_fen.get() as u64, h.layer)))
            .collect(),
        left: trace.left.iter().map(|l| (l.transfer_id.clone(), l.fen.get() as u64)).collect(),
        hops: trace
            .hops
            .iter()
            .map(|h| (h.transfer_id.clone().unwrap(), (h.stolen_fen.get() as u64, h.layer)))
            .collect(),
    }
}

fn conserves(trace: &Trace) -> bool {
    let held: Fen = trace.held.iter().map(|held| held.held_fen).sum();
    let left: Fen = trace.left.iter().map(|left| left.fen).sum();
    held.checked_add(left) == Some(trace.stolen_fen)
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(10_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_walk_equals_the_replay(world in oracle::world(), pick in any::<prop::sample::Index>(), part in 1_u64..=100) {
        let seed = pick.index(world.moves.len());
        let stolen_fen = (world.moves[seed].amount * part).div_ceil(100);
        let ledger = ledger_of(&world, &[(0..world.moves.len()).collect()]);
        for rule in Rule::ALL {
            let trace = ledger.trace(&request(&world, seed, stolen_fen, rule)).unwrap();
            prop_assert!(conserves(&trace) || !rule.conserves(), "{trace:?}");
            prop_assert_eq!(answer_of(&trace), world.replay(seed, stolen_fen, rule), "{:?}", rule);
        }
    }

    #[test]
    fn the_order_of_arrival_changes_nothing(
        world in oracle::world_without_balances(),
        order in Just((0..40).collect::<Vec<usize>>()).prop_shuffle(),
        at_once in 1_usize..8,
    ) {
        let all: Vec<usize> = order.into_iter().filter(|&place| place < world.moves.len()).collect();
        let in_pieces: Vec<Vec<usize>> = all.chunks(at_once).map(<[usize]>::to_vec).collect();
        let streamed = ledger_of(&world, &in_pieces);
        let at_once = ledger_of(&world, &[(0..world.moves.len()).collect()]);
        prop_assert!(streamed.verify().unwrap().sound);
        for rule in Rule::ALL {
            let asked = request(&world, 0, world.moves[0].amount, rule);
            prop_assert_eq!(streamed.trace(&asked).unwrap(), at_once.trace(&asked).unwrap());
        }
    }

    #[test]
    fn later_rows_never_change_an_earlier_answer(world in oracle::world(), cut in any::<prop::sample::Index>()) {
        // The instant of the cut must be over: a row of the same second is no later row.
        let same_instant = |&&place: &&usize| world.moves[place].pause == 0;
        let places: Vec<usize> = (0..world.moves.len()).collect();
        let cut = cut.index(world.moves.len()) + 1;
        let cut = cut + places[cut..].iter().take_while(same_instant).count();
        let known = ledger_of(&world, &[(0..cut).collect()]);
        let grown = ledger_of(&world, &[(0..cut).collect(), (cut..world.moves.len()).collect()]);
        for rule in Rule::ALL {
            let mut asked = request(&world, 0, world.moves[0].amount, rule);
            asked.as_of = Some(world.transfer(cut - 1).at);
            let (before, after) = (known.trace(&asked).unwrap(), grown.trace(&asked).unwrap());
            prop_assert_eq!(answer_of(&before), answer_of(&after));
        }
    }

    #[test]
    fn the_way_up_is_the_way_down_turned_round(world in oracle::world(), pick in any::<prop::sample::Index>()) {
        let seed = pick.index(world.moves.len());
        let ledger = ledger_of(&world, &[(0..world.moves.len()).collect()]);
        let down = ledger.trace(&request(&world, seed, world.moves[seed].amount, Rule::Fifo)).unwrap();
        for left in &down.left {
            let asked = UpstreamRequest {
                transfer_id: Some(left.transfer_id.clone()),
                layers: u16::MAX,
                ..UpstreamRequest::new(left.account.clone())
            };
            let up = ledger.upstream(&asked).unwrap();
            let total: Fen = up.sources.iter().map(|source| source.fen).sum();
            prop_assert_eq!(total, up.followed_fen);
            let seed_id = down.seed_transfer_id.as_ref();
            let back = up.hops.iter().find(|hop| hop.transfer_id.as_ref() == seed_id).map(|hop| hop.stolen_fen);
            let itself = seed_id == Some(&left.transfer_id);
            prop_assert!(itself || back == Some(left.fen), "{:?} came back of {:?}", back, left);
        }
    }

    #[test]
    fn the_rules_keep_the_laws_of_their_kind(world in oracle::world(), pick in any::<prop::sample::Index>()) {
        let seed = pick.index(world.moves.len());
        let whole = world.moves[seed].amount;
        let ledger = ledger_of(&world, &[(0..world.moves.len()).collect()]);
        let table = ledger.trace_all(&request(&world, seed, whole, Rule::Fifo)).unwrap();
        let reached = |rule: Rule| {
            let trace = table.rules.iter().find(|trace| trace.rule == rule).unwrap();
            trace.hops.iter().map(|hop| hop.transfer_id.clone()).collect::<std::collections::BTreeSet<_>>()
        };
        for rule in Rule::ALL {
            // Whatever a rule says is possible: capped poison reaches every transfer and account that it reaches.
            prop_assert!(reached(rule).is_subset(&reached(Rule::CappedPoison)), "{:?} leaves the envelope", rule);
        }
        for range in &table.ranges {
            prop_assert!(range.min_fen <= range.max_fen && range.max_fen <= range.bound_fen, "{range:?}");
        }
        // At the first account, spending the stolen money first keeps least of it and spending it last most, if no
        // money comes round again.
        let payee = World::name(world.moves[seed].payee);
        let comes_back = table.rules.iter().any(|trace| {
            trace.hops.iter().filter(|hop| hop.payee.reveal() == payee).count() > 1
        });
        let first = table.ranges.iter().find(|range| range.account.reveal() == payee);
        if let Some(first) = first.filter(|_| !comes_back) {
            let figure = |rule| first.by_rule[&rule];
            for rule in [Rule::Fifo, Rule::Lifo, Rule::Prorata] {
                let between = figure(Rule::DirtyFirst) <= figure(rule) && figure(rule) <= figure(Rule::Libr);
                prop_assert!(between, "{:?} {first:?}", rule);
            }
        }
    }

    #[test]
    fn all_thefts_together_fit_their_transfers_and_balances(world in oracle::world()) {
        let ledger = ledger_of(&world, &[(0..world.moves.len()).collect()]);
        let last = world.transfer(world.moves.len() - 1).at;
        // Seeds that no other seed's money reaches: every transfer out of an account that never received.
        let received: std::collections::BTreeSet<usize> = world.moves.iter().map(|step| step.payee).collect();
        let seeds: Vec<usize> =
            (0..world.moves.len()).filter(|&place| !received.contains(&world.moves[place].payer)).collect();
        for rule in [Rule::Fifo, Rule::Lifo] {
            let mut carried = std::collections::BTreeMap::<String, u64>::new();
            let mut held = std::collections::BTreeMap::<AccountNo, i64>::new();
            for &seed in &seeds {
                let trace = ledger.trace(&request(&world, seed, world.moves[seed].amount, rule)).unwrap();
                for hop in trace.hops {
                    *carried.entry(hop.transfer_id.unwrap()).or_default() += hop.stolen_fen.get() as u64;
                }
                for one in trace.held.into_iter().filter(|held| held.has_statement) {
                    *held.entry(one.account).or_default() += one.held_fen.get();
                }
            }
            prop_assert!(carried.iter().all(|(transfer, &fen)| fen <= world.amount_of(transfer)), "{carried:?}");
            for (account, fen) in held {
                prop_assert!(Fen::new(fen) <= ledger.balance_at(&account, last).unwrap(), "{:?} {fen}", account);
            }
        }
    }

    #[test]
    fn two_parts_together_are_the_whole(world in oracle::world(), part in 1_u64..100) {
        let whole = world.moves[0].amount;
        let first = (whole * part / 100).max(1);
        let ledger = ledger_of(&world, &[(0..world.moves.len()).collect()]);
        for rule in [Rule::Fifo, Rule::Lifo] {
            let all = answer_of(&ledger.trace(&request(&world, 0, whole, rule)).unwrap());
            let some = answer_of(&ledger.trace(&request(&world, 0, first, rule)).unwrap());
            for (account, (held, _)) in &some.held {
                prop_assert!(all.held.get(account).is_some_and(|(more, _)| more >= held), "a larger theft holds less");
            }
            for (transfer, (carried, _)) in &all.hops {
                prop_assert!(*carried <= world.amount_of(transfer), "more was stolen than was moved");
            }
        }
    }
}

proptest! {
    // Each case writes and syncs a folder, so there are fewer of them.
    #![proptest_config(ProptestConfig { cases: cases() / 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sealed_and_then_late_rows_equal_all_at_once(
        world in oracle::world_without_balances(),
        order in Just((0..40).collect::<Vec<usize>>()).prop_shuffle(),
        share in 0_usize..=4,
    ) {
        let all: Vec<usize> = order.into_iter().filter(|&place| place < world.moves.len()).collect();
        let (first, later) = all.split_at(all.len() * share / 4);
        let folder = folder_in_memory();
        let mut sealed = fill(Ledger::open(folder.path(), &key()).unwrap().0, &world, &[first.to_vec()]);
        prop_assert_eq!(sealed.seal().unwrap(), first.len() as u64);
        let mut sealed = fill(sealed, &world, &[later.to_vec()]);
        let at_once = ledger_of(&world, std::slice::from_ref(&all));
        let same = |ledger: &Ledger| Rule::ALL.into_iter().all(|rule| {
            let asked = request(&world, 0, world.moves[0].amount, rule);
            ledger.trace(&asked).unwrap() == at_once.trace(&asked).unwrap()
        });
        prop_assert!(same(&sealed) && sealed.verify().unwrap().sound, "before sealing again");
        sealed.seal().unwrap();
        prop_assert!(same(&sealed) && sealed.verify().unwrap().sound, "after sealing again");
        drop(sealed);
        prop_assert!(same(&Ledger::open(folder.path(), &key()).unwrap().0), "after opening again");
    }
}
