//! Money back: frozen by real freezes, drafted by one county, signed by both, announced, objected to, decided by the
//! prefecture, paid by the bank.

use std::collections::BTreeMap;

use desk::{Error, HandAnswer, NewReport, NewRestitution, RefundAct, RefundDraft, RefundSheet};
use kernel::{AccountNo, CaseId, Fen, OfficerId, UnitId};
use pursuit::law::OrderKind;
use pursuit::refund::{RefundState, Strategy, Unit};
use records::Actor;
use records::people::Role;
use records::units::CENTRE;
use sea_orm::ConnectionTrait;

use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

const OTHER_STORY: &str = "2026年1月10日18时10分，我在家里被冒充客服的人骗了，对方让我通过手机银行从本人农业银行卡\
6228480000000000015转账30000元到对方账户，对方收款账号6217000000000000013，户名王某某，开户行中国建设银行。";
const DAY: i64 = 24 * 60;

/// Two counties with two investigators each, and two victims' cases of the first; one card holds 8,000 yuan frozen.
struct Counties {
    west: UnitId,
    zhou: OfficerId,
    zheng: OfficerId,
    wu: OfficerId,
    feng: OfficerId,
    cases: [CaseId; 2],
}

async fn frozen(centre: &Centre) -> Counties {
    let bed = &centre.bed;
    let east = bed.unit(CENTRE, "county", "东区分局", 1).await;
    let west = bed.unit(CENTRE, "county", "西区分局", 2).await;
    let zhou = bed.user_of(east, "zhou", 11, &[Role::Investigator]).await;
    let zheng = bed.user_of(east, "zheng", 12, &[Role::Investigator]).await;
    let wu = bed.user_of(west, "wu.west", 13, &[Role::Investigator]).await;
    let feng = bed.user_of(west, "feng", 14, &[Role::Investigator]).await;
    let first = file(centre, zhou, STORY).await;
    let second = file(centre, zhou, OTHER_STORY).await;
    let stop = centre.order(first, OrderKind::Stop, FIRST_CARD).await;
    centre.sign_off(&stop, minute(1)).await;
    answer(centre, stop.order.id, 3).await;
    let actor = centre.actor(zhou);
    centre.desk.file_case(actor, first, "A4403002026010001", minute(4), &centre.id()).await.unwrap();
    let freeze = centre.order(first, OrderKind::Freeze, FIRST_CARD).await;
    centre.sign_off(&freeze, minute(5)).await;
    answer(centre, freeze.order.id, 7).await;
    Counties { west, zhou, zheng, wu, feng, cases: [first, second] }
}

async fn file(centre: &Centre, officer: OfficerId, story: &str) -> CaseId {
    let report = NewReport { text: story.to_owned(), source: "station".to_owned(), received_at: minute(0) };
    let filed = centre.desk.file_report(centre.actor(officer), report, minute(0), &centre.id()).await;
    filed.expect("filed").case
}

/// The bank holds 8,000 yuan from this minute on.
async fn answer(centre: &Centre, order: kernel::OrderId, at: i64) {
    let answer = HandAnswer {
        result: "0000".to_owned(),
        started_at: Some(minute(at)),
        balance: Some(Fen::new(800_000)),
        ..HandAnswer::default()
    };
    let actor = centre.actor(centre.zhang);
    centre.desk.answer_by_hand(actor, order, answer, minute(at), &centre.id()).await.expect("answered");
}

/// An officer's act on what is on screen.
async fn act(
    centre: &Centre,
    sheet: &RefundSheet,
    officer: OfficerId,
    act: RefundAct,
    at: i64,
) -> Result<RefundSheet, String> {
    let actor = centre.actor(officer);
    let done = centre.desk.act_on_refund(actor, sheet.id, sheet.version, act, minute(at), &centre.id()).await;
    done.map_err(|error| error.to_string())
}

fn of(cases: &[CaseId], freezing: Option<UnitId>) -> RefundDraft {
    RefundDraft { cases: cases.to_vec(), freezing, ..RefundDraft::default() }
}

async fn draft(centre: &Centre, counties: &Counties, cases: &[CaseId]) -> RefundSheet {
    let (actor, west) = (centre.actor(counties.zhou), Some(counties.west));
    let drafted = centre.desk.draft_refund(actor, of(cases, west), minute(10), &centre.id()).await;
    drafted.expect("drafted")
}

fn shares(sheet: &RefundSheet) -> Vec<(CaseId, i64, Strategy)> {
    let shares = &sheet.refund.worksheet().shares;
    shares.iter().map(|share| (share.case, share.amount_fen.get(), share.strategy)).collect()
}

/// Two of each unit sign the present draft.
async fn all_sign(centre: &Centre, counties: &Counties, sheet: RefundSheet, at: i64) -> RefundSheet {
    let draft = sheet.refund.draft();
    let mut sheet = sheet;
    for (unit, officers) in
        [(Unit::Accepting, [counties.zhou, counties.zheng]), (Unit::Freezing, [counties.wu, counties.feng])]
    {
        for officer in officers {
            sheet = act(centre, &sheet, officer, RefundAct::Sign { unit, draft }, at).await.expect("signed");
        }
    }
    sheet
}

#[tokio::test]
async fn one_victims_money_goes_straight_back() {
    on_both(|centre| async move {
        let counties = frozen(&centre).await;
        let [first, _] = counties.cases;
        let sheet = draft(&centre, &counties, &[first]).await;
        assert_eq!(shares(&sheet), [(first, 800_000, Strategy::Direct)]);
        assert_eq!((sheet.accepting_unit.as_str(), sheet.freezing_unit.as_str()), ("东区分局", "西区分局"));
        let not_ours = RefundAct::Sign { unit: Unit::Accepting, draft: 1 };
        assert_eq!(
            act(&centre, &sheet, counties.wu, not_ours, 11).await.unwrap_err(),
            "this is for another unit's officers"
        );
        let decide = || RefundAct::Decide { draft: 1 };
        let early = act(&centre, &sheet, centre.wang, decide(), 11).await.unwrap_err();
        assert_eq!(early, "two officers of the Accepting unit have not signed yet");
        let sheet = all_sign(&centre, &counties, sheet, 12).await;
        let county = act(&centre, &sheet, counties.zhou, decide(), 13).await.unwrap_err();
        assert_eq!(county, "this needs the role approver");
        let sheet = act(&centre, &sheet, centre.wang, decide(), 13).await.unwrap();
        assert_eq!(sheet.refund.state(), Some(RefundState::Decided));
        let decision = sheet.refund.decision().expect("a decision");
        assert_eq!(decision.document, "反诈刑返字〔2026〕1号");
        let due = centre
            .count("SELECT due_at FROM deadlines WHERE kind = 'refund_pay' AND state = 'running'")
            .await;
        let term: kernel::Term = "3w".parse().unwrap();
        assert_eq!(due, term.due(minute(13), kernel::Calendar::china()).as_micros(), "three working days");

        let again = centre
            .desk
            .draft_refund(centre.actor(counties.zhou), of(&[first], None), minute(14), &centre.id())
            .await;
        assert_eq!(again.unwrap_err().to_string(), "the draft gives nobody anything", "never twice");
        let account = AccountNo::parse(FIRST_CARD).unwrap();
        let paid = |arrived| RefundAct::Report { account: account.clone(), case: first, arrived };
        let sheet = act(&centre, &sheet, counties.zhou, paid(false), 15).await.unwrap();
        assert_eq!(sheet.refund.failures(&account, first), 1);
        let sheet = act(&centre, &sheet, counties.zhou, paid(true), 16).await.unwrap();
        assert_eq!(sheet.refund.state(), Some(RefundState::Carried));
        assert_eq!(sheet.refund.arrived_fen(), Fen::new(800_000));
        assert_eq!(
            centre.count("SELECT count(*) FROM deadlines WHERE noun = 'refund' AND state = 'running'").await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn a_split_in_proportion_is_announced_objected_to_drafted_anew_and_decided() {
    on_both(|centre| async move {
        let counties = frozen(&centre).await;
        let [first, second] = counties.cases;
        let sheet = draft(&centre, &counties, &[first, second]).await;
        let by_loss = Strategy::ByLoss;
        assert_eq!(
            shares(&sheet),
            [(first, 500_000, by_loss), (second, 300_000, by_loss)],
            "50,000 to 30,000"
        );
        let sheet = act(&centre, &sheet, counties.zhou, RefundAct::Announce, 11).await.unwrap();
        assert_eq!(sheet.refund.announced_until(), Some(minute(11 + 30 * DAY)));
        let object = RefundAct::Object { text: "我的钱不是从这张卡来的".to_owned() };
        let sheet = act(&centre, &sheet, counties.zhou, object, 5 * DAY).await.unwrap();
        let sheet = all_sign(&centre, &counties, sheet, 6 * DAY).await;
        let decide = |draft| RefundAct::Decide { draft };
        let open = act(&centre, &sheet, centre.wang, decide(1), 31 * DAY).await.unwrap_err();
        assert_eq!(open, "objection 1 is not reviewed yet");
        let upheld = RefundAct::Review { number: 1, upheld: true, reason: "流水属实".to_owned() };
        let sheet = act(&centre, &sheet, counties.zhou, upheld, 31 * DAY).await.unwrap();
        assert!(sheet.refund.signatures().is_empty(), "what was signed is not what will be returned");

        let by_deposit = BTreeMap::from([(AccountNo::parse(FIRST_CARD).unwrap(), Strategy::ByDeposit)]);
        let (actor, ids) = (centre.actor(counties.zhou), centre.id());
        let sheet = centre
            .desk
            .redraft_refund(
                actor,
                sheet.id,
                sheet.version,
                RefundDraft { cases: vec![first, second], chosen: by_deposit, freezing: None },
                minute(31 * DAY),
                &ids,
            )
            .await
            .unwrap();
        assert_eq!((sheet.refund.draft(), sheet.refund.worksheet().total_fen()), (2, Fen::new(800_000)));
        let sheet = act(&centre, &sheet, counties.zhou, RefundAct::Announce, 32 * DAY).await.unwrap();
        let sheet = all_sign(&centre, &counties, sheet, 33 * DAY).await;
        let early = act(&centre, &sheet, centre.wang, decide(2), 61 * DAY).await.unwrap_err();
        assert!(early.starts_with("the announcement runs until"), "{early}");
        let sheet = act(&centre, &sheet, centre.wang, decide(2), 63 * DAY).await.unwrap();
        assert_eq!(sheet.refund.state(), Some(RefundState::Decided));
        assert_eq!(centre.count("SELECT CAST(SUM(amount_fen) AS BIGINT) FROM refund_shares").await, 800_000);
    })
    .await;
}

#[tokio::test]
async fn two_drafts_of_the_same_money_are_not_both_decided() {
    on_both(|centre| async move {
        let counties = frozen(&centre).await;
        let [first, _] = counties.cases;
        let one = draft(&centre, &counties, &[first]).await;
        let other = draft(&centre, &counties, &[first]).await;
        let one = all_sign(&centre, &counties, one, 12).await;
        let other = all_sign(&centre, &counties, other, 12).await;
        act(&centre, &one, centre.wang, RefundAct::Decide { draft: 1 }, 13).await.unwrap();
        let late = act(&centre, &other, centre.wang, RefundAct::Decide { draft: 1 }, 13).await.unwrap_err();
        assert_eq!(late, "what is frozen or owed has changed since the draft");
    })
    .await;
}

#[tokio::test]
async fn a_third_unit_sees_no_refund() {
    on_both(|centre| async move {
        let counties = frozen(&centre).await;
        let north = centre.bed.unit(CENTRE, "county", "北区分局", 3).await;
        let chen = centre.bed.user_of(north, "chen", 15, &[Role::Investigator]).await;
        let sheet = draft(&centre, &counties, &counties.cases).await;
        let listed = async |officer| {
            let viewer = centre.user(officer).await;
            centre.desk.refunds(&viewer, None, 10).await.unwrap().rows.len()
        };
        assert_eq!(
            (listed(counties.zhou).await, listed(counties.wu).await, listed(centre.zhang).await),
            (1, 1, 1)
        );
        assert_eq!(listed(chen).await, 0);
        let stranger = centre.user(chen).await;
        let absent = "there is no such refund";
        assert_eq!(centre.desk.refund(sheet.id, &stranger).await.unwrap_err().to_string(), absent);
        assert_eq!(act(&centre, &sheet, chen, RefundAct::Announce, 11).await.unwrap_err(), absent);
        let actor = centre.actor(chen);
        let not_theirs =
            centre.desk.draft_refund(actor, of(&counties.cases, None), minute(11), &centre.id()).await;
        assert_eq!(not_theirs.unwrap_err().to_string(), "there is no such case");
    })
    .await;
}

/// A refund names several victims: it stays while one of their cases stands, and goes with the last.
#[tokio::test]
async fn a_refund_ends_with_the_last_of_its_victims_cases() {
    on_both(|centre| async move {
        let counties = frozen(&centre).await;
        let sheet = draft(&centre, &counties, &counties.cases).await;
        let (records, viewer) = (centre.desk.records(), centre.user(counties.zhou).await);
        // The bank has paid and holds nothing any more.
        let work = records.begin(Actor::program("test"), minute(15)).await.unwrap();
        let settled = "UPDATE cases SET stopped_fen = 0, orders_open = 0";
        work.db().execute_unprepared(settled).await.unwrap();
        work.commit().await.unwrap();
        let destroy = async |case| {
            desk::destroy_case(records, Actor::program("admin"), case, "保存期满", minute(20)).await.unwrap();
        };
        destroy(counties.cases[0]).await;
        centre.desk.refund(sheet.id, &viewer).await.expect("another victim's refund stays");
        destroy(counties.cases[1]).await;
        let gone = centre.desk.refund(sheet.id, &viewer).await.unwrap_err();
        assert!(matches!(gone, Error::NotAllowed("destroyed")), "{gone}");
        let sealed = "SELECT count(*) FROM refund_events";
        assert!(centre.count(sealed).await > 0, "bytes that nothing opens");
    })
    .await;
}

/// What a court has given counts with what refunds gave; a judgment is noted once and never paid beyond itself.
#[tokio::test]
async fn restitution_by_the_court_counts_with_the_refund() {
    on_both(|centre| async move {
        let counties = frozen(&centre).await;
        let [first, _] = counties.cases;
        let (desk, ids) = (&centre.desk, centre.id());
        let note = async |fen| {
            let new = NewRestitution {
                court: "某区人民法院".to_owned(),
                document: "（2026）某01刑初1号".to_owned(),
                ordered_fen: Fen::new(fen),
            };
            let noted = desk.note_restitution(centre.actor(counties.zhou), first, new, minute(9), &ids).await;
            noted.map_err(|error| error.to_string())
        };
        assert_eq!(note(0).await.unwrap_err(), "ordered_fen cannot be: required");
        let id = note(4_700_000).await.unwrap();
        assert_eq!(note(4_700_000).await.unwrap_err(), "judgment cannot be: listed");
        let arrive = async |officer, version, fen| {
            let paid = Fen::new(fen);
            let arrived = desk.restitution_arrived(centre.actor(officer), id, version, paid, minute(9)).await;
            arrived.map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(arrive(counties.zhou, 1, 4_700_001).await.unwrap_err(), "paid_fen cannot be: range");
        assert_eq!(arrive(counties.wu, 1, 100).await.unwrap_err(), "there is no such restitution");
        arrive(counties.zhou, 1, 4_700_000).await.unwrap();
        assert!(arrive(counties.zhou, 1, 4_700_000).await.is_err(), "a version that is gone");
        assert_eq!(arrive(counties.zhou, 2, 100).await.unwrap_err(), "paid_fen cannot be: range");
        let sheets = desk.restitutions(first, &centre.user(counties.zhou).await).await.unwrap();
        assert_eq!(sheets[0].paid_fen, Fen::new(4_700_000));
        let sheet = draft(&centre, &counties, &[first]).await;
        let claim = &sheet.refund.drafted().unwrap().claims[0];
        assert_eq!(claim.returned_fen, Fen::new(4_700_000));
        let left = claim.loss_fen.get() - 4_700_000;
        assert_eq!(shares(&sheet), [(first, left.min(800_000), Strategy::Direct)], "never more than lost");
    })
    .await;
}
