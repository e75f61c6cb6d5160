//! Payers found in a held account who have not reported, and what one case's statement tells another.

use desk::{CoVictim, CoVictimFilter, CoVictimOutcome, NewReport};
use kernel::{CaseId, Fen, OfficerId};
use pursuit::law::OrderKind;
use records::people::Role;
use records::units::CENTRE;

use crate::bank::{Bank, Row};
use crate::centre::{Centre, STORY, VICTIM_CARD, minute, on_both, paid_at};

/// Who paid as well, and has not reported.
const OTHER_CARD: &str = "6222020000000000020";
const SMALL_CARD: &str = "6222020000000000038";
const NEXT_CARD: &str = "6217000000000000021";

fn row(serial: &'static str, minutes: i64, yuan: i64, other: &'static str) -> Row {
    Row { serial, at: paid_at().plus_seconds(minutes * 60), fen: yuan * 100, other, other_name: "陈某" }
}

/// Every order of the case leaves, and the bank answers each.
async fn answer_all(centre: &Centre, bank: &mut Bank, case: CaseId, at: i64) {
    centre.sign_off_all(case, minute(at)).await;
    for outgoing in centre.outgoing(minute(at)).await {
        centre.desk.outgoing_delivered(outgoing.id, minute(at), &centre.id()).await.unwrap();
        let answer = bank.take(&outgoing, minute(at + 1)).expect("not asked before");
        centre.desk.receive(&answer, minute(at + 1), &centre.id()).await.unwrap();
    }
    centre.desk.apply_inbox(100, minute(at + 1), &centre.id()).await.unwrap();
}

async fn listed(centre: &Centre, state: &str, who: OfficerId) -> Vec<CoVictim> {
    let filter = CoVictimFilter { state: state.to_owned(), scope: centre.user(who).await.scope };
    centre.desk.co_victims(&filter, None, 50).await.expect("a page").rows
}

#[tokio::test]
async fn who_paid_into_a_held_account_and_has_not_reported_is_called() {
    on_both(|centre| async move {
        let mut bank = Bank {
            balance: 5_899_900,
            rows: vec![
                row("S1", -40, 5_000, OTHER_CARD),
                row("S2", -30, 3_000, OTHER_CARD),
                row("S3", -20, 999, SMALL_CARD),
                row("S4", 0, 50_000, VICTIM_CARD),
            ],
            ..Bank::default()
        };
        let filed = centre.file(STORY).await;
        answer_all(&centre, &mut bank, filed.case, 1).await;

        let rows = listed(&centre, "open", centre.zhang).await;
        let [found] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!(found.payer.reveal(), OTHER_CARD);
        assert_eq!((found.amount, found.payments), (Fen::new(800_000), 2));
        assert_eq!(found.last_paid_at, paid_at().plus_seconds(-30 * 60));
        assert_eq!((found.case, found.number.as_str()), (filed.case, filed.number.as_str()));

        // Another unit's officer neither sees nor calls.
        let far = centre.bed.unit(CENTRE, "county", "远区分局", 9).await;
        let stranger = centre.bed.user_of(far, "stranger", 31, &[Role::Investigator]).await;
        assert!(listed(&centre, "open", stranger).await.is_empty());
        let call = async |who: OfficerId, outcome| {
            let actor = centre.actor(who);
            let called = centre.desk.call_co_victim(actor, found.id, outcome, "无人接听", minute(9)).await;
            called.map_err(|error| error.to_string())
        };
        assert_eq!(
            call(stranger, CoVictimOutcome::Warned).await,
            Err("there is no such co-victim".to_owned())
        );
        assert!(call(centre.wang, CoVictimOutcome::Warned).await.is_err(), "an approver calls nobody");

        // Who was not reached stays; the unit nearer by calls on.
        assert_eq!(call(centre.zhang, CoVictimOutcome::NotReached).await, Ok(()));
        let hand = centre.desk.hand_co_victim(centre.actor(centre.zhang), found.id, far, minute(10)).await;
        assert!(hand.is_ok(), "{hand:?}");
        assert_eq!(listed(&centre, "open", stranger).await.len(), 1);
        assert_eq!(call(stranger, CoVictimOutcome::Warned).await, Ok(()));
        let warned = listed(&centre, "warned", centre.zhang).await;
        assert_eq!((warned.len(), warned[0].calls, warned[0].called_at), (1, 2, Some(minute(9))));
        assert!(call(stranger, CoVictimOutcome::Warned).await.is_err(), "a closed task takes no call");
    })
    .await;
}

#[tokio::test]
async fn who_reports_is_called_no_more_and_who_has_reported_is_not_called() {
    on_both(|centre| async move {
        let story = |card: &str| STORY.replace(VICTIM_CARD, card);
        let mut bank = Bank {
            balance: 5_800_000,
            rows: vec![row("S1", -40, 8_000, OTHER_CARD), row("S2", 0, 50_000, VICTIM_CARD)],
            ..Bank::default()
        };
        let filed = centre.file(STORY).await;
        answer_all(&centre, &mut bank, filed.case, 1).await;
        assert_eq!(listed(&centre, "open", centre.zhang).await.len(), 1);
        let due =
            "SELECT due_at - from_at FROM deadlines WHERE kind = 'co_victim_call' AND state = 'running'";
        assert_eq!(centre.count(due).await, 30 * 60 * 1_000_000, "half an hour to call");
        let report = NewReport { text: story(OTHER_CARD), source: "110".to_owned(), received_at: minute(5) };
        let actor = centre.actor(centre.zhang);
        centre.desk.file_report(actor, report, minute(5), &centre.id()).await.expect("filed");
        assert!(listed(&centre, "open", centre.zhang).await.is_empty());
        assert_eq!(listed(&centre, "reported", centre.zhang).await.len(), 1);
        let met = "SELECT count(*) FROM deadlines WHERE kind = 'co_victim_call' AND state = 'met'";
        assert_eq!(centre.count(met).await, 1, "and the call's clock has ended");
    })
    .await;
}

#[tokio::test]
async fn one_cases_statement_has_the_others_on_the_account_traced_again() {
    on_both(|centre| async move {
        let mut bank = Bank {
            balance: 0,
            rows: vec![
                row("S1", 0, 50_000, VICTIM_CARD),
                row("S2", 1, 50_000, OTHER_CARD),
                row("S3", 5, -100_000, NEXT_CARD),
            ],
            ..Bank::default()
        };
        let one = centre.file(STORY).await;
        let other = centre.file(&STORY.replace(VICTIM_CARD, OTHER_CARD)).await;
        let before = centre.case(other.case).await.version;
        answer_all(&centre, &mut bank, one.case, 1).await;
        let told = centre.case(other.case).await;
        assert!(told.version > before, "{} {before}", told.version);
        let next = centre.order(other.case, OrderKind::Stop, NEXT_CARD).await.order;
        assert_eq!(next.claim_fen, Fen::new(5_000_000));
        assert_eq!(centre.count("SELECT count(*) FROM retraces").await, 0);
        // What is no news is not written down again.
        centre.desk.apply_inbox(100, minute(3), &centre.id()).await.unwrap();
        assert_eq!(centre.case(other.case).await.version, told.version);
    })
    .await;
}
