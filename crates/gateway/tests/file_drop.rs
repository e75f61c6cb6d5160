//! Batches carried from an out-box to an in-box, whole and in every wrong way.

use std::fs;
use std::path::{Path, PathBuf};

use gateway::dev_certificates::DevCertificates;
use gateway::file_drop::{Arrival, Batch, BatchSigner, Inbox, InboxLimits, Outbox};
use kernel::Timestamp;

/// The centre's out-box and a bank's in-box, and what signs between them.
struct Boxes {
    folder: tempfile::TempDir,
    certificates: DevCertificates,
}

const NAME: &str = "centre.test_bank-1.test_000000000042";

fn boxes() -> Boxes {
    let folder = tempfile::tempdir().unwrap();
    let names = ["centre.test", "bank-1.test", "bank-2.test"];
    let certificates = DevCertificates::make(&folder.path().join("certificates"), &names).unwrap();
    Boxes { folder, certificates }
}

fn now() -> Timestamp {
    Timestamp::parse("20260110181800").unwrap()
}

fn messages() -> Vec<Vec<u8>> {
    vec![b"<Response>1</Response>".to_vec(), "<Response>二</Response>".into()]
}

fn limits() -> InboxLimits {
    InboxLimits { files_max: 3, file_bytes_max: 3000, batch_bytes_max: 4000 }
}

impl Boxes {
    fn outbox(&self, name: &str) -> Outbox {
        let signer = BatchSigner::new(&self.certificates.identity(name).unwrap()).unwrap();
        Outbox::open(&self.folder.path().join("out"), signer).unwrap()
    }

    fn inbox(&self, name: &str) -> Inbox {
        let trust = self.certificates.trust().unwrap();
        Inbox::open(&self.folder.path().join("in"), name, trust, limits()).unwrap()
    }

    /// Puts batch 42 into the out-box and carries it into the in-box.
    fn carry(&self) -> PathBuf {
        let place = self.outbox("centre.test").put("bank-1.test", 42, now(), &messages()).unwrap();
        let there = self.folder.path().join("in").join(place.file_name().unwrap());
        copy(&place, &there);
        there
    }

    fn arrivals(&self, now: Timestamp) -> String {
        shown(&self.inbox("bank-1.test").arrivals(now).unwrap())
    }

    /// What becomes of batch 42 when somebody has done this to it on the way.
    fn after(&self, harm: impl FnOnce(&Path)) -> String {
        let there = self.carry();
        harm(&there);
        let judged = self.arrivals(now());
        let refused = judged.starts_with("refused");
        assert_eq!(refused, !there.exists(), "a refused batch is put aside, another is not");
        let _ = fs::remove_dir_all(&there);
        judged
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn shown(arrivals: &[Arrival]) -> String {
    let one = |arrival: &Arrival| match arrival {
        Arrival::Whole(batch) => {
            format!("{} from {}: {} messages", batch.number, batch.from, batch.messages.len())
        }
        Arrival::Incomplete { .. } => "incomplete".to_owned(),
        Arrival::Refused { why, .. } => {
            let source = std::error::Error::source(why).map(|source| format!(": {source}"));
            format!("refused: {why}{}", source.unwrap_or_default())
        }
    };
    arrivals.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_batch_arrives_whole_and_once() {
    let boxes = boxes();
    boxes.carry();
    let inbox = boxes.inbox("bank-1.test");
    let arrivals = inbox.arrivals(now()).unwrap();
    let [Arrival::Whole(batch)] = arrivals.as_slice() else { panic!("{arrivals:?}") };
    let expected = Batch {
        name: NAME.to_owned(),
        from: "centre.test".to_owned(),
        number: 42,
        made: now(),
        messages: messages(),
    };
    assert_eq!(batch, &expected);
    assert_eq!(
        boxes.arrivals(now()),
        "42 from centre.test: 2 messages",
        "until it is finished it comes again"
    );
    inbox.finish(batch).unwrap();
    assert_eq!(boxes.arrivals(now()), "");
    boxes.carry();
    assert_eq!(boxes.arrivals(now()), "refused: the batch was taken before");
}

#[test]
fn batches_come_in_order_and_one_wrong_does_not_stop_the_rest() {
    let boxes = boxes();
    let outbox = boxes.outbox("centre.test");
    for number in [3, 1, 2] {
        let place = outbox.put("bank-1.test", number, now(), &messages()).unwrap();
        copy(&place, &boxes.folder.path().join("in").join(place.file_name().unwrap()));
    }
    replace(&boxes.folder.path().join("in/centre.test_bank-1.test_000000000002/000001.xml"), "1", "7");
    let judged = boxes.arrivals(now());
    assert_eq!(
        judged,
        "1 from centre.test: 2 messages; refused: the file 000001.xml was changed; 3 from centre.test: 2 messages"
    );
}

#[test]
fn a_batch_changed_on_the_way_is_refused() {
    let boxes = boxes();
    let after = |harm: &dyn Fn(&Path)| boxes.after(harm);
    assert_eq!(after(&|_| {}), "42 from centre.test: 2 messages");
    assert_eq!(
        after(&|b| replace(&b.join("000002.xml"), "二", "三")),
        "refused: the file 000002.xml was changed"
    );
    assert_eq!(
        after(&|b| replace(&b.join("000001.xml"), "1", "10")),
        "refused: the file 000001.xml was changed"
    );
    assert_eq!(
        after(&|b| replace(&b.join("manifest"), "42", "43")),
        "refused: the signature is wrong: the signature does not hold"
    );
    assert_eq!(
        after(&|b| replace(&b.join("manifest"), "from", "From")),
        "refused: the manifest is wrong: line 2 is not a from line"
    );
    let short =
        |b: &Path| fs::write(b.join("signature"), &fs::read(b.join("signature")).unwrap()[1..]).unwrap();
    assert_eq!(after(&short), "refused: the signature is wrong: the signature does not hold");
    assert_eq!(
        after(&|b| fs::write(b.join("000003.xml"), "x").unwrap()),
        "refused: the file 000003.xml does not belong to the batch"
    );
    #[cfg(unix)]
    let link = |b: &Path| {
        fs::remove_file(b.join("000001.xml")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", b.join("000001.xml")).unwrap();
    };
    #[cfg(unix)]
    assert_eq!(after(&link), "refused: the file 000001.xml does not belong to the batch");
    let renamed = |b: &Path| fs::rename(b, b.with_file_name("centre.test_bank-1.test_000000000043")).unwrap();
    assert_eq!(
        after(&renamed),
        "refused: the manifest is that of the batch centre.test_bank-1.test_000000000042"
    );
}

#[test]
fn a_batch_under_way_waits() {
    let boxes = boxes();
    let after = |harm: &dyn Fn(&Path)| boxes.after(harm);
    for file in ["manifest", "signature", "certificate.pem", "000001.xml"] {
        assert_eq!(after(&|b| fs::remove_file(b.join(file)).unwrap()), "incomplete", "{file}");
    }
    assert_eq!(after(&|b| fs::write(b.join("000002.xml"), "<Resp").unwrap()), "incomplete");
    let hidden = boxes.carry();
    fs::rename(&hidden, hidden.with_file_name(format!(".{NAME}"))).unwrap();
    assert_eq!(boxes.arrivals(now()), "");
}

#[test]
fn only_a_certificate_of_ours_signs_and_only_for_itself() {
    let boxes = boxes();
    let elsewhere = tempfile::tempdir().unwrap();
    let strangers = DevCertificates::make(elsewhere.path(), &["centre.test"]).unwrap();
    let signer = BatchSigner::new(&strangers.identity("centre.test").unwrap()).unwrap();
    let place = Outbox::open(&elsewhere.path().join("out"), signer).unwrap();
    let place = place.put("bank-1.test", 42, now(), &messages()).unwrap();
    copy(&place, &boxes.folder.path().join("in").join(NAME));
    let judged = boxes.arrivals(now());
    assert!(
        judged.starts_with("refused: the signature is wrong: the certificate is not trusted: "),
        "{judged}"
    );

    // Bank 2 signs a manifest that says it is from the centre.
    let place = boxes.outbox("bank-2.test").put("bank-1.test", 42, now(), &messages()).unwrap();
    let forged = boxes.carry();
    for file in ["signature", "certificate.pem"] {
        fs::copy(place.join(file), forged.join(file)).unwrap();
    }
    assert_eq!(
        boxes.arrivals(now()),
        "refused: the signature is wrong: the certificate belongs to \"bank-2.test\", the batch says \"centre.test\""
    );

    boxes.carry();
    let before_all_certificates = Timestamp::from_seconds(0);
    let judged = boxes.arrivals(before_all_certificates);
    assert!(judged.contains("not trusted"), "{judged}");
}

#[test]
fn a_batch_for_another_is_not_ours() {
    let boxes = boxes();
    boxes.carry();
    let judged = shown(&boxes.inbox("bank-2.test").arrivals(now()).unwrap());
    assert_eq!(judged, "refused: the batch is for bank-1.test");
    let reason = boxes.folder.path().join(format!("in/refused/{NAME}.1.reason"));
    assert_eq!(fs::read_to_string(reason).unwrap(), "the batch is for bank-1.test\n");
}

#[test]
fn a_batch_too_large_is_refused() {
    let boxes = boxes();
    let outbox = boxes.outbox("centre.test");
    let sizes = [vec![0; 4], vec![3001], vec![2001, 2000], vec![2000, 2000]];
    for (number, sizes) in sizes.into_iter().enumerate() {
        let messages: Vec<Vec<u8>> = sizes.into_iter().map(|size| vec![b'x'; size]).collect();
        let place = outbox.put("bank-1.test", number as u64, now(), &messages).unwrap();
        copy(&place, &boxes.folder.path().join("in").join(place.file_name().unwrap()));
    }
    let large = "refused: the batch is larger than the limits";
    assert_eq!(boxes.arrivals(now()), format!("{large}; {large}; {large}; 3 from centre.test: 2 messages"));
}

#[test]
fn a_number_stands_for_one_content() {
    let boxes = boxes();
    let outbox = boxes.outbox("centre.test");
    let place = outbox.put("bank-1.test", 42, now(), &messages()).unwrap();
    assert_eq!(outbox.put("bank-1.test", 42, now(), &messages()).unwrap(), place);
    let other = outbox.put("bank-1.test", 42, now(), &messages()[..1]).unwrap_err();
    assert_eq!(other.to_string(), format!("the batch {NAME} is in the out-box with other content"));
    assert!(outbox.put("../etc", 1, now(), &messages()).is_err());
    // A draft that a crash left behind is no obstacle.
    fs::create_dir(boxes.folder.path().join("out/.centre.test_bank-1.test_000000000044")).unwrap();
    fs::write(boxes.folder.path().join("out/.centre.test_bank-1.test_000000000044/000001.xml"), "half")
        .unwrap();
    outbox.put("bank-1.test", 44, now(), &messages()).unwrap();
}
