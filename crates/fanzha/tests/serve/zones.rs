//! Two zones, two processes: the centre and the partner line meet in batches of files that somebody carries, and an order
//! goes out and its answer comes back across.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gateway::dev_certificates::DevCertificates;
use serde_json::{Value, json};
use testbed::Engine;

use crate::bank::{self, SharedBooks};
use crate::centre::{Centre, free_port};
use crate::people::log_in;
use crate::{open_bank, sender};

const NAMES: [&str; 4] = ["centre.test", "partner.test", "banks.test", "line.test"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_and_its_answer_cross_the_boundary() {
    let _first = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let certified = DevCertificates::make(&folder.path().join("tls"), &NAMES).unwrap();
    let books = SharedBooks::default();
    let bank = open_bank(&certified, books.clone()).await;
    let [here, there] = ["centre-end", "partner-end"].map(|name| folder.path().join(name));
    let mut centre = Centre::at_boundary(
        folder.path(),
        Engine::Sqlite,
        &boundary(&certified, "centre.test", &here, "partner.test"),
    )
    .await;
    centre.start();
    let port = free_port();
    let _partner = Partner::start(folder.path(), port, &certified, &there, &bank);
    tokio::spawn(bank::send_answers(
        sender(&certified),
        format!("https://localhost:{port}/feedback"),
        books.clone(),
    ));
    tokio::spawn(carry(here.clone(), there.clone()));
    tokio::spawn(carry(there.clone(), here.clone()));

    bank::report_case(&mut books.lock().unwrap());
    let people = log_in(&centre.console()).await;
    let text = "我被骗了，半小时前用手机银行转了30000元到建设银行账户6217000000000000013，户名王小明。";
    let filed =
        people[0].post("/api/reports", &json!({ "text": text, "source": "110" })).await.expect("filed");
    let case = filed["case_id"].as_str().unwrap().to_owned();
    // Another part went through a payment institution, under an order number.
    let number = json!({
        "amount_fen": 800_000, "kind": "order", "payment_number": "2026011022001", "institution": "支付宝"
    });
    let _no_content = people[0].post(&format!("/api/cases/{case}/payment-numbers"), &number).await;
    for person in &people {
        let page = person.get(&format!("/api/cases/{case}")).await.expect("a case");
        let orders: Vec<_> = page["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| json!({ "order_id": order["order_id"], "version": order["version"] }))
            .collect();
        let signed =
            person.post(&format!("/api/cases/{case}/signatures"), &json!({ "orders": orders })).await;
        assert!(signed.is_some());
    }
    let began = Instant::now();
    loop {
        let page = people[0].get(&format!("/api/cases/{case}")).await.expect("a case");
        let orders = page["orders"].as_array().unwrap();
        // The bank's instant is long past: each stop lapses at once, and another is proposed.
        let answered = |order: &&Value| order["kind"] == "stop" && !order["answered_at"].is_null();
        let stops: Vec<_> = orders.iter().filter(answered).collect();
        let by_number = stops.iter().filter(|stop| stop["payment_number"] == "order").count();
        let has_number = !books.lock().unwrap().case_numbers.is_empty();
        if has_number && (stops.len(), by_number) == (2, 1) {
            break;
        }
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "the stops came back: {orders:?}\n{}",
            centre.log()
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let books = books.lock().unwrap();
    assert_eq!(
        (books.changed.len(), books.applications.len() + 1),
        (0, books.taken),
        "each once, and answered once"
    );
    assert!(books.taken >= 5, "two stops, a statement query, a query by number and the report of a case");
    assert!(books.case_numbers.iter().all(|number| number.starts_with("FZ")), "the reply came back (100402)");
    for end in [&here, &there] {
        assert!(fs::read_dir(end.join("in/refused")).unwrap().next().is_none(), "nothing was put aside");
    }
    let database =
        fs::read_dir(&there).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut kept: Vec<_> = database.collect();
    kept.sort();
    assert_eq!(kept, ["in", "last-number", "out"], "the partner zone keeps batches and their number only");
}

fn boundary(certified: &DevCertificates, name: &str, folder: &Path, other: &str) -> String {
    format!(
        "[boundary]\nfolder = {folder:?}\ncertificate = {:?}\nkey = {:?}\nauthority = {:?}\nother = {other:?}\n",
        certified.certificate(name),
        certified.key(name),
        certified.authority(),
    )
}

/// The partner zone as a child process.
struct Partner(Child);

impl Partner {
    fn start(folder: &Path, port: u16, certified: &DevCertificates, end: &Path, bank: &str) -> Partner {
        let config = format!(
            "zone = \"partner\"\n{}[partner]\nlisten = \"127.0.0.1:{port}\"\ncertificate = {:?}\nkey = {:?}\nauthority = {:?}\n\
             centre_id = \"430500000000\"\n[partner.banks]\n105100000017 = {bank:?}\n\"支付宝（中国）网络技术有限公司\" = {bank:?}\n",
            boundary(certified, "partner.test", end, "centre.test"),
            certified.certificate("line.test"),
            certified.key("line.test"),
            certified.authority(),
        );
        let path = folder.join("partner.toml");
        fs::write(&path, config).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_fanzha"))
            .args(["serve", "--config"])
            .arg(&path)
            .stdout(Stdio::null())
            .spawn()
            .expect("the partner zone starts");
        Partner(child)
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.0.kill().expect("it can be killed");
        self.0.wait().expect("it has ended");
    }
}

/// Somebody who carries batches from one side's `out` to the other's `in`.
async fn carry(from: PathBuf, to: PathBuf) {
    loop {
        for entry in fs::read_dir(from.join("out")).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if !name.starts_with('.') && to.join("in").exists() {
                fs::rename(entry.path(), to.join("in").join(name)).unwrap();
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
