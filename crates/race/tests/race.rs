//! Races at small scale: no law broken, the same seed, the cut journal.

use std::collections::BTreeMap;

use kernel::{CaseId, Fen};
use pursuit::{Case, Entry, Rules};
use race::journal::{Frame, Journal};
use race::{Config, Policy, journal_of, race};

/// Every policy runs over two seeds; none breaks a law, each saves something, and none passes the limit.
#[test]
fn no_policy_breaks_a_law_and_each_saves_something() {
    let mut saved = [Fen::ZERO; 5];
    for seed in 1..=2 {
        let outcome = race(&Config::new(seed, 12), None);
        assert_eq!(outcome.violations_told, Vec::<String>::new());
        let limit = &outcome.policies["limit"];
        for (sum, policy) in saved.iter_mut().zip(Policy::ALL) {
            let did = &outcome.policies[policy.name()];
            *sum = [*sum, did.saved_fen].into_iter().sum();
            assert!(did.saved_fen <= limit.saved_fen, "seed {seed}: {policy:?}");
            assert!(did.saved_prompt_fen <= limit.saved_prompt_fen, "seed {seed}: {policy:?}");
        }
    }
    assert!(saved.iter().all(|saved| *saved > Fen::ZERO), "{saved:?}");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let config = Config { faults: 3, ..Config::new(7, 2) };
    let journal = journal_of(&config, Policy::Beside);
    assert!(journal.len() > 10_000);
    assert!(journal == journal_of(&config, Policy::Beside));
    assert!(journal != journal_of(&Config { seed: 8, ..config }, Policy::Beside));
}

/// The cases that frames tell of.
fn fold(frames: &[Frame]) -> BTreeMap<CaseId, Case> {
    let mut entries: BTreeMap<CaseId, Vec<Entry>> = BTreeMap::new();
    for frame in frames {
        entries.entry(frame.case).or_default().extend(frame.entries.iter().cloned());
    }
    let replay =
        |(id, entries): (CaseId, Vec<Entry>)| (id, Case::replay(id, Rules::default(), &entries).unwrap());
    entries.into_iter().map(replay).collect()
}

#[test]
fn a_journal_cut_at_any_byte_is_the_whole_frames_before_the_cut() {
    let bytes = journal_of(&Config::new(3, 1), Policy::Machine);
    let (whole, frames) = Journal::open(&bytes);
    assert_eq!(whole.bytes(), bytes);
    let mut ends = vec![0];
    for frame in &frames {
        let mut one = Journal::default();
        one.append(frame);
        ends.push(ends[ends.len() - 1] + one.bytes().len());
    }
    assert_eq!(ends.last(), Some(&bytes.len()));
    // Every byte of the first frames' edges, and forty cuts through the whole.
    let edges = ends[..ends.len().min(4)].iter().flat_map(|end| end.saturating_sub(9)..end + 9);
    for cut in edges.chain((0..bytes.len()).step_by(bytes.len() / 40 + 1)) {
        let (kept, left) = Journal::open(&bytes[..cut]);
        let whole = ends.iter().take_while(|end| **end <= cut).count() - 1;
        assert_eq!((kept.bytes().len(), left.len()), (ends[whole], whole), "cut at {cut}");
    }
    for kept in (0..frames.len()).step_by(frames.len() / 20 + 1) {
        assert!(fold(&frames[..kept]).len() <= fold(&frames).len());
    }
}

#[test]
fn a_flipped_byte_ends_the_journal_there() {
    let mut bytes = journal_of(&Config::new(3, 1), Policy::Machine);
    let (_, frames) = Journal::open(&bytes);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let (_, left) = Journal::open(&bytes);
    assert!(left.len() < frames.len());
    assert_eq!(left, frames[..left.len()]);
}
