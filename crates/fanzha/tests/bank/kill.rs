//! kill -9 of the gateway under load: every order that was acknowledged is answered once and held once.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use wire::{Message, UpBody};

use crate::platform::{connected, freeze_order, freeze_release, statement_query, transmission};

/// How often the gateway is killed.
const KILLS: u64 = 5;
/// Rounds of orders between two kills.
const ROUNDS: u64 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_done_twice() {
    let (mut bank, mut platform) = connected("patience_seconds = 600").await;
    let mut acknowledged: Vec<String> = Vec::new();
    let mut number = 0_u64;
    for kill in 0..KILLS {
        for _ in 0..ROUNDS {
            let mut freeze = freeze_order(u128::from(number + 1));
            (freeze.freeze_type, freeze.balance) =
                (wire::codes::FreezeType::AMOUNT, Some(kernel::Fen::new(100)));
            let release = freeze_release(u128::from(number + 2), &freeze);
            let query = statement_query(u128::from(number + 3));
            for (at, bytes) in [
                transmission(number + 1, freeze),
                transmission(number + 2, release),
                transmission(number + 3, query),
            ]
            .into_iter()
            .enumerate()
            {
                // Sent twice, as after a lost acknowledgement.
                let sent = bank.send(bytes.clone()).await;
                assert_eq!(sent, "100000");
                assert_eq!(bank.send(bytes.clone()).await, "200003");
                let application = wire::envelope(&bytes).application_id.unwrap();
                acknowledged.push(format!("{at} {application}"));
            }
            number += 3;
        }
        tokio::time::sleep(Duration::from_millis(kill * 97 % 300)).await;
        bank.kill();
        bank.start();
    }
    let mut answers: HashMap<String, Vec<String>> = HashMap::new();
    let began = Instant::now();
    while answers.values().map(Vec::len).sum::<usize>() < acknowledged.len() {
        assert!(began.elapsed() < Duration::from_secs(60), "{answers:?}\n{}", bank.log());
        let Message::Up { body, .. } = platform.next().await else { panic!("no feedback") };
        let (application, result) = match &body {
            UpBody::Freeze(said) => (format!("0 {}", said.application_id), said.result),
            UpBody::FreezeRelease(said) => (format!("1 {}", said.application_id), said.result),
            UpBody::Statement(said) => (format!("2 {}", said.application_id), said.result),
            other => panic!("{} was not asked for", other.tx_code()),
        };
        answers.entry(application).or_default().push(result.to_string());
    }
    for application in &acknowledged {
        assert_eq!(answers[application], ["0000"], "{application} is answered once");
    }
    let seen = bank.seen().await;
    let freezes = KILLS * ROUNDS;
    let count = |list: &str| seen[list].as_array().map_or(0, Vec::len) as u64;
    assert_eq!((count("made"), count("lifted"), count("standing")), (freezes, freezes, 0));
    println!("{} orders acknowledged over {KILLS} kills, each answered once", acknowledged.len());
}
