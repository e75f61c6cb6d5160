//! A wrongful stop: what a holder learns, the objection with its clocks, the release, the written reply.

use desk::{ComplaintOutcome, ComplaintReply, HandAnswer, NewComplaint};
use kernel::Fen;
use pursuit::OrderState;
use pursuit::law::OrderKind;

use crate::centre::{Centre, FIRST_CARD, STORY, minute, on_both};

const NUMBER: &str = "010111000000000020260110181900000042";
const TAIL: &str = "0013";

async fn held(centre: &Centre) -> kernel::CaseId {
    let filed = centre.file(STORY).await;
    let order = centre.order(filed.case, OrderKind::Stop, FIRST_CARD).await;
    centre.sign_off(&order, minute(1)).await;
    let answer = HandAnswer {
        number: Some(NUMBER.to_owned()),
        result: "0000".to_owned(),
        started_at: Some(minute(3)),
        balance: Some(Fen::new(5_800_000)),
        ..HandAnswer::default()
    };
    let actor = centre.actor(centre.zhang);
    centre.desk.answer_by_hand(actor, order.order.id, answer, minute(5), &centre.id()).await.unwrap();
    filed.case
}

fn objection() -> NewComplaint {
    NewComplaint {
        number: NUMBER.to_owned(),
        tail: TAIL.to_owned(),
        name: "王某某".to_owned(),
        phone: "13800000012".to_owned(),
        text: "账户里是我的工资".to_owned(),
    }
}

#[tokio::test]
async fn a_holder_learns_of_the_measure_and_nothing_of_the_case() {
    on_both(|centre| async move {
        held(&centre).await;
        let notice = centre.desk.stop_notice(NUMBER, TAIL).await.unwrap();
        assert_eq!((notice.unit.as_str(), notice.phone.as_str()), ("某市反诈中心", "96110"));
        assert!(notice.in_force);
        assert_eq!(notice.expires_at, Some(minute(3).plus_seconds(48 * 3_600)));
        for (number, tail) in [(NUMBER, "0014"), (NUMBER, "013"), ("010199", TAIL), ("", "")] {
            let error = centre.desk.stop_notice(number, tail).await.unwrap_err();
            assert_eq!(error.to_string(), "there is no such measure", "{number} {tail}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_objection_is_answered_the_account_let_go_the_holder_told_and_written_to() {
    on_both(|centre| async move {
        let case = held(&centre).await;
        let nobody = || records::Actor::program("test");
        let short = NewComplaint { text: "冤".to_owned(), ..objection() };
        let error = centre.desk.file_complaint(nobody(), short, minute(10), &centre.id()).await.unwrap_err();
        assert_eq!(error.to_string(), "text cannot be: short");
        let receipt =
            centre.desk.file_complaint(nobody(), objection(), minute(10), &centre.id()).await.unwrap();
        assert_eq!(receipt.number, "YY20260110-0001");
        assert_eq!(receipt.first_due_at, minute(10 + 240));
        let term: kernel::Term = "30d".parse().unwrap();
        assert_eq!(receipt.reply_due_at, term.due(minute(10), kernel::Calendar::china()));

        let (desk, zhang, wang) = (&centre.desk, centre.actor(centre.zhang), centre.actor(centre.wang));
        let viewer = centre.user(centre.zhang).await;
        let list = desk.complaints(&viewer).await.unwrap();
        assert_eq!((list.len(), list[0].due_at), (1, Some(receipt.first_due_at)));
        desk.answer_complaint(zhang.clone(), receipt.id, 1, "正在核对", minute(20), &centre.id())
            .await
            .unwrap();
        let stale =
            desk.answer_complaint(zhang.clone(), receipt.id, 1, "再答", minute(21), &centre.id()).await;
        assert!(stale.is_err(), "a version that is gone");
        let progress = desk.complaint_progress(&receipt.number, TAIL).await.unwrap();
        assert_eq!((progress.state.as_str(), progress.answers[0].1.as_str()), ("answered", "正在核对"));

        let findings = "工资，与案件无关";
        let released =
            || ComplaintReply { outcome: ComplaintOutcome::Released, findings: findings.to_owned() };
        let early =
            desk.reply_to_complaint(wang.clone(), receipt.id, 2, released(), minute(22), &centre.id()).await;
        assert_eq!(early.unwrap_err().to_string(), "the objection's state does not allow this", "still held");
        desk.release_for_complaint(zhang.clone(), receipt.id, 2, findings, minute(23), &centre.id())
            .await
            .unwrap();
        let release = centre.order(case, OrderKind::StopRelease, FIRST_CARD).await;
        centre.sign_off(&release, minute(24)).await;
        let done =
            HandAnswer { result: "0000".to_owned(), started_at: Some(minute(25)), ..HandAnswer::default() };
        desk.answer_by_hand(zhang.clone(), release.order.id, done, minute(26), &centre.id()).await.unwrap();
        let sheet = desk.complaint(receipt.id, &viewer).await.unwrap();
        assert!(sheet.is_free && sheet.told_at.is_none());
        assert_eq!(sheet.order.order.state, OrderState::Released);
        desk.tell_holder(zhang, receipt.id, 3, "电话告知", minute(27), &centre.id()).await.unwrap();
        let paper =
            desk.reply_to_complaint(wang, receipt.id, 4, released(), minute(28), &centre.id()).await.unwrap();
        assert!(paper.starts_with(b"PK"));
        let sheet = desk.complaint(receipt.id, &viewer).await.unwrap();
        let acts: Vec<_> = sheet.acts.iter().map(|act| act.kind.as_str()).collect();
        assert_eq!(acts, ["received", "answered", "release_asked", "told", "replied"]);
        assert_eq!((sheet.row.state.as_str(), sheet.outcome.as_deref()), ("closed", Some("released")));
        let progress = desk.complaint_progress(&receipt.number, TAIL).await.unwrap();
        assert_eq!(progress.answers.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_became_of_measures_is_told_by_approver_and_rule() {
    on_both(|centre| async move {
        held(&centre).await;
        let desk = &centre.desk;
        let nobody = records::Actor::program("test");
        let receipt = desk.file_complaint(nobody, objection(), minute(10), &centre.id()).await.unwrap();
        let kept =
            ComplaintReply { outcome: ComplaintOutcome::Kept, findings: "流水与案件有关".to_owned() };
        desk.reply_to_complaint(centre.actor(centre.wang), receipt.id, 1, kept, minute(20), &centre.id())
            .await
            .unwrap();
        let chief = centre.bed.user("chief", 40, &[records::people::Role::Chief]).await;
        let told = async |officer| {
            let viewer = centre.user(officer).await;
            desk.measure_statistics(&viewer, minute(0), minute(60)).await.unwrap()
        };
        let all = told(chief).await;
        let [(name, tally)] = &all.approvers[..] else { panic!("{all:?}") };
        assert_eq!(name, "民警wang");
        assert_eq!((tally.measures, tally.objections, tally.kept, tally.released), (1, 1, 1, 0));
        assert_eq!(tally.amount, Fen::new(5_000_000));
        let rules: Vec<_> = all.rules.iter().map(|(rule, tally)| (rule.as_str(), tally.measures)).collect();
        assert_eq!(rules, [("victim_paid", 1)]);
        assert_eq!(told(centre.wang).await, all, "an approver sees the own line");
        assert!(told(centre.zhang).await.approvers.is_empty(), "and nobody another's");
        let viewer = centre.user(chief).await;
        let before = desk.measure_statistics(&viewer, minute(-60), minute(0)).await.unwrap();
        assert_eq!(before, desk::MeasureStatistics::default());
    })
    .await;
}
