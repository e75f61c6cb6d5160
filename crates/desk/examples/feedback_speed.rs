//! How long a feedback export of ten thousand rows takes: `cargo run --release -p desk --example feedback_speed`. The
//! promise is three seconds. Two hundred cases have two orders out each; the other rows are other units' orders, as they
//! stand in a real export.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use desk::schema::Migrator;
use desk::{Desk, NewReport, Office, Parts};
use kernel::Timestamp;
use ledger::{Ledger, LedgerKey};
use records::Actor;
use records::people::Role;
use testbed::{Bed, Engine};
use uuid::Uuid;

const CASES: u64 = 200;
const ROWS: u64 = 10_000;

#[tokio::main]
async fn main() {
    for engine in Engine::BOTH {
        measure(engine).await;
    }
}

async fn measure(engine: Engine) {
    let bed = Bed::make::<Migrator>(engine).await;
    let first = bed.user("zhang", 1, &[Role::Investigator]).await;
    let second = bed.user("li.si", 2, &[Role::Investigator]).await;
    let third = bed.user("wang", 3, &[Role::Approver]).await;
    let (ledger, _recovery) =
        Ledger::open(&bed.folder.path().join("ledger"), &LedgerKey::new([7; 32].into()))
            .expect("the ledger opens");
    let office = Office::new("440300000000", "某市反诈中心").expect("an office");
    let desk =
        Desk::new(Parts { records: bed.records.clone(), ledger, office, rules: pursuit::Rules::default() });
    let next = AtomicU64::new(1);
    let ids = move || {
        let number = next.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + (u128::from(number) << 16))
    };
    let by = |officer| Actor::officer(officer, "10.0.0.7");
    let at = |text: &str| Timestamp::parse(text).expect("an instant");
    let viewer = desk.records().user(first).await.expect("the user");

    let mut rows = vec!["业务申请编号,执行结果,账号,止付前账户余额,执行起始时间".to_owned()];
    for case in 0..CASES {
        let card = format!("621700000000{case:06}0");
        let text = format!(
            "2026年1月10日18时18分，从本人工商银行卡6222020000000000012转账50000元到对方收款账号{card}，户名王某某，开户行中国建设银行。"
        );
        let now = at("20260110183800");
        let report = NewReport { text, source: "96110".to_owned(), received_at: now };
        let filed = desk.file_report(by(first), report, now, &ids).await.expect("filed");
        let sheet = desk.case(filed.case, &viewer).await.expect("a case");
        for order in sheet.orders {
            let (id, version) = (order.order.id, order.order.version);
            for officer in [first, second] {
                desk.sign(by(officer), id, version, now, &ids).await.expect("signed");
            }
            desk.approve(by(third), id, version, now, &ids).await.expect("approved");
            let number = desk.copy_sheet(by(first), id, now).await.expect("a sheet").application_id;
            if number.starts_with("0101") {
                rows.push(format!("{number},0000-反馈成功,{card},8000.00,2026-01-10 18:41:00"));
            }
        }
    }
    let ours = rows.len() - 1;
    for other in rows.len() as u64 - 1..ROWS {
        rows.push(format!("0101{other:032},0000-反馈成功,6222020000{other:09},1.00,2026-01-10 18:41:00"));
    }
    let file = rows.join("\n").into_bytes();
    let started = Instant::now();
    let taken = desk.import_feedback(by(first), file, at("20260110190000"), &ids).await.expect("imported");
    println!(
        "{engine:?}: {ROWS} rows, {ours} of them ours: {} taken, {} listed, {} ms",
        taken.applied,
        taken.bad_rows.len(),
        started.elapsed().as_millis()
    );
}
