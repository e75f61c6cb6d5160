//! The same by files: batches carried in, batches carried out; a changed and a replayed one are put aside.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gateway::file_drop::{Arrival, BatchSigner, Inbox, InboxLimits, Outbox};
use kernel::Timestamp;
use wire::{Message, decode};

use crate::bank::Bank;
use crate::platform::{shown, stop_order, stop_release, transmission, wall};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_and_answers_travel_as_files() {
    let mut bank = Bank::new();
    let end = bank.folder.path().join("boxes");
    let certificates = &bank.certificates;
    let transport = format!(
        "[drop]\nfolder = {end:?}\ncertificate = {:?}\nkey = {:?}\nauthority = {:?}\nother = \"platform.test\"\n",
        certificates.certificate("bank-1.test"),
        certificates.key("bank-1.test"),
        certificates.authority(),
    );
    bank.configure(&transport, "");
    bank.start();
    let signer = BatchSigner::new(&bank.certificates.identity("platform.test").unwrap()).unwrap();
    let outbox = Outbox::open(&bank.folder.path().join("sent"), signer).unwrap();
    let trust = bank.certificates.trust().unwrap();
    let answers = bank.folder.path().join("answers");
    let inbox = Inbox::open(&answers, "platform.test", trust, InboxLimits::default()).unwrap();
    let made = Timestamp::parse("20260110181800").unwrap();

    let stop = stop_order(1);
    let batch = vec![transmission(1, stop.clone()), transmission(2, stop_release(2, &stop))];
    let put = outbox.put("bank-1.test", 1, made, &batch).unwrap();
    carry(&put, &end.join("in"));
    let said = said_until(&inbox, &answers, &end, 4).await;
    assert_eq!(said, ["100000", "100000", "100104 0000", "100102 0000 AccountBalance 32100.55"]);

    carry(&put, &end.join("in"));
    let changed = outbox.put("bank-1.test", 2, made, &[transmission(3, stop_order(3))]).unwrap();
    let message = changed.join("000001.xml");
    let text = fs::read_to_string(&message).unwrap();
    let other = text.replacen("49800.00", "49800.01", 1);
    assert_ne!(text, other);
    fs::write(&message, other).unwrap();
    carry(&changed, &end.join("in"));
    let refused = end.join("in/refused");
    let reasons = || -> Vec<String> {
        let entries = fs::read_dir(&refused).into_iter().flatten().flatten();
        let is_reason = |path: &PathBuf| path.extension() == Some("reason".as_ref());
        let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(is_reason).collect();
        found.sort();
        found.iter().map(|path| fs::read_to_string(path).unwrap().trim().to_owned()).collect()
    };
    let began = Instant::now();
    while reasons().len() < 2 {
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}\n{}", reasons(), bank.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(reasons(), ["the batch was taken before", "the file 000001.xml was changed"]);
    let seen = bank.seen().await;
    assert_eq!(seen["made"].as_array().map(Vec::len), Some(1), "each order once: {seen}");
}

/// Copies a batch into a box as a carrier does: under a name with a dot, renamed when whole.
fn carry(batch: &Path, into: &Path) {
    let name = batch.file_name().unwrap().to_string_lossy().into_owned();
    let draft = into.join(format!(".{name}"));
    fs::create_dir_all(&draft).unwrap();
    for entry in fs::read_dir(batch).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, draft.join(path.file_name().unwrap())).unwrap();
    }
    fs::rename(&draft, into.join(name)).unwrap();
}

/// Carries the bank's batches to the platform until so many messages have come; each in one line, the shortest first.
async fn said_until(inbox: &Inbox, answers: &Path, end: &Path, count: usize) -> Vec<String> {
    let (mut said, began) = (Vec::new(), Instant::now());
    while said.len() < count {
        assert!(began.elapsed() < Duration::from_secs(20), "{said:?}");
        for entry in fs::read_dir(end.join("out")).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                fs::rename(entry.path(), answers.join(name)).unwrap();
            }
        }
        for arrival in inbox.arrivals(wall()).unwrap() {
            let Arrival::Whole(batch) = arrival else { panic!("{arrival:?}") };
            said.extend(batch.messages.iter().map(|message| match decode(message).unwrap() {
                Message::Ack(ack) => ack.code.to_string(),
                Message::Up { body, .. } => shown(&body),
                Message::Down { body, .. } => panic!("a bank sends no {}", body.tx_code()),
            }));
            inbox.finish(&batch).unwrap();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    said.sort_by_key(String::len);
    said
}
