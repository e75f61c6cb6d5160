//! The index against the definition: every rule replayed transfer by transfer with real lots, on random ledgers, and
//! every way to build it or to ask against every other. The laws themselves are in `matrix.rs`.

use crate::oracle::{Answer, World};
use kernel::{AccountNo, Fen, Timestamp, Window};
use ledger::{Ledger, LedgerKey, PlainSource, Rule, Trace, TraceRequest, Transfer, trace_over};
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
    fn the_walk_equals_the_replay(world in crate::oracle::world(), pick in any::<prop::sample::Index>(), part in 1_u64..=100) {
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
    fn every_source_gives_the_same_answer(
        world in crate::oracle::world(),
        pick in any::<prop::sample::Index>(),
        layers in prop_oneof![Just(None), (1_u16..4).prop_map(Some)],
        part in 1_u64..=100,
    ) {
        let seed = pick.index(world.moves.len());
        let stolen_fen = (world.moves[seed].amount * part).div_ceil(100);
        let transfers: Vec<Transfer> = (0..world.moves.len()).map(|place| world.transfer(place)).collect();
        let ledger = ledger_of(&world, &[(0..world.moves.len()).collect()]);
        let account = |account: usize| AccountNo::parse(&World::name(account)).unwrap();
        let appears = |account: usize| world.moves.iter().any(|step| [step.payer, step.payee].contains(&account));
        let known = world.printed.iter().copied().filter(|&account| appears(account));
        let openings = known.map(|one| (account(one), Fen::new(world.openings[one] as i64))).collect();
        let frontier = world.frontier.iter().map(|&one| account(one)).collect();
        let plain = PlainSource::replay(&transfers, &openings, &frontier);
        for rule in Rule::ALL {
            let asked = TraceRequest { layers, ..request(&world, seed, stolen_fen, rule) };
            let fast = ledger.trace(&asked).unwrap();
            prop_assert_eq!(&trace_over(&ledger, &asked).unwrap(), &fast, "{:?} over the index", rule);
            // Each source counts its own versions.
            let listed = Trace { index_version: fast.index_version, ..trace_over(&plain, &asked).unwrap() };
            prop_assert_eq!(&listed, &fast, "{:?} over a list", rule);
        }
    }

    #[test]
    fn the_order_of_arrival_changes_nothing(
        world in crate::oracle::world_without_balances(),
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
}

proptest! {
    // Each case writes and syncs a folder, so there are fewer of them.
    #![proptest_config(ProptestConfig { cases: cases() / 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sealed_and_then_late_rows_equal_all_at_once(
        world in crate::oracle::world_without_balances(),
        order in Just((0..40).collect::<Vec<usize>>()).prop_shuffle(),
        share in 0_usize..=4,
    ) {
        let all: Vec<usize> = order.into_iter().filter(|&place| place < world.moves.len()).collect();
        let (first, later) = all.split_at(all.len() * share / 4);
        let folder = folder_in_memory();
        let mut sealed = fill(Ledger::open(folder.path(), &key()).unwrap().0, &world, &[first.to_vec()]);
        prop_assert_eq!(sealed.seal().unwrap(), first.len() as u64);
        let sealed = fill(sealed, &world, &[later.to_vec()]);
        let at_once = ledger_of(&world, std::slice::from_ref(&all));
        let same = |ledger: &Ledger| Rule::ALL.into_iter().all(|rule| {
            let asked = request(&world, 0, world.moves[0].amount, rule);
            // The statements were marked twice, which is counted.
            let index_version = at_once.index_version();
            Trace { index_version, ..ledger.trace(&asked).unwrap() } == at_once.trace(&asked).unwrap()
        });
        prop_assert!(same(&sealed) && sealed.verify().unwrap().sound, "before sealing again");
        drop(sealed);
        // A process that ended in the middle of a batch leaves the beginning of a frame behind.
        let log = std::fs::OpenOptions::new().append(true).open(folder.path().join("transfers.000001.log"));
        std::io::Write::write_all(&mut log.unwrap(), &[9, 0, 0, 0, 1]).unwrap();
        let (mut sealed, recovery) = Ledger::open(folder.path(), &key()).unwrap();
        prop_assert_eq!((recovery.replayed_rows, recovery.torn_bytes), (later.len() as u64, 5));
        prop_assert!(same(&sealed) && sealed.verify().unwrap().sound, "after the log was read back");
        sealed.seal().unwrap();
        prop_assert!(same(&sealed) && sealed.verify().unwrap().sound, "after sealing again");
        drop(sealed);
        prop_assert!(same(&Ledger::open(folder.path(), &key()).unwrap().0), "after opening again");
    }
}
