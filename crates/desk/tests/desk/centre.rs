//! A centre on a fresh database with a ledger, two investigators and an approver.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use desk::schema::Migrator;
use desk::{CaseSheet, Desk, Filed, NewReport, Office, OrderSheet, Outgoing, Parts};
use kernel::{CaseId, OfficerId, OrderId, Timestamp};
use ledger::{Ledger, LedgerKey};
use pursuit::Rules;
use pursuit::law::OrderKind;
use records::Actor;
use records::people::Role;
use records::people::users::User;
use testbed::{Bed, Engine};
use uuid::Uuid;

/// What the victim says: 50,000 yuan to one card.
pub const STORY: &str = "2026年1月10日18时18分，我在家里被冒充客服的人骗了，对方让我通过手机银行从本人工商银行卡\
6222020000000000012转账50000元到对方账户，对方收款账号6217000000000000013，户名王某某，开户行中国建设银行。";
/// The card that the victim paid.
pub const FIRST_CARD: &str = "6217000000000000013";
/// The victim's own.
pub const VICTIM_CARD: &str = "6222020000000000012";

/// When the victim paid.
pub fn paid_at() -> Timestamp {
    Timestamp::parse("20260110181800").unwrap()
}

/// So many minutes after the report, which came twenty minutes after the payment.
pub fn minute(after: i64) -> Timestamp {
    paid_at().plus_seconds((20 + after) * 60)
}

pub struct Centre {
    pub desk: Desk,
    pub bed: Bed,
    pub zhang: OfficerId,
    pub li: OfficerId,
    pub wang: OfficerId,
    ids: Arc<AtomicU64>,
}

impl Centre {
    pub async fn on(engine: Engine) -> Centre {
        let bed = Bed::make::<Migrator>(engine).await;
        let zhang = bed.user("zhang", 1, &[Role::Investigator]).await;
        let li = bed.user("li.si", 2, &[Role::Investigator]).await;
        let wang = bed.user("wang", 3, &[Role::Approver]).await;
        let desk = open(&bed);
        Centre { desk, bed, zhang, li, wang, ids: Arc::new(AtomicU64::new(1)) }
    }

    /// The process ends without a word and another one starts.
    pub async fn restart(self) -> Centre {
        let Centre { desk, bed, zhang, li, wang, ids } = self;
        drop(desk);
        let bed = bed.reopen::<Migrator>().await;
        // The ledger's lock goes with the last task that held the old desk.
        let desk = open(&bed);
        Centre { desk, bed, zhang, li, wang, ids }
    }

    pub fn id(&self) -> impl Fn() -> Uuid + Send + Sync + 'static {
        let ids = Arc::clone(&self.ids);
        // The low sixteen bits belong to each event's own ids.
        move || {
            let number = ids.fetch_add(1, Ordering::Relaxed);
            Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + (u128::from(number) << 16))
        }
    }

    pub fn actor(&self, officer: OfficerId) -> Actor {
        Actor::officer(officer, "10.0.0.7")
    }

    pub async fn user(&self, officer: OfficerId) -> User {
        self.desk.records().user(officer).await.unwrap()
    }

    pub async fn file(&self, story: &str) -> Filed {
        self.file_as(self.zhang, story).await
    }

    pub async fn file_as(&self, officer: OfficerId, story: &str) -> Filed {
        let report = NewReport { text: story.to_owned(), source: "96110".to_owned(), received_at: minute(0) };
        let actor = self.actor(officer);
        self.desk.file_report(actor, report, minute(0), &self.id()).await.expect("a report is filed")
    }

    pub async fn case(&self, id: CaseId) -> CaseSheet {
        let zhang = self.user(self.zhang).await;
        self.desk.case(id, &zhang).await.expect("a case is read")
    }

    /// The case's one order of this kind for this account.
    pub async fn order(&self, case: CaseId, kind: OrderKind, account: &str) -> OrderSheet {
        let case = self.case(case).await;
        let mut of_kind =
            case.orders.into_iter().filter(|o| o.order.kind == kind && o.order.account.reveal() == account);
        of_kind.next().unwrap_or_else(|| panic!("no order {kind:?} for {account}"))
    }

    /// Two sign and the third approves.
    pub async fn sign_off(&self, order: &OrderSheet, at: Timestamp) -> OrderSheet {
        let (id, version) = (order.order.id, order.order.version);
        for officer in [self.zhang, self.li] {
            self.desk.sign(self.actor(officer), id, version, at, &self.id()).await.expect("signed");
        }
        self.desk.approve(self.actor(self.wang), id, version, at, &self.id()).await.expect("approved")
    }

    /// Signs off everything that waits.
    pub async fn sign_off_all(&self, case: CaseId, at: Timestamp) -> Vec<OrderId> {
        let waiting = self.case(case).await.orders.into_iter().filter(|o| o.order.state.awaits_signing());
        let waiting: Vec<_> = waiting.collect();
        for order in &waiting {
            self.sign_off(order, at).await;
        }
        waiting.iter().map(|order| order.order.id).collect()
    }

    pub async fn outgoing(&self, wall: Timestamp) -> Vec<Outgoing> {
        self.desk.claim_outgoing(100, wall).await.expect("claimed")
    }

    /// A figure straight from the database.
    pub async fn count(&self, sql: &str) -> i64 {
        use sea_orm::{ConnectionTrait, Statement};
        let db = self.desk.records().reader();
        let statement = Statement::from_string(db.get_database_backend(), sql.to_owned());
        let row = db.query_one_raw(statement).await.unwrap().expect("a row");
        row.try_get_by_index::<i64>(0).expect("a figure")
    }
}

fn open(bed: &Bed) -> Desk {
    let (ledger, _recovery) =
        Ledger::open(&bed.folder.path().join("ledger"), &LedgerKey::new([7; 32].into()))
            .expect("the ledger opens");
    Desk::new(Parts {
        records: bed.records.clone(),
        ledger,
        office: Office::new("440300000000", "某市反诈中心").unwrap(),
        rules: Rules::default(),
    })
}

/// Each test on both engines.
pub async fn on_both<F: Future<Output = ()>>(test: impl Fn(Centre) -> F) {
    for engine in Engine::BOTH {
        eprintln!("on {engine:?}");
        test(Centre::on(engine).await).await;
    }
}
