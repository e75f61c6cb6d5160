//! kill -9 in the middle of four writers and four readers, again and again on one folder: every acknowledged transfer is
//! there, and the index is that of a rebuild. `FANZHA_KILLS` says how often.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ledger::{Ledger, LedgerKey};

#[test]
fn every_acknowledged_transfer_survives_kill_nine() {
    let kills: u64 =
        std::env::var("FANZHA_KILLS").map_or(4, |kills| kills.parse().expect("a number of kills"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut acknowledged: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    for round in 0..kills {
        for (writer, number) in stream_and_kill(folder.path(), round) {
            acknowledged.insert((round, writer), number);
        }
        let (ledger, recovery) =
            Ledger::open(folder.path(), &LedgerKey::new([7; 32].into())).expect("the folder opens again");
        for (&(round, writer), &until) in &acknowledged {
            for number in 0..until {
                let id = format!("R{round}W{writer}N{number}");
                assert!(ledger.transfer(&id).is_some(), "{id} was acknowledged and is gone: {recovery:?}");
            }
        }
        let found = ledger.verify().expect("the folder can be read");
        assert!(found.sound && found.index_equals_rebuild, "round {round}: {found:?}");
    }
    let total: u64 = acknowledged.values().sum();
    println!("{kills} kills, {total} acknowledged transfers, all there");
    assert!(acknowledged.len() as u64 >= 2 * kills, "the writers wrote: {acknowledged:?}");
}

/// Gives each writer's last acknowledged number.
fn stream_and_kill(folder: &Path, round: u64) -> BTreeMap<u64, u64> {
    let mut child = Command::new(example("stream"))
        .arg(folder)
        .arg(round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the example starts: it is built with the tests");
    let output = BufReader::new(child.stdout.take().expect("its output is piped"));
    let reading = std::thread::spawn(move || {
        let mut last = BTreeMap::new();
        for line in output.lines().map_while(Result::ok) {
            let (writer, number) = line.split_once(' ').expect("writer and number");
            // The last line may be cut short by the kill; it was acknowledged before it was printed, so less is safe.
            if let (Ok(writer), Ok(number)) = (writer.parse(), number.parse()) {
                let known: &mut u64 = last.entry(writer).or_default();
                *known = (*known).max(number);
            }
        }
        last
    });
    let began = Instant::now();
    let lives = Duration::from_millis(300 + round * 37 % 500);
    while began.elapsed() < lives {
        std::thread::sleep(Duration::from_millis(10));
        let ended = child.try_wait().expect("the child can be asked");
        assert!(ended.is_none(), "round {round}: the child ended by itself: {ended:?}");
    }
    child.kill().expect("the child can be killed"); // SIGKILL
    child.wait().expect("the child has ended");
    reading.join().expect("the output is read to its end")
}

fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it lies");
    test.ancestors().nth(2).expect("target/profile").join("examples").join(name)
}
