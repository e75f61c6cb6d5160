//! A report becomes a case, is refused, reconsidered, filed, linked, solved; a freeze follows the filing.

use desk::{Asked, Error, NewCall, NounName};
use kernel::{CaseId, OfficerId};
use pursuit::law::OrderKind;
use pursuit::{CallOutcome, CaseState, ClerkName};
use records::people::Role;

use crate::centre::{Centre, STORY, minute, on_both};
use crate::leads::said;

async fn act(
    centre: &Centre,
    who: OfficerId,
    case: CaseId,
    act: &str,
    pairs: &[(&str, &str)],
) -> Result<(), Error> {
    let viewer = centre.user(centre.zhang).await;
    let version = centre.desk.dossier(case.0, &viewer).await?.version;
    let asked = Asked { id: case.0, act: act.to_owned(), version, said: said(pairs) };
    centre.desk.move_dossier(centre.actor(who), &asked, minute(1), &centre.id()).await
}

async fn told(centre: &Centre, who: OfficerId, case: CaseId, name: &str, pairs: &[(&str, &str)]) -> String {
    act(centre, who, case, name, pairs).await.map_or_else(|error| error.to_string(), |()| "done".to_owned())
}

#[tokio::test]
async fn a_refused_case_is_reconsidered_filed_linked_and_solved() {
    on_both(|centre| async move {
        let other_chief = centre.bed.user("chen", 9, &[Role::Approver]).await;
        let (case, second) = (centre.file(STORY).await.case, centre.file(STORY).await);
        let (zhang, wang) = (centre.zhang, centre.wang);
        let reason = [("reason", "经审查认为无犯罪事实")];
        assert_eq!(told(&centre, zhang, case, "accept", &[("crime", "theft")]).await, "crime: unknown");
        assert_eq!(told(&centre, zhang, case, "accept", &[("crime", "fraud")]).await, "done");
        assert_eq!(told(&centre, zhang, case, "verify", &[]).await, "done");
        assert_eq!(told(&centre, zhang, case, "refuse", &reason).await, "this needs the role approver");
        assert_eq!(told(&centre, wang, case, "refuse", &[]).await, "reason: required");
        assert_eq!(told(&centre, wang, case, "refuse", &reason).await, "done");
        assert_eq!(centre.case(case).await.state, CaseState::NotFiled, "one truth: the race knows");
        let served = [("served_on", "2026-01-11"), ("served_how", "in_person")];
        assert_eq!(told(&centre, zhang, case, "notify", &served).await, "done");
        assert_eq!(told(&centre, zhang, case, "object", &[("objection", "有转账记录")]).await, "done");
        let reverse = [("case_number", "A4403000000002026010001"), ("reason", "有犯罪事实")];
        assert_eq!(told(&centre, wang, case, "reverse", &reverse).await, "not allowed: own_decision");
        assert_eq!(told(&centre, other_chief, case, "reverse", &reverse).await, "done");
        assert_ne!(centre.case(case).await.state, CaseState::NotFiled, "and knows again");
        let join = [("series", second.number.as_str()), ("reason", "同一收款账户")];
        assert_eq!(told(&centre, zhang, case, "join", &join).await, "done");
        let viewer = centre.user(zhang).await;
        let linked = centre.desk.dossier(second.case.0, &viewer).await.unwrap();
        assert_eq!(linked.links[0].other.id, case.0, "seen from the other side too");
        let part = [("not_series", second.number.as_str()), ("reason", "核实后不是一案")];
        assert_eq!(told(&centre, zhang, case, "part", &part).await, "done");
        assert_eq!(told(&centre, zhang, case, "part", &part).await, "not allowed: not_joined");
        let solved = [("solved_on", "2026-02-01"), ("how", "抓获嫌疑人")];
        assert_eq!(told(&centre, wang, case, "solve", &solved).await, "done");
        let prosecute = [("opinion_number", "某公诉字1号"), ("prosecuted_on", "2026-03-01")];
        assert_eq!(told(&centre, wang, case, "prosecute", &prosecute).await, "not allowed: evidence_missing");
        for item in desk::needed_by("fraud") {
            assert_eq!(told(&centre, zhang, case, "collect", &[("item", item)]).await, "done", "{item}");
        }
        assert_eq!(told(&centre, wang, case, "prosecute", &prosecute).await, "done");
        let judged = [("judgement", "某刑初1号"), ("judged_on", "2026-06-01")];
        assert_eq!(told(&centre, zhang, case, "judge", &judged).await, "done");
        let restored = [("restored_yuan", "8000.00"), ("restored_on", "2026-06-20")];
        assert_eq!(told(&centre, zhang, case, "restore", &restored).await, "done");
        assert_eq!(told(&centre, wang, case, "close", &[("reason", "办结")]).await, "done");
        let sheet = centre.desk.dossier(case.0, &viewer).await.unwrap();
        assert_eq!(sheet.body["restored_yuan"], "800000", "money is kept in fen");
        assert!(sheet.deadlines.iter().all(|row| row.kind == "entry"), "{:?}", sheet.deadlines);
        let screens = centre.count("SELECT count(*) FROM screens WHERE noun = 'case'").await;
        assert_eq!(screens, 5, "refuse, reverse, solve, prosecute, close");
    })
    .await;
}

#[tokio::test]
async fn a_freeze_needs_the_filing_and_an_extension_moves_its_clock() {
    on_both(|centre| async move {
        let case = centre.file(STORY).await.case;
        let due = "SELECT due_at FROM deadlines WHERE kind = 'case_decide'";
        act(&centre, centre.zhang, case, "accept", &[("crime", "fraud")]).await.unwrap();
        let before = centre.count(due).await;
        let extend = [("term", "7d"), ("reason", "案情复杂")];
        act(&centre, centre.wang, case, "extend", &extend).await.unwrap();
        let after = centre.count(due).await;
        assert!(after > before, "{before} {after}");
        act(&centre, centre.wang, case, "file", &[("case_number", "A1")]).await.unwrap();
        let filed = centre.count("SELECT count(*) FROM case_events WHERE kind = 'filed'").await;
        assert_eq!(filed, 1, "the race has the filing in the same transaction");
        assert_eq!(
            told(&centre, centre.wang, case, "file", &[("case_number", "A2")]).await,
            "not allowed: wrong_state"
        );
    })
    .await;
}

#[tokio::test]
async fn orders_are_for_named_handlers_only_once_some_are_named() {
    on_both(|centre| async move {
        let case = centre.file(STORY).await.case;
        let order = centre.case(case).await.orders[0].order.clone();
        act(&centre, centre.zhang, case, "accept", &[("crime", "fraud")]).await.unwrap();
        let li = centre.li.to_string();
        assert_eq!(
            told(&centre, centre.zhang, case, "name_handler", &[("handler", &li)]).await,
            "this needs the role approver"
        );
        act(&centre, centre.wang, case, "name_handler", &[("handler", &li)]).await.unwrap();
        let seen_by = async |who| {
            let user = centre.user(who).await;
            let sheet = centre.desk.case(case, &user).await.unwrap();
            (sheet.orders.len(), sheet.are_orders_hidden)
        };
        assert_eq!(seen_by(centre.zhang).await, (0, true));
        assert!(!seen_by(centre.li).await.1);
        assert!(!seen_by(centre.wang).await.1);
        let ids = centre.id();
        let signed =
            centre.desk.sign(centre.actor(centre.zhang), order.id, order.version, minute(2), &ids).await;
        assert_eq!(signed.unwrap_err().to_string(), "there is no such order");
        centre.desk.sign(centre.actor(centre.li), order.id, order.version, minute(2), &ids).await.unwrap();
        let kept = centre.count("SELECT count(*) FROM screens WHERE noun = 'order' AND act = 'sign'").await;
        assert_eq!(kept, 1, "what was on screen is kept with the signature");
        act(&centre, centre.wang, case, "release_handler", &[("handler", &li)]).await.unwrap();
        assert_eq!(
            told(&centre, centre.wang, case, "release_handler", &[("handler", &li)]).await,
            "not allowed: not_a_handler"
        );
        assert!(!seen_by(centre.zhang).await.1);
    })
    .await;
}

#[tokio::test]
async fn a_look_between_order_and_execution_is_kept_for_the_auditor() {
    on_both(|centre| async move {
        let curious = centre.bed.user("curious", 9, &[Role::Investigator]).await;
        let auditor = centre.bed.user("auditor", 10, &[Role::Auditor]).await;
        let case = centre.file(STORY).await.case;
        let look = async |who| {
            let user = centre.user(who).await;
            let (actor, ids) = (centre.actor(who), centre.id());
            centre.desk.look_at_case(actor, &user, case, minute(2), &ids).await.unwrap();
        };
        look(curious).await;
        assert!(centre.desk.looks().await.unwrap().is_empty(), "nothing is on its way yet");
        centre.sign_off_all(case, minute(1)).await;
        for who in [curious, curious, centre.zhang, centre.wang] {
            look(who).await;
        }
        let looks = centre.desk.looks().await.unwrap();
        assert_eq!(looks.len(), 2, "a stop and a query, each once, and only for who did not sign");
        assert!(looks.iter().all(|look| look.name == "民警curious" && look.way == "case"));
        let ids = centre.id();
        let found =
            centre.desk.look_up(centre.actor(curious), crate::centre::FIRST_CARD, minute(3), &ids).await;
        assert_eq!(found.unwrap().cases.len(), 1);
        assert_eq!(centre.desk.looks().await.unwrap().len(), 4, "looking the number up is a look as well");
        let note = |who| centre.desk.note_look(centre.actor(who), looks[0].id, minute(4));
        assert_eq!(note(curious).await.unwrap_err().to_string(), "this needs the role auditor");
        note(auditor).await.unwrap();
        assert_eq!(note(auditor).await.unwrap_err().to_string(), "there is no such look");
    })
    .await;
}

#[tokio::test]
async fn the_hand_over_writes_itself_and_the_next_shift_signs() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let stop = centre.order(filed.case, OrderKind::Stop, crate::centre::FIRST_CARD).await;
        centre.sign_off(&stop, minute(0)).await;
        let clerk = ClerkName::new("陈某");
        let call = NewCall { outcome: CallOutcome::Promised, clerk, until: Some(minute(90)) };
        let (actor, ids) = (centre.actor(centre.zhang), centre.id());
        centre.desk.log_call(actor, stop.order.id, call, minute(1), &ids).await.unwrap();
        let opening = said(&[("shift", "night"), ("until", "2026-01-11T08:00:00+08:00")]);
        let (actor, ids) = (centre.actor(centre.zhang), centre.id());
        let id =
            centre.desk.open_dossier(actor, NounName::Handover, &opening, minute(1), &ids).await.unwrap();
        let viewer = centre.user(centre.zhang).await;
        let sheet = centre.desk.dossier(id, &viewer).await.unwrap();
        let written: desk::HandoverSheet = serde_json::from_str(&sheet.body["sheet"]).unwrap();
        assert_eq!((written.to_sign, written.unanswered), (1, 1));
        let promise = &written.promises[..];
        assert!(
            matches!(promise, [one] if one.number == filed.number && one.until == minute(90)),
            "{promise:?}"
        );
        let calls = &written.calls[..];
        assert!(
            matches!(calls, [one] if one.due_at == minute(90) && one.called_at == Some(minute(1))),
            "{calls:?}"
        );
        assert!(written.burning.iter().any(|row| row.kind == "promise_ends"), "{:?}", written.burning);
        let step = async |who, act: &str| {
            let version = centre.desk.dossier(id, &viewer).await.unwrap().version;
            let asked = Asked { id, act: act.to_owned(), version, said: said(&[]) };
            let done = centre.desk.move_dossier(centre.actor(who), &asked, minute(2), &centre.id()).await;
            done.map_or_else(|error| error.to_string(), |()| "done".to_owned())
        };
        assert_eq!(step(centre.zhang, "take_over").await, "not allowed: wrong_state");
        assert_eq!(step(centre.zhang, "hand_over").await, "done");
        assert_eq!(step(centre.zhang, "take_over").await, "not allowed: same_shift");
        assert_eq!(step(centre.li, "take_over").await, "done");
        assert_eq!(centre.count("SELECT count(*) FROM screens WHERE noun = 'handover'").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_scanned_card_goes_with_the_order_in_place_of_the_one_filled_in() {
    on_both(|centre| async move {
        let admin = centre.bed.user("admin", 9, &[Role::SystemAdmin]).await;
        let filed = centre.file(STORY).await;
        let stop = centre.order(filed.case, OrderKind::Stop, crate::centre::FIRST_CARD).await;
        let picture = [&[0xff, 0xd8, 0xff, 0xe0][..], b"a scan"].concat();
        let keep = async |who, of, content: &[u8]| {
            let kept = centre.desk.keep_badge_scan(centre.actor(who), of, content, minute(0)).await;
            kept.map_err(|error| error.to_string())
        };
        let refused = |why: &str| Err(why.to_owned());
        assert_eq!(
            keep(centre.zhang, centre.zhang, &picture).await,
            refused("this needs the role system_admin")
        );
        assert_eq!(keep(admin, centre.zhang, b"plain text").await, refused("file: media"));
        assert_eq!(keep(admin, centre.zhang, &vec![0xff; 1024 * 1024 + 1]).await, refused("file: long"));
        keep(admin, centre.zhang, b"%PDF-1.7 the first").await.unwrap();
        keep(admin, centre.zhang, &picture).await.unwrap();
        assert_eq!(centre.desk.badge_scans().await.unwrap(), [(centre.zhang, minute(0))], "the last one");
        centre.sign_off(&stop, minute(1)).await;
        let [order] = &centre.outgoing(minute(2)).await[..] else { panic!("one order") };
        let xml = String::from_utf8_lossy(&order.message);
        let names = |ending: &str| xml.matches(ending).count();
        assert_eq!((names(".jpg<"), names(".docx<")), (1, 2));
    })
    .await;
}

/// `SOAK_SECONDS` clients' time; three seconds unless given.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_clients_at_one_case_lose_no_update() {
    let seconds = std::env::var("SOAK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    on_both(|centre| async move {
        let case = centre.file(STORY).await.case;
        act(&centre, centre.zhang, case, "accept", &[("crime", "fraud")]).await.unwrap();
        let viewer = centre.user(centre.zhang).await;
        let version = async |desk: &desk::Desk| desk.dossier(case.0, &viewer).await.unwrap().version;
        let before = version(&centre.desk).await;
        let until = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
        let clients = (0_usize..32).map(|number| {
            let who = if number % 2 == 0 { centre.zhang } else { centre.li };
            let (desk, actor, ids, viewer) =
                (centre.desk.clone(), centre.actor(who), centre.id(), viewer.clone());
            tokio::spawn(async move {
                let (mut won, mut lost) = (0_u64, 0_u64);
                while std::time::Instant::now() < until {
                    let seen = desk.dossier(case.0, &viewer).await.unwrap().version;
                    let crime = desk::crimes()[number % 6];
                    let said = said(&[("crime", crime)]);
                    let asked = Asked { id: case.0, act: "reclassify".to_owned(), version: seen, said };
                    match desk.move_dossier(actor.clone(), &asked, minute(2), &ids).await {
                        Ok(()) => won += 1,
                        Err(Error::Records(records::Error::Stale("case"))) => lost += 1,
                        Err(other) => panic!("{other}"),
                    }
                }
                (won, lost)
            })
        });
        let clients: Vec<_> = clients.collect();
        let (mut won, mut lost) = (0, 0);
        for client in clients {
            let (one, other) = client.await.unwrap();
            won += one;
            lost += other;
        }
        eprintln!("{won} updates, {lost} refused as stale");
        assert_eq!(
            version(&centre.desk).await,
            before + won,
            "every update that was said to be done is there"
        );
        let kept = centre.count("SELECT count(*) FROM dossier_moves WHERE act = 'reclassify'").await;
        assert_eq!(kept.unsigned_abs(), won);
        assert!(won > 0 && lost > 0, "{won} {lost}");
    })
    .await;
}
