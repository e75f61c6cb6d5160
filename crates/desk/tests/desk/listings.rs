//! Reporting an account to the national list: two officers, what it suspends, and the way back within a day.

use desk::{ListingAct, Suspended};
use kernel::AccountNo;
use records::people::Role;
use records::units::CENTRE;

use crate::centre::{FIRST_CARD, STORY, VICTIM_CARD, minute, on_both};

#[tokio::test]
async fn an_account_is_reported_by_two_and_taken_back_within_a_day() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let (desk, ids) = (&centre.desk, centre.id());
        let zhao = centre.bed.user("zhao", 20, &[Role::Investigator, Role::Approver]).await;
        let account = |number: &str| AccountNo::parse(number).unwrap();
        let propose = async |number: &str, reason: &str| {
            let actor = centre.actor(zhao);
            let proposed =
                desk.propose_listing(actor, filed.case, account(number), reason, minute(1), &ids).await;
            proposed.map_err(|error| error.to_string())
        };
        assert_eq!(propose(FIRST_CARD, "涉").await.unwrap_err(), "reason cannot be: short");
        assert_eq!(propose(VICTIM_CARD, "涉案资金流入").await.unwrap_err(), "account cannot be: unknown");
        let id = propose(FIRST_CARD, "涉案资金流入").await.unwrap();
        assert_eq!(propose(FIRST_CARD, "再报一次").await.unwrap_err(), "account cannot be: listed");
        let sheet =
            async |officer| desk.listings(filed.case, &centre.user(officer).await).await.unwrap().remove(0);
        let seen = sheet(centre.wang).await;
        assert_eq!((seen.state.as_str(), seen.feature_code, seen.can_decide), ("proposed", None, true));
        assert_eq!(seen.suspends, [Suspended::Account, Suspended::NonCounter, Suspended::NewAccounts]);
        assert!(!sheet(zhao).await.can_decide, "not the own proposal");

        let act = async |officer, version, act| {
            let done = desk.act_on_listing(centre.actor(officer), id, version, act, minute(5), &ids).await;
            done.map(drop).map_err(|error| error.to_string())
        };
        assert!(act(zhao, 1, ListingAct::Approve).await.is_err(), "who proposes does not approve");
        assert!(act(centre.zhang, 1, ListingAct::Approve).await.unwrap_err().contains("approver"));
        act(centre.wang, 1, ListingAct::Approve).await.unwrap();
        assert!(act(centre.wang, 1, ListingAct::Approve).await.is_err(), "a version that is gone");
        assert_eq!(sheet(centre.zhang).await.feature_code, Some("2001"));

        act(centre.zhang, 2, ListingAct::Withdraw("户主系被盗用身份".to_owned())).await.unwrap();
        let due = "SELECT due_at FROM deadlines WHERE kind = 'listing_withdrawal' AND state = 'running'";
        assert_eq!(centre.count(due).await, minute(5 + 24 * 60).as_micros());
        assert_eq!(sheet(centre.zhang).await.feature_code, Some("2001"), "until the list has taken it back");
        act(centre.zhang, 3, ListingAct::Withdrawn).await.unwrap();
        let back = sheet(centre.zhang).await;
        assert_eq!((back.state.as_str(), back.feature_code), ("withdrawn", Some("0000")));
        assert_eq!(
            centre.count("SELECT count(*) FROM deadlines WHERE noun = 'listing' AND state = 'running'").await,
            0
        );
        propose(FIRST_CARD, "新的流水证明涉案").await.expect("what was taken back may be reported anew");
    })
    .await;
}

#[tokio::test]
async fn another_units_reports_are_absent() {
    on_both(|centre| async move {
        let filed = centre.file(STORY).await;
        let (desk, ids) = (&centre.desk, centre.id());
        let account = AccountNo::parse(FIRST_CARD).unwrap();
        let actor = centre.actor(centre.zhang);
        let id = desk
            .propose_listing(actor, filed.case, account.clone(), "涉案资金流入", minute(1), &ids)
            .await
            .unwrap();
        let west = centre.bed.unit(CENTRE, "county", "西区分局", 2).await;
        let wu = centre.bed.user_of(west, "wu.west", 12, &[Role::Investigator, Role::Approver]).await;
        let stranger = centre.user(wu).await;
        let absent = desk.listings(filed.case, &stranger).await.unwrap_err();
        assert_eq!(absent.to_string(), "there is no such case");
        let act = desk.act_on_listing(centre.actor(wu), id, 1, ListingAct::Approve, minute(2), &ids).await;
        assert_eq!(act.unwrap_err().to_string(), "there is no such listing");
        let propose =
            desk.propose_listing(centre.actor(wu), filed.case, account, "涉案", minute(2), &ids).await;
        assert_eq!(propose.unwrap_err().to_string(), "there is no such case");
    })
    .await;
}
